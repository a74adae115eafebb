//! Draws what surrounds the panes: the first line, tabs, the footer, popups.

use super::empty;
use super::paint::{Painter, count, counted};
use crate::app::action::Action;
use crate::app::keymap::Context;
use crate::app::layout::{Area, Pane};
use crate::app::meaning::Meaning;
use crate::app::page::{marker, shown};
use crate::app::popup::{Kind, Popup, PopupAreas};
use crate::app::wrap::{cut, width, wrap};
use crate::app::{App, View};
use crate::library::Web;
use crate::model::{Block, Outline, Stage};

/// The first line: what is open, how much it is, what is going on.
pub fn header(painter: &mut Painter<'_>, app: &App) {
    let area = app.layout.header;
    let right_end = Area { width: area.width.saturating_sub(1), ..area };
    let (right, meaning) = match (busy(app), news(app)) {
        (Some(busy), _) => (busy, Meaning::Busy),
        (None, Some(news)) => (news, Meaning::Notice),
        (None, None) => ("offline".to_owned(), Meaning::Dim),
    };
    let start = painter.right(right_end, area.y, &right, meaning);
    let left = Area { width: start.saturating_sub(area.x + 1), ..area };
    let x = painter.text(left, area.x, area.y, " fineprint ", Meaning::Brand);
    let x = match app.as_of {
        Some(day) => painter.text(left, x + 1, area.y, &format!(" as of {} ", day.day()), Meaning::AsOf),
        None => x,
    };
    let names: Vec<&str> = app.archives.iter().map(|archive| archive.name.as_str()).collect();
    let x = painter.text(left, x + 1, area.y, &names.join(" + "), Meaning::Strong);
    let sum = |f: &dyn Fn(&crate::model::Holdings) -> usize| {
        app.archives.iter().map(|a| f(&a.holdings)).sum::<usize>()
    };
    if app.archives.iter().any(|archive| archive.known) {
        let figures = [
            counted(sum(&|h| h.services.len()), "service"),
            counted(sum(&crate::model::Holdings::document_count), "document"),
            counted(sum(&crate::model::Holdings::version_count), "version"),
        ];
        // A figure that is cut would be another one.
        let room = usize::from((left.x + left.width).saturating_sub(x + 3));
        let told = (1..=figures.len()).rev().map(|n| figures[..n].join(" · "));
        if let Some(text) = told.into_iter().find(|text| width(text) <= room) {
            painter.text(left, x + 3, area.y, &text, Meaning::Number);
        }
    }
}

/// What is going on in the background.
fn busy(app: &App) -> Option<String> {
    app.archives.iter().find_map(|archive| {
        let progress = archive.progress?;
        let what = match progress.stage {
            Stage::Scanning => "reading the history",
            Stage::Indexing => "indexing",
            Stage::Committing => "finishing the index",
        };
        Some(match progress.total {
            0 if progress.done == 0 => format!("{what} …"),
            0 => format!("{what} … {}", count(progress.done as usize)),
            total => format!("{what} {:>3} %", progress.done * 100 / total.max(1)),
        })
    })
}

/// How many watches have news, and the key that shows them.
fn news(app: &App) -> Option<String> {
    let watches = app.watches.with_news();
    let have = if watches == 1 { "has" } else { "have" };
    let key = app.keymap.key_of(Context::Tree, Action::Watches).unwrap_or_default();
    (watches > 0).then(|| format!("◆ {} {have} news · {key}", counted_watches(watches)))
}

fn counted_watches(n: usize) -> String {
    if n == 1 { "1 watch".to_owned() } else { format!("{n} watches") }
}

/// The tabs of a screen with one column.
pub fn tabs(painter: &mut Painter<'_>, app: &App) {
    let area = app.layout.tabs;
    let mut x = area.x + 1;
    let panes = [
        (Pane::Tree, Action::FocusTree, "Documents"),
        (Pane::Reader, Action::FocusReader, "Text"),
        (Pane::Card, Action::FocusCard, "Clause"),
    ];
    for (pane, action, name) in panes {
        let key = app.keymap.key_of(Context::Tree, action).unwrap_or_default();
        x = painter.text(area, x, area.y, &format!("{key} "), Meaning::Key);
        let meaning = if app.focus == pane { Meaning::Focus } else { Meaning::Dim };
        let mark = if app.focus == pane { "▸" } else { " " };
        x = painter.text(area, x, area.y, &format!("{mark}{name}   "), meaning);
    }
}

