//! Archives of several histories: refs without a common commit, other archives, documents under new names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::{Join, Joined, Joins};
use crate::model::{Cancel, Holdings};
use crate::source::testing::{GitBuilder, write_file};
use crate::source::{Previous, Scan, Source, open, open_ref};

fn scan(archive: &Joined) -> Scan {
    archive.scan(None, &Cancel::default(), &|_| {}).unwrap()
}

/// `service/document: day text (origin)` of every version.
fn listing(archive: &Joined, holdings: &Holdings) -> Vec<String> {
    let mut contents = archive.open().unwrap();
    let mut lines = Vec::new();
    for service in &holdings.services {
        for document in &service.documents {
            for version in &document.versions {
                let text = contents.read(&version.content).unwrap();
                let origin = archive.origin(&version.content).map(|origin| format!(" ({origin})"));
                let told = archive.provenance(document, version).unwrap().origin;
                assert_eq!(told, archive.origin(&version.content));
                lines.push(format!(
                    "{}/{}: {} {}{}",
                    service.slug,
                    document.slug,
                    version.date.day(),
                    String::from_utf8_lossy(&text),
                    origin.unwrap_or_default()
                ));
            }
        }
    }
    lines
}

fn check(archive: &Joined, expected: &[&str]) {
    let scan = scan(archive);
    assert_eq!(listing(archive, &scan.holdings), expected);
    assert_eq!(scan.warnings, Vec::<String>::new());
    assert_eq!(archive.stamp().unwrap(), scan.stamp);
}

fn with_refs(path: &Path, refs: &[&str]) -> Joined {
    let refs = refs.iter().map(|name| ((*name).to_owned(), open_ref(path, name).unwrap()));
    Joined::new(open(path).unwrap(), refs.collect())
}

fn key(name: &str) -> (String, String) {
    let (service, document) = name.split_once('/').unwrap();
    (service.into(), document.into())
}

fn renamed(from: &str, into: &str) -> Join {
    Join { archive: None, from: key(from), into: key(into) }
}

fn join(archive: &Joined, joins: &[Join]) {
    archive.join(Joins { joins: joins.to_vec(), ..Joins::default() });
}

/// Captures on a branch of their own, then the archive's own history.
fn two_histories() -> (TempDir, GitBuilder) {
    let folder = tempfile::tempdir().unwrap();
    let mut b = GitBuilder::cloned(&folder.path().join("pier-versions"));
    b.begin("captures");
    b.record("2015-01-01", "Capture", "Pier/Terms.html", "<p>old");
    b.record("2018-01-01", "Capture", "Pier/Terms.html", "<p>older");
    b.remove("Pier/Terms.html").record("2019-06-01", "Capture", "Pier/Terms.md", "a");
    b.remove("Pier/Terms.md").record("2020-03-01", "Capture", "Pier/Terms.html", "<p>between");
    b.record("2016-01-01", "Capture", "Quay/Rules.html", "<p>q");
    b.begin("main");
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    b.record("2020-06-01", "Update", "Pier/Terms.md", "b");
    (folder, b)
}

#[test]
fn refs_without_a_common_commit_are_one_timeline() {
    let (_folder, b) = two_histories();
    let alone = with_refs(b.path(), &[]);
    check(&alone, &["pier/terms: 2020-01-01 a", "pier/terms: 2020-06-01 b"]);
    assert_eq!(alone.stamp().unwrap(), open(b.path()).unwrap().stamp().unwrap());
    assert_eq!(alone.identity(), open(b.path()).unwrap().identity());
    let both = with_refs(b.path(), &["captures"]);
    assert_ne!(both.identity(), alone.identity());
    assert_eq!(both.place(), alone.identity());
    check(
        &both,
        &[
            "pier/terms: 2015-01-01 <p>old (ref captures)",
            "pier/terms: 2018-01-01 <p>older (ref captures)",
            "pier/terms: 2019-06-01 a (ref captures)",
            "pier/terms: 2020-03-01 <p>between (ref captures)",
            "pier/terms: 2020-06-01 b",
            "quay/rules: 2016-01-01 <p>q (ref captures)",
        ],
    );
}

#[test]
fn names_that_are_spelt_alike_are_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut b = GitBuilder::bare(folder.path());
    b.begin("captures");
    b.record("2015-01-01", "Capture", "pier ltd/Terms of use.md", "a");
    b.record("2015-01-01", "Capture", "PIER/Other.md", "o");
    b.begin("main");
    b.record("2020-01-01", "First record of", "Pier Ltd./Terms of Use.md", "b");
    b.record("2020-01-02", "First record of", "Pier/Terms.md", "c");
    b.record("2020-01-03", "First record of", "PIER/Terms.md", "d");
    check(
        &with_refs(&fs::canonicalize(folder.path()).unwrap(), &["captures"]),
        &[
            "pier-2/other: 2015-01-01 o (ref captures)",
            "pier-2/terms: 2020-01-03 d",
            "pier/terms: 2020-01-02 c",
            "pier-ltd/terms-of-use: 2015-01-01 a (ref captures)",
            "pier-ltd/terms-of-use: 2020-01-01 b",
        ],
    );
}

