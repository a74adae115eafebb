//! Which parts of documents' timelines are shown: unfolded oscillations, hidden kinds, versions that were jumped to.
//!
//! One for the tree, the version pickers and stepping, so that they agree; what a timeline is, `history` knows.

use std::collections::{BTreeSet, HashMap};

use crate::history::timeline::{Showing, is_hidden, oscillation_of};
use crate::model::Version;
use crate::worker::Target;

/// What of the timelines is unfolded or shown.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    /// Whether technical, formatting-only and junk versions are shown.
    pub hidden: bool,
    /// By document: unfolded oscillations, known by their first flaps.
    unfolded: HashMap<String, BTreeSet<usize>>,
    /// By document: versions that are shown though they are of a hidden kind.
    kept: HashMap<String, BTreeSet<usize>>,
}

/// What a document is known by in here.
pub fn document_key(archive: usize, service: &str, document: &str) -> String {
    format!("{archive}/{service}/{document}")
}

impl Folds {
    /// How the timeline of a document is to be shown.
    pub fn showing(&self, document: &str) -> Showing<'_> {
        Showing { hidden: self.hidden, unfolded: self.unfolded.get(document), kept: self.kept.get(document) }
    }

    /// How the timeline of a version's document is to be shown.
    pub fn showing_of(&self, target: &Target) -> Showing<'_> {
        self.showing(&document_key(target.archive, &target.service, &target.document))
    }

    /// Shows or hides hidden kinds; versions that were jumped to are hidden again with them.
    pub fn toggle_hidden(&mut self) {
        self.hidden = !self.hidden;
        self.kept.clear();
    }

    /// Whether an oscillation is unfolded.
    pub fn is_unfolded(&self, document: &str, first: usize) -> bool {
        self.unfolded.get(document).is_some_and(|open| open.contains(&first))
    }

    /// Unfolds or folds an oscillation; says whether anything has changed.
    pub fn unfold(&mut self, document: &str, first: usize, open: bool) -> bool {
        let known = self.unfolded.entry(document.to_owned()).or_default();
        if open { known.insert(first) } else { known.remove(&first) }
    }

    /// Makes sure that a version has a line of its own.
    pub fn reveal(&mut self, target: &Target, versions: &[Version]) {
        let key = document_key(target.archive, &target.service, &target.document);
        let kind = versions.get(target.version).and_then(|version| version.facts.as_ref()).map(|f| f.kind);
        if !self.hidden && kind.is_some_and(is_hidden) {
            self.kept.entry(key).or_default().insert(target.version);
        } else if let Some(fold) = oscillation_of(versions, target.version)
            && fold.last() != target.version
        {
            self.unfold(&key, fold.first(), true);
        }
    }
}
