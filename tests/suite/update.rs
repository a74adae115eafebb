//! The state machine alone: messages in, effects out. Replies are made by hand; there is no worker and no thread.

use std::sync::Arc;

use fineprint::app::key::Key;
use fineprint::app::keymap::Keymap;
use fineprint::app::layout::Pane;
use fineprint::app::meaning::Meaning;
use fineprint::app::{App, Effect, Msg, View};
use fineprint::history::Trend;
use fineprint::library::Trouble;
use fineprint::model::{Progress, Stage, Timestamp};
use fineprint::worker::{Asked, Reply, Request, WatchBoard};

use crate::support::replies::{compared, hits, holdings, indexed, reading, target};

/// A screen of three columns over an archive of which nothing is known yet.
fn blank() -> App {
    let mut app =
        App::new(vec!["grove".into()], Keymap::bundled(), Timestamp::from_ymd(2026, 11, 20).unwrap());
    app.update(Msg::Resize(140, 40));
    app
}

/// A screen whose archive holds services.
fn app() -> App {
    let mut app = blank();
    say(&mut app, Reply::Holdings { archive: 0, holdings: holdings(&["Alder", "Birch", "Cedar"]) });
    app
}

fn say(app: &mut App, reply: Reply) -> Vec<Effect> {
    app.update(Msg::Reply(reply))
}

fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    Key::parse_sequence(keys).unwrap().into_iter().flat_map(|key| app.update(Msg::Key(key))).collect()
}

fn requests(effects: &[Effect]) -> Vec<Request> {
    effects
        .iter()
        .filter_map(|effect| if let Effect::Ask(request) = effect { Some(request.clone()) } else { None })
        .collect()
}

/// The generation of the last search that was asked for.
fn generation(effects: &[Effect]) -> u64 {
    let of = |request: Request| {
        if let Request::Search { generation, .. } = request { Some(generation) } else { None }
    };
    requests(effects).into_iter().filter_map(of).next_back().expect("no search was asked for")
}

fn found(app: &mut App, generation: u64, texts: &[&str]) {
    say(app, Reply::Hits { generation, hits: hits("Alder", texts), complaint: None });
}

fn selected_text(app: &App) -> Option<&str> {
    app.search.selected().map(|hit| hit.text.as_str())
}

/// The latest version of a service's document, shown in the reader.
fn opened(service: &str) -> App {
    let mut app = app();
    let row = app.tree.rows.iter().position(|row| row.label == service).unwrap();
    press(&mut app, &format!("gg{}", "j".repeat(row)));
    press(&mut app, "lj<enter>");
    say(&mut app, Reply::Text(reading(&target(service, 2))));
    app
}

fn asked(old: usize, new: usize) -> Asked {
    Asked { old: target("Alder", old), new: target("Alder", new), parts: None }
}

/// A comparison of two versions, shown.
fn comparing(old: usize, new: usize) -> App {
    let mut app = opened("Alder");
    press(&mut app, "c");
    app.compare.wanted = Some(asked(old, new));
    say(&mut app, Reply::Compared(compared(&target("Alder", old), &target("Alder", new))));
    app
}

