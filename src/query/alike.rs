//! The clauses of an archive that share most of their rare words with a text: candidates for who else says it.
//!
//! Finds them by the index alone; how alike the wordings really are, `compare` says of the few that are left.

use std::collections::HashMap;

use tantivy::query::{BooleanQuery, Occur, Query as Words, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::collect::for_each;
use super::texts::ClauseKey;
use crate::index::{AllStems, IndexError, Script, Snapshot, Words as WordsOf};
use crate::model::Language;

/// How many words of a text are looked for: the rarest ones.
const MOST_WORDS: usize = 24;

/// How many are looked for at least, rare or not.
const LEAST_WORDS: usize = 8;

/// A word that more than one in so many clauses holds says nothing about what a clause is about.
const COMMON: u64 = 4;

/// A clause that is like a text. Its own text is fetched when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// Which clause.
    pub key: ClauseKey,
    /// Its group.
    pub group: u32,
    /// BM25 over the words that it shares with the text; for sorting only.
    pub score: f32,
    address: DocAddress,
}

impl Alike {
    /// Its newest display text.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn text(&self, snapshot: &Snapshot) -> Result<String, IndexError> {
        snapshot.text_at(self.address)
    }

    fn best_first(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then_with(|| self.key.cmp(&other.key))
    }
}

/// How rare words are in some archives. Remembers what it was asked.
pub struct Rarity<'a> {
    snapshots: &'a [Snapshot],
    clauses: u64,
    stems: AllStems,
    known: HashMap<String, f32>,
}

impl<'a> Rarity<'a> {
    /// In these archives, taken together.
    pub fn new(snapshots: &'a [Snapshot]) -> Self {
        let clauses = snapshots.iter().map(|snapshot| snapshot.words().0.num_docs()).sum();
        Self { snapshots, clauses, stems: AllStems::default(), known: HashMap::new() }
    }

    /// The inverse document frequency (Spärck Jones 1972) of a word in lower case, smoothed so that it is above
    /// zero.
    pub fn of(&mut self, lower: &str, language: Language) -> f32 {
        let stem = self.stems.of(language).stem(lower);
        if let Some(&known) = self.known.get(stem) {
            return known;
        }
        let holding: u64 = self.snapshots.iter().map(|snapshot| holding(snapshot, stem)).sum();
        let rarity = (1.0 + self.clauses as f32 / (holding.max(1)) as f32).ln();
        self.known.insert(stem.to_owned(), rarity);
        rarity
    }
}

/// How many clauses and headings of an archive hold a stem.
fn holding(snapshot: &Snapshot, stem: &str) -> u64 {
    let (searcher, fields) = snapshot.words();
    searcher.doc_freq(&Term::from_field_text(fields.stem, stem)).unwrap_or(0)
}

/// How many clauses are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Of each group.
    pub per_group: usize,
    /// In all.
    pub total: usize,
}

/// The clauses of an archive that share most with a text, the likest first, of those that `group` gives a group.
pub fn alike(
    snapshot: &Snapshot,
    text: &str,
    language: Language,
    most: Most,
    group: &dyn Fn(ClauseKey) -> Option<u32>,
) -> Result<Vec<Alike>, IndexError> {
    let (_, fields) = snapshot.words();
    let parts: Vec<(Occur, Box<dyn Words>)> = telling(snapshot, text, language)
        .into_iter()
        .map(|stem| {
            let term = Term::from_field_text(fields.stem, &stem);
            let query: Box<dyn Words> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        })
        .collect();
    if parts.is_empty() || most.per_group == 0 {
        return Ok(Vec::new());
    }
    let mut best: HashMap<u32, Vec<Alike>> = HashMap::new();
    for_each(snapshot, &BooleanQuery::new(parts), |address, cell, score| {
        if cell.is_heading() {
            return;
        }
        let key = (cell.slot(), cell.row());
        if let Some(group) = group(key) {
            let own = best.entry(group).or_default();
            let full = own.len() >= most.per_group;
            if full && own.last().is_some_and(|worst| worst.score >= score) {
                return;
            }
            own.push(Alike { key, group, score, address });
            own.sort_by(Alike::best_first);
            own.truncate(most.per_group);
        }
    })?;
    let mut found: Vec<Alike> = best.into_values().flatten().collect();
    found.sort_by(Alike::best_first);
    found.truncate(most.total);
    Ok(found)
}

/// The rarest stems of a text that the archive knows.
fn telling(snapshot: &Snapshot, text: &str, language: Language) -> Vec<String> {
    let clauses = snapshot.words().0.num_docs();
    let mut stems = AllStems::default();
    let (mut words, mut lower) = (WordsOf::new(text), String::new());
    let mut found: HashMap<String, u64> = HashMap::new();
    while let Some(word) = words.next_into(&mut lower) {
        if word.script == Script::Spaced {
            let stem = stems.of(language).stem(&lower);
            if !found.contains_key(stem) {
                found.insert(stem.to_owned(), holding(snapshot, stem));
            }
        }
    }
    let mut found: Vec<(u64, String)> = found
        .into_iter()
        .map(|(stem, holding)| (holding, stem))
        .filter(|(holding, _)| *holding > 0)
        .collect();
    found.sort_unstable();
    let rare = found.iter().filter(|(holding, _)| holding * COMMON < clauses).count();
    // A text of common words, and any text of a small archive, is looked for by what it has.
    found.truncate(rare.clamp(LEAST_WORDS, MOST_WORDS));
    found.into_iter().map(|(_, stem)| stem).collect()
}
