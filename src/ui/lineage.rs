//! Draws the lineage of a clause: what it comes to, a timeline, and each wording with its changes marked.

use super::paint::{Painter, counted};
use crate::app::App;
use crate::app::layout::Area;
use crate::app::lineage::{HEAD, LineagePane, timeline, years};
use crate::app::meaning::Meaning;
use crate::worker::Traced;

/// Draws the lineage into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let body = app.layout.body;
    let pane = &app.lineage;
    let Some(traced) = &pane.traced else {
        painter.frame(body, "Lineage of a clause", "", true);
        painter.text(
            body.inner(),
            body.inner().x + 1,
            body.inner().y,
            "Following the clause …",
            Meaning::Busy,
        );
        return;
    };
    let reading = &traced.reading;
    let note = if traced.lineage.unfinished {
        "following …".to_owned()
    } else {
        format!("{} of {}", pane.at + 1, pane.rows.len())
    };
    painter.frame(body, &format!("Lineage · {} › {}", reading.service, reading.document), &note, true);
    head(painter, pane, traced, body.inner());
    let list = LineagePane::list_area(body);
    for (n, line) in pane.lines.iter().skip(pane.top).take(list.rows()).enumerate() {
        let y = list.y + n as u16;
        let runs: Vec<_> =
            line.runs.iter().map(|(text, meaning)| (text.as_str(), painter.style(*meaning))).collect();
        painter.line(list, list.x + 2 + line.indent as u16, y, &runs);
        if line.row == pane.at && !line.runs.is_empty() {
            let bar = painter.style(Meaning::Focus);
            painter.runs(list, list.x, y, &[("▌", bar)]);
        }
    }
    let framed = Area { y: body.y + HEAD, height: body.height.saturating_sub(HEAD), ..body };
    painter.scrollbar(framed, pane.top, pane.lines.len(), true);
}

fn head(painter: &mut Painter<'_>, pane: &LineagePane, traced: &Traced, inner: Area) {
    let lineage = &traced.lineage;
    let versions = &traced.reading.versions;
    let first = lineage.steps.first().and_then(|step| versions.get(step.span.first as usize));
    let since = first.map(|version| version.date.day()).unwrap_or_default();
    let mut parts = vec![
        counted(lineage.wordings(), "wording"),
        format!("reworded {} ×", lineage.rewordings()),
        format!("since {since}"),
    ];
    if lineage.cut {
        parts.push("and more than are followed".to_owned());
    }
    let line = Area { width: inner.width.saturating_sub(1), ..inner };
    let x = painter.text(line, inner.x + 1, inner.y, &parts.join(" · "), Meaning::Text);
    let (word, meaning) =
        if lineage.current(versions) { ("in force", Meaning::Current) } else { ("gone", Meaning::Gone) };
    painter.text(line, x, inner.y, &format!(" · {word}"), meaning);
    let columns = inner.columns().saturating_sub(3);
    for (n, (mark, chosen)) in timeline(pane, columns).into_iter().enumerate() {
        let meaning = match (mark, chosen) {
            (_, true) => Meaning::Focus,
            ('·', _) => Meaning::Dim,
            ('−', _) => Meaning::Removed,
            ('─', _) => Meaning::Dim,
            _ => Meaning::Accent,
        };
        let style = painter.style(meaning);
        painter.runs(line, inner.x + 1 + n as u16, inner.y + 1, &[(mark.encode_utf8(&mut [0; 4]), style)]);
    }
    painter.text(line, inner.x + 1, inner.y + 2, &years(versions, columns), Meaning::Dim);
}
