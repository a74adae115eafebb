//! The trend view: a phrase over time, a cursor on its points, who began and who ceased to hold it.
//!
//! Holds what was told and where the cursors are, and the verbs; counting is the worker's, drawing `ui`'s.

use std::sync::Arc;

use super::action::Action;
use super::input::Line;
use super::layout::{Area, Pane};
use super::list::Cursor;
use super::meaning::Meaning;
use super::reader::{Anchor, Sought};
use super::search::Part;
use super::{App, Effect, View};
use crate::history::{By, Event, Of, Point, Trend, Turn};
use crate::query::{self, Filter};
use crate::worker::{Request, Target};

/// With fewer years than this, months tell more.
const FEW_YEARS: usize = 7;

/// Which part of the view has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrendPart {
    /// The chart: a cursor on its points.
    #[default]
    Chart,
    /// Who joined and who left.
    List,
}

/// The trend view's state.
#[derive(Clone, Debug, Default)]
pub struct TrendPane {
    /// The query that was asked for last.
    pub query: String,
    /// Counted up with every request; replies to older ones are refused.
    pub generation: u64,
    /// What was told last, and for which query.
    pub told: Option<(String, Arc<Trend>)>,
    /// Years or months, once that was chosen.
    pub chosen: Option<By>,
    /// Services or documents.
    pub of: Of,
    /// Which part has the keys.
    pub part: TrendPart,
    /// The points, in order of time.
    pub points: Vec<Point>,
    /// The point that the cursor is on.
    pub at: usize,
    /// Who joined and who left, in order of time.
    pub events: Vec<Event>,
    /// Who was first: index of the document, and when.
    pub firsts: Vec<(usize, Turn)>,
    /// Cursor on the events.
    pub cursor: Cursor,
}

/// Where the parts of the view are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendAreas {
    /// The chart, its axes left out.
    pub chart: Area,
    /// The axis of time, the figures, who was first, and the rule above the list: a row each.
    pub below: Area,
    /// The list.
    pub list: Area,
}

/// Columns of the axis at the left.
pub const AXIS: u16 = 7;

impl TrendAreas {
    /// In the body of a screen.
    pub fn of(body: Area) -> Self {
        let inner = body.inner();
        let list = (inner.height * 2 / 5).clamp(3, 18).min(inner.height);
        let below = 4.min(inner.height - list);
        let chart = inner.height - list - below;
        let part = |y, height| Area { y, height, ..inner };
        let left = AXIS.min(inner.width);
        // A column is left free at the right.
        let width = (inner.width - left).saturating_sub(1);
        Self {
            chart: Area { x: inner.x + left, width, ..part(inner.y, chart) },
            below: part(inner.y + chart, below),
            list: part(inner.y + chart + below, list),
        }
    }
}

/// Which columns of a chart stand for which points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bars {
    /// Points that share a bar; the last one of them is shown.
    pub each: usize,
    /// Number of bars.
    pub count: usize,
    /// Columns of a bar, the gap after it included.
    width: usize,
    /// Empty columns after each bar.
    gap: usize,
    /// All columns, where bars without gaps are wider here and there so that they fill them.
    columns: Option<usize>,
    /// Points of the first bar that are missing.
    lacking: usize,
}

/// Widest bar, in columns.
const WIDEST: usize = 26;

impl Bars {
    /// For so many points in so many columns.
    pub fn of(points: usize, columns: usize) -> Self {
        let columns = columns.max(1);
        let each = points.div_ceil(columns).max(1);
        let count = points.div_ceil(each);
        let width = (columns / count.max(1)).clamp(1, WIDEST);
        let gap = usize::from(width >= 3) + usize::from(width >= 8);
        let columns = (gap == 0 && count > 0).then_some(columns);
        Self { each, count, width, gap, columns, lacking: count * each - points }
    }

    /// The bar of a point. The last bar is always full: it is today's.
    pub fn bar(&self, point: usize) -> usize {
        (point + self.lacking) / self.each
    }

