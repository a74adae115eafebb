//! What the changes of each version are about: the topics of the clauses that came and went with it.
//!
//! Plain data. What topics are and how much they matter is said by who makes them.

use std::collections::HashMap;
use std::sync::Arc;

/// What a version's changes are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    /// Ids of the topics and the words for how much they matter (`high`), the severest first.
    pub topics: Vec<(Arc<str>, &'static str)>,
}

impl Touch {
    /// How much the severest topic matters.
    pub fn severity(&self) -> Option<&'static str> {
        self.topics.first().map(|(_, severity)| *severity)
    }
}

/// What the versions of an archive's documents are about: by service and document (their slugs), by version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    documents: HashMap<(String, String), HashMap<u32, Touch>>,
}

impl Touches {
    /// Says what a version's changes are about.
    pub fn add(&mut self, service: &str, document: &str, version: u32, touch: Touch) {
        let key = (service.to_owned(), document.to_owned());
        self.documents.entry(key).or_default().insert(version, touch);
    }

    /// What a version's changes are about, where they are about anything.
    pub fn get(&self, service: &str, document: &str, version: usize) -> Option<&Touch> {
        let document = self.documents.get(&(service.to_owned(), document.to_owned()))?;
        document.get(&u32::try_from(version).ok()?)
    }
}
