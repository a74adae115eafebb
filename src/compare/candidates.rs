//! Which units of two texts may be wordings of one: those that share words that few others hold.
//!
//! An inverted index over stems and pairs of stems finds them; `likeness` scores them. Nothing is decided
//! here.

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

fn profiles(doc: &Doc<'_>, units: &[usize], weights: &[f32]) -> Vec<Profile> {
    units.iter().map(|&u| Profile::new(doc.words(u).iter().map(|w| w.stem), weights)).collect()
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
    let (from, to) = (profiles(&texts.old, old, weights), profiles(&texts.new, new, weights));
    let mut by_stem: Vec<Vec<u32>> = vec![Vec::new(); weights.len()];
    let mut by_bigram: NumberMap<u64, Vec<u32>> = NumberMap::default();
    for (n, profile) in to.iter().enumerate() {
        for &stem in &profile.stems {
            by_stem[stem as usize].push(n as u32);
        }
        for &bigram in &profile.bigrams {
            by_bigram.entry(bigram).or_default().push(n as u32);
        }
    }
    let few = to.len() <= COMMON;
    let mut points = Vec::new();
    let mut shared = vec![0.0_f32; to.len()];
    let mut touched: Vec<u32> = Vec::new();
    for (o, profile) in from.iter().enumerate() {
        if o % 64 == 0 {
            watch.step(Part::Candidates, o, from.len())?;
        }
        let mut add = |units: Option<&Vec<u32>>, weight: f32| {
            for &n in units.into_iter().flatten() {
                if shared[n as usize] == 0.0 {
                    touched.push(n);
                }
                shared[n as usize] += weight;
            }
        };
        let rare = |units: &&Vec<u32>| units.len() <= COMMON;
        for stem in &profile.stems {
            add(by_stem.get(*stem as usize).filter(rare), weights[*stem as usize]);
        }
        for bigram in &profile.bigrams {
            add(by_bigram.get(bigram).filter(rare), bigram_weight(*bigram, weights));
        }
        // What is shared, against the smaller of the two: long units don't crowd out short ones.
        let rank = |n: u32| {
            let both = shared[n as usize];
            let mass = to[n as usize].mass;
            (2.0 * both / (profile.mass + mass)).max(0.6 * both / profile.mass.min(mass))
        };
        let mut ranked: Vec<(f32, u32)> = touched.iter().map(|&n| (rank(n), n)).collect();
        if ranked.len() > KEEP {
            ranked.select_nth_unstable_by(KEEP, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.truncate(KEEP);
        }
        for (_, n) in ranked {
            // Where no word is too common to be counted, what was counted is all that both share.
            let common = if few { shared[n as usize] } else { profile.common(&to[n as usize], weights) };
            let (old, new) = (old[o], new[n as usize]);
            let score = alike(profile, &to[n as usize], common) + titles(texts, old, new);
            if score >= least {
                points.push(Candidate { old, new, score, standing: 1.0 });
            }
        }
        for n in touched.drain(..) {
            shared[n as usize] = 0.0;
        }
    }
    let keyed = |units: &[usize], profiles: Vec<Profile>| units.iter().copied().zip(profiles).collect();
    let rivals = [NumberMap::default(), NumberMap::default()];
    Some(Found { points, old: keyed(old, from), new: keyed(new, to), rivals }.rank(texts))
}
