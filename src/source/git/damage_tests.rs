//! Git archives that are cut off, damaged, oddly set up, or no archives.

use std::fs;
use std::path::Path;

use gix::ObjectId;

use super::tests::{builder, document, listing, rescan, scan};
use crate::model::Cancel;
use crate::source::testing::GitBuilder;
use crate::source::{Scan, Source, SourceError, open};

fn failure(path: &Path) -> SourceError {
    open(path).err().unwrap()
}

#[test]
fn a_shallow_clone_says_where_its_history_begins() {
    let (_folder, mut b) = builder();
    let lost = b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let cut = b.record("2020-01-02", "Start tracking", "Quay/Terms.md", "q");
    b.record("2020-01-03", "Update", "Pier/Terms.md", "b");
    let whole = scan(b.path());
    fs::write(b.git_dir().join("shallow"), format!("{cut}\n")).unwrap();
    fs::remove_file(b.object_file(lost)).unwrap();
    let shallow = rescan(b.path(), &whole);
    assert_ne!(shallow.stamp, whole.stamp);
    assert_eq!(shallow.warnings.len(), 1);
    assert!(shallow.warnings[0].contains("shallow"), "{:?}", shallow.warnings);
    let archive = open(b.path()).unwrap();
    assert_eq!(
        listing(&*archive, &shallow.holdings),
        [
            "pier/terms: 2020-01-02 Unknown a",
            "pier/terms: 2020-01-03 Change b",
            "quay/terms: 2020-01-02 Unknown q"
        ]
    );
}

/// Three versions of one document and one of another; `damage` breaks one object.
fn damaged(
    damage: impl Fn(&GitBuilder, [ObjectId; 4]),
    check: impl Fn(Result<Scan, SourceError>, &dyn Source),
) {
    for overwrite in [false, true] {
        let (_folder, mut b) = builder();
        let ids = [
            b.record("2020-01-01", "First record of", "Pier/Terms.md", "a"),
            b.record("2020-01-02", "First record of", "Quay/Terms.md", "q"),
            b.record("2020-01-03", "Update", "Pier/Terms.md", "b"),
            b.record("2020-01-04", "Update", "Pier/Terms.md", "c"),
        ];
        OVERWRITE.set(overwrite);
        damage(&b, ids);
        let archive = open(b.path()).unwrap();
        check(archive.scan(None, &Cancel::default(), &|_| {}), &*archive);
    }
}

thread_local! {
    static OVERWRITE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Takes an object away, or fills it with nonsense.
fn harm(file: &Path) {
    fs::remove_file(file).unwrap();
    if OVERWRITE.get() {
        fs::write(file, b"x\x9cnonsense").unwrap();
    }
}

#[test]
fn a_missing_newest_commit_is_an_error() {
    damaged(
        |b, ids| harm(&b.object_file(ids[3])),
        |found, _| {
            let error = found.unwrap_err();
            assert!(error.what.contains("newest commit"), "{error}");
            assert!(error.hint.contains("git fsck"));
        },
    );
}

#[test]
fn a_missing_older_commit_cuts_the_history_there() {
    damaged(
        |b, ids| harm(&b.object_file(ids[1])),
        |found, archive| {
            let found = found.unwrap();
            assert_eq!(
                listing(archive, &found.holdings),
                [
                    "pier/terms: 2020-01-03 Unknown b",
                    "pier/terms: 2020-01-04 Change c",
                    "quay/terms: 2020-01-03 Unknown q"
                ]
            );
            assert_eq!(found.warnings.len(), 1);
        },
    );
}

#[test]
fn a_missing_state_where_the_last_scan_ended_loses_nothing_before_it() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    b.record("2020-01-02", "Update", "Pier/Terms.md", "b");
    let last = b.record("2020-01-03", "Update", "Pier/Terms.md", "c");
    let before = scan(b.path());
    let file = b.object_file(b.tree_of(last));
    let tree = fs::read(&file).unwrap();
    b.record("2020-01-04", "Update", "Pier/Terms.md", "d");
    fs::remove_file(&file).unwrap();
    let damaged = rescan(b.path(), &before);
    let archive = open(b.path()).unwrap();
    let days = |scan: &Scan| listing(&*archive, &scan.holdings).len();
    assert_eq!((days(&damaged), damaged.warnings.len()), (3, 1), "{:?}", damaged.warnings);
    assert_eq!(damaged.holdings, scan(b.path()).holdings);
    // It is not taken for the whole: what can be read again is there with the next scan.
    assert_ne!(damaged.stamp, archive.stamp().unwrap());
    assert!(archive.stamp().unwrap().is_state_of(&damaged.stamp.0));
    fs::write(&file, tree).unwrap();
    let mended = rescan(b.path(), &damaged);
    assert_eq!((days(&mended), &mended.stamp), (4, &archive.stamp().unwrap()));
}

#[test]
fn a_missing_root_tree_leaves_one_commit_out() {
    damaged(
        |b, ids| harm(&b.object_file(b.tree_of(ids[1]))),
        |found, archive| {
            let found = found.unwrap();
            assert_eq!(
                listing(archive, &found.holdings),
                [
                    "pier/terms: 2020-01-01 First a",
                    "pier/terms: 2020-01-03 Change b",
                    "pier/terms: 2020-01-04 Change c",
                    "quay/terms: 2020-01-03 Change q"
                ]
            );
            assert_eq!(found.warnings.len(), 1);
        },
    );
}

