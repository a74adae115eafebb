//! What stands where nothing is: what happened, and what to do next with the keys of now.
//!
//! When a pane is empty, and why, is the pane's business.

use super::paint::Painter;
use crate::app::action::Action;
use crate::app::keymap::Context;
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::page::MEASURE;
use crate::app::wrap::wrap;
use crate::app::{App, View};

/// What an action's key does, as a sentence; nothing where the action is on no key.
pub fn hint(app: &App, action: Action, does: &str) -> Option<String> {
    hint_in(app, app.context(), action, does)
}

/// The same in another context.
pub fn hint_in(app: &App, context: Context, action: Action, does: &str) -> Option<String> {
    Some(format!("{} {does}.", app.keymap.key_of(context, action)?))
}

/// Says what happened, and below it what to do next.
pub fn draw(painter: &mut Painter<'_>, area: Area, what: &str, next: &[Option<String>]) {
    let inner = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut y = inner.y;
    let all = std::iter::once((what, Meaning::Text));
    for (text, meaning) in all.chain(next.iter().flatten().map(|text| (text.as_str(), Meaning::Dim))) {
        for range in wrap(text, inner.columns().min(MEASURE), 0) {
            painter.text(inner, inner.x, y, &text[range], meaning);
            y += 1;
        }
    }
}

/// No document fits what is typed, none was recorded, or none is known yet.
pub fn documents(painter: &mut Painter<'_>, app: &App, area: Area) {
    let day = app.as_of.map(|day| day.day());
    if app.tree.filter.is_some() {
        let next = [
            hint(app, Action::Back, "clears the filter"),
            hint_in(app, Context::Tree, Action::Search, "then searches the texts themselves"),
        ];
        draw(painter, area, "Nothing has that name.", &next);
    } else if app.archives.iter().all(|archive| archive.failed) {
        let next = ["`fineprint doctor` says what is wrong and what mends it.".to_owned()];
        draw(painter, area, "The archive can't be read.", &next.map(Some));
    } else if let Some(day) = day.filter(|_| app.archives.iter().all(|archive| archive.known)) {
        let next = [hint(app, Action::AsOf, "chooses another day")];
        draw(painter, area, &format!("Nothing was recorded by {day}."), &next);
    } else {
        draw(painter, area, "Reading the archive …", &[]);
    }
}

/// No clause is found, or none is looked for.
pub fn search(painter: &mut Painter<'_>, app: &App, area: Area) {
    let search = &app.search;
    let query = search.line.text();
    if query.is_empty() {
        return language(painter, app, area);
    }
    if !search.answered {
        return draw(painter, area, "Searching …", &[]);
    }
    if search.complaint.is_some() {
        return;
    }
    if app.archives.iter().any(|archive| archive.clauses.is_none() && !archive.failed) {
        let what = "Nothing so far: the archive is still being indexed, and this list follows.";
        return draw(painter, area, what, &[]);
    }
    let what = match app.as_of {
        Some(day) => format!("No clause in force on {} holds that.", day.day()),
        None => "No clause of the whole history holds that.".to_owned(),
    };
    let quoted = query.contains('"').then(|| "Without the quotes, the words may stand apart.".to_owned());
    let narrowed = query.contains(':').then(|| {
        "What has a colon narrows the search (service:, first:, is: …): without it, more is found.".to_owned()
    });
    let spelling = "Try fewer words, a prefix (arbit*), or another spelling (colour~1).".to_owned();
    let topics = (!query.contains("topic:"))
        .then(|| "topic:arbitration finds a topic whatever the words; Tab completes its name.".to_owned());
    let other_day = hint_in(app, Context::Results, Action::AsOf, "in the results chooses another day");
    let next = [quoted, narrowed, Some(spelling), topics, other_day.filter(|_| app.as_of.is_some())];
    draw(painter, area, &what, &next);
}

/// The query language in a few lines, with a service that is there.
fn language(painter: &mut Painter<'_>, app: &App, area: Area) {
    let last = app.archives.iter().rev().find_map(|archive| archive.holdings.services.last());
    let service = format!("service:{} cookies", last.map_or("velmora", |service| service.slug.as_str()));
    let what = "Every clause of every version is searched, and shown with when it was there.";
    let mut y = area.y;
    for range in wrap(what, area.columns().saturating_sub(3).min(MEASURE), 0) {
        painter.text(area, area.x + 2, y, &what[range], Meaning::Text);
        y += 1;
    }
    for (query, means) in [
        ("class action", "all of the words, in the clause or its section"),
        ("\"class action\"", "exactly these words; \"delete account\"~8: not far apart"),
        ("/[0-9]+ (days|months)/", "a regular expression"),
        ("waive* -arbitration", "words that begin so; not with that word"),
        ("topic:arbitration", "about a topic, whatever the words; Tab completes names"),
        ("heading:children is:gone", "under such a heading; no longer in force"),
        ("first:2020..2022", "first seen in these years"),
        (&service, "only of a service"),
        ("asof:2019-05-01", "as in force on a day"),
    ] {
        y += 1;
        // The table is cut, so that its columns stay.
        let x = painter.text(area, area.x + 2, y, query, Meaning::Code).max(area.x + 26) + 2;
        painter.text(area, x, y, means, Meaning::Dim);
    }
}

