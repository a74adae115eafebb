//! A small git archive from its commits to what can be found: against a reading of every version by other means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use fineprint::builder::{Options, Outcome};
use fineprint::insight::Insight;
use fineprint::library::Archive;
use fineprint::model::{
    Bracket, Cancel, ChangeKind, Content, Document, Facts, Format, Lifetime, Progress, Provenance, Span,
    Timestamp, Version,
};
use fineprint::query::{self, Sort};
use fineprint::source::testing::GitBuilder;
use fineprint::source::{self, Contents, Previous, Scan, Source, SourceError, Stamp};
use fineprint::text;

use crate::support::home::Home;

const SENTENCES: [&str; 12] = [
    "Visitors may walk among the trees from dawn until dusk on every day of the year.",
    "The grove keeps a list of its visitors for 30 days, and nobody else reads it.",
    "Dogs are welcome when they are on a leash that is shorter than two metres.",
    "You may not light a fire, nor leave one that somebody else has lit.",
    "Fallen branches belong to whoever carries them home on foot that same day.",
    "The keepers can close the gate in a storm without telling anyone beforehand.",
    "We sell no names and no addresses, neither to friends nor to strangers.",
    "Whoever breaks a bench mends it, or pays a joiner whom the keepers choose.",
    "Paths that are marked with a red stone are closed between March and June.",
    "You accept that owls are louder than you would expect of birds at night.",
    "Disputes are settled under the oldest oak by three neighbours of good standing.",
    "These rules may be changed by the keepers; a copy hangs at the gate for a month.",
];

/// What a commit recorded of a document, as the test knows it.
#[derive(Clone, Debug, PartialEq)]
struct Recorded {
    date: Timestamp,
    /// The sentences of the text; `None` for a capture that is no policy.
    sentences: Option<BTreeSet<usize>>,
    /// Whether the commit says that the recorder changed, not the service.
    technical: bool,
}

/// A git archive with the reading of it that the test keeps.
struct Grove {
    git: GitBuilder,
    /// By path of the document's file.
    history: BTreeMap<String, Vec<Recorded>>,
    /// Seed of the made-up changes.
    seed: u64,
    day: i64,
}

const FILES: [&str; 3] =
    ["Alder/Privacy Policy.md", "Alder/Terms of Service.md", "Birch/Terms of Service.md"];

impl Grove {
    fn new(home: &Home) -> Self {
        let git = GitBuilder::bare(&home.path().join("grove.git"));
        Self { git, history: BTreeMap::new(), seed: 7, day: 0 }
    }

    /// A number below `end`, the same ones in every run.
    fn random(&mut self, end: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % end
    }

    fn record(&mut self, file: &str, sentences: Option<BTreeSet<usize>>, text: &str, subject: &str) {
        // Some commits are dated before the one that they follow.
        self.day += if self.random(6) == 0 { -20 } else { 9 };
        let date = Timestamp(Timestamp::parse("2018-01-01").unwrap().0 + self.day * Timestamp::DAY);
        self.git.record(&date.rfc3339(), &format!("{subject} {file}"), file, text);
        self.history.entry(file.to_owned()).or_default().push(Recorded {
            date,
            sentences,
            technical: subject == "Refilter",
        });
    }

    /// One commit of some kind on some document.
    fn step(&mut self) {
        let file = FILES[self.random(3) as usize];
        let real = |recorded: &&Recorded| recorded.sentences.is_some();
        let last = self.history.get(file).and_then(|all| all.iter().rev().find(real)).cloned();
        match (self.random(8), last) {
            (0, Some(_)) => {
                let n = self.history[file].len();
                self.record(file, None, &format!("Page not found ({n})\n"), "Record new changes of");
            }
            (1, Some(_)) => {
                // Taken away, and back with another text at some later commit: no version of its own.
                self.git.remove(file).commit("2019-06-01", "Remove");
                self.change(file, "Record new changes of");
            }
            (2, Some(last)) => {
                let text = page(last.sentences.as_ref().unwrap(), "* ", "\n");
                self.record(file, last.sentences, &text, "Refilter");
            }
            (3, Some(_)) => {
                // Back to the first text.
                let first = self.history[file].iter().find(real).unwrap().sentences.clone().unwrap();
                self.record(file, Some(first.clone()), &page(&first, "", "\n\n"), "Record new changes of");
            }
            _ => self.change(file, "Record new changes of"),
        }
    }

