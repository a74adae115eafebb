//! The text pane: a version's page, a cursor on its blocks, finding words in it.
//!
//! Moving and remembering where one was; what the text says about a clause is the card's business.

use std::ops::Range;
use std::sync::Arc;

use super::input::Line;
use super::page::{Page, shown};
use crate::model::{Block, ClauseId};
use crate::worker::{Reading, Target};

/// Where to put the cursor once a text is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// At the beginning.
    #[default]
    Top,
    /// On a block of the outline.
    Block(usize),
    /// On a clause; where the version lacks it, on the nearest of its neighbours or the place named here,
    /// else at the beginning.
    Clause(Sought),
}

/// A clause that is looked for in another version, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The clause.
    pub clause: ClauseId,
    /// The headings above it, outermost first.
    pub place: Vec<String>,
    /// The clauses around it, the nearest first.
    pub near: Vec<ClauseId>,
}

/// How many neighbours of a clause are remembered on each side.
const NEIGHBOURS: usize = 12;

/// Finding words in the text that is shown.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// What is looked for.
    pub line: Line,
    /// Where it is: block and byte range in the block's shown text, in order.
    pub hits: Vec<(usize, Range<usize>)>,
    /// The hit the cursor is on.
    pub at: usize,
    /// Where the cursor and the window were before anything was typed: what is typed is looked for from there.
    pub from: (usize, usize),
}

impl Find {
    /// The number of the hit and of all hits, for the pane's border.
    pub fn count(&self) -> String {
        match self.hits.len() {
            0 if self.line.is_empty() => String::new(),
            0 => "not found".to_owned(),
            all => format!("{}/{all}", self.at + 1),
        }
    }
}

/// The text pane's state.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// What was asked for last.
    pub wanted: Option<Target>,
    /// Where to go when it is there.
    pub anchor: Anchor,
    /// What is shown.
    pub reading: Option<Arc<Reading>>,
    /// Its lines.
    pub page: Page,
    /// Block the cursor is on.
    pub block: usize,
    /// First visible line.
    pub top: usize,
    /// Finding, while it is typed or holds something.
    pub find: Option<Find>,
    /// Whether keys go to the find line.
    pub finding: bool,
    /// The place that was looked for last and the block it led to: while the cursor stays there, it is
    /// what is looked for in the next version, even where this one lacks the clause.
    pub sought: Option<(usize, Anchor)>,
    /// Words to mark: what a search found in the clause that was opened from it.
    pub marked: Option<(ClauseId, Vec<Range<usize>>)>,
}

impl Reader {
    /// Shows a text and puts the cursor where it was asked to be.
    pub fn show(&mut self, reading: Arc<Reading>, columns: usize, height: usize) {
        self.page = Page::lay_out(&reading.outline, columns);
        self.reading = Some(reading);
        let anchor = std::mem::take(&mut self.anchor);
        let block = self.find_anchor(&anchor).unwrap_or(0);
        self.sought = matches!(anchor, Anchor::Clause(..)).then(|| (block, anchor.clone()));
        if !self.missed() {
            self.sought = None;
        }
        self.top = 0;
        self.block = 0;
        self.go_to_block(block, height);
        if anchor != Anchor::Top {
            self.top = self.page.lines_of(self.block).start.saturating_sub(height / 3);
            self.keep_in(height);
            self.reveal_mark(height);
        }
        if let Some(find) = self.find.take() {
            self.find = Some(find);
            self.look();
        }
    }

    fn find_anchor(&self, anchor: &Anchor) -> Option<usize> {
        let outline = &self.reading.as_ref()?.outline;
        match anchor {
            Anchor::Top => None,
            Anchor::Block(block) => Some(*block),
            Anchor::Clause(Sought { clause, place, near }) => {
                let find = |id: &ClauseId| outline.clauses().find(|(_, c)| c.id == *id).map(|(at, _)| at);
                let exact = find(clause);
                // The deepest heading of the clause's place that this version still has.
                let heading = || {
                    place.iter().rev().find_map(|label| {
                        outline.headings().find(|(_, heading)| heading.label() == *label).map(|(at, _)| at)
                    })
                };
                exact.or_else(|| near.iter().find_map(find)).or_else(heading)
            }
        }
    }

    /// Whether a clause was looked for that this version lacks.
    pub fn missed(&self) -> bool {
        match (&self.sought, &self.reading) {
            (Some((_, Anchor::Clause(Sought { clause: id, .. }))), Some(reading)) => {
                !reading.outline.clauses().any(|(_, c)| c.id == *id)
            }
            _ => false,
        }
    }

    /// Where the cursor is, in words that hold in other versions too.
    pub fn place(&self) -> Anchor {
        let Some(reading) = &self.reading else { return Anchor::Top };
        if let Some((block, anchor)) = &self.sought
            && *block == self.block
        {
            return anchor.clone();
        }
        if self.block == 0 {
            return Anchor::Top;
        }
        let near = reading.outline.clauses().find(|&(at, _)| at >= self.block);
        match near {
            Some((at, clause)) => {
                let (place, near) = (reading.outline.place(at), neighbours(reading, at));
                Anchor::Clause(Sought { clause: clause.id, place, near })
            }
            None => Anchor::Block(self.block),
        }
    }

