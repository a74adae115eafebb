//! A clause through history, and everything as of a day: on a small corpus whose history is known.

use std::path::Path;
use std::sync::Arc;

use fineprint::app::View;
use fineprint::app::layout::Pane;
use fineprint::builder::Options;
use fineprint::history::{Lineage, Origin, Row, Subject, lineage};
use fineprint::library::{Archive, Dirs};
use fineprint::model::{Cancel, ClauseId, Lifetime, Timestamp};
use fineprint::source::testing::write_file;

use crate::support::home::Home;
use crate::support::run::Program;
use crate::support::screen::{MEDIUM, Screen};

const LEASH: [&str; 3] = [
    "Dogs are welcome when they are on a leash that is shorter than two metres at all times.",
    "Dogs are welcome when they are on a leash that is shorter than three metres at all times.",
    "Dogs may be welcome when they are on a leash that is shorter than three metres at all times.",
];
const GATE: &str =
    "The gate is open from dawn until dusk on every day of the year, and nobody is asked for a name.";
const FIRE: &str =
    "You may not light a fire in the grove, nor leave one burning that somebody else has lit before you.";
const BENCH: [&str; 2] = [
    "Whoever breaks a bench in the grove mends it within fourteen days of the accident.",
    "Whoever breaks a bench pays a joiner whom the keepers of the grove have chosen beforehand.",
];

/// A corpus of one document with these paragraphs, a version a year from 2015 on.
fn corpus(folder: &Path, versions: &[&[&str]]) {
    for (n, paragraphs) in versions.iter().enumerate() {
        let text = format!("# Rules\n\n{}\n", paragraphs.join("\n\n"));
        write_file(folder, &format!("grove/rules/{}-03-01.md", 2015 + n), &text);
    }
}

fn open(folder: &Path, dirs: &Dirs) -> Archive {
    let archive = Archive::open(folder, dirs).unwrap();
    archive.update(Options::default(), &Cancel::default(), &|_| {}).unwrap();
    archive
}

/// The lineage of the clause with this text, looked at in the last version that holds it.
fn traced(versions: &[&[&str]], text: &str) -> Lineage {
    let home = Home::empty();
    let folder = home.path().join("corpus");
    corpus(&folder, versions);
    let archive = open(&folder, &home.dirs());
    let snapshot = archive.snapshot().unwrap();
    let indexed = snapshot.document("grove", "rules").unwrap();
    let lifetimes: std::collections::HashMap<ClauseId, Lifetime> = indexed.table.lifetimes().collect();
    let outline = fineprint::text::read(text.as_bytes(), fineprint::model::Format::Markdown);
    let clause = outline.clauses().next().unwrap().1.id;
    let subject = Subject {
        archive: &archive,
        document: indexed.document,
        lifetimes: &lifetimes,
        clause,
        version: lifetimes[&clause].last() as usize,
    };
    let mut told = 0;
    let traced = lineage(subject, &Cancel::default(), &mut |_| told += 1).unwrap().unwrap();
    assert!(told > 0, "nothing was told on the way");
    assert!(!traced.unfinished && traced.steps[traced.subject].text == text);
    traced
}

/// A lineage in short: the first year of each wording, what happened, its first words.
fn short(lineage: &Lineage) -> Vec<String> {
    let steps = lineage.steps.iter().map(|step| {
        let gone = if step.removed { format!(" −{}", 2016 + step.span.last) } else { String::new() };
        format!("{} {}{gone}", 2015 + step.span.first, step.origin.word())
    });
    steps.collect()
}

#[test]
fn rewordings_are_followed_from_any_of_them() {
    let versions: [&[&str]; 5] = [
        &[GATE, LEASH[0]],
        &[GATE, LEASH[0], FIRE],
        &[GATE, LEASH[1], FIRE],
        &[FIRE, GATE, LEASH[1]],
        &[FIRE, GATE, LEASH[2]],
    ];
    let expected = ["2015 first", "2017 changed", "2019 changed"];
    for text in LEASH {
        let traced = traced(&versions, text);
        assert_eq!(short(&traced), expected, "{text}");
        assert_eq!((traced.rewordings(), traced.wordings()), (2, 3));
    }
    assert_eq!(short(&traced(&versions, FIRE)), ["2016 added"]);
    let Origin::From(sources) = &traced(&versions, LEASH[2]).steps[2].origin else { panic!("not reworded") };
    assert_eq!(sources[0].weighty, ["are → may be"]);
}

#[test]
fn what_went_and_came_back() {
    let versions: [&[&str]; 4] = [&[GATE, LEASH[0], FIRE], &[GATE, FIRE], &[GATE, LEASH[0], FIRE], &[GATE]];
    assert_eq!(short(&traced(&versions, LEASH[0])), ["2015 first −2016", "2017 returned −2018"]);
    assert_eq!(short(&traced(&versions, FIRE)), ["2015 first −2018"]);
}

#[test]
fn splits_and_merges_are_followed_to_both_sides() {
    let both = format!("{} {}", BENCH[0], FIRE);
    let versions: [&[&str]; 3] = [&[GATE, BENCH[0], FIRE], &[GATE, &both], &[GATE, BENCH[0], FIRE]];
    let merged = traced(&versions, &both);
    let mut kinds = short(&merged);
    kinds.sort();
    assert_eq!(kinds, ["2015 first", "2015 first", "2016 merged", "2017 split", "2017 split"]);
    // From a part, the other part's way is not its own.
    assert_eq!(short(&traced(&versions, FIRE)).iter().filter(|step| step.starts_with("2015")).count(), 2);
}

