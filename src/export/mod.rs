//! What is given to other people: redlines in HTML and Markdown, pairs in JSON, dossiers, citations, texts for editors;
//! and the shape of the clause table for other engines.
//!
//! Pure: texts in, a text out. Where it is written is the callers' business. What comes out runs no script
//! and loads nothing.

mod citation;
mod clauses;
mod dossier;
mod escaped;
mod html;
mod json;
mod markdown;
mod text;

use crate::compare::{Comparison, Edit, Pair, Row};
use crate::model::{Block, Digest, Outline};

pub use citation::{Citation, Claim, Style, claim};
pub use clauses::{ClauseLine, ClauseSpan, QUICKWIT};
pub use dossier::{Changed, Dossier, Form, Item, Line, Piece, Quoted, changed, lines};
pub use escaped::{visible_json, visible_lines};
pub use json::comparison as json;
pub use text::{TextFile, text_file};

/// One side of a comparison, with what is needed to check it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Locator or file name.
    pub name: &'a str,
    /// Service and document as people call them; the file's name otherwise.
    pub title: &'a str,
    /// The day it was recorded, for a version of an archive.
    pub day: Option<&'a str>,
    /// The headings down to the section that was compared, where it was not the whole text.
    pub section: Option<&'a str>,
    /// The commit that recorded it, the pages it was captured from.
    pub origin: &'a [String],
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// The text.
    pub outline: &'a Outline,
}

impl Side<'_> {
    /// Title and day, and the section where it was not the whole text.
    fn called(&self) -> String {
        let day = self.day.map(|day| format!(" {day}")).unwrap_or_default();
        let section = self.section.map(|section| format!(", section “{section}”")).unwrap_or_default();
        format!("{}{day}{section}", self.title)
    }
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
        let name = |side: &Side<'_>| match side.section {
            Some(section) => format!("{} › {section}", side.title),
            None => side.title.to_owned(),
        };
        let side = |side: &Side<'_>| match side.day {
            Some(day) => format!("{} ({day})", name(side)),
            None => name(side),
        };
        let same = name(&self.old) == name(&self.new);
        match (same, self.old.day, self.new.day) {
            (true, Some(old), Some(new)) => format!("{}: {old} → {new}", name(&self.new)),
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
    pub fn counts(&self) -> Vec<String> {
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
        push(Stretch::Deleted(deleted(edit, old, new)));
        push(Stretch::Inserted(new.get(edit.new.clone()).unwrap_or_default()));
        at = edit.new.end;
    }
    push(Stretch::Kept(new.get(at..pair.new_part.end).unwrap_or_default()));
    out
}

/// The words that an edit takes away, with the space that would be missing beside them in the new text.
fn deleted<'a>(edit: &Edit, old: &'a str, new: &str) -> &'a str {
    let words = old.get(edit.old.clone()).unwrap_or_default();
    if words.is_empty() || !edit.new.is_empty() {
        return words;
    }
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let before = old.get(..edit.old.start).unwrap_or_default();
    let after = old.get(edit.old.end..).unwrap_or_default();
    let leading = before.len() - before.trim_end().len();
    let trailing = after.len() - after.trim_start().len();
    if !space(new.get(..edit.new.start).and_then(|text| text.chars().next_back())) {
        old.get(edit.old.start - leading..edit.old.end).unwrap_or(words)
    } else if !space(new.get(edit.new.end..).and_then(|text| text.chars().next())) {
        old.get(edit.old.start..edit.old.end + trailing).unwrap_or(words)
    } else {
        words
    }
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
            section: None,
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
    fn what_was_deleted_keeps_its_space() {
        for (old, new, flow) in [
            (
                "Welcome to Alder Post, friend.",
                "Welcome to Alder, friend.",
                "Welcome to Alder<del> Post</del>, friend.",
            ),
            (
                "Glad to have you on board as one.",
                "Glad to have you as one.",
                "Glad to have you <del>on board </del>as one.",
            ),
        ] {
            let page =
                render(&format!("# T\n\n{old}\n"), &format!("# T\n\n{new}\n"), |redline| redline.html());
            assert!(page.contains(flow), "{page}");
        }
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
    fn moves_have_a_style_of_their_own_and_parts_of_a_split_do_not() {
        const KEEP: &str =
            "We keep your letters for thirty days and then burn them in the yard behind the house.";
        const PAY: &str =
            "Postage is paid by whoever sends the letter, in coins that the office of the day takes.";
        const DOG: &str =
            "The dog that guards the office is fed by every visitor who has a biscuit to spare.";
        let moved = render(
            &format!("# T\n\n{KEEP}\n\n{PAY}\n\n{DOG}\n\nOne more.\n"),
            &format!("# T\n\n{PAY}\n\n{DOG}\n\nOne more.\n\n{}\n", KEEP.replace("thirty", "ninety")),
            |redline| redline.html(),
        );
        assert!(
            moved.contains(
                "<span class=\"moved\">We keep your letters for <del>thirty</del><ins>ninety</ins>"
            ),
            "{moved}"
        );
        assert!(moved.contains("<del class=\"moved\">We keep"), "{moved}");
        let split =
            render(&format!("# T\n\n{KEEP} {PAY}\n"), &format!("# T\n\n{KEEP}\n\n{PAY}\n"), |redline| {
                redline.html()
            });
        assert!(
            split.contains("&lt; part of this")
                && !split.contains("<span class=\"moved\">We")
                && !split.contains("<span class=\"moved\">Post"),
            "{split}"
        );
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
