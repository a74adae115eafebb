//! From a list of files to services, documents and versions: the layout of a corpus folder.
//!
//! Everything comes from the paths; what the TOML files say is laid over it where they exist.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::dated;
use super::files::Entry;
use super::meta::{self, Evidence};
use crate::model::{Content, Document, Format, Holdings, Recorded, Service, Timestamp, Version, claim_slug};
use crate::source::names::{alphabetical, document_file, precedence, title_from};
use crate::source::{MAX_BYTES, Warnings};

/// The largest TOML file that is read, in bytes.
const MAX_META: u64 = 4 << 20;

/// Reads a listed file; `None` where it can't be read.
pub(super) type Read<'a> = dyn Fn(&str, &mut Warnings) -> Option<Vec<u8>> + 'a;

/// A document's files, before they are looked at.
#[derive(Default)]
struct Draft<'a> {
    /// The document's own folder, where it has one.
    folder: Option<String>,
    /// Files that look like versions: name without ending, format, date from the name, entry.
    files: Vec<(&'a str, Format, Option<Timestamp>, &'a Entry)>,
    has_meta: bool,
    has_evidence: bool,
}

/// A service's documents by the name of their folder or file.
#[derive(Default)]
struct Shelf<'a> {
    documents: BTreeMap<&'a str, Draft<'a>>,
    has_meta: bool,
}

/// Builds holdings from the files of a corpus, in order of path.
pub(super) fn arrange(entries: &[Entry], read: &Read<'_>, warnings: &mut Warnings) -> Holdings {
    let mut slugs = HashSet::new();
    let mut services: Vec<Service> = shelve(entries, warnings)
        .into_iter()
        .filter_map(|(folder, shelf)| service(folder, shelf, &mut slugs, read, warnings))
        .collect();
    services.sort_by_cached_key(|service| alphabetical(&service.name));
    Holdings { services }
}

/// Sorts files by service and document.
fn shelve<'a>(entries: &'a [Entry], warnings: &mut Warnings) -> BTreeMap<&'a str, Shelf<'a>> {
    let mut shelves: BTreeMap<&str, Shelf<'_>> = BTreeMap::new();
    for entry in entries {
        let parts: Vec<&str> = entry.path.split('/').collect();
        match parts[..] {
            [folder, "service.toml"] => shelves.entry(folder).or_default().has_meta = true,
            [folder, name] => {
                let Some((stem, format)) = document_file(name) else { continue };
                let (date, title) =
                    dated::find(stem).map_or((None, stem), |(date, title)| (Some(date), title));
                if title.is_empty() {
                    warnings.push(format!(
                        "{} is left out: it names no document; move it into a folder named after one",
                        entry.path
                    ));
                    continue;
                }
                // A single file without a date in its name is as old as the file.
                let date = date.or_else(|| Some(Timestamp(entry.modified.div_euclid(1_000_000_000) as i64)));
                let draft = shelves.entry(folder).or_default().documents.entry(title).or_default();
                draft.files.push((stem, format, date, entry));
            }
            [folder, document, name] => {
                let draft = shelves.entry(folder).or_default().documents.entry(document).or_default();
                draft.folder = Some(format!("{folder}/{document}"));
                draft.has_meta |= name == "document.toml";
                draft.has_evidence |= name == "evidence.toml";
                if let Some((stem, format)) = document_file(name) {
                    draft.files.push((stem, format, dated::find(stem).map(|(date, _)| date), entry));
                }
            }
            _ => {}
        }
    }
    shelves
}

fn service(
    folder: &str,
    shelf: Shelf<'_>,
    slugs: &mut HashSet<String>,
    read: &Read<'_>,
    warnings: &mut Warnings,
) -> Option<Service> {
    let path = format!("{folder}/service.toml");
    let bytes = shelf.has_meta.then(|| read(&path, warnings)).flatten();
    let meta = bytes.map(|bytes| meta::service(&path, &bytes, warnings)).unwrap_or_default();
    let mut taken = HashSet::new();
    let mut documents: Vec<Document> = shelf
        .documents
        .into_iter()
        .filter_map(|(name, draft)| document(name, &draft, &mut taken, read, warnings))
        .collect();
    if documents.is_empty() {
        return None;
    }
    documents.sort_by_cached_key(|document| alphabetical(&document.title));
    Some(Service {
        name: meta.name.unwrap_or_else(|| title_from(folder)),
        slug: claim_slug(folder, slugs),
        homepage: meta.homepage,
        sector: meta.sector,
        jurisdiction: meta.jurisdiction,
        documents,
    })
}

