//! A version as a text file: for editors and pagers, a clause a line.
//!
//! Markdown as far as it goes, but not escaped: it is made to be read and searched.

use std::fmt::Write;

use crate::model::{Block, Clause, ClauseKind, Outline};

/// A text, and where its blocks are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextFile {
    /// The whole text.
    pub text: String,
    /// For each block of the outline, its first line, counted from 1.
    pub lines: Vec<usize>,
}

/// Writes a version out, below a head of lines that say what it is.
pub fn text_file(head: &[String], outline: &Outline) -> TextFile {
    let mut file = TextFile::default();
    for line in head {
        file.text.push_str(line);
        file.text.push('\n');
    }
    let mut lines = 1 + head.len();
    let mut counted = file.text.len();
    let mut before: Option<&Block> = None;
    for block in &outline.blocks {
        if !before.is_some_and(|before| stays_together(before, block)) {
            file.text.push('\n');
        }
        lines += file.text[counted..].matches('\n').count();
        counted = file.text.len();
        file.lines.push(lines);
        match block {
            Block::Heading(heading) => {
                let marks = "#".repeat(usize::from(heading.level.clamp(1, 6)));
                let _ = writeln!(file.text, "{marks} {}", heading.label());
            }
            Block::Clause(clause) => write_clause(&mut file.text, clause),
            Block::Furniture(furniture) => {
                let _ = writeln!(file.text, "{}", furniture.text);
            }
        }
        before = Some(block);
    }
    file
}

/// Whether no empty line parts two blocks: items and rows of one list or table.
fn stays_together(before: &Block, block: &Block) -> bool {
    match (before, block) {
        (Block::Clause(a), Block::Clause(b)) => {
            a.kind == b.kind && matches!(a.kind, ClauseKind::Item | ClauseKind::Row)
        }
        _ => false,
    }
}

fn write_clause(text: &mut String, clause: &Clause) {
    let indent = "  ".repeat(usize::from(clause.depth));
    let (first, further) = match (clause.kind, &clause.enumerator) {
        (ClauseKind::Quote, _) => ("> ".to_owned(), "> ".to_owned()),
        (ClauseKind::Item, None) => (format!("{indent}- "), format!("{indent}  ")),
        (ClauseKind::Item, Some(_)) => (indent.clone(), format!("{indent}  ")),
        _ => (indent.clone(), indent),
    };
    for (n, line) in clause.label().lines().enumerate() {
        let _ = writeln!(text, "{}{line}", if n == 0 { &first } else { &further });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Format;
    use crate::text::read;

    #[test]
    fn every_block_is_where_its_line_says() {
        let source = "# Terms\n\nHello there.\n\n## 1. Fees\n\n- one\n- two\n\n> quoted\n\n| A | B |\n|---|---|\n| x | y |\n";
        let outline = read(source.as_bytes(), Format::Markdown);
        let file = text_file(&["quidlet/terms@2020-01-01".into()], &outline);
        assert_eq!(
            file.text,
            "quidlet/terms@2020-01-01\n\n# Terms\n\nHello there.\n\n## 1. Fees\n\n- one\n- two\n\n> quoted\n\nA | B\nx | y\n"
        );
        let lines: Vec<&str> = file.text.lines().collect();
        assert_eq!(file.lines.len(), outline.blocks.len());
        for (block, line) in outline.blocks.iter().zip(&file.lines) {
            let shown = match block {
                Block::Heading(heading) => heading.label(),
                Block::Clause(clause) => clause.label(),
                Block::Furniture(furniture) => furniture.text.clone(),
            };
            assert!(lines[line - 1].ends_with(&shown), "{shown} at {line}");
        }
    }
}
