//! Which documents the user has said are one: remembered in the data folder, and laid over the open archives.
//!
//! How histories become one is `source`'s business, what might be one `history`'s.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Archive, Loaded, Personal, Trouble};
use crate::model::{Holdings, Locator};
use crate::source::{self, DocumentKey, Join, Joins, Source};

/// The file's name in the data folder.
const FILE: &str = "joins";

/// How many names a document may have had one after the other.
const LONGEST_CHAIN: usize = 16;

/// What the user said about a pair of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// They are one.
    Joined,
    /// They are not, and nobody should ask again.
    Declined,
}

/// A document that is, or is not, part of another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pair {
    /// The archive of the document that goes on: its path.
    pub archive: String,
    /// The document that goes on: `service/document`, in slugs.
    pub into: String,
    /// The archive of the document that becomes part of it, where that is another one: its path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_archive: Option<String>,
    /// The document that becomes part of it: `service/document`, in slugs.
    pub from: String,
}

/// What is remembered of a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Which pair.
    #[serde(flatten)]
    pub pair: Pair,
    /// What the user said.
    pub decision: Decision,
    /// Why it was proposed, for people.
    #[serde(default)]
    pub why: String,
}

/// Everything that is remembered: the file `joins.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembrance {
    /// In the order in which it was said.
    #[serde(default, rename = "join")]
    pub joins: Vec<Remembered>,
}

impl Remembrance {
    /// What is remembered in a data folder.
    pub fn load(personal: &Personal) -> Loaded<Self> {
        personal.load(FILE)
    }

    /// Remembers what the user says of pairs; `None` forgets what was said of one. Answers what is remembered now.
    pub fn decide(
        personal: &Personal,
        said: &[(Pair, String, Option<Decision>)],
    ) -> Result<Loaded<Self>, Trouble> {
        personal.change(FILE, |remembrance: &mut Self| {
            for (pair, why, decision) in said {
                remembrance.joins.retain(|known| known.pair != *pair);
                if let Some(decision) = *decision {
                    // A document is part of one other at most.
                    let elsewhere = |known: &Remembered| {
                        decision == Decision::Joined
                            && known.decision == Decision::Joined
                            && known.pair.from == pair.from
                            && known.pair.origin() == pair.origin()
                    };
                    remembrance.joins.retain(|known| !elsewhere(known));
                    remembrance.joins.push(Remembered { pair: pair.clone(), decision, why: why.clone() });
                }
            }
            remembrance.clone()
        })
    }

    fn joined(&self) -> impl Iterator<Item = &Pair> {
        self.joins.iter().filter(|known| known.decision == Decision::Joined).map(|known| &known.pair)
    }
}

impl Pair {
    /// The path of the archive that the joined document is of.
    pub fn origin(&self) -> &str {
        self.from_archive.as_deref().unwrap_or(&self.archive)
    }

    fn join(&self) -> Option<Join> {
        Some(Join { archive: self.from_archive.clone(), from: key(&self.from)?, into: key(&self.into)? })
    }
}

fn key(name: &str) -> Option<DocumentKey> {
    name.split_once('/').map(|(service, document)| (service.to_owned(), document.to_owned()))
}

/// Where documents went that are part of others now: the archive's path, service and document.
pub(super) type Moves = HashMap<DocumentKey, (String, DocumentKey)>;

/// Lays what is remembered over the open archives. What can't be done is told by each archive when it is brought
/// up to date.
pub fn apply_joins(archives: &[Archive], remembrance: &Remembrance) {
    for archive in archives {
        let place = archive.place();
        let open = |pair: &&Pair| archives.iter().any(|other| other.place() == pair.archive);
        let given = |pair: &&Pair| pair.from_archive.as_deref() == Some(&*place) && pair.archive != place;
        let mut troubles = Vec::new();
        let own: Vec<&Pair> = remembrance.joined().filter(|pair| pair.archive == place).collect();
        let lent: Vec<&Pair> = remembrance.joined().filter(given).filter(open).collect();
        let joins = Joins {
            joins: own.iter().filter_map(|pair| pair.join()).collect(),
            guests: guests(archive, &own, &mut troubles),
            lent: lent.iter().filter_map(|pair| key(&pair.from)).collect(),
        };
        let within = own.iter().filter(|pair| pair.from_archive.is_none());
        let moves = within.chain(&lent);
        let moves = moves
            .filter_map(|pair| Some((key(&pair.from)?, (pair.archive.clone(), key(&pair.into)?))))
            .collect();
        archive.join(joins, moves, troubles);
    }
}

/// The other archives that pairs speak of, as far as they can be opened.
fn guests(archive: &Archive, pairs: &[&Pair], troubles: &mut Vec<Trouble>) -> Vec<Arc<dyn Source>> {
    let wanted: BTreeSet<&str> = pairs.iter().filter_map(|pair| pair.from_archive.as_deref()).collect();
    let open = archive.joins();
    let mut guests = Vec::new();
    for path in wanted {
        let known = open.guests.iter().find(|guest| guest.identity() == path).cloned();
        match known.map_or_else(|| source::open(Path::new(path)).map(Arc::from), Ok) {
            Ok(guest) => guests.push(guest),
            Err(error) => troubles.push(Trouble::new(
                format!("{path}, whose documents are joined to {}, is left out: {error}", archive.name()),
                "bring it back, or forget the joins: `fineprint joins` lists them, `fineprint joins undo` forgets one",
            )),
        }
    }
    guests
}

/// The locator of what a document is part of now, where a locator names one that has become part of another; a
/// service that has none left leads where its documents went.
pub(super) fn moved(archives: &[Archive], locator: &Locator) -> Option<Locator> {
    let mut onward = match &locator.document {
        Some(_) => locator.clone(),
        None => Locator { document: Some(document_of(archives, locator)?), ..locator.clone() },
    };
    for _ in 0..LONGEST_CHAIN {
        let key = (onward.service.clone(), onward.document.clone()?);
        let (place, (service, document)) =
            meant(archives, &onward).find_map(|archive| step(archive, &archive.holdings(), &key))?;
        let home = archives.iter().find(|archive| archive.place() == place)?;
        let there = home.holdings().find(&service, &document).is_some();
        onward.archive = Some(home.name().to_owned());
        (onward.service, onward.document) = (service, Some(document));
        if there {
            return Some(Locator { document: locator.document.as_ref().and(onward.document), ..onward });
        }
    }
    None
}

fn meant<'a>(archives: &'a [Archive], locator: &Locator) -> impl Iterator<Item = &'a Archive> {
    let name = locator.archive.clone();
    archives.iter().filter(move |archive| name.as_ref().is_none_or(|name| archive.name() == name))
}

fn step(archive: &Archive, holdings: &Holdings, key: &DocumentKey) -> Option<(String, DocumentKey)> {
    if holdings.find(&key.0, &key.1).is_some() { None } else { archive.moves().get(key).cloned() }
}

/// A document that went away of a service that has none left.
fn document_of(archives: &[Archive], locator: &Locator) -> Option<String> {
    let has_left = |archive: &Archive| archive.holdings().services.iter().any(|s| s.slug == locator.service);
    if meant(archives, locator).any(has_left) {
        return None;
    }
    let of_service = |archive: &Archive| {
        let moves = archive.moves();
        let gone = moves.keys().filter(|(service, _)| *service == locator.service);
        gone.map(|(_, document)| document.clone()).min()
    };
    meant(archives, locator).find_map(of_service)
}

#[cfg(test)]
mod tests;