#[test]
fn back_and_forth_is_one_line() {
    let (a, b): (&[&str], &[&str]) = (&[GATE, LEASH[0]], &[GATE, LEASH[1]]);
    let versions: Vec<&[&str]> = (0..9).map(|n| if n % 2 == 0 { a } else { b }).collect();
    let traced = traced(&versions, LEASH[0]);
    assert_eq!(traced.steps.len(), 9);
    assert_eq!(traced.rows(), [Row::Step(0), Row::Step(1), Row::Flicker(2, 7), Row::Step(8)]);
}

fn grove(size: (u16, u16)) -> Screen {
    let home = Home::empty();
    let folder = home.path().join("corpus");
    corpus(
        &folder,
        &[&[GATE, LEASH[0]], &[GATE, LEASH[1]], &[GATE, LEASH[1], FIRE], &[FIRE, GATE, LEASH[2]]],
    );
    let dirs = home.dirs();
    Screen::over(vec![open(&folder, &dirs)], Arc::clone(&home), size)
}

#[test]
fn the_lineage_on_screen() {
    let mut screen = grove(MEDIUM);
    screen.press("/leash<enter>H");
    assert_eq!(screen.app().view, View::Lineage);
    let text = screen.text();
    for expected in [
        "3 wordings · reworded 2 ×",
        "since 2015-03-01",
        "in force",
        "two → three metres",
        "Dogs are may be welcome",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    // The last wording, then the change that made the one before, then the reader on its words.
    screen.press("Gy");
    assert!(screen.copied().starts_with("grove/rules@2018-03-01#"), "{}", screen.copied());
    screen.press("kc");
    let pair = screen.app().compare.wanted.as_ref().map(|asked| (asked.old.version, asked.new.version));
    assert_eq!((screen.app().view, pair), (View::Compare, Some((0, 1))));
    screen.press("<esc><enter>");
    assert_eq!((screen.app().view, screen.app().focus), (View::Browse, Pane::Reader));
    assert_eq!(screen.block(), LEASH[1]);
    // `B` goes to the version that brought a clause; there it says so.
    screen.press("/<ctrl-u>gate<enter>B");
    assert_eq!(screen.app().reader.reading.as_ref().unwrap().target.version, 0);
    screen.press("B");
    assert!(screen.footer().contains("first record"), "{}", screen.footer());
}

#[test]
fn as_of_a_day() {
    let mut screen = grove(MEDIUM);
    screen.press("jl");
    screen.press("l<enter>");
    let version = |screen: &Screen| screen.app().reader.reading.as_ref().map(|r| r.target.version);
    assert_eq!(version(&screen), Some(3));
    screen.press("@2016-05<enter>");
    assert!(screen.line(0).contains("as of 2016-05-31"), "{}", screen.line(0));
    assert!(screen.line(0).contains("1 service · 1 document "), "{}", screen.line(0));
    assert_eq!(version(&screen), Some(1));
    screen.press("]");
    assert!(screen.footer().contains("in force on 2016-05-31"), "{}", screen.footer());
    // The search finds what was in force then, unless the query names a day itself.
    screen.press("/fire");
    assert!(screen.app().search.hits.as_ref().is_some_and(|hits| hits.total == 0));
    screen.press("<ctrl-u>fire asof:2018");
    assert!(screen.app().search.hits.as_ref().is_some_and(|hits| hits.total == 1));
    screen.press("<esc>@<enter>");
    assert!(!screen.line(0).contains("as of"), "{}", screen.line(0));
    assert_eq!(version(&screen), Some(3));
    screen.press("@2001<enter>");
    assert!(screen.app().reader.reading.is_none() && screen.text().contains("Nothing was recorded"));
    screen.press("@not a day<enter>");
    assert_eq!(screen.app().as_of, Timestamp::parse_end("2001"));
}

#[test]
fn history_for_scripts() {
    let program = Program::fresh();
    let folder = program.folder().join("corpus");
    corpus(&folder, &[&[GATE, LEASH[0]], &[GATE, LEASH[1]], &[GATE]]);
    let archive = folder.to_str().unwrap();
    let hits = program.run(&["search", "leash", "-a", archive, "--json", "--sort", "newest"]).json();
    let locator = hits["hits"][0]["locator"].as_str().unwrap();
    let value = program.run(&["history", locator, "-a", archive, "--json"]).json();
    let kinds: Vec<&str> =
        value["lineage"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["first", "changed", "removed"]);
    assert_eq!(value["lineage"][1]["from"][0], value["lineage"][0]["locator"]);
    assert_eq!(value["lineage"][2]["date"], "2017-03-01T00:00:00Z");
    assert_eq!((&value["current"], &value["rewordings"]), (&false.into(), &1.into()));
    assert_eq!(value["lifetime"]["gone_since"], "2017-03-01T00:00:00Z");
    let versions = program.run(&["history", "grove/rules", "-a", archive, "--json"]).json();
    assert_eq!(versions["versions"].as_array().map(Vec::len), Some(3));
    let then = program.run(&["search", "leash", "-a", archive, "--json", "--as-of", "2015"]).json();
    assert_eq!((&then["total"], &then["hits"][0]["text"]), (&1.into(), &LEASH[0].into()));
    let (what, hint) = program.run(&["search", "leash", "-a", archive, "--as-of", "soon"]).error();
    assert!(what.contains("\"soon\" is not a day") && hint.contains("2019-05-01"));
}
