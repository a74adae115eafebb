//! Longest common subsequences of word numbers. Knows nothing of texts.
//!
//! Exact and without a clock, so that the same texts always give the same answer: a bit-parallel table is
//! some fifty times faster on unlike texts than a shortest edit script, which takes longer the less they share.

use super::chain::{Point, heaviest_chain};
use super::hash::NumberMap;

/// Up to this product of both lengths the answer is exact (the table takes an eighth of it in bytes);
/// beyond, words that occur once on both sides cut the texts into pieces first, and pieces that are still
/// larger have nothing in common. So time and space are bounded.
const EXACT: usize = 40_000_000;

/// Positions of a longest common subsequence, in order.
pub(super) fn common(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut matched = Vec::new();
    pieces(a, b, (0, 0), 0, &mut matched);
    matched
}

/// `at` is where `a` and `b` begin in the whole; `depth` counts how often the texts were cut.
fn pieces(a: &[u32], b: &[u32], at: (usize, usize), depth: usize, matched: &mut Vec<(usize, usize)>) {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    matched.extend((0..head).map(|i| (at.0 + i, at.1 + i)));
    let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let from = (at.0 + head, at.1 + head);
    if inner_a.len().saturating_mul(inner_b.len()) <= EXACT {
        exact(inner_a, inner_b, from, matched);
    } else if depth < 8 {
        let mut last = (0, 0);
        let anchors = anchors(inner_a, inner_b);
        if !anchors.is_empty() {
            for (i, j) in anchors.into_iter().chain([(inner_a.len(), inner_b.len())]) {
                let start = (from.0 + last.0, from.1 + last.1);
                pieces(&inner_a[last.0..i], &inner_b[last.1..j], start, depth + 1, matched);
                if i < inner_a.len() {
                    matched.push((from.0 + i, from.1 + j));
                }
                last = (i + 1, j + 1);
            }
        }
    }
    let (end_a, end_b) = (at.0 + a.len() - tail, at.1 + b.len() - tail);
    matched.extend((0..tail).map(|i| (end_a + i, end_b + i)));
}

/// The table of the lengths, a bit for each cell (Hyyrö 2004, "Bit-parallel LCS-length computation
/// revisited"), kept row by row and walked back from its end.
fn exact(a: &[u32], b: &[u32], at: (usize, usize), matched: &mut Vec<(usize, usize)>) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    // For each word its last place in `a`, and for each place the one before that holds the same word.
    let mut last: NumberMap<u32, usize> = NumberMap::default();
    let before: Vec<Option<usize>> = a.iter().enumerate().map(|(i, &word)| last.insert(word, i)).collect();
    let places = |word: &u32| std::iter::successors(last.get(word).copied(), |&i| before[i]);
    let width = a.len().div_ceil(64);
    // A cleared bit `i` in row `j`: the length for `a[..=i]` is one more than for `a[..i]`.
    let mut rows: Vec<u64> = Vec::with_capacity(width * b.len());
    let mut row = vec![u64::MAX; width];
    let mut found = vec![0_u64; width];
    for word in b {
        if last.contains_key(word) {
            places(word).for_each(|i| found[i / 64] |= 1 << (i % 64));
            let mut carry = false;
            for (cell, &hit) in row.iter_mut().zip(&found) {
                let common = *cell & hit;
                let (sum, over) = cell.overflowing_add(common);
                let (sum, over_again) = sum.overflowing_add(u64::from(carry));
                carry = over || over_again;
                *cell = sum | (*cell & !hit);
            }
            places(word).for_each(|i| found[i / 64] = 0);
        }
        rows.extend_from_slice(&row);
    }
    let clear = |j: usize, i: usize| rows[j * width + i / 64] >> (i % 64) & 1 == 0;
    let (mut i, mut j) = (a.len(), b.len());
    let first = matched.len();
    while i > 0 && j > 0 {
        if !clear(j - 1, i - 1) {
            i -= 1;
        } else if j > 1 && clear(j - 2, i - 1) {
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
            matched.push((at.0 + i, at.1 + j));
        }
    }
    matched[first..].reverse();
}

/// Words that occur once on both sides, in an order that both sides agree on (the idea of patience diff).
fn anchors(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut places: NumberMap<u32, [(usize, usize); 2]> = NumberMap::default();
    for (side, words) in [a, b].into_iter().enumerate() {
        for (at, &word) in words.iter().enumerate() {
            let place = &mut places.entry(word).or_default()[side];
            *place = (place.0 + 1, at);
        }
    }
    let points: Vec<Point> = places
        .into_values()
        .filter(|[a, b]| a.0 == 1 && b.0 == 1)
        .map(|[a, b]| Point { old: a.1, new: b.1, weight: 1.0 })
        .collect();
    heaviest_chain(&points).into_iter().map(|p| (points[p].old, points[p].new)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The plain table, to check against.
    fn length(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut corner = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
                corner = above;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn subsequences_are_common_and_longest(
            a in prop::collection::vec(0_u32..6, 0..150),
            b in prop::collection::vec(0_u32..6, 0..150),
        ) {
            let matched = common(&a, &b);
            prop_assert_eq!(matched.len(), length(&a, &b));
            prop_assert!(matched.iter().all(|&(i, j)| a[i] == b[j]));
            prop_assert!(matched.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        }
    }

    #[test]
    fn very_long_texts_are_cut_where_both_agree() {
        let a: Vec<u32> = (0..20_000).collect();
        let mut b = a.clone();
        b[5_000] = 1_000_000;
        b.insert(9_000, 1_000_001);
        b[19_998] = 1_000_002;
        assert_eq!(common(&a, &b).len(), 19_998);
        let other: Vec<u32> = (0..20_000).map(|i| i + 2_000_000).collect();
        assert_eq!(common(&a, &other), []);
    }
}
