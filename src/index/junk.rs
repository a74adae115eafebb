//! Tells versions that hold no policy: empty files, error pages, redirect notices, pages of headings only.
//!
//! Looks at one version alone, and at how large the one before was; what junk means for lifetimes is
//! `history`'s business.

/// What a version looks like, as far as junk is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Letters and digits in its clauses.
    pub(super) letters: u64,
    /// Whether it is junk whatever came before.
    pub(super) junk: bool,
}

/// Fewer letters than this say nothing.
const NOTHING: u64 = 12;
/// A notice has fewer letters than this; a longer text that speaks of errors is a policy.
const NOTICE: u64 = 500;
/// A bare notice has fewer letters than this.
const BARE: u64 = 120;
/// A version this small, that follows one this many times larger, is not a rewording of it.
const STUMP: u64 = 160;
const SHRUNK: u64 = 12;

/// What error pages, redirect notices and gates say, in lower case.
const NOTICES: &[&str] = &[
    "redirecting",
    "being redirected",
    "page not found",
    "page isn't available",
    "page is not available",
    "page is unavailable",
    "page doesn't exist",
    "page does not exist",
    "page you requested",
    "403 forbidden",
    "404 not found",
    "access denied",
    "access to this page has been denied",
    "request blocked",
    "service unavailable",
    "bad gateway",
    "gateway time-out",
    "gateway timeout",
    "internal server error",
    "something went wrong",
    "an error occurred",
    "enable javascript",
    "javascript is disabled",
    "javascript is not enabled",
    "javascript is required",
    "requires javascript",
    "enable cookies",
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "not a robot",
    "checking your browser",
    "too many requests",
    "sign in to continue",
    "log in to continue",
    "browser is not supported",
    "unsupported browser",
    "under maintenance",
    "seite nicht gefunden",
    "page introuvable",
    "page non trouvée",
    "página no encontrada",
    "pagina non trovata",
    "pagina niet gevonden",
];

/// What bare notices say.
const BARE_NOTICES: &[&str] =
    &["not found", "404", "forbidden", "loading", "just a moment", "please wait", "error"];

/// Looks at a version: the texts of its clauses, the labels of its headings.
pub(super) fn look<'a, T, H>(texts: impl Fn() -> T, headings: impl Fn() -> H) -> Look
where
    T: Iterator<Item = &'a str>,
    H: Iterator<Item = &'a str>,
{
    let letters = texts().map(count_letters).sum();
    let junk =
        letters < NOTHING || (letters < NOTICE && texts().chain(headings()).any(|text| says(text, letters)));
    Look { letters, junk }
}

fn count_letters(text: &str) -> u64 {
    if text.is_ascii() {
        text.bytes().filter(u8::is_ascii_alphanumeric).count() as u64
    } else {
        text.chars().filter(|c| c.is_alphanumeric()).count() as u64
    }
}

/// Whether a version of this look is junk after a real one with so many letters.
pub(super) fn is_junk(look: Look, before: Option<u64>) -> bool {
    look.junk || (look.letters < STUMP && before.is_some_and(|before| before >= look.letters * SHRUNK))
}

/// Whether a text, in a version of so few letters, is what notices say.
fn says(text: &str, letters: u64) -> bool {
    let text = text.to_lowercase().replace('’', "'");
    NOTICES.iter().any(|notice| text.contains(notice))
        || (letters < BARE && BARE_NOTICES.iter().any(|notice| text.contains(notice)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Format;

    fn check(text: &str, before: Option<u64>, junk: bool) {
        let outline = crate::text::read(text.as_bytes(), Format::Markdown);
        let texts = || outline.clauses().map(|(_, clause)| clause.text.as_str());
        let look = look(texts, || outline.headings().map(|(_, heading)| heading.text.as_str()));
        assert_eq!(is_junk(look, before), junk, "{text:?}");
    }

    #[test]
    fn what_is_junk() {
        let policy = "We keep what you upload for thirty days after you delete it.";
        check("", None, true);
        check("\n\n   \n", None, true);
        check("# Privacy Policy\n\n## Contents\n\n## Cookies", None, true);
        check("Redirecting to /legal/privacy", None, true);
        check("# Oops\n\nThis page isn’t available right now.", None, true);
        check("404\n\nNot found", None, true);
        check(policy, None, false);
        check(policy, Some(500), false);
        check(policy, Some(9_000), true);
        let long = format!("{}\n\nIf something went wrong, write to us.", policy.repeat(20));
        check(&long, Some(9_000), false);
    }
}
