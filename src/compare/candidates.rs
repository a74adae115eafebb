//! Which units of two texts may be wordings of one: those that share words that few others hold.
//!
//! An inverted index over stems and pairs of stems finds them; `likeness` scores them. Nothing is decided
//! here.

use std::hash::BuildHasherDefault;

use super::hash::NumberMap;
use super::likeness::{Profile, alike, bigram_weight, foreign_titles, titles};
use super::unit::{Doc, Texts};
use super::watch::{Part, Watch};

/// How many candidates a unit keeps.
const KEEP: usize = 20;
/// A word that more units than this hold does not bring candidates (but counts once they are found).
const COMMON: usize = 80;

/// How many other candidates of a unit tell what it is like by chance.
const OTHERS: usize = 5;

/// A pair of units that may be wordings of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub old: usize,
    pub new: usize,
    /// How alike they are, from 0 to 1.
    pub score: f32,
    /// The factor by which that counts for more or less than it says: above 1 where both are much liker to each
    /// other than to anything else, below where either is as like to many.
    pub standing: f32,
}

/// Candidates, and the profiles they were scored by.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub points: Vec<Candidate>,
    pub old: NumberMap<usize, Profile>,
    pub new: NumberMap<usize, Profile>,
    rivals: [NumberMap<usize, Rivals>; 2],
}

/// The best scores of a unit's candidates, and whose they are.
type Rivals = Vec<(f32, usize)>;

impl Found {
    /// How far a score stands out from what both units are like anyway: hubs, to which everything is a little
    /// alike, are discounted (the idea of local scaling: Conneau et al. 2018, "Word translation without
    /// parallel data"). A title that the other unit does not speak of counts against them too.
    pub fn standing(&self, texts: &Texts<'_>, old: usize, new: usize, score: f32) -> f32 {
        let usual = |side: usize, unit: usize, partner: usize| -> f32 {
            let rivals = self.rivals[side].get(&unit).map_or(&[][..], Vec::as_slice);
            let others = rivals.iter().filter(|&&(_, other)| other != partner).take(OTHERS);
            let (sum, n) = others.fold((0.0, 0), |(sum, n), &(score, _)| (sum + score, n + 1));
            // One strong rival is no crowd.
            sum / (n.max(3) as f32)
        };
        let usual = usual(0, old, new).max(usual(1, new, old)).max(0.02);
        (0.7 + 0.3 * score / usual).clamp(0.8, 1.3) * foreign_titles(texts, old, new)
    }

    /// Fills in what the candidates stand out from.
    fn rank(mut self, texts: &Texts<'_>) -> Self {
        for c in &self.points {
            self.rivals[0].entry(c.old).or_default().push((c.score, c.new));
            self.rivals[1].entry(c.new).or_default().push((c.score, c.old));
        }
        for rivals in self.rivals.iter_mut().flat_map(NumberMap::values_mut) {
            rivals.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            rivals.truncate(OTHERS + 1);
        }
        let mut points = std::mem::take(&mut self.points);
        for c in &mut points {
            c.standing = self.standing(texts, c.old, c.new, c.score);
        }
        Self { points, ..self }
    }
}

/// The profiles of some units.
pub(super) fn profiles(doc: &Doc<'_>, units: impl Iterator<Item = usize>, weights: &[f32]) -> Vec<Profile> {
    units.map(|unit| Profile::new(doc.words(unit).iter().map(|word| word.stem), weights)).collect()
}

/// Which units hold which stems and pairs of stems.
struct Postings {
    /// By stem: where its units begin in `by_stem`, and after the last where they end.
    starts: Vec<u32>,
    by_stem: Vec<u32>,
    /// By pair: how many units hold it, and the last of its postings.
    pairs: NumberMap<u64, (u32, u32)>,
    /// Units, and the posting of the same pair before.
    by_pair: Vec<(u32, u32)>,
}

/// No posting.
const NONE: u32 = u32::MAX;

