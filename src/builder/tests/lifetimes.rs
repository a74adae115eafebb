//! Lifetimes, kinds and counts against a plain reading of every version.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::fake::{Fake, LOST, Plain, Take, built, plainly};
use crate::index::Store;
use crate::model::{Bracket, ChangeKind, Lifetime, Recorded, Timestamp};
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
    // Rewordings of others, and typography that differs from version to version.
    "We keep the recordings of your calls for sixty days.",
    "Refunds are not paid within fourteen days of the return.",
    "You don't pay for a lantern that broke by itself.",
];

pub(super) const JUNK: &[&str] = &["", "# Library rules\n", "Redirecting to /rules", "404\n\nPage not found"];

pub(super) fn is_junk(text: &str) -> bool {
    JUNK.contains(&text)
}

/// A text of some sentences in some order, some under a heading.
pub(super) fn text() -> impl Strategy<Value = String> {
    let sentences = prop::collection::vec(0..SENTENCES.len(), 3..9);
    (sentences, prop::option::of(0_usize..3), any::<bool>()).prop_map(|(sentences, heading, curly)| {
        let mut text = String::new();
        for (n, sentence) in sentences.into_iter().enumerate() {
            if heading.is_some_and(|heading| heading == n) {
                text.push_str("## Lending and keeping\n\n");
            }
            text.push_str(&SENTENCES[sentence].replace('\'', if curly { "’" } else { "'" }));
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
        // Days in any order, often the same one.
        let take =
            (0_i64..60, recorded.clone(), pick).prop_map(|(day, recorded, text)| Take(day, recorded, text));
        prop::collection::vec(take, 1..14)
    })
}

/// A lifetime in dates, by looking at every version: of those that lack the clause before and after, the nearest
/// ones whose dates don't run backwards.
fn plain_bracket(lifetime: &Lifetime, takes: &[Take], plain: &Plain) -> Bracket {
    let date = |version: usize| Timestamp(takes[version].0 * Timestamp::DAY);
    let real = |version: &usize| plain.held[*version].is_some();
    let (first, last) = (lifetime.first() as usize, lifetime.last() as usize);
    let first_seen = date(first);
    let last_seen = date(last).max(first_seen);
    let before: Vec<Timestamp> = (0..first).filter(real).map(date).collect();
    let after: Vec<Timestamp> = (last + 1..takes.len()).filter(real).map(date).collect();
    let absent = before.iter().rev().find(|&&date| date <= first_seen).copied().unwrap_or(first_seen);
    let gone = after.iter().find(|&&date| date >= last_seen).copied().unwrap_or(last_seen);
    Bracket {
        first_seen,
        absent_before: (!before.is_empty()).then_some(absent),
        last_seen,
        gone_since: (!after.is_empty()).then_some(gone),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn exact_against_a_plain_reading(takes in history(), day in 0_i64..64) {
        let fake = Fake { documents: [("Library/Rules".to_owned(), takes.clone())].into() };
        let outcome = built(&fake.source(), &Store::memory());
        let indexed = outcome.snapshot.document("Library", "Rules").unwrap();
        let plain = plainly(&takes, is_junk);
        let facts: Vec<_> = indexed.document.versions.iter().map(|v| v.facts.as_ref()).collect();
        let kinds: Vec<Option<ChangeKind>> = facts.iter().map(|f| f.map(|f| f.kind)).collect();
        prop_assert_eq!(&kinds, &plain.kinds);
        let moves: Vec<_> =
            facts.iter().map(|f| f.map_or((0, 0, 0), |f| (f.added, f.removed, f.reworded))).collect();
        prop_assert_eq!(&moves, &plain.moves);
        let lifetimes: BTreeMap<_, _> = indexed.table.lifetimes().collect();
        prop_assert_eq!(&lifetimes, &plain.lifetimes);
        for lifetime in lifetimes.values() {
            let found = lifetime.bracket(&indexed.document.versions);
            prop_assert_eq!(found, plain_bracket(lifetime, &takes, &plain));
            let dates = [found.absent_before, Some(found.first_seen), Some(found.last_seen), found.gone_since];
            prop_assert!(dates.iter().flatten().is_sorted(), "{dates:?} run backwards");
        }
        for (version, fact) in facts.into_iter().enumerate() {
            let Some(fact) = fact else { continue };
            if let Some(same) = fact.same_as {
                prop_assert_eq!(&plain.held[same as usize], &plain.held[version]);
            }
            prop_assert_eq!(fact.same_as.is_some(), fact.kind == ChangeKind::Flap);
            prop_assert_eq!(fact.junk.is_some(), fact.kind == ChangeKind::Junk);
            prop_assert!(fact.weighty.len() <= 3 && (fact.reworded > 0 || fact.weighty.is_empty()));
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
