//! What a query says, as a tree; and how it is written back as text.
//!
//! Pure data. Reading text into it is `parser`'s business, finding what it means is `compile`'s.

use std::fmt;

use crate::model::{Language, Timestamp};

/// A query: what hits must hold, and what narrows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What must hold; an empty [`Expr::All`] asks for nothing and finds nothing.
    pub expr: Expr,
}

impl Query {
    /// Whether the query asks for nothing at all.
    pub fn is_empty(&self) -> bool {
        self.expr == Expr::All(Vec::new())
    }

    /// The services and documents that everything it means must be of.
    pub fn named(&self) -> impl Iterator<Item = &Filter> {
        self.expr.parts().iter().filter_map(|part| match part {
            Expr::Filter(filter @ (Filter::Service(_) | Filter::Document(_))) => Some(filter),
            _ => None,
        })
    }

    /// The same query, of what was in force at a moment: unless it asks for nothing, or names a day itself.
    pub fn as_of(&self, moment: Timestamp) -> Self {
        if self.is_empty() || self.expr.names_a_day() {
            return self.clone();
        }
        self.narrowed(Filter::AsOf(moment))
    }

    /// The same query, narrowed by one more filter.
    pub fn narrowed(&self, filter: Filter) -> Self {
        let mut parts = match &self.expr {
            Expr::All(parts) => parts.clone(),
            other => vec![other.clone()],
        };
        let filter = Expr::Filter(filter);
        if !parts.contains(&filter) {
            parts.push(filter);
        }
        Self { expr: Expr::All(parts) }
    }
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Every part must hold.
    All(Vec<Expr>),
    /// At least one part must hold.
    Any(Vec<Expr>),
    /// The part must not hold.
    Not(Box<Expr>),
    /// A word in any of its forms.
    Word(String),
    /// A word that is still being typed: any of its forms, or words that begin with it.
    Typing(String),
    /// These very words next to each other.
    Phrase(String),
    /// These very words in any order, with at most so many others among them.
    Loose(String, u8),
    /// A regular expression that the text holds, as it is written between slashes.
    Regex(String),
    /// Words that begin so.
    Prefix(String),
    /// Words within so many single-letter edits (1 or 2).
    Fuzzy(String, u8),
    /// Two parts close to each other.
    Near(Box<Near>),
    /// A field.
    Filter(Filter),
}

/// Two parts with few words between them. Each is a word, a phrase, loose or not, a beginning, alternatives of these, or two
/// such parts again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// What stands before the operator.
    pub left: Expr,
    /// What stands after it.
    pub right: Expr,
    /// How many words the one may be away from the other: 1 means next to each other.
    pub within: u8,
    /// On which side of the left part the right one is looked for.
    pub side: Side,
    /// Whether it is the left part without the right one near it that is wanted.
    pub without: bool,
}

/// Where something is looked for, beside something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before or after it: `NEAR`.
    Either,
    /// After it, so that it comes before: `BEFORE`.
    After,
    /// Before it, so that it comes after: `AFTER`.
    Before,
}

impl Expr {
    /// What must hold together: the parts of an [`Expr::All`], or the expression itself.
    pub(super) fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    fn names_a_day(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::names_a_day),
            Self::Not(part) => part.names_a_day(),
            Self::Filter(Filter::AsOf(_)) => true,
            _ => false,
        }
    }

    /// Whether a clause must pass it by itself, whatever its section holds.
    pub(super) fn is_limit(&self) -> bool {
        matches!(self, Self::Not(_) | Self::Filter(_) | Self::Regex(_))
    }

    /// Whether it asks for topics or severities.
    pub fn names_topics(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::names_topics),
            Self::Not(part) => part.names_topics(),
            Self::Filter(Filter::Topic(_) | Filter::Severity(_)) => true,
            _ => false,
        }
    }
}

impl Default for Expr {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// A name as a field gives it: of a service, a document, a topic …
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name(pub String);

/// A range of moments, both ends included; `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// The first second of the range.
    pub from: Option<Timestamp>,
    /// The last second of the range.
    pub to: Option<Timestamp>,
}

