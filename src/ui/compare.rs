//! Draws the comparison: summary, both sides with marked words, folds.

use std::ops::Range;

use ratatui::style::Style;

use super::empty;
use super::paint::{Painter, count, counted};
use super::reader::layered;
use crate::app::action::Action;
use crate::app::compare::{
    ComparePane, Line, MARGIN, SIDE_BY_SIDE, Stop, block_marker, block_text, hang, moved_from,
};
use crate::app::comparing::kind_meaning;
use crate::app::crumbs::{self, crumbs};
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::reader::hits_in;
use crate::app::{App, Context, wrap};
use crate::compare::{Pair, PairKind, Row, Summary, weighty_words};
use crate::model::{Block, Timestamp};
use crate::worker::{Compared, Reading};

/// Draws the comparison into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let body = app.layout.body;
    let pane = &app.compare;
    let Some(compared) = &pane.compared else {
        painter.frame(body, "Comparison", "", true);
        let text = capital(&waiting(app));
        painter.text(body.inner(), body.inner().x + 1, body.inner().y, &text, Meaning::Busy);
        return;
    };
    let (number, all) = pane.change_number();
    let note = if let Some(find) = &pane.find {
        let cursor = if pane.finding { "▏" } else { "" };
        format!("find: {}{cursor} {}", find.line.text(), find.count())
    } else if pane.is_waiting() {
        waiting(app)
    } else {
        match (number, all) {
            (_, 0) => "no changes".to_owned(),
            (0, _) => counted(all, "change"),
            _ if body.width < SIDE_BY_SIDE => format!("{}/{}", count(number), count(all)),
            _ => format!("change {} of {}", count(number), count(all)),
        }
    };
    // A narrow frame cuts names rather than dates.
    let (title, note) = match days(compared) {
        Some(days) if body.width < SIDE_BY_SIDE => {
            let note = format!("{days} · {note}");
            (place(pane, compared, Painter::title_room(body, &note)), note)
        }
        Some(days) => {
            let room = Painter::title_room(body, &note).saturating_sub(wrap::width(&days) + 3);
            (format!("{}   {days}", place(pane, compared, room)), note)
        }
        None => (title(compared), note),
    };
    painter.frame(body, &title, &note, true);
    let inner = body.inner();
    summary(painter, app, inner, &compared.comparison.summary);
    let rule = painter.style(Meaning::Border);
    painter.runs(inner, inner.x, inner.y + 1, &[("─".repeat(inner.columns()).as_str(), rule)]);
    let rows = ComparePane::rows_area(body);
    if !pane.is_unified() {
        divider(painter, rows, inner.y + 1);
    }
    for stop in &pane.stops {
        if stop.lines.end > pane.top && stop.lines.start < pane.top + rows.rows() {
            draw_stop(painter, app, compared, stop, rows);
        }
    }
    let below = Area {
        y: rows.y + pane.lines.len() as u16 + 1,
        height: rows.height.saturating_sub(pane.lines.len() as u16 + 1),
        ..rows
    };
    if compared.comparison.summary.is_same() && pane.lines.len() < rows.rows() {
        painter.clear(below);
        empty::compared(painter, app, below);
    }
    painter.scrollbar(body, pane.top, pane.lines.len(), true);
}

