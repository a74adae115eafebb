//! Who else says it: the closest clauses of other services, and since when each of them speaks of the same thing.
//!
//! Only clauses about the same topic are likened, where there is one: what reads alike may be about something
//! else. Likeness is of words, weighed by their rarity in the archives; no text is read but those of the few
//! that come into question.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::census::{Scope, in_force};
use super::meaning::{Insight, Marked};
use super::rule::Severity;
use crate::compare::Likening;
use crate::index::Snapshot;
use crate::library::{Archive, Trouble};
use crate::model::{Bracket, ClauseId, Language, Timestamp, bracket};
use crate::query::{Alike, ClauseKey, Most, Rarity, alike};

/// How many clauses are likened word for word: of each service, and of each archive.
const CANDIDATES: Most = Most { per_group: 3, total: 400 };

/// What a clause keeps of its score for sharing the main topic, and for sharing all topics; the rest it keeps for
/// sharing any.
const MAIN: f32 = 0.3;
const ALL: f32 = 0.3;

/// A clause that is so much longer than the one that is looked for, in bytes, is a whole text on one line.
const LONGEST: usize = 6_000;

/// The part of a topic's weight that it has by how much of the clause says it.
const PROMINENT: f32 = 0.6;

/// Under this likeness nothing is shown: it is chance. Where there is no topic to share, more is asked.
const LEAST: f32 = 0.05;
const LEAST_BY_WORDS: f32 = 0.2;

/// A clause that is looked for elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Its display text.
    pub text: &'a str,
    /// Its language.
    pub language: Language,
    /// What it is about, by number.
    pub topics: &'a [usize],
    /// How many letters of it say so, topic by topic.
    pub letters: &'a [usize],
    /// Slug of the service that it is of, which is left out.
    pub service: &'a str,
    /// What was in force then, instead of now.
    pub as_of: Option<Timestamp>,
}

/// A clause of another service.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Index of the archive.
    pub archive: usize,
    /// Slug and name of the service.
    pub service: (String, String),
    /// Slug and title of the document.
    pub document: (String, String),
    /// Which clause.
    pub clause: ClauseId,
    /// The headings above it, outermost first.
    pub place: Vec<String>,
    /// Its newest display text.
    pub text: String,
    /// Byte ranges of the text that make it about what both are about, in order.
    pub matched: Vec<Range<usize>>,
    /// How alike it is, from 0 to 1: words and pairs of words shared, by their rarity.
    pub score: f32,
    /// What it is about.
    pub topics: Vec<usize>,
    /// How much it matters.
    pub severity: Option<Severity>,
    /// When it was there.
    pub bracket: Bracket,
    /// Ordinal of the version to read it in: the one in force, else the last one that holds it.
    pub version: usize,
    /// Whether the text in force holds it.
    pub current: bool,
    /// Since when its service speaks of the main topic without a break; `None` where it doesn't any more.
    pub since: Option<Bracket>,
}

/// Who else says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Elsewhere {
    /// What the clauses share: number of the topic that fewest clauses are about; `None` where the clause has none,
    /// and likeness of wording is all there is.
    pub topic: Option<usize>,
    /// The closest clause of each other service, the likest first.
    pub others: Vec<Other>,
    /// How many services speak of the topic in a text in force, the clause's own included; and how many there are.
    pub share: (usize, usize),
    /// By slug: every service that speaks of the topic now, and since when, the earliest first.
    pub adopters: Vec<(String, String, Bracket)>,
}

/// What is searched, and what it is searched by.
struct Search<'a> {
    wanted: Wanted<'a>,
    /// By topic of the clause: how much it tells that another one shares it.
    weights: HashMap<usize, f32>,
    /// The topic that tells most.
    main: Option<usize>,
}

/// An archive, its documents by slot: the version in force and the number of the service.
struct Shelf<'a> {
    archive: usize,
    marked: &'a Marked,
    documents: HashMap<u32, (u32, u32)>,
}

