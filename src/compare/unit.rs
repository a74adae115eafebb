//! Outline → units: the headings and clauses that are compared, with their words as numbers.
//!
//! Word numbers are shared by both texts. What two units have in common is counted in `likeness`.

use std::collections::HashMap;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_128;

use super::vocabulary::{Spelled, Vocabulary};
use super::words;
use crate::model::{Block, Clause, ClauseKind, Language, Mark, Outline, Style};

/// A cell that is longer than this, in bytes, says more than what its row is about.
const LONGEST_TITLE: usize = 80;

/// What a function word counts beside another word.
const FUNCTION_WORD: f32 = 0.5;

/// Weights are whole multiples of one by this: so their sums are exact up to 16,384, and what is alike does not
/// depend on the order in which words happen to be added.
const GRAIN: f32 = 256.0;

/// Which of the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

/// A word of a unit: its bytes in the unit's text, its number and its stem's number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub start: u32,
    pub end: u32,
    pub key: u32,
    pub stem: u32,
}

/// A heading or a clause.
#[derive(Clone, Debug)]
pub(super) struct Unit<'a> {
    /// Index in the outline's blocks.
    pub block: usize,
    /// Display text without the enumerator.
    pub text: &'a str,
    /// Enumerator as written.
    pub enumerator: Option<&'a str>,
    /// Level, for a heading.
    pub heading: Option<u8>,
    /// Whether it is a heading, or a short line that may be one which nothing marks as such.
    pub head: bool,
    /// Whether it is a heading or no longer than one, and no sentence: an entry of a list of contents.
    pub brief: bool,
    /// Equal for units of equal text.
    pub key: u128,
    /// Equal for units of equal text and number: a number may be taken for one in only one of the texts.
    pub label: u128,
    /// The unit's words in [`Doc::words`].
    pub words: Range<usize>,
    /// How many of them are its run-in title.
    pub title: usize,
    /// How many units of its text have a title of the same words.
    pub titled: usize,
    /// The unit that is the heading it stands under.
    pub section: Option<usize>,
}

/// One of the two texts.
#[derive(Clone, Debug)]
pub(super) struct Doc<'a> {
    pub outline: &'a Outline,
    pub units: Vec<Unit<'a>>,
    words: Vec<Word>,
}

impl<'a> Doc<'a> {
    /// The words of a unit.
    pub fn words(&self, unit: usize) -> &[Word] {
        &self.words[self.units[unit].words.clone()]
    }

    /// The words of a unit's run-in title; empty where it has none.
    pub fn title(&self, unit: usize) -> &[Word] {
        &self.words(unit)[..self.units[unit].title]
    }

