//! Tells versions that hold no policy: empty files, error pages, redirect notices, pages of headings only.
//!
//! Looks at one version alone, and at how large the one before was; what junk means for lifetimes is
//! `history`'s business.

use crate::model::Junk;

/// What a version looks like, as far as junk is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Letters and digits in its clauses.
    pub(super) letters: u64,
    /// Why it is junk, where it is so whatever came before.
    pub(super) junk: Option<Junk>,
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

/// Looks at a version: how many letters its clauses have, their texts, the labels of its headings.
pub(super) fn look<'a, T, H>(letters: u64, texts: impl Fn() -> T, headings: impl Fn() -> H) -> Look
where
    T: Iterator<Item = &'a str>,
    H: Iterator<Item = &'a str>,
{
    // What gives a page away may stand in a heading over nothing at all.
    let notice = || texts().chain(headings()).find_map(|text| says(text, letters));
    let junk = match letters {
        NOTICE.. => None,
        _ => match notice() {
            Some(notice) => Some(Junk::Notice(notice.to_owned())),
            None if letters >= NOTHING => None,
            None if letters > 0 || headings().next().is_some() => Some(Junk::HeadingsOnly),
            None => Some(Junk::Empty),
        },
    };
    Look { letters, junk }
}

/// Letters and digits in a text.
pub(super) fn count_letters(text: &str) -> u32 {
    let count = if text.is_ascii() {
        text.bytes().filter(u8::is_ascii_alphanumeric).count()
    } else {
        text.chars().filter(|c| c.is_alphanumeric()).count()
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Why a version of this look is junk after a real one with so many letters, if it is.
pub(super) fn why_junk(look: &Look, before: Option<u64>) -> Option<Junk> {
    let stump = look.letters < STUMP && before.is_some_and(|before| before >= look.letters * SHRUNK);
    look.junk.clone().or_else(|| stump.then_some(Junk::Stump))
}

/// What a text, in a version of so few letters, says that notices say.
fn says(text: &str, letters: u64) -> Option<&'static str> {
    let text = text.to_lowercase().replace('’', "'");
    let bare = if letters < BARE { BARE_NOTICES } else { &[] };
    NOTICES.iter().chain(bare).copied().find(|notice| text.contains(notice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Format;

    #[allow(clippy::needless_pass_by_value, reason = "reads better")]
    fn check(text: &str, before: Option<u64>, junk: Option<Junk>) {
        let outline = crate::text::read(text.as_bytes(), Format::Markdown);
        let texts = || outline.clauses().map(|(_, clause)| clause.text.as_str());
        let letters = texts().map(|text| u64::from(count_letters(text))).sum();
        let look = look(letters, texts, || outline.headings().map(|(_, heading)| heading.text.as_str()));
        assert_eq!(why_junk(&look, before), junk, "{text:?}");
    }

    #[test]
    fn what_is_junk_and_why() {
        let policy = "We keep what you upload for thirty days after you delete it.";
        let notice = |text: &str| Some(Junk::Notice(text.into()));
        check("", None, Some(Junk::Empty));
        check("\n\n   \n", None, Some(Junk::Empty));
        check("# Privacy Policy\n\n## Contents\n\n## Cookies", None, Some(Junk::HeadingsOnly));
        check("Redirecting to /legal/privacy", None, notice("redirecting"));
        check("# Oops\n\nThis page isn’t available right now.", None, notice("page isn't available"));
        check("# Page not found", None, notice("page not found"));
        check("404\n\nNot found", None, notice("404"));
        check(policy, None, None);
        check(policy, Some(500), None);
        check(policy, Some(9_000), Some(Junk::Stump));
        let long = format!("{}\n\nIf something went wrong, write to us.", policy.repeat(20));
        check(&long, Some(9_000), None);
    }
}
