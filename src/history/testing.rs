//! Versions for this layer's tests, written as marks and texts.

use std::collections::HashMap;

use crate::model::testing::{facts, unread_version};
use crate::model::{ChangeKind, Content, Digest, Facts, Junk, Timestamp, Version};

/// Versions a day apart: `★a ●b ≈a` is a first record of text a, a change to text b, a flap back to a. `·` was
/// not read yet.
pub(super) fn versions(marks: &str) -> Vec<Version> {
    const KINDS: [ChangeKind; 6] = [
        ChangeKind::First,
        ChangeKind::Change,
        ChangeKind::Technical,
        ChangeKind::Formatting,
        ChangeKind::Flap,
        ChangeKind::Junk,
    ];
    let mut first: HashMap<char, u32> = HashMap::new();
    let version = |(at, mark): (usize, &str)| {
        let mut chars = mark.chars();
        let (mark, text) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
        let origin = *first.entry(text).or_insert(at as u32);
        let kind = KINDS.into_iter().find(|kind| kind.mark() == mark);
        let words = u32::from(matches!(kind, Some(ChangeKind::Change)));
        let facts = kind.map(|kind| Facts {
            sha256: Digest([text as u8; 32]),
            bytes: 100,
            clauses: 3,
            same_as: (kind == ChangeKind::Flap).then_some(origin),
            junk: (kind == ChangeKind::Junk).then_some(Junk::Empty),
            added: words,
            ..facts(kind)
        });
        let content = Content::File { path: at.to_string(), size: 0, modified: 0 };
        Version { content, facts, ..unread_version(Timestamp((18_000 + at as i64) * Timestamp::DAY)) }
    };
    marks.split_whitespace().enumerate().map(version).collect()
}
