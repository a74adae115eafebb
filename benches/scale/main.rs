//! The program at the scale of whole public archives: `cargo bench --bench scale`.
//!
//! Generates archives below `target/scale` (kept for the next time), runs the real program on them and prints a
//! report. Arguments choose: `1`, `4` and `16` times an archive of 4,841 versions, `whole` (42,627), `frames`; all
//! without any. Needs git; memory and processor time are told on Linux only.

mod archive;
#[path = "../dice.rs"]
mod dice;
mod frames;
mod indexing;
mod process;
mod report;
mod screen;
mod searching;

use std::path::{Path, PathBuf};

use archive::Shape;
use report::Report;

fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|word| word == name);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/scale");
    let shapes =
        [("1", Shape::times(1)), ("4", Shape::times(4)), ("16", Shape::times(16)), ("whole", Shape::WHOLE)];
    let mut report = Report::default();
    for (name, shape) in shapes.into_iter().filter(|(name, _)| chosen(name)) {
        let archive = generated(&folder, name, shape);
        report.column(name);
        measure(&archive, shape, &mut report);
        println!("\n{report}");
    }
    if chosen("frames") {
        frames::measure(&folder);
    }
}

/// The archive of a shape, written unless it is there.
fn generated(folder: &Path, name: &str, shape: Shape) -> PathBuf {
    let path = folder.join(format!("archive-{name}.git"));
    if !path.join("complete").exists() {
        eprintln!("writing {}", path.display());
        let _ = std::fs::remove_dir_all(&path);
        archive::write(&path, shape).expect("an archive");
        std::fs::write(path.join("complete"), "").expect("an archive");
    }
    path
}

fn measure(archive: &Path, shape: Shape, report: &mut Report) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let home = home.path();
    let distinct = indexing::first(archive, home, report);
    screen::first_frame("first frame, index there (ms)", archive, home, report);
    screen::browse(archive, home, report);
    searching::from_outside(archive, home, report);
    searching::many(archive, home, report);
    indexing::updates(archive, shape, home, report);
    indexing::sizes(home, distinct, report);
    let nothing = tempfile::tempdir().expect("a temporary folder");
    screen::first_frame("first frame, no index (ms)", archive, nothing.path(), report);
    screen::type_while_indexing(archive, report);
}
