//! Clauses and their lifetimes → tantivy and a catalogue, in the cache directory.
//!
//! Disposable: what is damaged, or was written by another version of the program, is built anew. Where
//! versions come from is not known here, nor what a query means: `builder` brings the one, `query` asks
//! the other.

mod catalogue;
mod cells;
mod engine;
mod error;
mod fold;
mod history;
mod junk;
mod kinds;
mod lanes;
mod rewording;
mod snapshot;
mod stats;
mod stems;
mod store;
mod table;
mod table_writer;
mod texts;
mod words;
mod writer;

#[doc(hidden)]
pub use catalogue::probe_catalogue;
pub use cells::Cell;
pub use engine::{Fields, KEY, SECTION};
pub use error::IndexError;
pub use fold::folded;
pub use history::{ContentNumber, Finished, History, Written};
pub use rewording::{Reword, Rewording};
pub use snapshot::{Indexed, Snapshot};
pub use stats::Stats;
pub use stems::{AllStems, Stems};
pub use store::Store;
pub use table::{Row, Table};
pub use table_writer::NewSection;
pub use texts::SegmentTexts;
pub use words::{Script, Word, Words, folded_words};
pub use writer::{Commit, Writer};