    fn change(&mut self, file: &str, subject: &str) {
        let mut sentences: BTreeSet<usize> = (0..SENTENCES.len()).filter(|_| self.random(3) > 0).collect();
        sentences.insert(0);
        // What tells it from every other text: a text that is the same again would be no new version.
        let text = page(&sentences, "", "\n\n");
        self.record(file, Some(sentences), &format!("{text}\n\n<!-- {} -->\n", self.day), subject);
    }

    fn archive(&self, home: &Home) -> Archive {
        Archive::open(self.git.path(), &home.dirs()).unwrap()
    }
}

fn page(sentences: &BTreeSet<usize>, before: &str, between: &str) -> String {
    let lines: Vec<String> = sentences.iter().map(|&n| format!("{before}{}", SENTENCES[n])).collect();
    format!("# Rules\n\n{}\n", lines.join(between))
}

/// When a sentence was there: runs of versions with it, which a capture that is no policy does not end.
fn spans(history: &[Recorded], sentence: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut running = false;
    for (at, recorded) in (0..).zip(history) {
        let Some(sentences) = &recorded.sentences else { continue };
        let there = sentences.contains(&sentence);
        match spans.last_mut() {
            Some(span) if there && running => span.last = at,
            _ if there => spans.push(Span { first: at, last: at }),
            _ => {}
        }
        running = there;
    }
    spans
}

/// The dates around a lifetime, from the dates of the versions that are policies; where those run backwards,
/// from the nearest ones that don't.
fn bracket(history: &[Recorded], spans: &[Span]) -> Bracket {
    let date = |at: u32| history[at as usize].date;
    let (first, last) = (spans[0].first, spans[spans.len() - 1].last);
    let real = |part: &[Recorded]| -> Vec<Timestamp> {
        part.iter().filter(|recorded| recorded.sentences.is_some()).map(|recorded| recorded.date).collect()
    };
    let (before, after) = (real(&history[..first as usize]), real(&history[last as usize + 1..]));
    let (first_seen, last_seen) = (date(first), date(last).max(date(first)));
    let absent = before.iter().rev().find(|date| **date <= first_seen).unwrap_or(&first_seen);
    let gone = after.iter().find(|date| **date >= last_seen).unwrap_or(&last_seen);
    Bracket {
        first_seen,
        absent_before: (!before.is_empty()).then_some(*absent),
        last_seen,
        gone_since: (!after.is_empty()).then_some(*gone),
    }
}

/// What each version is, by looking at all before it.
fn kinds(history: &[Recorded]) -> Vec<ChangeKind> {
    let mut texts: Vec<&BTreeSet<usize>> = Vec::new();
    let mut kinds = Vec::new();
    for recorded in history {
        let Some(text) = &recorded.sentences else {
            kinds.push(ChangeKind::Junk);
            continue;
        };
        kinds.push(match texts.last() {
            None => ChangeKind::First,
            Some(_) if recorded.technical => ChangeKind::Technical,
            Some(last) if *last == text => ChangeKind::Formatting,
            Some(_) if texts.contains(&text) => ChangeKind::Flap,
            Some(_) => ChangeKind::Change,
        });
        texts.push(text);
    }
    kinds
}

/// Clauses that each version has more and less than the policy before it, and that it shares with it.
fn figures(history: &[Recorded]) -> Vec<(usize, usize)> {
    let mut before = BTreeSet::new();
    let mut figures = Vec::new();
    for recorded in history {
        let Some(text) = &recorded.sentences else {
            figures.push((0, 0));
            continue;
        };
        figures.push((text.difference(&before).count(), before.difference(text).count()));
        before.clone_from(text);
    }
    figures
}

fn index(archive: &Archive) -> Outcome {
    archive.update(Options::default(), &Cancel::default(), &|_| {}).unwrap()
}

