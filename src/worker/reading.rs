//! A version's text with all that the screen shows beside it.
//!
//! Plain data, filled by the desk; how it looks is `ui`'s business.

use std::collections::HashMap;

use super::Target;
use crate::export::Citation;
use crate::insight::{Cited, ClauseTold, Severity};
use crate::model::{Block, Bracket, ClauseId, Digest, Lifetime, Outline, Provenance, Timestamp, Version};

/// A version's text, its clauses' lifetimes and where it comes from.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which version.
    pub target: Target,
    /// Display name of the archive.
    pub archive: String,
    /// Whether several archives are open: locators name theirs then.
    pub several: bool,
    /// Display name of the service.
    pub service: String,
    /// Title of the document.
    pub document: String,
    /// The versions of the document, in order of history.
    pub versions: Vec<Version>,
    /// The text.
    pub outline: Outline,
    /// The clauses' lifetimes; empty until the document is indexed.
    pub lifetimes: HashMap<ClauseId, Lifetime>,
    /// By block: what is told of clauses.
    pub told: HashMap<usize, ClauseTold>,
    /// What the archive says about where it comes from.
    pub provenance: Provenance,
    /// SHA-256 of the bytes, computed now.
    pub sha256: Digest,
}

impl Reading {
    /// The version that is shown.
    pub fn version(&self) -> &Version {
        &self.versions[self.target.version]
    }

    /// When a clause was and is in the document.
    pub fn bracket(&self, clause: ClauseId) -> Option<Bracket> {
        Some(self.lifetimes.get(&clause)?.bracket(&self.versions))
    }

    /// The severity of the clause in a block.
    pub fn severity(&self, block: usize) -> Option<Severity> {
        self.told.get(&block)?.severity
    }

    /// The sections that a block stands in, from the outside in; of a heading, its own as well.
    pub fn sections_at(&self, block: usize) -> Vec<String> {
        let mut sections = self.outline.place(block);
        if let Some(Block::Heading(heading)) = self.outline.blocks.get(block) {
            sections.push(heading.label());
        }
        sections
    }

    /// The shortest name of a clause that no other clause of the document has.
    pub fn short_id(&self, clause: ClauseId) -> String {
        let here = self.outline.clauses().map(|(_, clause)| clause.id);
        crate::library::clause_name(clause, self.lifetimes.keys().copied().chain(here))
    }

    /// The version, or one of its clauses, as it is cited.
    pub fn citation(&self, clause: Option<ClauseId>, today: Timestamp) -> Option<Citation> {
        let cited = Cited {
            archive: &self.archive,
            service: (&self.target.service, &self.service),
            document: (&self.target.document, &self.document),
            versions: &self.versions,
            version: self.target.version,
            outline: &self.outline,
            sha256: self.sha256,
            provenance: &self.provenance,
        };
        cited.citation(clause, self.lifetimes.keys().copied(), today).ok()
    }

    /// How the version is named in a locator: its day, or the commit where the day is not enough.
    pub fn version_name(&self) -> String {
        crate::library::version_name(&self.versions, self.target.version)
    }

    /// The locator of the version, or of one of its clauses.
    pub fn locator(&self, clause: Option<ClauseId>) -> String {
        self.locator_at(self.target.version, clause)
    }

    /// The locator of any version of the document, or of a clause in it.
    pub fn locator_at(&self, version: usize, clause: Option<ClauseId>) -> String {
        let Target { service, document, .. } = &self.target;
        let version = crate::library::version_name(&self.versions, version);
        let archive = if self.several { format!("{}:", self.archive) } else { String::new() };
        let service = format!("{archive}{service}");
        match clause {
            Some(clause) => format!("{service}/{document}@{version}#{}", self.short_id(clause)),
            None => format!("{service}/{document}@{version}"),
        }
    }
}
