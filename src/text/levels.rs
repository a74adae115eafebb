//! Levels for headings: from their markup, their numbers, and the order in which styles nest.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::classify::{Piece, Role, Style};
use super::enumerator::Form;

/// Levels go no deeper than this, however many styles and depths of numbers a document has.
const DEEPEST: u8 = 60;

/// A style on the way down from the last marked heading, and the level it has there.
#[derive(Clone, Copy, PartialEq)]
struct Open {
    style: Rank,
    level: u8,
}

/// What tells levels apart: a style, or one of its two uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Rank {
    /// The document's own title.
    Title,
    /// A heading that is followed by another of its style right away, in a document that does so often.
    Parent(Style),
    Plain(Style),
}

/// The level of every heading, by its index among the pieces; 1 is the outermost.
pub(super) fn levels(pieces: &[Piece<'_>], roles: &[Role]) -> Vec<u8> {
    let headings: Vec<(usize, Style)> = roles
        .iter()
        .enumerate()
        .filter_map(|(i, role)| if let Role::Heading(style) = role { Some((i, *style)) } else { None })
        .collect();
    let marked = marked_levels(&headings);
    let parents = parents(roles, &headings);
    let title = title(pieces, roles, &headings);
    // What is marked stands below a title that is not, unless its outermost level is a title of its own.
    let below = u8::from(title.is_some() && !has_marked_title(&headings));
    let mut levels = vec![0; roles.len()];
    let mut open: Vec<Open> = Vec::new();
    let mut base = 0;
    let mut above: HashSet<(Rank, Rank)> = HashSet::new();
    for &(i, style) in &headings {
        let rank = if Some(i) == title {
            Rank::Title
        } else if parents.contains(&i) {
            Rank::Parent(style)
        } else {
            Rank::Plain(style)
        };
        if let Style::Marked { level, depth } = style {
            let own = marked.get(&(level, depth)).or_else(|| marked.get(&(level, 0))).copied().unwrap_or(1);
            base = (own + below).min(DEEPEST);
            open.clear();
            levels[i] = base;
            continue;
        }
        if let Some(at) = open.iter().position(|o| o.style == rank) {
            open.truncate(at + 1);
        } else {
            while open.last().is_some_and(|top| goes_above(rank, top.style, &above)) {
                open.pop();
            }
            let level = open.last().map_or(base, |top| top.level) + 1;
            above.extend(open.iter().map(|o| (o.style, rank)));
            open.push(Open { style: rank, level: level.min(DEEPEST) });
        }
        levels[i] = open.last().map_or(1, |top| top.level);
    }
    levels
}

/// Whether a heading of rank `new` ends the section of `top`.
fn goes_above(new: Rank, top: Rank, above: &HashSet<(Rank, Rank)>) -> bool {
    match (new, top) {
        (_, Rank::Title) => false,
        (Rank::Plain(a @ Style::Counted { .. }), Rank::Plain(b @ Style::Counted { .. }))
            if both_decimal(a, b) =>
        {
            depth(a) <= depth(b)
        }
        (Rank::Parent(a), Rank::Plain(b)) if a == b => true,
        // What the table of contents lists is above what it leaves out.
        (
            Rank::Parent(Style::Bare { listed: true }) | Rank::Plain(Style::Bare { listed: true }),
            Rank::Plain(Style::Bare { listed: false }),
        ) => true,
        _ => above.contains(&(new, top)),
    }
}

fn both_decimal(a: Style, b: Style) -> bool {
    let decimal = |s| matches!(s, Style::Counted { form: Form::Decimal, .. });
    decimal(a) && decimal(b)
}

fn depth(style: Style) -> u8 {
    if let Style::Counted { depth, .. } = style { depth } else { 0 }
}

/// Levels of marked headings, by (level, depth of number): the outermost is 1, the source's steps are kept, so that
/// a heading of another level that comes or goes moves none of the others.
///
/// Numbers tell levels apart only where headings of one marked level have numbers of several depths.
fn marked_levels(headings: &[(usize, Style)]) -> BTreeMap<(u8, u8), u8> {
    let mut depths: BTreeMap<u8, BTreeSet<u8>> = BTreeMap::new();
    for (_, style) in headings {
        if let Style::Marked { level, depth } = style {
            depths.entry(*level).or_default().insert(*depth);
        }
    }
    let outermost = depths.keys().next().copied().unwrap_or(1);
    let mut levels = BTreeMap::new();
    let mut deeper = 0;
    for (level, depths) in depths {
        let here = |deeper: u8| (level - outermost + 1).saturating_add(deeper).min(DEEPEST);
        levels.insert((level, 0), here(deeper));
        for (i, depth) in depths.into_iter().filter(|depth| *depth > 0).enumerate() {
            deeper = deeper.saturating_add(u8::from(i > 0));
            levels.insert((level, depth), here(deeper));
        }
    }
    levels
}

/// Whether the outermost marked level has one heading only, which comes before the others that are marked.
fn has_marked_title(headings: &[(usize, Style)]) -> bool {
    let mut marked = headings.iter().filter_map(|(_, style)| match style {
        Style::Marked { level, .. } => Some(*level),
        _ => None,
    });
    let first = marked.next();
    marked.all(|level| Some(level) > first)
}

/// Headings that another of their style follows right away, where that is how the document shows its parts.
fn parents(roles: &[Role], headings: &[(usize, Style)]) -> HashSet<usize> {
    let eligible = |style: Style| matches!(style, Style::Bold { .. } | Style::Bare { .. } | Style::Capitals);
    let mut parents = HashSet::new();
    for pair in headings.windows(2) {
        if let [(i, a), (j, b)] = pair
            && a == b
            && eligible(*a)
            && (i + 1..*j).all(|k| matches!(roles[k], Role::Furniture | Role::Number))
        {
            parents.insert(*i);
        }
    }
    let flat = headings.iter().filter(|(_, style)| eligible(*style)).count();
    if parents.len() < 3 || parents.len() * 8 < flat { HashSet::new() } else { parents }
}

/// Words that name kinds of policies, case folded: a first heading with one of them is the title.
const NAMES: &[&str] = &[
    "policy",
    "policies",
    "notice",
    "statement",
    "terms",
    "agreement",
    "conditions",
    "guidelines",
    "rules",
    "addendum",
    "disclosure",
    "licence",
    "license",
    "code of conduct",
    "imprint",
    "faq",
    "datenschutz",
    "richtlinie",
    "bedingungen",
    "nutzungs",
    "erklärung",
    "agb",
    "politique",
    "conditions",
    "mentions légales",
    "charte",
    "règles",
    "política",
    "términos",
    "condiciones",
    "aviso",
    "informativa",
    "termini",
    "condizioni",
    "termos",
    "condições",
    "voorwaarden",
    "beleid",
    "verklaring",
    "policy",
    "villkor",
    "vilkår",
    "政策",
    "条款",
    "條款",
    "規約",
    "ポリシー",
    "약관",
    "방침",
    "условия",
    "политика",
];

/// Whether a text names a kind of policy.
pub(super) fn names_a_policy(text: &str) -> bool {
    let folded = text.to_lowercase();
    NAMES.iter().any(|name| folded.contains(name))
}

/// The first heading, if it is unmarked, stands near the top and names a kind of policy.
fn title(pieces: &[Piece<'_>], roles: &[Role], headings: &[(usize, Style)]) -> Option<usize> {
    let &(first, style) = headings.first()?;
    let shown = roles.iter().take(first).filter(|role| **role == Role::Clause).count();
    if matches!(style, Style::Marked { .. }) || shown > 2 || headings.len() < 2 {
        return None;
    }
    let named = names_a_policy(&pieces.get(first)?.parsed.text);
    let again = headings.iter().skip(1).any(|(_, other)| *other == style);
    (named && (again || depth(style) == 0)).then_some(first)
}
