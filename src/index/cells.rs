//! What a search asks of every clause that it finds, by the clause's place among the words: where it belongs, when it
//! came, whether it is still there. Worked out once a snapshot, so that thousands of hits are counted in a walk over
//! memory that lies side by side. Twenty-four bytes a clause.

use std::sync::Arc;

use tantivy::SegmentReader;

use super::engine::{KEY, SECTION};
use super::error::IndexError;
use super::snapshot::{Indexed, Snapshot};

/// A clause, or a section's headings, as a search counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Slot of the document and row of the clause, as in [`Fields::key`](super::Fields::key).
    pub key: u64,
    /// Its section, by the number that no other section of the archive has.
    pub section: u32,
    /// Ordinals of the first and the last version that hold it; 0 for headings.
    pub first: u32,
    /// The same, of the last.
    pub last: u32,
    /// Calendar year of the first version that holds it; 0 for headings.
    pub year: i16,
    /// Whether the latest version that counts holds it.
    pub current: bool,
    /// Whether some version between the first and the last lacks it.
    pub has_gaps: bool,
}

/// A document of the words that counts no more.
const GONE: Cell =
    Cell { key: u64::MAX, section: 0, first: 0, last: 0, year: 0, current: false, has_gaps: false };

impl Cell {
    /// Whether it counts.
    pub fn is_live(&self) -> bool {
        self.key != u64::MAX
    }

    /// Whether it is a section's headings, not a clause.
    pub fn is_heading(&self) -> bool {
        self.row() & SECTION != 0
    }

    /// Slot of its document.
    pub fn slot(&self) -> u32 {
        (self.key >> 32) as u32
    }

    /// The clause's row in the document's table.
    pub fn row(&self) -> u32 {
        self.key as u32
    }
}

/// The cells of a segment, by the words' numbers of documents.
pub(super) fn cells(snapshot: &Snapshot, segment: &SegmentReader) -> Result<Arc<[Cell]>, IndexError> {
    let mut cells = vec![GONE; segment.max_doc() as usize];
    let keys = segment.fast_fields().u64(KEY)?.first_or_default_col(u64::MAX);
    let mut document: Option<(u32, Indexed<'_>, u32)> = None;
    for doc in segment.doc_ids_alive() {
        let key = keys.get_val(doc);
        let (slot, row) = ((key >> 32) as u32, key as u32);
        // Clauses of a document lie side by side.
        if document.is_none_or(|(known, ..)| known != slot) {
            document = snapshot
                .in_slot(slot)
                .zip(snapshot.sections_before(slot))
                .map(|(indexed, sections)| (slot, indexed, sections));
        }
        let (Some((_, indexed, sections)), Some(cell)) = (document, cells.get_mut(doc as usize)) else {
            continue;
        };
        if row & SECTION != 0 {
            *cell = Cell { key, section: sections + (row & !SECTION), ..GONE };
        } else if let Some((first, last)) = indexed.table.hull(row) {
            *cell = Cell {
                key,
                section: sections + indexed.table.section_of(row),
                year: indexed.document.versions.get(first as usize).map_or(0, |version| version.date.year()),
                current: indexed.table.latest() == Some(last),
                has_gaps: indexed.table.has_gaps(row),
                first,
                last,
            };
        }
    }
    Ok(cells.into())
}