/// Every clause of every document is held by exactly the versions that the test wrote it into.
fn assert_read_right(grove: &Grove, outcome: &Outcome) {
    let mut documents = 0;
    for indexed in outcome.snapshot.documents() {
        let file = format!("{}/{}.md", indexed.service.name, indexed.document.title);
        let history = &grove.history[&file];
        documents += 1;
        let dates: Vec<Timestamp> = indexed.document.versions.iter().map(|version| version.date).collect();
        let expected: Vec<Timestamp> = history.iter().map(|recorded| recorded.date).collect();
        assert_eq!(dates, expected, "{file}");
        let facts = || indexed.document.versions.iter().map(|version| version.facts.as_ref().unwrap());
        assert_eq!(facts().map(|facts| facts.kind).collect::<Vec<_>>(), kinds(history), "{file}");
        let both = |facts: &Facts| {
            ((facts.added + facts.reworded) as usize, (facts.removed + facts.reworded) as usize)
        };
        assert_eq!(facts().map(both).collect::<Vec<_>>(), figures(history), "{file}");
        let lifetimes: BTreeMap<String, Lifetime> =
            indexed.table.lifetimes().map(|(id, life)| (id.to_string(), life)).collect();
        for (n, sentence) in SENTENCES.iter().enumerate() {
            let id =
                text::read(sentence.as_bytes(), Format::Markdown).clauses().next().unwrap().1.id.to_string();
            let expected = spans(history, n);
            let found = lifetimes.get(&id).map(|life| life.spans.clone()).unwrap_or_default();
            assert_eq!(found, expected, "{file}: {sentence}\n{history:#?}");
            if !expected.is_empty() {
                assert_eq!(
                    lifetimes[&id].bracket(&indexed.document.versions),
                    bracket(history, &expected),
                    "{file}"
                );
            }
        }
    }
    assert_eq!(documents, grove.history.len());
}

#[test]
fn lifetimes_are_those_of_a_reading_of_every_version() {
    let home = Home::empty();
    let mut grove = Grove::new(&home);
    for _ in 0..60 {
        grove.step();
    }
    let all: Vec<&Recorded> = grove.history.values().flatten().collect();
    assert!(all.iter().filter(|recorded| recorded.sentences.is_none()).count() >= 3, "no junk was made");
    let outcome = index(&grove.archive(&home));
    assert_read_right(&grove, &outcome);
    let kinds: BTreeSet<ChangeKind> = outcome
        .snapshot
        .documents()
        .flat_map(|indexed| {
            indexed.document.versions.iter().map(|version| version.facts.as_ref().unwrap().kind)
        })
        .collect();
    for kind in
        [ChangeKind::First, ChangeKind::Change, ChangeKind::Technical, ChangeKind::Flap, ChangeKind::Junk]
    {
        assert!(kinds.contains(&kind), "{kind:?} was not made");
    }
}

/// An archive that counts what is read of it.
struct Counting {
    inner: Box<dyn Source>,
    scans: Arc<Mutex<usize>>,
    reads: Arc<Mutex<Vec<Content>>>,
}

struct CountingContents {
    inner: Box<dyn Contents + Send>,
    reads: Arc<Mutex<Vec<Content>>>,
}

impl Contents for CountingContents {
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError> {
        self.reads.lock().unwrap().push(content.clone());
        self.inner.read(content)
    }
}

impl Source for Counting {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn identity(&self) -> String {
        self.inner.identity()
    }

    fn stamp(&self) -> Result<Stamp, SourceError> {
        self.inner.stamp()
    }

    fn scan(
        &self,
        previous: Option<Previous<'_>>,
        cancel: &Cancel,
        progress: &dyn Fn(Progress),
    ) -> Result<Scan, SourceError> {
        *self.scans.lock().unwrap() += 1;
        self.inner.scan(previous, cancel, progress)
    }

    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError> {
        Ok(Box::new(CountingContents { inner: self.inner.open()?, reads: Arc::clone(&self.reads) }))
    }

    fn provenance(&self, document: &Document, version: &Version) -> Result<Provenance, SourceError> {
        self.inner.provenance(document, version)
    }
}

/// Indexes as a new run of the program would: the outcome, how often the history was walked, what was read.
fn index_counting(grove: &Grove, home: &Home) -> (Outcome, usize, Vec<Content>) {
    let (scans, reads) = (Arc::default(), Arc::default());
    let inner = source::open(grove.git.path()).unwrap();
    let counting = Counting { inner, scans: Arc::clone(&scans), reads: Arc::clone(&reads) };
    let outcome = index(&Archive::of(Box::new(counting), &home.dirs()));
    let (scans, reads) = (*scans.lock().unwrap(), reads.lock().unwrap().clone());
    (outcome, scans, reads)
}

