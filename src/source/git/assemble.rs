//! From recordings to holdings: services and documents with their versions in order of history.
//!
//! New recordings are appended to what an earlier scan held, or fill empty holdings.

use std::collections::{HashMap, HashSet};

use super::history::{DocumentFile, History};
use crate::model::{Content, Document, Holdings, ObjectId, Service, Timestamp, Version, claim_slug};
use crate::source::names::alphabetical;

/// Appends a history to holdings.
///
/// Slugs are given in order of first recording and never change after, so that a locator that was
/// written down keeps its meaning when a service of nearly the same name appears.
pub(super) fn append(holdings: Holdings, history: &History) -> Holdings {
    let mut shelves = Shelves::new(holdings);
    let mut places: Vec<Option<(usize, usize)>> = vec![None; history.files.len()];
    for of_commit in history.recordings.chunk_by(|a, b| a.commit == b.commit).rev() {
        for recording in of_commit {
            let (Some(commit), Some(file)) =
                (history.commits.get(recording.commit), history.files.get(recording.file))
            else {
                continue;
            };
            let (service, document) = *places[recording.file].get_or_insert_with(|| shelves.place(file));
            shelves.services[service].documents[document].versions.push(Version {
                date: Timestamp(commit.date),
                content: Content::Blob(object_id(recording.blob)),
                format: file.format,
                commit: Some(object_id(commit.id)),
                recorded: commit.recorded,
                facts: None,
            });
        }
    }
    shelves.into_holdings()
}

/// The contract's name for an id of the git library's.
pub(super) fn object_id(id: gix::ObjectId) -> ObjectId {
    let mut bytes = [0; 20];
    for (to, from) in bytes.iter_mut().zip(id.as_slice()) {
        *to = *from;
    }
    ObjectId(bytes)
}

/// Holdings under construction, with what finds a place by name.
struct Shelves {
    services: Vec<Service>,
    by_name: HashMap<String, usize>,
    slugs: HashSet<String>,
    documents: Vec<(HashMap<String, usize>, HashSet<String>)>,
}

impl Shelves {
    fn new(holdings: Holdings) -> Self {
        let services = holdings.services;
        let index = |service: &Service| {
            let titles = service.documents.iter().enumerate().map(|(i, d)| (d.title.clone(), i)).collect();
            (titles, service.documents.iter().map(|d| d.slug.clone()).collect())
        };
        Self {
            by_name: services.iter().enumerate().map(|(i, s)| (s.name.clone(), i)).collect(),
            slugs: services.iter().map(|s| s.slug.clone()).collect(),
            documents: services.iter().map(index).collect(),
            services,
        }
    }

    /// Indices of the service and the document that a file belongs to, which are made where they are new.
    fn place(&mut self, file: &DocumentFile) -> (usize, usize) {
        let at = *self.by_name.entry(file.service.clone()).or_insert_with(|| {
            let slug = claim_slug(&file.service, &mut self.slugs);
            self.services.push(Service { name: file.service.clone(), slug, ..Service::default() });
            self.documents.push((HashMap::new(), HashSet::new()));
            self.services.len() - 1
        });
        let (titles, slugs) = &mut self.documents[at];
        let documents = &mut self.services[at].documents;
        let document = *titles.entry(file.title.clone()).or_insert_with(|| {
            documents.push(Document {
                title: file.title.clone(),
                slug: claim_slug(&file.title, slugs),
                kind: file.title.clone(),
                url: None,
                versions: Vec::new(),
            });
            documents.len() - 1
        });
        (at, document)
    }

    fn into_holdings(mut self) -> Holdings {
        self.services.sort_by_cached_key(|service| alphabetical(&service.name));
        for service in &mut self.services {
            service.documents.sort_by_cached_key(|document| alphabetical(&document.title));
        }
        Holdings { services: self.services }
    }
}
