//! Splits and merges: units that stand in the part of another one that its partner does not cover.

use std::collections::HashMap;

use super::align::{Link, Links};
use super::candidates::Found;
use super::likeness::Profile;
use super::pair::Pass;
use super::unit::Texts;

/// How much of a unit has to stand in what its partner leaves uncovered.
const CONTAINED: f32 = 0.5;
/// Fewest distinct words that both have in common there.
const WORDS: usize = 4;

/// Finds further links of units that already have one, or whose partner has: the edges of splits and
/// merges beside the first one.
pub(super) fn find(texts: &Texts<'_>, links: &Links, found: &Found) -> Vec<Link> {
    let mut partners: (HashMap<usize, Vec<usize>>, HashMap<usize, Vec<usize>>) = Default::default();
    for link in &links.list {
        partners.0.entry(link.old).or_default().push(link.new);
        partners.1.entry(link.new).or_default().push(link.old);
    }
    let mut edges = Vec::new();
    loop {
        let mut best: Option<Link> = None;
        for c in &found.points {
            let (split, merge) = (!partners.1.contains_key(&c.new), !partners.0.contains_key(&c.old));
            if split == merge || texts.old.units[c.old].heading.is_some() || texts.new.units[c.new].heading.is_some() {
                continue;
            }
            let (Some(old), Some(new)) = (found.old.get(&c.old), found.new.get(&c.new)) else { continue };
            let contained = if split {
                let others = partners.0.get(&c.old).into_iter().flatten().filter_map(|n| found.new.get(n));
                contained(new, &old.without(others, &texts.weights), &texts.weights)
            } else {
                let others = partners.1.get(&c.new).into_iter().flatten().filter_map(|o| found.old.get(o));
                contained(old, &new.without(others, &texts.weights), &texts.weights)
            };
            if contained >= CONTAINED && best.is_none_or(|best| contained > best.score) {
                best = Some(Link { old: c.old, new: c.new, score: contained.min(1.0), pass: Pass::Part });
            }
        }
        let Some(edge) = best else { return edges };
        partners.0.entry(edge.old).or_default().push(edge.new);
        partners.1.entry(edge.new).or_default().push(edge.old);
        edges.push(edge);
    }
}

/// How much of `unit` stands in `rest`, from 0 to 1; 0 where that is too little to tell.
fn contained(unit: &Profile, rest: &Profile, weights: &[f32]) -> f32 {
    let common = unit.stems.iter().filter(|s| rest.stems.binary_search(s).is_ok()).count();
    if common < WORDS || unit.mass <= 0.0 {
        return 0.0;
    }
    unit.common(rest, weights) / unit.mass
}