    /// All words, in order.
    pub fn all_words(&self) -> &[Word] {
        &self.words
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Number of words of a unit.
    pub fn size(&self, unit: usize) -> usize {
        self.units[unit].words.len()
    }

    /// Clauses without a document around them: units of nothing but words.
    fn of_clauses(texts: &[&'a str], numbers: &mut Numbers<'_>) -> Self {
        static NO_OUTLINE: Outline =
            Outline { title: None, blocks: Vec::new(), language: Language::Other, dates: Vec::new() };
        let mut doc = Doc { outline: &NO_OUTLINE, units: Vec::with_capacity(texts.len()), words: Vec::new() };
        for (block, text) in texts.iter().enumerate() {
            doc.units.push(Unit {
                block,
                text,
                enumerator: None,
                heading: None,
                head: false,
                brief: false,
                key: 0,
                label: 0,
                words: numbers.read(text, &mut doc.words),
                title: 0,
                titled: 1,
                section: None,
            });
        }
        doc
    }

    fn read(outline: &'a Outline, numbers: &mut Numbers<'_>) -> Self {
        let mut doc = Doc { outline, units: Vec::new(), words: Vec::new() };
        let mut section = None;
        for (block, content) in outline.blocks.iter().enumerate() {
            let (text, enumerator, heading, paragraph, title) = match content {
                Block::Heading(h) => (&h.text, &h.enumerator, Some(h.level), false, None),
                Block::Clause(c) => {
                    (&c.text, &c.enumerator, None, c.kind == ClauseKind::Paragraph, title_of(c))
                }
                Block::Furniture(_) => continue,
            };
            let words = numbers.read(text, &mut doc.words);
            // What follows a heading stands under it; a short line that nothing follows is no heading.
            let follows = matches!(outline.blocks.get(block + 1), Some(Block::Clause(_)));
            let label = like_heading(text, words.len());
            let listed = matches!(content, Block::Clause(clause) if in_contents(clause));
            let head = heading.is_some() || paragraph && follows && label;
            let title_end = title.map_or(0, |title| title.end);
            let title =
                doc.words[words.clone()].iter().take_while(|word| word.end as usize <= title_end).count();
            doc.units.push(Unit {
                block,
                text,
                enumerator: enumerator.as_deref(),
                heading,
                head,
                brief: head || label && listed && in_capitals(text),
                key: key_of(text, ""),
                label: key_of(enumerator.as_deref().unwrap_or_default(), text),
                words,
                title,
                titled: 1,
                section: if head { None } else { section },
            });
            if head {
                section = Some(doc.units.len() - 1);
            }
        }
        doc.count_titles();
        doc
    }

    fn count_titles(&mut self) {
        let words =
            |doc: &Self, unit: usize| doc.title(unit).iter().map(|word| word.stem).collect::<Vec<_>>();
        let mut counts: HashMap<Vec<u32>, usize> = HashMap::new();
        let titles: Vec<Vec<u32>> = (0..self.len()).map(|unit| words(self, unit)).collect();
        for title in titles.iter().filter(|title| !title.is_empty()) {
            *counts.entry(title.clone()).or_default() += 1;
        }
        for (unit, title) in self.units.iter_mut().zip(titles) {
            unit.titled = counts.get(&title).copied().unwrap_or(1);
        }
    }
}

/// The words that say what a clause is about: its run-in title, the first cell of a row.
fn title_of(clause: &Clause) -> Option<Range<usize>> {
    let cell = || Some(0..clause.text.find(" | ").filter(|&end| end <= LONGEST_TITLE)?);
    let row = clause.kind == ClauseKind::Row;
    clause.title.clone().or_else(|| if row { cell() } else { None })
}

/// Whether a paragraph of so many words may be a heading: short, and not a sentence.
fn like_heading(text: &str, words: usize) -> bool {
    (1..=12).contains(&words)
        && !text.ends_with(['.', ',', ';', ':', '!', ')', '"', '”'])
        && !text.contains(". ")
}

/// Whether a clause is numbered or a link from end to end, as entries of a list of contents are.
fn in_contents(clause: &Clause) -> bool {
    let link = |mark: &Mark| matches!(mark.style, Style::Link(_)) && mark.range == (0..clause.text.len());
    clause.enumerator.is_some() || clause.marks.iter().any(link)
}

/// Whether every word of more than four letters begins with a capital, as titles do.
fn in_capitals(text: &str) -> bool {
    text.split_whitespace()
        .filter(|word| word.chars().count() > 4)
        .all(|word| !word.starts_with(char::is_lowercase))
}

/// Equal for texts that differ in formatting only; a text without words is known by its characters.
fn key_of(text: &str, more: &str) -> u128 {
    let mut folded = String::with_capacity(text.len() + more.len());
    for run in words::runs(text).chain(words::runs(more)) {
        folded.push_str(&run);
        folded.push(' ');
    }
    if folded.is_empty() {
        folded.push_str(text);
        folded.push_str(more);
    }
    xxh3_128(folded.as_bytes())
}

/// Numbers for words and stems, shared by both texts.
struct Numbers<'v> {
    vocabulary: &'v mut Vocabulary,
    /// In how many units a stem occurs, and the last of them.
    spread: Vec<(u32, u32)>,
    /// What a stem counts beside that: function words count less.
    share: Vec<f32>,
    /// How many units were read.
    units: u32,
}

impl Numbers<'_> {
    /// Adds the words of a unit to others; says where they are.
    fn read(&mut self, text: &str, words: &mut Vec<Word>) -> Range<usize> {
        self.units += 1;
        let first = words.len();
        let spelled = self.vocabulary.read(text);
        words.extend(spelled.map(|n| self.word(n)));
        first..words.len()
    }

