//! Git archives built in temporary folders, scanned and read.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::model::{Cancel, ChangeKind, Digest, Document, Facts, Format, Holdings, Language, Recorded};
use crate::source::testing::GitBuilder;
use crate::source::{Previous, Scan, Source, blob_id, open};

pub(super) fn builder() -> (TempDir, GitBuilder) {
    let folder = tempfile::tempdir().unwrap();
    let builder = GitBuilder::cloned(&folder.path().join("pier-versions"));
    (folder, builder)
}

pub(super) fn scan(path: &Path) -> Scan {
    open(path).unwrap().scan(None, &Cancel::default(), &|_| {}).unwrap()
}

pub(super) fn rescan(path: &Path, previous: &Scan) -> Scan {
    let previous = Previous { stamp: &previous.stamp, holdings: &previous.holdings };
    open(path).unwrap().scan(Some(previous), &Cancel::default(), &|_| {}).unwrap()
}

/// `service/document: date recorded text` of every version, in the holdings' order.
pub(super) fn listing(archive: &dyn Source, holdings: &Holdings) -> Vec<String> {
    let mut contents = archive.open().unwrap();
    let mut lines = Vec::new();
    for service in &holdings.services {
        for document in &service.documents {
            for version in &document.versions {
                let text = contents.read(&version.content).unwrap();
                lines.push(format!(
                    "{}/{}: {} {:?} {}",
                    service.slug,
                    document.slug,
                    version.date.day(),
                    version.recorded,
                    String::from_utf8_lossy(&text)
                ));
            }
        }
    }
    lines
}

fn check(builder: &GitBuilder, expected: &[&str]) {
    let archive = open(builder.path()).unwrap();
    let scan = scan(builder.path());
    assert_eq!(listing(&*archive, &scan.holdings), expected);
    assert_eq!(scan.warnings, Vec::<String>::new());
}

pub(super) fn document<'a>(scan: &'a Scan, service: &str, document: &str) -> &'a Document {
    scan.holdings.find(service, document).unwrap().1
}

#[test]
fn versions_in_order_of_history_and_what_the_recorder_said() {
    let (_folder, mut b) = builder();
    b.put("README.md", b"about").put("LICENSE", b"free").commit("2020-01-01", "Initial commit");
    b.record("2020-01-02", "Start tracking Pier Terms", "Pier/Terms.md", "a");
    b.record("2020-01-03", "First record of Quay Privacy Policy", "Quay/Privacy Policy.md", "p");
    b.record("2020-01-05", "Update Pier Terms", "Pier/Terms.md", "b");
    b.record("2020-01-04", "Record new changes of Pier Terms", "Pier/Terms.md", "a");
    b.record("2020-01-06", "Refilter Pier Terms", "Pier/Terms.md", "b");
    b.record("2020-01-07", "Apply technical or declaration upgrade on Pier Terms", "Pier/Terms.md", "c");
    b.record("2020-01-08", "Tidy", "Pier/Terms.md", "d");
    check(
        &b,
        &[
            "pier/terms: 2020-01-02 First a",
            "pier/terms: 2020-01-05 Change b",
            "pier/terms: 2020-01-04 Change a",
            "pier/terms: 2020-01-06 Technical b",
            "pier/terms: 2020-01-07 Technical c",
            "pier/terms: 2020-01-08 Unknown d",
            "quay/privacy-policy: 2020-01-03 First p",
        ],
    );
}

#[test]
fn bare_and_cloned_archives_hold_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut listings = Vec::new();
    for mut b in
        [GitBuilder::cloned(&folder.path().join("one")), GitBuilder::bare(&folder.path().join("two.git"))]
    {
        b.record("2020-01-02", "Start tracking", "Pier/Terms.md", "a");
        b.record("2020-01-03", "Update", "Pier/Terms.md", "b");
        let archive = open(b.path()).unwrap();
        let found = scan(b.path());
        listings.push((listing(&*archive, &found.holdings), found.stamp));
        assert!(["one", "two"].contains(&archive.name()));
        let canonical = fs::canonicalize(b.path()).unwrap();
        assert_eq!(archive.identity(), canonical.to_string_lossy());
        assert_eq!(open(b.git_dir()).unwrap().identity(), archive.identity());
    }
    assert_eq!(listings[0], listings[1]);
}

