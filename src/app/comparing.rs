//! The verbs of the comparison: choosing sides, moving, folding, listing the changes.

use std::sync::Arc;

use super::action::Action;
use super::compare::Find;
use super::key::Key;
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::wrap;
use super::{App, Effect, View};
use crate::compare::PairKind;
use crate::worker::{Compared, Request, Target};

/// A side of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Old,
    /// The right one.
    New,
}

impl App {
    /// Asks for a comparison and shows its view.
    pub(super) fn start_comparison(&mut self, old: Target, new: Target) -> Vec<Effect> {
        self.enter(View::Compare);
        self.compare.wanted = Some((old.clone(), new.clone()));
        vec![Effect::Ask(Request::Compare { old, new })]
    }

    /// The two sides that are shown or were asked for.
    pub(super) fn compare_targets(&self) -> Option<(Target, Target)> {
        if self.view == View::Compare { self.compare.wanted.clone() } else { None }
    }

    pub(super) fn show_comparison(&mut self, compared: Arc<Compared>) {
        let asked = self.compare.wanted.as_ref();
        if asked.is_some_and(|(old, new)| *old == compared.old.target && *new == compared.new.target) {
            self.compare.fit(self.layout.body);
            self.compare.show(compared);
        }
    }

    pub(super) fn put_on_side(&mut self, side: Side, version: usize) -> Vec<Effect> {
        let Some((old, new)) = self.compare.wanted.clone() else { return vec![] };
        match side {
            Side::Old => self.start_comparison(old.at(version), new),
            Side::New => self.start_comparison(old, new.at(version)),
        }
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
            Action::Find => {
                pane.find = Some(Find::default());
                pane.finding = true;
            }
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
                if let Some((old, new)) = self.compare.wanted.clone() {
                    return vec![Effect::Ask(Request::Export { old, new })];
                }
            }
            Action::Swap => {
                if let Some((old, new)) = self.compare.wanted.clone() {
                    return self.start_comparison(new, old);
                }
            }
            Action::ChangeList => self.list_changes(),
            Action::PickVersion | Action::PickOther => self.pick_version(action),
            Action::OlderVersion => return self.step_sides(-1),
            Action::NewerVersion => return self.step_sides(1),
            Action::Copy => return self.copy_sides(),
            Action::PickDocument => self.pick_document(),
            Action::Back if pane.find.is_some() => {
                pane.find = None;
                pane.finding = false;
            }
            Action::Back => self.leave(),
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
            self.compare.look();
            self.compare.step_match(0);
        }
        vec![]
    }

    fn step_match(&mut self, step: isize) -> Vec<Effect> {
        let found = self.compare.step_match(step);
        let Some(find) = &self.compare.find else { return vec![] };
        match found {
            Some(at) => self.say(Meaning::Notice, format!("Place {at} of {}.", find.rows.len())),
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
        let Some((old, new)) = self.compare.wanted.clone() else { return vec![] };
        let fits = |target: &Target| {
            let len = self.versions_of(target).len();
            target.version.checked_add_signed(step).filter(|&version| version < len)
        };
        match (fits(&old), fits(&new)) {
            (Some(a), Some(b)) => self.start_comparison(old.at(a), new.at(b)),
            _ => {
                let end = if step < 0 { "first" } else { "latest" };
                self.refuse(format!("One side is the {end} version already."));
                vec![]
            }
        }
    }

    /// Lists every document of every archive, for the new side.
    fn pick_document(&mut self) {
        let several = self.archives.len() > 1;
        let mut entries = Vec::new();
        for (a, archive) in self.archives.iter().enumerate() {
            for (s, service) in archive.holdings.services.iter().enumerate() {
                for (d, document) in service.documents.iter().enumerate() {
                    let days = (document.versions.first(), document.versions.last());
                    let days = if let (Some(first), Some(last)) = days {
                        format!("{} – {}", first.date.day(), last.date.day())
                    } else {
                        String::new()
                    };
                    entries.push(Entry {
                        lead: service.name.clone(),
                        meaning: Meaning::Strong,
                        text: document.title.clone(),
                        note: if several { format!("{days}  {}", archive.name) } else { days },
                        choice: Choice::Document(a, s, d),
                    });
                }
            }
        }
        let popup = Popup::new(Kind::Documents, "Documents: the new side", entries, 0, self.popup_rows());
        self.popups.push(popup);
    }

    /// Puts a document's latest version on the new side.
    pub(super) fn put_document(&mut self, archive: usize, service: usize, document: usize) -> Vec<Effect> {
        let Some((old, _)) = self.compare.wanted.clone() else { return vec![] };
        let found = self.archives.get(archive).and_then(|view| {
            let service = view.holdings.services.get(service)?;
            Some((service, service.documents.get(document)?))
        });
        let Some((service, document)) = found else { return vec![] };
        let version = document.latest();
        let (service, document) = (service.slug.clone(), document.slug.clone());
        self.start_comparison(old, Target { archive, service, document, version })
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
