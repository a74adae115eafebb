//! What people keep: as commands and on screen, in order, for others, and through whatever becomes of the archive.

use fineprint::app::View;
use fineprint::library::Archive;
use fineprint::source;
use fineprint::source::testing::write_file;
use serde_json::Value;

use crate::support::home::Home;
use crate::support::run::{Ended, Program, keys};
use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen};

const FIRST: &str = "# Terms\n\n## Boats\n\nBoats tie up at the northern quay between dawn and noon.\n\n\
                     A skipper who leaves the quay dirty pays for two hours of sweeping.\n\n\
                     ## Fog\n\nFog signals are sounded by the keeper, never by the boats themselves.\n";
const SECOND: &str = "# Terms\n\n## Boats\n\nBoats tie up at the northern quay between dawn and noon.\n\n\
                      A skipper who leaves the quay dirty pays for three hours of sweeping.\n";

/// A corpus folder in the program's own folder, with the first version of one document.
fn program() -> Program {
    let program = Program::fresh();
    write_file(program.folder(), "harbour/mole/terms/2020-01-01.md", FIRST);
    program
}

fn notes(program: &Program, arguments: &[&str]) -> Ended {
    program.run(&[&["-a", "harbour", "notes"], arguments].concat())
}

/// The locator of the clause that holds some words.
fn locator(program: &Program, words: &str) -> String {
    let found = program.run(&["-a", "harbour", "search", words, "--json"]).json();
    found["hits"][0]["locator"].as_str().unwrap().to_owned()
}

fn first(ended: &Ended) -> Value {
    ended.json()["notes"][0].clone()
}

#[test]
fn notes_are_added_listed_changed_and_removed() {
    let program = program();
    assert_eq!(notes(&program, &[]).code, 1);
    let fog = locator(&program, "fog");
    let added = notes(&program, &["add", &fog, "--comment", "Ask #weather", "--tag", "law", "--json"]);
    let value = added.json();
    assert_eq!((added.code, value["dossier"].as_str()), (0, Some("Notes")));
    let expected = ["about", "before", "comment", "dossier", "id", "kind", "made", "tags"];
    assert_eq!(keys(&value), expected);
    assert_eq!(value["tags"], serde_json::json!(["weather", "law"]));
    assert_eq!(
        value["about"]["text"],
        "Fog signals are sounded by the keeper, never by the boats themselves."
    );
    // Kept again, it is the same note; a whole version goes to a dossier of its own.
    assert_eq!(notes(&program, &["add", &fog]).code, 0);
    assert_eq!(notes(&program, &["add", "mole/terms", "--dossier", "Harbours"]).code, 0);
    let all = notes(&program, &["--json"]).json();
    let kinds: Vec<&str> =
        all["notes"].as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["version", "clause"]);
    for (wanted, code) in [(vec!["#weather"], 0), (vec!["#fog"], 1), (vec!["--dossier", "Harbours"], 0)] {
        assert_eq!(notes(&program, &wanted).code, code, "{wanted:?}");
    }
    let (what, hint) = notes(&program, &["--dossier", "Piers"]).error();
    assert!(what.contains("Piers") && hint.contains("Harbours"), "{what} {hint}");
    assert_eq!(notes(&program, &["rename", "Harbours", "Ports"]).code, 0);
    notes(&program, &["rename", "Harbours", "Piers"]).error();
    let id = value["id"].as_str().unwrap();
    assert_eq!(notes(&program, &["remove", &id[..4]]).code, 0);
    notes(&program, &["remove", id]).error();
    assert_eq!(notes(&program, &["remove", "last"]).code, 0);
    assert_eq!(notes(&program, &["add", "mole/terms", "--dossier", "Ports"]).code, 0);
    notes(&program, &["add", "mole/terms@2019"]).error();
    let plain = notes(&program, &[]);
    plain.assert_plain();
    assert!(plain.out.starts_with("Ports: 1\n"), "{}", plain.out);
}

