//! Draws the watches: each with what is new for it, and below the words of the news under the cursor.

use std::ops::Range;

use super::empty;
use super::paint::{Painter, counted};
use super::reader::layered;
use crate::app::App;
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::page::MEASURE;
use crate::app::watches::{WatchRow, news_meaning, watch_areas};
use crate::app::wrap::wrap;
use crate::history::{News, NewsKind, Watched};
use crate::model::ChangeKind;

/// Draws the watches into the body.
pub fn draw(painter: &mut Painter<'_>, app: &App) {
    let pane = &app.watches;
    let (area, below) = watch_areas(app.layout.body);
    let note = match pane.with_news() {
        0 => "nothing new".to_owned(),
        n => format!("{n} of {} with news", pane.board.watched.len()),
    };
    painter.frame(area, "Watches", if pane.rows.is_empty() { "" } else { &note }, true);
    let inner = area.inner();
    if pane.rows.is_empty() {
        empty::watches(painter, app, inner);
    }
    for (n, row) in pane.rows.iter().enumerate().skip(pane.cursor.top).take(inner.rows()) {
        let y = inner.y + (n - pane.cursor.top) as u16;
        match *row {
            WatchRow::Watch(at) => {
                if let Some(watched) = pane.board.watched.get(at) {
                    watch_line(painter, inner, y, watched, pane.is_folded(watched));
                }
            }
            WatchRow::News(at, n) => {
                if let Some(news) = pane.board.watched.get(at).and_then(|watched| watched.news.get(n)) {
                    news_line(painter, inner, y, news);
                }
            }
        }
        if n == pane.cursor.at {
            painter.highlight(inner, y, Meaning::Cursor);
        }
    }
    painter.scrollbar(area, pane.cursor.top, pane.rows.len(), true);
    if !below.is_empty() {
        match pane.selected() {
            Some((_, Some(news))) => preview(painter, below, news),
            Some((watched, None)) => about(painter, below, watched),
            None => painter.frame(below, "News", "", false),
        }
    }
}

fn watch_line(painter: &mut Painter<'_>, area: Area, y: u16, watched: &Watched, folded: bool) {
    let fold = match (watched.news.is_empty(), folded) {
        (true, _) => "  ",
        (false, true) => "▸ ",
        (false, false) => "▾ ",
    };
    let edge = Area { width: area.width.saturating_sub(1), ..area };
    let (figure, meaning) = match (&watched.wrong, watched.news.len()) {
        (Some(_), _) => ("wrong query".to_owned(), Meaning::Error),
        (None, 0) => ("nothing new".to_owned(), Meaning::Dim),
        (None, n) => (format!("◆ {n} new"), Meaning::Notice),
    };
    let start = painter.right(edge, y, &figure, meaning);
    let left = Area { width: start.saturating_sub(area.x + 1), ..area };
    let x = painter.text(left, area.x + 1, y, fold, Meaning::Dim);
    let x = painter.text(left, x, y, &watched.watch.name, Meaning::Strong);
    if watched.watch.query != watched.watch.name {
        painter.text(left, x + 2, y, &watched.watch.query, Meaning::Dim);
    }
}

fn news_line(painter: &mut Painter<'_>, area: Area, y: u16, news: &News) {
    let meaning = news_meaning(news.kind);
    let x = painter.text(area, area.x + 3, y, &news.date.day(), Meaning::Number);
    let x = painter.text(area, x + 1, y, &format!("{} ", news.kind.mark()), meaning);
    let name = format!("{} › {}", news.service, news.document);
    let edge = Area { width: area.width.saturating_sub(1), ..area };
    // Wide screens show the words beside the name.
    let columns = if area.width < 100 { edge.width } else { 44 };
    let named = Area { width: (x - area.x + columns).min(edge.width), ..area };
    let after = painter.text(named, x, y, &name, Meaning::Text);
    let x = if area.width < 100 { after + 2 } else { named.x + named.width };
    painter.text(edge, x, y, &news.text.replace('\n', " "), Meaning::Dim);
}

fn what(news: &News) -> String {
    let kind = match news.kind {
        NewsKind::Born => "came",
        NewsKind::Died => "went",
        NewsKind::Reworded => "was reworded",
    };
    let technical = if news.version_kind == ChangeKind::Technical { " (technical)" } else { "" };
    format!("{kind} {}{technical}", news.date.day())
}

