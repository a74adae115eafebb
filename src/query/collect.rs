//! Runs a compiled query over one archive: counts every hit, keeps the best.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::query::{EnableScoring, Query as Words};
use tantivy::{DocAddress, DocId, Score};

use super::counts::{Counts, Topics};
use super::hits::Sort;
use super::marks::Marks;
use super::names::Names;
use crate::index::{Cell, IndexError, Snapshot};

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

/// Where so many clauses hold all that is asked for, and as many as are wanted, those of sections that hold it only
/// together are not looked for: nobody gets to them, and there may be a hundred thousand.
const ENOUGH: usize = 1000;

/// Gathers the hits of one archive.
pub(super) struct Gather<'a> {
    snapshot: &'a Snapshot,
    archive: usize,
    sort: Sort,
    limit: usize,
    enough: usize,
    best: &'a mut BinaryHeap<Candidate>,
    pub(super) counts: Counts,
    topics: Option<Topics>,
    /// By section of the archive: what its headings add to a score.
    headings: Vec<f32>,
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
        let counts = Counts::new(snapshot.slots());
        let enough = limit.max(ENOUGH);
        Self { snapshot, archive, sort, limit, enough, best, counts, topics: None, headings }
    }

    /// Keeps every hit of those that are found where few are wanted.
    pub(super) fn whole(self) -> Self {
        Self { limit: usize::MAX, enough: ENOUGH, ..self }
    }

    /// Counts topics and severities too.
    pub(super) fn with_topics(mut self, names: &Names, marks: Option<Arc<Marks>>) -> Self {
        self.topics = marks.map(|marks| Topics::new(marks, names));
        self.counts.with_topics(names);
        self
    }

    /// Whether there are so many hits that what sections hold only together is not looked for.
    pub(super) fn has_enough(&self) -> bool {
        self.counts.direct >= self.enough
    }

    /// Whether the best are so many, and so good, that what a section only holds together is counted alone.
    pub(super) fn is_full_of_direct_hits(&self) -> bool {
        self.best.len() >= self.limit && self.best.peek().is_none_or(|worst| !worst.in_section)
    }

    /// Counts a hit that is none of the best.
    pub(super) fn count(&mut self, cell: &Cell, in_section: bool) {
        if !cell.is_heading() {
            self.counts.add(cell, in_section, self.topics.as_ref());
        }
    }

    pub(super) fn take(&mut self, address: DocAddress, cell: &Cell, score: Score, in_section: bool) {
        if cell.is_heading() {
            return;
        }
        self.count(cell, in_section);
        let score = score + self.headings.get(cell.section as usize).copied().unwrap_or(0.0);
        let rank = match self.sort {
            Sort::Relevance => f64::from(score),
            Sort::Newest => self.born(cell),
            Sort::Oldest => -self.born(cell),
        };
        let candidate = Candidate { in_section, rank, score, archive: self.archive, key: cell.key, address };
        if self.best.len() < self.limit {
            self.best.push(candidate);
        } else if self.best.peek().is_some_and(|worst| candidate < *worst)
            && let Some(mut worst) = self.best.peek_mut()
        {
            *worst = candidate;
        }
    }

    /// The moment of the first version that holds a clause.
    fn born(&self, cell: &Cell) -> f64 {
        let Some(indexed) = self.snapshot.in_slot(cell.slot()) else { return 0.0 };
        let first = indexed.document.versions.get(cell.first as usize);
        first.map_or(0, |version| version.date.0) as f64
    }
}

/// Calls `each` with every live document that a query means: its place, its key, its score.
pub(super) fn for_each(
    snapshot: &Snapshot,
    query: &dyn Words,
    mut each: impl FnMut(DocAddress, &Cell, Score),
) -> Result<(), IndexError> {
    let (searcher, _) = snapshot.words();
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    for ((ordinal, segment), cells) in (0..).zip(searcher.segment_readers()).zip(snapshot.cells()?) {
        weight.for_each(segment, &mut |doc: DocId, score: Score| {
            if let Some(cell) = cells.get(doc as usize).filter(|cell| cell.is_live()) {
                each(DocAddress::new(ordinal, doc), cell, score);
            }
        })?;
    }
    Ok(())
}

/// The same without scores.
pub(super) fn for_each_unscored(
    snapshot: &Snapshot,
    query: &dyn Words,
    mut each: impl FnMut(DocAddress, &Cell),
) -> Result<(), IndexError> {
    let (searcher, _) = snapshot.words();
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for ((ordinal, segment), cells) in (0..).zip(searcher.segment_readers()).zip(snapshot.cells()?) {
        weight.for_each_no_score(segment, &mut |docs: &[DocId]| {
            for &doc in docs {
                if let Some(cell) = cells.get(doc as usize).filter(|cell| cell.is_live()) {
                    each(DocAddress::new(ordinal, doc), cell);
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
    documents: &[DocAddress],
    mut each: impl FnMut(DocAddress, Score),
) -> Result<(), IndexError> {
    let (searcher, _) = snapshot.words();
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    for segment in documents.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
        let Some(ordinal) = segment.first().map(|address| address.segment_ord) else { continue };
        let mut scorer = weight.scorer(searcher.segment_reader(ordinal), 1.0)?;
        for &address in segment {
            if scorer.doc() < address.doc_id {
                scorer.seek(address.doc_id);
            }
            if scorer.doc() == address.doc_id {
                each(address, scorer.score());
            }
        }
    }
    Ok(())
}
