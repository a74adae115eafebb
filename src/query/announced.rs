//! Phrases that only a heading holds: the first clause below stands for the section.
//!
//! "Class action waiver" may be said by a heading and by no clause under it; who looks for the phrase must
//! find the place all the same. One clause stands for a section, so that a common heading brings no flood.

use std::collections::{HashMap, HashSet};

use tantivy::DocAddress;
use tantivy::query::{BooleanQuery, Occur};

use super::ast::Expr;
use super::collect::{Gather, for_each_unscored};
use super::compile::Compiler;
use super::headings;
use crate::index::{Cell, IndexError, folded_words};

/// The phrase that a query is, and what narrows it; `None` where it is anything else.
pub(super) fn phrase(expr: &Expr) -> Option<(&str, Vec<&Expr>)> {
    let (limits, wanted): (Vec<&Expr>, Vec<&Expr>) = expr.parts().iter().partition(|part| part.is_limit());
    match wanted[..] {
        [Expr::Phrase(text)] => Some((text, limits)),
        _ => None,
    }
}

/// Gathers, for each section whose own heading holds the phrase and no clause of which does, the clause
/// that stands first in it. `taken` are the keys of the clauses that hold it.
pub(super) fn gather(
    text: &str,
    limits: &[&Expr],
    compiler: &mut Compiler<'_>,
    taken: &[u64],
    gather: &mut Gather<'_>,
) -> Result<(), IndexError> {
    let wanted: Vec<String> = folded_words(text).into_iter().map(|(word, _)| word).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let snapshot = compiler.snapshot;
    // Sections whose headings hold the words in any form and order: few, and found without reading labels.
    let mut meant = headings::with_words(compiler, text)?;
    let answered: HashSet<(u32, u32)> = taken
        .iter()
        .filter_map(|&key| {
            let slot = (key >> 32) as u32;
            Some((slot, snapshot.in_slot(slot)?.table.section_of(key as u32)))
        })
        .collect();
    for indexed in snapshot.documents() {
        let Some(before) = snapshot.sections_before(indexed.slot) else { continue };
        for section in 0..=indexed.table.section_count() {
            let Some(meant) = meant.get_mut((before + section) as usize).filter(|meant| **meant) else {
                continue;
            };
            let label = indexed.table.place(section).pop().unwrap_or_default();
            *meant = !answered.contains(&(indexed.slot, section)) && holds(&label, &wanted);
        }
    }
    if !meant.contains(&true) {
        return Ok(());
    }
    let sections = compiler.in_sections(meant);
    let query = if limits.is_empty() {
        sections
    } else {
        let limits = compiler.all(limits.iter().copied());
        Box::new(BooleanQuery::new(vec![(Occur::Must, sections), (Occur::Must, limits)]))
    };
    // The newest text is read first, from its top: the lowest row of a section is its first clause.
    let mut first: HashMap<u32, (Cell, DocAddress)> = HashMap::new();
    for_each_unscored(snapshot, query.as_ref(), |address, cell| {
        let entry = first.entry(cell.section).or_insert((*cell, address));
        if cell.key < entry.0.key {
            *entry = (*cell, address);
        }
    })?;
    let mut first: Vec<(Cell, DocAddress)> = first.into_values().collect();
    first.sort_unstable_by_key(|(cell, _)| cell.key);
    for (cell, address) in first {
        gather.take(address, &cell, 0.0, true);
    }
    Ok(())
}

/// Whether a heading holds these words next to each other.
fn holds(label: &str, wanted: &[String]) -> bool {
    let words: Vec<String> = folded_words(label).into_iter().map(|(word, _)| word).collect();
    words.windows(wanted.len()).any(|window| window == wanted)
}
