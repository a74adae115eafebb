//! Word edits: what changed inside an aligned pair, as byte ranges in both display texts.
//!
//! The word edits are minimal (a longest common subsequence of words). What differs between the words
//! (punctuation, spacing, quotation marks, case) is kept as edits of form, so that applying all edits to
//! the old text gives the new one exactly.

use std::collections::HashMap;
use std::ops::Range;

use super::lcs;
use super::unit::Word;
use super::weight::{Weight, Weighty, weight_of};
use super::words;

/// One change inside a pair: the bytes of the old text that became these bytes of the new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Byte range in the old display text; empty for an insertion.
    pub old: Range<usize>,
    /// Byte range in the new display text; empty for a deletion.
    pub new: Range<usize>,
    /// Whether only formatting differs: punctuation, spacing, quotation marks, case, hyphens.
    pub form: bool,
    /// The weightiest kind of word that differs, for an edit of words.
    pub weight: Option<Weight>,
}

impl Edit {
    fn mirrored(self) -> Self {
        Self { old: self.new, new: self.old, ..self }
    }
}

/// The same edits with the sides swapped.
pub(super) fn mirrored(edits: Vec<Edit>) -> Vec<Edit> {
    edits.into_iter().map(Edit::mirrored).collect()
}

/// Applies edits to a part of an old text; `new` is where the new words are taken from.
///
/// With all edits of a pair this gives the pair's part of the new text, byte for byte.
pub fn rebuild(old: &str, part: &Range<usize>, edits: &[Edit], new: &str) -> String {
    let mut text = String::new();
    let mut at = part.start;
    for edit in edits {
        text.push_str(old.get(at..edit.old.start).unwrap_or_default());
        text.push_str(new.get(edit.new.clone()).unwrap_or_default());
        at = edit.old.end;
    }
    text.push_str(old.get(at..part.end).unwrap_or_default());
    text
}

/// Takes what stands between two edits of words into them where it is one word at most.
///
/// Edits of form in between go with it.
pub(super) fn join_islands(edits: &[Edit], old: &str, new: &str) -> Vec<Edit> {
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        let last = joined.iter().rposition(|e| !e.form).filter(|_| !edit.form);
        if let Some(last) = last
            && island(old.get(joined[last].old.end..edit.old.start))
            && island(new.get(joined[last].new.end..edit.new.start))
        {
            joined.truncate(last + 1);
            let before = &mut joined[last];
            before.old.end = edit.old.end;
            before.new.end = edit.new.end;
            before.weight = match (before.weight, edit.weight) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        } else {
            joined.push(edit.clone());
        }
    }
    joined
}

fn island(between: Option<&str>) -> bool {
    /// What is longer, in bytes, is not looked through for words.
    const LONGEST: usize = 256;
    let between = between.unwrap_or_default();
    if between.len() > LONGEST || between.contains(['.', ';', '\n']) {
        return false;
    }
    let mut n = 0;
    words::scan(between, |_| n += 1);
    n <= 1
}

/// A stretch of a unit that is compared: its text, the bytes in question and the words in them.
#[derive(Clone, Debug)]
pub(super) struct Stretch<'a> {
    pub text: &'a str,
    pub part: Range<usize>,
    pub words: &'a [Word],
}

impl Stretch<'_> {
    /// Whether it is all of the text.
    pub fn is_whole(&self) -> bool {
        self.part == (0..self.text.len())
    }

    /// Bytes from the end of the word before `words.start` to the start of the word at `words.end`.
    fn around(&self, words: &Range<usize>) -> Range<usize> {
        let start = match words.start.checked_sub(1) {
            Some(before) => self.words[before].end as usize,
            None => self.part.start,
        };
        let end = self.words.get(words.end).map_or(self.part.end, |word| word.start as usize);
        start..end
    }

    /// Bytes from the first word to the last.
    fn span(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let last = words.end.checked_sub(1).filter(|&last| last >= words.start)?;
        Some(self.words[words.start].start as usize..self.words[last].end as usize)
    }
}

