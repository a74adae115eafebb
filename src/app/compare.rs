//! The comparison pane: rows laid out as lines, folds, a cursor that stops at rows.
//!
//! Geometry and moving; how two texts pair is the `compare` layer's, how lines look is `ui`'s business.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::input::Line as Input;
use super::layout::Area;
use super::page::marker;
use super::reader::hits_in;
use super::wrap::{self, wrap};
use crate::compare::{Comparison, Pair, PairKind, Row};
use crate::model::{Block, ClauseId, ClauseKind, Outline};
use crate::worker::{Asked, Compared, Target};

/// From this width on, both sides stand beside each other unless the person says otherwise.
pub const SIDE_BY_SIDE: u16 = 100;

/// Unchanged rows kept in sight before and after a change.
const CONTEXT: usize = 1;

/// The shortest run of unchanged rows that is folded.
const FOLDED: usize = 2;

/// Columns of a side's margin: the mark and a space.
pub const MARGIN: usize = 2;

/// What stands on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Only space.
    Blank,
    /// This many unchanged rows, folded.
    Fold(usize),
    /// Side by side: byte ranges of the old and the new text.
    Sides(Option<Range<usize>>, Option<Range<usize>>),
    /// Unified: a byte range of the old text.
    Old(Range<usize>),
    /// Unified: a byte range of the new text.
    New(Range<usize>),
}

/// Finding words in a comparison.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// What is looked for.
    pub line: Input,
    /// The rows that hold it on either side, in order.
    pub rows: Vec<usize>,
    /// The one of them that was gone to last.
    pub at: usize,
    /// The row where the cursor was before anything was typed, and what was unfolded then.
    from: (usize, HashSet<usize>),
}

impl Find {
    /// The number of the row and of all rows, for the pane's border.
    pub fn count(&self) -> String {
        match self.rows.len() {
            0 if self.line.is_empty() => String::new(),
            0 => "not found".to_owned(),
            all => format!("{}/{all}", self.at + 1),
        }
    }
}

/// Where the cursor can stand: a row, or a fold that begins with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Index in the comparison's rows.
    pub row: usize,
    /// The rows folded here, this one included; 0 where nothing is folded.
    pub folded: usize,
    /// Its lines.
    pub lines: Range<usize>,
}

/// The comparison pane's state.
#[derive(Clone, Debug, Default)]
pub struct ComparePane {
    /// What was asked for last.
    pub wanted: Option<Asked>,
    /// How far that is, in percent, once it takes its time.
    pub percent: Option<u8>,
    /// Whether it was asked for from this pane: then what was shown before is worth returning to.
    pub from_here: bool,
    /// The old side's section that is to be compared with one that is still to be chosen.
    pub picking: Option<String>,
    /// What is shown.
    pub compared: Option<Arc<Compared>>,
    /// Side by side or unified, where the person has chosen.
    pub unified: Option<bool>,
    /// Whether changes of form alone count as changes.
    pub form: bool,
    /// Whether nothing is folded.
    pub all_open: bool,
    /// The pairs of old and of new blocks that have several.
    parts: (HashMap<usize, Vec<usize>>, HashMap<usize, Vec<usize>>),
    /// Runs that were unfolded, by their first row.
    open: HashSet<usize>,
    /// Lines top to bottom.
    pub lines: Vec<Line>,
    /// Stops top to bottom.
    pub stops: Vec<Stop>,
    /// Stop the cursor is on.
    pub at: usize,
    /// First visible line.
    pub top: usize,
    /// Finding, while it is typed or holds something.
    pub find: Option<Find>,
    /// Whether keys go to the find line.
    pub finding: bool,
    /// The clause to put the cursor on once the comparison is there.
    pub go_to_clause: Option<ClauseId>,
    area: Area,
}

impl ComparePane {
    /// The part of the pane where rows are: inside the border, below the summary line.
    pub fn rows_area(body: Area) -> Area {
        let inner = body.inner();
        Area { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner }
    }

    /// Whether both sides are one below the other.
    pub fn is_unified(&self) -> bool {
        self.unified.unwrap_or(self.area.width < SIDE_BY_SIDE)
    }

    /// Columns of the text of a side, hanging marks included.
    pub fn text_columns(&self) -> usize {
        let inner = Self::rows_area(self.area).columns();
        let side = if self.is_unified() { inner } else { inner.saturating_sub(1) / 2 };
        side.saturating_sub(MARGIN + 1).max(8)
    }

