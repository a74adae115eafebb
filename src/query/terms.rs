//! What a word, phrase or beginning of a query looks for in the index, and in a text to highlight.

use crate::index::{AllStems, Script, Words, folded, folded_words};
use crate::model::Language;

/// A word of a phrase and its place in it.
pub(super) type Placed = (usize, String);

/// What one atom of a query looks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// Nothing that any text holds.
    Nothing,
    /// Any of these stems.
    Stems(Vec<String>),
    /// This exact word.
    Exact(String),
    /// These exact words at these distances.
    Phrase(Vec<Placed>),
    /// These exact words in any order, as often as they are given, with at most so many others among them.
    Loose(Vec<String>, u8),
    /// A word that begins so.
    Prefix(String),
    /// These exact words, then one that begins so.
    PhrasePrefix(Vec<Placed>, Placed),
    /// A word within so many edits.
    Fuzzy(String, u8),
    /// Any of these.
    Either(Vec<Look>),
}

/// Words with their places; the lone last character after pairs is left out, for a query may stop in
/// the middle of a longer run.
fn placed(text: &str) -> Vec<(usize, String, Script)> {
    let words = folded_words(text).into_iter().enumerate();
    words
        .filter(|(_, (_, at))| at.script != Script::Tail)
        .map(|(n, (word, at))| (n, word, at.script))
        .collect()
}

/// A word in any of its forms.
pub(super) fn word(text: &str, languages: &[Language], stems: &mut AllStems) -> Look {
    match placed(text).as_slice() {
        [(_, _, Script::Spaced)] => Look::Stems(forms(text, languages, stems)),
        _ => phrase(text),
    }
}

fn forms(text: &str, languages: &[Language], stems: &mut AllStems) -> Vec<String> {
    let mut lower = String::new();
    if Words::new(text).next_into(&mut lower).is_none() {
        return Vec::new();
    }
    let mut forms: Vec<String> = languages.iter().map(|&l| stems.of(l).stem(&lower).to_owned()).collect();
    // As typed without accents; texts that have accents are indexed so too.
    if languages.iter().any(|&language| language != Language::English) {
        forms.extend(folded_words(text).into_iter().map(|(word, _)| word));
    }
    if !lower.is_ascii() {
        // Accents that the texts' words don't have.
        let plain = folded(&lower).into_owned();
        forms.extend(languages.iter().map(|&language| stems.of(language).stem(&plain).to_owned()));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// These very words.
pub(super) fn phrase(text: &str) -> Look {
    let mut words = placed(text);
    match words.as_slice() {
        [] => Look::Nothing,
        [(_, word, Script::Single)] => Look::Prefix(word.clone()),
        [(_, word, _)] => Look::Exact(word.clone()),
        _ => Look::Phrase(words.drain(..).map(|(at, word, _)| (at, word)).collect()),
    }
}

/// These very words, close to each other.
pub(super) fn loose(text: &str, others: u8) -> Look {
    let words = placed(text);
    if words.len() < 2 {
        return phrase(text);
    }
    Look::Loose(words.into_iter().map(|(_, word, _)| word).collect(), others)
}

/// Words that begin so; of several words only the last is a beginning.
pub(super) fn prefix(text: &str) -> Look {
    let mut words = placed(text);
    match words.pop() {
        None => Look::Nothing,
        Some((_, word, _)) if words.is_empty() => Look::Prefix(word),
        Some((at, word, _)) => {
            Look::PhrasePrefix(words.into_iter().map(|(at, word, _)| (at, word)).collect(), (at, word))
        }
    }
}

/// A word within so many edits.
pub(super) fn fuzzy(text: &str, edits: u8) -> Look {
    match placed(text).pop() {
        Some((_, word, _)) => Look::Fuzzy(word, edits.min(2)),
        None => Look::Nothing,
    }
}
