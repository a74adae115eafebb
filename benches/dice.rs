//! Chance that is the same in every run, and words with a realistic spread of frequencies, for the benchmarks.
#![allow(dead_code)]

/// The words that every text is full of, the most frequent first; all others are invented.
const COMMON: &str = "the of and to you your we or in our may for with that is us by any information as on this \
    are be services not use have will if data from it can other such other which service account about when \
    personal these access at an terms party third do provide including policy content all how more their they \
    has than been but through after before under without between only also some no please contact request \
    agree share collect keep delete store process send receive change notify cancel pay stop allow require";

/// How many words there are.
const VOCABULARY: f64 = 40_000.0;

/// Which share of all words in a text the most frequent so many make up: as counted in an archive of 4,841 real
/// versions. Steeper than one n-th for rank n (Zipf 1935), for policies are all about the same.
const FREQUENCIES: [(f64, f64); 7] = [
    (0.0, 1.0),
    (0.209, 10.0),
    (0.541, 100.0),
    (0.855, 1000.0),
    (0.954, 3000.0),
    (0.998, 10_000.0),
    (1.0, VOCABULARY),
];

/// A small generator of numbers (xorshift, Marsaglia 2003), so that every run sees the same archive.
pub struct Dice(u64);

impl Dice {
    /// Starts from a number; different numbers lead to different texts.
    pub fn new(seed: u64) -> Self {
        Self((seed ^ 0x2545_F491_4F6C_DD1D).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A whole number below another.
    pub fn roll(&mut self, below: usize) -> usize {
        ((self.next() >> 16) % below as u64) as usize
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.roll(100) < chance
    }

    /// A number from zero to below one.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A word as somebody looks for: no function word, but of any other frequency, each order of magnitude alike.
    pub fn asked(&mut self, common: &[&str]) -> String {
        const FROM: f64 = 30.0;
        let rank = (FROM * (VOCABULARY / FROM).powf(self.share())) as usize;
        common.get(rank - 1).map_or_else(|| invented(rank), |word| (*word).to_owned())
    }

    /// A word, as frequent as in real texts.
    pub fn word(&mut self, common: &[&str]) -> String {
        let share = self.share();
        let upper = FREQUENCIES.partition_point(|&(below, _)| below <= share).clamp(1, FREQUENCIES.len() - 1);
        let ((from, low), (to, high)) = (FREQUENCIES[upper - 1], FREQUENCIES[upper]);
        let rank = (low * (high / low).powf((share - from) / (to - from))) as usize;
        common.get(rank - 1).map_or_else(|| invented(rank), |word| (*word).to_owned())
    }
}

/// The frequent words, in the order of their ranks.
pub fn common() -> Vec<&'static str> {
    COMMON.split_whitespace().collect()
}

fn invented(mut rank: usize) -> String {
    let mut word = String::new();
    while rank > 0 {
        word.push_str(
            ["ka", "lon", "mi", "ner", "ru", "sa", "ten", "vo", "zul", "ba", "pri", "eth", "gom"][rank % 13],
        );
        rank /= 13;
    }
    word
}
