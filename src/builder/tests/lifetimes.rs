//! Lifetimes, kinds and counts against a plain reading of every version.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::fake::{Fake, LOST, Take, built, plainly};
use crate::index::Store;
use crate::model::{ChangeKind, Recorded, Timestamp};
use crate::query::{Filter, Query, Searcher, Sort};

pub(super) const SENTENCES: &[&str] = &[
    "We keep the recordings of your calls for thirty days.",
    "You may ask us to delete the pictures you uploaded.",
    "Lanterns are lent to members free of charge.",
    "Any dispute goes to arbitration in the harbour town.",
    "We may change these rules and will tell you by letter.",
    "Children under thirteen may not open an account.",
    "We share delivery addresses with the carriers only.",
    "The library may close an account that is not used.",
    "Refunds are paid within fourteen days of the return.",
    "Cookies remember which language you chose.",
];

pub(super) const JUNK: &[&str] = &["", "# Library rules\n", "Redirecting to /rules", "404\n\nPage not found"];

pub(super) fn is_junk(text: &str) -> bool {
    JUNK.contains(&text)
}

/// A text of some sentences in some order, some under a heading.
pub(super) fn text() -> impl Strategy<Value = String> {
    let sentences = prop::collection::vec(0..SENTENCES.len(), 3..9);
    (sentences, prop::option::of(0_usize..3)).prop_map(|(sentences, heading)| {
        let mut text = String::new();
        for (n, sentence) in sentences.into_iter().enumerate() {
            if heading.is_some_and(|heading| heading == n) {
                text.push_str("## Lending and keeping\n\n");
            }
            text.push_str(SENTENCES[sentence]);
            text.push_str("\n\n");
        }
        text
    })
}

pub(super) fn history() -> impl Strategy<Value = Vec<Take>> {
    let recorded =
        prop_oneof![6 => Just(Recorded::Change), 1 => Just(Recorded::Technical), 1 => Just(Recorded::First)];
    // Few texts, so that many versions flap; some junk, some lost; days in any order.
    let texts = prop::collection::vec(text(), 1..4);
    texts.prop_flat_map(move |texts| {
        let pick = prop_oneof![
            8 => prop::sample::select(texts),
            1 => prop::sample::select(JUNK).prop_map(str::to_owned),
            1 => Just(LOST.to_owned()),
        ];
        let take = (0_i64..20_000, recorded.clone(), pick)
            .prop_map(|(day, recorded, text)| Take(day, recorded, text));
        prop::collection::vec(take, 1..14)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn exact_against_a_plain_reading(takes in history(), day in 0_i64..20_000) {
        let fake = Fake { documents: [("Library/Rules".to_owned(), takes.clone())].into() };
        let outcome = built(&fake.source(), &Store::memory());
        let indexed = outcome.snapshot.document("Library", "Rules").unwrap();
        let plain = plainly(&takes, is_junk);
        let facts: Vec<_> = indexed.document.versions.iter().map(|v| v.facts.as_ref()).collect();
        let kinds: Vec<Option<ChangeKind>> = facts.iter().map(|f| f.map(|f| f.kind)).collect();
        prop_assert_eq!(kinds, plain.kinds);
        let moves: Vec<_> = facts.iter().map(|f| f.map_or((0, 0), |f| (f.added, f.removed))).collect();
        prop_assert_eq!(moves, plain.moves);
        let lifetimes: BTreeMap<_, _> = indexed.table.lifetimes().collect();
        prop_assert_eq!(&lifetimes, &plain.lifetimes);
        for (version, fact) in facts.into_iter().enumerate() {
            let Some(fact) = fact else { continue };
            if let Some(same) = fact.same_as {
                prop_assert_eq!(&plain.held[same as usize], &plain.held[version]);
            }
            prop_assert_eq!(fact.same_as.is_some(), fact.kind == ChangeKind::Flap);
        }

        // As of a day: the clauses of the version in force, and no others.
        let moment = Timestamp(day * Timestamp::DAY);
        let searcher = Searcher::new(vec![outcome.snapshot.clone()], std::sync::Arc::default());
        let query = Query::default().narrowed(Filter::AsOf(moment));
        let hits = searcher.search(&query, 1_000, Sort::Oldest).unwrap();
        let mut found: Vec<_> = hits.hits.iter().map(|hit| hit.clause).collect();
        found.sort();
        let force = indexed.document.in_force(moment).map(|v| v as u32);
        let expected: Vec<_> = plain
            .lifetimes
            .iter()
            .filter(|(_, lifetime)| force.is_some_and(|version| lifetime.holds(version)))
            .map(|(id, _)| *id)
            .collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(hits.total, hits.hits.len());
    }
}

#[test]
fn a_clause_is_bracketed_by_the_versions_that_lack_it() {
    let (a, b) = (SENTENCES[0], SENTENCES[1]);
    let both = format!("{a}\n\n{b}");
    let fake = Fake::one(
        "Library/Rules",
        &[
            (10, Recorded::First, a),
            (20, Recorded::Change, "Redirecting to /rules"),
            (30, Recorded::Change, &both),
            (40, Recorded::Change, a),
            (50, Recorded::Change, ""),
        ],
    );
    let outcome = built(&fake.source(), &Store::memory());
    let searcher = Searcher::new(vec![outcome.snapshot], std::sync::Arc::default());
    let find =
        |text: &str| searcher.search(&crate::query::parse(text).unwrap(), 10, Sort::Relevance).unwrap();
    let hits = find("pictures");
    let hit = &hits.hits[0];
    let day = |day: i64| Timestamp(day * Timestamp::DAY);
    assert_eq!((hit.first_seen, hit.last_seen, hit.absent_before), (day(30), day(30), Some(day(10))));
    assert!(!hit.current);
    let hits = find("recordings");
    let hit = &hits.hits[0];
    assert_eq!((hit.first_seen, hit.last_seen, hit.absent_before), (day(10), day(40), None));
    assert!(hit.current, "junk at the end takes nothing away");
    assert_eq!(find("redirecting").total, 0);
}
