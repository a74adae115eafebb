//! An index as it is at one moment: catalogue and words that belong together. Read only.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, OnceLock};

use tantivy::schema::Value as _;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, SegmentReader, TantivyDocument};

use super::catalogue::{Catalogue, Entry};
use super::cells::{self, Cell};
use super::engine::{self, Fields, KEY};
use super::error::IndexError;
use super::stats::Stats;
use super::table::Table;
use super::texts::{SegmentTexts, Texts};
use crate::model::{Document, Holdings, Language, Service};

/// An index as it is at one moment. Cheap to clone; later writing doesn't change it.
#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    catalogue: Catalogue,
    searcher: Searcher,
    fields: Fields,
    /// Slot → index of the entry; `u32::MAX` for slots that are no more.
    by_slot: Vec<u32>,
    by_key: HashMap<(String, String), u32>,
    /// Entry → indices of its service and document in the holdings.
    at: Vec<(u32, u32)>,
    derived: OnceLock<Derived>,
    /// By segment.
    cells: OnceLock<Vec<Arc<[Cell]>>>,
    texts: Texts,
}

/// What is worked out when first asked for.
struct Derived {
    languages: Vec<Language>,
    /// By slot: how many sections the slots before it have, one without headings counted each.
    sections: Vec<u32>,
}

/// An indexed document: what it is called and which clauses it held.
#[derive(Clone, Copy)]
pub struct Indexed<'a> {
    /// The number that the index knows it by.
    pub slot: u32,
    /// Its service.
    pub service: &'a Service,
    /// The document, its versions with their facts.
    pub document: &'a Document,
    /// Its clauses.
    pub table: &'a Table,
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot(generation {}, {} documents)", self.generation(), self.0.catalogue.entries.len())
    }
}

impl Snapshot {
    pub(super) fn new(index: &Index, catalogue: Catalogue) -> Result<Self, IndexError> {
        let reader: tantivy::IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (_, fields) = engine::schema();
        let mut by_slot = vec![u32::MAX; catalogue.next_slot as usize];
        let mut places = HashMap::new();
        for (s, service) in catalogue.holdings.services.iter().enumerate() {
            for (d, document) in service.documents.iter().enumerate() {
                places.insert((service.slug.as_str(), document.slug.as_str()), (s as u32, d as u32));
            }
        }
        let mut by_key = HashMap::with_capacity(catalogue.entries.len());
        let mut at = Vec::with_capacity(catalogue.entries.len());
        for (n, entry) in catalogue.entries.iter().enumerate() {
            let place = places.get(&(entry.key.0.as_str(), entry.key.1.as_str()));
            let (Some(slot), Some(&place)) = (by_slot.get_mut(entry.slot as usize), place) else {
                return Err(IndexError::Damaged("the catalogue names a document that isn't there".into()));
            };
            *slot = n as u32;
            at.push(place);
            by_key.insert(entry.key.clone(), n as u32);
        }
        Ok(Self(Arc::new(Inner {
            catalogue,
            searcher: reader.searcher(),
            fields,
            by_slot,
            by_key,
            at,
            derived: OnceLock::new(),
            cells: OnceLock::new(),
            texts: Texts::default(),
        })))
    }

    /// Whether both are the same snapshot, not only alike.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Which commit this is.
    pub fn generation(&self) -> u64 {
        self.0.catalogue.generation
    }

    /// The archive's fingerprint when it was last scanned.
    pub fn stamp(&self) -> &str {
        &self.0.catalogue.stamp
    }

    /// Whether every version that the scan found is indexed.
    pub fn complete(&self) -> bool {
        self.0.catalogue.complete
    }

    /// Everything the archive holds; versions of indexed documents have their facts.
    pub fn holdings(&self) -> &Arc<Holdings> {
        &self.0.catalogue.holdings
    }

    /// Figures about the index.
    pub fn stats(&self) -> &Stats {
        &self.0.catalogue.stats
    }