    /// The first column of a bar, and how many it has.
    pub fn cells(&self, bar: usize) -> (usize, usize) {
        match self.columns {
            Some(columns) => {
                let start = |bar: usize| bar * columns / self.count.max(1);
                (start(bar), start(bar + 1) - start(bar))
            }
            None => (bar * self.width, self.width - self.gap),
        }
    }

    /// Columns that all bars take.
    pub fn columns(&self) -> usize {
        self.columns.unwrap_or(self.count * self.width)
    }

    /// The last point of a bar.
    pub fn last(&self, bar: usize) -> usize {
        ((bar + 1) * self.each).saturating_sub(self.lacking + 1)
    }
}

impl TrendPane {
    /// Years or months: what was chosen, else what tells more.
    pub fn by(&self) -> By {
        let years = self.told.as_ref().map_or(0, |(_, trend)| trend.months.len().div_ceil(12));
        self.chosen.unwrap_or(if years < FEW_YEARS { By::Month } else { By::Year })
    }

    /// Takes in what was told, unless something newer was asked since. The cursor stays on its moment.
    pub fn accept(&mut self, generation: u64, trend: Arc<Trend>, height: usize) {
        if generation != self.generation {
            return;
        }
        let same = self.told.as_ref().is_some_and(|(query, _)| *query == self.query);
        let now = same.then(|| self.moment()).flatten();
        self.told = Some((self.query.clone(), trend));
        if !same {
            self.part = TrendPart::Chart;
        }
        self.lay_out(now, height);
    }

    fn moment(&self) -> Option<Point> {
        // On the last point is where the latest is looked at.
        self.points.get(self.at).copied().filter(|_| self.at + 1 < self.points.len())
    }

    fn lay_out(&mut self, now: Option<Point>, height: usize) {
        let Some((_, trend)) = self.told.clone() else { return };
        self.points = trend.points(self.by());
        self.events = trend.events(self.by(), self.of);
        self.firsts = trend.firsts(self.of);
        let last = self.points.len().saturating_sub(1);
        let again = now.and_then(|now| self.points.iter().position(|point| point.month >= now.month));
        self.go(again.unwrap_or(last), height);
    }

    /// Puts the cursor on a point, and the list on what happened there or last before.
    pub fn go(&mut self, point: usize, height: usize) {
        self.at = point.min(self.points.len().saturating_sub(1));
        let here = self.events.iter().position(|event| event.point == self.at);
        let before = || self.events.partition_point(|event| event.point < self.at).saturating_sub(1);
        self.cursor.go(here.unwrap_or_else(before), self.events.len(), height);
    }

    /// Moves in the list, and the cursor of the chart with it.
    fn step_list(&mut self, step: isize, height: usize) {
        self.cursor.step(step, self.events.len(), height);
        if let Some(event) = self.events.get(self.cursor.at) {
            self.at = event.point;
        }
    }

    /// The figure that is drawn for a point.
    pub fn value(&self, point: &Point) -> u32 {
        if self.of == Of::Services { point.services } else { point.documents }
    }
}

impl App {
    fn trend_rows(&self) -> usize {
        TrendAreas::of(self.layout.body).list.rows()
    }

    /// Asks how a query spread, and shows the view.
    pub(super) fn start_trend(&mut self, text: String) -> Vec<Effect> {
        self.enter(View::Trend);
        self.trend.query = text;
        self.ask_trend()
    }

    fn ask_trend(&mut self) -> Vec<Effect> {
        self.trend.generation += 1;
        let (generation, text) = (self.trend.generation, self.trend.query.clone());
        vec![Effect::Ask(Request::Trend { generation, text })]
    }

    /// Asks again when more is indexed than before.
    pub(super) fn trend_again(&mut self) -> Vec<Effect> {
        if self.view == View::Trend { self.ask_trend() } else { vec![] }
    }

    pub(super) fn show_trend(&mut self, generation: u64, trend: Arc<Trend>) {
        let height = self.trend_rows();
        self.trend.accept(generation, trend, height);
    }

