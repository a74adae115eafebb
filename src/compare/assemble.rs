//! The passes in order, and what they found as pairs with their word edits.

use super::align::{self, Link};
use super::edits::{self, Stretch};
use super::graph::Graph;
use super::pair::{Comparison, Pair, PairKind, Pass, Summary};
use super::unit::{Doc, Texts};
use super::watch::{Part, Watch};
use super::{order, rows, words};
use crate::model::{Block, Outline};

/// From which share of changed words on a clause counts as rewritten.
const REWRITTEN: f64 = 0.6;

/// Compares two texts. `None` when cancelled.
pub(super) fn compare(texts: &Texts<'_>, watch: Watch<'_>) -> Option<Comparison> {
    let links = align::align(texts, watch)?;
    let (moved, moved_edges) = order::moved(texts, &links.list, &links.edges);
    let groups = order::groups(&links.list, &moved);
    let mut group_of = vec![None; links.list.len()];
    for (number, group) in groups.iter().enumerate() {
        for &at in group {
            group_of[at] = Some(number);
        }
    }
    let graph = Graph::new(texts, &links);
    let mut pairs = Vec::with_capacity(texts.old.len() + texts.new.len());
    let all = links.list.iter().zip(moved.iter().zip(&group_of));
    for (at, (link, (&moved, &group))) in all.enumerate() {
        if at % 64 == 0 {
            watch.step(Part::Words, at, links.list.len())?;
        }
        pairs.push(Pair { group, ..pair(&graph, texts, link, moved) });
    }
    for (edge, &moved) in links.edges.iter().zip(&moved_edges) {
        pairs.push(pair(&graph, texts, edge, moved));
    }
    pairs.extend((0..texts.old.len()).filter(|u| !graph.old.has(*u)).map(|u| alone(&texts.old, u, true)));
    pairs.extend((0..texts.new.len()).filter(|u| !graph.new.has(*u)).map(|u| alone(&texts.new, u, false)));
    let summary = summary(&pairs, texts);
    let furniture = furniture(texts.old.outline, texts.new.outline);
    Some(rows::arrange(pairs, summary, furniture))
}

/// The pair that a link makes.
fn pair(graph: &Graph, texts: &Texts<'_>, link: &Link, moved: bool) -> Pair {
    let old = graph.old.stretch(&texts.old, link.old, link.new);
    let new = graph.new.stretch(&texts.new, link.new, link.old);
    let (old_unit, new_unit) = (&texts.old.units[link.old], &texts.new.units[link.new]);
    let equal = old_unit.label == new_unit.label;
    let whole = old.is_whole() && new.is_whole();
    let mut edits =
        if whole && old_unit.text == new_unit.text { Vec::new() } else { edits::edits(&old, &new) };
    let renumbered = !same_number(old_unit.enumerator, new_unit.enumerator);
    if equal && renumbered {
        // A part of the number stands in the text on one side only.
        for edit in &mut edits {
            (edit.form, edit.weight) = (true, None);
        }
    }
    let worded = edits.iter().any(|edit| !edit.form);
    let (news, olds) = (graph.old.degree(link.old), graph.new.degree(link.new));
    let kind = match (news > 1, olds > 1) {
        (true, several) if !several || news >= olds => PairKind::Split,
        (_, true) => PairKind::Merged,
        _ if moved => PairKind::Moved,
        _ if worded => PairKind::Changed,
        _ => PairKind::Same,
    };
    let changed = changed_words(&old, &new, &edits);
    Pair {
        kind,
        old: Some(old_unit.block),
        new: Some(new_unit.block),
        old_part: old.part.clone(),
        new_part: new.part.clone(),
        reformatted: edits.iter().any(|edit| edit.form) || !same_form(texts, link),
        renumbered: renumbered && !equal,
        rewritten: changed > REWRITTEN,
        moved,
        group: None,
        heading: new_unit.heading.is_some(),
        why: link.pass,
        score: link.score,
        edits,
    }
}

/// Share of the words of both sides that differ, from 0 to 1.
fn changed_words(old: &Stretch<'_>, new: &Stretch<'_>, edits: &[edits::Edit]) -> f64 {
    let all = old.words.len() + new.words.len();
    let changed: usize = edits
        .iter()
        .filter(|edit| !edit.form)
        .map(|edit| count(&old.text[edit.old.clone()]) + count(&new.text[edit.new.clone()]))
        .sum();
    changed as f64 / all.max(1) as f64
}

