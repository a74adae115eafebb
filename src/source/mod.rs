//! Where versions come from: git archives, corpus folders, the embedded sample.
//!
//! Archives are only ever read. What the versions say, and the index of it, are other layers' business.

use std::fmt;

use thiserror::Error;

use crate::model::{Cancel, Content, Document, Holdings, Progress, Provenance, Version};

/// What happened to an archive, and what to do next.
#[derive(Debug, Error)]
#[error("{what}")]
pub struct SourceError {
    /// What happened, and where.
    pub what: String,
    /// What to do next.
    pub hint: String,
}

/// A cheap fingerprint of an archive's state: equal stamps mean that nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp(pub String);

/// What an earlier scan found, to start the next one from.
pub struct Previous<'a> {
    /// The archive's fingerprint then.
    pub stamp: &'a Stamp,
    /// What it held then.
    pub holdings: &'a Holdings,
}

/// What a scan found.
#[derive(Debug)]
pub struct Scan {
    /// The archive's fingerprint now.
    pub stamp: Stamp,
    /// What it holds now. Versions that were in the previous holdings keep their facts where their
    /// place in the document's history is the same.
    pub holdings: Holdings,
    /// Things that were left out or look wrong, one line each.
    pub warnings: Vec<String>,
}

/// An open archive.
pub trait Source: Send + Sync {
    /// The name shown to people: the folder's name, or "sample".
    fn name(&self) -> &str;

    /// What tells this archive from every other: its canonical path. The cache is kept under it.
    fn identity(&self) -> String;

    /// The archive's fingerprint now.
    fn stamp(&self) -> Result<Stamp, SourceError>;

    /// Lists services, documents and versions, from where `previous` left off if its history continues.
    fn scan(
        &self,
        previous: Option<Previous<'_>>,
        cancel: &Cancel,
        progress: &dyn Fn(Progress),
    ) -> Result<Scan, SourceError>;

    /// Opens a handle for reading versions: one a thread.
    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError>;

    /// Where a version comes from, as far as the archive tells.
    fn provenance(&self, document: &Document, version: &Version) -> Result<Provenance, SourceError>;
}

/// Reads versions' bytes.
pub trait Contents {
    /// The bytes of a version, as recorded.
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError>;
}

impl fmt::Debug for dyn Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.identity())
    }
}
