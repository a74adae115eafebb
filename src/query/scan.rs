//! Regexes over an archive: of the clauses that the rest of a query finds, those whose texts hold them.
//!
//! The texts are kept in memory by the snapshot from the first regex on. What a regex is, is `regular`'s business.

use std::fmt;
use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query as Words, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::regular::Regular;
use crate::index::{SegmentTexts, Snapshot};

/// The clauses among some candidates whose texts hold all wanted regexes and no other.
#[derive(Clone)]
pub(super) struct ScanQuery {
    candidates: Arc<dyn Words>,
    regexes: Arc<[(Regular, bool)]>,
    snapshot: Snapshot,
}

impl ScanQuery {
    /// Each regex comes with whether it is wanted.
    pub(super) fn new(
        candidates: Box<dyn Words>,
        regexes: Vec<(Regular, bool)>,
        snapshot: &Snapshot,
    ) -> Self {
        Self { candidates: candidates.into(), regexes: regexes.into(), snapshot: snapshot.clone() }
    }
}

impl fmt::Debug for ScanQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScanQuery({:?})", self.regexes)
    }
}

impl Words for ScanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(scoring)?;
        Ok(Box::new(ScanWeight {
            candidates,
            regexes: self.regexes.clone(),
            snapshot: self.snapshot.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.candidates.query_terms(visitor);
    }
}

struct ScanWeight {
    candidates: Box<dyn Weight>,
    regexes: Arc<[(Regular, bool)]>,
    snapshot: Snapshot,
}

impl Weight for ScanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let candidates = self.candidates.scorer(reader, boost)?;
        let texts = self.snapshot.segment_texts(reader)?;
        let mut scorer = ScanScorer { candidates, regexes: self.regexes.clone(), texts };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.candidates.explain(reader, doc)
    }
}

struct ScanScorer {
    candidates: Box<dyn Scorer>,
    regexes: Arc<[(Regular, bool)]>,
    texts: SegmentTexts,
}

impl ScanScorer {
    /// Goes on to the next candidate that holds, if this one doesn't.
    fn settle(&mut self) -> DocId {
        let mut doc = self.candidates.doc();
        while doc != TERMINATED && !self.holds(doc) {
            doc = self.candidates.advance();
        }
        doc
    }

    fn holds(&self, doc: DocId) -> bool {
        let text = self.texts.get(doc);
        self.regexes.iter().all(|(regex, wanted)| regex.is_in(&text) == *wanted)
    }
}

impl DocSet for ScanScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() < target {
            self.candidates.seek(target);
            self.settle();
        }
        self.candidates.doc()
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        // Texts are read of every candidate.
        self.candidates.cost().saturating_mul(50)
    }
}

impl Scorer for ScanScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}
