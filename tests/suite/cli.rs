//! The headless commands as scripts see them: JSON shapes, exit codes, errors, pipes.

use std::io::Read as _;

use fineprint::source::testing::{GitBuilder, write_file};
use serde_json::Value;

use crate::support::run::{Program, keys};

const VERSION: [&str; 10] =
    ["added", "commit", "date", "kind", "locator", "origin", "removed", "reworded", "sha256", "weighty"];
const CHANGE: [&str; 13] = [
    "added", "date", "document", "kind", "locator", "new", "removed", "reworded", "service", "severity",
    "silent", "topics", "weighty",
];
const HIT: [&str; 12] = [
    "absent_before",
    "current",
    "document",
    "first_seen",
    "heading",
    "highlights",
    "last_seen",
    "locator",
    "service",
    "severity",
    "text",
    "topics",
];

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is no list in {value}"))
}

fn is_moment(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T')
}

#[test]
fn index_tells_its_figures_and_is_done_once() {
    let program = Program::fresh();
    let first = program.run(&["index", "--json"]);
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let value = first.json();
    let expected = [
        "archive",
        "bytes_indexed",
        "bytes_read",
        "clauses",
        "documents",
        "seconds",
        "services",
        "updated",
        "versions",
    ];
    assert_eq!(keys(&value), expected);
    assert_eq!((&value["archive"], &value["updated"]), (&"sample".into(), &true.into()));
    assert!(value["services"].as_u64() >= Some(6) && value["documents"].as_u64() >= Some(14));
    assert!(value["versions"].as_u64() >= Some(48) && value["clauses"].as_u64() >= Some(500));
    let again = program.run(&["index", "--json"]).json();
    assert_eq!(again["updated"], false);
    let rebuilt = program.run(&["index", "--rebuild", "--json"]).json();
    assert_eq!((&rebuilt["updated"], &rebuilt["clauses"]), (&true.into(), &value["clauses"]));
}

#[test]
fn list_names_services_and_documents() {
    let program = Program::with_sample();
    let all = program.run(&["list", "--json"]);
    assert_eq!(all.code, 0);
    let value = all.json();
    assert_eq!(keys(&value), ["services"]);
    for service in list(&value, "services") {
        assert_eq!(keys(service), ["documents", "name", "slug"]);
        for document in list(service, "documents") {
            assert_eq!(keys(document), ["first", "last", "locator", "slug", "title", "versions"]);
            assert!(is_moment(&document["first"]) && is_moment(&document["last"]));
        }
    }
    let one = program.run(&["list", "quidlet", "--json"]).json();
    assert_eq!(list(&one, "services").len(), 1);
    assert_eq!(list(&one["services"][0], "documents").len(), 3);
    let document = program.run(&["list", "quidlet/fee-schedule", "--json"]).json();
    assert_eq!(list(&document["services"][0], "documents").len(), 1);
    let plain = program.run(&["list"]);
    plain.assert_plain();
    assert!(plain.out.contains("quidlet/user-agreement") && !plain.out.contains('{'));
}

