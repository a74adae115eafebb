//! How alike one text is to many others, where a word weighs by its rarity in a whole collection.
//!
//! The same measure as between the clauses of two texts; what the collection is, the caller knows.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_stemmers::Stemmer;

use super::likeness::{Profile, score};
use super::vocabulary::stemmer;
use super::{common, words};
use crate::model::Language;

/// What a function word counts beside another word of the same rarity.
const FUNCTION_WORD: f32 = 0.3;

/// How much longer than a text another one may be for its holding the text to count.
const LONGER: f32 = 6.0;

/// A text to which others are likened.
pub struct Likening {
    stemmer: Option<Stemmer>,
    words: HashMap<String, u32>,
    stems: HashMap<String, u32>,
    weights: Vec<f32>,
    subject: Profile,
    /// What a word counts that the subject lacks: as much as one of its own.
    foreign: f32,
}

impl Likening {
    /// Makes a text ready. `rarity` says of a word in lower case how rare it is in the collection, above zero; it
    /// is asked for the words of this text only.
    pub fn new(text: &str, language: Language, rarity: &mut dyn FnMut(&str) -> f32) -> Self {
        let mut likening = Self {
            stemmer: stemmer(language),
            words: HashMap::new(),
            stems: HashMap::new(),
            weights: Vec::new(),
            subject: Profile::default(),
            foreign: 0.0,
        };
        likening.subject = likening.profile(text, &mut |word| Some(rarity(word)));
        likening.foreign = likening.weights.iter().sum::<f32>() / likening.weights.len().max(1) as f32;
        likening
    }

    /// How alike another text is, from 0 (nothing shared) to 1 (the same words in the same order).
    pub fn of(&mut self, other: &str) -> f32 {
        let other = self.profile(other, &mut |_| None);
        if other.mass > LONGER * self.subject.mass {
            // What holds everything holds this, too: a whole document on one line is like no clause.
            let common = self.subject.common(&other, &self.weights);
            return 2.0 * common / (self.subject.mass + other.mass);
        }
        score(&self.subject, &other, &self.weights).min(1.0)
    }

    fn profile(&mut self, text: &str, rarity: &mut dyn FnMut(&str) -> Option<f32>) -> Profile {
        // In runs of letters and digits: whether compounds are hyphenated says nothing about what is meant.
        let stems: Vec<u32> = words::runs(text).map(|word| self.number(word, rarity)).collect();
        Profile::new(stems, &self.weights)
    }

    fn number(&mut self, word: Cow<'_, str>, rarity: &mut dyn FnMut(&str) -> Option<f32>) -> u32 {
        if let Some(&known) = self.words.get(word.as_ref()) {
            return known;
        }
        // A word of that length is no word of any language, and stemming it is slow.
        let stem = match &self.stemmer {
            Some(stemmer) if word.len() <= 64 => stemmer.stem(word.strip_suffix("'s").unwrap_or(&word)),
            _ => word.as_ref().into(),
        };
        let next = self.weights.len() as u32;
        let number = *self.stems.entry(stem.into_owned()).or_insert(next);
        if number == next {
            let share = if common::is_function_word(&word) { FUNCTION_WORD } else { 1.0 };
            self.weights.push(rarity(&word).map_or(self.foreign, |rarity| share * rarity));
        }
        self.words.insert(word.into_owned(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        let mut rarity = |word: &str| if matches!(word, "model" | "models" | "training") { 6.0 } else { 1.0 };
        let text = "You may not use our content for training machine learning models.";
        let mut likening = Likening::new(text, Language::English, &mut rarity);
        let same = likening.of("you may not use OUR content for training machine-learning models");
        let about = likening.of("Training a model on what is published here is forbidden.");
        let form = likening.of("You may not use our content for any other purpose of your own.");
        assert!(same > 0.8 && about > form && form > 0.0, "{same} {about} {form}");
        assert!((likening.of(text) - 1.0).abs() < 1e-6);
        assert!(likening.of("") < 1e-6);
    }
}
