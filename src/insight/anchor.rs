//! Which clauses a record is about: those that hold its quotation, those that they became, or none any more.
//!
//! A quotation is looked for word for word, case and punctuation folded, through the whole history. Where no
//! version in force holds it, the clause is followed through its rewordings. Nothing is ever dropped: what is
//! found nowhere stays, with the nearest clause.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::records::{DocumentKey, Kept, Records};
use crate::compare::Likening;
use crate::history::{Subject, lineage};
use crate::index::{Indexed, Row, Snapshot};
use crate::library::{Archive, Trouble};
use crate::model::{Cancel, ClauseId, Language, Lifetime};
use crate::query::{Expr, Most, Names, Query, Rarity, Searcher, alike};

/// From which likeness on a clause is taken for the one that a quotation was copied from, a little wrongly.
const COPIED: f32 = 0.8;

/// From which likeness on a clause is worth suggesting.
const NEAR: f32 = 0.15;

/// From which likeness to the quotation on a wording is still what was written about.
const STILL: f32 = 0.5;

/// How a clause holds what a record quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wording {
    /// Word for word.
    Verbatim,
    /// Nearly: the quotation was copied with a slip.
    Nearly,
    /// In other words, which the quoted ones became.
    Reworded,
    /// It is what the quoted clause became, but says something else: what was written need not hold of it.
    Rewritten,
}

impl Wording {
    /// Whether what was written about the quotation counts for the clause.
    pub fn counts(self) -> bool {
        self != Self::Rewritten
    }

    /// What is to be said of the record beside the clause; nothing where it quotes it.
    pub fn told(self) -> &'static str {
        match self {
            Self::Verbatim => "",
            Self::Nearly => "about nearly these words",
            Self::Reworded => "about an earlier wording",
            Self::Rewritten => "about an earlier wording that said something else",
        }
    }
}

/// A record and the clauses that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchored {
    /// The record.
    pub kept: Arc<Kept>,
    /// The clauses that it is about, in any version, and how each holds the quotation.
    pub clauses: HashMap<ClauseId, Wording>,
    /// Where it stands now.
    pub state: State,
}

/// Where a record stands now.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// The version in force holds a clause that it is about.
    Current {
        /// Which.
        clause: ClauseId,
        /// How it holds the quotation.
        wording: Wording,
        /// How many clauses in force hold it so.
        of: usize,
        /// Ordinal of the version in force.
        version: u32,
    },
    /// What it is about is no longer in force, and nothing took its place.
    Gone {
        /// The clause that held the quotation last.
        clause: ClauseId,
        /// Ordinal of the last version that held it.
        last: u32,
    },
    /// No version holds the quotation.
    Unanchored {
        /// The clause that is nearest to it, one in force first.
        nearest: Option<Nearest>,
    },
}

/// A clause that a quotation may have meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Which clause.
    pub clause: ClauseId,
    /// Ordinal of the last version that holds it.
    pub version: u32,
    /// Its newest display text.
    pub text: String,
    /// How alike it is, from 0 to 1.
    pub score: f32,
}

impl State {
    /// The word for it, in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Current { wording: Wording::Verbatim | Wording::Nearly, .. } => "current",
            Self::Current { wording: Wording::Reworded, .. } => "reworded",
            Self::Current { wording: Wording::Rewritten, .. } => "rewritten",
            Self::Gone { .. } => "gone",
            Self::Unanchored { .. } => "unanchored",
        }
    }
}

/// The records of an archive with the clauses that they are about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anchors {
    /// By document, in the order in which they are written.
    pub documents: BTreeMap<DocumentKey, Vec<Anchored>>,
    /// What is wrong with the files.
    pub troubles: Vec<Trouble>,
}

impl Anchors {
    /// The records about a clause of a document; those that quote it first.
    pub fn about(&self, service: &str, document: &str, clause: ClauseId) -> Vec<&Anchored> {
        let key = (service.to_owned(), document.to_owned());
        let of = self.documents.get(&key).into_iter().flatten();
        let mut about: Vec<&Anchored> =
            of.filter(|anchored| anchored.clauses.contains_key(&clause)).collect();
        about.sort_by_key(|anchored| anchored.clauses.get(&clause).copied());
        about
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.documents.values().all(Vec::is_empty)
    }

    /// Finds the clauses of an archive's records.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn find(
        archive: &Archive,
        snapshot: &Snapshot,
        records: &Records,
        cancel: &Cancel,
    ) -> Result<Self, Trouble> {
        let mut anchors = Self { troubles: records.troubles.clone(), ..Self::default() };
        for (key, kept) in &records.documents {
            let indexed = snapshot.document(&key.0, &key.1);
            let searching = Searching {
                archive,
                snapshot,
                searcher: Searcher::new(vec![snapshot.clone()], Arc::new(Names::default())),
                lifetimes: OnceCell::new(),
                cancel,
            };
            let mut found = Vec::new();
            for kept in kept {
                found.push(match &indexed {
                    Some(indexed) => searching.anchored(indexed, kept)?,
                    None => Anchored {
                        kept: Arc::clone(kept),
                        clauses: HashMap::new(),
                        state: State::Unanchored { nearest: None },
                    },
                });
            }
            anchors.documents.insert(key.clone(), found);
        }
        Ok(anchors)
    }
}

/// Looking for the clauses of a document's records.
struct Searching<'a> {
    archive: &'a Archive,
    snapshot: &'a Snapshot,
    searcher: Searcher,
    /// The lifetimes of the document's clauses, once they are needed.
    lifetimes: OnceCell<HashMap<ClauseId, Lifetime>>,
    cancel: &'a Cancel,
}

