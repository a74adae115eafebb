//! An archive in memory, and what a plain reading of every version says about it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::builder::{Event, Options, Outcome, build};
use crate::index::{Snapshot, Store};
use crate::model::{
    Cancel, ChangeKind, ClauseId, Content, Document, Format, Holdings, Lifetime, Progress, Provenance,
    Recorded, Service, Span, Timestamp, Version,
};
use crate::source::{Contents, Previous, Scan, Source, SourceError, Stamp};

/// A version: when, what the recorder said, and the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Take(pub(super) i64, pub(super) Recorded, pub(super) String);

/// Documents by name ("service/title"), each with its versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Fake {
    pub(super) documents: BTreeMap<String, Vec<Take>>,
}

/// An archive in memory that counts how often it is read.
pub(super) struct FakeSource {
    holdings: Holdings,
    texts: Arc<HashMap<Content, String>>,
    pub(super) reads: Arc<AtomicUsize>,
}

struct FakeContents {
    texts: Arc<HashMap<Content, String>>,
    reads: Arc<AtomicUsize>,
}

/// A text that breaks whoever reads it.
pub(super) const BREAKS: &str = "(breaks)";

/// Content that the archive lists but can't read.
pub(super) const LOST: &str = "(lost)";

fn content(name: &str, text: &str) -> Content {
    let hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
    Content::File { path: format!("{name}/{hash:x}.md"), size: text.len() as u64, modified: 0 }
}

impl Fake {
    pub(super) fn one(name: &str, versions: &[(i64, Recorded, &str)]) -> Self {
        let versions = versions.iter().map(|(day, recorded, text)| Take(*day, *recorded, (*text).into()));
        Self { documents: BTreeMap::from([(name.to_owned(), versions.collect())]) }
    }

    pub(super) fn source(&self) -> FakeSource {
        let mut services: BTreeMap<String, Service> = BTreeMap::new();
        let mut texts = HashMap::new();
        for (name, takes) in &self.documents {
            let (service, title) = name.split_once('/').unwrap();
            let versions = takes.iter().map(|Take(day, recorded, text)| {
                texts.insert(content(name, text), text.clone());
                Version {
                    date: Timestamp(day * Timestamp::DAY),
                    content: content(name, text),
                    format: Format::Markdown,
                    commit: None,
                    recorded: *recorded,
                    facts: None,
                }
            });
            let versions = versions.collect();
            services
                .entry(service.to_owned())
                .or_insert_with(|| Service {
                    name: service.into(),
                    slug: service.into(),
                    ..Service::default()
                })
                .documents
                .push(Document {
                    title: title.into(),
                    slug: title.into(),
                    kind: title.into(),
                    url: None,
                    versions,
                });
        }
        let holdings = Holdings { services: services.into_values().collect() };
        FakeSource { holdings, texts: Arc::new(texts), reads: Arc::default() }
    }
}

impl FakeSource {
    /// The same archive, where what was lost says this.
    pub(super) fn mended(&self, text: &str) -> Self {
        let found = |(content, was): (&Content, &String)| {
            (content.clone(), if was == LOST { text.to_owned() } else { was.clone() })
        };
        let texts = self.texts.iter().map(found).collect();
        Self { holdings: self.holdings.clone(), texts: Arc::new(texts), reads: Arc::default() }
    }
}

impl Source for FakeSource {
    #[allow(clippy::unnecessary_literal_bound)]
    fn name(&self) -> &str {
        "fake"
    }

    fn identity(&self) -> String {
        "fake".into()
    }

    fn stamp(&self) -> Result<Stamp, SourceError> {
        let listing = format!("{:?}", self.holdings);
        Ok(Stamp(format!("{:x}", xxhash_rust::xxh3::xxh3_64(listing.as_bytes()))))
    }

    fn scan(&self, _: Option<Previous<'_>>, _: &Cancel, _: &dyn Fn(Progress)) -> Result<Scan, SourceError> {
        Ok(Scan { stamp: self.stamp()?, holdings: self.holdings.clone(), warnings: Vec::new() })
    }

    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError> {
        Ok(Box::new(FakeContents { texts: Arc::clone(&self.texts), reads: Arc::clone(&self.reads) }))
    }

    fn provenance(&self, _: &Document, _: &Version) -> Result<Provenance, SourceError> {
        Ok(Provenance::default())
    }
}

impl Contents for FakeContents {
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let text = self.texts.get(content).filter(|text| text.as_str() != LOST);
        assert!(text.is_none_or(|text| text != BREAKS), "reading it breaks");
        let lost = || SourceError { what: "it is gone".into(), hint: "look for it".into() };
        text.map(|text| text.clone().into_bytes()).ok_or_else(lost)
    }
}

