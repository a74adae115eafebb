//! An outline laid out for reading: which part of which block stands on which line.
//!
//! Pure geometry: lines hold byte ranges, the words stay in the outline. Computed when a text is loaded or
//! the width changes, never while drawing.

use std::ops::Range;

use super::wrap::{self, wrap};
use crate::model::{Block, Clause, ClauseKind, Outline};

/// The longest line of running text, in columns: what is comfortable to read.
pub const MEASURE: usize = 80;

/// One line on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// Index in the outline's blocks.
    pub block: usize,
    /// Byte range of [`shown`]'s text; empty on a blank line.
    pub range: Range<usize>,
    /// Columns the text starts at.
    pub indent: usize,
    /// The block's first line: bullet or enumerator stand in the indent, the age in the gutter.
    pub first: bool,
    /// Only space between blocks.
    pub blank: bool,
}

/// The lines of a text at one width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Top to bottom.
    pub lines: Vec<PageLine>,
    /// For each block, its first line that is not blank.
    pub starts: Vec<usize>,
    /// Columns it was laid out for.
    pub columns: usize,
}

impl Page {
    /// Lays out an outline in `columns` columns, gutter not counted.
    pub fn lay_out(outline: &Outline, columns: usize) -> Self {
        let measure = columns.min(MEASURE);
        let mut page = Self { lines: Vec::new(), starts: Vec::with_capacity(outline.blocks.len()), columns };
        let mut before: Option<&Block> = None;
        for (at, block) in outline.blocks.iter().enumerate() {
            if before.is_some_and(|before| parted(before, block)) {
                page.lines.push(PageLine { block: at, range: 0..0, indent: 0, first: false, blank: true });
            }
            page.starts.push(page.lines.len());
            let indent = indent(block).min(measure / 2);
            for (n, range) in wrap(&shown(block), measure - indent, 0).into_iter().enumerate() {
                page.lines.push(PageLine { block: at, range, indent, first: n == 0, blank: false });
            }
            before = Some(block);
        }
        page
    }

    /// The block that the line belongs to.
    pub fn block_at(&self, line: usize) -> Option<usize> {
        self.lines.get(line.min(self.lines.len().saturating_sub(1))).map(|line| line.block)
    }

    /// The lines of a block.
    pub fn lines_of(&self, block: usize) -> Range<usize> {
        let start = self.starts.get(block).copied().unwrap_or(0);
        let mut end = self.starts.get(block + 1).copied().unwrap_or(self.lines.len());
        while end > start && self.lines[end - 1].blank {
            end -= 1;
        }
        start..end
    }
}

/// The text of a block that the lines' ranges point into.
pub fn shown(block: &Block) -> std::borrow::Cow<'_, str> {
    match block {
        Block::Heading(heading) => heading.label().into(),
        Block::Clause(clause) => clause.text.as_str().into(),
        Block::Furniture(furniture) => furniture.text.as_str().into(),
    }
}

/// What stands before a clause: its enumerator or, for a list item, a bullet.
pub fn marker(clause: &Clause) -> &str {
    match (&clause.enumerator, clause.kind) {
        (Some(enumerator), _) => enumerator,
        (None, ClauseKind::Item) if clause.depth % 2 == 1 => "◦",
        (None, ClauseKind::Item) => "•",
        (None, ClauseKind::Quote) => "│",
        (None, ClauseKind::Row) => "▪",
        (None, ClauseKind::Paragraph) => "",
    }
}

fn indent(block: &Block) -> usize {
    match block {
        Block::Clause(clause) => {
            let marker = marker(clause);
            let hang = if marker.is_empty() { 0 } else { wrap::width(marker) + 1 };
            let nest = usize::from(clause.depth) * 2 + usize::from(clause.kind == ClauseKind::Item);
            nest + hang
        }
        _ => 0,
    }
}

/// Whether a blank line stands between two blocks: everywhere but inside tables and lists of one-liners.
fn parted(before: &Block, after: &Block) -> bool {
    match (before, after) {
        (Block::Clause(a), Block::Clause(b)) => match (a.kind, b.kind) {
            (ClauseKind::Row, ClauseKind::Row) => false,
            (ClauseKind::Item, ClauseKind::Item) => a.text.len() > MEASURE && b.text.len() > MEASURE,
            _ => true,
        },
        (Block::Furniture(_), Block::Furniture(_)) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Format;

    fn page(markdown: &str, columns: usize) -> (Outline, Page) {
        let outline = crate::text::read(markdown.as_bytes(), Format::Markdown);
        let page = Page::lay_out(&outline, columns);
        (outline, page)
    }

    fn drawn(markdown: &str, columns: usize) -> Vec<String> {
        let (outline, page) = page(markdown, columns);
        let line = |line: &PageLine| {
            let block = &outline.blocks[line.block];
            let lead = match block {
                Block::Clause(clause) if line.first => format!("{} ", marker(clause)),
                _ => String::new(),
            };
            let pad = line.indent.saturating_sub(wrap::width(&lead));
            format!("{}{}{}", " ".repeat(pad), lead.trim_start(), &shown(block)[line.range.clone()])
        };
        page.lines.iter().map(line).collect()
    }

    #[test]
    fn lists_hang() {
        let lines = drawn("# Rules\n\nBe kind.\n\n*   one two three four five six\n\n*   seven\n", 20);
        assert_eq!(lines, ["Rules", "", "Be kind.", "", " • one two three", "   four five six", " • seven"]);
    }

    #[test]
    fn blocks_and_lines_agree() {
        let (outline, page) = page("# A\n\nText that wraps over lines.\n\n# B\n\nMore.\n", 10);
        for block in 0..outline.blocks.len() {
            for line in page.lines_of(block) {
                assert_eq!(page.block_at(line), Some(block));
                assert!(!page.lines[line].blank);
            }
        }
        assert_eq!(page.lines_of(1).len(), 3);
    }
}
