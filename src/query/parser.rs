//! Query text → [`Query`]: strictly, or as well as it goes while somebody is typing.
//!
//! ```text
//! all   = any any …                 every part must hold; AND may stand between
//! any   = near OR near …            binds closer than standing side by side
//! near  = part NEAR/5 part …        BEFORE/5, AFTER/5 where the order counts; NOT may stand before; closer still
//! part  = -part | ( all ) | "phrase" | "words"~8 | /regex/ | word | word* | word~1 | field:value
//! ```

use super::ast::{Expr, Near, Query, Side};
use super::error::QueryError;
use super::fields;
use super::lexer::{Kind, Token, lex};
use super::regular::Regular;
use crate::index::folded_words;

/// Deepest nesting of brackets and signs.
const DEEPEST: usize = 50;
/// Longest query, in bytes; what goes beyond is an error, or left out while typing.
const LONGEST: usize = 4096;
/// Widest distance of `NEAR/…`, in words.
const WIDEST: u8 = 100;
/// Distance of `NEAR` without a number.
const USUAL: u8 = 10;
/// Letters from which a word that is being typed also finds the words that begin with it.
const TYPED: usize = 3;

/// Reads a query.
///
/// # Errors
/// Says where it is wrong and what to write instead.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > LONGEST {
        let hint = format!("at most {LONGEST} bytes");
        return Err(QueryError { at: 0, character: 1, what: "the query is too long".into(), hint });
    }
    let query = Parser::new(text, false).query()?;
    if query.is_empty() {
        return Err(QueryError {
            at: 0,
            character: 1,
            what: "the query asks for nothing".into(),
            hint: "write a word, a \"phrase in quotes\", or a field such as service:NAME".into(),
        });
    }
    Ok(query)
}

