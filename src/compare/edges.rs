//! Splits and merges: units that stand in the part of another one that its partners do not cover.

use super::align::{Link, Links};
use super::candidates::{Candidate, Found};
use super::hash::NumberMap;
use super::lcs;
use super::likeness::{Profile, most_contained};
use super::pair::Pass;
use super::unit::{Texts, Word};

/// How near to the other parts a part stands that needs little to be known for one, in units.
const NEAR: usize = 3;

/// From which share of a part on that is found in the whole it is worth looking where in it.
const CONTAINED: f32 = 0.5;

/// Longest whole that is searched for the places of its parts, in words.
const LONGEST: usize = 4_000;

/// How much evidence is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Enough {
    /// So much that a pairing of one with one can't be better.
    Certain,
    /// What is enough when nothing better was found.
    Likely,
}

impl Enough {
    /// Share of the part below which no line is enough.
    fn least(self) -> f32 {
        let lines = self.lines(true).iter().chain(self.lines(false));
        lines.map(|line| line.0).fold(1.0, f32::min)
    }

    /// Share of the part that is found in what the others leave, and how much that is in words that occur
    /// nowhere else. Any line is enough.
    fn lines(self, near: bool) -> &'static [(f32, f32)] {
        match (self, near) {
            (Self::Certain, true) => &[(0.55, 2.0)],
            (Self::Certain, false) => &[(0.65, 3.6)],
            (Self::Likely, true) => &[(0.4, 2.0), (0.2, 3.4), (0.12, 6.5)],
            (Self::Likely, false) => &[(0.45, 3.6)],
        }
    }
}

/// The partners of each unit, by side.
#[derive(Default)]
struct Partners {
    of_old: NumberMap<usize, Vec<usize>>,
    of_new: NumberMap<usize, Vec<usize>>,
    /// Words of an old unit that its partners are made of, where that was asked for; then of a new one.
    covered: [NumberMap<usize, Vec<bool>>; 2],
}

impl Partners {
    fn add(&mut self, texts: &Texts<'_>, link: &Link) {
        self.of_old.entry(link.old).or_default().push(link.new);
        self.of_new.entry(link.new).or_default().push(link.old);
        let (old, new) = (texts.old.words(link.old), texts.new.words(link.new));
        if let Some(covered) = self.covered[0].get_mut(&link.old) {
            cover(covered, old, new);
        }
        if let Some(covered) = self.covered[1].get_mut(&link.new) {
            cover(covered, new, old);
        }
    }

    /// Share of the words of a part that find a place of their own in the whole, beside those of its other
    /// partners. The part is the new unit in a split and the old one in a merge.
    fn placed(&mut self, texts: &Texts<'_>, c: &Candidate, split: bool) -> f32 {
        let (whole, part) = (texts.old.words(c.old), texts.new.words(c.new));
        let (whole, part) = if split { (whole, part) } else { (part, whole) };
        let (at, side, others) = if split {
            (
                c.old,
                0,
                self.of_old
                    .get(&c.old)
                    .into_iter()
                    .flatten()
                    .map(|&n| texts.new.words(n))
                    .collect::<Vec<_>>(),
            )
        } else {
            (c.new, 1, self.of_new.get(&c.new).into_iter().flatten().map(|&o| texts.old.words(o)).collect())
        };
        let covered = self.covered[side].entry(at).or_insert_with(|| {
            let mut covered = vec![false; whole.len()];
            for other in others {
                cover(&mut covered, whole, other);
            }
            covered
        });
        cover(&mut covered.clone(), whole, part) as f32 / part.len().max(1) as f32
    }
}

/// Marks the words of the whole, among those without a mark, that a part is made of; says how many.
fn cover(covered: &mut [bool], whole: &[Word], part: &[Word]) -> usize {
    let free: Vec<usize> = (0..whole.len()).filter(|&at| !covered[at]).collect();
    let left: Vec<u32> = free.iter().map(|&at| whole[at].key).collect();
    let keys: Vec<u32> = part.iter().map(|word| word.key).collect();
    let common = lcs::common(&left, &keys);
    for &(at, _) in &common {
        covered[free[at]] = true;
    }
    common.len()
}

/// Adds links between units without a partner and those that they are likely a part of.
pub(super) fn add(texts: &Texts<'_>, links: &mut Links, found: &Found, enough: Enough) {
    let mut partners = Partners::default();
    for link in links.all() {
        partners.add(texts, link);
    }
    let mut likely: Vec<(Candidate, f32)> = Vec::new();
    for c in &found.points {
        if !texts.old.units[c.old].head
            && !texts.new.units[c.new].head
            && let Some(share) = share(texts, &mut partners, found, c, enough)
        {
            likely.push((*c, share));
        }
    }
    // What one part covers, the next one does not add: so the best one is taken, and the rest looked at again.
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then((a.0.old, a.0.new).cmp(&(b.0.old, b.0.new))));
    for (c, _) in likely {
        if let Some(share) = share(texts, &mut partners, found, &c, enough) {
            let edge = Link { old: c.old, new: c.new, score: share.min(1.0), pass: Pass::Part };
            partners.add(texts, &edge);
            links.add_edge(edge);
        }
    }
}

/// How much of the unit without a partner stands in what the partners of the other one leave of it; `None`
/// where both have partners or none has, or where it is too little.
fn share(
    texts: &Texts<'_>,
    partners: &mut Partners,
    found: &Found,
    c: &Candidate,
    enough: Enough,
) -> Option<f32> {
    let (olds, news) = (partners.of_new.get(&c.new), partners.of_old.get(&c.old));
    let split = news.is_some();
    let (part, whole, beside, at) = match (news, olds) {
        (Some(news), None) => (found.new.get(&c.new)?, found.old.get(&c.old)?, news, c.new),
        (None, Some(olds)) => (found.old.get(&c.old)?, found.new.get(&c.new)?, olds, c.old),
        _ => return None,
    };
    let weights = &texts.weights;
    // The score bounds what can be contained, and is known already.
    if most_contained(c.score, part.stems.len().min(whole.stems.len())) < enough.least() {
        return None;
    }
    let common = part.common(whole, weights);
    if common < enough.least() * part.mass {
        return None;
    }
    let near = beside.iter().any(|&other| other.abs_diff(at) <= NEAR);
    let profiles = if split { &found.new } else { &found.old };
    let others: Vec<&Profile> = beside.iter().filter_map(|unit| profiles.get(unit)).collect();
    let mut share = part.gain(whole, &others, weights) / part.mass;
    let size = if split { texts.old.size(c.old) } else { texts.new.size(c.new) };
    // A part that repeats the words of the other parts is told from them by where its words stand.
    if share < CONTAINED && common >= CONTAINED * part.mass && size <= LONGEST {
        share = share.max(partners.placed(texts, c, split));
    }
    // The weight of a word that one unit of all holds, without its neighbours.
    let rare = (1.0 + (texts.old.len() + texts.new.len()) as f32).ln();
    let words = share * part.mass / rare;
    let mut lines = enough.lines(near).iter();
    lines.any(|&(least_share, least_words)| share >= least_share && words >= least_words).then_some(share)
}
