//! The rules over real archives, where they are at hand: skipped elsewhere, for their texts are no part of this.
//!
//! What the index says of a clause and what its text alone says must be the same; how long both take is printed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

use fineprint::builder::{self, Options};
use fineprint::index::{Row, Store};
use fineprint::insight::{Insight, Wanted};
use fineprint::library::{Config, Dirs, open_all};
use fineprint::model::Cancel;
use fineprint::query::Marks;
use fineprint::source;

fn check(name: &str) {
    let Some(path) = clone_of(name) else {
        eprintln!("skipped: there is no clone of {name}");
        return;
    };
    let archive = source::open(&path).unwrap();
    let built =
        builder::build(&*archive, &Store::memory(), Options::default(), &Cancel::default(), &|_| {}).unwrap();
    let snapshot = built.snapshot;
    let insight = Insight::bundled();
    let started = Instant::now();
    let marks = Marks::new(&snapshot, insight.names()).unwrap();
    let (clauses, rules) = (snapshot.stats().clauses, insight.rules().rules.len());
    eprintln!("{name}: {rules} rules over {clauses} clauses in {:?}", started.elapsed());
    let mut texts = HashMap::new();
    snapshot.each_text(|slot, row, text| {
        texts.insert((slot, row), text);
    });
    let started = Instant::now();
    let (mut wrong, mut topics, mut any) = (Vec::new(), 0, 0);
    for indexed in snapshot.documents() {
        for (number, row) in indexed.table.rows() {
            let Some(text) = texts.get(&(indexed.slot, number)) else { continue };
            let place = indexed.table.place(row.section);
            let mut alone: Vec<usize> =
                insight.topics(text, row.language, &place).iter().map(|topic| topic.rule).collect();
            alone.sort_unstable();
            let found: Vec<usize> = marks.topics(indexed.slot, number).collect();
            topics += found.len();
            any += usize::from(!found.is_empty());
            if alone != found {
                wrong.push(format!("{alone:?} {found:?} {place:?} {text}"));
            }
        }
    }
    eprintln!("{name}: the texts alone in {:?}; {any} clauses with {topics} topics", started.elapsed());
    assert!(wrong.is_empty(), "{}: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
}

/// A clone beside the shared folder, where there is one.
fn clone_of(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("FINEPRINT_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = shared.parent()?.join(name);
    path.join(".git").exists().then_some(path)
}

/// Who else says what the clauses of both archives say: how long it takes, and that the closest clauses to one that
/// forbids AI use are about AI use.
fn elsewhere() {
    let paths: Vec<PathBuf> = ["pga", "genai-eu"].into_iter().filter_map(clone_of).collect();
    if paths.len() < 2 {
        eprintln!("skipped: there are no clones of both archives");
        return;
    }
    let cache = tempfile::tempdir().unwrap();
    let dirs = Dirs {
        cache: cache.path().join("cache"),
        data: cache.path().join("data"),
        config: cache.path().join("config"),
    };
    let archives = open_all(&paths, &[], &Config::default(), &dirs).unwrap();
    let insight = Insight::bundled();
    for archive in &archives {
        archive.update(Options::default(), &Cancel::default(), &|_| {}).unwrap();
        insight.marks(archive).unwrap();
    }
    let about = |id: &str| insight.rules().rules.iter().position(|rule| rule.id == id).unwrap();
    let ai = [about("ai-training-prohibited"), about("ai-training-by-service"), about("no-competing-use")];
    let (mut times, mut firsts, mut right, mut forbidding) = (Vec::new(), 0, 0, 0);
    for archive in &archives {
        let snapshot = archive.snapshot().unwrap();
        let marks = insight.known_marks(&snapshot).unwrap();
        let mut texts = HashMap::new();
        snapshot.each_text(|slot, row, text| {
            texts.insert((slot, row), text);
        });
        for indexed in snapshot.documents() {
            let Some(latest) = indexed.table.latest() else { continue };
            let current = |(number, row): &(u32, Row)| {
                let forbids = marks.has(indexed.slot, *number, ai[0]);
                indexed.table.holds(row, latest) && (forbids || number % 29 == 0)
            };
            for (number, row) in indexed.table.rows().filter(current) {
                let Some(text) = texts.get(&(indexed.slot, number)) else { continue };
                let topics = insight.topics(text, row.language, &indexed.table.place(row.section));
                let judged = insight.judge(None, ("", ""), row.id, topics);
                let wanted = Wanted {
                    text,
                    language: row.language,
                    topics: &judged.numbers(),
                    letters: &judged.letters(),
                    service: &indexed.service.slug,
                    as_of: None,
                };
                let started = Instant::now();
                let found = insight.elsewhere(&archives, wanted, 20).unwrap();
                times.push(started.elapsed());
                if marks.has(indexed.slot, number, ai[0]) && found.topic == Some(ai[0]) {
                    forbidding += 1;
                    let first: Vec<_> = found.others.iter().take(3).collect();
                    firsts += first.len();
                    right += first
                        .iter()
                        .filter(|other| ai.iter().any(|topic| other.topics.contains(topic)))
                        .count();
                }
            }
        }
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    eprintln!(
        "elsewhere for {} clauses: p50 {:?}, p90 {:?}, p99 {:?}, worst {:?}",
        times.len(),
        at(50),
        at(90),
        at(99),
        at(100)
    );
    eprintln!("{forbidding} clauses forbid AI use: {right} of their {firsts} first hits are about AI use");
    assert!(right * 10 >= firsts * 9, "{right} of {firsts}");
}

#[test]
fn who_else_says_it() {
    // Built for debugging, indexing takes minutes.
    if !cfg!(debug_assertions) {
        elsewhere();
    }
}

#[test]
fn the_smaller_archive() {
    check("genai-eu");
}

#[test]
fn the_larger_archive() {
    // Built for debugging, indexing it takes minutes.
    if !cfg!(debug_assertions) {
        check("pga");
    }
}
