//! What it takes to index: from nothing, and what came since.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::archive::{Shape, grow};
use super::process::{run, size};
use super::report::{Report, maybe_mb, mb, median, ms};

/// Commits of an update.
const UPDATE: usize = 100;

/// Indexes from nothing; gives the bytes of distinct texts.
pub fn first(archive: &Path, home: &Path, report: &mut Report) -> u64 {
    let cost = run(archive, home, &["--json", "index"]);
    let told: Value = serde_json::from_str(&cost.printed).expect("a line of JSON");
    let count = |name: &str| told[name].as_u64().unwrap_or(0);
    report.note("documents", count("documents").to_string());
    report.note("versions", count("versions").to_string());
    report.note("distinct texts (MB)", mb(count("bytes_read")));
    report.note("clauses", count("clauses").to_string());
    report.note("text of clauses (MB)", mb(count("bytes_indexed")));
    let seconds = cost.wall.as_secs_f64();
    report.note("first index (s)", format!("{seconds:.1}"));
    report.note(
        "first index (MB of text a second)",
        format!("{:.0}", count("bytes_read") as f64 / 1e6 / seconds),
    );
    report.note("first index, most memory (MB)", maybe_mb(cost.peak));
    report.note("first index, of it its own (MB)", maybe_mb(cost.own));
    count("bytes_read")
}

/// Brings the index up to date: with nothing new, and with a hundred new commits.
pub fn updates(archive: &Path, shape: Shape, home: &Path, report: &mut Report) {
    let unchanged: Vec<_> = (0..9).map(|_| run(archive, home, &["index"]).wall).collect();
    report.note("nothing new (ms)", ms(median(&unchanged)));
    let git = |arguments: &[&str]| {
        let output = Command::new("git").arg("-C").arg(archive).args(arguments).output().expect("git");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let before = git(&["rev-parse", "main"]);
    let times: Vec<_> = (0..5)
        .map(|_| {
            grow(archive, shape, UPDATE).expect("new commits");
            run(archive, home, &["index"]).wall
        })
        .collect();
    report.note("100 new commits (ms)", ms(median(&times)));
    // The archive is there for the next time, as it was.
    git(&["update-ref", "refs/heads/main", &before]);
}

/// How big the index is.
pub fn sizes(home: &Path, distinct: u64, report: &mut Report) {
    let bytes = size(&home.join("cache"));
    report.note("index (MB)", mb(bytes));
    report.note("index / distinct texts", format!("{:.2}", bytes as f64 / distinct as f64));
}