impl DateRange {
    /// Whether the moment is in the range.
    pub fn contains(&self, moment: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= moment) && self.to.is_none_or(|to| moment <= to)
    }
}

/// What narrows a query without being looked for in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Clauses of the services of this name.
    Service(Name),
    /// Clauses of the documents of this name.
    Document(Name),
    /// Clauses under a heading with all these words (the headings above count).
    Heading(String),
    /// Clauses about this topic.
    Topic(Name),
    /// Clauses of this severity.
    Severity(Name),
    /// Clauses in this language.
    Language(Language),
    /// Clauses that the latest version holds.
    Current,
    /// Clauses that the latest version no longer holds.
    Gone,
    /// Clauses first seen in this range.
    First(DateRange),
    /// Clauses last seen in this range.
    Last(DateRange),
    /// Clauses of the version in force at this moment.
    AsOf(Timestamp),
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    // A bare `OR` after a field would be the operator.
    let operator = matches!(text, "OR" | "AND" | "NOT") || super::lexer::is_near(text);
    // So would a minus, a slash, and what looks like another field.
    let operator = operator || text.starts_with(['-', '/']) || text.contains(':');
    if text.is_empty() || operator || text.contains(|c: char| c.is_whitespace() || "()\"".contains(c)) {
        write!(f, "\"{}\"", text.replace('"', " "))
    } else {
        f.write_str(text)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expr {
            Expr::All(parts) => join(f, parts, " "),
            other => fmt::Display::fmt(other, f),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Expr], between: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        fmt::Display::fmt(part, f)?;
    }
    Ok(())
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => {
                f.write_str("(")?;
                join(f, parts, " ")?;
                f.write_str(")")
            }
            Self::Any(parts) => {
                f.write_str("(")?;
                join(f, parts, " OR ")?;
                f.write_str(")")
            }
            Self::Not(part) if matches!(**part, Self::Not(_) | Self::Near(_)) => write!(f, "-({part})"),
            Self::Not(part) => write!(f, "-{part}"),
            Self::Word(word) | Self::Typing(word) => f.write_str(word),
            Self::Phrase(text) => write!(f, "\"{text}\""),
            Self::Loose(text, others) => write!(f, "\"{text}\"~{others}"),
            Self::Regex(text) => write!(f, "/{text}/"),
            Self::Prefix(word) => write!(f, "{word}*"),
            Self::Fuzzy(word, distance) => write!(f, "{word}~{distance}"),
            Self::Near(near) => {
                let Near { left, right, within, side, without } = near.as_ref();
                let operator = match side {
                    Side::Either => "NEAR",
                    Side::After => "BEFORE",
                    Side::Before => "AFTER",
                };
                let not = if *without { "NOT " } else { "" };
                write!(f, "{left} {not}{operator}/{within} ")?;
                // A chain is read from the left.
                if matches!(right, Self::Near(_)) { write!(f, "({right})") } else { write!(f, "{right}") }
            }
            Self::Filter(filter) => fmt::Display::fmt(filter, f),
        }
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |moment: Option<Timestamp>| moment.map(Timestamp::day).unwrap_or_default();
        let (from, to) = (day(self.from), day(self.to));
        if from == to && !from.is_empty() { f.write_str(&from) } else { write!(f, "{from}..{to}") }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut field = |name: &str, value: &str| {
            write!(f, "{name}:")?;
            quoted(f, value)
        };
        match self {
            Self::Service(Name(name)) => field("service", name),
            Self::Document(Name(name)) => field("document", name),
            Self::Heading(words) => field("heading", words),
            Self::Topic(Name(name)) => field("topic", name),
            Self::Severity(Name(name)) => field("severity", name),
            Self::Language(language) => field("lang", language.code()),
            Self::Current => field("is", "current"),
            Self::Gone => field("is", "gone"),
            Self::First(range) => field("first", &range.to_string()),
            Self::Last(range) => field("last", &range.to_string()),
            Self::AsOf(moment) => field("asof", &moment.day()),
        }
    }
}
