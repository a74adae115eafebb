//! Draws what changed in the open archives: counts, then a line a change, columns aligned.

use super::empty;
use super::paint::{Painter, count, counted};
use crate::app::feed::{FeedPane, named, version};
use crate::app::figures::{change_figures, figures_or_word, hidden_label, oscillation_label};
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::tree::{kind_meaning, version_mark};
use crate::app::wrap::{cut, width};
use crate::app::{App, Context, action::Action};
use crate::history::feed::{Item, Line};
use crate::history::{Touch, reason};
use crate::insight::Severity;
use crate::model::ChangeKind;

/// Draws the changes into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let body = app.layout.body;
    let pane = &app.feed;
    let note = match &pane.filter {
        Some(line) if pane.filtering => format!("filter: {}▏", line.text()),
        Some(line) => format!("filter: {}", line.text()),
        None => since(pane, body.width),
    };
    painter.frame(body, "Changes", &note, true);
    let inner = body.inner();
    counts(painter, app, inner);
    let rule = painter.style(Meaning::Border);
    painter.runs(inner, inner.x, inner.y + 1, &[("─".repeat(inner.columns()).as_str(), rule)]);
    let list = Area { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if pane.lines.is_empty() {
        return empty::changes(painter, app, list);
    }
    let columns = Columns::of(list.width);
    let mut before = None;
    for (n, line) in pane.lines.iter().skip(pane.cursor.top).take(list.rows()).enumerate() {
        let y = list.y + n as u16;
        let Some(item) = pane.item(*line) else { continue };
        let day = item.date.day();
        let repeated = before.as_ref() == Some(&day);
        draw_line(painter, app, Row { list, y, columns, repeated }, *line, item);
        before = Some(day);
        if pane.cursor.top + n == pane.cursor.at {
            painter.highlight(list, y, Meaning::Cursor);
        }
    }
    let framed = Area { y: body.y + 2, height: body.height.saturating_sub(2), ..body };
    painter.scrollbar(framed, pane.cursor.top, pane.lines.len(), true);
}

/// When the changes were last looked at.
fn since(pane: &FeedPane, columns: u16) -> String {
    match pane.last_visit() {
        Some(at) => format!("last visit {}", at.day()),
        None if columns < 76 => "first visit".to_owned(),
        None => "first visit: what comes later is marked as new".to_owned(),
    }
}

/// How many changes, how many of them new, what is folded and what is hidden.
fn counts(painter: &mut Painter<'_>, app: &App, inner: Area) {
    let pane = &app.feed;
    let counts = pane.counts;
    let mut x =
        painter.text(inner, inner.x + 1, inner.y, &counted(counts.changes, "change"), Meaning::Strong);
    if let Some(at) = pane.last_visit() {
        let text = match counts.new {
            0 => format!(", none new since {}", at.day()),
            n => format!(", {} new since {}", count(n), at.day()),
        };
        x = painter.text(
            inner,
            x,
            inner.y,
            &text,
            if counts.new > 0 { Meaning::Accent } else { Meaning::Dim },
        );
    }
    if counts.flaps > 0 {
        x = painter.text(
            inner,
            x + 3,
            inner.y,
            &format!("≈ {}", counted(counts.flaps, "flap")),
            Meaning::Dim,
        );
    }
    if counts.hidden.total() == 0 {
        return;
    }
    let key = app.keymap.key_of(Context::Changes, Action::Hidden).unwrap_or_default();
    let what = hidden_label(counts.hidden);
    let long = if app.tree.folds.hidden { what.replace("hidden", "shown") } else { what };
    let verb = if app.tree.folds.hidden { "hides" } else { "shows" };
    let short = format!(
        "{} {}",
        count(counts.hidden.total()),
        if app.tree.folds.hidden { "shown" } else { "hidden" }
    );
    let room = usize::from((inner.x + inner.width).saturating_sub(x + 3));
    let edge = Area { width: inner.width.saturating_sub(1), ..inner };
    let total = count(counts.hidden.total());
    let choices = [
        format!("{long} · {key} {verb} them"),
        format!("{short} · {key} {verb} them"),
        format!("{key} {verb} {total}"),
    ];
    if let Some(text) = choices.into_iter().find(|text| width(text) < room) {
        painter.right(edge, inner.y, &text, Meaning::Dim);
    }
}

/// Widths of the columns: service, document, figures; where there are few, service and document share one.
#[derive(Clone, Copy)]
struct Columns {
    service: usize,
    document: usize,
    figures: usize,
}

impl Columns {
    fn of(list: u16) -> Self {
        match usize::from(list) {
            0..70 => Self { service: 0, document: 28, figures: 13 },
            columns @ 70..110 => Self { service: 0, document: (columns * 2 / 5).max(28), figures: 14 },
            columns => Self { service: 16, document: (columns / 4).clamp(26, 40), figures: 14 },
        }
    }
}

/// Where a line is drawn.
#[derive(Clone, Copy)]
struct Row {
    list: Area,
    y: u16,
    columns: Columns,
    /// Whether the line above is of the same day.
    repeated: bool,
}

