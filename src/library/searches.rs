//! The searches that were made: queries that something was opened from, the newest first, each once.
//!
//! Kept in `searches.toml` of the data folder. When a query counts as made is the screen's business.

use serde::{Deserialize, Serialize};

use super::Personal;

/// How many are kept.
const KEPT: usize = 200;

/// Name of the file, without its ending.
const FILE: &str = "searches";

/// Queries, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Searches {
    /// As they were typed.
    pub queries: Vec<String>,
}

impl Searches {
    /// Those that were made before. A file that can't be understood is as good as none.
    pub fn recall(personal: &Personal) -> Self {
        personal.load(FILE).value
    }

    /// Puts a query first; says whether it is one.
    pub fn add(&mut self, query: &str) -> bool {
        let query = query.trim();
        if query.is_empty() {
            return false;
        }
        self.queries.retain(|known| known != query);
        self.queries.insert(0, query.to_owned());
        self.queries.truncate(KEPT);
        true
    }

    /// Keeps the queries that were made now, the oldest first, with those that others have kept meanwhile.
    pub fn remember(made: &[String], personal: &Personal) {
        if made.is_empty() {
            return;
        }
        // Where it can't be written, they are typed again: nothing of the person's is lost.
        let _ = personal.change(FILE, |known: &mut Self| {
            for query in made {
                known.add(query);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_first_and_each_once() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path());
        assert!(Searches::recall(&personal).queries.is_empty());
        Searches::remember(&[], &personal);
        assert!(!personal.path(FILE).exists());
        let made = |queries: &[&str]| {
            let queries: Vec<String> = queries.iter().map(|query| (*query).to_owned()).collect();
            Searches::remember(&queries, &personal);
            Searches::recall(&personal).queries
        };
        assert_eq!(made(&["fees", "\"class action\""]), ["\"class action\"", "fees"]);
        assert_eq!(made(&[" fees ", "", "a OR b"]), ["a OR b", "fees", "\"class action\""]);
        let many: Vec<String> = (0..2 * KEPT).map(|n| n.to_string()).collect();
        Searches::remember(&many, &personal);
        assert_eq!(Searches::recall(&personal).queries.len(), KEPT);
    }

    #[test]
    fn pictures_write_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path()).read_only();
        Searches::remember(&["fees".into()], &personal);
        assert!(!personal.path(FILE).exists());
    }
}
