//! Many keys in no sensible order, at several sizes: nothing panics, the cursor stays in sight, all stays in place.
//!
//! The sequences come from a seed, so that a failure can be played again.

use std::fmt::Write as _;

use fineprint::app::action::Action;
use fineprint::app::keymap::{Context, Keymap};
use fineprint::app::layout::{Area, Pane, SMALLEST};
use fineprint::app::popup::Choice;
use fineprint::app::trend::TrendAreas;
use fineprint::app::watches::watch_areas;
use fineprint::app::{App, View};

use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen};

/// Keys that a person presses, the ones that move and open more often.
const KEYS: &[&str] = &[
    "j",
    "j",
    "j",
    "k",
    "l",
    "h",
    "<enter>",
    "<enter>",
    "<esc>",
    "<tab>",
    "<shift-tab>",
    "/",
    "f",
    "c",
    "C",
    "L",
    ".",
    "<ctrl-t>",
    "v",
    "V",
    "[",
    "]",
    "}",
    "{",
    "n",
    "N",
    "m",
    "z",
    "Z",
    "u",
    "s",
    "y",
    "T",
    "t",
    "<ctrl-t>",
    "w",
    "<ctrl-r>",
    "W",
    "S",
    "?",
    ":",
    "1",
    "2",
    "3",
    "5",
    "gg",
    "gd",
    "gh",
    "gl",
    "o",
    "ma",
    "'",
    "'a",
    "G",
    "<ctrl-d>",
    "<ctrl-u>",
    "<ctrl-f>",
    "<ctrl-b>",
    "<space>",
    "b",
    "<home>",
    "<end>",
    "<pagedown>",
    "<pageup>",
    "<up>",
    "<down>",
    "<left>",
    "<right>",
    "<backspace>",
    "<ctrl-w>",
    "<ctrl-s>",
    "<f1>",
    "a",
    "e",
    "-",
    "\"",
    "é",
    "日",
    "<ctrl-l>",
    "g",
];

const MONKEY_SIZES: [(u16, u16); 8] =
    [(50, 14), SIZES[0], (79, 15), MEDIUM, (119, 16), LARGE, (40, 12), (400, 13)];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// Whether the next key would write a file: the one thing that a monkey may not do.
fn writes(app: &App, key: &str) -> bool {
    let popup = app.popups.last().and_then(|popup| popup.selected());
    key == "<enter>" && popup.is_some_and(|entry| entry.choice == Choice::Run(Action::Export))
}

fn visible(what: &str, top: usize, at: usize, len: usize, area: Area, above: usize) {
    let rows = area.inner().rows().saturating_sub(above);
    if rows > 0 && len > 0 {
        assert!(at < len && (top..top + rows).contains(&at), "{what}: {at} of {len} from {top}, {rows} rows");
    }
}

/// What holds for every state.
fn assert_sound(app: &App) {
    let layout = &app.layout;
    let screen = layout.screen;
    if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
        return;
    }
    for area in
        [layout.header, layout.body, layout.tabs, layout.footer, layout.tree, layout.reader, layout.card]
    {
        assert!(area.x + area.width <= screen.width && area.y + area.height <= screen.height, "{area:?}");
    }
    visible("tree", app.tree.cursor.top, app.tree.cursor.at, app.tree.rows.len(), layout.tree, 0);
    if app.view == View::Search {
        let search = &app.search;
        let above = search.rows_above();
        visible("results", search.cursor.top, search.cursor.at, search.rows.len(), layout.results, above);
        visible("narrow", search.narrow.top, search.narrow.at, search.narrowings.len(), layout.narrow, 0);
    }
    if app.view == View::Changes {
        let feed = &app.feed;
        visible("changes", feed.cursor.top, feed.cursor.at, feed.lines.len(), layout.body, 2);
    }
    if app.view == View::Trend {
        let (trend, list) = (&app.trend, TrendAreas::of(layout.body).list);
        assert!(trend.at < trend.points.len().max(1), "{} of {} points", trend.at, trend.points.len());
        let framed = Area { y: list.y - 1, height: list.height + 2, ..list };
        visible("trend", trend.cursor.top, trend.cursor.at, trend.events.len(), framed, 0);
    }
    if app.view == View::Watches {
        let (pane, (list, _)) = (&app.watches, watch_areas(layout.body));
        visible("watches", pane.cursor.top, pane.cursor.at, pane.rows.len(), list, 0);
    }
    for popup in &app.popups {
        let list = popup.areas(screen).list;
        let framed = Area { width: list.width + 2, height: list.height + 2, ..list };
        visible("list", popup.cursor.top, popup.cursor.at, popup.shown.len(), framed, 0);
    }
    let rows = layout.reader.inner().rows();
    if app.reader.reading.is_some() && rows > 0 {
        let lines = app.reader.page.lines_of(app.reader.block);
        let (top, end) = (app.reader.top, app.reader.top + rows);
        assert!(lines.start < end && lines.end > top, "reader: {lines:?} of {top}..{end}");
    }
    if app.view == View::Compare
        && let Some(stop) = app.compare.stops.get(app.compare.at)
    {
        let (top, end) = (app.compare.top, app.compare.top + app.compare.height());
        assert!(stop.lines.start < end && stop.lines.end > top, "compare: {:?} of {top}..{end}", stop.lines);
    }
}

