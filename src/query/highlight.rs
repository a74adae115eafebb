//! Which stretches of a text made it a hit: the text is cut into words as the index does.

use std::ops::Range;

use super::ast::{Expr, Filter, Query};
use super::compile::look;
use super::names::Names;
use super::patterns::{Patterns, joined, within};
use super::regular::Regular;
use super::terms::{Look, Placed};
use crate::index::{AllStems, Script, Words, folded};
use crate::model::Language;

/// Finds what a query looks for in texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Highlighter {
    stems: Vec<String>,
    exact: Vec<String>,
    prefixes: Vec<String>,
    fuzzy: Vec<(Vec<char>, usize)>,
    /// Words with their places; whether the last one is only a beginning.
    phrases: Vec<(Vec<Placed>, bool)>,
    /// What has to be understood to be marked: nearness, topics.
    whole: Patterns,
    regexes: Vec<Regular>,
}

impl Highlighter {
    /// For a query over texts in these languages.
    pub(super) fn new(query: &Query, names: &Names, languages: &[Language], stems: &mut AllStems) -> Self {
        let mut highlighter = Self::default();
        let mut whole = Vec::new();
        highlighter.add(&query.expr, languages, stems, &mut whole);
        highlighter.whole = Patterns::new(whole.iter().map(|&expr| (expr, languages)), names, stems);
        highlighter
    }

    fn add<'e>(
        &mut self,
        expr: &'e Expr,
        languages: &[Language],
        stems: &mut AllStems,
        whole: &mut Vec<&'e Expr>,
    ) {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => {
                for part in parts {
                    self.add(part, languages, stems, whole);
                }
            }
            Expr::Regex(text) => self.regexes.extend(Regular::new(text)),
            Expr::Near(_) | Expr::Loose(..) | Expr::Filter(Filter::Topic(_) | Filter::Severity(_)) => {
                whole.push(expr)
            }
            Expr::Not(_) | Expr::Filter(_) => {}
            atom => {
                if let Some(look) = look(atom, languages, stems) {
                    self.take(look);
                }
            }
        }
    }

    fn take(&mut self, look: Look) {
        match look {
            // What is loose is asked whole.
            Look::Nothing | Look::Loose(..) => {}
            Look::Stems(stems) => self.stems.extend(stems),
            Look::Exact(word) => self.exact.push(word),
            Look::Phrase(words) => self.phrases.push((words, false)),
            Look::Prefix(word) => self.prefixes.push(word),
            Look::PhrasePrefix(mut words, last) => {
                words.push(last);
                self.phrases.push((words, true));
            }
            Look::Fuzzy(word, edits) => self.fuzzy.push((word.chars().collect(), edits.into())),
            Look::Either(looks) => looks.into_iter().for_each(|look| self.take(look)),
        }
    }

    /// Byte ranges of `text`, under these headings, that the query looks for, in order and not touching.
    pub(super) fn ranges(
        &self,
        text: &str,
        headings: &[String],
        language: Language,
        stems: &mut AllStems,
    ) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut found: Vec<Found> = Vec::new();
        let (mut words, mut lower) = (Words::new(text), String::new());
        while let Some(word) = words.next_into(&mut lower) {
            let plain = folded(&lower);
            if self.fits(&plain, &lower, word.script, language, stems) {
                ranges.push(word.range.clone());
            }
            if !self.phrases.is_empty() {
                found.push((self.places_of(&plain), word.range));
            }
        }
        for (n, (phrase, _)) in self.phrases.iter().enumerate() {
            let fits = |start: usize| {
                (0..).zip(phrase).all(|(place, (offset, _))| {
                    found.get(start + offset).is_some_and(|(places, _)| places.contains(&(n as u32, place)))
                })
            };
            let length = phrase.last().map_or(0, |(offset, _)| *offset);
            for start in (0..found.len()).filter(|&start| fits(start)) {
                if let (Some((_, first)), Some((_, last))) = (found.get(start), found.get(start + length)) {
                    ranges.push(first.start..last.end);
                }
            }
        }
        if !self.whole.is_empty() {
            ranges.extend(self.whole.ask(text, language, headings, stems).into_iter().flatten().flatten());
        }
        ranges.extend(self.regexes.iter().flat_map(|regex| regex.found(text)));
        joined(ranges)
    }

    /// The places that a word may take: number of the phrase, number of the word in it.
    fn places_of(&self, word: &str) -> Vec<(u32, u32)> {
        let mut places = Vec::new();
        for (n, (phrase, open)) in (0..).zip(&self.phrases) {
            for (place, (_, wanted)) in (0..).zip(phrase) {
                let begins = *open && place as usize + 1 == phrase.len() && word.starts_with(wanted.as_str());
                if begins || word == wanted {
                    places.push((n, place));
                }
            }
        }
        places
    }

    /// Whether a word, given without accents and in lower case with them, is looked for by itself.
    fn fits(
        &self,
        word: &str,
        lower: &str,
        script: Script,
        language: Language,
        stems: &mut AllStems,
    ) -> bool {
        if self.exact.iter().any(|exact| exact == word)
            || self.prefixes.iter().any(|prefix| word.starts_with(prefix.as_str()))
            || self.fuzzy.iter().any(|(wanted, edits)| within(wanted, word, *edits))
        {
            return true;
        }
        // These stemmers take off beginnings; no other changes the first letter.
        let any_letter = matches!(language, Language::Arabic | Language::Tamil);
        let begins_so = |stem: &String| any_letter || stem.as_bytes().first() == word.as_bytes().first();
        if script != Script::Spaced || !self.stems.iter().any(begins_so) {
            return false;
        }
        let listed = |stem: &str| self.stems.iter().any(|wanted| wanted == stem);
        // The index has words with accents under their stem and as typed without accents.
        listed(stems.of(language).stem(lower)) || (!lower.is_ascii() && listed(word))
    }
}

/// The places that a word may take in phrases, and where it stands in the text.
type Found = (Vec<(u32, u32)>, Range<usize>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    fn check(query: &str, text: &str, expected: &[&str]) {
        let mut stems = AllStems::default();
        let query = parse(query).unwrap();
        let languages = [Language::English, Language::French];
        let highlighter = Highlighter::new(&query, &Names::default(), &languages, &mut stems);
        let ranges = highlighter.ranges(text, &[], Language::English, &mut stems);
        let found: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{query} in {text:?}");
    }

    #[test]
    fn highlights() {
        let text = "We retain Data; retaining data-sets is how we keep your data set.";
        check("retain", text, &["retain", "retaining"]);
        check("\"data set\"", text, &["data set"]);
        check("\"retain\"", text, &["retain"]);
        check("\"retain data\" retaining", text, &["retain Data", "retaining"]);
        check("ret*", text, &["retain", "retaining"]);
        check("retian~1", text, &["retain"]);
        check("data -keep is:gone", text, &["Data", "data", "data"]);
        check("data-sets", text, &["data-sets"]);
        check("(\"your data\" OR \"data set\")", text, &["your data set"]);
        check("信息", "个人信息。", &["信息"]);
        check("息", "个人信息。", &["息"]);
        check("cafe", "the café", &["café"]);
        check("\"keep set\"~3", text, &["keep", "set"]);
        check("\"retain keep\"~3", text, &[]);
        check("/sets? is/ -/Retain/", text, &["sets is"]);
        check("/DATA/ retain", text, &["retain", "retaining"]);
    }
}
