//! Pairs → rows: one list in which both sides keep their order of reading.
//!
//! What stands in the same place is one row; what was removed or moved away stands before what was added or
//! moved in; each unit is shown once on its side.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::chain::{Point, heaviest_chain};
use super::pair::{Comparison, MoveGroup, Pair, Pass, Summary};

/// A row of the comparison. Down the rows, `old` runs through the old units in order and `new` through the
/// new ones, each exactly once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Index in [`Comparison::pairs`].
    pub pair: usize,
    /// Old block shown on the left.
    pub old: Option<usize>,
    /// New block shown on the right.
    pub new: Option<usize>,
    /// The row that shows the pair's other end, where this one shows only one of two.
    pub other: Option<usize>,
    /// Further pairs of this row's blocks that have no row of their own: crossing edges of splits and merges.
    pub also: Vec<usize>,
}

/// Puts pairs in order and lays them out.
pub(super) fn arrange(
    mut pairs: Vec<Pair>,
    summary: Summary,
    furniture: (Vec<usize>, Vec<usize>),
) -> Comparison {
    pairs.sort_by_key(|pair| (pair.new.is_none(), pair.new, pair.old));
    let spine = spine(&pairs);
    let mut laid = Layout { pairs: &pairs, rows: Vec::new(), shown: vec![false; pairs.len()] };
    let (mut olds, mut news) = (sides(&pairs, |pair| pair.old), sides(&pairs, |pair| pair.new));
    for &p in &spine {
        laid.alone(&mut olds, pairs[p].old, true);
        laid.alone(&mut news, pairs[p].new, false);
        laid.push(p, pairs[p].old, pairs[p].new);
        olds.remove(&pairs[p].old.unwrap_or_default());
        news.remove(&pairs[p].new.unwrap_or_default());
    }
    laid.alone(&mut olds, None, true);
    laid.alone(&mut news, None, false);
    let (mut rows, shown) = (laid.rows, laid.shown);
    link(&pairs, &mut rows, &shown);
    renumber(pairs, rows, summary, furniture)
}

/// For each block of a side, its pairs.
fn sides(pairs: &[Pair], side: impl Fn(&Pair) -> Option<usize>) -> BTreeMap<usize, Vec<usize>> {
    let mut blocks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        if let Some(block) = side(pair) {
            blocks.entry(block).or_default().push(at);
        }
    }
    blocks
}

/// The pairs whose two sides share a row, in order.
fn spine(pairs: &[Pair]) -> Vec<usize> {
    let mut points = Vec::new();
    let mut of = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        if let (Some(old), Some(new), false) = (pair.old, pair.new, pair.moved) {
            let weight = if pair.why == Pass::Part { 1.0 } else { 2.0 };
            points.push(Point { old, new, weight });
            of.push(at);
        }
    }
    heaviest_chain(&points).into_iter().map(|p| of[p]).collect()
}

struct Layout<'a> {
    pairs: &'a [Pair],
    rows: Vec<Row>,
    shown: Vec<bool>,
}

impl Layout<'_> {
    fn push(&mut self, pair: usize, old: Option<usize>, new: Option<usize>) {
        self.shown[pair] = true;
        self.rows.push(Row { pair, old, new, other: None, also: Vec::new() });
    }

    /// Shows, alone, the blocks of one side that come before `limit`.
    fn alone(&mut self, blocks: &mut BTreeMap<usize, Vec<usize>>, limit: Option<usize>, old: bool) {
        while let Some(entry) = blocks.first_entry() {
            if limit.is_some_and(|limit| *entry.key() >= limit) {
                return;
            }
            let (block, pairs) = entry.remove_entry();
            // A row tells of the pair that no other row tells of, if there is one.
            let first = |wanted: &dyn Fn(usize) -> bool| pairs.iter().copied().find(|&p| wanted(p));
            let pair = first(&|p| !self.shown[p] && self.pairs[p].why != Pass::Part)
                .or_else(|| first(&|p| !self.shown[p]))
                .or_else(|| first(&|p| self.pairs[p].why != Pass::Part))
                .unwrap_or(pairs[0]);
            let (left, right) = if old { (Some(block), None) } else { (None, Some(block)) };
            self.push(pair, left, right);
        }
    }
}

/// Fills in where the other end of each row is, and which pairs have no row of their own.
fn link(pairs: &[Pair], rows: &mut [Row], shown: &[bool]) {
    let place = |side: fn(&Row) -> Option<usize>, rows: &[Row]| -> HashMap<usize, usize> {
        rows.iter().enumerate().filter_map(|(at, row)| Some((side(row)?, at))).collect()
    };
    let (olds, news) = (place(|row| row.old, rows), place(|row| row.new, rows));
    for row in rows.iter_mut() {
        let pair = &pairs[row.pair];
        row.other = match (row.old, row.new) {
            (Some(_), None) => pair.new.and_then(|new| news.get(&new).copied()),
            (None, Some(_)) => pair.old.and_then(|old| olds.get(&old).copied()),
            _ => None,
        };
    }
    for (at, pair) in pairs.iter().enumerate().filter(|&(at, _)| !shown[at]) {
        if let Some(&row) = pair.new.and_then(|new| news.get(&new)) {
            rows[row].also.push(at);
        }
    }
}

/// Puts the pairs in the order of the rows that show them first, and collects what moved together.
fn renumber(
    pairs: Vec<Pair>,
    mut rows: Vec<Row>,
    summary: Summary,
    furniture: (Vec<usize>, Vec<usize>),
) -> Comparison {
    let mut sequence: Vec<usize> = Vec::with_capacity(pairs.len());
    let mut number = vec![usize::MAX; pairs.len()];
    for pair in rows.iter().flat_map(|row| std::iter::once(&row.pair).chain(&row.also)) {
        if number[*pair] == usize::MAX {
            number[*pair] = sequence.len();
            sequence.push(*pair);
        }
    }
    for row in &mut rows {
        row.pair = number[row.pair];
        row.also.iter_mut().for_each(|pair| *pair = number[*pair]);
    }
    let mut slots: Vec<Option<Pair>> = pairs.into_iter().map(Some).collect();
    let mut pairs: Vec<Pair> = sequence.into_iter().filter_map(|at| slots[at].take()).collect();
    let mut by_group: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        if let Some(group) = pair.group {
            by_group.entry(group).or_default().push(at);
        }
    }
    let mut moves = Vec::new();
    for (_, mut members) in by_group {
        members.sort_by_key(|&at| pairs[at].new);
        for &at in &members {
            pairs[at].group = Some(moves.len());
        }
        let section = members.iter().any(|&at| pairs[at].heading);
        moves.push(MoveGroup { pairs: members, section });
    }
    Comparison { pairs, rows, moves, summary, furniture }
}
