//! What the clauses of a section hold only together, found as fast as an index can, is what reading every lifetime
//! version by version finds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use fineprint::builder::Options;
use fineprint::index::Snapshot;
use fineprint::library::Archive;
use fineprint::model::Cancel;
use fineprint::query::{Names, Searcher, Sort, parse};

use super::support::home::Home;

/// Slot and row.
type Clause = (u32, u32);

/// Rows, and whether each holds each of the words.
type Holders = Vec<(u32, Vec<bool>)>;

/// Words of all kinds, rare and frequent, of clauses that come and go.
const WORDS: [&str; 38] = [
    "arbitration",
    "days",
    "data",
    "share",
    "account",
    "months",
    "class",
    "delete",
    "partners",
    "notice",
    "fee",
    "train",
    "store",
    "content",
    "court",
    "email",
    "year",
    "address",
    "law",
    "agree",
    "device",
    "send",
    "ask",
    "keep",
    "pay",
    "name",
    "before",
    "every",
    "people",
    "help",
    "video",
    "messages",
    "photos",
    "card",
    "price",
    "claim",
    "members",
    "profile",
];

/// The clauses that hold a word themselves.
fn holding(searcher: &Searcher, word: &str) -> BTreeSet<Clause> {
    let mut found = BTreeSet::new();
    searcher.for_each(&parse(word).unwrap(), |m| found.extend([(m.indexed.slot, m.number)])).unwrap();
    found
}

/// Those that hold some of the words, and the others with clauses of their section in one version.
fn expected(snapshot: &Snapshot, words: &[BTreeSet<Clause>]) -> BTreeSet<Clause> {
    let mut sections: BTreeMap<(u32, u32), Holders> = BTreeMap::new();
    let holders: BTreeSet<Clause> = words.iter().flatten().copied().collect();
    for (slot, row) in holders {
        let holds: Vec<bool> = words.iter().map(|word| word.contains(&(slot, row))).collect();
        let section = snapshot.in_slot(slot).unwrap().table.section_of(row);
        sections.entry((slot, section)).or_default().push((row, holds));
    }
    let mut found = BTreeSet::new();
    for ((slot, _), rows) in sections {
        let table = snapshot.in_slot(slot).unwrap().table;
        let held = |row: u32, version: u32| table.holds(&table.row(row).unwrap(), version);
        for (row, _) in rows.iter().filter(|(_, own)| !own.iter().all(|holds| *holds)) {
            let all_in = |version: u32| {
                let held_by = |n: usize| rows.iter().any(|(other, holds)| holds[n] && held(*other, version));
                held(*row, version) && (0..words.len()).all(held_by)
            };
            if (0..table.versions() as u32).any(all_in) {
                found.insert((slot, *row));
            }
        }
    }
    found
}

#[test]
fn what_sections_hold_together_is_found_whole() {
    let home = Home::with_sample();
    let archive = Archive::sample(&home.dirs());
    archive.update(Options::default(), &Cancel::default(), &|_| {}).unwrap();
    let snapshot = archive.snapshot().unwrap();
    let searcher = Searcher::new([snapshot.clone()], Arc::new(Names::default()));
    let total = |query: &str| searcher.search(&parse(query).unwrap(), 1, Sort::Relevance).unwrap().total;
    // What headings hold, all below them hold: that is tested elsewhere.
    let words: Vec<&str> =
        WORDS.into_iter().filter(|word| total(&format!("heading:{word}")) == 0).take(14).collect();
    assert!(words.len() > 8, "{words:?}");
    let known: HashMap<&str, BTreeSet<Clause>> =
        words.iter().map(|word| (*word, holding(&searcher, word))).collect();
    let by_id = |slot: u32, row: u32| {
        let indexed = snapshot.in_slot(slot).unwrap();
        (indexed.service.slug.clone(), indexed.document.slug.clone(), indexed.table.id(row).unwrap())
    };
    let mut together = 0;
    for (n, a) in words.iter().enumerate() {
        for (m, b) in words.iter().enumerate().skip(n + 1) {
            for wanted in [vec![*a, *b], vec![*a, *b, words[(n + m) % words.len()]]] {
                if wanted.len() > 2 && (wanted[2] == *a || wanted[2] == *b) {
                    continue;
                }
                let query = wanted.join(" ");
                let hits = searcher.search(&parse(&query).unwrap(), 10_000, Sort::Relevance).unwrap();
                let found: BTreeSet<_> = hits
                    .hits
                    .iter()
                    .filter(|hit| hit.in_section)
                    .map(|hit| (hit.service_slug.to_string(), hit.document_slug.to_string(), hit.clause))
                    .collect();
                let words: Vec<_> = wanted.iter().map(|word| known[word].clone()).collect();
                let expected: BTreeSet<_> =
                    expected(&snapshot, &words).into_iter().map(|(slot, row)| by_id(slot, row)).collect();
                assert_eq!(found, expected, "{query}");
                assert_eq!(hits.total, hits.hits.len(), "{query}");
                // Only the best are fetched: all are counted all the same.
                assert_eq!(total(&query), hits.total, "{query}");
                together += found.len();
            }
        }
    }
    assert!(together > 100, "{together}");
}
