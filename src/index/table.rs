//! A document's clause table: which clauses it ever held, when, and under which headings.
//!
//! One row a distinct clause, at fixed width in one run of bytes, read where they lie: opening an
//! archive decodes nothing. Writing them is `table_writer`'s business.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{ClauseId, Language, Lifetime, Span};

/// Bytes of a row: id 16, first 4, last 4, gaps 4, section 3 + language 1, fingerprint 8.
pub(super) const ROW: usize = 40;
/// No gaps: the lifetime is one span.
pub(super) const NO_GAPS: u32 = u32::MAX;
/// A section that stands under no other.
pub(super) const NO_PARENT: u32 = u32::MAX;

/// Sizes of a table's parts, in the order in which they lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sizes {
    /// Number of rows, [`ROW`] bytes each.
    pub(super) rows: u32,
    /// Number of 32-bit words in the pool of gapped lifetimes.
    pub(super) pool: u32,
    /// Number of versions, an 8-byte fingerprint each.
    pub(super) versions: u32,
    /// Number of sections: 4 bytes parent and 4 bytes end of label each.
    pub(super) sections: u32,
    /// Bytes of all labels.
    pub(super) labels: u32,
}

impl Sizes {
    fn pool_at(self) -> usize {
        self.rows as usize * ROW
    }
    fn versions_at(self) -> usize {
        self.pool_at() + self.pool as usize * 4
    }
    fn sections_at(self) -> usize {
        self.versions_at() + self.versions as usize * 8
    }
    fn labels_at(self) -> usize {
        self.sections_at() + self.sections as usize * 8
    }
    /// Bytes of the whole table.
    pub(super) fn total(self) -> usize {
        self.labels_at() + self.labels as usize
    }
}

/// A document's clause table. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) sizes: Sizes,
    /// Ordinal of the latest version that is not junk; `None` where every one is.
    pub(super) latest: Option<u32>,
    /// Letters of that version.
    pub(super) letters: u32,
    pub(super) bytes: Arc<Vec<u8>>,
    pub(super) at: Range<usize>,
}

/// What a table says about a clause, without its gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which clause.
    pub id: ClauseId,
    /// Ordinal of the first version that holds it.
    pub first: u32,
    /// Ordinal of the last version that holds it.
    pub last: u32,
    /// Where its gaps are, in the table's pool.
    gaps: u32,
    /// The section that it stands (or last stood) in; 0 is none.
    pub section: u32,
    /// Language that its text was read in.
    pub language: Language,
    /// Fingerprint of what the index stores of it.
    pub(super) print: u64,
}

impl Table {
    fn body(&self) -> &[u8] {
        self.bytes.get(self.at.clone()).unwrap_or_default()
    }

