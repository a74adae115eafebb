//! Which kind of archive stands at a path.

use std::path::Path;

use super::{GitArchive, Source, SourceError};

/// Opens the archive at a path: a git repository (cloned or bare), or a corpus folder.
///
/// Every error says what to do next.
pub fn open(path: &Path) -> Result<Box<dyn Source>, SourceError> {
    let folder = std::fs::canonicalize(path).map_err(|error| SourceError {
        what: format!("the archive {} can't be opened: {error}", path.display()),
        hint: "name a folder: a clone of an archive of versions, or a corpus folder".into(),
    })?;
    Ok(Box::new(GitArchive::open(&folder)?))
}
