//! What several commands need of the open archives: up-to-date indexes, texts by file or locator, names.

use std::cell::Cell;
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;

use sha2::{Digest as _, Sha256};

use super::output;
use crate::builder::{Event, Options, Outcome};
use crate::library::{Archive, Place, Trouble, clause_name, resolve, version_name};
use crate::model::{
    Cancel, ClauseId, Digest, Document, Format, Holdings, Locator, Outline, Service, Version,
};
use crate::source::MAX_BYTES;
use crate::text;

/// Brings one archive's index up to date, with progress on standard error.
pub fn update_one(archive: &Archive, rebuild: bool) -> Result<Outcome, Trouble> {
    let warnings = Mutex::new(Vec::new());
    let options = Options { rebuild, ..Options::default() };
    let report = |event: Event| match event {
        Event::Progress(progress) => output::progress(archive.name(), progress),
        Event::Warning(warning) => {
            warnings.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(warning)
        }
        Event::Scanned(_) | Event::Snapshot(_) => {}
    };
    let outcome = archive.update(options, &Cancel::default(), &report);
    output::progress_done();
    for warning in warnings.into_inner().unwrap_or_default() {
        output::complain(&Trouble::new(format!("{}: {warning}", archive.name()), ""));
    }
    outcome
}

/// Brings every archive's index up to date. Where another instance is writing one, what is there is used.
pub fn update(archives: &[Archive]) -> Result<(), Trouble> {
    for archive in archives {
        if let Err(trouble) = update_one(archive, false) {
            if !archive.recall() {
                return Err(trouble);
            }
            output::complain(&trouble);
        }
    }
    Ok(())
}

/// A document that a locator names.
pub struct Found<'a> {
    /// Its archive.
    pub archive: &'a Archive,
    /// What the archive holds.
    pub holdings: std::sync::Arc<Holdings>,
    /// Where in it.
    pub place: Place,
    several: bool,
}

impl Found<'_> {
    /// The service.
    pub fn service(&self) -> &Service {
        &self.holdings.services[self.place.service]
    }

    /// The document; the locator must name one.
    pub fn document(&self) -> &Document {
        &self.service().documents[self.place.document.unwrap_or(0)]
    }

    /// The version: the one named, else the latest.
    pub fn version(&self) -> &Version {
        &self.document().versions[self.place.version]
    }

    /// `service/document`, with the archive in front where several are open.
    pub fn name(&self) -> String {
        document_name(self.archive, self.service(), self.document(), self.several)
    }

    /// The locator of a version of the document.
    pub fn locator(&self, version: usize) -> String {
        format!("{}@{}", self.name(), version_name(&self.document().versions, version))
    }
}

/// `service/document`, with the archive in front where several are open.
pub fn document_name(archive: &Archive, service: &Service, document: &Document, several: bool) -> String {
    let front = if several { format!("{}:", archive.name()) } else { String::new() };
    format!("{front}{}/{}", service.slug, document.slug)
}

/// The locator of a clause in a version of a document, by slugs.
pub fn clause_locator(
    archives: &[Archive],
    at: usize,
    document: (&str, &str),
    version: usize,
    clause: ClauseId,
) -> String {
    let archive = &archives[at];
    let holdings = archive.holdings();
    let Some((service, found)) = holdings.find(document.0, document.1) else { return String::new() };
    let name = document_name(archive, service, found, archives.len() > 1);
    let version = version_name(&found.versions, version.min(found.versions.len().saturating_sub(1)));
    let snapshot = archive.snapshot();
    let indexed = snapshot.as_ref().and_then(|snapshot| snapshot.document(document.0, document.1));
    let others = indexed.into_iter().flat_map(|indexed| indexed.table.rows().map(|(_, row)| row.id));
    format!("{name}@{version}#{}", clause_name(clause, others))
}

/// Finds what a locator names; it must name a document.
pub fn find<'a>(archives: &'a [Archive], locator: &str) -> Result<Found<'a>, Trouble> {
    let locator: Locator = locator.parse()?;
    let place = resolve(archives, &locator)?;
    let archive = &archives[place.archive];
    let found = Found { archive, holdings: archive.holdings(), place, several: archives.len() > 1 };
    if found.place.document.is_none() {
        let names: Vec<String> = found
            .service()
            .documents
            .iter()
            .take(6)
            .map(|d| format!("{}/{}", locator.service, d.slug))
            .collect();
        return Err(Trouble::new(
            format!("{} is a service, not a document", locator.service),
            format!("name one of {}", names.join(", ")),
        ));
    }
    Ok(found)
}

