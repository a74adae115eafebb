//! What holds for any two texts, in English and in nonsense.

use proptest::prelude::*;

use crate::compare::{Comparison, PairKind, rebuild};
use crate::model::{Block, Outline};

use super::super::pair::text;
use super::{compared, outline};

const WORDS: &[&str] = &[
    "we",
    "may",
    "not",
    "keep",
    "your",
    "data",
    "for",
    "30",
    "days",
    "14",
    "will",
    "share",
    "it",
    "with",
    "partners",
    "account",
    "the",
    "and",
    "or",
    "§",
    "$5",
    "third-party",
    "don’t",
    "“quoted”",
    "—",
    "naïve",
    "Ünïcode",
    "条",
    "e\u{301}",
    "https://a.example/x",
    "(see",
    "below)",
    "unless",
    "law",
    "requires",
    "service",
    "terms",
    ",",
    ";",
    ".",
    "\n",
];

prop_compose! {
    fn line()(kind in 0..6, words in prop::collection::vec(0..WORDS.len(), 0..24)) -> String {
        let text = words.iter().map(|&w| WORDS[w]).collect::<Vec<_>>().join(" ");
        match kind {
            0 => format!("# {text}"),
            1 => format!("* {text}"),
            2 => format!("{}. {text}", words.len()),
            _ => text,
        }
    }
}

/// What is done to a line to make the new text: its index and a kind of edit.
type Edits = Vec<(prop::sample::Index, u8, prop::sample::Index)>;

fn edited(lines: &[String], edits: &Edits) -> Vec<String> {
    let mut new = lines.to_vec();
    for (at, kind, other) in edits {
        if new.is_empty() {
            new.push("a line of its own".into());
        }
        let (at, to) = (at.index(new.len()), other.index(new.len()));
        match kind {
            0 => {
                new.remove(at);
            }
            1 => new.insert(to, "an inserted clause with words of its own".into()),
            2 => {
                let line = new.remove(at);
                new.insert(to.min(new.len()), line);
            }
            3 => new[at] = new[at].replace("may", "will").replace("30", "14").replace("and", ""),
            4 => {
                let line = new[at].clone();
                let middle = line.char_indices().nth(line.chars().count() / 2).map_or(0, |(i, _)| i);
                let (first, second) = line.split_at(middle);
                new.splice(at..=at, [first.to_owned(), second.to_owned()]);
            }
            5 if at + 1 < new.len() => {
                let next = new.remove(at + 1);
                new[at] = format!("{} {next}", new[at]);
            }
            6 => new[at] = new[at].replace('“', "\"").replace(' ', "  "),
            // A heading becomes the title of the clause under it; half of the words are others; a run moves.
            7 if at + 1 < new.len() && new[at].starts_with('#') => {
                let heading = new.remove(at);
                new[at] = format!("{}. {}", heading.trim_start_matches(['#', ' ']), new[at]);
            }
            8 => {
                let word = |n: usize, word: &str| match n % 2 {
                    0 => word.to_owned(),
                    _ => WORDS[(n * 7 + to) % WORDS.len()].to_owned(),
                };
                new[at] =
                    new[at].split(' ').enumerate().map(|(n, w)| word(n, w)).collect::<Vec<_>>().join(" ");
            }
            _ => {
                let run: Vec<String> = new.drain(at..(at + 4).min(new.len())).collect();
                let to = to.min(new.len());
                new.splice(to..to, run);
            }
        }
    }
    new
}

fn read(lines: &[String]) -> Outline {
    outline(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

prop_compose! {
    fn texts()(
        lines in prop::collection::vec(line(), 0..30),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..10, any::<prop::sample::Index>()), 0..14),
        more in prop::collection::vec(line(), 0..6),
    ) -> (Outline, Outline) {
        let mut new = edited(&lines, &edits);
        new.extend(more);
        (read(&lines), read(&new))
    }
}

prop_compose! {
    /// A text and what many edits, one upon the other, made of it.
    fn rewritten()(
        lines in prop::collection::vec(line(), 5..40),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..10, any::<prop::sample::Index>()), 20..70),
    ) -> (Outline, Outline) {
        (read(&lines), read(&edited(&lines, &edits)))
    }
}

fn units(outline: &Outline) -> Vec<usize> {
    (0..outline.blocks.len()).filter(|&b| !matches!(outline.blocks[b], Block::Furniture(_))).collect()
}

