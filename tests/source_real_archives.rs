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
    let started = Instant::now();
    let scan = archive.scan(None, &Cancel::default(), &|_| {}).unwrap();
    eprintln!("{name}: opened in {opened:?}, scanned in {:?}", started.elapsed());
    let held = &scan.holdings;
    assert_eq!(
        (held.services.len(), held.document_count(), held.version_count()),
        (services, documents, versions)
    );
    assert_eq!(scan.warnings, Vec::<String>::new());
    let started = Instant::now();
    let previous = source::Previous { stamp: &scan.stamp, holdings: &scan.holdings };
    let again = archive.scan(Some(previous), &Cancel::default(), &|_| {}).unwrap();
    eprintln!("{name}: scanned again in {:?}", started.elapsed());
    assert_eq!((&again.holdings, &again.stamp), (held, &scan.stamp));
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

/// Flips bytes all over a copy's packs and reads what is left: errors and warnings, but never a panic.
#[test]
#[ignore = "takes half a minute; run it after a new version of the git library"]
fn damage_never_panics() {
    let Some(path) = clone_of("genai") else { return };
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.git");
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut scans, mut reads, mut failed) = (0, 0, 0);
    for round in 0..60 {
        let _ = std::fs::remove_dir_all(&copy);
        copy_folder(&path.join(".git"), &copy);
        for file in std::fs::read_dir(copy.join("objects/pack")).unwrap().map(|file| file.unwrap().path()) {
            let mut bytes = std::fs::read(&file).unwrap();
            let is_pack = file.extension().is_some_and(|ending| ending == "pack");
            for _ in 0..if is_pack { 1 + round * 4 } else { round % 3 } {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            if round % 10 == 9 {
                bytes.truncate(random(bytes.len()));
            }
            std::fs::remove_file(&file).unwrap();
            std::fs::write(&file, bytes).unwrap();
        }
        let Ok(archive) = source::open(&copy) else { continue };
        let Ok(scan) = archive.scan(None, &Cancel::default(), &|_| {}) else { continue };
        scans += 1;
        let mut contents = archive.open().unwrap();
        for version in scan.holdings.services.iter().flat_map(|s| &s.documents).flat_map(|d| &d.versions) {
            reads += 1;
            failed += usize::from(contents.read(&version.content).is_err());
        }
    }
    eprintln!("{scans} of 60 scanned, {failed} of {reads} texts unreadable");
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy_folder(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), target).unwrap();
        }
    }
}

#[test]
fn the_larger_archive() {
    check("pga", 26, 133, 4841);
}

#[test]
fn the_smaller_archive() {
    check("genai", 19, 82, 1036);
}
