//! Navigation around a policy: lists of links before its first heading, the footer after its last clause.

use super::{Piece, Role};
use crate::text::unit::Kind;

/// Marks as furniture what stands around the text like a page's header and footer.
pub(super) fn set_apart(pieces: &[Piece<'_>], roles: &mut [Role]) {
    header(pieces, roles);
    footer(pieces, roles);
}

/// Short list items among the first units, before any heading and any sentence.
fn header(pieces: &[Piece<'_>], roles: &mut [Role]) {
    let Some(first) =
        roles.iter().position(|role| matches!(role, Role::Heading(_))).filter(|at| (1..=30).contains(at))
    else {
        return;
    };
    let sentence = |i: usize| pieces[i].parsed.look.words > 14;
    if (0..first).any(sentence) {
        return;
    }
    for i in 0..first {
        if pieces[i].unit.kind == Kind::Item && roles[i] == Role::Clause {
            roles[i] = Role::Furniture;
        }
    }
}

/// Longest footer, in units.
const LONGEST: usize = 60;

/// From the first of a run of short items to the copyright notice that ends the page.
fn footer(pieces: &[Piece<'_>], roles: &mut [Role]) {
    let from = pieces.len().saturating_sub(LONGEST);
    let Some(notice) = (from..pieces.len()).rev().find(|i| {
        let text = &pieces[*i].parsed.text;
        roles[*i] == Role::Furniture && (text.contains('©') || text.contains("opyright"))
    }) else {
        return;
    };
    let after = notice + 1..pieces.len();
    if after.clone().any(|i| pieces[i].parsed.look.words > 20 || matches!(roles[i], Role::Heading(_))) {
        return;
    }
    let link = |i: usize| {
        pieces[i].unit.kind == Kind::Item && pieces[i].parsed.look.words <= 12 && ends_open(pieces[i])
    };
    let mut start = notice;
    let mut paragraphs = 0;
    for i in (from..notice).rev() {
        if link(i) && roles[i] == Role::Clause {
            start = i;
        } else if roles[i] != Role::Furniture {
            // A list that a sentence announces is the text's own.
            if pieces[i].parsed.look.last == Some(':') {
                start = notice;
                break;
            }
            paragraphs += 1;
            if paragraphs > 2 || pieces[i].parsed.look.words > 25 || matches!(roles[i], Role::Heading(_)) {
                break;
            }
        }
    }
    let links = (start..notice).filter(|i| link(*i)).count();
    if links >= 2 {
        for role in roles.iter_mut().take(notice).skip(start) {
            *role = Role::Furniture;
        }
    }
    for i in after {
        if link(i) || pieces[i].parsed.look.linked {
            roles[i] = Role::Furniture;
        }
    }
}

/// Whether a text ends like a label, not like a clause.
fn ends_open(piece: Piece<'_>) -> bool {
    !matches!(piece.parsed.look.last, Some('.' | ';' | ',' | ':'))
}
