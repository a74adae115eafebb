//! The watches: saved searches, what is new for each, and the verbs on them.
//!
//! Holds what the worker told last; looking and keeping are its business.

use std::collections::HashSet;
use std::sync::Arc;

use super::action::Action;
use super::layout::Area;
use super::list::Cursor;
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::reader::{Anchor, Sought};
use super::{App, Effect, View};
use crate::history::{News, NewsKind, Watched, Watches};
use crate::worker::{Request, Target, WatchAsk, WatchBoard};

/// A row of the list: a watch, or one of its news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchRow {
    /// A watch: its index.
    Watch(usize),
    /// News of a watch: both indices.
    News(usize, usize),
}

/// The view's state.
#[derive(Clone, Debug, Default)]
pub struct WatchPane {
    /// What was told last.
    pub board: Arc<WatchBoard>,
    /// Names of the watches whose news are folded.
    folded: HashSet<String>,
    /// What is shown, top to bottom.
    pub rows: Vec<WatchRow>,
    /// Cursor on the rows.
    pub cursor: Cursor,
    /// The watch that is to be removed once that is confirmed.
    removing: Option<String>,
}

/// The list above, and below it the news that the cursor is on; low screens keep the list only.
pub fn watch_areas(body: Area) -> (Area, Area) {
    let below = if body.height < 14 { 0 } else { (body.height * 2 / 5).clamp(7, 14) };
    let list = Area { height: body.height - below, ..body };
    (list, Area { y: body.y + list.height, height: below, ..body })
}

impl WatchPane {
    /// How many watches have news.
    pub fn with_news(&self) -> usize {
        self.board.watched.iter().filter(|watched| !watched.news.is_empty()).count()
    }

    /// The watch for a query.
    pub fn watches(&self, query: &str) -> Option<&str> {
        let watches = Watches { watches: self.board.watched.iter().map(|w| w.watch.clone()).collect() };
        let name = watches.for_query(query)?.name.clone();
        self.board.watched.iter().map(|w| w.watch.name.as_str()).find(|known| *known == name)
    }

    fn key(&self, row: WatchRow) -> Option<(&str, Option<&News>)> {
        let (WatchRow::Watch(at) | WatchRow::News(at, _)) = row;
        let watched = self.board.watched.get(at)?;
        let news = if let WatchRow::News(_, n) = row { watched.news.get(n) } else { None };
        Some((&watched.watch.name, news))
    }

    /// Takes in what was told; the cursor stays on its row.
    fn accept(&mut self, board: Arc<WatchBoard>, height: usize) {
        let before = self.clone();
        self.board = board;
        let kept = before.rows.get(before.cursor.at).and_then(|row| before.key(*row));
        self.rebuild(height);
        let again = kept.and_then(|kept| self.rows.iter().position(|row| self.key(*row) == Some(kept)));
        self.cursor.go(again.unwrap_or(self.cursor.at), self.rows.len(), height);
    }

    fn rebuild(&mut self, height: usize) {
        self.rows.clear();
        for (at, watched) in self.board.watched.iter().enumerate() {
            self.rows.push(WatchRow::Watch(at));
            if !self.folded.contains(&watched.watch.name) {
                self.rows.extend((0..watched.news.len()).map(|n| WatchRow::News(at, n)));
            }
        }
        self.cursor.go(self.cursor.at, self.rows.len(), height);
    }

    /// Whether the news of a watch are folded.
    pub fn is_folded(&self, watched: &Watched) -> bool {
        self.folded.contains(&watched.watch.name)
    }

    /// The watch under the cursor, and its news where the cursor is on one.
    pub fn selected(&self) -> Option<(&Watched, Option<&News>)> {
        match *self.rows.get(self.cursor.at)? {
            WatchRow::Watch(at) => Some((self.board.watched.get(at)?, None)),
            WatchRow::News(at, n) => {
                let watched = self.board.watched.get(at)?;
                Some((watched, watched.news.get(n)))
            }
        }
    }
}