#[test]
fn growth_is_all_that_is_read_again() {
    let home = Home::empty();
    let mut grove = Grove::new(&home);
    for _ in 0..40 {
        grove.step();
    }
    let (first, scans, reads) = index_counting(&grove, &home);
    assert!(first.updated && scans == 1 && reads.len() <= first.snapshot.holdings().version_count());
    let (again, scans, reads) = index_counting(&grove, &home);
    assert_eq!((again.updated, scans, reads.len()), (false, 0, 0), "nothing has changed");
    let known: BTreeMap<String, usize> =
        grove.history.iter().map(|(file, all)| (file.clone(), all.len())).collect();
    for _ in 0..10 {
        grove.step();
    }
    let (grown, _, reads) = index_counting(&grove, &home);
    assert!(grown.updated);
    let mut new_bytes = 0;
    let mut new = Vec::new();
    // Of a document that grew, the version that was the latest is read once more: to see what was reworded.
    let mut once_more = Vec::new();
    for indexed in grown.snapshot.documents() {
        let file = format!("{}/{}.md", indexed.service.name, indexed.document.title);
        for version in &indexed.document.versions[known.get(&file).copied().unwrap_or(0)..] {
            new_bytes += version.facts.as_ref().unwrap().bytes;
            new.push(version.content.clone());
        }
        let old = &indexed.document.versions[..known.get(&file).copied().unwrap_or(0)];
        let latest = old.iter().rev().find(|version| !version.is_junk());
        if let Some(latest) = latest.filter(|_| old.len() < indexed.document.versions.len()) {
            new_bytes += latest.facts.as_ref().unwrap().bytes;
            once_more.push(latest.content.clone());
        }
    }
    let may = |content: &Content| new.contains(content) || once_more.contains(content);
    assert!(reads.iter().all(may), "a version that was known was read again");
    assert!(grown.snapshot.stats().bytes_read <= new_bytes);
    assert_read_right(&grove, &grown);
    // Grown step by step or read at once: the same.
    let (rebuilt, ..) = index_counting(&grove, &Home::empty());
    assert_eq!(rebuilt.snapshot.stats().clauses, grown.snapshot.stats().clauses);
    assert_eq!(rebuilt.snapshot.holdings(), grown.snapshot.holdings());
}

#[test]
fn a_phrase_that_only_old_versions_held_is_found() {
    let home = Home::empty();
    let mut git = GitBuilder::cloned(&home.path().join("grove"));
    let file = "Alder/Terms of Service.md";
    let rest = SENTENCES[..6].join("\n\n");
    let with = format!("# Rules\n\n{rest}\n\nA glass fiddle is given to the first visitor of the year.\n");
    let without = format!("# Rules\n\n{rest}\n");
    for (date, text) in [
        ("2018-01-01", &without),
        ("2019-03-03", &with),
        ("2020-04-04", &with.replace("dusk", "nightfall")),
        ("2020-05-05", &"Access denied\n".to_owned()),
        ("2021-06-06", &without),
        ("2022-07-07", &without.replace("dawn", "sunrise")),
    ] {
        git.record(date, "Record new changes of Alder", file, text);
    }
    let archives = [Archive::open(git.path(), &home.dirs()).unwrap()];
    index(&archives[0]);
    let found = |text: &str| {
        Insight::bundled().search(&archives, &query::parse(text).unwrap(), 10, Sort::Relevance).unwrap()
    };
    for text in ["\"glass fiddle\"", "fiddle is:gone", "fiddle asof:2020-06-01", "fiddle last:2020"] {
        let hits = found(text).hits;
        assert_eq!(hits.len(), 1, "{text}");
        let hit = &hits[0];
        let days =
            (hit.absent_before.map(Timestamp::day), hit.first_seen.day(), hit.last_seen.day(), hit.current);
        assert_eq!(
            days,
            (Some("2018-01-01".into()), "2019-03-03".into(), "2020-04-04".into(), false),
            "{text}"
        );
        assert_eq!(hit.text, "A glass fiddle is given to the first visitor of the year.");
    }
    for text in ["fiddle is:current", "fiddle asof:2021-07-01", "fiddle first:2021..", "\"fiddle glass\""] {
        assert_eq!(found(text).total, 0, "{text}");
    }
}