#[test]
fn only_document_files_of_services_count() {
    let (_folder, mut b) = builder();
    b.put("Pier/Terms.md", b"a")
        .put("Pier/Readme.md", b"-")
        .put("Pier/logo.png", b"-")
        .put("Pier/deep/er.md", b"-")
        .put(".github/Notes.md", b"-")
        .put("Pier/.draft.md", b"-")
        .put("Root.md", b"-")
        .put("Pier/Page.html", b"h")
        .put("Pier/Plain.txt", b"t")
        .put_link("Pier/Link.md", "Terms.md");
    b.commit("2020-01-01", "Start");
    check(
        &b,
        &[
            "pier/page: 2020-01-01 Unknown h",
            "pier/plain: 2020-01-01 Unknown t",
            "pier/terms: 2020-01-01 Unknown a",
        ],
    );
    let scan = scan(b.path());
    let formats: Vec<Format> =
        scan.holdings.services[0].documents.iter().map(|document| document.versions[0].format).collect();
    assert_eq!(formats, [Format::Html, Format::Plain, Format::Markdown]);
}

#[test]
fn modes_and_deletes_are_no_versions_and_a_return_goes_on() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    b.put_executable("Pier/Terms.md", b"a").commit("2020-01-02", "Update mode");
    b.commit("2020-01-03", "Update of nothing");
    b.remove("Pier/Terms.md").put("Quay/Terms.md", b"q").commit("2020-01-04", "Delete");
    b.record("2020-01-05", "Start tracking", "Pier/Terms.md", "a");
    b.put("Pier/Terms.md", b"b").put("Quay/Terms.md", b"r").commit("2020-01-06", "Update both");
    check(
        &b,
        &[
            "pier/terms: 2020-01-01 First a",
            "pier/terms: 2020-01-05 First a",
            "pier/terms: 2020-01-06 Change b",
            "quay/terms: 2020-01-04 Unknown q",
            "quay/terms: 2020-01-06 Change r",
        ],
    );
}

#[test]
fn another_ending_goes_on_with_the_same_document() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.html", "<p>a");
    b.remove("Pier/Terms.html");
    b.record("2020-01-02", "Update", "Pier/Terms.md", "a");
    check(&b, &["pier/terms: 2020-01-01 First <p>a", "pier/terms: 2020-01-02 Change a"]);
}

#[test]
fn a_page_beside_its_text_is_no_version_of_its_own() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.html", "<p>a");
    b.put("Pier/Terms.html", b"<p>b").record("2020-01-02", "Update", "Pier/Terms.md", "b");
    b.record("2020-01-03", "Update the page", "Pier/Terms.html", "<p>b</p>");
    b.put("Pier/Terms.html", b"<p>c").record("2020-01-04", "Update", "Pier/Terms.txt", "c");
    b.remove("Pier/Terms.md").remove("Pier/Terms.txt");
    b.record("2020-01-05", "Update the page", "Pier/Terms.html", "<p>d");
    check(
        &b,
        &[
            "pier/terms: 2020-01-01 First <p>a",
            "pier/terms: 2020-01-02 Change b",
            "pier/terms: 2020-01-05 Change <p>d",
        ],
    );
}

