//! Overviews: which services speak of a topic, since when and in which words; what a document or a service says
//! and what it doesn't, beside others of its kind.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::census::{Census, Counted, Held, Scope};
use super::meaning::Insight;
use crate::library::{Archive, Trouble};
use crate::model::{Bracket, ClauseId, Language, Timestamp};
use crate::query::{ClauseKey, texts};

/// Under so many peers nothing can be said of what is usual.
const FEWEST_PEERS: usize = 3;

/// A service that speaks of a topic in a text in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    /// Index of the archive.
    pub archive: usize,
    /// Slug and name of the service.
    pub service: (String, String),
    /// Slug and title of the document that has had it longest.
    pub document: (String, String),
    /// Ordinal of its version in force.
    pub version: usize,
    /// Since when the service speaks of it without a break.
    pub since: Bracket,
    /// When it did for the first time.
    pub first: Timestamp,
    /// Number of its clauses in force about it, in all documents.
    pub clauses: usize,
    /// The clause that has been there longest.
    pub clause: ClauseId,
    /// Its newest display text; empty where texts were not asked for.
    pub text: String,
    /// The words in it that make it about the topic.
    pub matched: Vec<String>,
}

/// A topic over all services.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicOverview {
    /// Number of the topic.
    pub topic: usize,
    /// The services that speak of it now, the earliest first.
    pub holders: Vec<Holder>,
    /// The services that spoke of it and no longer do, with when they did last, those that stopped last first.
    pub gone: Vec<(String, String, Bracket)>,
    /// Number of documents that speak of it now.
    pub documents: usize,
    /// Number of clauses in force about it.
    pub clauses: usize,
}

/// Every topic over all services.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topics {
    /// Number of services with a text in force.
    pub services: usize,
    /// The topics, in the rules' order.
    pub topics: Vec<TopicOverview>,
}

/// What is present in, or absent from, the texts of a document or a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Number of the topic.
    pub topic: usize,
    /// How many of its peers have it.
    pub peers: usize,
    /// What it says; `None` where it says nothing now.
    pub said: Option<Holder>,
    /// Since when it no longer says it, where it did.
    pub until: Option<Timestamp>,
}

/// A document, or all documents of a service, beside others of the kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Index of the archive.
    pub archive: usize,
    /// Slug and name of the service.
    pub service: (String, String),
    /// Slug and title of the document; `None` for the whole service.
    pub document: Option<(String, String)>,
    /// The documents that were counted, with what each says.
    pub documents: Vec<Counted>,
    /// Number of clauses in force by severity of the severest topic: high, medium, low.
    pub severities: [usize; 3],
    /// Number of clauses in force.
    pub clauses: usize,
    /// The language that it is in, where no rule reads it: nothing can be said of what it says, then.
    pub unread: Option<Language>,
    /// What is compared with: documents of the same kind, or services.
    pub peers: usize,
    /// What the peers are.
    pub kind: PeerKind,
    /// What it says, the severest first.
    pub present: Vec<Entry>,
    /// What it doesn't say and peers do, what most of them say first.
    pub absent: Vec<Entry>,
}

/// What a document or a service is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeerKind {
    /// Documents of other services of this kind.
    Documents(String),
    /// All documents of other services: too few are of the kind.
    AllDocuments,
    /// Other services.
    Services,
}

impl TopicOverview {
    /// Who has had it longest, and since when, in words: "Quora 2023-07-25"; "16 services by 2022-07-11" where their
    /// first records all have it.
    pub fn first(&self) -> Option<String> {
        let first = self.holders.first()?;
        let day = first.since.first_seen.day();
        let same = |holder: &&Holder| {
            holder.since.first_seen.day() == day
                && holder.since.absent_before.is_none() == first.since.absent_before.is_none()
        };
        let together = self.holders.iter().filter(same).count();
        let who = if together > 1 { format!("{together} services") } else { first.service.1.clone() };
        Some(format!("{who} {}", first.since()))
    }
}

impl Holder {
    /// Since when, in words: the day, "by" it where the first record has it already; with the day it said it first,
    /// where that was before.
    pub fn since(&self) -> String {
        let since = self.since.since();
        if self.first < self.since.first_seen {
            format!("{since} (first {})", self.first.day())
        } else {
            since
        }
    }
}

