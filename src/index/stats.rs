//! Figures about an index.

use serde::{Deserialize, Serialize};

/// Figures about an index and the work that made it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stats {
    /// Number of services.
    pub services: u64,
    /// Number of documents.
    pub documents: u64,
    /// Number of versions.
    pub versions: u64,
    /// Number of distinct clauses per document, summed.
    pub clauses: u64,
    /// Bytes of versions read by the work that last changed the index.
    pub bytes_read: u64,
    /// Bytes of distinct clause text in the index.
    pub bytes_indexed: u64,
    /// How long that work took.
    pub seconds: f64,
    /// When it ended, in seconds since 1970.
    pub updated: i64,
}
