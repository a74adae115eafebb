//! An outline laid out for reading: which part of which block stands on which line.
//!
//! Pure geometry: lines hold byte ranges, the words stay in the outline. Computed when a text is loaded or
//! the width changes, never while drawing.

use std::ops::Range;

use super::table::{self, Cells};
use super::wrap::{self, wrap};
use crate::model::{Block, Clause, ClauseKind, Outline};

/// The longest line of running text, in columns: what is comfortable to read.
pub const MEASURE: usize = 80;

/// One line on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// For a row of a table whose cells stand in columns: their parts on this line.
    pub cells: Cells,
}

/// The widest table, in columns: its cells are short, so it may be wider than running text.
const WIDEST_TABLE: usize = 120;

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
        // The rows of the table that is being laid out, the next one last.
        let mut rows: Vec<Vec<Cells>> = Vec::new();
        for (at, block) in outline.blocks.iter().enumerate() {
            if before.is_some_and(|before| parted(before, block)) {
                page.lines.push(PageLine { block: at, blank: true, ..PageLine::default() });
            }
            page.starts.push(page.lines.len());
            let indent = indent(block).min(measure / 2);
            let begins = rows.is_empty() && before.is_none_or(|before| row(before).is_none());
            if begins && row(block).is_some() {
                let texts: Vec<&str> = outline.blocks[at..].iter().map_while(row).collect();
                rows = table::lay_out(&texts, columns.min(WIDEST_TABLE).saturating_sub(indent))
                    .unwrap_or_default();
                rows.reverse();
            }
            match rows.pop() {
                Some(lines) => {
                    for (n, cells) in lines.into_iter().enumerate() {
                        let start = cells.iter().map(|(_, range)| range.start).min().unwrap_or(0);
                        let end = cells.iter().map(|(_, range)| range.end).max().unwrap_or(0);
                        let line = PageLine {
                            block: at,
                            range: start..end,
                            indent,
                            first: n == 0,
                            blank: false,
                            cells,
                        };
                        page.lines.push(line);
                    }
                }
                None => {
                    for (n, range) in wrap(&shown(block), measure - indent, 0).into_iter().enumerate() {
                        let first = n == 0;
                        page.lines.push(PageLine { block: at, range, indent, first, ..PageLine::default() });
                    }
                }
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

/// The text of a row of a table.
fn row(block: &Block) -> Option<&str> {
    match block {
        Block::Clause(clause) if clause.kind == ClauseKind::Row => Some(&clause.text),
        _ => None,
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
    fn rows_of_a_table_are_aligned() {
        let markdown =
            "| Service | Fee |\n|---|---|\n| Closing a pot | Free, as long as it is empty |\n| Card | 5 |\n";
        let (outline, page) = page(markdown, 34);
        let cells = |line: &PageLine| -> Vec<(usize, String)> {
            let text = shown(&outline.blocks[line.block]).into_owned();
            line.cells.iter().map(|(column, range)| (*column, text[range.clone()].to_owned())).collect()
        };
        let told: Vec<_> = page.lines.iter().map(cells).collect();
        let cell = |column: usize, text: &str| (column, text.to_owned());
        assert_eq!(
            told,
            [
                vec![cell(0, "Service"), cell(16, "Fee")],
                vec![cell(0, "Closing a pot"), cell(16, "Free, as long as")],
                vec![cell(0, ""), cell(16, "it is empty")],
                vec![cell(0, "Card"), cell(16, "5")],
            ]
        );
        assert_eq!(page.starts, [0, 1, 3]);
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