#[test]
fn typing_asks_with_rising_generations() {
    let mut app = app();
    let asked = requests(&press(&mut app, "/fee"));
    let generations: Vec<(u64, String)> = asked
        .into_iter()
        .map(|request| match request {
            Request::Search { generation, text, .. } => (generation, text),
            other => panic!("{other:?}"),
        })
        .collect();
    let texts: Vec<&str> = generations.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["f", "fe", "fee"]);
    assert!(generations.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

#[test]
fn stale_hits_are_refused_and_old_ones_stay() {
    let mut app = app();
    let first = generation(&press(&mut app, "/f"));
    found(&mut app, first, &["one", "two"]);
    assert_eq!(selected_text(&app), Some("one"));
    let second = generation(&press(&mut app, "e"));
    assert_eq!(selected_text(&app), Some("one"), "nothing flashes while the answer is on its way");
    let third = generation(&press(&mut app, "e"));
    found(&mut app, second, &["stale"]);
    assert_eq!(selected_text(&app), Some("one"));
    found(&mut app, third, &["three"]);
    assert_eq!(selected_text(&app), Some("three"));
    found(&mut app, first, &["older still"]);
    assert_eq!(selected_text(&app), Some("three"));
}

#[test]
fn enter_before_the_answer_opens_what_was_asked_for() {
    let mut app = app();
    let first = generation(&press(&mut app, "/f"));
    found(&mut app, first, &["one"]);
    let second = generation(&press(&mut app, "e"));
    assert_eq!(requests(&press(&mut app, "<enter>")), [], "the old hit is not what was asked for");
    found(&mut app, first, &["stale"]);
    assert_eq!(app.view, View::Search);
    let effects =
        say(&mut app, Reply::Hits { generation: second, hits: hits("Birch", &["two"]), complaint: None });
    assert_eq!((requests(&effects), app.view), (vec![Request::Read(target("Birch", 2))], View::Browse));
    // Another key gives it up.
    let third = generation(&press(&mut app, "/e"));
    press(&mut app, "<enter><down>");
    found(&mut app, third, &["three"]);
    assert_eq!(app.view, View::Search);
}

#[test]
fn refreshed_hits_leave_the_cursor_on_its_clause() {
    let mut app = app();
    let asked = generation(&press(&mut app, "/f"));
    found(&mut app, asked, &["one", "two", "three"]);
    press(&mut app, "<tab>j");
    assert_eq!(selected_text(&app), Some("two"));
    let again = generation(&say(&mut app, Reply::Searchable { archive: 0 }));
    assert!(again > asked);
    found(&mut app, again, &["one", "two", "three", "four"]);
    assert_eq!(selected_text(&app), Some("two"));
}

#[test]
fn a_failed_search_says_so_and_keeps_the_hits() {
    let mut app = app();
    let asked = generation(&press(&mut app, "/f"));
    found(&mut app, asked, &["one"]);
    say(
        &mut app,
        Reply::Failed(Trouble::new("the index is damaged", "build it anew: fineprint index --rebuild")),
    );
    let status = app.status.clone().unwrap();
    assert_eq!(status.meaning, Meaning::Error);
    assert_eq!(status.text, "the index is damaged — build it anew: fineprint index --rebuild");
    assert_eq!(selected_text(&app), Some("one"));
    press(&mut app, "<down>");
    assert_eq!(app.status, None, "the next key clears it");
}

#[test]
fn a_text_that_is_no_longer_wanted_is_not_shown() {
    let mut app = opened("Alder");
    press(&mut app, "[");
    assert_eq!(app.reader.wanted, Some(target("Alder", 1)));
    press(&mut app, "[");
    say(&mut app, Reply::Text(reading(&target("Alder", 1))));
    assert_eq!(app.reader.reading.as_ref().unwrap().target, target("Alder", 2));
    say(&mut app, Reply::Text(reading(&target("Alder", 0))));
    assert_eq!(app.reader.reading.as_ref().unwrap().target, target("Alder", 0));
}

#[test]
fn lifetimes_that_come_later_move_nothing() {
    let mut app = opened("Alder");
    press(&mut app, "jjj");
    let (block, top) = (app.reader.block, app.reader.top);
    assert!(block > 0);
    let effects = say(&mut app, Reply::Indexed { archive: 0, clauses: 9, warnings: vec![] });
    assert_eq!(requests(&effects), [Request::Read(target("Alder", 2))]);
    say(&mut app, Reply::Text(indexed(&target("Alder", 2))));
    assert_eq!((app.reader.block, app.reader.top), (block, top));
    assert!(!app.reader.reading.as_ref().unwrap().lifetimes.is_empty());
}

#[test]
fn sections_of_another_version_do_not_replace_the_text() {
    let mut app = opened("Alder");
    say(&mut app, Reply::Sections(reading(&target("Birch", 0))));
    assert_eq!(app.reader.reading.as_ref().unwrap().target, target("Alder", 2));
    assert!(app.tree.knows_sections(&target("Birch", 0)));
}

#[test]
fn a_comparison_of_other_versions_is_not_shown() {
    let mut app = comparing(0, 2);
    let shown = |app: &App| {
        let compared = app.compare.compared.as_ref().unwrap();
        (compared.old.target.version, compared.new.target.version)
    };
    assert_eq!(shown(&app), (0, 2));
    press(&mut app, "s");
    assert_eq!(app.compare.wanted, Some(asked(2, 0)));
    say(&mut app, Reply::Compared(compared(&target("Alder", 1), &target("Alder", 2))));
    assert_eq!(shown(&app), (0, 2));
    say(&mut app, Reply::Compared(compared(&target("Alder", 2), &target("Alder", 0))));
    assert_eq!(shown(&app), (2, 0));
}

#[test]
fn a_long_comparison_says_how_far_it_is_and_is_stopped() {
    let mut app = comparing(0, 1);
    press(&mut app, "]");
    assert!(app.compare.is_waiting());
    say(&mut app, Reply::Comparing(43));
    assert_eq!(app.compare.percent, Some(43));
    let effects = press(&mut app, "<esc>");
    assert_eq!(requests(&effects), [Request::StopComparing]);
    assert_eq!((app.view, app.compare.wanted.clone()), (View::Compare, Some(asked(0, 1))));
    // One that was asked for from elsewhere leads back there.
    let mut app = opened("Alder");
    press(&mut app, "c");
    let effects = press(&mut app, "<esc>");
    assert_eq!((requests(&effects), app.view), (vec![Request::StopComparing], View::Browse));
}

#[test]
fn a_section_is_compared_with_one_of_the_likest() {
    let mut app = comparing(0, 1);
    press(&mut app, "p");
    assert_eq!(app.popups.len(), 1);
    let name = app.popups[0].entries[0].text.clone();
    let effects = press(&mut app, "<enter>");
    let wanted = app.compare.wanted.clone().unwrap();
    let parts = wanted.parts.clone().unwrap();
    assert_eq!((parts.new, &requests(&effects)[0]), (name, &Request::Compare(wanted)));
    // Both sides keep their sections when they are swapped, and lose them when the whole is wanted.
    press(&mut app, "s");
    assert_eq!(app.compare.wanted.as_ref().unwrap().parts.as_ref().unwrap().new, parts.old);
    press(&mut app, "<esc>");
    assert_eq!(app.compare.wanted, Some(asked(0, 1)));
}

#[test]
fn holdings_that_grow_leave_the_cursor_on_its_row() {
    let mut app = app();
    press(&mut app, "jj");
    assert_eq!(app.tree.selected().unwrap().label, "Cedar");
    for names in [&["Alder", "Aspen", "Birch", "Cedar"][..], &["Cedar", "Willow"], &["Ash", "Cedar"]] {
        say(&mut app, Reply::Holdings { archive: 0, holdings: holdings(names) });
        assert_eq!(app.tree.selected().unwrap().label, "Cedar");
    }
    // What the cursor was on is gone: it stays on the list.
    say(&mut app, Reply::Holdings { archive: 0, holdings: holdings(&["Ash"]) });
    assert_eq!(app.tree.selected().unwrap().label, "Ash");
    say(&mut app, Reply::Holdings { archive: 0, holdings: holdings(&[]) });
    assert_eq!(app.tree.selected(), None);
}

#[test]
fn replies_about_archives_that_are_not_open_are_ignored() {
    let mut app = app();
    let before = format!("{:?}", app.tree);
    say(&mut app, Reply::Holdings { archive: 7, holdings: holdings(&["Zelkova"]) });
    say(
        &mut app,
        Reply::Progress { archive: 7, progress: Progress { stage: Stage::Indexing, done: 1, total: 2 } },
    );
    say(&mut app, Reply::Indexed { archive: 7, clauses: 0, warnings: vec![] });
    assert_eq!(format!("{:?}", app.tree), before);
}

#[test]
fn an_archive_that_stops_says_why_and_what_to_do() {
    let mut app = blank();
    say(
        &mut app,
        Reply::Progress { archive: 0, progress: Progress { stage: Stage::Indexing, done: 1, total: 2 } },
    );
    say(
        &mut app,
        Reply::Stopped { archive: 0, trouble: Trouble::new("an object is missing", "clone it again") },
    );
    assert_eq!(app.status.as_ref().unwrap().text, "an object is missing — clone it again");
    assert!(app.archives[0].failed && app.archives[0].progress.is_none());
}

#[test]
fn warnings_are_counted() {
    let mut app = app();
    let warnings = vec!["a.md was left out".into(), "b.md was left out".into(), "c.md was left out".into()];
    say(&mut app, Reply::Indexed { archive: 0, clauses: 3, warnings });
    assert_eq!(app.status.as_ref().unwrap().text, "a.md was left out (and 2 more)");
}

#[test]
fn counts_and_chords() {
    let mut app = blank();
    let names: Vec<String> = (0..30).map(|n| format!("Service {n:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    say(&mut app, Reply::Holdings { archive: 0, holdings: holdings(&names) });
    for (keys, row) in [
        ("5j", 5),
        ("9j", 14),
        ("4k", 10),
        ("gg", 0),
        ("40j", 29),
        ("gg", 0),
        ("G", 29),
        ("g", 29),
        ("x", 29), // `g x` is nothing, and does nothing
        ("gg", 0),
        ("99999j", 29),
        ("4<esc>k", 28), // a count that is given up
        ("<home>", 0),
    ] {
        press(&mut app, keys);
        assert_eq!(app.tree.cursor.at, row, "{keys}");
    }
    press(&mut app, "3");
    assert_eq!(app.focus, Pane::Card, "3 alone is a key of its own");
    press(&mut app, "1");
    // What ends no chord is a key of its own: no word that is typed next runs as keys.
    press(&mut app, "g:");
    assert_eq!((app.popups.len(), app.pending().as_str()), (1, ""));
    press(&mut app, "qqq<enter>");
    assert!(
        app.popups.len() == 1
            && app.status.as_ref().is_some_and(|said| said.text.contains("nothing to choose"))
    );
    press(&mut app, "<esc>");
    press(&mut app, "g");
    assert_eq!(app.pending(), "g");
    press(&mut app, "<esc>");
    assert_eq!(app.pending(), "");
}

#[test]
fn escape_never_quits() {
    let makes: [fn() -> App; 4] = [blank, app, || opened("Alder"), || comparing(0, 2)];
    for mut app in makes.map(|make| Box::new(make())) {
        for start in ["", "f", "/", "/fee", "/fee<ctrl-t>", "W", "?", ":", "3", "2f"] {
            let mut effects = press(&mut app, start);
            effects.extend(press(&mut app, "<esc><esc><esc><esc><esc><esc>"));
            assert!(!effects.contains(&Effect::Quit), "{start:?}");
        }
        assert_eq!((app.view, app.popups.len()), (View::Browse, 0));
    }
}

#[test]
fn q_quits_from_the_first_view_and_goes_back_from_the_comparison() {
    assert_eq!(press(&mut blank(), "q"), [Effect::Quit]);
    assert!(press(&mut opened("Alder"), "q").contains(&Effect::Quit));
    let mut app = comparing(0, 2);
    assert!(!press(&mut app, "q").contains(&Effect::Quit));
    assert_eq!(app.view, View::Browse);
    // Where text is typed it is a letter.
    for (start, typed) in [("/", "q"), ("f", "q")] {
        let mut app = self::app();
        assert!(!press(&mut app, &format!("{start}{typed}")).contains(&Effect::Quit));
    }
}

#[test]
fn control_c_always_leaves() {
    for start in [
        "",
        "f",
        "/",
        "/fee",
        "/fee<tab>",
        "/fee<ctrl-t>",
        "W",
        "?",
        ":",
        ":theme",
        "2",
        "2f",
        "3",
        "g",
        "5",
        "c",
        "cl",
        "v",
    ] {
        let mut app = opened("Alder");
        press(&mut app, start);
        assert_eq!(press(&mut app, "<ctrl-c>"), [Effect::Quit], "after {start:?}");
    }
    assert_eq!(press(&mut comparing(0, 2), "l<ctrl-c>"), [Effect::Quit]);
}

#[test]
fn views_lead_back_to_where_one_came_from() {
    let mut app = opened("Alder");
    press(&mut app, "c");
    assert_eq!(app.view, View::Compare);
    press(&mut app, "/");
    assert_eq!(app.view, View::Search);
    press(&mut app, "<esc>");
    assert_eq!(app.view, View::Compare);
    press(&mut app, "<esc>");
    assert_eq!((app.view, app.focus), (View::Browse, Pane::Reader));
}

#[test]
fn pasted_text_is_typed_without_its_control_characters() {
    let mut app = app();
    press(&mut app, "/");
    let effects = app.update(Msg::Paste("class\naction\u{1b}[2J\u{7}".into()));
    assert_eq!(app.search.line.text(), "class action[2J");
    generation(&effects);
}

#[test]
fn pasted_text_goes_into_the_filter_that_is_being_typed() {
    let mut app = app();
    press(&mut app, "f");
    app.update(Msg::Paste("Birch".into()));
    let labels: Vec<&str> = app.tree.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["Birch"]);
}

#[test]
fn nothing_open_is_said_and_not_asked() {
    for keys in ["2c", "2C", "2y", "2[", "2]", "2v", "2n"] {
        let mut app = blank();
        let effects = press(&mut app, keys);
        assert_eq!(requests(&effects), [], "{keys}");
        assert!(app.status.is_some(), "{keys}");
        assert_eq!(app.view, View::Browse, "{keys}");
    }
}

#[test]
fn a_rewording_is_on_the_list_with_what_weighs() {
    let mut app = comparing(0, 1);
    press(&mut app, "l");
    let entries = &app.popups.last().unwrap().entries;
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert!(entries[0].note.contains("14 → 30"), "{entries:?}");
    press(&mut app, "<enter>");
    assert_eq!((app.popups.len(), app.view), (0, View::Compare));
}

#[test]
fn stale_trends_are_refused_and_old_ones_stay() {
    let mut app = app();
    let asked = |effects: Vec<Effect>| {
        let of = |request: Request| match request {
            Request::Trend { generation, text } => Some((generation, text)),
            _ => None,
        };
        requests(&effects).into_iter().find_map(of).expect("no trend was asked for")
    };
    let (first, text) = asked(press(&mut app, "/fee<ctrl-t>"));
    assert_eq!((text.as_str(), app.view), ("fee", View::Trend));
    let told = |clauses| Arc::new(Trend { clauses, ..Trend::default() });
    let shown = |app: &App| app.trend.told.as_ref().map(|(query, trend)| (query.clone(), trend.clauses));
    say(&mut app, Reply::Trend { generation: first, trend: told(1) });
    assert_eq!(shown(&app), Some(("fee".into(), 1)));
    // More is indexed: what is shown is asked for again.
    let (second, _) = asked(say(&mut app, Reply::Searchable { archive: 0 }));
    say(&mut app, Reply::Trend { generation: first, trend: told(7) });
    assert_eq!(shown(&app), Some(("fee".into(), 1)));
    say(&mut app, Reply::Trend { generation: second, trend: told(2) });
    assert_eq!(shown(&app), Some(("fee".into(), 2)));
}

#[test]
fn what_is_wrong_with_the_watches_is_said_once() {
    let mut app = app();
    let trouble = Some(Trouble::new("watches.toml: line 3: what is this", "mend it by hand"));
    let board = Arc::new(WatchBoard { trouble, ..WatchBoard::default() });
    say(&mut app, Reply::Watches(Arc::clone(&board)));
    assert_eq!(app.status.as_ref().unwrap().meaning, Meaning::Error);
    press(&mut app, "j");
    say(&mut app, Reply::Watches(board));
    assert_eq!(app.status, None);
}
