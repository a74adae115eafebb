//! Draws the search view: query line, results by document, narrowing, preview.

use super::empty;
use super::paint::{Painter, count, counted};
use super::reader::layered;
use crate::app::action::Action;
use crate::app::completing;
use crate::app::crumbs::{crumbs, names};
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::search::{Part, ResultRow, Search, sort_word};
use crate::app::wrap::{self, cut, floor_boundary, wrap};
use crate::app::{App, Context};
use crate::query::Hit;

/// Draws the search view into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    results(painter, app);
    if !app.layout.narrow.is_empty() {
        narrow(painter, app);
    }
    if !app.layout.preview.is_empty() {
        preview(painter, app);
    }
}

fn results(painter: &mut Painter<'_>, app: &App) {
    let search = &app.search;
    let area = app.layout.results;
    let note = match &search.hits {
        Some(hits) if !search.line.is_empty() => {
            let shown = if hits.hits.len() < hits.total {
                format!("first {} of ", hits.hits.len())
            } else {
                String::new()
            };
            let unread = app.archives.iter().any(|archive| archive.clauses.is_none() && !archive.failed);
            let so_far = if unread { " so far" } else { "" };
            format!("{shown}{}{so_far} · by {}", counted(hits.total, "clause"), sort_word(search.sort))
        }
        _ => String::new(),
    };
    let watched = app.watches.watches(search.line.text()).is_some();
    let title = if watched { "◆ watched · Search the whole history" } else { "Search the whole history" };
    painter.frame(area, title, &note, search.part != Part::Narrow);
    let inner = area.inner();
    query_line(painter, search, inner);
    let rule = painter.style(Meaning::Border);
    painter.runs(inner, inner.x, inner.y + 1, &[("─".repeat(inner.columns()).as_str(), rule)]);
    complaint(painter, search, inner);
    help(painter, app, inner);
    let above = search.rows_above() as u16;
    let list = Area { y: inner.y + above, height: inner.height.saturating_sub(above), ..inner };
    if search.rows.is_empty() {
        empty::search(painter, app, list);
        return offer(painter, search, inner);
    }
    for (n, row) in search.rows.iter().skip(search.cursor.top).take(list.rows()).enumerate() {
        let y = list.y + n as u16;
        match *row {
            ResultRow::Group(first, members) => group(painter, app, list, y, first, members),
            ResultRow::Hit(at) => {
                let Some(hit) = search.hits.as_ref().and_then(|hits| hits.hits.get(at)) else { continue };
                hit_line(painter, list, y, hit);
            }
        }
        if search.cursor.top + n == search.cursor.at {
            let focused = search.part != Part::Narrow;
            painter.highlight(list, y, if focused { Meaning::Cursor } else { Meaning::CursorDim });
            let style = painter.style(Meaning::Focus);
            painter.runs(list, list.x, y, &[("▌", style)]);
        }
    }
    let framed = Area { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    painter.scrollbar(framed, search.cursor.top, search.rows.len(), search.part != Part::Narrow);
    offer(painter, search, inner);
}

fn query_line(painter: &mut Painter<'_>, search: &Search, inner: Area) {
    let x = painter.text(inner, inner.x + 1, inner.y, "/ ", Meaning::Key);
    let field = Area { x, width: (inner.x + inner.width).saturating_sub(x + 1), ..inner };
    let (cursor, scroll) = search.line.cursor(field.columns());
    let text = search.line.text();
    let skipped = text.char_indices().nth(scroll).map_or(text.len(), |(at, _)| at);
    let selected = search.part == Part::Query && search.line.is_selected();
    let looks = if selected { Meaning::Cursor } else { Meaning::Strong };
    painter.text(field, x, inner.y, &text[skipped.min(text.len())..], looks);
    if search.part == Part::Query {
        let at = (x + cursor as u16).min(field.x + field.width.saturating_sub(1));
        let style = painter.style(Meaning::Text).add_modifier(ratatui::style::Modifier::REVERSED);
        painter.buffer[(at, inner.y)].set_style(style);
    }
}

/// What is wrong with the query, on the rule below it, with a mark under the character.
fn complaint(painter: &mut Painter<'_>, search: &Search, inner: Area) {
    let Some(complaint) = &search.complaint else { return };
    let x = column_of(search, complaint.at, inner);
    painter.text(inner, x, inner.y + 1, "^", Meaning::Error);
    painter.text(
        inner,
        inner.x + 3,
        inner.y + 2,
        &format!("{}: {}", complaint.what, complaint.hint),
        Meaning::Error,
    );
}

/// The column of a byte of the query, as far as it is scrolled.
fn column_of(search: &Search, at: usize, inner: Area) -> u16 {
    let text = search.line.text();
    // The field is four columns narrower than what holds it: see `query_line`.
    let (_, scroll) = search.line.cursor(inner.columns().saturating_sub(4));
    let column = wrap::width(&text[..floor_boundary(text, at)]).saturating_sub(scroll) as u16;
    (inner.x + 3 + column).min(inner.x + inner.width.saturating_sub(2))
}

/// What helps with what is being typed, on the rule below it.
fn help(painter: &mut Painter<'_>, app: &App, inner: Area) {
    let search = &app.search;
    if search.part != Part::Query || search.complaint.is_some() {
        return;
    }
    let (text, at) = (search.line.text(), search.line.at());
    let key = |action| app.keymap.key_of(Context::Input, action);
    let hint = match completing::hint(text, at) {
        Some(hint) => hint.to_owned(),
        None if text.is_empty() && app.has_searches() => match (key(Action::Up), key(Action::Searches)) {
            (Some(up), Some(list)) => format!("{up} the search before, {list} all earlier ones"),
            _ => return,
        },
        None => return,
    };
    let line = Area { x: inner.x + 2, y: inner.y + 1, width: inner.width.saturating_sub(4), height: 1 };
    painter.text(line, line.x, line.y, &format!(" {} ", hint.trim_end()), Meaning::Dim);
}

/// What may be put where the cursor is, below it and over the results.
fn offer(painter: &mut Painter<'_>, search: &Search, inner: Area) {
    let Some(offer) = search.offer.as_ref().filter(|_| search.part == Part::Query) else { return };
    let names = offer.candidates.iter().map(|candidate| wrap::width(candidate.text.trim_end()));
    let notes = offer.candidates.iter().map(|candidate| wrap::width(&candidate.note));
    let (names, notes) = (names.max().unwrap_or(0), notes.max().unwrap_or(0));
    let room = inner.width.saturating_sub(2);
    let wide = ((names + notes + 7).max(24) as u16).min(room);
    let x = column_of(search, offer.range.start, inner).saturating_sub(2);
    let x = x.clamp(inner.x, inner.x + inner.width - wide.min(inner.width));
    let height = (offer.candidates.len() as u16 + 2).min(inner.height.saturating_sub(2));
    let area = Area { x, y: inner.y + 2, width: wide, height };
    painter.frame(area, "", if offer.begun { "Tab" } else { "type" }, true);
    let list = area.inner();
    for (n, candidate) in offer.candidates.iter().enumerate() {
        let y = list.y + n as u16;
        let text = candidate.text.trim_end();
        painter.text(list, list.x + 1, y, text, if n == 0 { Meaning::Strong } else { Meaning::Text });
        let beside = list.x + 3 + names as u16;
        let edge = Area { width: list.width.saturating_sub(1), ..list };
        painter.text(edge, beside, y, &candidate.note, Meaning::Dim);
        if n == 0 && offer.begun {
            painter.highlight(list, y, Meaning::Cursor);
        }
    }
}

fn group(painter: &mut Painter<'_>, app: &App, list: Area, y: u16, first: usize, members: usize) {
    let Some(hit) = app.search.hits.as_ref().and_then(|hits| hits.hits.get(first)) else { return };
    let edge = Area { width: list.width.saturating_sub(1), ..list };
    let start = painter.right(edge, y, &counted(members, "clause"), Meaning::Number);
    let left = Area { width: start.saturating_sub(list.x + 1), ..list };
    let archive = match app.archives.get(hit.archive) {
        Some(archive) if app.archives.len() > 1 => format!("{} › ", archive.name),
        _ => String::new(),
    };
    painter.text(
        left,
        list.x + 1,
        y,
        &format!("{archive}{} › {}", hit.service, hit.document),
        Meaning::Heading,
    );
}

/// Columns of a hit's lifetime at the right.
const LIFE: u16 = 24;

/// The same where there is room for years only.
const SHORT_LIFE: u16 = 12;

/// Lists narrower than this tell years, not days; and no headings, which the preview tells.
const NARROW: u16 = 66;

fn hit_line(painter: &mut Painter<'_>, list: Area, y: u16, hit: &Hit) {
    let (mut life, meaning) = lifetime(hit);
    let narrow = list.width < NARROW;
    if narrow {
        let last = if hit.current { " now".to_owned() } else { hit.last_seen.year().to_string() };
        life = format!("{} {} {last:4}", hit.first_seen.year(), arrow(hit));
    }
    let edge = Area { width: list.width.saturating_sub(1), ..list };
    let columns = if narrow { SHORT_LIFE } else { LIFE };
    let right = painter.right(edge, y, &life, meaning).min(list.x + list.width.saturating_sub(columns + 1));
    let left = Area { width: right.saturating_sub(list.x + 1), ..list };
    let mut x = list.x + 2;
    if let Some(heading) = hit.place.last().filter(|_| !narrow) {
        let room = left.columns() / 4;
        x = painter.text(left, x, y, &cut(heading, room.max(8)), Meaning::Dim) + 2;
    }
    let room = usize::from((left.x + left.width).saturating_sub(x));
    excerpt(painter, left, x, y, hit, room);
}

/// `2018-04-19 → now`.
fn lifetime(hit: &Hit) -> (String, Meaning) {
    let (first, arrow) = (hit.first_seen.day(), arrow(hit));
    if hit.current {
        (format!("{first} {arrow} now       "), Meaning::Current)
    } else {
        (format!("{first} {arrow} {}", hit.last_seen.day()), Meaning::Gone)
    }
}

/// From the first day to the last one: all the time, or with gaps.
fn arrow(hit: &Hit) -> &'static str {
    if hit.lifetime.spans.len() > 1 { "⋯" } else { "→" }
}