/// All edits between two stretches, in order.
pub(super) fn edits(old: &Stretch<'_>, new: &Stretch<'_>) -> Vec<Edit> {
    let keys = |stretch: &Stretch<'_>| stretch.words.iter().map(|word| word.key).collect::<Vec<_>>();
    let mut matched = lcs::common(&keys(old), &keys(new));
    slide(&mut matched, old, new);
    let mut found = Vec::new();
    let (mut o, mut n) = (0, 0);
    let end = (old.words.len(), new.words.len());
    for (to_old, to_new) in matched.into_iter().chain([end]) {
        between(old, &(o..to_old), new, &(n..to_new), &mut found);
        if (to_old, to_new) != end {
            let range = |word: Word| word.start as usize..word.end as usize;
            push(old, range(old.words[to_old]), new, range(new.words[to_new]), true, &mut found);
        }
        (o, n) = (to_old + 1, to_new + 1);
    }
    found
}

/// Edits between two matched words: the words in between, and the spaces and signs around them.
fn between(
    old: &Stretch<'_>,
    old_words: &Range<usize>,
    new: &Stretch<'_>,
    new_words: &Range<usize>,
    found: &mut Vec<Edit>,
) {
    let (before, after) = (old.around(old_words), new.around(new_words));
    let (out, into) = match (old.span(old_words), new.span(new_words)) {
        (None, None) => {
            push(old, before, new, after, true, found);
            return;
        }
        (Some(out), Some(into)) => (out, into),
        (None, Some(into)) => {
            let (left, right) = (&new.text[after.start..into.start], &new.text[into.end..after.end]);
            let point = before.start + inside(&old.text[before.clone()], left, right);
            (point..point, into)
        }
        (Some(out), None) => {
            let (left, right) = (&old.text[before.start..out.start], &old.text[out.end..before.end]);
            let point = after.start + inside(&new.text[after.clone()], left, right);
            (out, point..point)
        }
    };
    let form = words::same_runs(&old.text[out.clone()], &new.text[into.clone()]);
    push(old, before.start..out.start, new, after.start..into.start, true, found);
    push(old, out.clone(), new, into.clone(), form, found);
    push(old, out.end..before.end, new, into.end..after.end, true, found);
}

/// Where in `gap` words go that have `before` and `after` around them on the other side.
fn inside(gap: &str, before: &str, after: &str) -> usize {
    if gap.starts_with(before) {
        before.len()
    } else if gap.ends_with(after) {
        gap.len() - after.len()
    } else {
        0
    }
}

fn push(
    old: &Stretch<'_>,
    o: Range<usize>,
    new: &Stretch<'_>,
    n: Range<usize>,
    form: bool,
    found: &mut Vec<Edit>,
) {
    if old.text[o.clone()] != new.text[n.clone()] {
        let (o, n) = if form { tight(old.text, o, new.text, n) } else { (o, n) };
        let (a, b) = (&old.text[o.clone()], &new.text[n.clone()]);
        let weight = if form { None } else { difference(a, b).first().map(|&(weight, _)| weight) };
        found.push(Edit { old: o, new: n, form, weight });
    }
}

/// Two ranges without what their texts begin and end with in common.
fn tight(old: &str, o: Range<usize>, new: &str, n: Range<usize>) -> (Range<usize>, Range<usize>) {
    let (a, b) = (&old[o.clone()], &new[n.clone()]);
    let length = |chars: &mut dyn Iterator<Item = (char, char)>| -> usize {
        chars.take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum()
    };
    let head = length(&mut a.chars().zip(b.chars()));
    let tail = length(&mut a[head..].chars().rev().zip(b[head..].chars().rev()));
    (o.start + head..o.end - tail, n.start + head..n.end - tail)
}

/// Weighty words of either text that the other lacks, the weightiest first; `true` for words of the new text.
fn difference(old: &str, new: &str) -> Vec<(Weight, bool)> {
    let mut count: HashMap<String, (Weight, i32)> = HashMap::new();
    for (text, step) in [(old, -1), (new, 1)] {
        words::scan(text, |range| {
            let word = &text[range];
            if let Some(weight) = weight_of(word) {
                count.entry(words::fold(word).into_owned()).or_insert((weight, 0)).1 += step;
            }
        });
    }
    let mut found: Vec<_> =
        count.into_values().filter(|&(_, n)| n != 0).map(|(weight, n)| (weight, n > 0)).collect();
    found.sort_unstable();
    found
}

