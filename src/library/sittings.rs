//! Where one left off: the text that was open when the program was left, for each set of archives.
//!
//! Kept in `sittings.toml` of the data folder. What is done with it at the next start is the screen's business.

use serde::{Deserialize, Serialize};

use super::{Archive, Personal, Spot};

/// How many sets of archives are remembered.
const KEPT: usize = 50;

/// Name of the file, without its ending.
const FILE: &str = "sittings";

/// What was open when the program was left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Sitting {
    /// Where.
    #[serde(flatten)]
    pub spot: Spot,
    /// Whether the cursor was in the text, not in the documents.
    pub reading: bool,
    /// Columns that the documents were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<u16>,
    /// Columns that the clause was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<u16>,
    /// What the documents were filtered by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The query that stood in the search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Whether the search filled the screen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub searching: bool,
    /// The day whose texts were shown, where not the latest were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// Every set of archives and what was open in it, the latest first.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Sittings {
    sitting: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    archives: Vec<String>,
    #[serde(flatten)]
    sitting: Sitting,
}

/// Whether the program starts for the first time: nothing of the user's is kept yet. Remembers that it has started.
pub fn first_start(personal: &Personal) -> bool {
    #[derive(Debug, Default, Serialize, Deserialize)]
    #[serde(default)]
    struct Welcome {
        shown: bool,
    }
    let first = personal.is_empty();
    if first {
        // Where it can't be written, the next start is a first one again.
        let _ = personal.change("welcome", |welcome: &mut Welcome| welcome.shown = true);
    }
    first
}

/// What tells a set of archives from every other.
pub fn places(archives: &[Archive]) -> Vec<String> {
    archives.iter().map(Archive::place).collect()
}

impl Sitting {
    /// The same, with nothing of what was searched for.
    pub fn without_query(self) -> Self {
        Self { query: None, searching: false, ..self }
    }

    /// What was open in these archives last. A file that can't be understood is as good as none.
    pub fn recall(personal: &Personal, archives: &[String]) -> Option<Self> {
        let known: Sittings = personal.load(FILE).value;
        known.sitting.into_iter().find(|entry| entry.archives == archives).map(|entry| entry.sitting)
    }

    /// Remembers it for these archives.
    pub fn remember(self, personal: &Personal, archives: &[String]) {
        let entry = Entry { archives: archives.to_vec(), sitting: self };
        // Where it can't be written, the next start begins at the top: nothing of the person's is lost.
        let _ = personal.change(FILE, |known: &mut Sittings| {
            known.sitting.retain(|other| other.archives != entry.archives);
            known.sitting.insert(0, entry);
            known.sitting.truncate(KEPT);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_of_archives_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path());
        let at = |service: &str| {
            let spot = Spot { service: service.into(), ..Spot::default() };
            Sitting { spot, ..Sitting::default() }
        };
        let (one, both) = (vec!["/a".to_owned()], vec!["/a".to_owned(), "/b".to_owned()]);
        assert_eq!(Sitting::recall(&personal, &one), None);
        at("x").remember(&personal, &one);
        at("y").remember(&personal, &both);
        at("z").remember(&personal, &one);
        assert_eq!(Sitting::recall(&personal, &one), Some(at("z")));
        assert_eq!(Sitting::recall(&personal, &both), Some(at("y")));
        for n in 0..2 * KEPT {
            at("w").remember(&personal, &[n.to_string()]);
        }
        assert_eq!(Sitting::recall(&personal, &one), None);
    }

    #[test]
    fn a_program_starts_once_for_the_first_time() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(&folder.path().join("data"));
        assert!(first_start(&personal));
        assert!(!first_start(&personal));
        let used = Personal::new(&folder.path().join("used"));
        Sitting::default().remember(&used, &[]);
        assert!(!first_start(&used));
    }

    #[test]
    fn what_is_not_understood_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path());
        std::fs::write(personal.path(FILE), "[[sitting]]\narchives = 3\n").unwrap();
        assert_eq!(Sitting::recall(&personal, &["/a".to_owned()]), None);
        Sitting::default().remember(&personal, &["/a".to_owned()]);
        assert_eq!(Sitting::recall(&personal, &["/a".to_owned()]), Some(Sitting::default()));
    }
}
