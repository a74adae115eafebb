//! The clause table of the open archives, clause by clause, with what is known of each: for other engines.
//!
//! One document at a time is in memory. The shape of a line is `export`'s business.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::dossier::Filler;
use super::rule::Severity;
use crate::export::{ClauseLine, ClauseSpan};
use crate::index::{Indexed, Row};
use crate::library::{Archive, Trouble, clause_name, version_name};
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
                    let mut telling = Telling::new(archive, self.archives.len() > 1, indexed);
                    for (number, row) in telling.ordered() {
                        if cancel.is_cancelled() {
                            return Ok(());
                        }
                        let key = (at, indexed.slot, number);
                        let Some(&address) = texts.get(&number) else { continue };
                        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&key)) {
                            continue;
                        }
                        let mut line = telling.line(number, &row, snapshot.text_at(address)?);
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
            for (at, archive) in self.archives.iter().enumerate() {
                let Some(snapshot) = archive.snapshot() else { continue };
                let searcher = self.insight.searcher(vec![snapshot]);
                searcher.for_each(query, |found| {
                    wanted.insert((at, found.indexed.slot, found.number));
                })?;
            }
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
    /// By version: its name in locators, once it was needed.
    names: Vec<Option<String>>,
    /// By row: the shortest name of the clause.
    clauses: HashMap<u32, String>,
}

impl<'a> Telling<'a> {
    fn new(archive: &'a Archive, several: bool, indexed: Indexed<'a>) -> Self {
        let mut ids: Vec<_> = indexed.table.rows().map(|(number, row)| (row.id, number)).collect();
        ids.sort_unstable();
        // Whoever shares the most digits stands beside it.
        let neighbours = |at: usize| [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let name = |(at, &(id, number)): (usize, &(_, u32))| {
            let others = neighbours(at).filter_map(|other| ids.get(other)).map(|&(other, _)| other);
            (number, clause_name(id, others))
        };
        let clauses = ids.iter().enumerate().map(name).collect();
        let names = vec![None; indexed.document.versions.len()];
        Self { archive, several, indexed, names, clauses }
    }

    fn ordered(&self) -> Vec<(u32, Row)> {
        let mut rows: Vec<_> = self.indexed.table.rows().collect();
        rows.sort_unstable_by_key(|(_, row)| (row.first, row.id));
        rows
    }

    fn line(&mut self, number: u32, row: &Row, text: String) -> ClauseLine {
        let Indexed { service, document, table, .. } = self.indexed;
        let lifetime = table.lifetime(row);
        let bracket = lifetime.bracket(&document.versions);
        let front = if self.several { format!("{}:", self.archive.name()) } else { String::new() };
        let clause = self.clauses.get(&number).map_or("", String::as_str);
        let last = row.last as usize;
        let version = match self.names.get_mut(last) {
            Some(name) => &*name.get_or_insert_with(|| version_name(&document.versions, last)),
            None => "",
        };
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
