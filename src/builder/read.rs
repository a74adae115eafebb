//! Reads what is new of one document, newest first, each distinct content once.

use std::collections::HashMap;

use crate::index::{ContentNumber, Finished, History, Table};
use crate::model::{Cancel, Content, Document};
use crate::source::Contents;
use crate::text::Reader;

/// What came of reading a document.
pub(super) struct Read {
    pub(super) finished: Finished,
    /// Bytes of the contents that were read.
    pub(super) bytes: u64,
    /// What couldn't be read, one line each.
    pub(super) warnings: Vec<String>,
}

/// Reads the versions from number `known` on; `table` is what the index has of those before. `None`
/// when stopped.
pub(super) fn read(
    document: &Document,
    known: usize,
    table: Option<&Table>,
    contents: &mut dyn Contents,
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
                warnings.push(format!("{} of {}: {error}", document.title, version.date));
                None
            }
        });
        each();
    }
    let versions: Vec<_> =
        new.iter().map(|v| (v.recorded, numbers.get(&v.content).copied().flatten())).collect();
    Some(Read { finished: history.finish(&versions), bytes: bytes_read, warnings })
}