/// The actions whose keys are worth showing, by context: the most useful first.
fn hints(app: &App) -> &'static [Action] {
    use Action::{
        Back, By, ChangeList, Changes, Cite, Collapse, Compare, Copy, Down, Earlier, Expand, Export, Filter,
        Find, FocusNext, Fold, Hidden, Later, Lineage, Narrow, NewerVersion, Next, NextSection, Of,
        OlderVersion, Open, OtherEnd, Overview, PickOther, PickSection, PickVersion, Read, Remove, Search,
        Seen, SeenAll, Sort, ThenNow, Topics, Trend, Unified, Watch,
    };
    match app.context() {
        Context::Tree => &[Expand, Open, Search, Compare, Changes, Filter, Hidden, FocusNext],
        Context::Reader if app.reader.find.is_some() => &[Next, Find, Search, Compare, Back],
        Context::Reader => &[
            Open,
            Search,
            Compare,
            Lineage,
            Action::Note,
            PickVersion,
            OlderVersion,
            NewerVersion,
            NextSection,
            Find,
            Copy,
            ThenNow,
        ],
        Context::Card => &[Open, Compare, ThenNow, Copy, Collapse, Search],
        Context::Input if app.view == View::Search => &[Open, Down, Narrow, Sort, Trend, Watch, Back],
        Context::Input => &[Open, Back],
        Context::Results => &[Open, ThenNow, Narrow, Sort, Trend, Watch, Copy, Back],
        Context::Narrow => &[Open, Narrow, Back],
        Context::Compare => &[
            Next,
            ChangeList,
            Fold,
            OtherEnd,
            Unified,
            PickVersion,
            PickOther,
            OlderVersion,
            NewerVersion,
            Find,
            Export,
            PickSection,
            Back,
        ],
        Context::Changes => &[Open, Filter, Expand, Hidden, Next, Copy, Back],
        Context::Lineage => &[Open, Compare, Fold, Copy, Back],
        Context::Trend => &[By, Of, Open, FocusNext, Earlier, Later, Watch, Back],
        Context::Watches => &[Open, Seen, SeenAll, Remove, Trend, Search, Back],
        Context::Sheet if app.is_clause_page() => {
            &[Open, Next, NextSection, Read, Action::Record, Lineage, Cite, Copy, Overview, Topics, Back]
        }
        Context::Sheet => &[Open, Next, NextSection, Overview, Topics, Copy, Back],
        Context::Notes => {
            &[Open, Action::Note, Export, Action::MoveDown, Remove, Action::PickDossier, Filter, Cite, Back]
        }
        Context::List => &[Open, Down, Back],
        Context::Everywhere => &[],
    }
}

/// The last line: what was just said, or the keys that matter here and now.
pub fn footer(painter: &mut Painter<'_>, app: &App) {
    let area = app.layout.footer;
    if let Some(status) = &app.status {
        let mark = match status.meaning {
            Meaning::Error => " ✗ ",
            Meaning::Notice => " ✓ ",
            _ => " · ",
        };
        return said(painter, area, mark, &status.text, status.meaning);
    }
    let context = app.context();
    let mut end = area.x + area.width;
    for action in [Action::Palette, Action::Help] {
        if let Some(key) = app.keymap.key_of(context, action) {
            let word = format!(" {}  ", action.short());
            let x = end.saturating_sub((width(&key) + width(&word)) as u16);
            let after = painter.text(area, x, area.y, &key, Meaning::Key);
            painter.text(area, after, area.y, &word, Meaning::Dim);
            end = x;
        }
    }
    let pending = app.pending();
    if !pending.is_empty() {
        let x = end.saturating_sub(width(&pending) as u16 + 2);
        painter.text(area, x, area.y, &pending, Meaning::Accent);
        end = x;
    }
    let left = Area { width: end.saturating_sub(area.x + 1), ..area };
    let mut x = area.x + 1;
    // In the middle of a chord, what may follow it is what matters.
    let possible = app.possible();
    let keys = hints(app).iter().filter_map(|&action| Some((app.keymap.key_of(context, action)?, action)));
    let keys = if possible.is_empty() { keys.collect() } else { possible };
    for (key, action) in keys {
        let needed = (width(&key) + width(action.short()) + 1) as u16;
        if x + needed > left.x + left.width {
            break;
        }
        x = painter.text(left, x, area.y, &key, Meaning::Key) + 1;
        x = painter.text(left, x, area.y, action.short(), Meaning::Dim) + 3;
    }
}

/// What was just said: in the last line, or over as many lines as it needs, up to three.
fn said(painter: &mut Painter<'_>, area: Area, mark: &str, text: &str, meaning: Meaning) {
    let columns = area.columns().saturating_sub(width(mark) + 1);
    let lines = wrap(text, columns, 0);
    let shown = lines.len().clamp(1, 3) as u16;
    let top = (area.y + 1).saturating_sub(shown);
    let over = Area { y: top, height: shown, ..area };
    if shown > 1 {
        painter.clear(over);
    }
    painter.text(over, over.x, top, mark, meaning);
    let x = over.x + width(mark) as u16;
    for (n, range) in lines.iter().take(usize::from(shown)).enumerate() {
        let last = n + 1 == usize::from(shown);
        let line = if last { &text[range.start..] } else { &text[range.clone()] };
        painter.text(over, x, top + n as u16, line, meaning);
    }
}

