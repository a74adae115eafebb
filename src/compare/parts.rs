//! Which part of a clause each of its partners accounts for, when it was split or merged.

use std::ops::Range;

use super::lcs;
use super::unit::Word;

/// Cuts `words` into one run of words for each of `partners`: every run has as many words as can be in
/// common with its partner. Gives the runs in the order of `partners`.
pub(super) fn cut(text: &str, words: &[Word], partners: &[&[Word]]) -> Vec<Range<usize>> {
    runs(text, words, &marks(words, partners))
}

/// For each partner, which of `words` it has in common with them.
fn marks(words: &[Word], partners: &[&[Word]]) -> Vec<Vec<bool>> {
    let keys = |words: &[Word]| words.iter().map(|word| word.key).collect::<Vec<_>>();
    let own = keys(words);
    partners
        .iter()
        .map(|partner| {
            let mut marks = vec![false; own.len()];
            for (at, _) in lcs::common(&own, &keys(partner)) {
                marks[at] = true;
            }
            marks
        })
        .collect()
}

/// The runs that have the most words in common with their partners, in the order of the partners.
fn runs(text: &str, words: &[Word], matched: &[Vec<bool>]) -> Vec<Range<usize>> {
    let middle = |marks: &[bool]| {
        let places: Vec<usize> = (0..marks.len()).filter(|&at| marks[at]).collect();
        places.iter().sum::<usize>() as f64 / places.len().max(1) as f64
    };
    let mut sequence: Vec<usize> = (0..matched.len()).collect();
    sequence.sort_by(|&a, &b| middle(&matched[a]).total_cmp(&middle(&matched[b])).then(a.cmp(&b)));
    let ordered: Vec<&[bool]> = sequence.iter().map(|&p| &matched[p][..]).collect();
    let cuts = best_cuts(text, words, &ordered);
    let mut runs = vec![0..0; matched.len()];
    for (at, &partner) in sequence.iter().enumerate() {
        runs[partner] = cuts[at]..cuts[at + 1];
    }
    runs
}

/// Borders of the runs, by dynamic programming over the last border: most matched words, and at equal
/// count a border where a sentence begins.
fn best_cuts(text: &str, words: &[Word], marks: &[&[bool]]) -> Vec<usize> {
    let n = words.len();
    let begins: Vec<i32> = (0..=n)
        .map(|at| match at.checked_sub(1) {
            Some(before) if at < n => {
                let gap = text.get(words[before].end as usize..words[at].start as usize).unwrap_or_default();
                i32::from(gap.contains(['.', ';', ':', '\n', '!', '?']))
            }
            _ => 1,
        })
        .collect();
    // best[at]: most for the runs so far when they end before word `at`; from[run][at]: where the run began.
    let mut best: Vec<i32> = (0..=n).map(|at| if at == 0 { 0 } else { i32::MIN / 2 }).collect();
    let mut from: Vec<Vec<usize>> = Vec::new();
    for marks in marks {
        let mut next = vec![i32::MIN / 2; n + 1];
        let mut starts = vec![0; n + 1];
        let (mut open, mut start) = (i32::MIN / 2, 0);
        for at in 0..=n {
            if best[at] > open {
                (open, start) = (best[at], at);
            }
            next[at] = open + begins[at];
            starts[at] = start;
            if at < n {
                open += 4 * i32::from(marks[at]);
            }
        }
        best = next;
        from.push(starts);
    }
    let mut cuts = vec![n];
    for starts in from.iter().rev() {
        let end = *cuts.last().unwrap_or(&0);
        cuts.push(starts[end]);
    }
    cuts.reverse();
    // The first run takes what is before it.
    if let Some(first) = cuts.first_mut() {
        *first = 0;
    }
    cuts
}

/// Runs of words as byte ranges that cover the text: what stands between two runs belongs to the first.
pub(super) fn bytes(text: &str, words: &[Word], runs: &[Range<usize>]) -> Vec<Range<usize>> {
    let start = |at: usize| match at {
        0 => 0,
        at => words.get(at).map_or(text.len(), |word| word.start as usize),
    };
    runs.iter()
        .map(|run| start(run.start)..if run.end >= words.len() { text.len() } else { start(run.end) })
        .collect()
}
