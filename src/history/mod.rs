//! Time: what became of clauses, documents and archives, told from lifetimes.
//!
//! Everything here is asked of open archives and answered at once; who waits, on which thread, is `worker`'s
//! business. What the user has seen is handed in, and written by those who ask.

pub mod feed;
pub mod feed_filter;
mod joins;
mod lineage;
mod reason;
mod renames;
mod seen;
#[cfg(test)]
mod testing;
pub mod timeline;
mod touches;
mod transition;
mod trend;
pub mod visits;
mod watch;

pub use joins::{Proposal, Standing, pair, proposals};
pub use lineage::{Lineage, Origin, Row, Source, Step, Subject, lineage};
pub use reason::reason;
/// How a searcher over snapshots is made: by those who know what topics mean.
pub type Searching<'a> = &'a dyn Fn(Vec<crate::index::Snapshot>) -> crate::query::Searcher;

pub use renames::{Rename, renames};
pub use seen::Seen;
pub use touches::{Touch, Touches};
pub use trend::{By, Event, Holder, Month, Of, Point, Trend, Turn, trend};
pub use visits::{Visit, Visits};
pub use watch::{
    News, NewsKind, SeenOf, WATCHES, WATCHES_SEEN, Watch, Watched, Watches, WatchesSeen, look, seen_now,
};
