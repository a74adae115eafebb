//! Two outlines → aligned rows. Pure: nothing here reads files, knows archives or spawns threads.
//!
//! The way from two texts to a comparison, a file each: words (`words`, `vocabulary`) make units (`unit`); units of
//! equal text anchor each other, likely rewordings are found by shared words (`candidates`, `likeness()`) and
//! put in order (`chain`, `align`); what is left is looked at as splits and merges (`edges`), as
//! renamed headings (`headings`) and as headings that became run-in titles (`runin`). Then words are
//! compared inside the pairs (`edits`, `parts`), what weighs is marked (`weight`), and the pairs are laid
//! out as rows (`rows`). `sections` cuts texts down to the part that is to be compared.

mod align;
mod assemble;
mod candidates;
mod chain;
mod changes;
mod common;
mod context;
mod edges;
mod edits;
mod graph;
mod hash;
mod headings;
mod lcs;
mod likeness;
mod likening;
mod order;
mod pair;
mod parts;
mod rewordings;
mod rows;
mod runin;
mod sections;
#[cfg(test)]
mod tests;
mod unit;
mod vocabulary;
mod watch;
mod weight;
mod words;

use crate::model::{Cancel, Outline};

pub use changes::Change;
pub use edits::{Edit, rebuild};
pub use likeness::{likeness, pair_changed};
pub use likening::Likening;
pub use pair::{Comparison, MoveGroup, Pair, PairKind, Pass, Summary, label};
pub use rewordings::{Rewording, WordMemory, rewordings, weightiest};
pub use rows::Row;
pub use sections::{Section, cut, find_sections, like_sections, near_sections, section_at, sections};
pub use watch::Watch;
pub use weight::{Weight, Weighty, weighty_words};

/// Compares two texts: every heading and clause of both is in at least one of the pairs.
///
/// Furniture is left out. `None` when cancelled. The result does not depend on which text is called old:
/// swapping them swaps the sides of every pair and nothing else.
pub fn compare(old: &Outline, new: &Outline, cancel: &Cancel) -> Option<Comparison> {
    compare_watched(old, new, Watch { cancel, tell: &|_| {} })
}

/// [`compare`], telling how far it is.
pub fn compare_watched(old: &Outline, new: &Outline, watch: Watch<'_>) -> Option<Comparison> {
    let texts = unit::Texts::read(old, new);
    // Ties are broken by position, and position has a direction; so the texts are always taken in the same
    // order, and the result is mirrored where that was not the order asked for.
    if texts.fingerprint(unit::Side::Old) <= texts.fingerprint(unit::Side::New) {
        assemble::compare(&texts, watch)
    } else {
        Some(assemble::compare(&texts.mirrored(), watch)?.mirrored())
    }
}
