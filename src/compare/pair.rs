//! What a comparison is: pairs with their word edits, rows, moved sections, and the count of it all.
//!
//! Only shapes and reading access; how they come about is told in the files beside this one.

use std::ops::Range;

use serde::Serialize;

use super::edits::{self, Edit};
use super::rows::{self, Row};
use super::weight::Weighty;
use super::words;
use crate::model::{Block, Outline};

/// What became of a heading or a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairKind {
    /// Word for word the same, in the same order; formatting or numbering may differ.
    Same,
    /// Reworded in its place.
    Changed,
    /// Elsewhere in the reading order, reworded or not.
    Moved,
    /// One of the clauses that one clause became.
    Split,
    /// One of the clauses that became one clause.
    Merged,
    /// Only in the new text.
    Added,
    /// Only in the old text.
    Removed,
}

impl PairKind {
    /// Every kind, in the order of the summary line.
    pub const ALL: [Self; 7] =
        [Self::Same, Self::Changed, Self::Moved, Self::Split, Self::Merged, Self::Added, Self::Removed];

    /// The mark that stands for the kind everywhere on screen.
    pub fn mark(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Changed => '~',
            Self::Moved => '⇄',
            // One that becomes two, two that become one: signs that every font has.
            Self::Split => '<',
            Self::Merged => '>',
            Self::Added => '+',
            Self::Removed => '−',
        }
    }

    /// The word for the kind in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }

    /// The word for the kind on screen, in the past: "12 reworded".
    pub fn label(self) -> &'static str {
        match self {
            Self::Changed => "reworded",
            _ => self.word(),
        }
    }

    fn mirrored(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Split => Self::Merged,
            Self::Merged => Self::Split,
            kind => kind,
        }
    }
}

/// Which pass made a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pass {
    /// Equal text.
    Equal,
    /// Shared words, in the same order of reading.
    Alike,
    /// Shared words, out of order.
    Elsewhere,
    /// What was left between pairs that enclose it.
    Between,
    /// A part of a clause that its partner does not cover.
    Part,
    /// A heading whose section is paired.
    Section,
    /// Nothing to pair it with.
    Alone,
}

impl Pass {
    /// The word for the pass in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Alike => "alike",
            Self::Elsewhere => "elsewhere",
            Self::Between => "between",
            Self::Part => "part",
            Self::Section => "section",
            Self::Alone => "alone",
        }
    }
}

/// An old unit and what became of it. Units are headings and clauses; a split or a merge gives a pair for
/// each of its edges.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, read one by one")]
pub struct Pair {
    /// What became of it.
    pub kind: PairKind,
    /// Index in the old outline's blocks; `None` for what was added.
    pub old: Option<usize>,
    /// Index in the new outline's blocks; `None` for what was removed.
    pub new: Option<usize>,
    /// Bytes of the old display text that this pair accounts for: all of it but in a split.
    pub old_part: Range<usize>,
    /// Bytes of the new display text that this pair accounts for: all of it but in a merge.
    pub new_part: Range<usize>,
    /// What differs in these parts, in order, words and form. Empty for what was added or removed.
    pub edits: Vec<Edit>,
    /// Whether something but words and numbering differs: quotation marks, bold, links, level, kind.
    pub reformatted: bool,
    /// Whether the enumerator differs.
    pub renumbered: bool,
    /// Whether more than 60% of the words differ, so that old above new reads better than marked words.
    pub rewritten: bool,
    /// Whether it stands elsewhere in the reading order; moved parts of splits and merges too.
    pub moved: bool,
    /// Whether it is a heading (in the new text, where there is one).
    pub heading: bool,
    /// The group of neighbours it moved with: index in [`Comparison::moves`].
    pub group: Option<usize>,
    /// Which pass made it.
    pub why: Pass,
    /// How alike both sides are, from 0 to 1.
    pub score: f32,
}

impl Pair {
    /// Edits that change words.
    pub fn word_edits(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter().filter(|edit| !edit.form)
    }

    /// Whether words differ.
    pub fn reworded(&self) -> bool {
        self.word_edits().next().is_some()
    }

    /// The edits to show: words that stand alone between two edits of words are taken into them, so that a
    /// reader sees one change and not three. `old` and `new` are the display texts.
    pub fn shown_edits(&self, old: &str, new: &str) -> Vec<Edit> {
        edits::join_islands(&self.edits, old, new)
    }

    /// What weighs in the changes, in order. `old` and `new` are the display texts.
    pub fn weighty(&self, old: &str, new: &str) -> Vec<Weighty> {
        self.word_edits().filter_map(|edit| edits::weighty(edit, old, new)).collect()
    }