    fn u32_at(&self, at: usize) -> u32 {
        let bytes = self.body().get(at..at + 4).and_then(|b| b.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }

    fn u64_at(&self, at: usize) -> u64 {
        let bytes = self.body().get(at..at + 8).and_then(|b| b.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    }

    /// Number of distinct clauses.
    pub fn len(&self) -> usize {
        self.sizes.rows as usize
    }

    /// Whether the document never held a clause.
    pub fn is_empty(&self) -> bool {
        self.sizes.rows == 0
    }

    /// Ordinal of the latest version that is not junk; `None` where every one is.
    pub fn latest(&self) -> Option<u32> {
        self.latest
    }

    /// Number of versions that the table was made from.
    pub fn versions(&self) -> usize {
        self.sizes.versions as usize
    }

    /// The id of the clause in a row.
    pub fn id(&self, row: u32) -> Option<ClauseId> {
        let at = row as usize * ROW;
        (row < self.sizes.rows).then_some(())?;
        Some(ClauseId(self.body().get(at..at + 16)?.try_into().ok()?))
    }

    /// What the table says about the clause in a row.
    pub fn row(&self, row: u32) -> Option<Row> {
        let id = self.id(row)?;
        let at = row as usize * ROW + 16;
        let place = self.u32_at(at + 12);
        let language = Language::ALL.get((place >> 24) as usize).copied().unwrap_or_default();
        Some(Row {
            id,
            first: self.u32_at(at),
            last: self.u32_at(at + 4),
            gaps: self.u32_at(at + 8),
            section: place & 0x00FF_FFFF,
            language,
            print: self.u64_at(at + 16),
        })
    }

    /// Ordinals of the first and the last version that hold the clause in a row.
    pub fn hull(&self, row: u32) -> Option<(u32, u32)> {
        let at = row as usize * ROW + 16;
        (row < self.sizes.rows).then(|| (self.u32_at(at), self.u32_at(at + 4)))
    }

    /// Whether some version between the first and the last that hold the clause in a row lacks it.
    pub fn has_gaps(&self, row: u32) -> bool {
        row < self.sizes.rows && self.u32_at(row as usize * ROW + 24) != NO_GAPS
    }

    /// The section of the clause in a row; 0 is none.
    pub fn section_of(&self, row: u32) -> u32 {
        if row < self.sizes.rows { self.u32_at(row as usize * ROW + 28) & 0x00FF_FFFF } else { 0 }
    }

    /// Whether the version with this ordinal holds the clause.
    pub fn holds(&self, row: &Row, version: u32) -> bool {
        let hull = row.first <= version && version <= row.last;
        hull && (row.gaps == NO_GAPS || self.spans(row).any(|s| s.first <= version && version <= s.last))
    }

    fn spans(&self, row: &Row) -> impl Iterator<Item = Span> {
        let gapless = row.gaps == NO_GAPS;
        let whole = gapless.then_some(Span { first: row.first, last: row.last });
        let at = if gapless { 0 } else { self.sizes.pool_at() + row.gaps as usize * 4 };
        let count = if gapless { 0 } else { self.u32_at(at).min(self.sizes.pool / 2) as usize };
        let pooled = (0..count).map(move |i| {
            let at = at + 4 + i * 8;
            Span { first: self.u32_at(at), last: self.u32_at(at + 4) }
        });
        whole.into_iter().chain(pooled)
    }

    /// The lifetime of the clause in a row.
    pub fn lifetime(&self, row: &Row) -> Lifetime {
        Lifetime { spans: self.spans(row).collect() }
    }

    /// Every clause with its lifetime, in no order that means anything.
    pub fn lifetimes(&self) -> impl Iterator<Item = (ClauseId, Lifetime)> {
        self.rows().map(|(_, row)| (row.id, self.lifetime(&row)))
    }

    /// Every row with its number.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Row)> {
        (0..self.sizes.rows).filter_map(|n| Some((n, self.row(n)?)))
    }

    /// The row of a clause.
    pub fn find(&self, id: ClauseId) -> Option<(u32, Row)> {
        (0..self.sizes.rows).find(|&n| self.id(n) == Some(id)).and_then(|n| Some((n, self.row(n)?)))
    }

    /// The rows of the clauses whose id begins with these hexadecimal digits.
    pub fn find_prefix(&self, hex: &str) -> Vec<(u32, Row)> {
        let hex = hex.to_ascii_lowercase();
        self.rows().filter(|(_, row)| row.id.to_string().starts_with(&hex)).collect()
    }

    /// Number of sections; their numbers count from 1.
    pub fn section_count(&self) -> u32 {
        self.sizes.sections
    }

    pub(super) fn section(&self, section: u32) -> Option<(u32, &str)> {
        let n = section.checked_sub(1).filter(|&n| n < self.sizes.sections)? as usize;
        let at = self.sizes.sections_at() + n * 8;
        let start = if n == 0 { 0 } else { self.u32_at(at - 4) } as usize;
        let (labels, end) = (self.sizes.labels_at(), self.u32_at(at + 4) as usize);
        let label = self.body().get(labels + start..labels + end)?;
        Some((self.u32_at(at), std::str::from_utf8(label).ok()?))
    }

    /// The labels of the headings that make a section, outermost first.
    pub fn place(&self, section: u32) -> Vec<String> {
        let mut place = Vec::new();
        let mut next = section;
        // A parent always has a smaller number, so this ends.
        while let Some((parent, label)) = self.section(next) {
            place.push(label.to_owned());
            if parent == NO_PARENT || parent >= next {
                break;
            }
            next = parent;
        }
        place.reverse();
        place
    }

    /// The last version before this one that is not junk and could be read.
    pub fn before(&self, version: u32) -> Option<u32> {
        (0..version.min(self.sizes.versions)).rev().find(|&before| self.version_print(before).is_some())
    }

    /// Fingerprint of a version's sequence of clauses; `None` for junk and for what could not be read.
    pub(super) fn version_print(&self, version: u32) -> Option<u64> {
        let at = self.sizes.versions_at() + version as usize * 8;
        (version < self.sizes.versions).then(|| self.u64_at(at)).filter(|&print| print != 0)
    }
}
