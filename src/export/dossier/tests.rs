//! The four forms of a dossier, on the same hostile content.

use serde_json::Value;

use super::*;
use crate::model::Digest;

fn citation(day: &str, quote: Option<&str>) -> Citation {
    Citation {
        archive: "groves".into(),
        service: "Alder & Sons".into(),
        document: "Rules".into(),
        place: vec!["Rules".into(), "2. Dogs".into()],
        quote: quote.map(str::to_owned),
        recorded: Timestamp::parse(day).unwrap(),
        commit: None,
        sha256: Digest([7; 32]),
        source: Some("https://alder.example/rules".into()),
        locator: format!("alder-sons/rules@{day}#c4f1a9c4f1a9"),
        accessed: Timestamp::parse("2026-11-22").unwrap(),
    }
}

fn quoted(day: &str, quote: Option<&str>) -> Quoted {
    Quoted { citation: Some(citation(day, quote)), ..Quoted::default() }
}

fn dossier() -> Dossier {
    let first = Timestamp::parse("2019-02-03").unwrap();
    let bracket =
        Bracket { first_seen: first, last_seen: first, absent_before: None, gone_since: Some(first) };
    let clause = Item {
        kind: "clause",
        about: Quoted {
            bracket: Some(bracket),
            severity: Some("high"),
            topics: vec!["animals".into()],
            ..quoted("2020-01-01", Some("=Dogs <script>alert(1)</script> & *cats*"))
        },
        comment: "Ask counsel.\n# not a heading <b>".into(),
        tags: vec!["pets".into(), "law".into()],
        ..Item::default()
    };
    let comparison = Item {
        kind: "comparison",
        about: quoted("2021-01-01", None),
        before: Some(quoted("2020-01-01", None)),
        counts: vec!["1 reworded".into()],
        changes: vec![Changed {
            kind: PairKind::Changed,
            place: vec!["2. Dogs".into()],
            pieces: vec![
                Piece::Kept("Dogs are ".into()),
                Piece::Deleted("welcome".into()),
                Piece::Inserted("tolerated".into()),
                Piece::Kept(".".into()),
            ],
        }],
        ..Item::default()
    };
    Dossier { title: "Pets <1>".into(), made: first, items: vec![clause, comparison] }
}

#[test]
fn a_page_runs_nothing_and_tells_everything() {
    let page = dossier().written(Form::Html);
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"), "{page}");
    for told in [
        "<title>Pets &lt;1&gt;</title>",
        "default-src 'none'",
        "1. Alder &amp; Sons, Rules, 2020-01-01",
        "2. Alder &amp; Sons, Rules, 2020-01-01 → 2021-01-01",
        "Dogs are <del>welcome</del><ins>tolerated</ins>.",
        "Ask counsel.<br># not a heading &lt;b&gt;",
        "#pets #law",
        "First seen 2019-02-03 (in the first record already); last seen 2019-02-03, gone since 2019-02-03.",
        "Locator alder-sons/rules@2020-01-01#c4f1a9c4f1a9, SHA-256 0707",
        "<span class=\"high\">high</span> animals",
    ] {
        assert!(page.contains(told), "{told} is missing in {page}");
    }
}

#[test]
fn markdown_cannot_be_broken_out_of() {
    let page = dossier().written(Form::Markdown);
    assert!(page.contains("> =Dogs \\<script\\>alert(1)\\</script\\> & \\*cats\\*"), "{page}");
    assert!(page.contains("Ask counsel.\n\\# not a heading"), "{page}");
    assert!(page.contains("> Dogs are ~~welcome~~**tolerated**."), "{page}");
    assert_eq!(page.lines().filter(|line| line.starts_with("## ")).count(), 2, "{page}");
}

#[test]
fn json_has_both_sides_of_a_change() {
    let value: Value = serde_json::from_str(&dossier().written(Form::Json)).unwrap();
    let (clause, comparison) = (&value["items"][0], &value["items"][1]);
    assert_eq!(clause["kind"], "clause");
    assert_eq!(clause["text"], "=Dogs <script>alert(1)</script> & *cats*");
    assert_eq!(clause["current"], false);
    assert_eq!(clause["tags"][1], "law");
    assert_eq!(comparison["changes"][0]["old"], "Dogs are welcome.");
    assert_eq!(comparison["changes"][0]["new"], "Dogs are tolerated.");
    assert_eq!(comparison["before"]["locator"], "alder-sons/rules@2020-01-01#c4f1a9c4f1a9");
}

#[test]
fn csv_is_harmless_in_spreadsheets() {
    let text = dossier().written(Form::Csv);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let column = |name: &str| csv::COLUMNS.iter().position(|column| *column == name).unwrap();
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(&rows[0][column("text")], "'=Dogs <script>alert(1)</script> & *cats*");
    assert_eq!(&rows[0][column("comment")], "Ask counsel.\n# not a heading <b>");
    assert_eq!(&rows[1][column("old_text")], "Dogs are welcome.");
    assert_eq!(&rows[1][column("change")], "changed");
    assert_eq!(&rows[1][column("old_locator")], "alder-sons/rules@2020-01-01#c4f1a9c4f1a9");
}

#[test]
fn the_changes_of_a_comparison_can_be_those_of_a_clause() {
    use crate::export::tests::render;
    const OLD: &str = "# T\n\nWe keep letters for 30 days.\n\nDogs may come in.\n\nThis stays as it is.\n";
    const NEW: &str =
        "# T\n\nWe keep letters for 14 days.\n\nDogs may not come in.\n\nThis stays as it is.\n";
    let told = |only: fn(&Redline<'_>) -> Vec<ClauseId>| {
        render(OLD, NEW, |redline| {
            let changes = changed(redline, &only(redline));
            let flow = |change: &Changed| format!("{:?} {:?}", change.kind, change.pieces);
            changes.iter().map(flow).collect::<Vec<_>>().join("\n")
        })
    };
    assert_eq!(told(|_| vec![]).lines().count(), 2);
    let one = told(|redline| redline.new.outline.clauses().skip(1).take(1).map(|(_, c)| c.id).collect());
    assert_eq!(one.lines().count(), 1);
    assert!(one.contains("Inserted(\"not \")") || one.contains("Inserted(\"not\")"), "{one}");
}
