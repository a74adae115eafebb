//! The search view: a query line, results grouped by document, what narrows them, and a preview.
//!
//! Holds what was found and where the cursors are; asking and finding are the worker's.

use std::sync::Arc;

use super::completing::{Known, Offer};
use super::input::Line;
use super::list::Cursor;
use super::recalling::Recalling;
use crate::query::{Hit, Hits, QueryError, Sort};

/// Most hits that are fetched for a query.
pub const LIMIT: usize = 200;

/// Which part of the search view has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The query line.
    #[default]
    Query,
    /// The results.
    Results,
    /// The facets.
    Narrow,
}

/// A row of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultRow {
    /// The document that the next hits are from: index of its first hit, number of hits shown.
    Group(usize, usize),
    /// A hit.
    Hit(usize),
}

/// Something that narrows the results: what it adds to the query, its label and its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowing {
    /// The heading it stands under.
    pub field: &'static str,
    /// What is shown.
    pub label: String,
    /// What the query gets.
    pub term: String,
    /// How many hits have it.
    pub count: usize,
}

/// The search view's state.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The query.
    pub line: Line,
    /// Which part has the keys.
    pub part: Part,
    /// Counted up with every request; replies to older ones are refused.
    pub generation: u64,
    /// Whether the newest request was answered.
    pub answered: bool,
    /// Whether the first hit is opened as soon as the newest request is answered.
    pub open_first: bool,
    /// What was found last; stays until something newer is there.
    pub hits: Option<Arc<Hits>>,
    /// What may be put where the cursor is; gone with the next key that types nothing.
    pub offer: Option<Offer>,
    /// What there is to choose from.
    pub(super) known: Arc<Known>,
    /// The searches that were made.
    pub(super) recalling: Recalling,
    /// What is wrong with the query.
    pub complaint: Option<QueryError>,
    /// The order of the results.
    pub sort: Sort,
    /// What is shown, top to bottom.
    pub rows: Vec<ResultRow>,
    /// Cursor on the rows; never on a group.
    pub cursor: Cursor,
    /// What narrows, top to bottom.
    pub narrowings: Vec<Narrowing>,
    /// Cursor on the narrowings.
    pub narrow: Cursor,
}

impl Search {
    /// Takes in what a search found, unless something newer was asked since.
    pub fn accept(&mut self, generation: u64, hits: Arc<Hits>, complaint: Option<QueryError>, height: usize) {
        if generation != self.generation {
            return;
        }
        self.answered = true;
        let key = |hit: &Hit| (hit.clause, Arc::clone(&hit.document_slug), Arc::clone(&hit.service_slug));
        let kept = self.selected().map(key).filter(|_| self.part != Part::Query);
        self.complaint = complaint;
        self.rows = rows(&hits);
        self.narrowings = narrowings(&hits);
        self.hits = Some(hits);
        let again = kept.and_then(|kept| {
            self.rows.iter().position(|&row| self.hit_of(row).is_some_and(|hit| key(hit) == kept))
        });
        self.cursor.top = 0;
        self.cursor.go(again.unwrap_or(1), self.rows.len(), height);
        self.narrow.at = self.narrow.at.min(self.narrowings.len().saturating_sub(1));
        self.narrow.top = self.narrow.top.min(self.narrow.at);
        if self.part == Part::Narrow && self.narrowings.is_empty() {
            self.part = Part::Query;
        }
    }

    /// Rows above the results: the query, the rule below it, and what is wrong with the query.
    pub fn rows_above(&self) -> usize {
        2 + usize::from(self.complaint.is_some())
    }

    fn hit_of(&self, row: ResultRow) -> Option<&Hit> {
        match row {
            ResultRow::Hit(at) => self.hits.as_ref()?.hits.get(at),
            ResultRow::Group(..) => None,
        }
    }

    /// The hit under the cursor.
    pub fn selected(&self) -> Option<&Hit> {
        self.hit_of(*self.rows.get(self.cursor.at)?)
    }

    /// Moves the cursor by hits; groups are stepped over.
    pub fn step(&mut self, hits: isize, height: usize) {
        let all: Vec<usize> =
            (0..self.rows.len()).filter(|&at| matches!(self.rows[at], ResultRow::Hit(_))).collect();
        let now = all.partition_point(|&at| at < self.cursor.at) as isize;
        let next = (now + hits).clamp(0, (all.len() as isize - 1).max(0)) as usize;
        if let Some(&at) = all.get(next) {
            self.cursor.go(at, self.rows.len(), height);
            // A group's line comes into view with its first hit.
            if at > 0 && matches!(self.rows[at - 1], ResultRow::Group(..)) {
                self.cursor.top = self.cursor.top.min(at - 1);
            }
        }
    }

    /// Adds what the cursor is on to the query, or takes it out where it is in already.
    pub fn toggle_narrowing(&mut self) -> bool {
        let Some(narrowing) = self.narrowings.get(self.narrow.at) else { return false };
        let term = narrowing.term.clone();
        let text = self.line.text();
        let next = match find_term(text, &term) {
            Some(range) => format!("{}{}", text[..range.start].trim_end(), &text[range.end..]),
            None => format!("{} {term}", text.trim_end()),
        };
        self.line = Line::new(next.trim_start());
        true
    }

    /// Whether a narrowing is part of the query.
    pub fn is_narrowed_by(&self, narrowing: &Narrowing) -> bool {
        find_term(self.line.text(), &narrowing.term).is_some()
    }