/// What weighs in an edit, in the words of both texts; `None` for edits that don't weigh.
///
/// Numbers come with what they count: on both sides where that differs ("7 days → 3 months"), else on the new one
/// ("30 → 14 days").
pub(super) fn weighty(edit: &Edit, old: &str, new: &str) -> Option<Weighty> {
    let weight = edit.weight?;
    let (mut old, bare) = phrase(old, &edit.old, weight);
    let (new, bare_new) = phrase(new, &edit.new, weight);
    let unit = |phrase: &str, bare: usize| words::fold(phrase.get(bare..).unwrap_or_default()).into_owned();
    let counted = unit(&new, bare_new);
    if counted.is_empty() || counted == unit(&old, bare) {
        old.truncate(bare);
    }
    Some(Weighty { weight, old, new })
}

/// The words of an edit around the one that weighs; a number brings the word it counts along. And how many bytes they
/// are without that.
fn phrase(text: &str, range: &Range<usize>, weight: Weight) -> (String, usize) {
    /// More words than this are cut to the one that weighs.
    const LONG: usize = 4;
    let Some(inside) = text.get(range.clone()) else { return Default::default() };
    let mut found = Vec::new();
    words::scan(inside, |word| found.push(word));
    let heavy = found.iter().position(|word| weight_of(&inside[word.clone()]) == Some(weight));
    let (mut start, mut end) = match (found.first(), found.last(), heavy) {
        (Some(first), Some(last), _) if found.len() <= LONG => (first.start, last.end),
        (Some(_), Some(_), Some(heavy)) => (found[heavy].start, found[heavy].end),
        _ => return Default::default(),
    };
    (start, end) = (start + range.start, end + range.start);
    let bare = end - start;
    if weight == Weight::Number && weight_of(&text[start..end]).is_some() {
        let mut next = None;
        words::scan(&text[end..], |word| next = next.take().or(Some(word)));
        if let Some(next) = next.filter(|next| next.start <= 1) {
            end += next.end;
        }
    }
    (text[start..end].to_owned(), bare)
}

/// Moves pure insertions and deletions, where several places would do, to the one that reads best: after a
/// sign that ends a phrase. The number of matched words stays.
fn slide(matched: &mut [(usize, usize)], old: &Stretch<'_>, new: &Stretch<'_>) {
    let mut at = 1;
    while at < matched.len() {
        let (before, after) = (matched[at - 1], matched[at]);
        let gap = (after.0 - before.0 - 1, after.1 - before.1 - 1);
        if gap.0 == 0 && gap.1 > 0 {
            slide_gap(matched, at, new, gap.1, |pair| &mut pair.1);
        } else if gap.1 == 0 && gap.0 > 0 {
            slide_gap(matched, at, old, gap.0, |pair| &mut pair.0);
        }
        at += 1;
    }
}

/// Slides the gap of `width` words before `matched[at]` to the left as far as a phrase begins there.
fn slide_gap(
    matched: &mut [(usize, usize)],
    at: usize,
    side: &Stretch<'_>,
    width: usize,
    place: impl Fn(&mut (usize, usize)) -> &mut usize,
) {
    let begins = |word: usize| {
        word == 0
            || side
                .text
                .get(side.words[word - 1].end as usize..side.words[word].start as usize)
                .is_some_and(|gap| gap.contains([',', ';', ':', '.', '(', ')', '"', '“', '\n']))
    };
    let first = *place(&mut matched[at - 1]) + 1;
    if begins(first) {
        return;
    }
    // Each step to the left gives the last word of the gap to the match and takes the matched word before.
    let mut steps = 0;
    while steps < at.min(64) {
        let start = first - steps;
        let free = *place(&mut matched[at - 1 - steps]) + 1 == start && start > 0;
        let other_follows = steps == 0 || {
            let (a, b) = (matched[at - 1 - steps], matched[at - steps]);
            a.0 + 1 == b.0 && a.1 + 1 == b.1
        };
        if !free || !other_follows || side.words[start - 1].key != side.words[start - 1 + width].key {
            return;
        }
        steps += 1;
        if begins(start - 1) {
            for back in 1..=steps {
                *place(&mut matched[at - back]) += width;
            }
            return;
        }
    }
}
