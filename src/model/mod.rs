//! The words of the design as types: service, document, version, section, clause, lifetime, locator.
//!
//! Pure data and small pure functions. Nothing here reads files, knows git, tantivy or a terminal, and
//! nothing here imports another layer.

mod archive;
mod clause;
mod content;
mod language;
mod lifetime;
mod locator;
mod slug;
mod task;
#[cfg(test)]
pub(crate) mod testing;
mod time;

pub use archive::{
    ChangeKind, Document, Facts, Format, Holdings, Junk, Provenance, Recorded, Service, Version, real_before,
    real_from,
};
pub use clause::{
    Block, Clause, ClauseId, ClauseKind, Furniture, Heading, Mark, Outline, StatedDate, StatedKind, Style,
};
pub use content::{Content, Digest, ObjectId};
pub use language::Language;
pub use lifetime::{Bracket, Lifetime, Span, bracket};
pub use locator::{Locator, LocatorError, VersionRef};
pub use slug::{claim_slug, slugify, unique_slugs};
pub use task::{Cancel, Progress, Stage};
pub use time::Timestamp;
