//! What stops a build, and what to do next.

use thiserror::Error;

use crate::index::IndexError;
use crate::source::SourceError;

/// What stopped a build.
#[derive(Debug, Error)]
pub enum BuildError {
    /// The archive could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The index could not be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// It was stopped before anything could be searched.
    #[error("indexing was stopped before anything could be searched")]
    Stopped,
}

impl BuildError {
    /// What to do next.
    pub fn hint(&self) -> &str {
        match self {
            Self::Source(error) => &error.hint,
            Self::Index(error) => error.hint(),
            Self::Stopped => "start it again: it goes on from where it was",
        }
    }
}