/// One line of the clause around its first match.
fn excerpt(painter: &mut Painter<'_>, area: Area, x: u16, y: u16, hit: &Hit, room: usize) {
    let first = hit.highlights.first().map_or(0, |range| range.start);
    let start = if first > room * 2 / 3 { window_start(&hit.text, first, room / 4) } else { 0 };
    let base = painter.style(Meaning::Text);
    let marked = painter.style(Meaning::Match);
    let layers: Vec<_> = hit.highlights.iter().map(|range| (range.clone(), marked)).collect();
    let end = floor_boundary(&hit.text, start + room * 4);
    let mut runs = layered(&hit.text, start..end, base, &layers);
    let folded: Vec<(String, _)> =
        runs.drain(..).map(|(text, style)| (text.replace('\n', " "), style)).collect();
    let mut all = Vec::new();
    if start > 0 {
        all.push(("… ", painter.style(Meaning::Dim)));
    }
    all.extend(folded.iter().map(|(text, style)| (text.as_str(), *style)));
    painter.line(area, x, y, &all);
}

/// The beginning of a word about `before` bytes before `at`.
fn window_start(text: &str, at: usize, before: usize) -> usize {
    let from = floor_boundary(text, at.saturating_sub(before));
    text[from..at].find(' ').map_or(from, |space| from + space + 1)
}