/// Nothing changed that is shown.
pub fn changes(painter: &mut Painter<'_>, app: &App, area: Area) {
    if app.feed.filter.is_some() {
        let takes = "The filter takes words of service and document, since:2024, until:2024-06, topic:arbitration, \
                     severity:high, is:new, is:silent.";
        let next = [hint(app, Action::Back, "clears the filter"), Some(takes.to_owned())];
        return draw(painter, area, "Nothing that changed fits the filter.", &next);
    }
    if app.archives.iter().any(|archive| archive.clauses.is_none() && !archive.failed) {
        return draw(painter, area, "The archive is being read, and this list follows.", &[]);
    }
    if app.feed.counts.hidden.total() > 0 && !app.tree.folds.hidden {
        let next = [hint(app, Action::Hidden, "shows what is technical, formatting only or junk")];
        return draw(painter, area, "Everything that was recorded is hidden.", &next);
    }
    let back = hint(app, Action::Back, "goes back");
    match app.as_of {
        Some(day) => {
            let next = [hint(app, Action::AsOf, "chooses another day"), back];
            draw(painter, area, &format!("Nothing was recorded by {}.", day.day()), &next);
        }
        None => draw(painter, area, "Nothing was recorded.", &[back]),
    }
}

/// Nobody ever held the phrase.
pub fn trend(painter: &mut Painter<'_>, app: &App, area: Area) {
    if app.archives.iter().any(|archive| archive.clauses.is_none() && !archive.failed) {
        let what = "Nothing so far: the archive is still being indexed, and this follows.";
        return draw(painter, area, what, &[]);
    }
    let next = [
        hint(app, Action::Search, "searches for it: sections may hold it together"),
        hint(app, Action::Back, "goes back"),
    ];
    draw(painter, area, "No text in force ever held that in one clause.", &next);
}

/// Nothing is watched.
pub fn watches(painter: &mut Painter<'_>, app: &App, area: Area) {
    let typing = hint_in(app, Context::Input, Action::Watch, "does so while typing");
    let next = [
        hint(app, Action::Search, "searches"),
        hint_in(
            app,
            Context::Results,
            Action::Watch,
            "there saves the search: whatever comes, goes or is reworded from then on is told here",
        ),
        typing,
    ];
    draw(painter, area, "Nothing is watched yet.", &next);
}

/// Both sides of the comparison say the same.
pub fn compared(painter: &mut Painter<'_>, app: &App, area: Area) {
    let summary = app.compare.compared.as_ref().map(|compared| &compared.comparison.summary);
    let form = summary.is_some_and(|summary| summary.reformatted + summary.renumbered > 0);
    let shows = if app.compare.form { "hides" } else { "shows" };
    let next = [
        hint(app, Action::Formatting, &format!("{shows} what differs in formatting and numbering"))
            .filter(|_| form),
        hint(app, Action::FoldAll, "unfolds the text"),
        hint(app, Action::OlderVersion, "steps to the versions before"),
        hint(app, Action::PickOther, "picks another old side"),
    ];
    draw(painter, area, "Both sides say the same words in the same order.", &next);
}

/// A version without a text, or no version at all.
pub fn text(painter: &mut Painter<'_>, app: &App, area: Area) {
    let key = |action| app.keymap.key_of(Context::Tree, action).unwrap_or_default();
    if app.reader.reading.is_some() {
        let next = [
            hint_in(app, Context::Reader, Action::OlderVersion, "shows the version before"),
            hint_in(app, Context::Reader, Action::NewerVersion, "the one after"),
            hint_in(app, Context::Reader, Action::PickVersion, "lists them with what each is"),
        ];
        return draw(painter, area, "This version holds no text: the recorder kept an empty page.", &next);
    }
    let lines = [
        "Choose a document at the left:".to_owned(),
        format!("  {} {}  move      {}  unfold", key(Action::Down), key(Action::Up), key(Action::Expand)),
        format!("  {}  read      {}  search everything", key(Action::Open), key(Action::Search)),
        format!("  {}  every key that works here", key(Action::Help)),
    ];
    for (n, line) in lines.iter().enumerate() {
        painter.text(area, area.x + 2, area.y + 1 + n as u16, line, Meaning::Dim);
    }
}

/// Nothing in the topmost list fits what is typed.
pub fn list(painter: &mut Painter<'_>, app: &App, area: Area, what: &str) {
    let leave = if app.view == View::Browse { "closes the list" } else { "closes it" };
    draw(painter, area, what, &[hint(app, Action::Back, leave)]);
}
