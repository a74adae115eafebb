//! The clause table for other engines: whole, in order, agreeing with what search says, the same however it was indexed.

use fineprint::source::testing::write_file;
use serde_json::Value;

use crate::support::run::{Ended, Program, keys};

/// The lines of an export.
#[track_caller]
fn lines(ended: &Ended) -> Vec<Value> {
    ended.assert_plain();
    ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn table(program: &Program, queries: &[&str]) -> Ended {
    program.run(&[&["export", "--format", "ndjson"], queries].concat())
}

fn text<'a>(line: &'a Value, field: &str) -> &'a str {
    line[field].as_str().unwrap()
}

#[test]
fn every_clause_is_there_once_in_order() {
    let program = Program::with_sample();
    let all = lines(&table(&program, &[]));
    let clauses = program.run(&["index", "--json"]).json()["clauses"].as_u64().unwrap();
    assert_eq!(all.len() as u64, clauses);
    let place = |line: &Value| {
        ["service_slug", "document_slug", "first_seen", "clause"].map(|field| text(line, field).to_owned())
    };
    let places: Vec<_> = all.iter().map(place).collect();
    // Dates of a history may run backwards; those of the sample don't.
    assert!(places.windows(2).all(|two| two[0] < two[1]));
    let fields = [
        "absent_before",
        "archive",
        "clause",
        "current",
        "document",
        "document_slug",
        "first_seen",
        "gone_since",
        "heading",
        "lang",
        "last_seen",
        "locator",
        "service",
        "service_slug",
        "severity",
        "spans",
        "text",
        "topic",
        "versions",
    ];
    assert!(all.iter().all(|line| keys(line) == fields));
    // What comes and goes again has several spans; together they are its versions.
    assert!(all.iter().any(|line| line["spans"].as_array().unwrap().len() > 1));
    for line in &all {
        let spans = line["spans"].as_array().unwrap();
        let versions: u64 = spans.iter().map(|span| span["versions"].as_u64().unwrap()).sum();
        assert_eq!(line["versions"], versions);
        assert_eq!(
            (&spans[0]["first_seen"], &spans[spans.len() - 1]["last_seen"]),
            (&line["first_seen"], &line["last_seen"])
        );
        assert_eq!(line["current"], line["gone_since"].is_null(), "{line}");
    }
}

#[test]
fn it_says_what_search_says_and_leads_back() {
    let program = Program::with_sample();
    let found = program.run(&["search", "arbitration", "--json", "-n", "500"]).json();
    let hits = found["hits"].as_array().unwrap();
    let all = lines(&table(&program, &[]));
    for hit in hits {
        let line =
            all.iter().find(|line| line["locator"] == hit["locator"]).unwrap_or_else(|| panic!("{hit}"));
        for field in [
            "service",
            "document",
            "heading",
            "text",
            "first_seen",
            "last_seen",
            "absent_before",
            "current",
            "severity",
        ] {
            assert_eq!(line[field], hit[field], "{field} of {}", hit["locator"]);
        }
        let mut topics: Vec<&str> =
            hit["topics"].as_array().unwrap().iter().map(|t| text(t, "topic")).collect();
        let mut own: Vec<&str> =
            line["topic"].as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect();
        topics.sort_unstable();
        topics.dedup();
        own.sort_unstable();
        assert_eq!(own, topics, "{}", hit["locator"]);
    }
    for line in all.iter().step_by(97) {
        let shown = program.run(&["show", text(line, "locator"), "--json"]).json();
        assert!(shown.to_string().contains(text(line, "clause").get(..6).unwrap()), "{line}\n{shown}");
    }
}

#[test]
fn queries_narrow_it_and_add_up() {
    let program = Program::with_sample();
    let orrin = lines(&table(&program, &["service:orrin is:current"]));
    let total =
        program.run(&["search", "service:orrin is:current", "--json"]).json()["total"].as_u64().unwrap();
    assert_eq!(orrin.len() as u64, total);
    assert!(orrin.iter().all(|line| line["service_slug"] == "orrin" && line["current"] == true));
    let both = lines(&table(
        &program,
        &["service:orrin is:current", "service:quidlet is:current", "service:orrin is:current"],
    ));
    assert!(both.len() > orrin.len() && both.starts_with(&orrin));
    assert_eq!(lines(&table(&program, &["service:orrin is:current", "-n", "3"])), orrin[..3]);
    let none = table(&program, &["nothingofthekind"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
}

#[test]
fn what_has_no_table_is_told() {
    let program = Program::with_sample();
    assert!(table(&program, &["quidlet/user-agreement@2017"]).error().0.contains("is a locator"));
    assert!(table(&program, &["--dossier", "Notes"]).error().0.contains("no clause table"));
    assert!(table(&program, &["first:yesterday"]).code == 2);
    let nothing = program.run(&["export", "--format", "html"]);
    assert!(nothing.error().0.contains("nothing is named"));
}

#[test]
fn an_index_that_grew_gives_the_same_table() {
    let texts = [
        "One stays here always.\n\nTwo goes away soon.\n",
        "One stays here always.\n\nThree came later on.\n",
        "Two goes away soon.\n\nOne stays here always.\n",
    ];
    let put = |program: &Program, n: usize| {
        write_file(
            program.folder(),
            &format!("harbour/mole/terms/202{n}-01-01.md"),
            &format!("# Terms\n\n{}", texts[n]),
        );
    };
    let export = |program: &Program| {
        let ended = program.run(&["-a", "harbour", "export", "--format", "ndjson"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.out
    };
    let (grown, whole) = (Program::fresh(), Program::fresh());
    for n in 0..texts.len() {
        put(&grown, n);
        put(&whole, n);
        export(&grown);
    }
    assert_eq!(export(&grown), export(&whole));
}

#[test]
fn the_index_that_takes_it_is_there_without_an_archive() {
    let program = Program::fresh();
    let yaml = program.run(&["export", "--format", "quickwit"]);
    assert_eq!(yaml.code, 0);
    assert!(yaml.out.contains("index_id: fineprint-clauses"), "{}", yaml.out);
}
