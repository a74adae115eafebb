//! The verbs of the search view: asking, moving among results, narrowing, opening.

use std::sync::Arc;

use super::action::Action;
use super::completing::{self, Known};
use super::meaning::Meaning;
use super::reader::{Anchor, Sought};
use super::search::{LIMIT, Part, sort_word};
use super::{App, Effect, View};
use crate::query::{Hit, complaint};
use crate::worker::{Request, Target};

impl App {
    /// Asks for what is typed. What was found before stays until the answer is there.
    pub(super) fn ask_search(&mut self) -> Vec<Effect> {
        self.search.generation += 1;
        self.search.answered = false;
        let (text, sort) = (self.search.line.text().to_owned(), self.search.sort);
        let (generation, as_of) = (self.search.generation, self.as_of);
        vec![Effect::Ask(Request::Search { generation, text, limit: LIMIT, sort, as_of })]
    }

    /// Shows the search; a query that stands there is selected, so that typing begins another one.
    pub(super) fn open_search_view(&mut self) -> Vec<Effect> {
        self.enter(View::Search);
        self.search.part = Part::Query;
        self.search.line.select();
        if self.search.line.is_empty() { vec![] } else { self.ask_search() }
    }

    /// Asks again when more can be searched than before.
    pub(super) fn search_again(&mut self) -> Vec<Effect> {
        if self.view == View::Search && !self.search.line.is_empty() { self.ask_search() } else { vec![] }
    }

    /// Knows what the fields of a query may be given.
    pub fn know(&mut self, known: Known) {
        self.search.known = Arc::new(known);
    }

    /// Looks what may be put where the cursor is.
    pub(super) fn make_offer(&mut self) {
        let holdings = self.archives.iter().map(|view| view.holdings.as_ref());
        let line = &self.search.line;
        self.search.offer = completing::offer(line.text(), line.at(), &self.search.known, &holdings);
    }

    /// Whether the first of what is offered may be taken.
    pub(super) fn offers(&self) -> bool {
        self.search.part == Part::Query && self.search.offer.as_ref().is_some_and(|offer| offer.begun)
    }

    /// Takes the first of what is offered.
    pub(super) fn take_offer(&mut self) -> Vec<Effect> {
        let Some(offer) = self.search.offer.take() else { return vec![] };
        let Some(first) = offer.candidates.first() else { return vec![] };
        let follows = self.search.line.text().get(offer.range.end..).unwrap_or_default();
        let text = if follows.is_empty() { &first.text } else { first.text.trim_end() };
        self.search.line.replace(offer.range, text);
        self.make_offer();
        self.ask_search()
    }

    pub(super) fn run_in_search(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        if action == Action::Narrow && self.offers() {
            return self.take_offer();
        }
        self.search.offer = None;
        match action {
            Action::OlderSearch | Action::NewerSearch => {
                return self.step_search(action == Action::OlderSearch);
            }
            Action::Sort => {
                self.search.next_sort();
                let word = sort_word(self.search.sort);
                self.say(Meaning::Notice, format!("Sorted by {word}."));
                return self.ask_search();
            }
            Action::Watch => {
                let text = self.search.line.text().to_owned();
                return self.toggle_watch(&text);
            }
            Action::Search => {
                self.search.part = Part::Query;
                self.search.line.select();
            }
            Action::Narrow | Action::FocusNext => self.search.part = self.next_part(),
            Action::Back => match self.search.part {
                Part::Query => self.leave(),
                Part::Results => self.search.part = Part::Query,
                Part::Narrow => self.search.part = Part::Results,
            },
            _ if self.search.part == Part::Narrow => return self.run_in_narrow(action, count),
            _ => return self.run_in_results(action, count),
        }
        vec![]
    }

    fn next_part(&self) -> Part {
        let narrow = !self.search.narrowings.is_empty() && !self.layout.narrow.is_empty();
        match self.search.part {
            Part::Query if self.search.rows.is_empty() => Part::Query,
            Part::Query => Part::Results,
            Part::Results if narrow => Part::Narrow,
            Part::Results | Part::Narrow => Part::Query,
        }
    }

    /// Rows of the results' list.
    pub(super) fn result_rows(&self) -> usize {
        self.layout.results.inner().rows().saturating_sub(self.search.rows_above())
    }

