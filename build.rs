//! Tells cargo that the bundled sample is part of the program, and gives the index its format number: a
//! fingerprint of the code that reads texts, judges what changed in them and writes the index, so that no
//! index outlives the code it was made by.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=corpus");
    let mut files = Vec::new();
    for folder in ["src/text", "src/index", "src/model", "src/compare", "src/builder"] {
        println!("cargo::rerun-if-changed={folder}");
        collect(Path::new(folder), &mut files);
    }
    files.sort();
    let mut hash = Fnv(0x811c_9dc5);
    for file in files {
        hash.write(file.to_string_lossy().as_bytes());
        hash.write(&fs::read(&file).unwrap_or_default());
    }
    println!("cargo::rustc-env=FINEPRINT_INDEX_FORMAT={}", hash.0);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// FNV-1a with 32 bits (Fowler, Noll, Vo): the same on every machine and with every compiler.
struct Fnv(u32);

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }
}
