//! Where in a text something stands, counted in words; and what stands near what.
//!
//! Positions read from the index and words counted in a text come here alike, so that both mean the same by
//! "near".

use super::ast::{Near, Side};

/// A stretch of words: the number of its first one, and of the one after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Most stretches that are kept of one text; what a person reads has far fewer.
const MOST: usize = 2_000;

impl Span {
    /// One word.
    pub(super) fn word(at: u32) -> Self {
        Self { start: at, end: at.saturating_add(1) }
    }

    fn with(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Puts stretches in order, each once.
pub(super) fn sorted(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup();
    spans.truncate(MOST);
    spans
}

/// How two parts must stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nearness {
    pub(super) within: u8,
    pub(super) side: Side,
    pub(super) without: bool,
}

impl Nearness {
    /// Of an expression.
    pub(super) fn of(near: &Near) -> Self {
        Self { within: near.within, side: near.side, without: near.without }
    }

    /// Whether it is the left part alone that is wanted.
    pub(super) fn is_absence(self) -> bool {
        self.without
    }

    /// The stretches from each part to the nearest other one that is at most so many words away; or the left parts
    /// that no right one is so near to. A part between the ends of the other is near it, where no order is asked
    /// for; parts that overlap otherwise are not: a word is not near itself. Both lists must be sorted; the result
    /// is.
    pub(super) fn join(self, left: &[Span], right: &[Span]) -> Vec<Span> {
        if self.without {
            return left.iter().copied().filter(|&a| !self.any_near(a, right)).collect();
        }
        let mut found = Vec::new();
        if self.side != Side::Before {
            follow(left, right, self.within, &mut found);
        }
        if self.side != Side::After {
            follow(right, left, self.within, &mut found);
        }
        if self.side == Side::Either {
            inside(left, right, &mut found);
            inside(right, left, &mut found);
        }
        sorted(found)
    }

    fn any_near(self, a: Span, right: &[Span]) -> bool {
        let within = u32::from(self.within);
        right.iter().any(|b| {
            let after = b.start >= a.end && b.start - a.end < within;
            let before = a.start >= b.end && a.start - b.end < within;
            let inside = a.start < b.start && b.end < a.end || b.start < a.start && a.end < b.end;
            (after && self.side != Side::Before)
                || (before && self.side != Side::After)
                || (inside && self.side == Side::Either)
        })
    }
}

/// The stretches that hold every word as often as it is wanted, with at most so many others among them; each stretch
/// ends with one of the words, and begins as late as it can. For each word come its places, sorted, and how often it
/// is wanted. The result is sorted.
pub(super) fn loose(words: &[(Vec<Span>, usize)], others: u8) -> Vec<Span> {
    let mut places: Vec<(Span, usize)> = Vec::new();
    for (n, (spans, _)) in words.iter().enumerate() {
        places.extend(spans.iter().map(|&span| (span, n)));
    }
    places.sort_unstable();
    let longest = words.iter().map(|(_, wanted)| *wanted as u32).sum::<u32>() + u32::from(others);
    let mut held = vec![0; words.len()];
    let wanted = |n: usize| words.get(n).map_or(0, |(_, wanted)| *wanted);
    let mut missing = words.len();
    let mut first = 0;
    let mut found = Vec::new();
    for &(last, n) in &places {
        let Some(count) = held.get_mut(n) else { continue };
        *count += 1;
        missing -= usize::from(*count == wanted(n));
        while let Some((start, n)) = places.get(first)
            && let Some(count) = held.get_mut(*n)
            && (*count > wanted(*n) || last.end - start.start > longest)
        {
            // Not needed, or too far away for this and all that follow.
            missing += usize::from(*count == wanted(*n));
            *count -= 1;
            first += 1;
        }
        if missing == 0
            && let Some((start, _)) = places.get(first)
        {
            found.push(Span { start: start.start, end: last.end });
        }
    }
    sorted(found)
}

/// Each word once, with how often it is given.
pub(super) fn counted(words: &[String]) -> Vec<(&String, usize)> {
    let mut counted: Vec<(&String, usize)> = Vec::new();
    for word in words {
        match counted.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counted.push((word, 1)),
        }
    }
    counted
}

