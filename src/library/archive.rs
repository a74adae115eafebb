//! An open archive: its source, its cache, and what is known of it by now.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use sha2::{Digest as _, Sha256};

use super::joins::Moves;
use super::{Dirs, Trouble, private_folder};
use crate::builder::{self, Event, Options, Outcome};
use crate::index::{IndexError, Snapshot, Store};
use crate::model::{Cancel, Content, Digest, Document, Holdings, Outline, Version};
use crate::source::{self, Joined, Joins, RecordsFile, Source};
use crate::text;

/// An archive, its cache, and what is known of it by now. Shared between threads.
pub struct Archive {
    name: String,
    source: Joined,
    store: Store,
    known: RwLock<Known>,
    laid: RwLock<Laid>,
    /// Held while the index is brought up to date: within the program one waits for the other.
    working: Mutex<()>,
}

/// What follows from the user's joins.
#[derive(Default)]
struct Laid {
    moves: Arc<Moves>,
    /// What went wrong when the archive was opened and joined.
    troubles: Vec<Trouble>,
}

#[derive(Default)]
struct Known {
    holdings: Arc<Holdings>,
    snapshot: Option<Snapshot>,
}

/// A version's text, read.
#[derive(Clone, Debug)]
pub struct ReadVersion {
    /// The text.
    pub outline: Outline,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// Number of bytes.
    pub bytes: u64,
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

impl Archive {
    /// Opens the archive at a path. Reads nothing of it yet.
    pub fn open(path: &Path, dirs: &Dirs) -> Result<Self, Trouble> {
        Ok(Self::of(source::open(path)?, dirs))
    }

    /// Opens the archive at a path with the histories of other refs of it. Reads nothing of it yet.
    ///
    /// Of the refs, those that are `needed` must be there; one of the `wished` that is not is told when the
    /// archive is brought up to date.
    pub fn open_with_refs(
        path: &Path,
        needed: &[String],
        wished: &[String],
        dirs: &Dirs,
    ) -> Result<Self, Trouble> {
        let main = source::open(path)?;
        let (mut refs, mut troubles) = (Vec::new(), Vec::new());
        for name in needed {
            refs.push((name.clone(), source::open_ref(path, name)?));
        }
        for name in wished.iter().filter(|name| !needed.contains(name)) {
            match source::open_ref(path, name) {
                Ok(source) => refs.push((name.clone(), source)),
                Err(error) => troubles.push(Trouble::new(format!("{error}; it is left out"), error.hint)),
            }
        }
        let archive = Self::joined(Joined::new(main, refs), dirs);
        archive.laid.write().unwrap_or_else(PoisonError::into_inner).troubles = troubles;
        Ok(archive)
    }

    /// Opens the bundled sample.
    pub fn sample(dirs: &Dirs) -> Self {
        Self::of(source::sample(), dirs)
    }

    /// An archive over any source, with its cache below the cache folder.
    pub fn of(source: Box<dyn Source>, dirs: &Dirs) -> Self {
        Self::joined(Joined::new(source, Vec::new()), dirs)
    }

    fn joined(source: Joined, dirs: &Dirs) -> Self {
        // Where the folder can't be made, the store says so when it is written to.
        let _ = private_folder(&dirs.cache);
        let store = Store::folder(&dirs.cache, &source.identity());
        Self {
            name: source.name().to_owned(),
            source,
            store,
            known: RwLock::default(),
            laid: RwLock::default(),
            working: Mutex::default(),
        }
    }

    /// The name shown to people and written in locators.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn rename(&mut self, name: String) {
        self.name = name;
    }

    /// Where versions come from.
    pub fn source(&self) -> &dyn Source {
        &self.source
    }

    /// What tells the archive from every other, whichever refs of it are read: its canonical path.
    pub fn place(&self) -> String {
        self.source.place()
    }

    /// The history that a version comes from, in a few words, where it is not the archive's own.
    pub fn origin(&self, content: &Content) -> Option<String> {
        self.source.origin(content)
    }

    pub(super) fn joins(&self) -> Arc<Joins> {
        self.source.joins()
    }

    /// Joins other documents from now on.
    pub(super) fn join(&self, joins: Joins, moves: Moves, troubles: Vec<Trouble>) {
        self.source.join(joins);
        let mut laid = self.laid.write().unwrap_or_else(PoisonError::into_inner);
        laid.moves = Arc::new(moves);
        laid.troubles.retain(|trouble| !troubles.contains(trouble));
        laid.troubles.extend(troubles);
    }

