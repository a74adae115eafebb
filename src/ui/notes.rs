//! Draws the dossiers: what was kept, in order, and below it the note under the cursor in full.

use super::paint::{Painter, counted};
use crate::app::App;
use crate::app::action::Action;
use crate::app::card::lifetime;
use crate::app::keymap::Context;
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::notes::note_areas;
use crate::app::page::MEASURE;
use crate::app::wrap::{cut, width, wrap};
use crate::insight::Standing;
use crate::library::{Note, NoteKind};

/// Draws the dossiers into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let pane = &app.notes;
    let (area, below) = note_areas(app.layout.body);
    let title = match &pane.dossier {
        Some(name) => format!("Dossier: {name}"),
        None => "All dossiers".to_owned(),
    };
    let note = match &pane.filter {
        Some(line) => {
            let cursor = if pane.filtering { "▏" } else { "" };
            format!("filter: {}{cursor} {}", line.text(), pane.shown.len())
        }
        None => counted(pane.shown.len(), "note"),
    };
    painter.frame(area, &title, &note, true);
    let inner = area.inner();
    if pane.shown.is_empty() {
        nothing(painter, app, inner);
    }
    for n in pane.cursor.top..pane.shown.len().min(pane.cursor.top + inner.rows()) {
        let Some((note, standing)) = pane.note(n) else { continue };
        let y = inner.y + (n - pane.cursor.top) as u16;
        line(painter, inner, y, (n, note, standing), pane.dossier.is_none());
        if n == pane.cursor.at {
            painter.highlight(inner, y, Meaning::Cursor);
        }
    }
    painter.scrollbar(area, pane.cursor.top, pane.shown.len(), true);
    if !below.is_empty() {
        match pane.note(pane.cursor.at) {
            Some((note, standing)) => whole(painter, app, below, note, standing),
            None => painter.frame(below, "Note", "", false),
        }
    }
}

fn nothing(painter: &mut Painter<'_>, app: &App, area: Area) {
    let key = |context, action| app.keymap.key_of(context, action).unwrap_or_default();
    let text = if app.notes.filter.is_some() {
        format!("No note has these words and #tags. {} shows all.", key(Context::Input, Action::Back))
    } else {
        format!(
            "Nothing is kept yet. On a clause, a version or a comparison, {} keeps it here, with words and #tags of \
             your own. {} writes a dossier as a page, Markdown or a table for others.",
            key(Context::Everywhere, Action::Note),
            key(Context::Notes, Action::Export),
        )
    };
    for (y, range) in (area.y..).zip(wrap(&text, area.columns().saturating_sub(3).min(MEASURE), 0)) {
        painter.text(area, area.x + 2, y, &text[range], Meaning::Dim);
    }
}

/// The days of what a note is about.
fn days(note: &Note) -> String {
    match &note.before {
        Some(before) => format!("{} → {}", before.day(), note.about.day()),
        None => note.about.day().to_owned(),
    }
}

/// What became of it, in a word, where that is worth saying.
fn state(standing: &Standing) -> Option<(String, Meaning)> {
    match standing {
        Standing::Lost(_) => Some(("? not here".into(), Meaning::Error)),
        Standing::Here(spot) => {
            let gone = spot.bracket.and_then(|bracket| bracket.gone_since)?;
            Some((format!("✗ gone {}", gone.day()), Meaning::Gone))
        }
    }
}

fn line(
    painter: &mut Painter<'_>,
    area: Area,
    y: u16,
    (n, note, standing): (usize, &Note, &Standing),
    all: bool,
) {
    let edge = Area { width: area.width.saturating_sub(1), ..area };
    let right =
        state(standing).map_or(edge.x + edge.width, |(text, meaning)| painter.right(edge, y, &text, meaning));
    let left = Area { width: right.saturating_sub(area.x + 1), ..area };
    let x = painter.text(left, area.x + 1, y, &format!("{:>2} ", n + 1), Meaning::Dim);
    let x = painter.text(left, x, y, &format!("{} ", note.kind().mark()), Meaning::Accent);
    let x = if all { painter.text(left, x, y, &format!("{} · ", note.dossier), Meaning::Dim) } else { x };
    let wide = area.columns() >= 100;
    // On narrow screens the words are told first by whom they are about, in short.
    let name = cut(&note.about.name(), if wide { 40 } else { area.columns() / 3 });
    let named = painter.text(left, x, y, &name, Meaning::Text);
    let x = if wide { x + 42 } else { named + 2 };
    let when = if wide { days(note) } else { note.about.day().to_owned() };
    let x = painter.text(left, x, y, &when, Meaning::Number) + 2;
    let words = if note.comment.is_empty() { note.quote().unwrap_or_default() } else { &note.comment };
    let meaning = if note.comment.is_empty() { Meaning::Dim } else { Meaning::Text };
    let tags: String = note.tags.iter().map(|tag| format!("#{tag} ")).collect();
    let x = painter.text(left, x, y, &tags, Meaning::Accent);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let room = usize::from((left.x + left.width).saturating_sub(x));
    let words = if width(&words) > room { cut(&words, room) } else { words };
    painter.text(left, x, y, &words, meaning);
}

/// The note under the cursor: its place, words, comment, lifetime and where it comes from.
fn whole(painter: &mut Painter<'_>, app: &App, area: Area, note: &Note, standing: &Standing) {
    painter.frame(area, &note.about.name(), &days(note), false);
    let inner = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area.inner() };
    let mut lines: Vec<(String, Meaning)> = Vec::new();
    let place = if note.about.place.is_empty() {
        note.before.as_ref().map(|before| &before.place).filter(|place| !place.is_empty())
    } else {
        Some(&note.about.place)
    };
    lines.extend(place.map(|place| (place.join(" › "), Meaning::Heading)));
    if !note.comment.is_empty() {
        lines.push((format!("✎ {}", note.comment), Meaning::Strong));
    }
    if !note.tags.is_empty() {
        lines.push((note.tags.iter().map(|tag| format!("#{tag} ")).collect(), Meaning::Accent));
    }
    match (&note.before, note.kind()) {
        (Some(before), NoteKind::Comparison) => {
            lines.extend(before.quote.iter().map(|quote| (format!("− {quote}"), Meaning::Removed)));
            lines.extend(note.about.quote.iter().map(|quote| (format!("+ {quote}"), Meaning::Added)));
            if before.quote.is_none() && note.about.quote.is_none() {
                let key = app.keymap.key_of(Context::Notes, Action::Open).unwrap_or_default();
                lines.push((format!("The whole comparison; {key} opens it."), Meaning::Dim));
            }
        }
        _ => lines.extend(note.about.quote.iter().map(|quote| (quote.clone(), Meaning::Text))),
    }
    match standing {
        Standing::Lost(why) => lines.push((format!("Given as it was noted: {why}."), Meaning::Error)),
        Standing::Here(spot) => lines.extend(spot.bracket.map(lifetime)),
    }
    lines.push((
        format!("{}   kept {}", note.about.locator, note.made.get(..10).unwrap_or_default()),
        Meaning::Dim,
    ));
    let mut y = inner.y;
    for (text, meaning) in lines {
        for range in wrap(&text, inner.columns().min(MEASURE), 0) {
            painter.text(inner, inner.x, y, &text[range], meaning);
            y += 1;
        }
    }
}
