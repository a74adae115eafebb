//! Who else says it: the closest clauses of other services, and since when each of them speaks of the same thing.
//!
//! Only clauses about the same topic are likened, where there is one: what reads alike may be about something
//! else. Likeness is of words, weighed by their rarity in the archives; no text is read but those of the few
//! that come into question.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::census::{Scope, in_force};
use super::meaning::{Insight, Topic};
use super::rule::Severity;
use crate::compare::Likening;
use crate::index::Snapshot;
use crate::library::{Archive, Trouble};
use crate::model::{Bracket, ClauseId, Language, Timestamp, bracket};
use crate::query::{Most, Rarity, alike};

/// How many clauses are likened word for word: of each service, and of each archive.
const CANDIDATES: Most = Most { per_group: 3, total: 96 };

/// What a clause keeps of its score for sharing the main topic, and for sharing all topics; the rest it keeps for
/// sharing any.
const MAIN: f32 = 0.3;
const ALL: f32 = 0.3;

/// A clause that is so much longer than the one that is looked for, in bytes, is a whole text on one line.
const LONGEST: usize = 6_000;

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
    /// What it is about.
    pub topics: &'a [usize],
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

impl Insight {
    /// Finds the closest clauses of other services, one of each.
    ///
    /// # Errors
    /// When an index can't be read.
    pub fn elsewhere(
        &self,
        archives: &[Archive],
        wanted: Wanted<'_>,
        limit: usize,
    ) -> Result<Elsewhere, Trouble> {
        let mut indexed = Vec::new();
        for (at, archive) in archives.iter().enumerate() {
            if let (Some(marks), Some(snapshot)) = (self.marks(archive)?, archive.snapshot()) {
                indexed.push((at, snapshot, marks));
            }
        }
        let weights = self.topic_weights(wanted.topics, archives)?;
        let main = wanted.topics.iter().copied().max_by(|a, b| weights[a].total_cmp(&weights[b]));
        let snapshots: Vec<Snapshot> = indexed.iter().map(|(_, snapshot, _)| snapshot.clone()).collect();
        let mut rarity = Rarity::new(&snapshots);
        let mut rarity_of = |word: &str| rarity.of(word, wanted.language);
        let mut likening = Likening::new(wanted.text, wanted.language, &mut rarity_of);
        let mut best: BTreeMap<String, Other> = BTreeMap::new();
        for (archive, snapshot, marks) in &indexed {
            let mut services: HashMap<&str, u32> = HashMap::new();
            // By slot: the version in force, and the service's number.
            let now: HashMap<u32, (u32, u32)> = snapshot
                .documents()
                .filter(|indexed| indexed.service.slug != wanted.service)
                .filter_map(|indexed| {
                    let next = services.len() as u32;
                    let service = *services.entry(&indexed.service.slug).or_insert(next);
                    Some((indexed.slot, (in_force(&indexed, wanted.as_of)?, service)))
                })
                .collect();
            let group = |(slot, row): (u32, u32)| {
                let &(_, service) = now.get(&slot)?;
                let about = main.is_none() || wanted.topics.iter().any(|&topic| marks.has(slot, row, topic));
                about.then_some(service)
            };
            let candidates = alike(snapshot, wanted.text, wanted.language, CANDIDATES, &group)?;
            let longest = LONGEST.max(wanted.text.len() * 4);
            for candidate in candidates.into_iter().filter(|candidate| candidate.text.len() <= longest) {
                let (slot, number) = candidate.key;
                let (Some(indexed), Some(&(version, _))) = (snapshot.in_slot(slot), now.get(&slot)) else {
                    continue;
                };
                let Some(row) = indexed.table.row(number).filter(|row| row.first <= version) else {
                    continue;
                };
                let topics: Vec<usize> = marks.topics(slot, number).collect();
                let likeness = likening.of(&candidate.text);
                let score = likeness * shared(wanted.topics, &topics, main, &weights);
                if score < if main.is_none() { LEAST_BY_WORDS } else { LEAST } {
                    continue;
                }
                let current = indexed.table.holds(&row, version);
                let better = best
                    .get(&indexed.service.slug)
                    .is_none_or(|known| (current, score) > (known.current, known.score));
                if !better {
                    continue;
                }
                let versions = &indexed.document.versions;
                let other = Other {
                    archive: *archive,
                    service: (indexed.service.slug.clone(), indexed.service.name.clone()),
                    document: (indexed.document.slug.clone(), indexed.document.title.clone()),
                    clause: row.id,
                    place: indexed.table.place(row.section),
                    score,
                    severity: self.marked_severity(marks, slot, number),
                    topics,
                    bracket: bracket(row.first, row.last, versions),
                    version: if current { version } else { row.last.min(version) } as usize,
                    current,
                    since: None,
                    matched: Vec::new(),
                    text: candidate.text,
                };
                best.insert(indexed.service.slug.clone(), other);
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
    fn topic_weights(&self, topics: &[usize], archives: &[Archive]) -> Result<HashMap<usize, f32>, Trouble> {
        let (mut clauses, mut about) = (0_usize, vec![0_usize; topics.len()]);
        for archive in archives {
            let (Some(marks), Some(snapshot)) = (self.marks(archive)?, archive.snapshot()) else { continue };
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
        Ok(topics.iter().zip(about).map(weight).collect())
    }

    /// The numbers of a text's topics.
    pub fn numbers(topics: &[Topic]) -> Vec<usize> {
        topics.iter().map(|topic| topic.rule).collect()
    }
}

/// What a clause keeps of its likeness for the topics that it shares.
fn shared(wanted: &[usize], topics: &[usize], main: Option<usize>, weights: &HashMap<usize, f32>) -> f32 {
    let Some(main) = main else { return 1.0 };
    let has: HashSet<usize> = topics.iter().copied().collect();
    let weight = |topic: &usize| weights.get(topic).copied().unwrap_or(0.0);
    let all: f32 = wanted.iter().map(weight).sum();
    let both: f32 = wanted.iter().filter(|topic| has.contains(topic)).map(weight).sum();
    let main = if has.contains(&main) { MAIN } else { 0.0 };
    (1.0 - MAIN - ALL) + main + ALL * both / all.max(f32::MIN_POSITIVE)
}
