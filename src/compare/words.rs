//! Text → words: where they are and what they are when case and typography are folded.
//!
//! A word is what a reader would not want to see cut: hyphenated compounds, contractions, numbers with
//! their separators, amounts with their currency, addresses of pages and mail. Scripts that write without
//! spaces give one word a character.

use std::borrow::Cow;
use std::ops::Range;

/// Calls `each` with the byte range of every word of `text`, in order.
pub(super) fn scan(text: &str, mut each: impl FnMut(Range<usize>)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let after = at + c.len_utf8();
        if is_alone(c) || is_symbol(c) && !text[after..].starts_with(|d: char| d.is_ascii_digit()) {
            each(at..after);
            at = after;
        } else if is_inner(c) || is_symbol(c) {
            let end = word_end(text, after, c);
            each(at..end);
            at = end;
        } else {
            at = after;
        }
    }
}

/// Where the word ends whose first character `last` ends at `at`.
fn word_end(text: &str, mut at: usize, mut last: char) -> usize {
    let bytes = text.as_bytes();
    let mut address = false;
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            last = bytes[at] as char;
            at += 1;
        }
        let mut rest = text[at..].chars();
        let Some(c) = rest.next() else { return at };
        let next = rest.next().unwrap_or(' ');
        let goes_on = if is_alone(c) {
            false
        } else if is_inner(c) {
            true
        } else if c == '%' && !address {
            last.is_ascii_digit() && !is_inner(next)
        } else if c == ':' && !address && text[at..].starts_with("://") {
            address = true;
            true
        } else if address {
            // Inside an address everything printable belongs to it but what closes a sentence or a bracket.
            !c.is_whitespace() && !"()[]<>\"“”’".contains(c) && (is_inner(next) || "/?=&#%~+-".contains(next))
        } else {
            joins(last, c, next)
        };
        if !goes_on {
            return at;
        }
        address |= c == '@' || c == '.' && last.is_alphabetic() && next.is_alphabetic();
        at += c.len_utf8();
        last = c;
        if c == '%' && !address {
            return at;
        }
    }
}

/// Whether `c` holds the characters before and after it together as one word.
fn joins(last: char, c: char, next: char) -> bool {
    match c {
        '\'' | '’' | '-' | '‑' | '‐' | '&' | '@' | '.' => {
            is_inner(last) && is_inner(next) && !is_alone(next)
        }
        ',' | ':' | '/' => last.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

/// Letters, digits, marks on letters, and characters that can't be seen.
fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || matches!(c, '\u{300}'..='\u{36f}') || is_unseen(c)
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Characters of scripts that write without spaces: a word each.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

/// Signs that say something of their own.
pub(super) fn is_symbol(c: char) -> bool {
    matches!(c, '$' | '%' | '§' | '£' | '¥' | '€' | '\u{20a0}'..='\u{20cf}')
}

/// A word with case and typography folded.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            '’' => folded.push('\''),
            '‑' | '‐' => folded.push('-'),
            c if is_unseen(c) => {}
            c => folded.extend(c.to_lowercase()),
        }
    }
    Cow::Owned(folded)
}

/// Letters, digits and telling signs of a text, in runs, with case folded: two texts that give the same
/// runs differ in formatting only.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| is_inner(c) && !is_unseen(c) || is_symbol(c))?;
        rest = &rest[start..];
        let first = rest.chars().next()?;
        let end = if is_symbol(first) {
            first.len_utf8()
        } else {
            rest.find(|c: char| !is_inner(c)).unwrap_or(rest.len())
        };
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(fold(run))
    })
}

/// Whether two texts differ in formatting only, if at all.
pub(super) fn same_runs(a: &str, b: &str) -> bool {
    a == b || runs(a).eq(runs(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        scan(text, |range| found.push(&text[range]));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_are_whole() {
        check("", &[]);
        check("We may, or may not.", &["We", "may", "or", "may", "not"]);
        check("third-party co-op's don’t -- no-", &["third-party", "co-op's", "don’t", "no"]);
        check("within 30 days—or 1,000.50 hours.", &["within", "30", "days", "or", "1,000.50", "hours"]);
        check(
            "pay $5.00, €7, 30% or 30 % (12/31/2020)",
            &["pay", "$5.00", "€7", "30%", "or", "30", "%", "12/31/2020"],
        );
        check("and/or at 10:30", &["and", "or", "at", "10:30"]);
        check(
            "see https://a.example/b?c=d#e-f, or a@b.example.",
            &["see", "https://a.example/b?c=d#e-f", "or", "a@b.example"],
        );
        check("(netflux.example/terms)", &["netflux.example/terms"]);
        check("R&D in the U.S. and e.g. here", &["R&D", "in", "the", "U.S", "and", "e.g", "here"]);
        check("利用規約 v2", &["利", "用", "規", "約", "v2"]);
        check("cafe\u{301} ser\u{ad}vice", &["cafe\u{301}", "ser\u{ad}vice"]);
    }

    #[test]
    fn folding_takes_case_and_typography() {
        for (word, folded) in
            [("Don’T", "don't"), ("third‑party", "third-party"), ("ser\u{ad}vice", "service"), ("ÉTÉ", "été")]
        {
            assert_eq!(fold(word), folded);
        }
    }

    #[test]
    fn formatting_is_not_a_difference() {
        for (a, b, same) in [
            ("third-party", "third party", true),
            ("“Terms”", "\"terms\"", true),
            ("$30", "€30", false),
            ("30%", "30", false),
            ("3.0", "30", false),
        ] {
            assert_eq!(same_runs(a, b), same, "{a} {b}");
        }
    }
}
