//! Documents that may be one, with the reason: renamed ones, and those of the same name in several archives.
//!
//! Proposals only. What the user says of them is kept by `library`, which also lays it over the archives.

use super::renames::{Rename, renames};
use crate::library::{Archive, Decision, Pair, Remembrance};
use crate::model::{Document, Holdings, Service};

/// What is known of a pair of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// They may be one; the user has said nothing yet.
    Proposed,
    /// They are one.
    Joined,
    /// The user said that they are not.
    Declined,
}

impl Standing {
    /// The word on screen and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Joined => "joined",
            Self::Declined => "declined",
        }
    }
}

/// Two documents that are one, or may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Which documents.
    pub pair: Pair,
    /// Locator of the one that goes on, with its archive where several are open.
    pub into: String,
    /// Locator of the one that becomes part of it.
    pub from: String,
    /// What is known.
    pub standing: Standing,
    /// The share of clauses that both have, where that is the reason: from 0 to 1.
    pub score: Option<f64>,
    /// Why it is proposed, in words.
    pub why: String,
}

/// Every pair that is proposed or remembered: proposed ones first, and the surest of those.
pub fn proposals(archives: &[Archive], remembrance: &Remembrance) -> Vec<Proposal> {
    let mut all = Vec::new();
    for archive in archives {
        let found = archive.snapshot().map(|snapshot| renames(&snapshot)).unwrap_or_default();
        all.extend(found.iter().map(|rename| renamed(archives, archive, rename)));
    }
    for (at, into) in archives.iter().enumerate() {
        for from in archives.iter().skip(at + 1).filter(|from| from.place() != into.place()) {
            all.extend(same_names(archives, into, from));
        }
    }
    // What was said of a pair counts more than what is found out about it now.
    let said = |pair: &Pair| remembrance.joins.iter().find(|known| known.pair == *pair);
    all.retain(|proposal| said(&proposal.pair).is_none());
    let open = |pair: &Pair| archives.iter().any(|archive| archive.place() == pair.archive);
    for known in remembrance.joins.iter().filter(|known| open(&known.pair)) {
        let standing = match known.decision {
            Decision::Joined => Standing::Joined,
            Decision::Declined => Standing::Declined,
        };
        all.push(proposal(archives, known.pair.clone(), standing, None, known.why.clone()));
    }
    all.sort_by_key(|proposal| proposal.standing);
    all
}

fn renamed(archives: &[Archive], archive: &Archive, rename: &Rename) -> Proposal {
    let pair = Pair {
        archive: archive.place(),
        into: format!("{}/{}", rename.into.0, rename.into.1),
        from_archive: None,
        from: format!("{}/{}", rename.from.0, rename.from.1),
    };
    let Rename { shared, of, last, first, .. } = rename;
    let why = format!(
        "{shared} of {of} clauses the same: one ends {}, the other begins {}",
        last.day(),
        first.day()
    );
    proposal(archives, pair, Standing::Proposed, Some(rename.score()), why)
}

/// Documents of the same service and title in two archives.
fn same_names(archives: &[Archive], into: &Archive, from: &Archive) -> Vec<Proposal> {
    let (home, other) = (into.holdings(), from.holdings());
    let mut found = Vec::new();
    for service in &other.services {
        for document in &service.documents {
            let Some((known_service, known)) = counterpart(&home, service, document) else { continue };
            let pair = Pair {
                archive: into.place(),
                into: format!("{}/{}", known_service.slug, known.slug),
                from_archive: Some(from.place()),
                from: format!("{}/{}", service.slug, document.slug),
            };
            let why = format!("the same name in {}, {}", from.name(), span(document));
            found.push(proposal(archives, pair, Standing::Proposed, None, why));
        }
    }
    found
}

fn counterpart<'h>(
    holdings: &'h Holdings,
    service: &Service,
    document: &Document,
) -> Option<(&'h Service, &'h Document)> {
    let same = |known: &&Service| known.name == service.name;
    let alike = |known: &&Service| known.slug == service.slug;
    let known = holdings.services.iter().find(same).or_else(|| holdings.services.iter().find(alike))?;
    let same = |known: &&Document| known.title == document.title;
    let alike = |known: &&Document| known.slug == document.slug;
    let found = known.documents.iter().find(same).or_else(|| known.documents.iter().find(alike))?;
    Some((known, found))
}

fn span(document: &Document) -> String {
    let days = document.days();
    match document.versions.len() {
        1 => format!("1 version, {days}"),
        n => format!("{n} versions, {days}"),
    }
}

fn proposal(
    archives: &[Archive],
    pair: Pair,
    standing: Standing,
    score: Option<f64>,
    why: String,
) -> Proposal {
    let locator = |place: &str, name: &str| {
        let archive = archives.iter().find(|archive| archive.place() == place);
        match archive {
            Some(archive) if archives.len() > 1 => format!("{}:{name}", archive.name()),
            Some(_) => name.to_owned(),
            None => format!("{place}:{name}"),
        }
    };
    let (into, from) = (locator(&pair.archive, &pair.into), locator(pair.origin(), &pair.from));
    Proposal { pair, into, from, standing, score, why }
}

/// The pair that two locators' documents make, named by archive and slugs.
pub fn pair(into: (&Archive, &str, &str), from: (&Archive, &str, &str)) -> Pair {
    let (home, other) = (into.0.place(), from.0.place());
    Pair {
        into: format!("{}/{}", into.1, into.2),
        from: format!("{}/{}", from.1, from.2),
        from_archive: (home != other).then_some(other),
        archive: home,
    }
}
