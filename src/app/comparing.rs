//! The verbs of the comparison: choosing sides, moving, folding, listing the changes.

use std::sync::Arc;

use super::action::Action;
use super::browse::began_again;
use super::key::Key;
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::wrap;
use super::{App, Effect, View};
use crate::compare::PairKind;
use crate::model::real_before;
use crate::worker::{Asked, Compared, Parts, Request, Target};

/// A side of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Old,
    /// The right one.
    New,
}

impl App {
    /// Asks for a comparison of two whole versions and shows its view.
    pub(super) fn start_comparison(&mut self, old: Target, new: Target) -> Vec<Effect> {
        self.ask_comparison(Asked { old, new, parts: None })
    }

    /// Asks for a comparison and shows its view.
    pub(super) fn ask_comparison(&mut self, asked: Asked) -> Vec<Effect> {
        let before = self.compare.from_here || !self.compare.is_waiting();
        self.compare.from_here = self.view == View::Compare && before;
        self.enter(View::Compare);
        self.compare.percent = None;
        self.compare.wanted = Some(asked.clone());
        vec![Effect::Ask(Request::Compare(asked))]
    }

    /// The two sides that are shown or were asked for.
    pub(super) fn compare_targets(&self) -> Option<(Target, Target)> {
        let wanted = self.compare.wanted.as_ref().filter(|_| self.view == View::Compare);
        wanted.map(|asked| (asked.old.clone(), asked.new.clone()))
    }

    pub(super) fn show_comparison(&mut self, compared: Arc<Compared>) {
        if self.compare.wanted.as_ref() == Some(&compared.asked()) {
            self.compare.fit(self.layout.body);
            self.compare.show(compared);
            if let Some(section) = self.compare.picking.take() {
                self.pick_section_like(&section);
            }
        }
    }

    pub(super) fn put_on_side(&mut self, side: Side, version: usize) -> Vec<Effect> {
        let Some(asked) = self.compare.wanted.clone() else { return vec![] };
        self.ask_comparison(match side {
            Side::Old => Asked { old: asked.old.at(version), ..asked },
            Side::New => Asked { new: asked.new.at(version), ..asked },
        })
    }

    /// Stops a comparison that is not there yet; says whether there was one.
    fn stop_comparing(&mut self) -> Option<Vec<Effect>> {
        if !self.compare.is_waiting() {
            return None;
        }
        let shown = self.compare.compared.as_deref().map(Compared::asked);
        self.compare.picking = None;
        if self.compare.from_here && shown.is_some() {
            self.compare.wanted = shown;
            self.say(Meaning::Notice, "Stopped comparing.".into());
        } else {
            self.compare.wanted = None;
            self.leave();
        }
        Some(vec![Effect::Ask(Request::StopComparing)])
    }

