//! Writes an index: documents with their clauses, then a commit that makes them count.
//!
//! What a document's clauses and their lifetimes are is `history`'s business.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::indexer::NoMergePolicy;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::{DocId, Index, IndexWriter, SegmentReader, TantivyDocument};

use super::catalogue::{Catalogue, Entry};
use super::engine::{self, Fields, KEY, SECTION};
use super::error::IndexError;
use super::history::{Finished, Written};
use super::lanes::Lanes;
use super::snapshot::Snapshot;
use super::stats::Stats;
use super::store::{self, Place, Store, seal};
use super::table::Table;
use super::table_writer::NewSection;
use crate::model::Holdings;

/// Memory that tantivy wants for a thread of its own, which stays idle: `lanes` do its work.
const MEMORY: usize = 15 << 20;

/// A segment is small that has less than this part of all clauses; so many small ones are joined.
const SMALL: u32 = 16;
const MANY: usize = 8;

/// Writes an index. One at a time: holds the lock until it is dropped.
pub struct Writer {
    place: Place,
    _lock: Option<File>,
    index: Index,
    engine: IndexWriter,
    lanes: Lanes,
    fields: Fields,
    base: Option<Snapshot>,
    generation: u64,
    pending: Mutex<Pending>,
}

/// What the next commit will hold.
#[derive(Default)]
struct Pending {
    next_slot: u32,
    entries: HashMap<(String, String), Entry>,
}

/// What a commit says about itself.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The archive's fingerprint when it was scanned.
    pub stamp: String,
    /// What the scan found, with the facts of the documents that are indexed.
    pub holdings: Arc<Holdings>,
    /// Whether all of it is indexed.
    pub complete: bool,
    /// Figures; the numbers of clauses, documents and so on are filled in.
    pub stats: Stats,
}

impl Store {
    /// Starts writing, from what is there or, with `rebuild` or where it doesn't fit, from nothing.
    ///
    /// # Errors
    /// [`IndexError::Busy`] while another instance writes; [`IndexError::Unwritable`].
    pub fn writer(&self, rebuild: bool) -> Result<Writer, IndexError> {
        let lock = match &self.0 {
            Place::Folder(folder) => Some(store::lock(folder)?),
            Place::Memory(_) => None,
        };
        let base = if rebuild { None } else { self.snapshot().ok() };
        let index = match (&self.0, &base) {
            (Place::Folder(folder), Some(_)) => {
                store::sweep(folder);
                store::open_words(folder)?
            }
            (Place::Folder(folder), None) => create(folder)?,
            (Place::Memory(memory), base) => {
                let memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                match (memory.as_ref(), base) {
                    (Some((index, _)), Some(_)) => index.clone(),
                    _ => create_in_memory()?,
                }
            }
        };
        let engine: IndexWriter = index.writer_with_num_threads(1, MEMORY)?;
        engine.set_merge_policy(Box::new(NoMergePolicy));
        if base.is_some() {
            // What a commit wrote in which the program was killed: the next one would name its files alike.
            engine.garbage_collect_files().wait()?;
        }
        let pending = base.as_ref().map_or_else(Pending::default, |base| Pending {
            next_slot: base.slots(),
            entries: base.entries().iter().map(|entry| (entry.key.clone(), entry.clone())).collect(),
        });
        let (_, fields) = engine::schema();
        Ok(Writer {
            place: self.0.clone(),
            _lock: lock,
            index,
            engine,
            lanes: Lanes::default(),
            fields,
            generation: base.as_ref().map_or(0, Snapshot::generation),
            base,
            pending: Mutex::new(pending),
        })
    }
}

fn create(folder: &std::path::Path) -> Result<Index, IndexError> {
    store::wipe(folder)?;
    let words = store::words_folder(folder);
    std::fs::create_dir_all(&words)
        .map_err(|e| IndexError::Unwritable { place: words.display().to_string(), why: e.to_string() })?;
    let directory = tantivy::directory::MmapDirectory::open(&words)
        .map_err(|e| IndexError::Unwritable { place: words.display().to_string(), why: e.to_string() })?;
    let index = Index::create(directory, engine::schema().0, engine::settings())?;
    engine::register(&index);
    Ok(index)
}

fn create_in_memory() -> Result<Index, IndexError> {
    let directory = tantivy::directory::RamDirectory::create();
    let index = Index::create(directory, engine::schema().0, engine::settings())?;
    engine::register(&index);
    Ok(index)
}

impl Writer {
    /// What was there when writing began.
    pub fn base(&self) -> Option<&Snapshot> {
        self.base.as_ref()
    }

    /// The clause table that a document has so far.
    pub fn table(&self, service: &str, document: &str) -> Option<Table> {
        let base = self.base.as_ref()?;
        Some(base.document(service, document)?.table.clone())
    }

