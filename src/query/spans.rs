//! Where in a text something stands, counted in words; and what stands near what.
//!
//! Positions read from the index and words counted in a text come here alike, so that both mean the same by
//! "near".

/// A stretch of words: the number of its first one, and of the one after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Most stretches that are kept of one text; what a person reads has far fewer.
const MOST: usize = 10_000;

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

/// The stretches from each part to the nearest other one that is at most `within` words away and doesn't overlap
/// it; `ordered` where the left one must come first. Both lists must be sorted; the result is.
pub(super) fn near(left: &[Span], right: &[Span], within: u8, ordered: bool) -> Vec<Span> {
    let mut found = Vec::new();
    follow(left, right, within, &mut found);
    if !ordered {
        follow(right, left, within, &mut found);
    }
    sorted(found)
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
        assert_eq!(near(&spans(left), &spans(right), within, ordered), spans(expected), "{left} {right}");
    }

    #[test]
    fn nearness() {
        check("1", "2", 1, true, "1-2");
        check("1", "3", 1, true, "");
        check("1", "3", 2, true, "1-3");
        check("3", "1", 2, true, "");
        check("3", "1", 2, false, "1-3");
        check("1-4", "5", 1, true, "1-5");
        check("1-4", "3", 9, false, "");
        check("2", "2", 9, false, "");
        check("1 5", "3 9", 4, true, "1-3 5-9");
        check("1 2 3", "5", 9, true, "1-5 2-5 3-5");
        check("1", "3 4", 9, true, "1-3 1-4");
        check("1-9 2-3", "4", 1, true, "2-4");
        check("", "1", 9, false, "");
    }
}
