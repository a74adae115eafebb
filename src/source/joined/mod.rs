//! Several histories as one archive: the archive's own, those of other refs, and what was joined to it.
//!
//! How two histories of a document become one is in `merge`, which documents are one in `arrange`, who is asked
//! for a version's bytes in `routes`. With nothing to join, the archive's own source answers everything.

mod arrange;
mod merge;
mod routes;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use xxhash_rust::xxh3::xxh3_64;

use self::arrange::Shelf;
use self::routes::{Reader, Route, Routes};
use super::{Contents, Previous, RecordsFile, Scan, Source, SourceError, Stamp, Warnings, Witness};
use crate::model::{Cancel, Content, Document, Holdings, Progress, Provenance, Version};

/// Changes when a scan of the same histories would find something else than before.
const SCHEME: &str = "joined-1";

/// Slugs of a service and of a document of it.
pub type DocumentKey = (String, String);

/// Says that one document's history belongs to another's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Join {
    /// The other archive that holds it: the identity of its source. `None` is the archive itself.
    pub archive: Option<String>,
    /// The document that becomes part of another.
    pub from: DocumentKey,
    /// The document that it becomes part of.
    pub into: DocumentKey,
}

impl Join {
    /// The number that contents of this history carry.
    fn history(&self) -> u64 {
        let Self { archive, from: (service, document), .. } = self;
        xxh3_64(format!("{}\n{service}/{document}", archive.as_deref().unwrap_or_default()).as_bytes())
    }
}

/// What is joined to an archive, and what it gives away.
#[derive(Clone, Debug, Default)]
pub struct Joins {
    /// Which documents belong together.
    pub joins: Vec<Join>,
    /// The other archives that the joins speak of; one that can't be opened is left out.
    pub guests: Vec<Arc<dyn Source>>,
    /// Documents that are part of another open archive's, and not shown here.
    pub lent: BTreeSet<DocumentKey>,
}

impl Joins {
    fn is_empty(&self) -> bool {
        self.joins.is_empty() && self.lent.is_empty()
    }

    /// The guests that some join speaks of.
    fn spoken_of(&self) -> impl Iterator<Item = &Arc<dyn Source>> {
        let wanted = |guest: &&Arc<dyn Source>| {
            self.joins.iter().any(|join| join.archive.as_deref() == Some(&*guest.identity()))
        };
        self.guests.iter().filter(wanted)
    }

    fn guest(&self, identity: &str) -> Option<&Arc<dyn Source>> {
        self.guests.iter().find(|guest| guest.identity() == identity)
    }
}

/// The history of another ref.
struct Strand {
    history: u64,
    label: String,
    source: Arc<dyn Source>,
}

/// An archive with the histories that were joined to it.
pub struct Joined {
    main: Box<dyn Source>,
    refs: Vec<Strand>,
    now: RwLock<Now>,
}

/// What is joined at the moment.
#[derive(Clone, Default)]
struct Now {
    joins: Arc<Joins>,
    /// Also of joins that were undone: an index that is not brought up to date yet still speaks of them.
    routes: Arc<Routes>,
}

impl Joined {
    /// An archive, and the histories of other refs of it with their names.
    pub fn new(main: Box<dyn Source>, refs: Vec<(String, Box<dyn Source>)>) -> Self {
        let mut routes = Routes::default();
        let strand = |(name, source): (String, Box<dyn Source>)| {
            let source: Arc<dyn Source> = Arc::from(source);
            let history = xxh3_64(format!("ref\n{name}").as_bytes());
            let label = super::names::displayable(&format!("ref {name}")).into_owned();
            routes.insert(history, Route { label: label.clone(), source: Some(Arc::clone(&source)) });
            Strand { history, label, source }
        };
        let refs = refs.into_iter().map(strand).collect();
        Self { main, refs, now: RwLock::new(Now { joins: Arc::default(), routes: Arc::new(routes) }) }
    }

