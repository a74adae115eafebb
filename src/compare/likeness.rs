//! How alike two texts are, by the words and word pairs that they share.
//!
//! Also pairs the clauses that disappeared with those that appeared, without any document around them.

use std::cmp::Ordering;

use super::candidates;
use super::unit::{Texts, Word};
use super::vocabulary::Vocabulary;
use crate::model::{Cancel, Language};

/// What a pair of neighbouring words weighs beside the words themselves.
const BIGRAM: f32 = 0.5;
/// What containment is worth beside likeness of the whole: a clause that is wholly in another one twice
/// its length is a rewording as likely as one that shares two thirds of its words with it.
const CONTAINMENT: f32 = 0.62;
/// From how many words on containment says something.
const CONTAINMENT_WORDS: f32 = 9.0;
/// From which likeness on two clauses are taken for wordings of one.
const REWORDED: f32 = 0.36;

/// The words and word pairs of one unit, each with a number; ascending.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    pub stems: Vec<u32>,
    pub bigrams: Vec<u64>,
    /// Weight of all of them.
    pub mass: f32,
}

impl Profile {
    /// From the stems of a text in reading order.
    pub fn new(stems: impl IntoIterator<Item = u32>, weights: &[f32]) -> Self {
        let mut stems: Vec<u32> = stems.into_iter().collect();
        let mut bigrams: Vec<u64> =
            stems.windows(2).map(|w| u64::from(w[0]) << 32 | u64::from(w[1])).collect();
        stems.sort_unstable();
        stems.dedup();
        bigrams.sort_unstable();
        bigrams.dedup();
        let mut profile = Self { stems, bigrams, mass: 0.0 };
        profile.mass = profile.stems.iter().map(|&s| weights[s as usize]).sum::<f32>()
            + profile.bigrams.iter().map(|&b| bigram_weight(b, weights)).sum::<f32>();
        profile
    }

    /// Weight of what both hold.
    pub fn common(&self, other: &Self, weights: &[f32]) -> f32 {
        shared(&self.stems, &other.stems, |stem| weights[stem as usize])
            + shared(&self.bigrams, &other.bigrams, |bigram| bigram_weight(bigram, weights))
    }

    /// Weight of what both hold and none of the others does.
    pub fn gain(&self, other: &Self, others: &[&Self], weights: &[f32]) -> f32 {
        let words = shared(&self.stems, &other.stems, |stem| {
            let covered = others.iter().any(|o| o.stems.binary_search(&stem).is_ok());
            if covered { 0.0 } else { weights[stem as usize] }
        });
        let pairs = shared(&self.bigrams, &other.bigrams, |bigram| {
            let covered = others.iter().any(|o| o.bigrams.binary_search(&bigram).is_ok());
            if covered { 0.0 } else { bigram_weight(bigram, weights) }
        });
        words + pairs
    }
}

/// Weight of a pair of neighbouring words.
pub(super) fn bigram_weight(bigram: u64, weights: &[f32]) -> f32 {
    let (first, second) = ((bigram >> 32) as usize, (bigram & 0xffff_ffff) as usize);
    BIGRAM * 0.5 * (weights[first] + weights[second])
}

/// Sum of `weight` over what two ascending lists both hold.
fn shared<T: Ord + Copy>(a: &[T], b: &[T], weight: impl Fn(T) -> f32) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                sum += weight(a[i]);
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}

/// How alike two units are, from 0 to 1: the greater of what they share of both (Dice 1945) and a part of
/// what they share of the smaller one.
pub(super) fn score(a: &Profile, b: &Profile, weights: &[f32]) -> f32 {
    alike(a, b, a.common(b, weights))
}

/// [`score`] of two units where it is known what that weighs which both hold.
pub(super) fn alike(a: &Profile, b: &Profile, common: f32) -> f32 {
    if a.mass <= 0.0 || b.mass <= 0.0 {
        return 0.0;
    }
    let dice = 2.0 * common / (a.mass + b.mass);
    let words = a.stems.len().min(b.stems.len()) as f32;
    let contained = common / a.mass.min(b.mass) * CONTAINMENT * (words / CONTAINMENT_WORDS).min(1.0);
    dice.max(contained)
}

/// The most of the smaller of two units, of so many distinct words, that the other one can hold at this score.
pub(super) fn most_contained(score: f32, words: usize) -> f32 {
    score / (CONTAINMENT * (words as f32 / CONTAINMENT_WORDS).min(1.0)).max(f32::MIN_POSITIVE)
}

/// What equal run-in titles add to the likeness of two units; a part of it where they are alike.
const TITLE: f32 = 0.16;
/// The same for titles that a text gives to several clauses.
const COMMON_TITLE: f32 = 0.09;

/// The share of a score that a title takes away of which the other unit has no word.
const FOREIGN_TITLE: f32 = 0.18;

