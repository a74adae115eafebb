//! Which documents say something about which topics, since when, and in which clauses: counted from the clause
//! tables and the topics of the clauses. No text is read here.

use std::collections::BTreeMap;

use super::meaning::{Insight, Marked};
use crate::index::Indexed;
use crate::library::{Archive, Trouble};
use crate::model::{Bracket, ClauseId, Language, Span, Timestamp, Version, bracket, real_before, real_from};

/// What a document says about a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The clauses in force that are about it, the oldest first; empty where it is gone.
    pub clauses: Vec<ClauseId>,
    /// When the document said it last without a break: begin and end of the run of versions, with what brackets it.
    pub run: Bracket,
    /// When it said it for the first time.
    pub first: Timestamp,
}

/// What a document says, by topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Index of the archive in the list that was asked about.
    pub archive: usize,
    /// Slug and name of the service.
    pub service: (String, String),
    /// Slug and title of the document.
    pub document: (String, String),
    /// What kind of terms it is.
    pub kind: String,
    /// Ordinal of the version in force.
    pub version: usize,
    /// Its language.
    pub language: Language,
    /// Whether that version is the latest one.
    pub latest: bool,
    /// Number of clauses in force that have a topic at all, by severity: high, medium, low; not counted for a
    /// single topic.
    pub severities: [usize; 3],
    /// Number of clauses in force; not counted for a single topic.
    pub clauses: usize,
    /// By number of the topic.
    pub topics: BTreeMap<usize, Held>,
}

/// What all documents say, by topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// The documents with a text in force, in order of archive and name.
    pub documents: Vec<Counted>,
}

/// Which part of the archives is counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope {
    /// Only this topic.
    pub topic: Option<usize>,
    /// What was in force then, instead of now.
    pub as_of: Option<Timestamp>,
}

impl Insight {
    /// Counts what the documents of all indexed archives say.
    ///
    /// # Errors
    /// When an index can't be read.
    pub fn census(&self, archives: &[Archive], scope: Scope) -> Result<Census, Trouble> {
        let mut census = Census::default();
        for (at, archive) in archives.iter().enumerate() {
            if let Some(marked) = self.marks(archive)? {
                self.count(at, &marked, scope, &mut census);
            }
        }
        Ok(census)
    }

    fn count(&self, archive: usize, marked: &Marked, scope: Scope, census: &mut Census) {
        let Marked { snapshot, marks } = marked;
        for indexed in snapshot.documents() {
            let Some(version) = in_force(&indexed, scope.as_of) else { continue };
            let mut counted = Counted {
                archive,
                service: (indexed.service.slug.clone(), indexed.service.name.clone()),
                document: (indexed.document.slug.clone(), indexed.document.title.clone()),
                kind: indexed.document.kind.clone(),
                version: version as usize,
                language: language(&indexed, version),
                latest: indexed.table.latest() == Some(version),
                severities: [0; 3],
                clauses: 0,
                topics: BTreeMap::new(),
            };
            let mut found: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
            let rows = 0..indexed.table.len() as u32;
            if let Some(topic) = scope.topic {
                let about: Vec<u32> = rows.filter(|&row| marks.has(indexed.slot, row, topic)).collect();
                found.extend((!about.is_empty()).then_some((topic, about)));
            } else {
                for number in rows {
                    let Some(row) = indexed.table.row(number).filter(|row| row.first <= version) else {
                        continue;
                    };
                    let now = indexed.table.holds(&row, version);
                    counted.clauses += usize::from(now);
                    if now && let Some(severity) = self.marked_severity(marks, indexed.slot, number) {
                        counted.severities[severity.rank()] += 1;
                    }
                    for topic in marks.topics(indexed.slot, number) {
                        found.entry(topic).or_default().push(number);
                    }
                }
            }
            for (topic, rows) in found {
                let held = Self::held(&indexed, version, &rows);
                counted.topics.extend(held.map(|held| (topic, held)));
            }
            census.documents.push(counted);
        }
    }

