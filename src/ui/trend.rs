//! Draws the trend: a chart of eighths of blocks with both axes, the figures of the point under the cursor, who
//! was first, and who joined and left.

use super::empty;
use super::paint::{Painter, count, counted};
use crate::app::App;
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::trend::{AXIS, Bars, TrendAreas, TrendPane, TrendPart, point_name};
use crate::app::wrap::{cut, width};
use crate::history::{By, Event, Of, Point, Trend};

/// From nothing to a whole cell, by eighths.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Draws the trend into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let pane = &app.trend;
    let body = app.layout.body;
    let what = if pane.of == Of::Services { "services" } else { "documents" };
    let title = format!("Trend: {}", pane.query);
    let Some((query, trend)) = &pane.told else {
        painter.frame(body, &title, "", true);
        painter.text(body.inner(), body.inner().x + 1, body.inner().y, "Counting …", Meaning::Busy);
        return;
    };
    let note = if *query != pane.query {
        "counting …".to_owned()
    } else if trend.is_empty() {
        String::new()
    } else if body.width < 110 {
        format!("{what} · by {}", by_word(pane.by()))
    } else {
        let all = [counted(trend.clauses, "clause"), counted(trend.holders.len(), "document")].join(" · ");
        format!("{what} by {} · ever {all} · {}", by_word(pane.by()), counted(trend.services(), "service"))
    };
    painter.frame(body, &title, &note, true);
    if trend.is_empty() {
        return empty::trend(painter, app, body.inner());
    }
    let areas = TrendAreas::of(body);
    chart(painter, pane, areas);
    figures(painter, pane, areas.below);
    firsts(painter, pane, trend, areas.below);
    list(painter, app, trend, areas);
}

fn by_word(by: By) -> &'static str {
    if by == By::Year { "year" } else { "month" }
}

/// The greatest value of the axis and the step between its marks: round numbers, at most a mark in two rows.
fn scale(most: u32, rows: u32) -> (u32, u32) {
    let marks = (rows / 2).clamp(1, 6);
    let steps = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)));
    let step = steps.into_iter().find(|step| most.div_ceil(*step) <= marks).unwrap_or(most.max(1));
    (most.div_ceil(step).max(1) * step, step)
}

fn chart(painter: &mut Painter<'_>, pane: &TrendPane, areas: TrendAreas) {
    let area = areas.chart;
    if area.is_empty() || pane.points.is_empty() {
        return;
    }
    let rows = u32::from(area.height);
    let most = pane.points.iter().map(|point| pane.value(point)).max().unwrap_or(0);
    let (top, step) = scale(most, rows);
    let left = Area { x: area.x - AXIS, width: AXIS, ..area };
    for row in 0..area.height {
        painter.text(left, left.x + AXIS - 1, area.y + row, "│", Meaning::Border);
    }
    for mark in (step..=top).step_by(step as usize) {
        let row = rows.saturating_sub(mark * rows / top) as u16;
        let label = format!("{:>5} ┤", count(mark as usize));
        painter.text(left, left.x, area.y + row, &label, Meaning::Number);
    }
    let bars = Bars::of(pane.points.len(), area.columns());
    let here = bars.bar(pane.at);
    for bar in 0..bars.count {
        // Where points share a bar, the one under the cursor is shown.
        let at = if bar == here { pane.at } else { bars.last(bar) };
        let Some(point) = pane.points.get(at) else { continue };
        let value = pane.value(point);
        let (x, wide) = bars.cells(bar);
        let meaning = if bar == here { Meaning::Strong } else { Meaning::Accent };
        draw_bar(painter, area, x as u16, wide, height(value, top, rows), meaning);
    }
    axis(painter, pane, areas, bars);
}

/// Eighths of a row that a value is high; whoever is there is seen.
fn height(value: u32, top: u32, rows: u32) -> u32 {
    let eighths = (u64::from(value) * u64::from(rows) * 8 / u64::from(top.max(1))) as u32;
    eighths.max(u32::from(value > 0))
}

fn draw_bar(painter: &mut Painter<'_>, area: Area, x: u16, wide: usize, eighths: u32, meaning: Meaning) {
    let style = painter.style(meaning);
    for row in 0..area.height {
        let below = u32::from(area.height - 1 - row) * 8;
        let fill = eighths.saturating_sub(below).min(8) as usize;
        if fill > 0 {
            let cells = EIGHTHS[fill].repeat(wide);
            painter.runs(area, area.x + x, area.y + row, &[(cells.as_str(), style)]);
        }
    }
}