#[test]
fn a_ref_that_shares_its_beginning_adds_only_what_it_has_alone() {
    let (_folder, mut b) = two_histories();
    let fork = b.record("2021-01-01", "Update", "Pier/Terms.md", "c");
    b.record("2022-01-01", "Update", "Pier/Terms.md", "d");
    let head = b.head();
    fs::write(b.git_dir().join("refs/heads/side"), format!("{head}\n")).unwrap();
    b.reset(fork);
    b.record("2023-01-01", "Update", "Pier/Terms.md", "e");
    check(
        &with_refs(b.path(), &["side"]),
        &[
            "pier/terms: 2020-01-01 a",
            "pier/terms: 2020-06-01 b",
            "pier/terms: 2021-01-01 c",
            "pier/terms: 2022-01-01 d (ref side)",
            "pier/terms: 2023-01-01 e",
        ],
    );
}

#[test]
fn unknown_refs_and_folders_say_what_to_do() {
    let (folder, mut b) = two_histories();
    let error = open_ref(b.path(), "captured").err().unwrap();
    assert!(error.what.contains("no ref \"captured\""), "{error}");
    assert!(error.hint.contains("captures") && error.hint.contains("main"), "{}", error.hint);
    for odd in ["", "..", "a b", "-x", "HEAD~1", "\u{1b}[2J"] {
        let error = open_ref(b.path(), odd).err().unwrap();
        assert!(!error.hint.is_empty() && !error.what.contains('\u{1b}'), "{error}");
    }
    let error = open_ref(folder.path(), "main").err().unwrap();
    assert!(error.what.contains("no git repository"), "{error}");
    b.begin("code").put("src/main.rs", b"-").commit("2020-01-01", "Start");
    assert!(open_ref(b.path(), "code").err().unwrap().what.contains("holds no documents"));
}

#[test]
fn a_ref_that_vanishes_is_told_and_left_out() {
    let (_folder, b) = two_histories();
    let archive = with_refs(b.path(), &["captures"]);
    let before = scan(&archive);
    b.drop_branch("captures");
    assert_ne!(archive.stamp().unwrap(), before.stamp);
    let previous = Previous { stamp: &before.stamp, holdings: &before.holdings };
    let after = archive.scan(Some(previous), &Cancel::default(), &|_| {}).unwrap();
    assert_eq!(listing(&archive, &after.holdings), ["pier/terms: 2020-01-01 a", "pier/terms: 2020-06-01 b"]);
    assert_eq!(after.warnings.len(), 1);
    assert!(after.warnings[0].contains("ref captures is left out"), "{:?}", after.warnings);
}

#[test]
fn a_document_goes_on_under_another_name() {
    let (_folder, mut b) = two_histories();
    b.record("2020-07-01", "First record of", "Mole/Conditions.md", "b");
    b.record("2020-08-01", "Update", "Mole/Conditions.md", "m");
    b.record("2020-09-01", "First record of", "Jetty/Conditions.md", "m");
    b.record("2020-08-15", "Update", "Jetty/Conditions.md", "j");
    let archive = with_refs(b.path(), &["captures"]);
    let apart = scan(&archive);
    join(
        &archive,
        &[renamed("pier/terms", "mole/conditions"), renamed("mole/conditions", "jetty/conditions")],
    );
    assert_ne!(archive.stamp().unwrap(), apart.stamp);
    check(
        &archive,
        &[
            "jetty/conditions: 2015-01-01 <p>old (pier/terms, ref captures)",
            "jetty/conditions: 2018-01-01 <p>older (pier/terms, ref captures)",
            "jetty/conditions: 2019-06-01 a (pier/terms, ref captures)",
            "jetty/conditions: 2020-03-01 <p>between (pier/terms, ref captures)",
            "jetty/conditions: 2020-06-01 b (pier/terms)",
            "jetty/conditions: 2020-08-01 m (mole/conditions)",
            "jetty/conditions: 2020-08-15 j",
            "quay/rules: 2016-01-01 <p>q (ref captures)",
        ],
    );
    // What is undone is as it was before, and what the index still speaks of can be read meanwhile.
    let joined = scan(&archive);
    archive.join(Joins::default());
    assert_eq!(listing(&archive, &joined.holdings).len(), 8);
    assert_eq!(scan(&archive).holdings, apart.holdings);
    assert_eq!(archive.stamp().unwrap(), apart.stamp);
}