    pub(super) fn fit_trend(&mut self) {
        let height = self.trend_rows();
        self.trend.cursor.reveal(self.trend.events.len(), height);
    }

    /// The trend of what is searched for, or of the words that are found or marked in the text.
    pub(super) fn trend_of_what_is_shown(&mut self) -> Vec<Effect> {
        let words = match self.view {
            View::Search => {
                let text = self.search.line.text().trim().to_owned();
                if text.is_empty() {
                    self.refuse("Type what to look for first.".into());
                    return vec![];
                }
                return self.start_trend(text);
            }
            View::Browse => {
                let found = self.reader.find.as_ref().map(|find| find.line.text().to_owned());
                found.or_else(|| self.reader.marked_words())
            }
            View::Compare => self.compare.find.as_ref().map(|find| find.line.text().to_owned()),
            _ => None,
        };
        let words = words.unwrap_or_default().replace(['"', '“', '”'], " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        if words.is_empty() {
            self.refuse("Words first: find some in this text, or search; then their trend is shown.".into());
            return vec![];
        }
        self.start_trend(format!("\"{}\"", words.join(" ")))
    }

    pub(super) fn run_in_trend(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = self.trend_rows();
        let n = count.unwrap_or(1) as isize;
        let page = height.saturating_sub(1).max(1) as isize;
        let pane = &mut self.trend;
        let in_list = pane.part == TrendPart::List;
        let rows = match action {
            Action::Down => n,
            Action::Up if in_list && pane.cursor.at == 0 => {
                pane.part = TrendPart::Chart;
                return vec![];
            }
            Action::Up => -n,
            Action::HalfDown => page / 2,
            Action::HalfUp => -page / 2,
            Action::PageDown => page,
            Action::PageUp => -page,
            _ => 0,
        };
        match action {
            Action::Earlier => pane.go(pane.at.saturating_add_signed(-n), height),
            Action::Later => pane.go(pane.at.saturating_add_signed(n), height),
            Action::Top if in_list => pane.step_list(isize::MIN / 2, height),
            Action::Bottom if in_list => pane.step_list(isize::MAX / 2, height),
            Action::Top => pane.go(0, height),
            Action::Bottom => pane.go(usize::MAX, height),
            Action::By => {
                let now = pane.moment();
                pane.chosen = Some(if pane.by() == By::Year { By::Month } else { By::Year });
                pane.lay_out(now, height);
            }
            Action::Of => {
                let now = pane.moment();
                pane.of = if pane.of == Of::Services { Of::Documents } else { Of::Services };
                pane.lay_out(now, height);
            }
            Action::FocusNext | Action::FocusPrevious if in_list => pane.part = TrendPart::Chart,
            Action::FocusNext | Action::FocusPrevious if !pane.events.is_empty() => {
                pane.part = TrendPart::List;
            }
            Action::Open if in_list => return self.open_event(),
            Action::Open => return self.search_at_point(),
            Action::Watch => return self.toggle_watch(&self.trend.query.clone()),
            Action::Copy => return self.copy_figures(),
            Action::Back if in_list => pane.part = TrendPart::Chart,
            Action::Back => self.leave(),
            _ if rows != 0 && in_list => pane.step_list(rows, height),
            _ if rows > 0 && !pane.events.is_empty() => pane.part = TrendPart::List,
            _ => {}
        }
        vec![]
    }

    /// Searches what was in force at the point.
    fn search_at_point(&mut self) -> Vec<Effect> {
        if self.trend.told.as_ref().is_none_or(|(_, trend)| trend.is_empty()) {
            self.refuse("Nothing held that: there is nothing to open.".into());
            return vec![];
        }
        let Some(point) = self.trend.points.get(self.trend.at) else { return vec![] };
        let text = match query::parse(&self.trend.query) {
            Ok(query) => query.narrowed(Filter::AsOf(point.month.end())).to_string(),
            Err(_) => format!("{} asof:{}", self.trend.query, point.month.name()),
        };
        self.open_search(&text)
    }

