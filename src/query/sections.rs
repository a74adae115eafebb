//! Clauses of sections that hold together what no clause of them holds alone.
//!
//! A section is what stands under one innermost heading. Its heading counts, and the headings above.
//! Clauses that were never in the same version don't count as together.

use tantivy::DocAddress;
use tantivy::query::{BooleanQuery, Occur, Query as Words};

use super::ast::Expr;
use super::collect::{Documents, Gather, for_each_unscored, for_these};
use super::compile::Compiler;
use super::headings;
use crate::index::{IndexError, Row, Snapshot, Table};

/// Most parts of a query that are looked for together.
const PARTS: usize = 16;

/// A clause that holds some of the parts.
#[derive(Clone, Copy)]
struct Holder {
    section: u32,
    key: u64,
    address: DocAddress,
    /// A bit a part, held by the clause or by its headings.
    parts: u16,
}

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
    let holders = holders(wanted, &limits, compiler)?;
    let mut together = together(&holders, wanted.len(), compiler);
    together.retain(|(address, _)| taken.binary_search(address).is_err());
    together.sort_unstable();
    if together.is_empty() {
        return Ok(());
    }
    let mut any: Vec<(Occur, Box<dyn Words>)> = Vec::new();
    for part in wanted {
        any.push((Occur::Should, compiler.compile(part)));
    }
    let (snapshot, any) = (compiler.snapshot, BooleanQuery::new(any));
    for_these(snapshot, &any, &together, |address, key, score| {
        gather.take(address, key, score, true);
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

/// The clauses of sections in which every part occurs, by section and key.
fn holders(
    wanted: &[&Expr],
    limits: &[&Expr],
    compiler: &mut Compiler<'_>,
) -> Result<Vec<Holder>, IndexError> {
    let snapshot = compiler.snapshot;
    let mut queries: Vec<(u64, &Expr, Box<dyn Words>)> = Vec::new();
    for &part in wanted {
        let query = compiler.compile(part);
        let likely = likely(snapshot, query.as_ref());
        queries.push((likely, part, limited(query, limits, compiler)));
    }
    // The rarest first: what lacks it need not be remembered for the others.
    queries.sort_by_key(|(likely, ..)| *likely);
    let mut seen = vec![0_u16; snapshot.section_total() as usize];
    for (n, (_, part, _)) in queries.iter().enumerate() {
        headings::holding(part, compiler, &mut |section| {
            if let Some(seen) = seen.get_mut(section) {
                *seen |= 1 << n;
            }
        })?;
    }
    let in_headings = seen.clone();
    let mut holders = Vec::new();
    let mut documents = Documents::new(snapshot);
    for (n, (.., query)) in queries.iter().enumerate() {
        let bit = 1_u16 << n;
        for_each_unscored(snapshot, query.as_ref(), |address, key| {
            let Some(known) = documents.get((key >> 32) as u32) else { return };
            let section = known.sections + known.indexed.table.section_of(key as u32);
            let Some(seen) = seen.get_mut(section as usize) else { return };
            if *seen & (bit - 1) == bit - 1 {
                *seen |= bit;
                let parts = bit | in_headings.get(section as usize).copied().unwrap_or(0);
                holders.push(Holder { section, key, address, parts });
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

/// About how many clauses a query means.
fn likely(snapshot: &Snapshot, query: &dyn Words) -> u64 {
    let (searcher, _) = snapshot.words();
    let mut count = 0;
    query.query_terms(&mut |term, _| {
        count += searcher.doc_freq(term).unwrap_or(0);
    });
    if count == 0 { u64::MAX } else { count }
}

/// The clauses that, with others of their section that lived at the same time, hold every part.
fn together(holders: &[Holder], count: usize, compiler: &Compiler<'_>) -> Vec<(DocAddress, u64)> {
    let whole = u16::MAX >> (PARTS - count);
    let mut together = Vec::new();
    for section in holders.chunk_by(|a, b| a.section == b.section) {
        let slot = section.first().map_or(0, |holder| (holder.key >> 32) as u32);
        let Some(indexed) = compiler.snapshot.in_slot(slot) else { continue };
        let rows: Vec<(Row, Holder)> = section
            .iter()
            .filter_map(|holder| Some((indexed.table.row(holder.key as u32)?, *holder)))
            .collect();
        let whole_with = |row: &Row, parts| covers(indexed.table, row, parts, whole, &rows);
        let found = rows.iter().filter(|(row, holder)| whole_with(row, holder.parts));
        together.extend(found.map(|(_, holder)| (holder.address, holder.key)));
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
