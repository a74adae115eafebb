//! Small texts and the rows that they give.

use crate::compare::{PairKind, Pass, Weighty, rebuild};
use crate::model::{Block, Cancel, Furniture};

use super::super::pair::label;
use super::{compared, outline};

const KEEP: &str =
    "We keep your recordings for 30 days after you delete them, unless a law asks us to keep them longer.";
const KEPT: &str =
    "We keep your recordings for 90 days after you delete them, unless a court asks us to keep them longer.";
const SELL: &str = "We never sell your listening history to advertisers, labels or data brokers of any kind.";
const PAY: &str = "Subscriptions renew each month until you cancel them in the settings of your account.";
const LEAVE: &str =
    "You may close your account at any time; playlists that others follow stay public without your name.";
const LAW: &str = "Disputes about these terms are heard by the courts of the place where you live.";
const ADS: &str =
    "Free accounts hear advertisements between songs, chosen by the city you are in and nothing else.";

/// The rows of a comparison: the kind's mark, then the first words of both sides.
#[track_caller]
fn check(old: &[&str], new: &[&str], expected: &[&str]) {
    let (old, new) = (outline(old), outline(new));
    let found = compared(&old, &new);
    let words = |text: String| text.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = found
        .rows
        .iter()
        .map(|row| {
            let side =
                |outline, block: Option<usize>| block.map_or(String::new(), |b| words(label(outline, b)));
            let mark = match found.pairs[row.pair].kind {
                PairKind::Same => '=',
                kind => kind.mark(),
            };
            format!("{mark} {} | {}", side(&old, row.old), side(&new, row.new))
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn equal_texts_are_the_same() {
    check(
        &["# Data", KEEP, SELL],
        &["# Data", KEEP, SELL],
        &["= Data | Data", "= We keep your | We keep your", "= We never sell | We never sell"],
    );
    check(&[], &[], &[]);
}

#[test]
fn additions_and_removals() {
    check(&[], &[KEEP], &["+  | We keep your"]);
    check(
        &[KEEP, PAY, SELL],
        &[KEEP, SELL],
        &[
            "= We keep your | We keep your",
            "− Subscriptions renew each | ",
            "= We never sell | We never sell",
        ],
    );
    check(
        &[KEEP, PAY],
        &[KEEP, LEAVE],
        &["= We keep your | We keep your", "− Subscriptions renew each | ", "+  | You may close"],
    );
}

#[test]
fn rewordings_stay_in_place() {
    check(
        &[SELL, KEEP, PAY],
        &[SELL, KEPT, PAY],
        &[
            "= We never sell | We never sell",
            "~ We keep your | We keep your",
            "= Subscriptions renew each | Subscriptions renew each",
        ],
    );
}

#[test]
fn formatting_and_numbers_are_no_change() {
    let old = outline(&["# 1. Data", "3. “Third-party” apps see nothing — ever.", PAY]);
    let new = outline(&["# 2. Data", "4. \"Third party\" apps see nothing - ever.", PAY]);
    let found = compared(&old, &new);
    assert!(found.summary.is_same());
    assert_eq!((found.summary.same, found.summary.reformatted, found.summary.renumbered), (3, 1, 2));
    assert_eq!((found.summary.words_added, found.summary.words_removed), (0, 0));
}

#[test]
fn a_sign_that_says_something_is_a_change() {
    let found = compared(
        &outline(&["A month costs $5 for everyone who subscribes."]),
        &outline(&["A month costs €5 for everyone who subscribes."]),
    );
    assert_eq!(found.summary.changed, 1);
    let found =
        compared(&outline(&["A month costs 5 for everyone."]), &outline(&["A month costs 5% for everyone."]));
    assert_eq!(found.summary.changed, 1);
}

#[test]
fn moves_are_shown_at_both_ends() {
    let (old, new) = (outline(&[KEEP, SELL, PAY, LEAVE]), outline(&[SELL, PAY, LEAVE, KEPT]));
    let found = compared(&old, &new);
    assert_eq!(found.summary.moved, 1);
    assert_eq!(found.summary.same, 3);
    let rows = &found.rows;
    assert_eq!((rows[0].old, rows[0].new, rows[0].other), (Some(0), None, Some(4)));
    assert_eq!((rows[4].old, rows[4].new, rows[4].other), (None, Some(3), Some(0)));
    assert!(found.pairs[rows[0].pair].reworded(), "moved with its edits");
}

#[test]
fn neighbours_that_move_are_a_section() {
    let found = compared(
        &outline(&[
            "# Fees",
            PAY,
            LAW,
            "# Data",
            KEEP,
            SELL,
            LEAVE,
            ADS,
            "# End",
            "That is all there is to say about it.",
        ]),
        &outline(&[
            "# Data",
            KEEP,
            SELL,
            LEAVE,
            ADS,
            "# Fees",
            PAY,
            LAW,
            "# End",
            "That is all there is to say about it.",
        ]),
    );
    assert_eq!(found.summary.moved, 3);
    assert_eq!(found.moves.len(), 1);
    assert!(found.moves[0].section);
    assert_eq!(found.moves[0].pairs.len(), 3);
}

#[test]
fn splits_and_merges_give_a_pair_for_each_part() {
    let whole = format!("{KEEP} {SELL}");
    for (old, new, kind) in [
        (vec![PAY, &whole, LAW], vec![PAY, KEEP, SELL, LAW], PairKind::Split),
        (vec![PAY, KEEP, SELL, LAW], vec![PAY, &whole, LAW], PairKind::Merged),
    ] {
        let found = compared(&outline(&old), &outline(&new));
        let parts: Vec<_> = found.pairs.iter().filter(|pair| pair.kind == kind).collect();
        assert_eq!(parts.len(), 2, "{kind:?}");
        assert_eq!(found.summary.count(kind), 1);
        assert_eq!((found.summary.words_added, found.summary.words_removed), (0, 0));
        assert!(parts.iter().any(|pair| pair.why == Pass::Part));
    }
}

#[test]
fn renamed_headings_follow_what_stands_under_them() {
    let old = outline(&["# Your money", PAY, ADS, "# Your data", KEEP, SELL]);
    let new = outline(&["# Billing", PAY, ADS, "# How long, and for whom", KEPT, SELL]);
    let found = compared(&old, &new);
    let headings: Vec<_> =
        found.pairs.iter().filter(|pair| pair.heading).map(|pair| (pair.old, pair.new, pair.why)).collect();
    assert_eq!(headings, [(Some(0), Some(0), Pass::Section), (Some(3), Some(3), Pass::Section)]);
}

#[test]
fn repeated_clauses_resolve_by_position() {
    let more = "Read more about this in our help pages.";
    check(
        &[KEEP, more, SELL, more, PAY],
        &[KEEP, SELL, more, PAY],
        &[
            "= We keep your | We keep your",
            "− Read more about | ",
            "= We never sell | We never sell",
            "= Read more about | Read more about",
            "= Subscriptions renew each | Subscriptions renew each",
        ],
    );
}

#[test]
fn furniture_is_no_clause() {
    let mut old = outline(&[KEEP]);
    let mut new = outline(&[KEEP]);
    let furniture = |text: &str| Block::Furniture(Furniture { text: text.into(), source: 0..0 });
    old.blocks.insert(0, furniture("Skip to content"));
    new.blocks.push(furniture("Back to top"));
    let found = compared(&old, &new);
    assert!(found.summary.is_same());
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.furniture, (vec![0], vec![1]));
}

#[test]
fn the_change_list_says_what_weighs_and_where() {
    let old = outline(&["# Your data", KEEP, "You may not share your account.", PAY]);
    let new = outline(&["# Your data", KEPT, "You may share your account.", PAY, LAW]);
    let found = compared(&old, &new);
    let list: Vec<_> = found
        .changes(&old, &new)
        .into_iter()
        .map(|change| {
            (
                change.kind,
                change.row,
                change.place,
                change.weighty.iter().map(Weighty::label).collect::<Vec<_>>(),
            )
        })
        .collect();
    let place = vec!["Your data".to_owned()];
    assert_eq!(
        list,
        [
            (PairKind::Changed, 1, place.clone(), vec!["30 → 90 days".to_owned()]),
            (PairKind::Changed, 2, place.clone(), vec!["− not".to_owned()]),
            (PairKind::Added, 4, place, vec![]),
        ]
    );
}

#[test]
fn rewritten_clauses_are_told_apart() {
    let old = outline(&[
        "# Fees",
        "Subscriptions renew every month, and the price is charged to your card.",
        "# Data",
        SELL,
    ]);
    let new = outline(&[
        "# Fees",
        "We bill your card when a subscription renews; renewal comes once in thirty days.",
        "# Data",
        SELL,
    ]);
    let found = compared(&old, &new);
    let pair = found
        .pairs
        .iter()
        .find(|pair| pair.kind == PairKind::Changed)
        .expect("in the same place, under the same heading");
    assert!(pair.rewritten);
    let (a, b) = found.texts(pair, &old, &new);
    assert_eq!(rebuild(a, &pair.old_part, &pair.edits, b), b);
}

#[test]
fn cancelling_gives_nothing() {
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(super::super::compare(&outline(&[KEEP, PAY]), &outline(&[SELL]), &cancel), None);
}

#[test]
fn two_megabytes_in_one_line_come_to_an_end() {
    let word = |n: usize| ["letter", "postage", "parcel", "sender", "office", "weight", "stamp"][n * n % 7];
    let line: Vec<String> = (0..200_000).map(|n| format!("{}{}", word(n), n % 977)).collect();
    let old = line.join(" ");
    let mut line = line;
    line.drain(60_000..60_400);
    line.splice(150_000..150_000, (0..300).map(|n| format!("new{n}")));
    let new = line.join(" ");
    assert!(old.len() > 1_800_000);
    let found = compared(&outline(&[&old]), &outline(&[&new]));
    assert_eq!((found.pairs.len(), found.summary.changed), (1, 1));
    assert!(found.summary.words_added >= 300);
}

#[test]
fn words_of_one_stem_weigh_the_same_from_either_side() {
    // "Wes" has the stem of "we", which is a function word: found by fuzzing.
    let nonsense =
        "ÿÿÿÿÿÿÿÿÿ\u{2400}\u{2400}\u{2400}\u{2400}\u{2400}ÿÿÿÿÿÿÿÿÿ¨ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿk Te Wes mrke";
    let old = outline(&["# Ter! Ter!ms", "# Te", "Wmj #! Ter!ms", "# Te", "Wms", "# Te", "We r‡sÿÿÿÿÿÿ"]);
    let new = outline(&[nonsense]);
    let (there, back) = (compared(&old, &new), compared(&new, &old));
    let ends = |pairs: &[crate::compare::Pair], swap: bool| {
        let mut ends: Vec<_> =
            pairs.iter().map(|p| if swap { (p.new, p.old) } else { (p.old, p.new) }).collect();
        ends.sort_unstable();
        ends
    };
    assert_eq!(ends(&there.pairs, false), ends(&back.pairs, true));
    let texts = |a, b| crate::compare::unit::Texts::read(a, b).weights;
    let mut weights = (texts(&old, &new), texts(&new, &old));
    weights.0.sort_by(f32::total_cmp);
    weights.1.sort_by(f32::total_cmp);
    assert_eq!(weights.0, weights.1);
}
