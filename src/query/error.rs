//! What is wrong with a query, where, and what to do about it.

use thiserror::Error;

/// What is wrong with a query.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{what}")]
pub struct QueryError {
    /// Byte offset in the query, on a character boundary.
    pub at: usize,
    /// The same counted in characters, from 1.
    pub character: usize,
    /// What is wrong.
    pub what: String,
    /// What to do next.
    pub hint: String,
}
