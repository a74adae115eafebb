//! Corpus folders built in temporary places, scanned and read; and the embedded sample.

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::model::{Cancel, Content, Digest, Recorded, Timestamp};
use crate::source::testing::write_file;
use crate::source::{Previous, Scan, Source, open, sample};

fn corpus(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write_file(folder.path(), path, text);
    }
    folder
}

fn scan_of(archive: &dyn Source) -> Scan {
    archive.scan(None, &Cancel::default(), &|_| {}).unwrap()
}

fn scan(path: &Path) -> Scan {
    scan_of(&*open(path).unwrap())
}

/// `service/document (title): dates` of every document.
fn listing(scan: &Scan) -> Vec<String> {
    let mut lines = Vec::new();
    for service in &scan.holdings.services {
        for document in &service.documents {
            let dates: Vec<String> = document.versions.iter().map(|version| version.date.rfc3339()).collect();
            lines.push(format!(
                "{}/{} ({}): {}",
                service.slug,
                document.slug,
                document.title,
                dates.join(" ")
            ));
        }
    }
    lines
}

fn check(files: &[(&str, &str)], expected: &[&str], warnings: &[&str]) {
    let folder = corpus(files);
    let scan = scan(folder.path());
    let short: Vec<String> = listing(&scan).iter().map(|line| line.replace("T00:00:00Z", "")).collect();
    assert_eq!(short, expected);
    assert_eq!(scan.warnings.len(), warnings.len(), "{:?}", scan.warnings);
    for (warning, part) in scan.warnings.iter().zip(warnings) {
        assert!(warning.contains(part), "{warning:?} lacks {part:?}");
    }
}

#[test]
fn names_and_dates_come_from_the_paths() {
    check(
        &[
            ("README.md", "about"),
            ("pier/terms-of-service/2024.md", "d"),
            ("pier/terms-of-service/2020-05-02.txt", "b"),
            ("pier/terms-of-service/2020-05-02-b.md", "c"),
            ("pier/terms-of-service/2019-03T.md", "-"),
            ("pier/terms-of-service/2019-03.html", "a"),
            ("pier/terms-of-service/page.png", "-"),
            ("pier/README.md", "-"),
            ("Quay Ltd/Privacy Policy/2024-04-17T08-12.md", "e"),
            ("quay-ltd/empty/notes.pdf", "-"),
        ],
        &[
            "pier/terms-of-service (Terms of Service): 2019-03-01 2020-05-02 2020-05-02 2024-01-01",
            "quay-ltd/privacy-policy (Privacy Policy): 2024-04-17T08:12:00Z",
        ],
        &["pier/terms-of-service/2019-03T.md is left out: its name has no date"],
    );
}

#[test]
fn a_page_beside_its_text_is_one_version() {
    check(
        &[
            ("pier/terms/2020-05-01.html", "<p>a"),
            ("pier/terms/2020-05-02.html", "<p>b"),
            ("pier/terms/2020-05-02.md", "b"),
            ("pier/terms/2020-05-02-late.html", "<p>c"),
        ],
        &["pier/terms (Terms): 2020-05-01 2020-05-02 2020-05-02"],
        &[],
    );
}

#[test]
fn versions_of_one_date_are_in_order_of_name() {
    let folder = corpus(&[
        ("pier/terms/2020-05-02-b.md", "second"),
        ("pier/terms/2020-05-02-a.md", "first"),
        ("pier/terms/2020-05-01.md", "before"),
    ]);
    let archive = open(folder.path()).unwrap();
    let mut contents = archive.open().unwrap();
    let scan = scan_of(&*archive);
    let versions = &scan.holdings.services[0].documents[0].versions;
    let texts: Vec<Vec<u8>> = versions.iter().map(|v| contents.read(&v.content).unwrap()).collect();
    assert_eq!(texts, [b"before".to_vec(), b"first".to_vec(), b"second".to_vec()]);
}

#[test]
fn single_files_are_documents_too() {
    let folder = corpus(&[
        ("Pier/Privacy Policy.md", "a"),
        ("Pier/Terms 2020-01-02.md", "b"),
        ("Pier/Terms 2021.md", "c"),
        ("Pier/2022-01-01.md", "-"),
    ]);
    let scan = scan(folder.path());
    let lines = listing(&scan);
    assert!(lines[0].starts_with("pier/privacy-policy (Privacy Policy): 20"), "{lines:?}");
    assert_eq!(lines[1], "pier/terms (Terms): 2020-01-02T00:00:00Z 2021-01-01T00:00:00Z");
    assert_eq!(scan.warnings.len(), 1);
    assert!(scan.warnings[0].contains("names no document"));
}