fn preview(painter: &mut Painter<'_>, area: Area, news: &News) {
    painter.frame(area, &format!("{} › {}", news.service, news.document), &what(news), false);
    let inner = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area.inner() };
    let mut y = inner.y;
    let columns = inner.columns().saturating_sub(2).min(MEASURE);
    let mut lines =
        |mark: &str, text: &str, meaning: Meaning, marked: (Range<usize>, Meaning), most: usize| {
            let (base, layer) = (painter.style(meaning), (marked.0, painter.style(marked.1)));
            for (n, range) in wrap(text, columns, 0).into_iter().take(most).enumerate() {
                painter.text(inner, inner.x, y, if n == 0 { mark } else { "" }, meaning);
                let runs = layered(text, range, base, std::slice::from_ref(&layer));
                painter.runs(inner, inner.x + 2, y, &runs);
                y += 1;
            }
        };
    let none = || (0..0, Meaning::Text);
    if !news.place.is_empty() {
        lines(" ", &news.place.join(" › "), Meaning::Heading, none(), 1);
    }
    match &news.was {
        Some(was) => {
            let half = (inner.rows().saturating_sub(1) / 2).max(1);
            let ((was, old), (text, new)) = around_change(was, &news.text, columns);
            lines("−", &was, Meaning::Removed, (old, Meaning::WordRemoved), half);
            lines("+", &text, Meaning::Added, (new, Meaning::WordAdded), usize::MAX);
        }
        None if news.kind == NewsKind::Died => lines("−", &news.text, Meaning::Removed, none(), usize::MAX),
        None => lines("+", &news.text, Meaning::Added, none(), usize::MAX),
    }
}

/// A text from shortly before a change, and where in it the change is.
type Excerpt = (String, Range<usize>);

/// Two wordings from shortly before they begin to differ, and what differs in each: all between the words that
/// both begin with and those that both end with.
fn around_change(old: &str, new: &str, columns: usize) -> (Excerpt, Excerpt) {
    let words = |text: &str| -> Vec<Range<usize>> {
        let mut words: Vec<Range<usize>> = Vec::new();
        for piece in text.split_inclusive(char::is_whitespace) {
            let at = words.last().map_or(0, |word| word.end);
            words.push(at..at + piece.len());
        }
        words
    };
    let (a, b) = (words(old), words(new));
    let same = |x: &Range<usize>, y: &Range<usize>| old[x.clone()].trim_end() == new[y.clone()].trim_end();
    let front = a.iter().zip(&b).take_while(|(x, y)| same(x, y)).count();
    let back = a[front..].iter().rev().zip(b[front..].iter().rev()).take_while(|(x, y)| same(x, y)).count();
    let excerpt = |text: &str, words: &[Range<usize>]| {
        let start = |at: usize| words.get(at).map_or(text.len(), |word| word.start);
        let changed = start(front)..start(words.len() - back);
        // As many words before the change as fill half a line.
        let from = words[..front].iter().find(|word| changed.start - word.start <= columns / 2);
        let from = from.map_or(changed.start, |word| word.start);
        let dots = if from > 0 { "… " } else { "" };
        let shift = |at: usize| at - from + dots.len();
        (format!("{dots}{}", &text[from..]), shift(changed.start)..shift(changed.end))
    };
    (excerpt(old, &a), excerpt(new, &b))
}

/// What a watch is.
fn about(painter: &mut Painter<'_>, area: Area, watched: &Watched) {
    let watch = &watched.watch;
    painter.frame(area, &watch.name, &counted(watched.news.len(), "new clause"), false);
    let inner = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area.inner() };
    let mut lines = vec![(format!("/ {}", watch.query), Meaning::Strong)];
    if !watch.only.is_empty() {
        let kinds: Vec<&str> = watch.only.iter().map(|kind| kind.word()).collect();
        lines.push((format!("only {}", kinds.join(", ")), Meaning::Text));
    }
    lines.extend(watch.note.iter().map(|note| (note.clone(), Meaning::Text)));
    if let Some(wrong) = &watched.wrong {
        lines.push((format!("{} — {}", wrong.what, wrong.hint), Meaning::Error));
    }
    let mut y = inner.y;
    for (text, meaning) in lines {
        for range in wrap(&text, inner.columns().min(MEASURE), 0) {
            painter.text(inner, inner.x, y, &text[range], meaning);
            y += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::around_change;

    #[test]
    fn rewordings_are_shown_where_they_differ() {
        for (old, new, columns, expected) in [
            ("a b c", "a x c", 20, ("a [b ]c", "a [x ]c")),
            ("one two three", "one two three four", 12, ("… three[]", "… three[ four]")),
            ("same", "same", 8, ("same[]", "same[]")),
            ("", "é ö", 8, ("[]", "[é ö]")),
            ("a a a", "a a", 8, ("a a[ a]", "a a[]")),
        ] {
            let (was, is) = around_change(old, new, columns);
            let show = |(text, at): (String, std::ops::Range<usize>)| {
                format!("{}[{}]{}", &text[..at.start], &text[at.clone()], &text[at.end..])
            };
            let (was, is) = (show(was), show(is));
            let plain = |text: &str| text.replace(' ', "");
            assert_eq!((plain(&was), plain(&is)), (plain(expected.0), plain(expected.1)));
        }
    }
}
