//! Several histories as one, from the command line and on the screen: refs, other archives, renamed documents.

use std::path::Path;
use std::sync::Arc;

use fineprint::library::{Archive, Config, open_all};
use fineprint::source::testing::{GitBuilder, write_file};
use serde_json::Value;

use crate::support::home::Home;
use crate::support::run::{Ended, Program, keys};
use crate::support::screen::Screen;

/// Sentences of an invented harbour.
const RULES: [&str; 8] = [
    "Boats tie up at the northern quay between dawn and noon on working days.",
    "The harbour keeps a list of boats for ninety days and shows it to nobody.",
    "Anchors may not be dropped within ten metres of the old chain.",
    "A skipper who leaves the quay dirty pays for two hours of sweeping.",
    "Fog signals are sounded by the keeper, never by the boats themselves.",
    "Nets are dried on the eastern wall and taken down before the storm.",
    "The keeper may turn a boat away when the tide does not allow for it.",
    "Complaints are heard on the first Monday of the month in the boathouse.",
];

fn page(rules: &[usize]) -> String {
    let lines: Vec<&str> = rules.iter().map(|&n| RULES[n]).collect();
    format!("# Rules of the harbour\n\n{}\n", lines.join("\n\n"))
}

/// An archive in which a service was renamed, with older captures on a branch of their own.
fn harbour(folder: &Path) -> GitBuilder {
    let mut git = GitBuilder::bare(&folder.join("harbour.git"));
    git.begin("captures");
    git.record("2012-01-01", "Capture", "Mole/Terms.html", "<h1>Rules</h1><p>The oldest rule of all.</p>");
    git.begin("main");
    git.record("2018-01-01", "First record of", "Mole/Terms.md", &page(&[0, 1, 2, 3, 4, 5]));
    git.record("2019-01-01", "Record new changes of", "Mole/Terms.md", &page(&[0, 1, 2, 3, 4, 5, 6]));
    git.record("2019-02-01", "First record of", "Quay/Terms.md", &page(&[0, 7]));
    git.record("2020-01-01", "First record of", "Jetty/Terms.md", &page(&[0, 1, 2, 3, 4, 5, 6]));
    git.record("2021-01-01", "Record new changes of", "Jetty/Terms.md", &page(&[0, 1, 2, 3, 4, 5, 6, 7]));
    git
}