/// The outer stretches that have an inner one between their first and their last word.
fn inside(outer: &[Span], inner: &[Span], found: &mut Vec<Span>) {
    for &a in outer {
        let from = inner.partition_point(|b| b.start <= a.start);
        let candidates = inner.get(from..).unwrap_or_default();
        if candidates.iter().take_while(|b| b.start < a.end).any(|b| b.end < a.end) {
            found.push(a);
        }
    }
}

/// Joins each of `first` with the next of `then` after it, and each of `then` with the last of `first` before it.
fn follow(first: &[Span], then: &[Span], within: u8, found: &mut Vec<Span>) {
    let close = |a: Span, b: Span| b.start >= a.end && b.start - a.end < u32::from(within);
    for &a in first {
        let at = then.partition_point(|b| b.start < a.end);
        if let Some(&b) = then.get(at).filter(|b| close(a, **b)) {
            found.push(a.with(b));
        }
    }
    // By their ends: long stretches may begin early and end late.
    let mut ends = first.to_vec();
    ends.sort_unstable_by_key(|a| (a.end, a.start));
    for &b in then {
        let at = ends.partition_point(|a| a.end <= b.start);
        if let Some(&a) = at.checked_sub(1).and_then(|at| ends.get(at)).filter(|a| close(**a, b)) {
            found.push(a.with(b));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<Span> {
        let span = |part: &str| {
            let (start, end) = part.split_once('-').unwrap_or((part, part));
            Span { start: start.parse().unwrap(), end: end.parse::<u32>().unwrap() + 1 }
        };
        text.split_whitespace().map(span).collect()
    }

    fn check(left: &str, right: &str, within: u8, ordered: bool, expected: &str) {
        let side = if ordered { Side::After } else { Side::Either };
        let nearness = Nearness { within, side, without: false };
        assert_eq!(nearness.join(&spans(left), &spans(right)), spans(expected), "{left} {right}");
        if ordered {
            let turned = Nearness { side: Side::Before, ..nearness };
            assert_eq!(turned.join(&spans(right), &spans(left)), spans(expected), "{right} {left}");
        }
    }

    #[test]
    fn absence() {
        for (side, expected) in [(Side::Either, "9"), (Side::After, "5 9"), (Side::Before, "1 9")] {
            let nearness = Nearness { within: 2, side, without: true };
            assert_eq!(nearness.join(&spans("1 5 9"), &spans("3")), spans(expected), "{side:?}");
        }
    }

    #[test]
    fn looseness() {
        let check = |words: &[(&str, usize)], others: u8, expected: &str| {
            let words: Vec<_> = words.iter().map(|&(at, wanted)| (spans(at), wanted)).collect();
            assert_eq!(loose(&words, others), spans(expected), "{words:?} ~{others}");
        };
        check(&[("1", 1), ("2", 1)], 0, "1-2");
        check(&[("2", 1), ("1", 1)], 0, "1-2");
        check(&[("1", 1), ("3", 1)], 0, "");
        check(&[("1", 1), ("3", 1)], 1, "1-3");
        check(&[("1 4", 1), ("3", 1)], 1, "1-3 3-4");
        check(&[("1", 1), ("9", 1), ("5", 1)], 6, "1-9");
        check(&[("1", 1), ("9", 1), ("5", 1)], 5, "");
        check(&[("1 20", 1), ("9 21", 1), ("5 23", 1)], 5, "20-23");
        check(&[("1", 2), ("2", 1)], 9, "");
        check(&[("1 3", 2), ("2", 1)], 0, "1-3");
        check(&[("1", 1), ("", 1)], 9, "");
    }

    #[test]
    fn nearness() {
        check("1", "2", 1, true, "1-2");
        check("1", "3", 1, true, "");
        check("1", "3", 2, true, "1-3");
        check("3", "1", 2, true, "");
        check("3", "1", 2, false, "1-3");
        check("1-4", "5", 1, true, "1-5");
        check("1-4", "3", 9, false, "1-4");
        check("1-4", "4", 9, false, "");
        check("1-4", "3", 9, true, "");
        check("2", "2", 9, false, "");
        check("1 5", "3 9", 4, true, "1-3 5-9");
        check("1 2 3", "5", 9, true, "1-5 2-5 3-5");
        check("1", "3 4", 9, true, "1-3 1-4");
        check("1-9 2-3", "4", 1, true, "2-4");
        check("", "1", 9, false, "");
    }
}
