//! The real binary, killed at 200 moments of indexing, capturing and keeping notes: the next start works, nothing that
//! was acknowledged is lost, what is found is what an undisturbed index finds.
//!
//! The moments are spread by a seed over the time that the same command takes undisturbed. Where they fall is up to the
//! machine; whatever they hit has to hold.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use fineprint::source::testing::GitBuilder;
use serde_json::Value;
use tempfile::TempDir;

const INDEXING: usize = 80;
const CAPTURING: usize = 60;
const NOTING: usize = 60;

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// The program with folders of its own.
struct Program {
    home: TempDir,
    dice: Dice,
    /// How long an undisturbed run takes, by the last ones.
    usual: Duration,
    killed: usize,
}

impl Program {
    fn new(seed: u64) -> Self {
        Self { home: TempDir::new().unwrap(), dice: Dice(seed), usual: Duration::ZERO, killed: 0 }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }

    fn command(&self, arguments: &[&str], cache: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fineprint"));
        command
            .args(arguments)
            .current_dir(self.home.path())
            .env("FINEPRINT_CACHE_DIR", self.path(cache))
            .env("FINEPRINT_DATA_DIR", self.path("data"))
            .env("FINEPRINT_CONFIG_DIR", self.path("config"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end, which must be a good one: its JSON.
    #[track_caller]
    fn run(&self, arguments: &[&str], cache: &str) -> Value {
        let Output { status, stdout, stderr } = self.command(arguments, cache).output().unwrap();
        let said = String::from_utf8_lossy(&stderr);
        assert!(status.success() && !said.contains("panicked"), "{arguments:?}: {status} {said}");
        serde_json::from_slice(&stdout).unwrap()
    }

    /// Learns how long a command takes.
    #[track_caller]
    fn measure(&mut self, arguments: &[&str], cache: &str) {
        let start = Instant::now();
        self.run(arguments, cache);
        self.usual = start.elapsed();
    }

    /// Starts a command and kills it at some moment; whether it ended well before that.
    fn kill(&mut self, arguments: &[&str], cache: &str) -> bool {
        let mut child = self.command(arguments, cache).spawn().unwrap();
        // A little more than the whole, so that the end is hit, too.
        let moment = self.usual.mul_f64(self.dice.below(1100) as f64 / 1000.0);
        std::thread::sleep(moment);
        child.kill().unwrap();
        let done = child.wait().unwrap().success();
        self.killed += usize::from(!done);
        done
    }
}

/// What is unfinished among the files of a folder and those below.
fn unfinished(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            found.extend(unfinished(&entry.path()));
        } else if name.starts_with(".tmp") || name.starts_with(".fineprint-") {
            found.push(name);
        }
    }
    found
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| {
            if entry.path().is_dir() { size(&entry.path()) } else { entry.metadata().map_or(0, |m| m.len()) }
        })
        .sum()
}

/// A policy of a dozen clauses, some of which change with the version.
fn policy(dice: &mut Dice, version: usize) -> String {
    let clause = |n: usize, word: u64| {
        format!("{n}. Visitors of gate {n} leave their fiddles, form {word}, before noon.")
    };
    let clauses: Vec<String> = (0..12)
        .map(|n| clause(n, if dice.below(6) == 0 { dice.below(50) } else { version as u64 / 3 }))
        .collect();
    format!("# Rules\n\n{}\n", clauses.join("\n\n"))
}

#[test]
fn indexing() {
    let mut program = Program::new(11);
    let mut git = GitBuilder::cloned(&program.path("grove"));
    let mut dice = Dice(5);
    let mut grow = |git: &mut GitBuilder, n: usize| {
        let file = format!("Service {}/Terms of Service.md", n % 6);
        let text = policy(&mut dice, n);
        git.record(
            &format!("20{:02}-{:02}-{:02}", 10 + n / 300, 1 + n / 25 % 12, 1 + n % 25),
            "Update",
            &file,
            &text,
        );
        text.len() as u64
    };
    for n in 0..36 {
        grow(&mut git, n);
    }
    let index = ["-a", "grove", "index", "--json"];
    let search = ["-a", "grove", "search", "\"form 7\" OR \"form 3\"", "--limit", "5000", "--json"];
    program.measure(&index, "first");
    let whole = program.usual;
    // Hits of equal rank may come in any order.
    let found = |program: &Program, cache: &str| -> BTreeSet<String> {
        let found = program.run(&search, cache);
        found["hits"].as_array().unwrap().iter().map(Value::to_string).collect()
    };
    let mut expected = found(&program, "clean");
    assert!(expected.len() > 5, "{}", expected.len());
    let mut known = false;
    for n in 0..INDEXING {
        // From nothing, from nothing although there is something, or after the archive has grown by a little.
        let from_nothing = n % 3 == 0;
        let mut grown = 0;
        if from_nothing {
            if n % 2 == 0 {
                fs::remove_dir_all(program.path("cache")).unwrap_or_default();
            }
            (known, program.usual) = (false, whole);
        } else {
            grown = grow(&mut git, 36 + n);
            program.usual = whole / 2;
            expected = found(&program, "clean");
        }
        let rebuild = [&index[..], &["--rebuild"]].concat();
        program.kill(if from_nothing { &rebuild } else { &index }, "cache");
        if known {
            let told = program.run(&index, "cache");
            // What was committed before is not read again: only the new version, and the one before it.
            assert!(told["bytes_read"].as_u64().unwrap() <= 3 * grown, "{told}");
        }
        assert!(found(&program, "cache") == expected, "kill {n}");
        known = true;
    }
    assert!(program.killed > INDEXING / 3, "only {} were killed in time", program.killed);
    // Nothing piles up: once more is written, the cache is as large as an undisturbed one, or nearly so.
    grow(&mut git, 999);
    program.run(&index, "cache");
    program.run(&index, "clean");
    assert_eq!(unfinished(&program.path("cache")), [""; 0]);
    let (killed, clean) = (size(&program.path("cache")), size(&program.path("clean")));
    assert!(killed < 2 * clean, "{killed} bytes are left, {clean} undisturbed");
}

