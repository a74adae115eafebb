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
    pub archives: Vec<PathBuf>,
    /// Name of a theme.
    pub theme: Option<String>,
}

impl Config {
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

    fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            format!("line {line}: {}", error.message())
        })?;
        for archive in &mut config.archives {
            *archive = folder.join(&archive);
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
        let config = Config::parse("archives = [\"a\", \"/b\"]\ntheme = \"light\"", folder).unwrap();
        assert_eq!(config.archives, [PathBuf::from("/c/a"), PathBuf::from("/b")]);
        assert_eq!(config.theme.as_deref(), Some("light"));
    }

    #[test]
    fn mistakes_name_their_line() {
        for (text, expected) in [
            ("theme = \"x\"\nthemes = 1", "line 2: unknown field `themes`"),
            ("archives = 3", "line 1:"),
            ("a = = b", "line 1:"),
        ] {
            let error = Config::parse(text, Path::new("/c")).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