/// What is said while a comparison is not there yet.
fn waiting(app: &App) -> String {
    let Some(done) = app.compare.percent else { return "comparing …".to_owned() };
    let stops = app.keymap.key_of(Context::Compare, Action::Back).map(|key| format!(" · {key} stops"));
    format!("comparing … {done} %{}", stops.unwrap_or_default())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A side's service and document, and the section where only that is compared.
fn named(reading: &Reading, section: Option<&str>) -> String {
    let section = section.and_then(|name| name.rsplit(" › ").next()).map(|label| format!(" › {label}"));
    format!("{} › {}{}", reading.service, reading.document, section.unwrap_or_default())
}

fn names(compared: &Compared) -> (String, String) {
    let parts = compared.parts.as_ref();
    (
        named(&compared.old, parts.map(|parts| parts.old.as_str())),
        named(&compared.new, parts.map(|parts| parts.new.as_str())),
    )
}

/// The days of both sides, where they are versions of one document or section.
fn days(compared: &Compared) -> Option<String> {
    let ((old, new), (then, now)) = (names(compared), moments(compared));
    (old == new).then(|| format!("{then} → {now}"))
}

/// When both sides were recorded: the days; where they are one, the time too.
fn moments(compared: &Compared) -> (String, String) {
    let (old, new) = (compared.old.version().date, compared.new.version().date);
    if old.day() != new.day() {
        return (old.day(), new.day());
    }
    let time = |moment: Timestamp| moment.rfc3339().get(11..16).unwrap_or_default().to_owned();
    match (time(old), time(new)) {
        (then, now) if then == now => (old.day(), new.day()),
        (then, now) => (format!("{} {then}", old.day()), now),
    }
}

/// The document of both sides and the section that the cursor is in, in at most `room` columns.
fn place(pane: &ComparePane, compared: &Compared, room: usize) -> String {
    let row = pane.stops.get(pane.at).and_then(|stop| compared.comparison.rows.get(stop.row));
    let sections = row.and_then(|row| match (row.new, row.old) {
        (Some(block), _) => Some(compared.new.sections_at(block)),
        (None, old) => old.map(|block| compared.old.sections_at(block)),
    });
    let sections = sections.unwrap_or_default();
    crumbs(&crumbs::names(&compared.new.service, &compared.new.document, &sections), room)
}

fn title(compared: &Compared) -> String {
    let ((old, new), (then, now)) = (names(compared), moments(compared));
    format!("{old} {then} → {new} {now}")
}

fn summary(painter: &mut Painter<'_>, app: &App, inner: Area, summary: &Summary) {
    let mut x = inner.x + 1;
    if summary.is_same() {
        x = painter.text(inner, x, inner.y, "The same words in the same order.  ", Meaning::Current);
    }
    for kind in PairKind::ALL {
        let n = summary.count(kind);
        if n == 0 {
            continue;
        }
        let mark = if kind == PairKind::Same { String::new() } else { format!("{} ", kind.mark()) };
        // On a narrow screen the marks alone tell the kinds apart.
        let word = if inner.width < 76 && kind != PairKind::Same {
            String::new()
        } else {
            format!(" {}", kind.label())
        };
        let text = format!("{mark}{}{word}  ", count(n));
        x = painter.text(inner, x, inner.y, &text, kind_meaning(kind));
    }
    let form = match (summary.reformatted, summary.renumbered) {
        (0, 0) => String::new(),
        (a, 0) => format!("{} reformatted", count(a)),
        (0, b) => format!("# {} renumbered", count(b)),
        (a, b) => format!("{} reformatted, # {} renumbered", count(a), count(b)),
    };
    if !form.is_empty() {
        let shown = if app.compare.form { "shown" } else { "ignored" };
        let text = format!("{form} ({shown})");
        let room = (inner.x + inner.width).saturating_sub(x + 1);
        if usize::from(room) > wrap::width(&text) {
            let edge = Area { width: inner.width - 1, ..inner };
            painter.right(edge, inner.y, &text, Meaning::Dim);
        }
    }
}

fn divider(painter: &mut Painter<'_>, rows: Area, rule: u16) {
    let x = rows.x + (rows.width.saturating_sub(1)) / 2;
    let style = painter.style(Meaning::Border);
    painter.runs(rows, x, rows.y, &[]);
    painter.buffer[(x, rule)].set_symbol("┬").set_style(style);
    for y in rows.y..rows.y + rows.height {
        painter.buffer[(x, y)].set_symbol("│").set_style(style);
    }
    painter.buffer[(x, rows.y + rows.height)].set_symbol("┴").set_style(painter.theme.style(Meaning::Focus));
}

fn draw_stop(painter: &mut Painter<'_>, app: &App, compared: &Compared, stop: &Stop, rows: Area) {
    let pane = &app.compare;
    let row = &compared.comparison.rows[stop.row];
    let on_cursor = pane.stops.get(pane.at) == Some(stop);
    let visible = stop.lines.start.max(pane.top)..stop.lines.end.min(pane.top + rows.rows());
    let seen = seen(pane.lines.get(visible).unwrap_or_default());
    let side = Side::new(painter, pane, compared, row, &seen);
    for at in stop.lines.clone() {
        if at < pane.top || at >= pane.top + rows.rows() {
            continue;
        }
        let y = rows.y + (at - pane.top) as u16;
        let first = at == stop.lines.start;
        match &pane.lines[at] {
            Line::Blank => {}
            Line::Fold(n) => fold(painter, rows, y, *n, on_cursor),
            Line::Sides(old, new) => {
                let half = (rows.width.saturating_sub(1)) / 2;
                let left = Area { width: half, ..rows };
                let right = Area { x: rows.x + half + 1, width: rows.width - half - 1, ..rows };
                side.draw(painter, left, y, true, old.as_ref(), first);
                side.draw(painter, right, y, false, new.as_ref(), first);
                for (area, side) in [(left, row.old), (right, row.new)] {
                    if on_cursor && side.is_some() {
                        bar(painter, area, y);
                    }
                }
            }
            Line::Old(range) => {
                side.draw(painter, rows, y, true, Some(range), range.start == 0);
                if on_cursor {
                    bar(painter, rows, y);
                }
            }
            Line::New(range) => {
                side.draw(painter, rows, y, false, Some(range), range.start == 0);
                if on_cursor {
                    bar(painter, rows, y);
                }
            }
        }
    }
}

fn bar(painter: &mut Painter<'_>, area: Area, y: u16) {
    let style = painter.style(Meaning::Focus);
    painter.buffer[(area.x + 1, y)].set_symbol("▌").set_style(style);
}

fn fold(painter: &mut Painter<'_>, rows: Area, y: u16, n: usize, on_cursor: bool) {
    let dots = painter.style(Meaning::Border);
    painter.runs(rows, rows.x, y, &[("┄".repeat(rows.columns()).as_str(), dots)]);
    let plural = if n == 1 { "clause" } else { "clauses" };
    let text = format!(" {} unchanged {plural} ", count(n));
    let x = rows.x + (rows.width / 2).saturating_sub(wrap::width(&text) as u16 / 2);
    let style = painter.style(if on_cursor { Meaning::Strong } else { Meaning::Dim });
    let style = if on_cursor { style.patch(painter.style(Meaning::Cursor)) } else { style };
    painter.runs(rows, x, y, &[(text.as_str(), style)]);
}

/// The looks of a changed stretch of text: words that weigh stand out in it. Only what is `seen` is looked at:
/// a clause may be as long as a book.
fn marks(
    painter: &Painter<'_>,
    text: &str,
    range: &Range<usize>,
    seen: &Range<usize>,
    (light, heavy): (Meaning, Meaning),
) -> Vec<(Range<usize>, Style)> {
    let (start, end) = (range.start.max(seen.start), range.end.min(seen.end));
    let Some(inside) = text.get(start..end).filter(|inside| !inside.is_empty()) else { return Vec::new() };
    let heavy = painter.style(heavy);
    let weighty = weighty_words(inside).into_iter();
    let weighty = weighty.map(|(word, _)| (start + word.start..start + word.end, heavy));
    std::iter::once((start..end, painter.style(light))).chain(weighty).collect()
}

/// The bytes of the old and of the new text that the visible ones of these lines show.
fn seen(lines: &[Line]) -> (Range<usize>, Range<usize>) {
    let nothing = || Range { start: usize::MAX, end: 0 };
    let mut seen = (nothing(), nothing());
    let widen = |seen: &mut Range<usize>, line: &Range<usize>| {
        *seen = seen.start.min(line.start)..seen.end.max(line.end);
    };
    for line in lines {
        match line {
            Line::Sides(old, new) => {
                old.iter().for_each(|range| widen(&mut seen.0, range));
                new.iter().for_each(|range| widen(&mut seen.1, range));
            }
            Line::Old(range) => widen(&mut seen.0, range),
            Line::New(range) => widen(&mut seen.1, range),
            Line::Blank | Line::Fold(_) => {}
        }
    }
    seen
}

/// One row's looks on both sides, worked out once.
struct Side<'a> {
    compared: &'a Compared,
    row: &'a Row,
    pair: &'a Pair,
    old: Vec<(Range<usize>, Style)>,
    new: Vec<(Range<usize>, Style)>,
    base: Meaning,
    unified: bool,
}

