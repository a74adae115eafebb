//! Where an archive's index is kept: a folder of the cache directory, or memory.
//!
//! ```text
//! <cache>/<hash of the archive's identity>/
//!     lock              held by who writes
//!     catalogue-<n>     what generation n holds; see `catalogue`
//!     seal-<n>          what tantivy's files looked like after the commit of generation n; see `seal`
//!     words/            tantivy's files; the payload of its last commit is n
//! ```
//!
//! A catalogue is written before the commit that names it, and older ones are removed after it, so that
//! tantivy's commit is the one moment at which a generation takes effect. Whatever doesn't fit together
//! counts as nothing: it is built anew.

pub(super) mod seal;

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

    /// Reads every file of the words once and compares it with its checksum: finds what has gone bad on the disk
    /// though nobody wrote to it. Opening doesn't, for the sake of speed.
    ///
    /// # Errors
    /// [`IndexError::Damaged`]: build it anew.
    pub fn verify(&self) -> Result<(), IndexError> {
        let Place::Folder(folder) = &self.0 else { return Ok(()) };
        let index = open_words(folder)?;
        match seal::verify(folder, &index) {
            // Another instance may have taken a file away that it has joined with others.
            Err(IndexError::Damaged(_)) if is_locked(folder) => Ok(()),
            other => other,
        }
    }

    /// Believes the words as they are now, as if they had gone bad without anybody writing.
    #[cfg(test)]
    pub(crate) fn reseal(&self) {
        if let Place::Folder(folder) = &self.0 {
            let index = open_words(folder).unwrap();
            seal::write(folder, generation(&index).unwrap(), &index);
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
        seal::check(folder, &index, now)?;
        let snapshot = Snapshot::new(&index, catalogue).map_err(damaged)?;
        // Another instance may have committed in between: then the pair doesn't belong together.
        if generation(&index)? == now {
            return Ok(snapshot);
        }
    }
    Err(IndexError::Busy)
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
    // First what names the rest: who is killed halfway leaves nothing that looks like an index.
    let _ = fs::remove_file(words_folder(folder).join("meta.json"));
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

/// Removes the files that tantivy was writing when the program was killed. Only for who holds the lock.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(words_folder(folder)).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            // What can't be removed is only in the way, and tried again next time.
            let _ = fs::remove_file(entry.path());
        }
    }
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
