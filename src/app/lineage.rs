//! The lineage pane: a clause's wordings from the oldest to the newest, as lines, with a cursor on them.
//!
//! Geometry and moving; how wordings follow each other is `history`'s, how lines look is `ui`'s business.

use std::sync::Arc;

use super::layout::Area;
use super::meaning::Meaning;
use super::page::MEASURE;
use super::redline::Marked;
use super::wrap::wrap;
use crate::compare::PairKind;
use crate::history::{Origin, Row, Source, Step};
use crate::model::{ClauseId, Timestamp, Version, real_from};
use crate::worker::{Target, Traced};

/// Columns before a wording's text.
const INDENT: usize = 4;

/// Rows above the list: what the lineage comes to, the timeline and its years.
pub const HEAD: u16 = 4;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineageLine {
    /// Index of its row.
    pub row: usize,
    /// Columns it starts at.
    pub indent: usize,
    /// Pieces of text and what they mean.
    pub runs: Vec<(String, Meaning)>,
}

/// The lineage pane's state.
#[derive(Clone, Debug, Default)]
pub struct LineagePane {
    /// What was asked for last.
    pub wanted: Option<(Target, ClauseId)>,
    /// What is shown.
    pub traced: Option<Arc<Traced>>,
    /// Its wordings, as they are listed.
    pub rows: Vec<Row>,
    /// Top to bottom.
    pub lines: Vec<LineageLine>,
    /// Row the cursor is on.
    pub at: usize,
    /// First visible line.
    pub top: usize,
    /// Whether nothing is left out: neither unchanged words nor what goes back and forth.
    pub whole: bool,
    area: Area,
}

impl LineagePane {
    /// The part of the pane where the list is.
    pub fn list_area(body: Area) -> Area {
        let inner = body.inner();
        Area { y: inner.y + HEAD, height: inner.height.saturating_sub(HEAD), ..inner }
    }

    /// Visible lines.
    pub fn height(&self) -> usize {
        Self::list_area(self.area).rows()
    }

    /// Fits the pane to a body; the row under the cursor stays.
    pub fn fit(&mut self, body: Area) {
        if self.area != body {
            self.area = body;
            self.lay_out();
        }
    }

    /// Shows a lineage: the cursor stays on its wording where there was one, else goes to the one asked about.
    pub fn show(&mut self, traced: Arc<Traced>) {
        let fresh = self.traced.as_ref().is_none_or(|before| {
            before.clause != traced.clause || !before.reading.target.same_document(&traced.reading.target)
        });
        let key = |step: &Step| (step.clause, step.span.first);
        let kept = if fresh { None } else { self.step().map(key) };
        let wanted = kept.or_else(|| traced.lineage.steps.get(traced.lineage.subject).map(key));
        self.traced = Some(traced);
        self.lay_out();
        self.go_to_step(|step| wanted == Some(key(step)));
    }

    fn go_to_step(&mut self, is_it: impl Fn(&Step) -> bool) {
        let Some(traced) = &self.traced else { return };
        let steps = &traced.lineage.steps;
        let row = self.rows.iter().position(|row| match *row {
            Row::Step(at) => is_it(&steps[at]),
            Row::Flicker(first, last) => steps[first..=last].iter().any(&is_it),
            Row::Gone(_) => false,
        });
        self.go(row.unwrap_or(0));
    }

    /// Lays all rows out anew.
    pub fn lay_out(&mut self) {
        let Some(traced) = self.traced.clone() else { return };
        let kept = self.step().map(|step| (step.clause, step.span.first));
        let lineage = &traced.lineage;
        self.rows = if self.whole {
            (0..lineage.steps.len())
                .flat_map(|at| {
                    let gone = lineage.steps[at].removed.then_some(Row::Gone(at));
                    std::iter::once(Row::Step(at)).chain(gone)
                })
                .collect()
        } else {
            lineage.rows()
        };
        let columns = Self::list_area(self.area).columns().saturating_sub(INDENT + 3).clamp(8, MEASURE);
        self.lines.clear();
        for (n, row) in self.rows.iter().enumerate() {
            let mut push = |indent, runs| self.lines.push(LineageLine { row: n, indent, runs });
            if n > 0 && !matches!(row, Row::Gone(_)) {
                push(0, vec![]);
            }
            lay_out_row(&traced, *row, self.whole, columns, &mut push);
        }
        if let Some(kept) = kept {
            self.go_to_step(|step| kept == (step.clause, step.span.first));
        }
    }

