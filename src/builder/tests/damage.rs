//! Damaged, foreign and contested caches: built anew or refused, never believed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use super::fake::{BREAKS, Fake, FakeSource, LOST, Take, built, said};
use super::lifetimes::SENTENCES;
use crate::builder::{BuildError, Event, Options, build};
use crate::index::{IndexError, Store};
use crate::model::{Cancel, Recorded};

fn archive() -> FakeSource {
    let all = SENTENCES.join("\n\n");
    let half = SENTENCES[..5].join("\n\n");
    Fake::one(
        "Library/Rules",
        &[(1, Recorded::First, &half), (2, Recorded::Change, &all), (3, Recorded::Change, &half)],
    )
    .source()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Builds, damages every file in turn, and expects the right answers after the next build.
fn check(damage: impl Fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let source = archive();
    let right = said(&built(&source, &Store::memory()).snapshot);
    let count = {
        built(&source, &store);
        files(store.path().unwrap()).len()
    };
    for n in 0..count + 4 {
        built(&source, &store);
        if let Some(file) = files(store.path().unwrap()).get(n) {
            damage(file);
            if let Ok(snapshot) = store.snapshot() {
                assert_eq!(said(&snapshot), right, "{}", file.display());
            }
            assert_eq!(said(&built(&source, &store).snapshot), right, "{}", file.display());
        }
    }
}

#[test]
fn truncated_files() {
    check(|file| {
        let bytes = fs::read(file).unwrap();
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    });
}

#[test]
fn emptied_and_missing_files() {
    check(|file| fs::write(file, b"").unwrap());
    check(|file| fs::remove_file(file).unwrap());
}

#[test]
fn flipped_bits() {
    for place in [0_usize, 9, 40, 100, 1_000_000] {
        check(|file| {
            let mut bytes = fs::read(file).unwrap();
            let at = place.min(bytes.len().saturating_sub(1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 4;
                fs::write(file, &bytes).unwrap();
            }
        });
    }
}

#[test]
fn what_goes_bad_on_the_disk_is_found_by_reading_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let source = archive();
    let right = said(&built(&source, &store).snapshot);
    assert!(store.verify().is_ok());
    let words = files(&store.path().unwrap().join("words"));
    let of = |ending: &str| words.iter().find(|file| file.extension().is_some_and(|e| e == ending)).unwrap();
    for ending in ["idx", "term", "store", "pos", "fast"] {
        let mut bytes = fs::read(of(ending)).unwrap();
        bytes[1] ^= 16;
        fs::write(of(ending), &bytes).unwrap();
        // Somebody wrote to it: it is read before it is believed.
        assert!(matches!(store.snapshot(), Err(IndexError::Damaged(_))), "{ending}");
        // It looks as it did: it is believed, until all is read.
        store.reseal();
        assert!(matches!(store.verify(), Err(IndexError::Damaged(_))), "{ending}");
        bytes[1] ^= 16;
        fs::write(of(ending), &bytes).unwrap();
        assert!(store.verify().is_ok());
    }
    assert_eq!(said(&store.snapshot().unwrap()), right);
    // Without a seal, or with half of one, every file is read.
    let seal = store.path().unwrap().join("seal-1");
    for kept in ["", &fs::read_to_string(&seal).unwrap()[..17]] {
        fs::write(&seal, kept).unwrap();
        assert!(store.snapshot().is_ok());
        let mut bytes = fs::read(of("idx")).unwrap();
        bytes[1] ^= 16;
        fs::write(of("idx"), &bytes).unwrap();
        assert!(store.snapshot().is_err());
        bytes[1] ^= 16;
        fs::write(of("idx"), &bytes).unwrap();
    }
}

#[test]
fn a_document_that_breaks_the_reading_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let text = SENTENCES[..5].join("\n\n");
    let mut fake = Fake::one("Library/Rules", &[(1, Recorded::First, &text)]);
    fake.documents.insert("Library/Fees".into(), vec![Take(2, Recorded::First, BREAKS.into())]);
    let warnings = Mutex::new(Vec::new());
    let report = |event| {
        if let Event::Warning(warning) = event {
            warnings.lock().unwrap().push(warning);
        }
    };
    let outcome = build(&fake.source(), &store, Options::default(), &Cancel::default(), &report).unwrap();
    assert_eq!(warnings.into_inner().unwrap(), ["Library: Fees could not be read, and is left out"]);
    assert!(!outcome.snapshot.complete() && outcome.snapshot.document("Library", "Rules").is_some());
    // It is tried again, and nothing but it.
    fake.documents.insert("Library/Fees".into(), vec![Take(2, Recorded::First, text)]);
    let source = fake.source();
    let outcome = built(&source, &store);
    assert!(outcome.snapshot.complete() && outcome.snapshot.document("Library", "Fees").is_some());
    assert_eq!(source.reads.load(Ordering::Relaxed), 1);
}