    fn held(indexed: &Indexed<'_>, version: u32, rows: &[u32]) -> Option<Held> {
        let versions = &indexed.document.versions;
        let mut now: Vec<(u32, u32, ClauseId)> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        for &number in rows {
            let Some(row) = indexed.table.row(number) else { continue };
            let life = indexed.table.lifetime(&row).spans;
            spans.extend(
                life.iter()
                    .filter(|span| span.first <= version)
                    .map(|span| Span { first: span.first, last: span.last.min(version) }),
            );
            if indexed.table.holds(&row, version) {
                now.push((row.first, number, row.id));
            }
        }
        now.sort_unstable();
        let first = spans.iter().map(|span| span.first).min()?;
        let run = last_run(spans, versions)?;
        Some(Held {
            clauses: now.into_iter().map(|(.., id)| id).collect(),
            run: bracket(run.first, run.last, versions.get(..=version as usize)?),
            first: versions.get(first as usize)?.date,
        })
    }
}

fn language(indexed: &Indexed<'_>, version: u32) -> Language {
    let facts = indexed.document.versions.get(version as usize).and_then(|version| version.facts.as_ref());
    facts.map(|facts| facts.language).unwrap_or_default()
}

/// The version of a document that is in force: the latest, or that of a moment; `None` where there is none yet that
/// was read and is no junk.
pub(super) fn in_force(indexed: &Indexed<'_>, as_of: Option<Timestamp>) -> Option<u32> {
    let Some(moment) = as_of else { return indexed.table.latest() };
    let recorded = indexed.document.in_force(moment)?;
    real_before(&indexed.document.versions, recorded + 1).map(|version| version as u32)
}

/// The last run of versions that some of the spans cover without a break; junk breaks nothing.
fn last_run(mut spans: Vec<Span>, versions: &[Version]) -> Option<Span> {
    spans.sort_unstable_by_key(|span| std::cmp::Reverse((span.last, span.first)));
    let mut spans = spans.into_iter();
    let mut run = spans.next()?;
    for span in spans {
        let touches = span.last + 1 >= run.first
            || real_from(versions, span.last as usize + 1).is_some_and(|next| next >= run.first as usize);
        if touches {
            run.first = run.first.min(span.first);
        } else {
            break;
        }
    }
    Some(run)
}

impl Counted {
    /// `service/document` in slugs.
    pub fn name(&self) -> String {
        format!("{}/{}", self.service.0, self.document.0)
    }
}

impl Census {
    /// The services with a text in force, by slug: each once, however many archives hold it.
    pub fn services(&self) -> BTreeMap<&str, &str> {
        self.documents
            .iter()
            .map(|counted| (counted.service.0.as_str(), counted.service.1.as_str()))
            .collect()
    }

    /// The documents that say something about a topic now.
    pub fn holders(&self, topic: usize) -> impl Iterator<Item = (&Counted, &Held)> {
        let held = move |counted| {
            let counted: &Counted = counted;
            counted.topics.get(&topic).filter(|held| !held.clauses.is_empty()).map(|held| (counted, held))
        };
        self.documents.iter().filter_map(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ChangeKind;
    use crate::model::testing::read_version;

    #[test]
    fn runs_are_told_apart_by_real_versions_only() {
        use ChangeKind::{Change, Junk};
        let kinds = [Change, Change, Junk, Change, Change, Change, Change];
        let versions: Vec<Version> =
            kinds.iter().enumerate().map(|(n, &kind)| read_version(Timestamp(n as i64), kind)).collect();
        let span = |&(first, last): &(u32, u32)| Span { first, last };
        for (spans, run) in [
            (vec![(0, 1), (3, 4)], Some((0, 4))),
            (vec![(0, 1), (4, 6)], Some((4, 6))),
            (vec![(5, 6), (0, 0), (3, 5), (1, 1)], Some((0, 6))),
            (vec![(0, 6), (3, 4)], Some((0, 6))),
            (vec![(0, 0)], Some((0, 0))),
            (vec![], None),
        ] {
            let found = last_run(spans.iter().map(span).collect(), &versions);
            assert_eq!(found.map(|span| (span.first, span.last)), run, "{spans:?}");
        }
    }
}
