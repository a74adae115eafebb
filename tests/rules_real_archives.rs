//! The rules over real archives, where they are at hand: skipped elsewhere, for their texts are no part of this.
//!
//! What the index says of a clause and what its text alone says must be the same; how long both take is printed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

use fineprint::builder::{self, Options};
use fineprint::index::Store;
use fineprint::insight::Insight;
use fineprint::model::Cancel;
use fineprint::query::Marks;
use fineprint::source;

fn check(name: &str) {
    let shared = std::env::var_os("FINEPRINT_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let Some(path) =
        shared.parent().map(|parent| parent.join(name)).filter(|path| path.join(".git").exists())
    else {
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

#[test]
fn the_smaller_archive() {
    check("genai");
}

#[test]
fn the_larger_archive() {
    // Built for debugging, indexing it takes minutes.
    if !cfg!(debug_assertions) {
        check("pga");
    }
}
