//! What clauses mean and what vouches for them: evidence and citations.
//!
//! Asked of open archives and answered at once; who waits, on which thread, is `worker`'s business.

mod evidence;

pub use evidence::{Cited, Failure, Verified, check_claim, verify};