    /// What tells the archive from every other, whichever refs of it are read: its canonical path.
    pub fn place(&self) -> String {
        self.main.identity()
    }

    /// What is joined at the moment.
    pub fn joins(&self) -> Arc<Joins> {
        self.now().joins
    }

    /// Joins other documents from now on; the next scan finds them.
    pub fn join(&self, joins: Joins) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let mut routes = Routes::clone(&now.routes);
        for join in &joins.joins {
            let guest = join.archive.as_deref().and_then(|archive| joins.guest(archive));
            if join.archive.is_some() && guest.is_none() {
                continue;
            }
            let route = Route { label: label(join, guest.map(|guest| &**guest)), source: guest.cloned() };
            routes.insert(join.history(), route);
        }
        *now = Now { joins: Arc::new(joins), routes: Arc::new(routes) };
    }

    fn now(&self) -> Now {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_plain(&self, joins: &Joins) -> bool {
        self.refs.is_empty() && joins.is_empty()
    }
}

/// A stamp of everything together; `None` stands for a history that can't be reached.
fn stamp_of(joins: &Joins, main: &Stamp, others: &[Option<Stamp>]) -> Stamp {
    let mut all: Vec<_> = joins.joins.iter().collect();
    all.sort_by(|a, b| (&a.archive, &a.from, &a.into).cmp(&(&b.archive, &b.from, &b.into)));
    let rules = xxh3_64(format!("{all:?}{:?}", joins.lent).as_bytes());
    let others: Vec<&str> =
        others.iter().map(|stamp| stamp.as_ref().map_or("gone", |stamp| &stamp.0)).collect();
    let others = xxh3_64(others.join("\n").as_bytes());
    Stamp(format!("{SCHEME} {rules:016x} {others:016x} {}", main.0))
}

/// Where versions of a joined document come from, in words.
fn label(join: &Join, guest: Option<&dyn Source>) -> String {
    let name = format!("{}/{}", join.from.0, join.from.1);
    match guest {
        None => name,
        Some(guest) if join.from == join.into => format!("{} ({})", guest.name(), guest.identity()),
        Some(guest) => format!("{}:{name} ({})", guest.name(), guest.identity()),
    }
}

impl Source for Joined {
    fn name(&self) -> &str {
        self.main.name()
    }

    /// Joins are part of the stamp, not of this: a document that is joined is read anew, and nothing else.
    fn identity(&self) -> String {
        let refs: String = self.refs.iter().map(|strand| format!("\n{}", strand.label)).collect();
        format!("{}{refs}", self.main.identity())
    }

    fn stamp(&self) -> Result<Stamp, SourceError> {
        let now = self.now();
        let main = self.main.stamp()?;
        if self.is_plain(&now.joins) {
            return Ok(main);
        }
        let refs = self.refs.iter().map(|strand| &strand.source);
        let others: Vec<_> = refs.chain(now.joins.spoken_of()).map(|source| source.stamp().ok()).collect();
        Ok(stamp_of(&now.joins, &main, &others))
    }