impl Searching<'_> {
    fn anchored(&self, indexed: &Indexed<'_>, kept: &Arc<Kept>) -> Result<Anchored, Trouble> {
        let mut clauses: HashMap<ClauseId, Wording> = HashMap::new();
        // The last one that held it, and until when.
        let mut last: Option<(u32, ClauseId)> = None;
        let in_force = indexed.table.latest();
        let mut current: Vec<(ClauseId, Wording)> = Vec::new();
        let mut hold = |row: &Row| {
            clauses.insert(row.id, Wording::Verbatim);
            last = last.max(Some((row.last, row.id)));
            current.extend((in_force == Some(row.last)).then_some((row.id, Wording::Verbatim)));
        };
        let quote = Query { expr: sought(&kept.record.quote) };
        self.searcher.for_each(&quote, |found| {
            if found.indexed.slot == indexed.slot {
                hold(&found.row);
            }
        })?;
        let mut nearest = None;
        if last.is_none() {
            nearest = near(self.snapshot, indexed, &kept.record.quote)?;
            if let Some(copied) = nearest.take_if(|nearest| nearest.score >= COPIED) {
                last = Some((copied.version, copied.clause));
                clauses.insert(copied.clause, Wording::Nearly);
                current
                    .extend((in_force == Some(copied.version)).then_some((copied.clause, Wording::Nearly)));
            }
        }
        let Some((until, clause)) = last else {
            let state = State::Unanchored { nearest };
            return Ok(Anchored { kept: Arc::clone(kept), clauses, state });
        };
        if current.is_empty() {
            self.follow(indexed, &kept.record.quote, (clause, until), &mut clauses, &mut current);
        }
        current.sort_by_key(|&(id, wording)| (wording, id));
        let state = match (current.first(), in_force) {
            (Some(&(clause, wording)), Some(version)) => {
                let of = current.iter().filter(|(_, other)| *other == wording).count();
                State::Current { clause, wording, of, version }
            }
            _ => State::Gone { clause, last: until },
        };
        Ok(Anchored { kept: Arc::clone(kept), clauses, state })
    }

    /// Adds what a clause became after it was seen last, and which of that is in force.
    fn follow(
        &self,
        indexed: &Indexed<'_>,
        quote: &str,
        (clause, last): (ClauseId, u32),
        clauses: &mut HashMap<ClauseId, Wording>,
        current: &mut Vec<(ClauseId, Wording)>,
    ) {
        let subject = Subject {
            archive: self.archive,
            document: indexed.document,
            lifetimes: self.lifetimes.get_or_init(|| indexed.table.lifetimes().collect()),
            clause,
            version: last as usize,
        };
        // A version that can't be read is no reason to lose a record: it stands where it stood.
        let Ok(Some(lineage)) = lineage(subject, self.cancel, &mut |_| {}) else { return };
        let mut even = |_: &str| 1.0;
        let mut likening = Likening::new(quote, language(indexed), &mut even);
        for step in lineage.steps.iter().filter(|step| step.span.last > last) {
            let still = likening.of(&step.text) >= STILL;
            let wording = if still { Wording::Reworded } else { Wording::Rewritten };
            let wording = *clauses.entry(step.clause).or_insert(wording);
            if indexed.table.latest() == Some(step.span.last) {
                current.push((step.clause, wording));
            }
        }
    }
}

/// What a quotation is looked for by: its words in a row; where it leaves something out (`…`), each part of it.
fn sought(quote: &str) -> Expr {
    let parts = quote.replace("[...]", "…").replace("...", "…").replace("[…]", "…");
    let parts: Vec<Expr> = parts
        .split('…')
        .map(str::trim)
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .map(|part| Expr::Phrase(part.to_owned()))
        .collect();
    Expr::All(parts)
}

/// The language of a document's latest text.
fn language(indexed: &Indexed<'_>) -> Language {
    let facts = indexed.document.versions.iter().rev().find_map(|version| version.facts.as_ref());
    facts.map_or(Language::English, |facts| facts.language)
}

/// The clause of a document that is nearest to a quotation.
fn near(snapshot: &Snapshot, indexed: &Indexed<'_>, quote: &str) -> Result<Option<Nearest>, Trouble> {
    let language = language(indexed);
    let most = Most { per_group: 24, total: 24 };
    let found = alike(snapshot, quote, language, most, &|(slot, _)| (slot == indexed.slot).then_some(0))?;
    let snapshots = [snapshot.clone()];
    let mut rarity = Rarity::new(&snapshots);
    let mut rarity_of = |word: &str| rarity.of(word, language);
    let mut likening = Likening::new(quote, language, &mut rarity_of);
    let near = found.into_iter().filter_map(|candidate| {
        let row = indexed.table.row(candidate.key.1)?;
        let text = candidate.text(snapshot).ok()?;
        let score = likening.of(&text);
        let current = indexed.table.latest() == Some(row.last);
        let nearest = Nearest { clause: row.id, version: row.last, text, score };
        (score >= NEAR).then_some((current && score >= NEAR * 2.0, nearest))
    });
    let best = near.max_by(|a, b| {
        // What could be the very clause comes first, then what is in force.
        let rank = |(current, nearest): &(bool, Nearest)| (nearest.score >= COPIED, *current);
        rank(a).cmp(&rank(b)).then(a.1.score.total_cmp(&b.1.score)).then(a.1.version.cmp(&b.1.version))
    });
    Ok(best.map(|(_, nearest)| nearest))
}