fn document(
    name: &str,
    draft: &Draft<'_>,
    slugs: &mut HashSet<String>,
    read: &Read<'_>,
    warnings: &mut Warnings,
) -> Option<Document> {
    let folder = draft.folder.as_deref().unwrap_or_default();
    let path = format!("{folder}/document.toml");
    let bytes = draft.has_meta.then(|| read(&path, warnings)).flatten();
    let meta = bytes.map(|bytes| meta::document(&path, &bytes, warnings)).unwrap_or_default();
    let path = format!("{folder}/evidence.toml");
    let bytes = draft.has_evidence.then(|| read(&path, warnings)).flatten();
    let evidence = bytes.map(|bytes| meta::evidence(&path, &bytes, warnings)).unwrap_or_default();
    warn_of_strays(&path, &evidence, draft, warnings);
    let versions = versions(draft, &evidence, warnings);
    if versions.is_empty() {
        return None;
    }
    let title = meta.title.unwrap_or_else(|| title_from(name));
    Some(Document {
        kind: meta.kind.unwrap_or_else(|| title.clone()),
        title,
        slug: claim_slug(name, slugs),
        url: meta.url,
        versions,
    })
}

/// The evidence about a version's file, by its whole name or its name without ending.
pub(super) fn evidence_for<'e>(evidence: &'e HashMap<String, Evidence>, path: &str) -> Option<&'e Evidence> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    evidence.get(name).or_else(|| evidence.get(stem))
}

fn warn_of_strays(
    path: &str,
    evidence: &HashMap<String, Evidence>,
    draft: &Draft<'_>,
    warnings: &mut Warnings,
) {
    let mut known = HashSet::new();
    for (stem, _, _, entry) in &draft.files {
        known.extend([*stem, entry.path.rsplit('/').next().unwrap_or_default()]);
    }
    let mut strays: Vec<_> = evidence.iter().filter(|(name, _)| !known.contains(name.as_str())).collect();
    strays.sort_unstable_by_key(|(_, evidence)| evidence.line);
    for (name, stray) in strays {
        warnings.push(format!("{path}, line {}: there is no version `{name}`", stray.line));
    }
}

/// The versions of a document by date, those of one date by name.
fn versions(
    draft: &Draft<'_>,
    evidence: &HashMap<String, Evidence>,
    warnings: &mut Warnings,
) -> Vec<Version> {
    let mut dated: Vec<(Timestamp, &str, Version)> = Vec::new();
    for (stem, format, date, entry) in &draft.files {
        // The page beside the text that was taken from it: one capture, not two.
        let same = |(other, .., file): &&(&str, Format, Option<Timestamp>, &Entry)| {
            other == stem && precedence(&file.path) < precedence(&entry.path)
        };
        if draft.files.iter().any(|other| same(&other)) {
            continue;
        }
        let evidence = evidence_for(evidence, &entry.path);
        let Some(date) = date.or_else(|| evidence.and_then(|evidence| evidence.captured)) else {
            warnings.push(format!(
                "{} is left out: its name has no date; name it by the day it was captured, such as 2024-04-17.md",
                entry.path
            ));
            continue;
        };
        if entry.size > MAX_BYTES {
            warnings.push(format!("{} is left out: it is larger than {} MB", entry.path, MAX_BYTES >> 20));
            continue;
        }
        let version = Version {
            date,
            content: Content::File { path: entry.path.clone(), size: entry.size, modified: entry.modified },
            format: *format,
            commit: None,
            recorded: evidence.and_then(|evidence| evidence.recorded).unwrap_or(Recorded::Unknown),
            facts: None,
        };
        dated.push((date, &entry.path, version));
    }
    dated.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    dated.into_iter().map(|(_, _, version)| version).collect()
}

/// Whether a listed TOML file may be read.
pub(super) fn is_small_enough(entry: &Entry) -> bool {
    entry.size <= MAX_META
}
