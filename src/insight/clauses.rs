//! The clause table of the open archives, clause by clause, with what is known of each: for other engines.
//!
//! One document at a time is in memory. The shape of a line is `export`'s business.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::dossier::Filler;
use super::rule::Severity;
use crate::export::{ClauseLine, ClauseSpan};
use crate::index::{Indexed, Row};
use crate::library::{Archive, ClauseNames, Trouble, VersionNames};
use crate::model::{Cancel, Lifetime, Timestamp, Version};
use crate::query::{Marks, Query};

/// A clause: archive, slot, row.
type Key = (usize, u32, u32);

impl Filler<'_> {
    /// Calls `each` with every clause of the archives, or with those that one of the queries means. Archives come in
    /// their order, documents in that of the list, clauses by the version that first held them, then by their ids:
    /// the same archive gives the same lines, however it came to be indexed.
    ///
    /// # Errors
    /// When an index can't be read.
    pub fn clauses(
        &self,
        queries: &[Query],
        cancel: &Cancel,
        mut each: impl FnMut(ClauseLine) -> ControlFlow<()>,
    ) -> Result<(), Trouble> {
        let wanted = self.wanted(queries)?;
        for (at, archive) in self.archives.iter().enumerate() {
            let Some(marked) = self.insight.marks(archive)? else { continue };
            let snapshot = &marked.snapshot;
            let mut addresses = snapshot.addresses();
            for service in &snapshot.holdings().services {
                for document in &service.documents {
                    let Some(indexed) = snapshot.document(&service.slug, &document.slug) else { continue };
                    let texts: HashMap<u32, _> =
                        addresses.remove(&indexed.slot).unwrap_or_default().into_iter().collect();
                    let telling = Telling::new(archive, self.archives.len() > 1, indexed);
                    for (number, row) in telling.ordered() {
                        if cancel.is_cancelled() {
                            return Ok(());
                        }
                        let key = (at, indexed.slot, number);
                        let Some(&address) = texts.get(&number) else { continue };
                        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&key)) {
                            continue;
                        }
                        let mut line = telling.line(&row, snapshot.text_at(address)?);
                        self.mark(&mut line, &marked.marks, indexed.slot, number);
                        if each(line).is_break() {
                            return Ok(());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// What the queries mean; `None` where there are none: everything.
    fn wanted(&self, queries: &[Query]) -> Result<Option<HashSet<Key>>, Trouble> {
        if queries.is_empty() {
            return Ok(None);
        }
        let mut wanted = HashSet::new();
        for query in queries {
            self.insight.know(query)?;
            self.insight.prepare(self.archives, query, false)?;
            // All at once: what a name means depends on all of them.
            let snapshots = self.archives.iter().enumerate();
            let (places, snapshots): (Vec<usize>, Vec<_>) =
                snapshots.filter_map(|(at, archive)| Some((at, archive.snapshot()?))).unzip();
            self.insight.searcher(snapshots).for_each_hit(query, |found| {
                wanted.extend(places.get(found.archive).map(|&at| (at, found.indexed.slot, found.number)));
            })?;
        }
        Ok(Some(wanted))
    }

    fn mark(&self, line: &mut ClauseLine, marks: &Marks, slot: u32, row: u32) {
        let topics = marks.topics(slot, row).filter_map(|topic| self.insight.rule(topic));
        line.topic = topics.map(|rule| rule.id.clone()).collect();
        line.severity = self.insight.marked_severity(marks, slot, row).map(Severity::word);
    }
}

/// Tells the clauses of a document.
struct Telling<'a> {
    archive: &'a Archive,
    /// Whether locators have to name the archive.
    several: bool,
    indexed: Indexed<'a>,
    versions: VersionNames<'a>,
    clauses: ClauseNames,
}

impl<'a> Telling<'a> {
    fn new(archive: &'a Archive, several: bool, indexed: Indexed<'a>) -> Self {
        let clauses = ClauseNames::new(indexed.table.rows().map(|(_, row)| row.id));
        let versions = VersionNames::new(&indexed.document.versions);
        Self { archive, several, indexed, versions, clauses }
    }

    fn ordered(&self) -> Vec<(u32, Row)> {
        let mut rows: Vec<_> = self.indexed.table.rows().collect();
        rows.sort_unstable_by_key(|(_, row)| (row.first, row.id));
        rows
    }

    fn line(&self, row: &Row, text: String) -> ClauseLine {
        let Indexed { service, document, table, .. } = self.indexed;
        let lifetime = table.lifetime(row);
        let bracket = lifetime.bracket(&document.versions);
        let front = if self.several { format!("{}:", self.archive.name()) } else { String::new() };
        let clause = self.clauses.name(row.id);
        let version = self.versions.name(row.last as usize);
        ClauseLine {
            locator: format!("{front}{}/{}@{version}#{clause}", service.slug, document.slug),
            archive: self.archive.name().to_owned(),
            service: service.name.clone(),
            service_slug: service.slug.clone(),
            document: document.title.clone(),
            document_slug: document.slug.clone(),
            clause: row.id.to_string(),
            heading: table.place(row.section),
            text,
            lang: row.language.code(),
            first_seen: bracket.first_seen.rfc3339(),
            last_seen: bracket.last_seen.rfc3339(),
            absent_before: bracket.absent_before.map(Timestamp::rfc3339),
            gone_since: bracket.gone_since.map(Timestamp::rfc3339),
            current: bracket.current(),
            versions: lifetime.spans.iter().map(|span| u64::from(span.last - span.first) + 1).sum(),
            spans: spans(&lifetime, &document.versions),
            severity: None,
            topic: Vec::new(),
        }
    }
}

fn spans(lifetime: &Lifetime, versions: &[Version]) -> Vec<ClauseSpan> {
    let date = |at: u32| versions.get(at as usize).map_or_else(Timestamp::default, |version| version.date);
    let spans = lifetime.spans.iter().map(|span| ClauseSpan {
        first_seen: date(span.first).rfc3339(),
        last_seen: date(span.last).rfc3339(),
        versions: u64::from(span.last - span.first) + 1,
    });
    spans.collect()
}