#[test]
fn what_could_not_be_read_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let (half, all) = (SENTENCES[..5].join("\n\n"), SENTENCES.join("\n\n"));
    let versions =
        [(1, Recorded::First, half.as_str()), (2, Recorded::Change, LOST), (3, Recorded::Change, &half)];
    let mut fake = Fake::one("Library/Rules", &versions);
    fake.documents.insert("Library/Fees".into(), vec![Take(2, Recorded::First, half.clone())]);
    let source = fake.source();
    assert!(built(&source, &store).snapshot.complete());
    // Each start tries, and says so; nothing else is read.
    for _ in 0..2 {
        source.reads.store(0, Ordering::Relaxed);
        let warnings = Mutex::new(Vec::new());
        let report = |event| {
            if let Event::Warning(warning) = event {
                warnings.lock().unwrap().push(warning);
            }
        };
        build(&source, &store, Options::default(), &Cancel::default(), &report).unwrap();
        assert_eq!(warnings.into_inner().unwrap(), ["Library: Rules of 1970-01-03: it is gone"]);
        assert_eq!(source.reads.load(Ordering::Relaxed), 1);
    }
    let mended = source.mended(&all);
    let right = said(&built(&mended, &Store::memory()).snapshot);
    assert_eq!(said(&built(&mended, &store).snapshot), right);
    // Then there is nothing to do any more.
    mended.reads.store(0, Ordering::Relaxed);
    assert!(!built(&mended, &store).updated);
    assert_eq!(mended.reads.load(Ordering::Relaxed), 0);
}

#[test]
fn what_a_killed_commit_wrote_is_not_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let first = SENTENCES.join("\n\n");
    let archive = |day| {
        let mut fake = Fake::one("Library/Rules", &[(day, Recorded::First, &first)]);
        fake.documents.insert("Library/Fees".into(), vec![Take(2, Recorded::First, first.clone())]);
        fake.source()
    };
    // By one thread, so that both are in one segment.
    let options = Options { threads: 1, ..Options::default() };
    build(&archive(1), &store, options, &Cancel::default(), &|_| {}).unwrap();
    let before: Vec<PathBuf> = files(store.path().unwrap());
    let kept: Vec<(PathBuf, Vec<u8>)> =
        before.iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect();
    // A document that is replaced has the words of the old one deleted: in a file that is named by the segment and
    // by how many deletions there were.
    let other = archive(3);
    let right = said(&built(&other, &store).snapshot);
    let written: Vec<PathBuf> =
        files(store.path().unwrap()).into_iter().filter(|file| !before.contains(file)).collect();
    let leftover = written.iter().filter(|file| file.extension().is_some_and(|ending| ending == "del"));
    let leftover: Vec<(PathBuf, Vec<u8>)> =
        leftover.map(|file| (file.clone(), fs::read(file).unwrap())).collect();
    assert!(!leftover.is_empty(), "{written:?}");
    // Killed before the list of segments was saved: all is as it was, and the file is there, on tantivy's list.
    let managed = fs::read(store.path().unwrap().join("words/.managed.json")).unwrap();
    fs::remove_dir_all(store.path().unwrap().join("words")).unwrap();
    for file in files(store.path().unwrap()) {
        fs::remove_file(file).unwrap();
    }
    for (file, bytes) in kept.iter().chain(&leftover) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    fs::write(store.path().unwrap().join("words/.managed.json"), managed).unwrap();
    let warned = Mutex::new(Vec::new());
    let report = |event| {
        if let Event::Warning(warning) = event {
            warned.lock().unwrap().push(warning);
        }
    };
    let again = build(&other, &store, Options::default(), &Cancel::default(), &report).unwrap();
    assert_eq!(warned.into_inner().unwrap(), Vec::<String>::new());
    assert_eq!(said(&again.snapshot), right);
    assert_eq!(said(&store.snapshot().unwrap()), right);
}