    fn pending(&self) -> std::sync::MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a document, or replaces it. A document that continues keeps its slot and only the clauses
    /// that changed are written. Several threads may do so at once; each document once a commit.
    pub fn put(&self, service: &str, document: &str, finished: Finished) -> Result<(), IndexError> {
        let key = (service.to_owned(), document.to_owned());
        let (slot, gone) = {
            let mut pending = self.pending();
            let old = pending.entries.get(&key).map(|entry| entry.slot);
            if let (Some(slot), true) = (old, finished.continues) {
                (slot, None)
            } else {
                pending.next_slot += 1;
                (pending.next_slot - 1, old)
            }
        };
        if let Some(gone) = gone {
            self.delete_slots(HashSet::from([gone]))?;
        }
        let rewritten: HashSet<u64> =
            finished.clauses.iter().filter(|c| c.known).map(|c| key_of(slot, c.row)).collect();
        if !rewritten.is_empty() {
            self.delete_where(move |key| rewritten.contains(&key))?;
        }
        let clauses = finished.clauses.into_iter().map(|clause| self.clause(slot, clause));
        let sections = finished.sections.into_iter().map(|section| self.section(slot, &section));
        self.lanes.add(&self.engine, sections.chain(clauses))?;
        let entry = Entry { key: key.clone(), slot, table: finished.table };
        self.pending().entries.insert(key, entry);
        Ok(())
    }

    fn clause(&self, slot: u32, clause: Written) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.fields.key, key_of(slot, clause.row));
        document.add_text(self.fields.stem, engine::for_stems(clause.language, &clause.text));
        document.add_text(self.fields.text, clause.text);
        document
    }

    fn section(&self, slot: u32, section: &NewSection) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.fields.key, key_of(slot, section.number | SECTION));
        document.add_text(self.fields.heading, engine::for_stems(section.language, &section.headings));
        document
    }

    /// Removes the documents that are not among these slugs.
    pub fn retain(&self, keep: &HashSet<(&str, &str)>) -> Result<(), IndexError> {
        let mut gone = HashSet::new();
        self.pending().entries.retain(|key, entry| {
            let stays = keep.contains(&(key.0.as_str(), key.1.as_str()));
            if !stays {
                gone.insert(entry.slot);
            }
            stays
        });
        if gone.is_empty() { Ok(()) } else { self.delete_slots(gone) }
    }

    fn delete_slots(&self, slots: HashSet<u32>) -> Result<(), IndexError> {
        self.delete_where(move |key| slots.contains(&((key >> 32) as u32)))
    }

    /// Removes from what was committed. What is put from now on is spared, whatever its key: tantivy lets
    /// deletions that still wait for the commit reach segments that are added after them.
    fn delete_where(&self, gone: impl Fn(u64) -> bool + Send + Sync + 'static) -> Result<(), IndexError> {
        let gone = Arc::new(gone);
        let old: HashSet<SegmentId> = self.index.searchable_segment_ids()?.into_iter().collect();
        let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
            let keys = segment.fast_fields().u64(KEY)?.first_or_default_col(u64::MAX);
            let (gone, old) = (Arc::clone(&gone), old.contains(&segment.segment_id()));
            Ok(move |doc: DocId| old && gone(keys.get_val(doc)))
        });
        self.engine.delete_query(Box::new(DocPredicateQuery::from(predicate)))?;
        Ok(())
    }

    /// Makes what was put count, and gives it back as it now is.
    pub fn commit(&mut self, commit: Commit) -> Result<Snapshot, IndexError> {
        let generation = self.generation + 1;
        // Nobody reads the catalogue before the commit that names its generation.
        let catalogue = self.lanes.finish(&self.engine, || -> Result<_, IndexError> {
            let catalogue = self.catalogue(generation, commit);
            if let Place::Folder(folder) = &self.place {
                catalogue.write(&store::catalogue_path(folder, generation))?;
            }
            Ok(catalogue)
        })??;
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&generation.to_string());
        prepared.commit()?;
        self.generation = generation;
        match &self.place {
            Place::Folder(folder) => {
                seal::write(folder, generation, &self.index);
                store::tidy(folder, generation);
            }
            Place::Memory(memory) => {
                let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                *memory = Some((self.index.clone(), Arc::new(catalogue.clone())));
            }
        }
        if catalogue.complete {
            self.compact()?;
        }
        Snapshot::new(&self.index, catalogue)
    }

    /// Joins the small segments that many small updates leave behind, so that searching stays fast.
    fn compact(&mut self) -> Result<(), IndexError> {
        let segments = self.index.searchable_segment_metas()?;
        let total: u32 = segments.iter().map(tantivy::SegmentMeta::num_docs).sum();
        let small: Vec<_> = segments
            .iter()
            .filter(|segment| segment.num_docs() <= total / SMALL)
            .map(tantivy::SegmentMeta::id)
            .collect();
        if small.len() < MANY {
            return Ok(());
        }
        // Joining rewrites the list of segments: its seal is gone before, and made anew after.
        if let Place::Folder(folder) = &self.place {
            seal::break_open(folder, self.generation);
        }
        self.engine.merge(&small).wait()?;
        self.engine.garbage_collect_files().wait()?;
        if let Place::Folder(folder) = &self.place {
            seal::write(folder, self.generation, &self.index);
        }
        Ok(())
    }

    fn catalogue(&self, generation: u64, commit: Commit) -> Catalogue {
        let pending = self.pending();
        let mut entries: Vec<Entry> = pending.entries.values().cloned().collect();
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        let mut stats = commit.stats;
        stats.services = commit.holdings.services.len() as u64;
        stats.documents = commit.holdings.document_count() as u64;
        stats.versions = commit.holdings.version_count() as u64;
        stats.clauses = entries.iter().map(|entry| entry.table.len() as u64).sum();
        Catalogue {
            generation,
            stamp: commit.stamp,
            complete: commit.complete,
            next_slot: pending.next_slot,
            stats,
            holdings: commit.holdings,
            entries,
        }
    }
}

fn key_of(slot: u32, row: u32) -> u64 {
    u64::from(slot) << 32 | u64::from(row)
}
