//! Headings: what stands under two of them tells better than their words whether they are the same section.

use super::align::{Link, Links};
use super::candidates::Candidate;
use super::hash::NumberMap;
use super::pair::Pass;
use super::unit::{Doc, Texts};

/// From which score on two headings are paired.
const LEAST: f32 = 0.42;
/// What the paired content counts, beside the likeness of the words.
const CONTENT: f32 = 0.75;
const WORDS: f32 = 0.55;
/// What a pair of clauses counts for headings that stand a level farther above them.
const FARTHER: f32 = 0.7;
/// From which likeness of their words on two headings are paired whatever stands under them.
const SAME_WORDS: f32 = 0.55;
/// What a clause without a partner counts against its heading.
const UNPAIRED: f32 = 0.35;
/// What the level of a line is that only looks like a heading: below all that are marked.
const UNMARKED: u8 = u8::MAX;

/// The heading units that each unit stands under, outermost first.
fn paths(doc: &Doc<'_>) -> Vec<Vec<usize>> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut paths = Vec::with_capacity(doc.len());
    for (at, unit) in doc.units.iter().enumerate() {
        if unit.head {
            let level = unit.heading.unwrap_or(UNMARKED);
            open.retain(|&(above, _)| above < level);
            paths.push(open.iter().map(|&(_, h)| h).collect());
            open.push((level, at));
        } else {
            paths.push(open.iter().map(|&(_, h)| h).collect());
        }
    }
    paths
}

/// How much there is under each heading: what has a partner counts in full, what has none (yet) in part.
fn sizes(doc: &Doc<'_>, paths: &[Vec<usize>], paired: impl Fn(usize) -> bool) -> NumberMap<usize, f32> {
    let mut sizes: NumberMap<usize, f32> = NumberMap::default();
    for (unit, path) in paths.iter().enumerate().filter(|&(unit, _)| !doc.units[unit].head) {
        let words = (doc.size(unit) as f32).sqrt() * if paired(unit) { 1.0 } else { UNPAIRED };
        for &heading in path {
            *sizes.entry(heading).or_default() += words;
        }
    }
    sizes
}

/// The headings of both texts, and what stands under them.
pub(super) struct Sections {
    old: Vec<Vec<usize>>,
    new: Vec<Vec<usize>>,
}

impl Sections {
    /// Finds the headings.
    pub fn new(texts: &Texts<'_>) -> Self {
        Self { old: paths(&texts.old), new: paths(&texts.new) }
    }

    /// Links headings that have no partner by the pairs of clauses under them and by their words, as far as
    /// `points` knows them. In the `last` round words alone may be enough.
    pub fn link(&self, texts: &Texts<'_>, links: &mut Links, points: &[Candidate], last: bool) {
        let mut votes: NumberMap<(usize, usize), f32> = NumberMap::default();
        for link in links.all() {
            let words = (texts.old.size(link.old).min(texts.new.size(link.new)) as f32).sqrt();
            for (depth_old, &old) in self.old[link.old].iter().rev().enumerate() {
                for (depth_new, &new) in self.new[link.new].iter().rev().enumerate() {
                    if links.free(old, new) {
                        *votes.entry((old, new)).or_default() +=
                            words * FARTHER.powi((depth_old + depth_new) as i32);
                    }
                }
            }
        }
        let sizes = [
            sizes(&texts.old, &self.old, |unit| links.of_old[unit].is_some()),
            sizes(&texts.new, &self.new, |unit| links.of_new[unit].is_some()),
        ];
        for c in points {
            if texts.old.units[c.old].head && texts.new.units[c.new].head && links.free(c.old, c.new) {
                votes.entry((c.old, c.new)).or_default();
            }
        }
        let alike: NumberMap<(usize, usize), f32> =
            points.iter().map(|c| ((c.old, c.new), c.score * c.standing)).collect();
        let share = |side: usize, at: usize, votes: f32| {
            // One short clause is not enough to go by.
            votes / (sizes[side].get(&at).copied().unwrap_or(0.0) + 1.0)
        };
        let mut likely: Vec<Link> = Vec::new();
        for ((old, new), votes) in votes {
            let content = (share(0, old, votes) * share(1, new, votes)).sqrt();
            let words = alike.get(&(old, new)).copied().unwrap_or(0.0);
            let score = CONTENT * content + WORDS * words;
            if score >= LEAST || last && words >= SAME_WORDS {
                likely.push(Link { old, new, score: score.min(1.0), pass: Pass::Section });
            }
        }
        likely.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.old, a.new).cmp(&(b.old, b.new))));
        for link in likely {
            links.add(link);
        }
    }
}
