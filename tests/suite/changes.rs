//! Timelines that fold and hide, the view of what changed, and what is new since the last visit: on a small archive
//! with every kind of version.

use std::path::Path;
use std::sync::Arc;

use fineprint::app::View;
use fineprint::library::{Archive, Personal};
use fineprint::runtime::{Settings, Stage};
use fineprint::source::testing::GitBuilder;

use crate::support::home::Home;
use crate::support::screen::{LARGE, SIZES, Screen, settings};

const RULES: &str = "# Rules\n\nLast updated: 1 March 2020\n\n";
const GATE: &str = "The gate is open from dawn until dusk on every day of the year.\n\n";
const LIST: &str = "The grove keeps a list of its visitors for 30 days, and nobody else reads it.\n\n";
const DOGS: &str = "You may bring a dog when it is on a leash that is shorter than two metres.\n\n";

/// A document with two texts that it goes to and fro between, and one of every other kind.
fn grove(path: &Path) -> GitBuilder {
    let mut git = GitBuilder::bare(path);
    let change = "Record new changes of Alder Terms";
    let a = format!("{RULES}{GATE}{LIST}");
    let b = format!("{a}{DOGS}");
    let file = "Alder/Terms.md";
    git.record("2020-01-01", "First record of Alder Terms", file, &a);
    git.record("2020-02-01", change, file, &b);
    git.record("2020-02-02", change, file, &a);
    git.record("2020-02-03", change, file, &b);
    git.record("2020-02-04", "Refilter Alder Terms", file, &b.replace("# Rules", "Rules\n\n"));
    git.record("2020-02-05", change, file, "Page not found\n");
    git.record("2020-02-06", change, file, &a);
    git.record("2020-02-07", change, file, &a.replace("# Rules", "# **Rules**"));
    git.record("2020-06-01", change, file, &a.replace("30 days", "14 days"));
    git.record("2021-01-01", "First record of Alder Privacy", "Alder/Privacy.md", &b);
    git
}

fn opened(home: &Arc<Home>, size: (u16, u16)) -> Screen {
    let git = grove(&home.path().join("grove"));
    Screen::over(vec![Archive::open(git.path(), &home.dirs()).unwrap()], Arc::clone(home), size)
}

/// The rows of the tree below the documents, as drawn.
fn timeline(screen: &Screen) -> Vec<String> {
    let rows = screen.lines_in(screen.app().layout.tree.inner());
    rows.into_iter().filter(|row| !row.is_empty()).skip(3).collect()
}

/// The lines of the view of changes, as drawn.
fn lines(screen: &Screen) -> Vec<String> {
    let rows = screen.lines_in(screen.app().layout.body.inner());
    rows.into_iter().skip(2).filter(|row| !row.is_empty()).collect()
}

