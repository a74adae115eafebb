//! Which old unit became which new one: the passes that pair them, one old with one new.
//!
//! Equal texts first; then likely rewordings that can be read in order; then rewordings elsewhere; then
//! what is left between pairs that enclose it. Splits, merges and renamed headings follow in files of
//! their own; what counts as moved is decided at the end, in `order`.

use std::collections::HashMap;

use super::candidates::{self, Candidate, Found};
use super::chain::{Point, heaviest_chain};
use super::context;
use super::edges::{self, Enough};
use super::hash::NumberSet;
use super::headings::Sections;
use super::likeness::{score, titles};
use super::pair::Pass;
use super::runin;
use super::unit::{Doc, Texts, Unit};
use super::watch::{Part, Watch};

/// From which score on two units are candidates at all.
pub(super) const LEAST: f32 = 0.08;
/// From which score on, whatever is around them, two units are paired: the neighbourhood alone is no reason.
const PAIRED: f32 = 0.15;
/// A candidate this much weaker than the best one of either side is not paired before that one is.
const NEAR_BEST: f32 = 0.72;
/// Fewest words of something that moved.
const MOVED_WORDS: usize = 4;

/// An old unit and the new unit it became.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub old: usize,
    pub new: usize,
    pub score: f32,
    pub pass: Pass,
}

/// The links found so far, by either side.
#[derive(Clone, Debug)]
pub(super) struct Links {
    /// Links of one with one.
    pub list: Vec<Link>,
    /// Further links of units that have one already: the parts of splits and merges.
    pub edges: Vec<Link>,
    /// The (first) partner of each old unit.
    pub of_old: Vec<Option<usize>>,
    /// The (first) partner of each new unit.
    pub of_new: Vec<Option<usize>>,
}

impl Links {
    fn new(old: usize, new: usize) -> Self {
        Self { list: Vec::new(), edges: Vec::new(), of_old: vec![None; old], of_new: vec![None; new] }
    }

    /// Adds a link unless one of its ends is taken; says whether it did.
    pub fn add(&mut self, link: Link) -> bool {
        if self.of_old[link.old].is_some() || self.of_new[link.new].is_some() {
            return false;
        }
        self.of_old[link.old] = Some(link.new);
        self.of_new[link.new] = Some(link.old);
        self.list.push(link);
        true
    }

    /// Adds a link between a unit that has a partner and one that has none.
    pub fn add_edge(&mut self, link: Link) {
        self.of_old[link.old].get_or_insert(link.new);
        self.of_new[link.new].get_or_insert(link.old);
        self.edges.push(link);
    }

    /// All links.
    pub fn all(&self) -> impl Iterator<Item = &Link> {
        self.list.iter().chain(&self.edges)
    }

    /// Whether neither has a partner.
    pub fn free(&self, old: usize, new: usize) -> bool {
        self.of_old[old].is_none() && self.of_new[new].is_none()
    }
}

/// What a unit weighs when it is about order: long clauses hold their place better than short ones.
pub(super) fn weight(words: usize) -> f64 {
    0.6 + (words.min(120) as f64).sqrt() * 0.4
}

/// How much evidence a round of pairing asks for: the score that is enough, in order and out of order.
struct Round {
    in_order: f32,
    out_of_order: f32,
    /// What the neighbourhood and the section can add to a score.
    context: f32,
    pass: Pass,
    /// Which splits and merges are settled after the round.
    parts: Option<Enough>,
}

/// From the certain to the likely: what is certain is the context for what is not.
const ROUNDS: [Round; 4] = [
    Round { in_order: 0.5, out_of_order: 0.6, context: 0.1, pass: Pass::Alike, parts: Some(Enough::Certain) },
    Round {
        in_order: 0.36,
        out_of_order: 0.46,
        context: 0.1,
        pass: Pass::Alike,
        parts: Some(Enough::Certain),
    },
    Round { in_order: 0.28, out_of_order: 0.38, context: 0.14, pass: Pass::Alike, parts: None },
    Round {
        in_order: 0.24,
        out_of_order: 0.36,
        context: 0.2,
        pass: Pass::Between,
        parts: Some(Enough::Likely),
    },
];

