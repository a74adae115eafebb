//! When somebody last looked at what changed in an archive, and how far they saw it then.
//!
//! A visit is a look at the changes. What came since the last one is new, for as long as the program then runs;
//! the next visit begins where this one saw everything. Commands and pictures are no visits. Keeping them is
//! `library`'s business, writing them that of whoever asks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Seen;

/// A look at the changes of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When, in seconds since 1970.
    pub at: i64,
    /// How far each document was seen.
    pub documents: Seen,
}

/// The last visit of each archive, by the archive's identity.
pub type Visits = BTreeMap<String, Visit>;

/// The name of the user's file of visits.
pub const FILE: &str = "seen";