    /// The wording under the cursor.
    pub fn step(&self) -> Option<&Step> {
        let steps = &self.traced.as_ref()?.lineage.steps;
        match *self.rows.get(self.at)? {
            Row::Step(at) | Row::Gone(at) | Row::Flicker(_, at) => steps.get(at),
        }
    }

    /// Moves the cursor to a row and keeps it in sight.
    pub fn go(&mut self, row: usize) {
        self.at = row.min(self.rows.len().saturating_sub(1));
        let height = self.height().max(1);
        let start = self.lines.iter().position(|line| line.row == self.at).unwrap_or(0);
        let end = self.lines.iter().rposition(|line| line.row == self.at).map_or(0, |line| line + 1);
        let end = end.min(start + height);
        self.top = self.top.clamp(end.saturating_sub(height), start);
        self.top = self.top.min(self.lines.len().saturating_sub(height));
    }

    /// Moves the cursor by rows, down where positive.
    pub fn step_by(&mut self, rows: isize) {
        self.go(self.at.saturating_add_signed(rows));
    }
}

fn lay_out_row(
    traced: &Traced,
    row: Row,
    whole: bool,
    columns: usize,
    push: &mut dyn FnMut(usize, Vec<(String, Meaning)>),
) {
    let versions = &traced.reading.versions;
    let steps = &traced.lineage.steps;
    match row {
        Row::Step(at) => {
            let step = &steps[at];
            push(0, step_head(step, versions));
            let before = at.checked_sub(1).map(|before| &steps[before]);
            if before.is_none_or(|before| before.place != step.place) && !step.place.is_empty() {
                let place = format!("under {}", step.place.join(" › "));
                for line in wrap(&place, columns, 0) {
                    push(INDENT, vec![(place[line].to_owned(), Meaning::Dim)]);
                }
            }
            for line in marked(step, whole).lines(columns, Meaning::Text) {
                push(INDENT, line);
            }
        }
        Row::Gone(at) => {
            let gone = next_real(versions, steps[at].span.last).map(|version| version.date.day());
            let runs = vec![
                ("− ".to_owned(), Meaning::Removed),
                (gone.unwrap_or_default(), Meaning::Strong),
                ("  removed".to_owned(), Meaning::Removed),
            ];
            push(0, runs);
        }
        Row::Flicker(first, last) => {
            let (from, to) = (day(versions, steps[first].span.first), day(versions, steps[last].span.last));
            let times = last - first + 1;
            let same = steps[first..=last].iter().all(|step| step.clause == steps[first].clause);
            let what = if same { "away and back" } else { "back and forth between these" };
            let text = format!("{times} times {what}, {from} – {to}");
            push(0, vec![("≈ ".to_owned(), Meaning::KindMinor), (text, Meaning::KindMinor)]);
        }
    }
}

/// What happened, when, and how long it held.
fn step_head(step: &Step, versions: &[Version]) -> Vec<(String, Meaning)> {
    let (mark, word, meaning) = happened(step);
    let mut runs = vec![
        (format!("{mark} "), meaning),
        (day(versions, step.span.first), Meaning::Strong),
        (format!("  {word}"), meaning),
    ];
    let weighty = sources(step).iter().flat_map(|source| &source.weighty).take(3).cloned();
    let weighty: Vec<String> = weighty.collect();
    if !weighty.is_empty() {
        runs.push((format!("  {}", weighty.join(", ")), Meaning::Accent));
    }
    let held = held(step, versions);
    runs.push((format!("  {held}"), Meaning::Dim));
    runs
}

/// The mark, the words and the looks of what happened where a wording begins.
pub fn happened(step: &Step) -> (char, String, Meaning) {
    match &step.origin {
        Origin::FirstRecord => ('★', "in the first record".into(), Meaning::KindFirst),
        Origin::New => ('+', "new".into(), Meaning::Added),
        Origin::Returned => ('+', "back, word for word".into(), Meaning::Added),
        Origin::From(sources) => {
            let Some(first) = sources.first() else { return ('~', "reworded".into(), Meaning::Changed) };
            let mark = if first.kind == PairKind::Same { '·' } else { first.kind.mark() };
            let word = match first.kind {
                PairKind::Same => "the same but for punctuation or letter case".to_owned(),
                PairKind::Moved if !first.edits.iter().any(|edit| !edit.form) => "moved".to_owned(),
                PairKind::Moved => "moved and reworded".to_owned(),
                PairKind::Split => "split off".to_owned(),
                PairKind::Merged => format!("merged from {}", sources.len().max(2)),
                kind => kind.label().to_owned(),
            };
            (mark, word, super::comparing::kind_meaning(first.kind))
        }
    }
}

