//! Documents that are one, or may be: the list of them, and what becomes of what is read when they are joined.

use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::{App, Effect};
use crate::app::action::Action;
use crate::app::keymap::Context;
use crate::history::{Proposal, Standing};
use crate::library::Decision;
use crate::model::{Document, Version};
use crate::worker::{Request, Said, Target};

/// What is known of documents that may be one.
#[derive(Clone, Debug, Default)]
pub struct Joining {
    /// Every pair, once known.
    pub known: Option<Vec<Proposal>>,
    /// What the user has said since the program was started, all of it: said again with every new word, for
    /// only the newest request is sure to be heard.
    said: Vec<Said>,
}

impl App {
    /// Opens the list of documents that are one, or may be.
    pub(super) fn open_joins(&mut self) {
        self.joining.known.iter_mut().for_each(|known| known.sort_by_key(|proposal| proposal.standing));
        match self.joining.known.as_deref() {
            None => {
                self.refuse("Wait until the archives are indexed: then it is known what may be one.".into())
            }
            Some([]) => self.refuse(
                "No document seems to go on under another name, and none is in two of the open archives."
                    .into(),
            ),
            Some(_) => self.push_joins(0),
        }
    }

    fn push_joins(&mut self, at: usize) {
        let known = self.joining.known.as_deref().unwrap_or_default();
        let entries = known.iter().enumerate().map(|(n, proposal)| entry(n, proposal)).collect();
        let key = self.keymap.key_of(super::Context::List, super::Action::Open).unwrap_or_default();
        let title = format!("{key} joins documents, or takes them apart");
        self.popups.push(Popup::new(Kind::Joins, &title, entries, at, self.popup_rows()));
    }

    /// Says why the pair under the cursor is proposed, while the list is open and nothing else is said.
    pub(super) fn say_why(&mut self) {
        let listed = self.popups.last().filter(|popup| popup.kind == Kind::Joins && self.status.is_none());
        let Some(Choice::Join(at)) = listed.and_then(Popup::selected).map(|entry| entry.choice) else {
            return;
        };
        let why = self.joining.known.as_ref().and_then(|known| known.get(at)).map(|known| known.why.clone());
        if let Some(why) = why {
            self.say(Meaning::Dim, why);
        }
    }

    /// Joins a pair, or takes it apart; the list stays open.
    pub(super) fn toggle_join(&mut self, at: usize) -> Vec<Effect> {
        let proposals = self.joining.known.iter_mut().flatten();
        let Some(proposal) = proposals.into_iter().nth(at) else { return vec![] };
        let (standing, decision) = match proposal.standing {
            Standing::Proposed | Standing::Declined => (Standing::Joined, Some(Decision::Joined)),
            Standing::Joined => (Standing::Proposed, None),
        };
        proposal.standing = standing;
        let (pair, why) = (proposal.pair.clone(), proposal.why.clone());
        let text = match standing {
            Standing::Joined => {
                format!("{} goes on as {}: one history from now on.", proposal.from, proposal.into)
            }
            _ => format!("{} and {} are two documents again.", proposal.from, proposal.into),
        };
        self.joining.said.retain(|(known, ..)| *known != pair);
        self.joining.said.push((pair, why, decision));
        self.say(Meaning::Notice, text);
        self.push_joins(at);
        vec![Effect::Ask(Request::Join(self.joining.said.clone()))]
    }