fn count(text: &str) -> usize {
    let mut n = 0;
    words::scan(text, |_| n += 1);
    n
}

/// Whether two enumerators number the same: `1.` and `1)` do.
fn same_number(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => words::same_runs(a, b),
        _ => false,
    }
}

/// Whether two blocks look the same: kind, level, bold and links.
fn same_form(texts: &Texts<'_>, link: &Link) -> bool {
    let (old, new) = (&texts.old.units[link.old], &texts.new.units[link.new]);
    let blocks = (texts.old.outline.blocks.get(old.block), texts.new.outline.blocks.get(new.block));
    match blocks {
        (Some(Block::Heading(a)), Some(Block::Heading(b))) => a.level == b.level,
        // Ranges of marks shift when words change; then only the styles in their order tell.
        (Some(Block::Clause(a)), Some(Block::Clause(b))) => {
            a.kind == b.kind
                && a.depth == b.depth
                && a.marks.len() == b.marks.len()
                && a.marks.iter().zip(&b.marks).all(|(x, y)| x.style == y.style)
        }
        _ => false,
    }
}

/// The pair of a unit that has no partner.
fn alone(doc: &Doc<'_>, unit: usize, old: bool) -> Pair {
    let (block, all) = (doc.units[unit].block, 0..doc.units[unit].text.len());
    Pair {
        kind: if old { PairKind::Removed } else { PairKind::Added },
        old: old.then_some(block),
        new: (!old).then_some(block),
        old_part: if old { all.clone() } else { 0..0 },
        new_part: if old { 0..0 } else { all },
        edits: Vec::new(),
        reformatted: false,
        renumbered: false,
        rewritten: false,
        moved: false,
        group: None,
        heading: doc.units[unit].heading.is_some(),
        why: Pass::Alone,
        score: 0.0,
    }
}

fn summary(pairs: &[Pair], texts: &Texts<'_>) -> Summary {
    let mut sum = Summary::default();
    let (mut splits, mut merges) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    let (old, new) = (texts.old.outline, texts.new.outline);
    for pair in pairs {
        match pair.kind {
            PairKind::Same => {
                sum.same += 1;
                sum.reformatted += usize::from(pair.reformatted);
                sum.renumbered += usize::from(pair.renumbered);
            }
            PairKind::Changed => sum.changed += 1,
            PairKind::Moved => sum.moved += 1,
            PairKind::Split => sum.split += usize::from(splits.insert(pair.old)),
            PairKind::Merged => sum.merged += usize::from(merges.insert(pair.new)),
            PairKind::Added => {
                sum.added += 1;
                sum.words_added += count(super::pair::text(new, pair.new));
            }
            PairKind::Removed => {
                sum.removed += 1;
                sum.words_removed += count(super::pair::text(old, pair.old));
            }
        }
        for edit in pair.word_edits() {
            sum.words_removed += count(&super::pair::text(old, pair.old)[edit.old.clone()]);
            sum.words_added += count(&super::pair::text(new, pair.new)[edit.new.clone()]);
        }
    }
    sum
}

/// Furniture that only one of the texts has.
fn furniture(old: &Outline, new: &Outline) -> (Vec<usize>, Vec<usize>) {
    let list = |outline: &Outline| -> Vec<(usize, String)> {
        let folded = |text: &str| words::runs(text).collect::<Vec<_>>().join(" ");
        (outline.blocks.iter().enumerate())
            .filter_map(|(at, block)| match block {
                Block::Furniture(furniture) => Some((at, folded(&furniture.text))),
                _ => None,
            })
            .collect()
    };
    let only = |these: &[(usize, String)], those: &[(usize, String)]| {
        let there: std::collections::HashSet<&str> = those.iter().map(|(_, text)| text.as_str()).collect();
        these.iter().filter(|(_, text)| !there.contains(text.as_str())).map(|&(at, _)| at).collect()
    };
    let (old, new) = (list(old), list(new));
    (only(&old, &new), only(&new, &old))
}
