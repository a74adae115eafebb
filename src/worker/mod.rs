//! The only place that spawns threads: searching, reading, comparing and indexing beside the screen.
//!
//! Requests go into slots where the newest wins; replies carry the request's generation, so that a stale
//! one can be refused. Dropping the [`Desk`] stops all work.

mod comparing;
mod desk;
mod exporting;
mod guard;
mod joining;
mod keeping;
mod latest;
mod noting;
mod queue;
mod reading;
mod sheets;
mod tracing;
mod watching;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compare::Comparison;
use crate::history::{Lineage, Proposal, Touches, Trend, Visit};
use crate::library::{Decision, Mark, MarkChanges, Pair, Trouble};
use crate::model::{ClauseId, Holdings, Progress, Provenance, Timestamp};
use crate::query::{Hits, QueryError, Sort};

pub use desk::{Desk, spawn_input};
pub use guard::guarded;
pub use keeping::{Draft, KeepAsk};
pub use latest::Latest;
pub use noting::{NoteAsk, NoteBoard, NoteText, Subject as NoteSubject, note_draft};
pub use reading::Reading;
pub use sheets::{ClauseSheet, Content, OverviewSheet, RuleName, Sheet, SheetAsk, Subject};
pub use watching::{WatchAsk, WatchBoard};

/// A version of a document of an open archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// Index of the archive.
    pub archive: usize,
    /// Slug of the service.
    pub service: String,
    /// Slug of the document.
    pub document: String,
    /// Ordinal of the version in the document's history.
    pub version: usize,
}

impl Target {
    /// Another version of the same document.
    pub fn at(&self, version: usize) -> Self {
        Self { version, ..self.clone() }
    }

    /// Whether both are versions of the same document.
    pub fn same_document(&self, other: &Self) -> bool {
        self.at(0) == other.at(0)
    }
}

/// What the user said of a pair of documents: which, why it was proposed, and whether they are one; `None` forgets
/// what was said of it.
pub type Said = (Pair, String, Option<Decision>);

/// What the screen asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Search all open archives.
    Search {
        /// Counted up by the asker; comes back with the reply.
        generation: u64,
        /// As typed; a half-typed query is no error.
        text: String,
        /// Most hits wanted.
        limit: usize,
        /// In which order.
        sort: Sort,
        /// Only what was in force then, unless the query names a day itself.
        as_of: Option<Timestamp>,
    },
    /// Read a version's text.
    Read(Target),
    /// Read a version's headings for the tree, without showing it.
    Sections(Target),
    /// Compare two versions, or a section of each.
    Compare(Asked),
    /// Stop comparing: what was asked for is no longer wanted.
    StopComparing,
    /// Remember that everything these archives hold was shown among the changes: by index.
    Visited(Vec<(usize, Visit)>),
    /// Follow a clause through its document's history, from the version in which it is looked at.
    Lineage(Target, ClauseId),
    /// Tell what a clause, a document, a service or a topic comes to.
    Sheet(SheetAsk),
    /// Keep a record that was written, or forget one that can't be.
    Keep(KeepAsk),
    /// Keep something, change what is kept, or write a dossier.
    Note(NoteAsk),
    /// Join documents, or take them apart: all that was said of pairs so far.
    Join(Vec<Said>),
    /// Tell how a phrase spread.
    Trend {
        /// Counted up by the asker; comes back with the reply.
        generation: u64,
        /// The query.
        text: String,
    },
    /// Look through the watches, or change them.
    Watch(WatchAsk),
    /// Tell what the archive says of where a version comes from.
    Provenance(Target),
    /// Keep every mark that was set or removed since the start.
    Mark(MarkChanges),
    /// Write a comparison as a redline into the current folder.
    Export(Asked),
}

/// What is to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The old side.
    pub old: Target,
    /// The new side.
    pub new: Target,
    /// Only these sections of them, by their names.
    pub parts: Option<Parts>,
}

