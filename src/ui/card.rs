//! Draws the clause card: place, words, lifetime with its bracket, where the text comes from.

use super::empty;
use super::paint::{Painter, counted};
use crate::app::App;
use crate::app::card::lines;
use crate::app::layout::Pane;
use crate::app::lines::TextLine;
use crate::app::wrap::width;

/// Draws the clause card into its area.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let area = app.layout.card;
    if area.is_empty() {
        return;
    }
    let focused = app.focus == Pane::Card;
    let inner = area.inner();
    let all = lines(app, inner.columns().saturating_sub(2));
    let note = app
        .reader
        .reading
        .as_ref()
        .map_or_else(String::new, |reading| counted(reading.outline.clauses().count(), "clause"));
    painter.frame(area, "Clause", &note, focused);
    if all.is_empty() {
        let next = "Here stands what is known of the clause that the cursor of a text is on.".to_owned();
        empty::draw(painter, inner, "Nothing is open.", &[Some(next)]);
    }
    let top = app.card.top.min(all.len().saturating_sub(1));
    for (n, TextLine { runs, web, .. }) in all.iter().skip(top).take(inner.rows()).enumerate() {
        let runs: Vec<_> =
            runs.iter().map(|(text, meaning)| (text.as_str(), painter.style(*meaning))).collect();
        let y = inner.y + n as u16;
        painter.runs(inner, inner.x + 1, y, &runs);
        if let (Some(web), Some(((label, _), value))) = (web, runs.split_first()) {
            let columns = value.iter().map(|(text, _)| width(text)).sum();
            painter.link(inner, inner.x + 1 + width(label) as u16, y, columns, Some(web.clone()));
        }
    }
    painter.scrollbar(area, top, all.len(), focused);
}
