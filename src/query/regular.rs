//! Regular expressions over the texts of clauses, as people read them: what is wrong with one, whether a text holds
//! it, and where.
//!
//! The engine is the crate `regex`; this decides case, blanks and typographic signs. It knows no index.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use regex_syntax::ast::{Ast, ClassSetItem, Literal, LiteralKind, Visitor, parse::ParserBuilder, visit};
use regex_syntax::hir::translate::TranslatorBuilder;

/// Largest regex, compiled, in bytes.
const LARGEST: usize = 4 << 20;
/// Deepest nesting of its groups.
const DEEPEST: u32 = 50;
/// How many characters at the end of one that is being typed may be left out until it makes sense.
const LEFT_OUT: usize = 200;

const HINT: &str = "in a regex . is any character, (a|b) one of both, a? a* a+ a{2,5} repeat, [a-z] is one of these; \
                    \\ takes the next sign as it stands";

/// What is wrong with a regex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Byte offset in it.
    pub(super) at: usize,
    pub(super) what: String,
    pub(super) hint: String,
}

/// A regex, ready to be asked of texts.
#[derive(Clone, Debug)]
pub(super) struct Regular {
    regex: Regex,
    /// Whether it may match where nothing stands; such matches don't count.
    hollow: bool,
}

impl Regular {
    /// Reads one as it is written between the slashes.
    ///
    /// Letter case counts only where it holds a capital. A blank is any white space, and `'`, `"`, `-` are the
    /// typographic signs too, unless `\` stands before.
    pub(super) fn new(text: &str) -> Result<Self, Wrong> {
        let wrong = |at, what: String| Wrong { at, what, hint: HINT.into() };
        let ast = ParserBuilder::new().nest_limit(DEEPEST).build().parse(text);
        let ast = ast.map_err(|error| wrong(error.span().start.offset, error.kind().to_string()))?;
        let hir = TranslatorBuilder::new().build().translate(text, &ast);
        let hir = hir.map_err(|error| wrong(error.span().start.offset, error.kind().to_string()))?;
        if hir.properties().maximum_len() == Some(0) || hir.properties().minimum_len().is_none() {
            return Err(wrong(0, "this regex matches no text".into()));
        }
        let Ok(reading) = visit(&ast, Reading::default());
        let capital = reading.capital;
        let made = RegexBuilder::new(&reading.rewritten(text))
            .case_insensitive(!capital)
            .dot_matches_new_line(true)
            .size_limit(LARGEST)
            .nest_limit(DEEPEST + 10)
            .build();
        let regex = made.map_err(|_| Wrong {
            at: 0,
            what: "this regex is too big".into(),
            hint: "make the numbers in { } smaller, or write . for \\w".into(),
        })?;
        Ok(Self { regex, hollow: hir.properties().minimum_len() == Some(0) })
    }

    /// The longest beginning that makes sense, of one that is still being typed.
    pub(super) fn beginning(text: &str) -> Option<&str> {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]).rev().take(LEFT_OUT);
        ends.filter_map(|end| text.get(..end)).find(|beginning| Self::new(beginning).is_ok())
    }

    /// Whether a text holds it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if self.hollow { self.found(text).next().is_some() } else { self.regex.is_match(text) }
    }

    /// Byte ranges of a text that it matches, in order.
    pub(super) fn found<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.regex.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty())
    }
}

/// What matters of a regex as it is written.
#[derive(Default)]
struct Reading {
    /// Whether a letter of it is a capital.
    capital: bool,
    /// What stands for more than itself: where, and what is put there.
    signs: Vec<(Range<usize>, String)>,
}

impl Reading {
    fn take(&mut self, literal: &Literal, in_class: bool) {
        self.capital |= literal.c.is_uppercase();
        let also = match literal.c {
            ' ' => r"\s",
            '\'' | '‘' | '’' => "'‘’",
            '"' | '“' | '”' | '„' => "\"“”„",
            '-' | '‐' | '‑' | '‒' | '–' | '—' => r"\-‐‑‒–—",
            _ => return,
        };
        if literal.kind == LiteralKind::Verbatim {
            let range = literal.span.start.offset..literal.span.end.offset;
            self.signs.push((range, if in_class { also.to_owned() } else { format!("[{also}]") }));
        }
    }

    fn rewritten(mut self, text: &str) -> String {
        self.signs.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut text = text.to_owned();
        for (range, sign) in self.signs {
            text.replace_range(range, &sign);
        }
        text
    }
}

impl Visitor for Reading {
    type Output = Self;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self, Self::Err> {
        Ok(self)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if let Ast::Literal(literal) = ast {
            self.take(literal, false);
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        match item {
            ClassSetItem::Literal(literal) => self.take(literal, true),
            ClassSetItem::Range(range) => {
                self.capital |= range.start.c.is_uppercase() || range.end.c.is_uppercase();
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(regex: &str, text: &str, expected: &[&str]) {
        let regular = Regular::new(regex).unwrap_or_else(|wrong| panic!("{regex}: {wrong:?}"));
        let found: Vec<&str> = regular.found(text).map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{regex} in {text:?}");
        assert_eq!(regular.is_in(text), !expected.is_empty(), "{regex} in {text:?}");
    }

    #[test]
    fn what_is_found() {
        let text = "We retain it for\u{a0}at most 30 days.\nRetained data: the Member’s “log-in” – 5 days";
        check("retain(ed|s)? .{0,20} days", text, &["retain it for\u{a0}at most 30 days"]);
        check("retain(ed|s)?", text, &["retain", "Retained"]);
        check("Retain", text, &["Retain"]);
        check("[A-Z]e", text, &["We", "Re", "Me"]);
        check(r"\Wretain\w+", text, &["\nRetained"]);
        check("(?i)MEMBER", text, &["Member"]);
        check("days. ?retained", text, &["days.\nRetained"]);
        check("member's \"log-in\"", text, &["Member’s “log-in”"]);
        check("[']s", text, &["’s"]);
        check(r"member\'s", text, &[]);
        check("x*", text, &[]);
        check("(most)?", text, &["most"]);
        check("^we", text, &["We"]);
        check("and\\/or", "And/or not", &["And/or"]);
    }

    #[test]
    fn what_is_wrong() {
        for (regex, at, what) in [
            ("a(b", 1, "unclosed group"),
            ("é)", 2, "unopened group"),
            ("*a", 0, "repetition operator missing expression"),
            ("a[b", 1, "unclosed character class"),
            ("^$", 0, "this regex matches no text"),
            ("(?=a)", 0, "look-around, including look-ahead and look-behind, is not supported"),
            (r"(\w{500}){500}", 0, "this regex is too big"),
        ] {
            let wrong = Regular::new(regex).expect_err(regex);
            assert_eq!((wrong.at, wrong.what.as_str()), (at, what), "{regex}");
        }
    }

    #[test]
    fn beginnings() {
        for (typed, expected) in [
            ("retain(ed|s", Some("retain")),
            ("retain(ed|s)", Some("retain(ed|s)")),
            ("days [0-", Some("days ")),
            ("days{2,", Some("days")),
            ("days\\", Some("days")),
            ("(", None),
        ] {
            assert_eq!(Regular::beginning(typed), expected, "{typed}");
        }
    }
}
