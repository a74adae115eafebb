//! Words that only page furniture says: "Back to top", copyright footers, sign-in forms, skip links.
//!
//! Where a unit stands is judged in `classify`; this looks at its words only.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Whole texts, case folded, that belong to a page and not to a policy.
const WHOLE: &[&str] = &[
    "back to top",
    "back to the top",
    "return to top",
    "go to top",
    "top of page",
    "scroll to top",
    "nach oben",
    "haut de page",
    "retour en haut",
    "volver arriba",
    "torna su",
    "skip to content",
    "skip to main content",
    "skip navigation",
    "jump to content",
    "zum inhalt springen",
    "aller au contenu",
    "share",
    "share this page",
    "share this article",
    "print",
    "print this page",
    "print page",
    "print this article",
    "copy link",
    "copied",
    "download pdf",
    "download as pdf",
    "save as pdf",
    "log in",
    "login",
    "sign in",
    "sign up",
    "log in sign up",
    "sign in sign up",
    "log out",
    "sign out",
    "menu",
    "main menu",
    "open menu",
    "close menu",
    "close",
    "search",
    "toggle navigation",
    "loading",
    "loading...",
    "read more",
    "show more",
    "show less",
    "see more",
    "learn more",
    "more",
    "expand all",
    "collapse all",
    "expand all collapse all",
    "open all",
    "close all",
    "next",
    "previous",
    "next page",
    "previous page",
    "was this article helpful?",
    "was this page helpful?",
    "was this helpful?",
    "did this answer your question?",
    "yes no",
    "thank you for your feedback!",
    "thanks for your feedback",
    "cookie settings",
    "cookie preferences",
    "manage cookies",
    "cookies settings",
    "accept all",
    "accept all cookies",
    "reject all",
    "forgot password",
    "forgot password?",
    "forgot your password?",
    "remember me",
    "choose your language",
    "select language",
    "change language",
    "follow us",
    "on this page",
    "in this article",
    "breadcrumb",
    "subscribe",
    "get the app",
    "download the app",
    "edit",
    "see all articles",
    "related articles",
    "view all",
];

static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| WHOLE.iter().copied().collect());

/// Longest text that is looked at, in bytes.
const LONGEST: usize = 600;

/// Whether a display text is furniture by its words alone.
pub(super) fn is_notice(text: &str) -> bool {
    text.len() <= LONGEST
        && (is_whole(text) || is_copyright(text) || is_sign_in(text) || is_page_number(text))
}

fn is_whole(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let folded: String = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '?' && c != '!');
    SET.contains(bare) || SET.contains(bare.trim_end_matches(['.', '!', '?']))
}

/// "© 1997-2012 Example, Inc. All rights reserved."
fn is_copyright(text: &str) -> bool {
    let start = text.trim_start();
    let marked = start.starts_with('©')
        || start.starts_with("(c) ")
        || start.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("copyright"));
    marked && text.len() <= 300 && has_year(text)
}

fn has_year(text: &str) -> bool {
    let year = |w: &[u8]| matches!(w, [b'1', b'9', c, d] | [b'2', b'0', c, d] if c.is_ascii_digit() && d.is_ascii_digit());
    text.as_bytes().windows(4).any(year)
}

/// A form's labels run together: "Email Passwordforgot password Remember me on this computer".
fn is_sign_in(text: &str) -> bool {
    if text.len() > 200 || !text.contains("assword") {
        return false;
    }
    let folded = text.to_lowercase();
    let label = ["remember me", "forgot password", "forgot your password", "sign in", "log in"];
    let sentence = text.contains(". ") && text.split_whitespace().count() > 20;
    !sentence
        && label.iter().any(|label| folded.contains(label))
        && text.split_whitespace().count() <= 25
        && !text.ends_with('.')
}

/// "v2025.12 1", "Page 3 of 12", "3 / 12".
fn is_page_number(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 24 || !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut parts = text.split_whitespace();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("Page" | "page" | "Seite"), Some(n), None, ..) => digits(n),
        (Some("Page" | "page" | "Seite"), Some(n), Some("of" | "/" | "von" | "sur"), Some(m), None) => {
            digits(n) && digits(m)
        }
        (Some(n), Some("/" | "of"), Some(m), None, _) => digits(n) && digits(m),
        (Some(version), Some(n), None, ..) => {
            version.starts_with('v')
                && version.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b'.')
                && digits(n)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices() {
        for text in [
            "Back to top",
            "BACK TO TOP ↑",
            "Skip to main content",
            "© 1999-2012 Example, Inc. All rights reserved.",
            "Copyright 2020 Example Ltd",
            "(c) 2020 Example",
            "Email Passwordforgot password Remember me on this computer. [?] ContinueSecure",
            "Was this article helpful?",
            "Page 3 of 12",
            "v2025.12 1",
        ] {
            assert!(is_notice(text), "{text}");
        }
        for text in [
            "Back to topics",
            "Copyright",
            "Copyright policy",
            "© of others must be respected",
            "You must keep your password secret and may not log in for others.",
            "Section 3 of 12",
            "v2",
            "Search history",
            "",
        ] {
            assert!(!is_notice(text), "{text}");
        }
    }
}
