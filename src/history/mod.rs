//! Time: what became of clauses, documents and archives, told from lifetimes.
//!
//! Everything here is asked of open archives and answered at once; who waits, on which thread, is `worker`'s
//! business. What the user has seen is handed in, and written by those who ask.

pub mod feed;
pub mod feed_filter;
mod reason;
mod seen;
#[cfg(test)]
mod testing;
pub mod timeline;
pub mod visits;

pub use reason::reason;
pub use seen::Seen;
pub use visits::{Visit, Visits};
