//! The verbs of the view of changes: opening it, moving, filtering, folding, comparing; showing what is hidden, there
//! and in every timeline.

use std::sync::Arc;

use super::action::Action;
use super::feed::{self, FeedPane};
use super::layout::Pane;
use super::meaning::Meaning;
use super::reader::Anchor;
use super::{App, Effect, View};
use crate::history::{Seen, Touches, Visit};
use crate::library::{previous_real, version_name};
use crate::worker::Request;

impl App {
    /// Goes to the changes and makes them what the archives hold now.
    pub(super) fn open_feed(&mut self) -> Vec<Effect> {
        self.enter(View::Changes);
        self.fill_feed()
    }

    /// What the archives hold, or what is shown of it, is not what it was: the changes follow, for they may be what
    /// another view goes back to.
    pub(super) fn feed_grew(&mut self) -> Vec<Effect> {
        match self.view {
            View::Changes => self.fill_feed(),
            _ if self.feed.feed.items.is_empty() => vec![],
            _ => {
                let height = FeedPane::rows_in(self.layout.body);
                self.feed.fill(&self.archives, self.tree.folds.hidden, height);
                vec![]
            }
        }
    }

    fn fill_feed(&mut self) -> Vec<Effect> {
        let height = FeedPane::rows_in(self.layout.body);
        self.feed.fill(&self.archives, self.tree.folds.hidden, height);
        self.remember_visit()
    }

    /// Takes in what the changes of an archive are about.
    pub(super) fn take_touches(&mut self, archive: usize, touches: Arc<Touches>) -> Vec<Effect> {
        let known = &mut self.feed.touches;
        known.resize(known.len().max(archive + 1), None);
        known[archive] = Some(touches);
        self.feed_grew()
    }

    /// Shows what the filter asks for now.
    pub(super) fn show_feed(&mut self) {
        let height = FeedPane::rows_in(self.layout.body);
        self.feed.show(&self.archives, self.tree.folds.hidden, height);
    }

    /// Has it remembered that everything there is was shown: what comes later is new at the next visit. Not
    /// while an archive is still being read, for half of it would never be new then, and not as of a day, when
    /// what came later is not shown.
    fn remember_visit(&self) -> Vec<Effect> {
        let read = self.archives.iter().all(|archive| archive.clauses.is_some() || archive.failed);
        if !read || self.as_of.is_some() {
            return vec![];
        }
        let whole = self.archives.iter().enumerate().filter(|(_, archive)| !archive.failed);
        let visit =
            |archive: &super::ArchiveView| Visit { at: self.now.0, documents: Seen::all(&archive.holdings) };
        let visits: Vec<(usize, Visit)> = whole.map(|(at, archive)| (at, visit(archive))).collect();
        vec![Effect::Ask(Request::Visited(visits))]
    }

    pub(super) fn run_in_feed(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = FeedPane::rows_in(self.layout.body);
        let len = self.feed.lines.len();
        let n = count.unwrap_or(1) as isize;
        let page = height.saturating_sub(1).max(1) as isize;
        let cursor = &mut self.feed.cursor;
        match action {
            Action::Down => cursor.step(n, len, height),
            Action::Up => cursor.step(-n, len, height),
            Action::HalfDown => cursor.step(page / 2, len, height),
            Action::HalfUp => cursor.step(-page / 2, len, height),
            Action::PageDown => cursor.step(page, len, height),
            Action::PageUp => cursor.step(-page, len, height),
            Action::Top => cursor.go(0, len, height),
            Action::Bottom => cursor.go(count.map_or(len, |n| n.saturating_sub(1)), len, height),
            Action::Filter => {
                self.feed.filter.get_or_insert_default();
                self.feed.filtering = true;
            }
            Action::Open if self.feed.filtering => self.feed.filtering = false,
            Action::Open | Action::Compare => return self.compare_item(),
            Action::Expand | Action::Collapse => {
                let open = action == Action::Expand;
                let hidden = self.tree.folds.hidden;
                if !self.feed.unfold(&self.archives, open, hidden, height) {
                    let key = self.keymap.key_of(super::Context::Changes, Action::Open).unwrap_or_default();
                    self.refuse(format!("Only oscillations unfold; {key} shows what a version changed."));
                }
            }
            Action::Next | Action::Previous => match self.feed.next_new(action == Action::Next) {
                Some(at) => self.feed.cursor.go(at, len, height),
                None => self.refuse("No other change is new.".into()),
            },
            Action::Copy => return self.copy_item(),
            Action::Back if self.feed.filtering || self.feed.filter.is_some() => {
                self.feed.filtering = false;
                self.feed.filter = None;
                self.show_feed();
            }
            Action::Back => self.leave(),
            _ => {}
        }
        vec![]
    }

    /// Compares the version under the cursor with the one before it; a first record is opened.
    fn compare_item(&mut self) -> Vec<Effect> {
        let target = self.feed.selected().and_then(|item| feed::target(&self.archives, item));
        let Some(target) = target else { return vec![] };
        let versions = self.versions_of(&target);
        match previous_real(&versions, target.version) {
            Some(old) => self.start_comparison(target.at(old), target),
            None => {
                self.enter(View::Browse);
                self.tree.filter = None;
                self.focus_on(Pane::Reader);
                let effects = self.show_version(target);
                self.reader.anchor = Anchor::Top;
                self.say(
                    Meaning::Notice,
                    "A first record: there is nothing before it to compare with.".into(),
                );
                effects
            }
        }
    }

    fn copy_item(&mut self) -> Vec<Effect> {
        let target = self.feed.selected().and_then(|item| feed::target(&self.archives, item));
        let Some(target) = target else { return vec![] };
        let version = version_name(&self.versions_of(&target), target.version);
        let several = self.archives.len() > 1;
        let archive =
            if several { format!("{}:", self.archives[target.archive].name) } else { String::new() };
        let locator = format!("{archive}{}/{}@{version}", target.service, target.document);
        self.say(Meaning::Notice, format!("Copied {locator}"));
        vec![Effect::Copy(locator)]
    }

    /// Shows or hides technical, formatting-only and junk versions: in the documents, the timelines, the changes.
    pub(super) fn toggle_hidden(&mut self) -> Vec<Effect> {
        self.tree.folds.toggle_hidden();
        self.rebuild_tree();
        self.show_feed();
        let what = if self.tree.folds.hidden { "shown" } else { "hidden" };
        self.say(Meaning::Notice, format!("Technical, formatting-only and junk versions are {what}."));
        vec![]
    }
}
