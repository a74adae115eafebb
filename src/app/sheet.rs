//! Sheets: what a clause, a document, a service or a topic comes to, on one page of sections, with lines that lead
//! on. They lie on a stack: what is opened from one returns to it.
//!
//! Moving and keeping the place; what the lines say is in the files below, what is done with them in `sheeting`.

mod clause;
mod overview;
mod topics;

use std::sync::Arc;

use super::layout::Area;
use super::lines::{Lines, TextLine};
use super::list::Cursor;
use crate::insight::Kept;
use crate::model::{ClauseId, Timestamp};
use crate::worker::{Content, Sheet, SheetAsk, Subject, Target};

/// The widest a sheet's text gets: a label and a line that is comfortable to read.
const WIDEST: usize = LABEL + 88;

/// Columns of the labels.
const LABEL: usize = 16;

/// Where a line leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// To a sheet.
    Sheet(Subject),
    /// To a clause in the text.
    Read(Target, ClauseId),
    /// To the lineage of a clause.
    Lineage(Target, ClauseId),
    /// To a record, to be written or changed.
    Record(Target, Option<ClauseId>, Option<Arc<Kept>>),
    /// To the clipboard: the citation.
    Cite,
}

/// A sheet on the stack.
#[derive(Clone, Debug)]
pub struct SheetPane {
    /// What is asked for.
    pub ask: SheetAsk,
    /// What is shown.
    pub sheet: Option<Arc<Sheet>>,
    /// Its lines.
    pub lines: Vec<TextLine>,
    /// The line that the cursor is on, and the first visible one.
    pub cursor: Cursor,
    /// Today, for ages.
    now: Timestamp,
    area: Area,
}

impl SheetPane {
    /// A sheet that waits for its answer.
    pub fn new(ask: SheetAsk, now: Timestamp, area: Area) -> Self {
        Self { ask, sheet: None, lines: Vec::new(), cursor: Cursor::default(), now, area }
    }

    /// Visible lines.
    pub fn height(&self) -> usize {
        self.area.inner().rows()
    }

    /// Fits it to a body; the line under the cursor stays.
    pub fn fit(&mut self, area: Area) {
        if self.area != area {
            self.area = area;
            self.lay_out();
        }
    }

    /// Shows an answer, or more of it: the cursor stays where it was, and so does what was known until something
    /// newer is.
    pub fn show(&mut self, mut sheet: Arc<Sheet>) {
        if let (Some(before), Content::Clause(new)) = (&self.sheet, &sheet.content)
            && let Content::Clause(old) = &before.content
            && sheet.unfinished
        {
            let mut clause = new.clone();
            clause.elsewhere = clause.elsewhere.or_else(|| old.elsewhere.clone());
            clause.lineage = clause.lineage.or_else(|| old.lineage.clone());
            sheet = Arc::new(Sheet { content: Content::Clause(clause), ..Sheet::clone(&sheet) });
        }
        self.sheet = Some(sheet);
        self.lay_out();
    }

    fn lay_out(&mut self) {
        let Some(sheet) = self.sheet.clone() else { return };
        let before = self.lines.get(self.cursor.at).cloned();
        let at = self.cursor.at;
        let columns = self.area.inner().columns().saturating_sub(3).min(WIDEST);
        let label = if columns < 60 { LABEL - 4 } else { LABEL };
        let mut lines = Lines::new(columns, label);
        match &sheet.content {
            Content::Clause(clause) => clause::lay_out(&mut lines, &sheet, clause, self.now),
            Content::Overview(overview) => overview::lay_out(&mut lines, &sheet, overview),
            Content::Topics(topics) => topics::lay_out(&mut lines, &sheet, topics),
            Content::Nothing(why) => lines.wrapped(why, super::meaning::Meaning::Dim),
        }
        self.lines = lines.lines;
        // What grows below or above the cursor doesn't move it.
        let same = |line: &TextLine| Some(line) == before.as_ref() && !line.runs.is_empty();
        let near = self.lines.iter().enumerate().filter(|(_, line)| same(line));
        let place = near.min_by_key(|(n, _)| n.abs_diff(at)).map_or(at, |(n, _)| n);
        let first = self.lines.iter().position(|line| line.link.is_some()).unwrap_or(0);
        self.go(if before.is_none() { first } else { place });
        if before.is_none() {
            self.cursor.top = 0;
        }
    }

