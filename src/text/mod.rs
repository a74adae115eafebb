//! Bytes → outline: headings, clauses and furniture. Pure.
//!
//! No file is opened here, and no archive is known.

use crate::model::{Format, Outline};

mod crude;

/// Reads a version's bytes.
///
/// Never fails: what can't be understood is kept as paragraphs.
pub fn read(bytes: &[u8], format: Format) -> Outline {
    crude::read(&String::from_utf8_lossy(bytes), format)
}
