//! Brings an archive's versions to its index: what `source` reads, `text` understands and `index` keeps.
//!
//! The only place that knows both sides. Runs in the thread that calls it and in as many helpers as it
//! is told to use, all gone when it returns.

mod again;
mod error;
mod plan;
mod read;
mod run;

use std::sync::Arc;

use crate::index::{IndexError, Snapshot, Store};
use crate::model::{Cancel, Holdings, Progress};
use crate::source::Source;

pub use error::BuildError;

/// What is told while an index is built.
#[derive(Clone, Debug)]
pub enum Event {
    /// Where the work is; versions while indexing, commits while scanning.
    Progress(Progress),
    /// What the archive holds, before it is read: services, documents and versions, some without facts.
    Scanned(Arc<Holdings>),
    /// What can be searched by now; each replaces the one before.
    Snapshot(Snapshot),
    /// Something was left out or looks wrong: one line.
    Warning(String),
}

/// How to build.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Forget what is there and start from nothing.
    pub rebuild: bool,
    /// How many threads read versions.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(8);
        Self { rebuild: false, threads }
    }
}

/// How a build ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What can be searched; not complete if the work was stopped.
    pub snapshot: Snapshot,
    /// Whether anything was written.
    pub updated: bool,
}

/// Brings the index up to date with the archive. Reads nothing where the archive has not changed.
///
/// Stopped, it keeps what it has, and goes on from there the next time. Where the cache can't be
/// written, the index is built in memory, and a warning says so.
///
/// # Errors
/// When the archive can't be read, or another instance is writing (what is there can still be searched:
/// [`Store::snapshot`]).
pub fn build(
    source: &dyn Source,
    store: &Store,
    options: Options,
    cancel: &Cancel,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Outcome, BuildError> {
    if !options.rebuild
        && let Ok(snapshot) = store.snapshot()
    {
        if snapshot.complete() && source.stamp().is_ok_and(|stamp| stamp.0 == snapshot.stamp()) {
            return Ok(Outcome { snapshot, updated: false });
        }
        report(Event::Snapshot(snapshot));
    }
    let threads = options.threads.max(1);
    let why = match store.writer(options.rebuild) {
        Ok(writer) => match run::run(source, writer, threads, cancel, report) {
            Err(BuildError::Index(error @ IndexError::Unwritable { .. })) if store.path().is_some() => error,
            other => return other,
        },
        Err(error @ IndexError::Unwritable { .. }) => error,
        Err(other) => return Err(other.into()),
    };
    let why = why.of(store.path());
    report(Event::Warning(format!("{why}; the index is kept in memory and lost at the end: {}", why.hint())));
    run::run(source, Store::memory().writer(true)?, threads, cancel, report)
}

#[cfg(test)]
mod tests;