/// Pairs units one with one. `None` when cancelled.
pub(super) fn align(texts: &Texts<'_>, watch: Watch<'_>) -> Option<Links> {
    let mut links = Links::new(texts.old.len(), texts.new.len());
    equal(texts, &mut links, |unit| unit.key);
    equal(texts, &mut links, |unit| unit.label);
    let left = |partners: &[Option<usize>]| -> Vec<usize> {
        (0..partners.len()).filter(|&unit| partners[unit].is_none()).collect()
    };
    let (old, new) = (left(&links.of_old), left(&links.of_new));
    let mut found = candidates::find(texts, &old, &new, LEAST, watch)?;
    let mut points: Vec<Candidate> = found.points.iter().copied().filter(|c| suitable(texts, c)).collect();
    let sections = Sections::new(texts);
    for (number, round) in ROUNDS.iter().enumerate() {
        watch.step(Part::Pairing, number, ROUNDS.len())?;
        points.retain(|c| links.free(c.old, c.new));
        neighbours(texts, &links, &mut found, &mut points);
        let scored = context::add(texts, &links, &points, round.context);
        in_order(texts, &mut links, &scored, round);
        points.retain(|c| links.free(c.old, c.new));
        let scored = context::add(texts, &links, &points, round.context);
        out_of_order(texts, &mut links, scored, round.out_of_order);
        if let Some(enough) = round.parts {
            edges::add(texts, &mut links, &found, enough);
        }
        sections.link(texts, &mut links, &found.points, number + 1 == ROUNDS.len());
    }
    runin::add(texts, &mut links);
    Some(links)
}

/// Whether a candidate may be paired by its words: headings are paired by what stands under them, unless
/// their words are all but the same, or nothing but their look makes them headings. A title in a list of
/// contents is no rewording of a sentence that holds its words.
fn suitable(texts: &Texts<'_>, c: &Candidate) -> bool {
    let (old, new) = (&texts.old.units[c.old], &texts.new.units[c.new]);
    match (old.heading.is_some(), new.heading.is_some()) {
        _ if c.score < PAIRED => false,
        _ if c.score > 0.8 => true,
        (false, false) if !old.head && !new.head && old.brief != new.brief => c.score > 0.5,
        (false, false) => old.head == new.head || c.score > 0.4,
        (true, true) => false,
        _ => old.brief && new.brief && c.score > 0.55,
    }
}

/// Adds what stands beside a pair on both sides: there, words that everyone uses are enough.
fn neighbours(texts: &Texts<'_>, links: &Links, found: &mut Found, points: &mut Vec<Candidate>) {
    let known: NumberSet<(usize, usize)> = found.points.iter().map(|c| (c.old, c.new)).collect();
    for link in &links.list {
        let beside = [(link.old + 1, link.new + 1), (link.old.wrapping_sub(1), link.new.wrapping_sub(1))];
        for (old, new) in beside {
            if old >= texts.old.len()
                || new >= texts.new.len()
                || !links.free(old, new)
                || known.contains(&(old, new))
            {
                continue;
            }
            let (Some(a), Some(b)) = (found.old.get(&old), found.new.get(&new)) else { continue };
            let score = score(a, b, &texts.weights) + titles(texts, old, new);
            let c = Candidate { old, new, score, standing: found.standing(texts, old, new, score) };
            if score >= LEAST && suitable(texts, &c) {
                found.points.push(c);
                points.push(c);
            }
        }
    }
}

