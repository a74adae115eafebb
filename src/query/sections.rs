//! Clauses of sections that hold together what no clause of them holds alone.
//!
//! A section is what stands under one innermost heading. Its heading counts, and the headings above.
//! Together is what one version holds: clauses that were never in the same don't count.

use tantivy::DocAddress;
use tantivy::query::{BooleanQuery, Occur, Query as Words};

use super::ast::Expr;
use super::collect::{Gather, for_each_unscored, for_these};
use super::compile::Compiler;
use super::headings;
use crate::index::{Cell, IndexError, Snapshot};
use crate::model::Span;

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
    let mut together = together(&held, wanted.len(), compiler.snapshot)?;
    if together.is_empty() {
        return Ok(());
    }
    let cells = compiler.snapshot.cells()?;
    let cell = |address: DocAddress| cells.get(address.segment_ord as usize)?.get(address.doc_id as usize);
    if gather.is_full_of_direct_hits() {
        together.iter().filter_map(|address| cell(*address)).for_each(|cell| gather.count(cell, true));
        return Ok(());
    }
    together.sort_unstable();
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
    /// Those of them that hold anything.
    touched: Vec<DocAddress>,
    /// By section of the archive: held by the headings.
    headings: Vec<u16>,
    /// By section of the archive: held by headings and clauses.
    sections: Vec<u16>,
}

impl Held {
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
    let mut touched = Vec::new();
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
                    if *parts == 0 {
                        touched.push(address);
                    }
                    *parts |= bit;
                }
            }
        })?;
    }
    Ok(Held { clauses, touched, headings, sections })
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

/// A clause that holds some of the parts.
#[derive(Clone, Copy)]
struct Holder<'a> {
    cell: &'a Cell,
    address: DocAddress,
    /// Held by the clause or by its headings.
    parts: u16,
    taken: bool,
}

/// The clauses that, with others of their section in one version, hold every part, and that are not taken.
fn together(held: &Held, count: usize, snapshot: &Snapshot) -> Result<Vec<DocAddress>, IndexError> {
    let whole = (1_u16 << count) - 1;
    let mut together = Vec::new();
    for section in holders(held, whole, snapshot)?.chunk_by(|a, b| a.cell.section == b.cell.section) {
        let times = times_of_all(section, count, snapshot);
        let found = section.iter().filter(|own| !own.taken && lived(own.cell, &times, snapshot));
        together.extend(found.map(|own| own.address));
    }
    Ok(together)
}

