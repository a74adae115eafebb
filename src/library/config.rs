//! `config.toml`: which archives to open and how the screen looks.
//!
//! A wrong file is told with its line, and the program starts with the defaults.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Trouble;

/// What the user has set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Archives to open when none is named; relative to the configuration's folder.
    pub archives: Vec<Configured>,
    /// Name of a theme.
    pub theme: Option<String>,
    /// Whether the mouse is listened to; it is where nothing is said.
    pub mouse: Option<bool>,
    /// Whether the program goes on where it was left; it does where nothing is said.
    pub resume: Option<bool>,
    /// Whether the searches that are made are remembered; they are where nothing is said.
    pub history: Option<bool>,
    /// Whether links are written so that the terminal can open them.
    pub hyperlinks: Option<Hyperlinks>,
}

/// Whether links are written so that the terminal can open them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hyperlinks {
    /// Where the terminal is known to take them.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Hyperlinks {
    /// Whether they are written to a terminal that is, or isn't, known to take them.
    pub fn are_written(self, takes: bool) -> bool {
        match self {
            Self::Auto => takes,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// An archive to open: a path, or a path and the refs whose histories belong to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct Configured {
    /// Where it is.
    pub path: PathBuf,
    /// Other refs of the repository whose histories are read too.
    pub refs: Vec<String>,
}

/// How an archive is written in the file.
#[derive(Deserialize)]
#[serde(untagged, expecting = "an archive is \"path\" or { path = \"path\", refs = [\"name\"] }")]
enum Written {
    Path(PathBuf),
    Table(Table),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    path: PathBuf,
    #[serde(default)]
    refs: Vec<String>,
}

impl From<Written> for Configured {
    fn from(written: Written) -> Self {
        match written {
            Written::Path(path) => Self { path, refs: Vec::new() },
            Written::Table(Table { path, refs }) => Self { path, refs },
        }
    }
}

impl Config {
    /// The refs that are configured for the archive at a path, however that is written.
    pub fn refs_of(&self, path: &Path) -> &[String] {
        let place = |path: &Path| std::fs::canonicalize(path).ok();
        let wanted = place(path);
        let mut known = self.archives.iter().filter(|archive| !archive.refs.is_empty());
        known
            .find(|archive| archive.path == path || (wanted.is_some() && place(&archive.path) == wanted))
            .map_or(&[], |archive| &archive.refs)
    }

    /// The file in a configuration folder.
    pub fn path(folder: &Path) -> PathBuf {
        folder.join("config.toml")
    }

    /// Reads the configuration of a folder. Without a file, the defaults; with a wrong one, the defaults
    /// and what is wrong.
    pub fn load(folder: &Path) -> (Self, Option<Trouble>) {
        let path = Self::path(folder);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Self::default(), None),
            Err(error) => {
                let what = format!("{} can't be read: {error}", path.display());
                return (
                    Self::default(),
                    Some(Trouble::new(what, "the defaults are used; check the file's permissions")),
                );
            }
        };
        match Self::parse(&text, folder) {
            Ok(config) => (config, None),
            Err(what) => {
                let hint = "the defaults are used; `fineprint config` shows what the file may hold";
                (Self::default(), Some(Trouble::new(format!("{}: {what}", path.display()), hint)))
            }
        }
    }

    /// The file with the user's own keys in a configuration folder: what it is called and what it says; empty where
    /// there is none.
    ///
    /// # Errors
    /// When it is there and can't be read.
    pub fn keys(folder: &Path) -> Result<(String, String), Trouble> {
        let path = folder.join("keys.toml");
        let name = path.display().to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok((name, text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((name, String::new())),
            Err(error) => {
                let what = format!("{name} can't be read: {error}");
                Err(Trouble::new(what, "the program's own keys are used; check the file's permissions"))
            }
        }
    }

    fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            format!("line {line}: {}", error.message())
        })?;
        for archive in &mut config.archives {
            archive.path = folder.join(&archive.path);
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading() {
        let folder = Path::new("/c");
        let text = "archives = [\"a\", { path = \"/b\", refs = [\"old\"] }]\ntheme = \"light\"\nhyperlinks = \"never\"";
        let config = Config::parse(text, folder).unwrap();
        let paths: Vec<&Path> = config.archives.iter().map(|archive| archive.path.as_path()).collect();
        assert_eq!(paths, [Path::new("/c/a"), Path::new("/b")]);
        assert!(config.refs_of(Path::new("/c/a")).is_empty());
        assert_eq!(config.refs_of(Path::new("/b")), ["old"]);
        assert_eq!(config.theme.as_deref(), Some("light"));
        assert!(!config.hyperlinks.unwrap().are_written(true) && Hyperlinks::Always.are_written(false));
        assert!(Hyperlinks::default().are_written(true) && !Hyperlinks::default().are_written(false));
    }

    #[test]
    fn mistakes_name_their_line() {
        for (text, expected) in [
            ("theme = \"x\"\nthemes = 1", "line 2: unknown field `themes`"),
            ("archives = 3", "line 1:"),
            ("hyperlinks = \"yes\"", "line 1: unknown variant `yes`"),
            ("archives = [3]", "line 1: an archive is \"path\" or"),
            ("archives = [{ path = \"a\", ref = \"b\" }]", "line 1: an archive is \"path\" or"),
            ("a = = b", "line 1:"),
        ] {
            let error = Config::parse(text, Path::new("/c")).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
