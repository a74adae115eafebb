//! The threads together, over the sample: what one finds out, and what is told of it.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use super::{Desk, Reply};
use crate::builder::Options;
use crate::insight::Insight;
use crate::library::{Archive, Dirs, Personal};
use crate::model::Cancel;

#[test]
fn an_index_that_has_gone_bad_is_told_and_built_anew() {
    let home = tempfile::tempdir().unwrap();
    let place = |name: &str| home.path().join(name);
    let dirs = Dirs { cache: place("cache"), data: place("data"), config: place("config") };
    let archive = Archive::sample(&dirs);
    archive.update(Options::default(), &Cancel::default(), &|_| {}).unwrap();
    let words = archive.store().path().unwrap().join("words");
    let files = fs::read_dir(words).unwrap().flatten().map(|entry| entry.path());
    let postings = files.into_iter().find(|path| path.extension().is_some_and(|e| e == "idx")).unwrap();
    let mut bytes = fs::read(&postings).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&postings, bytes).unwrap();
    archive.store().reseal();
    let archives = Arc::new(vec![archive]);
    let (desk, replies) = Desk::start(&archives, &Personal::new(&dirs.data), &Arc::new(Insight::bundled()));
    let (mut told, mut indexed) = (None, 0);
    while indexed < 2 {
        match replies.recv_timeout(Duration::from_secs(60)).unwrap() {
            Reply::Failed(trouble) => told = Some(trouble),
            Reply::Indexed { .. } => indexed += 1,
            _ => {}
        }
    }
    drop(desk);
    let told = told.unwrap();
    assert!(
        told.what.starts_with("sample: the index is damaged") && told.hint.contains("built anew"),
        "{told:?}"
    );
    assert!(archives[0].verify().is_ok());
}
