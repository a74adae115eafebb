//! The searches that were made before: stepping through them in the query line, and a list of them.
//!
//! Keeping them between two starts is `library`'s.

use super::action::Action;
use super::input::Line;
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::search::Part;
use super::{App, Effect, View};
use crate::library::Searches;

/// The searches that were made, and which of them stands in the query line.
#[derive(Clone, Debug, Default)]
pub struct Recalling {
    /// The newest first.
    searches: Searches,
    /// Those of this session, the oldest first.
    made: Vec<String>,
    /// Which one stands in the query line.
    at: Option<usize>,
    /// What stood there before any of them did.
    draft: String,
}

impl App {
    /// Knows the searches that were made before.
    pub fn recall_searches(&mut self, searches: Searches) {
        self.search.recalling.searches = searches;
    }

    /// The searches of this session, the oldest first.
    pub fn searches_made(&self) -> &[String] {
        &self.search.recalling.made
    }

    /// Something was opened from what stands in the query line.
    pub(super) fn search_made(&mut self) {
        let query = self.search.line.text().trim().to_owned();
        let recalling = &mut self.search.recalling;
        recalling.at = None;
        if recalling.searches.add(&query) {
            recalling.made.retain(|known| *known != query);
            recalling.made.push(query);
        }
    }

    /// Whether any search was made.
    pub fn has_searches(&self) -> bool {
        !self.search.recalling.searches.queries.is_empty()
    }

    /// Whether `Up` in the query line means an older search: it is empty, or holds one as it was recalled.
    pub(super) fn recalls(&self) -> bool {
        let recalled = self.search.recalling.at.and_then(|at| self.search.recalling.searches.queries.get(at));
        let text = self.search.line.text();
        text.is_empty() || self.search.line.is_selected() || recalled.is_some_and(|recalled| recalled == text)
    }

    /// Puts the search before, or after, into the query line.
    pub(super) fn step_search(&mut self, older: bool) -> Vec<Effect> {
        let recalling = &mut self.search.recalling;
        let text = self.search.line.text();
        let queries = &recalling.searches.queries;
        // What was edited since is what is being written now.
        let at = recalling.at.filter(|&at| queries.get(at).is_some_and(|query| query == text));
        if at.is_none() {
            text.clone_into(&mut recalling.draft);
        }
        let next = match (at, older) {
            // One that stands there already is no step.
            (None, true) => queries.iter().position(|query| query != text.trim()),
            (Some(at), true) => (at + 1 < queries.len()).then_some(at + 1),
            (Some(at), false) if at > 0 => Some(at - 1),
            (Some(_), false) => {
                recalling.at = None;
                let draft = std::mem::take(&mut recalling.draft);
                return self.search_for(&draft);
            }
            (None, false) => None,
        };
        let Some(query) = next.and_then(|next| queries.get(next)).cloned() else {
            let which = if older { "older" } else { "newer" };
            self.refuse(format!("There is no {which} search."));
            return vec![];
        };
        recalling.at = next;
        self.search_for(&query)
    }

    fn search_for(&mut self, query: &str) -> Vec<Effect> {
        self.search.line = Line::new(query);
        self.search.part = Part::Query;
        self.search.offer = None;
        self.ask_search()
    }

    /// Lists the searches that were made.
    pub(super) fn pick_search(&mut self) -> Vec<Effect> {
        let queries = &self.search.recalling.searches.queries;
        if queries.is_empty() {
            let key = self.keymap.key_of(self.context(), Action::Search).unwrap_or_else(|| "/".into());
            self.refuse(format!("No search was made yet: {key} makes one, Enter keeps it here."));
            return vec![];
        }
        let entry = |(at, query): (usize, &String)| Entry {
            lead: String::new(),
            meaning: Meaning::Text,
            text: query.clone(),
            note: String::new(),
            choice: Choice::Search(at),
        };
        let entries = queries.iter().enumerate().map(entry).collect();
        let rows = self.popup_rows();
        let popup = Popup::new(Kind::Searches, "Earlier searches, newest first", entries, 0, rows);
        self.popups.push(popup);
        vec![]
    }

    /// Searches again for one of the list.
    pub(super) fn choose_search(&mut self, at: usize) -> Vec<Effect> {
        let Some(query) = self.search.recalling.searches.queries.get(at).cloned() else { return vec![] };
        if self.view != View::Search {
            self.enter(View::Search);
        }
        self.search.recalling.at = Some(at);
        self.search_for(&query)
    }
}
