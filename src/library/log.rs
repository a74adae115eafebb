//! The log of the full screen: a line for what went wrong, in a file, never on the screen.
//!
//! It is for finding out later what happened; nothing depends on it, and where it can't be written nothing is said.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::private_folder;
use crate::model::Timestamp;
use crate::text::sanitise;

/// From how many bytes on a log is put aside and a new one begun.
const MOST: u64 = 1 << 20;

/// A log file, open to be added to. Clones write to the same one.
#[derive(Clone, Debug)]
pub struct Log(Option<Arc<Mutex<File>>>);

impl Log {
    /// Opens the file, with its folder, for this user only. One that has grown large is kept beside it as `.old`.
    pub fn open(path: &Path) -> Self {
        let open = || -> std::io::Result<File> {
            if let Some(folder) = path.parent() {
                private_folder(folder)?;
            }
            if std::fs::metadata(path).is_ok_and(|known| known.len() > MOST) {
                std::fs::rename(path, old(path))?;
            }
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(path)
        };
        Self(open().ok().map(|file| Arc::new(Mutex::new(file))))
    }

    /// Adds a line: when, and what.
    pub fn line(&self, now: Timestamp, what: &str) {
        let Some(file) = &self.0 else { return };
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("{} {}\n", now.rfc3339(), sanitise(&what));
        // Written at once and whole, so that lines of two instances don't mix.
        let _ = file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

/// Where a log is put aside.
fn old(path: &Path) -> PathBuf {
    path.with_extension("log.old")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_and_a_large_log_gives_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/fineprint.log");
        let now = Timestamp::from_ymd(2026, 11, 20).unwrap();
        Log::open(&path).line(now, "started");
        Log::open(&path).line(now, "broke:\n \u{1b}[31mred");
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.starts_with("2026-11-20T00:00:00Z started\n") && !text.contains('\u{1b}'), "{text}");
        std::fs::write(&path, vec![b'x'; MOST as usize + 1]).unwrap();
        Log::open(&path).line(now, "anew");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "2026-11-20T00:00:00Z anew\n");
        assert!(old(&path).exists());
        // Where there is no place for it, nothing happens.
        Log::open(&path.join("below/a-file.log")).line(now, "lost");
    }
}