#[test]
fn a_note_outlives_what_becomes_of_its_archive() {
    let program = program();
    assert_eq!(notes(&program, &["add", &locator(&program, "fog"), "--comment", "mine"]).code, 0);
    let standing = |ended: &Ended| {
        let note = first(ended);
        let about = &note["about"];
        (
            about["lost"].as_str().map(str::to_owned),
            about["lifetime"]["gone_since"].as_str().map(str::to_owned),
        )
    };
    assert_eq!(standing(&notes(&program, &["--json"])), (None, None));
    // The next version lacks the clause.
    write_file(program.folder(), "harbour/mole/terms/2021-01-01.md", SECOND);
    assert_eq!(standing(&notes(&program, &["--json"])), (None, Some("2021-01-01T00:00:00Z".into())));
    // The index is made anew; the archive lies elsewhere.
    assert_eq!(program.run(&["-a", "harbour", "index", "--rebuild"]).code, 0);
    std::fs::rename(program.folder().join("harbour"), program.folder().join("port")).unwrap();
    let moved = program.run(&["-a", "port", "notes", "--json"]);
    assert_eq!(standing(&moved), (None, Some("2021-01-01T00:00:00Z".into())));
    // Other bytes under the same name are not what was noted: the words stay, and that is told.
    write_file(program.folder(), "port/mole/terms/2020-01-01.md", SECOND);
    let (lost, _) = standing(&program.run(&["-a", "port", "notes", "--json"]));
    assert!(lost.as_ref().is_some_and(|why| why.contains("bytes")), "{lost:?}");
    // Another archive: likewise.
    let elsewhere = program.run(&["notes", "--json"]);
    let (lost, _) = standing(&elsewhere);
    assert_eq!(lost.as_deref(), Some("the archive harbour is not open"));
    assert_eq!(first(&elsewhere)["about"]["text"], first(&moved)["about"]["text"]);
    let page = program.run(&["export", "--dossier", "Notes"]);
    assert!(
        page.code == 0 && page.out.contains("Fog signals") && page.out.contains("is not open"),
        "{}",
        page.out
    );
}

#[test]
fn a_dossier_is_written_in_four_forms() {
    let program = program();
    write_file(program.folder(), "harbour/mole/terms/2021-01-01.md", SECOND);
    let sweeping = locator(&program, "sweeping three");
    notes(&program, &["add", &sweeping, "--comment", "dear #fees"]);
    notes(&program, &["add", "mole/terms", "--against", "mole/terms@first"]);
    let export =
        |form: &str| program.run(&["-a", "harbour", "export", "--dossier", "Notes", "--format", form]);
    let json: Value = serde_json::from_str(&export("json").out).unwrap();
    assert_eq!(json["title"], "Notes");
    let (clause, comparison) = (&json["items"][0], &json["items"][1]);
    assert_eq!((clause["kind"].as_str(), clause["tags"][0].as_str()), (Some("clause"), Some("fees")));
    assert_eq!(clause["absent_before"], "2020-01-01T00:00:00Z");
    let changes = comparison["changes"].as_array().unwrap();
    assert!(
        changes.iter().any(|c| c["old"].as_str().is_some_and(|old| old.contains("two hours"))),
        "{changes:?}"
    );
    // What is cited can be checked.
    let citation = clause["citation"].as_str().unwrap();
    assert_eq!(program.run(&["-a", "harbour", "verify", "--citation", citation]).code, 0);
    let page = export("html").out;
    assert!(page.contains("<del>two</del><ins>three</ins>") && !page.contains("<script"), "{page}");
    let table = export("csv").out;
    assert!(table.starts_with("number,kind,service,document,"), "{table}");
    assert!(table.contains("1,clause,mole,Terms,") || table.contains("1,clause,Mole,Terms,"), "{table}");
    let markdown = export("markdown").out;
    assert!(markdown.contains("~~two~~**three**") && markdown.contains("\\#fees"), "{markdown}");
}

