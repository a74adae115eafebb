//! The normalised text that decides whether two clauses are the same clause.
//!
//! Folded: the kinds of quotes, dashes, ellipses and white space, invisible characters, letters composed
//! or not, and spaces beside punctuation (they come and go with markup). Kept: letter case and
//! punctuation, for "may, and" is not "may and", nor are the Services the services. Markup,
//! enumerators and bullets never get here: a clause's display text is without them.

use sha2::{Digest as _, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::sanitise::{Fate, fate};
use crate::model::ClauseId;

/// The text that decides sameness: a clause's [`ClauseId`] is the hash of this.
///
/// Takes display text (without markup or enumerator). White space is kept, as one space, only between two
/// word characters (letters and digits); the result has none at its ends. Idempotent.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    normalise_into(text, &mut out);
    out
}

/// Identity of a clause with this display text: the first 16 bytes of the SHA-256 of its normalised text.
pub fn clause_id(text: &str) -> ClauseId {
    id_of_normal(&normalise(text))
}

pub(super) fn id_of_normal(normal: &str) -> ClauseId {
    let digest = Sha256::digest(normal.as_bytes());
    let mut id = [0; 16];
    id.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    ClauseId(id)
}

/// Appends the normalised text to `out`, which is cleared first.
pub(super) fn normalise_into(text: &str, out: &mut String) {
    out.clear();
    if !text.is_ascii() && is_nfc_quick(text.chars()) != IsNormalized::Yes {
        let composed: String = text.nfc().collect();
        fold(&composed, out);
    } else {
        fold(text, out);
    }
}

/// What remains to be written before the next word.
struct State {
    /// The last thing written was a word character.
    word: bool,
    /// White space was seen since.
    space: bool,
}

fn fold(text: &str, out: &mut String) {
    let mut state = State { word: false, space: false };
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        // Words of ASCII letters and digits, and single spaces between them, go over in one piece.
        let from = i;
        loop {
            while i < bytes.len() && bytes[i].is_ascii_alphanumeric() {
                i += 1;
            }
            let spaced = i > from && bytes.get(i) == Some(&b' ');
            if !(spaced && bytes.get(i + 1).is_some_and(u8::is_ascii_alphanumeric)) {
                break;
            }
            i += 1;
        }
        if i > from {
            before_word(out, &mut state);
            out.push_str(text.get(from..i).unwrap_or_default());
            continue;
        }
        if bytes[i] < 0x80 {
            match bytes[i] {
                b' ' | b'\n' | b'\t' | b'\r' => state.space = true,
                b'`' => punctuation(out, &mut state, "'"),
                b'!'..=b'~' => {
                    state = State { word: false, space: false };
                    out.push(bytes[i] as char);
                }
                _ => {}
            }
            i += 1;
            continue;
        }
        let c = text.get(i..).and_then(|rest| rest.chars().next()).unwrap_or('\u{FFFD}');
        i += c.len_utf8();
        fold_wide(c, out, &mut state);
    }
}

fn before_word(out: &mut String, state: &mut State) {
    if state.word && state.space {
        out.push(' ');
    }
    *state = State { word: true, space: false };
}

fn punctuation(out: &mut String, state: &mut State, as_written: &str) {
    out.push_str(as_written);
    *state = State { word: false, space: false };
}

fn fold_wide(c: char, out: &mut String, state: &mut State) {
    match c {
        '‘' | '’' | '‛' | '′' | 'ʼ' | '´' | '‚' => punctuation(out, state, "'"),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => punctuation(out, state, "\""),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => punctuation(out, state, "-"),
        '…' => punctuation(out, state, "..."),
        '•' | '·' | '●' | '▪' | '◦' | '‣' => punctuation(out, state, "•"),
        _ => match fate(c) {
            Fate::Drop => {}
            Fate::Space | Fate::Newline => state.space = true,
            _ if c.is_alphanumeric() => {
                before_word(out, state);
                out.push(c);
            }
            // Accents that do not compose belong to their letter.
            _ if unicode_normalization::char::is_combining_mark(c) => out.push(c),
            _ => {
                *state = State { word: false, space: false };
                out.push(c);
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, normal: &str) {
        assert_eq!(normalise(text), normal, "{text:?}");
        assert_eq!(normalise(normal), normal, "twice: {text:?}");
    }

    #[test]
    fn what_is_folded() {
        check("We may keep it.", "We may keep it.");
        check("  We\u{A0}may \n keep it . ", "We may keep it.");
        check("“Smart” and ‘single’, it’s", "\"Smart\"and'single',it's");
        check("\"Smart\" and 'single', it's", "\"Smart\"and'single',it's");
        check("a – b — c - d", "a-b-c-d");
        check("wait… and then", "wait...and then");
        check("zero\u{200B}width soft\u{AD}hyphen", "zerowidth softhyphen");
        check("cafe\u{301}", "café");
        check("see here . Or (there )", "see here.Or(there)");
        check("", "");
        check("\u{200B} \u{A0}", "");
    }

    #[test]
    fn what_is_kept() {
        for (a, b) in [
            ("We may, and will", "We may and will"),
            ("the Services", "the services"),
            ("shall not", "shall"),
            ("30 days", "3 0 days"),
            ("on line", "online"),
            ("§ 3", "3"),
        ] {
            assert_ne!(normalise(a), normalise(b));
        }
    }
}
