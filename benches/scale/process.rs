//! The real program as a process: how long it runs, and what of the machine it takes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_fineprint");

/// What a run took.
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// Most resident memory, mapped files included, in bytes.
    pub peak: Option<u64>,
    /// Most memory of its own, in bytes, looked at every few milliseconds.
    pub own: Option<u64>,
    /// What it printed.
    pub printed: String,
}

/// The variables that keep the program's folders below `home`.
pub fn environment(home: &Path) -> [(&'static str, String); 3] {
    let folder = |name: &str| home.join(name).display().to_string();
    [
        ("FINEPRINT_CACHE_DIR", folder("cache")),
        ("FINEPRINT_DATA_DIR", folder("data")),
        ("FINEPRINT_CONFIG_DIR", folder("config")),
    ]
}

/// Runs a command over an archive.
pub fn run(archive: &Path, home: &Path, arguments: &[&str]) -> Cost {
    let out = tempfile::NamedTempFile::new().expect("a temporary file");
    let start = Instant::now();
    let mut child = Command::new(PROGRAM)
        .envs(environment(home))
        .arg("-a")
        .arg(archive)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(out.reopen().expect("a temporary file"))
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let (mut peak, mut own) = (None, None);
    let status = loop {
        peak = memory(child.id(), "VmHWM:").or(peak);
        own = memory(child.id(), "RssAnon:").max(own);
        if let Some(status) = child.try_wait().expect("the program") {
            break status;
        }
        // Short commands are told to a millisecond, long ones are hardly disturbed.
        std::thread::sleep(
            (start.elapsed() / 200).clamp(Duration::from_micros(200), Duration::from_millis(10)),
        );
    };
    let wall = start.elapsed();
    assert!(status.success(), "{arguments:?}: {status}");
    Cost { wall, peak, own, printed: fs::read_to_string(out.path()).unwrap_or_default() }
}

/// A line of what the system tells about a process's memory, in bytes.
pub fn memory(id: u32, line: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|text| text.strip_prefix(line))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Processor time that a process has taken, in hundredths of a second.
pub fn ticks(id: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in brackets may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

/// Bytes of all files below a folder.
pub fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}
