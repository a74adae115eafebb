//! What goes wrong with an index, and what to do next.

use thiserror::Error;

/// What stands for a place that isn't known.
const UNTOLD: &str = "index";

/// What went wrong with an index, and what to do next.
#[derive(Debug, Error)]
pub enum IndexError {
    /// Nothing that fits is in the cache.
    #[error("nothing is indexed yet")]
    Missing,
    /// Another instance is writing this index.
    #[error("another fineprint is indexing this archive")]
    Busy,
    /// The cache directory can't be written.
    #[error("the cache {place} can't be written: {why}")]
    Unwritable {
        /// The file or folder.
        place: String,
        /// What the system says.
        why: String,
    },
    /// What is in the cache is damaged.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// The search library gave up.
    #[error("the index failed: {0}")]
    Engine(String),
}

impl IndexError {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing => "run fineprint index",
            Self::Busy => "wait for it, or read what is there already",
            Self::Unwritable { .. } => {
                "free some space or set FINEPRINT_CACHE_DIR to a folder that can be written"
            }
            Self::Damaged(_) => "it is only a cache: run fineprint index --rebuild",
            Self::Engine(_) => "run fineprint index --rebuild; if it happens again, report it",
        }
    }
}

impl IndexError {
    /// The same with the folder that it is about, where tantivy didn't tell.
    pub fn of(self, folder: Option<&std::path::Path>) -> Self {
        match (self, folder) {
            (Self::Unwritable { place, why }, Some(folder)) if place == UNTOLD => {
                Self::Unwritable { place: folder.display().to_string(), why }
            }
            (other, _) => other,
        }
    }
}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as E;
        match error {
            E::LockFailure(..) => Self::Busy,
            E::DataCorruption(_) | E::IncompatibleIndex(_) | E::OpenReadError(_) => {
                Self::Damaged(error.to_string())
            }
            E::IoError(io) => Self::Unwritable { place: UNTOLD.into(), why: io.to_string() },
            E::OpenWriteError(error) => Self::Unwritable { place: UNTOLD.into(), why: error.to_string() },
            other => Self::Engine(other.to_string()),
        }
    }
}
