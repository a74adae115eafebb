//! The verbs of popups: moving in them, choosing, and the lists that other panes open.

use std::collections::BTreeSet;

use super::action::Action;
use super::comparing::Side;
use super::figures::{change_figures, hidden_label, oscillation_label};
use super::folds::document_key;
use super::popup::{Choice, Entry, Kind, Popup};
use super::tree::{kind_meaning, version_mark};
use super::{App, Context, Effect};
use crate::history::reason;
use crate::history::timeline::{self, Line, Oscillation, Showing};
use crate::model::{ChangeKind, Version};
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
            Action::Hidden if popup.kind == Kind::Versions => {
                self.tree.folds.toggle_hidden();
                self.rebuild_tree();
                self.pick_again();
            }
            Action::Open if matches!(popup.selected().map(|entry| entry.choice), Some(Choice::Unfold(_))) => {
                if let Some(Choice::Unfold(first)) = popup.selected().map(|entry| entry.choice) {
                    self.unfold_in_picker(first);
                }
            }
            Action::Open if popup.selected().is_none() => {
                self.refuse("Nothing in the list has what is typed: there is nothing to choose.".into());
            }
            Action::Open => {
                let choice = popup.selected().map(|entry| entry.choice);
                let (kind, typed) = (popup.kind, popup.line.text().to_owned());
                self.popups.pop();
                if kind.takes_words() {
                    self.took_words(kind, &typed);
                }
                return choice.map_or_else(Vec::new, |choice| self.choose(choice));
            }
            _ => {}
        }
        vec![]
    }

    /// Something was typed into the topmost popup.
    pub(super) fn typed_in_popup(&mut self) {
        let rows = self.popup_rows();
        match self.popups.last_mut() {
            Some(popup) if popup.kind == Kind::AsOf => self.suggest_days(),
            Some(popup) if !popup.kind.takes_words() => popup.refilter(rows),
            _ => {}
        }
    }

    pub(super) fn choose(&mut self, choice: Choice) -> Vec<Effect> {
        match choice {
            Choice::Run(action) => self.run(action, None),
            Choice::Version(version) => match self.reader.reading.clone() {
                Some(reading) => self.show_version(reading.target.at(version)),
                None => vec![],
            },
            Choice::NewSide(version) => self.put_on_side(Side::New, version),
            Choice::OldSide(version) => self.put_on_side(Side::Old, version),
            Choice::Document(archive, service, document) => self.put_document(archive, service, document),
            Choice::Read(archive, service, document) => self.go_to_document(archive, service, document),
            Choice::Service(archive, service) => self.go_to_service(archive, service),
            Choice::Visit(at) => self.visit(at),
            Choice::CopyAddress(at) => self.copy_address(at),
            Choice::Link(at) => self.follow_text_link(at),
            Choice::Mark(letter) => self.go_to_mark(letter),
            Choice::Heading(block) => self.go_to_heading(block),
            // Handled where the list stays open.
            Choice::Unfold(_) => vec![],
            Choice::AsOf(moment) => self.show_as_of(moment),
            Choice::Join(at) => self.toggle_join(at),
            Choice::Unwatch => self.remove_watch(),
            Choice::Record(at) => self.choose_record(at),
            Choice::EditAgain => self.edit_again(),
            Choice::DropDraft => self.drop_draft(),
            Choice::Theme(at) => {
                self.keep_theme(at);
                vec![]
            }
            Choice::Search(at) => self.choose_search(at),
            Choice::NoteInto(at) => self.note_into(at),
            Choice::NewDossier => self.new_dossier(),
            Choice::Named => self.named(),
            Choice::RemoveNote => self.remove_drafted(),
            Choice::KeepChange => self.keep_comparison(true),
            Choice::KeepComparison => self.keep_comparison(false),
            Choice::ShowDossier(at) => self.show_dossier(at),
            Choice::ExportAs(form) => self.export_dossier(form),
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

    /// The version whose document's timeline is picked from.
    fn picked_from(&self, action: Action) -> Option<Target> {
        match (action, self.compare_targets()) {
            (Action::PickOther, Some((old, _))) => Some(old),
            (_, Some((_, new))) => Some(new),
            _ => self.reader.reading.as_ref().map(|reading| reading.target.clone()),
        }
    }

    /// Opens the timeline of the document that is read or compared.
    pub(super) fn pick_version(&mut self, action: Action) {
        let comparing = self.view == super::View::Compare;
        let choice: fn(usize) -> Choice = match action {
            Action::PickOther if comparing => Choice::OldSide,
            _ if comparing => Choice::NewSide,
            _ => Choice::Version,
        };
        let Some(target) = self.picked_from(action) else {
            self.nothing_open();
            return;
        };
        let versions = self.versions_of(&target);
        let all: BTreeSet<usize> =
            timeline::oscillations(&versions, None).iter().map(Oscillation::first).collect();
        let everything = Showing { hidden: true, unfolded: Some(&all), kept: None };
        let (lines, _) = timeline::lines(&versions, everything);
        let (shown, hidden) = timeline::lines(&versions, self.tree.folds.showing_of(&target));
        let kept: BTreeSet<usize> = shown.iter().map(line_key).collect();
        let untyped: Vec<usize> =
            (0..lines.len()).filter(|&at| kept.contains(&line_key(&lines[at]))).collect();
        let showing = self.tree.folds.showing_of(&target);
        let open = |line: &Line| match line {
            Line::Oscillation(fold, _) => showing.unfolded.is_some_and(|open| open.contains(&fold.first())),
            Line::Version(..) => false,
        };
        let open_key = self.keymap.key_of(Context::List, Action::Open).unwrap_or_default();
        let entries: Vec<Entry> =
            lines.iter().map(|line| line_entry(&versions, line, (open(line), &open_key), choice)).collect();
        let stands = |at: &usize| match &lines[*at] {
            Line::Version(version, _) => *version == target.version,
            Line::Oscillation(fold, _) => fold.flaps.contains(&target.version),
        };
        let at = untyped.iter().rposition(stands);
        // A version that is hidden: the next older one that is not.
        let older = || untyped.iter().position(|&at| newest(&lines[at]) < target.version);
        let at = at.or_else(older).unwrap_or(0);
        let title = match action {
            Action::PickOther => "Versions: the old side",
            _ if comparing => "Versions: the new side",
            _ => "Versions, newest first",
        };
        let key = self.keymap.key_of(Context::List, Action::Hidden).unwrap_or_default();
        let title = match hidden.total() {
            0 => title.to_owned(),
            _ => format!("{title} · {} ({key})", hidden_label(hidden)),
        };
        let popup = Popup::new(Kind::Versions, &title, entries, at, self.popup_rows()).with_untyped(
            untyped,
            at,
            self.popup_rows(),
        );
        self.popups.push(popup);
    }

    /// Makes the topmost timeline anew, with what was typed and the cursor where it was.
    fn pick_again(&mut self) {
        let Some(old) = self.popups.pop() else { return };
        let sides = |entry: &Entry| matches!(entry.choice, Choice::OldSide(_));
        let action = if old.entries.iter().any(sides) { Action::PickOther } else { Action::PickVersion };
        let chosen = old.selected().map(|entry| entry.choice);
        self.pick_version(action);
        let height = self.popup_rows();
        if let Some(popup) = self.popups.last_mut() {
            popup.line = old.line;
            popup.refilter(height);
            let same = |&at: &usize| Some(popup.entries[at].choice) == chosen;
            if let Some(at) = popup.shown.iter().position(same) {
                popup.cursor.go(at, popup.shown.len(), height);
            }
        }
    }

    /// Folds or unfolds an oscillation in the topmost timeline, and in the tree with it.
    fn unfold_in_picker(&mut self, first: usize) {
        let old = self.popups.last().is_some_and(|popup| {
            popup.entries.iter().any(|entry| matches!(entry.choice, Choice::OldSide(_)))
        });
        let action = if old { Action::PickOther } else { Action::PickVersion };
        let Some(target) = self.picked_from(action) else { return };
        let key = document_key(target.archive, &target.service, &target.document);
        let open = !self.tree.folds.is_unfolded(&key, first);
        self.tree.folds.unfold(&key, first, open);
        self.rebuild_tree();
        self.pick_again();
    }
}

/// What tells a line of a timeline from the others: versions are even, oscillations odd.
fn line_key(line: &Line) -> usize {
    match line {
        Line::Version(at, _) => at * 2,
        Line::Oscillation(fold, _) => fold.first() * 2 + 1,
    }
}

fn newest(line: &Line) -> usize {
    match line {
        Line::Version(at, _) => *at,
        Line::Oscillation(fold, _) => fold.last(),
    }
}

fn line_entry(
    versions: &[Version],
    line: &Line,
    (open, key): (bool, &str),
    choice: fn(usize) -> Choice,
) -> Entry {
    match line {
        Line::Version(at, inside) => version_entry(versions, *at, *inside, choice(*at)),
        Line::Oscillation(fold, _) => {
            let day = |at: usize| versions[at].date.day();
            let label = oscillation_label(fold.flaps.len(), fold.texts);
            Entry {
                lead: format!("{} {}", ChangeKind::Flap.mark(), day(fold.last())),
                meaning: kind_meaning(Some(ChangeKind::Flap)),
                text: format!("{label} since {}", day(fold.first())),
                note: format!("{key} {}", if open { "folds" } else { "unfolds" }),
                choice: Choice::Unfold(fold.first()),
            }
        }
    }
}

fn version_entry(versions: &[Version], at: usize, inside: bool, choice: Choice) -> Entry {
    let version = &versions[at];
    let facts = version.facts.as_ref();
    let meaning = kind_meaning(facts.map(|facts| facts.kind));
    let mark = version_mark(facts.map(|facts| facts.kind));
    let figures = facts.map(change_figures).unwrap_or_default();
    let commit = version.commit.map(|commit| format!("  {}", &commit.to_string()[..9])).unwrap_or_default();
    let weighty =
        facts.filter(|facts| !facts.weighty.is_empty()).map(|f| format!(" · {}", f.weighty.join(", ")));
    let indent = if inside { "  " } else { "" };
    Entry {
        lead: format!("{indent}{mark} {}", version.date.day()),
        meaning,
        text: std::iter::once(reason(versions, at)).chain(weighty).collect(),
        note: format!("{figures}{commit}"),
        choice,
    }
}
