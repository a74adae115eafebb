//! Draws the welcome: as many of its lines as there is room for.

use super::paint::Painter;
use crate::app::App;
use crate::app::layout::Area;

/// Draws the welcome over an area.
pub fn draw(painter: &mut Painter<'_>, app: &App, area: Area) {
    painter.frame(area, "Welcome", "any key closes", true);
    let inner = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area.inner() };
    let lines = app.welcome_lines(inner.columns());
    // Where there is room for it, the text stands clear of its frame.
    let top = inner.y + u16::from(lines.len() + 2 <= inner.rows());
    for (y, line) in (top..inner.y + inner.height).zip(&lines) {
        let runs: Vec<_> =
            line.runs.iter().map(|(text, meaning)| (text.as_str(), painter.style(*meaning))).collect();
        painter.runs(inner, inner.x, y, &runs);
    }
}
