//! Words that are said more than once: entries of a table of contents, labels, repeated titles.
//!
//! What follows for headings is decided above.

use std::collections::{HashMap, HashSet};

use super::Piece;
use crate::text::unit::Kind;

/// Hashes of the words of short list items and links: the entries of a table of contents, if there is one. Entries
/// may also be bare lines in a row, all said again further down.
pub(super) fn contents(pieces: &[Piece<'_>]) -> HashSet<u64> {
    let entry = |piece: &&Piece<'_>| {
        let look = piece.parsed.look;
        let listed = matches!(piece.unit.kind, Kind::Item) || look.linked && piece.unit.kind == Kind::Para;
        listed && (1..=14).contains(&look.words)
    };
    let mut contents: HashSet<u64> =
        pieces.iter().filter(entry).map(|piece| piece.parsed.look.words_hash).collect();
    for line in bare_contents(pieces) {
        contents.insert(pieces[line].parsed.look.words_hash);
    }
    contents
}

/// Indices of short paragraphs in a row, three or more, that are each said again below the row.
fn bare_contents(pieces: &[Piece<'_>]) -> Vec<usize> {
    let short = |i: usize| {
        let piece = &pieces[i];
        piece.unit.kind == Kind::Para && !piece.unit.in_item && (1..=14).contains(&piece.parsed.look.words)
    };
    let mut last: HashMap<u64, usize> = HashMap::new();
    for i in (0..pieces.len()).filter(|i| pieces[*i].parsed.look.words_hash != 0) {
        last.insert(pieces[i].parsed.look.words_hash, i);
    }
    let mut entries = Vec::new();
    let mut from = 0;
    while from < pieces.len() {
        // A line that was said in the row is the first heading after it.
        let mut said = HashSet::new();
        let fresh = |i: &usize| said.insert(pieces[*i].parsed.look.words_hash);
        let len = (from..pieces.len()).take_while(|i| short(*i)).take_while(fresh).count();
        let row = from..from + len;
        let again = |i: &usize| last.get(&pieces[*i].parsed.look.words_hash).is_some_and(|at| *at >= row.end);
        let listed: Vec<usize> = row.clone().filter(again).collect();
        if listed.len() >= 3 && listed.len() * 4 >= len * 3 {
            entries.extend(listed);
        }
        from = row.end + usize::from(len == 0);
    }
    entries
}

/// How often the words of a bare line may be said before it is a label ("Data", again and again), not a heading.
const LABEL: usize = 8;

/// Hashes of the words of the shortest texts that are said again and again.
pub(super) fn labels(pieces: &[Piece<'_>]) -> HashSet<u64> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for look in pieces.iter().map(|piece| piece.parsed.look).filter(|look| (1..=3).contains(&look.words)) {
        *counts.entry(look.words_hash).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= LABEL).map(|(hash, _)| hash).collect()
}

/// Short texts that say the words of an earlier one.
pub(super) fn repeats(pieces: &[Piece<'_>]) -> HashSet<usize> {
    let mut said = HashSet::new();
    let short = |i: &usize| (1..=16).contains(&pieces[*i].parsed.look.words);
    (0..pieces.len()).filter(short).filter(|i| !said.insert(pieces[*i].parsed.look.words_hash)).collect()
}
