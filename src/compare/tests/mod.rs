//! Whole comparisons: tables of what becomes of clauses, and properties that hold for any two texts.

mod edits;
mod properties;
mod sections;
mod tables;

use crate::model::{Block, Cancel, Clause, ClauseKind, Heading, Language, Outline};
use crate::text::clause_id;

use super::{Comparison, compare};

/// Lines → outline: `# Heading`, `* item`, anything else a paragraph; `1. ` in front is an enumerator.
pub(super) fn outline(lines: &[&str]) -> Outline {
    let blocks = lines.iter().map(|line| block(line)).collect();
    Outline { title: None, blocks, language: Language::English, dates: Vec::new() }
}

fn block(line: &str) -> Block {
    let level = line.bytes().take_while(|&b| b == b'#').count();
    let item = line.starts_with("* ");
    let rest = line.trim_start_matches(['#', '*']).trim_start();
    let (enumerator, text) = match rest.split_once(". ") {
        Some((number, text)) if number.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
            (Some(format!("{number}.")), text.to_owned())
        }
        _ => (None, rest.to_owned()),
    };
    if level > 0 {
        return Block::Heading(Heading { level: level as u8, text, enumerator, source: 0..0 });
    }
    Block::Clause(Clause {
        kind: if item { ClauseKind::Item } else { ClauseKind::Paragraph },
        id: clause_id(&text),
        title: text.find(". ").filter(|&end| end <= 30).map(|end| 0..end + 1),
        text,
        enumerator,
        depth: 0,
        marks: Vec::new(),
        lead: None,
        columns: Vec::new(),
        source: 0..0,
    })
}

pub(super) fn compared(old: &Outline, new: &Outline) -> Comparison {
    compare(old, new, &Cancel::default()).expect("nobody cancels")
}
