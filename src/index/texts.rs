//! The texts of all clauses in memory, for who looks through them: read from the store when first asked for.
//!
//! What is looked for in them is not known here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

/// Most bytes of texts that are kept of an archive; what goes beyond is read again each time.
const MOST: usize = 256 << 20;

/// Blocks of texts that are kept unpacked where texts are read each time.
const BLOCKS: usize = 4;

/// The texts of an archive, by segment.
#[derive(Default)]
pub(super) struct Texts {
    segments: Mutex<HashMap<SegmentId, Option<Arc<Kept>>>>,
    bytes: AtomicUsize,
}

/// The texts of a segment, one after another.
struct Kept {
    all: String,
    /// By document: where its text ends.
    ends: Vec<usize>,
}

/// The texts of a segment's documents; sections have an empty one.
pub struct SegmentTexts(Where);

enum Where {
    Memory(Arc<Kept>),
    Store(StoreReader),
}

/// The text of a document, as it is stored.
struct Stored(String);

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D>(mut document: D) -> Result<Self, DeserializeError>
    where
        D: DocumentDeserializer<'de>,
    {
        // No other field is stored.
        Ok(Self(document.next_field::<String>()?.map(|(_, text)| text).unwrap_or_default()))
    }
}

impl Texts {
    /// Those of a segment.
    pub(super) fn of(&self, segment: &SegmentReader) -> tantivy::Result<SegmentTexts> {
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match known.get(&segment.segment_id()) {
            Some(kept) => kept.clone(),
            None => {
                let kept = self.read(segment)?.map(Arc::new);
                known.insert(segment.segment_id(), kept.clone());
                kept
            }
        };
        Ok(SegmentTexts(match kept {
            Some(kept) => Where::Memory(kept),
            None => Where::Store(segment.get_store_reader(BLOCKS)?),
        }))
    }

    /// Reads a segment's texts; `None` where that would be too much to keep.
    fn read(&self, segment: &SegmentReader) -> tantivy::Result<Option<Kept>> {
        let store = segment.get_store_reader(1)?;
        let mut kept = Kept { all: String::new(), ends: Vec::with_capacity(segment.max_doc() as usize) };
        let before = self.bytes.load(Ordering::Relaxed);
        // Those of documents that are no more, too: so that each has its number.
        for stored in store.iter::<Stored>(None) {
            kept.all.push_str(&stored?.0);
            kept.ends.push(kept.all.len());
            if before + kept.all.len() > MOST {
                return Ok(None);
            }
        }
        kept.all.shrink_to_fit();
        self.bytes.fetch_add(kept.all.len(), Ordering::Relaxed);
        Ok(Some(kept))
    }
}

impl SegmentTexts {
    /// The newest display text of the clause that a document is.
    pub fn get(&self, doc: DocId) -> Cow<'_, str> {
        match &self.0 {
            Where::Memory(kept) => {
                let doc = doc as usize;
                let start = doc.checked_sub(1).map_or(Some(0), |before| kept.ends.get(before).copied());
                let range = start.zip(kept.ends.get(doc)).map(|(start, &end)| start..end);
                Cow::Borrowed(range.and_then(|range| kept.all.get(range)).unwrap_or_default())
            }
            Where::Store(store) => {
                Cow::Owned(store.get::<Stored>(doc).map(|stored| stored.0).unwrap_or_default())
            }
        }
    }
}
