//! Parts close to each other, in the index: the clauses that hold all parts are found first, then the positions of
//! their words decide.
//!
//! What "close" means is `spans`' business.

use std::fmt;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query as Words, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::spans::{self, Nearness, Span};
use super::terms::{Look, Placed};
use crate::index::Fields;

/// Words that a beginning may stand for.
const EXPANSIONS: usize = 10_000;

/// What is looked for, with its places.
#[derive(Clone, Debug)]
pub(super) enum Spot {
    /// What an atom looks for.
    Look(Look),
    /// Any of these.
    Any(Vec<Spot>),
    /// One near the other, or one without the other near it.
    Near(Box<Spot>, Box<Spot>, Nearness),
}

/// The clauses among some candidates in which a spot is found.
#[derive(Clone)]
pub(super) struct NearQuery {
    candidates: Arc<dyn Words>,
    spot: Spot,
    fields: Fields,
}

impl NearQuery {
    /// `candidates` must find every clause that holds the spot's words.
    pub(super) fn new(candidates: Box<dyn Words>, spot: Spot, fields: Fields) -> Self {
        Self { candidates: candidates.into(), spot, fields }
    }
}

impl fmt::Debug for NearQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NearQuery({:?})", self.spot)
    }
}

impl Words for NearQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let (spot, fields) = (self.spot.clone(), self.fields);
        Ok(Box::new(NearWeight { candidates: self.candidates.weight(scoring)?, spot, fields }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.candidates.query_terms(visitor);
    }
}

struct NearWeight {
    candidates: Box<dyn Weight>,
    spot: Spot,
    fields: Fields,
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let candidates = self.candidates.scorer(reader, boost)?;
        let mut scorer = NearScorer {
            candidates,
            places: Places::open(&self.spot, reader, self.fields)?,
            found: Vec::new(),
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.candidates.explain(reader, doc)
    }
}

struct NearScorer {
    candidates: Box<dyn Scorer>,
    places: Places,
    found: Vec<u32>,
}

impl NearScorer {
    /// Goes on to the next candidate that holds, if this one doesn't.
    fn settle(&mut self) -> DocId {
        let mut doc = self.candidates.doc();
        while doc != TERMINATED && self.places.in_document(doc, &mut self.found).is_empty() {
            doc = self.candidates.advance();
        }
        doc
    }
}

impl DocSet for NearScorer {
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
        // Positions are read of every candidate.
        self.candidates.cost().saturating_mul(5)
    }
}

impl Scorer for NearScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}

/// A spot's words in one segment; documents are asked in ascending order.
enum Places {
    /// Any of these words.
    Terms(Vec<SegmentPostings>),
    /// Words at these distances from the first one's; the last may be any of several.
    Phrase(Vec<(usize, Vec<SegmentPostings>)>),
    /// Words and how often each is wanted, with at most so many others among them.
    Loose(Vec<(Places, usize)>, u8),
    Any(Vec<Places>),
    Near(Box<Places>, Box<Places>, Nearness),
}

impl Places {
    fn open(spot: &Spot, reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        Ok(match spot {
            Spot::Look(look) => Self::of(look, reader, fields)?,
            Spot::Any(spots) => {
                let open = |spot| Self::open(spot, reader, fields);
                Self::Any(spots.iter().map(open).collect::<tantivy::Result<_>>()?)
            }
            Spot::Near(left, right, nearness) => {
                let open = |spot| Self::open(spot, reader, fields).map(Box::new);
                Self::Near(open(left)?, open(right)?, *nearness)
            }
        })
    }

