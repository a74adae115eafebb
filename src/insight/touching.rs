//! Which topics each version's changes touch: told from the clause table and the topics of its clauses.
//!
//! A reworded clause went in one wording and came in another, so a version touches a topic as well when it
//! only rewords a clause about it. First records and junk touch nothing: they change nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::meaning::{Insight, Marked};
use crate::history::{Touch, Touches};
use crate::library::{Archive, Trouble};
use crate::model::{ChangeKind, Version, real_from};

impl Insight {
    /// What the changes of each version of an archive are about; `None` before it is indexed.
    pub fn touches(&self, archive: &Archive) -> Result<Option<Touches>, Trouble> {
        let Some(Marked { snapshot, marks }) = self.marks(archive)? else { return Ok(None) };
        let ids: Vec<Arc<str>> = self.rules().rules.iter().map(|rule| rule.id.as_str().into()).collect();
        let mut touches = Touches::default();
        for indexed in snapshot.documents() {
            let versions = &indexed.document.versions;
            let mut touched: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
            for (number, row) in indexed.table.rows() {
                let topics: Vec<usize> = marks.topics(indexed.slot, number).collect();
                if topics.is_empty() {
                    continue;
                }
                for span in indexed.table.lifetime(&row).spans {
                    let went = real_from(versions, span.last as usize + 1).map(|went| went as u32);
                    for version in std::iter::once(span.first).chain(went) {
                        touched.entry(version).or_default().extend(&topics);
                    }
                }
            }
            for (version, topics) in touched {
                if !versions.get(version as usize).is_some_and(changes) {
                    continue;
                }
                let mut rules: Vec<_> =
                    topics.iter().filter_map(|&n| Some((self.rule(n)?, &ids[n]))).collect();
                rules.sort_by_key(|(rule, _)| std::cmp::Reverse(rule.severity));
                let topics =
                    rules.into_iter().map(|(rule, id)| (Arc::clone(id), rule.severity.word())).collect();
                touches.add(&indexed.service.slug, &indexed.document.slug, version, Touch { topics });
            }
        }
        Ok(Some(touches))
    }
}

/// Whether a version changed anything.
fn changes(version: &Version) -> bool {
    let kind = version.facts.as_ref().map(|facts| facts.kind);
    kind.is_some_and(|kind| !matches!(kind, ChangeKind::First | ChangeKind::Junk))
}
