//! Where the program keeps things: cache (disposable), data (the user's), configuration, state (log).
//!
//! `FINEPRINT_CACHE_DIR`, `FINEPRINT_DATA_DIR` and `FINEPRINT_CONFIG_DIR` override the system's places.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The program's folders. None of them needs to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// Indexes: disposable.
    pub cache: PathBuf,
    /// What the user makes.
    pub data: PathBuf,
    /// `config.toml`.
    pub config: PathBuf,
}

impl Dirs {
    /// The folders of this user, on this system; without a home directory, folders below the temporary one.
    pub fn find() -> Self {
        let project = ProjectDirs::from("", "", "fineprint");
        let place = |variable: &str, known: fn(&ProjectDirs) -> &Path, name: &str| {
            let named = std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
            let home = || project.as_ref().map(|dirs| known(dirs).to_owned());
            named.or_else(home).unwrap_or_else(|| homeless(&std::env::temp_dir()).join(name))
        };
        Self {
            cache: place("FINEPRINT_CACHE_DIR", ProjectDirs::cache_dir, "cache"),
            data: place("FINEPRINT_DATA_DIR", ProjectDirs::data_dir, "data"),
            config: place("FINEPRINT_CONFIG_DIR", ProjectDirs::config_dir, "config"),
        }
    }

    /// The log of the full screen: in the system's folder for state; in the cache where there is none, and where
    /// the cache is elsewhere by the user's will.
    pub fn log(&self) -> PathBuf {
        let moved = std::env::var_os("FINEPRINT_CACHE_DIR").is_some_and(|value| !value.is_empty());
        let project = ProjectDirs::from("", "", "fineprint").filter(|_| !moved);
        let state = project.as_ref().and_then(ProjectDirs::state_dir);
        state.unwrap_or(&self.cache).join("fineprint.log")
    }
}

/// The folder of a user without a home, below the one for temporary files, which everybody can write to: never one
/// that somebody else has put there.
#[cfg(unix)]
fn homeless(temporary: &Path) -> PathBuf {
    use std::os::unix::fs::MetadataExt as _;
    /// What a mode lets the group and everybody else do.
    const OTHERS: u32 = 0o077;
    let user = rustix::process::getuid().as_raw();
    let own = |path: &PathBuf| match std::fs::symlink_metadata(path) {
        Ok(found) => found.is_dir() && found.uid() == user && (found.mode() & OTHERS) == 0,
        // Whoever makes it, makes it private; where somebody is faster, it can't be written to.
        Err(_) => true,
    };
    let named = |n: u32| {
        temporary.join(format!("fineprint-{user}{}", if n > 0 { format!("-{n}") } else { String::new() }))
    };
    (0..100).map(named).find(own).unwrap_or_else(|| temporary.join(format!("fineprint-{user}")))
}

/// The folder of a user without a home.
#[cfg(not(unix))]
fn homeless(temporary: &Path) -> PathBuf {
    temporary.join("fineprint")
}

/// Makes a folder that only this user can read, with its parents.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn what_somebody_put_in_the_way_is_gone_round() {
        let temporary = tempfile::tempdir().unwrap();
        let first = homeless(temporary.path());
        private_folder(&first.join("data")).unwrap();
        assert_eq!(homeless(temporary.path()), first, "its own is used again");
        fs::set_permissions(&first, fs::Permissions::from_mode(0o777)).unwrap();
        let second = homeless(temporary.path());
        assert_ne!(second, first, "one that others can write to");
        symlink("/tmp", &second).unwrap();
        let third = homeless(temporary.path());
        assert!(third != first && third != second, "a link");
        fs::write(&third, "").unwrap();
        assert!(!homeless(temporary.path()).exists(), "a file");
    }
}
