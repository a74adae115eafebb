//! Files for other people hold visible characters only, whoever wrote what is in them: in JSON, what a terminal would
//! obey or not show is written as `\u202e`, which says the same to whoever parses it; elsewhere it is marked.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::text::{Fate, fate, sanitise};

/// A text of JSON with escapes in place of characters that move the cursor, hide, or reorder their neighbours. Such
/// characters stand in strings only, so nothing else of it changes.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    if json.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) || !json.contains(is_unseen) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_unseen(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A text of lines with marks in place of such characters: archives' texts have them already, what users wrote or
/// pasted has not. Lines end with `\n`, or with `\r\n` as in CSV.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if is_unseen(c) && !(c == '\r' && rest.peek() == Some(&'\n')) {
            out.push_str(&sanitise(c.encode_utf8(&mut [0; 4])));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Kinds of spaces are seen.
fn is_unseen(c: char) -> bool {
    c != '\n' && !c.is_ascii_graphic() && !matches!(fate(c), Fate::Keep | Fate::Space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_marked_in_lines() {
        for (text, expected) in [
            ("a\nb é\n", "a\nb é\n"),
            ("a,b\r\nc\rd\r\n", "a,b\r\nc␍d\r\n"),
            ("\u{1b}[31m\u{202e}x\u{200b}y\u{85}", "␛[31m‹U+202E›xy␤"),
        ] {
            assert_eq!(visible_lines(text), expected);
        }
    }

    #[test]
    fn what_is_not_seen_is_escaped_and_says_the_same() {
        for (text, expected) in [
            ("plain \"quoted\" \\ é 日", r#""plain \"quoted\" \\ é 日""#),
            ("a\u{202e}b\u{200b}\u{ad}", r#""a\u202eb\u200b\u00ad""#),
            ("\u{9b}31m\u{1b}\n\u{85}\u{7f}", r#""\u009b31m\u001b\n\u0085\u007f""#),
            ("\u{e0041}\u{2028}", r#""\udb40\udc41\u2028""#),
            ("a\u{a0}b", "\"a\u{a0}b\""),
        ] {
            let json = serde_json::to_string(text).unwrap();
            let out = visible_json(&json);
            assert_eq!(out, expected);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