/// The axis of time with the years, and the mark of the cursor on it.
fn axis(painter: &mut Painter<'_>, pane: &TrendPane, areas: TrendAreas, bars: Bars) {
    let (area, y) = (areas.chart, areas.below.y);
    let line = Area { x: area.x - AXIS, y, width: area.width + AXIS, height: 1 };
    let x = painter.text(line, line.x, y, "    0 ┼", Meaning::Number);
    let dashes = "─".repeat(bars.columns());
    painter.text(line, x, y, &dashes, Meaning::Border);
    let (here, wide) = bars.cells(bars.bar(pane.at));
    let mut here = here + wide / 2;
    let years = pane.points.iter().map(|point| point.month.year());
    let (first, last) = (years.clone().min().unwrap_or(0), years.max().unwrap_or(0));
    let stride = stride((last - first + 1) as usize, bars.columns());
    let mut free = 0;
    for bar in 0..bars.count {
        let point = bars.last(bar);
        let year = |point: usize| pane.points.get(point).map(|p| p.month.year());
        let before = bar.checked_sub(1).and_then(|before| year(bars.last(before)));
        let Some(name) = year(point).filter(|year| Some(*year) != before && year % stride == 0) else {
            continue;
        };
        let name = name.to_string();
        let (at, wide) = bars.cells(bar);
        let at = at + wide.saturating_sub(name.len()) / 2;
        // The first year may have begun before the first point: it is named where there is room.
        if at >= free && at + name.len() <= area.columns() {
            painter.text(line, area.x + at as u16, y, &name, Meaning::Number);
            free = at + name.len() + 1;
            // The mark stands beside a year, not on it.
            if (at..at + name.len()).contains(&here) {
                here = if at > 0 { at - 1 } else { at + name.len() };
            }
        }
    }
    painter.text(line, area.x + here as u16, y, "▲", Meaning::Focus);
}

/// Every how many years one is named, so that names stand apart.
fn stride(years: usize, columns: usize) -> i32 {
    let fits = |stride: &usize| stride * columns >= years * 6;
    [1, 2, 5, 10, 20, 50].into_iter().find(fits).unwrap_or(100) as i32
}

/// `12 of 24 services`.
fn of(n: u32, of: u32, word: &str) -> String {
    format!("{} of {}", count(n as usize), counted(of as usize, word))
}

/// The figures of the point under the cursor.
fn figures(painter: &mut Painter<'_>, pane: &TrendPane, area: Area) {
    let Some(point) = pane.points.get(pane.at) else { return };
    let y = area.y + 1;
    let last = pane.at + 1 == pane.points.len();
    let name = point_name(pane.by(), point);
    let narrow = area.width < 76;
    let when = if last && !narrow { format!("{name}, so far") } else { name };
    let x = painter.text(area, area.x + 1, y, "▲ ", Meaning::Focus);
    let x = painter.text(area, x, y, &when, Meaning::Strong) + 2;
    let Point { services, documents, clauses, of_services, of_documents, .. } = *point;
    let (services, documents, clauses) = if narrow {
        let part = |n: u32, all: u32, word: &str| format!("{n}/{all} {word}");
        (
            part(services, of_services, "services"),
            part(documents, of_documents, "documents"),
            counted(clauses as usize, "clause"),
        )
    } else {
        (
            of(services, of_services, "service"),
            of(documents, of_documents, "document"),
            counted(clauses as usize, "clause"),
        )
    };
    let looks = |of: Of| if pane.of == of { Meaning::Strong } else { Meaning::Text };
    let x = painter.text(area, x, y, &services, looks(Of::Services));
    let x = painter.text(area, x, y, " · ", Meaning::Dim);
    let x = painter.text(area, x, y, &documents, looks(Of::Documents));
    let x = painter.text(area, x, y, " · ", Meaning::Dim);
    painter.text(area, x, y, &clauses, Meaning::Text);
}

