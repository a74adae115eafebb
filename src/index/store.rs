//! Where an archive's index is kept: a folder of the cache directory, or memory.
//!
//! ```text
//! <cache>/<hash of the archive's identity>/
//!     lock              held by who writes
//!     catalogue-<n>     what generation n holds; see `catalogue`
//!     seal-<n>          fingerprint of tantivy's list of segments after the commit of generation n
//!     words/            tantivy's files; the payload of its last commit is n
//! ```
//!
//! A catalogue is written before the commit that names it, and older ones are removed after it, so that
//! tantivy's commit is the one moment at which a generation takes effect. Whatever doesn't fit together
//! counts as nothing: it is built anew.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Index;
use xxhash_rust::xxh3::xxh3_64;

use super::catalogue::Catalogue;
use super::engine;
use super::error::IndexError;
use super::snapshot::Snapshot;

/// How often reading is tried again while another instance writes.
const TRIES: usize = 5;

/// The place where an archive's index is kept. Cheap to clone; holds no file open.
#[derive(Clone, Debug)]
pub struct Store(pub(super) Place);

#[derive(Clone, Debug)]
pub(super) enum Place {
    Folder(PathBuf),
    Memory(Memory),
}

/// An index in memory, and what its last commit holds.
pub(super) type Memory = Arc<Mutex<Option<(Index, Arc<Catalogue>)>>>;

impl Store {
    /// The place in the cache directory of the archive with this identity. Nothing is touched yet.
    pub fn folder(cache: &Path, identity: &str) -> Self {
        Self(Place::Folder(cache.join(format!("{:016x}", xxh3_64(identity.as_bytes())))))
    }

    /// A place in memory, for archives that are small or where nothing can be written.
    pub fn memory() -> Self {
        Self(Place::Memory(Memory::default()))
    }

    /// The folder, unless it is memory.
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Place::Folder(path) => Some(path),
            Place::Memory(_) => None,
        }
    }

    /// Opens what is there, without waiting for who writes.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where nothing is there, [`IndexError::Damaged`] where it doesn't fit:
    /// both call for indexing.
    pub fn snapshot(&self) -> Result<Snapshot, IndexError> {
        match &self.0 {
            Place::Folder(folder) => {
                let mut result = read(folder);
                for _ in 1..TRIES {
                    if !matches!(result, Err(IndexError::Damaged(_))) || !is_locked(folder) {
                        break;
                    }
                    result = read(folder);
                }
                result
            }
            Place::Memory(memory) => {
                let memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                let (index, catalogue) = memory.as_ref().ok_or(IndexError::Missing)?;
                Snapshot::new(index, Catalogue::clone(catalogue))
            }
        }
    }

    /// Size of everything kept, in bytes; 0 in memory.
    pub fn size(&self) -> u64 {
        self.path().map_or(0, folder_size)
    }
}

fn folder_size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => folder_size(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

pub(super) fn words_folder(folder: &Path) -> PathBuf {
    folder.join("words")
}

pub(super) fn catalogue_path(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("catalogue-{generation}"))
}

/// Opens the tantivy index of a folder.
pub(super) fn open_words(folder: &Path) -> Result<Index, IndexError> {
    let words = words_folder(folder);
    if !words.join("meta.json").exists() {
        return Err(IndexError::Missing);
    }
    let index = Index::open_in_dir(&words).map_err(|e| IndexError::Damaged(e.to_string()))?;
    if index.schema() != engine::schema().0 {
        return Err(IndexError::Damaged("another version of fineprint wrote it".into()));
    }
    engine::register(&index);
    Ok(index)
}

fn generation(index: &Index) -> Result<u64, IndexError> {
    let metas = index.load_metas().map_err(|e| IndexError::Damaged(e.to_string()))?;
    let payload = metas.payload.and_then(|payload| payload.parse().ok());
    payload.ok_or(IndexError::Missing)
}

