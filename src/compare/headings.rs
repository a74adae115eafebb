//! Headings that were renamed: what stands under them tells that they are the same section.

use std::collections::HashMap;

use super::align::{Link, Links};
use super::pair::Pass;
use super::unit::{Doc, Texts};

/// How much of both sections has to be paired with each other.
const SHARE: f32 = 0.3;

/// The heading units that each unit stands under, outermost first.
fn paths(doc: &Doc<'_>) -> Vec<Vec<usize>> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut paths = Vec::with_capacity(doc.len());
    for (at, unit) in doc.units.iter().enumerate() {
        if let Some(level) = unit.heading {
            open.retain(|&(above, _)| above < level);
            paths.push(open.iter().map(|&(_, h)| h).collect());
            open.push((level, at));
        } else {
            paths.push(open.iter().map(|&(_, h)| h).collect());
        }
    }
    paths
}

/// Links headings that have no partner by the pairs of clauses under them.
pub(super) fn link(texts: &Texts<'_>, links: &mut Links, edges: &[Link]) {
    let (old_paths, new_paths) = (paths(&texts.old), paths(&texts.new));
    let mut size: (HashMap<usize, f32>, HashMap<usize, f32>) = Default::default();
    let mut sum = |doc: &Doc<'_>, paths: &[Vec<usize>], old: bool| {
        let sizes = if old { &mut size.0 } else { &mut size.1 };
        for (unit, path) in paths.iter().enumerate() {
            for heading in path {
                *sizes.entry(*heading).or_default() += doc.size(unit) as f32;
            }
        }
    };
    sum(&texts.old, &old_paths, true);
    sum(&texts.new, &new_paths, false);
    let mut votes: HashMap<(usize, usize), f32> = HashMap::new();
    for link in links.list.iter().chain(edges) {
        let words = texts.old.size(link.old).min(texts.new.size(link.new)) as f32;
        for &old in &old_paths[link.old] {
            for &new in &new_paths[link.new] {
                if links.of_old[old].is_none() && links.of_new[new].is_none() {
                    *votes.entry((old, new)).or_default() += words;
                }
            }
        }
    }
    let mut likely: Vec<Link> = votes
        .into_iter()
        .filter_map(|((old, new), words)| {
            let share = |sizes: &HashMap<usize, f32>, at: usize| words / sizes.get(&at).copied().unwrap_or(1.0).max(1.0);
            let score = share(&size.0, old).min(share(&size.1, new)).min(1.0);
            (score >= SHARE).then_some(Link { old, new, score, pass: Pass::Section })
        })
        .collect();
    likely.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.old, a.new).cmp(&(b.old, b.new))));
    for link in likely {
        links.add(link);
    }
}