    /// Visible lines.
    pub fn height(&self) -> usize {
        Self::rows_area(self.area).rows()
    }

    /// Whether what was asked for is not there yet.
    pub fn is_waiting(&self) -> bool {
        self.wanted.is_some() && self.wanted != self.compared.as_deref().map(Compared::asked)
    }

    /// Gives up sections that could not be compared, for what is shown.
    pub fn forget_parts(&mut self) {
        if self.is_waiting() && self.wanted.as_ref().is_some_and(|wanted| wanted.parts.is_some()) {
            self.wanted = self.compared.as_deref().map(Compared::asked);
        }
    }

    /// Fits the pane to a body; the row under the cursor stays.
    pub fn fit(&mut self, body: Area) {
        if self.area != body {
            self.area = body;
            self.lay_out();
        }
    }

    /// Shows a comparison. The cursor goes to the clause asked for, else stays at the same place of the new
    /// text where the document is the same, else goes to the first change.
    pub fn show(&mut self, compared: Arc<Compared>) {
        let kept = self.new_clause_at_cursor().filter(|_| {
            self.compared.as_ref().is_some_and(|before| before.new.target.same_document(&compared.new.target))
        });
        let goal = self.go_to_clause.take().or(kept);
        self.parts =
            (several(&compared.comparison, |pair| pair.old), several(&compared.comparison, |pair| pair.new));
        self.compared = Some(compared);
        self.percent = None;
        self.open.clear();
        (self.at, self.top) = (0, 0);
        self.lay_out();
        let row = goal.and_then(|clause| self.row_of(clause));
        match row {
            Some(row) => self.go_to_row(row),
            None => self.step_change(true, true),
        }
    }

    fn new_clause_at_cursor(&self) -> Option<ClauseId> {
        let compared = self.compared.as_ref()?;
        let rows = &compared.comparison.rows;
        let start = self.stops.get(self.at)?.row;
        rows[start..].iter().find_map(|row| match compared.new.outline.blocks.get(row.new?)? {
            Block::Clause(clause) => Some(clause.id),
            _ => None,
        })
    }

    /// The row under the cursor.
    pub fn row_at_cursor(&self) -> Option<usize> {
        Some(self.stops.get(self.at)?.row)
    }

    /// The clause under the cursor and the version that has it: the new one, else the old one.
    pub fn clause_at_cursor(&self) -> Option<(Target, ClauseId)> {
        let compared = self.compared.as_ref()?;
        let row = compared.comparison.rows.get(self.stops.get(self.at)?.row)?;
        let in_text = |reading: &crate::worker::Reading, block: Option<usize>| match reading
            .outline
            .blocks
            .get(block?)?
        {
            Block::Clause(clause) => Some((reading.target.clone(), clause.id)),
            _ => None,
        };
        in_text(&compared.new, row.new).or_else(|| in_text(&compared.old, row.old))
    }

    /// The row that shows a clause: in the new text, else in the old one.
    fn row_of(&self, clause: ClauseId) -> Option<usize> {
        let compared = self.compared.as_ref()?;
        let has = |outline: &Outline, block: Option<usize>| matches!(block.and_then(|b| outline.blocks.get(b)), Some(Block::Clause(c)) if c.id == clause);
        let rows = &compared.comparison.rows;
        rows.iter()
            .position(|row| has(&compared.new.outline, row.new))
            .or_else(|| rows.iter().position(|row| has(&compared.old.outline, row.old)))
    }