    pub(super) fn run_in_compare(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let n = count.unwrap_or(1).min(10_000);
        let page = self.compare.height().saturating_sub(2).max(1) as isize;
        let pane = &mut self.compare;
        match action {
            Action::Down => (0..n).for_each(|_| pane.step(true)),
            Action::Up => (0..n).for_each(|_| pane.step(false)),
            Action::HalfDown => pane.leap(page / 2),
            Action::HalfUp => pane.leap(-page / 2),
            Action::PageDown => pane.leap(page),
            Action::PageUp => pane.leap(-page),
            Action::Top => pane.leap(isize::MIN / 2),
            Action::Bottom => pane.leap(isize::MAX / 2),
            Action::Next if pane.find.is_some() => return self.step_match(1),
            Action::Previous if pane.find.is_some() => return self.step_match(-1),
            Action::Next => return self.step_change(true, n),
            Action::Previous => return self.step_change(false, n),
            Action::Find => pane.begin_find(),
            Action::Open if pane.finding => {
                pane.finding = false;
                return self.step_match(0);
            }
            Action::OtherEnd => {
                let moved = self.compare.other_end();
                if !moved {
                    self.refuse("This clause has not moved: it has no other end.".into());
                }
            }
            Action::Lineage => return self.follow_compared(),
            Action::Fold => pane.toggle_fold(),
            Action::FoldAll => {
                pane.all_open = !pane.all_open;
                pane.lay_out();
            }
            Action::Unified => {
                pane.unified = Some(!pane.is_unified());
                pane.lay_out();
            }
            Action::Formatting => {
                pane.form = !pane.form;
                pane.lay_out();
                let what = if self.compare.form { "shown" } else { "ignored" };
                self.say(Meaning::Notice, format!("Changes of formatting and numbering only are {what}."));
            }
            Action::Export => {
                if let Some(asked) = self.compare.wanted.clone() {
                    return vec![Effect::Ask(Request::Export(asked))];
                }
            }
            Action::Swap => {
                if let Some(Asked { old, new, parts }) = self.compare.wanted.clone() {
                    let parts = parts.map(|Parts { old, new }| Parts { old: new, new: old });
                    return self.ask_comparison(Asked { old: new, new: old, parts });
                }
            }
            Action::ChangeList => self.list_changes(),
            Action::PickVersion | Action::PickOther => self.pick_version(action),
            Action::OlderVersion => return self.step_sides(-(n as isize)),
            Action::NewerVersion => return self.step_sides(n as isize),
            Action::Copy => return self.copy_sides(),
            Action::PickDocument => self.pick_document("Documents: the new side", Choice::Document),
            Action::PickSection => self.pick_section(),
            Action::Back if pane.find.is_some() => {
                if pane.finding {
                    pane.return_to_start();
                }
                pane.find = None;
                pane.finding = false;
            }
            Action::Back => {
                if let Some(effects) = self.stop_comparing() {
                    return effects;
                }
                self.leave();
            }
            _ => {}
        }
        vec![]
    }

    /// Follows the clause under the cursor: from the new text, else from the old one.
    fn follow_compared(&mut self) -> Vec<Effect> {
        match self.compare.clause_at_cursor() {
            Some((target, clause)) => self.follow(target, clause),
            None => {
                self.refuse("Put the cursor on a clause: a heading has no lifetime of its own.".into());
                vec![]
            }
        }
    }

    /// A key typed into the find line.
    pub(super) fn typed_in_compare(&mut self, key: Key) -> Vec<Effect> {
        if let Some(find) = &mut self.compare.find
            && find.line.key(key)
        {
            self.compare.look_from_start();
        }
        vec![]
    }

    fn step_match(&mut self, step: isize) -> Vec<Effect> {
        let found = self.compare.step_match(step);
        let Some(find) = &self.compare.find else { return vec![] };
        match found {
            Some(true) => self.refuse(began_again(step > 0).into()),
            Some(false) => {}
            None if find.line.is_empty() => self.compare.find = None,
            None => self.refuse(format!("{:?} is in neither text.", find.line.text())),
        }
        vec![]
    }

    fn step_change(&mut self, down: bool, n: usize) -> Vec<Effect> {
        let before = self.compare.at;
        (0..n).for_each(|_| self.compare.step_change(down, false));
        if self.compare.at == before && self.compare.compared.is_some() {
            let (_, all) = self.compare.change_number();
            let text = match (all, down) {
                (0, _) => "The two versions say the same.",
                (_, true) => "This is the last change.",
                (_, false) => "This is the first change.",
            };
            self.refuse(text.into());
        }
        vec![]
    }

    /// Both sides one version further: the pair keeps its distance where it can.
    fn step_sides(&mut self, step: isize) -> Vec<Effect> {
        let Some(asked) = self.compare.wanted.clone() else { return vec![] };
        let mut older = self.next_version(&asked.old, step);
        let newer = self.next_version(&asked.new, step);
        // Where one of two neighbours is hidden, both would come to the same: the older one is what stood before.
        let in_order = asked.old.same_document(&asked.new) && asked.old.version < asked.new.version;
        if let Some(newer) = newer.filter(|&newer| in_order && older.is_some_and(|older| older >= newer)) {
            older = real_before(&self.versions_of(&asked.new), newer);
        }
        match (older, newer) {
            (Some(a), Some(b)) => {
                let (old, new) = (asked.old.at(a), asked.new.at(b));
                self.ask_comparison(Asked { old, new, ..asked })
            }
            _ => {
                let end = if step < 0 { "first" } else { "latest" };
                self.refuse(format!("One side is the {end} version already, of those that are not hidden."));
                vec![]
            }
        }
    }