    /// A word that the vocabulary has read, with the number that its stem has here.
    fn word(&mut self, number: usize) -> Word {
        let Spelled { start, end, known } = self.vocabulary.word(number);
        let next = self.spread.len() as u32;
        let stem = self.vocabulary.local(known.stem, next);
        if stem == next {
            self.spread.push((0, 0));
            self.share.push(1.0);
        }
        let (spread, last) = &mut self.spread[stem as usize];
        if *last != self.units {
            (*spread, *last) = (*spread + 1, self.units);
        }
        // One word of the stem is enough ("we" beside "Wes"), whichever comes first: sides can be swapped.
        if known.function {
            self.share[stem as usize] = FUNCTION_WORD;
        }
        Word { start, end, key: known.word, stem }
    }
}

/// Both texts, and what each stem tells.
#[derive(Clone, Debug)]
pub(super) struct Texts<'a> {
    pub old: Doc<'a>,
    pub new: Doc<'a>,
    /// Weight of each stem: the rarer, the heavier.
    pub weights: Vec<f32>,
}

impl<'a> Texts<'a> {
    /// Reads both outlines.
    pub fn read(old: &'a Outline, new: &'a Outline) -> Self {
        let language = if old.language == new.language { old.language } else { Language::Other };
        Self::with(&mut Vocabulary::new(language), |numbers| {
            (Doc::read(old, numbers), Doc::read(new, numbers))
        })
    }

    /// Reads the words of clauses without a document around them, with those of a vocabulary; what tells equal
    /// units apart from others (`key`, `label`) is left out.
    pub fn of_clauses(old: &[&'a str], new: &[&'a str], vocabulary: &mut Vocabulary) -> Self {
        Self::with(vocabulary, |numbers| (Doc::of_clauses(old, numbers), Doc::of_clauses(new, numbers)))
    }

    fn with(vocabulary: &mut Vocabulary, read: impl FnOnce(&mut Numbers<'_>) -> (Doc<'a>, Doc<'a>)) -> Self {
        vocabulary.begin();
        let mut numbers = Numbers { vocabulary, spread: Vec::new(), share: Vec::new(), units: 0 };
        let (old, new) = read(&mut numbers);
        let all = (old.len() + new.len()) as f32;
        // Inverse document frequency (Spärck Jones 1972), smoothed so that it stays above zero.
        let weight = |(&(spread, _), &share): (&(u32, u32), &f32)| {
            let weight = share * (1.0 + all / (spread as f32).max(1.0)).ln();
            (weight * GRAIN).round() / GRAIN
        };
        let weights = numbers.spread.iter().zip(&numbers.share).map(weight).collect();
        Self { old, new, weights }
    }

    /// What words weigh together.
    pub fn mass(&self, words: &[Word]) -> f32 {
        words.iter().map(|word| self.weights[word.stem as usize]).sum()
    }

    /// What those of some words weigh whose stems are among others.
    pub fn shared(&self, words: &[Word], others: &[Word]) -> f32 {
        let shared = words.iter().filter(|word| others.iter().any(|other| other.stem == word.stem));
        shared.map(|word| self.weights[word.stem as usize]).sum()
    }

    /// The same texts with the sides swapped.
    pub fn mirrored(self) -> Self {
        Self { old: self.new, new: self.old, weights: self.weights }
    }

    /// A number that depends on what the text says and on nothing else.
    pub fn fingerprint(&self, side: Side) -> u128 {
        let doc = match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        };
        let bytes: Vec<u8> = doc
            .units
            .iter()
            .flat_map(|unit| {
                let label =
                    xxh3_128(unit.text.as_bytes()) ^ xxh3_128(unit.enumerator.unwrap_or("-").as_bytes());
                label.to_le_bytes()
            })
            .collect();
        xxh3_128(&bytes)
    }
}
