//! What a dossier says of clauses, versions and comparisons, looked up in the open archives.
//!
//! What was noted is given as it was noted; what the archive knows beside it (lifetimes, topics, the changes between
//! two versions) is added where the very bytes are still there. The forms are `export`'s business.

use super::evidence::Cited;
use super::meaning::Insight;
use super::noting::{Spot, Standing, cite_passage, standing};
use super::rule::Severity;
use crate::compare::compare;
use crate::export::{Dossier, Item, Quoted, Redline, Side, changed, lines};
use crate::library::{Archive, ClauseNames, Note, Passage, ReadVersion, Trouble};
use crate::model::{Cancel, ClauseId, Document, Holdings, Service, Timestamp, Version};

/// Looks things up for a dossier.
#[derive(Clone, Copy)]
pub struct Filler<'a> {
    /// The open archives, indexed.
    pub archives: &'a [Archive],
    /// What clauses are about.
    pub insight: &'a Insight,
    /// The day of citing.
    pub today: Timestamp,
}

/// A document in an open archive.
#[derive(Clone, Copy)]
struct Place<'a> {
    archive: &'a Archive,
    service: &'a Service,
    document: &'a Document,
}

impl<'a> Place<'a> {
    fn find(
        archives: &'a [Archive],
        holdings: &'a Holdings,
        (archive, service, document): (usize, &str, &str),
    ) -> Option<Self> {
        let (service, document) = holdings.find(service, document)?;
        Some(Self { archive: archives.get(archive)?, service, document })
    }

    fn slugs(&self) -> (&'a str, &'a str) {
        (&self.service.slug, &self.document.slug)
    }
}

