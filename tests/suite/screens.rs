//! Whole screens over the bundled sample, played by keys through the real loop.
//!
//! Few whole pictures, where the arrangement is the point; everything else reads what it is about off the screen.
//! `INSTA_UPDATE=always cargo test --test suite` writes the pictures anew: look at each before keeping it.

use fineprint::app::View;
use fineprint::app::layout::Pane;
use fineprint::library::Archive;
use fineprint::source::testing::write_file;

use crate::support::home::Home;
use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen};
use crate::support::styles;

/// The screen is as it was when somebody last looked at it.
#[track_caller]
pub fn picture(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The name of a size in pictures' names.
pub fn size_name((width, height): (u16, u16)) -> String {
    format!("{width}x{height}")
}

#[test]
fn the_first_screen() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        picture(&format!("first-{}", size_name(size)), &screen.text());
        assert!(screen.press("q").ended());
    }
}

#[test]
fn a_document_is_read() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("fquidlet<enter>ll<enter>jj");
        picture(&format!("reader-{}", size_name(size)), &screen.text());
    }
}

#[test]
fn a_clause_card() {
    let mut screen = Screen::sample(SIZES[0]);
    screen.press("fquidlet<enter>ll<enter>jj3");
    picture("card-60x20", &screen.text());
}

#[test]
fn sections_unfold() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("forrin<enter>ljljjljjjj");
    picture("sections-80x24", &screen.text());
}

#[test]
fn words_are_found_in_a_text() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("forrin<enter>lj<enter>fterms<enter>n");
    picture("find-80x24-styles", &styles::dump(&screen.buffer()));
}

#[test]
fn a_search_with_hits() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("/\"class action\"");
        picture(&format!("search-{}", size_name(size)), &screen.text());
    }
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/arbitrat* -small<tab>j");
    picture("search-80x24-styles", &styles::dump(&screen.buffer()));
}

#[test]
fn a_wrong_query() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/is:lost cookies");
    picture("search-wrong-80x24", &screen.text());
}

#[test]
fn narrowing() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/retention<tab><tab>jj<enter>");
    picture("narrow-160x50", &screen.text());
}

#[test]
fn a_comparison() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("fquidlet<enter>ljjj<enter>c");
        picture(&format!("compare-{}", size_name(size)), &screen.text());
    }
    let mut screen = Screen::sample(MEDIUM);
    screen.press("fquidlet<enter>ljjj<enter>cun");
    picture("compare-80x24-styles", &styles::dump(&screen.buffer()));
}

#[test]
fn lists_on_top() {
    for (name, keys) in [
        ("changes", "fquidlet<enter>ljjj<enter>cl"),
        ("versions", "fquidlet<enter>ljjj<enter>v"),
        ("help", "fquidlet<enter>ljjj<enter>?"),
        ("palette", ":ver"),
    ] {
        let mut screen = Screen::sample(MEDIUM);
        screen.press(keys);
        picture(&format!("{name}-80x24"), &screen.text());
    }
}

#[test]
fn too_small_says_so_and_comes_back() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("fquidlet<enter>ljjj<enter>");
    let before = screen.text();
    for size in [(49, 24), (80, 13), (40, 12), (1, 1), (0, 0)] {
        screen.resize(size);
    }
    screen.resize((40, 12));
    assert_eq!(screen.text().trim(), "fineprint needs 50×14 cells; this is\n40×12.");
    screen.resize(MEDIUM);
    assert_eq!(screen.text(), before);
}

#[test]
fn versions_are_stepped_at_the_same_place() {
    let mut screen = Screen::sample(LARGE);
    screen.press("fquidlet<enter>ljjj<enter>fwe may record<enter><esc>");
    let place = screen.block();
    for (keys, day, number) in [("[", "2023-07-19", "3 of 4"), ("]", "2026-05-06", "4 of 4")] {
        screen.press(keys);
        let title = screen.title(screen.app().layout.reader);
        assert!(
            title.contains("Quidlet › User Agreement") && title.ends_with(&format!("{day} · {number}")),
            "{title}"
        );
        assert!(screen.tree_row().contains(day), "{}", screen.tree_row());
        assert_eq!(screen.block(), place);
    }
    screen.press("]");
    assert!(screen.footer().ends_with("This is the latest version."), "{}", screen.footer());
    screen.press("[[[[");
    assert!(screen.footer().ends_with("This is the first version."), "{}", screen.footer());
}