/// A text to outline or compare.
pub struct NamedText {
    /// The file's path as given, or the version's locator.
    pub name: String,
    /// What people call it: service and document, or the file's name.
    pub title: String,
    /// The day it was recorded, for a version of an archive.
    pub day: Option<String>,
    /// Where it comes from, a line each.
    pub origin: Vec<String>,
    /// The text.
    pub outline: Outline,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
}

/// Opens the archives once, the first time a locator needs them.
pub struct Lazy<'a, F: Fn() -> Result<Vec<Archive>, Trouble>> {
    open: &'a F,
    archives: std::cell::OnceCell<Vec<Archive>>,
    input_taken: Cell<bool>,
}

impl<'a, F: Fn() -> Result<Vec<Archive>, Trouble>> Lazy<'a, F> {
    /// Nothing is opened yet.
    pub fn new(open: &'a F) -> Self {
        Self { open, archives: std::cell::OnceCell::new(), input_taken: Cell::new(false) }
    }

    /// Reads a file, standard input (`-`), or the version that a locator names.
    pub fn text(&self, name: &str) -> Result<NamedText, Trouble> {
        if name == "-" || Path::new(name).exists() {
            return self.file(name);
        }
        if self.archives.get().is_none() {
            let archives = (self.open)()?;
            update(&archives)?;
            let _ = self.archives.set(archives);
        }
        let archives = self.archives.get().map(Vec::as_slice).unwrap_or_default();
        let found = find(archives, name).map_err(|trouble| {
            Trouble::new(trouble.what, format!("{}; no file is called {name:?} either", trouble.hint))
        })?;
        let read = found.archive.read(found.version())?;
        let provenance = found.archive.provenance(found.document(), found.version())?;
        Ok(NamedText {
            name: found.locator(found.place.version),
            title: format!("{} › {}", found.service().name, found.document().title),
            day: Some(found.version().date.day()),
            origin: provenance.lines(found.version()),
            outline: read.outline,
            sha256: read.sha256,
        })
    }

    /// What a name leads to in the archives; `None` where it is a file's.
    pub fn found(&self, name: &str) -> Result<Option<Found<'_>>, Trouble> {
        match self.archives.get() {
            Some(archives) if name != "-" && !Path::new(name).exists() => find(archives, name).map(Some),
            _ => Ok(None),
        }
    }

    fn file(&self, name: &str) -> Result<NamedText, Trouble> {
        if name == "-" && self.input_taken.replace(true) {
            return Err(Trouble::new(
                "standard input can be read once only",
                "name a file for the other side",
            ));
        }
        let (bytes, format) = read_page(name)?;
        let outline = text::read(&bytes, format);
        let sha256 = Digest(Sha256::digest(&bytes).into());
        let title = text::sanitise(name).into_owned();
        Ok(NamedText { name: name.to_owned(), title, day: None, origin: Vec::new(), outline, sha256 })
    }
}

/// Reads a file, or standard input for `-`: its bytes, and how they are written.
pub fn read_page(name: &str) -> Result<(Vec<u8>, Format), Trouble> {
    if name == "-" {
        let bytes = read_all(&mut std::io::stdin().lock(), "standard input")?;
        let format = sniff(&bytes);
        return Ok((bytes, format));
    }
    let mut file = std::fs::File::open(name).map_err(|error| {
        Trouble::new(format!("{name} can't be read: {error}"), "check the file's name and permissions")
    })?;
    let bytes = read_all(&mut file, name)?;
    let format = Format::from_path(name).unwrap_or_else(|| sniff(&bytes));
    Ok((bytes, format))
}

fn read_all(from: &mut impl Read, name: &str) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let read = from.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| {
        Trouble::new(format!("{name} can't be read: {error}"), "name a file, not a folder")
    })?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Trouble::new(
            format!("{name} is larger than {} MB", MAX_BYTES >> 20),
            "no policy is; cut it into parts",
        ));
    }
    Ok(bytes)
}

/// HTML where it begins like a page, else Markdown, which plain text is too.
fn sniff(bytes: &[u8]) -> Format {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<?xml") {
        Format::Html
    } else {
        Format::Markdown
    }
}
