//! Counts over real archives, where they are at hand: skipped elsewhere, for their texts are no part of this.
//!
//! Clones are looked for beside the bundles' folder (`../shared`, or what `FINEPRINT_SHARED` names).

use std::path::PathBuf;
use std::time::Instant;

use fineprint::model::Cancel;
use fineprint::source;

fn clone_of(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("FINEPRINT_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let clone = shared.parent()?.join(name);
    if clone.join(".git").exists() {
        return Some(clone);
    }
    eprintln!("skipped: there is no clone at {}", clone.display());
    None
}

fn check(name: &str, services: usize, documents: usize, versions: usize) {
    let Some(path) = clone_of(name) else { return };
    let started = Instant::now();
    let archive = source::open(&path).unwrap();
    let opened = started.elapsed();
    let scan = archive.scan(None, &Cancel::default(), &|_| {}).unwrap();
    eprintln!("{name}: opened in {opened:?}, scanned in {:?}", started.elapsed() - opened);
    let held = &scan.holdings;
    assert_eq!(
        (held.services.len(), held.document_count(), held.version_count()),
        (services, documents, versions)
    );
    assert_eq!(scan.warnings, Vec::<String>::new());
    let started = Instant::now();
    let mut contents = archive.open().unwrap();
    let mut bytes = 0;
    for service in &held.services {
        for document in &service.documents {
            for version in document.versions.iter().rev() {
                bytes += contents.read(&version.content).unwrap().len();
            }
        }
    }
    eprintln!("{name}: {bytes} bytes read in {:?}", started.elapsed());
}

#[test]
fn the_larger_archive() {
    check("pga", 26, 133, 4841);
}

#[test]
fn the_smaller_archive() {
    check("genai", 19, 82, 1036);
}
