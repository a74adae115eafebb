//! What tantivy's files looked like when they were written: whether to believe them, without reading them.
//!
//! tantivy may panic, or answer wrongly, on what has changed under it. Each of its files ends with a checksum, but
//! comparing that reads the file whole. So the seal of a generation notes the list of segments and, of each file,
//! length, number and time of change: a file that looks as it did is believed at once, any other is read and compared.
//! What goes bad on the disk without anybody writing is found by `verify`, beside the screen.
//!
//! ```text
//! <fingerprint of meta.json>
//! <look of a file> <its name>
//! ```

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use tantivy::Index;
use xxhash_rust::xxh3::xxh3_64;

use super::words_folder;
use crate::index::IndexError;

/// Finds what has changed of the words since they were sealed. Without a seal every file is read.
pub(in crate::index) fn check(folder: &Path, index: &Index, generation: u64) -> Result<(), IndexError> {
    let sealed = fs::read_to_string(path(folder, generation)).unwrap_or_default();
    let mut lines = sealed.lines();
    if lines.next().is_some_and(|list| list != fingerprint(folder)) {
        return Err(IndexError::Damaged("tantivy's list of segments has changed".into()));
    }
    let looks: HashMap<&str, &str> =
        lines.filter_map(|line| line.split_once(' ')).map(|(look, name)| (name, look)).collect();
    for file in files(index)? {
        let name = file.to_string_lossy();
        match (fs::metadata(words_folder(folder).join(&file)), looks.get(name.as_ref())) {
            (Ok(now), Some(&sealed)) if sealed == look(&now) => {}
            (Ok(_), _) => read(index, &file)?,
            (Err(_), Some(_)) => return Err(IndexError::Damaged(format!("{name} is gone"))),
            // Not every segment has every kind of file; opening misses those that are needed.
            (Err(_), None) => {}
        }
    }
    Ok(())
}

/// Reads every file of the words and compares it with its checksum.
pub(in crate::index) fn verify(folder: &Path, index: &Index) -> Result<(), IndexError> {
    let files = files(index)?;
    files
        .iter()
        .filter(|file| words_folder(folder).join(file).exists())
        .try_for_each(|file| read(index, file))
}

fn files(index: &Index) -> Result<Vec<PathBuf>, IndexError> {
    let metas = index.load_metas().map_err(|e| IndexError::Damaged(e.to_string()))?;
    Ok(metas.list_segment_files().into_iter().collect())
}

fn read(index: &Index, file: &Path) -> Result<(), IndexError> {
    let right = index.directory().validate_checksum(file).map_err(|e| IndexError::Damaged(e.to_string()))?;
    let changed = || IndexError::Damaged(format!("{} has changed", file.display()));
    right.then_some(()).ok_or_else(changed)
}

/// Fingerprint of tantivy's list of segments, which has no checksum of its own.
fn fingerprint(folder: &Path) -> String {
    let listing = fs::read(words_folder(folder).join("meta.json")).unwrap_or_default();
    format!("{:016x}", xxh3_64(&listing))
}

/// What a file looks like from outside. The time of its last change can't be set back, unlike that of writing.
fn look(file: &Metadata) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        format!("{}-{}-{}.{:09}", file.len(), file.ino(), file.ctime(), file.ctime_nsec())
    }
    #[cfg(not(unix))]
    {
        let since = file.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        format!("{}-{}", file.len(), since.map_or(0, |since| since.as_nanos()))
    }
}

fn path(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("seal-{generation}"))
}

/// Forgets what the words looked like, before they are changed without a commit.
pub(in crate::index) fn break_open(folder: &Path, generation: u64) {
    // What can't be removed will not match, and the index is built anew: slow, but right.
    let _ = fs::remove_file(path(folder, generation));
}

/// Notes what the words look like after a commit. Without it the list is believed, and every file read.
pub(in crate::index) fn write(folder: &Path, generation: u64, index: &Index) {
    let mut text = format!("{}\n", fingerprint(folder));
    for file in files(index).unwrap_or_default() {
        if let Ok(now) = fs::metadata(words_folder(folder).join(&file)) {
            let _ = writeln!(text, "{} {}", look(&now), file.display());
        }
    }
    let path = path(folder, generation);
    let temporary = path.with_extension("new");
    if fs::write(&temporary, text).is_ok() {
        // A seal that can't be written is only missing.
        let _ = fs::rename(&temporary, &path);
    }
}
