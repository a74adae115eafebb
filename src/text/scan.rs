//! Markdown in any dialect, or plain text → units, line by line.
//!
//! Lists, quotations, tables, both kinds of marked headings. Nothing is read inside a unit's text.

use std::ops::Range;

use super::line::{self, Line};
use super::references::{self, Definitions};
use super::unit::{Kind, Unit};

/// A text, cut.
pub(super) struct Scanned {
    pub(super) units: Vec<Unit>,
    /// What its reference links stand for.
    pub(super) definitions: Definitions,
}

/// Cuts a text into units. `line_by_line` makes every line a unit of its own, for plain text whose lines are
/// paragraphs.
pub(super) fn scan(text: &str, line_by_line: bool) -> Scanned {
    let mut scanner = Scanner {
        text,
        line_by_line,
        units: Vec::with_capacity(text.len() / 160 + 4),
        definitions: Definitions::default(),
        open: None,
        list: Vec::new(),
        blank: true,
        after_top: false,
    };
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let len = line_len(rest);
        scanner.line(at..at + len);
        at += len;
        at += line_end_len(text.get(at..).unwrap_or_default());
    }
    scanner.flush();
    Scanned { units: scanner.units, definitions: scanner.definitions }
}

/// Length of the line that `rest` starts with, without its end.
fn line_len(rest: &str) -> usize {
    let newline = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    let line = rest.get(..newline).unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    let odd = memchr::memchr2(b'\r', 0xE2, line.as_bytes());
    let early = odd.and_then(|at| Some(at + line.get(at..)?.find(['\r', '\u{2028}', '\u{2029}'])?));
    early.unwrap_or(line.len())
}

fn line_end_len(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [] => 0,
        _ => '\u{2028}'.len_utf8(),
    }
}

/// Whether a plain text's lines are paragraphs of their own (true) or wrapped (false).
pub(super) fn lines_are_paragraphs(text: &str) -> bool {
    let (mut pairs, mut wrapped, mut before) = (0usize, 0usize, 0usize);
    for line in text.lines().take(5_000) {
        let len = line.trim().len();
        if len > 0 && before > 0 {
            pairs += 1;
            wrapped += usize::from((50..=110).contains(&before));
        }
        before = len;
    }
    pairs > 0 && wrapped * 2 < pairs
}

/// The unit that is being read.
struct Open {
    unit: Unit,
    lines: usize,
    /// The last line ended in a hard break.
    broken: bool,
    /// Its first line is bold all through.
    bold: bool,
    /// Its first line starts a bold stretch and does not end it.
    half_bold: bool,
}

struct Scanner<'a> {
    text: &'a str,
    line_by_line: bool,
    units: Vec<Unit>,
    definitions: Definitions,
    open: Option<Open>,
    /// Columns of the markers of the items that are open.
    list: Vec<usize>,
    blank: bool,
    after_top: bool,
}