    fn scan(
        &self,
        previous: Option<Previous<'_>>,
        cancel: &Cancel,
        progress: &dyn Fn(Progress),
    ) -> Result<Scan, SourceError> {
        let now = self.now();
        if self.is_plain(&now.joins) {
            return self.main.scan(previous, cancel, progress);
        }
        let mut others = Others { cancel, progress, stamps: Vec::new(), warnings: Warnings::default() };
        // What was joined can't be taken apart again, so a scan has nothing to go on from.
        let main = self.main.scan(None, cancel, progress)?;
        main.warnings.iter().for_each(|line| others.warnings.push(line));
        let mut reader = self.reader(&now)?;
        let mut same =
            |a: &Version, b: &Version| !cancel.is_cancelled() && reader.same(&a.content, &b.content);
        let mut shelf = Shelf::new(main.holdings, &mut same);
        for strand in &self.refs {
            if let Some(found) = others.scan(&strand.label, &*strand.source)? {
                shelf.add_by_name(found, strand.history);
            }
        }
        let mut guests: Vec<(String, Holdings)> = Vec::new();
        for guest in now.joins.spoken_of() {
            if let Some(found) = others.scan(&guest.identity(), &**guest)? {
                guests.push((guest.identity(), found));
            }
        }
        shelf.lend(&now.joins.lent);
        shelf.join(&now.joins.joins, &guests, &mut others.warnings);
        let holdings = shelf.into_holdings();
        if cancel.is_cancelled() {
            return Err(SourceError::stopped());
        }
        let stamp = stamp_of(&now.joins, &main.stamp, &others.stamps);
        Ok(Scan { stamp, holdings, warnings: others.warnings.into_lines() })
    }

    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError> {
        Ok(Box::new(self.reader(&self.now())?))
    }

    fn provenance(&self, document: &Document, version: &Version) -> Result<Provenance, SourceError> {
        let routes = self.now().routes;
        let plain = Version { content: version.content.plain().clone(), ..version.clone() };
        let source = routes.source(&version.content)?.unwrap_or(&*self.main);
        let provenance = source.provenance(document, &plain)?;
        Ok(Provenance { origin: self.origin(&version.content), ..provenance })
    }

    fn witness(&self, document: &Document, version: &Version) -> Result<Option<Witness>, SourceError> {
        let routes = self.now().routes;
        let plain = Version { content: version.content.plain().clone(), ..version.clone() };
        routes.source(&version.content)?.unwrap_or(&*self.main).witness(document, &plain)
    }

    fn records(&self, document: &Document) -> Result<Vec<RecordsFile>, SourceError> {
        let routes = self.now().routes;
        let mut files: Vec<RecordsFile> = Vec::new();
        let mut known: Vec<Option<u64>> = Vec::new();
        for version in document.versions.iter().rev() {
            let history = version.content.history();
            if known.contains(&history) {
                continue;
            }
            known.push(history);
            // Each history has the files of its own; the archive's own one comes first.
            let source = routes.source(&version.content)?.unwrap_or(&*self.main);
            let own = document.versions.iter().filter(|version| version.content.history() == history);
            let own =
                own.map(|version| Version { content: version.content.plain().clone(), ..version.clone() });
            let found = source.records(&Document { versions: own.collect(), ..document.clone() })?;
            let at = if history.is_none() { 0 } else { files.len() };
            files.splice(at..at, found);
        }
        Ok(files)
    }

    fn origin(&self, content: &Content) -> Option<String> {
        self.now().routes.label(content)
    }
}

impl Joined {
    fn reader(&self, now: &Now) -> Result<Reader, SourceError> {
        Ok(Reader::new(self.main.open()?, Arc::clone(&now.routes)))
    }
}

/// Scans the other histories; one that can't be read is told and left out.
struct Others<'a> {
    cancel: &'a Cancel,
    progress: &'a dyn Fn(Progress),
    stamps: Vec<Option<Stamp>>,
    warnings: Warnings,
}

impl Others<'_> {
    fn scan(&mut self, name: &str, source: &dyn Source) -> Result<Option<Holdings>, SourceError> {
        match source.scan(None, self.cancel, self.progress) {
            Ok(scan) => {
                for line in scan.warnings {
                    // What is wrong with the repository is told once, not for every ref.
                    if !self.warnings.lines.contains(&line) {
                        self.warnings.push(line);
                    }
                }
                self.stamps.push(Some(scan.stamp));
                Ok(Some(scan.holdings))
            }
            Err(error) if self.cancel.is_cancelled() => Err(error),
            Err(error) => {
                let SourceError { what, hint } = error;
                self.warnings.push(format!("{name} is left out: {what}; {hint}"));
                self.stamps.push(None);
                Ok(None)
            }
        }
    }
}