/// What equal or like run-in titles of an old and a new unit add to their likeness.
pub(super) fn titles(texts: &Texts<'_>, old: usize, new: usize) -> f32 {
    let (a, b) = (texts.old.title(old), texts.new.title(new));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    // A title that stands before many clauses ("Summary:") tells them apart less.
    let often = texts.old.units[old].titled > 1 || texts.new.units[new].titled > 1;
    let most = if often { COMMON_TITLE } else { TITLE };
    most * (2.0 * texts.shared(a, b) / (texts.mass(a) + texts.mass(b))).min(1.0)
}

/// What remains of a likeness where one unit has a title of whose words the other one says nothing.
pub(super) fn foreign_titles(texts: &Texts<'_>, old: usize, new: usize) -> f32 {
    let foreign = |title: &[Word], words: &[Word]| {
        if title.is_empty() { 0.0 } else { 1.0 - texts.shared(title, words) / texts.mass(title) }
    };
    let old_title = foreign(texts.old.title(old), texts.new.words(new));
    let new_title = foreign(texts.new.title(new), texts.old.words(old));
    1.0 - FOREIGN_TITLE * old_title.max(new_title)
}

/// How alike two texts are, from 0 (no word in common) to 1 (the same words in the same order).
pub fn likeness(a: &str, b: &str) -> f32 {
    let texts = Texts::of_clauses(&[a], &[b], &mut Vocabulary::new(Language::English));
    let mut profiles = [&texts.old, &texts.new]
        .map(|doc| Profile::new(doc.all_words().iter().map(|word| word.stem), &texts.weights))
        .into_iter();
    match (profiles.next(), profiles.next()) {
        (Some(a), Some(b)) if a.stems == b.stems && a.bigrams == b.bigrams => {
            if a.stems.is_empty() {
                0.0
            } else {
                1.0
            }
        }
        (Some(a), Some(b)) => score(&a, &b, &texts.weights),
        _ => 0.0,
    }
}

/// Pairs clauses that disappeared with those that appeared where one is likely a rewording of the other.
///
/// Gives indices into `deaths` and `births`, each at most once, best pairs first.
pub fn pair_changed(deaths: &[&str], births: &[&str]) -> Vec<(usize, usize)> {
    let texts = Texts::of_clauses(deaths, births, &mut Vocabulary::new(Language::English));
    wordings(&texts).into_iter().map(|c| (c.old, c.new)).collect()
}

/// An old and a new clause that are likely wordings of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wording {
    pub old: usize,
    pub new: usize,
    /// How alike they are, from 0 to 1.
    pub score: f32,
}

/// Clauses that are likely wordings of one, each at most once, best pairs first.
pub(super) fn wordings(texts: &Texts<'_>) -> Vec<Wording> {
    let weights = &texts.weights;
    let [old, new] = [&texts.old, &texts.new].map(|doc| candidates::profiles(doc, 0..doc.len(), weights));
    let mut found = Vec::new();
    let watch = super::Watch { cancel: &Cancel::default(), tell: &|_| {} };
    // Nobody cancels it.
    let _ = candidates::likely(&old, &new, weights, watch, |o, n, common| {
        let score = alike(&old[o], &new[n], common);
        if score >= REWORDED {
            found.push(Wording { old: o, new: n, score });
        }
    });
    found.sort_unstable_by(|a, b| {
        let nearness = |c: &Wording| c.old.abs_diff(c.new);
        b.score
            .total_cmp(&a.score)
            .then_with(|| nearness(a).cmp(&nearness(b)))
            .then((a.old, a.new).cmp(&(b.old, b.new)))
    });
    let (mut dead, mut born) = (vec![false; old.len()], vec![false; new.len()]);
    found.retain(|c| {
        let free = !dead[c.old] && !born[c.new];
        if free {
            (dead[c.old], born[c.new]) = (true, true);
        }
        free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: &str = "We keep your recordings for 30 days after you delete them.";
    const KEPT: &str = "We keep recordings for 90 days after you delete them, and no longer.";
    const SELL: &str = "We never sell your listening history to advertisers.";
    const SOLD: &str = "We may sell your listening history to advertisers and labels.";

    #[test]
    fn likeness_is_of_words() {
        assert!(
            (likeness(KEEP, "we keep YOUR recordings — for 30 days after you delete them!") - 1.0).abs()
                < 1e-6
        );
        assert!(likeness(KEEP, "Nothing of all this.") < 0.1);
        assert!(likeness("", KEEP) < 1e-6 && likeness("", "") < 1e-6);
        assert!(likeness(KEEP, KEPT) > likeness(KEEP, SELL));
        assert!((likeness(SELL, SOLD) - likeness(SOLD, SELL)).abs() < 1e-6);
    }

    #[track_caller]
    fn check(deaths: &[&str], births: &[&str], expected: &[(usize, usize)]) {
        let mut pairs = pair_changed(deaths, births);
        pairs.sort_unstable();
        assert_eq!(pairs, expected);
    }

    #[test]
    fn rewordings_among_the_dead_and_the_born() {
        check(&[], &[KEEP], &[]);
        check(&[KEEP, SELL], &[SOLD, KEPT], &[(0, 1), (1, 0)]);
        check(&[KEEP, "Something else entirely happened here."], &[SOLD], &[]);
        check(&[SELL, SELL], &[SOLD], &[(0, 0)]);
    }
}