    /// Opens the search with a query.
    pub(super) fn open_search(&mut self, text: &str) -> Vec<Effect> {
        self.enter(View::Search);
        self.search.line = Line::new(text);
        self.search.part = Part::Query;
        self.ask_search()
    }

    /// Reads the clause that came, or shows how the one that is gone went.
    fn open_event(&mut self) -> Vec<Effect> {
        let Some(event) = self.trend.events.get(self.trend.cursor.at).copied() else { return vec![] };
        let Some((_, trend)) = self.trend.told.clone() else { return vec![] };
        let holder = &trend.holders[event.holder];
        let target = |version: u32| Target {
            archive: holder.archive,
            service: holder.service_slug.clone(),
            document: holder.document_slug.clone(),
            version: version as usize,
        };
        let Turn { began, version, before, clause, .. } = event.turn;
        if let (false, Some((before, _))) = (began, before) {
            self.compare.go_to_clause = Some(clause);
            return self.start_comparison(target(before), target(version));
        }
        let sought = Sought { clause, place: Vec::new(), near: Vec::new() };
        self.open_text(&target(version), Anchor::Clause(sought))
    }

    /// Reads a version in the first view, with the tree's cursor on it.
    pub(super) fn open_text(&mut self, target: &Target, anchor: Anchor) -> Vec<Effect> {
        self.enter(View::Browse);
        self.tree.filter = None;
        self.tree.reveal(target);
        self.rebuild_tree();
        let height = self.layout.tree.inner().rows();
        self.tree.go_to(target, height);
        self.focus_on(Pane::Reader);
        self.read(target.clone(), anchor)
    }

    fn copy_figures(&mut self) -> Vec<Effect> {
        let Some(point) = self.trend.points.get(self.trend.at) else { return vec![] };
        let text = format!(
            "{}, end of {}: {} of {} services, {} of {} documents, {} clauses",
            self.trend.query,
            point_name(self.trend.by(), point),
            point.services,
            point.of_services,
            point.documents,
            point.of_documents,
            point.clauses
        );
        self.say(Meaning::Notice, format!("Copied {text}"));
        vec![Effect::Copy(text)]
    }
}

/// A year, or a month of it.
pub fn point_name(by: By, point: &Point) -> String {
    match by {
        By::Year => point.month.year().to_string(),
        By::Month => point.month.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fill_their_columns() {
        for (points, columns, each, width, count) in [
            (0, 50, 1, 26, 0),
            (1, 50, 1, 26, 1),
            (10, 50, 1, 5, 10),
            (50, 50, 1, 1, 50),
            (130, 50, 3, 1, 44),
            (130, 0, 130, 1, 1),
        ] {
            let bars = Bars::of(points, columns);
            assert_eq!((bars.each, bars.width, bars.count), (each, width, count), "{points} in {columns}");
            assert!(bars.columns() <= columns.max(26));
            let cells: Vec<(usize, usize)> = (0..bars.count).map(|bar| bars.cells(bar)).collect();
            assert!(cells.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0));
            assert!(cells.iter().all(|(at, wide)| *wide > 0 && at + wide <= bars.columns()));
            for point in 0..points {
                let bar = bars.bar(point);
                assert!(bar < bars.count && bars.last(bar) >= point && bars.last(bar) < point + bars.each);
            }
            if points > 0 {
                assert_eq!(bars.last(bars.count - 1), points - 1);
            }
        }
    }

    #[test]
    fn parts_fit_the_body() {
        for height in 0..60 {
            for width in 0..90 {
                let body = Area { x: 0, y: 1, width, height };
                let (inner, areas) = (body.inner(), TrendAreas::of(body));
                assert_eq!(areas.chart.height + areas.below.height + areas.list.height, inner.height);
                assert!(areas.chart.x + areas.chart.width <= inner.x + inner.width);
            }
        }
    }
}