    /// Lays the page out anew for another width, with the same block at the cursor.
    pub fn resize(&mut self, columns: usize, height: usize) {
        let Some(reading) = &self.reading else { return };
        if self.page.columns != columns {
            let offset = self.page.lines_of(self.block).start as isize - self.top as isize;
            self.page = Page::lay_out(&reading.outline, columns);
            self.top = self.page.lines_of(self.block).start.saturating_add_signed(-offset);
        }
        self.keep_in(height);
        let lines = self.page.lines_of(self.block);
        if lines.end <= self.top || lines.start >= self.top + height {
            self.go_to_block(self.block, height);
        }
    }

    /// Whether the cursor can stand on a block: everything but furniture.
    fn stands(&self, block: usize) -> bool {
        self.reading
            .as_ref()
            .is_some_and(|r| !matches!(r.outline.blocks.get(block), None | Some(Block::Furniture(_))))
    }

    /// The block at a line of the window, where the cursor can stand on it.
    pub fn block_under(&self, line: usize) -> Option<usize> {
        let at = self.top + line;
        let block = self.page.lines.get(at)?.block;
        self.stands(block).then_some(block)
    }

    /// Moves the cursor by blocks, or the page by lines where the block is longer than the window.
    pub fn step(&mut self, down: bool, height: usize) {
        let lines = self.page.lines_of(self.block);
        if down && lines.end > self.top + height {
            self.top += 1;
        } else if !down && lines.start < self.top {
            self.top -= 1;
        } else {
            let count = self.reading.as_ref().map_or(0, |r| r.outline.blocks.len());
            let next = if down {
                (self.block + 1..count).find(|&block| self.stands(block))
            } else {
                (0..self.block).rev().find(|&block| self.stands(block))
            };
            match next {
                Some(block) => self.go_to_block(block, height),
                // Furniture above the first and below the last block can still be scrolled to.
                None if down => self.scroll(1, height),
                None => self.scroll(-1, height),
            }
        }
    }

    /// Scrolls by lines; the cursor stays in the window.
    pub fn scroll(&mut self, lines: isize, height: usize) {
        self.top = self.top.saturating_add_signed(lines);
        self.keep_in(height);
        let (first, last) = (self.top, self.top + height.saturating_sub(1));
        let own = self.page.lines_of(self.block);
        if own.end <= first || own.start > last {
            let line = if own.end <= first { first } else { last };
            let near = self.page.block_at(line).unwrap_or(0);
            self.block = if self.stands(near) { near } else { self.block };
        }
    }

    /// Moves by pages or parts of them: the cursor goes along.
    pub fn leap(&mut self, lines: isize, height: usize) {
        let offset = self.page.lines_of(self.block).start.saturating_sub(self.top);
        self.top = self.top.saturating_add_signed(lines);
        self.keep_in(height);
        let end = if lines < 0 && self.top == 0 {
            0
        } else if lines > 0 && self.top + height >= self.page.lines.len() {
            self.page.lines.len()
        } else {
            self.top + offset
        };
        let near = self.page.block_at(end).unwrap_or(0);
        let forward = (near..self.page.starts.len()).find(|&b| self.stands(b));
        self.block = forward.or_else(|| (0..near).rev().find(|&b| self.stands(b))).unwrap_or(0);
    }

    /// Puts the cursor on a block and shows as much of it as fits.
    pub fn go_to_block(&mut self, block: usize, height: usize) {
        self.block = block.min(self.page.starts.len().saturating_sub(1));
        let lines = self.page.lines_of(self.block);
        if lines.end > self.top + height {
            self.top = lines.end.saturating_sub(height).min(lines.start);
        }
        if lines.start < self.top {
            self.top = lines.start;
        }
        self.keep_in(height);
    }

    /// Moves to the next or previous heading.
    pub fn step_section(&mut self, down: bool, height: usize) {
        let Some(reading) = &self.reading else { return };
        let headings: Vec<usize> = reading.outline.headings().map(|(at, _)| at).collect();
        let next = if down {
            headings.iter().find(|&&at| at > self.block)
        } else {
            headings.iter().rev().find(|&&at| at < self.block)
        };
        if let Some(&block) = next {
            self.block = block;
            self.top = self.page.lines_of(block).start;
            self.keep_in(height);
        }
    }

    fn keep_in(&mut self, height: usize) {
        self.top = self.top.min(self.page.lines.len().saturating_sub(height));
    }

    /// Looks for the typed words in every block.
    pub fn look(&mut self) {
        let (Some(reading), Some(find)) = (&self.reading, &mut self.find) else { return };
        let needle = find.line.text();
        find.hits.clear();
        for (at, block) in reading.outline.blocks.iter().enumerate() {
            find.hits.extend(hits_in(&shown(block), needle).into_iter().map(|range| (at, range)));
        }
        find.at = find.hits.iter().position(|(block, _)| *block >= self.block).unwrap_or(0);
    }

