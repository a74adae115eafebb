//! Clauses of sections that hold together what no clause of them holds alone.
//!
//! A section is what stands under one innermost heading. Its heading counts, and the headings above.
//! Clauses that were never in the same version don't count as together.

use std::collections::HashSet;

use tantivy::query::{BooleanQuery, Occur, Query as Words};

use super::ast::Expr;
use super::collect::{Gather, for_each};
use super::compile::{Compiler, Where};
use crate::index::{IndexError, Row, Table};

/// Most parts of a query that are looked for together.
const PARTS: usize = 16;

/// A clause that holds some of the parts.
#[derive(Clone, Copy)]
struct Holder {
    section: u32,
    key: u64,
    /// A bit a part, held by the clause or by its headings.
    parts: u16,
}

/// The parts that can be held together; `None` where there are not two, or too many.
pub(super) fn parts(expr: &Expr) -> Option<Vec<&Expr>> {
    let Expr::All(parts) = expr else { return None };
    let wanted: Vec<&Expr> =
        parts.iter().filter(|part| !matches!(part, Expr::Not(_) | Expr::Filter(_))).collect();
    (2..=PARTS).contains(&wanted.len()).then_some(wanted)
}

/// Gathers the clauses of sections that hold all parts together. `taken` are those that hold all of
/// them alone.
pub(super) fn gather(
    expr: &Expr,
    wanted: &[&Expr],
    compiler: &mut Compiler<'_>,
    taken: &HashSet<u64>,
    gather: &mut Gather<'_>,
) -> Result<(), IndexError> {
    let Expr::All(all) = expr else { return Ok(()) };
    let limits: Vec<&Expr> =
        all.iter().filter(|part| matches!(part, Expr::Not(_) | Expr::Filter(_))).collect();
    let holders = holders(wanted, &limits, compiler)?;
    let together = together(&holders, wanted.len(), compiler);
    if together.is_empty() {
        return Ok(());
    }
    let mut any: Vec<(Occur, Box<dyn Words>)> = Vec::new();
    for part in wanted {
        any.push((Occur::Should, compiler.compile(part, Where::Clause)));
    }
    let snapshot = compiler.snapshot;
    let any = limited(Box::new(BooleanQuery::new(any)), &limits, compiler);
    for_each(snapshot, any.as_ref(), |address, key, score| {
        if together.contains(&key) && !taken.contains(&key) {
            gather.take(address, key, score, true);
        }
    })
}

/// A query, narrowed by filters and by what must not hold.
fn limited(query: Box<dyn Words>, limits: &[&Expr], compiler: &mut Compiler<'_>) -> Box<dyn Words> {
    if limits.is_empty() {
        return query;
    }
    let limits = compiler.all(limits.iter().copied(), Where::Clause);
    Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, limits)]))
}

/// The clauses of sections in which every part occurs, by section and key.
fn holders(
    wanted: &[&Expr],
    limits: &[&Expr],
    compiler: &mut Compiler<'_>,
) -> Result<Vec<Holder>, IndexError> {
    let snapshot = compiler.snapshot;
    let mut seen = vec![0_u16; snapshot.section_total() as usize];
    let mut holders = Vec::new();
    for (n, part) in wanted.iter().enumerate() {
        let bit = 1_u16 << n;
        let query = compiler.compile(part, Where::Section);
        let query = limited(query, limits, compiler);
        for_each(snapshot, query.as_ref(), |_, key, _| {
            let slot = (key >> 32) as u32;
            let section = snapshot.in_slot(slot).and_then(|indexed| indexed.table.row(key as u32));
            let Some(section) = section.and_then(|row| snapshot.section_number(slot, row.section)) else {
                return;
            };
            if let Some(seen) = seen.get_mut(section as usize) {
                // A section that lacked an earlier part can't become whole any more.
                if *seen & (bit - 1) == bit - 1 {
                    *seen |= bit;
                    holders.push(Holder { section, key, parts: bit });
                }
            }
        })?;
    }
    let whole = u16::MAX >> (PARTS - wanted.len());
    holders.retain(|holder| seen.get(holder.section as usize) == Some(&whole));
    holders.sort_unstable_by_key(|holder| (holder.section, holder.key));
    holders.dedup_by(|next, kept| {
        let same = next.key == kept.key;
        if same {
            kept.parts |= next.parts;
        }
        same
    });
    Ok(holders)
}

/// The clauses that, with others of their section that lived at the same time, hold every part.
fn together(holders: &[Holder], count: usize, compiler: &Compiler<'_>) -> HashSet<u64> {
    let whole = u16::MAX >> (PARTS - count);
    let mut together = HashSet::new();
    for section in holders.chunk_by(|a, b| a.section == b.section) {
        let slot = section.first().map_or(0, |holder| (holder.key >> 32) as u32);
        let Some(indexed) = compiler.snapshot.in_slot(slot) else { continue };
        let rows: Vec<(Row, Holder)> = section
            .iter()
            .filter_map(|holder| Some((indexed.table.row(holder.key as u32)?, *holder)))
            .collect();
        let whole_with = |row: &Row, parts| covers(indexed.table, row, parts, whole, &rows);
        together.extend(rows.iter().filter(|(row, h)| whole_with(row, h.parts)).map(|(_, h)| h.key));
    }
    together
}

fn covers(table: &Table, row: &Row, mut parts: u16, whole: u16, rows: &[(Row, Holder)]) -> bool {
    for (other, holder) in rows {
        if parts == whole {
            return true;
        }
        if holder.parts & !parts != 0 && table.overlap(row, other) {
            parts |= holder.parts;
        }
    }
    parts == whole
}