fn play(seed: u64, count: usize) {
    let mut random = Random(seed);
    let mut screen = Screen::sample(MEDIUM);
    let mut played = String::new();
    for n in 0..count {
        if n % 40 == 39 {
            let size = MONKEY_SIZES[random.below(MONKEY_SIZES.len())];
            write!(played, "\n{size:?} ").unwrap();
            screen.resize(size);
        } else {
            let key = KEYS[random.below(KEYS.len())];
            if writes(screen.app(), key) {
                continue;
            }
            played.push_str(key);
            let told = Told(&played);
            screen.press(key);
            std::mem::forget(told);
        }
        let told = Told(&played);
        assert_sound(screen.app());
        screen.buffer();
        std::mem::forget(told);
    }
}

/// Says what was played when the test fails.
struct Told<'a>(&'a str);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        let last: Vec<&str> = self.0.lines().rev().take(4).collect();
        eprintln!("the last keys: {}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn a_monkey_at_the_keys() {
    // `FINEPRINT_MONKEYS=100` sends more of them.
    let monkeys = std::env::var("FINEPRINT_MONKEYS").ok().and_then(|count| count.parse().ok()).unwrap_or(4);
    for seed in 1..=monkeys {
        play(seed, 800);
    }
}

#[test]
fn every_action_of_the_palette_runs_from_every_view() {
    let starts = [
        "",
        "l",
        "lj<enter>",
        "lj<enter>f",
        "lj<enter>3",
        "/",
        "/cookies",
        "/cookies<tab>",
        "/cookies<tab><tab>",
        "L",
        "Lf",
        "/cookies<ctrl-t>",
        "/cookies<ctrl-t><tab>",
        "/cookies<ctrl-r><esc>W",
    ];
    let compare = ["fquidlet<enter>ljjj<enter>c", "fquidlet<enter>ljjj<enter>cu"];
    for (start, size) in starts.into_iter().chain(compare).zip([LARGE, (50, 14), MEDIUM].into_iter().cycle())
    {
        let mut screen = Screen::sample(size);
        for action in Action::ALL.iter().filter(|action| !matches!(action, Action::Export | Action::Quit)) {
            // Back to where this round starts, whatever the last action did.
            screen.press("<esc><esc><esc><esc><esc><esc>1gg").press(start);
            // Where text is typed `:` is a letter: the help lists what can be run.
            screen.press("<ctrl-p>");
            if screen.app().popups.is_empty() {
                screen.press("<f1>");
            }
            let Some(popup) = screen.app().popups.last() else { panic!("no list over {start:?}") };
            let at = popup.entries.iter().position(|entry| entry.choice == Choice::Run(*action));
            if let Some(at) = at {
                screen.press(&"<down>".repeat(at)).press("<enter>");
            }
            assert_sound(screen.app());
            screen.buffer();
        }
    }
}

/// The action that a key stands for in a context, by the key as it is shown.
fn stands_for(keymap: &Keymap, context: Context, shown: &str, action: Action) -> bool {
    keymap.keys_of(context, action).iter().any(|key| key == shown)
}

#[test]
fn footer_help_and_palette_say_what_the_keys_do() {
    let keymap = Keymap::bundled();
    for start in [
        "",
        "lj<enter>",
        "lj<enter>3",
        "/",
        "/cookies<tab>",
        "/cookies<tab><tab>",
        "lj<enter>c",
        "lj<enter>f",
        "L",
        "/cookies<ctrl-t>",
        "/cookies<ctrl-r><esc>W",
    ] {
        let mut screen = Screen::sample(LARGE);
        screen.press(start);
        let context = screen.app().context();
        // Every hint of the footer is `key words`, three spaces apart.
        let footer = screen.footer();
        let hints: Vec<&str> = footer.split("  ").map(str::trim).filter(|hint| !hint.is_empty()).collect();
        assert!(hints.len() >= 3, "{footer}");
        for hint in hints {
            let (key, words) =
                hint.split_once(' ').unwrap_or_else(|| panic!("{start:?}: {hint:?} in {footer:?}"));
            let told = Action::ALL
                .iter()
                .any(|action| action.short() == words && stands_for(&keymap, context, key, *action));
            assert!(told, "{start:?}: {hint:?} is not what {key} does in {context:?}");
        }
        screen.press("<f1>");
        for entry in &screen.app().popups.last().unwrap().entries {
            let Choice::Run(action) = entry.choice else { panic!("{entry:?}") };
            let keys = keymap.keys_of(context, action).join(" ");
            assert!(
                keys == entry.lead,
                "{context:?}: help says {} for {}, the keymap {keys}",
                entry.lead,
                action.name()
            );
        }
        screen.press("<esc>");
        if !context.types_text() {
            screen.press(":");
            let entries = &screen.app().popups.last().unwrap().entries;
            assert_eq!(entries.len(), Action::ALL.len());
            for (entry, action) in entries.iter().zip(Action::ALL) {
                assert_eq!(entry.note, keymap.key_of(context, *action).unwrap_or_default());
            }
        }
    }
}

#[test]
fn panes_that_have_the_keys_are_shown() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        for (key, pane) in [("1", Pane::Tree), ("2", Pane::Reader), ("3", Pane::Card)] {
            screen.press(key);
            assert_eq!(screen.app().focus, pane);
            let layout = &screen.app().layout;
            let area = match pane {
                Pane::Tree => layout.tree,
                Pane::Reader => layout.reader,
                Pane::Card => layout.card,
            };
            assert!(!area.is_empty(), "{size:?} {key}");
        }
    }
}