impl Insight {
    /// Tells which services speak of which topics; of all, or of these. `words` fetches what each says.
    ///
    /// # Errors
    /// When an index can't be read.
    pub fn topics_overview(
        &self,
        archives: &[Archive],
        only: &[usize],
        as_of: Option<Timestamp>,
        words: bool,
    ) -> Result<Topics, Trouble> {
        let census = self.census(archives, Scope { topic: None, as_of })?;
        let services = census.services().len();
        let all: Vec<usize> = (0..self.rules().rules.len()).collect();
        let wanted = if only.is_empty() { &all } else { only };
        let mut topics: Vec<TopicOverview> =
            wanted.iter().map(|&topic| topic_overview(&census, topic)).collect();
        if words {
            let holders = topics.iter_mut().flat_map(|t| {
                let topic = t.topic;
                t.holders.iter_mut().map(move |holder| (topic, holder))
            });
            self.say_words(archives, holders)?;
        }
        Ok(Topics { services, topics })
    }

    /// Tells what a document, or a whole service, says and what it doesn't; `None` where it has no text in force.
    ///
    /// # Errors
    /// When an index can't be read.
    pub fn overview(
        &self,
        archives: &[Archive],
        archive: usize,
        service: &str,
        document: Option<&str>,
        as_of: Option<Timestamp>,
    ) -> Result<Option<Overview>, Trouble> {
        let census = self.census(archives, Scope { topic: None, as_of })?;
        let own: Vec<Counted> = census
            .documents
            .iter()
            .filter(|counted| counted.archive == archive && counted.service.0 == service)
            .filter(|counted| document.is_none_or(|document| counted.document.0 == document))
            .cloned()
            .collect();
        let Some(first) = own.first() else { return Ok(None) };
        let reads = |counted: &Counted| self.reads(counted.language);
        let (peers, kind) = peers(&census, first, document.is_some(), &reads);
        let unread = own.iter().all(|counted| !reads(counted)).then_some(first.language);
        let mut overview = Overview {
            archive,
            service: first.service.clone(),
            document: document.map(|_| first.document.clone()),
            severities: [0; 3],
            clauses: own.iter().map(|counted| counted.clauses).sum(),
            unread,
            peers: peers.len(),
            kind,
            present: Vec::new(),
            absent: Vec::new(),
            documents: own,
        };
        for counted in &overview.documents {
            overview.severities.iter_mut().zip(counted.severities).for_each(|(sum, count)| *sum += count);
        }
        for topic in 0..self.rules().rules.len() {
            let with = peers.iter().filter(|topics| topics.contains(&topic)).count();
            let said: Vec<(&Counted, &Held)> = overview
                .documents
                .iter()
                .filter_map(|counted| Some((counted, counted.topics.get(&topic)?)))
                .collect();
            let now: Vec<(&Counted, &Held)> =
                said.iter().copied().filter(|(_, held)| !held.clauses.is_empty()).collect();
            let entry = Entry {
                topic,
                peers: with,
                said: holder(&now),
                until: if now.is_empty() { said.iter().map(|(_, held)| went(&held.run)).max() } else { None },
            };
            if entry.said.is_some() {
                overview.present.push(entry);
            } else if overview.unread.is_none() && (with > 0 || entry.until.is_some()) {
                overview.absent.push(entry);
            }
        }
        let severity = |entry: &Entry| self.rule(entry.topic).map(|rule| rule.severity);
        overview.present.sort_by_key(|entry| std::cmp::Reverse(severity(entry)));
        overview.absent.sort_by_key(|entry| std::cmp::Reverse((entry.peers, severity(entry))));
        let said = overview.present.iter_mut().filter_map(|entry| Some((entry.topic, entry.said.as_mut()?)));
        self.say_words(archives, said)?;
        Ok(Some(overview))
    }

    /// Whether some rule reads a language.
    fn reads(&self, language: Language) -> bool {
        self.rules().rules.iter().any(|rule| rule.language == language)
    }

