//! What has to be read: per document nothing, its new versions, or all of it. Pure.

use crate::index::Snapshot;
use crate::model::{Document, Holdings, Version};

/// What has to be done with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Task {
    /// Index of the service in the holdings.
    pub(super) service: usize,
    /// Index of the document in the service.
    pub(super) document: usize,
    /// How many of its versions the index has already; 0 reads all of it.
    pub(super) known: usize,
}

/// Compares what the archive holds with what is indexed: facts of indexed versions are taken over, and
/// the rest is to be done, the longest documents first. A document of which a version couldn't be read is read
/// anew once `readable` says that it can be.
pub(super) fn plan(
    holdings: &mut Holdings,
    base: Option<&Snapshot>,
    readable: &mut dyn FnMut(&str, &Document, &Version) -> bool,
) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (s, service) in holdings.services.iter_mut().enumerate() {
        for (d, document) in service.documents.iter_mut().enumerate() {
            document.versions.iter_mut().for_each(|version| version.facts = None);
            let indexed = base.and_then(|base| base.document(&service.slug, &document.slug));
            let old = indexed.map_or(&[][..], |indexed| &indexed.document.versions);
            let continues = continues(old, document);
            if continues {
                for (version, old) in document.versions.iter_mut().zip(old) {
                    version.facts.clone_from(&old.facts);
                }
            }
            let mut unread = old.iter().filter(|version| continues && version.facts.is_none());
            let mended = unread.any(|version| readable(&service.name, document, version));
            let known = if continues && !mended { old.len() } else { 0 };
            if indexed.is_none() || known < document.versions.len() || (!continues && !old.is_empty()) {
                tasks.push(Task { service: s, document: d, known });
            }
        }
    }
    let left =
        |task: &Task| holdings.services[task.service].documents[task.document].versions.len() - task.known;
    tasks.sort_by_key(|task| std::cmp::Reverse(left(task)));
    tasks
}

/// Whether a document's history goes on where it was when it was indexed.
fn continues(old: &[Version], document: &Document) -> bool {
    let same = |(a, b): (&Version, &Version)| {
        (a.date, &a.content, a.format, a.commit, a.recorded)
            == (b.date, &b.content, b.format, b.commit, b.recorded)
    };
    old.len() <= document.versions.len() && old.iter().zip(&document.versions).all(same)
}