    /// The line under the cursor.
    pub fn line(&self) -> Option<&TextLine> {
        self.lines.get(self.cursor.at)
    }

    /// Where the line under the cursor leads.
    pub fn link(&self) -> Option<&Link> {
        self.line()?.link.as_ref()
    }

    /// The lines that lead where the one under the cursor does, as parts of one thing.
    pub fn stop(&self) -> std::ops::Range<usize> {
        let at = self.cursor.at;
        if self.link().is_none() {
            return at..at;
        }
        let start = self.first_of(at);
        let joined = |line: &&TextLine| line.joined && line.link.is_some();
        let more = self.lines.get(start + 1..).unwrap_or_default().iter().take_while(joined).count();
        start..start + 1 + more
    }

    /// Moves the cursor to a line.
    pub fn go(&mut self, line: usize) {
        let height = self.height();
        self.cursor.go(line, self.lines.len(), height);
    }

    /// Moves by lines, down where positive: blank ones are skipped, and the lines of one link are one, unless they
    /// are more than fit.
    pub fn step(&mut self, lines: isize) {
        for _ in 0..lines.unsigned_abs() {
            let at = self.cursor.at;
            let stop = self.stop();
            let whole = stop.len() <= self.height();
            let stands = |n: &usize| self.lines.get(*n).is_some_and(|line| !line.runs.is_empty());
            let next = if lines > 0 {
                let from = if whole { stop.end.max(at + 1) } else { at + 1 };
                (from..self.lines.len()).find(stands)
            } else {
                let to = if whole { stop.start.min(at) } else { at };
                let before = (0..to).rev().find(stands);
                before.map(|n| if self.lines[n].link.is_some() { self.first_of(n) } else { n })
            };
            match next {
                Some(next) => self.go(next),
                None => break,
            }
        }
        // All of what the cursor is on is seen, where it fits.
        let (stop, height) = (self.stop(), self.height());
        if stop.len() <= height && stop.end > self.cursor.top + height {
            self.cursor.top = stop.end - height;
        }
    }

    /// Moves to the next or previous line that is so.
    pub fn seek(&mut self, down: bool, is_it: impl Fn(&TextLine) -> bool) {
        let here = self.cursor.at;
        let stands = |n: &usize| self.lines.get(*n).is_some_and(&is_it);
        // The lines of one link are one stop.
        let stop = self.stop();
        let next = if down {
            (stop.end.max(here + 1)..self.lines.len()).find(stands)
        } else {
            let before = (0..stop.start.min(here)).rev().find(stands);
            before.map(|at| self.first_of(at))
        };
        if let Some(next) = next {
            self.go(next);
        }
    }

    /// The line that a line is a part of.
    fn first_of(&self, at: usize) -> usize {
        let lines = self.lines.get(..=at).unwrap_or_default();
        lines.iter().rposition(|line| !line.joined).unwrap_or(at)
    }

    /// What its frame says.
    pub fn title(&self) -> String {
        match (&self.sheet, &self.ask.subject) {
            (Some(sheet), subject) => match (&sheet.content, subject) {
                (Content::Clause(clause), _) => clause::title(clause),
                (Content::Overview(overview), _) => overview::title(overview),
                (_, Subject::Topic(id)) => topics::title(sheet, id),
                (_, Subject::Topics) => "Topics".to_owned(),
                (_, Subject::Clause(..)) => "Clause".to_owned(),
                (_, Subject::Document(..) | Subject::Service(..)) => "Overview".to_owned(),
            },
            (None, Subject::Clause(..)) => "Clause".to_owned(),
            (None, Subject::Document(..) | Subject::Service(..)) => "Overview".to_owned(),
            (None, Subject::Topic(_) | Subject::Topics) => "Topics".to_owned(),
        }
    }
}

/// The target of a document's version.
fn target(archive: usize, service: &str, document: &str, version: usize) -> Target {
    Target { archive, service: service.to_owned(), document: document.to_owned(), version }
}