    /// The words that differ: those of the old text, those of the new one. Words without white space
    /// between them are given as one.
    pub fn changed_words<'a>(&self, old: &'a str, new: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
        let mut lists = (Vec::new(), Vec::new());
        for edit in self.word_edits() {
            words_in(old, &edit.old, &mut lists.0);
            words_in(new, &edit.new, &mut lists.1);
        }
        lists
    }

    fn mirrored(self) -> Self {
        Self {
            kind: self.kind.mirrored(),
            old: self.new,
            new: self.old,
            old_part: self.new_part,
            new_part: self.old_part,
            edits: edits::mirrored(self.edits),
            ..self
        }
    }
}

fn words_in<'a>(text: &'a str, range: &Range<usize>, list: &mut Vec<&'a str>) {
    let Some(inside) = text.get(range.clone()) else { return };
    let mut open: Option<Range<usize>> = None;
    words::scan(inside, |word| match &mut open {
        Some(last) if !inside[last.end..word.start].contains(char::is_whitespace) => last.end = word.end,
        _ => list.extend(open.replace(word).map(|last| &inside[last])),
    });
    list.extend(open.map(|last| &inside[last]));
}

/// Neighbouring pairs that moved together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveGroup {
    /// Indices in [`Comparison::pairs`], in the order of the new text.
    pub pairs: Vec<usize>,
    /// Whether a heading moved with them: a section move.
    pub section: bool,
}

/// How much of what there is. Counts of clauses count headings too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The same, word for word and in place.
    pub same: usize,
    /// Of the same ones, those formatted otherwise.
    pub reformatted: usize,
    /// Of the same ones, those numbered otherwise.
    pub renumbered: usize,
    /// Reworded in place.
    pub changed: usize,
    /// Moved, reworded or not.
    pub moved: usize,
    /// Clauses that became several.
    pub split: usize,
    /// Clauses that several became.
    pub merged: usize,
    /// Only in the new text.
    pub added: usize,
    /// Only in the old text.
    pub removed: usize,
    /// Words of the new text that the old one has not in the same place.
    pub words_added: usize,
    /// Words of the old text that the new one has not in the same place.
    pub words_removed: usize,
}

impl Summary {
    /// The count for a kind.
    pub fn count(&self, kind: PairKind) -> usize {
        match kind {
            PairKind::Same => self.same,
            PairKind::Changed => self.changed,
            PairKind::Moved => self.moved,
            PairKind::Split => self.split,
            PairKind::Merged => self.merged,
            PairKind::Added => self.added,
            PairKind::Removed => self.removed,
        }
    }

    /// Whether the texts say the same in the same order.
    pub fn is_same(&self) -> bool {
        PairKind::ALL.iter().all(|&kind| kind == PairKind::Same || self.count(kind) == 0)
    }

    fn mirrored(self) -> Self {
        Self {
            split: self.merged,
            merged: self.split,
            added: self.removed,
            removed: self.added,
            words_added: self.words_removed,
            words_removed: self.words_added,
            ..self
        }
    }
}

/// Two texts, aligned. Indices are into the blocks of the outlines that were compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// All pairs, in the order of the rows.
    pub pairs: Vec<Pair>,
    /// What to show, from top to bottom; see [`Row`].
    pub rows: Vec<Row>,
    /// What moved together.
    pub moves: Vec<MoveGroup>,
    /// How much of what there is.
    pub summary: Summary,
    /// Furniture that only the old text has, and that only the new one has: block indices.
    pub furniture: (Vec<usize>, Vec<usize>),
}

impl Comparison {
    /// The display texts of a pair's two sides; empty where there is none.
    pub fn texts<'a>(&self, pair: &Pair, old: &'a Outline, new: &'a Outline) -> (&'a str, &'a str) {
        (text(old, pair.old), text(new, pair.new))
    }

    pub(super) fn mirrored(self) -> Self {
        let pairs: Vec<Pair> = self.pairs.into_iter().map(Pair::mirrored).collect();
        rows::arrange(pairs, self.summary.mirrored(), (self.furniture.1, self.furniture.0))
    }
}

/// The display text of a block, without its enumerator.
pub(super) fn text(outline: &Outline, block: Option<usize>) -> &str {
    match block.and_then(|block| outline.blocks.get(block)) {
        Some(Block::Heading(heading)) => &heading.text,
        Some(Block::Clause(clause)) => &clause.text,
        Some(Block::Furniture(furniture)) => &furniture.text,
        None => "",
    }
}

/// The display text of a block as a reader sees it: enumerator, then text.
pub fn label(outline: &Outline, block: usize) -> String {
    match outline.blocks.get(block) {
        Some(Block::Heading(heading)) => heading.label(),
        Some(Block::Clause(clause)) => clause.label(),
        Some(Block::Furniture(furniture)) => furniture.text.clone(),
        None => String::new(),
    }
}
