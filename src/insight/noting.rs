//! What is kept of a clause, a version or a comparison when it is noted, and where it is by now.
//!
//! A note is found again by its locator, wherever its document moved; that the version is the very one is told by its
//! hash. What the file looks like is `library`'s business, what a dossier looks like `export`'s.

use super::evidence::Cited;
use crate::export::Citation;
use crate::library::{Archive, Note, Passage, Trouble, resolve};
use crate::model::{Bracket, ClauseId, Digest, Document, Locator, Timestamp};

/// What is kept of a version, or of a clause in it. `known` are the ids of the document's clauses, past ones too.
///
/// # Errors
/// When the version lacks the clause.
pub fn passage(
    cited: &Cited<'_>,
    clause: Option<ClauseId>,
    known: impl IntoIterator<Item = ClauseId>,
) -> Result<Passage, Trouble> {
    // The day of citing is told when it is cited.
    let citation = cited.citation(clause, known, Timestamp(0))?;
    Ok(Passage {
        locator: citation.locator,
        archive: citation.archive,
        service: citation.service,
        document: citation.document,
        place: citation.place,
        quote: citation.quote,
        clause: clause.map(|id| id.to_string()),
        recorded: citation.recorded.rfc3339(),
        commit: citation.commit,
        sha256: citation.sha256.to_string(),
        source: citation.source,
    })
}

/// A passage, as it is cited; `None` where its hash or its moment can't be read, which only another program wrote.
pub fn cite_passage(passage: &Passage, today: Timestamp) -> Option<Citation> {
    Some(Citation {
        archive: passage.archive.clone(),
        service: passage.service.clone(),
        document: passage.document.clone(),
        place: passage.place.clone(),
        quote: passage.quote.clone(),
        recorded: Timestamp::parse(&passage.recorded)?,
        commit: passage.commit.clone(),
        sha256: Digest::from_hex(&passage.sha256)?,
        source: passage.source.clone(),
        locator: passage.locator.clone(),
        accessed: today,
    })
}

/// Where a passage is by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In an open archive.
    Here(Spot),
    /// Nowhere in the archives that are open: why.
    Lost(String),
}

/// A passage in an open archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Index of the archive.
    pub archive: usize,
    /// Slug of the service.
    pub service: String,
    /// Slug of the document.
    pub document: String,
    /// Ordinal of the version that was noted.
    pub version: usize,
    /// The clause that was noted, as it is called now.
    pub clause: Option<ClauseId>,
    /// When the clause was there; `None` for a version, and until the document is indexed.
    pub bracket: Option<Bracket>,
}

impl Standing {
    /// The passage, where it is in an open archive.
    pub fn spot(&self) -> Option<&Spot> {
        match self {
            Self::Here(spot) => Some(spot),
            Self::Lost(_) => None,
        }
    }
}

/// Where a note's passages are by now: what it is about and, of a comparison, the old side.
pub fn standing(archives: &[Archive], note: &Note) -> (Standing, Option<Standing>) {
    (place(archives, &note.about), note.before.as_ref().map(|before| place(archives, before)))
}

fn place(archives: &[Archive], passage: &Passage) -> Standing {
    let locator: Locator = match passage.locator.parse() {
        Ok(locator) => locator,
        Err(_) => return Standing::Lost(format!("{:?} is no locator", passage.locator)),
    };
    // The archive of that name first; a clone may lie in a folder of another name by now.
    let mut order: Vec<usize> = (0..archives.len()).collect();
    order.sort_by_key(|&at| archives[at].name() != passage.archive);
    let mut missed: Vec<Missed> = Vec::new();
    for at in order {
        match seek(archives, at, &locator, passage) {
            Ok(spot) => return Standing::Here(spot),
            Err(why) => missed.push(why),
        }
    }
    // An archive that has the document says more than one that doesn't.
    let open = archives.iter().any(|archive| archive.name() == passage.archive);
    let other = missed.iter().position(|why| matches!(why, Missed::OtherBytes(_)));
    let why = other.or(open.then_some(0)).map(|at| missed.swap_remove(at));
    Standing::Lost(match why {
        Some(Missed::OtherBytes(why) | Missed::NotThere(why)) => why,
        None => format!("the archive {} is not open", passage.archive),
    })
}

/// Why a passage is not in an archive.
enum Missed {
    /// It has no such document or version.
    NotThere(String),
    /// It has the version, with other bytes.
    OtherBytes(String),
}

/// Looks for a passage in one archive.
fn seek(archives: &[Archive], at: usize, locator: &Locator, passage: &Passage) -> Result<Spot, Missed> {
    let named = Locator { archive: Some(archives[at].name().to_owned()), ..locator.clone() };
    let found = resolve(archives, &named).map_err(|trouble| Missed::NotThere(trouble.what))?;
    let archive = &archives[found.archive];
    let holdings = archive.holdings();
    let service = &holdings.services[found.service];
    let document = found
        .document
        .and_then(|at| service.documents.get(at))
        .ok_or_else(|| Missed::NotThere("it names no document".to_owned()))?;
    let version = very_version(document, found.version, passage).ok_or_else(|| {
        Missed::OtherBytes(format!("{} has no version with the bytes that were noted", document.title))
    })?;
    let snapshot = archive.snapshot();
    let indexed = snapshot.as_ref().and_then(|snapshot| snapshot.document(&service.slug, &document.slug));
    let known: Option<ClauseId> = passage.clause.as_ref().and_then(|clause| clause.parse().ok());
    let mut clause = known;
    let mut bracket = None;
    if let (Some(indexed), Some(known)) = (indexed, known) {
        let row = indexed.table.find(known).or_else(|| {
            // Since then, other words may have come to count as the same: it is told by how it is written.
            let outline = archive.read(&document.versions[version]).ok()?.outline;
            let same = |label: String| Some(label) == passage.quote;
            let id = outline.clauses().find(|(_, clause)| same(clause.label())).map(|(_, clause)| clause.id);
            indexed.table.find(id?)
        });
        clause = row.as_ref().map(|(_, row)| row.id);
        bracket = row.map(|(_, row)| indexed.table.lifetime(&row).bracket(&document.versions));
    }
    Ok(Spot {
        archive: found.archive,
        service: service.slug.clone(),
        document: document.slug.clone(),
        version,
        clause,
        bracket,
    })
}

/// The version with the bytes that were noted: the one that is named, as far as is known; else any.
fn very_version(document: &Document, named: usize, passage: &Passage) -> Option<usize> {
    let hash = |at: usize| document.versions[at].facts.as_ref().map(|facts| facts.sha256.to_string());
    match hash(named) {
        Some(sha256) if sha256 != passage.sha256 => {
            (0..document.versions.len()).rev().find(|&at| hash(at).as_ref() == Some(&passage.sha256))
        }
        _ => Some(named),
    }
}
