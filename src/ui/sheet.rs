//! Draws sheets: the lines, the bar at the one under the cursor, and where lines lead.

use super::paint::Painter;
use crate::app::App;
use crate::app::meaning::Meaning;

/// Draws the topmost sheet into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let body = app.layout.body;
    let inner = body.inner();
    let Some(pane) = app.sheets.last() else { return };
    let unfinished = pane.sheet.as_ref().is_none_or(|sheet| sheet.unfinished);
    let depth =
        if app.sheets.len() > 1 { format!(" · {} below", app.sheets.len() - 1) } else { String::new() };
    let note = if unfinished {
        format!("gathering …{depth}")
    } else {
        depth.trim_start_matches(" · ").to_owned()
    };
    painter.frame(body, &pane.title(), &note, true);
    if pane.sheet.is_none() {
        painter.text(inner, inner.x + 2, inner.y, "Gathering …", Meaning::Busy);
        return;
    }
    let stop = pane.stop();
    for (n, line) in pane.lines.iter().skip(pane.cursor.top).take(inner.rows()).enumerate() {
        let y = inner.y + n as u16;
        let runs: Vec<_> =
            line.runs.iter().map(|(text, meaning)| (text.as_str(), painter.style(*meaning))).collect();
        painter.runs(inner, inner.x + 2, y, &runs);
        let here = pane.cursor.top + n == pane.cursor.at;
        let linked = stop.contains(&(pane.cursor.top + n));
        if here || linked {
            let bar = painter.style(Meaning::Focus);
            painter.runs(inner, inner.x, y, &[(if linked { "▌" } else { "│" }, bar)]);
        }
        if linked {
            painter.highlight(inner, y, Meaning::Cursor);
        }
    }
    painter.scrollbar(body, pane.cursor.top, pane.lines.len(), true);
}
