//! Every TOML file that is read: the user's own, and those of corpus folders.
#![no_main]

#[allow(dead_code)]
mod checks;

use std::path::Path;
use std::sync::LazyLock;

use fineprint::app::keymap::Keymap;
use fineprint::insight::{Record, Rules, edited, toml_of};
use fineprint::library::{
    Config, Notes, Personal, Remembrance, Searches, Sitting, load_marks, theme_files,
};
use fineprint::model::Cancel;
use fineprint::source::open;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let terms = folder.path().join("corpus/pier/terms");
    std::fs::create_dir_all(&terms).expect("a folder");
    std::fs::create_dir_all(folder.path().join("rules")).expect("a folder");
    std::fs::create_dir_all(folder.path().join("themes")).expect("a folder");
    std::fs::write(terms.join("2020-01-01.md"), "# Terms\n\nWe keep it.\n").expect("a file");
    folder
});

fn shown(trouble: &fineprint::library::Trouble) {
    assert!(!trouble.to_string().is_empty());
}

fn corpus(folder: &Path, name: &str, text: &str) {
    let folder = folder.join("corpus");
    let path = folder.join("pier").join(name);
    std::fs::write(&path, text).expect("a file");
    let source = open(&folder).expect("a folder can be opened");
    let scan = source.scan(None, &Cancel::default(), &|_| {}).expect("a folder can be read");
    for service in &scan.holdings.services {
        checks::visible(&service.name);
        for document in &service.documents {
            checks::visible(&document.title);
            for version in &document.versions {
                let _ = source.provenance(document, version);
            }
        }
    }
    std::fs::remove_file(path).expect("the file");
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(data) else { return };
    let folder = FOLDER.path();
    let put = |name: &str| std::fs::write(folder.join(name), text).expect("a file");
    let personal = Personal::new(folder).read_only();
    match kind % 12 {
        0 => {
            put("config.toml");
            Config::load(folder).1.iter().for_each(shown);
        }
        1 => {
            put("notes.toml");
            Notes::load(&personal).trouble.iter().for_each(shown);
        }
        2 => {
            put("joins.toml");
            Remembrance::load(&personal).trouble.iter().for_each(shown);
        }
        3 => {
            put("marks.toml");
            load_marks(&personal).trouble.iter().for_each(shown);
        }
        4 => {
            put("searches.toml");
            Searches::recall(&personal);
        }
        5 => {
            put("sittings.toml");
            Sitting::recall(&personal, &[]);
        }
        6 => {
            put("rules/own.toml");
            Rules::load(folder).1.iter().for_each(shown);
        }
        7 => {
            put("themes/own.toml");
            theme_files(folder).1.iter().for_each(shown);
        }
        8 => {
            Keymap::with_user("keys.toml", text).1.iter().for_each(shown);
        }
        9 => {
            let (written, troubles) = fineprint::insight::read_records("records.toml", text, &|_| true);
            troubles.iter().for_each(shown);
            // What was made out of a file that is wrong is shown, never written.
            let sound = troubles.is_empty();
            for record in written.into_iter().filter(|_| sound) {
                // What is read can be written, and says the same.
                let again = toml_of(&record.record);
                let (back, troubles) = fineprint::insight::read_records("again", &again, &|_| true);
                assert!(troubles.is_empty(), "{troubles:?} in {again}");
                let same = |a: &Record, b: &Record| a == b;
                assert!(back.len() == 1 && same(&back[0].record, &record.record), "{again}");
            }
            let _ = edited(text, &|_| true);
        }
        10 => corpus(folder, "service.toml", text),
        _ => {
            corpus(folder, "terms/document.toml", text);
            corpus(folder, "terms/evidence.toml", text);
        }
    }
});