impl Postings {
    fn new(profiles: &[Profile], stems: usize) -> Self {
        let mut starts = vec![0_u32; stems + 2];
        for &stem in profiles.iter().flat_map(|profile| &profile.stems) {
            starts[stem as usize + 2] += 1;
        }
        for n in 2..starts.len() {
            starts[n] += starts[n - 1];
        }
        let mut by_stem = vec![0_u32; starts[stems + 1] as usize];
        let most = profiles.iter().map(|profile| profile.bigrams.len()).sum();
        let mut pairs = NumberMap::with_capacity_and_hasher(most, BuildHasherDefault::default());
        let mut by_pair: Vec<(u32, u32)> = Vec::with_capacity(most);
        for (n, profile) in (0_u32..).zip(profiles) {
            for &stem in &profile.stems {
                // Whose next place is counted one further on, so that in the end all starts are.
                let place = &mut starts[stem as usize + 1];
                by_stem[*place as usize] = n;
                *place += 1;
            }
            for &pair in &profile.bigrams {
                let (count, last) = pairs.entry(pair).or_insert((0, NONE));
                by_pair.push((n, *last));
                (*count, *last) = (*count + 1, by_pair.len() as u32 - 1);
            }
        }
        Self { starts, by_stem, pairs, by_pair }
    }

    /// The units that hold a stem.
    fn of_stem(&self, stem: u32) -> &[u32] {
        &self.by_stem[self.starts[stem as usize] as usize..self.starts[stem as usize + 1] as usize]
    }

    /// The units that hold a pair, the last one first; none where they are more than so many.
    fn of_pair(&self, pair: u64, most: usize) -> impl Iterator<Item = u32> {
        let known = self.pairs.get(&pair).filter(|(count, _)| *count as usize <= most);
        let mut next = known.map_or(NONE, |&(_, last)| last);
        std::iter::from_fn(move || {
            let &(unit, before) = self.by_pair.get(next as usize)?;
            next = before;
            Some(unit)
        })
    }
}

/// Calls `each` with those of two lists of profiles, by their places in them, that may be wordings of one, and
/// with what they share as [`score`](super::likeness::score) counts it. `None` when cancelled.
pub(super) fn likely(
    from: &[Profile],
    to: &[Profile],
    weights: &[f32],
    watch: Watch<'_>,
    mut each: impl FnMut(usize, usize, f32),
) -> Option<()> {
    let postings = Postings::new(to, weights.len());
    let few = to.len() <= COMMON;
    let mut shared = vec![0.0_f32; to.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut ranked: Vec<(f32, u32)> = Vec::new();
    for (o, profile) in from.iter().enumerate() {
        if o % 64 == 0 {
            watch.step(Part::Candidates, o, from.len())?;
        }
        let mut add = |unit: u32, weight: f32| {
            let shared = &mut shared[unit as usize];
            if *shared == 0.0 {
                touched.push(unit);
            }
            *shared += weight;
        };
        for &stem in &profile.stems {
            let units = postings.of_stem(stem);
            if units.len() <= COMMON {
                units.iter().for_each(|&unit| add(unit, weights[stem as usize]));
            }
        }
        for &pair in &profile.bigrams {
            postings.of_pair(pair, COMMON).for_each(|unit| add(unit, bigram_weight(pair, weights)));
        }
        // What is shared, against the smaller of the two: long units don't crowd out short ones.
        let rank = |n: u32| {
            let both = shared[n as usize];
            let mass = to[n as usize].mass;
            (2.0 * both / (profile.mass + mass)).max(0.6 * both / profile.mass.min(mass))
        };
        ranked.clear();
        ranked.extend(touched.iter().map(|&n| (rank(n), n)));
        if ranked.len() > KEEP {
            ranked.select_nth_unstable_by(KEEP, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.truncate(KEEP);
        }
        for &(_, n) in &ranked {
            let n = n as usize;
            // Where no word is too common to be counted, what was counted is all that both share.
            each(o, n, if few { shared[n] } else { profile.common(&to[n], weights) });
        }
        for n in touched.drain(..) {
            shared[n as usize] = 0.0;
        }
    }
    Some(())
}

/// Candidates among the given units with a score of at least `least`; `None` when cancelled.
pub(super) fn find(
    texts: &Texts<'_>,
    old: &[usize],
    new: &[usize],
    least: f32,
    watch: Watch<'_>,
) -> Option<Found> {
    let weights = &texts.weights;
    let from = profiles(&texts.old, old.iter().copied(), weights);
    let to = profiles(&texts.new, new.iter().copied(), weights);
    let mut points = Vec::new();
    likely(&from, &to, weights, watch, |o, n, common| {
        let score = alike(&from[o], &to[n], common) + titles(texts, old[o], new[n]);
        if score >= least {
            points.push(Candidate { old: old[o], new: new[n], score, standing: 1.0 });
        }
    })?;
    let keyed = |units: &[usize], profiles: Vec<Profile>| units.iter().copied().zip(profiles).collect();
    let rivals = [NumberMap::default(), NumberMap::default()];
    Some(Found { points, old: keyed(old, from), new: keyed(new, to), rivals }.rank(texts))
}