    /// Fetches what each says, in one walk over each archive.
    fn say_words<'a>(
        &self,
        archives: &[Archive],
        holders: impl Iterator<Item = (usize, &'a mut Holder)>,
    ) -> Result<(), Trouble> {
        let mut holders: Vec<(usize, &mut Holder)> = holders.collect();
        for (at, archive) in archives.iter().enumerate() {
            let Some(snapshot) = archive.snapshot() else { continue };
            let mut wanted: HashSet<ClauseKey> = HashSet::new();
            let mut of: HashMap<usize, ClauseKey> = HashMap::new();
            for (n, (_, holder)) in holders.iter().enumerate().filter(|(_, (_, holder))| holder.archive == at)
            {
                let indexed = snapshot.document(&holder.service.0, &holder.document.0);
                let row =
                    indexed.and_then(|indexed| Some((indexed.slot, indexed.table.find(holder.clause)?.0)));
                wanted.extend(row);
                of.extend(row.map(|row| (n, row)));
            }
            let texts = texts(&snapshot, &wanted)?;
            for (n, key) in of {
                let (Some(text), Some(indexed)) = (texts.get(&key), snapshot.in_slot(key.0)) else {
                    continue;
                };
                let Some(row) = indexed.table.row(key.1) else { continue };
                let (topic, holder) = &mut holders[n];
                let topics = self.topics(text, row.language, &indexed.table.place(row.section));
                let fired = topics.iter().find(|found| found.rule == *topic);
                holder.matched = fired
                    .map(|found| found.matched.iter().filter_map(|range| text.get(range.clone())))
                    .into_iter()
                    .flatten()
                    .map(str::to_owned)
                    .collect();
                holder.text.clone_from(text);
            }
        }
        Ok(())
    }
}

/// When a run of versions ended: when the version after it was recorded.
fn went(run: &Bracket) -> Timestamp {
    run.gone_since.unwrap_or(run.last_seen)
}

fn topic_overview(census: &Census, topic: usize) -> TopicOverview {
    let mut by_service: BTreeMap<&str, Vec<(&Counted, &Held)>> = BTreeMap::new();
    for counted in &census.documents {
        if let Some(held) = counted.topics.get(&topic) {
            by_service.entry(&counted.service.0).or_default().push((counted, held));
        }
    }
    let mut overview =
        TopicOverview { topic, holders: Vec::new(), gone: Vec::new(), documents: 0, clauses: 0 };
    for said in by_service.into_values() {
        let now: Vec<(&Counted, &Held)> =
            said.iter().copied().filter(|(_, held)| !held.clauses.is_empty()).collect();
        overview.documents += now.len();
        overview.clauses += now.iter().map(|(_, held)| held.clauses.len()).sum::<usize>();
        match holder(&now) {
            Some(holder) => overview.holders.push(holder),
            None => {
                let last = said.iter().max_by_key(|(_, held)| held.run.last_seen);
                overview.gone.extend(
                    last.map(|(counted, held)| {
                        (counted.service.0.clone(), counted.service.1.clone(), held.run)
                    }),
                );
            }
        }
    }
    overview.holders.sort_by(|a, b| (a.since.first_seen, &a.service).cmp(&(b.since.first_seen, &b.service)));
    overview.gone.sort_by(|a, b| (went(&b.2), &a.0).cmp(&(went(&a.2), &b.0)));
    overview
}

/// What a service says in the documents that speak of a topic now.
fn holder(now: &[(&Counted, &Held)]) -> Option<Holder> {
    let (counted, held) =
        now.iter().min_by_key(|(counted, held)| (held.run.first_seen, &counted.document.0))?;
    Some(Holder {
        archive: counted.archive,
        service: counted.service.clone(),
        document: counted.document.clone(),
        version: counted.version,
        since: held.run,
        first: now.iter().map(|(_, held)| held.first).min()?,
        clauses: now.iter().map(|(_, held)| held.clauses.len()).sum(),
        clause: *held.clauses.first()?,
        text: String::new(),
        matched: Vec::new(),
    })
}

/// What each peer says now: documents of the same kind of other services, or other services.
fn peers(
    census: &Census,
    own: &Counted,
    document: bool,
    reads: &dyn Fn(&Counted) -> bool,
) -> (Vec<BTreeSet<usize>>, PeerKind) {
    let others = || {
        let of_others = census.documents.iter().filter(|counted| counted.service.0 != own.service.0);
        of_others.filter(|counted| reads(counted))
    };
    let says = |counted: &Counted| -> BTreeSet<usize> {
        let now = counted.topics.iter().filter(|(_, held)| !held.clauses.is_empty());
        now.map(|(&topic, _)| topic).collect()
    };
    if !document {
        let mut services: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        others().for_each(|counted| services.entry(&counted.service.0).or_default().extend(says(counted)));
        return (services.into_values().collect(), PeerKind::Services);
    }
    let alike = |counted: &&Counted| counted.kind.eq_ignore_ascii_case(&own.kind);
    let of_kind: Vec<BTreeSet<usize>> = others().filter(alike).map(says).collect();
    if of_kind.len() >= FEWEST_PEERS {
        return (of_kind, PeerKind::Documents(own.kind.clone()));
    }
    (others().map(says).collect(), PeerKind::AllDocuments)
}