#[test]
fn slugs_are_unique_and_given_in_order_of_first_record() {
    let (_folder, mut b) = builder();
    for (day, path) in [
        ("2020-01-01", "Tp-link/Terms.md"),
        ("2020-01-02", "TP-Link/Terms.md"),
        ("2020-01-03", "TP-Link/terms.md"),
        ("2020-01-04", "Signal >>/Terms.md"),
        ("2020-01-05", "RTÉ/Conditions d’utilisation.md"),
        ("2020-01-06", "two\nlines/Terms.md"),
    ] {
        b.record(day, "First record of", path, path);
    }
    let scan = scan(b.path());
    let names: Vec<(&str, &str)> =
        scan.holdings.services.iter().map(|s| (s.name.as_str(), s.slug.as_str())).collect();
    assert_eq!(
        names,
        [
            ("RTÉ", "rté"),
            ("Signal >>", "signal"),
            ("TP-Link", "tp-link-2"),
            ("Tp-link", "tp-link"),
            ("two␊lines", "two-lines"),
        ]
    );
    let slugs: Vec<&str> = scan.holdings.services[2].documents.iter().map(|d| d.slug.as_str()).collect();
    assert_eq!(slugs, ["terms", "terms-2"]);
    assert_eq!(document(&scan, "rté", "conditions-d-utilisation").title, "Conditions d’utilisation");
}

#[test]
fn merges_count_what_they_bring_to_the_first_parent() {
    let (_folder, mut b) = builder();
    let start = b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let side = b.record("2020-01-02", "Update on a side branch", "Pier/Terms.md", "side 1");
    b.put("Pier/Terms.md", b"side 2").commit_onto(&[side], "2020-01-03", "Update on a side branch");
    let side = b.record("2020-01-03", "Update on a side branch", "Pier/Terms.md", "b");
    b.reset(start);
    b.clear();
    b.put("Quay/Terms.md", b"q").put("Pier/Terms.md", b"a").commit("2020-01-04", "First record of");
    b.put("Pier/Terms.md", b"b").merge(side, "2020-01-05", "Merge a side branch");
    check(
        &b,
        &[
            "pier/terms: 2020-01-01 First a",
            "pier/terms: 2020-01-05 Unknown b",
            "quay/terms: 2020-01-04 First q",
        ],
    );
}

/// Marks every version, so that it can be told which ones kept their facts.
fn mark(scan: &mut Scan) {
    for service in &mut scan.holdings.services {
        for version in service.documents.iter_mut().flat_map(|document| &mut document.versions) {
            version.facts = Some(Facts {
                sha256: Digest([0; 32]),
                bytes: 0,
                clauses: 0,
                kind: ChangeKind::Change,
                same_as: None,
                junk: None,
                added: 0,
                removed: 0,
                reworded: 0,
                weighty: Vec::new(),
                language: Language::English,
                stated: Vec::new(),
            });
        }
    }
}

fn marked(document: &Document) -> Vec<bool> {
    document.versions.iter().map(|version| version.facts.is_some()).collect()
}

fn without_facts(scan: &Scan) -> Holdings {
    let mut holdings = scan.holdings.clone();
    for service in &mut holdings.services {
        for version in service.documents.iter_mut().flat_map(|document| &mut document.versions) {
            version.facts = None;
        }
    }
    holdings
}

#[test]
fn an_archive_that_grew_is_walked_from_where_it_was() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Tp-link/Terms.md", "a");
    b.record("2020-01-02", "Update", "Tp-link/Terms.md", "b");
    let mut before = scan(b.path());
    mark(&mut before);
    let same = rescan(b.path(), &before);
    assert_eq!((same.holdings, same.stamp), (before.holdings.clone(), before.stamp.clone()));
    b.record("2020-01-03", "First record of", "TP-Link/Terms.md", "c");
    b.record("2020-01-04", "Update", "Tp-link/Terms.md", "a");
    b.record("2020-01-05", "First record of", "Pier/Terms.md", "p");
    let walked = std::cell::Cell::new(0);
    let archive = open(b.path()).unwrap();
    let previous = Previous { stamp: &before.stamp, holdings: &before.holdings };
    let after =
        archive.scan(Some(previous), &Cancel::default(), &|progress| walked.set(progress.done)).unwrap();
    assert_eq!(without_facts(&after), scan(b.path()).holdings);
    assert_eq!(after.stamp, scan(b.path()).stamp);
    assert_ne!(after.stamp, before.stamp);
    assert_eq!(marked(document(&after, "tp-link", "terms")), [true, true, false]);
    assert_eq!(marked(document(&after, "tp-link-2", "terms")), [false]);
}

