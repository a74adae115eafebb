//! The verbs of the lineage view: following a clause, moving among its wordings, going to where they stand.

use std::sync::Arc;

use super::action::Action;
use super::meaning::Meaning;
use super::reader::{Anchor, Sought};
use super::{App, Effect, View};
use crate::library::previous_real;
use crate::model::ClauseId;
use crate::worker::{Request, Target, Traced};

impl App {
    /// Follows a clause from a version.
    pub(super) fn follow(&mut self, target: Target, clause: ClauseId) -> Vec<Effect> {
        self.lineage.wanted = Some((target.clone(), clause));
        let same =
            self.lineage.traced.as_ref().is_some_and(|traced| {
                traced.clause == clause && traced.reading.target.same_document(&target)
            });
        if !same {
            self.lineage.traced = None;
        }
        self.enter(View::Lineage);
        self.lineage.fit(self.layout.body);
        vec![Effect::Ask(Request::Lineage(target, clause))]
    }

    /// Shows a lineage, or more of it, where it is still wanted.
    pub(super) fn show_lineage(&mut self, traced: Arc<Traced>) {
        let wanted = (traced.reading.target.clone(), traced.clause);
        if self.lineage.wanted.as_ref() == Some(&wanted) {
            self.lineage.fit(self.layout.body);
            self.lineage.show(traced);
        }
    }

    pub(super) fn run_in_lineage(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let n = count.unwrap_or(1).min(10_000) as isize;
        let page = (self.lineage.height() / 4).max(1) as isize;
        let pane = &mut self.lineage;
        match action {
            Action::Down | Action::Next => pane.step_by(n),
            Action::Up | Action::Previous => pane.step_by(-n),
            Action::HalfDown | Action::PageDown => pane.step_by(page),
            Action::HalfUp | Action::PageUp => pane.step_by(-page),
            Action::Top => pane.go(0),
            Action::Bottom => pane.go(usize::MAX),
            Action::Fold => {
                pane.whole = !pane.whole;
                pane.lay_out();
            }
            Action::Open => return self.read_wording(),
            Action::Compare | Action::ThenNow => return self.compare_wording(),
            Action::Copy => return self.copy_wording(),
            Action::Back => return self.leave_to_sheet(),
            _ => {}
        }
        vec![]
    }

    /// The version where the wording under the cursor begins, and its clause.
    fn wording(&self) -> Option<(Target, ClauseId)> {
        let step = self.lineage.step()?;
        let target = self.lineage.traced.as_ref()?.reading.target.at(step.span.first as usize);
        Some((target, step.clause))
    }

    fn read_wording(&mut self) -> Vec<Effect> {
        let Some((target, clause)) = self.wording() else { return vec![] };
        let place = self.lineage.step().map(|step| step.place.clone()).unwrap_or_default();
        self.go_to_clause(target, Sought { clause, place, near: Vec::new() })
    }

    /// Opens a version in the reader, on a clause.
    pub(super) fn go_to_clause(&mut self, target: Target, sought: Sought) -> Vec<Effect> {
        self.enter(View::Browse);
        self.focus_on(super::layout::Pane::Reader);
        let height = self.layout.tree.inner().rows();
        let versions = self.versions_of(&target);
        self.tree.reveal(&target, &versions);
        self.rebuild_tree();
        self.tree.go_to(&target, height);
        self.read(target, Anchor::Clause(sought))
    }

    fn compare_wording(&mut self) -> Vec<Effect> {
        let Some((target, clause)) = self.wording() else { return vec![] };
        let versions = self.versions_of(&target);
        let Some(old) = previous_real(&versions, target.version) else {
            self.refuse("The first record has these words already: there is nothing before it.".into());
            return vec![];
        };
        self.compare.go_to_clause = Some(clause);
        self.start_comparison(target.at(old), target)
    }

    fn copy_wording(&mut self) -> Vec<Effect> {
        let Some((step, traced)) = self.lineage.step().zip(self.lineage.traced.as_ref()) else {
            return vec![];
        };
        let locator = traced.reading.locator_at(step.span.first as usize, Some(step.clause));
        self.say(Meaning::Notice, format!("Copied {locator}"));
        vec![Effect::Copy(locator)]
    }
}
