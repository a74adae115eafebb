//! Draws the text pane: visible lines only, with the age of each clause in the gutter.

use ratatui::style::Style;

use super::empty;
use super::paint::{Painter, Run};
use crate::app::crumbs::{crumbs, names};
use crate::app::figures::age;
use crate::app::layout::{Area, Pane};
use crate::app::meaning::Meaning;
use crate::app::page::{PageLine, marker, shown};
use crate::app::wrap;
use crate::app::{App, GUTTER};
use crate::insight::Severity;
use crate::library::Web;
use crate::model::{Block, Clause, ClauseKind, Style as MarkStyle, Timestamp};
use crate::worker::Reading;

/// The mark of a clause that was kept.
const NOTE_MARK: &str = "✎";

/// Draws the text pane into its area.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let area = app.layout.reader;
    if area.is_empty() {
        return;
    }
    let focused = app.focus == Pane::Reader;
    let reader = &app.reader;
    let Some(reading) = &reader.reading else {
        painter.frame(area, "Text", "", focused);
        return empty::text(painter, app, area.inner());
    };
    let note = match &reader.find {
        Some(find) => {
            let cursor = if reader.finding { "▏" } else { "" };
            format!("find: {}{cursor} {}", find.line.text(), find.count())
        }
        None => {
            let day = reading.version().date.day();
            format!("{day} · {} of {}", reading.target.version + 1, reading.versions.len())
        }
    };
    let sections = reading.sections_at(reader.block);
    let names = names(&reading.service, &reading.document, &sections);
    let title = crumbs(&names, Painter::title_room(area, &note));
    painter.frame(area, &title, &note, focused);
    let inner = area.inner();
    for (n, line) in reader.page.lines.iter().skip(reader.top).take(inner.rows()).enumerate() {
        let y = inner.y + n as u16;
        let on_cursor = line.block == reader.block && !line.blank;
        draw_line(painter, app, reading, line, inner, y);
        if on_cursor {
            let style = painter.style(if focused { Meaning::Focus } else { Meaning::Dim });
            painter.runs(inner, inner.x + GUTTER as u16 - 2, y, &[("▌", style)]);
        }
        if line.first && is_kept(app, reading, line.block) {
            let meaning = if on_cursor && focused { Meaning::Focus } else { Meaning::Accent };
            painter.text(inner, inner.x + GUTTER as u16 - 2, y, NOTE_MARK, meaning);
        }
    }
    if reader.page.lines.is_empty() {
        empty::text(painter, app, inner);
    }
    painter.scrollbar(area, reader.top, reader.page.lines.len(), focused);
}

/// Whether the clause in a block was kept.
fn is_kept(app: &App, reading: &Reading, block: usize) -> bool {
    match reading.outline.blocks.get(block) {
        Some(Block::Clause(clause)) => {
            app.notes.board.about(&reading.target, Some(clause.id)).next().is_some()
        }
        _ => false,
    }
}

fn draw_line(painter: &mut Painter<'_>, app: &App, reading: &Reading, line: &PageLine, inner: Area, y: u16) {
    if line.blank {
        return;
    }
    let block = &reading.outline.blocks[line.block];
    let x = inner.x + GUTTER as u16;
    if let Block::Clause(clause) = block {
        draw_age(painter, app, (reading, clause, line), inner, y);
    }
    if let Block::Clause(clause) = block
        && line.first
    {
        if reading.severity(line.block) == Some(Severity::High) {
            let at = inner.x + GUTTER as u16 - 3;
            painter.text(inner, at, y, Severity::High.mark(), Meaning::SeverityHigh);
        }
        let mark = marker(clause);
        let at = x + (line.indent.saturating_sub(wrap::width(mark) + 1)) as u16;
        painter.text(inner, at, y, mark, Meaning::Accent);
    }
    let text = shown(block);
    let base = match block {
        Block::Heading(_) => painter.style(Meaning::Heading),
        Block::Clause(clause) if heads_table(reading, line.block, clause) => painter.style(Meaning::Strong),
        Block::Clause(_) => painter.style(Meaning::Text),
        Block::Furniture(_) => painter.style(Meaning::Furniture),
    };
    let mut layers: Vec<(std::ops::Range<usize>, Style)> = Vec::new();
    if let Block::Clause(clause) = block {
        layers.extend(clause_layers(painter, clause));
        if let Some((marked, ranges)) = &app.reader.marked
            && *marked == clause.id
        {
            layers.extend(ranges.iter().map(|range| (range.clone(), painter.style(Meaning::Match))));
        }
    }
    if let Some(find) = &app.reader.find {
        let here = find.hits.iter().enumerate().filter(|(_, (block, _))| *block == line.block);
        layers.extend(here.map(|(n, (_, range))| {
            let now = n == find.at && find.hits[find.at].0 == app.reader.block;
            (range.clone(), painter.style(if now { Meaning::MatchNow } else { Meaning::Match }))
        }));
    }
    let x = x + line.indent as u16;
    let whole = [(0, line.range.clone())];
    let pieces = if line.cells.is_empty() { &whole[..] } else { &line.cells };
    for (n, (column, range)) in pieces.iter().enumerate() {
        let at = x + *column as u16;
        if n > 0 {
            painter.text(inner, at - 2, y, "│", Meaning::Border);
        }
        painter.runs(inner, at, y, &layered(&text, range.clone(), base, &layers));
        if let Block::Clause(clause) = block {
            links(painter, reading, clause, (&text, range), (inner, at, y));
        }
    }
}

