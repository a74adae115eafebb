//! What is written is read again, damaged files are kept, writers wait for each other.

use std::collections::BTreeMap;

use super::*;

type Numbers = BTreeMap<String, u32>;

fn count_up(personal: &Personal) -> Result<Loaded<u32>, Trouble> {
    personal.change("numbers", |numbers: &mut Numbers| {
        let n = numbers.entry("n".into()).or_default();
        *n += 1;
        *n
    })
}

#[test]
fn what_is_written_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let personal = Personal::new(&folder.path().join("data"));
    assert_eq!(personal.load::<Numbers>("numbers"), Loaded::default());
    assert_eq!(count_up(&personal).unwrap(), Loaded { value: 1, trouble: None });
    assert_eq!(count_up(&personal).unwrap().value, 2);
    assert_eq!(personal.load::<Numbers>("numbers").value["n"], 2);
}

#[test]
fn what_is_not_to_be_written_is_known_until_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let written = Personal::new(folder.path());
    count_up(&written).unwrap();
    let personal = written.clone().read_only();
    let counts: Vec<u32> = (0..2).map(|_| count_up(&personal.clone()).unwrap().value).collect();
    assert_eq!(counts, [2, 3]);
    assert_eq!(count_up(&written).unwrap().value, 2);
}

#[test]
fn a_damaged_file_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let personal = Personal::new(folder.path());
    std::fs::write(personal.path("numbers"), "n = 1\nm = = 2\n").unwrap();
    let loaded = personal.load::<Numbers>("numbers");
    assert!(loaded.value.is_empty() && loaded.trouble.unwrap().what.contains("line 2"));
    let changed = count_up(&personal).unwrap();
    assert_eq!(changed.value, 1);
    assert!(changed.trouble.unwrap().hint.contains("numbers.damaged-1.toml"));
    let aside = std::fs::read_to_string(folder.path().join("numbers.damaged-1.toml")).unwrap();
    assert_eq!(aside, "n = 1\nm = = 2\n");
    assert_eq!(count_up(&personal).unwrap(), Loaded { value: 2, trouble: None });
}

#[test]
fn a_folder_that_is_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    std::fs::write(&path, "").unwrap();
    let trouble = count_up(&Personal::new(&path)).unwrap_err();
    assert!(trouble.what.contains("can't be written"), "{}", trouble.what);
}

#[test]
fn two_that_write_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let personal = Personal::new(folder.path());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..5).for_each(|_| drop(count_up(&personal).unwrap())));
        }
    });
    assert_eq!(personal.load::<Numbers>("numbers").value["n"], 20);
}
