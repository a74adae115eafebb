//! Splits and merges: units that stand in the part of another one that its partners do not cover.

use super::align::{Link, Links};
use super::candidates::{Candidate, Found};
use super::hash::NumberMap;
use super::likeness::Profile;
use super::pair::Pass;
use super::parts;
use super::unit::Texts;

/// How near to the other parts a part stands that needs little to be known for one, in units.
const NEAR: usize = 3;

/// From which share of a part on that is found in the whole it is worth looking where in it.
const CONTAINED: f32 = 0.5;

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
}

impl Partners {
    fn add(&mut self, link: &Link) {
        self.of_old.entry(link.old).or_default().push(link.new);
        self.of_new.entry(link.new).or_default().push(link.old);
    }
}

/// Adds links between units without a partner and those that they are likely a part of.
pub(super) fn add(texts: &Texts<'_>, links: &mut Links, found: &Found, enough: Enough) {
    let mut partners = Partners::default();
    links.all().for_each(|link| partners.add(link));
    let mut likely: Vec<(Candidate, f32)> = Vec::new();
    for c in &found.points {
        if !texts.old.units[c.old].head
            && !texts.new.units[c.new].head
            && let Some(share) = share(texts, &partners, found, c, enough)
        {
            likely.push((*c, share));
        }
    }
    // What one part covers, the next one does not add: so the best one is taken, and the rest looked at again.
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then((a.0.old, a.0.new).cmp(&(b.0.old, b.0.new))));
    for (c, _) in likely {
        if let Some(share) = share(texts, &partners, found, &c, enough) {
            let edge = Link { old: c.old, new: c.new, score: share.min(1.0), pass: Pass::Part };
            partners.add(&edge);
            links.add_edge(edge);
        }
    }
}

/// How much of the unit without a partner stands in what the partners of the other one leave of it; `None`
/// where both have partners or none has, or where it is too little.
fn share(
    texts: &Texts<'_>,
    partners: &Partners,
    found: &Found,
    c: &Candidate,
    enough: Enough,
) -> Option<f32> {
    let (olds, news) = (partners.of_new.get(&c.new), partners.of_old.get(&c.old));
    let (part, whole, beside, at) = match (news, olds) {
        (Some(news), None) => (found.new.get(&c.new)?, found.old.get(&c.old)?, news, c.new),
        (None, Some(olds)) => (found.old.get(&c.old)?, found.new.get(&c.new)?, olds, c.old),
        _ => return None,
    };
    let weights = &texts.weights;
    let common = part.common(whole, weights);
    if common < enough.least() * part.mass {
        return None;
    }
    let profiles = if news.is_some() { &found.new } else { &found.old };
    let others: Vec<&Profile> = beside.iter().filter_map(|unit| profiles.get(unit)).collect();
    let mut gain = part.gain(whole, &others, weights);
    // A part that repeats the words of the other parts is told from them by where its words stand.
    if gain < CONTAINED * part.mass && common >= CONTAINED * part.mass {
        gain = gain.max(part.mass * placed(texts, c, beside, news.is_some()));
    }
    // The weight of a word that one unit of all holds, without its neighbours.
    let rare = (1.0 + (texts.old.len() + texts.new.len()) as f32).ln();
    let (share, words) = (gain / part.mass.max(f32::MIN_POSITIVE), gain / rare);
    let near = beside.iter().any(|&other| other.abs_diff(at) <= NEAR);
    enough
        .lines(near)
        .iter()
        .any(|&(least_share, least_words)| share >= least_share && words >= least_words)
        .then_some(share)
}

/// Share of the words of a part that find a place of their own in the whole, beside those of its partners.
fn placed(texts: &Texts<'_>, c: &Candidate, beside: &[usize], split: bool) -> f32 {
    let (whole, at, side, part) =
        if split { (&texts.old, c.old, &texts.new, c.new) } else { (&texts.new, c.new, &texts.old, c.old) };
    let mut partners: Vec<&[_]> = beside.iter().map(|&unit| side.words(unit)).collect();
    let without = parts::matches(whole.units[at].text, whole.words(at), &partners);
    partners.push(side.words(part));
    let with = parts::matches(whole.units[at].text, whole.words(at), &partners);
    with.saturating_sub(without) as f32 / side.size(part).max(1) as f32
}
