//! Builds display texts: visible words with white space folded, sanitised, and the marks they carry.
//!
//! Fed by the readers of inline Markdown and of HTML; knows neither.

use crate::model::{Mark, Style};

use super::sanitise::{Fate, fate, joins_after, push_mark};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space,
    Break,
}

/// A display text in the making.
#[derive(Debug, Default)]
pub(super) struct Display {
    text: String,
    marks: Vec<Mark>,
    /// Open marks, and where they start once something visible was written inside.
    open: Vec<(Style, Option<usize>)>,
    unstarted: usize,
    gap: Gap,
}

impl Display {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn before_visible(&mut self) {
        if self.gap != Gap::None {
            if !self.text.is_empty() {
                self.text.push(if self.gap == Gap::Break { '\n' } else { ' ' });
            }
            self.gap = Gap::None;
        }
        if self.unstarted > 0 {
            let at = self.text.len();
            self.open
                .iter_mut()
                .filter(|(_, start)| start.is_none())
                .for_each(|(_, start)| *start = Some(at));
            self.unstarted = 0;
        }
    }

    /// Writes text that holds only visible characters and single spaces between them.
    pub(super) fn run(&mut self, text: &str) {
        self.before_visible();
        self.text.push_str(text);
    }

    /// Writes one character as it may be shown.
    pub(super) fn push(&mut self, c: char) {
        match fate(c) {
            Fate::Keep => {
                self.before_visible();
                self.text.push(c);
            }
            Fate::Space | Fate::Newline => self.space(),
            Fate::Drop => {
                let joiner = matches!(c, '\u{200C}' | '\u{200D}');
                if joiner && self.gap == Gap::None && joins_after(self.text.chars().next_back()) {
                    self.text.push(c);
                }
            }
            mark => {
                self.before_visible();
                push_mark(&mut self.text, c, mark);
            }
        }
    }

    /// White space: as many in a row as there may be, they show as one space.
    pub(super) fn space(&mut self) {
        if self.gap == Gap::None {
            self.gap = Gap::Space;
        }
    }

    /// A line end that is meant.
    pub(super) fn hard_break(&mut self) {
        self.gap = Gap::Break;
    }

    pub(super) fn open(&mut self, style: Style) {
        self.open.push((style, None));
        self.unstarted += 1;
    }

    pub(super) fn is_open(&self, style: &Style) -> bool {
        self.open.iter().any(|(open, _)| same_kind(open, style))
    }

    /// Closes the innermost open mark of the kind of `style`, if there is one.
    pub(super) fn close(&mut self, style: &Style) {
        let Some(at) = self.open.iter().rposition(|(open, _)| same_kind(open, style)) else { return };
        let (style, start) = self.open.remove(at);
        match start {
            Some(start) if start < self.text.len() => {
                self.marks.push(Mark { range: start..self.text.len(), style });
            }
            Some(_) => {}
            None => self.unstarted -= 1,
        }
    }

    /// Closes what is open and returns the text and its marks, in order of their start.
    pub(super) fn finish(mut self) -> (String, Vec<Mark>) {
        while let Some((style, start)) = self.open.pop() {
            if let Some(start) = start.filter(|start| *start < self.text.len()) {
                self.marks.push(Mark { range: start..self.text.len(), style });
            }
        }
        let rank = |style: &Style| match style {
            Style::Link(_) => 0,
            Style::Strong => 1,
            Style::Emphasis => 2,
            Style::Code => 3,
        };
        // Outer marks before inner ones.
        self.marks.sort_by_key(|mark| (mark.range.start, usize::MAX - mark.range.end, rank(&mark.style)));
        (self.text, join_neighbours(self.marks))
    }
}

fn same_kind(a: &Style, b: &Style) -> bool {
    matches!((a, b), (Style::Link(_), Style::Link(_))) || a == b
}

/// Joins marks of one style that touch or overlap: `**a** **b**` is one bold stretch only where nothing is between.
fn join_neighbours(marks: Vec<Mark>) -> Vec<Mark> {
    let mut joined: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match joined
            .iter_mut()
            .rev()
            .take(4)
            .find(|last| last.style == mark.style && last.range.end >= mark.range.start)
        {
            Some(last) => last.range.end = last.range.end.max(mark.range.end),
            None => joined.push(mark),
        }
    }
    joined
}