    /// The document with these slugs, where it is indexed.
    pub fn document(&self, service: &str, document: &str) -> Option<Indexed<'_>> {
        let &n = self.0.by_key.get(&(service.to_owned(), document.to_owned()))?;
        self.indexed(n as usize)
    }

    /// Every indexed document.
    pub fn documents(&self) -> impl Iterator<Item = Indexed<'_>> {
        (0..self.0.catalogue.entries.len()).filter_map(|n| self.indexed(n))
    }

    /// The document in a slot.
    pub fn in_slot(&self, slot: u32) -> Option<Indexed<'_>> {
        let &n = self.0.by_slot.get(slot as usize)?;
        self.indexed(n as usize)
    }

    /// One more than the highest slot ever used.
    pub fn slots(&self) -> u32 {
        self.0.catalogue.next_slot
    }

    fn indexed(&self, n: usize) -> Option<Indexed<'_>> {
        let entry = self.0.catalogue.entries.get(n)?;
        let &(s, d) = self.0.at.get(n)?;
        let service = self.0.catalogue.holdings.services.get(s as usize)?;
        let document = service.documents.get(d as usize)?;
        Some(Indexed { slot: entry.slot, service, document, table: &entry.table })
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.0.catalogue.entries
    }

    fn derived(&self) -> &Derived {
        self.0.derived.get_or_init(|| {
            let mut languages = BTreeSet::new();
            let mut counts = vec![0; self.slots() as usize];
            for indexed in self.documents() {
                let versions = &indexed.document.versions;
                languages.extend(versions.iter().filter_map(|v| v.facts.as_ref()).map(|f| f.language));
                if let Some(count) = counts.get_mut(indexed.slot as usize) {
                    *count = indexed.table.section_count() + 1;
                }
            }
            let mut sections = vec![0];
            for count in counts {
                sections.push(sections.last().copied().unwrap_or(0) + count);
            }
            Derived { languages: languages.into_iter().collect(), sections }
        })
    }

    /// The languages that the archive's texts are in.
    pub fn languages(&self) -> &[Language] {
        &self.derived().languages
    }

    /// What to add to a document's section numbers so that no other document of the archive has the
    /// same; all are below [`Snapshot::section_total`].
    pub fn sections_before(&self, slot: u32) -> Option<u32> {
        self.derived().sections.get(slot as usize).copied()
    }

    /// How many section numbers there are.
    pub fn section_total(&self) -> u32 {
        self.derived().sections.last().copied().unwrap_or(0)
    }

    /// The words: for who asks tantivy itself.
    pub fn words(&self) -> (&Searcher, Fields) {
        (&self.0.searcher, self.0.fields)
    }

    /// What a search asks of every clause, by segment and place in it.
    ///
    /// # Errors
    /// When the words can't be read.
    pub fn cells(&self) -> Result<&[Arc<[Cell]>], IndexError> {
        if let Some(cells) = self.0.cells.get() {
            return Ok(cells);
        }
        let segments = self.0.searcher.segment_readers().iter();
        let cells = segments.map(|segment| cells::cells(self, segment)).collect::<Result<_, _>>()?;
        Ok(self.0.cells.get_or_init(|| cells))
    }

    /// Those of one segment.
    ///
    /// # Errors
    /// When the words can't be read.
    pub fn cells_of(&self, segment: &SegmentReader) -> Result<Arc<[Cell]>, IndexError> {
        let own = |other: &SegmentReader| other.segment_id() == segment.segment_id();
        let at = self.0.searcher.segment_readers().iter().position(own);
        let cells = self.cells()?;
        Ok(at.and_then(|at| cells.get(at)).cloned().unwrap_or_default())
    }

    /// The newest display text of the clause at an address.
    pub fn text_at(&self, address: DocAddress) -> Result<String, IndexError> {
        let document: TantivyDocument = self.0.searcher.doc(address)?;
        let text = document.get_first(self.0.fields.text).and_then(|value| value.as_str().map(str::to_owned));
        Ok(text.unwrap_or_default())
    }

    /// The newest display texts of a segment's clauses, kept in memory from then on: for who looks through all.
    pub fn segment_texts(&self, segment: &SegmentReader) -> tantivy::Result<SegmentTexts> {
        self.0.texts.of(segment)
    }

    /// Calls `each` with the newest display text of every clause, by its slot and its row.
    pub fn each_text(&self, mut each: impl FnMut(u32, u32, String)) {
        for (ordinal, segment) in self.0.searcher.segment_readers().iter().enumerate() {
            let Ok(keys) = segment.fast_fields().u64(KEY) else { continue };
            let keys = keys.first_or_default_col(u64::MAX);
            for doc in segment.doc_ids_alive() {
                let key = keys.get_val(doc);
                if key as u32 & engine::SECTION == 0
                    && let Ok(text) = self.text_at(DocAddress::new(ordinal as u32, doc))
                {
                    each((key >> 32) as u32, key as u32, text);
                }
            }
        }
    }

    /// Where the texts of all clauses are, for [`Snapshot::text_at`]: by slot, the rows with their addresses. Sixteen
    /// bytes a clause.
    pub fn addresses(&self) -> HashMap<u32, Vec<(u32, DocAddress)>> {
        let mut addresses: HashMap<u32, Vec<(u32, DocAddress)>> = HashMap::new();
        for (ordinal, segment) in self.0.searcher.segment_readers().iter().enumerate() {
            let Ok(keys) = segment.fast_fields().u64(KEY) else { continue };
            let keys = keys.first_or_default_col(u64::MAX);
            for doc in segment.doc_ids_alive() {
                let key = keys.get_val(doc);
                if key as u32 & engine::SECTION == 0 {
                    let address = DocAddress::new(ordinal as u32, doc);
                    addresses.entry((key >> 32) as u32).or_default().push((key as u32, address));
                }
            }
        }
        addresses
    }

    /// The newest display text of the clause in a row of a document; looks through all keys.
    pub fn text(&self, slot: u32, row: u32) -> Result<Option<String>, IndexError> {
        let key = u64::from(slot) << 32 | u64::from(row);
        for (ordinal, segment) in self.0.searcher.segment_readers().iter().enumerate() {
            let keys = segment.fast_fields().u64(KEY)?.first_or_default_col(u64::MAX);
            let found = segment.doc_ids_alive().find(|&doc| keys.get_val(doc) == key);
            if let Some(doc) = found {
                return self.text_at(DocAddress::new(ordinal as u32, doc)).map(Some);
            }
        }
        Ok(None)
    }
}