    /// The next order.
    pub fn next_sort(&mut self) {
        self.sort = match self.sort {
            Sort::Relevance => Sort::Newest,
            Sort::Newest => Sort::Oldest,
            Sort::Oldest => Sort::Relevance,
        };
    }
}

/// The word for an order.
pub fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
    }
}

/// Where a query holds a term as a whole.
fn find_term(query: &str, term: &str) -> Option<std::ops::Range<usize>> {
    query.match_indices(term).map(|(at, _)| at..at + term.len()).find(|range| {
        let before = query[..range.start].chars().next_back();
        let after = query[range.end..].chars().next();
        before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace)
    })
}

/// Hits by document, documents in the order of their first hit.
fn rows(hits: &Hits) -> Vec<ResultRow> {
    let key = |hit: &Hit| (hit.archive, hit.service_slug.clone(), hit.document_slug.clone());
    let mut groups: Vec<(_, Vec<usize>)> = Vec::new();
    for (at, hit) in hits.hits.iter().enumerate() {
        let key = key(hit);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(at),
            None => groups.push((key, vec![at])),
        }
    }
    let mut rows = Vec::with_capacity(hits.hits.len() + groups.len());
    for (_, members) in groups {
        rows.push(ResultRow::Group(members[0], members.len()));
        rows.extend(members.into_iter().map(ResultRow::Hit));
    }
    rows
}

/// What the hits could be narrowed by; lists that would not narrow anything are left out.
fn narrowings(hits: &Hits) -> Vec<Narrowing> {
    let quoted = |field: &str, value: &str| {
        let plain = value.chars().all(|c| c.is_alphanumeric() || c == '-');
        if plain { format!("{field}:{}", value.to_lowercase()) } else { format!("{field}:\"{value}\"") }
    };
    let facets = &hits.facets;
    let mut all = Vec::new();
    let mut push = |field, label: &str, term: String, count| {
        all.push(Narrowing { field, label: label.to_owned(), term, count });
    };
    push("now", "current", "is:current".into(), facets.current);
    push("now", "gone", "is:gone".into(), facets.gone);
    for facet in facets.services.iter().take(12) {
        push("service", &facet.label, quoted("service", &facet.label), facet.count);
    }
    for facet in facets.documents.iter().take(12) {
        push("document", &facet.label, quoted("document", &facet.label), facet.count);
    }
    for facet in &facets.severities {
        push("severity", &facet.label, quoted("severity", &facet.label), facet.count);
    }
    for facet in facets.topics.iter().take(8) {
        push("topic", &facet.label, quoted("topic", &facet.label), facet.count);
    }
    for facet in &facets.years {
        push("first seen", &facet.label, format!("first:{}", facet.label), facet.count);
    }
    all.retain(|narrowing| narrowing.count > 0);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClauseId, Language, Lifetime, Timestamp};
    use crate::query::{Facet, Facets};

    fn hit(document: &str, n: u8) -> Hit {
        Hit {
            archive: 0,
            service: "S".into(),
            service_slug: "s".into(),
            document: document.into(),
            document_slug: document.into(),
            clause: ClauseId([n; 16]),
            place: vec![],
            text: String::new(),
            highlights: vec![],
            language: Language::English,
            lifetime: Lifetime::default(),
            first_seen: Timestamp(0),
            last_seen: Timestamp(0),
            absent_before: None,
            current: true,
            in_section: false,
            score: 0.0,
        }
    }

    fn found(hits: Vec<Hit>) -> Arc<Hits> {
        let facets = Facets {
            services: vec![Facet { label: "Big Square".into(), count: 3 }],
            current: 3,
            ..Facets::default()
        };
        Arc::new(Hits { total: hits.len(), direct: hits.len(), hits, facets, ..Hits::default() })
    }

    #[test]
    fn hits_are_grouped_and_the_cursor_steps_over_groups() {
        let mut search = Search { generation: 1, ..Search::default() };
        search.accept(1, found(vec![hit("a", 1), hit("b", 2), hit("a", 3)]), None, 10);
        assert_eq!(
            search.rows,
            [
                ResultRow::Group(0, 2),
                ResultRow::Hit(0),
                ResultRow::Hit(2),
                ResultRow::Group(1, 1),
                ResultRow::Hit(1)
            ]
        );
        let visited: Vec<u8> = (0..4)
            .map(|_| {
                let at = search.selected().unwrap().clause.0[0];
                search.step(1, 10);
                at
            })
            .collect();
        assert_eq!(visited, [1, 3, 2, 2]);
    }

    #[test]
    fn stale_replies_are_refused_and_old_hits_stay() {
        let mut search = Search { generation: 2, ..Search::default() };
        search.accept(2, found(vec![hit("a", 1)]), None, 10);
        search.accept(1, found(vec![]), None, 10);
        assert_eq!(search.hits.as_ref().unwrap().total, 1);
    }

    #[test]
    fn narrowing_is_written_into_the_query_and_out_again() {
        let mut search = Search { generation: 1, line: Line::new("ads"), ..Search::default() };
        search.accept(1, found(vec![hit("a", 1)]), None, 10);
        assert_eq!(search.narrowings.len(), 2);
        search.toggle_narrowing();
        assert_eq!(search.line.text(), "ads is:current");
        search.narrow.at = 1;
        search.toggle_narrowing();
        assert_eq!(search.line.text(), "ads is:current service:\"Big Square\"");
        search.narrow.at = 0;
        search.toggle_narrowing();
        assert_eq!(search.line.text(), "ads service:\"Big Square\"");
    }
}