#[test]
fn metadata_is_laid_over_the_paths() {
    let digest = "0a".repeat(32);
    let evidence = format!(
        "[\"2020-01-02.md\"]\ncaptured = \"2020-01-02T10:00:00Z\"\nsource = \"https://pier.example/terms\"\n\
         snapshot = \"https://archive.example/1\"\nsha256 = \"{digest}\"\nnote = \"by hand\"\n\n\
         [latest]\ncaptured = 2021-02-03T04:05:06Z\nkind = \"technical\"\n\n[\"2031.md\"]\nkind = \"change\"\n"
    );
    let folder = corpus(&[
        (
            "pier/service.toml",
            "name = \"The Pier\"\nhomepage = \"https://pier.example\"\nsector = \"harbour\"\njurisdiction = \"Wales\"",
        ),
        (
            "pier/terms/document.toml",
            "title = \"Terms of Mooring\"\ntype = \"Terms of Service\"\nsource = \"https://pier.example/terms\"",
        ),
        ("pier/terms/evidence.toml", &evidence),
        ("pier/terms/2020-01-02.md", "a"),
        ("pier/terms/latest.md", "b"),
    ]);
    let archive = open(folder.path()).unwrap();
    let scan = scan_of(&*archive);
    let service = &scan.holdings.services[0];
    assert_eq!((service.name.as_str(), service.slug.as_str()), ("The Pier", "pier"));
    assert_eq!(
        (service.sector.as_deref(), service.jurisdiction.as_deref()),
        (Some("harbour"), Some("Wales"))
    );
    let terms = &service.documents[0];
    assert_eq!((terms.title.as_str(), terms.slug.as_str()), ("Terms of Mooring", "terms"));
    assert_eq!(
        (terms.kind.as_str(), terms.url.as_deref()),
        ("Terms of Service", Some("https://pier.example/terms"))
    );
    let recorded: Vec<Recorded> = terms.versions.iter().map(|version| version.recorded).collect();
    assert_eq!(recorded, [Recorded::Unknown, Recorded::Technical]);
    assert_eq!(scan.warnings, ["pier/terms/evidence.toml, line 12: there is no version `2031.md`"]);
    let first = archive.provenance(terms, &terms.versions[0]).unwrap();
    assert_eq!(first.path, "pier/terms/2020-01-02.md");
    assert_eq!((first.sources.len(), first.snapshots.len()), (1, 1));
    assert_eq!(first.subject.as_deref(), Some("by hand"));
    assert_eq!(first.claimed_sha256.unwrap().to_string(), digest);
    assert_eq!(first.captured, Timestamp::parse("2020-01-02T10:00:00Z"));
    let second = archive.provenance(terms, &terms.versions[1]).unwrap();
    assert_eq!(second.captured, None, "it is the version's date");
}

#[test]
fn broken_metadata_is_told_and_the_rest_goes_on() {
    check(
        &[
            ("pier/service.toml", "name = \"Pier\"\nsector = = 3\n"),
            ("pier/terms/document.toml", "title = 3\n"),
            ("pier/terms/evidence.toml", "[\"2020.md\"]\ncaptured = \"once\"\n"),
            ("pier/terms/2020.md", "a"),
        ],
        &["pier/terms (Terms): 2020-01-01"],
        &[
            "pier/service.toml, line 2: ",
            "pier/terms/document.toml, line 1: `title`",
            "pier/terms/evidence.toml, line 2: `captured`",
        ],
    );
}

#[test]
fn folders_that_differ_by_case_only_get_their_own_slugs() {
    check(
        &[
            ("PIER/terms/2020.md", "a"),
            ("Pier/terms/2020.md", "b"),
            ("pier/Terms/2020.md", "c"),
            ("pier/terms/2021.md", "d"),
        ],
        &[
            "pier/terms (Terms): 2020-01-01",
            "pier-2/terms (Terms): 2020-01-01",
            "pier-3/terms (Terms): 2020-01-01",
            "pier-3/terms-2 (Terms): 2021-01-01",
        ],
        &[],
    );
}

#[test]
fn stamps_and_facts_follow_the_files() {
    let folder = corpus(&[("pier/terms/2020.md", "a"), ("pier/terms/2021.md", "b")]);
    let archive = open(folder.path()).unwrap();
    let before = scan_of(&*archive);
    assert_eq!(archive.stamp().unwrap(), before.stamp);
    let content = before.holdings.services[0].documents[0].versions[1].content.clone();
    write_file(folder.path(), "pier/terms/2021.md", "another");
    assert_ne!(archive.stamp().unwrap(), before.stamp);
    let error = archive.open().unwrap().read(&content).unwrap_err();
    assert!(error.what.contains("changed since"), "{error}");
    let previous = Previous { stamp: &before.stamp, holdings: &before.holdings };
    let after = archive.scan(Some(previous), &Cancel::default(), &|_| {}).unwrap();
    assert_eq!(after.holdings, scan_of(&*archive).holdings);
}