impl Insight {
    /// Finds the closest clauses of other services, one of each: one in force where there is any.
    ///
    /// # Errors
    /// When an index can't be read.
    pub fn elsewhere(
        &self,
        archives: &[Archive],
        wanted: Wanted<'_>,
        limit: usize,
    ) -> Result<Elsewhere, Trouble> {
        let mut indexed: Vec<(usize, Marked)> = Vec::new();
        for (at, archive) in archives.iter().enumerate() {
            indexed.extend(self.marks(archive)?.map(|marked| (at, marked)));
        }
        let weights = self.topic_weights(wanted.topics, &indexed);
        // The more of the clause says so, the more it is what the clause is about.
        let most = wanted.letters.iter().copied().max().unwrap_or(0).max(1) as f32;
        let counts = |(&topic, &letters): (&usize, &usize)| {
            (topic, weights[&topic] * (1.0 - PROMINENT + PROMINENT * letters as f32 / most))
        };
        let weights: HashMap<usize, f32> = wanted.topics.iter().zip(wanted.letters).map(counts).collect();
        let main = wanted.topics.iter().copied().max_by(|a, b| weights[a].total_cmp(&weights[b]));
        let search = Search { wanted, weights, main };
        let snapshots: Vec<Snapshot> = indexed.iter().map(|(_, marked)| marked.snapshot.clone()).collect();
        let mut rarity = Rarity::new(&snapshots);
        let mut rarity_of = |word: &str| rarity.of(word, wanted.language);
        let mut likening = Likening::new(wanted.text, wanted.language, &mut rarity_of);
        let mut best: BTreeMap<String, Other> = BTreeMap::new();
        let shelves: Vec<Shelf<'_>> =
            indexed.iter().map(|(at, marked)| shelf(*at, marked, &wanted)).collect();
        let mut candidates = Vec::with_capacity(shelves.len());
        for shelf in &shelves {
            candidates.push(search.candidates(shelf)?);
        }
        // What is in force first: what is gone counts only of services where nothing is.
        for current in [true, false] {
            let known: HashSet<String> = best.keys().cloned().collect();
            for (shelf, candidates) in shelves.iter().zip(&candidates) {
                self.look_through(shelf, &search, candidates, (current, &known), &mut likening, &mut best)?;
            }
        }
        let mut elsewhere =
            Elsewhere { topic: main, others: best.into_values().collect(), ..Elsewhere::default() };
        elsewhere.others.sort_by(|a, b| {
            (b.current.cmp(&a.current))
                .then(b.score.total_cmp(&a.score))
                .then_with(|| a.service.cmp(&b.service))
        });
        elsewhere.others.truncate(limit);
        for other in &mut elsewhere.others {
            other.matched = self.shared_words(other, &wanted, main);
        }
        if let Some(topic) = main {
            self.adoption(archives, topic, wanted.as_of, &mut elsewhere)?;
        }
        Ok(elsewhere)
    }

    /// Looks through the candidates of an archive: at those in force, or at those that are gone by then, of services
    /// that nothing is known of.
    fn look_through(
        &self,
        shelf: &Shelf<'_>,
        search: &Search<'_>,
        candidates: &[Alike],
        (current, known): (bool, &HashSet<String>),
        likening: &mut Likening,
        best: &mut BTreeMap<String, Other>,
    ) -> Result<(), Trouble> {
        let Marked { snapshot, marks } = shelf.marked;
        let longest = LONGEST.max(search.wanted.text.len() * 4);
        for candidate in candidates.iter().filter(|candidate| is_current(candidate.group) == current) {
            let (slot, number) = candidate.key;
            let service = snapshot.in_slot(slot).map(|indexed| indexed.service.slug.as_str());
            if service.is_none_or(|service| known.contains(service)) {
                continue;
            }
            let text = candidate.text(snapshot)?;
            if text.len() > longest {
                continue;
            }
            let topics: Vec<usize> = marks.topics(slot, number).collect();
            let score = likening.of(&text) * search.shared(&topics);
            if score < search.least() {
                continue;
            }
            let Some(other) = self.other(shelf, candidate.key, text, topics, (score, current)) else {
                continue;
            };
            let better = best.get(&other.service.0).is_none_or(|known| score > known.score);
            if better {
                best.insert(other.service.0.clone(), other);
            }
        }
        Ok(())
    }

    fn other(
        &self,
        shelf: &Shelf<'_>,
        (slot, number): ClauseKey,
        text: String,
        topics: Vec<usize>,
        (score, current): (f32, bool),
    ) -> Option<Other> {
        let Marked { snapshot, marks } = shelf.marked;
        let &(version, _) = shelf.documents.get(&slot)?;
        let indexed = snapshot.in_slot(slot)?;
        let row = indexed.table.row(number)?;
        // The last version by then that holds it.
        let held = indexed.table.lifetime(&row).spans.into_iter().rfind(|span| span.first <= version)?;
        Some(Other {
            archive: shelf.archive,
            service: (indexed.service.slug.clone(), indexed.service.name.clone()),
            document: (indexed.document.slug.clone(), indexed.document.title.clone()),
            clause: row.id,
            place: indexed.table.place(row.section),
            matched: Vec::new(),
            score,
            severity: self.marked_severity(marks, slot, number),
            topics,
            bracket: bracket(row.first, row.last, &indexed.document.versions),
            version: held.last.min(version) as usize,
            current,
            since: None,
            text,
        })
    }

    /// The words of a clause that make it about the main topic or, where it lacks that, about another shared one.
    fn shared_words(&self, other: &Other, wanted: &Wanted<'_>, main: Option<usize>) -> Vec<Range<usize>> {
        let topics = self.topics(&other.text, wanted.language, &other.place);
        let of = |wanted: &dyn Fn(usize) -> bool| topics.iter().find(|topic| wanted(topic.rule));
        let found = of(&|topic| Some(topic) == main).or_else(|| of(&|topic| wanted.topics.contains(&topic)));
        found.map(|topic| topic.matched.clone()).unwrap_or_default()
    }