#[test]
fn a_missing_folder_leaves_its_changes_out() {
    damaged(
        |b, ids| harm(&b.object_file(b.entry_of(ids[2], "Pier"))),
        |found, archive| {
            let found = found.unwrap();
            assert_eq!(
                listing(archive, &found.holdings),
                ["pier/terms: 2020-01-01 First a", "quay/terms: 2020-01-02 First q"]
            );
            assert_eq!(found.warnings.len(), 2);
        },
    );
}

#[test]
fn a_missing_text_is_an_error_of_that_version_only() {
    damaged(
        |b, ids| harm(&b.object_file(b.entry_of(ids[2], "Pier/Terms.md"))),
        |found, archive| {
            let found = found.unwrap();
            let mut contents = archive.open().unwrap();
            let versions = &document(&found, "pier", "terms").versions;
            let read: Vec<bool> = versions.iter().map(|v| contents.read(&v.content).is_ok()).collect();
            assert_eq!(read, [true, false, true]);
            let error = contents.read(&versions[1].content).unwrap_err();
            assert!(!error.hint.is_empty());
        },
    );
}

#[test]
fn alternates_that_lead_nowhere_and_grafts_are_told() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    fs::create_dir_all(b.git_dir().join("info")).unwrap();
    fs::write(b.git_dir().join("info/grafts"), format!("{}\n", b.head())).unwrap();
    let found = scan(b.path());
    assert_eq!(found.holdings.version_count(), 1);
    assert!(found.warnings.iter().any(|line| line.contains("grafts")), "{:?}", found.warnings);
    fs::create_dir_all(b.git_dir().join("objects/info")).unwrap();
    fs::write(b.git_dir().join("objects/info/alternates"), "/nowhere/at/all\n").unwrap();
    let found = scan(b.path());
    assert_eq!(found.holdings.version_count(), 1);
    assert!(found.warnings.iter().any(|line| line.contains("/nowhere/at/all")), "{:?}", found.warnings);
}

#[test]
fn repositories_that_are_no_archive_say_why() {
    let (_folder, mut b) = builder();
    assert!(failure(b.path()).what.contains("no commit yet"));
    b.put("README.md", b"-").put("src/main.rs", b"-").commit("2020-01-01", "Start");
    assert!(failure(b.path()).what.contains("holds no documents"));
    fs::write(b.git_dir().join("HEAD"), "ref: refs/heads/gone\n").unwrap();
    let error = failure(b.path());
    assert!(error.what.contains("gone") && error.hint.contains("refs/heads/main"), "{error} {}", error.hint);
    fs::write(b.git_dir().join("HEAD"), "nonsense").unwrap();
    assert!(!failure(b.path()).hint.is_empty());
    fs::remove_file(b.git_dir().join("HEAD")).unwrap();
    assert!(!failure(b.path()).hint.is_empty());
}

#[test]
fn head_leads_to_a_commit_or_says_what_it_leads_to() {
    let (_folder, mut b) = builder();
    let commit = b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    let head = |to: String| fs::write(b.git_dir().join("HEAD"), to).unwrap();
    head(format!("{commit}\n"));
    assert_eq!(scan(b.path()).holdings.version_count(), 1);
    for other in
        [b.tree_of(commit), b.entry_of(commit, "Pier/Terms.md"), ObjectId::null(gix::hash::Kind::Sha1)]
    {
        head(format!("{other}\n"));
        let error =
            open(b.path()).and_then(|archive| archive.scan(None, &Cancel::default(), &|_| {})).unwrap_err();
        assert!(error.what.contains("commit") && !error.hint.is_empty(), "{error} {}", error.hint);
    }
    head("ref: refs/heads/../../../../etc/passwd\n".into());
    assert!(!failure(b.path()).hint.is_empty());
}

#[test]
fn names_that_are_no_text_are_names_all_the_same() {
    let (_folder, mut b) = builder();
    b.put_bytes(b"Pi\xffer/Te\xe9rms.md", b"a").put_bytes(b"Pi\xfeer/Te\xe9rms.md", b"b");
    b.put_bytes(b"Quay\n/\xff\xff\xff.md", b"c").put_bytes("Quay\n/\u{202e}sdne.md".as_bytes(), b"d");
    b.commit("2020-01-01", "Start");
    let archive = open(b.path()).unwrap();
    let found = archive.scan(None, &Cancel::default(), &|_| {}).unwrap();
    let listed = listing(&*archive, &found.holdings);
    assert_eq!(listed.len(), 4, "{listed:?}");
    let mut texts: Vec<_> = listed.iter().filter_map(|line| line.split_whitespace().last()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["a", "b", "c", "d"], "{listed:?}");
    for service in &found.holdings.services {
        let slugs =
            std::iter::once(&service.slug).chain(service.documents.iter().map(|document| &document.slug));
        for slug in slugs {
            let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
            assert!(!slug.is_empty() && slug.chars().all(plain), "{slug:?}");
        }
    }
}

#[test]
fn the_repository_s_configuration_and_hooks_have_no_say() {
    let (_folder, mut b) = builder();
    b.record("2020-01-01", "First record of", "Pier/Terms.md", "a");
    fs::write(
        b.git_dir().join("config"),
        "[core]\n\tbare = false\n\tworktree = /nowhere\n\tfsmonitor = false\n[include]\n\tpath = /nowhere\n[broken",
    )
    .unwrap();
    match open(b.path()) {
        Ok(archive) => {
            let found = archive.scan(None, &Cancel::default(), &|_| {}).unwrap();
            assert_eq!(found.holdings.version_count(), 1);
        }
        Err(error) => assert!(!error.hint.is_empty()),
    }
    fs::write(b.git_dir().join("config"), "[core]\n\tworktree = /nowhere\n[include]\n\tpath = /nowhere\n")
        .unwrap();
    assert_eq!(scan(b.path()).holdings.version_count(), 1);
}
