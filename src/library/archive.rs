//! An open archive: its source, its cache, and what is known of it by now.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest as _, Sha256};

use super::{Dirs, Trouble, private_folder};
use crate::builder::{self, Event, Options, Outcome};
use crate::index::{Snapshot, Store};
use crate::model::{Cancel, Digest, Document, Holdings, Outline, Version};
use crate::source::{self, Source};
use crate::text;

/// An archive, its cache, and what is known of it by now. Shared between threads.
pub struct Archive {
    name: String,
    source: Box<dyn Source>,
    store: Store,
    known: RwLock<Known>,
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

    /// Opens the bundled sample.
    pub fn sample(dirs: &Dirs) -> Self {
        Self::of(source::sample(), dirs)
    }

    /// An archive over any source, with its cache below the cache folder.
    pub fn of(source: Box<dyn Source>, dirs: &Dirs) -> Self {
        // Where the folder can't be made, the store says so when it is written to.
        let _ = private_folder(&dirs.cache);
        let store = Store::folder(&dirs.cache, &source.identity());
        Self { name: source.name().to_owned(), source, store, known: RwLock::default() }
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
        &*self.source
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
        let outcome = builder::build(&*self.source, &self.store, options, cancel, &heard)?;
        self.know(&outcome.snapshot);
        Ok(outcome)
    }

    /// Reads a version's text.
    pub fn read(&self, version: &Version) -> Result<ReadVersion, Trouble> {
        let bytes = self.source.open()?.read(&version.content)?;
        let outline = text::read(&bytes, version.format);
        Ok(ReadVersion { outline, sha256: sha256(&bytes), bytes: bytes.len() as u64 })
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