#[test]
fn a_timeline_folds_and_hides_and_gives_all_of_it_back() {
    let mut screen = opened(&Home::empty(), LARGE);
    screen.press("ljjl");
    let folded = [
        "⋯ 1 technical, 1 formatting, 1 junk hidden",
        "▸ ● 2020-06-01                     ~1",
        "▸ ≈ 2020-02-06         3 oscillations",
        "▸ ● 2020-02-01                     +1",
        "▸ ★ 2020-01-01                     +3",
    ];
    let squeezed = |rows: Vec<String>| -> Vec<String> {
        rows.iter().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let expected: Vec<String> = squeezed(folded.iter().map(|row| (*row).to_owned()).collect());
    let shown = squeezed(timeline(&screen));
    assert_eq!(shown[1..], expected[1..]);
    assert!(shown[0].starts_with('⋯') && shown[0].contains("hidden"), "{}", shown[0]);
    // The oscillation unfolds and folds again.
    screen.press("jjjl");
    assert_eq!(timeline(&screen).len(), 8);
    assert_eq!(screen.tree_row().split_whitespace().collect::<Vec<_>>()[..3], ["▾", "≈", "2020-02-06"]);
    screen.press("jj<enter>1");
    assert!(screen.title(screen.app().layout.reader).contains("2020-02-03"), "a flap is opened");
    screen.press("hh");
    assert_eq!(squeezed(timeline(&screen))[1..], expected[1..]);
    // What is hidden is shown by a key, from the row that counts it too, and hidden again.
    screen.press(".");
    assert_eq!(timeline(&screen).len(), 7);
    assert!(timeline(&screen).iter().any(|row| row.contains("✕ 2020-02-05")));
    screen.press(".ggjj<enter>");
    assert!(screen.app().tree.folds.hidden || timeline(&screen).len() == 5);
}

#[test]
fn stepping_skips_what_is_hidden() {
    let mut screen = opened(&Home::empty(), LARGE);
    screen.press("ljj<enter>");
    let day = |screen: &Screen| {
        let title = screen.title(screen.app().layout.reader);
        title
            .split(" · ")
            .next()
            .and_then(|title| title.split(' ').next_back())
            .unwrap_or_default()
            .to_owned()
    };
    let walk = |screen: &mut Screen, keys: &[&str]| -> Vec<String> {
        keys.iter().map(|key| day(screen.press(key))).collect()
    };
    assert_eq!(day(&screen), "2020-06-01");
    assert_eq!(
        walk(&mut screen, &["[", "[", "[", "]"]),
        ["2020-02-06", "2020-02-01", "2020-01-01", "2020-02-01"]
    );
    screen.press(".");
    assert_eq!(
        walk(&mut screen, &["]", "]", "]", "[", "[", "["]),
        ["2020-02-04", "2020-02-05", "2020-02-06", "2020-02-05", "2020-02-04", "2020-02-01"]
    );
    // In the comparison both sides step so.
    screen.press(".c]");
    let title = screen.title(screen.app().layout.body);
    assert!(title.contains("2020-02-01 → 2020-02-06"), "{title}");
    // What stands before that one is hidden: the sides don't meet.
    screen.press("<esc>");
    while day(&screen) != "2020-02-06" {
        screen.press("]");
    }
    screen.press("c");
    let title = screen.title(screen.app().layout.body);
    assert!(title.contains("2020-02-04 → 2020-02-06"), "{title}");
    screen.press("[");
    let title = screen.title(screen.app().layout.body);
    assert!(title.contains("2020-01-01 → 2020-02-01"), "{title}");
}

#[test]
fn pickers_fold_and_hide_but_find_everything() {
    let mut screen = opened(&Home::empty(), LARGE);
    screen.press("ljj<enter>v");
    let shown = |screen: &Screen| screen.app().popups.last().map_or(0, |popup| popup.shown.len());
    assert_eq!(shown(&screen), 4);
    assert!(screen.text().contains("3 oscillations between two texts since 2020-02-02"), "{}", screen.text());
    screen.press("<down><enter>");
    assert_eq!(screen.app().popups.len(), 1, "unfolding leaves the list open");
    screen.press("<ctrl-u>");
    let title = |screen: &Screen| screen.app().popups.last().unwrap().title.clone();
    assert!(title(&screen).contains("1 technical, 1 formatting, 1 junk hidden"), "{}", title(&screen));
    screen.press("<ctrl-t>");
    assert!(!title(&screen).contains("hidden"), "{}", title(&screen));
    screen.press("<ctrl-t>");
    // A hidden version is found by what is typed, opened, and has a row of its own from then on.
    screen.press("technical<enter>");
    assert!(screen.title(screen.app().layout.reader).contains("2020-02-04"));
    assert!(screen.tree_row().contains("○ 2020-02-04"), "{}", screen.tree_row());
    screen.press("v2020-02-03<enter>");
    assert!(screen.tree_row().contains("≈ 2020-02-03"), "{}", screen.tree_row());
}

#[test]
fn every_version_says_why_it_is_what_it_is() {
    let mut screen = opened(&Home::empty(), LARGE);
    screen.press("ljj<enter>.");
    let mut said = Vec::new();
    for _ in 0..9 {
        let card = screen.lines_in(screen.app().layout.card.inner()).join(" ");
        said.push(card.split_whitespace().collect::<Vec<_>>().join(" "));
        screen.press("[");
    }
    for reason in [
        "● change: the words differ Changed ~1 30 → 14 days",
        "◌ formatting only: every clause is as before",
        "≈ flap: back to the text of 2020-01-01",
        "✕ junk: a notice, it says “page not found”",
        "○ technical: the recorder says that it changed how it reads the page; no word did",
        "★ first record: the document's history begins here",
    ] {
        assert!(said.iter().any(|card| card.contains(reason)), "{reason}: {said:#?}");
    }
}

#[test]
fn what_changed_is_listed_and_compared() {
    for size in SIZES {
        let mut screen = opened(&Home::empty(), size);
        screen.press("L");
        let shown = lines(&screen);
        let starts: Vec<String> = shown.iter().map(|line| line.chars().take(12).collect()).collect();
        assert_eq!(
            starts,
            ["2021-01-01 ★", "2020-06-01 ●", "2020-02-06 ≈", "2020-02-01 ●", "2020-01-01 ★"],
            "{shown:#?}"
        );
        assert!(shown[1].contains("~1") && shown[1].contains("silent"), "{}", shown[1]);
        // Enter compares, and what lies behind it is the line that it was asked from.
        screen.press("j<enter>");
        assert_eq!(screen.app().view, View::Compare);
        assert!(screen.text().contains("2020-02-07"), "with the version before: {}", screen.text());
        screen.press("<esc>");
        assert_eq!((screen.app().view, screen.app().feed.cursor.at), (View::Changes, 1));
        screen.press("jl");
        assert_eq!(lines(&screen).len(), 8);
        screen.press("jjh");
        assert_eq!((lines(&screen).len(), screen.app().feed.cursor.at), (5, 2));
        screen.press(".");
        assert_eq!(lines(&screen).len(), 8);
        screen.press(".fterms since:2020-02<down><enter>c");
        assert_eq!(screen.app().view, View::Compare);
        screen.press("<esc>");
        assert_eq!(lines(&screen).len(), 3);
        screen.press("<esc>fis:silent");
        assert_eq!(lines(&screen).len(), 2);
        screen.press("<esc><esc>");
        assert_eq!(screen.app().view, View::Browse);
        // A first record has nothing before it: it is read.
        screen.press("L<end><enter>");
        assert_eq!(screen.app().view, View::Browse);
        assert!(screen.title(screen.app().layout.reader).contains("2020-01-01"));
    }
}

#[test]
fn words_that_weigh_are_told() {
    let mut screen = opened(&Home::empty(), LARGE);
    screen.press("L");
    assert!(lines(&screen)[1].contains("“30 → 14 days”"), "{:#?}", lines(&screen));
    screen.press("j<end>gg");
    screen.press("f14<enter>");
    assert_eq!(lines(&screen).len(), 1);
}

#[test]
fn what_came_since_the_last_visit_is_new() {
    let home = Home::empty();
    let mut git = grove(&home.path().join("grove"));
    let data = home.path().join("own");
    let open = || vec![Archive::open(&home.path().join("grove"), &home.dirs()).unwrap()];
    let kept = || std::fs::read_to_string(data.join("seen.toml")).unwrap_or_default();
    let stage = |settings: &Settings| Stage::open(open(), settings);
    let ours = settings(LARGE, &data);

    let mut first = stage(&ours);
    assert_eq!(kept(), "", "opening the program is no visit");
    first.press("L").unwrap();
    assert_eq!(first.app().feed.counts.new, 0, "at the first visit nothing is new");
    assert!(first.text().contains("first visit"));
    drop(first);
    let seen = kept();
    assert!(seen.contains("alder/terms"), "{seen}");

    let change = "Record new changes of Alder Terms";
    git.record("2021-05-01", change, "Alder/Terms.md", &format!("{RULES}{GATE}{DOGS}"));
    // Dated early, recorded late.
    git.record("2019-05-01", change, "Alder/Privacy.md", &format!("{RULES}{GATE}"));
    let mut picture =
        stage(&Settings { personal: Personal::new(&data).read_only(), ..settings(LARGE, &data) });
    picture.press("L").unwrap();
    assert_eq!((picture.app().feed.counts.new, kept()), (2, seen.clone()), "a picture is no visit");
    drop(picture);

    let mut second = stage(&ours);
    second.press("L").unwrap();
    assert_eq!(second.app().feed.counts.new, 2);
    assert!(second.text().contains("2 new since 2026-11-20"), "{}", second.text());
    second.press("n").unwrap();
    assert!(second.app().feed.selected().is_some_and(|item| item.new));
    second.press("fis:new").unwrap();
    assert_eq!(second.app().feed.lines.len(), 2);
    // Looked at again in the same run: still new.
    second.press("<esc><esc>L").unwrap();
    assert_eq!(second.app().feed.counts.new, 2);
    drop(second);
    let mut third = stage(&ours);
    third.press("L").unwrap();
    assert_eq!(third.app().feed.counts.new, 0);
}

#[test]
fn changes_tell_what_they_are_about() {
    let mut screen = Screen::sample(LARGE);
    screen.press("Lftopic:arbitr severity:high<enter>");
    let shown = lines(&screen);
    assert!(!shown.is_empty() && shown.iter().all(|line| line.contains('▲')), "{shown:#?}");
    assert!(shown.iter().any(|line| line.contains("▲ arbitration")), "{shown:#?}");
    let narrowed = screen.app().feed.lines.len();
    screen.press("<esc>");
    assert!(screen.app().feed.lines.len() > narrowed);
}
