//! Clauses of sections that hold together what no clause of them holds alone.
//!
//! A section is what stands under one innermost heading. Its heading counts, and the headings above.
//! Clauses that were never in the same version don't count as together.

use tantivy::DocAddress;
use tantivy::query::{BooleanQuery, Occur, Query as Words};

use super::ast::Expr;
use super::collect::{Gather, for_each_unscored, for_these};
use super::compile::Compiler;
use super::headings;
use crate::index::{IndexError, Row, Snapshot, Table};

/// Most parts of a query that are looked for together.
const PARTS: usize = 15;

/// The bit beside those of the parts: a clause that is found already.
const TAKEN: u16 = 1 << PARTS;

/// The parts that can be held together; `None` where there are not two, or too many.
pub(super) fn parts(expr: &Expr) -> Option<Vec<&Expr>> {
    let Expr::All(parts) = expr else { return None };
    let wanted: Vec<&Expr> = parts.iter().filter(|part| !part.is_limit()).collect();
    (2..=PARTS).contains(&wanted.len()).then_some(wanted)
}

/// Gathers the clauses of sections that hold all parts together. `taken` are those that hold all of
/// them alone, in order.
pub(super) fn gather(
    expr: &Expr,
    wanted: &[&Expr],
    compiler: &mut Compiler<'_>,
    taken: &[DocAddress],
    gather: &mut Gather<'_>,
) -> Result<(), IndexError> {
    let Expr::All(all) = expr else { return Ok(()) };
    let limits: Vec<&Expr> = all.iter().filter(|part| part.is_limit()).collect();
    let mut held = held(wanted, &limits, compiler)?;
    taken.iter().for_each(|address| held.take(*address));
    let together = together(&held, wanted.len(), compiler.snapshot)?;
    if together.is_empty() {
        return Ok(());
    }
    let cells = compiler.snapshot.cells()?;
    let cell = |address: DocAddress| cells.get(address.segment_ord as usize)?.get(address.doc_id as usize);
    if gather.is_full_of_direct_hits() {
        together.iter().filter_map(|address| cell(*address)).for_each(|cell| gather.count(cell, true));
        return Ok(());
    }
    let mut any: Vec<(Occur, Box<dyn Words>)> = Vec::new();
    for part in wanted {
        any.push((Occur::Should, compiler.compile(part)));
    }
    for_these(compiler.snapshot, &BooleanQuery::new(any), &together, |address, score| {
        if let Some(cell) = cell(address) {
            gather.take(address, cell, score, true);
        }
    })
}

/// A query, narrowed by filters and by what must not hold.
fn limited(query: Box<dyn Words>, limits: &[&Expr], compiler: &mut Compiler<'_>) -> Box<dyn Words> {
    if limits.is_empty() {
        return query;
    }
    let limits = compiler.all(limits.iter().copied());
    Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, limits)]))
}

/// Which parts clauses and sections hold, a bit each.
struct Held {
    /// By segment and place in it: held by the clause. Only what is in a section that may hold all.
    clauses: Vec<Vec<u16>>,
    /// By section of the archive: held by the headings.
    headings: Vec<u16>,
    /// By section of the archive: held by headings and clauses.
    sections: Vec<u16>,
}

impl Held {
    /// The parts of a clause, and whether it is taken.
    fn of(&self, address: DocAddress) -> u16 {
        let segment = self.clauses.get(address.segment_ord as usize);
        segment.and_then(|parts| parts.get(address.doc_id as usize)).copied().unwrap_or(0)
    }

    /// Marks a clause that holds all parts alone: it is company for others, and found already.
    fn take(&mut self, address: DocAddress) {
        let segment = self.clauses.get_mut(address.segment_ord as usize);
        if let Some(parts) = segment.and_then(|parts| parts.get_mut(address.doc_id as usize)) {
            *parts |= TAKEN;
        }
    }
}

