//! The open archives: what both faces of the program, the commands and the screen, stand on.
//!
//! Opens archives with their caches, finds what locators name, reads versions. Spawns no thread; who waits
//! for what is the callers' business.

mod archive;
mod capture;
mod config;
mod dirs;
mod joins;
mod log;
mod marks;
mod naming;
mod notes;
mod personal;
mod resolve;
mod searches;
mod sittings;
mod spot;
mod themes;
mod trouble;
mod web;

use std::path::{Path, PathBuf};

use crate::source::open_ref;

pub use archive::{Archive, ReadVersion, sha256};
pub use capture::{Capture, Captured, capture, place_for_records};
pub use config::{Config, Configured, Hyperlinks};
pub use dirs::{Dirs, private_folder};
pub use joins::{Decision, Pair, Remembered, Remembrance, apply_joins};
pub use log::Log;
pub use marks::{Mark, MarkChanges, change_marks, is_mark, load_marks};
pub use naming::{ClauseNames, VersionNames, clause_name, previous_real, version_name};
pub use notes::{FIRST_DOSSIER, Note, NoteKind, Notes, Passage, comment_and_tags};
pub use personal::{Loaded, Personal};
pub use resolve::{Place, find_clause, resolve, resolve_version};
pub use searches::Searches;
pub use sittings::{Sitting, first_start, places};
pub use spot::Spot;
pub use themes::{ChosenTheme, ThemeFile, theme_files};
pub use trouble::Trouble;
pub use web::Web;

/// Opens the archives at these paths; without any, the ones of the configuration; without those, the sample.
/// Documents that the user has joined are one.
///
/// Each of `refs` must lead to a history of one archive at least. Archives whose folders have the same name get
/// `-2`, `-3` … .
pub fn open_all(
    paths: &[PathBuf],
    refs: &[String],
    config: &Config,
    dirs: &Dirs,
) -> Result<Vec<Archive>, Trouble> {
    let named: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let configured: Vec<&Path> = config.archives.iter().map(|archive| archive.path.as_path()).collect();
    let paths = if named.is_empty() { configured } else { named };
    let mut archives: Vec<Archive> = Vec::with_capacity(paths.len());
    if paths.is_empty() {
        if let Some(name) = refs.first() {
            let what = format!("the bundled sample is no git repository: it has no ref {name:?}");
            return Err(Trouble::new(
                what,
                "name the archive whose ref is meant: a clone, or a bare repository",
            ));
        }
        archives.push(Archive::sample(dirs));
    }
    for (path, needed) in paths.iter().zip(refs_of_each(&paths, refs)?) {
        let mut archive = Archive::open_with_refs(path, &needed, config.refs_of(path), dirs)?;
        let base = archive.name().to_owned();
        let mut n = 2;
        while archives.iter().any(|other| other.name() == archive.name()) {
            archive.rename(format!("{base}-{n}"));
            n += 1;
        }
        archives.push(archive);
    }
    let remembered = Remembrance::load(&Personal::new(&dirs.data));
    apply_joins(&archives, &remembered.value);
    if let (Some(trouble), Some(archive)) = (remembered.trouble, archives.first()) {
        archive.complain(trouble);
    }
    Ok(archives)
}

/// Which of the refs each archive has. With one archive the answer is its own, or its complaint.
fn refs_of_each(paths: &[&Path], refs: &[String]) -> Result<Vec<Vec<String>>, Trouble> {
    if paths.len() <= 1 {
        return Ok(vec![refs.to_vec(); paths.len()]);
    }
    let mut found = vec![Vec::new(); paths.len()];
    for name in refs {
        let mut complaint = None;
        for (path, found) in paths.iter().zip(&mut found) {
            match open_ref(path, name) {
                Ok(_) => found.push(name.clone()),
                Err(error) => complaint = complaint.or(Some(error)),
            }
        }
        match complaint {
            Some(error) if found.iter().all(|found| !found.contains(name)) => return Err(error.into()),
            _ => {}
        }
    }
    Ok(found)
}
