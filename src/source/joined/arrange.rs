//! Which documents of several histories are one: by name between the refs of a repository, by the user's word
//! otherwise.

use std::collections::{BTreeSet, HashSet};

use super::merge::{Same, merge};
use super::{DocumentKey, Join};
use crate::model::{Content, Document, Holdings, Service, Version, claim_slug};
use crate::source::Warnings;
use crate::source::names::alphabetical;

/// Holdings that other histories are added to.
pub(super) struct Shelf<'a> {
    services: Vec<Service>,
    same: &'a mut Same<'a>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(holdings: Holdings, same: &'a mut Same<'a>) -> Self {
        Self { services: holdings.services, same }
    }

    /// Adds what another history of the archive holds: documents of the same service and title are one. The
    /// same slugs will do where the names differ in spelling only. What is new comes in with a slug that is
    /// free, so that no locator changes its meaning.
    pub(super) fn add_by_name(&mut self, holdings: Holdings, history: u64) {
        let mut taken: HashSet<String> = self.services.iter().map(|s| s.slug.clone()).collect();
        for guest in holdings.services {
            let known = position(&self.services, |s| s.name == guest.name, |s| s.slug == guest.slug);
            let at = known.unwrap_or_else(|| {
                let slug = claim_slug(&guest.slug, &mut taken);
                self.services.push(Service { slug, documents: Vec::new(), ..guest.clone() });
                self.services.len() - 1
            });
            for document in guest.documents {
                self.add_document(at, document, history);
            }
        }
    }

    fn add_document(&mut self, service: usize, mut guest: Document, history: u64) {
        wrap(&mut guest.versions, history);
        let Some(service) = self.services.get_mut(service) else { return };
        let known = position(&service.documents, |d| d.title == guest.title, |d| d.slug == guest.slug)
            .and_then(|at| service.documents.get_mut(at));
        match known {
            Some(document) => {
                let own = std::mem::take(&mut document.versions);
                document.versions = merge(own, &guest.versions, self.same);
            }
            None => {
                let mut taken: HashSet<String> = service.documents.iter().map(|d| d.slug.clone()).collect();
                guest.slug = claim_slug(&guest.slug, &mut taken);
                service.documents.push(guest);
            }
        }
    }

    /// Takes out what is part of another archive's documents.
    pub(super) fn lend(&mut self, lent: &BTreeSet<DocumentKey>) {
        for (service, document) in lent {
            self.take(&(service.clone(), document.clone()));
        }
    }

    /// Joins documents as the user said. What a join speaks of and is not there is told.
    pub(super) fn join(&mut self, joins: &[Join], guests: &[(String, Holdings)], warnings: &mut Warnings) {
        let mut drafts: Vec<(&DocumentKey, Vec<Version>)> = Vec::new();
        for join in joins {
            let Some(end) = end(joins, join) else {
                warnings
                    .push(format!("{} can't be part of itself; undo one of its joins", spelt(&join.from)));
                continue;
            };
            if self.find(end).is_none() {
                warnings.push(format!(
                    "{} is not in the archive, so {} is not joined to it; `fineprint joins undo` forgets that",
                    spelt(end),
                    spelt(&join.from)
                ));
                continue;
            }
            let found = match &join.archive {
                None => self.take(&join.from),
                Some(archive) => {
                    let guest = guests.iter().find(|(identity, _)| identity == archive);
                    // One that could not be read was told already.
                    let Some((_, holdings)) = guest else { continue };
                    holdings.find(&join.from.0, &join.from.1).map(|(_, document)| document.clone())
                }
            };
            let Some(mut document) = found else {
                let place = join.archive.as_ref().map_or(String::new(), |archive| format!(" of {archive}"));
                warnings.push(format!(
                    "{}{place}, which was joined to {}, is not there any more; `fineprint joins undo` forgets it",
                    spelt(&join.from),
                    spelt(&join.into)
                ));
                continue;
            };
            wrap(&mut document.versions, join.history());
            drafts.push((end, document.versions));
        }
        // The earliest first, so that each history is placed among all that came before it.
        drafts.sort_by_key(|(_, versions)| versions.first().map(|version| version.date));
        for (end, versions) in drafts {
            let same = &mut *self.same;
            let found = self.services.iter_mut().find(|s| s.slug == end.0);
            let found = found.and_then(|service| service.documents.iter_mut().find(|d| d.slug == end.1));
            if let Some(document) = found {
                let own = std::mem::take(&mut document.versions);
                document.versions = merge(own, &versions, same);
            }
        }
    }

    fn find(&self, (service, document): &DocumentKey) -> Option<&Document> {
        let service = self.services.iter().find(|s| s.slug == *service)?;
        service.documents.iter().find(|d| d.slug == *document)
    }

    fn take(&mut self, (service, document): &DocumentKey) -> Option<Document> {
        let service = self.services.iter_mut().find(|s| s.slug == *service)?;
        let at = service.documents.iter().position(|d| d.slug == *document)?;
        Some(service.documents.remove(at))
    }

    pub(super) fn into_holdings(self) -> Holdings {
        let mut services = self.services;
        services.retain(|service| !service.documents.is_empty());
        services.sort_by_cached_key(|service| alphabetical(&service.name));
        for service in &mut services {
            service.documents.sort_by_cached_key(|document| alphabetical(&document.title));
        }
        Holdings { services }
    }
}

/// Where the first certain match is, else the first likely one.
fn position<T>(of: &[T], certain: impl Fn(&T) -> bool, likely: impl Fn(&T) -> bool) -> Option<usize> {
    of.iter().position(certain).or_else(|| of.iter().position(likely))
}

fn wrap(versions: &mut [Version], history: u64) {
    for version in versions {
        let content = Box::new(version.content.clone());
        version.content = Content::Elsewhere { history, content };
        version.facts = None;
    }
}

/// The document that a join leads to in the end: what a document is joined to may be joined to another.
/// `None` where that leads back to itself.
fn end<'j>(joins: &'j [Join], join: &'j Join) -> Option<&'j DocumentKey> {
    let mut at = &join.into;
    for _ in 0..=joins.len() {
        match joins.iter().find(|other| other.archive.is_none() && other.from == *at) {
            Some(next) => at = &next.into,
            None => return Some(at),
        }
    }
    None
}

fn spelt((service, document): &DocumentKey) -> String {
    format!("{service}/{document}")
}