#[test]
fn a_cache_that_is_deleted_while_it_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let source = archive();
    let outcome = built(&source, &store);
    let right = said(&outcome.snapshot);
    fs::remove_dir_all(folder.path()).unwrap();
    // What is open can still be read; the next update makes it anew.
    assert_eq!(said(&outcome.snapshot), right);
    assert!(store.verify().is_err());
    assert_eq!(said(&built(&source, &store).snapshot), right);
    assert!(store.snapshot().is_ok());
    // In the midst of writing: what can't be written any more is kept in memory.
    let writing = Store::folder(&folder.path().join("again"), "library");
    let warned = Mutex::new(false);
    let outcome = build(&source, &writing, Options::default(), &Cancel::default(), &|event| match event {
        Event::Scanned(_) => fs::remove_dir_all(writing.path().unwrap()).unwrap_or_default(),
        Event::Warning(warning) => {
            assert!(warning.contains("kept in memory"), "{warning}");
            *warned.lock().unwrap() = true;
        }
        _ => {}
    });
    assert_eq!(said(&outcome.unwrap().snapshot), right);
    assert!(*warned.lock().unwrap());
    assert!(built(&source, &writing).updated && writing.snapshot().is_ok());
}

#[test]
fn another_format() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let source = archive();
    built(&source, &store);
    for file in files(store.path().unwrap()) {
        if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("catalogue")) {
            let mut bytes = fs::read(&file).unwrap();
            bytes[8] += 1;
            fs::write(&file, &bytes).unwrap();
        }
    }
    assert!(matches!(store.snapshot(), Err(IndexError::Damaged(_))));
    assert!(built(&source, &store).updated);
}

#[test]
fn work_that_was_killed_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let source = archive();
    built(&source, &store);
    // Killed after the next catalogue was written, before the commit that would have named it.
    let path = store.path().unwrap();
    fs::copy(path.join("catalogue-1"), path.join("catalogue-2")).unwrap();
    fs::write(path.join("catalogue-3.new"), b"half").unwrap();
    fs::write(path.join("words").join("0123456789abcdef0123456789abcdef.store"), b"half").unwrap();
    let outcome = built(&source, &store);
    assert!(!outcome.updated);
}

#[test]
fn one_writer_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let source = archive();
    built(&source, &store);
    let writer = store.writer(false).unwrap();
    let options = Options { rebuild: true, threads: 1 };
    let refused = build(&source, &store, options, &Cancel::default(), &|_| {});
    assert!(matches!(refused, Err(BuildError::Index(IndexError::Busy))));
    assert!(store.snapshot().is_ok(), "what is there can be read meanwhile");
    drop(writer);
    assert!(build(&source, &store, options, &Cancel::default(), &|_| {}).is_ok());
}

#[test]
fn without_a_place_to_write_the_index_is_kept_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("cache");
    fs::write(&blocked, b"a file where the folder should be").unwrap();
    let store = Store::folder(&blocked, "library");
    let warnings = Mutex::new(Vec::new());
    let outcome = build(&archive(), &store, Options::default(), &Cancel::default(), &|event| {
        if let Event::Warning(warning) = event {
            warnings.lock().unwrap().push(warning);
        }
    })
    .unwrap();
    assert!(outcome.snapshot.complete());
    assert_eq!(warnings.into_inner().unwrap().len(), 1);
}
