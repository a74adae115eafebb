//! The open archives: what both faces of the program, the commands and the screen, stand on.
//!
//! Opens archives with their caches, finds what locators name, reads versions. Spawns no thread; who waits
//! for what is the callers' business.

mod archive;
mod config;
mod dirs;
mod naming;
mod personal;
mod resolve;
mod trouble;

use std::path::PathBuf;

pub use archive::{Archive, ReadVersion};
pub use config::Config;
pub use dirs::{Dirs, private_folder};
pub use naming::{clause_name, previous_real, version_name};
pub use personal::{Loaded, Personal};
pub use resolve::{Place, find_clause, resolve, resolve_version};
pub use trouble::Trouble;

/// Opens the archives at these paths; without any, the ones of the configuration; without those, the sample.
///
/// Archives whose folders have the same name get `-2`, `-3` … .
pub fn open_all(paths: &[PathBuf], config: &Config, dirs: &Dirs) -> Result<Vec<Archive>, Trouble> {
    let paths = if paths.is_empty() { &config.archives } else { paths };
    if paths.is_empty() {
        return Ok(vec![Archive::sample(dirs)]);
    }
    let mut archives: Vec<Archive> = Vec::with_capacity(paths.len());
    for path in paths {
        let mut archive = Archive::open(path, dirs)?;
        let base = archive.name().to_owned();
        let mut n = 2;
        while archives.iter().any(|other| other.name() == archive.name()) {
            archive.rename(format!("{base}-{n}"));
            n += 1;
        }
        archives.push(archive);
    }
    Ok(archives)
}