    /// Looks for what is typed from where the cursor was before: at the first hit from there on, or back there where
    /// there is none.
    pub fn look_from_start(&mut self, height: usize) {
        self.return_to_start(height);
        self.look();
        self.go_to_hit(0, height);
    }

    /// Returns to where the cursor was before anything was typed.
    pub fn return_to_start(&mut self, height: usize) {
        let Some((block, top)) = self.find.as_ref().map(|find| find.from) else { return };
        self.block = block;
        self.top = top;
        self.keep_in(height);
    }

    /// Begins to find words from here.
    pub fn begin_find(&mut self) {
        self.find = Some(Find { from: (self.block, self.top), ..Find::default() });
        self.finding = true;
    }

    /// Scrolls so that the first marked words are in sight, in a clause that is longer than the window.
    fn reveal_mark(&mut self, height: usize) {
        let Some(at) = self.marked.as_ref().and_then(|(_, ranges)| ranges.first()).map(|range| range.end)
        else {
            return;
        };
        let line = self.page.lines_of(self.block).find(|&line| self.page.lines[line].range.end >= at);
        if let Some(line) = line.filter(|line| *line >= self.top + height) {
            self.top = line.saturating_sub(height / 2);
            self.keep_in(height);
        }
    }

    /// The first words that a search marked, as the text has them.
    pub fn marked_words(&self) -> Option<String> {
        let (clause, ranges) = self.marked.as_ref()?;
        let (_, clause) = self.reading.as_ref()?.outline.clauses().find(|(_, c)| c.id == *clause)?;
        clause.text.get(ranges.first()?.clone()).map(str::to_lowercase)
    }

    /// Goes to the current, next or previous hit; says whether it began again from the other end.
    pub fn go_to_hit(&mut self, step: isize, height: usize) -> bool {
        let Some(find) = &mut self.find else { return false };
        if find.hits.is_empty() {
            return false;
        }
        let next = find.at as isize + step;
        find.at = next.rem_euclid(find.hits.len() as isize) as usize;
        let wrapped = next != find.at as isize;
        let (block, range) = find.hits[find.at].clone();
        self.go_to_block(block, height);
        // The hit's own line is what must be seen, where the block is long.
        let line = self.page.lines_of(block).find(|&line| self.page.lines[line].range.end >= range.end);
        if let Some(line) = line.filter(|&line| line < self.top || line >= self.top + height) {
            self.top = line.saturating_sub(height / 2);
            self.keep_in(height);
        }
        wrapped
    }
}

/// The clauses around a block, the nearest first.
fn neighbours(reading: &Reading, block: usize) -> Vec<ClauseId> {
    let clauses: Vec<(usize, ClauseId)> =
        reading.outline.clauses().map(|(at, clause)| (at, clause.id)).collect();
    let here = clauses.partition_point(|&(at, _)| at < block);
    let after = clauses.iter().skip(here + 1).map(|&(_, id)| id).take(NEIGHBOURS);
    let mut before = clauses[..here.min(clauses.len())].iter().rev().map(|&(_, id)| id).take(NEIGHBOURS);
    let mut near = Vec::with_capacity(2 * NEIGHBOURS);
    for id in after {
        near.extend(before.next());
        near.push(id);
    }
    near.extend(before);
    near
}

/// Where a text holds what is looked for. Smart case: capitals count where one was typed.
pub fn hits_in(text: &str, needle: &str) -> Vec<Range<usize>> {
    if needle.is_empty() {
        vec![]
    } else if needle.chars().any(char::is_uppercase) {
        exact_hits(text, needle)
    } else {
        folded_hits(text, needle)
    }
}

fn exact_hits(text: &str, needle: &str) -> Vec<Range<usize>> {
    text.match_indices(needle).map(|(at, found)| at..at + found.len()).collect()
}

/// Hits of a lower-case needle, whatever the case of the text; offsets are those of `text`.
fn folded_hits(text: &str, needle: &str) -> Vec<Range<usize>> {
    let mut lower = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        for l in c.to_lowercase() {
            let before = lower.len();
            lower.push(l);
            origin.extend(std::iter::repeat_n(at, lower.len() - before));
        }
    }
    origin.push(text.len());
    let ends = |at: usize| match origin[at] {
        start if at < lower.len() && at > 0 && origin[at - 1] == start => {
            start + text[start..].chars().next().map_or(0, char::len_utf8)
        }
        start => start,
    };
    exact_hits(&lower, needle).into_iter().map(|range| origin[range.start]..ends(range.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_hits_keep_offsets() {
        for (text, needle, expected) in [
            ("May or may not", "may", vec!["May", "may"]),
            ("İstanbul İS", "is", vec![]),
            ("ÉTÉ été", "été", vec!["ÉTÉ", "été"]),
            ("", "x", vec![]),
        ] {
            let found: Vec<&str> = folded_hits(text, needle).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
