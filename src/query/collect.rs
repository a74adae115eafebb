//! Runs a compiled query over one archive: counts every hit, keeps the best.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::query::{EnableScoring, Query as Words};
use tantivy::{DocAddress, DocId, Score, SegmentReader};

use super::hits::Sort;
use super::marks::Marks;
use super::names::Names;
use crate::index::{IndexError, Indexed, KEY, Snapshot};

/// A hit before its text is fetched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) in_section: bool,
    /// Larger is better: a score or a date.
    pub(super) rank: f64,
    pub(super) score: f32,
    pub(super) archive: usize,
    pub(super) key: u64,
    pub(super) address: DocAddress,
}

impl Candidate {
    pub(super) fn slot(&self) -> u32 {
        (self.key >> 32) as u32
    }

    pub(super) fn row(&self) -> u32 {
        self.key as u32
    }
}

impl Ord for Candidate {
    /// The best is the least.
    fn cmp(&self, other: &Self) -> Ordering {
        (self.in_section.cmp(&other.in_section))
            .then(other.rank.total_cmp(&self.rank))
            .then(self.archive.cmp(&other.archive))
            .then(self.key.cmp(&other.key))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// How many hits of one archive there are of each sort.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) total: usize,
    pub(super) direct: usize,
    pub(super) current: usize,
    /// By slot.
    pub(super) slots: Vec<usize>,
    /// By severity, in the names' order.
    pub(super) severities: Vec<usize>,
    /// By number.
    pub(super) topics: Vec<usize>,
    /// By calendar year of the first version; years outside are counted at the ends.
    pub(super) years: Vec<usize>,
}

/// The calendar year that `Counts::years` begins with, and how many it counts.
pub(super) const YEARS: (i16, usize) = (1970, 200);

/// Gathers the hits of one archive.
pub(super) struct Gather<'a> {
    archive: usize,
    sort: Sort,
    limit: usize,
    best: &'a mut BinaryHeap<Candidate>,
    pub(super) counts: Counts,
    documents: Documents<'a>,
    topics: Option<(&'a Names, Arc<Marks>)>,
    /// By section of the archive: what its headings add to a score.
    headings: Vec<f32>,
}

/// Looks documents up; clauses of a document lie side by side, so the last one is remembered.
pub(super) struct Documents<'a> {
    snapshot: &'a Snapshot,
    last: Option<Known<'a>>,
}

/// A document, what to add to its section numbers, and the calendar years of its versions.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) indexed: Indexed<'a>,
    pub(super) sections: u32,
    years: &'a [i16],
}

impl<'a> Documents<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, last: None }
    }

    /// The document in a slot.
    pub(super) fn get(&mut self, slot: u32) -> Option<Known<'a>> {
        if self.last.is_none_or(|known| known.indexed.slot != slot) {
            self.last = self.snapshot.in_slot(slot).map(|indexed| Known {
                indexed,
                sections: self.snapshot.sections_before(slot).unwrap_or(0),
                years: self.snapshot.years(slot),
            });
        }
        self.last
    }
}

