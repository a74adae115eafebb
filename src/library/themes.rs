//! The user's own themes, files in the folder `themes` beside the configuration; and which theme was chosen last.
//!
//! What a theme says is not understood here. The choice is kept in `theme.toml` of the data folder.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Personal, Trouble};

/// Name of the file with the choice, without its ending.
const FILE: &str = "theme";

/// A theme's file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// What the theme is called: the file's name without its ending.
    pub name: String,
    /// Where the file is.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Reads the themes of a configuration folder, in the order of their names, and says which can't be read.
pub fn theme_files(folder: &Path) -> (Vec<ThemeFile>, Vec<Trouble>) {
    let folder = folder.join("themes");
    let cannot = |path: &Path, error: &std::io::Error| {
        let what = format!("{} can't be read: {error}", path.display());
        Trouble::new(what, "check its permissions; a theme is a text file that ends in .toml")
    };
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return (vec![], vec![]),
        Err(error) => return (vec![], vec![cannot(&folder, &error)]),
    };
    let (mut files, mut troubles) = (Vec::new(), Vec::new());
    for path in entries.flatten().map(|entry| entry.path()) {
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                files.push(ThemeFile { name: name.to_owned(), path: path.display().to_string(), text })
            }
            Err(error) => troubles.push(cannot(&path, &error)),
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    (files, troubles)
}

/// The theme chosen last, for each kind of terminal: what suits a dark one does not suit a light one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChosenTheme {
    #[serde(skip_serializing_if = "Option::is_none")]
    dark: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<String>,
}

impl ChosenTheme {
    /// What was chosen on terminals that this theme fits. Where there are to be no colours, nothing ever was. A file
    /// that can't be understood is as good as none.
    pub fn recall(personal: &Personal, fitting: &str) -> Option<String> {
        personal.load::<Self>(FILE).value.of(fitting)?.take()
    }

    /// Remembers a choice for terminals that this theme fits.
    pub fn remember(personal: &Personal, fitting: &str, name: &str) {
        if Self::default().of(fitting).is_none() {
            return;
        }
        // Where it can't be written, the next start looks as this one did at first.
        let _ = personal.change(FILE, |chosen: &mut Self| {
            if let Some(kept) = chosen.of(fitting) {
                *kept = Some(name.to_owned());
            }
        });
    }

    fn of(&mut self, fitting: &str) -> Option<&mut Option<String>> {
        match fitting {
            "dark" => Some(&mut self.dark),
            "light" => Some(&mut self.light),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_terminal_has_its_own_choice() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path());
        let recall = |fitting: &str| ChosenTheme::recall(&personal, fitting);
        assert_eq!(recall("dark"), None);
        ChosenTheme::remember(&personal, "dark", "contrast");
        assert_eq!((recall("dark").as_deref(), recall("light")), (Some("contrast"), None));
        ChosenTheme::remember(&personal, "light", "own");
        ChosenTheme::remember(&personal, "mono", "dark");
        assert_eq!((recall("dark").as_deref(), recall("light").as_deref()), (Some("contrast"), Some("own")));
        // No colours are no colours, whatever was chosen.
        assert_eq!(recall("mono"), None);
        std::fs::write(personal.path(FILE), "dark = 3").unwrap();
        assert_eq!(recall("dark"), None);
    }

    #[test]
    fn files_are_read_by_name() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(theme_files(folder.path()), (vec![], vec![]));
        let themes = folder.path().join("themes");
        std::fs::create_dir(&themes).unwrap();
        for (name, text) in
            [("sea.toml", "text = \"blue\""), ("moss.toml", ""), ("moss.toml~", ""), ("notes", "")]
        {
            std::fs::write(themes.join(name), text).unwrap();
        }
        std::fs::write(themes.join("odd.toml"), [0xff]).unwrap();
        let (files, troubles) = theme_files(folder.path());
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["moss", "sea"]);
        assert_eq!(files[1].text, "text = \"blue\"");
        assert!(troubles.len() == 1 && troubles[0].what.contains("odd.toml"));
    }
}
