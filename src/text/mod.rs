//! Bytes → outline: headings, clauses and furniture. Pure.
//!
//! On the way: `decode` (bytes → text), `scan` (text → units), `parse` (a unit's text, by itself), `classify`
//! and `levels` (what the units are, together), `place` and `assemble` (blocks). HTML joins after
//! `scan`. No file is opened here, and no archive is known.

mod assemble;
mod classify;
mod dates;
mod decode;
mod display;
mod entities;
mod enumerator;
mod furniture;
mod html;
mod inline;
mod language;
mod lead_in;
mod levels;
mod line;
#[cfg(test)]
mod lossless;
mod normalise;
#[cfg(test)]
mod outline_tests;
mod parse;
mod place;
mod reader;
mod references;
mod sanitise;
mod scan;
mod unit;
mod words;

pub use enumerator::{Enumerator, Form, Setting, enumerator};
pub use normalise::{clause_id, normalise};
pub use sanitise::{Fate, fate, sanitise};
pub use words::words;

pub use reader::{Placed, Reader, Reading};

use crate::model::{Format, Outline};

/// Reads a version's bytes.
///
/// Never fails: what can't be understood is kept as paragraphs. Takes time in proportion to the length of the
/// bytes, whatever they are. Who reads many versions of one document keeps a [`Reader`].
pub fn read(bytes: &[u8], format: Format) -> Outline {
    Reader::once().outline(bytes, format)
}
