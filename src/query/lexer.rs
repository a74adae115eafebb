//! Query text → tokens with their places. Knows quotes, brackets, signs and where words end; knows
//! nothing of fields or what may follow what.

use std::ops::Range;

use super::ast::Side;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `OR`
    Or,
    /// `AND`
    And,
    /// `-` right before something, or `NOT`.
    Not,
    /// `NEAR/5`, `BEFORE/5`, `AFTER/5`; the text is the operator with its number.
    Near(Side),
    /// `"…"`, without the quotes; `closed` is false where the second one is missing.
    Quoted { closed: bool },
    /// `/…/`, without the slashes; `closed` is false where the second one is missing.
    Regex { closed: bool },
    /// `name:` right before a value; the text is the name.
    Field,
    /// Anything else up to white space, a quote or a bracket.
    Word,
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// The token's text, without quotes or the field's colon.
    pub(super) text: &'a str,
    /// Byte offset of the token's first character.
    pub(super) at: usize,
    /// Byte offset of what follows it.
    pub(super) end: usize,
}

/// Cuts a query into tokens.
pub(super) fn lex(query: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = query.get(at..).filter(|rest| !rest.is_empty()) {
        let white = rest.len() - rest.trim_start().len();
        if white > 0 {
            at += white;
            continue;
        }
        let token = next(query, at, rest);
        at = token.end;
        tokens.push(token);
    }
    tokens
}

/// Whether a word is an operator of nearness, whatever its number.
pub(super) fn is_near(word: &str) -> bool {
    let (name, number) = word.split_once('/').unwrap_or((word, "/"));
    matches!(name, "NEAR" | "BEFORE" | "AFTER") && (number != "/" || word == name)
}

fn next<'a>(query: &'a str, at: usize, rest: &'a str) -> Token<'a> {
    let token = |kind, text: Range<usize>, end| Token { kind, text: query.get(text).unwrap_or(""), at, end };
    match rest.chars().next() {
        Some('(') => return token(Kind::Open, at..at + 1, at + 1),
        Some(')') => return token(Kind::Close, at..at + 1, at + 1),
        Some(quote @ ('"' | '“' | '”')) => {
            let start = at + quote.len_utf8();
            let body = query.get(start..).unwrap_or("");
            let closing = body.char_indices().find(|(_, c)| matches!(c, '"' | '“' | '”'));
            return match closing {
                Some((i, c)) => {
                    token(Kind::Quoted { closed: true }, start..start + i, start + i + c.len_utf8())
                }
                None => token(Kind::Quoted { closed: false }, start..query.len(), query.len()),
            };
        }
        Some('-') if rest[1..].starts_with(|c: char| !c.is_whitespace() && c != '-' && c != ')') => {
            return token(Kind::Not, at..at + 1, at + 1);
        }
        Some('/') => {
            if let Some(token) = regex(query, at, rest) {
                return token;
            }
        }
        _ => {}
    }
    let length = rest.find(|c: char| c.is_whitespace() || "()\"“”".contains(c)).unwrap_or(rest.len());
    let word = rest.get(..length).unwrap_or(rest);
    match word {
        "OR" | "|" => return token(Kind::Or, at..at + length, at + length),
        "AND" => return token(Kind::And, at..at + length, at + length),
        "NOT" => return token(Kind::Not, at..at + length, at + length),
        near if is_near(near) => {
            let side = match near.as_bytes().first() {
                Some(b'B') => Side::After,
                Some(b'A') => Side::Before,
                _ => Side::Either,
            };
            return token(Kind::Near(side), at..at + length, at + length);
        }
        _ => {}
    }
    if let Some(colon) = word.find(':')
        && colon > 0
        && word.bytes().take(colon).all(|b| b.is_ascii_alphabetic())
        && !word[colon + 1..].starts_with(['/', ':'])
    {
        return token(Kind::Field, at..at + colon, at + colon + 1);
    }
    token(Kind::Word, at..at + length, at + length)
}

