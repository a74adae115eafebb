//! What moved: of all pairs, those that don't fit the heaviest reading in order; and what moved together.

use std::collections::HashSet;

use super::align::{Link, weight};
use super::chain::{Point, heaviest_chain};
use super::unit::Texts;

/// For each link whether it moved. `links` are one with one; `edges` are the further edges of splits and
/// merges, which moved when they stand elsewhere than the first edge of their unit allows.
pub(super) fn moved(texts: &Texts<'_>, links: &[Link], edges: &[Link]) -> (Vec<bool>, Vec<bool>) {
    let points: Vec<Point> = links
        .iter()
        .map(|l| Point {
            old: l.old,
            new: l.new,
            weight: weight(texts.old.size(l.old).min(texts.new.size(l.new))),
        })
        .collect();
    let chain = heaviest_chain(&points);
    let in_place: HashSet<usize> = chain.iter().copied().collect();
    let fits = |edge: &Link| {
        let after = chain.partition_point(|&p| points[p].old < edge.old);
        let before = after.checked_sub(1).map(|at| points[chain[at]].new);
        let next = chain[after..].iter().map(|&p| &points[p]).find(|p| p.old > edge.old).map(|p| p.new);
        before.is_none_or(|new| new <= edge.new) && next.is_none_or(|new| new >= edge.new)
    };
    let moved_links = (0..links.len()).map(|at| !in_place.contains(&at)).collect();
    (moved_links, edges.iter().map(|edge| !fits(edge)).collect())
}

/// Groups of moved links that are neighbours on both sides: indices into `links`, each group in the order
/// of the new text. Groups of one are left out.
pub(super) fn groups(links: &[Link], moved: &[bool]) -> Vec<Vec<usize>> {
    /// How many units without a place in the group may stand between two of its members.
    const BETWEEN: usize = 2;
    let mut list: Vec<usize> = (0..links.len()).filter(|&at| moved[at]).collect();
    list.sort_unstable_by_key(|&at| (links[at].new, links[at].old));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in list {
        let joins = groups.last().and_then(|group| group.last()).is_some_and(|&last| {
            let (a, b) = (&links[last], &links[at]);
            b.old > a.old && b.old - a.old <= BETWEEN + 1 && b.new - a.new <= BETWEEN + 1
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}