    /// Something that is told the next time the archive is brought up to date.
    pub(super) fn complain(&self, trouble: Trouble) {
        self.laid.write().unwrap_or_else(PoisonError::into_inner).troubles.push(trouble);
    }

    /// The document of this archive that another one, which is no more, is part of now: slugs of service and document.
    pub fn moved_to(&self, service: &str, document: &str) -> Option<(String, String)> {
        let key = (service.to_owned(), document.to_owned());
        let (place, onward) = self.moves().get(&key).cloned()?;
        (place == self.place()).then_some(onward)
    }

    pub(super) fn moves(&self) -> Arc<Moves> {
        Arc::clone(&self.laid.read().unwrap_or_else(PoisonError::into_inner).moves)
    }

    /// What the archive holds, as far as known by now.
    pub fn holdings(&self) -> Arc<Holdings> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner).holdings)
    }

    /// What can be searched by now.
    pub fn snapshot(&self) -> Option<Snapshot> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).snapshot.clone()
    }

    fn know(&self, snapshot: &Snapshot) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.holdings = Arc::clone(snapshot.holdings());
        known.snapshot = Some(snapshot.clone());
    }

    /// Takes what the cache has, without looking at the archive; says whether there was anything.
    pub fn recall(&self) -> bool {
        let snapshot = self.store.snapshot();
        if let Ok(snapshot) = &snapshot {
            self.know(snapshot);
        }
        snapshot.is_ok()
    }

    /// Lists the archive's services, documents and versions, without indexing them.
    pub fn scan(&self, cancel: &Cancel) -> Result<Vec<String>, Trouble> {
        let scan = self.source.scan(None, cancel, &|_| {})?;
        self.known.write().unwrap_or_else(PoisonError::into_inner).holdings = Arc::new(scan.holdings);
        Ok(scan.warnings)
    }

    /// Brings the index up to date; `report` hears of every step once it is known here too.
    ///
    /// Where another instance is writing, what is there already is used.
    pub fn update(
        &self,
        options: Options,
        cancel: &Cancel,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Outcome, Trouble> {
        let _working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        // Told once, however often the index is brought up to date.
        let troubles =
            std::mem::take(&mut self.laid.write().unwrap_or_else(PoisonError::into_inner).troubles);
        for Trouble { what, hint } in troubles {
            report(Event::Warning(format!("{what} ({hint})")));
        }
        let heard = |event: Event| {
            match &event {
                Event::Scanned(holdings) => {
                    self.known.write().unwrap_or_else(PoisonError::into_inner).holdings =
                        Arc::clone(holdings);
                }
                Event::Snapshot(snapshot) => self.know(snapshot),
                Event::Progress(_) | Event::Warning(_) => {}
            }
            report(event);
        };
        let outcome = builder::build(&self.source, &self.store, options, cancel, &heard)?;
        self.know(&outcome.snapshot);
        Ok(outcome)
    }

    /// Reads all that the index keeps once, to find what has gone bad on the disk.
    ///
    /// # Errors
    /// When something has: the index must be built anew.
    pub fn verify(&self) -> Result<(), Trouble> {
        match self.store.verify() {
            Err(error @ IndexError::Damaged(_)) => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Where the index is kept.
    #[cfg(test)]
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Reads a version's text.
    pub fn read(&self, version: &Version) -> Result<ReadVersion, Trouble> {
        let bytes = self.source.open()?.read(&version.content)?;
        let outline = text::read(&bytes, version.format);
        Ok(ReadVersion { outline, sha256: sha256(&bytes), bytes: bytes.len() as u64 })
    }

    /// The archive's own files with what people wrote about a document's clauses, the first one for new records; none
    /// where it has no place for them. A document that others were joined to has several.
    pub fn records(&self, document: &Document) -> Result<Vec<RecordsFile>, Trouble> {
        Ok(self.source.records(document)?)
    }

    /// Where a version comes from; empty where the archive can't tell.
    pub fn provenance(
        &self,
        document: &Document,
        version: &Version,
    ) -> Result<crate::model::Provenance, Trouble> {
        Ok(self.source.provenance(document, version)?)
    }
}