/// A regex: from a slash at the beginning of a word to one at the end of a word. What may stand in between is the
/// regex's business; `\/` is a slash of its own. A slash by itself, or two, begin none.
fn regex<'a>(query: &'a str, at: usize, rest: &'a str) -> Option<Token<'a>> {
    let body = rest.get(1..)?;
    if !body.starts_with(|c: char| !c.is_whitespace() && c != '/' && c != ')') {
        return None;
    }
    let start = at + 1;
    let mut chars = body.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let ends = |&(_, next): &(usize, char)| next.is_whitespace() || next == ')';
        match c {
            '\\' => drop(chars.next()),
            '/' if chars.peek().is_none_or(ends) => {
                let text = query.get(start..start + i)?;
                return Some(Token { kind: Kind::Regex { closed: true }, text, at, end: start + i + 1 });
            }
            _ => {}
        }
    }
    Some(Token { kind: Kind::Regex { closed: false }, text: body, at, end: query.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &[(Kind, &str)]) {
        let tokens = lex(query);
        let found: Vec<_> = tokens.iter().map(|t| (t.kind.clone(), t.text)).collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn tokens() {
        use Kind::{And, Close, Field, Near, Not, Open, Or, Quoted, Regex, Word};
        check("a  b", &[(Word, "a"), (Word, "b")]);
        check("\"a b\"c", &[(Quoted { closed: true }, "a b"), (Word, "c")]);
        check("“a b” \"c", &[(Quoted { closed: true }, "a b"), (Quoted { closed: false }, "c")]);
        check(
            "-a -(b OR c)",
            &[
                (Not, "-"),
                (Word, "a"),
                (Not, "-"),
                (Open, "("),
                (Word, "b"),
                (Or, "OR"),
                (Word, "c"),
                (Close, ")"),
            ],
        );
        check(
            "opt-out - x AND NOT y",
            &[(Word, "opt-out"), (Word, "-"), (Word, "x"), (And, "AND"), (Not, "NOT"), (Word, "y")],
        );
        check(
            "service:x first:2020..2022",
            &[(Field, "service"), (Word, "x"), (Field, "first"), (Word, "2020..2022")],
        );
        check("a NEAR/5 b", &[(Word, "a"), (Near(Side::Either), "NEAR/5"), (Word, "b")]);
        check(
            "BEFORE NEAR/x near/5 AFTER/2",
            &[
                (Near(Side::After), "BEFORE"),
                (Near(Side::Either), "NEAR/x"),
                (Word, "near/5"),
                (Near(Side::Before), "AFTER/2"),
            ],
        );
        check("document:\"a b\"", &[(Field, "document"), (Quoted { closed: true }, "a b")]);
        check(
            "https://example.org 10:30 a::b",
            &[(Word, "https://example.org"), (Word, "10:30"), (Word, "a::b")],
        );
        let (closed, open) = (Regex { closed: true }, Regex { closed: false });
        check("/a b/ c", &[(closed.clone(), "a b"), (Word, "c")]);
        check(
            "-/a/ (/b\\/ c/)",
            &[(Not, "-"), (closed.clone(), "a"), (Open, "("), (closed.clone(), "b\\/ c"), (Close, ")")],
        );
        check("/a/b/ c", &[(closed.clone(), "a/b"), (Word, "c")]);
        check("/\"(a/", &[(closed, "\"(a")]);
        check("a /b c", &[(Word, "a"), (open.clone(), "b c")]);
        check("/a/i", &[(open, "a/i")]);
        check("and/or a / b // //c 24/7", &["and/or", "a", "/", "b", "//", "//c", "24/7"].map(|w| (Word, w)));
        check("service:/a/", &[(Word, "service:/a/")]);
        check("\"a b\"~8", &[(Quoted { closed: true }, "a b"), (Word, "~8")]);
        check("é\"ü", &[(Word, "é"), (Quoted { closed: false }, "ü")]);
    }
}
