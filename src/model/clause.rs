//! What a version's text is made of: headings, clauses and furniture, in reading order.
//!
//! Only the shapes; how bytes become them is the `text` layer's business.

use std::fmt;
use std::num::ParseIntError;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Language, Timestamp};

/// Identity of a clause within a document: the first 16 bytes of the SHA-256 of its normalised text.
///
/// Two clauses are the same clause exactly when their ids are equal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClauseId(pub [u8; 16]);

impl ClauseId {
    /// The first six hexadecimal digits: what locators show where that is unique in the document.
    pub fn short(&self) -> String {
        self.to_string()[..6].to_owned()
    }
}

impl FromStr for ClauseId {
    type Err = ParseIntError;

    /// Reads what `Display` writes: 32 hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(|id| Self(id.to_be_bytes()))
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClauseId({self})")
    }
}

/// What kind of text unit a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClauseKind {
    /// Running text, numbered or not.
    Paragraph,
    /// An item of a list; see [`Clause::depth`] for its nesting.
    Item,
    /// A row of a table; its cells are joined by `" | "` in the text.
    Row,
    /// A quotation.
    Quote,
}

/// How a stretch of display text was marked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// Code or verbatim.
    Code,
    /// A link and its target.
    Link(String),
}

/// A styled stretch of a display text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Byte range in the display text, on character boundaries.
    pub range: Range<usize>,
    /// What the stretch looked like.
    pub style: Style,
}

/// The smallest unit that is read, searched, compared and cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Paragraph, item, row or quotation.
    pub kind: ClauseKind,
    /// Display text: visible words without markup, white space folded to single spaces (a hard break
    /// is one `\n`), sanitised, without the enumerator and without a list bullet.
    pub text: String,
    /// `1.2`, `(ix)`, `a)` … as written, where the clause has one.
    pub enumerator: Option<String>,
    /// Byte range in `text` of a run-in title ("Retention." in "Retention. We keep …").
    pub title: Option<Range<usize>>,
    /// Nesting of list items and numbered sub-clauses: 0 is the outermost.
    pub depth: u8,
    /// Styled stretches of `text`, in order of their start.
    pub marks: Vec<Mark>,
    /// Index in [`Outline::blocks`] of the clause that introduces the list this one stands in.
    pub lead: Option<usize>,
    /// Header cells of a table row, one per column; empty for everything else.
    pub columns: Vec<String>,
    /// Sameness: hash of the normalised text.
    pub id: ClauseId,
    /// Byte range of the clause in the version's bytes.
    pub source: Range<usize>,
}

impl Clause {
    /// The clause as a reader sees it on one line: enumerator, then text.
    pub fn label(&self) -> String {
        match &self.enumerator {
            Some(enumerator) => format!("{enumerator} {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// A heading and its place in the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 is the outermost; what the source marks keeps its steps, holes included.
    pub level: u8,
    /// Display text without markup and without the enumerator.
    pub text: String,
    /// `3`, `3.1`, `Section A` … as written, where the heading has one.
    pub enumerator: Option<String>,
    /// Byte range of the heading in the version's bytes.
    pub source: Range<usize>,
}

impl Heading {
    /// The heading as a reader sees it: enumerator, then text.
    pub fn label(&self) -> String {
        match &self.enumerator {
            Some(enumerator) if self.text.is_empty() => enumerator.clone(),
            Some(enumerator) => format!("{enumerator} {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// Page furniture: navigation, "Back to top", sign-in forms, copyright footers. Kept, but set apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furniture {
    /// Display text.
    pub text: String,
    /// Byte range in the version's bytes.
    pub source: Range<usize>,
}

/// One unit of a version's text. Every visible word belongs to exactly one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Opens a section.
    Heading(Heading),
    /// Stands under the headings before it.
    Clause(Clause),
    /// Belongs to the page, not to the policy.
    Furniture(Furniture),
}

/// Which date a text states about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatedKind {
    /// "Last updated: …"
    Updated,
    /// "Effective as of …"
    Effective,
}

/// A date that the text states about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedDate {
    /// Updated or effective.
    pub kind: StatedKind,
    /// Midnight UTC of the stated day; of the first day where only a month is stated.
    pub date: Timestamp,
}

/// A version's text, read: its blocks in order and what it says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The text's own title, where it has one.
    pub title: Option<String>,
    /// Headings, clauses and furniture in reading order.
    pub blocks: Vec<Block>,
    /// The language most of the text is written in.
    pub language: Language,
    /// Dates the text states about itself, in order of appearance.
    pub dates: Vec<StatedDate>,
}

impl Outline {
    /// The headings, with their index in [`Outline::blocks`].
    pub fn headings(&self) -> impl Iterator<Item = (usize, &Heading)> {
        self.blocks.iter().enumerate().filter_map(|(i, block)| match block {
            Block::Heading(heading) => Some((i, heading)),
            _ => None,
        })
    }

    /// The clauses, with their index in [`Outline::blocks`].
    pub fn clauses(&self) -> impl Iterator<Item = (usize, &Clause)> {
        self.blocks.iter().enumerate().filter_map(|(i, block)| match block {
            Block::Clause(clause) => Some((i, clause)),
            _ => None,
        })
    }

    /// For each block, the indices of the headings it stands under, outermost first.
    ///
    /// A heading's own path does not contain itself.
    pub fn paths(&self) -> Vec<Vec<usize>> {
        let mut open: Vec<(u8, usize)> = Vec::new();
        let mut paths = Vec::with_capacity(self.blocks.len());
        for (i, block) in self.blocks.iter().enumerate() {
            if let Block::Heading(heading) = block {
                open.retain(|&(level, _)| level < heading.level);
                paths.push(open.iter().map(|&(_, at)| at).collect());
                open.push((heading.level, i));
            } else {
                paths.push(open.iter().map(|&(_, at)| at).collect());
            }
        }
        paths
    }

    /// The labels of the headings that the block at `index` stands under, outermost first.
    pub fn place(&self, index: usize) -> Vec<String> {
        let mut place: Vec<(u8, String)> = Vec::new();
        let mut limit = u8::MAX;
        if let Some(Block::Heading(heading)) = self.blocks.get(index) {
            limit = heading.level;
        }
        for block in self.blocks[..index.min(self.blocks.len())].iter().rev() {
            if let Block::Heading(heading) = block
                && heading.level < limit
            {
                limit = heading.level;
                place.push((heading.level, heading.label()));
            }
        }
        place.reverse();
        place.into_iter().map(|(_, label)| label).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(level: u8, text: &str) -> Block {
        Block::Heading(Heading { level, text: text.into(), enumerator: None, source: 0..0 })
    }

    #[test]
    fn paths_nest_and_close() {
        let furniture = Block::Furniture(Furniture { text: "x".into(), source: 0..0 });
        let outline = Outline {
            title: None,
            blocks: vec![
                heading(1, "A"),
                heading(2, "B"),
                furniture.clone(),
                heading(2, "C"),
                heading(1, "D"),
                furniture,
            ],
            language: Language::English,
            dates: vec![],
        };
        assert_eq!(outline.paths(), vec![vec![], vec![0], vec![0, 1], vec![0], vec![], vec![4]]);
        assert_eq!(outline.place(2), vec!["A", "B"]);
        assert_eq!(outline.place(3), vec!["A"]);
        assert_eq!(outline.place(5), vec!["D"]);
    }
}
