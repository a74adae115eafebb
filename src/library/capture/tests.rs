//! Pages that become versions, and what is left when that is broken off.

use super::*;

fn page<'a>(text: &'a str, moment: &str) -> Capture<'a> {
    Capture {
        service: "Alder & Sons",
        document: "Rules of the Grove",
        moment: Timestamp::parse(moment).unwrap(),
        url: Some("https://alder.example/rules"),
        format: Format::Markdown,
        bytes: text.as_bytes(),
    }
}

#[test]
fn pages_become_versions() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("corpus");
    let add = |text: &str, moment: &str| capture(&into, page(text, moment));
    let first = add("# Rules\n\nDogs are welcome here.\n", "2024-04-17T08:12:30Z").unwrap();
    assert_eq!(first.path, "alder-sons/rules-of-the-grove/2024-04-17.md");
    assert!(first.new);
    // The same bytes on another day are no version; other bytes on the same day are.
    let again = add("# Rules\n\nDogs are welcome here.\n", "2025-01-01").unwrap();
    assert_eq!((again.path.as_str(), again.new), (first.path.as_str(), false));
    let second = add("# Rules\n\nDogs stay at home.\n", "2024-04-17T18:00:00Z").unwrap();
    assert_eq!(second.path, "alder-sons/rules-of-the-grove/2024-04-17T18-00-00Z.md");
    assert!(add("# Rules\n\nCats, too.\n", "2024-04-17").unwrap_err().hint.contains("--date"));
    let holdings = held(&into);
    let service = &holdings.services[0];
    assert_eq!(
        (service.name.as_str(), service.documents[0].title.as_str()),
        ("Alder & Sons", "Rules of the Grove")
    );
    assert_eq!(service.documents[0].versions.len(), 2);
    let evidence = std::fs::read_to_string(into.join("alder-sons/rules-of-the-grove/evidence.toml")).unwrap();
    assert_eq!(evidence.matches("sha256 = ").count(), 2, "{evidence}");
    assert!(evidence.contains(&first.sha256.to_string()));
}

#[test]
fn what_was_killed_halfway_is_made_whole() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path();
    let added = capture(into, page("# Rules\n\nOne.\n", "2020-01-01")).unwrap();
    let evidence = into.join("alder-sons/rules-of-the-grove/evidence.toml");
    let whole = std::fs::read_to_string(&evidence).unwrap();
    // Killed between the page and its evidence.
    std::fs::remove_file(&evidence).unwrap();
    let again = capture(into, page("# Rules\n\nOne.\n", "2020-01-01")).unwrap();
    assert_eq!((&again.path, again.new), (&added.path, false));
    assert_eq!(std::fs::read_to_string(&evidence).unwrap(), whole);
    // The same bytes at another time: nothing is claimed of the version that is there.
    std::fs::write(&evidence, "").unwrap();
    capture(into, page("# Rules\n\nOne.\n", "2021-01-01")).unwrap();
    assert_eq!(std::fs::read_to_string(&evidence).unwrap(), "");
    // Killed while it wrote: what is left is no version, and goes with the next page, not before its time.
    let (old, new) = (evidence.with_file_name(".fineprint-old"), evidence.with_file_name(".fineprint-new"));
    std::fs::write(&new, "half").unwrap();
    let file = File::create(&old).unwrap();
    file.set_modified(std::time::SystemTime::now() - 2 * FORGOTTEN).unwrap();
    assert_eq!(held(into).version_count(), 1);
    capture(into, page("# Rules\n\nTwo.\n", "2022-01-01")).unwrap();
    assert!(!old.exists() && new.exists());
}

#[test]
fn two_that_add_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path();
    std::thread::scope(|scope| {
        for n in 0..6 {
            let day = format!("202{n}-01-01");
            scope.spawn(move || capture(into, page(&format!("# Rules\n\nNumber {n}.\n"), &day)).unwrap());
        }
    });
    let evidence = std::fs::read_to_string(into.join("alder-sons/rules-of-the-grove/evidence.toml")).unwrap();
    assert_eq!((evidence.matches("sha256 = ").count(), held(into).version_count()), (6, 6));
}

#[test]
fn what_is_there_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path();
    capture(into, page("# Rules\n\nOne.\n", "2020-01-01")).unwrap();
    let path = into.join("alder-sons/rules-of-the-grove/evidence.toml");
    std::fs::write(&path, "# mine\n[\"2020-01-01.md\"]\nnote = = 1\n").unwrap();
    let trouble = capture(into, page("# Rules\n\nTwo.\n", "2021-01-01")).unwrap_err();
    assert!(trouble.what.contains("line 3"), "{}", trouble.what);
    assert!(!into.join("alder-sons/rules-of-the-grove/2021-01-01.md").exists());
    std::fs::write(&path, "# mine\n[\"2020-01-01.md\"]\nnote = 'kept'\n").unwrap();
    capture(into, page("# Rules\n\nTwo.\n", "2021-01-01")).unwrap();
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("# mine\n[\"2020-01-01.md\"]\nnote = 'kept'\n\n[")
    );
}

#[test]
fn a_git_repository_is_only_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let trouble = capture(folder.path(), page("x", "2020-01-01")).unwrap_err();
    assert!(trouble.what.contains("git repository"), "{}", trouble.what);
    assert!(capture(&folder.path().join("new"), page("", "2020-01-01")).is_err());
}
