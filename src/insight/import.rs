//! Records from elsewhere: which document of the open archives, or of a corpus folder, one is about, and putting it
//! there.

use std::path::Path;

use super::meaning::Insight;
use super::record::Record;
use super::record_change::{Change, Meeting, put};
use super::record_page::RecordPage;
use super::record_text::{edited, toml_of};
use super::records::{DocumentKey, save};
use crate::library::{Archive, Personal, Trouble, place_for_records};
use crate::model::{Service, slugify};
use crate::query::{Expr, Filter, Name, Names, Query, Searcher};

/// Where an imported record went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The file that was written.
    pub file: String,
    /// The document that it is about, where an archive holds it: index of the archive, and slugs.
    pub about: Option<(usize, DocumentKey)>,
    /// Whether a record of the same clause was there and says now what the page says.
    pub replaced: bool,
}

impl Insight {
    /// Puts a record beside the document that it is about: in one of the archives or, where none holds the document,
    /// into a corpus folder, for when a version of it will be captured.
    ///
    /// # Errors
    /// When no archive holds the document and no folder is named, or nothing can be written.
    pub fn import(
        &self,
        archives: &[Archive],
        personal: &Personal,
        page: &RecordPage,
        into: Option<&Path>,
    ) -> Result<Imported, Trouble> {
        let text = toml_of(&page.record);
        let is_topic = |id: &str| self.rules().find(id).is_some();
        let record = edited(&text, &is_topic).map_err(|troubles| {
            troubles.into_iter().next().unwrap_or_else(|| Trouble::new("the record can't be written", ""))
        })?;
        if let Some((at, key)) = find_document(archives, page)? {
            let archive = &archives[at];
            let anchors = self.anchors(archive)?.unwrap_or_default();
            let known = anchors.documents.get(&key).into_iter().flatten();
            let known = known.map(|anchored| &anchored.kept).find(|kept| is_same(&kept.record, &page.record));
            let old = known.map(|kept| &**kept);
            let file = save(archive, personal, &key, old, &record, Meeting::Complete)?;
            let replaced = known.is_some();
            self.forget_records(archive);
            return Ok(Imported { file, about: Some((at, key)), replaced });
        }
        let Some(into) = into else {
            let what = format!("no open archive holds {} › {}", page.service, page.document);
            let hint = "name the archive with -a, its document with --service and --document, or a corpus folder with --into";
            return Err(Trouble::new(what, hint));
        };
        let path = place_for_records(into, &page.service, &page.document)?;
        let name = crate::text::sanitise(&path.display().to_string()).into_owned();
        let mut replaced = false;
        personal.change_text(&path, |text| {
            let (records, _) = super::record_file::read(&name, text, &is_topic);
            let known = records.iter().find(|written| is_same(&written.record, &page.record));
            replaced = known.is_some();
            let old = known.map(|written| (&written.record, written.index));
            put(&name, text, Change { old, new: &record, meeting: Meeting::Complete, home: None })
        })?;
        Ok(Imported { file: name, about: None, replaced })
    }
}

/// The document that a page is about: by its name or, of the documents of the service, by the clause.
fn find_document(archives: &[Archive], page: &RecordPage) -> Result<Option<(usize, DocumentKey)>, Trouble> {
    for (at, archive) in archives.iter().enumerate() {
        let holdings = archive.holdings();
        let called = |service: &&Service| {
            service.name.eq_ignore_ascii_case(&page.service) || service.slug == slugify(&page.service)
        };
        let Some(service) = holdings.services.iter().find(called) else { continue };
        let key = |document: &str| (service.slug.clone(), document.to_owned());
        if let Some(document) = by_title(service, &page.document) {
            return Ok(Some((at, key(document))));
        }
        let Some(snapshot) = archive.snapshot() else { continue };
        let quote = Expr::Phrase(page.record.quote.clone());
        let of = Expr::Filter(Filter::Service(Name(service.name.clone())));
        let mut held = None;
        let searcher = Searcher::new(vec![snapshot], Names::default().into());
        searcher.for_each(&Query { expr: Expr::All(vec![quote, of]) }, |found| {
            if found.indexed.service.slug == service.slug {
                held.get_or_insert_with(|| found.indexed.document.slug.clone());
            }
        })?;
        if let Some(document) = held {
            return Ok(Some((at, key(&document))));
        }
    }
    Ok(None)
}

/// The document of a service with this title; the service's own name may stand in front.
fn by_title<'a>(service: &'a Service, title: &str) -> Option<&'a str> {
    let title = slugify(title);
    let plain = title.strip_prefix(&format!("{}-", slugify(&service.name))).unwrap_or(&title);
    let called = |slug: &str| slug == title || slug == plain;
    let found = service.documents.iter().find(|d| called(&d.slug) || called(&slugify(&d.title)));
    found.map(|document| document.slug.as_str())
}

/// Whether two records are of one page, or about the same words under the same title.
fn is_same(a: &Record, b: &Record) -> bool {
    let of_page = !a.source.record_id.is_empty()
        && a.source.record_id == b.source.record_id
        && a.source.publisher == b.source.publisher;
    of_page || (a.quote == b.quote && a.title == b.title)
}
