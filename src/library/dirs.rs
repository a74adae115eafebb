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
            named.or_else(home).unwrap_or_else(|| std::env::temp_dir().join("fineprint").join(name))
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

/// Makes a folder that only this user can read, with its parents.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
