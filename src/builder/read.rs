//! Reads what is new of one document, newest first, each distinct content once.

use std::collections::HashMap;

use crate::compare::{self, WordMemory};
use crate::index::{ContentNumber, Finished, History, Rewording, Table};
use crate::model::{Cancel, Content, Document, Version};
use crate::source::{Contents, SourceError};
use crate::text::Reader;

/// How many word changes of a version are kept.
const WEIGHTY: usize = 3;

/// What came of reading a document.
pub(super) struct Read {
    pub(super) finished: Finished,
    /// Bytes of the contents that were read.
    pub(super) bytes: u64,
    /// What couldn't be read, one line each.
    pub(super) warnings: Vec<String>,
}

/// What is told of a version that can't be read.
pub(super) fn unreadable(document: &Document, version: &Version, error: &SourceError) -> String {
    format!("{} of {}: {error}", document.title, version.date)
}

/// Reads the versions from number `known` on; `table` is what the index has of those before. `None`
/// when stopped. `memory` is for all documents that one helper reads.
pub(super) fn read(
    document: &Document,
    known: usize,
    table: Option<&Table>,
    contents: &mut dyn Contents,
    memory: &mut WordMemory,
    cancel: &Cancel,
    each: &mut dyn FnMut(),
) -> Option<Read> {
    let (old, _) = document.versions.split_at_checked(known)?;
    let resumed = table.filter(|_| known > 0).and_then(|table| History::resume(table, old));
    let known = if resumed.is_some() { known } else { 0 };
    let mut history = resumed.unwrap_or_default();
    let mut reader = Reader::new();
    let new = document.versions.get(known..)?;
    let mut numbers: HashMap<&Content, Option<ContentNumber>> = HashMap::new();
    let (mut bytes_read, mut warnings) = (0, Vec::new());
    for version in new.iter().rev() {
        if cancel.is_cancelled() {
            return None;
        }
        numbers.entry(&version.content).or_insert_with(|| match contents.read(&version.content) {
            Ok(bytes) => {
                bytes_read += bytes.len() as u64;
                Some(history.read(&bytes, &reader.read(&bytes, version.format)))
            }
            Err(error) => {
                warnings.push(unreadable(document, version, &error));
                None
            }
        });
        each();
    }
    let versions: Vec<_> =
        new.iter().map(|v| (v.recorded, numbers.get(&v.content).copied().flatten())).collect();
    if known > 0 {
        // What the last version said is needed once more: some of it was reworded. Where it can't be read any
        // more, what went and what came are told without that.
        let last = table.and_then(Table::latest).and_then(|latest| old.get(latest as usize));
        match last.map(|last| (last, numbers.get(&last.content).copied().flatten())) {
            Some((_, Some(number))) => history.recall_content(number),
            Some((last, None)) => {
                if let Ok(bytes) = contents.read(&last.content) {
                    bytes_read += bytes.len() as u64;
                    history.recall(&reader.read(&bytes, last.format));
                }
            }
            None => {}
        }
    }
    let mut reword = |gone: &[&str], come: &[&str], language| {
        let found = compare::rewordings(gone, come, language, memory);
        let weighty = compare::weightiest(&found, WEIGHTY);
        Rewording { count: found.len() as u32, weighty }
    };
    Some(Read { finished: history.finish(&versions, &mut reword), bytes: bytes_read, warnings })
}
