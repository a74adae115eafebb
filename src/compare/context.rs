//! What the neighbourhood says about a candidate: whether the units around it are paired with each other.

use super::align::Links;
use super::candidates::Candidate;
use super::unit::Texts;

/// How far neighbours are looked for on either side.
const REACH: usize = 4;

/// Candidates with their scores as far as they stand out, and up to `most` added for paired neighbours and
/// sections.
pub(super) fn add(texts: &Texts<'_>, links: &Links, points: &[Candidate], most: f32) -> Vec<Candidate> {
    points
        .iter()
        .map(|c| {
            let around = 0.5 * (before(links, c) + after(texts, links, c));
            let context = 0.6 * around + 0.2 * section(texts, links, c) + 0.2 * vicinity(links, c);
            Candidate { score: c.score * c.standing + most * context, ..*c }
        })
        .collect()
}

/// How near the partner of the nearest paired unit is, from 0 to 1: `old` and `new` are the distances.
fn nearness(old: usize, new: usize) -> f32 {
    if new > 2 * REACH { 0.0 } else { 1.0 / (1.0 + 0.25 * (old + new - 2) as f32) }
}

fn before(links: &Links, c: &Candidate) -> f32 {
    for distance in 1..=REACH {
        let Some(old) = c.old.checked_sub(distance) else {
            // The texts begin together.
            return nearness(distance, c.new + 1);
        };
        if let Some(new) = links.of_old[old] {
            return if new < c.new { nearness(distance, c.new - new) } else { 0.0 };
        }
    }
    0.0
}

fn after(texts: &Texts<'_>, links: &Links, c: &Candidate) -> f32 {
    for distance in 1..=REACH {
        if c.old + distance >= texts.old.len() {
            return nearness(distance, texts.new.len() - c.new);
        }
        if let Some(new) = links.of_old[c.old + distance] {
            return if new > c.new { nearness(distance, new - c.new) } else { 0.0 };
        }
    }
    0.0
}

/// 1 where the nearest paired unit before or after has its partner nearby, in whatever order.
fn vicinity(links: &Links, c: &Candidate) -> f32 {
    let near = |old: Option<usize>| {
        let partner = old.and_then(|old| links.of_old.get(old).copied().flatten());
        partner.map(|new| new.abs_diff(c.new) <= 2 * REACH)
    };
    let before = (1..=REACH).find_map(|distance| near(c.old.checked_sub(distance)));
    let after = (1..=REACH).find_map(|distance| near(Some(c.old + distance)));
    f32::from(u8::from(before.unwrap_or(false) || after.unwrap_or(false)))
}

/// 1 where the headings above are paired with each other.
fn section(texts: &Texts<'_>, links: &Links, c: &Candidate) -> f32 {
    let (old, new) = (texts.old.units[c.old].section, texts.new.units[c.new].section);
    match (old, new) {
        (Some(old), Some(new)) if links.of_old[old] == Some(new) => 1.0,
        _ => 0.0,
    }
}
