//! What people write about clauses: where it is kept, which clauses it is about as the texts change, what it
//! overrides, and that nothing of it is ever lost.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use fineprint::library::{Archive, Config, open_all};
use fineprint::source::testing::{GitBuilder, write_file};
use serde_json::Value;

use crate::support::home::Home;
use crate::support::run::{Program, keys};
use crate::support::screen::{LARGE, Screen};

const FIRST: &str = "# Terms\n\n## Boats\n\nBoats tie up at the northern quay between dawn and noon.\n\n\
                     A skipper who leaves the quay dirty pays for two hours of sweeping by the keeper.\n\n\
                     ## Fog\n\nFog signals are sounded by the keeper, never by the boats themselves.\n";
const SECOND: &str = "# Terms\n\n## Boats\n\nBoats tie up at the northern quay between dawn and noon.\n\n\
                      A skipper who leaves the quay dirty pays for three hours of sweeping by the keeper or a helper.\n\n\
                      ## Anchors\n\nAnchors may not be dropped near the old chain.\n";

/// Two versions of a document in a corpus folder, with records.
fn harbour(folder: &Path, records: &str) {
    write_file(folder, "mole/terms/2020-01-01.md", FIRST);
    write_file(folder, "mole/terms/2021-01-01.md", SECOND);
    if !records.is_empty() {
        write_file(folder, "mole/terms/records.toml", records);
    }
}

