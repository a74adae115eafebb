//! The sample archive: the files of `corpus/`, embedded in the program.

use include_dir::{Dir, DirEntry, include_dir};
use xxhash_rust::xxh3::xxh3_64;

use super::files::{Entry, Files};
use crate::source::{SourceError, Warnings};

static CORPUS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/corpus");

/// The embedded files.
pub(super) struct Embedded {
    /// In order of path.
    files: Vec<(Entry, &'static [u8])>,
}

impl Embedded {
    pub(super) fn new() -> Self {
        let mut files = Vec::new();
        let mut folders = vec![&CORPUS];
        while let Some(folder) = folders.pop() {
            for entry in folder.entries() {
                match entry {
                    DirEntry::Dir(folder) => folders.push(folder),
                    DirEntry::File(file) => files.extend(listed(file)),
                }
            }
        }
        files.sort_unstable_by(|a: &(Entry, _), b| a.0.path.cmp(&b.0.path));
        Self { files }
    }
}

/// A file that has no times gets a hash of its bytes instead: another text is another content.
fn listed(file: &'static include_dir::File<'static>) -> Option<(Entry, &'static [u8])> {
    let path = file.path().to_str()?.replace('\\', "/");
    let bytes = file.contents();
    if path.split('/').any(|part| part.starts_with('.')) {
        return None;
    }
    Some((Entry { path, size: bytes.len() as u64, modified: xxh3_64(bytes).into() }, bytes))
}

impl Files for Embedded {
    fn list(&self, _: &mut Warnings) -> Result<Vec<Entry>, SourceError> {
        Ok(self.files.iter().map(|(entry, _)| entry.clone()).collect())
    }

    fn read(&self, path: &str) -> Result<(Vec<u8>, Entry), SourceError> {
        let at = self.files.binary_search_by(|(entry, _)| entry.path.as_str().cmp(path));
        let found = at.ok().and_then(|at| self.files.get(at));
        let (entry, bytes) = found.ok_or_else(|| SourceError {
            what: format!("the sample has no file {path:?}"),
            hint: "rebuild the index: fineprint index --rebuild".into(),
        })?;
        Ok((bytes.to_vec(), entry.clone()))
    }
}
