//! The files of a corpus: what a folder on disk and the embedded sample have in common, and the disk.
//!
//! Nothing outside the folder is ever touched: symbolic links and `..` that lead out of it are refused.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::source::names::document_file;
use crate::source::{MAX_BYTES, SourceError, Warnings};

/// Folders below the root that files are looked for in: service, document.
const DEPTH: usize = 2;

/// A file of a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// From the corpus' root, with `/` between parts.
    pub(super) path: String,
    /// In bytes.
    pub(super) size: u64,
    /// Modification time in nanoseconds since 1970; where there are no times, a hash of the bytes.
    pub(super) modified: i128,
}

/// The files of a corpus.
pub(super) trait Files: Send + Sync {
    /// Every regular file in the root, in its folders and in theirs, in order of path; dot-files left out.
    fn list(&self, warnings: &mut Warnings) -> Result<Vec<Entry>, SourceError>;

    /// The bytes of a file that was listed, and what they would be listed as now.
    fn read(&self, path: &str) -> Result<(Vec<u8>, Entry), SourceError>;

    /// Where a file is, or would be, on disk: in a folder that is there, inside the corpus. `None` where nothing
    /// can be written.
    fn place(&self, _: &str) -> Option<PathBuf> {
        None
    }
}

/// A folder on disk.
pub(super) struct Disk {
    /// Canonical.
    root: PathBuf,
}

impl Disk {
    /// `root` must be canonical.
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Whether there is a file that looks like a version, at least so many folders below the root.
    pub(super) fn holds_versions(&self, least: usize) -> Result<bool, SourceError> {
        let mut found = false;
        self.visit(&mut Warnings::default(), &mut |entry| {
            let name = entry.path.rsplit('/').next().unwrap_or_default();
            found = entry.path.matches('/').count() >= least && document_file(name).is_some();
            if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(found)
    }

    fn visit(
        &self,
        warnings: &mut Warnings,
        each: &mut dyn FnMut(Entry) -> ControlFlow<()>,
    ) -> Result<(), SourceError> {
        let mut folders = vec![(self.root.clone(), String::new(), 0)];
        while let Some((folder, prefix, depth)) = folders.pop() {
            let list = match fs::read_dir(&folder) {
                Ok(list) => list,
                Err(error) if depth == 0 => return Err(self.unreadable("", &error)),
                Err(error) => {
                    warnings.push(format!("the folder {prefix} can't be read: {error}"));
                    continue;
                }
            };
            for item in list.filter_map(Result::ok) {
                let Some((path, metadata)) = self.look(&item, &prefix, warnings) else { continue };
                if metadata.is_dir() && depth < DEPTH {
                    folders.push((item.path(), format!("{path}/"), depth + 1));
                } else if metadata.is_file() {
                    let flow = each(Entry { path, size: metadata.len(), modified: nanoseconds(&metadata) });
                    if flow.is_break() {
                        return Ok(());
                    }
                } else if !metadata.is_dir() {
                    // A pipe, a device, a socket: whoever opens one may wait for ever.
                    warnings.push(format!("{path} is left out: it is no file"));
                }
            }
        }
        Ok(())
    }

    /// The path and the metadata of a folder's item, followed where it is a link that stays inside.
    fn look(&self, item: &fs::DirEntry, prefix: &str, warnings: &mut Warnings) -> Option<(String, Metadata)> {
        let name = item.file_name();
        let Some(name) = name.to_str() else {
            warnings.push(format!("{prefix}{} is left out: its name is not UTF-8", name.to_string_lossy()));
            return None;
        };
        if name.starts_with('.') {
            return None;
        }
        let path = format!("{prefix}{name}");
        if item.file_type().ok()?.is_symlink() && !self.is_inside(&item.path()) {
            warnings
                .push(format!("{path} is left out: it is a link that leads out of the archive, or nowhere"));
            return None;
        }
        match fs::metadata(item.path()) {
            Ok(metadata) => Some((path, metadata)),
            Err(error) => {
                warnings.push(format!("{path} can't be read: {error}"));
                None
            }
        }
    }

    fn is_inside(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| path.starts_with(&self.root))
    }

    fn unreadable(&self, path: &str, error: &std::io::Error) -> SourceError {
        SourceError {
            what: format!("{} can't be read: {error}", self.root.join(path).display()),
            hint: "check that the archive is still there and may be read, then index it again".into(),
        }
    }
}

impl Files for Disk {
    fn list(&self, warnings: &mut Warnings) -> Result<Vec<Entry>, SourceError> {
        let mut entries = Vec::new();
        self.visit(warnings, &mut |entry| {
            entries.push(entry);
            ControlFlow::Continue(())
        })?;
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<(Vec<u8>, Entry), SourceError> {
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let full = self.root.join(path);
        let real = fs::canonicalize(&full).map_err(|error| self.unreadable(path, &error))?;
        if !plain || path.is_empty() || !real.starts_with(&self.root) {
            return Err(SourceError {
                what: format!("{path:?} leads out of the archive {}", self.root.display()),
                hint: "index the archive again".into(),
            });
        }
        let metadata = fs::metadata(&real).map_err(|error| self.unreadable(path, &error))?;
        if !metadata.is_file() || metadata.len() > MAX_BYTES {
            return Err(SourceError {
                what: format!("{} is no file of at most {} MB", full.display(), MAX_BYTES >> 20),
                hint: "split it, or take it out of the archive".into(),
            });
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        let read = File::open(&real).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
        read.map_err(|error| self.unreadable(path, &error))?;
        let entry =
            Entry { path: path.to_owned(), size: bytes.len() as u64, modified: nanoseconds(&metadata) };
        Ok((bytes, entry))
    }

    fn place(&self, path: &str) -> Option<PathBuf> {
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let full = self.root.join(path);
        // A link is followed where it stays inside; a file that isn't there yet, by its folder.
        let real = fs::canonicalize(&full).or_else(|_| {
            let folder = fs::canonicalize(full.parent().unwrap_or(&self.root))?;
            Ok::<_, std::io::Error>(folder.join(full.file_name().unwrap_or_default()))
        });
        let writable = |real: &PathBuf| {
            let there = if real.exists() { real.as_path() } else { real.parent().unwrap_or(&self.root) };
            fs::metadata(there).is_ok_and(|metadata| !metadata.permissions().readonly())
        };
        real.ok().filter(|real| plain && real.starts_with(&self.root) && writable(real))
    }
}

/// Modification time in nanoseconds since 1970; 0 where there is none.
fn nanoseconds(metadata: &Metadata) -> i128 {
    metadata.modified().map_or(0, |modified| match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    })
}