const RECORDS: &str = "\
# kept by the harbour's clerk
[[record]]
quote = \"boats tie up at the northern quay\"
title = \"Mooring\"
severity = \"high\"
categories = [\"arbitration\"]

[[record]]
quote = \"A skipper who leaves the quay dirty pays for two hours\"
title = \"Sweeping\"

[[record]]
quote = \"Fog signals are sounded by the keeper\"
title = \"Fog\"

[[record]]
quote = \"Anchors might not be dropped so near to the chain, says the keeper.\"
title = \"Anchors\"
";

fn states(value: &Value) -> Vec<(String, String)> {
    let text = |record: &Value, key: &str| record[key].as_str().unwrap().to_owned();
    let list = value["records"].as_array().unwrap().iter();
    list.map(|record| (text(record, "title"), text(record, "state"))).collect()
}

#[test]
fn records_follow_their_clauses_and_none_is_lost() {
    let program = Program::fresh();
    let folder = program.folder().join("harbour");
    harbour(&folder, RECORDS);
    let archive = folder.to_str().unwrap();
    let listed = program.run(&["records", "-a", archive, "--json"]);
    assert_eq!((listed.code, listed.err.as_str()), (0, ""));
    let value = listed.json();
    let expected =
        [("Mooring", "current"), ("Sweeping", "reworded"), ("Fog", "gone"), ("Anchors", "unanchored")];
    assert_eq!(states(&value), expected.map(|(title, state)| (title.to_owned(), state.to_owned())));
    let records = value["records"].as_array().unwrap();
    // Each locator leads to the clause that is meant now.
    let shows = |locator: &Value| {
        let shown = program.run(&["show", locator.as_str().unwrap(), "-a", archive, "--json"]).json();
        shown["clauses"][0]["text"].as_str().unwrap().to_owned()
    };
    assert!(shows(&records[0]["locator"]).starts_with("Boats tie up"));
    assert!(shows(&records[1]["locator"]).contains("three hours"));
    assert!(records[2]["locator"].as_str().unwrap().contains("@2020-01-01#"), "{}", records[2]["locator"]);
    assert!(records[3]["locator"].is_null());
    assert!(shows(&records[3]["nearest"]["locator"]).starts_with("Anchors may not"));
    assert_eq!((&records[0]["line"], &records[3]["line"]), (&2.into(), &16.into()));
    assert_eq!(program.run(&["records", "mole/terms", "-a", archive]).code, 0);
    let plain = program.run(&["records", "-a", archive]).out;
    for word in ["in force:", "in force in other words:", "no longer in force:", "unanchored"] {
        assert!(plain.contains(word), "{word} is not in {plain}");
    }
}

#[test]
fn a_record_overrides_a_rule_everywhere() {
    let program = Program::fresh();
    let folder = program.folder().join("harbour");
    harbour(&folder, RECORDS);
    let archive = folder.to_str().unwrap();
    let found = |query: &str| {
        let hits = program.run(&["search", query, "-a", archive, "--json"]).json();
        let hits = hits["hits"].as_array().unwrap().clone();
        hits.into_iter().map(|hit| (hit["text"].as_str().unwrap().to_owned(), hit)).collect::<Vec<_>>()
    };
    for query in ["severity:high", "topic:arbitration"] {
        let hits = found(query);
        assert_eq!(hits.len(), 1, "{query}: {hits:?}");
        assert!(hits[0].0.starts_with("Boats tie up"));
        assert_eq!((&hits[0].1["severity"], &hits[0].1["topics"][0]["rule"]), (&"high".into(), &Value::Null));
    }
    let shown = program.run(&["show", "mole/terms", "-a", archive, "--json"]).json();
    let clause = &shown["clauses"][0];
    assert_eq!((&clause["severity"], &clause["records"][0]["title"]), (&"high".into(), &"Mooring".into()));
    let topics = program.run(&["topics", "arbitration", "-a", archive, "--json"]).json();
    assert_eq!(topics["topics"][0]["holders"][0]["service"], "Mole");
    // What a record calls wrong is taken away.
    let wrong = "[[record]]\nquote = \"Every dispute is settled by binding arbitration.\"\nmisfires = [\"arbitration\"]\n";
    write_file(
        &folder,
        "pier/terms/2020-01-01.md",
        "# Terms\n\nEvery dispute is settled by binding arbitration.\n",
    );
    assert_eq!(found("topic:arbitration").len(), 2);
    write_file(&folder, "pier/terms/records.toml", wrong);
    assert_eq!(found("topic:arbitration").len(), 1);
}

#[test]
fn mistakes_are_told_by_line_and_the_rest_counts() {
    let program = Program::fresh();
    let folder = program.folder().join("harbour");
    harbour(&folder, &RECORDS.replace("severity = \"high\"", "severity = \"grave\""));
    let archive = folder.to_str().unwrap();
    let listed = program.run(&["records", "-a", archive, "--json"]);
    assert_eq!(states(&listed.json()).len(), 4);
    assert!(listed.err.contains("mole/terms/records.toml, line 5: `severity`"), "{}", listed.err);
    assert!(listed.err.contains("hint: "));
    // Nothing in a record reaches the terminal as a command.
    write_file(
        &folder,
        "mole/terms/records.toml",
        "[[record]]\nquote = \"Boats \\u001b[31m tie\"\ntitle = \"\\u202e\"\n",
    );
    program.run(&["records", "-a", archive]).assert_plain();
}

#[test]
fn a_saved_clause_page_becomes_a_record() {
    let program = Program::fresh();
    let folder = program.folder().join("mine");
    let into = folder.to_str().unwrap();
    let page = "Mole · Mole Terms\n\nSweeping\n\nMedium severity\n\nWhy it matters (at all)\n\nIt costs.\n\n\
                View original clause language\nA skipper who leaves the quay dirty pays for two hours of sweeping \
                by the keeper.\n\nApplicable regulations\n\nHarbour Act\nEuropean Union\n\nProvision details\n\n\
                Record ID\nR-1\nHow to Cite\nClerk's Archive\nEntity: Mole | Document: Mole Terms | Record: R-1\n";
    std::fs::write(program.folder().join("page.txt"), page).unwrap();
    let args = ["capture", "--record", "page.txt", "--into", into, "--json"];
    let first = program.run(&args).json();
    assert_eq!(keys(&first), ["file", "record", "replaced"]);
    assert_eq!((&first["replaced"], &first["record"]), (&false.into(), &Value::Null));
    // The document comes later, under its plain name; the record waits for it.
    std::fs::write(program.folder().join("terms.md"), FIRST).unwrap();
    let version =
        ["capture", "terms.md", "--service", "Mole", "--document", "Mole Terms", "--date", "2020-01-01"];
    assert_eq!(program.run(&[&version[..], &["--into", into]].concat()).code, 0);
    let again = program.run(&args).json();
    assert_eq!(again["replaced"], true, "the same page twice is one record");
    assert_eq!(
        (&again["record"]["state"], &again["record"]["severity"]),
        (&"current".into(), &"medium".into())
    );
    let listed = program.run(&["records", "-a", into, "--json"]).json();
    assert_eq!(states(&listed), [("Sweeping".to_owned(), "current".to_owned())]);
    let record = &listed["records"][0];
    assert_eq!(record["regulations"][0]["jurisdiction"], "EU");
    assert_eq!(
        (&record["why_it_matters"], &record["source"]["record_id"]),
        (&"It costs.".into(), &"R-1".into())
    );
    let (what, hint) = program.run(&["capture", "--record", "terms.md", "--into", into]).error();
    assert!(what.contains("no clause") && hint.contains("View original"), "{what} {hint}");
}

/// A screen over archives at these paths, which shows the page of the clause that a query finds first.
fn page_of(home: &Arc<Home>, path: &Path, query: &str) -> Screen {
    let archives = open_all(&[path.to_owned()], &[], &Config::default(), &home.dirs()).unwrap();
    let mut screen = Screen::with_data(archives, Arc::clone(home), LARGE);
    screen.press(&format!("/{query}<enter><enter>"));
    screen
}

#[test]
fn records_are_written_and_changed_in_the_program() {
    let home = Home::empty();
    let folder = home.path().join("harbour");
    harbour(&folder, "");
    let mut screen = page_of(&home, &folder, "dawn noon");
    let seen = Rc::new(RefCell::new(String::new()));
    let shown = Rc::clone(&seen);
    screen.edit_with(move |text| {
        shown.borrow_mut().clone_from(&text.to_owned());
        text.replace("title = \"\"", "title = \"Mooring\"").replace("severity = \"\"", "severity = \"high\"")
    });
    screen.press("r");
    assert!(seen.borrow().contains("quote = \"Boats tie up at the northern quay between dawn and noon.\""));
    assert!(seen.borrow().contains("Mole › Terms"), "{}", seen.borrow());
    let path = folder.join("mole/terms/records.toml");
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept.contains("title = \"Mooring\"") && !kept.contains("notes"), "{kept}");
    assert!(screen.footer().contains("Kept in"), "{}", screen.footer());
    assert!(screen.text().contains("▲ high") && screen.text().contains("Mooring"), "{}", screen.text());
    // Changed: the text to edit holds what was written.
    screen.edit_with(|text| text.replace("notes = \"\"", "notes = \"Ask the clerk.\""));
    screen.press("r");
    assert!(screen.text().contains("Ask the clerk."));
    assert_eq!(std::fs::read_to_string(&path).unwrap().matches("[[record]]").count(), 1);
    // A mistake is told with its line; nothing is written, and the draft is gone on with.
    let before = std::fs::read_to_string(&path).unwrap();
    screen.edit_with(|text| text.replace("severity = \"high\"", "severity = \"grave\""));
    screen.press("r");
    assert!(
        screen.text().contains("It can't be kept yet") && screen.text().contains("line"),
        "{}",
        screen.text()
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    screen.edit_with(|text| {
        assert!(text.contains("grave"), "the draft is gone on with");
        text.replace("severity = \"grave\"", "severity = \"low\"")
    });
    screen.press("<enter>");
    assert!(std::fs::read_to_string(&path).unwrap().contains("severity = \"low\""));
    // An empty text removes it.
    screen.edit_with(|_| "# nothing\n".to_owned());
    screen.press("r");
    assert!(screen.footer().contains("Removed"), "{}", screen.footer());
    assert!(!std::fs::read_to_string(&path).unwrap().contains("[[record]]"));
    assert!(!screen.text().contains("Mooring"));
}

#[test]
fn records_about_a_git_archive_are_kept_in_the_data_folder() {
    let home = Home::empty();
    let mut git = GitBuilder::bare(&home.path().join("harbour.git"));
    git.record("2020-01-01", "First record of", "Mole/Terms.md", FIRST);
    let before = git.head();
    let mut screen = page_of(&home, &home.path().join("harbour.git"), "dawn noon");
    screen.edit_with(|text| text.replace("notes = \"\"", "notes = \"Mine.\""));
    screen.press("r");
    assert!(screen.text().contains("Mine."), "{}", screen.text());
    let file = home.dirs().data.join("records.toml");
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("document = \"mole/terms\"") && kept.contains("harbour.git"), "{kept}");
    assert_eq!(git.head(), before);
    // It survives a new version that rewords the clause.
    git.record(
        "2021-01-01",
        "Record new changes of",
        "Mole/Terms.md",
        &FIRST.replace("dawn and noon", "dawn and dusk"),
    );
    let screen = page_of(&home, &home.path().join("harbour.git"), "dawn dusk");
    assert!(
        screen.text().contains("Mine.") && screen.text().contains("earlier wording"),
        "{}",
        screen.text()
    );
}

#[test]
fn what_the_sample_holds_can_be_overridden_not_changed() {
    let home = Home::empty();
    let mut screen = Screen::with_data(vec![Archive::sample(&home.dirs())], Arc::clone(&home), LARGE);
    screen.press("/\"hold funds for up to 180\"<enter><enter>");
    assert!(screen.text().contains("Customer funds may be held for half a year"));
    screen.edit_with(|_| String::new());
    screen.press("r");
    assert!(screen.text().contains("part of the sample"), "{}", screen.text());
    screen.press("<esc>");
    screen.edit_with(|text| text.replace("severity = \"high\"", "severity = \"low\""));
    screen.press("r");
    assert!(screen.text().contains("· low"), "{}", screen.text());
}
