//! Git archives: repositories of versions in the Open Terms Archive layout, bare or cloned.
//!
//! Read with gix only, never through a work tree, an index, a hook or configuration of the user's. The walk
//! is in `history`, its result in `assemble`, commit messages in `message`, opening in `repository`.

mod ahead;
mod assemble;
#[cfg(test)]
mod damage_tests;
mod history;
mod message;
mod provenance;
mod repository;
#[cfg(test)]
mod tests;
mod trees;

use std::path::{Path, PathBuf};

use gix::objs::FindExt;

use super::carry::carry_facts;
use super::{Contents, Previous, Scan, Source, SourceError, Stamp, Warnings, Witness};
use crate::model::{Cancel, Content, Document, Holdings, ObjectId, Progress, Provenance, Recorded, Version};

/// Changes when a scan of the same history would find something else than before.
const SCHEME: &str = "git-2";

/// A repository whose first-parent history is an archive.
pub struct GitArchive {
    name: String,
    identity: String,
    path: PathBuf,
    /// The ref whose history is read; HEAD where it is none.
    reference: Option<String>,
    repository: gix::ThreadSafeRepository,
}

/// What a stamp is made of: the newest commit, and a fingerprint of where history is cut off.
struct State {
    head: gix::ObjectId,
    cut: String,
}

impl State {
    fn stamp(&self) -> Stamp {
        Stamp(format!("{SCHEME} {} {}", self.head, self.cut))
    }

    fn parse(stamp: &Stamp) -> Option<Self> {
        let mut words = stamp.0.split(' ');
        if words.next() != Some(SCHEME) {
            return None;
        }
        let head = gix::ObjectId::from_hex(words.next()?.as_bytes()).ok()?;
        Some(Self { head, cut: words.next()?.to_owned() })
    }
}

impl GitArchive {
    /// Opens the repository at `path`: a work tree's root, a `.git` folder, or a bare repository.
    ///
    /// Fails where it can't be read, has no commit, or neither holds documents now nor recorded any lately.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        Self::of(path, None)
    }

    /// Opens the history that another ref of the repository leads to: a branch, a tag, `origin/old`.
    ///
    /// Fails as [`GitArchive::open`] does, and where there is no such ref.
    pub fn at_ref(path: &Path, reference: &str) -> Result<Self, SourceError> {
        Self::of(path, Some(reference.to_owned()))
    }

    fn of(path: &Path, reference: Option<String>) -> Result<Self, SourceError> {
        let path = if path.ends_with(".git") { path.parent().unwrap_or(path) } else { path };
        let repository = repository::open(path)?;
        let place = path.to_string_lossy();
        let archive = Self {
            name: super::folder_name(path),
            identity: reference.as_ref().map_or_else(|| place.to_string(), |name| format!("{place}\n{name}")),
            path: path.to_owned(),
            reference,
            repository,
        };
        let local = archive.repository.to_thread_local();
        if repository::holds_documents(&local, archive.newest(&local)?) {
            Ok(archive)
        } else {
            Err(match &archive.reference {
                Some(name) => repository::no_documents_at(path, name),
                None => SourceError::no_documents(path),
            })
        }
    }

    fn newest(&self, repo: &gix::Repository) -> Result<gix::ObjectId, SourceError> {
        match &self.reference {
            Some(name) => repository::commit_of(repo, name, &self.path),
            None => repository::head(repo, &self.path),
        }
    }

    fn state(&self, repo: &gix::Repository) -> Result<State, SourceError> {
        Ok(State { head: self.newest(repo)?, cut: repository::cut_fingerprint(repo) })
    }
}

impl Source for GitArchive {
    fn name(&self) -> &str {
        &self.name
    }

    fn identity(&self) -> String {
        self.identity.clone()
    }

    fn stamp(&self) -> Result<Stamp, SourceError> {
        Ok(self.state(&self.repository.to_thread_local())?.stamp())
    }

    fn scan(
        &self,
        previous: Option<Previous<'_>>,
        cancel: &Cancel,
        progress: &dyn Fn(Progress),
    ) -> Result<Scan, SourceError> {
        let repo = self.repository.to_thread_local();
        let state = self.state(&repo)?;
        let known = previous.and_then(|previous| {
            let known = State::parse(previous.stamp).filter(|known| known.cut == state.cut)?;
            Some((known.head, previous.holdings))
        });
        let until = known.map(|(head, _)| head);
        let walk = |until| {
            let mut warnings = Warnings::default();
            repository::warn_of_oddities(&repo, &mut warnings);
            let history = history::walk(&repo, state.head, until, &mut warnings, cancel, progress)?;
            Ok::<_, SourceError>((history, warnings))
        };
        let (mut history, mut warnings) = walk(until)?;
        if history.missed {
            (history, warnings) = walk(None)?;
        }
        let holdings = match (previous, history.joined) {
            (Some(previous), true) => assemble::append(previous.holdings.clone(), &history),
            (previous, _) => {
                let mut holdings = assemble::append(Holdings::default(), &history);
                if let Some(previous) = previous {
                    carry_facts(previous.holdings, &mut holdings);
                }
                holdings
            }
        };
        let stamp = if history.damaged { state.stamp().unread() } else { state.stamp() };
        Ok(Scan { stamp, holdings, warnings: warnings.into_lines() })
    }

    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError> {
        Ok(Box::new(Blobs { repo: self.repository.to_thread_local() }))
    }

    fn provenance(&self, document: &Document, version: &Version) -> Result<Provenance, SourceError> {
        provenance::of(&self.repository.to_thread_local(), document, version)
    }

    fn witness(&self, document: &Document, version: &Version) -> Result<Option<Witness>, SourceError> {
        Ok(provenance::witness(&self.repository.to_thread_local(), document, version))
    }
}

/// The id that git gives to a text: what [`Content::Blob`] must say for these bytes, for verification.
///
/// Reading does not check it, for that would cost more than the reading. `None` only for bytes that are
/// an attempt at a hash collision.
pub fn blob_id(bytes: &[u8]) -> Option<ObjectId> {
    let id = gix::objs::compute_hash(gix::hash::Kind::Sha1, gix::objs::Kind::Blob, bytes);
    id.ok().map(assemble::object_id)
}

/// Reads blobs: a handle of one thread, with the git library's default cache.
struct Blobs {
    repo: gix::Repository,
}

impl Contents for Blobs {
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError> {
        let Content::Blob(ObjectId(id)) = content else {
            return Err(SourceError::foreign(content));
        };
        let id = gix::ObjectId::from(*id);
        let mut bytes = Vec::new();
        match self.repo.objects.find(&id, &mut bytes).map(|data| data.kind) {
            Ok(gix::objs::Kind::Blob) => Ok(bytes),
            Ok(kind) => Err(SourceError::damaged(format!("object {id} should be a text but is a {kind}"))),
            Err(error) => Err(SourceError::damaged(format!("the text {id} can't be read: {error}"))),
        }
    }
}

/// All that a commit's message says of a version.
pub(super) fn read_message(message: &[u8]) -> (Recorded, Provenance) {
    (message::recorded(message), message::provenance(String::new(), message))
}