/// Reads what is being typed: never fails. What makes no sense yet is left out, and the word at the
/// very end also finds the words that begin with it.
pub fn parse_typing(text: &str) -> Query {
    let end = (0..=text.len().min(LONGEST)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    Parser::new(&text[..end], true).query().unwrap_or_default()
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: usize,
    typing: bool,
}

/// One part, or nothing where there was nothing to look for.
type Part = Result<Option<Expr>, QueryError>;

impl<'a> Parser<'a> {
    fn new(text: &'a str, typing: bool) -> Self {
        Self { text, tokens: lex(text), at: 0, depth: 0, typing }
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    fn next_is(&self, kind: &Kind) -> bool {
        self.peek().is_some_and(|token| token.kind == *kind)
    }

    /// An error, or nothing while typing.
    fn wrong(&self, at: usize, what: impl Into<String>, hint: impl Into<String>) -> Part {
        if self.typing {
            return Ok(None);
        }
        let character = self.text.get(..at).unwrap_or_default().chars().count() + 1;
        Err(QueryError { at, character, what: what.into(), hint: hint.into() })
    }

    fn query(mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.all()?);
            let Some(token) = self.peek() else { break };
            // Only a closing bracket stops `all` before the end.
            let at = token.at;
            self.wrong(at, "this ) closes nothing", "take it away, or write ( before it")?;
            self.at += 1;
        }
        Ok(Query { expr: if parts.len() == 1 { parts.remove(0) } else { Expr::All(parts) } })
    }

    fn all(&mut self) -> Result<Vec<Expr>, QueryError> {
        let mut parts = Vec::new();
        let mut after_and = None;
        while let Some(token) = self.peek() {
            match token.kind {
                Kind::Close => break,
                Kind::And => {
                    let at = token.at;
                    if parts.is_empty() || after_and.is_some() {
                        self.wrong(at, "AND has nothing before it", "AND stands between two parts")?;
                    }
                    after_and = Some(at);
                    self.at += 1;
                }
                _ => {
                    after_and = None;
                    parts.extend(self.any()?);
                }
            }
        }
        if let Some(at) = after_and {
            self.wrong(at, "AND has nothing after it", "AND stands between two parts")?;
        }
        Ok(parts)
    }

    fn any(&mut self) -> Part {
        const HINT: &str = "OR stands between two parts, as in arbitration OR mediation";
        let mut parts = Vec::new();
        if self.next_is(&Kind::Or) {
            let at = self.peek().map_or(0, |token| token.at);
            self.wrong(at, "OR has nothing before it", HINT)?;
            self.at += 1;
            return Ok(None);
        }
        parts.extend(self.near()?);
        while self.next_is(&Kind::Or) {
            let at = self.peek().map_or(0, |token| token.at);
            self.at += 1;
            if self.peek().is_none_or(|t| matches!(t.kind, Kind::Close | Kind::Or | Kind::And)) {
                self.wrong(at, "OR has nothing after it", HINT)?;
                continue;
            }
            parts.extend(self.near()?);
        }
        Ok(if parts.len() > 1 { Some(Expr::Any(parts)) } else { parts.pop() })
    }

    fn near(&mut self) -> Part {
        const HINT: &str = "write what must be close by on both sides, as in limit NEAR/5 liability";
        let start = self.peek().map_or(0, |token| token.at);
        let mut left = None;
        if self.near_at(self.at).is_none() {
            left = self.part()?;
        }
        loop {
            let without = self.next_is(&Kind::Not) && self.near_at(self.at + 1).is_some();
            self.at += usize::from(without);
            let Some((token, side)) = self.near_at(self.at) else { break };
            self.at += 1;
            let name = token.text.split('/').next().unwrap_or_default();
            let within = self.distance(&token)?;
            let Some(before) = left.take() else {
                self.wrong(token.at, format!("{name} has nothing before it"), HINT)?;
                left = self.part()?;
                continue;
            };
            if self
                .peek()
                .is_none_or(|t| matches!(t.kind, Kind::Close | Kind::Or | Kind::And | Kind::Near(_)))
            {
                self.wrong(token.at, format!("{name} has nothing after it"), HINT)?;
                left = Some(before);
                continue;
            }
            let next = self.peek().map_or(token.end, |token| token.at);
            let Some(after) = self.part()? else {
                left = Some(before);
                continue;
            };
            for (part, at) in [(&before, start), (&after, next)] {
                if !has_a_place(part) {
                    let what = format!("{name} can't tell where this stands");
                    let hint = "it takes words, \"phrases\", beginnings*, and brackets with these and OR between them";
                    self.wrong(at, what, hint)?;
                }
            }
            left = Some(if has_a_place(&before) && has_a_place(&after) {
                Expr::Near(Box::new(Near { left: before, right: after, within, side, without }))
            } else {
                Expr::All(vec![before, after])
            });
        }
        Ok(left)
    }

    fn near_at(&self, at: usize) -> Option<(Token<'a>, Side)> {
        let token = self.tokens.get(at)?;
        if let Kind::Near(side) = token.kind { Some((token.clone(), side)) } else { None }
    }

    /// The number of an operator of nearness.
    fn distance(&self, token: &Token<'a>) -> Result<u8, QueryError> {
        let Some((name, number)) = token.text.split_once('/') else { return Ok(USUAL) };
        match number.parse() {
            Ok(within @ 1..=WIDEST) => Ok(within),
            _ => {
                let at = token.at + name.len() + 1;
                let what = format!("{name}/ takes a number of words from 1 to {WIDEST}");
                self.wrong(at, what, format!("write {name}/5: at most five words away")).map(|_| USUAL)
            }
        }
    }

    fn part(&mut self) -> Part {
        let Some(token) = self.peek().cloned() else { return Ok(None) };
        self.at += 1;
        match token.kind {
            Kind::Not => {
                if self.peek().is_none_or(|t| matches!(t.kind, Kind::Close | Kind::Or | Kind::And)) {
                    return self.wrong(
                        token.at,
                        "nothing follows to be left out",
                        "write -word or -\"a phrase\"",
                    );
                }
                Ok(self.deeper(token.at, Self::part)?.map(|part| Expr::Not(Box::new(part))))
            }
            Kind::Open => self.deeper(token.at, |parser| parser.group(token.at)),
            Kind::Quoted { closed } => {
                if !closed {
                    self.wrong(token.at, "this quote is not closed", "write \" at the end of the phrase")?;
                }
                self.phrase(&token)
            }
            Kind::Regex { closed } => self.regex(&token, closed),
            Kind::Field => self.field(&token),
            Kind::Word => self.word(&token),
            // `all`, `any` and `near` deal with the others.
            Kind::Close | Kind::Or | Kind::And | Kind::Near(_) => Ok(None),
        }
    }

    fn deeper(&mut self, at: usize, read: impl FnOnce(&mut Self) -> Part) -> Part {
        if self.depth >= DEEPEST {
            self.at = self.tokens.len();
            return self.wrong(at, "brackets are nested too deeply", "use fewer brackets");
        }
        self.depth += 1;
        let part = read(self);
        self.depth -= 1;
        part
    }

    fn group(&mut self, at: usize) -> Part {
        let mut parts = self.all()?;
        if self.next_is(&Kind::Close) {
            self.at += 1;
        } else if self.peek().is_none() {
            self.wrong(at, "this ( is not closed", "write ) where the group ends")?;
        }
        match parts.len() {
            0 => self.wrong(at, "these brackets hold nothing", "write what to look for between ( and )"),
            1 => Ok(parts.pop()),
            _ => Ok(Some(Expr::All(parts))),
        }
    }

    fn field(&mut self, field: &Token<'a>) -> Part {
        let value = self.peek().filter(|next| {
            next.at == field.end && matches!(next.kind, Kind::Word | Kind::Quoted { .. } | Kind::Field)
        });
        let Some(value) = value.cloned() else {
            let hint = fields::hint(field.text).unwrap_or(fields::ALL);
            return self.wrong(field.at, format!("{}: has no value", field.text), hint);
        };
        // The value of a field may have colons of its own, as a moment has.
        let mut end = value.end;
        self.at += 1;
        if value.kind == Kind::Field {
            let rest = self.peek().filter(|rest| rest.at == value.end && rest.kind == Kind::Word);
            if let Some(rest) = rest {
                end = rest.end;
                self.at += 1;
            }
        }
        let text = if matches!(value.kind, Kind::Quoted { .. }) {
            if value.kind == (Kind::Quoted { closed: false }) {
                self.wrong(value.at, "this quote is not closed", "write \" at the end of the name")?;
            }
            value.text
        } else {
            self.text.get(value.at..end).unwrap_or(value.text)
        };
        match fields::read(field.text, text) {
            Ok(filter) => Ok(Some(Expr::Filter(filter))),
            Err(wrong) => {
                let at = if wrong.in_value { value.at } else { field.at };
                self.wrong(at, wrong.what, wrong.hint)
            }
        }
    }

    /// A phrase, and how loose it is where `~8` follows right after it.
    fn phrase(&mut self, token: &Token<'a>) -> Part {
        let text = token.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = folded_words(&text).len();
        let loose = self.peek().filter(|next| next.at == token.end && next.kind == Kind::Word);
        let loose = loose.and_then(|next| Some((next.at + 1, next.text.strip_prefix('~')?)));
        let mut phrase = (words > 0).then(|| Expr::Phrase(text.clone()));
        if let Some((at, number)) = loose {
            self.at += 1;
            match number.parse() {
                Ok(others @ 0..=WIDEST) if words > 1 => phrase = Some(Expr::Loose(text, others)),
                Ok(0..=WIDEST) => {}
                _ => {
                    let what = format!("~ takes a number of words from 0 to {WIDEST}");
                    let hint =
                        "write \"delete account\"~8: in any order, with at most eight other words among them";
                    self.wrong(at, what, hint)?;
                }
            }
        }
        Ok(phrase)
    }

    fn regex(&mut self, token: &Token<'a>, closed: bool) -> Part {
        let wrong = match Regular::new(token.text) {
            Ok(_) if closed || self.typing => return Ok(Some(Expr::Regex(token.text.to_owned()))),
            Err(wrong) if closed => wrong,
            Err(_) if self.typing => {
                return Ok(Regular::beginning(token.text).map(|text| Expr::Regex(text.to_owned())));
            }
            _ => {
                let hint = "write / at its end; a word is looked for without the / before it";
                return self.wrong(token.at, "this regex is not closed", hint);
            }
        };
        self.wrong(token.at + 1 + wrong.at, wrong.what, wrong.hint)
    }

    fn word(&mut self, token: &Token<'a>) -> Part {
        let text = token.text;
        if let Some(stem) = text.strip_suffix('*') {
            return match folded_words(stem).as_slice() {
                [] => self.wrong(
                    token.at,
                    "nothing stands before *",
                    "write the beginning of a word, as in arbitrat*",
                ),
                _ => Ok(Some(Expr::Prefix(stem.trim_end_matches('*').to_owned()))),
            };
        }
        if let Some((word, distance)) = text.rsplit_once('~') {
            let edits = match distance {
                "" | "1" => 1,
                "2" => 2,
                _ => 0,
            };
            return match (folded_words(word).len(), edits) {
                (1, 1..) => Ok(Some(Expr::Fuzzy(word.to_owned(), edits))),
                (1, _) => {
                    self.wrong(token.at + word.len(), "~ allows 1 or 2 edits", "write word~1 or word~2")
                }
                _ => self.wrong(token.at, "~ follows a single word", "write word~1"),
            };
        }
        let words = folded_words(text);
        if words.is_empty() {
            return Ok(None);
        }
        let last = self.typing && token.end == self.text.len() && text.ends_with(char::is_alphanumeric);
        let long = words.last().is_some_and(|(word, _)| word.chars().count() >= TYPED);
        Ok(Some(if last && long { Expr::Typing(text.to_owned()) } else { Expr::Word(text.to_owned()) }))
    }
}

/// Whether it can be told where in a text an expression holds.
fn has_a_place(expr: &Expr) -> bool {
    match expr {
        Expr::Word(_) | Expr::Typing(_) | Expr::Prefix(_) | Expr::Near(_) => true,
        Expr::Phrase(_) | Expr::Loose(..) => true,
        Expr::Any(parts) => parts.iter().all(has_a_place),
        Expr::All(_) | Expr::Not(_) | Expr::Fuzzy(..) | Expr::Regex(_) | Expr::Filter(_) => false,
    }
}