impl App {
    fn watch_rows(&self) -> usize {
        watch_areas(self.layout.body).0.inner().rows()
    }

    pub(super) fn fit_watches(&mut self) {
        let height = self.watch_rows();
        self.watches.cursor.reveal(self.watches.rows.len(), height);
    }

    pub(super) fn show_watches(&mut self, board: Arc<WatchBoard>) {
        let height = self.watch_rows();
        let worse = board.trouble.is_some() && board.trouble != self.watches.board.trouble;
        if let (true, Some(trouble)) = (worse, &board.trouble) {
            self.say(Meaning::Error, format!("{} — {}", trouble.what, trouble.hint));
        } else if let Some(done) = &board.done {
            self.say(Meaning::Notice, done.clone());
        }
        self.watches.accept(board, height);
    }

    /// Opens the watches, on the first that has news.
    pub(super) fn open_watches(&mut self) -> Vec<Effect> {
        self.enter(View::Watches);
        let height = self.watch_rows();
        self.watches.rebuild(height);
        let news = self.watches.rows.iter().position(|row| matches!(row, WatchRow::News(..)));
        if let Some(news) = news {
            let len = self.watches.rows.len();
            self.watches.cursor.go(news - 1, len, height);
        }
        // Another instance, a command or an editor may have changed them.
        vec![Effect::Ask(Request::Watch(WatchAsk::Look))]
    }

    /// Watches a query, or asks whether the one that watches it is to be given up.
    pub(super) fn toggle_watch(&mut self, query: &str) -> Vec<Effect> {
        let query = query.trim();
        if query.is_empty() {
            self.refuse("Type what to look for first.".into());
            return vec![];
        }
        if let Some(name) = self.watches.watches(query).map(str::to_owned) {
            self.confirm_removal(&name);
            return vec![];
        }
        if let Err(wrong) = crate::query::parse(query) {
            self.refuse(format!("This can't be watched yet: {} — {}", wrong.what, wrong.hint));
            return vec![];
        }
        vec![Effect::Ask(Request::Watch(WatchAsk::Add(query.to_owned())))]
    }

    fn confirm_removal(&mut self, name: &str) {
        self.watches.removing = Some(name.to_owned());
        let entries = vec![
            Entry::answer("keep", format!("Go on watching {name:?}"), Choice::Nothing),
            Entry::answer("remove", format!("Stop watching {name:?}"), Choice::Unwatch),
        ];
        let popup = Popup::new(Kind::Confirm, "This is watched", entries, 0, self.popup_rows());
        self.popups.push(popup);
    }

    pub(super) fn remove_watch(&mut self) -> Vec<Effect> {
        let name = self.watches.removing.take();
        name.map(|name| Effect::Ask(Request::Watch(WatchAsk::Remove(name)))).into_iter().collect()
    }

    pub(super) fn run_in_watches(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = self.watch_rows();
        let len = self.watches.rows.len();
        let n = count.unwrap_or(1) as isize;
        let page = height.saturating_sub(1).max(1) as isize;
        let cursor = &mut self.watches.cursor;
        match action {
            Action::Down => cursor.step(n, len, height),
            Action::Up => cursor.step(-n, len, height),
            Action::HalfDown => cursor.step(page / 2, len, height),
            Action::HalfUp => cursor.step(-page / 2, len, height),
            Action::PageDown => cursor.step(page, len, height),
            Action::PageUp => cursor.step(-page, len, height),
            Action::Top => cursor.go(0, len, height),
            Action::Bottom => cursor.go(len, len, height),
            Action::Back => self.leave(),
            Action::Expand | Action::Collapse => self.fold_watch(action == Action::Collapse, height),
            Action::Open => return self.open_news(),
            Action::Seen => return self.seen(false),
            Action::SeenAll => return self.seen(true),
            Action::Trend | Action::Remove | Action::Copy => {
                let Some((watched, news)) = self.watches.selected() else { return self.no_watches() };
                let watch = watched.watch.clone();
                match action {
                    Action::Trend => return self.start_trend(watch.query),
                    Action::Remove => self.confirm_removal(&watch.name),
                    _ => {
                        let text = news.cloned().and_then(|news| self.news_locator(&news));
                        let text = text.unwrap_or(watch.query);
                        self.say(Meaning::Notice, format!("Copied {text}"));
                        return vec![Effect::Copy(text)];
                    }
                }
            }
            _ => {}
        }
        vec![]
    }