#[test]
fn the_filter_narrows_the_tree() {
    let mut screen = Screen::sample(LARGE);
    screen.press("fprivacy");
    let rows: Vec<&str> = screen.app().tree.rows.iter().map(|row| row.label.as_str()).collect();
    let services = rows.iter().filter(|row| !row.starts_with("Privacy")).count();
    assert_eq!((services, rows.len()), (7, 14), "{rows:?}");
    assert!(screen.title(screen.app().layout.tree).ends_with("filter: privacy▏"));
    screen.press("xyz");
    let shown = screen.lines_in(screen.app().layout.tree.inner());
    assert_eq!(shown[..2], ["Nothing has that name.", "Esc clears the filter."]);
    screen.press("<ctrl-u>velmora<enter>");
    assert_eq!(screen.tree_row().trim_end_matches(char::is_numeric).trim(), "▾ Velmora");
    screen.press("<esc>");
    assert_eq!(screen.app().tree.filter.as_ref().map(|line| line.text().to_owned()), None);
    assert!(screen.tree_row().contains("Velmora"));
}

#[test]
fn nothing_is_found() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/zyzzyva");
    let results = screen.app().layout.results;
    assert!(screen.title(results).ends_with("0 clauses · by relevance"), "{}", screen.title(results));
    assert_eq!(screen.lines_in(results.inner())[2], "No clause of the whole history holds that.");
    screen.press("<enter>");
    assert_eq!(screen.app().view, View::Search);
}

#[test]
fn half_typed_queries_never_complain() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/");
    for key in "\"class action\" (waiver OR trial) -small first:2015..2020 is:gone".chars() {
        screen.press(&key.to_string());
        let search = &screen.app().search;
        assert_eq!(search.complaint, None, "{}", search.line.text());
        assert!(search.answered, "{:?} {:?}", search.line.text(), screen.app().status);
    }
}

#[test]
fn a_complaint_stays_readable() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/is:lost cookies");
    let complaint = screen.app().search.complaint.clone().unwrap();
    let lines = screen.lines_in(screen.app().layout.results.inner());
    assert!(lines[2].starts_with(&complaint.what), "{}", lines[2]);
    assert!(!screen.app().search.rows.is_empty());
}

#[test]
fn a_clause_is_found_again_after_a_version_that_lacks_it() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/machine-learning system<enter>");
    let clause = screen.block();
    assert!(clause.contains("machine-learning"));
    screen.press("[");
    assert_eq!(screen.footer(), "· This version has no such clause: its place is shown.");
    assert!(screen.app().reader.block > 5, "the cursor went to the top");
    screen.press("]");
    assert_eq!(screen.block(), clause);
    assert_ne!(screen.footer(), "· This version has no such clause: its place is shown.");
}

#[test]
fn a_hit_is_opened_at_its_clause() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/\"class action\" is:gone<tab>");
    for _ in 0..4 {
        let hit = screen.app().search.selected().unwrap().clone();
        screen.press("<enter>");
        assert_eq!(screen.app().view, View::Browse);
        assert_eq!(screen.app().focus, Pane::Reader);
        assert_eq!(screen.block(), hit.text);
        let title = screen.title(screen.app().layout.reader);
        assert!(
            title.contains(&format!("{} › {}", hit.service, hit.document))
                && title.contains(&hit.last_seen.day()),
            "{title}"
        );
        assert!(screen.tree_row().contains(&hit.last_seen.day()));
        screen.press("/<tab>j");
    }
}

#[test]
fn the_comparison_folds_and_jumps() {
    let mut screen = Screen::sample(LARGE);
    screen.press("fquidlet<enter>ljjj<enter>c");
    let body = screen.app().layout.body;
    let folds = |screen: &Screen| screen.text().matches("unchanged clauses").count();
    let before = folds(&screen);
    assert!(before > 0);
    screen.press("Z");
    assert_eq!(folds(&screen), 0);
    screen.press("Z");
    assert_eq!(folds(&screen), before);
    // A moved clause has another end, and from there the way leads back.
    screen.press("gg");
    let moved = |screen: &Screen| {
        let compare = &screen.app().compare;
        compare.compared.as_ref().unwrap().comparison.rows[compare.stops[compare.at].row].other
    };
    while moved(&screen).is_none() {
        let at = screen.app().compare.at;
        screen.press("n");
        assert_ne!(screen.app().compare.at, at, "no clause has moved");
    }
    let row = |screen: &Screen| screen.app().compare.stops[screen.app().compare.at].row;
    let start = row(&screen);
    let other = moved(&screen).unwrap();
    assert_eq!(row(screen.press("m")), other);
    assert_eq!(row(screen.press("m")), start);
    assert_eq!(row(screen.press("m")), other);
    let title = |screen: &Screen| screen.title(body);
    assert!(
        title(&screen).starts_with("Quidlet › User Agreement")
            && title(&screen).contains("   2023-07-19 → 2026-05-06")
    );
    screen.press("s");
    assert!(title(&screen).contains("   2026-05-06 → 2023-07-19"), "{}", title(&screen));
    screen.press("s[");
    assert!(title(&screen).contains("   2020-02-25 → 2023-07-19"), "{}", title(&screen));
    screen.press("V2017<enter>");
    assert!(title(&screen).contains("   2017-06-12 → 2023-07-19"), "{}", title(&screen));
    screen.press("v2026<enter>");
    assert!(title(&screen).contains("   2017-06-12 → 2026-05-06"), "{}", title(&screen));
    screen.press("q");
    assert_eq!(screen.app().view, View::Browse);
}

