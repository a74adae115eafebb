//! Searching all open archives at once, with what topics and severities mean.

use std::sync::Arc;

use super::meaning::Insight;
use crate::index::Snapshot;
use crate::library::{Archive, Trouble};
use crate::query::{Hits, Query, Searcher, Sort};

impl Insight {
    /// A searcher over archives that knows the rules; looks topics up where they were worked out before.
    pub fn searcher(&self, snapshots: Vec<Snapshot>) -> Searcher {
        let marks: Vec<_> = snapshots.iter().map(|snapshot| self.known_marks(snapshot)).collect();
        Searcher::new(snapshots, Arc::clone(self.names())).with_marks(marks)
    }

    /// Searches the archives; hits name them by their index in `archives`. Archives that are not indexed yet
    /// are left out.
    pub fn search(
        &self,
        archives: &[Archive],
        query: &Query,
        limit: usize,
        sort: Sort,
    ) -> Result<Hits, Trouble> {
        let indexed: (Vec<usize>, Vec<Snapshot>) =
            archives.iter().enumerate().filter_map(|(at, archive)| Some((at, archive.snapshot()?))).unzip();
        let (places, snapshots) = indexed;
        let mut found = self.searcher(snapshots).search(query, limit, sort)?;
        for hit in &mut found.hits {
            hit.archive = places[hit.archive];
        }
        Ok(found)
    }

    /// Refuses a query that asks for a topic or a severity that there is none of.
    pub fn know(&self, query: &Query) -> Result<(), Trouble> {
        match self.names().unknown(&query.expr).as_slice() {
            [] => Ok(()),
            [first, ..] => Err(Trouble::new(
                format!("{first} means nothing"),
                "`fineprint rules` lists the topics and their fields; severities are high, medium and low",
            )),
        }
    }
}