/// The topmost popup.
pub fn popup(painter: &mut Painter<'_>, app: &App, popup: &Popup) {
    let PopupAreas { frame: area, list, preview } = popup.areas(app.layout.screen);
    let note =
        format!("{}/{}", if popup.shown.is_empty() { 0 } else { popup.cursor.at + 1 }, popup.shown.len());
    painter.frame(area, &popup.title, &note, true);
    let inner = area.inner();
    let x = painter.text(inner, inner.x + 1, inner.y, "› ", Meaning::Key);
    let x = painter.text(inner, x, inner.y, popup.line.text(), Meaning::Strong);
    let x = painter.text(inner, x, inner.y, "▏", Meaning::Accent);
    if popup.line.is_empty() {
        painter.text(inner, x, inner.y, popup.kind.hint(), Meaning::Dim);
    }
    if popup.shown.is_empty() {
        let text = if popup.kind == Kind::AsOf { "That is not a day yet." } else { "Nothing matches." };
        empty::list(painter, app, Area { x: list.x + 1, width: list.width - 1, ..list }, text);
    }
    let lead =
        popup.entries.iter().map(|entry| width(&entry.lead)).max().unwrap_or(0).min(list.columns() / 3);
    for (n, &at) in popup.shown.iter().skip(popup.cursor.top).take(list.rows()).enumerate() {
        let entry = &popup.entries[at];
        let y = list.y + n as u16;
        painter.text(list, list.x + 1, y, &cut(&entry.lead, lead), entry.meaning);
        let mut right = list.x + list.width;
        // In the help, what a key does is worth more than where it does it.
        let room = list.columns().saturating_sub(lead + 4 + entry.note.len().min(list.columns() / 3) + 1);
        let noted = !entry.note.is_empty() && (popup.kind != Kind::Help || width(&entry.text) <= room);
        if noted {
            let edge = Area { width: list.width.saturating_sub(1), ..list };
            right = painter.right(edge, y, &cut(&entry.note, list.columns() / 3), Meaning::Dim);
        }
        let x = list.x + 3 + lead as u16;
        let left = Area { width: right.saturating_sub(list.x + 2), ..list };
        painter.text(left, x, y, &entry.text, Meaning::Text);
        if popup.cursor.top + n == popup.cursor.at {
            painter.highlight(list, y, Meaning::Cursor);
        }
    }
    // The bar stands beside the list: the border around it is one line above and below.
    let framed = Area { x: area.x, y: list.y - 1, width: area.width, height: list.height + 2 };
    painter.scrollbar(framed, popup.cursor.top, popup.shown.len(), true);
    if let Some((outline, block)) = app.preview().filter(|_| preview.height > 1) {
        section_preview(painter, outline, block, preview);
    }
    if let Some(web) = app.asked_address().filter(|_| preview.height > 1) {
        address_preview(painter, web, preview);
    }
}

/// The beginning of what stands under a heading.
fn section_preview(painter: &mut Painter<'_>, outline: &Outline, heading: usize, area: Area) {
    painter.text(area, area.x + 1, area.y, &"─".repeat(area.columns().saturating_sub(2)), Meaning::Border);
    let mut y = area.y + 1;
    for block in outline.blocks.iter().skip(heading + 1) {
        let (mark, meaning) = match block {
            Block::Heading(_) => ("", Meaning::Heading),
            Block::Clause(clause) => (marker(clause), Meaning::Text),
            Block::Furniture(_) => ("", Meaning::Furniture),
        };
        let hang = if mark.is_empty() { 0 } else { width(mark) + 1 };
        let text = shown(block);
        for (n, line) in wrap(&text, area.columns().saturating_sub(4 + hang), 0).into_iter().enumerate() {
            if y >= area.y + area.height {
                return;
            }
            let x = area.x + 2;
            if n == 0 {
                painter.text(area, x, y, mark, Meaning::Accent);
            }
            painter.text(area, x + hang as u16, y, &text[line], meaning);
            y += 1;
        }
    }
}

/// An address whole, as far as it fits; whom it leads to stands out.
fn address_preview(painter: &mut Painter<'_>, web: &Web, area: Area) {
    painter.text(area, area.x + 1, area.y, &"─".repeat(area.columns().saturating_sub(2)), Meaning::Border);
    let (before, host, after) = web.around_host();
    let parts = [(before, Meaning::Dim), (host, Meaning::Focus), (after, Meaning::Text)];
    let columns = area.columns().saturating_sub(4).max(1);
    let (rows, mut at) = (area.rows() - 1, 0);
    for (text, meaning) in parts {
        for c in text.chars() {
            let (row, column) = (at / columns, at % columns);
            if row >= rows {
                return;
            }
            let last = row + 1 == rows && column + 1 == columns && at + 1 < web.as_str().len();
            let shown = if last { "…".to_owned() } else { c.to_string() };
            painter.text(area, area.x + 2 + column as u16, area.y + 1 + row as u16, &shown, meaning);
            at += 1;
        }
    }
}