    /// Takes in what is joined and what is proposed; the first time it says how much.
    pub(super) fn take_joins(&mut self, mut known: Vec<Proposal>) {
        // In the sample they are there to be found; who sees it for the first time needs the keys more.
        let told = |proposal: &&Proposal| {
            proposal.standing == Standing::Proposed && !proposal.pair.archive.starts_with("fineprint:")
        };
        let open = known.iter().filter(told).count();
        let Some(old) = self.joining.known.take() else {
            self.joining.known = Some(known);
            if open > 0 && self.status.is_none() {
                let key = self.keymap.key_of(Context::Tree, Action::Joins).unwrap_or_default();
                let what = if open == 1 { "1 document seems" } else { &format!("{open} documents seem") };
                self.say(Meaning::Notice, format!("{what} to go on as another: {key} lists them"));
            }
            return;
        };
        // What is listed keeps its place while the list is open.
        known.sort_by_key(|proposal| {
            old.iter().position(|known| known.pair == proposal.pair).unwrap_or(usize::MAX)
        });
        let same = old.iter().map(|known| &known.pair).eq(known.iter().map(|known| &known.pair));
        self.joining.known = Some(known);
        if !same && self.popups.last().is_some_and(|popup| popup.kind == Kind::Joins) {
            self.popups.pop();
            self.push_joins(0);
        }
    }

    /// What is proposed of a document: the locators of what goes on, and as what.
    pub(super) fn proposed_of(&self, target: &Target) -> Option<(&str, &str)> {
        let known = self.joining.known.as_deref().unwrap_or_default();
        let view = self.archives.get(target.archive)?;
        let name = format!("{}/{}", target.service, target.document);
        let full = format!("{}:{name}", view.name);
        let is = |locator: &str| locator == if self.archives.len() > 1 { &full } else { &name };
        known
            .iter()
            .filter(|proposal| proposal.standing == Standing::Proposed)
            .find(|proposal| is(&proposal.from) || is(&proposal.into))
            .map(|proposal| (&*proposal.from, &*proposal.into))
    }

    /// Follows the version that is read to where it is now, after documents were joined or taken apart.
    pub(super) fn follow_version(&mut self, archive: usize) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.as_ref().filter(|r| r.target.archive == archive) else {
            return vec![];
        };
        let (target, version) = (reading.target.clone(), reading.version().clone());
        if self.reader.wanted.as_ref() != Some(&target) {
            return vec![];
        }
        let Some(view) = self.archives.get(archive) else { return vec![] };
        let own = view.all.find(&target.service, &target.document).map(|(_, document)| document);
        if own
            .and_then(|document| document.versions.get(target.version))
            .is_some_and(|v| is_same(v, &version))
        {
            return vec![];
        }
        let place = |service: &str, document: &Document| {
            let at = document.versions.iter().position(|other| is_same(other, &version))?;
            let (service, document) = (service.to_owned(), document.slug.clone());
            Some(Target { archive, service, document, version: at })
        };
        let found = own.and_then(|document| place(&target.service, document)).or_else(|| {
            let mut all = view.all.services.iter().flat_map(|s| s.documents.iter().map(|d| (&*s.slug, d)));
            all.find_map(|(service, document)| place(service, document))
        });
        found.map_or_else(Vec::new, |target| self.show_version(target))
    }
}

/// Whether both are the same recording, whatever history it counts to.
fn is_same(a: &Version, b: &Version) -> bool {
    a.date == b.date && a.commit == b.commit && a.content.plain() == b.content.plain()
}

fn entry(at: usize, proposal: &Proposal) -> Entry {
    let meaning = match proposal.standing {
        Standing::Proposed => Meaning::Accent,
        Standing::Joined => Meaning::Current,
        Standing::Declined => Meaning::Dim,
    };
    let note = match proposal.score {
        Some(score) => format!("{:.0} % the same", score * 100.0),
        None => proposal.why.clone(),
    };
    Entry {
        lead: proposal.standing.word().to_owned(),
        meaning,
        text: names(&proposal.from, &proposal.into),
        note,
        choice: Choice::Join(at),
    }
}

/// Both names, what they share said once: `terms: mole → jetty`.
fn names(from: &str, into: &str) -> String {
    match (from.split_once('/'), into.split_once('/')) {
        (Some((old, document)), Some((new, same))) if document == same => {
            format!("{document}: {old} → {new}")
        }
        (Some((service, old)), Some((same, new))) if service == same => format!("{service}: {old} → {new}"),
        _ => format!("{from} → {into}"),
    }
}
