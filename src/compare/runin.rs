//! Headings that became the run-in title of the clause under them ("Marketing. We may …"), and the other way.
//!
//! The clauses are paired by then; the heading joins their pair as a part of it.

use super::align::{Link, Links};
use super::pair::Pass;
use super::unit::{Doc, Texts, Word};

/// From which likeness on a heading and a run-in title say the same.
const ALIKE: f32 = 0.6;

/// Links headings without a partner to clauses whose title they became or were.
pub(super) fn add(texts: &Texts<'_>, links: &mut Links) {
    let mut found: Vec<Link> = Vec::new();
    for link in links.all() {
        if let Some(heading) = heading_above(&texts.old, &links.of_old, link.old)
            && let Some(score) =
                becomes(texts, texts.old.words(heading), &texts.new, link.new, texts.old.title(link.old))
        {
            found.push(Link { old: heading, new: link.new, score, pass: Pass::Part });
        }
        if let Some(heading) = heading_above(&texts.new, &links.of_new, link.new)
            && let Some(score) =
                becomes(texts, texts.new.words(heading), &texts.old, link.old, texts.new.title(link.new))
        {
            found.push(Link { old: link.old, new: heading, score, pass: Pass::Part });
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.old, a.new).cmp(&(b.old, b.new))));
    for link in found {
        // A heading goes one way only.
        let (old, new) = (&texts.old.units[link.old], &texts.new.units[link.new]);
        let free = if old.head { links.of_old[link.old].is_none() } else { links.of_new[link.new].is_none() };
        if free && old.head != new.head {
            links.add_edge(link);
        }
    }
}

/// The heading without a partner that stands right above a clause.
fn heading_above(doc: &Doc<'_>, partners: &[Option<usize>], clause: usize) -> Option<usize> {
    let above = clause.checked_sub(1)?;
    (doc.units[above].head && !doc.units[clause].head && partners[above].is_none()).then_some(above)
}

/// How alike a heading and the title of a clause are, where the heading's own clause has no such title.
fn becomes(texts: &Texts<'_>, heading: &[Word], doc: &Doc<'_>, clause: usize, own: &[Word]) -> Option<f32> {
    let alike = |title: &[Word]| {
        let mass = texts.mass(heading) + texts.mass(title);
        2.0 * texts.shared(heading, title) / mass.max(f32::MIN_POSITIVE)
    };
    let score = alike(doc.title(clause));
    (score >= ALIKE && alike(own) < ALIKE).then_some(score.min(1.0))
}