/// Lets what is a link lead to its page.
fn links(
    painter: &mut Painter<'_>,
    reading: &Reading,
    clause: &Clause,
    (text, range): (&str, &std::ops::Range<usize>),
    (inner, x, y): (Area, u16, u16),
) {
    let source = reading.provenance.sources.first().and_then(|source| Web::parse(source));
    for mark in &clause.marks {
        let MarkStyle::Link(target) = &mark.style else { continue };
        let (start, end) = (mark.range.start.max(range.start), mark.range.end.min(range.end));
        if start < end {
            let web = source.as_ref().map_or_else(|| Web::parse(target), |source| source.join(target));
            let before = wrap::width(&text[range.start..start]) as u16;
            painter.link(inner, x + before, y, wrap::width(&text[start..end]), web);
        }
    }
}

/// Whether a row tells what the columns below it hold.
fn heads_table(reading: &Reading, at: usize, clause: &Clause) -> bool {
    let below = reading.outline.blocks.get(at + 1);
    clause.kind == ClauseKind::Row
        && clause.columns.is_empty()
        && matches!(below, Some(Block::Clause(row)) if row.kind == ClauseKind::Row && !row.columns.is_empty())
}

/// The looks of a clause's own markup.
pub fn clause_layers(painter: &Painter<'_>, clause: &Clause) -> Vec<(std::ops::Range<usize>, Style)> {
    let title = clause.title.clone().map(|range| (range, painter.style(Meaning::Strong)));
    let marks = clause.marks.iter().map(|mark| {
        let meaning = match mark.style {
            MarkStyle::Strong => Meaning::Strong,
            MarkStyle::Emphasis => Meaning::Emphasis,
            MarkStyle::Code => Meaning::Code,
            MarkStyle::Link(_) => Meaning::Link,
        };
        (mark.range.clone(), painter.style(meaning))
    });
    title.into_iter().chain(marks).collect()
}

/// Cuts the part `range` of `text` into runs, each with the looks of the layers that cover it, later
/// layers on top. Ranges that are not on character boundaries are widened to the left.
pub fn layered<'a>(
    text: &'a str,
    range: std::ops::Range<usize>,
    base: Style,
    layers: &[(std::ops::Range<usize>, Style)],
) -> Vec<Run<'a>> {
    let floor = |at: usize| wrap::floor_boundary(text, at);
    let layers: Vec<(std::ops::Range<usize>, Style)> =
        layers.iter().map(|(layer, style)| (floor(layer.start)..floor(layer.end), *style)).collect();
    let mut cuts: Vec<usize> = vec![range.start, range.end];
    cuts.extend(layers.iter().flat_map(|(layer, _)| [layer.start, layer.end]));
    cuts.retain(|at| range.contains(at) || *at == range.end);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|pair| {
            let style = layers
                .iter()
                .filter(|(layer, _)| layer.start <= pair[0] && layer.end > pair[0])
                .fold(base, |style, (_, layer)| style.patch(*layer));
            (&text[pair[0]..pair[1]], style)
        })
        .collect()
}

/// The age of a clause, since when the document says it: a figure, and beside every line a mark that is the thicker the
/// newer it is.
fn draw_age(
    painter: &mut Painter<'_>,
    app: &App,
    (reading, clause, line): (&Reading, &Clause, &PageLine),
    inner: Area,
    y: u16,
) {
    let Some(bracket) = reading.bracket(clause.id) else { return };
    let seconds = app.as_of.unwrap_or(app.now).0 - bracket.first_seen.0;
    let text = format!("{:>5}", Timestamp::short_age(seconds));
    let (mark, meaning, _) = age(seconds);
    if line.first {
        painter.text(inner, inner.x, y, &text, meaning);
    }
    painter.text(inner, inner.x + GUTTER as u16 - 3, y, mark, meaning);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Modifier;

    #[test]
    fn layers_are_cut_into_runs() {
        let bold = Style::default().add_modifier(Modifier::BOLD);
        let under = Style::default().add_modifier(Modifier::UNDERLINED);
        let runs = layered("añb cd", 0..7, Style::default(), &[(0..4, bold), (2..6, under)]);
        let texts: Vec<&str> = runs.iter().map(|(text, _)| *text).collect();
        // 2 is inside ñ, so the second layer begins with it.
        assert_eq!(texts, ["a", "ñb", " c", "d"]);
        assert_eq!(runs[1].1, bold.patch(under));
    }
}
