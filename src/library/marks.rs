//! Marks: places in texts that are returned to by a letter, from any document and at any later start.
//!
//! Kept in `marks.toml` of the data folder, a table a letter. Setting them and going there is the screen's business.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Loaded, Personal, Spot, Trouble};

/// Name of the file, without its ending.
const FILE: &str = "marks";

/// A place with a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Mark {
    /// Where it is.
    #[serde(flatten)]
    pub spot: Spot,
    /// What stood there when it was set: service, document, first words.
    pub said: String,
}

/// Marks by their letters; `None` where one was removed.
pub type MarkChanges = BTreeMap<char, Option<Mark>>;

/// The file, by letter.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Marks {
    mark: BTreeMap<String, Mark>,
}

/// Whether a mark can have this letter.
pub fn is_mark(letter: char) -> bool {
    letter.is_ascii_alphabetic()
}

/// Every mark that is set, and what is wrong with the file.
pub fn load_marks(personal: &Personal) -> Loaded<BTreeMap<char, Mark>> {
    let Loaded { value, trouble } = personal.load::<Marks>(FILE);
    let letter = |name: &str| name.parse::<char>().ok().filter(|&letter| is_mark(letter));
    // What stands there was written by this program; whatever else does must not reach the terminal.
    let sound = |mark: &Mark| {
        let Mark { spot, said } = mark;
        let texts = [&spot.archive, &spot.service, &spot.document, said];
        texts.into_iter().chain(&spot.version).all(|text| !text.contains(char::is_control))
    };
    let marks = value.mark.into_iter().filter(|(_, mark)| sound(mark));
    let marks = marks.filter_map(|(name, mark)| Some((letter(&name)?, mark)));
    Loaded { value: marks.collect(), trouble }
}

/// Sets and removes marks; all others stay as they are.
///
/// # Errors
/// When the file can't be written, or was damaged and is begun anew.
pub fn change_marks(personal: &Personal, changes: MarkChanges) -> Result<(), Trouble> {
    let kept = personal.change(FILE, |known: &mut Marks| {
        for (letter, mark) in changes {
            match mark {
                Some(mark) => known.mark.insert(letter.to_string(), mark),
                None => known.mark.remove(&letter.to_string()),
            };
        }
    })?;
    kept.trouble.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(service: &str) -> Mark {
        let place = vec!["Fees".to_owned(), "\"Quoted\" [it] = 1".to_owned()];
        let spot = Spot { service: service.into(), clause: Some("0a".into()), place, ..Spot::default() };
        Mark { spot, said: format!("{service} › Terms") }
    }

    #[test]
    fn marks_are_kept_by_their_letters() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path());
        assert!(load_marks(&personal).value.is_empty());
        change_marks(&personal, [('a', Some(at("x"))), ('A', Some(at("y")))].into()).unwrap();
        change_marks(&personal, [('a', None), ('b', Some(at("z")))].into()).unwrap();
        let known = load_marks(&personal).value;
        assert_eq!(known, [('A', at("y")), ('b', at("z"))].into());
    }

    #[test]
    fn what_is_no_mark_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path());
        std::fs::write(
            personal.path(FILE),
            "[mark.ab]\nservice = \"x\"\n[mark.c]\nservice = \"y\"\n[mark.d]\nsaid = \"\\u001b\"\n",
        )
        .unwrap();
        assert_eq!(load_marks(&personal).value.keys().collect::<Vec<_>>(), [&'c']);
        std::fs::write(personal.path(FILE), "[mark]\nc = 3\n").unwrap();
        let loaded = load_marks(&personal);
        assert!(loaded.value.is_empty() && loaded.trouble.is_some());
        // It is put aside, and told, when a mark is set; the mark is kept all the same.
        assert!(change_marks(&personal, [('d', Some(at("x")))].into()).is_err());
        assert_eq!(load_marks(&personal).value.len(), 1);
    }
}