/// The versions that hold every part in a section, in order and not touching.
fn times_of_all(section: &[Holder<'_>], count: usize, snapshot: &Snapshot) -> Vec<Span> {
    let holding = |part: u16| section.iter().filter(move |holder| holder.parts & part != 0);
    let mut parts: Vec<u16> = (0..count).map(|n| 1 << n).collect();
    // The fewest first: what they leave over narrows the others.
    parts.sort_by_cached_key(|&part| holding(part).count());
    let mut times = vec![Span { first: 0, last: u32::MAX }];
    for part in parts {
        let (Some(first), Some(last)) = (times.first(), times.last()) else { break };
        let (first, last) = (first.first, last.last);
        let near =
            holding(part).map(|holder| holder.cell).filter(|cell| cell.first <= last && first <= cell.last);
        let mut held = Vec::new();
        near.for_each(|cell| push_spans(cell, snapshot, &mut held));
        held.sort_unstable_by_key(|span| span.first);
        times = common(&times, &held);
    }
    times
}

/// What a list of spans in order that don't touch shares with another in order.
fn common(times: &[Span], held: &[Span]) -> Vec<Span> {
    let mut common: Vec<Span> = Vec::new();
    let mut from = 0;
    for b in held {
        // Those that end before this one begins end before all that follow, too.
        while times.get(from).is_some_and(|a| a.last < b.first) {
            from += 1;
        }
        for a in times[from..].iter().take_while(|a| a.first <= b.last) {
            let both = Span { first: a.first.max(b.first), last: a.last.min(b.last) };
            match common.last_mut() {
                Some(last) if both.first <= last.last => last.last = last.last.max(both.last),
                _ => common.push(both),
            }
        }
    }
    common
}

/// Whether some of these versions, in order, hold a clause.
fn lived(cell: &Cell, times: &[Span], snapshot: &Snapshot) -> bool {
    let after = times.partition_point(|span| span.last < cell.first);
    if times.get(after).is_none_or(|span| cell.last < span.first) {
        return false;
    }
    if !cell.has_gaps {
        return true;
    }
    let mut own = Vec::new();
    push_spans(cell, snapshot, &mut own);
    !common(times, &own).is_empty()
}

/// Adds the versions that hold a clause, in order.
fn push_spans(cell: &Cell, snapshot: &Snapshot, to: &mut Vec<Span>) {
    let table = snapshot.in_slot(cell.slot()).map(|indexed| indexed.table).filter(|_| cell.has_gaps);
    match table.and_then(|table| Some((table, table.row(cell.row())?))) {
        Some((table, row)) => to.extend(table.lifetime(&row).spans),
        None => to.push(Span { first: cell.first, last: cell.last }),
    }
}

/// The clauses that hold any part, in sections that may hold all, by section.
fn holders<'a>(held: &Held, whole: u16, snapshot: &'a Snapshot) -> Result<Vec<Holder<'a>>, IndexError> {
    let mut holders: Vec<Holder<'_>> = Vec::new();
    // How many each section has; then, where its own begin.
    let mut starts = vec![0_usize; held.sections.len() + 1];
    let all = snapshot.cells()?;
    for &address in &held.touched {
        let (segment, doc) = (address.segment_ord as usize, address.doc_id as usize);
        let cell = all.get(segment).and_then(|cells| cells.get(doc));
        let parts = held.clauses.get(segment).and_then(|parts| parts.get(doc));
        let (Some(cell), Some(&parts)) = (cell, parts) else { continue };
        let section = cell.section as usize;
        if held.sections.get(section) == Some(&whole) {
            let headings = held.headings.get(section).copied().unwrap_or(0);
            let (parts, taken) = (parts & !TAKEN | headings, parts & TAKEN != 0);
            holders.push(Holder { cell, address, parts, taken });
            starts[section + 1] += 1;
        }
    }
    if holders.is_empty() {
        return Ok(holders);
    }
    for n in 1..starts.len() {
        starts[n] += starts[n - 1];
    }
    let mut sorted = holders.clone();
    for holder in holders {
        let at = &mut starts[holder.cell.section as usize];
        sorted[*at] = holder;
        *at += 1;
    }
    Ok(sorted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn versions(spans: &[Span]) -> Vec<u32> {
        let mut all: Vec<u32> = spans.iter().flat_map(|span| span.first..=span.last).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    proptest! {
        /// Of lists in order, the first of which doesn't touch itself.
        #[test]
        fn what_is_common_is_in_both(
            lengths in prop::collection::vec((1_u32..4, 0_u32..4), 0..6),
            held in prop::collection::vec((0_u32..24, 0_u32..6), 0..8),
        ) {
            let mut at = 0;
            let mut times = Vec::new();
            for (gap, length) in lengths {
                times.push(Span { first: at + gap, last: at + gap + length });
                at += gap + length + 1;
            }
            let mut held: Vec<Span> =
                held.into_iter().map(|(first, length)| Span { first, last: first + length }).collect();
            held.sort_unstable_by_key(|span| span.first);
            let found = common(&times, &held);
            let both: Vec<u32> =
                versions(&times).into_iter().filter(|version| versions(&held).contains(version)).collect();
            prop_assert_eq!(versions(&found), both);
            prop_assert!(found.windows(2).all(|pair| pair[0].last < pair[1].first));
        }
    }
}