fn draw_line(painter: &mut Painter<'_>, app: &App, row: Row, line: Line, item: &Item) {
    let Row { list, y, columns, repeated } = row;
    let Some((service, document)) = named(&app.archives, item) else { return };
    let new =
        item.new && !matches!(item.kind, ChangeKind::Technical | ChangeKind::Formatting | ChangeKind::Junk);
    let mut x = painter.text(list, list.x, y, if new { "▌" } else { " " }, Meaning::Accent);
    let day = if repeated { Meaning::Dim } else { Meaning::Number };
    x = painter.text(list, x, y, &format!("{} ", item.date.day()), day);
    let inside = matches!(line, Line::Item(_, true));
    let mark = format!("{}{} ", if inside { "  " } else { "" }, version_mark(Some(item.kind)));
    x = painter.text(list, x, y, &mark, kind_meaning(Some(item.kind)));
    let minor = super::tree::is_minor(item.kind);
    let names = if minor { Meaning::Dim } else { Meaning::Text };
    let several = app.archives.len() > 1;
    let name = if several {
        format!("{}:{}", app.archives[item.place.archive].name, service.name)
    } else {
        service.name.clone()
    };
    let end = x + (columns.service + columns.document) as u16 + 2;
    if columns.service > 0 {
        painter.text(
            list,
            x,
            y,
            &cut(&name, columns.service),
            if minor { Meaning::Dim } else { Meaning::Strong },
        );
        painter.text(list, x + columns.service as u16 + 1, y, &cut(&document.title, columns.document), names);
    } else {
        painter.text(list, x, y, &cut(&format!("{name} › {}", document.title), columns.document), names);
    }
    let x = end;
    match line {
        Line::Fold(_, flaps, oldest, open) => {
            let texts = item.fold.and_then(|fold| app.feed.feed.folds.get(fold)).map_or(2, |fold| fold.texts);
            let label = oscillation_label(flaps, texts);
            let since = format!("{label} since {}", oldest.day());
            let short = label.split(" between").next().unwrap_or_default().to_owned();
            let least = format!("×{}", count(flaps));
            let room = usize::from((list.x + list.width).saturating_sub(x + 3));
            let long = if oldest.day() == item.date.day() { label.clone() } else { since };
            let text = [long, label, short].into_iter().find(|text| width(text) <= room).unwrap_or(least);
            let fold = if open { "▾" } else { "▸" };
            painter.text(list, x, y, &format!("{fold} {text}"), Meaning::Dim);
        }
        Line::Item(..) => what_changed(painter, app, row, x, item),
    }
}

/// Figures, the words that weigh most, and whether the text kept quiet about it.
fn what_changed(painter: &mut Painter<'_>, app: &App, row: Row, x: u16, item: &Item) {
    let Row { list, y, columns, .. } = row;
    let Some(facts) = version(&app.archives, item).and_then(|version| version.facts.as_ref()) else { return };
    let figures = match item.kind {
        ChangeKind::First => format!("first, {}", counted(facts.clauses as usize, "clause")),
        kind if super::tree::is_minor(kind) => change_figures(facts),
        _ => figures_or_word(facts),
    };
    painter.text(
        list,
        x,
        y,
        &cut(&figures, columns.figures.max(if item.kind == ChangeKind::First { 24 } else { 0 })),
        Meaning::Number,
    );
    let mut end = list.x + list.width.saturating_sub(1);
    if item.silent {
        let text = if list.width >= 110 { "silent: date unchanged" } else { "silent" };
        let edge = Area { width: end.saturating_sub(list.x), ..list };
        end = painter.right(edge, y, text, Meaning::Changed).saturating_sub(2);
    }
    let mut x = x + columns.figures as u16 + 1;
    let room = usize::from(end.saturating_sub(x));
    let left = Area { width: end.saturating_sub(list.x), ..list };
    if super::tree::is_minor(item.kind) && room > 20 {
        let why =
            named(&app.archives, item).map(|(_, document)| reason(&document.versions, item.place.version));
        painter.text(left, x, y, &why.unwrap_or_default(), Meaning::Dim);
        return;
    }
    if item.kind == ChangeKind::First || room <= 6 {
        return;
    }
    let severe = app.feed.touch(&app.archives, item).map(|touch| severe(touch, room / 2)).unwrap_or_default();
    let labels = room.saturating_sub(width(&severe) + 2 * usize::from(!severe.is_empty()));
    let words: Vec<String> = facts.weighty.iter().map(|label| format!("“{}”", cut(label, 34))).collect();
    let words = cut(&words.join("  "), labels);
    x = painter.text(left, x, y, &words, Meaning::Text) + 2 * u16::from(!words.is_empty());
    painter.text(left, x, y, &severe, Meaning::SeverityHigh);
}

/// The topics of high severity that changes are about, as many as fit, and how many more there are.
fn severe(touch: &Touch, columns: usize) -> String {
    let mark = Severity::High.mark();
    let ids: Vec<&str> =
        touch.topics.iter().filter(|(_, word)| *word == Severity::High.word()).map(|(id, _)| &**id).collect();
    let with = |shown: usize| {
        let named: Vec<String> = ids[..shown].iter().map(|id| format!("{mark} {id}")).collect();
        match (shown, ids.len() - shown) {
            (_, 0) => named.join("  "),
            (0, more) => format!("{mark} {more}"),
            (_, more) => format!("{}  +{more}", named.join("  ")),
        }
    };
    (0..=ids.len()).rev().map(with).find(|text| width(text) <= columns).unwrap_or_default()
}