#[test]
fn versions_tell_what_each_one_is() {
    let program = Program::with_sample();
    let ended = program.run(&["versions", "quidlet/user-agreement", "--json"]);
    assert_eq!(ended.code, 0);
    let value = ended.json();
    assert_eq!(keys(&value), ["versions"]);
    let versions = list(&value, "versions");
    assert_eq!(versions.len(), 4);
    for version in versions {
        assert_eq!(keys(version), VERSION);
        assert!(is_moment(&version["date"]) && version["sha256"].as_str().unwrap().len() == 64);
    }
    let kinds: Vec<&str> = versions.iter().map(|version| version["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["first", "change", "change", "change"]);
    assert_eq!(versions[0]["locator"], "quidlet/user-agreement@2017-06-12");
}

#[test]
fn changes_are_told_newest_first() {
    let program = Program::with_sample();
    let changes = |arguments: &[&str]| {
        let ended = program.run(&[&["changes", "--json"], arguments].concat());
        (ended.code, list(&ended.json(), "changes").clone())
    };
    let (code, all) = changes(&[]);
    assert_eq!(code, 0);
    for change in &all {
        let known = keys(change);
        assert!(CHANGE.iter().all(|key| known.contains(key)), "{change}");
        assert!(is_moment(&change["date"]));
        let severe = change["severity"].as_str();
        assert_eq!(severe.is_none(), list(change, "topics").is_empty(), "{change}");
        assert!(severe.is_none_or(|word| ["high", "medium", "low"].contains(&word)), "{change}");
        assert!(change["kind"] != "first" || severe.is_none(), "a first record changes nothing: {change}");
        assert!(["first", "change", "flap"].contains(&change["kind"].as_str().unwrap()), "{change}");
        assert_eq!(change["new"], false, "nobody looked yet");
    }
    assert!(all.iter().map(|change| change["date"].as_str().unwrap()).rev().is_sorted());
    assert!(all.iter().any(|change| change["weighty"].as_array().is_some_and(|words| !words.is_empty())));
    let of = |change: &Value, key: &str, value: &str| change[key].as_str().unwrap().contains(value);
    let (_, some) = changes(&["--service", "quidlet", "--document", "agreement", "--since", "2020"]);
    assert_eq!(some.len(), 3);
    assert!(some.iter().all(|c| of(c, "service", "Quidlet") && of(c, "document", "Agreement")));
    let (_, versions) = changes(&["--all"]);
    assert!(versions.len() > all.len(), "formatting, technical, junk");
    assert_eq!(changes(&["-n", "2"]).1, all[..2]);
    assert_eq!(changes(&["--until", "1999"]), (1, vec![]));
    assert_eq!(changes(&["--new"]), (1, vec![]));
    assert!(changes(&["--silent"]).1.iter().all(|change| change["silent"] == true));
    let (what, hint) = program.run(&["changes", "--since", "soon"]).error();
    assert!(what.contains("soon") && hint.contains("2026-01-31"), "{what} {hint}");
    program.run(&["changes"]).assert_plain();
    assert!(!program.folder().join("data/seen.toml").exists(), "commands are no visits");
}

#[test]
fn outline_reads_files_input_and_locators() {
    let program = Program::with_sample();
    write_file(program.folder(), "a.md", "# Terms\n\nHello.\n\n## Fees\n\nNone at all.\n");
    let expected: Value = serde_json::json!({
        "title": "Terms",
        "headings": [{ "level": 1, "text": "Terms" }, { "level": 2, "text": "Fees" }],
    });
    assert_eq!(program.run(&["outline", "a.md", "--json"]).json(), expected);
    let text = "# Terms\n\nHello.\n\n## Fees\n\nNone at all.\n";
    assert_eq!(program.run_with_input(&["outline", "-", "--json"], text).json(), expected);
    let page = "<!doctype html><title>x</title><h1>Terms</h1><p>Hello.</p><h2>Fees</h2><p>None at all.</p>";
    let headings = program.run_with_input(&["outline", "-", "--json"], page).json()["headings"].clone();
    assert_eq!(headings, expected["headings"]);
    let sample = program.run(&["outline", "orrin/terms-of-service", "--json"]);
    assert_eq!(sample.code, 0);
    assert!(list(&sample.json(), "headings").len() > 10);
    // A text without a heading: nothing found.
    let none =
        program.run_with_input(&["outline", "-", "--json"], "only a sentence, which goes on for a while.\n");
    assert_eq!((none.code, none.json()["headings"].clone()), (1, serde_json::json!([])));
}

#[test]
fn show_gives_a_version_or_a_clause() {
    let program = Program::with_sample();
    let value = program.run(&["show", "quidlet/user-agreement@2020", "--json"]).json();
    assert_eq!(keys(&value), ["clauses", "document", "locator", "service", "version"]);
    assert_eq!(value["locator"], "quidlet/user-agreement@2020-02-25");
    assert_eq!(keys(&value["version"]), ["commit", "date", "kind", "locator", "sha256"]);
    let clauses = list(&value, "clauses");
    assert!(clauses.len() > 20);
    for clause in clauses {
        assert_eq!(
            keys(clause),
            ["enumerator", "heading", "locator", "records", "severity", "text", "topics"]
        );
    }
    // Each clause's locator leads to that clause alone.
    for clause in [&clauses[0], &clauses[clauses.len() - 1]] {
        let one = program.run(&["show", clause["locator"].as_str().unwrap(), "--json"]).json();
        assert_eq!(keys(&one), ["clauses", "document", "lifetime", "locator", "service", "version"]);
        assert_eq!(
            keys(&one["lifetime"]),
            ["absent_before", "current", "first_seen", "gone_since", "last_seen"]
        );
        assert_eq!(one["clauses"][0]["text"], clause["text"]);
        assert_eq!(one["locator"], clause["locator"]);
    }
}

#[test]
fn versions_are_named_in_many_ways() {
    let program = Program::with_sample();
    let day = |name: &str| {
        let ended = program.run(&["show", &format!("quidlet/user-agreement{name}"), "--json"]);
        assert_eq!(ended.code, 0, "{name}: {}", ended.err);
        ended.json()["version"]["date"].as_str().unwrap()[..10].to_owned()
    };
    for (name, expected) in [
        ("", "2026-05-06"),
        ("@latest", "2026-05-06"),
        ("@previous", "2023-07-19"),
        ("@first", "2017-06-12"),
        ("@2020-02-25", "2020-02-25"),
        ("@2020-02-24", "2017-06-12"),
        ("@2023", "2023-07-19"),
        ("@2023-06", "2020-02-25"),
        ("@2099", "2026-05-06"),
        ("@2026-05-06T00:00:00Z", "2026-05-06"),
    ] {
        assert_eq!(day(name), expected, "{name}");
    }
    let (what, hint) = program.run(&["show", "quidlet/user-agreement@2010"]).error();
    assert!(what.contains("2010") && hint.contains("2017-06-12"), "{what} {hint}");
}

#[test]
fn search_gives_hits_with_lifetimes_and_places() {
    let program = Program::with_sample();
    let ended = program.run(&["search", "\"class action\"", "--json", "-n", "7"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let value = ended.json();
    assert_eq!(keys(&value), ["hits", "query", "took_us", "total"]);
    assert_eq!(value["query"], "\"class action\"");
    let hits = list(&value, "hits");
    assert!(hits.len() <= 7 && value["total"].as_u64().unwrap() >= hits.len() as u64 && !hits.is_empty());
    for hit in hits {
        assert_eq!(keys(hit), HIT);
        assert!(is_moment(&hit["first_seen"]) && is_moment(&hit["last_seen"]));
        let text = hit["text"].as_str().unwrap();
        let marked: Vec<String> = list(hit, "highlights")
            .iter()
            .map(|range| {
                text[range[0].as_u64().unwrap() as usize..range[1].as_u64().unwrap() as usize].to_lowercase()
            })
            .collect();
        // The clause holds the phrase, or stands first under a heading that does.
        let heading = list(hit, "heading").last().and_then(|label| label.as_str()).unwrap_or_default();
        let announced = heading.to_lowercase().contains("class action");
        assert!(announced || marked.iter().any(|words| words.contains("class")), "{marked:?}");
    }
    let locator = hits[0]["locator"].as_str().unwrap();
    let shown = program.run(&["show", locator, "--json"]).json();
    assert_eq!(shown["clauses"][0]["text"], hits[0]["text"]);
}

#[test]
fn search_sorts_and_says_when_there_is_nothing() {
    let program = Program::with_sample();
    let dates = |sort: &str| -> Vec<String> {
        let value = program.run(&["search", "cookies", "--sort", sort, "--json"]).json();
        list(&value, "hits").iter().map(|hit| hit["first_seen"].as_str().unwrap().to_owned()).collect()
    };
    assert!(dates("oldest").is_sorted());
    assert!(dates("newest").iter().rev().is_sorted());
    let nothing = program.run(&["search", "zyzzyva", "--json"]);
    assert_eq!((nothing.code, nothing.json()["total"].as_u64()), (1, Some(0)));
    let minus = program.run(&["search", "-cookies", "--json", "-n", "1"]);
    assert_eq!(minus.code, 0, "{}", minus.err);
    let plain = program.run(&["search", "cookies"]);
    plain.assert_plain();
    assert!(plain.out.contains("nimbushold/cookie-notice@"));
}

#[test]
fn a_wrong_query_says_where() {
    let program = Program::with_sample();
    let (what, hint) = program.run(&["search", "cookies is:lost", "--json"]).error();
    assert!(what.contains("at character 12"), "{what}");
    assert!(hint.contains("is:current"), "{hint}");
    let (what, _) = program.run(&["search", "\"class action", "--json"]).error();
    assert!(what.contains("at character 1"), "{what}");
}

/// Sections are compared by their words; what is not one section names the others.
fn sections_alone(program: &Program) {
    let lodge =
        "# Lodge\n\n## Refunds\n\nWe return your deposit within 14 days.\n\n## Noise\n\nQuiet from ten on.\n";
    let harbour = "# Harbour\n\n## Night\n\nQuiet from eleven on.\n\n## Refunds of deposits\n\nWe return your deposit within 30 days.\n";
    write_file(program.folder(), "lodge.md", lodge);
    write_file(program.folder(), "harbour.md", harbour);
    let run = |more: &[&str]| program.run(&[&["compare", "lodge.md", "harbour.md"], more].concat());
    let found = run(&["--section", "refunds", "--json"]).json();
    assert_eq!(found["sections"]["new"], "Harbour › Refunds of deposits");
    assert_eq!(found["summary"]["added"], 0);
    let named = run(&["--section", "noise", "--section-new", "night"]);
    assert!(named.out.contains("Lodge › Noise"), "{}", named.out);
    let unknown = run(&["--section", "parking"]);
    assert!(unknown.code == 2 && unknown.err.contains("Lodge › Refunds"), "{}", unknown.err);
}

#[test]
fn compare_pairs_the_clauses_of_two_texts() {
    let program = Program::with_sample();
    write_file(
        program.folder(),
        "a.md",
        "# Terms\n\nWe keep it for 14 days.\n\nStay calm and be kind to others.\n",
    );
    write_file(
        program.folder(),
        "b.md",
        "# Terms\n\nWe keep it for 30 days.\n\nStay calm and be kind to others.\n",
    );
    let ended = program.run(&["compare", "a.md", "b.md", "--json"]);
    assert_eq!(ended.code, 1, "differences");
    let value = ended.json();
    for key in ["old", "new", "summary", "pairs"] {
        assert!(keys(&value).contains(&key));
    }
    for key in [
        "same",
        "reformatted",
        "changed",
        "moved",
        "split",
        "merged",
        "added",
        "removed",
        "words_added",
        "words_removed",
    ] {
        assert!(value["summary"][key].is_u64(), "{key}: {value}");
    }
    assert_eq!((&value["old"], &value["new"]), (&"a.md".into(), &"b.md".into()));
    let changed = list(&value, "pairs").iter().find(|pair| pair["kind"] == "changed").unwrap();
    assert_eq!(keys(changed), ["kind", "new", "new_changed", "old", "old_changed", "why"]);
    assert_eq!(changed["old"], "We keep it for 14 days.");
    assert_eq!(
        (&changed["old_changed"], &changed["new_changed"]),
        (&serde_json::json!(["14"]), &serde_json::json!(["30"]))
    );
    let same = program.run(&["compare", "a.md", "a.md", "--json"]);
    assert_eq!((same.code, same.json()["summary"]["changed"].as_u64()), (0, Some(0)));
    let input = program.run_with_input(
        &["compare", "a.md", "-", "--json"],
        "# Terms\n\nWe keep it for 30 days.\n\nStay calm and be kind to others.\n",
    );
    assert_eq!(input.json()["pairs"], value["pairs"]);
    let locators =
        program.run(&["compare", "quidlet/user-agreement@first", "quidlet/user-agreement", "--json"]).json();
    assert_eq!(locators["old"], "quidlet/user-agreement@2017-06-12");
    let kinds = ["same", "changed", "moved", "split", "merged", "added", "removed"];
    for pair in list(&locators, "pairs") {
        assert!(kinds.contains(&pair["kind"].as_str().unwrap()), "{pair}");
        assert_eq!(pair["old"].is_null(), pair["kind"] == "added");
        assert_eq!(pair["new"].is_null(), pair["kind"] == "removed");
    }
    program.run(&["compare", "-", "-"]).error();
    sections_alone(&program);
}

#[test]
fn errors_are_a_line_and_a_hint() {
    let program = Program::with_sample();
    write_file(program.folder(), "file.md", "# Terms\n\nHello there.\n");
    write_file(program.folder(), "empty/notes/readme", "nothing");
    for (arguments, what, hint) in [
        (&["list", "-a", "nowhere", "--json"][..], "nowhere", "clone"),
        (&["list", "-a", "file.md", "--json"], "is a file, not an archive", "outline"),
        (&["index", "-a", "empty", "--json"], "holds no documents", "Privacy Policy.md"),
        (&["show", "quidle/user-agreement"], "quidle", "did you mean quidlet?"),
        (&["show", "zzz/user-agreement"], "zzz", "fineprint list"),
        (&["show", "quidlet/terms"], "quidlet has no document", "user-agreement"),
        (&["show", "quidlet"], "is a service, not a document", "quidlet/user-agreement"),
        (&["show", "quidlet/user-agreement@abcdef1"], "abcdef1", "fineprint versions"),
        (&["show", "quidlet/user-agreement#ffffffff"], "#ffffffff", "fineprint show"),
        (&["show", "attic:quidlet/user-agreement"], "attic", "sample"),
        (&["outline", "missing.md"], "missing.md", "missing.md"),
        (&["outline", "empty"], "empty", "file"),
        (&["compare", "file.md", "gone.md"], "gone.md", "gone.md"),
        (&["sing"], "", "fineprint --help"),
        (&["search"], "", "fineprint --help"),
        (&["list", "--theme", "pink"], "pink", "dark, light, contrast, mono"),
        (&["screenshot", "--size", "9"], "\"9\" is not a size", "120x40"),
        (&["screenshot", "--keys", "<nokey>"], "nokey", "keys"),
    ] {
        let ended = program.run(arguments);
        let (said, hinted) = ended.error();
        assert!(said.contains(what), "{arguments:?}: {said}");
        assert!(hinted.contains(hint), "{arguments:?}: {hinted}");
    }
}

#[test]
fn without_a_terminal_the_screen_says_so() {
    let program = Program::with_sample();
    let (what, hint) = program.run(&[]).error();
    assert!(what.contains("needs a terminal") && hint.contains("fineprint list"), "{what} {hint}");
}

#[test]
fn help_and_version_are_no_errors() {
    let program = Program::with_sample();
    for arguments in [&["--help"][..], &["-h"], &["-V"], &["search", "--help"], &["completions", "bash"]] {
        let ended = program.run(arguments);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{arguments:?}");
        ended.assert_plain();
        assert!(!ended.out.is_empty());
    }
    assert!(program.run(&["-V"]).out.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = Program::with_sample();
    for arguments in [
        &["search", "we", "-n", "500"][..],
        &["search", "we", "-n", "500", "--json"],
        &["show", "velmora/terms-of-use"],
    ] {
        let mut child = program.command(arguments).spawn().unwrap();
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_exact(&mut [0]).unwrap();
        drop(pipe);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
        assert!(ended.status.code().is_some_and(|code| code < 2), "{arguments:?}: {:?}", ended.status);
    }
}

/// A git archive of two versions and a corpus folder, both with a service called "Alder".
fn two_archives(program: &Program) -> [String; 3] {
    let git = program.folder().join("river");
    let mut builder = GitBuilder::bare(&git);
    builder.record(
        "2020-01-01",
        "First record of Alder Terms",
        "Alder/Terms.md",
        "# Terms\n\nBoats may land here.\n",
    );
    let second = builder.record(
        "2021-01-01",
        "Record new changes of Alder Terms",
        "Alder/Terms.md",
        "# Terms\n\nBoats must not land here.\n",
    );
    write_file(program.folder(), "wood/alder/terms/2022-01-01.md", "# Terms\n\nWalkers may rest here.\n");
    [git.display().to_string(), program.folder().join("wood").display().to_string(), second.to_string()]
}

#[test]
fn two_archives_are_told_apart_by_name() {
    let program = Program::fresh();
    let [river, wood, commit] = two_archives(&program);
    let run = |arguments: &[&str]| program.run(&[arguments, &["-a", &river, "-a", &wood, "--json"]].concat());
    let indexed = run(&["index"]);
    let names: Vec<Value> = indexed
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["archive"].clone())
        .collect();
    assert_eq!(names, ["river", "wood"]);
    let listed = run(&["list"]).json();
    let locators: Vec<&Value> =
        list(&listed, "services").iter().map(|service| &service["documents"][0]["locator"]).collect();
    assert_eq!(locators, ["river:alder/terms", "wood:alder/terms"]);
    let (what, hint) = run(&["show", "alder/terms"]).error();
    assert!(what.contains("several") && hint.contains("river:alder or wood:alder"), "{what} {hint}");
    let text = |locator: &str| run(&["show", locator]).json()["clauses"][0]["text"].clone();
    assert_eq!(text("river:alder/terms"), "Boats must not land here.");
    assert_eq!(text("river:alder/terms@previous"), "Boats may land here.");
    assert_eq!(text(&format!("river:alder/terms@{}", &commit[..10])), "Boats must not land here.");
    assert_eq!(text("wood:alder/terms"), "Walkers may rest here.");
    let found = run(&["search", "here is:current"]).json();
    let mut locators: Vec<&str> =
        list(&found, "hits").iter().map(|hit| hit["locator"].as_str().unwrap()).collect();
    locators.sort_unstable();
    assert!(locators[0].starts_with("river:alder/terms@2021-01-01#"), "{locators:?}");
    assert!(locators[1].starts_with("wood:alder/terms@2022-01-01#"), "{locators:?}");
    let versions = run(&["versions", "river:alder/terms"]).json();
    assert_eq!(versions["versions"][1]["commit"], commit);
}

#[test]
fn the_configuration_names_archives() {
    let program = Program::fresh();
    let [_, wood, _] = two_archives(&program);
    program.configure(&format!("archives = [{wood:?}]"));
    assert_eq!(program.run(&["index", "--json"]).json()["archive"], "wood");
    // What is named on the command line counts more.
    let river = program.folder().join("river");
    let named = program.run(&["index", "--json", "-a", river.to_str().unwrap()]).json();
    assert_eq!(named["archive"], "river");
    let paths = program.run(&["config", "--json"]).json();
    assert_eq!(keys(&paths), ["cache", "config", "data", "log"]);
    assert!(paths["log"].as_str().unwrap().ends_with("fineprint.log"));
    assert!(paths["config"].as_str().unwrap().ends_with("config.toml"));
}

#[test]
fn a_wrong_configuration_is_told_with_its_line_and_the_program_goes_on() {
    let program = Program::fresh();
    program.configure("theme = \"dark\"\ncolour = 3\n");
    let ended = program.run(&["index", "--json"]);
    assert_eq!((ended.code, &ended.json()["archive"]), (0, &"sample".into()));
    let lines: Vec<&str> = ended.err.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.err);
    assert!(lines[0].contains("config.toml: line 2: unknown field `colour`"), "{}", lines[0]);
    assert!(lines[1].contains("hint:"), "{}", lines[1]);
}

#[test]
fn untrusted_text_reaches_no_terminal() {
    let program = Program::fresh();
    let evil = "# Te\u{1b}[31mrms\n\nYou \u{1b}]0;owned\u{7}agree \u{202e}to this\u{9b}2J and \u{200b}more of it.\r\n";
    write_file(program.folder(), "evil/a\u{1b}[2Jb/terms/2020-01-01.md", evil);
    let archive = program.folder().join("evil");
    let archive = archive.to_str().unwrap();
    for arguments in [&["list"][..], &["search", "agree"], &["index"]] {
        for json in [&[][..], &["--json"]] {
            let ended = program.run(&[arguments, json, &["-a", archive]].concat());
            assert_eq!(ended.code, 0, "{arguments:?}: {}", ended.err);
            ended.assert_plain();
            assert!(!ended.out.contains('\u{202e}') && !ended.out.contains("u001b"), "{}", ended.out);
        }
    }
}

#[test]
fn pictures_are_drawn_without_a_terminal() {
    let program = Program::with_sample();
    let ended =
        program.run(&["screenshot", "--size", "60x20", "--today", "2026-11-20", "--keys", "/cookies"]);
    assert_eq!(ended.code, 0);
    ended.assert_plain();
    assert!(ended.out.starts_with("<svg") && ended.out.trim_end().ends_with("</svg>"));
}

#[test]
fn citations_are_checked() {
    let program = Program::with_sample();
    let hit = program.run(&["search", "\"do not use your conversations\"", "--json"]).json();
    let locator = hit["hits"][0]["locator"].as_str().unwrap();
    let value = program.run(&["cite", locator, "--json"]).json();
    assert_eq!(keys(&value), ["bibtex", "csl-json", "locator", "markdown", "plain", "sha256"]);
    let plain = program.run(&["cite", locator]);
    assert_eq!((plain.code, plain.out.trim_end()), (0, value["plain"].as_str().unwrap()));
    assert!(plain.out.contains("We do not use your conversations"), "{}", plain.out);
    for style in ["plain", "bibtex", "markdown"] {
        let verified = program.run(&["verify", "--json", "--citation", value[style].as_str().unwrap()]);
        assert_eq!((verified.code, verified.json()["checked"].as_u64()), (0, Some(1)), "{style}");
    }
    // Another hash, another clause: told, with what is there.
    let sha256 = value["sha256"].as_str().unwrap();
    let forged = value["plain"].as_str().unwrap().replace(sha256, &"0".repeat(64));
    let verified = program.run(&["verify", "--json", "--citation", &forged]);
    assert_eq!(verified.code, 1);
    assert_eq!(verified.json()["failed"][0]["found"], format!("sha256 {sha256}"));
    let place = value["locator"].as_str().unwrap();
    let forged = value["plain"]
        .as_str()
        .unwrap()
        .replace(place, &format!("{}ffffffffffff", &place[..place.len() - 12]));
    assert_eq!(program.run(&["verify", "--citation", &forged]).code, 1);
    let (what, _) = program.run(&["verify", "--citation", "as everybody knows"]).error();
    assert!(what.contains("no locator"), "{what}");
}

#[test]
fn an_archive_is_verified() {
    let program = Program::fresh();
    let folder = program.folder().join("corpus");
    write_file(
        &folder,
        "alder/rules/2020-01-01.md",
        "# Rules\n\nDogs are welcome on a leash of two metres.\n",
    );
    write_file(
        &folder,
        "alder/rules/2021-01-01.md",
        "# Rules\n\nDogs are welcome on a leash of one metre.\n",
    );
    let archive = folder.to_str().unwrap();
    let verified = program.run(&["verify", "-a", archive, "--json"]);
    assert_eq!((verified.code, verified.json()["checked"].as_u64()), (0, Some(2)));
    let evidence = format!("[\"2020-01-01.md\"]\nsha256 = \"{}\"\n", "0".repeat(64));
    write_file(&folder, "alder/rules/evidence.toml", &evidence);
    let verified = program.run(&["verify", "-a", archive, "--json"]);
    assert_eq!(verified.code, 1);
    let value = serde_json::from_str::<Value>(&verified.out).unwrap();
    assert_eq!(value["failed"][0]["locator"], "alder/rules@2020-01-01T00:00:00Z");
    assert!(value["failed"][0]["expected"].as_str().unwrap().contains("as the archive claims"), "{value}");
}

#[test]
fn a_saved_page_becomes_a_version() {
    let program = Program::fresh();
    let page = program.folder().join("page.html");
    std::fs::write(&page, "<html><body><h1>Rules</h1><p>Dogs are welcome on a leash.</p></body></html>")
        .unwrap();
    let into = program.folder().join("mine");
    let (page, into) = (page.to_str().unwrap(), into.to_str().unwrap());
    let args = [
        "capture",
        page,
        "--service",
        "Alder",
        "--document",
        "Rules",
        "--date",
        "2024-04-17",
        "--into",
        into,
        "--json",
    ];
    let first = program.run(&args);
    assert_eq!(first.code, 0, "{}", first.err);
    let value = first.json();
    assert_eq!(keys(&value), ["locator", "new", "path", "sha256"]);
    assert_eq!((&value["new"], &value["path"]), (&true.into(), &"alder/rules/2024-04-17.html".into()));
    assert_eq!(program.run(&args).json()["new"], false);
    let shown = program.run(&["show", value["locator"].as_str().unwrap(), "-a", into, "--json"]).json();
    assert_eq!(shown["clauses"][0]["text"], "Dogs are welcome on a leash.");
    assert_eq!(program.run(&["verify", "-a", into]).code, 0);
}

#[test]
fn classify_says_which_words_made_which_rule_fire() {
    let program = Program::with_sample();
    let file = program.folder().join("terms.txt");
    std::fs::write(
        &file,
        "Every dispute is settled by binding arbitration.\n\nOur lamps are green and glow at night.\n",
    )
    .unwrap();
    let value = program.run(&["classify", file.to_str().unwrap(), "--json"]).json();
    let clauses = list(&value, "clauses");
    assert_eq!(keys(&clauses[0]), ["severity", "text", "topics"]);
    let topic = &clauses[0]["topics"][0];
    assert_eq!(keys(topic), ["matched", "rule", "severity", "title", "topic"]);
    assert_eq!((&topic["topic"], &topic["severity"]), (&"arbitration".into(), &"high".into()));
    assert!(!list(topic, "matched").is_empty());
    assert!(clauses.iter().any(|clause| list(clause, "topics").is_empty()));
    let version = program.run(&["classify", "quidlet/user-agreement"]);
    assert_eq!((version.code, version.out.contains("▲")), (0, true));
    std::fs::write(&file, "Our lamps are green and glow at night.\n").unwrap();
    assert_eq!(program.run(&["classify", file.to_str().unwrap()]).code, 1);
    let hit = &program.run(&["search", "topic:arbitration severity:high", "--json"]).json()["hits"][0];
    assert_eq!(hit["severity"], "high");
    let wrong = program.run(&["search", "topic:nonsense"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("topic:nonsense means nothing"), "{}", wrong.err);
}

#[test]
fn rules_are_listed_shown_and_checked() {
    let program = Program::with_sample();
    let listed = program.run(&["rules", "--json"]).json();
    assert!(list(&listed, "rules").len() >= 48);
    let shown = program.run(&["rules", "show", "arbitration", "--json"]).json();
    assert!(!list(&shown, "query").is_empty() && !list(&shown, "regulations").is_empty());
    assert_eq!(program.run(&["rules", "show", "nonsense"]).code, 2);
    let checked = program.run(&["rules", "check", "--json"]);
    assert_eq!(checked.code, 0);
    assert!(list(&checked.json(), "failed").is_empty());
    let own = program.folder().join("own.toml");
    let rule = "[[rule]]\nid = \"lamps\"\ntitle = \"Lamps\"\nseverity = \"low\"\nquery = ['lamp']\nwhy = \"Light.\"\n\
                matches = [\"No candles.\"]\n";
    std::fs::write(&own, rule).unwrap();
    let failed = program.run(&["rules", "check", own.to_str().unwrap()]);
    assert_eq!(failed.code, 1);
    assert!(failed.out.contains("lamps does not find: No candles."), "{}", failed.out);
}

#[test]
fn changes_are_found_by_what_they_are_about() {
    let program = Program::with_sample();
    let arguments = ["changes", "--topic", "class-action", "--severity", "high", "--json"];
    let value = program.run(&arguments).json();
    let changes = list(&value, "changes");
    assert!(!changes.is_empty());
    for change in changes {
        assert_eq!(change["severity"], "high");
        assert!(list(change, "topics").contains(&"class-action-waiver".into()), "{change}");
    }
    let all = program.run(&["changes", "--json"]).json();
    assert!(list(&all, "changes").len() > changes.len());
    let plain = program.run(&["changes", "--topic", "class-action"]).out;
    assert!(plain.lines().all(|line| line.contains("▲ class-action-waiver")), "{plain}");
    assert_eq!(program.run(&["changes", "--topic", "nonsense"]).code, 1);
    assert!(program.run(&["changes", "--severity", "dire"]).error().0.contains("severities are high"));
}

#[test]
fn the_doctor_says_what_to_mend() {
    let program = Program::with_sample();
    let well = program.run(&["doctor", "--json"]);
    assert_eq!((well.code, well.json()["well"].clone()), (0, true.into()), "{}", well.out);
    let parts: Vec<String> =
        list(&well.json(), "findings").iter().map(|f| f["part"].as_str().unwrap().to_owned()).collect();
    for part in
        ["terminal", "locale", "editor", "cache", "data", "configuration", "rules", "index", "records"]
    {
        assert!(parts.iter().any(|other| other == part), "{part} is not among {parts:?}");
    }
    program.configure("theme = 3\n");
    let config = program.folder().join("config");
    std::fs::write(config.join("keys.toml"), "[reader]\ncompare = [\"H\"]\n").unwrap();
    let ill = program.run(&["doctor"]);
    assert_eq!(ill.code, 1);
    assert!(ill.out.contains("✗ config.toml") && ill.out.contains("keys.toml, line 2: "), "{}", ill.out);
    let nowhere = program.run(&["doctor", "-a", "nowhere"]);
    assert!(nowhere.code == 1 && nowhere.out.contains("✗ archive"), "{}", nowhere.out);
}

#[test]
fn the_manual_page_is_the_grammars() {
    let program = Program::fresh();
    let page = program.run(&["man"]);
    assert!(page.code == 0 && page.out.starts_with(".ie") && page.out.contains("fineprint"), "{}", page.out);
    let search = program.run(&["man", "search"]);
    assert!(
        search.out.contains("fineprint-search") && search.out.contains("severity:high"),
        "{}",
        search.out
    );
    assert!(
        search.out.contains(".SH EXAMPLES") && search.out.contains(".SH \"EXIT STATUS\""),
        "{}",
        search.out
    );
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("man1");
    let all = program.run(&["man", "--into", into.to_str().unwrap()]);
    assert_eq!((all.code, all.out.lines().count()), (0, std::fs::read_dir(&into).unwrap().count()));
    for name in ["fineprint.1", "fineprint-search.1", "fineprint-watch-add.1"] {
        assert!(into.join(name).is_file(), "{name} is missing");
    }
    assert!(!page.out.contains("help(1)") && !page.out.contains("\\-help(1)"), "clap's own help has no page");
    let (what, hint) = program.run(&["man", "fly"]).error();
    assert!(what.contains("fly") && hint.contains("--help"));
}
