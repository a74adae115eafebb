//! All links of each unit, and which part of the unit each of them accounts for.

use std::ops::Range;

use super::align::Links;
use super::edits::Stretch;
use super::hash::NumberMap;
use super::parts;
use super::unit::{Doc, Texts, Word};

/// A partner of a unit, and the words and bytes of the unit that are its part.
#[derive(Clone, Debug)]
struct Part {
    partner: usize,
    words: Range<usize>,
    bytes: Range<usize>,
}

/// The links of the units of one text.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    parts: NumberMap<usize, Vec<Part>>,
}

impl Side {
    fn new(doc: &Doc<'_>, partners: NumberMap<usize, Vec<usize>>, other: &Doc<'_>) -> Self {
        let parts = |(unit, mut partners): (usize, Vec<usize>)| {
            partners.sort_unstable();
            let (text, words) = (doc.units[unit].text, doc.words(unit));
            let runs: Vec<Range<usize>> = if partners.len() == 1 {
                std::iter::once(0..words.len()).collect()
            } else {
                let others: Vec<&[Word]> = partners.iter().map(|&partner| other.words(partner)).collect();
                parts::cut(text, words, &others)
            };
            let bytes = parts::bytes(text, words, &runs);
            let parts = partners.into_iter().zip(runs.into_iter().zip(bytes));
            (unit, parts.map(|(partner, (words, bytes))| Part { partner, words, bytes }).collect())
        };
        Self { parts: partners.into_iter().map(parts).collect() }
    }

    /// Whether a unit has a partner.
    pub fn has(&self, unit: usize) -> bool {
        self.parts.contains_key(&unit)
    }

    /// Number of a unit's partners.
    pub fn degree(&self, unit: usize) -> usize {
        self.parts.get(&unit).map_or(0, Vec::len)
    }

    /// The part of a unit that its link to `partner` accounts for.
    pub fn stretch<'a>(&self, doc: &'a Doc<'_>, unit: usize, partner: usize) -> Stretch<'a> {
        let (text, words) = (doc.units[unit].text, doc.words(unit));
        let part = self.parts.get(&unit).and_then(|parts| parts.iter().find(|part| part.partner == partner));
        match part {
            Some(part) => Stretch { text, part: part.bytes.clone(), words: &words[part.words.clone()] },
            None => Stretch { text, part: 0..text.len(), words },
        }
    }
}

/// The links of both texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub old: Side,
    pub new: Side,
}

impl Graph {
    /// Collects all links, and parts the units that have several.
    pub fn new(texts: &Texts<'_>, links: &Links) -> Self {
        let mut of_old: NumberMap<usize, Vec<usize>> = NumberMap::default();
        let mut of_new: NumberMap<usize, Vec<usize>> = NumberMap::default();
        for link in links.all() {
            of_old.entry(link.old).or_default().push(link.new);
            of_new.entry(link.new).or_default().push(link.old);
        }
        Self {
            old: Side::new(&texts.old, of_old, &texts.new),
            new: Side::new(&texts.new, of_new, &texts.old),
        }
    }
}
