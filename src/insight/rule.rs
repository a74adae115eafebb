//! A rule as plain data: what it looks for, how much it matters, and why.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::Language;
use crate::query::Expr;

/// How much a clause matters to the person who agrees to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Low,
    /// Worth reading before agreeing.
    Medium,
    /// Takes away a right, or can cost money, data or the account.
    High,
}

impl Severity {
    /// All of them, the highest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Its place in [`Severity::ALL`].
    pub fn rank(self) -> usize {
        match self {
            Self::High => 0,
            Self::Medium => 1,
            Self::Low => 2,
        }
    }

    /// The word: `high`, `medium`, `low`.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// The mark: `▲`, `●`, `·`.
    pub fn mark(self) -> &'static str {
        match self {
            Self::High => "▲",
            Self::Medium => "●",
            Self::Low => "·",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|severity| severity.word() == text).ok_or(())
    }
}

/// A law or rule that bears on a topic. A pointer for further reading, not advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    /// What people call it.
    pub name: String,
    /// Where it holds: `EU`, `US`, `US-CA`, `UK` …
    pub jurisdiction: String,
    /// Which part of it, as lawyers cite it.
    pub citation: String,
}

/// A sentence that a rule must find, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The heading that it stands under.
    pub heading: Option<String>,
    /// The sentence.
    pub text: String,
}

impl Sentence {
    /// Reads `The sentence.` or `A heading › The sentence.`
    pub fn read(text: &str) -> Self {
        match text.rsplit_once(" › ") {
            Some((heading, text)) => Self { heading: Some(heading.to_owned()), text: text.to_owned() },
            None => Self { heading: None, text: text.to_owned() },
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.heading {
            Some(heading) => write!(f, "{heading} › {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is part of the program.
    Bundled,
    /// A file of the user's.
    User(PathBuf),
    /// It is part of the program, and a file of the user's changes it.
    Changed(PathBuf),
}

/// A group of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// As `topic:` names it.
    pub id: String,
    /// As shown.
    pub title: String,
}

/// A named query and what it means to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// As `topic:` names it.
    pub id: String,
    /// As shown.
    pub title: String,
    /// Id of its field.
    pub field: String,
    /// How much it matters.
    pub severity: Severity,
    /// Queries, any of which must hold.
    pub query: Vec<String>,
    /// Queries, none of which may hold.
    pub unless: Vec<String>,
    /// The whole query.
    pub expr: Expr,
    /// The language that its words are in.
    pub language: Language,
    /// Why it matters: a sentence or two.
    pub why: String,
    /// What it means for the person who agrees: a sentence or two.
    pub impact: String,
    /// Laws that bear on it.
    pub regulations: Vec<Regulation>,
    /// Sentences that it must find.
    pub matches: Vec<Sentence>,
    /// Sentences that it must not find.
    pub misses: Vec<Sentence>,
    /// Where it comes from.
    pub origin: Origin,
}
