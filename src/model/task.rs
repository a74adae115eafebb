//! How long work is stopped and how it tells where it is.
//!
//! Threads live in `worker`; these are only the words that lower layers use to be polite.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to stop, shared between who asked for work and who does it.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the work to stop soon.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work should stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What long work is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Walking the archive's history.
    Scanning,
    /// Reading versions and writing clauses to the index.
    Indexing,
    /// Making what was written durable and searchable.
    Committing,
}

/// Where long work is: `done` of `total` (0 while unknown), in versions or commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How many are done.
    pub done: u64,
    /// How many there are; 0 while unknown.
    pub total: u64,
}
