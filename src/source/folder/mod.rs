//! Corpus folders: a file per version, on disk or embedded.
//!
//! Which file is what is in `layout`, the TOML files in `meta`, the disk in `files`, the embedded sample in
//! `sample`.

mod dated;
mod files;
mod layout;
mod meta;
mod sample;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use self::files::{Disk, Entry, Files};
use super::carry::carry_facts;
use super::{Contents, Previous, RecordsFile, Scan, Source, SourceError, Stamp, Warnings};
use crate::model::{Cancel, Content, Document, Progress, Provenance, Stage, Version};

/// Changes when a scan of the same files would find something else than before.
const SCHEME: &str = "folder-2";

/// An archive of plain files.
pub struct Corpus {
    name: String,
    identity: String,
    files: Arc<dyn Files>,
}

impl Corpus {
    /// Opens the corpus folder at `path`, which must be canonical.
    ///
    /// Fails where no file looks like a version.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let disk = Disk::new(path.to_owned());
        if !disk.holds_versions(1)? {
            return Err(SourceError::no_documents(path));
        }
        Ok(Self {
            name: super::folder_name(path),
            identity: path.to_string_lossy().into_owned(),
            files: Arc::new(disk),
        })
    }

    /// The sample archive that is part of the program.
    pub fn sample() -> Self {
        Self {
            name: "sample".into(),
            identity: "fineprint:sample".into(),
            files: Arc::new(sample::Embedded::new()),
        }
    }

    /// Whether the folder at `path` holds version files in folders of documents in folders of services.
    pub(super) fn is_nested(path: &Path) -> bool {
        Disk::new(path.to_owned()).holds_versions(2).unwrap_or(false)
    }
}

fn stamp_of(entries: &[Entry]) -> Stamp {
    let mut hash = Xxh3::new();
    for entry in entries {
        hash.update(&(entry.path.len() as u64).to_le_bytes());
        hash.update(entry.path.as_bytes());
        hash.update(&entry.size.to_le_bytes());
        hash.update(&entry.modified.to_le_bytes());
    }
    Stamp(format!("{SCHEME} {:032x}", hash.digest128()))
}

impl Source for Corpus {
    fn name(&self) -> &str {
        &self.name
    }

    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn stamp(&self) -> Result<Stamp, SourceError> {
        Ok(stamp_of(&self.files.list(&mut Warnings::default())?))
    }

    fn scan(
        &self,
        previous: Option<Previous<'_>>,
        cancel: &Cancel,
        progress: &dyn Fn(Progress),
    ) -> Result<Scan, SourceError> {
        progress(Progress { stage: Stage::Scanning, done: 0, total: 0 });
        let mut warnings = Warnings::default();
        let entries = self.files.list(&mut warnings)?;
        if cancel.is_cancelled() {
            return Err(SourceError::stopped());
        }
        let read = |path: &str, warnings: &mut Warnings| self.read_meta(path, &entries, warnings);
        let mut holdings = layout::arrange(&entries, &read, &mut warnings);
        if let Some(previous) = previous {
            carry_facts(previous.holdings, &mut holdings);
        }
        Ok(Scan { stamp: stamp_of(&entries), holdings, warnings: warnings.into_lines() })
    }

    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError> {
        Ok(Box::new(Reader { files: Arc::clone(&self.files) }))
    }

    fn provenance(&self, _: &Document, version: &Version) -> Result<Provenance, SourceError> {
        let Content::File { path, .. } = &version.content else {
            return Err(SourceError::foreign(&version.content));
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let file = format!("{folder}/evidence.toml");
        let bytes = self.files.read(&file).map(|(bytes, _)| bytes).unwrap_or_default();
        let evidence = meta::evidence(&file, &bytes, &mut Warnings::default());
        let evidence = layout::evidence_for(&evidence, path).cloned().unwrap_or_default();
        Ok(Provenance {
            path: super::names::displayable(path).into_owned(),
            origin: None,
            subject: evidence.note,
            sources: evidence.sources,
            snapshots: evidence.snapshots,
            captured: evidence.captured.filter(|captured| *captured != version.date),
            claimed_sha256: evidence.sha256,
            engine: evidence.engine,
        })
    }

    fn records(&self, document: &Document) -> Result<Vec<RecordsFile>, SourceError> {
        // Only a document with a folder of its own has a place for them.
        let folders = document.versions.iter().rev().filter_map(|version| match version.content.plain() {
            Content::File { path, .. } if path.matches('/').count() == 2 => path.rsplit_once('/'),
            _ => None,
        });
        let mut files: Vec<RecordsFile> = Vec::new();
        for (folder, _) in folders {
            let name = format!("{folder}/{RECORDS}");
            let shown = super::names::displayable(&name).into_owned();
            if files.iter().any(|file| file.name == shown) {
                continue;
            }
            let text = match self.files.read(&name) {
                Ok((bytes, entry)) if entry.size <= MOST_RECORDS => {
                    String::from_utf8_lossy(&bytes).into_owned()
                }
                Ok(_) => return Err(too_many_records(&shown)),
                Err(error) if self.files.place(&name).is_some_and(|path| path.exists()) => return Err(error),
                Err(_) => String::new(),
            };
            files.push(RecordsFile { name: shown, path: self.files.place(&name), text });
        }
        Ok(files)
    }
}

/// The largest file of records, in bytes: a shelf of books.
const MOST_RECORDS: u64 = 8 << 20;

fn too_many_records(name: &str) -> SourceError {
    SourceError {
        what: format!("{name} has more than {} MB", MOST_RECORDS >> 20),
        hint: "nobody wrote so much about one document: is it the right file?".into(),
    }
}

/// The file with what people wrote about a document's clauses.
const RECORDS: &str = "records.toml";

impl Corpus {
    fn read_meta(&self, path: &str, entries: &[Entry], warnings: &mut Warnings) -> Option<Vec<u8>> {
        let at = entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
        if !entries.get(at).is_some_and(layout::is_small_enough) {
            warnings.push(format!("{path} is left out: it is too large"));
            return None;
        }
        match self.files.read(path) {
            Ok((bytes, _)) => Some(bytes),
            Err(error) => {
                warnings.push(error.what);
                None
            }
        }
    }
}

/// Reads files of a corpus.
struct Reader {
    files: Arc<dyn Files>,
}

impl Contents for Reader {
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError> {
        let Content::File { path, size, modified } = content else {
            return Err(SourceError::foreign(content));
        };
        let (bytes, now) = self.files.read(path)?;
        if (now.size, now.modified) == (*size, *modified) {
            return Ok(bytes);
        }
        Err(SourceError {
            what: format!("{path} has changed since it was indexed"),
            hint: "index the archive again: fineprint index".into(),
        })
    }
}
