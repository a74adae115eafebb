//! Clauses that went and clauses that came, without the documents around them → which were reworded, and which
//! of the word changes tell most.
//!
//! For counting and for labels; a comparison with its order and its moves is made elsewhere.

use std::collections::HashMap;

use super::edits::{self, Stretch};
use super::likeness::wordings;
use super::unit::{Doc, Texts};
use super::vocabulary::Vocabulary;
use super::weight::{Weight, Weighty, weighty_words};
use super::words;
use crate::model::Language;

/// Below this likeness a clause was rather written anew: the words that differ say little one by one.
const REWRITTEN: f32 = 0.7;

/// A clause that was reworded.
#[derive(Clone, Debug, PartialEq)]
pub struct Rewording {
    /// Index among the clauses that went.
    pub old: usize,
    /// Index among the clauses that came.
    pub new: usize,
    /// How alike the two are, from 0 to 1 and a little more for equal titles.
    pub likeness: f32,
    /// What weighs in the change, in order.
    pub weighty: Vec<Weighty>,
}

/// What is remembered of words from one look to the next, so that many looks at nearly the same clauses cost
/// little. It decides nothing.
#[derive(Default)]
pub struct WordMemory(HashMap<Language, Vocabulary>);

/// Pairs clauses that went with those that came where one is likely a rewording of the other, each at most once,
/// best pairs first. `language` decides how words are stemmed.
pub fn rewordings(
    gone: &[&str],
    come: &[&str],
    language: Language,
    memory: &mut WordMemory,
) -> Vec<Rewording> {
    let vocabulary = memory.0.entry(language).or_insert_with(|| Vocabulary::new(language));
    let texts = Texts::of_clauses(gone, come, vocabulary);
    let pairs = wordings(&texts);
    let weighty = |old: usize, new: usize| {
        let (a, b) = (whole(&texts.old, old), whole(&texts.new, new));
        let edits = edits::edits(&a, &b);
        edits
            .iter()
            .filter(|edit| !edit.form)
            .filter_map(|edit| edits::weighty(edit, a.text, b.text))
            .collect()
    };
    pairs
        .into_iter()
        .map(|c| Rewording { old: c.old, new: c.new, likeness: c.score, weighty: weighty(c.old, c.new) })
        .collect()
}

fn whole<'a>(doc: &'a Doc<'_>, unit: usize) -> Stretch<'a> {
    let text = doc.units[unit].text;
    Stretch { text, part: 0..text.len(), words: doc.words(unit) }
}

/// Labels of the word changes that tell most, at most so many: `30 → 14 days`, `may → will`, `+ not`.
pub fn weightiest(rewordings: &[Rewording], most: usize) -> Vec<String> {
    let mut all: Vec<(usize, String)> = Vec::new();
    for rewording in rewordings {
        // Where most of a clause differs, anything may stand against anything.
        let written_anew = usize::from(rewording.likeness < REWRITTEN) * 8;
        for weighty in rewording.weighty.iter().filter(|weighty| tells(weighty)) {
            all.push((rank(weighty) + written_anew, weighty.label()));
        }
    }
    all.sort_by_key(|(rank, _)| *rank);
    let mut labels: Vec<String> = Vec::new();
    for (_, label) in all {
        if labels.len() < most && !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

/// How much a change tells, the most first: another number, a negation, another duty; then what came or went
/// alone; dates last, for most versions have another one.
fn rank(weighty: &Weighty) -> usize {
    let instead = !weighty.old.is_empty() && !weighty.new.is_empty();
    // The number in "4 May 2024" is part of a date.
    let dated = |text: &str| weighty_words(text).iter().any(|(_, weight)| *weight == Weight::Date);
    let date = weighty.weight == Weight::Number && (dated(&weighty.old) || dated(&weighty.new));
    match (if date { Weight::Date } else { weighty.weight }, instead) {
        (Weight::Amount, true) => 0,
        (Weight::Number, true) => 1,
        (Weight::Negation, _) => 2,
        (Weight::Modal, true) => 3,
        (Weight::Amount, false) => 4,
        (Weight::Number, false) => 5,
        (Weight::Modal, false) => 6,
        (Weight::Date, _) => 16,
    }
}

/// Whether a label says anything: more than case or typography differs, and a number that came or went alone
/// says what it counts.
fn tells(weighty: &Weighty) -> bool {
    let alone = weighty.old.is_empty() || weighty.new.is_empty();
    let words = |text: &str| text.chars().any(char::is_alphabetic);
    let bare = alone && weighty.weight == Weight::Number && !words(&weighty.old) && !words(&weighty.new);
    !bare && !words::same_runs(&weighty.old, &weighty.new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(gone: &[&str], come: &[&str], count: usize, labels: &[&str]) {
        let found = rewordings(gone, come, Language::English, &mut WordMemory::default());
        assert_eq!(
            (found.len(), weightiest(&found, 3)),
            (count, labels.iter().map(|l| (*l).into()).collect())
        );
    }

    #[test]
    fn the_weightiest_words() {
        let keep = "We keep the recordings of your calls for 30 days after you ask us to delete them.";
        let share = "We may share your address with the carriers that bring what you ordered.";
        check(&[], &[keep], 0, &[]);
        check(&[keep], &[share], 0, &[]);
        check(
            &[keep, share],
            &[&keep.replace("30", "14"), &share.replace("may", "will")],
            2,
            &["30 → 14 days", "may → will"],
        );
        check(&[share], &[&share.replace("may share", "do not share")], 1, &["may → do not"]);
        check(&[share], &[&share.replace("address", "name")], 1, &[]);
        let dated = "This notice was last changed on 1 May 2023 and holds until it is changed.";
        check(
            &[dated, keep],
            &[&dated.replace("1 May 2023", "4 June 2024"), &keep.replace("30 days", "90 days")],
            2,
            &["30 → 90 days", "1 May 2023 → 4 June 2024"],
        );
    }
}
