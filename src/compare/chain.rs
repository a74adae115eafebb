//! The heaviest increasing chain: of weighted points, those that can be read in order on both sides.
//!
//! Knows nothing of texts.

/// A candidate pair of positions and what it weighs (above zero).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub old: usize,
    pub new: usize,
    pub weight: f64,
}

/// Indices of the points of the heaviest chain in which both positions rise from point to point.
///
/// Takes O(n log n) with a binary indexed tree of prefix maxima (Fenwick 1994) over the new positions.
pub(super) fn heaviest_chain(points: &[Point]) -> Vec<usize> {
    let mut by_place: Vec<usize> = (0..points.len()).collect();
    // Points of one old position are taken from the last new position to the first, so none builds on another.
    by_place.sort_by_key(|&p| (points[p].old, std::cmp::Reverse(points[p].new)));
    let width = points.iter().map(|p| p.new + 1).max().unwrap_or(0);
    let mut tree: Vec<(f64, Option<usize>)> = vec![(0.0, None); width + 1];
    let mut before: Vec<Option<usize>> = vec![None; points.len()];
    let mut best = (0.0, None);
    for p in by_place {
        let mut head = (0.0, None);
        let mut at = points[p].new;
        while at > 0 {
            if tree[at].0 > head.0 {
                head = tree[at];
            }
            at &= at - 1;
        }
        before[p] = head.1;
        let total = head.0 + points[p].weight;
        let mut at = points[p].new + 1;
        while at <= width {
            if total > tree[at].0 {
                tree[at] = (total, Some(p));
            }
            at += at & at.wrapping_neg();
        }
        if total > best.0 {
            best = (total, Some(p));
        }
    }
    let mut chain = Vec::new();
    let mut at = best.1;
    while let Some(p) = at {
        chain.push(p);
        at = before[p];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(points: &[(usize, usize, f64)], expected: &[usize]) {
        let points: Vec<Point> =
            points.iter().map(|&(old, new, weight)| Point { old, new, weight }).collect();
        assert_eq!(heaviest_chain(&points), expected);
    }

    #[test]
    fn heaviest_chains() {
        check(&[], &[]);
        check(&[(3, 4, 1.0)], &[0]);
        check(&[(0, 0, 1.0), (1, 1, 1.0), (2, 2, 1.0)], &[0, 1, 2]);
        // One position is used once.
        check(&[(0, 0, 1.0), (0, 1, 1.5)], &[1]);
        check(&[(0, 1, 1.0), (1, 1, 1.5)], &[1]);
        // A heavy point is worth more than two light ones that it crosses.
        check(&[(0, 2, 3.0), (1, 0, 1.0), (2, 1, 1.0)], &[0]);
        check(&[(0, 2, 1.5), (1, 0, 1.0), (2, 1, 1.0)], &[1, 2]);
    }
}
