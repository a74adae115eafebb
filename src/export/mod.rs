//! What is given to other people: redlines in HTML and Markdown, pairs in JSON, citations.
//!
//! Pure: texts in, a text out. Where it is written is the callers' business. What comes out runs no script
//! and loads nothing.

mod citation;
mod html;
mod json;
mod markdown;

use crate::compare::{Comparison, Edit, Pair, Row};
use crate::model::{Block, Digest, Outline};

pub use citation::{Citation, Claim, Style, claim};
pub use json::comparison as json;

/// One side of a comparison, with what is needed to check it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Locator or file name.
    pub name: &'a str,
    /// Service and document as people call them; the file's name otherwise.
    pub title: &'a str,
    /// The day it was recorded, for a version of an archive.
    pub day: Option<&'a str>,
    /// The commit that recorded it, the pages it was captured from.
    pub origin: &'a [String],
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// The text.
    pub outline: &'a Outline,
}

/// Two texts and how they compare.
#[derive(Clone, Copy, Debug)]
pub struct Redline<'a> {
    /// The old side.
    pub old: Side<'a>,
    /// The new side.
    pub new: Side<'a>,
    /// What pairs with what.
    pub comparison: &'a Comparison,
}

impl Redline<'_> {
    /// A page that stands alone and prints well: the change list first, then the text with insertions
    /// underlined and deletions struck, then sources and hashes.
    pub fn html(&self) -> String {
        html::render(self)
    }

    /// The same in Markdown.
    pub fn markdown(&self) -> String {
        markdown::render(self)
    }

    /// What the comparison is of, in one line.
    fn title(&self) -> String {
        let side = |side: &Side<'_>| match side.day {
            Some(day) => format!("{} ({day})", side.title),
            None => side.title.to_owned(),
        };
        match (self.old.title == self.new.title, self.old.day, self.new.day) {
            (true, Some(old), Some(new)) => format!("{}: {old} → {new}", self.new.title),
            _ => format!("{} → {}", side(&self.old), side(&self.new)),
        }
    }

    /// The block that a row shows: the new one where there is one.
    fn shown(&self, row: &Row) -> Option<&Block> {
        match (row.new, row.old) {
            (Some(block), _) => self.new.outline.blocks.get(block),
            (None, Some(block)) => self.old.outline.blocks.get(block),
            (None, None) => None,
        }
    }

    /// The display texts of a pair's two sides.
    fn texts(&self, pair: &Pair) -> (&str, &str) {
        self.comparison.texts(pair, self.old.outline, self.new.outline)
    }

    /// The counts of the summary line: `41 reworded`.
    fn counts(&self) -> Vec<String> {
        let summary = &self.comparison.summary;
        let kinds = crate::compare::PairKind::ALL.into_iter();
        kinds
            .filter(|&k| summary.count(k) > 0)
            .map(|k| format!("{} {}", summary.count(k), k.label()))
            .collect()
    }
}

/// A stretch of a pair's text, old words and new words in one flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch<'a> {
    /// In both texts.
    Kept(&'a str),
    /// Only in the old one.
    Deleted(&'a str),
    /// Only in the new one.
    Inserted(&'a str),
}

/// The flow of a pair's texts: what was kept, struck and inserted, in the order of reading.
fn flow<'a>(pair: &Pair, old: &'a str, new: &'a str) -> Vec<Stretch<'a>> {
    let mut out = Vec::new();
    let mut push = |stretch: Stretch<'a>| {
        let (Stretch::Kept(text) | Stretch::Deleted(text) | Stretch::Inserted(text)) = stretch;
        if !text.is_empty() {
            out.push(stretch);
        }
    };
    if pair.rewritten {
        push(Stretch::Deleted(old.get(pair.old_part.clone()).unwrap_or(old)));
        push(Stretch::Inserted(new.get(pair.new_part.clone()).unwrap_or(new)));
        return out;
    }
    // What is kept is written as the new text writes it, so that changes of form alone leave no mark.
    let words: Vec<Edit> = pair.shown_edits(old, new).into_iter().filter(|edit| !edit.form).collect();
    let mut at = pair.new_part.start;
    for edit in &words {
        push(Stretch::Kept(new.get(at..edit.new.start).unwrap_or_default()));
        push(Stretch::Deleted(old.get(edit.old.clone()).unwrap_or_default()));
        push(Stretch::Inserted(new.get(edit.new.clone()).unwrap_or_default()));
        at = edit.new.end;
    }
    push(Stretch::Kept(new.get(at..pair.new_part.end).unwrap_or_default()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use crate::model::{Cancel, Format};
    use crate::text::read;

    /// Renders the redline of two Markdown texts.
    pub(super) fn render(old: &str, new: &str, how: impl Fn(&Redline<'_>) -> String) -> String {
        let (old, new) = (read(old.as_bytes(), Format::Markdown), read(new.as_bytes(), Format::Markdown));
        let comparison = compare(&old, &new, &Cancel::default()).unwrap();
        let side = |name, day, outline| Side {
            name,
            title: "Alder › Terms",
            day: Some(day),
            origin: &[],
            sha256: Digest([0xab; 32]),
            outline,
        };
        let (old, new) = (
            side("alder/terms@2020-01-01", "2020-01-01", &old),
            side("alder/terms@2021-01-01", "2021-01-01", &new),
        );
        how(&Redline { old, new, comparison: &comparison })
    }

    #[test]
    fn kept_inserted_and_deleted_words_flow() {
        let page = render(
            "# Terms\n\nWe keep your letters for 30 days and then burn them.\n",
            "# Terms\n\nWe keep your letters for 14 days and then burn them.\n",
            |redline| redline.html(),
        );
        assert!(
            page.contains("We keep your letters for <del>30</del><ins>14</ins> days and then burn them."),
            "{page}"
        );
    }

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        let hostile = "# T\n\nWe say \\<script>alert(1)\\</script> & more \"words\" than anybody needs.\n";
        let page = render("# T\n\nWe say nothing of that kind here at all, friend.\n", hostile, |redline| {
            redline.html()
        });
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;"), "{page}");
    }

    #[test]
    fn markdown_marks_changes_and_names_sources() {
        let page = render(
            "# T\n\nYou may leave.\n\nGone for good, this one is.\n",
            "# T\n\nYou may not leave.\n",
            |redline| redline.markdown(),
        );
        assert!(page.contains("You may **not** leave."), "{page}");
        assert!(page.contains("~~Gone for good, this one is.~~"), "{page}");
        assert!(page.contains("abababab"), "{page}");
    }
}