/// Builds, and drops what is told meanwhile.
pub(super) fn built(source: &FakeSource, store: &Store) -> Outcome {
    let options = Options { threads: 2, ..Options::default() };
    build(source, store, options, &Cancel::default(), &|_: Event| {}).unwrap()
}

/// What a plain reading of every version says about a document.
pub(super) struct Plain {
    pub(super) kinds: Vec<Option<ChangeKind>>,
    pub(super) lifetimes: BTreeMap<ClauseId, Lifetime>,
    /// Added, removed and reworded, by version.
    pub(super) moves: Vec<(u32, u32, u32)>,
    /// By version: its clauses, in order; `None` for junk and what is lost.
    pub(super) held: Vec<Option<Vec<ClauseId>>>,
}

/// Reads every version and compares each with all before it. `is_junk` tells which are junk.
pub(super) fn plainly(takes: &[Take], is_junk: impl Fn(&str) -> bool) -> Plain {
    let mut texts: Vec<Vec<(ClauseId, String)>> = Vec::new();
    let mut plain = Plain { kinds: vec![], lifetimes: BTreeMap::new(), moves: vec![], held: vec![] };
    for Take(_, recorded, text) in takes {
        let before = plain.held.iter().rev().flatten().next().cloned();
        if text == LOST || is_junk(text) {
            plain.kinds.push((text != LOST).then_some(ChangeKind::Junk));
            plain.moves.push((0, 0, 0));
            plain.held.push(None);
            continue;
        }
        let outline = crate::text::read(text.as_bytes(), Format::Markdown);
        let said: Vec<(ClauseId, String)> = outline.clauses().map(|(_, c)| (c.id, c.text.clone())).collect();
        let now: Vec<ClauseId> = said.iter().map(|(id, _)| *id).collect();
        let nothing = Vec::new();
        let (gone, come) = {
            let old = texts.last().unwrap_or(&nothing);
            (lacking(old, &said), lacking(&said, old))
        };
        let reworded = crate::compare::rewordings(
            &gone,
            &come,
            outline.language,
            &mut crate::compare::WordMemory::default(),
        )
        .len();
        let figure = |texts: &[&str]| (texts.len() - reworded) as u32;
        plain.moves.push((figure(&come), figure(&gone), reworded as u32));
        texts.push(said);
        plain.kinds.push(Some(match &before {
            None => ChangeKind::First,
            Some(_) if *recorded == Recorded::Technical => ChangeKind::Technical,
            Some(before) if *before == now => ChangeKind::Formatting,
            Some(_) if plain.held.iter().flatten().any(|held| *held == now) => ChangeKind::Flap,
            Some(_) => ChangeKind::Change,
        }));
        plain.held.push(Some(now));
    }
    let all: BTreeSet<ClauseId> = plain.held.iter().flatten().flatten().copied().collect();
    for id in all {
        let mut spans: Vec<Span> = Vec::new();
        let mut open = false;
        for (version, held) in (0..).zip(&plain.held) {
            let Some(held) = held else { continue };
            match (held.contains(&id), open) {
                (true, true) => spans.last_mut().unwrap().last = version,
                (true, false) => spans.push(Span { first: version, last: version }),
                _ => {}
            }
            open = held.contains(&id);
        }
        plain.lifetimes.insert(id, Lifetime { spans });
    }
    plain
}

/// The texts of the distinct clauses of one version that another lacks.
fn lacking<'a>(of: &'a [(ClauseId, String)], from: &[(ClauseId, String)]) -> Vec<&'a str> {
    let mut seen: BTreeSet<ClauseId> = from.iter().map(|(id, _)| *id).collect();
    of.iter().filter(|(id, _)| seen.insert(*id)).map(|(_, text)| text.as_str()).collect()
}

/// Everything that an index says about its documents, in an order of its own.
pub(super) fn said(snapshot: &Snapshot) -> BTreeMap<String, String> {
    let documents = snapshot.documents().map(|indexed| {
        let mut clauses: Vec<String> = indexed
            .table
            .rows()
            .map(|(number, row)| {
                let text = snapshot.text(indexed.slot, number).unwrap();
                let place = indexed.table.place(row.section);
                format!("{} {:?} {:?} {place:?} {text:?}", row.id, row.language, indexed.table.lifetime(&row))
            })
            .collect();
        clauses.sort();
        let name = format!("{}/{}", indexed.service.name, indexed.document.title);
        (name, format!("{clauses:#?} {:#?}", indexed.document.versions))
    });
    documents.collect()
}