fn told(value: &Value, list: &str, field: &str) -> Vec<String> {
    let rows = value[list].as_array().unwrap().iter();
    rows.map(|row| row[field].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn a_ref_is_named_on_the_command_line_or_in_the_configuration() {
    let program = Program::fresh();
    let git = harbour(program.folder());
    let archive = git.path().to_str().unwrap();
    let versions = ["versions", "mole/terms", "-a", archive, "--json"];
    let alone = program.run(&versions).json();
    assert_eq!(told(&alone, "versions", "origin"), ["-", "-"]);
    let both = program.run(&[&versions[..], &["--ref", "captures"]].concat());
    assert_eq!(told(&both.json(), "versions", "origin"), ["ref captures", "-", "-"]);
    assert_eq!(told(&both.json(), "versions", "locator")[0], "mole/terms@2012-01-01");
    let unknown = program.run(&[&versions[..], &["--ref", "capture"]].concat());
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("no ref \"capture\"") && unknown.err.contains("hint: "), "{}", unknown.err);
    let sample = program.run(&["list", "--ref", "captures"]);
    assert!(sample.code == 2 && sample.err.contains("bundled sample"), "{}", sample.err);
    let config = format!("archives = [{{ path = '{archive}', refs = ['captures', 'gone'] }}]");
    program.configure(&config);
    let configured = program.run(&["versions", "mole/terms", "--json"]);
    assert_eq!(told(&configured.json(), "versions", "origin"), ["ref captures", "-", "-"]);
    assert!(configured.err.contains("no ref \"gone\""), "{}", configured.err);
}

#[test]
fn a_renamed_service_is_proposed_joined_and_taken_apart_again() {
    let program = Program::fresh();
    let git = harbour(program.folder());
    let archive = git.path().to_str().unwrap();
    let joins =
        |more: &[&str]| -> Ended { program.run(&[&["joins"], more, &["-a", archive, "--json"]].concat()) };
    let proposed = joins(&[]).json();
    assert_eq!(told(&proposed, "joins", "from"), ["mole/terms"]);
    assert_eq!(told(&proposed, "joins", "into"), ["jetty/terms"]);
    assert_eq!(told(&proposed, "joins", "state"), ["proposed"]);
    assert_eq!(proposed["joins"][0]["score"], 1.0);
    assert!(told(&proposed, "joins", "why")[0].starts_with("7 of 7 clauses"), "{proposed}");
    assert_eq!(told(&joins(&["accept", "mole/terms"]).json(), "joins", "state"), ["joined"]);
    let list = program.run(&["list", "-a", archive, "--json"]).json();
    assert_eq!(told(&list, "services", "slug"), ["jetty", "quay"]);
    // The old name leads on, and the text that both recorded counts once.
    let versions = program.run(&["versions", "mole/terms", "-a", archive, "--json"]).json();
    assert_eq!(
        told(&versions, "versions", "locator"),
        ["jetty/terms@2018-01-01", "jetty/terms@2019-01-01", "jetty/terms@2021-01-01"]
    );
    assert_eq!(told(&versions, "versions", "origin"), ["mole/terms", "mole/terms", "-"]);
    assert_eq!(told(&versions, "versions", "kind"), ["first", "change", "change"]);
    let found = program.run(&["search", "anchors", "-a", archive, "--json"]).json();
    assert_eq!(found["total"], 1);
    assert_eq!(found["hits"][0]["first_seen"], "2018-01-01T00:00:00Z");
    assert_eq!(joins(&["undo", "jetty/terms"]).code, 2);
    assert_eq!(told(&joins(&["undo", "mole/terms"]).json(), "joins", "state"), ["proposed"]);
    assert_eq!(joins(&["decline", "mole/terms"]).code, 0);
    assert_eq!(told(&joins(&[]).json(), "joins", "state"), ["declined"]);
    assert_eq!(joins(&["accept", "--all"]).code, 1);
    // The user knows best: any two can be one.
    assert_eq!(joins(&["accept", "quay/terms", "quay/terms"]).code, 2);
    let by_hand = joins(&["accept", "quay/terms", "jetty/terms"]).json();
    assert_eq!(told(&by_hand, "joins", "why"), ["joined by hand"]);
}

/// A folder of captures of the harbour's documents.
fn captures(folder: &Path) -> String {
    let folder = folder.join("captures");
    write_file(&folder, "mole/terms/2010-01-01.md", &page(&[0]));
    write_file(&folder, "mole/terms/2018-02-01.md", &page(&[0, 1, 2, 3, 4, 5]));
    write_file(&folder, "mole/notice/2010-01-01.md", &page(&[1, 2]));
    folder.to_str().unwrap().to_owned()
}

#[test]
fn documents_of_another_archive_come_in_when_they_are_joined() {
    let program = Program::fresh();
    let git = harbour(program.folder());
    let (archive, captures) = (git.path().to_str().unwrap(), captures(program.folder()));
    let both = ["-a", archive, "-a", &captures, "--json"];
    let proposed = program.run(&[&["joins"], &both[..]].concat()).json();
    let pairs = told(&proposed, "joins", "from");
    assert!(pairs.contains(&"captures:mole/terms".to_owned()), "{proposed}");
    let accepted = program.run(&[&["joins", "accept", "captures:mole/terms"], &both[..]].concat()).json();
    assert_eq!(told(&accepted, "joins", "into"), ["harbour:mole/terms"]);
    // With both open the document is where it was joined to, and the rest where it was.
    let list = program.run(&[&["list"], &both[..]].concat()).json();
    let locators: Vec<&str> = list["services"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|service| service["documents"].as_array().unwrap())
        .map(|document| document["locator"].as_str().unwrap())
        .collect();
    let expected =
        ["harbour:jetty/terms", "harbour:mole/terms", "harbour:quay/terms", "captures:mole/notice"];
    assert_eq!(locators, expected);
    let old_name = program.run(&[&["versions", "captures:mole/terms"], &both[..]].concat()).json();
    assert_eq!(old_name["versions"].as_array().unwrap().len(), 3);
    // Alone it is remembered too, and the folder by itself is what it was.
    let alone = program.run(&["versions", "mole/terms", "-a", archive, "--json"]);
    let place = std::fs::canonicalize(&captures).unwrap();
    let origin = format!("captures ({})", place.display());
    assert_eq!(told(&alone.json(), "versions", "origin"), [&origin, "-", "-"]);
    let folder = program.run(&["list", "mole/terms", "-a", &captures, "--json"]).json();
    assert_eq!(folder["services"][0]["documents"][0]["versions"], 2);
    // When the folder is gone, it is told every time, and the rest goes on.
    std::fs::rename(&captures, program.folder().join("elsewhere")).unwrap();
    for _ in 0..2 {
        let gone = program.run(&["versions", "mole/terms", "-a", archive, "--json"]);
        assert_eq!(told(&gone.json(), "versions", "origin"), ["-", "-"]);
        assert!(gone.err.contains("captures") && gone.err.contains("joins undo"), "{}", gone.err);
    }
    let pair = format!("{}:mole/terms", place.display());
    assert_eq!(program.run(&["joins", "undo", &pair, "-a", archive]).code, 0);
    assert_eq!(program.run(&["versions", "mole/terms", "-a", archive]).err, "");
}

#[test]
fn the_screen_lists_what_may_be_one_and_joins_it() {
    let home = Home::empty();
    let git = harbour(home.path());
    let archives = vec![Archive::open(git.path(), &home.dirs()).unwrap()];
    let mut screen = Screen::over(archives, Arc::clone(&home), (120, 30));
    assert!(
        screen.footer().contains("1 document seems to go on as another: & lists them"),
        "{}",
        screen.footer()
    );
    // The second version of the stale document is read.
    screen.press("ggjlj<enter>");
    assert_eq!(screen.app().reader.reading.as_ref().unwrap().target.service, "mole");
    assert!(screen.text().contains("May be one mole/terms"), "{}", screen.text());
    screen.press("&");
    assert!(screen.footer().contains("7 of 7 clauses the same: one ends 2019-01-01"), "{}", screen.footer());
    assert!(screen.text().contains("proposed  terms: mole → jetty"), "{}", screen.text());
    screen.press("<enter>");
    assert!(screen.text().contains("joined  terms: mole → jetty"), "{}", screen.text());
    assert!(screen.footer().contains("mole/terms goes on as jetty/terms"), "{}", screen.footer());
    screen.press("<esc><esc>");
    assert!(screen.line(0).contains("2 services · 2 documents · 4 versions"), "{}", screen.text());
    assert!(screen.text().contains("From       mole/terms"), "{}", screen.text());
    let reading = screen.app().reader.reading.clone().unwrap();
    assert_eq!((&*reading.target.service, reading.versions.len()), ("jetty", 3));
    screen.press("&<enter><esc>");
    assert!(screen.footer().is_empty() || !screen.footer().contains('✗'), "{}", screen.footer());
    let reading = screen.app().reader.reading.clone().unwrap();
    assert_eq!((&*reading.target.service, reading.versions.len()), ("mole", 2));
}

#[test]
fn nothing_to_join_says_so() {
    let home = Home::empty();
    let mut git = GitBuilder::bare(&home.path().join("weir.git"));
    git.record("2020-01-01", "First record of", "Weir/Terms.md", &page(&[1]));
    let archives = vec![Archive::open(git.path(), &home.dirs()).unwrap()];
    let mut screen = Screen::over(archives, home, (120, 30));
    assert!(!screen.footer().contains("seem"), "{}", screen.footer());
    screen.press("&");
    assert!(screen.footer().contains("No document seems to go on"), "{}", screen.footer());
}

#[test]
fn a_sister_service_that_goes_on_was_not_renamed() {
    let program = Program::fresh();
    let mut git = harbour(program.folder());
    let archive = git.path().to_str().unwrap().to_owned();
    assert_eq!(program.run(&["joins", "-a", &archive]).code, 0);
    // The text of one document rests, but the service is alive.
    git.record("2020-09-01", "First record of", "Mole/Bylaws.md", &page(&[7, 6, 5, 4]));
    assert_eq!(program.run(&["joins", "-a", &archive]).out, "");
}

#[test]
fn a_document_may_get_another_name_within_its_service() {
    let program = Program::fresh();
    let mut git = GitBuilder::bare(&program.folder().join("harbour.git"));
    git.record("2018-01-01", "First record of", "Mole/Terms.md", &page(&[0, 1, 2, 3, 4, 5]));
    git.record("2018-02-01", "First record of", "Mole/Bylaws.md", &page(&[0, 1, 2, 7]));
    // Of two that fit, the one of which more is the same; a document that began before is none.
    git.record("2019-01-01", "First record of", "Mole/Conditions.md", &page(&[0, 1, 2, 3, 4, 5, 6]));
    git.record("2019-02-01", "First record of", "Mole/Rules.md", &page(&[0, 1, 2, 3, 4]));
    git.record("2021-01-01", "Record new changes of", "Mole/Bylaws.md", &page(&[0, 1, 2, 3, 7]));
    git.record("2022-01-01", "Record new changes of", "Mole/Conditions.md", &page(&[0, 1, 2, 3, 4, 5, 7]));
    let told = program.run(&["joins", "-a", git.path().to_str().unwrap(), "--json"]).json();
    assert_eq!(told_pairs(&told), ["mole/terms mole/conditions"]);
}

fn told_pairs(value: &Value) -> Vec<String> {
    let pairs = told(value, "joins", "from").into_iter().zip(told(value, "joins", "into"));
    pairs.map(|(from, into)| format!("{from} {into}")).collect()
}

#[test]
fn the_sample_has_a_renamed_service() {
    let program = Program::with_sample();
    let told = program.run(&["joins", "--json"]).json();
    let pairs: Vec<String> = told["joins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|join| {
            assert_eq!(keys(join), ["from", "into", "score", "state", "why"]);
            format!("{} {}", join["from"].as_str().unwrap(), join["into"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        pairs,
        [
            "hobnob-square/privacy-policy tessel/privacy-policy",
            "hobnob-square/terms-of-service tessel/terms-of-service"
        ]
    );
}

#[test]
fn a_damaged_file_of_joins_is_told_and_hinders_nothing() {
    let program = Program::fresh();
    let git = harbour(program.folder());
    write_file(&program.folder().join("data"), "joins.toml", "[[join]]\narchive = 3\n");
    let list = program.run(&["list", "-a", git.path().to_str().unwrap()]);
    assert_eq!(list.code, 0);
    assert!(list.err.contains("joins.toml"), "{}", list.err);
}

#[test]
fn archives_are_opened_with_the_refs_that_each_has() {
    let home = Home::empty();
    let git = harbour(home.path());
    let mut other = GitBuilder::bare(&home.path().join("other.git"));
    other.record("2020-01-01", "First record of", "Weir/Terms.md", &page(&[1]));
    let paths = [git.path().to_owned(), other.path().to_owned()];
    let open = |name: &str| open_all(&paths, &[name.to_owned()], &Config::default(), &home.dirs());
    let archives = open("captures").unwrap();
    let place = |path: &Path| std::fs::canonicalize(path).unwrap().to_string_lossy().into_owned();
    assert_eq!(archives[0].place(), place(git.path()));
    assert_ne!(archives[0].source().identity(), archives[0].place());
    assert_eq!(archives[1].source().identity(), archives[1].place());
    assert!(open("nowhere").is_err_and(|trouble| trouble.what.contains("no ref \"nowhere\"")));
}