/// A section of each side, by the names that `compare::find_sections` leads back from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Of the old side.
    pub old: String,
    /// Of the new side.
    pub new: String,
}

/// Two texts and how they compare.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The old side; only the section, where sections are compared.
    pub old: Arc<Reading>,
    /// The new side, likewise.
    pub new: Arc<Reading>,
    /// Which sections they are, where only these were compared.
    pub parts: Option<Parts>,
    /// Both texts whole.
    pub whole: (Arc<Reading>, Arc<Reading>),
    /// What pairs with what, and how the words differ.
    pub comparison: Comparison,
}

impl Compared {
    /// What this is the answer to.
    pub fn asked(&self) -> Asked {
        Asked { old: self.old.target.clone(), new: self.new.target.clone(), parts: self.parts.clone() }
    }
}

/// A clause that was followed through its document's history.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The version in which it was looked at.
    pub reading: Arc<Reading>,
    /// The clause.
    pub clause: ClauseId,
    /// Its wordings.
    pub lineage: Lineage,
}

/// What comes back.
#[derive(Clone, Debug)]
pub enum Reply {
    /// What an archive holds is known, or known better.
    Holdings {
        /// Index of the archive.
        archive: usize,
        /// What it holds.
        holdings: Arc<Holdings>,
    },
    /// An archive is being read.
    Progress {
        /// Index of the archive.
        archive: usize,
        /// How far.
        progress: Progress,
    },
    /// More of an archive can be searched than before.
    Searchable {
        /// Index of the archive.
        archive: usize,
    },
    /// An archive is wholly indexed.
    Indexed {
        /// Index of the archive.
        archive: usize,
        /// Number of distinct clauses.
        clauses: u64,
        /// What was left out or looked wrong, one line each.
        warnings: Vec<String>,
    },
    /// What a search found.
    Hits {
        /// The request's.
        generation: u64,
        /// What it found.
        hits: Arc<Hits>,
        /// What is wrong with the query as typed, though it was understood somehow.
        complaint: Option<QueryError>,
    },
    /// What the changes of an archive are about is known.
    Touches {
        /// Index of the archive.
        archive: usize,
        /// What they are about.
        touches: Arc<Touches>,
    },
    /// A version's text.
    Text(Arc<Reading>),
    /// A version's headings.
    Sections(Arc<Reading>),
    /// Two versions, compared.
    Compared(Arc<Compared>),
    /// When the changes of each archive were last looked at; `None` where they never were.
    Visits(Vec<Option<Visit>>),
    /// What the archive says of where a version comes from.
    Provenance(Target, Box<Provenance>),
    /// The marks that are set.
    Marks(BTreeMap<char, Mark>),
    /// Where a clause came from and what became of it, as far as it is followed by now.
    Lineage(Arc<Traced>),
    /// What a clause, a document, a service or a topic comes to, as far as it is known by now.
    Sheet(Arc<Sheet>),
    /// A record was kept, or taken out: what is to be said of it.
    Kept(String),
    /// A record can't be kept as it is written: the draft, and what is wrong with it.
    Refused(Draft, Trouble),
    /// All notes and where they are.
    Notes(Arc<NoteBoard>),
    /// Which documents are one, and which may be.
    Joins(Vec<Proposal>),
    /// How a phrase spread.
    Trend {
        /// The request's.
        generation: u64,
        /// How it spread.
        trend: Arc<Trend>,
    },
    /// All watches and what is new for them.
    Watches(Arc<WatchBoard>),
    /// A comparison takes its time: how far it is, in percent.
    Comparing(u8),
    /// A file was written: its path.
    Written(String),
    /// Something went wrong.
    Failed(Trouble),
    /// An archive could not be read or indexed.
    Stopped {
        /// Index of the archive.
        archive: usize,
        /// Why.
        trouble: Trouble,
    },
}

#[cfg(test)]
mod tests;
