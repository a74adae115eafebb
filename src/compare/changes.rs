//! The change list: every change in a line, with its place, its first words and what weighs in it.

use serde::Serialize;

use super::pair::{Comparison, PairKind, label};
use super::weight::Weighty;
use crate::model::Outline;

/// A line of the change list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened.
    pub kind: PairKind,
    /// The row that shows it: index in [`Comparison::rows`]; for a move, the end in the new text.
    pub row: usize,
    /// The pair: index in [`Comparison::pairs`]. For a section move, the first of its pairs.
    pub pair: usize,
    /// How many clauses moved together, for a section move; otherwise 1.
    pub count: usize,
    /// Headings above, outermost first, in the new text (the old one for what was removed).
    pub place: Vec<String>,
    /// The first words, cut at a word near 80 characters.
    pub words: String,
    /// What weighs in it.
    pub weighty: Vec<Weighty>,
}

impl Comparison {
    /// Every change from top to bottom; clauses that moved together are one line.
    pub fn changes(&self, old: &Outline, new: &Outline) -> Vec<Change> {
        let mut list = Vec::new();
        let mut row_of = vec![None; self.pairs.len()];
        for (at, row) in self.rows.iter().enumerate() {
            for &pair in std::iter::once(&row.pair).chain(&row.also) {
                // The end in the new text, where a pair has rows for both.
                if row_of[pair].is_none() || row.new.is_some() {
                    row_of[pair] = Some(at);
                }
            }
        }
        for (at, pair) in self.pairs.iter().enumerate() {
            let Some(row) = row_of[at].filter(|_| pair.kind != PairKind::Same) else { continue };
            let group = pair.group.and_then(|group| self.moves.get(group));
            if group.is_some_and(|group| group.pairs.first() != Some(&at)) && !pair.reworded() {
                continue;
            }
            let first = group.is_some_and(|group| group.pairs.first() == Some(&at));
            let (outline, block) = match (pair.new, pair.old) {
                (Some(block), _) => (new, block),
                (None, Some(block)) => (old, block),
                (None, None) => continue,
            };
            let (old_text, new_text) = self.texts(pair, old, new);
            list.push(Change {
                kind: pair.kind,
                row,
                pair: at,
                count: group.filter(|_| first).map_or(1, |group| group.pairs.len()),
                place: outline.place(block),
                words: first_words(&label(outline, block)),
                weighty: pair.weighty(old_text, new_text),
            });
        }
        list.sort_by_key(|change| change.row);
        list
    }
}

/// The start of a text, cut at a word near 80 characters.
fn first_words(text: &str) -> String {
    const LENGTH: usize = 80;
    let mut words = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count();
        if length > 0 && length + 1 + more > LENGTH {
            words.push('…');
            return words;
        }
        if length > 0 {
            words.push(' ');
        }
        words.extend(word.chars().take(LENGTH));
        length += 1 + more.min(LENGTH);
    }
    words
}