impl<'a> Gather<'a> {
    /// For the archive with this number in the searcher's list.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        archive: usize,
        sort: Sort,
        limit: usize,
        best: &'a mut BinaryHeap<Candidate>,
        headings: Vec<f32>,
    ) -> Self {
        let slots = vec![0; snapshot.slots() as usize];
        let counts = Counts { slots, years: vec![0; YEARS.1], ..Counts::default() };
        Self {
            archive,
            sort,
            limit,
            best,
            counts,
            documents: Documents::new(snapshot),
            topics: None,
            headings,
        }
    }

    /// Counts topics and severities too.
    pub(super) fn with_topics(mut self, names: &'a Names, marks: Option<Arc<Marks>>) -> Self {
        self.topics = marks.map(|marks| (names, marks));
        self.counts.topics = vec![0; names.len()];
        self.counts.severities = vec![0; names.severities().len()];
        self
    }

    pub(super) fn take(&mut self, address: DocAddress, key: u64, score: Score, in_section: bool) {
        let (slot, row) = ((key >> 32) as u32, key as u32);
        let Some(Known { indexed, sections, years }) = self.documents.get(slot) else { return };
        let Some((first, last)) = indexed.table.hull(row) else { return };
        self.counts.total += 1;
        self.counts.direct += usize::from(!in_section);
        self.counts.current += usize::from(indexed.table.latest() == Some(last));
        if let Some(count) = self.counts.slots.get_mut(slot as usize) {
            *count += 1;
        }
        if let Some((names, marks)) = &self.topics {
            for topic in marks.topics(slot, row) {
                if let Some(count) = self.counts.topics.get_mut(topic) {
                    *count += 1;
                }
            }
            for (count, (_, group)) in self.counts.severities.iter_mut().zip(names.severities()) {
                *count += usize::from(marks.is_in(slot, row, group));
            }
        }
        let year = years.get(first as usize).copied().unwrap_or(YEARS.0);
        let year = usize::try_from(year.saturating_sub(YEARS.0)).unwrap_or(0).min(YEARS.1 - 1);
        if let Some(count) = self.counts.years.get_mut(year) {
            *count += 1;
        }
        let section = sections + indexed.table.section_of(row);
        let score = score + self.headings.get(section as usize).copied().unwrap_or(0.0);
        let born = || indexed.document.versions.get(first as usize).map_or(0, |v| v.date.0) as f64;
        let rank = match self.sort {
            Sort::Relevance => f64::from(score),
            Sort::Newest => born(),
            Sort::Oldest => -born(),
        };
        let candidate = Candidate { in_section, rank, score, archive: self.archive, key, address };
        if self.best.len() < self.limit {
            self.best.push(candidate);
        } else if let Some(mut worst) = self.best.peek_mut()
            && candidate < *worst
        {
            *worst = candidate;
        }
    }
}

/// Calls `each` with every live document that a query means: its place, its key, its score.
pub(super) fn for_each(
    snapshot: &Snapshot,
    query: &dyn Words,
    mut each: impl FnMut(DocAddress, u64, Score),
) -> Result<(), IndexError> {
    let (searcher, _) = snapshot.words();
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let keys = keys(segment)?;
        weight.for_each(segment, &mut |doc: DocId, score: Score| {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                each(DocAddress::new(ordinal, doc), keys.get_val(doc), score);
            }
        })?;
    }
    Ok(())
}

/// The same without scores.
pub(super) fn for_each_unscored(
    snapshot: &Snapshot,
    query: &dyn Words,
    mut each: impl FnMut(DocAddress, u64),
) -> Result<(), IndexError> {
    let (searcher, _) = snapshot.words();
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let keys = keys(segment)?;
        weight.for_each_no_score(segment, &mut |docs: &[DocId]| {
            for &doc in docs {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                    each(DocAddress::new(ordinal, doc), keys.get_val(doc));
                }
            }
        })?;
    }
    Ok(())
}

/// Calls `each` with those of the documents, in order of their places, that a query means.
pub(super) fn for_these(
    snapshot: &Snapshot,
    query: &dyn Words,
    documents: &[(DocAddress, u64)],
    mut each: impl FnMut(DocAddress, u64, Score),
) -> Result<(), IndexError> {
    let (searcher, _) = snapshot.words();
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    for segment in documents.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let Some(ordinal) = segment.first().map(|(address, _)| address.segment_ord) else { continue };
        let mut scorer = weight.scorer(searcher.segment_reader(ordinal), 1.0)?;
        for &(address, key) in segment {
            if scorer.doc() < address.doc_id {
                scorer.seek(address.doc_id);
            }
            if scorer.doc() == address.doc_id {
                each(address, key, scorer.score());
            }
        }
    }
    Ok(())
}

/// The keys of a segment's documents.
pub(super) fn keys(
    segment: &SegmentReader,
) -> Result<std::sync::Arc<dyn tantivy::columnar::ColumnValues>, IndexError> {
    Ok(segment.fast_fields().u64(KEY)?.first_or_default_col(u64::MAX))
}
