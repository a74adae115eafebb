//! Word → its number and its stem's, and text → its words, in one language, remembered from text to text.
//!
//! What a word is, is `words`' business; what a stem weighs between two texts, `unit`'s.

use std::collections::HashMap;
use std::ops::Range;

use compact_str::CompactString;
use foldhash::fast::RandomState;
use rust_stemmers::{Algorithm, Stemmer};
use xxhash_rust::xxh3::xxh3_128;

use super::{common, words};
use crate::model::Language;

/// A word longer than this, in bytes, is no word of any language, and stemming it is slow.
const LONGEST: usize = 64;

/// How many spellings are remembered before the memory is emptied.
const REMEMBERED: usize = 200_000;
/// How many words of whole texts are remembered before the memory is emptied: some 20 MB.
const READ: usize = 1_000_000;

/// A word as it is known in its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// The same for words that differ in case and typography only.
    pub word: u32,
    /// The same for words of one stem.
    pub stem: u32,
    /// Whether it is a function word.
    pub function: bool,
}

/// A word in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelled {
    /// Where it begins and ends, in bytes.
    pub start: u32,
    pub end: u32,
    pub known: Known,
}

/// Words of one language.
pub(super) struct Vocabulary {
    stemmer: Option<Stemmer>,
    /// Words as they are written, and folded.
    words: HashMap<CompactString, Known, RandomState>,
    stems: HashMap<Box<str>, u32, RandomState>,
    /// Texts that were read, by their hash: where their words are in `read`.
    texts: HashMap<u128, Range<usize>, RandomState>,
    read: Vec<Spelled>,
    /// For each stem the text in which it was met last, and its number there.
    local: Vec<(u32, u32)>,
    text: u32,
}

impl Vocabulary {
    /// Of a language; words of one without a stemmer are stems themselves.
    pub fn new(language: Language) -> Self {
        Self {
            stemmer: stemmer(language),
            words: HashMap::default(),
            stems: HashMap::default(),
            texts: HashMap::default(),
            read: Vec::new(),
            local: Vec::new(),
            text: 0,
        }
    }

    /// Begins another text, whose stems are numbered from zero.
    pub fn begin(&mut self) {
        if self.words.len() > REMEMBERED {
            self.words.clear();
            self.stems.clear();
            self.local.clear();
            self.texts.clear();
        }
        if self.read.len() > READ || self.texts.is_empty() {
            self.texts.clear();
            self.read.clear();
        }
        if self.text == u32::MAX {
            self.local.fill((0, 0));
            self.text = 0;
        }
        self.text += 1;
    }

    /// The number of a stem in the text at hand, where `next` is the one to give to a stem that is new there.
    pub fn local(&mut self, stem: u32, next: u32) -> u32 {
        let (text, number) = &mut self.local[stem as usize];
        if *text != self.text {
            (*text, *number) = (self.text, next);
        }
        *number
    }

    /// The words of a text, for [`Vocabulary::word`].
    pub fn read(&mut self, text: &str) -> Range<usize> {
        let name = xxh3_128(text.as_bytes());
        if let Some(known) = self.texts.get(&name) {
            return known.clone();
        }
        let first = self.read.len();
        words::scan(text, |range| {
            let known = self.of(&text[range.clone()]);
            self.read.push(Spelled { start: range.start as u32, end: range.end as u32, known });
        });
        let read = first..self.read.len();
        self.texts.insert(name, read.clone());
        read
    }

    /// One of the words of a text that was read since [`Vocabulary::begin`].
    pub fn word(&self, number: usize) -> Spelled {
        self.read[number]
    }

    /// What is known of a word, as it is written.
    pub fn of(&mut self, written: &str) -> Known {
        if let Some(&known) = self.words.get(written) {
            return known;
        }
        let folded = words::fold(written);
        let known = match self.words.get(&*folded) {
            Some(&known) => known,
            None => self.learn(&folded),
        };
        self.words.insert(written.into(), known);
        known
    }

    fn learn(&mut self, folded: &str) -> Known {
        let stem = match &self.stemmer {
            Some(stemmer) if folded.len() <= LONGEST => {
                stemmer.stem(folded.strip_suffix("'s").unwrap_or(folded))
            }
            _ => folded.into(),
        };
        let next = self.local.len() as u32;
        let stem = *self.stems.entry((&*stem).into()).or_insert(next);
        if stem == next {
            self.local.push((0, 0));
        }
        let known = Known { word: self.words.len() as u32, stem, function: common::is_function_word(folded) };
        self.words.insert(folded.into(), known);
        known
    }
}

/// The stemmer for a language, where there is one.
pub(super) fn stemmer(language: Language) -> Option<Stemmer> {
    use Language as L;
    Some(Stemmer::create(match language {
        L::English => Algorithm::English,
        L::French => Algorithm::French,
        L::German => Algorithm::German,
        L::Spanish => Algorithm::Spanish,
        L::Italian => Algorithm::Italian,
        L::Portuguese => Algorithm::Portuguese,
        L::Dutch => Algorithm::Dutch,
        L::Swedish => Algorithm::Swedish,
        L::Danish => Algorithm::Danish,
        L::Norwegian => Algorithm::Norwegian,
        L::Finnish => Algorithm::Finnish,
        L::Romanian => Algorithm::Romanian,
        L::Hungarian => Algorithm::Hungarian,
        L::Russian => Algorithm::Russian,
        L::Greek => Algorithm::Greek,
        L::Turkish => Algorithm::Turkish,
        L::Arabic => Algorithm::Arabic,
        L::Tamil => Algorithm::Tamil,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_again() {
        let mut vocabulary = Vocabulary::new(Language::English);
        let keep = vocabulary.of("keep");
        assert_eq!(vocabulary.of("KEEP"), keep);
        assert_eq!(vocabulary.of("Keep"), keep);
        let keeps = vocabulary.of("Keeps");
        assert_eq!(keeps.stem, keep.stem);
        assert_ne!(keeps.word, keep.word);
        assert_ne!(vocabulary.of("kept").word, keeps.word);
        assert!(vocabulary.of("The").function && !keep.function);
    }

    #[test]
    fn texts_are_read_once() {
        let mut vocabulary = Vocabulary::new(Language::English);
        let first = vocabulary.read("We keep it.");
        assert_eq!(vocabulary.read("We sell it."), 3..6);
        vocabulary.begin();
        assert_eq!((vocabulary.read("We keep it."), first), (0..3, 0..3));
        let (it, we) = (vocabulary.word(2), vocabulary.word(3));
        assert_eq!((it.start, it.end, we.known), (8, 10, vocabulary.of("we")));
    }

    #[test]
    fn stems_are_numbered_anew_in_each_text() {
        let mut vocabulary = Vocabulary::new(Language::English);
        let (keep, sell) = (vocabulary.of("keep").stem, vocabulary.of("sell").stem);
        vocabulary.begin();
        assert_eq!(
            (vocabulary.local(sell, 0), vocabulary.local(keep, 1), vocabulary.local(sell, 2)),
            (0, 1, 0)
        );
        vocabulary.begin();
        assert_eq!((vocabulary.local(keep, 0), vocabulary.local(sell, 1)), (0, 1));
    }
}
