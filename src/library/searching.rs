//! Searching all open archives at once, as far as each is indexed by now.

use super::{Archive, Trouble};
use crate::index::Snapshot;
use crate::query::{Hits, Names, Query, Searcher, Sort};

/// Searches the archives; hits name them by their index in `archives`. Archives that are not indexed yet
/// are left out.
pub fn search(archives: &[Archive], query: &Query, limit: usize, sort: Sort) -> Result<Hits, Trouble> {
    let indexed: (Vec<usize>, Vec<Snapshot>) =
        archives.iter().enumerate().filter_map(|(at, archive)| Some((at, archive.snapshot()?))).unzip();
    let (places, snapshots) = indexed;
    let searcher = Searcher::new(snapshots, std::sync::Arc::new(Names::default()));
    let mut found = searcher.search(query, limit, sort)?;
    for hit in &mut found.hits {
        hit.archive = places[hit.archive];
    }
    Ok(found)
}