fn held(wanted: &[&Expr], limits: &[&Expr], compiler: &mut Compiler<'_>) -> Result<Held, IndexError> {
    let snapshot = compiler.snapshot;
    let mut queries: Vec<(u64, &Expr, Box<dyn Words>)> = Vec::new();
    for &part in wanted {
        let query = compiler.compile(part);
        let likely = likely(snapshot, query.as_ref());
        queries.push((likely, part, limited(query, limits, compiler)));
    }
    // The rarest first: what lacks it need not be remembered for the others.
    queries.sort_by_key(|(likely, ..)| *likely);
    let mut sections = vec![0_u16; snapshot.section_total() as usize];
    for (n, (_, part, _)) in queries.iter().enumerate() {
        headings::holding(part, compiler, &mut |section| {
            if let Some(seen) = sections.get_mut(section) {
                *seen |= 1 << n;
            }
        })?;
    }
    let headings = sections.clone();
    let mut clauses: Vec<Vec<u16>> = snapshot.cells()?.iter().map(|cells| vec![0; cells.len()]).collect();
    for (n, (.., query)) in queries.iter().enumerate() {
        let bit = 1_u16 << n;
        for_each_unscored(snapshot, query.as_ref(), |address, cell| {
            let Some(seen) = sections.get_mut(cell.section as usize).filter(|_| !cell.is_heading()) else {
                return;
            };
            if *seen & (bit - 1) == bit - 1 {
                *seen |= bit;
                let segment = clauses.get_mut(address.segment_ord as usize);
                if let Some(parts) = segment.and_then(|parts| parts.get_mut(address.doc_id as usize)) {
                    *parts |= bit;
                }
            }
        })?;
    }
    Ok(Held { clauses, headings, sections })
}

/// About how many clauses a query means.
fn likely(snapshot: &Snapshot, query: &dyn Words) -> u64 {
    let (searcher, _) = snapshot.words();
    let mut count = 0;
    query.query_terms(&mut |term, _| {
        count += searcher.doc_freq(term).unwrap_or(0);
    });
    if count == 0 { u64::MAX } else { count }
}

/// The clauses that, with others of their section that lived at the same time, hold every part, and that are not
/// taken; in order.
fn together(held: &Held, count: usize, snapshot: &Snapshot) -> Result<Vec<DocAddress>, IndexError> {
    let whole = (1_u16 << count) - 1;
    // Section, then place.
    let mut holders: Vec<(u32, DocAddress)> = Vec::new();
    let all_cells = snapshot.cells()?;
    for ((ordinal, cells), parts) in (0..).zip(all_cells).zip(&held.clauses) {
        for (doc, (cell, _)) in (0..).zip(cells.iter().zip(parts)).filter(|(_, (_, parts))| **parts != 0) {
            if held.sections.get(cell.section as usize) == Some(&whole) {
                holders.push((cell.section, DocAddress::new(ordinal, doc)));
            }
        }
    }
    // They are nearly in order already, which a stable sort makes use of.
    holders.sort();
    let (mut together, mut alone, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for section in holders.chunk_by(|a, b| a.0 == b.0) {
        let headings = section.first().and_then(|(number, _)| held.headings.get(*number as usize));
        alone.clear();
        for &(_, address) in section {
            let parts = held.of(address);
            if parts & TAKEN == 0 {
                let has_all = parts | headings.copied().unwrap_or(0) == whole;
                if has_all { &mut together } else { &mut alone }.push(address);
            }
        }
        if alone.is_empty() {
            continue;
        }
        let cell =
            |address: DocAddress| all_cells.get(address.segment_ord as usize)?.get(address.doc_id as usize);
        let row = |address: DocAddress| {
            let cell = cell(address)?;
            let indexed = snapshot.in_slot(cell.slot())?;
            let parts = held.of(address) & !TAKEN | headings.copied().unwrap_or(0);
            Some((indexed.table, indexed.table.row(cell.row())?, parts))
        };
        rows.clear();
        rows.extend(section.iter().filter_map(|(_, address)| row(*address)));
        let covered = |&address: &DocAddress| {
            row(address).is_some_and(|(table, own, parts)| covers(table, &own, parts, whole, &rows))
        };
        together.extend(alone.iter().copied().filter(covered));
    }
    together.sort_unstable();
    Ok(together)
}

fn covers(table: &Table, row: &Row, mut parts: u16, whole: u16, rows: &[(&Table, Row, u16)]) -> bool {
    for (_, other, others) in rows {
        if others & !parts != 0 && table.overlap(row, other) {
            parts |= others;
            if parts == whole {
                return true;
            }
        }
    }
    false
}
