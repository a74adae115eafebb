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
        use Kind::{And, Close, Field, Near, Not, Open, Or, Quoted, Word};
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
        check("é\"ü", &[(Word, "é"), (Quoted { closed: false }, "ü")]);
    }
}
