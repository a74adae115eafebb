//! Sections: found by their words, cut out, and those of another text that are like them.

use crate::compare::{
    PairKind, Section, cut, find_sections, like_sections, near_sections, section_at, sections,
};
use crate::model::Outline;

use super::{compared, outline};

fn lodge() -> Outline {
    outline(&[
        "# House rules",
        "Welcome to the lodge.",
        "## 1. Refunds of deposits",
        "We return your deposit within 14 days of your departure.",
        "### Late departure",
        "Leave after noon and one more night is charged.",
        "## 2. Noise",
        "Quiet is kept from ten in the evening on.",
    ])
}

fn harbour() -> Outline {
    outline(&[
        "# Terms",
        "## Silence at night",
        "Music ends at eleven; quiet is kept until seven in the morning.",
        "## Deposits and refunds",
        "Your deposit is returned within 30 days of your departure.",
        "## Refunds of fees",
        "Fees for moorings are not returned.",
    ])
}

fn names(list: &[Section]) -> Vec<&str> {
    list.iter().map(Section::label).collect()
}

#[test]
fn sections_nest() {
    let found = sections(&lodge());
    assert_eq!(names(&found), ["House rules", "1. Refunds of deposits", "Late departure", "2. Noise"]);
    let ranges: Vec<_> = found.iter().map(|section| (section.blocks.clone(), section.clauses)).collect();
    assert_eq!(ranges, [(0..8, 4), (2..6, 2), (4..6, 1), (6..8, 1)]);
    assert_eq!(found[2].name(), "House rules › 1. Refunds of deposits › Late departure");
    assert_eq!(section_at(&lodge(), 3).map(|section| section.blocks), Some(2..6));
    assert_eq!(section_at(&outline(&["No heading at all."]), 0), None);
}

#[track_caller]
fn check(text: &Outline, words: &str, expected: &[&str]) {
    assert_eq!(names(&find_sections(text, words)), expected, "{words:?}");
}

#[test]
fn sections_are_found_by_their_words() {
    check(&lodge(), "noise", &["2. Noise"]);
    check(&lodge(), "NOIS", &["2. Noise"]);
    check(&lodge(), "deposits refunds", &["1. Refunds of deposits"]);
    check(&lodge(), "refunds late", &["Late departure"]);
    check(&lodge(), "House rules › 1. Refunds of deposits › Late departure", &["Late departure"]);
    check(&lodge(), "parking", &[]);
    check(&lodge(), " ", &[]);
    check(&harbour(), "refunds", &["Deposits and refunds", "Refunds of fees"]);
    check(&harbour(), "refunds of fees", &["Refunds of fees"]);
    assert_eq!(
        near_sections(&harbour(), "refunding deposit").first().map(Section::label),
        Some("Deposits and refunds")
    );
}

#[test]
fn the_likest_section_of_another_text_comes_first() {
    let (here, there) = (lodge(), harbour());
    let refunds = find_sections(&here, "refunds of deposits").remove(0);
    let like = like_sections(&here, &refunds, &there);
    assert_eq!(like[0].0.label(), "Deposits and refunds");
    let noise = find_sections(&here, "noise").remove(0);
    let like = like_sections(&here, &noise, &there);
    assert_eq!(like[0].0.label(), "Silence at night");
    assert!(like.iter().all(|(_, score)| (0.0..=1.0).contains(score)));
}

#[test]
fn only_the_two_sections_are_compared() {
    let (here, there) = (lodge(), harbour());
    let (old, new) =
        (find_sections(&here, "refunds of").remove(0), find_sections(&there, "deposits").remove(0));
    let (old, new) = (cut(&here, &old), cut(&there, &new));
    assert_eq!((old.blocks.len(), new.blocks.len()), (4, 2));
    let found = compared(&old, &new);
    let reworded = found.pairs.iter().find(|pair| !pair.heading && pair.kind == PairKind::Changed);
    let (before, after) = found.texts(reworded.expect("the deposit is returned in both"), &old, &new);
    assert!(before.contains("14 days") && after.contains("30 days"));
}