    fn of(look: &Look, reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let exact = |word: &String| postings(reader, fields.text, std::slice::from_ref(word));
        let phrase = |words: &[Placed]| -> tantivy::Result<Vec<_>> {
            let first = words.first().map_or(0, |(at, _)| *at);
            words.iter().map(|(at, word)| Ok((at - first, exact(word)?))).collect()
        };
        Ok(match look {
            Look::Nothing | Look::Fuzzy(..) => Self::Any(Vec::new()),
            Look::Stems(stems) => Self::Terms(postings(reader, fields.stem, stems)?),
            Look::Exact(word) => Self::Terms(exact(word)?),
            Look::Prefix(word) => Self::Terms(beginning(reader, fields.text, word)?),
            Look::Phrase(words) => Self::Phrase(phrase(words)?),
            Look::PhrasePrefix(words, (at, last)) => {
                let first = words.first().map_or(*at, |(at, _)| *at);
                let mut words = phrase(words)?;
                words.push((at - first, beginning(reader, fields.text, last)?));
                Self::Phrase(words)
            }
            Look::Loose(words, others) => {
                let words = spans::counted(words).into_iter();
                let words = words.map(|(word, wanted)| Ok((Self::Terms(exact(word)?), wanted)));
                Self::Loose(words.collect::<tantivy::Result<_>>()?, *others)
            }
            Look::Either(looks) => {
                let of = |look| Self::of(look, reader, fields);
                Self::Any(looks.iter().map(of).collect::<tantivy::Result<_>>()?)
            }
        })
    }

    /// Where a document holds it, sorted.
    fn in_document(&mut self, doc: DocId, scratch: &mut Vec<u32>) -> Vec<Span> {
        match self {
            Self::Terms(terms) => {
                let mut found = Vec::new();
                for term in terms {
                    found.extend(positions(term, doc, scratch).iter().map(|&at| Span::word(at)));
                }
                spans::sorted(found)
            }
            Self::Phrase(words) => phrase_in(words, doc, scratch),
            Self::Loose(words, others) => {
                let words = words.iter_mut();
                let words = words.map(|(places, wanted)| (places.in_document(doc, scratch), *wanted));
                spans::loose(&words.collect::<Vec<_>>(), *others)
            }
            Self::Any(places) => {
                let mut found = Vec::new();
                for place in places {
                    found.extend(place.in_document(doc, scratch));
                }
                spans::sorted(found)
            }
            Self::Near(left, right, nearness) => {
                let left = left.in_document(doc, scratch);
                if left.is_empty() {
                    return left;
                }
                let right = right.in_document(doc, scratch);
                nearness.join(&left, &right)
            }
        }
    }
}

fn phrase_in(words: &mut [(usize, Vec<SegmentPostings>)], doc: DocId, scratch: &mut Vec<u32>) -> Vec<Span> {
    let mut starts: Option<Vec<u32>> = None;
    let length = words.last().map_or(0, |(offset, _)| *offset as u32) + 1;
    for (offset, terms) in words {
        let offset = *offset as u32;
        let mut here: Vec<u32> = Vec::new();
        for term in terms {
            here.extend(positions(term, doc, scratch).iter().filter_map(|at| at.checked_sub(offset)));
        }
        here.sort_unstable();
        if let Some(starts) = &starts {
            here.retain(|at| starts.binary_search(at).is_ok());
        }
        if here.is_empty() {
            return Vec::new();
        }
        starts = Some(here);
    }
    let starts = starts.unwrap_or_default().into_iter();
    spans::sorted(starts.map(|start| Span { start, end: start + length }).collect())
}

fn positions<'a>(term: &mut SegmentPostings, doc: DocId, scratch: &'a mut Vec<u32>) -> &'a [u32] {
    scratch.clear();
    if term.doc() < doc {
        term.seek(doc);
    }
    if term.doc() == doc {
        term.positions(scratch);
    }
    scratch
}

fn postings(reader: &SegmentReader, field: Field, words: &[String]) -> tantivy::Result<Vec<SegmentPostings>> {
    let inverted = reader.inverted_index(field)?;
    let mut found = Vec::new();
    for word in words {
        let term = Term::from_field_text(field, word);
        found.extend(inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?);
    }
    Ok(found)
}

/// The words that begin so.
fn beginning(reader: &SegmentReader, field: Field, word: &str) -> tantivy::Result<Vec<SegmentPostings>> {
    let inverted = reader.inverted_index(field)?;
    let mut stream = inverted.terms().range().ge(word.as_bytes()).into_stream()?;
    let mut found = Vec::new();
    while found.len() < EXPANSIONS && stream.advance() && stream.key().starts_with(word.as_bytes()) {
        let option = IndexRecordOption::WithFreqsAndPositions;
        found.push(inverted.read_postings_from_terminfo(stream.value(), option)?);
    }
    Ok(found)
}