    /// Since when which service speaks of the topic.
    fn adoption(
        &self,
        archives: &[Archive],
        topic: usize,
        as_of: Option<Timestamp>,
        elsewhere: &mut Elsewhere,
    ) -> Result<(), Trouble> {
        let census = self.census(archives, Scope { topic: Some(topic), as_of })?;
        let mut since: BTreeMap<&str, (&str, Bracket)> = BTreeMap::new();
        for (counted, held) in census.holders(topic) {
            let known = since.entry(&counted.service.0).or_insert((&counted.service.1, held.run));
            if held.run.first_seen < known.1.first_seen {
                known.1 = held.run;
            }
        }
        for other in &mut elsewhere.others {
            other.since = since.get(other.service.0.as_str()).map(|(_, bracket)| *bracket);
        }
        elsewhere.share = (since.len(), census.services().len());
        elsewhere.adopters =
            since.into_iter().map(|(slug, (name, run))| (slug.to_owned(), name.to_owned(), run)).collect();
        elsewhere.adopters.sort_by(|a, b| (a.2.first_seen, &a.0).cmp(&(b.2.first_seen, &b.0)));
        Ok(())
    }

    /// By topic: how much it tells that two clauses share it. The fewer clauses are about it, and the more it
    /// matters, the more.
    fn topic_weights(&self, topics: &[usize], indexed: &[(usize, Marked)]) -> HashMap<usize, f32> {
        let (mut clauses, mut about) = (0_usize, vec![0_usize; topics.len()]);
        for (_, Marked { snapshot, marks }) in indexed {
            for indexed in snapshot.documents() {
                let rows = indexed.table.len() as u32;
                clauses += rows as usize;
                for (count, &topic) in about.iter_mut().zip(topics) {
                    *count += (0..rows).filter(|&row| marks.has(indexed.slot, row, topic)).count();
                }
            }
        }
        let weight = |(&topic, count): (&usize, usize)| {
            let matters = match self.rule(topic).map(|rule| rule.severity) {
                Some(Severity::High) => 1.5,
                Some(Severity::Medium) => 1.2,
                _ => 1.0,
            };
            (topic, matters * (1.0 + clauses as f32 / count.max(1) as f32).ln())
        };
        topics.iter().zip(about).map(weight).collect()
    }
}

/// The documents of other services in an archive that have a text in force.
fn shelf<'a>(archive: usize, marked: &'a Marked, wanted: &Wanted<'_>) -> Shelf<'a> {
    let mut services: HashMap<&str, u32> = HashMap::new();
    let documents = marked
        .snapshot
        .documents()
        .filter(|indexed| indexed.service.slug != wanted.service)
        .filter_map(|indexed| {
            let next = services.len() as u32;
            let service = *services.entry(&indexed.service.slug).or_insert(next);
            Some((indexed.slot, (in_force(&indexed, wanted.as_of)?, service)))
        })
        .collect();
    Shelf { archive, marked, documents }
}

/// Whether a group is of clauses in force: groups are services, twice each.
fn is_current(group: u32) -> bool {
    group % 2 == 1
}

impl Search<'_> {
    /// The clauses of an archive that come into question.
    fn candidates(&self, shelf: &Shelf<'_>) -> Result<Vec<Alike>, Trouble> {
        let Marked { snapshot, marks } = shelf.marked;
        let wanted = &self.wanted;
        let group = |(slot, number): ClauseKey| {
            let &(version, service) = shelf.documents.get(&slot)?;
            let about =
                self.main.is_none() || wanted.topics.iter().any(|&topic| marks.has(slot, number, topic));
            if !about {
                return None;
            }
            let table = snapshot.in_slot(slot)?.table;
            let row = table.row(number).filter(|row| row.first <= version)?;
            Some(service * 2 + u32::from(table.holds(&row, version)))
        };
        Ok(alike(snapshot, wanted.text, wanted.language, CANDIDATES, &group)?)
    }

    /// The least score that is no chance.
    fn least(&self) -> f32 {
        if self.main.is_none() { LEAST_BY_WORDS } else { LEAST }
    }

    /// What a clause keeps of its likeness for the topics that it shares.
    fn shared(&self, topics: &[usize]) -> f32 {
        let Some(main) = self.main else { return 1.0 };
        let weight = |topic: &usize| self.weights.get(topic).copied().unwrap_or(0.0);
        let all: f32 = self.wanted.topics.iter().map(weight).sum();
        let both: f32 = self.wanted.topics.iter().filter(|topic| topics.contains(topic)).map(weight).sum();
        let main = if topics.contains(&main) { MAIN } else { 0.0 };
        (1.0 - MAIN - ALL) + main + ALL * both / all.max(f32::MIN_POSITIVE)
    }
}
