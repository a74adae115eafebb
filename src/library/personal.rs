//! What the user makes, kept in the data folder: one TOML file for each idea, written whole or not at all.
//!
//! Nothing here knows what the files say. A file that can't be understood is put aside, never written over.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Trouble, private_folder};

/// How many files that were put aside may carry the same name.
const MOST_ASIDE: usize = 1000;

/// The folder with texts that are being written.
const DRAFTS: &str = "drafts";

/// The user's own folder. Nothing of it needs to exist.
#[derive(Clone, Debug)]
pub struct Personal {
    folder: PathBuf,
    /// What was changed, by the files' names, where nothing is written: it is forgotten with the program.
    unwritten: Option<Arc<Mutex<BTreeMap<String, String>>>>,
}

/// What a file held, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded<T> {
    /// What it held; the default where there is no file, or none that can be understood.
    pub value: T,
    /// What was wrong.
    pub trouble: Option<Trouble>,
}

impl Personal {
    /// What is kept in a folder.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), unwritten: None }
    }

    /// The same, only to be read: changes are made in memory and forgotten. For pictures of the screen.
    pub fn read_only(self) -> Self {
        Self { unwritten: Some(Arc::default()), ..self }
    }

    /// Whether nothing is kept yet.
    pub fn is_empty(&self) -> bool {
        std::fs::read_dir(&self.folder).map_or(true, |mut entries| entries.next().is_none())
    }

    /// The file of this name, `watches` for `watches.toml`.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.toml"))
    }

    /// Reads a file. One that can't be understood stays where it is until something is to be written.
    pub fn load<T: DeserializeOwned + Default>(&self, name: &str) -> Loaded<T> {
        match self.read(name) {
            Ok(value) => Loaded { value, trouble: None },
            Err(Fault::Unreadable(trouble) | Fault::Damaged(trouble)) => {
                Loaded { value: T::default(), trouble: Some(trouble) }
            }
        }
    }

    /// Changes what a file says, alone: another instance that wants to waits. `change` gets what the file
    /// says now and answers whatever it wants to tell.
    ///
    /// A damaged file is put aside first, under a name that the trouble in the result tells; the change is
    /// made all the same.
    ///
    /// # Errors
    /// When the file can't be read or written; then it says what it said before.
    pub fn change<T: Serialize + DeserializeOwned + Default, R>(
        &self,
        name: &str,
        change: impl FnOnce(&mut T) -> R,
    ) -> Result<Loaded<R>, Trouble> {
        if let Some(unwritten) = &self.unwritten {
            let mut loaded = self.load::<T>(name);
            let told = change(&mut loaded.value);
            if let Ok(text) = toml::to_string_pretty(&loaded.value) {
                let mut unwritten = unwritten.lock().unwrap_or_else(PoisonError::into_inner);
                unwritten.insert(name.to_owned(), text);
            }
            return Ok(Loaded { value: told, trouble: None });
        }
        let path = self.path(name);
        let failed = |error: std::io::Error| cannot("written", &path, &error);
        let _lock = self.lock().map_err(failed)?;
        let (mut value, trouble) = match self.read::<T>(name) {
            Ok(value) => (value, None),
            Err(Fault::Unreadable(trouble)) => return Err(trouble),
            Err(Fault::Damaged(trouble)) => {
                let aside = self.put_aside(name).map_err(failed)?;
                let hint = format!("it is kept as {}; a new one is begun", aside.display());
                (T::default(), Some(Trouble::new(trouble.what, hint)))
            }
        };
        let told = change(&mut value);
        let text = toml::to_string_pretty(&value).map_err(|error| {
            Trouble::new(
                format!("{} can't be written: {error}", path.display()),
                "nothing is lost: it says what it said before",
            )
        })?;
        self.replace(&path, &text).map_err(failed)?;
        Ok(Loaded { value: told, trouble })
    }

    /// The text of a file that is kept as people write it; empty where there is none.
    ///
    /// # Errors
    /// When it is there and can't be read.
    pub fn text(&self, name: &str) -> Result<String, Trouble> {
        let path = self.path(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(cannot("read", &path, &error)),
        }
    }

    /// Changes a text file, alone: one of the user's own, or one that the user shares in a corpus folder. `change`
    /// gets what it says now and answers what it shall say.
    ///
    /// # Errors
    /// When `change` refuses, or the file can't be read or written; then it says what it said before.
    pub fn change_text(
        &self,
        path: &Path,
        change: impl FnOnce(&str) -> Result<String, Trouble>,
    ) -> Result<(), Trouble> {
        let failed = |error: std::io::Error| cannot("written", path, &error);
        let read = || match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| {
                let what = format!("{} is not UTF-8", path.display());
                Trouble::new(what, "mend it first: nothing was written")
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(cannot("read", path, &error)),
        };
        if self.unwritten.is_some() {
            return change(&read()?).map(drop);
        }
        let _lock = self.lock().map_err(failed)?;
        let text = change(&read()?)?;
        if path.starts_with(&self.folder) {
            self.replace(path, &text).map_err(failed)
        } else {
            super::capture::replace(path, text.as_bytes())
        }
    }

    fn lock(&self) -> std::io::Result<File> {
        private_folder(&self.folder)?;
        let path = self.folder.join("lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(path)?;
        lock.lock()?;
        // Nobody else is writing now: what is unfinished was left by who was killed.
        super::capture::sweep(&self.folder, Duration::ZERO);
        Ok(lock)
    }

    /// Lets `edit` change a text in a file of the user's own. A draft of this name that was left is gone on with.
    /// Answers what the text says afterwards, `None` where it is as it was; the file stays until it is dropped.
    ///
    /// # Errors
    /// When the file can't be written or read, or `edit` fails.
    pub fn edit_draft(
        &self,
        name: &str,
        text: &str,
        edit: impl FnOnce(&Path) -> Result<(), Trouble>,
    ) -> Result<Option<String>, Trouble> {
        let folder = self.folder.join(DRAFTS);
        private_folder(&folder).map_err(|error| cannot("made", &folder, &error))?;
        let path = folder.join(format!("{name}.toml"));
        let read = || std::fs::read(&path).map_err(|error| cannot("read", &path, &error));
        let left = path.exists();
        if !left {
            let written = self.lock().and_then(|_lock| self.replace(&path, text));
            written.map_err(|error| cannot("written", &path, &error))?;
        }
        let before = read()?;
        let edited = edit(&path).and_then(|()| read());
        // What was begun now and left as it was is nothing; what was left earlier stays until it is kept or dropped.
        let unchanged = match &edited {
            Ok(after) => *after == before,
            Err(_) => read().is_ok_and(|now| now == before),
        };
        if unchanged && !left {
            self.drop_draft(name);
        }
        if unchanged && edited.is_ok() && !left {
            return Ok(None);
        }
        let edited = String::from_utf8(edited?).map_err(|_| {
            let what = format!("{} is not UTF-8", path.display());
            Trouble::new(what, "save it as UTF-8: it is kept, and gone on with the next time")
        })?;
        Ok(Some(edited))
    }

    /// Forgets the text of something that is finished.
    pub fn drop_draft(&self, name: &str) {
        // One that can't be removed is offered again, which does no harm.
        let _ = std::fs::remove_file(self.folder.join(DRAFTS).join(format!("{name}.toml")));
    }

    fn read<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, Fault> {
        let path = self.path(name);
        let unwritten = self.unwritten.as_ref().map(|all| all.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(text) = unwritten.as_ref().and_then(|all| all.get(name)) {
            return Ok(toml::from_str(text).unwrap_or_default());
        }
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(T::default()),
            Err(error) => return Err(Fault::Unreadable(cannot("read", &path, &error))),
        };
        let damaged = |what: String| {
            let hint = "mend it by hand, or leave it: it is kept aside before anything is written";
            Fault::Damaged(Trouble::new(format!("{}: {what}", path.display()), hint))
        };
        let text = text.map_err(|_| damaged("this is not UTF-8".into()))?;
        toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            damaged(format!("line {}: {}", before.matches('\n').count() + 1, error.message()))
        })
    }

    /// Writes a file beside the old one, makes sure that it is on the disk, then lets it take its place.
    fn replace(&self, path: &Path, text: &str) -> std::io::Result<()> {
        let mut file = super::capture::beside(&self.folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        // The folder too: else a power cut may bring the old file back.
        if let Ok(folder) = File::open(&self.folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    fn put_aside(&self, name: &str) -> std::io::Result<PathBuf> {
        for n in 1..MOST_ASIDE {
            let aside = self.folder.join(format!("{name}.damaged-{n}.toml"));
            if !aside.exists() {
                std::fs::rename(self.path(name), &aside)?;
                return Ok(aside);
            }
        }
        Err(std::io::Error::other(format!("{MOST_ASIDE} damaged files of this name are kept already")))
    }
}

enum Fault {
    /// The file can't be reached; it may be in order.
    Unreadable(Trouble),
    /// What it says can't be understood.
    Damaged(Trouble),
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(
        format!("{} can't be {what}: {error}", path.display()),
        "check the folder's permissions and space; FINEPRINT_DATA_DIR names another one",
    )
}

#[cfg(test)]
mod tests;
