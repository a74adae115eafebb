//! Names from paths: which files are documents, what they are called on screen.
//!
//! Slugs are `model`'s; the dates in file names are `dated`'s.

use std::borrow::Cow;

use crate::model::Format;
use crate::text::{Fate, fate};

/// Files that stand beside documents in many repositories and are none, by their name without ending.
const NOT_DOCUMENTS: &[&str] = &[
    "readme",
    "license",
    "licence",
    "copying",
    "notice",
    "changelog",
    "contributing",
    "contributors",
    "code_of_conduct",
    "security",
];

/// Splits the name of a document's file into its name without ending and its format.
///
/// `None` for files that are no documents: other endings, dot-files, README, LICENSE and the like.
pub(super) fn document_file(name: &str) -> Option<(&str, Format)> {
    let format = Format::from_path(name)?;
    let (stem, _) = name.rsplit_once('.')?;
    let known = || NOT_DOCUMENTS.iter().any(|other| stem.eq_ignore_ascii_case(other));
    (!stem.trim().is_empty() && !stem.starts_with('.') && !known()).then_some((stem, format))
}

/// Which of several files of one name speaks for the document: the one with the lowest number. A page and the
/// text that was taken from it stand side by side in some archives; the text is the document.
pub(super) fn precedence(name: &str) -> usize {
    const ENDINGS: [&str; 7] = ["md", "markdown", "txt", "text", "html", "htm", "xhtml"];
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().position(|known| ending.eq_ignore_ascii_case(known)).unwrap_or(ENDINGS.len())
}

/// A name that is safe to show: control characters become their visible pictures (`␊`, `␛`),
/// bidirectional controls and other invisible characters `�`.
pub(super) fn displayable(name: &str) -> Cow<'_, str> {
    if !name.chars().any(is_unsafe) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().map(|c| if is_unsafe(c) { visible(c) } else { c }).collect())
}

/// One list decides for names and for texts.
fn is_unsafe(c: char) -> bool {
    !matches!(fate(c), Fate::Keep | Fate::Space) || c.is_control()
}

fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '␡',
        _ => '\u{FFFD}',
    }
}

/// A title from a folder's or a file's name: `privacy-policy` → `Privacy Policy`.
///
/// Names that are not written like a slug stay as they are.
pub(super) fn title_from(name: &str) -> String {
    let is_slug = |c: char| c.is_lowercase() || c.is_numeric() || matches!(c, '-' | '_');
    if !name.chars().all(is_slug) {
        return displayable(name).trim().to_owned();
    }
    let words = name.split(['-', '_']).filter(|word| !word.is_empty()).enumerate();
    let words = words.map(|(i, word)| match word {
        "of" | "and" | "the" | "for" | "to" | "in" | "on" | "or" | "a" if i > 0 => word.to_owned(),
        _ => capitalised(word),
    });
    let title = words.collect::<Vec<_>>().join(" ");
    if title.is_empty() { name.to_owned() } else { title }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What names are put in alphabetical order by: without regard to case, then by the name itself.
pub(super) fn alphabetical(name: &str) -> (String, String) {
    (name.to_lowercase(), name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_files_are_documents() {
        for (name, expected) in [
            ("Privacy Policy.md", Some(("Privacy Policy", Format::Markdown))),
            ("Terms >>.txt", Some(("Terms >>", Format::Plain))),
            ("Règles d'accès.HTML", Some(("Règles d'accès", Format::Html))),
            ("v1.2 Terms.md", Some(("v1.2 Terms", Format::Markdown))),
            ("README.md", None),
            ("licence.txt", None),
            (".hidden.md", None),
            (".md", None),
            (" .md", None),
            ("terms.pdf", None),
            ("Terms", None),
        ] {
            assert_eq!(document_file(name), expected, "{name}");
        }
    }

    #[test]
    fn names_never_control_the_terminal() {
        for (name, shown) in [
            ("RTÉ", "RTÉ"),
            ("two\nlines", "two␊lines"),
            ("\u{1b}[2J", "␛[2J"),
            ("\u{202E}evil", "\u{FFFD}evil"),
            ("c1\u{9b}", "c1\u{FFFD}"),
            // Found by fuzzing: what texts take for invisible was let through in names.
            ("Pi\u{AD}er \u{3164}\u{115F}", "Pi\u{FFFD}er \u{FFFD}\u{FFFD}"),
        ] {
            assert_eq!(displayable(name), shown);
        }
    }

    #[test]
    fn titles_from_folder_names() {
        for (name, title) in [
            ("privacy-policy", "Privacy Policy"),
            ("terms_of_service", "Terms of Service"),
            ("the-pier", "The Pier"),
            ("Terms of Service", "Terms of Service"),
            ("orrin.example", "orrin.example"),
            ("été", "Été"),
            ("--", "--"),
        ] {
            assert_eq!(title_from(name), title);
        }
    }
}