    /// Lists every document of every archive; what choosing one does is `choice`.
    pub(super) fn pick_document(&mut self, title: &str, choice: fn(usize, usize, usize) -> Choice) {
        let entries = self.document_entries(choice).into_iter().map(|(_, entry)| entry).collect();
        let popup = Popup::new(Kind::Documents, title, entries, 0, self.popup_rows());
        self.popups.push(popup);
    }

    /// Puts a document's latest version on the new side.
    pub(super) fn put_document(&mut self, archive: usize, service: usize, document: usize) -> Vec<Effect> {
        let Some(asked) = self.compare.wanted.clone() else { return vec![] };
        let Some(new) = self.latest_of(archive, service, document) else { return vec![] };
        // Where sections are compared, the section of the other document is the next question.
        self.compare.picking = asked.parts.map(|parts| parts.old);
        self.start_comparison(asked.old, new)
    }

    /// The latest version of a document.
    pub(super) fn latest_of(&self, archive: usize, service: usize, document: usize) -> Option<Target> {
        let found = self.archives.get(archive).and_then(|view| {
            let service = view.holdings.services.get(service)?;
            Some((service, service.documents.get(document)?))
        });
        let (service, document) = found?;
        let version = document.latest();
        let (service, document) = (service.slug.clone(), document.slug.clone());
        Some(Target { archive, service, document, version })
    }

    fn copy_sides(&mut self) -> Vec<Effect> {
        let Some(compared) = &self.compare.compared else { return vec![] };
        let text = format!("{} {}", compared.old.locator(None), compared.new.locator(None));
        self.say(Meaning::Notice, format!("Copied {text}"));
        vec![Effect::Copy(text)]
    }

    fn list_changes(&mut self) {
        let Some(compared) = self.compare.compared.clone() else { return };
        let here = self.compare.stops.get(self.compare.at).map_or(0, |stop| stop.row);
        let changes = compared.comparison.changes(&compared.old.outline, &compared.new.outline);
        if changes.is_empty() {
            self.refuse("The two versions say the same.".into());
            return;
        }
        let at = changes.iter().rposition(|change| change.row <= here).unwrap_or(0);
        let entries = changes.into_iter().map(|change| {
            let weighty: Vec<String> =
                change.weighty.iter().take(3).map(crate::compare::Weighty::label).collect();
            let place = change
                .place
                .last()
                .map(|heading| format!("{} › ", wrap::cut(heading, 26)))
                .unwrap_or_default();
            let count = if change.count > 1 { format!("({} clauses) ", change.count) } else { String::new() };
            Entry {
                lead: format!("{} {:9}", change.kind.mark(), change.kind.label()),
                meaning: kind_meaning(change.kind),
                text: format!("{count}{place}{}", change.words),
                note: weighty.join(", "),
                choice: Choice::Row(change.row),
            }
        });
        let popup = Popup::new(Kind::Changes, "Changes", entries.collect(), at, self.popup_rows());
        self.popups.push(popup);
    }
}

/// The looks of a kind's mark.
pub fn kind_meaning(kind: PairKind) -> Meaning {
    match kind {
        PairKind::Same => Meaning::Same,
        PairKind::Changed => Meaning::Changed,
        PairKind::Moved => Meaning::Moved,
        PairKind::Split | PairKind::Merged => Meaning::Divided,
        PairKind::Added => Meaning::Added,
        PairKind::Removed => Meaning::Removed,
    }
}
