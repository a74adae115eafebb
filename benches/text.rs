//! Reading texts: `cargo bench --bench text`.
//!
//! Over a generated history of one document (invented words; every version changes a few clauses of the one before),
//! and over the larger archive beside the project where it is found (`FINEPRINT_SHARED`, else `../shared`). Criterion
//! reports bytes of versions a second: what splitting them and building their clauses costs, each by itself (`read`)
//! and with a memory of what was read before (`Reader`).

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fineprint::model::Format;
use fineprint::text::{Reader, read};

const VERSIONS: usize = 40;
const SECTIONS: usize = 25;

/// A small generator of numbers (xorshift), so that every run reads the same texts.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn words(&mut self, count: usize) -> String {
        let mut words = String::new();
        for i in 0..count {
            if i > 0 {
                words.push(' ');
            }
            for _ in 0..=self.roll(3) {
                words
                    .push_str(["ka", "lo", "min", "ne", "rus", "sa", "te", "vor", "zu", "ba"][self.roll(10)]);
            }
        }
        words
    }

    /// A paragraph, an item or a row, with the markup that captures have.
    fn clause(&mut self) -> String {
        let (few, many) = (2 + self.roll(4), 20 + self.roll(50));
        match self.roll(8) {
            0 => format!("*   **{}.** {}.", self.words(few), self.words(many)),
            1 => format!("*   {}\u{A0}(“{}”);", self.words(many / 2), self.words(few)),
            2 => format!(
                "{} [{}](https://acme.example/{few}/{many}), {}.",
                self.words(few),
                self.words(few),
                self.words(many)
            ),
            3 => format!("{few}\\.{} {}. {}.", few + 1, self.words(few), self.words(many)),
            4 => format!("| {} | {} | {} |", self.words(few), self.words(few), self.words(many / 2)),
            _ => format!("{}. {}.", self.words(many), self.words(many)),
        }
    }
}

/// Versions of one document, each with a few clauses reworded.
fn history(format: Format) -> Vec<Vec<u8>> {
    let mut dice = Dice(7);
    let mut sections: Vec<(String, Vec<String>)> =
        (0..SECTIONS).map(|_| (dice.words(4), (0..12).map(|_| dice.clause()).collect())).collect();
    let mut versions = Vec::new();
    for _ in 0..VERSIONS {
        for _ in 0..4 {
            let (section, clause) = (dice.roll(SECTIONS), dice.roll(12));
            sections[section].1[clause] = dice.clause();
        }
        let mut text = String::new();
        for (title, clauses) in &sections {
            let _ = match format {
                Format::Html => writeln!(text, "<h2>{title}</h2>"),
                _ => writeln!(text, "{title}\n---\n"),
            };
            for clause in clauses {
                let _ = match format {
                    Format::Html => {
                        writeln!(text, "<div class=\"c\"><p>{}</p></div>", clause.replace("**", ""))
                    }
                    _ => writeln!(text, "{clause}\n"),
                };
            }
        }
        versions.push(text.into_bytes());
    }
    versions
}

/// Every version of the larger archive, document by document, where it is found.
fn archive() -> Option<Vec<Vec<Vec<u8>>>> {
    let shared =
        std::env::var_os("FINEPRINT_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join(shared).join("archives/pga-versions.bundle");
    if !bundle.is_file() {
        eprintln!("skipped: no {}", bundle.display());
        return None;
    }
    let folder = tempfile::tempdir().ok()?;
    let clone =
        Command::new("git").args(["clone", "--quiet", "--bare"]).arg(&bundle).arg(folder.path()).status();
    if !clone.is_ok_and(|status| status.success()) {
        eprintln!("skipped: git does not clone {}", bundle.display());
        return None;
    }
    let log = Command::new("git")
        .arg("-C")
        .arg(folder.path())
        .args(["log", "--first-parent", "--raw", "--no-abbrev", "--no-renames", "--format="])
        .output()
        .ok()?;
    let repository = gix::open(folder.path()).ok()?;
    let mut documents: std::collections::BTreeMap<String, Vec<Vec<u8>>> = std::collections::BTreeMap::new();
    for line in String::from_utf8_lossy(&log.stdout).lines() {
        let Some((facts, path)) = line.split_once('\t') else { continue };
        let Some(Ok(id)) = facts.split(' ').nth(3).map(|id| gix::ObjectId::from_hex(id.as_bytes())) else {
            continue;
        };
        if let Ok(object) = repository.find_object(id)
            && path.contains('/')
        {
            documents.entry(path.to_owned()).or_default().push(object.data.clone());
        }
    }
    Some(documents.into_values().collect())
}

fn measure(criterion: &mut Criterion, name: &str, format: Format, documents: &[Vec<Vec<u8>>]) {
    let bytes: usize = documents.iter().flatten().map(Vec::len).sum();
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10);
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            documents.iter().flatten().for_each(|version| drop(black_box(read(version, format))));
        });
    });
    group.bench_function("Reader", |bencher| {
        let all = || {
            for versions in documents {
                let mut reader = Reader::new();
                versions.iter().for_each(|version| drop(black_box(reader.read(version, format))));
            }
        };
        bencher.iter(all);
    });
    // What a reader costs that has read all of it before (the longest history): a hash a clause, and what depends
    // on neighbours.
    let versions = documents.iter().max_by_key(|versions| versions.len()).map_or(&[][..], |v| v);
    group.throughput(Throughput::Bytes(versions.iter().map(Vec::len).sum::<usize>() as u64));
    group.bench_function("Reader, seen before", |bencher| {
        let again = || {
            let mut reader = Reader::new();
            versions.iter().for_each(|version| drop(reader.read(version, format)));
            reader
        };
        bencher.iter_batched_ref(
            again,
            |reader| versions.iter().for_each(|version| drop(black_box(reader.read(version, format)))),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn benches(criterion: &mut Criterion) {
    measure(criterion, "generated Markdown", Format::Markdown, &[history(Format::Markdown)]);
    measure(criterion, "generated HTML", Format::Html, &[history(Format::Html)]);
    if let Some(documents) = archive() {
        measure(criterion, "larger archive", Format::Markdown, &documents);
    }
}

criterion_group!(text, benches);
criterion_main!(text);