    /// The pairs that have to do with what a row shows: its own, and those of the other parts of a clause that was
    /// split or merged.
    pub fn pairs_of(&self, row: &Row) -> Vec<usize> {
        let mut pairs = vec![row.pair];
        pairs.extend(&row.also);
        let old = row.old.and_then(|block| self.parts.0.get(&block));
        let new = row.new.and_then(|block| self.parts.1.get(&block));
        for &pair in old.into_iter().chain(new).flatten() {
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
        pairs
    }

    /// Whether a row shows a change, under the present switches.
    pub fn is_change(&self, row: &Row) -> bool {
        let Some(compared) = &self.compared else { return false };
        let pair = &compared.comparison.pairs[row.pair];
        pair.kind != PairKind::Same || (self.form && (pair.reformatted || pair.renumbered))
    }

    /// Lays all rows out anew; the row under the cursor stays.
    pub fn lay_out(&mut self) {
        let Some(compared) = self.compared.clone() else { return };
        let rows = &compared.comparison.rows;
        let kept =
            self.stops.get(self.at).map(|stop| (stop.row, stop.lines.start as isize - self.top as isize));
        let hidden = self.hidden(rows);
        self.lines.clear();
        self.stops.clear();
        let (columns, unified) = (self.text_columns(), self.is_unified());
        let mut row = 0;
        while row < rows.len() {
            if !self.lines.is_empty() && self.parted(&compared, row, hidden[row]) {
                self.lines.push(Line::Blank);
            }
            let start = self.lines.len();
            let folded = hidden[row..].iter().take_while(|&&hidden| hidden).count();
            if folded > 0 {
                self.lines.push(Line::Fold(folded));
            } else {
                self.push_row(&compared, &rows[row], columns, unified);
            }
            self.stops.push(Stop { row, folded, lines: start..self.lines.len() });
            row += folded.max(1);
        }
        if let Some((row, offset)) = kept {
            self.at = self.stop_of(row);
            let start = self.stops.get(self.at).map_or(0, |stop| stop.lines.start);
            self.top = start.saturating_add_signed(-offset);
        }
        self.keep_in();
        let out_of_sight =
            |stop: &&Stop| stop.lines.end <= self.top || stop.lines.start >= self.top + self.height();
        if self.stops.get(self.at).is_some_and(|stop| out_of_sight(&stop)) {
            self.go_to_stop(self.at);
        }
    }

    /// Which rows are folded away.
    fn hidden(&self, rows: &[Row]) -> Vec<bool> {
        let mut hidden = vec![false; rows.len()];
        if self.all_open {
            return hidden;
        }
        let changes: Vec<bool> = rows.iter().map(|row| self.is_change(row)).collect();
        let near = |at: usize| {
            let from = at.saturating_sub(CONTEXT);
            changes[from..(at + CONTEXT + 1).min(rows.len())].iter().any(|&change| change)
        };
        let mut at = 0;
        while at < rows.len() {
            let run = (at..rows.len()).take_while(|&row| !near(row)).count();
            if run >= FOLDED && !self.open.contains(&at) {
                hidden[at..at + run].fill(true);
            }
            at += run.max(1);
        }
        hidden
    }

    /// Whether a blank line stands before a row.
    fn parted(&self, compared: &Compared, row: usize, folded: bool) -> bool {
        let rows = &compared.comparison.rows;
        let list = |row: &Row| {
            let of = |outline: &Outline, block: Option<usize>| match block.map(|b| &outline.blocks[b]) {
                Some(Block::Clause(clause)) => matches!(clause.kind, ClauseKind::Item | ClauseKind::Row),
                Some(_) => false,
                None => true,
            };
            of(&compared.old.outline, row.old) && of(&compared.new.outline, row.new)
        };
        folded
            || self.stops.last().is_some_and(|stop| stop.folded > 0)
            || !(list(&rows[row - 1]) && list(&rows[row]))
    }

    fn push_row(&mut self, compared: &Compared, row: &Row, columns: usize, unified: bool) {
        let wrapped = |outline: &Outline, block: Option<usize>| -> Vec<Range<usize>> {
            block.map_or_else(Vec::new, |block| {
                let block = &outline.blocks[block];
                wrap(block_text(block), columns.saturating_sub(hang(block)).max(6), 0)
            })
        };
        let old = wrapped(&compared.old.outline, row.old);
        let new = wrapped(&compared.new.outline, row.new);
        let pair = &compared.comparison.pairs[row.pair];
        if !unified && let Some(ghost) = moved_from(pair, row) {
            // What moved here was reworded too: its old words stand beside it, below a line that says from where.
            let old = wrapped(&compared.old.outline, Some(ghost));
            let left = std::iter::once(None).chain(old.into_iter().map(Some)).collect::<Vec<_>>();
            for n in 0..left.len().max(new.len()) {
                self.lines.push(Line::Sides(left.get(n).cloned().flatten(), new.get(n).cloned()));
            }
        } else if !unified {
            for n in 0..old.len().max(new.len()) {
                self.lines.push(Line::Sides(old.get(n).cloned(), new.get(n).cloned()));
            }
        } else if row.old.is_some() && row.new.is_some() && !pair.reworded() {
            self.lines.extend(new.into_iter().map(Line::New));
        } else {
            self.lines.extend(old.into_iter().map(Line::Old));
            self.lines.extend(new.into_iter().map(Line::New));
        }
    }

    /// The stop that shows a row.
    fn stop_of(&self, row: usize) -> usize {
        self.stops.partition_point(|stop| stop.row <= row).saturating_sub(1)
    }

    fn keep_in(&mut self) {
        self.top = self.top.min(self.lines.len().saturating_sub(self.height()));
        self.at = self.at.min(self.stops.len().saturating_sub(1));
    }

    /// Puts the cursor on a row, unfolded where it was folded, and shows it with what stands above.
    pub fn go_to_row(&mut self, row: usize) {
        let at = self.stop_of(row);
        if self.stops.get(at).is_some_and(|stop| stop.folded > 0) {
            self.open.insert(self.stops[at].row);
            self.lay_out();
        }
        self.go_to_stop(self.stop_of(row));
        let start = self.stops.get(self.at).map_or(0, |stop| stop.lines.start);
        self.top = start.saturating_sub(self.height() / 4);
        self.keep_in();
    }

    fn go_to_stop(&mut self, stop: usize) {
        self.at = stop.min(self.stops.len().saturating_sub(1));
        let Some(Stop { lines, .. }) = self.stops.get(self.at) else { return };
        let height = self.height();
        if lines.end > self.top + height {
            self.top = lines.end.saturating_sub(height).min(lines.start);
        }
        self.top = self.top.min(lines.start);
        self.keep_in();
    }

    /// Moves to the next or previous stop, or by a line where the row is longer than the window.
    pub fn step(&mut self, down: bool) {
        let Some(Stop { lines, .. }) = self.stops.get(self.at) else { return };
        if down && lines.end > self.top + self.height() {
            self.top += 1;
        } else if !down && lines.start < self.top {
            self.top -= 1;
        } else if down {
            self.go_to_stop(self.at + 1);
        } else {
            self.go_to_stop(self.at.saturating_sub(1));
        }
    }

    /// Moves by lines; the cursor goes along.
    pub fn leap(&mut self, lines: isize) {
        let offset = self.stops.get(self.at).map_or(0, |stop| stop.lines.start.saturating_sub(self.top));
        self.top = self.top.saturating_add_signed(lines);
        self.keep_in();
        let goal = match lines {
            ..0 if self.top == 0 => 0,
            0.. if self.top + self.height() >= self.lines.len() => self.lines.len(),
            _ => self.top + offset,
        };
        self.at = self.stops.partition_point(|stop| stop.lines.start <= goal).saturating_sub(1);
        // The goal may be the space between two rows: the one above it is out of sight then.
        while self.at + 1 < self.stops.len() && self.stops[self.at].lines.end <= self.top {
            self.at += 1;
        }
    }

    /// Moves to the next or previous change; with `here`, stays where the cursor is on one.
    pub fn step_change(&mut self, down: bool, here: bool) {
        let Some(compared) = self.compared.clone() else { return };
        let rows = &compared.comparison.rows;
        let change = |&at: &usize| self.stops[at].folded == 0 && self.is_change(&rows[self.stops[at].row]);
        let found = if here && self.at < self.stops.len() && change(&self.at) {
            Some(self.at)
        } else if down {
            (self.at + usize::from(!here)..self.stops.len()).find(change)
        } else {
            (0..self.at).rev().find(change)
        };
        if let Some(at) = found {
            self.go_to_stop(at);
            let lines = self.stops[at].lines.clone();
            let height = self.height();
            if lines.start < self.top + 2 || lines.end + 2 > self.top + height {
                self.top = lines.start.saturating_sub(height / 4);
                self.keep_in();
            }
        }
    }

    /// Begins to find words from here.
    pub fn begin_find(&mut self) {
        let from = self.stops.get(self.at).map_or(0, |stop| stop.row);
        self.find = Some(Find { from: (from, self.open.clone()), ..Find::default() });
        self.finding = true;
    }

    /// Looks for what is typed from where the cursor was before; returns there where there is nothing.
    pub fn look_from_start(&mut self) {
        self.return_to_start();
        self.look();
        self.step_match(0);
    }

    /// Returns to where the cursor was before anything was typed; what was unfolded since is folded again.
    pub fn return_to_start(&mut self) {
        let Some((row, open)) = self.find.as_ref().map(|find| find.from.clone()) else { return };
        if self.open != open {
            self.open = open;
            self.lay_out();
        }
        self.go_to_stop(self.stop_of(row));
    }

    /// Looks for the typed words on both sides.
    pub fn look(&mut self) {
        let (Some(compared), Some(find)) = (&self.compared, &mut self.find) else { return };
        let needle = find.line.text();
        let holds = |outline: &Outline, block: Option<usize>| {
            block.is_some_and(|block| !hits_in(block_text(&outline.blocks[block]), needle).is_empty())
        };
        let rows = compared.comparison.rows.iter().enumerate();
        let found = rows.filter(|(_, row)| {
            holds(&compared.old.outline, row.old) || holds(&compared.new.outline, row.new)
        });
        find.rows = found.map(|(at, _)| at).collect();
    }

    /// Goes to the row at or after the cursor (0), the next (1) or the previous one (-1) that holds what is
    /// looked for; says whether it began again from the other end, or `None` where no row does.
    pub fn step_match(&mut self, step: isize) -> Option<bool> {
        let here = self.stops.get(self.at).map_or(0, |stop| stop.row);
        let find = self.find.as_mut()?;
        let rows = &find.rows;
        let count = rows.len();
        let first = rows.partition_point(|&row| row < here + usize::from(step > 0));
        let at = if step < 0 {
            first.checked_sub(1).unwrap_or(count.checked_sub(1)?)
        } else {
            first % count.max(1)
        };
        let row = *rows.get(at)?;
        find.at = at;
        self.go_to_row(row);
        Some(if step < 0 { row >= here } else { step > 0 && row <= here })
    }

    /// Jumps to the other end of a moved clause; says whether there is one.
    pub fn other_end(&mut self) -> bool {
        let Some(compared) = self.compared.clone() else { return false };
        let other = self.stops.get(self.at).and_then(|stop| compared.comparison.rows[stop.row].other);
        if let Some(row) = other {
            self.go_to_row(row);
        }
        other.is_some()
    }

    /// Folds or unfolds the unchanged rows at the cursor.
    pub fn toggle_fold(&mut self) {
        let Some(stop) = self.stops.get(self.at) else { return };
        if stop.folded > 0 {
            self.open.insert(stop.row);
        } else if let Some(&run) = self.open.iter().filter(|&&run| run <= stop.row).max() {
            self.open.remove(&run);
        }
        self.lay_out();
    }

    /// Number of the change under the cursor (from 1; 0 before the first), and how many there are. What moved
    /// counts once, where it stands in the new text.
    pub fn change_number(&self) -> (usize, usize) {
        let Some(compared) = &self.compared else { return (0, 0) };
        let here = self.stops.get(self.at).map_or(0, |stop| stop.row);
        let rows = compared.comparison.rows.iter().enumerate();
        let changes =
            rows.filter(|(_, row)| self.is_change(row) && !(row.new.is_none() && row.other.is_some()));
        changes.fold((0, 0), |(upto, all), (at, _)| (upto + usize::from(at <= here), all + 1))
    }
}

/// The pairs of the blocks of a side that have more than one.
fn several(comparison: &Comparison, side: fn(&Pair) -> Option<usize>) -> HashMap<usize, Vec<usize>> {
    let mut pairs: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, pair) in comparison.pairs.iter().enumerate() {
        if let Some(block) = side(pair) {
            pairs.entry(block).or_default().push(at);
        }
    }
    pairs.retain(|_, pairs| pairs.len() > 1);
    pairs
}

/// The old block to show beside a clause that moved here and was reworded.
pub fn moved_from(pair: &Pair, row: &Row) -> Option<usize> {
    let here = pair.kind == PairKind::Moved && row.new.is_some() && row.old.is_none();
    pair.old.filter(|_| here && pair.reworded())
}

/// The text of a block that lines and edits point into: without its enumerator.
pub fn block_text(block: &Block) -> &str {
    match block {
        Block::Heading(heading) => &heading.text,
        Block::Clause(clause) => &clause.text,
        Block::Furniture(furniture) => &furniture.text,
    }
}

/// What stands before a block's text: its enumerator or bullet.
pub fn block_marker(block: &Block) -> &str {
    match block {
        Block::Heading(heading) => heading.enumerator.as_deref().unwrap_or_default(),
        Block::Clause(clause) => marker(clause),
        Block::Furniture(_) => "",
    }
}

/// Columns that a block's text hangs behind its marker.
pub fn hang(block: &Block) -> usize {
    let nest = if let Block::Clause(clause) = block { usize::from(clause.depth.min(4)) * 2 } else { 0 };
    match block_marker(block) {
        "" => nest,
        marker => nest + (wrap::width(marker) + 1).min(12),
    }
}
