//! A query that is still being typed: what is wrong with it, as far as that can be told already, and what stands at
//! the cursor.
//!
//! What the words mean until then is `parser`'s business.

use std::ops::Range;

use super::error::QueryError;
use super::lexer::{Kind, lex};
use super::parser::parse;

/// What is wrong with a query that is still being typed: its last word may become right, what was opened may be
/// closed, and more may follow.
pub fn complaint(text: &str) -> Option<QueryError> {
    parse(text).err()?;
    let tokens = lex(text);
    let mut open = 0_usize;
    for token in &tokens {
        match token.kind {
            Kind::Open => open += 1,
            Kind::Close => open = open.saturating_sub(1),
            _ => {}
        }
    }
    let last = tokens.last();
    // Whatever it says by now: more of it may follow.
    let unclosed = last.filter(|token| token.kind == Kind::Regex { closed: false }).map(|token| token.at);
    let end = match last.map(|token| (&token.kind, token.end == text.len())) {
        Some((Kind::Quoted { closed: false }, _)) => "x\"",
        Some((Kind::Regex { closed: false }, _)) => "x/",
        Some((Kind::Regex { closed: true }, true)) => " x",
        _ => "x",
    };
    let error = parse(&format!("{text}{end}{}", ")".repeat(open))).err()?;
    let finished = text.get(error.at..).unwrap_or_default().contains(char::is_whitespace);
    let in_regex = tokens
        .iter()
        .any(|token| token.kind == Kind::Regex { closed: true } && (token.at..token.end).contains(&error.at));
    // What stands before a colon stays as it is; only a field's name itself is told there.
    let in_field = tokens.iter().any(|token| token.kind == Kind::Field && token.at == error.at);
    let may_mend = unclosed.is_some_and(|at| error.at >= at) || !(finished || in_regex || in_field);
    (!may_mend).then_some(error)
}

/// What is being typed at a place of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed<'a> {
    /// Nothing, or what needs no help.
    Nothing,
    /// A word, at these bytes.
    Word(Range<usize>),
    /// The value of a field.
    Value {
        /// The field's name, as typed.
        field: &'a str,
        /// What is typed of the value, without quotes.
        text: &'a str,
        /// Where the value stands, with its quote.
        range: Range<usize>,
    },
    /// A phrase.
    Phrase,
    /// A regex.
    Regex,
    /// An operator of nearness.
    Near,
}

/// What is being typed where the cursor stands, at this byte.
pub fn typed_at(query: &str, at: usize) -> Typed<'_> {
    let Some(before) = query.get(..at) else { return Typed::Nothing };
    let tokens = lex(before);
    let mut last = tokens.iter().rev();
    let Some(token) = last.next().filter(|token| token.end == at) else { return Typed::Nothing };
    let field = last.next().filter(|field| field.kind == Kind::Field && field.end == token.at);
    match (&token.kind, field) {
        (Kind::Field, _) => Typed::Value { field: token.text, text: "", range: at..at },
        (Kind::Word | Kind::Quoted { closed: false }, Some(field)) => {
            Typed::Value { field: field.text, text: token.text, range: token.at..at }
        }
        (Kind::Word, None) => Typed::Word(token.at..at),
        (Kind::Quoted { closed: false }, None) => Typed::Phrase,
        (Kind::Regex { closed: false }, _) => Typed::Regex,
        (Kind::Near(_), _) => Typed::Near,
        _ => Typed::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_at_the_cursor() {
        let value = |field, text, range| Typed::Value { field, text, range };
        for (typed, expected) in [
            ("", Typed::Nothing),
            ("data ", Typed::Nothing),
            ("data ser", Typed::Word(5..8)),
            ("-(ser", Typed::Word(2..5)),
            ("x service:", value("service", "", 10..10)),
            ("service:la", value("service", "la", 8..10)),
            ("service:\"big sq", value("service", "big sq", 8..15)),
            ("service:\"big\"", Typed::Nothing),
            ("\"class act", Typed::Phrase),
            ("/cl(", Typed::Regex),
            ("a NEAR/", Typed::Near),
        ] {
            assert_eq!(typed_at(typed, typed.len()), expected, "{typed}");
        }
        assert_eq!(typed_at("ser x", 3), Typed::Word(0..3));
    }

    #[test]
    fn what_may_still_become_right_is_no_mistake() {
        for (typed, at) in [
            ("", None),
            ("class action", None),
            ("class \"act", None),
            ("fist", None),
            ("fist:", Some(0)),
            ("data fist:2020", Some(5)),
            ("first:", None),
            ("first:20", None),
            ("(class", None),
            ("(waiver OR ", None),
            ("a (b \"c d", None),
            ("a OR", None),
            ("-", None),
            ("first:2015..", None),
            ("first:soon \"a b", Some(6)),
            ("(is:lost a", Some(4)),
            ("class OR ", None),
            ("class NEAR/", None),
            ("class NEAR/x ", Some(11)),
            ("is:g", None),
            ("is:lost", None),
            ("is:lost ", Some(3)),
            ("is:lost (\"a b", Some(3)),
            ("class) a", Some(5)),
            ("service:", None),
            ("/reta", None),
            ("/ret(ai", None),
            ("/ret(ai x", None),
            ("/ret(ai/", Some(4)),
            ("/ret(ai/ x", Some(4)),
            ("/ret(ai)/", None),
            ("(/ret(ai)/", None),
            ("servce:x /ret(ai", Some(0)),
            ("\"a b\"~", None),
            ("\"a b\"~x c", Some(6)),
        ] {
            assert_eq!(complaint(typed).map(|error| error.at), at, "{typed}");
        }
    }
}