impl Filler<'_> {
    /// A dossier of notes, in their order.
    pub fn dossier(&self, title: &str, notes: &[&Note], cancel: &Cancel) -> Dossier {
        let items = notes.iter().take_while(|_| !cancel.is_cancelled()).map(|note| self.note(note, cancel));
        Dossier { title: title.to_owned(), made: self.today, items: items.collect() }
    }

    /// What was noted, with what is known of it now.
    fn note(&self, note: &Note, cancel: &Cancel) -> Item {
        let (about, before) = standing(self.archives, note);
        let mut item = Item {
            kind: note.kind().word(),
            about: self.quoted(&note.about, &about),
            before: note.before.as_ref().zip(before.as_ref()).map(|(passage, at)| self.quoted(passage, at)),
            comment: note.comment.clone(),
            tags: note.tags.clone(),
            ..Item::default()
        };
        let lost = std::iter::once(&about).chain(&before).find_map(|standing| match standing {
            Standing::Lost(why) => Some(why.clone()),
            Standing::Here(_) => None,
        });
        item.missing = lost.map(|why| format!("Given as it was noted: {why}."));
        if let (Some(old), Some(before), Some(new)) =
            (&note.before, before.as_ref().and_then(Standing::spot), about.spot())
            && let Err(trouble) = self.compare(&mut item, (old, before), (&note.about, new), cancel)
        {
            item.missing = Some(format!("The comparison can't be given: {}.", trouble.what));
        }
        item
    }

    /// A passage as it was noted, with its lifetime and topics where it still is.
    fn quoted(&self, passage: &Passage, standing: &Standing) -> Quoted {
        let citation = cite_passage(passage, self.today);
        let Some(spot) = standing.spot() else { return Quoted { citation, ..Quoted::default() } };
        let mut quoted = Quoted { citation, bracket: spot.bracket, ..Quoted::default() };
        let holdings = self.archives.get(spot.archive).map(Archive::holdings);
        let place = holdings.as_ref().and_then(|holdings| {
            Place::find(self.archives, holdings, (spot.archive, &spot.service, &spot.document))
        });
        if let (Some(place), Some(clause), Some(quote)) = (place, spot.clause, &passage.quote) {
            self.judge(&mut quoted, place, &place.document.versions[spot.version], clause, quote);
        }
        quoted
    }

    fn judge(&self, quoted: &mut Quoted, place: Place<'_>, version: &Version, clause: ClauseId, text: &str) {
        let language = version.facts.as_ref().map_or(crate::model::Language::English, |facts| facts.language);
        let headings = quoted.citation.as_ref().map(|citation| citation.place.clone()).unwrap_or_default();
        let topics = self.insight.topics(text, language, &headings);
        let anchors = self.insight.anchors(place.archive).ok().flatten();
        let judged = self.insight.judge(anchors.as_deref(), place.slugs(), clause, topics);
        quoted.severity = judged.severity.map(Severity::word);
        let rules = judged.topics.iter().map(|topic| topic.rule).chain(judged.added.iter().copied());
        quoted.topics = rules.filter_map(|rule| Some(self.insight.rule(rule)?.title.clone())).collect();
    }

    fn compare(
        &self,
        item: &mut Item,
        (old, before): (&Passage, &Spot),
        (new, about): (&Passage, &Spot),
        cancel: &Cancel,
    ) -> Result<(), Trouble> {
        let read = |spot: &Spot, passage: &Passage| {
            let archive = &self.archives[spot.archive];
            let holdings = archive.holdings();
            let place = Place::find(self.archives, &holdings, (spot.archive, &spot.service, &spot.document));
            let gone = || Trouble::new(format!("{} is no longer there", passage.name()), "");
            let place = place.ok_or_else(gone)?;
            let read = place.archive.read(&place.document.versions[spot.version])?;
            if read.sha256.to_string() == passage.sha256 {
                Ok(read)
            } else {
                Err(Trouble::new(format!("{} has other bytes than were noted", passage.name()), ""))
            }
        };
        let (old_text, new_text) = (read(before, old)?, read(about, new)?);
        let Some(comparison) = compare(&old_text.outline, &new_text.outline, cancel) else { return Ok(()) };
        let redline =
            Redline { old: side(old, &old_text), new: side(new, &new_text), comparison: &comparison };
        let only: Vec<ClauseId> = [before.clause, about.clause].into_iter().flatten().collect();
        item.changes = changed(&redline, &only);
        if only.is_empty() {
            item.counts = redline.counts();
        }
        Ok(())
    }

    /// A clause as a version has it: archive by index, service and document by slug.
    ///
    /// # Errors
    /// When there is no such version, it can't be read, or lacks the clause.
    pub fn clause(
        &self,
        (archive, service, document): (usize, &str, &str),
        version: usize,
        clause: ClauseId,
    ) -> Result<Item, Trouble> {
        self.read((archive, service, document), version, |place, read, cited| {
            let snapshot = place.archive.snapshot();
            let indexed = snapshot
                .as_ref()
                .and_then(|snapshot| snapshot.document(&place.service.slug, &place.document.slug));
            let table = indexed.as_ref().map(|indexed| indexed.table);
            let known = table.iter().flat_map(|table| table.rows().map(|(_, row)| row.id));
            let citation = cited.citation(Some(clause), known, self.today)?;
            let row = table.and_then(|table| Some(table.lifetime(&table.find(clause)?.1)));
            let bracket = row.map(|life| life.bracket(&place.document.versions));
            let mut about = Quoted { bracket, citation: Some(citation), ..Quoted::default() };
            let found = read.outline.clauses().find(|(_, found)| found.id == clause);
            if let Some((_, found)) = found {
                self.judge(&mut about, place, &place.document.versions[version], clause, &found.text);
            }
            Ok(Item { kind: "clause", about, ..Item::default() })
        })
    }

    /// A whole version with its text.
    ///
    /// # Errors
    /// When there is no such version, or it can't be read.
    pub fn version(
        &self,
        (archive, service, document): (usize, &str, &str),
        version: usize,
    ) -> Result<Item, Trouble> {
        self.read((archive, service, document), version, |_, read, cited| {
            let citation = cited.citation(None, [], self.today)?;
            let base = citation.locator.clone();
            let names = ClauseNames::new(read.outline.clauses().map(|(_, clause)| clause.id));
            let name = |id: ClauseId| format!("{base}#{}", names.name(id));
            let text = lines(&read.outline, name);
            let about = Quoted { citation: Some(citation), ..Quoted::default() };
            Ok(Item { kind: "version", about, text, ..Item::default() })
        })
    }

    fn read<R>(
        &self,
        (at, service, document): (usize, &str, &str),
        version: usize,
        say: impl FnOnce(Place<'_>, &ReadVersion, &Cited<'_>) -> Result<R, Trouble>,
    ) -> Result<R, Trouble> {
        let gone = || Trouble::new("that version is no longer in the archive", "choose another one");
        let holdings = self.archives.get(at).ok_or_else(gone)?.holdings();
        let place = Place::find(self.archives, &holdings, (at, service, document)).ok_or_else(gone)?;
        let recorded = place.document.versions.get(version).ok_or_else(gone)?;
        let read = place.archive.read(recorded)?;
        let provenance = place.archive.provenance(place.document, recorded)?;
        let cited = Cited {
            archive: place.archive.name(),
            service: (&place.service.slug, &place.service.name),
            document: (&place.document.slug, &place.document.title),
            versions: &place.document.versions,
            version,
            outline: &read.outline,
            sha256: read.sha256,
            provenance: &provenance,
        };
        say(place, &read, &cited)
    }

    /// What is kept of a version, or of a clause in it, when it is noted.
    ///
    /// # Errors
    /// When there is no such version, it can't be read, or lacks the clause.
    pub fn passage(
        &self,
        document: (usize, &str, &str),
        version: usize,
        clause: Option<ClauseId>,
    ) -> Result<Passage, Trouble> {
        self.read(document, version, |place, _, cited| {
            let snapshot = place.archive.snapshot();
            let indexed = snapshot
                .as_ref()
                .and_then(|snapshot| snapshot.document(&place.service.slug, &place.document.slug));
            let known = indexed.iter().flat_map(|indexed| indexed.table.rows().map(|(_, row)| row.id));
            super::noting::passage(cited, clause, known)
        })
    }
}

fn side<'a>(passage: &'a Passage, read: &'a ReadVersion) -> Side<'a> {
    Side {
        name: &passage.locator,
        title: &passage.document,
        day: None,
        section: None,
        origin: &[],
        sha256: read.sha256,
        outline: &read.outline,
    }
}
