//! Writes a comparison as a redline, or a dossier, into the current folder. Never over a file that is there.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::comparing::compare_both;
use super::{Asked, Parts, Reading, Reply};
use crate::compare::Watch;
use crate::export::{Redline, Side};
use crate::library::{Archive, Trouble};
use crate::model::{Cancel, slugify};

/// How many files of the same name are put up with.
const MOST: usize = 1000;

pub(super) fn export(archives: &[Archive], asked: &Asked, cancel: &Cancel) -> Result<Option<Reply>, Trouble> {
    stay_outside(archives)?;
    let Some(compared) = compare_both(archives, asked, Watch { cancel, tell: &|_| {} })? else {
        return Ok(None);
    };
    let part = |side: fn(&Parts) -> &String| compared.parts.as_ref().map(|parts| side(parts).as_str());
    let old_side = Described::of(&compared.old, part(|parts| &parts.old));
    let new_side = Described::of(&compared.new, part(|parts| &parts.new));
    let redline = Redline {
        old: old_side.side(&compared.old),
        new: new_side.side(&compared.new),
        comparison: &compared.comparison,
    };
    let (new, section) = (&asked.new, asked.parts.as_ref().map(|parts| parts.new.rsplit(" › ").next()));
    let section = section.flatten().map(|name| format!("-{}", slugify(name))).unwrap_or_default();
    let base = format!("{}-{}{section}-{}-{}", new.service, new.document, old_side.day, new_side.day);
    let path = write_new(&base, "html", &redline.html())?;
    Ok(Some(Reply::Written(path.display().to_string())))
}

/// Writes a text into the current folder, which must be no archive. Gives the file's name.
pub(super) fn write_outside(
    archives: &[Archive],
    base: &str,
    ending: &str,
    text: &str,
) -> Result<String, Trouble> {
    stay_outside(archives)?;
    Ok(write_new(base, ending, text)?.display().to_string())
}

/// Refuses to write where an archive is: archives are only ever read.
fn stay_outside(archives: &[Archive]) -> Result<(), Trouble> {
    let here = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let here = here.map_err(|error| {
        Trouble::new(
            format!("the current folder can't be used: {error}"),
            "start fineprint in another folder",
        )
    })?;
    for archive in archives {
        let identity = archive.place();
        let folder = Path::new(identity.strip_suffix("/.git").unwrap_or(&identity));
        if folder.is_absolute() && here.starts_with(folder) {
            let what = format!(
                "the current folder is inside the archive {}, which is only ever read",
                archive.name()
            );
            return Err(Trouble::new(what, "start fineprint in another folder"));
        }
    }
    Ok(())
}

/// What a redline says of a side.
struct Described {
    name: String,
    title: String,
    day: String,
    section: Option<String>,
    origin: Vec<String>,
}

impl Described {
    fn of(reading: &Reading, section: Option<&str>) -> Self {
        Self {
            name: reading.locator(None),
            title: format!("{} › {}", reading.service, reading.document),
            day: reading.version().date.day(),
            section: section.map(str::to_owned),
            origin: reading.provenance.lines(reading.version()),
        }
    }

    fn side<'a>(&'a self, reading: &'a Reading) -> Side<'a> {
        Side {
            name: &self.name,
            title: &self.title,
            day: Some(&self.day),
            section: self.section.as_deref(),
            origin: &self.origin,
            sha256: reading.sha256,
            outline: &reading.outline,
        }
    }
}

/// Writes a file with this name, or with `-2`, `-3` … where there is one already.
fn write_new(base: &str, ending: &str, text: &str) -> Result<PathBuf, Trouble> {
    let failed = |path: &PathBuf, error: std::io::Error| {
        let what = format!("{} can't be written: {error}", path.display());
        Trouble::new(what, "start fineprint in a folder that you may write to")
    };
    for n in 1..MOST {
        let path =
            PathBuf::from(if n == 1 { format!("{base}.{ending}") } else { format!("{base}-{n}.{ending}") });
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                return file.write_all(text.as_bytes()).map(|()| path.clone()).map_err(|e| failed(&path, e));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&path, error)),
        }
    }
    Err(Trouble::new(format!("there are {MOST} files called {base}"), "move them elsewhere"))
}