/// Who was first, on one line.
fn firsts(painter: &mut Painter<'_>, pane: &TrendPane, trend: &Trend, area: Area) {
    let y = area.y + 2;
    let edge = Area { width: area.width.saturating_sub(1), ..area };
    let mut x = painter.text(edge, area.x + 1, y, "first: ", Meaning::Dim);
    for (n, (holder, turn)) in pane.firsts.iter().enumerate() {
        let holder = &trend.holders[*holder];
        let name = match pane.of {
            Of::Services => holder.service.clone(),
            Of::Documents => format!("{} › {}", holder.service, holder.document),
        };
        let by = if turn.before.is_none() { "by " } else { "" };
        let text = format!("{name} {by}{}", turn.date.day());
        let between = if n == 0 { "" } else { " · " };
        let needed = width(between) + width(&text) + if n + 1 < pane.firsts.len() { 4 } else { 0 };
        if n > 0 && usize::from(x) + needed > usize::from(edge.x + edge.width) {
            painter.text(edge, x, y, " · …", Meaning::Dim);
            return;
        }
        x = painter.text(edge, x, y, between, Meaning::Dim);
        x = painter.text(edge, x, y, &text, Meaning::Text);
    }
}

/// Who joined and who left, in order of time.
fn list(painter: &mut Painter<'_>, app: &App, trend: &Trend, areas: TrendAreas) {
    let pane = &app.trend;
    let focused = pane.part == TrendPart::List;
    let rule = Area { y: areas.below.y + 3, height: 1, ..areas.below };
    let style = painter.style(Meaning::Border);
    painter.runs(rule, rule.x, rule.y, &[("─".repeat(rule.columns()).as_str(), style)]);
    let title = if focused { Meaning::Focus } else { Meaning::Title };
    painter.text(rule, rule.x + 1, rule.y, " Joined and left ", title);
    let at = if pane.events.is_empty() { 0 } else { pane.cursor.at + 1 };
    let edge = Area { width: rule.width.saturating_sub(1), ..rule };
    painter.right(edge, rule.y, &format!(" {at}/{} ", pane.events.len()), Meaning::Dim);
    let area = areas.list;
    for (n, event) in pane.events.iter().enumerate().skip(pane.cursor.top).take(area.rows()) {
        let y = area.y + (n - pane.cursor.top) as u16;
        event_line(painter, pane, trend, area, y, event);
        if event.point == pane.at {
            painter.text(area, area.x, y, "▌", Meaning::Focus);
        }
        if focused && n == pane.cursor.at {
            painter.highlight(area, y, Meaning::Cursor);
        }
    }
    let framed = Area { y: rule.y, height: area.height + 2, ..app.layout.body };
    painter.scrollbar(framed, pane.cursor.top, pane.events.len(), focused);
}

fn event_line(painter: &mut Painter<'_>, pane: &TrendPane, trend: &Trend, area: Area, y: u16, event: &Event) {
    let holder = &trend.holders[event.holder];
    let turn = &event.turn;
    let (mark, meaning) = if turn.began { ("+", Meaning::Added) } else { ("−", Meaning::Removed) };
    let x = painter.text(area, area.x + 2, y, &turn.date.day(), Meaning::Number);
    let x = painter.text(area, x + 1, y, mark, meaning) + 1;
    let bracket = match turn.before {
        Some((_, before)) if turn.began => format!("absent {}", before.day()),
        Some((_, before)) => format!("last {}", before.day()),
        None => "in its first record".to_owned(),
    };
    let edge = Area { width: area.width.saturating_sub(1), ..area };
    let start = painter.right(edge, y, &bracket, Meaning::Dim);
    let left = Area { width: start.saturating_sub(area.x + 1), ..area };
    let x = painter.text(left, x, y, &holder.service, Meaning::Text);
    let meaning = if pane.of == Of::Services { Meaning::Dim } else { Meaning::Text };
    let room = usize::from((left.x + left.width).saturating_sub(x));
    painter.text(left, x, y, &cut(&format!(" › {}", holder.document), room), meaning);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round() {
        for (most, rows, expected) in [
            (0, 10, (1, 1)),
            (1, 10, (1, 1)),
            (7, 10, (8, 2)),
            (61, 9, (80, 20)),
            (133, 22, (150, 50)),
            (133, 2, (200, 200)),
            (39_999, 4, (40_000, 20_000)),
        ] {
            assert_eq!(scale(most, rows), expected, "{most} in {rows}");
        }
    }

    #[test]
    fn years_are_named_apart() {
        for (years, columns, expected) in
            [(5, 70, 1), (16, 70, 2), (16, 150, 1), (57, 50, 10), (200, 20, 100)]
        {
            assert_eq!(stride(years, columns), expected, "{years} in {columns}");
        }
    }

    #[test]
    fn whoever_is_there_is_seen() {
        for (value, expected) in [(0, 0), (1, 1), (100, 40), (200, 80)] {
            assert_eq!(height(value, 200, 10), expected);
        }
        assert_eq!(height(1, 10_000, 2), 1);
    }
}