#[cfg(unix)]
#[test]
fn nothing_leads_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let outside = corpus(&[("secret/2020.md", "secret"), ("2020.md", "secret")]);
    let folder = corpus(&[("pier/terms/2020.md", "a")]);
    let terms = folder.path().join("pier/terms");
    symlink(outside.path().join("2020.md"), terms.join("2021.md")).unwrap();
    symlink(outside.path().join("secret"), folder.path().join("pier/secret")).unwrap();
    symlink("nowhere.md", terms.join("2022.md")).unwrap();
    symlink("2020.md", terms.join("2023.md")).unwrap();
    symlink("../..", folder.path().join("pier/loop")).unwrap();
    let archive = open(folder.path()).unwrap();
    let scan = scan_of(&*archive);
    assert_eq!(listing(&scan), ["pier/terms (Terms): 2020-01-01T00:00:00Z 2023-01-01T00:00:00Z"]);
    assert_eq!(scan.warnings.iter().filter(|line| line.contains("leads out")).count(), 4);
    let mut contents = archive.open().unwrap();
    let outside = outside.path().to_string_lossy();
    for path in [
        "../x",
        "pier/../../x",
        "",
        "/etc/hostname",
        "pier/terms/2021.md",
        &*outside,
        "pier/terms",
        "pier/no",
    ] {
        let content = Content::File { path: path.into(), size: 0, modified: 0 };
        assert!(contents.read(&content).is_err(), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_version_inside_is_read() {
    let folder = corpus(&[("pier/terms/2020.md", "a")]);
    std::os::unix::fs::symlink("../terms/2020.md", folder.path().join("pier/terms/2021.md")).unwrap();
    let archive = open(folder.path()).unwrap();
    let scan = scan_of(&*archive);
    let versions = &scan.holdings.services[0].documents[0].versions;
    assert_eq!(archive.open().unwrap().read(&versions[1].content).unwrap(), b"a");
}

#[test]
fn files_that_are_too_large_are_left_out() {
    let folder = corpus(&[("pier/terms/2020.md", "a")]);
    let large = fs::File::create(folder.path().join("pier/terms/2021.md")).unwrap();
    large.set_len(crate::source::MAX_BYTES + 1).unwrap();
    let scan = scan(folder.path());
    assert_eq!(scan.holdings.version_count(), 1);
    assert!(scan.warnings[0].contains("64 MB"), "{:?}", scan.warnings);
}

#[test]
fn what_is_no_archive_says_why() {
    let folder = corpus(&[("file.md", "a"), ("empty/notes.pdf", "-")]);
    for (path, what) in [
        ("nowhere", "can't be opened"),
        ("file.md", "is a file"),
        ("empty", "holds no documents"),
        (".", "holds no documents"),
    ] {
        let error = open(&folder.path().join(path)).err().unwrap();
        assert!(error.what.contains(what), "{error}");
        assert!(!error.hint.is_empty());
    }
}

#[test]
fn a_corpus_kept_in_git_is_read_as_the_folder_that_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut git = crate::source::testing::GitBuilder::cloned(folder.path());
    write_file(folder.path(), "pier/terms/2020.md", "a");
    assert_eq!(listing(&scan(folder.path())).len(), 1, "nothing is committed yet");
    git.put("pier/terms/2020.md", b"a").commit("2020-01-01", "Start");
    assert_eq!(listing(&scan(folder.path())), ["pier/terms (Terms): 2020-01-01T00:00:00Z"]);
}

#[test]
fn the_sample_needs_nothing_around_it() {
    let sample = sample();
    assert_eq!((sample.name(), sample.identity().as_str()), ("sample", "fineprint:sample"));
    let scan = scan_of(&*sample);
    assert_eq!(scan.stamp, sample.stamp().unwrap());
    assert_eq!(scan.warnings, Vec::<String>::new());
    let mut contents = sample.open().unwrap();
    for document in scan.holdings.services.iter().flat_map(|service| &service.documents) {
        for version in &document.versions {
            let text = contents.read(&version.content).unwrap();
            let provenance = sample.provenance(document, version).unwrap();
            let digest = Digest(Sha256::digest(&text).into());
            assert_eq!(provenance.claimed_sha256.unwrap_or(digest), digest, "{}", provenance.path);
        }
    }
}
