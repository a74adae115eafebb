//! Temporary folders for the program: cache, data and configuration; one of them with the sample indexed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use fineprint::builder::Options;
use fineprint::library::{Archive, Dirs};
use fineprint::model::Cancel;
use tempfile::TempDir;

/// The program's folders in a temporary place; gone with the last test that uses them.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// Folders that hold nothing.
    pub fn empty() -> Arc<Self> {
        Arc::new(Self { folder: TempDir::new().unwrap() })
    }

    /// Folders whose cache holds the index of the sample: made once for all tests that run at the same time.
    pub fn with_sample() -> Arc<Self> {
        static SHARED: Mutex<Weak<Home>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(home) = shared.upgrade() {
            return home;
        }
        let home = Self::empty();
        Archive::sample(&home.dirs()).update(Options::default(), &Cancel::default(), &|_| {}).unwrap();
        *shared = Arc::downgrade(&home);
        home
    }

    /// The folders by name.
    pub fn dirs(&self) -> Dirs {
        Dirs {
            cache: self.path().join("cache"),
            data: self.path().join("data"),
            config: self.path().join("config"),
        }
    }

    /// The folder that holds them all.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