    fn run_in_results(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = self.result_rows();
        let n = count.unwrap_or(1) as isize;
        let page = height.saturating_sub(1).max(1) as isize;
        match action {
            Action::Down => self.search.step(n, height),
            Action::Up if self.search.part == Part::Results && self.search.cursor.at <= 1 => {
                self.search.part = Part::Query
            }
            Action::Up if self.search.part == Part::Query && self.search.cursor.at <= 1 && self.recalls() => {
                return self.step_search(true);
            }
            Action::Up => self.search.step(-n, height),
            Action::HalfDown => self.search.step(page / 2, height),
            Action::HalfUp => self.search.step(-page / 2, height),
            Action::PageDown => self.search.step(page, height),
            Action::PageUp => self.search.step(-page, height),
            Action::Top => self.search.step(isize::MIN / 4, height),
            Action::Bottom => self.search.step(isize::MAX / 4, height),
            Action::Open => return self.open_hit(),
            Action::ThenNow => return self.compare_hit(),
            Action::Lineage => return self.follow_hit(),
            Action::Copy => return self.copy_hit(),
            _ => {}
        }
        vec![]
    }

    fn run_in_narrow(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let len = self.search.narrowings.len();
        let height = self.layout.narrow.inner().rows();
        let n = count.unwrap_or(1) as isize;
        match action {
            Action::Down => self.search.narrow.step(n, len, height),
            Action::Up => self.search.narrow.step(-n, len, height),
            Action::Top => self.search.narrow.go(0, len, height),
            Action::Bottom => self.search.narrow.go(len, len, height),
            Action::Open if self.search.toggle_narrowing() => return self.ask_search(),
            _ => {}
        }
        vec![]
    }

    /// The version that a hit is best read in: the latest of its document that holds it.
    pub(super) fn hit_target(&self, hit: &Hit) -> Option<Target> {
        let holdings = &self.archives.get(hit.archive)?.holdings;
        let (_, document) = holdings.find(&hit.service_slug, &hit.document_slug)?;
        let version = (hit.lifetime.last() as usize).min(document.versions.len().checked_sub(1)?);
        let (service, document) = (hit.service_slug.to_string(), hit.document_slug.to_string());
        Some(Target { archive: hit.archive, service, document, version })
    }

    /// The version that the hit under the cursor is best read in.
    pub(super) fn selected_hit_target(&self) -> Option<Target> {
        self.hit_target(self.search.selected()?)
    }

    fn follow_hit(&mut self) -> Vec<Effect> {
        let hit = self.search.selected().cloned();
        let found = hit.and_then(|hit| Some((self.hit_target(&hit)?, hit.clause)));
        found.map_or_else(Vec::new, |(target, clause)| self.follow(target, clause))
    }

    pub(super) fn open_hit(&mut self) -> Vec<Effect> {
        // With Enter the last word is typed: what is shown without it is not what was asked for.
        let wrong = complaint(&format!("{} ", self.search.line.text()));
        if self.search.part == Part::Query && wrong.is_some() {
            self.search.complaint = wrong;
            return vec![];
        }
        self.search_made();
        if self.search.part == Part::Query && !self.search.answered && !self.search.line.is_empty() {
            // What is shown is not yet what was asked for: opened once it is.
            self.search.open_first = true;
            return vec![];
        }
        let Some(hit) = self.search.selected().cloned() else {
            if self.search.line.is_empty() {
                self.refuse("Type what to look for first.".into());
            } else {
                self.search.complaint = crate::query::parse(self.search.line.text()).err();
            }
            return vec![];
        };
        let Some(target) = self.hit_target(&hit) else { return vec![] };
        let sought = Sought { clause: hit.clause, place: hit.place.clone(), near: Vec::new() };
        let effects = self.open_text(&target, Anchor::Clause(sought));
        self.reader.marked = Some((hit.clause, hit.highlights));
        effects
    }

    /// What brought the hit, or what took it away.
    fn compare_hit(&mut self) -> Vec<Effect> {
        let Some(hit) = self.search.selected().cloned() else { return vec![] };
        let Some(target) = self.hit_target(&hit) else { return vec![] };
        self.show_turning_point(&target, hit.clause, &hit.lifetime)
    }

    fn copy_hit(&mut self) -> Vec<Effect> {
        let Some(hit) = self.search.selected() else { return vec![] };
        let Some(target) = self.hit_target(hit) else { return vec![] };
        let versions = self.versions_of(&target);
        let version = crate::library::version_name(&versions, target.version);
        let archive = if self.archives.len() > 1 {
            format!("{}:", self.archives[target.archive].name)
        } else {
            String::new()
        };
        let locator =
            format!("{archive}{}/{}@{version}#{}", target.service, target.document, hit.clause.short());
        self.say(Meaning::Notice, format!("Copied {locator}"));
        vec![Effect::Copy(locator)]
    }
}
