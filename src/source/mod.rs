//! Where versions come from: git archives, corpus folders, the embedded sample.
//!
//! Archives are only ever read. What the versions say, and the index of it, are other layers' business.

mod carry;
mod folder;
mod git;
mod joined;
mod names;
mod open;
#[doc(hidden)]
pub mod testing;

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::model::{Cancel, Content, Document, Holdings, Progress, Provenance, Version};

pub use folder::Corpus;
pub use git::{GitArchive, blob_id};
pub use joined::{DocumentKey, Join, Joined, Joins};
pub use open::{open, open_ref, sample};

/// The largest version that is read, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// What happened to an archive, and what to do next.
#[derive(Debug, Error)]
#[error("{what}")]
pub struct SourceError {
    /// What happened, and where.
    pub what: String,
    /// What to do next.
    pub hint: String,
}

impl SourceError {
    /// The work was asked to stop.
    fn stopped() -> Self {
        Self { what: "the scan was stopped".into(), hint: "start it again".into() }
    }

    /// A repository that lacks objects or holds damaged ones.
    fn damaged(what: String) -> Self {
        let hint =
            "the repository is damaged or incomplete: check it with `git fsck`, or clone it again in full";
        Self { what, hint: hint.into() }
    }

    /// A content that another kind of archive speaks of.
    fn foreign(content: &Content) -> Self {
        Self {
            what: format!("{content:?} is not of this archive"),
            hint: "rebuild the index: fineprint index --rebuild".into(),
        }
    }

    /// A folder or repository without a single document.
    fn no_documents(path: &Path) -> Self {
        Self {
            what: format!("{} holds no documents", path.display()),
            hint: "an archive holds files such as `Service/Privacy Policy.md` (a git repository, a commit per change) \
                   or `service/document/2024-04-17.md` (a folder)"
                .into(),
        }
    }
}

/// What looks wrong in an archive, one line each; a damaged archive does not flood anybody.
#[derive(Debug, Default)]
struct Warnings {
    lines: Vec<String>,
    left_out: usize,
}

impl Warnings {
    /// Lines that are kept; the rest are counted.
    const KEPT: usize = 100;

    fn push(&mut self, line: impl AsRef<str>) {
        if self.lines.len() < Self::KEPT {
            self.lines.push(names::displayable(line.as_ref()).into_owned());
        } else {
            self.left_out += 1;
        }
    }

    fn into_lines(mut self) -> Vec<String> {
        if self.left_out > 0 {
            self.lines.push(format!("… and {} more", self.left_out));
        }
        self.lines
    }
}

/// What an archive in a folder is called: the folder's name, without `.git`.
fn folder_name(path: &Path) -> String {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let name = name.strip_suffix(".git").filter(|name| !name.is_empty()).unwrap_or(&name);
    names::displayable(name).into_owned()
}

/// A cheap fingerprint of an archive's state: equal stamps mean that nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp(pub String);

/// What the stamp of an archive ends with of which not all could be read.
const UNREAD: &str = "-unread";

impl Stamp {
    /// The stamp of the same state, where not all of it could be read: equal to no other, so that the next start
    /// tries again.
    #[must_use]
    pub fn unread(self) -> Self {
        if self.0.ends_with(UNREAD) { self } else { Self(self.0 + UNREAD) }
    }

    /// Whether a stamp that was noted is of this state, read whole or not.
    pub fn is_state_of(&self, noted: &str) -> bool {
        noted.strip_suffix(UNREAD).unwrap_or(noted) == self.0
    }
}

/// What an earlier scan found, to start the next one from.
#[derive(Clone, Copy)]
pub struct Previous<'a> {
    /// The archive's fingerprint then.
    pub stamp: &'a Stamp,
    /// What it held then.
    pub holdings: &'a Holdings,
}

/// What a scan found.
#[derive(Debug)]
pub struct Scan {
    /// The archive's fingerprint now.
    pub stamp: Stamp,
    /// What it holds now. Versions that were in the previous holdings keep their facts where their
    /// place in the document's history is the same.
    pub holdings: Holdings,
    /// Things that were left out or look wrong, one line each.
    pub warnings: Vec<String>,
}

/// What vouches for a version: a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What is claimed: the commit's name.
    pub claimed: String,
    /// What was found; the same where it holds.
    pub found: String,
}

/// The file of an archive with what people wrote about a document's clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordsFile {
    /// Its path from the archive's root, as shown.
    pub name: String,
    /// Where it is, or would be, on disk; `None` where it can't be written.
    pub path: Option<PathBuf>,
    /// What it says; empty where there is none.
    pub text: String,
}

/// An open archive.
pub trait Source: Send + Sync {
    /// The name shown to people: the folder's name, or "sample".
    fn name(&self) -> &str;

    /// What tells this archive from every other: its canonical path. The cache is kept under it.
    fn identity(&self) -> String;

    /// The archive's fingerprint now.
    fn stamp(&self) -> Result<Stamp, SourceError>;

    /// Lists services, documents and versions, from where `previous` left off if its history continues.
    fn scan(
        &self,
        previous: Option<Previous<'_>>,
        cancel: &Cancel,
        progress: &dyn Fn(Progress),
    ) -> Result<Scan, SourceError>;

    /// Opens a handle for reading versions: one a thread.
    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError>;

    /// Where a version comes from, as far as the archive tells.
    fn provenance(&self, document: &Document, version: &Version) -> Result<Provenance, SourceError>;

    /// What vouches for a version besides its bytes, recomputed; `None` where nothing does.
    fn witness(&self, _: &Document, _: &Version) -> Result<Option<Witness>, SourceError> {
        Ok(None)
    }

    /// What people wrote about a document's clauses, where the archive has a place for it: the first file is for new
    /// records.
    fn records(&self, _: &Document) -> Result<Vec<RecordsFile>, SourceError> {
        Ok(Vec::new())
    }

    /// The history that a content comes from, in a few words, where it is not the archive's own.
    fn origin(&self, _: &Content) -> Option<String> {
        None
    }
}

/// Reads versions' bytes.
pub trait Contents {
    /// The bytes of a version, as recorded.
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError>;
}

impl fmt::Debug for dyn Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.identity())
    }
}
