//! Headings as context: which sections' headings hold the words of a query, and how well.
//!
//! Headings are indexed once a section, not once a clause; clauses have them through their section.

use super::ast::{Expr, Filter};
use super::collect::{for_each, for_each_unscored};
use super::compile::{Compiler, look};
use super::terms;
use crate::index::{IndexError, folded_words};

/// How much a word in the headings counts, beside one in the clause.
const WEIGHT: f32 = 0.4;

/// By section of the archive: what its headings add to the score of its clauses.
pub(super) fn scores(expr: &Expr, compiler: &mut Compiler<'_>) -> Result<Vec<f32>, IndexError> {
    let mut scores = vec![0.0; compiler.snapshot.section_total() as usize];
    add(expr, compiler, &mut scores)?;
    Ok(scores)
}

fn add(expr: &Expr, compiler: &mut Compiler<'_>, scores: &mut [f32]) -> Result<(), IndexError> {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => {
            return parts.iter().try_for_each(|part| add(part, compiler, scores));
        }
        Expr::Near(near) => {
            add(&near.left, compiler, scores)?;
            return if near.without { Ok(()) } else { add(&near.right, compiler, scores) };
        }
        Expr::Not(_) | Expr::Filter(_) => return Ok(()),
        _ => {}
    }
    let look = look(expr, compiler.languages, compiler.stems);
    let Some(query) = look.and_then(|look| compiler.in_headings(&look)) else { return Ok(()) };
    let snapshot = compiler.snapshot;
    for_each(snapshot, query.as_ref(), |_, cell, score| {
        if let Some(sum) = scores.get_mut(cell.section as usize) {
            *sum += score * WEIGHT;
        }
    })
}

/// Calls `each` with every section of the archive whose headings hold a part of a query; words can be
/// asked for, alone or as alternatives, phrases can't.
pub(super) fn holding(
    part: &Expr,
    compiler: &mut Compiler<'_>,
    each: &mut dyn FnMut(usize),
) -> Result<(), IndexError> {
    match part {
        Expr::Any(parts) => return parts.iter().try_for_each(|part| holding(part, compiler, each)),
        Expr::All(_) | Expr::Not(_) => return Ok(()),
        Expr::Filter(filter) if !matches!(filter, Filter::Topic(_)) => return Ok(()),
        _ => {}
    }
    let look = look(part, compiler.languages, compiler.stems);
    let Some(query) = look.and_then(|look| compiler.in_headings(&look)) else { return Ok(()) };
    let snapshot = compiler.snapshot;
    for_each_unscored(snapshot, query.as_ref(), |_, cell| each(cell.section as usize))
}

/// By section of the archive: whether its headings hold all these words.
pub(super) fn with_words(compiler: &mut Compiler<'_>, text: &str) -> Result<Vec<bool>, IndexError> {
    let total = compiler.snapshot.section_total() as usize;
    let mut counts = vec![0_usize; total];
    let words = folded_words(text);
    for (n, (_, at)) in words.iter().enumerate() {
        let word = text.get(at.range.clone()).unwrap_or_default();
        let look = terms::word(word, compiler.languages, compiler.stems);
        let Some(query) = compiler.in_headings(&look) else { continue };
        let snapshot = compiler.snapshot;
        for_each_unscored(snapshot, query.as_ref(), |_, cell| {
            if let Some(count) = counts.get_mut(cell.section as usize)
                && *count == n
            {
                *count += 1;
            }
        })?;
    }
    Ok(counts.into_iter().map(|count| !words.is_empty() && count == words.len()).collect())
}