impl<'a> Side<'a> {
    fn new(
        painter: &Painter<'_>,
        pane: &ComparePane,
        compared: &'a Compared,
        row: &'a Row,
        seen: &(Range<usize>, Range<usize>),
    ) -> Self {
        let pair = &compared.comparison.pairs[row.pair];
        let text = |reading: &'a Reading, block: Option<usize>| {
            block.map_or("", |b| block_text(&reading.outline.blocks[b]))
        };
        let (mut old, mut new) = (Vec::new(), Vec::new());
        // A clause that was split shows on its row what became of all of its parts.
        for pair in pane.pairs_of(row).into_iter().map(|pair| &compared.comparison.pairs[pair]) {
            let (a, b) = (text(&compared.old, pair.old), text(&compared.new, pair.new));
            let beside = moved_from(pair, row).is_some() && !pane.is_unified();
            let here = (
                pair.old == row.old && row.old.is_some() || beside,
                pair.new == row.new && row.new.is_some(),
            );
            let mut mark = |old_range: &Range<usize>, new_range: &Range<usize>| {
                if here.0 {
                    let looks = (Meaning::WordRemoved, Meaning::WeightyRemoved);
                    old.extend(marks(painter, a, old_range, &seen.0, looks));
                }
                if here.1 {
                    let looks = (Meaning::WordAdded, Meaning::WeightyAdded);
                    new.extend(marks(painter, b, new_range, &seen.1, looks));
                }
            };
            if pair.rewritten {
                // It is read whole, old beside new: marking nearly every word tells nothing.
                mark(&pair.old_part, &pair.new_part);
                continue;
            }
            for edit in pair.shown_edits(a, b).iter().filter(|edit| pane.form || !edit.form) {
                mark(&edit.old, &edit.new);
            }
        }
        if let Some(find) = &pane.find {
            let matched = painter.style(Meaning::Match);
            let marked = |reading: &Reading, block: Option<usize>| {
                let text = block.map_or("", |block| block_text(&reading.outline.blocks[block]));
                hits_in(text, find.line.text()).into_iter().map(move |range| (range, matched))
            };
            old.extend(marked(&compared.old, row.old));
            new.extend(marked(&compared.new, row.new));
        }
        let shown = pane.is_change(row);
        let base = match pair.kind {
            PairKind::Added => Meaning::Added,
            PairKind::Removed => Meaning::Removed,
            PairKind::Same if !shown => Meaning::Same,
            _ => Meaning::Text,
        };
        Self { compared, row, pair, old, new, base, unified: pane.is_unified() }
    }

    fn draw(
        &self,
        painter: &mut Painter<'_>,
        area: Area,
        y: u16,
        old: bool,
        range: Option<&Range<usize>>,
        first: bool,
    ) {
        let (reading, at, layers) = if old {
            (&self.compared.old, self.row.old, &self.old)
        } else {
            (&self.compared.new, self.row.new, &self.new)
        };
        let ghost = moved_from(self.pair, self.row).filter(|_| old && !self.unified);
        let Some(block) = at.or(ghost.filter(|_| range.is_some())).map(|at| &reading.outline.blocks[at])
        else {
            if first {
                self.elsewhere(painter, area, y, old);
            }
            return;
        };
        if first {
            let (mark, meaning) = self.mark(old);
            let style = painter.style(meaning);
            painter.runs(area, area.x, y, &[(mark.to_string().as_str(), style)]);
        }
        let Some(range) = range else { return };
        let x = area.x + MARGIN as u16;
        let hang = hang(block);
        if range.start == 0 {
            let marker = wrap::cut(block_marker(block), hang.saturating_sub(1));
            let meaning = if self.pair.renumbered { Meaning::Moved } else { Meaning::Accent };
            let at = x + hang.saturating_sub(wrap::width(&marker) + 1) as u16;
            painter.text(area, at, y, &marker, meaning);
        }
        let mut base = painter.style(if ghost.is_some() { Meaning::Same } else { self.base });
        if matches!(block, Block::Heading(_)) {
            base = painter.style(Meaning::Heading).patch(if self.base == Meaning::Text {
                Style::default()
            } else {
                base
            });
        }
        let runs = layered(block_text(block), range.clone(), base, layers);
        painter.runs(area, x + hang as u16, y, &runs);
    }

    /// The mark of a side's first line.
    fn mark(&self, old: bool) -> (char, Meaning) {
        let pair = self.pair;
        match pair.kind {
            PairKind::Same if pair.renumbered => ('#', Meaning::Same),
            PairKind::Changed if self.unified && old => ('−', Meaning::Removed),
            PairKind::Changed if self.unified => ('+', Meaning::Added),
            kind => (kind.mark(), kind_meaning(kind)),
        }
    }

    /// What stands on the empty side of a row: where the other end of a moved clause is.
    fn elsewhere(&self, painter: &mut Painter<'_>, area: Area, y: u16, old: bool) {
        if self.row.other.is_none() {
            return;
        }
        let (word, reading, block) = if old {
            ("from", &self.compared.old, self.pair.old)
        } else {
            ("to", &self.compared.new, self.pair.new)
        };
        let Some(block) = block else { return };
        if !self.pair.moved && matches!(self.pair.kind, PairKind::Split | PairKind::Merged) {
            // Its other end is on a row nearby that shows the whole.
            let text =
                format!("{} part of “{}", self.pair.kind.mark(), block_text(&reading.outline.blocks[block]));
            let room = usize::from(area.width).saturating_sub(MARGIN + 2);
            let cut = wrap::cut(&text.replace('\n', " "), room);
            painter.text(area, area.x + MARGIN as u16, y, &format!("{cut}”"), Meaning::Dim);
            return;
        }
        let place = reading.outline.place(block);
        let text = match place.last() {
            Some(heading) => format!("⇄ {word} “{heading}”"),
            None => format!("⇄ {word} the beginning"),
        };
        painter.text(area, area.x + MARGIN as u16, y, &text, Meaning::Dim);
    }
}