#[test]
fn changes_are_stepped_through_to_the_last() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("fquidlet<enter>ljjj<enter>c");
    let (_, all) = screen.app().compare.change_number();
    let mut number = 0;
    // Both ends of a move are stops, but one change.
    for _ in 0..screen.app().compare.stops.len() {
        let (now, _) = screen.app().compare.change_number();
        assert!(now >= number, "{number} → {now}");
        number = now;
        screen.press("n");
    }
    assert_eq!(number, all);
    assert!(screen.footer().ends_with("This is the last change."), "{}", screen.footer());
    screen.press("gg9999N");
    assert_eq!(screen.app().compare.change_number().0, 1);
}

#[test]
fn locators_are_copied() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("fquidlet<enter>ljjjy");
    assert_eq!(screen.copied(), "quidlet/user-agreement@2026-05-06");
    screen.press("<enter>jjjy");
    let (version, clause) = screen.copied().split_once('#').unwrap();
    assert_eq!(version, "quidlet/user-agreement@2026-05-06");
    assert!(clause.len() >= 6 && clause.chars().all(|c| c.is_ascii_hexdigit()), "{clause}");
    assert_eq!(screen.footer(), format!("✓ Copied {}", screen.copied()));
}

#[test]
fn a_resize_keeps_what_one_is_reading() {
    let mut screen = Screen::sample(LARGE);
    screen.press("fquidlet<enter>ljjj<enter>}}jjj");
    let block = screen.block();
    for size in [SIZES[0], (50, 14), MEDIUM, (200, 60), LARGE] {
        screen.resize(size);
        assert_eq!(screen.block(), block);
        let shown = screen.lines_in(screen.app().layout.reader.inner()).join(" ");
        let words: String = block.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        assert!(shown.contains(&words), "{words:?} is not in sight at {size:?}");
    }
}

#[test]
fn themes_tell_what_matters_apart() {
    for theme in ["dark", "light", "contrast", "mono"] {
        let mut screen = Screen::themed(MEDIUM, theme);
        screen.press("/cookies<tab>");
        let buffer = screen.buffer();
        let list = screen.app().layout.results.inner();
        let looks = |x: u16, y: u16| (buffer[(x, y)].fg, buffer[(x, y)].bg, buffer[(x, y)].modifier);
        let row = |y: u16| {
            (list.x + 1..list.x + 50).map(move |x| looks(x, y)).collect::<std::collections::HashSet<_>>()
        };
        // Matches stand out in a row without the cursor, and the cursor's row from the others.
        assert!(row(list.y + 4).len() > 1, "{theme}: matches");
        assert_ne!(looks(list.x + 4, list.y + 3), looks(list.x + 4, list.y + 4), "{theme}: cursor");
    }
}

#[test]
fn several_archives_stand_side_by_side() {
    let home = Home::with_sample();
    let folder = home.path().join("alder-archive");
    write_file(&folder, "alder/terms/2020-01-01.md", "# Terms\n\nYou may walk among the alders.\n");
    let archives = vec![Archive::sample(&home.dirs()), Archive::open(&folder, &home.dirs()).unwrap()];
    let mut screen = Screen::over(archives, home, LARGE);
    assert!(
        screen.line(0).contains("sample + alder-archive   8 services · 21 documents"),
        "{}",
        screen.line(0)
    );
    assert!(screen.tree_row().contains("▾ sample"));
    screen.press("/alders");
    assert!(
        screen.text().contains("alder-archive › alder › terms")
            || screen.text().contains("alder-archive › Alder › Terms")
    );
    screen.press("<enter>");
    assert_eq!(screen.block(), "You may walk among the alders.");
}