fn narrow(painter: &mut Painter<'_>, app: &App) {
    let search = &app.search;
    let area = app.layout.narrow;
    let focused = search.part == Part::Narrow;
    let key = app.keymap.key_of(Context::Narrow, Action::Open).filter(|_| focused);
    let note = key.map(|key| format!("{key} adds or removes")).unwrap_or_default();
    painter.frame(area, "Narrow", &note, focused);
    let inner = area.inner();
    if search.narrowings.is_empty() {
        painter.text(
            inner,
            inner.x + 1,
            inner.y,
            "Services, documents and years of what is found.",
            Meaning::Dim,
        );
        return;
    }
    let top = search.narrow.top.min(search.narrowings.len().saturating_sub(inner.rows()));
    let most = search.narrowings.iter().map(|n| n.count).max().unwrap_or(1).max(1);
    for (n, narrowing) in search.narrowings.iter().enumerate().skip(top).take(inner.rows()) {
        let y = inner.y + (n - top) as u16;
        let heads = n == top || search.narrowings[n - 1].field != narrowing.field;
        if heads {
            painter.text(inner, inner.x + 1, y, narrowing.field, Meaning::Dim);
        }
        let on = search.is_narrowed_by(narrowing);
        let mark = if on { "◆ " } else { "  " };
        let x = painter.text(inner, inner.x + 12, y, mark, Meaning::Accent);
        let edge = Area { width: inner.width.saturating_sub(1), ..inner };
        let bar = "▇".repeat((narrowing.count * 8).div_ceil(most));
        // A label that can be read is worth more than a bar.
        let figure = if inner.width < 40 {
            count(narrowing.count)
        } else {
            format!("{} {bar:<8}", count(narrowing.count))
        };
        let start = painter.right(edge, y, &figure, Meaning::Number);
        let left = Area { width: start.saturating_sub(inner.x + 1), ..inner };
        painter.text(left, x, y, &narrowing.label, if on { Meaning::Strong } else { Meaning::Text });
        if focused && n == search.narrow.at {
            painter.highlight(inner, y, Meaning::Cursor);
        }
    }
    painter.scrollbar(area, top, search.narrowings.len(), focused);
}