#[test]
fn capturing() {
    let mut program = Program::new(12);
    let folder = program.path("corpus/service/terms");
    let page = |n: usize| format!("# Terms\n\nThis is the text of day {n}.\n");
    let mut names = BTreeSet::new();
    for n in 0..=CAPTURING {
        fs::write(program.path("page.md"), page(n)).unwrap();
        let day = format!("20{:02}-{:02}-11", 10 + n / 12, 1 + n % 12);
        let capture = [
            "capture",
            "page.md",
            "--into",
            "corpus",
            "--service",
            "Service",
            "--document",
            "Terms",
            "--date",
            &day,
            "--json",
        ];
        if n == 0 {
            program.measure(&capture, "cache");
        } else {
            let done = program.kill(&capture, "cache");
            let again = program.run(&capture, "cache");
            assert!(!done || again["new"] == false, "what was acknowledged was lost: {again}");
        }
        names.insert(format!("{day}.md"));
        // Every page so far, whole, each with its evidence.
        let evidence: toml::Table =
            toml::from_str(&fs::read_to_string(folder.join("evidence.toml")).unwrap()).unwrap();
        assert_eq!(evidence.keys().cloned().collect::<BTreeSet<_>>(), names);
        assert_eq!(fs::read_to_string(folder.join(format!("{day}.md"))).unwrap(), page(n));
    }
    let told = program.run(&["-a", "corpus", "index", "--json"], "cache");
    assert_eq!(told["versions"], CAPTURING + 1);
    let verified = program.run(&["-a", "corpus", "verify", "--json"], "cache");
    assert!(!verified.to_string().contains("differs"), "{verified}");
    // What was left unfinished goes with a later page, once nobody can be writing it any more.
    for name in unfinished(&program.path("corpus")) {
        let file = fs::File::options().write(true).open(folder.join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    }
    fs::write(program.path("page.md"), page(999)).unwrap();
    program.run(
        &["capture", "page.md", "--into", "corpus", "--service", "Service", "--document", "Terms", "--json"],
        "cache",
    );
    assert_eq!(unfinished(&program.path("corpus")), [""; 0]);
}

#[test]
fn noting() {
    let mut program = Program::new(13);
    let listed = program.run(&["list", "--json"], "cache");
    let locator = listed.to_string();
    assert!(locator.contains("quidlet"), "{locator}");
    let mut kept = BTreeSet::new();
    for n in 0..=NOTING {
        let dossier = format!("Dossier {n}");
        let add = [
            "notes",
            "add",
            "quidlet/user-agreement",
            "--comment",
            &dossier,
            "--dossier",
            &dossier,
            "--json",
        ];
        if n == 0 {
            program.measure(&add, "cache");
            program.measure(&add, "cache");
            kept.insert(dossier);
            continue;
        }
        if program.kill(&add, "cache") {
            kept.insert(dossier.clone());
        }
        let said = program.run(&["notes", "--json"], "cache").to_string();
        assert!(kept.iter().all(|dossier| said.contains(&format!("\"{dossier}\""))), "kill {n}: {said}");
        program.run(&add, "cache");
        kept.insert(dossier);
        let text = fs::read_to_string(program.path("data/notes.toml")).unwrap();
        assert!(toml::from_str::<toml::Table>(&text).is_ok(), "{text}");
        assert_eq!(unfinished(&program.path("data")), [""; 0]);
    }
    assert!(!program.path("data/notes.damaged-1.toml").exists());
}
