//! Where the records of an archive are: in a corpus folder beside the documents, else in one file of the user's.
//!
//! Loads them, and puts changed ones back. How they are written down is `record_file`'s and `record_text`'s
//! business, which clauses they are about `anchor`'s.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::record::Record;
use super::record_change::{Change, Meeting, put};
use super::record_file::{Written, read};
use super::record_text::Edited;
use crate::library::{Archive, Personal, Trouble};
use crate::model::Document;

/// The file in the data folder with the records of archives that have no place for them.
const FILE: &str = "records";

/// Slugs of a service and a document.
pub type DocumentKey = (String, String);

/// A record, and where it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub record: Record,
    /// The file that it is in, as shown.
    pub file: String,
    /// The line that it begins on.
    pub line: usize,
    /// Where it is kept.
    pub home: Home,
}

/// Where a record is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// In a corpus folder, beside the document: the file.
    Corpus(PathBuf),
    /// In the data folder.
    Personal,
    /// In the program: it can be replaced, not changed.
    Bundled,
}

/// The records of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// By document, in the order in which they are written.
    pub documents: BTreeMap<DocumentKey, Vec<Arc<Kept>>>,
    /// What is wrong with the files.
    pub troubles: Vec<Trouble>,
}

impl Records {
    /// Loads the records of an archive, as far as its documents are known.
    pub fn load(archive: &Archive, personal: Option<&Personal>, is_topic: &dyn Fn(&str) -> bool) -> Self {
        let mut records = Self::default();
        for service in &archive.holdings().services {
            for document in &service.documents {
                let key = (service.slug.clone(), document.slug.clone());
                records.add_own(archive, document, &key, is_topic);
            }
        }
        if let Some(personal) = personal {
            records.add_personal(archive, personal, is_topic);
        }
        records
    }

    fn add_own(
        &mut self,
        archive: &Archive,
        document: &Document,
        key: &DocumentKey,
        is_topic: &dyn Fn(&str) -> bool,
    ) {
        let files = match archive.records(document) {
            Ok(files) => files,
            Err(trouble) => return self.troubles.push(trouble),
        };
        for file in files.into_iter().filter(|file| !file.text.trim().is_empty()) {
            let (written, troubles) = read(&file.name, &file.text, is_topic);
            self.troubles.extend(troubles);
            let home = file.path.map_or(Home::Bundled, Home::Corpus);
            let kept = written.into_iter().map(|Written { record, line, .. }| {
                Arc::new(Kept { record, file: file.name.clone(), line, home: home.clone() })
            });
            self.documents.entry(key.clone()).or_default().extend(kept);
        }
    }

    fn add_personal(&mut self, archive: &Archive, personal: &Personal, is_topic: &dyn Fn(&str) -> bool) {
        let path = personal.path(FILE);
        let text = match personal.text(FILE) {
            Ok(text) => text,
            Err(trouble) => return self.troubles.push(trouble),
        };
        let file = displayed(&path);
        let (written, troubles) = read(&file, &text, is_topic);
        self.troubles.extend(troubles);
        let place = archive.place();
        let holdings = archive.holdings();
        let joined = |service: &str, document: &str| {
            let gone = holdings.find(service, document).is_none();
            gone.then(|| archive.moved_to(service, document)).flatten()
        };
        for Written { record, archive, document, line, .. } in written {
            let Some((service, document)) = document.split_once('/') else {
                let hint = "add `archive` and `document = \"service/document\"`, as in the other records";
                let what = format!("{file}, line {line}: this record names no document");
                self.troubles.push(Trouble::new(what, hint));
                continue;
            };
            if !is_of(&archive, &place) {
                continue;
            }
            // A document that became part of another one took its records along.
            let key = joined(service, document).unwrap_or_else(|| (service.to_owned(), document.to_owned()));
            let known = self.documents.entry(key).or_default();
            // One's own word about the same words stands in place of what the archive says.
            known.retain(|other| other.home == Home::Personal || other.record.quote != record.quote);
            known.push(Arc::new(Kept { record, file: file.clone(), line, home: Home::Personal }));
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.documents.values().all(Vec::is_empty)
    }
}

/// Whether a record that names an archive means this one: by its path or, where that is no more, by its folder's
/// name, for folders move.
fn is_of(named: &str, place: &str) -> bool {
    let folder = |path: &str| Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
    named == place
        || (!Path::new(named).exists() && folder(named).is_some() && folder(named) == folder(place))
}

/// Puts a record in its place: instead of `old`, where there is one. Nothing left removes it.
///
/// Answers the file that was written, as shown.
///
/// # Errors
/// When `old` is no longer what it was, or the file can't be understood or written; then it says what it said
/// before.
pub fn save(
    archive: &Archive,
    personal: &Personal,
    key: &DocumentKey,
    old: Option<&Kept>,
    edited: &Edited,
    meeting: Meeting,
) -> Result<String, Trouble> {
    let own = match old.map(|old| &old.home) {
        Some(Home::Corpus(path)) => Some(path.clone()),
        Some(Home::Personal) => None,
        Some(Home::Bundled) if edited.records.is_empty() => {
            let hint = "write one of your own about the same words: it stands in its place";
            return Err(Trouble::new("that record is part of the sample and can't be removed", hint));
        }
        // The archive's own file, where it has a place for one.
        Some(Home::Bundled) | None => own_file(archive, key)?,
    };
    let old = old.filter(|old| old.home != Home::Bundled);
    let (place, document) = (archive.place(), format!("{}/{}", key.0, key.1));
    let path = own.clone().unwrap_or_else(|| personal.path(FILE));
    let name = displayed(&path);
    if old.is_none() && edited.records.is_empty() {
        return Ok(name);
    }
    // One that took the way of its document says so from now on.
    let home = own.is_none().then_some((place.as_str(), document.as_str()));
    personal.change_text(&path, |text| {
        let (records, _) = read(&name, text, &|_| true);
        let mine = |written: &&Written| own.is_some() || is_of(&written.archive, &place);
        let old = match old {
            None => None,
            Some(old) => Some(find(records.iter().filter(mine), old).ok_or_else(|| {
                let hint = "it was changed or taken out meanwhile: look at it again, then write once more";
                Trouble::new(format!("{name} no longer holds that record as it was"), hint)
            })?),
        };
        let old = old.map(|written| (&written.record, written.index));
        put(&name, text, Change { old, new: edited, meeting, home })
    })?;
    Ok(name)
}

/// The record of a file that is one that was read earlier: it says the same and, of several that do, it is the
/// nearest.
fn find<'a>(records: impl Iterator<Item = &'a Written>, old: &Kept) -> Option<&'a Written> {
    // Topics that there are no more are no difference.
    let same = |written: &&Written| {
        let plain = |record: &Record| Record { misfires: Vec::new(), ..record.clone() };
        plain(&written.record) == plain(&old.record)
    };
    records.filter(same).min_by_key(|written| written.line.abs_diff(old.line))
}

/// A path as it is shown.
fn displayed(path: &Path) -> String {
    crate::text::sanitise(&path.display().to_string()).into_owned()
}

/// The file beside a document; `None` where the archive has no place for one.
fn own_file(archive: &Archive, key: &DocumentKey) -> Result<Option<PathBuf>, Trouble> {
    let holdings = archive.holdings();
    let Some((_, document)) = holdings.find(&key.0, &key.1) else { return Ok(None) };
    Ok(archive.records(document)?.into_iter().find_map(|file| file.path))
}