fn preview(painter: &mut Painter<'_>, app: &App) {
    let area = app.layout.preview;
    let Some(hit) = app.search.selected() else {
        return painter.frame(area, "Preview", "", false);
    };
    let (life, _) = lifetime(hit);
    painter.frame(area, "Preview", life.trim(), false);
    let inner = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area.inner() };
    let mut y = inner.y;
    // Over two lines, a word that doesn't fit leaves some room at the end of the first.
    let room = (inner.columns() * 2).saturating_sub(12);
    let place = crumbs(&names(&hit.service, &hit.document, &hit.place), room);
    for range in wrap(&place, inner.columns(), 0).into_iter().take(2) {
        painter.text(inner, inner.x, y, &place[range], Meaning::Heading);
        y += 1;
    }
    let absent = match hit.absent_before {
        Some(date) => format!("absent {} · first seen {}", date.day(), hit.first_seen.day()),
        None => format!("there since the first record, {}", hit.first_seen.day()),
    };
    let gone = if hit.current { String::new() } else { format!(" · last seen {}", hit.last_seen.day()) };
    let gaps = match hit.lifetime.spans.len() {
        0 | 1 => String::new(),
        2 => " · was away in between".to_owned(),
        n => format!(" · was away {} times in between", n - 1),
    };
    painter.text(inner, inner.x, y, &format!("{absent}{gone}{gaps}"), Meaning::Dim);
    y += 1;
    if hit.in_section {
        painter.text(
            inner,
            inner.x,
            y,
            "Its heading or its section holds the words, not this clause alone.",
            Meaning::Dim,
        );
        y += 1;
    }
    let marked = painter.style(Meaning::Match);
    let layers: Vec<_> = hit.highlights.iter().map(|range| (range.clone(), marked)).collect();
    let base = painter.style(Meaning::Text);
    let lines = wrap(&hit.text, inner.columns().min(crate::app::page::MEASURE), 0);
    let room = usize::from((inner.y + inner.height).saturating_sub(y));
    let matched = hit.highlights.first().map_or(0, |r| r.start);
    let first = lines.iter().position(|line| line.end > matched).unwrap_or(0);
    let skip = first.saturating_sub(room / 2).min(lines.len().saturating_sub(room));
    for range in lines.into_iter().skip(skip) {
        let runs = layered(&hit.text, range, base, &layers);
        painter.runs(inner, inner.x, y, &runs);
        y += 1;
    }
}
