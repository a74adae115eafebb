//! What is wrong with a query that is still being typed, as far as that can be told already.
//!
//! What the words mean until then is `parser`'s business.

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
    let may_mend = unclosed.is_some_and(|at| error.at >= at) || !(finished || in_regex);
    (!may_mend).then_some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_still_become_right_is_no_mistake() {
        for (typed, at) in [
            ("", None),
            ("class action", None),
            ("class \"act", None),
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