#[test]
fn joins_that_lead_nowhere_are_told() {
    let (_folder, mut b) = two_histories();
    b.record("2020-07-01", "First record of", "Mole/Conditions.md", "m");
    let archive = with_refs(b.path(), &[]);
    let own = listing(&archive, &scan(&archive).holdings);
    for (joins, told) in [
        (vec![renamed("mole/conditions", "mole/conditions")], "can't be part of itself"),
        (
            vec![renamed("mole/conditions", "pier/terms"), renamed("pier/terms", "mole/conditions")],
            "can't be part of itself",
        ),
        (vec![renamed("mole/gone", "pier/terms")], "mole/gone, which was joined to pier/terms"),
        (vec![renamed("mole/conditions", "pier/gone")], "pier/gone is not in the archive"),
    ] {
        join(&archive, &joins);
        let found = scan(&archive);
        assert_eq!(listing(&archive, &found.holdings), own, "{joins:?}");
        assert!(found.warnings.iter().all(|line| line.contains(told)), "{:?}", found.warnings);
        assert_eq!(found.warnings.len(), joins.len());
    }
}

/// An archive and a folder of captures of the same documents.
fn with_captures() -> (TempDir, Joined, Arc<dyn Source>) {
    let (folder, b) = two_histories();
    let captures = folder.path().join("captures");
    for (path, text) in [
        ("pier/terms/2010-01-01.html", "<p>first"),
        ("pier/terms/2019-12-01.md", "a"),
        ("pier/terms/2020-02-01.md", "a"),
        ("pier/terms/2020-07-01.txt", "b"),
        ("pier/rules/2011-01-01.md", "r"),
    ] {
        write_file(&captures, path, text);
    }
    let archive = with_refs(b.path(), &[]);
    (folder, archive, Arc::from(open(&captures).unwrap()))
}

#[test]
fn another_archive_s_documents_come_in_only_when_joined() {
    let (_folder, archive, guest) = with_captures();
    let place = guest.identity();
    let of_guest = |from, into| Join { archive: Some(place.clone()), ..renamed(from, into) };
    archive.join(Joins {
        joins: vec![of_guest("pier/terms", "pier/terms")],
        guests: vec![Arc::clone(&guest)],
        ..Joins::default()
    });
    check(
        &archive,
        &[
            &format!("pier/terms: 2010-01-01 <p>first (captures ({place}))"),
            &format!("pier/terms: 2019-12-01 a (captures ({place}))"),
            "pier/terms: 2020-06-01 b",
            // The same bytes, read as plain text: not the same.
            &format!("pier/terms: 2020-07-01 b (captures ({place}))"),
        ],
    );
    archive.join(Joins {
        joins: vec![of_guest("pier/rules", "pier/terms")],
        guests: vec![Arc::clone(&guest)],
        ..Joins::default()
    });
    assert_eq!(
        listing(&archive, &scan(&archive).holdings)[0],
        format!("pier/terms: 2011-01-01 r (captures:pier/rules ({place}))")
    );
    // The archive itself is not there: its joins wait, and nothing else is wrong.
    archive.join(Joins { joins: vec![of_guest("pier/terms", "pier/terms")], ..Joins::default() });
    check(&archive, &["pier/terms: 2020-01-01 a", "pier/terms: 2020-06-01 b"]);
}

#[test]
fn another_archive_that_goes_away_is_told() {
    let (folder, archive, guest) = with_captures();
    let joins = vec![Join { archive: Some(guest.identity()), ..renamed("pier/terms", "pier/terms") }];
    archive.join(Joins { joins, guests: vec![guest], ..Joins::default() });
    let before = scan(&archive);
    fs::remove_dir_all(folder.path().join("captures")).unwrap();
    let after = scan(&archive);
    assert_ne!(after.stamp, before.stamp);
    assert_eq!(after.stamp, archive.stamp().unwrap());
    assert_eq!(after.holdings.version_count(), 2);
    assert!(after.warnings[0].contains("captures is left out"), "{:?}", after.warnings);
}

#[test]
fn what_is_lent_is_not_shown() {
    let (_folder, mut b) = two_histories();
    b.record("2020-07-01", "First record of", "Mole/Conditions.md", "m");
    let archive = with_refs(b.path(), &[]);
    archive.join(Joins { lent: BTreeSet::from([key("pier/terms")]), ..Joins::default() });
    check(&archive, &["mole/conditions: 2020-07-01 m"]);
}