#[test]
fn what_is_found_can_be_written_at_once() {
    let program = program();
    let export = |arguments: &[&str]| program.run(&[&["-a", "harbour", "export"], arguments].concat());
    let found = export(&["quay", "mole/terms@2020-01-01", "--json"]);
    let value: Value = serde_json::from_str(&found.out).unwrap();
    let kinds: Vec<&str> =
        value["items"].as_array().unwrap().iter().map(|i| i["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["clause", "clause", "version"]);
    assert_eq!(value["items"][2]["clauses"].as_array().unwrap().len(), 3);
    let one = export(&[&locator(&program, "fog"), "--json"]);
    assert!(one.out.contains("Fog signals") && !one.out.contains("northern quay"), "{}", one.out);
    let cut = export(&["quay", "-n", "1", "--json"]);
    assert!(cut.err.contains("1 of the 2 clauses"), "{}", cut.err);
    assert_eq!(export(&["submarine"]).code, 1);
    // What has a version is a locator, right or wrong.
    export(&["mole/piers@2020"]).error();
    export(&["is:lost"]).error();
    export(&[]).error();
    let (what, _) = export(&["--dossier", "Piers"]).error();
    assert!(what.contains("Piers"), "{what}");
}

#[test]
fn two_instances_lose_no_note() {
    let program = program();
    program.run(&["-a", "harbour", "index"]);
    let children: Vec<_> = (0..6)
        .map(|n| {
            let dossier = format!("Dossier {n}");
            program
                .command(&["-a", "harbour", "notes", "add", "mole/terms", "--dossier", &dossier])
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(notes(&program, &["--json"]).json()["notes"].as_array().unwrap().len(), 6);
}

#[test]
fn a_clause_is_kept_with_words_and_tags() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/arbitration forum<enter>a");
    assert!(screen.text().contains("Keep: "), "{}", screen.text());
    screen.press("Ask counsel #law<enter>");
    assert!(screen.footer().contains("Kept in Notes (1); D shows the dossiers"), "{}", screen.footer());
    let text = screen.text();
    assert!(text.contains("✎") && text.contains("Ask counsel #law") && text.contains("in Notes"), "{text}");
    // The same clause again: its words are there to be changed.
    screen.press("a");
    assert!(screen.text().contains("Note: C.5 The arbitration will be run"), "{}", screen.text());
    screen.press("<ctrl-u>Ask again #law<enter>");
    assert!(screen.footer().contains("Note changed"), "{}", screen.footer());
    screen.press("D");
    assert_eq!(screen.app().view, View::Notes);
    assert!(
        screen.text().contains("Ask again") && !screen.text().contains("Ask counsel"),
        "{}",
        screen.text()
    );
    screen.press("<enter>");
    assert_eq!(screen.app().view, View::Browse);
    assert!(screen.block().contains("Tri-River"), "{}", screen.block());
}

#[test]
fn nothing_is_kept_where_there_is_nothing() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("D");
    assert!(screen.text().contains("Nothing is kept yet"), "{}", screen.text());
    for keys in ["<enter>", "x", "d", "R", "Y", "a", "J"] {
        screen.press(keys);
        assert!(screen.footer().contains("a keeps the clause"), "{keys}: {}", screen.footer());
    }
    screen.press("<esc>ga");
    let mut screen = Screen::sample(MEDIUM);
    screen.press("a");
    assert!(screen.footer().contains("Put the cursor on a document"), "{}", screen.footer());
    screen.press("c");
    assert!(screen.footer().contains("Put the cursor on a document or a version"), "{}", screen.footer());
    screen.press("#a");
    assert!(screen.footer().contains("Open a clause"), "{}", screen.footer());
}

/// A screen with three notes: a clause, a change, a comparison, in this order.
fn kept(size: (u16, u16)) -> Screen {
    let mut screen = Screen::sample(size);
    screen.press("/arbitration forum<enter>aFirst #law<enter>");
    screen.press("ca<enter>second<enter>");
    screen.press("aall<enter>#whole<enter>");
    screen.press("D");
    screen
}

#[test]
fn dossiers_on_screen() {
    for size in SIZES {
        let screen = kept(size);
        crate::screens::picture(&format!("notes-{}", crate::screens::size_name(size)), &screen.text());
    }
}

fn comments(screen: &Screen) -> Vec<String> {
    let pane = &screen.app().notes;
    (0..pane.shown.len()).map(|row| pane.note(row).unwrap().0.typed()).collect()
}

#[test]
fn notes_are_put_in_order_filtered_moved_and_brought_back() {
    let mut screen = kept(LARGE);
    assert_eq!(comments(&screen), ["First #law", "second", "#whole"]);
    screen.press("ggJ");
    assert_eq!(comments(&screen), ["second", "First #law", "#whole"]);
    screen.press("2K");
    assert_eq!(comments(&screen), ["First #law", "second", "#whole"]);
    screen.press("G");
    screen.press("d");
    assert_eq!(comments(&screen), ["First #law", "second"]);
    assert!(screen.footer().contains("u brings it back"), "{}", screen.footer());
    screen.press("u");
    assert_eq!(comments(&screen), ["First #law", "second", "#whole"]);
    screen.press("f#law");
    assert_eq!(comments(&screen), ["First #law"]);
    screen.press("<esc>");
    // To a new dossier, which is shown once it is chosen.
    screen.press("gga<down><enter>Ports<enter>");
    assert_eq!(comments(&screen), ["second", "#whole"]);
    screen.press("sports<enter>");
    assert_eq!(comments(&screen), ["First #law"]);
    assert!(screen.text().contains("Dossier: Ports"), "{}", screen.text());
    screen.press("R<ctrl-u>Harbours<enter>");
    assert!(screen.text().contains("Dossier: Harbours"), "{}", screen.text());
    screen.press("a<down><down><down><enter>");
    assert!(screen.footer().contains("Removed from Harbours"), "{}", screen.footer());
}

#[test]
fn longer_words_are_written_in_an_editor() {
    let mut screen = kept(LARGE);
    screen.edit_with(|text| format!("{text}\n\nA second paragraph. #later\n"));
    screen.press("gge");
    assert!(screen.footer().contains("Note changed"), "{}", screen.footer());
    let note = screen.app().notes.selected().unwrap();
    assert_eq!(note.comment, "First\n\nA second paragraph.");
    assert_eq!(note.tags, ["law", "later"]);
}

#[test]
fn comparisons_open_where_they_were_kept() {
    let mut screen = kept(LARGE);
    screen.press("ggj<enter>");
    assert_eq!(screen.app().view, View::Compare);
    screen.press("<esc>");
    assert_eq!(screen.app().view, View::Notes);
    screen.press("x");
    assert!(screen.text().contains("Write the dossier Notes into the current folder"), "{}", screen.text());
    for form in ["HTML", "Markdown", "CSV", "JSON"] {
        assert!(screen.text().contains(form), "{form}");
    }
}

#[test]
fn notes_are_there_at_the_next_start() {
    let home = Home::empty();
    let corpus = home.path().join("harbour");
    write_file(&corpus, "mole/terms/2020-01-01.md", FIRST);
    let open = || vec![Archive::of(source::open(&corpus).unwrap(), &home.dirs())];
    let mut screen = Screen::with_data(open(), home.clone(), MEDIUM);
    screen.press("/fog<enter>amine<enter>");
    drop(screen);
    write_file(&corpus, "mole/terms/2021-01-01.md", SECOND);
    let mut screen = Screen::with_data(open(), home.clone(), MEDIUM);
    screen.press("D");
    let text = screen.text();
    assert!(text.contains("mine") && text.contains("✗ gone 2021-01-01"), "{text}");
    // Opened, it is the version that was kept.
    screen.press("<enter>");
    assert!(screen.block().starts_with("Fog signals"), "{}", screen.block());
}
