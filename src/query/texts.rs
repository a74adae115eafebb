//! The newest display texts of many clauses at once, in one walk over the index.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use tantivy::DocAddress;

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
    for (ordinal, cells) in (0..).zip(snapshot.cells()?) {
        for (doc, cell) in (0..).zip(cells.iter()).filter(|(_, cell)| cell.is_live()) {
            let key = (cell.slot(), cell.row());
            if wanted.contains(&key) {
                found.insert(key, snapshot.text_at(DocAddress::new(ordinal, doc))?);
            }
        }
    }
    Ok(found)
}
