//! Which kind of archive stands at a path.

use std::path::Path;

use super::{Corpus, GitArchive, Source, SourceError};

/// Opens the archive at a path: a git repository (cloned or bare), or a corpus folder.
///
/// A corpus folder may itself be kept in a git repository: it is read as the folder that it is. Every error
/// says what to do next.
pub fn open(path: &Path) -> Result<Box<dyn Source>, SourceError> {
    let folder = std::fs::canonicalize(path).map_err(|error| SourceError {
        what: format!("the archive {} can't be opened: {error}", path.display()),
        hint: "name a folder: a clone of an archive of versions, or a corpus folder".into(),
    })?;
    if !folder.is_dir() {
        return Err(SourceError {
            what: format!("{} is a file, not an archive", path.display()),
            hint: "name the folder that holds the archive; `fineprint outline` and `fineprint compare` take files"
                .into(),
        });
    }
    if !is_repository(&folder) {
        return Ok(Box::new(Corpus::open(&folder)?));
    }
    match GitArchive::open(&folder) {
        Ok(archive) => Ok(Box::new(archive)),
        // Only documents in folders of their own: the checked-out files of a damaged clone are no corpus.
        Err(_) if Corpus::is_nested(&folder) => Ok(Box::new(Corpus::open(&folder)?)),
        Err(error) => Err(error),
    }
}

/// Opens the history of another ref of the git repository at a path.
///
/// # Errors
/// Where there is no repository, no such ref, or no document in its history.
pub fn open_ref(path: &Path, reference: &str) -> Result<Box<dyn Source>, SourceError> {
    let folder = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if !is_repository(&folder) {
        return Err(SourceError {
            what: format!("{} is no git repository: it has no ref {reference:?}", path.display()),
            hint: "leave out --ref, or name a clone or a bare repository".into(),
        });
    }
    Ok(Box::new(GitArchive::at_ref(&folder, reference)?))
}

/// The sample archive that is part of the program.
pub fn sample() -> Box<dyn Source> {
    Box::new(Corpus::sample())
}

fn is_repository(folder: &Path) -> bool {
    let bare = folder.join("HEAD").is_file() && folder.join("objects").is_dir();
    bare || std::fs::symlink_metadata(folder.join(".git")).is_ok()
}
