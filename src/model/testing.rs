//! Versions for tests: with nothing in them but what a test is about.

use super::{ChangeKind, Content, Digest, Facts, Format, Language, Recorded, Timestamp, Version};

/// A version recorded at a moment, not read yet.
pub fn unread_version(date: Timestamp) -> Version {
    Version {
        date,
        content: Content::File { path: String::new(), size: 0, modified: 0 },
        format: Format::Markdown,
        commit: None,
        recorded: Recorded::Unknown,
        facts: None,
    }
}

/// A version recorded at a moment and judged.
pub fn read_version(date: Timestamp, kind: ChangeKind) -> Version {
    Version { facts: Some(facts(kind)), ..unread_version(date) }
}

/// What is known of a version of a kind that says nothing.
pub fn facts(kind: ChangeKind) -> Facts {
    Facts {
        sha256: Digest([0; 32]),
        bytes: 0,
        clauses: 0,
        kind,
        same_as: None,
        junk: None,
        added: 0,
        removed: 0,
        reworded: 0,
        weighty: vec![],
        language: Language::English,
        stated: vec![],
    }
}
