//! The newest display texts of many clauses at once, in one walk over the index.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use tantivy::DocAddress;

use super::collect::keys;
use crate::index::{IndexError, Snapshot};

/// A clause of an archive: its document's slot and the number of its row.
pub type ClauseKey = (u32, u32);

/// The newest display texts of these clauses; those that are not in the index are left out.
pub fn texts<S: BuildHasher>(
    snapshot: &Snapshot,
    wanted: &HashSet<ClauseKey, S>,
) -> Result<HashMap<ClauseKey, String>, IndexError> {
    let mut found = HashMap::with_capacity(wanted.len());
    if wanted.is_empty() {
        return Ok(found);
    }
    let (searcher, _) = snapshot.words();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let keys = keys(segment)?;
        for doc in segment.doc_ids_alive() {
            let key = keys.get_val(doc);
            let key = ((key >> 32) as u32, key as u32);
            if wanted.contains(&key) {
                found.insert(key, snapshot.text_at(DocAddress::new(ordinal, doc))?);
            }
        }
    }
    Ok(found)
}
