//! The verbs of popups: moving in them, choosing, and the lists that other panes open.

use super::action::Action;
use super::comparing::Side;
use super::popup::{Choice, Entry, Kind, Popup};
use super::tree::{kind_meaning, version_mark};
use super::{App, Effect};
use crate::model::Version;
use crate::worker::Target;

impl App {
    pub(super) fn run_in_popup(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = self.popup_rows();
        let Some(popup) = self.popups.last_mut() else { return vec![] };
        let len = popup.shown.len();
        let n = count.unwrap_or(1) as isize;
        let page = height.saturating_sub(1).max(1) as isize;
        match action {
            Action::Down => popup.cursor.step(n, len, height),
            Action::Up => popup.cursor.step(-n, len, height),
            Action::PageDown => popup.cursor.step(page, len, height),
            Action::PageUp => popup.cursor.step(-page, len, height),
            Action::Top => popup.cursor.go(0, len, height),
            Action::Bottom => popup.cursor.go(len, len, height),
            Action::Back => {
                self.popups.pop();
            }
            Action::Open => {
                let choice = popup.selected().map(|entry| entry.choice);
                self.popups.pop();
                return choice.map_or_else(Vec::new, |choice| self.choose(choice));
            }
            _ => {}
        }
        vec![]
    }

    fn choose(&mut self, choice: Choice) -> Vec<Effect> {
        match choice {
            Choice::Run(action) => self.run(action, None),
            Choice::Version(version) => match self.reader.reading.clone() {
                Some(reading) => self.show_version(reading.target.at(version)),
                None => vec![],
            },
            Choice::NewSide(version) => self.put_on_side(Side::New, version),
            Choice::OldSide(version) => self.put_on_side(Side::Old, version),
            Choice::Document(archive, service, document) => self.put_document(archive, service, document),
            Choice::AsOf(moment) => self.show_as_of(moment),
            Choice::Join(at) => self.toggle_join(at),
            Choice::Unwatch => self.remove_watch(),
            Choice::Nothing => vec![],
            Choice::SectionOf(archive, service, document) => self.put_section_of(archive, service, document),
            Choice::Section(heading) => self.put_section(heading),
            Choice::Whole => self.compare_whole(),
            Choice::Row(row) => {
                self.compare.go_to_row(row);
                vec![]
            }
        }
    }

    /// The versions of a target's document, as known now.
    pub(super) fn versions_of(&self, target: &Target) -> Vec<Version> {
        let holdings = self.archives.get(target.archive).map(|view| &view.holdings);
        let found = holdings.and_then(|holdings| holdings.find(&target.service, &target.document));
        found.map(|(_, document)| document.versions.clone()).unwrap_or_default()
    }

    /// Opens the timeline of the document that is read or compared.
    pub(super) fn pick_version(&mut self, action: Action) {
        let (target, choice): (_, fn(usize) -> Choice) = match (action, self.compare_targets()) {
            (Action::PickOther, Some((old, _))) => (Some(old), Choice::OldSide),
            (_, Some((_, new))) if self.view == super::View::Compare => (Some(new), Choice::NewSide),
            _ => (self.reader.reading.as_ref().map(|reading| reading.target.clone()), Choice::Version),
        };
        let Some(target) = target else {
            self.nothing_open();
            return;
        };
        let versions = self.versions_of(&target);
        let entries: Vec<Entry> =
            (0..versions.len()).rev().map(|v| version_entry(&versions, v, choice(v))).collect();
        let at = entries.len().saturating_sub(target.version + 1);
        let title = match action {
            Action::PickOther => "Versions: the old side",
            _ if self.view == super::View::Compare => "Versions: the new side",
            _ => "Versions, newest first",
        };
        let popup = Popup::new(Kind::Versions, title, entries, at, self.popup_rows());
        self.popups.push(popup);
    }
}

fn version_entry(versions: &[Version], at: usize, choice: Choice) -> Entry {
    let version = &versions[at];
    let facts = version.facts.as_ref();
    let meaning = kind_meaning(facts.map(|facts| facts.kind));
    let mark = version_mark(facts.map(|facts| facts.kind));
    let figures = facts.map_or_else(String::new, |f| match (f.added, f.removed) {
        (0, 0) => String::new(),
        (added, removed) => format!("+{added} −{removed}"),
    });
    let commit = version.commit.map(|commit| format!("  {}", &commit.to_string()[..9])).unwrap_or_default();
    Entry {
        lead: format!("{mark} {}", version.date.day()),
        meaning,
        text: super::card::kind_sentence(version, versions),
        note: format!("{figures}{commit}"),
        choice,
    }
}