/// Links units of equal keys: first those that read in order, then the others, first with first.
fn equal(texts: &Texts<'_>, links: &mut Links, key: impl Fn(&Unit<'_>) -> u128) {
    /// Texts that occur more often than this on both sides are tried against their nearest likes only.
    const REPEATED: usize = 12;
    let mut places: HashMap<u128, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, unit) in texts.old.units.iter().enumerate().filter(|&(at, _)| links.of_old[at].is_none()) {
        places.entry(key(unit)).or_default().0.push(at);
    }
    for (at, unit) in texts.new.units.iter().enumerate().filter(|&(at, _)| links.of_new[at].is_none()) {
        places.entry(key(unit)).or_default().1.push(at);
    }
    let key_at = |doc: &Doc<'_>, at: Option<usize>| at.and_then(|at| doc.units.get(at)).map(&key);
    let size = |link: &Link| weight(texts.old.size(link.old).min(texts.new.size(link.new)));
    let mut points: Vec<Point> =
        links.list.iter().map(|link| Point { old: link.old, new: link.new, weight: size(link) }).collect();
    for (olds, news) in places.values() {
        for (i, &old) in olds.iter().enumerate() {
            for (j, &new) in news.iter().enumerate() {
                if olds.len().min(news.len()) > REPEATED && i.abs_diff(j) > REPEATED {
                    continue;
                }
                let beside = |a: Option<usize>, b: Option<usize>| {
                    let key_old = key_at(&texts.old, a);
                    f64::from(u8::from(key_old.is_some() && key_old == key_at(&texts.new, b)))
                };
                let neighbours =
                    beside(old.checked_sub(1), new.checked_sub(1)) + beside(Some(old + 1), Some(new + 1));
                points.push(Point { old, new, weight: weight(texts.old.size(old)) + 0.3 * neighbours });
            }
        }
    }
    points.sort_unstable_by_key(|p| (p.old, p.new));
    for p in heaviest_chain(&points) {
        links.add(Link { old: points[p].old, new: points[p].new, score: 1.0, pass: Pass::Equal });
    }
    let mut groups: Vec<_> = places.into_values().collect();
    groups.sort_unstable();
    for (olds, news) in groups {
        let olds: Vec<usize> = olds.into_iter().filter(|&o| links.of_old[o].is_none()).collect();
        let news: Vec<usize> = news.into_iter().filter(|&n| links.of_new[n].is_none()).collect();
        let once = olds.len() == 1 && news.len() == 1;
        for (&old, &new) in olds.iter().zip(&news) {
            if texts.old.size(old) >= MOVED_WORDS || once {
                links.add(Link { old, new, score: 1.0, pass: Pass::Equal });
            }
        }
    }
}

/// Best score of every old and every new unit, of the candidates that are likely wherever they stand.
fn best(texts: &Texts<'_>, points: &[Candidate], least: f32) -> (Vec<f32>, Vec<f32>) {
    let (mut old, mut new) = (vec![0.0_f32; texts.old.len()], vec![0.0_f32; texts.new.len()]);
    for c in points.iter().filter(|c| c.score >= least) {
        old[c.old] = old[c.old].max(c.score);
        new[c.new] = new[c.new].max(c.score);
    }
    (old, new)
}

/// Links the candidates that make the heaviest reading in order, together with the links there are.
fn in_order(texts: &Texts<'_>, links: &mut Links, points: &[Candidate], round: &Round) {
    let (best_old, best_new) = best(texts, points, round.out_of_order);
    let likely: Vec<&Candidate> = points
        .iter()
        .filter(|c| c.score >= round.in_order && c.score >= NEAR_BEST * best_old[c.old].max(best_new[c.new]))
        .collect();
    let size = |old: usize, new: usize| weight(texts.old.size(old).min(texts.new.size(new)));
    let mut chain: Vec<Point> = links
        .list
        .iter()
        .map(|l| Point { old: l.old, new: l.new, weight: size(l.old, l.new) * f64::from(0.5 + l.score) })
        .collect();
    let fixed = chain.len();
    chain.extend(likely.iter().map(|c| Point {
        old: c.old,
        new: c.new,
        weight: size(c.old, c.new) * f64::from(c.score),
    }));
    for p in heaviest_chain(&chain) {
        if let Some(c) = p.checked_sub(fixed).map(|p| likely[p]) {
            links.add(Link { old: c.old, new: c.new, score: c.score.min(1.0), pass: round.pass });
        }
    }
}

/// Links the best of the candidates that are left, wherever they are.
fn out_of_order(texts: &Texts<'_>, links: &mut Links, mut points: Vec<Candidate>, least: f32) {
    points.retain(|c| c.score >= least && texts.old.size(c.old).min(texts.new.size(c.new)) >= MOVED_WORDS);
    points.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.old, a.new).cmp(&(b.old, b.new))));
    for c in points {
        links.add(Link { old: c.old, new: c.new, score: c.score.min(1.0), pass: Pass::Elsewhere });
    }
}