fn read(folder: &Path) -> Result<Snapshot, IndexError> {
    let index = open_words(folder)?;
    let damaged = |error: IndexError| match error {
        IndexError::Missing => IndexError::Missing,
        other => IndexError::Damaged(other.to_string()),
    };
    for _ in 0..TRIES {
        let now = generation(&index)?;
        let catalogue = Catalogue::read(&catalogue_path(folder, now))?;
        check_words(folder, &index, now)?;
        let snapshot = Snapshot::new(&index, catalogue).map_err(damaged)?;
        // Another instance may have committed in between: then the pair doesn't belong together.
        if generation(&index)? == now {
            return Ok(snapshot);
        }
    }
    Err(IndexError::Busy)
}

/// Compares tantivy's files with their checksums, before any of them is believed: tantivy may panic on
/// what has changed under it.
fn check_words(folder: &Path, index: &Index, generation: u64) -> Result<(), IndexError> {
    let damaged = |what: String| IndexError::Damaged(what);
    if let Ok(sealed) = fs::read_to_string(seal_path(folder, generation))
        && sealed != seal(folder)
    {
        return Err(damaged("tantivy's list of segments has changed".into()));
    }
    let metas = index.load_metas().map_err(|e| damaged(e.to_string()))?;
    let directory = index.directory();
    for file in metas.list_segment_files() {
        // Not every segment has every kind of file; opening misses those that are needed.
        if words_folder(folder).join(&file).exists()
            && !directory.validate_checksum(&file).map_err(|e| damaged(e.to_string()))?
        {
            return Err(damaged(format!("{} has changed", file.display())));
        }
    }
    Ok(())
}

/// Fingerprint of tantivy's list of segments, which has no checksum of its own.
fn seal(folder: &Path) -> String {
    let listing = fs::read(words_folder(folder).join("meta.json")).unwrap_or_default();
    format!("{:016x}", xxh3_64(&listing))
}

fn seal_path(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("seal-{generation}"))
}

/// Forgets what tantivy's list of segments was, before it is changed without a commit.
pub(super) fn break_seal(folder: &Path, generation: u64) {
    // What can't be removed will not match, and the index is built anew: slow, but right.
    let _ = fs::remove_file(seal_path(folder, generation));
}

/// Writes down what tantivy's list of segments is after a commit. Without it the list is believed.
pub(super) fn write_seal(folder: &Path, generation: u64) {
    let path = seal_path(folder, generation);
    let temporary = path.with_extension("new");
    if fs::write(&temporary, seal(folder)).is_ok() {
        // A seal that can't be written is only missing.
        let _ = fs::rename(&temporary, &path);
    }
}

/// Takes the lock of a folder, making the folder where it is missing.
pub(super) fn lock(folder: &Path) -> Result<File, IndexError> {
    let unwritable = |e: std::io::Error| IndexError::Unwritable {
        place: folder.display().to_string(),
        why: e.to_string(),
    };
    fs::create_dir_all(folder).map_err(unwritable)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(IndexError::Busy),
        Err(fs::TryLockError::Error(e)) => Err(unwritable(e)),
    }
}

fn is_locked(folder: &Path) -> bool {
    let file = File::open(folder.join("lock"));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(fs::TryLockError::WouldBlock)))
}

/// Empties a folder, but for its lock.
pub(super) fn wipe(folder: &Path) -> Result<(), IndexError> {
    let unwritable = |e: std::io::Error| IndexError::Unwritable {
        place: folder.display().to_string(),
        why: e.to_string(),
    };
    for entry in fs::read_dir(folder).map_err(unwritable)?.flatten() {
        let path = entry.path();
        if entry.file_name() == "lock" {
            continue;
        }
        let kind = entry.file_type().map_err(unwritable)?;
        if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }.map_err(unwritable)?;
    }
    Ok(())
}

/// Removes the catalogues of other generations and what interrupted writing left behind.
pub(super) fn tidy(folder: &Path, keep: u64) {
    let kept = [format!("catalogue-{keep}"), format!("seal-{keep}")];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with("catalogue-") || name.starts_with("seal-");
        if ours && !kept.iter().any(|kept| name == kept.as_str()) {
            // What can't be removed is only in the way, and tried again next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}