#[test]
fn a_rewritten_history_keeps_the_facts_of_what_is_the_same() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let kept = b.record("2020-01-02", "Update", "Pier/Terms.md", "b");
    b.record("2020-01-03", "Update", "Pier/Terms.md", "c");
    b.record("2020-01-04", "Update", "Pier/Terms.md", "d");
    let mut before = scan(b.path());
    mark(&mut before);
    b.reset(kept);
    b.record("2020-01-03", "Update", "Pier/Terms.md", "x");
    b.record("2020-01-04", "Update", "Pier/Terms.md", "d");
    let after = rescan(b.path(), &before);
    assert_eq!(without_facts(&after), scan(b.path()).holdings);
    // "d" stands where it stood, but what it changed and what it returns to is another matter now.
    assert_eq!(marked(document(&after, "pier", "terms")), [true, true, false, false]);
    b.reset(kept);
    let shrunk = rescan(b.path(), &after);
    assert_eq!(marked(document(&shrunk, "pier", "terms")), [true, true]);
}

#[test]
fn stamps_of_other_makes_are_not_believed() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let whole = scan(b.path());
    for stamp in ["", "git-2", "git-2 xyz whole", "git-1 1 2", "folder-1 00", "joined-1 0 git-2"] {
        let odd = Scan {
            stamp: crate::source::Stamp(stamp.into()),
            holdings: Holdings::default(),
            warnings: Vec::new(),
        };
        assert_eq!(rescan(b.path(), &odd).holdings, whole.holdings, "{stamp:?}");
    }
}

#[test]
fn documents_that_are_all_gone_are_still_an_archive() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    b.remove("Pier/Terms.md").put("README.md", b"-").commit("2020-01-02", "Stop");
    check(&b, &["pier/terms: 2020-01-01 First a"]);
}

#[test]
fn provenance_is_the_commit_s() {
    let (_folder, mut b) = builder();
    b.body("Recorded after extracting from snapshot https://git.example/s/commit/abc\n\nX-engine-version: 1.2.3\n");
    b.record("2020-01-01", "First record of Pier Terms", "Pier/Terms.md", "a");
    b.put("Pier/Other.md", b"b").put("Pier/Terms.md", b"b").commit("2020-01-02", "Update two at once");
    let archive = open(b.path()).unwrap();
    let scan = scan(b.path());
    let terms = document(&scan, "pier", "terms");
    let first = archive.provenance(terms, &terms.versions[0]).unwrap();
    assert_eq!(first.path, "Pier/Terms.md");
    assert_eq!(first.subject.as_deref(), Some("First record of Pier Terms"));
    assert_eq!(first.snapshots, ["https://git.example/s/commit/abc"]);
    assert_eq!(first.engine.as_deref(), Some("1.2.3"));
    for title in ["other", "terms"] {
        let document = document(&scan, "pier", title);
        let last = archive.provenance(document, document.versions.last().unwrap()).unwrap();
        assert_eq!(last.path.to_lowercase(), format!("pier/{title}.md"));
    }
}

#[test]
fn a_scan_can_be_stopped() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(open(b.path()).unwrap().scan(None, &cancel, &|_| {}).is_err());
}

#[test]
fn every_version_has_a_commit() {
    let (_folder, mut b) = builder();
    let id = b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let scan = scan(b.path());
    let version = &document(&scan, "pier", "terms").versions[0];
    assert_eq!(version.commit.unwrap().to_string(), id.to_string());
    assert_eq!(version.recorded, Recorded::First);
}

#[test]
fn a_text_s_id_can_be_checked() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let scan = scan(b.path());
    let content = &document(&scan, "pier", "terms").versions[0].content;
    assert_eq!(Some(content.clone()), blob_id(b"a").map(crate::model::Content::Blob));
    assert_ne!(Some(content.clone()), blob_id(b"b").map(crate::model::Content::Blob));
}
