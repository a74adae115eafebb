//! Draws the documents pane.

use super::empty;
use super::paint::{Painter, count};
use crate::app::figures::figures_or_word;
use crate::app::meaning::Meaning;
use crate::app::tree::{Node, Row, kind_meaning, version_mark};
use crate::app::wrap::width;
use crate::app::{App, layout::Area, layout::Pane};
use crate::model::{ChangeKind, Version};

/// Draws the documents pane into its area.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let area = app.layout.tree;
    if area.is_empty() {
        return;
    }
    let focused = app.focus == Pane::Tree;
    let note = match &app.tree.filter {
        Some(line) if app.tree.filtering => format!("filter: {}▏", line.text()),
        Some(line) => format!("filter: {}", line.text()),
        None => String::new(),
    };
    painter.frame(area, "Documents", &note, focused);
    let inner = area.inner();
    if app.tree.rows.is_empty() {
        return empty::documents(painter, app, inner);
    }
    for (n, row) in app.tree.rows.iter().skip(app.tree.cursor.top).take(inner.rows()).enumerate() {
        let y = inner.y + n as u16;
        draw_row(painter, app, inner, y, row);
        if app.tree.cursor.top + n == app.tree.cursor.at {
            painter.highlight(inner, y, if focused { Meaning::Cursor } else { Meaning::CursorDim });
        }
    }
    painter.scrollbar(area, app.tree.cursor.top, app.tree.rows.len(), focused);
}

fn draw_row(painter: &mut Painter<'_>, app: &App, inner: Area, y: u16, row: &Row) {
    let x = inner.x + 1 + 2 * row.depth as u16;
    let fold = match row.open {
        Some(true) => "▾ ",
        Some(false) => "▸ ",
        None => "  ",
    };
    let x = painter.text(inner, x, y, fold, Meaning::Dim);
    let holdings = &app.archives[row.archive].holdings;
    match row.node {
        Node::Archive => {
            painter.text(inner, x, y, &row.label, Meaning::Heading);
        }
        Node::Service(s) => {
            let documents = holdings.services[s].documents.len();
            labelled(painter, inner, x, y, &row.label, Meaning::Strong, &count(documents));
        }
        Node::Document(s, d) => {
            let versions = holdings.services[s].documents[d].versions.len();
            labelled(painter, inner, x, y, &row.label, Meaning::Text, &count(versions));
        }
        Node::Version(s, d, v) => {
            draw_version(painter, inner, x, y, &holdings.services[s].documents[d].versions[v]);
        }
        Node::Oscillation(s, d, first, last) => {
            let versions = &holdings.services[s].documents[d].versions;
            draw_oscillation(painter, inner, x, y, versions, (first, last), &row.label);
        }
        Node::Hidden(_, _, total) => {
            let room = usize::from((inner.x + inner.width).saturating_sub(x + 2));
            let short = format!("{} hidden", count(total));
            let label = if width(&row.label) <= room { &row.label } else { &short };
            painter.text(inner, x, y, &format!("⋯ {label}"), Meaning::Dim);
        }
        Node::Section(..) => {
            painter.text(inner, x, y, &row.label, Meaning::Dim);
        }
    }
}

/// A label at the left and a figure at the right that the label never runs into.
fn labelled(
    painter: &mut Painter<'_>,
    inner: Area,
    x: u16,
    y: u16,
    label: &str,
    meaning: Meaning,
    figure: &str,
) {
    let edge = Area { width: inner.width.saturating_sub(1), ..inner };
    let start = painter.right(edge, y, figure, Meaning::Number);
    let left = Area { width: start.saturating_sub(inner.x + 1), ..inner };
    painter.text(left, x, y, label, meaning);
}

/// An oscillation's mark, its last day and, as far as there is room, what it is.
fn draw_oscillation(
    painter: &mut Painter<'_>,
    inner: Area,
    x: u16,
    y: u16,
    versions: &[Version],
    (_, last): (usize, usize),
    label: &str,
) {
    let kind = Some(ChangeKind::Flap);
    let x = painter.text(inner, x, y, &format!("{} ", version_mark(kind)), kind_meaning(kind));
    let Some(version) = versions.get(last) else { return };
    let x = painter.text(inner, x, y, &version.date.day(), Meaning::Dim);
    let edge = Area { width: inner.width.saturating_sub(1), ..inner };
    let room = usize::from((inner.x + inner.width).saturating_sub(x + 2));
    let number = label.split(' ').next().unwrap_or_default();
    let short = label.split(" between").next().unwrap_or_default();
    let figure =
        [label, short, &format!("×{number}")].into_iter().map(str::to_owned).find(|f| width(f) <= room);
    painter.right(edge, y, &figure.unwrap_or_default(), Meaning::Dim);
}

/// A version's mark, day and, where there is room, how many clauses came, went and were reworded.
fn draw_version(painter: &mut Painter<'_>, inner: Area, x: u16, y: u16, version: &Version) {
    let facts = version.facts.as_ref();
    let kind = facts.map(|facts| facts.kind);
    let meaning = kind_meaning(kind);
    let x = painter.text(inner, x, y, &format!("{} ", version_mark(kind)), meaning);
    let minor = kind.is_some_and(is_minor);
    let x = painter.text(inner, x, y, &version.date.day(), if minor { Meaning::Dim } else { Meaning::Text });
    if let Some(facts) = facts {
        let shown = figures_or_word(facts);
        let room = (inner.x + inner.width).saturating_sub(x + 2);
        if usize::from(room) > width(&shown) {
            let edge = Area { width: inner.width.saturating_sub(1), ..inner };
            painter.right(edge, y, &shown, Meaning::Dim);
        }
    }
}

/// Whether a kind is the recorder's noise rather than the service's change.
pub fn is_minor(kind: ChangeKind) -> bool {
    !matches!(kind, ChangeKind::First | ChangeKind::Change)
}
