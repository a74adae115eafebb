//! What went wrong, in one line, and what to do next.

use thiserror::Error;

use crate::builder::BuildError;
use crate::index::IndexError;
use crate::model::LocatorError;
use crate::query::QueryError;
use crate::source::SourceError;

/// What went wrong, and what to do next.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{what}")]
pub struct Trouble {
    /// What happened, and where, in one line.
    pub what: String,
    /// What to do next, in one line.
    pub hint: String,
}

impl Trouble {
    /// Something that went wrong and what to do about it; line breaks are folded.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        let fold = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { what: fold(what.into()), hint: fold(hint.into()) }
    }
}

impl From<SourceError> for Trouble {
    fn from(error: SourceError) -> Self {
        Self::new(error.what, error.hint)
    }
}

impl From<BuildError> for Trouble {
    fn from(error: BuildError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<IndexError> for Trouble {
    fn from(error: IndexError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<LocatorError> for Trouble {
    fn from(error: LocatorError) -> Self {
        Self::new(
            error.to_string(),
            "`fineprint list` shows services and documents, `fineprint versions` versions",
        )
    }
}

impl From<QueryError> for Trouble {
    fn from(error: QueryError) -> Self {
        Self::new(format!("in the query, at character {}: {}", error.character, error.what), error.hint)
    }
}