/// How long a wording held: the time and the number of versions.
fn held(step: &Step, versions: &[Version]) -> String {
    let count = (step.span.first..=step.span.last)
        .filter(|&at| versions.get(at as usize).is_some_and(Version::is_real))
        .count();
    let plural = if count == 1 { "version" } else { "versions" };
    let start = versions.get(step.span.first as usize).map_or(0, |version| version.date.0);
    match next_real(versions, step.span.last) {
        Some(end) => format!("held {} · {count} {plural}", Timestamp::short_age(end.date.0 - start)),
        None => format!("in force · {count} {plural}"),
    }
}

/// The version after a span that no longer holds what the span held.
fn next_real(versions: &[Version], last: u32) -> Option<&Version> {
    real_from(versions, last as usize + 1).map(|at| &versions[at])
}

fn day(versions: &[Version], at: u32) -> String {
    versions.get(at as usize).map(|version| version.date.day()).unwrap_or_default()
}

fn sources(step: &Step) -> &[Source] {
    match &step.origin {
        Origin::From(sources) => sources,
        _ => &[],
    }
}

/// The text of a wording, with the words marked that it did not have before.
fn marked(step: &Step, whole: bool) -> Marked {
    match sources(step) {
        [source]
            if !source.rewritten
                && source.kind != PairKind::Split
                && source.edits.iter().any(|e| !e.form) =>
        {
            Marked::redline(&source.text, &step.text, &source.edits, whole)
        }
        _ => Marked::plain(&step.text),
    }
}

/// A cell of the timeline: what is drawn, and whether it belongs to the wording under the cursor.
pub type Cell = (char, bool);

/// The wordings over time in `columns` cells, from the document's first version to its last: where a wording
/// begins stands what happened, `─` while one holds, `━` while the one under the cursor does, `·` while none does.
pub fn timeline(pane: &LineagePane, columns: usize) -> Vec<Cell> {
    let mut cells = vec![('·', false); columns];
    let Some(traced) = &pane.traced else { return cells };
    let versions = &traced.reading.versions;
    let Some((low, high)) = range(versions) else { return cells };
    let last = columns.saturating_sub(1);
    let at = |date: Timestamp| ((date.0 - low) as usize * last) / (high - low).max(1) as usize;
    let chosen = pane.step().map(|step| (step.clause, step.span.first));
    let mut starts = Vec::new();
    for step in &traced.lineage.steps {
        let Some(start) = versions.get(step.span.first as usize).map(|version| at(version.date)) else {
            continue;
        };
        let end = next_real(versions, step.span.last).map_or(last, |next| at(next.date));
        let here = chosen == Some((step.clause, step.span.first));
        for cell in cells.iter_mut().take(end + 1).skip(start) {
            if here || !cell.1 {
                // The wording under the cursor is thicker.
                *cell = (if here { '━' } else { '─' }, here);
            }
        }
        starts.push((start, happened(step).0, here));
        if step.removed {
            starts.push((end, '−', false));
        }
    }
    for (start, mark, here) in starts {
        let taken = !matches!(cells[start].0, '─' | '━') && cells[start].1 && !here;
        if !taken {
            cells[start] = (mark, here || cells[start].1);
        }
    }
    cells
}

/// The years below a timeline of `columns` cells, each where it begins.
pub fn years(versions: &[Version], columns: usize) -> String {
    let Some((low, high)) = range(versions) else { return String::new() };
    let last = columns.saturating_sub(1);
    let mut text = String::new();
    let mut free = 0;
    for year in Timestamp(low).year()..=Timestamp(high).year() {
        let start = Timestamp::from_ymd(year, 1, 1).map_or(low, |start| start.0.max(low));
        let at = (start - low) as usize * last / (high - low).max(1) as usize;
        if at >= free && at + 4 <= columns {
            text.push_str(&" ".repeat(at - text.len()));
            text.push_str(&year.to_string());
            free = at + 6;
        }
    }
    text
}

fn range(versions: &[Version]) -> Option<(i64, i64)> {
    let dates = versions.iter().map(|version| version.date.0);
    Some((dates.clone().min()?, dates.max()?))
}