impl Scanner<'_> {
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    fn flush(&mut self) {
        if let Some(open) = self.open.take() {
            self.units.push(open.unit);
        }
    }

    fn line(&mut self, range: Range<usize>) {
        let whole = self.text.get(range.clone()).unwrap_or_default();
        let (skipped, quoted) = line::unquote(whole);
        let base = range.start + skipped;
        let line = whole.get(skipped..).unwrap_or_default();
        let was_blank = std::mem::replace(&mut self.blank, false);
        match line::read(line) {
            Line::Blank => self.blank_line(),
            Line::Rule { under } if under && self.can_be_headed(was_blank) => self.head(2, range.end),
            Line::Under if self.can_be_headed(was_blank) => self.head(1, range.end),
            Line::Rule { .. } => {
                self.blank_line();
                self.list.clear();
            }
            Line::Under => self.late_underline(),
            Line::Atx(level, body) => {
                self.flush();
                self.leave_lists(line::indent(line).0);
                let mut unit =
                    Unit::new(Kind::Heading(level), range.clone(), base + body.start..base + body.end);
                unit.after_top = std::mem::take(&mut self.after_top);
                self.push_with_top(unit);
            }
            Line::Row => {
                self.flush();
                let start = base + line::indent(line).1;
                let mut unit = Unit::new(Kind::Row { header: false }, range.clone(), start..range.end);
                unit.depth = self.depth();
                self.units.push(unit);
            }
            Line::RowRule => {
                self.flush();
                if let Some(Unit { kind: Kind::Row { header }, .. }) = self.units.last_mut() {
                    *header = true;
                }
            }
            Line::Item { body, columns, marker } => self.item(&range, base, body, &columns, marker, quoted),
            Line::Text(at) => self.text_line(&range, base, line, at, quoted, was_blank),
        }
    }

    fn blank_line(&mut self) {
        self.flush();
        self.blank = true;
    }

    /// Whether the open unit can be a heading whose underline comes now.
    fn can_be_headed(&self, was_blank: bool) -> bool {
        !was_blank && self.open.as_ref().is_some_and(|open| open.unit.kind != Kind::Furniture)
    }

    fn head(&mut self, level: u8, end: usize) {
        let Some(mut open) = self.open.take() else { return };
        // A bold first line was parted from the rest of its paragraph: both are the heading.
        if let Some(first) =
            self.units.pop_if(|unit| unit.lead_in && unit.range.end + 4 > open.unit.range.start)
        {
            open.unit.range.start = first.range.start;
            open.unit.body.start = first.body.start;
            open.unit.after_top |= first.after_top;
        }
        open.unit.kind = Kind::Heading(level);
        open.unit.range.end = end;
        self.units.push(open.unit);
    }

    /// `===` with nothing right above it: the underline of the short paragraph before, parted from it by a
    /// blank line in the making of the page; else nothing.
    fn late_underline(&mut self) {
        self.flush();
        if let Some(unit) = self.units.last_mut()
            && unit.kind == Kind::Para
            && unit.body.len() <= 120
            && !unit.lead_in
        {
            unit.kind = Kind::Heading(1);
        }
    }

    fn depth(&self) -> u8 {
        self.list.len().saturating_sub(1).min(200) as u8
    }

    /// Closes the items that text at this column is not part of.
    fn leave_lists(&mut self, column: usize) {
        while self.list.last().is_some_and(|marker| column <= *marker) {
            self.list.pop();
        }
    }

    fn item(
        &mut self,
        range: &Range<usize>,
        base: usize,
        body: usize,
        columns: &[usize],
        marker: Option<Range<usize>>,
        quoted: bool,
    ) {
        self.flush();
        for &column in columns {
            while self.list.last().is_some_and(|open| column < open + 2) {
                self.list.pop();
            }
            self.list.push(column);
        }
        let mut unit = Unit::new(Kind::Item, range.clone(), base + body..range.end);
        unit.marker = marker.map(|m| base + m.start..base + m.end);
        unit.depth = self.depth();
        unit.in_item = true;
        unit.quoted = quoted;
        // An item that is nothing but a marked heading.
        if let Line::Atx(level, text) = line::read(self.slice(unit.body.clone())) {
            unit.kind = Kind::Heading(level);
            unit.body = unit.body.start + text.start..unit.body.start + text.end;
            return self.push_with_top(unit);
        }
        self.begin(unit);
    }

    fn text_line(
        &mut self,
        range: &Range<usize>,
        base: usize,
        line: &str,
        at: usize,
        quoted: bool,
        was_blank: bool,
    ) {
        let rest = line.get(at..).unwrap_or_default();
        if rest.starts_with('[')
            && (was_blank || self.open.is_none())
            && let Some((label, target)) = references::definition(rest)
        {
            self.flush();
            self.definitions.add(label, target);
            self.units.push(Unit::new(Kind::Furniture, range.clone(), base + at..range.end));
            return;
        }
        let goes_on = !was_blank && self.open.as_ref().is_some_and(|open| self.goes_on(open, rest, line));
        if goes_on && let Some(open) = self.open.as_mut() {
            let parts = open.lines == 1
                && open.broken
                && open.unit.kind == Kind::Para
                && (open.bold || open.half_bold && rest.starts_with("**"));
            if !parts {
                open.unit.range.end = range.end;
                open.unit.body.end = range.end;
                open.lines += 1;
                open.broken = hard_break(line);
                return;
            }
            open.unit.lead_in = true;
        }
        let same = !was_blank && self.open.is_some();
        let (depth, in_item) = self
            .open
            .as_ref()
            .filter(|_| same)
            .map_or((0, false), |open| (open.unit.depth, open.unit.in_item));
        self.flush();
        let mut unit = Unit::new(Kind::Para, base + at..range.end, base + at..range.end);
        unit.quoted = quoted;
        if same {
            (unit.depth, unit.in_item) = (depth, in_item);
        } else {
            self.leave_lists(line::indent(line).0);
            unit.depth = self.depth();
            unit.in_item = !self.list.is_empty();
        }
        self.begin(unit);
    }

    /// Whether a line goes on with the open unit.
    fn goes_on(&self, open: &Open, rest: &str, line: &str) -> bool {
        if open.unit.kind == Kind::Furniture {
            return false;
        }
        if self.line_by_line && !(open.unit.kind == Kind::Item && line.starts_with([' ', '\t'])) {
            return false;
        }
        !(line::counted(rest) || open.broken && line::counted_after_break(rest))
    }

    /// Opens a unit, parting "Back to top" from what is glued to it.
    fn begin(&mut self, unit: Unit) {
        let Some(unit) = self.part_top(unit) else { return };
        let line = self.slice(unit.body.clone());
        let open = Open {
            lines: 1,
            broken: hard_break(line),
            bold: bold_line(line),
            half_bold: half_bold(line),
            unit,
        };
        self.open = Some(open);
    }

    fn push_with_top(&mut self, unit: Unit) {
        if let Some(unit) = self.part_top(unit) {
            self.units.push(unit);
        }
    }

    fn part_top(&mut self, mut unit: Unit) -> Option<Unit> {
        unit.after_top |= std::mem::take(&mut self.after_top);
        let len = line::back_to_top(self.slice(unit.body.clone()));
        if len == 0 {
            return Some(unit);
        }
        let end = unit.body.start + len;
        let rest = self.slice(end..unit.body.end);
        let skipped = rest.len() - rest.trim_start().len();
        let all = skipped == rest.len();
        self.units.push(Unit::new(Kind::Furniture, unit.range.start..end, unit.body.start..end));
        if all {
            self.after_top = true;
            return None;
        }
        unit.body.start = end + skipped;
        unit.range.start = end + skipped;
        unit.after_top = true;
        Some(unit)
    }
}

fn hard_break(line: &str) -> bool {
    line.ends_with("  ") || line.ends_with('\\') || line.ends_with("<br>")
}

fn bold_start(body: &str) -> bool {
    body.starts_with("**") || body.starts_with("__")
}

/// Whether a line is bold from its start and goes on to be.
fn half_bold(line: &str) -> bool {
    bold_start(line) && line.matches("**").count() % 2 == 1
}

/// Whether a line is bold from its start to its end.
fn bold_line(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches('\\').trim_end();
    line.len() > 4 && bold_start(line) && (line.ends_with("**") || line.ends_with("__"))
}

#[cfg(test)]
mod tests;