    fn no_watches(&mut self) -> Vec<Effect> {
        let key = self.keymap.key_of(super::Context::Results, Action::Watch).unwrap_or_default();
        self.refuse(format!("Nothing is watched yet: {key} in the search's results saves a search."));
        vec![]
    }

    fn fold_watch(&mut self, fold: bool, height: usize) {
        let pane = &mut self.watches;
        let Some(&row) = pane.rows.get(pane.cursor.at) else { return };
        let (WatchRow::Watch(at) | WatchRow::News(at, _)) = row;
        let Some(name) = pane.board.watched.get(at).map(|watched| watched.watch.name.clone()) else { return };
        let head = pane.rows.iter().position(|row| *row == WatchRow::Watch(at)).unwrap_or(0);
        if fold {
            pane.folded.insert(name);
            pane.cursor.at = head;
        } else if !pane.folded.remove(&name) && matches!(row, WatchRow::Watch(_)) {
            // Unfolded already: a step into it.
            let inside = matches!(pane.rows.get(head + 1), Some(WatchRow::News(..)));
            pane.cursor.at = head + usize::from(inside);
        }
        pane.rebuild(height);
    }

    fn news_locator(&self, news: &News) -> Option<String> {
        let target = news_target(news, news.held_by());
        let versions = self.versions_of(&target);
        versions.get(target.version)?;
        let version = crate::library::version_name(&versions, target.version);
        let several = self.archives.len() > 1;
        let archive = self.archives.get(news.archive).filter(|_| several);
        let archive = archive.map(|archive| format!("{}:", archive.name)).unwrap_or_default();
        Some(format!("{archive}{}/{}@{version}#{}", target.service, target.document, news.clause_name))
    }

    /// Shows the change that made the news; of a first record the text; of a watch what it finds.
    fn open_news(&mut self) -> Vec<Effect> {
        let Some((watched, news)) = self.watches.selected() else { return self.no_watches() };
        let Some(news) = news.cloned() else {
            let query = watched.watch.query.clone();
            return self.open_search(&query);
        };
        let target = news_target(&news, news.version);
        match news.before {
            Some(before) => {
                self.compare.go_to_clause = Some(news.clause);
                self.start_comparison(target.at(before as usize), target)
            }
            None => {
                let sought = Sought { clause: news.clause, place: news.place.clone(), near: Vec::new() };
                self.open_text(&target, Anchor::Clause(sought))
            }
        }
    }

    /// Takes the news of the watch under the cursor, or of all, as seen.
    fn seen(&mut self, all: bool) -> Vec<Effect> {
        let Some((here, _)) = self.watches.selected() else { return self.no_watches() };
        let here = here.watch.name.clone();
        let fresh = self.watches.board.watched.iter().filter(|watched| !watched.news.is_empty());
        let names = fresh.map(|watched| watched.watch.name.clone()).filter(|name| all || *name == here);
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            self.refuse("There is nothing new here.".into());
            return vec![];
        }
        vec![Effect::Ask(Request::Watch(WatchAsk::Seen(names)))]
    }
}

fn news_target(news: &News, version: u32) -> Target {
    Target {
        archive: news.archive,
        service: news.service_slug.clone(),
        document: news.document_slug.clone(),
        version: version as usize,
    }
}

/// The looks of what happened.
pub fn news_meaning(kind: NewsKind) -> Meaning {
    match kind {
        NewsKind::Born => Meaning::Added,
        NewsKind::Died => Meaning::Removed,
        NewsKind::Reworded => Meaning::Changed,
    }
}