/// The text of every new unit, made of old parts and edits.
fn rebuilt(found: &Comparison, old: &Outline, new: &Outline) -> Vec<String> {
    let of = |block: usize| {
        let mut parts: Vec<_> = found.pairs.iter().filter(|pair| pair.new == Some(block)).collect();
        parts.sort_by_key(|pair| (pair.new_part.start, pair.new_part.end));
        let mut text_of = String::new();
        for pair in parts {
            let (before, after) = found.texts(pair, old, new);
            assert_eq!(text_of.len(), pair.new_part.start, "parts follow each other");
            text_of += &match pair.old {
                Some(_) => rebuild(before, &pair.old_part, &pair.edits, after),
                None => after.to_owned(),
            };
        }
        text_of
    };
    units(new).into_iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_new_text_can_be_rebuilt((old, new) in texts()) {
        let found = compared(&old, &new);
        let expected: Vec<&str> = units(&new).into_iter().map(|b| text(&new, Some(b))).collect();
        prop_assert_eq!(rebuilt(&found, &old, &new), expected);
    }

    #[test]
    fn what_was_rewritten_again_and_again_can_be_rebuilt((old, new) in rewritten()) {
        let (found, back) = (compared(&old, &new), compared(&new, &old));
        let expected: Vec<&str> = units(&new).into_iter().map(|b| text(&new, Some(b))).collect();
        prop_assert_eq!(rebuilt(&found, &old, &new), expected);
        let (a, b) = (found.summary, back.summary);
        prop_assert_eq!((a.same, a.changed, a.moved), (b.same, b.changed, b.moved));
        prop_assert_eq!((a.added, a.removed, a.split, a.merged), (b.removed, b.added, b.merged, b.split));
        prop_assert_eq!((a.words_added, a.words_removed), (b.words_removed, b.words_added));
    }

    #[test]
    fn rows_keep_both_orders_of_reading((old, new) in texts()) {
        let found = compared(&old, &new);
        let side = |side: fn(&crate::compare::Row) -> Option<usize>| found.rows.iter().filter_map(side).collect::<Vec<_>>();
        prop_assert_eq!(side(|row| row.old), units(&old));
        prop_assert_eq!(side(|row| row.new), units(&new));
        let mut told: Vec<usize> = found.rows.iter().flat_map(|row| row.also.iter().copied().chain([row.pair])).collect();
        told.sort_unstable();
        told.dedup();
        prop_assert_eq!(told, (0..found.pairs.len()).collect::<Vec<_>>());
        for (at, row) in found.rows.iter().enumerate() {
            if let Some(other) = row.other {
                prop_assert_ne!(other, at);
            }
        }
    }

    #[test]
    fn a_text_is_the_same_as_itself((text, _) in texts()) {
        let found = compared(&text, &text);
        prop_assert!(found.summary.is_same());
        prop_assert!(found.pairs.iter().all(|pair| pair.old == pair.new && pair.edits.is_empty() && !pair.reformatted && !pair.renumbered));
    }

    #[test]
    fn swapping_sides_swaps_added_and_removed((old, new) in texts()) {
        let (there, back) = (compared(&old, &new), compared(&new, &old));
        let (a, b) = (there.summary, back.summary);
        prop_assert_eq!((a.same, a.changed, a.moved), (b.same, b.changed, b.moved));
        prop_assert_eq!((a.added, a.removed, a.split, a.merged), (b.removed, b.added, b.merged, b.split));
        prop_assert_eq!((a.words_added, a.words_removed), (b.words_removed, b.words_added));
        let mut ends: Vec<_> = there.pairs.iter().map(|pair| (pair.old, pair.new)).collect();
        let mut swapped: Vec<_> = back.pairs.iter().map(|pair| (pair.new, pair.old)).collect();
        ends.sort_unstable();
        swapped.sort_unstable();
        prop_assert_eq!(ends, swapped);
    }

    #[test]
    fn edits_are_in_order_and_on_boundaries((old, new) in texts()) {
        let found = compared(&old, &new);
        for pair in &found.pairs {
            let (a, b) = found.texts(pair, &old, &new);
            let shown = pair.shown_edits(a, b);
            for edits in [&pair.edits, &shown] {
                let (mut at, mut to) = (pair.old_part.start, pair.new_part.start);
                for edit in edits {
                    prop_assert!(at <= edit.old.start && to <= edit.new.start);
                    prop_assert!(a.get(edit.old.clone()).is_some() && b.get(edit.new.clone()).is_some());
                    (at, to) = (edit.old.end, edit.new.end);
                }
                prop_assert!(at <= pair.old_part.end && to <= pair.new_part.end);
            }
            prop_assert_eq!(rebuild(a, &pair.old_part, &shown, b), rebuild(a, &pair.old_part, &pair.edits, b));
            let two = pair.old.is_some() && pair.new.is_some();
            prop_assert_eq!(two, !matches!(pair.kind, PairKind::Added | PairKind::Removed));
        }
    }

    #[test]
    fn nonsense_is_compared_too(a in prop::collection::vec("\\PC{0,40}", 0..8), b in prop::collection::vec("\\PC{0,40}", 0..8)) {
        let (old, new) = (read(&a), read(&b));
        let found = compared(&old, &new);
        let expected: Vec<&str> = units(&new).into_iter().map(|b| text(&new, Some(b))).collect();
        prop_assert_eq!(rebuilt(&found, &old, &new), expected);
        found.changes(&old, &new);
    }
}
