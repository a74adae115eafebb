//! Watches: saved searches, and what is new for them since they were last seen.
//!
//! New is a clause that matches and that came, went or was reworded in a version that was not seen yet: told
//! once a clause, as of the last of these versions. Reading and writing the files is for those who ask.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Searching, Seen};
use crate::compare::pair_changed;
use crate::index::{IndexError, Indexed, Row, Snapshot};
use crate::library::{Archive, ClauseNames, Trouble};
use crate::model::{Cancel, ChangeKind, ClauseId, Timestamp, real_from};
use crate::query::{self, ClauseKey, Query, texts};

/// Name of the file that holds the watches, for people to read and change.
pub const WATCHES: &str = "watches";
/// Name of the file that says how far each was seen, for the program alone.
pub const WATCHES_SEEN: &str = "watches-seen";

/// What happened to a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewsKind {
    /// It came, or came back.
    Born,
    /// It went.
    Died,
    /// It came in the place of another one, or another one in its place.
    Reworded,
}

impl NewsKind {
    /// The word for it, on screen and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Born => "born",
            Self::Died => "died",
            Self::Reworded => "reworded",
        }
    }

    /// The mark that stands for it.
    pub fn mark(self) -> char {
        match self {
            Self::Born => '+',
            Self::Died => '−',
            Self::Reworded => '~',
        }
    }
}

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// What it is called; no other has the same name.
    pub name: String,
    /// What to look for, in the language of queries.
    pub query: String,
    /// Only news of these kinds; all where it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<NewsKind>,
    /// What the user wants to remember about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// All saved searches, as `watches.toml` has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watches {
    /// In the order in which they were made.
    #[serde(default, rename = "watch")]
    pub watches: Vec<Watch>,
}

/// Longest name that is made from a query, in characters.
const NAME: usize = 48;

impl Watches {
    /// The watch of this name.
    pub fn find(&self, name: &str) -> Option<&Watch> {
        self.watches.iter().find(|watch| watch.name == name)
    }

    /// The watch for a query that means the same.
    pub fn for_query(&self, text: &str) -> Option<&Watch> {
        let meant =
            |text: &str| query::parse(text).map_or_else(|_| text.trim().to_owned(), |q| q.to_string());
        let wanted = meant(text);
        self.watches.iter().find(|watch| meant(&watch.query) == wanted)
    }

    /// Adds a watch, unless one is called so already; says whether it did.
    pub fn add(&mut self, name: &str, text: &str) -> bool {
        let free = self.find(name).is_none();
        if free {
            let (name, query) = (name.to_owned(), text.to_owned());
            self.watches.push(Watch { name, query, only: Vec::new(), note: None });
        }
        free
    }

    /// Removes the watches of this name; says whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.watches.len();
        self.watches.retain(|watch| watch.name != name);
        self.watches.len() < before
    }

    /// A name for a query that no watch has: the query itself without its quotes, cut where it is long.
    pub fn name_for(&self, text: &str) -> String {
        let text: String = text.chars().filter(|c| !matches!(c, '"' | '“' | '”')).collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        let name: String = words.join(" ").chars().take(NAME).collect();
        let name = if name.is_empty() { "watch".to_owned() } else { name };
        let numbered = (2..).map(|n| format!("{name} {n}"));
        let mut free = std::iter::once(name.clone()).chain(numbered).filter(|name| self.find(name).is_none());
        free.next().unwrap_or(name)
    }
}

/// How far each archive was seen, by its identity.
pub type SeenOf = BTreeMap<String, Seen>;

/// How far each watch was seen, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WatchesSeen(BTreeMap<String, SeenOf>);

impl WatchesSeen {
    /// How far a watch was seen; nothing of an archive that it never looked at.
    pub fn of(&self, name: &str) -> SeenOf {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Whether a watch has never looked at one of these archives.
    pub fn lacks(&self, name: &str, now: &SeenOf) -> bool {
        now.keys().any(|identity| !self.0.get(name).is_some_and(|seen| seen.contains_key(identity)))
    }

    /// Where a watch never looked at an archive, everything that is there now counts as seen.
    pub fn begin(&mut self, name: &str, now: &SeenOf) {
        let seen = self.0.entry(name.to_owned()).or_default();
        for (identity, all) in now {
            seen.entry(identity.clone()).or_insert_with(|| all.clone());
        }
    }

    /// Everything that is there now counts as seen.
    pub fn mark(&mut self, name: &str, now: &SeenOf) {
        self.0.entry(name.to_owned()).or_default().extend(now.clone());
    }

    /// A watch is no more.
    pub fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }
}

/// Something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Index of the archive.
    pub archive: usize,
    /// Display name of the service.
    pub service: String,
    /// Slug of the service.
    pub service_slug: String,
    /// Title of the document.
    pub document: String,
    /// Slug of the document.
    pub document_slug: String,
    /// What happened.
    pub kind: NewsKind,
    /// Ordinal of the version in which it happened.
    pub version: u32,
    /// Ordinal of the version before, junk left out; `None` for the first record of the document.
    pub before: Option<u32>,
    /// What that version is: a technical one is the recorder's doing, not the service's.
    pub version_kind: ChangeKind,
    /// When it was recorded.
    pub date: Timestamp,
    /// The clause: the one that came, or went; of a rewording the new one.
    pub clause: ClauseId,
    /// Its name in locators.
    pub clause_name: String,
    /// The headings that it stands (or last stood) under, outermost first.
    pub place: Vec<String>,
    /// Its text.
    pub text: String,
    /// What stood there before a rewording.
    pub was: Option<String>,
}

impl News {
    /// Ordinal of the version that the clause is best read in: for one that went, the one before.
    pub fn held_by(&self) -> u32 {
        if self.kind == NewsKind::Died { self.before.unwrap_or(self.version) } else { self.version }
    }
}

/// A watch, and what is new for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The watch.
    pub watch: Watch,
    /// The latest first.
    pub news: Vec<News>,
    /// Why it can't be looked for: its query doesn't parse.
    pub wrong: Option<Trouble>,
}

/// How far one sees now who sees everything that is indexed. Archives that are not wholly indexed are left for
/// another time.
pub fn seen_now(archives: &[Archive]) -> SeenOf {
    let indexed = archives.iter().filter_map(|archive| Some((archive, archive.snapshot()?)));
    let complete = indexed.filter(|(_, snapshot)| snapshot.complete());
    complete.map(|(a, snapshot)| (a.source().identity(), Seen::all(snapshot.holdings()))).collect()
}

/// What is new for each watch, as far as archives are wholly indexed. An archive that a watch never looked at has
/// nothing new.
pub fn look(
    archives: &[Archive],
    watches: &[Watch],
    seen: &WatchesSeen,
    searching: Searching<'_>,
    cancel: &Cancel,
) -> Result<Vec<Watched>, Trouble> {
    let mut all = Vec::with_capacity(watches.len());
    for watch in watches {
        let mut watched = Watched { watch: watch.clone(), news: Vec::new(), wrong: None };
        match query::parse(&watch.query) {
            Err(wrong) => {
                let wrong = Trouble::from(wrong);
                watched.wrong =
                    Some(Trouble::new(format!("watch {:?}: {}", watch.name, wrong.what), wrong.hint));
            }
            Ok(query) => {
                let seen = seen.of(&watch.name);
                for (at, archive) in archives.iter().enumerate() {
                    let Some(snapshot) = archive.snapshot().filter(Snapshot::complete) else { continue };
                    let Some(seen) = seen.get(&archive.source().identity()) else { continue };
                    if cancel.is_cancelled() {
                        return Ok(all);
                    }
                    watched.news.extend(news(at, &snapshot, &query, seen, searching)?);
                }
                watched.news.retain(|news| watch.only.is_empty() || watch.only.contains(&news.kind));
                watched.news.sort_by_key(|news| (std::cmp::Reverse(news.date), news.kind));
            }
        }
        all.push(watched);
    }
    Ok(all)
}

/// What is new for a query in one archive, in no order.
fn news(
    archive: usize,
    snapshot: &Snapshot,
    query: &Query,
    seen: &Seen,
    searching: Searching<'_>,
) -> Result<Vec<News>, IndexError> {
    // By slot: the first version that was not seen, where there is one.
    let mut unseen: HashMap<u32, u32> = HashMap::new();
    for indexed in snapshot.documents() {
        let first = seen.first_new(&indexed.service.slug, indexed.document);
        if first < indexed.document.versions.len() {
            unseen.insert(indexed.slot, first as u32);
        }
    }
    if unseen.is_empty() {
        return Ok(Vec::new());
    }
    // By slot and version: the matching clauses for which this is the last thing that happened.
    let mut touched: BTreeMap<(u32, u32), HashSet<u32>> = BTreeMap::new();
    searching(vec![snapshot.clone()]).for_each(query, |hit| {
        let Some(&first) = unseen.get(&hit.indexed.slot) else { return };
        if let Some((version, _)) = turns(&hit.indexed, &hit.row).last().filter(|(v, _)| *v >= first) {
            touched.entry((hit.indexed.slot, *version)).or_default().insert(hit.number);
        }
    })?;
    let mut changes: Vec<Change<'_>> = Vec::new();
    for documents in touched.keys().copied().collect::<Vec<_>>().chunk_by(|a, b| a.0 == b.0) {
        let versions: Vec<u32> = documents.iter().map(|(_, version)| *version).collect();
        let slot = documents[0].0;
        if let Some(indexed) = snapshot.in_slot(slot) {
            changes.extend(changes_of(indexed, &versions, &touched));
        }
    }
    let wanted: HashSet<ClauseKey> = changes.iter().flat_map(Change::keys).collect();
    let texts = texts(snapshot, &wanted)?;
    Ok(changes.iter().flat_map(|change| change.tell(archive, &texts)).collect())
}

/// The versions in which a clause came (`true`) and went, in order.
fn turns(indexed: &Indexed<'_>, row: &Row) -> Vec<(u32, bool)> {
    let mut turns = Vec::new();
    for span in indexed.table.lifetime(row).spans {
        turns.push((span.first, true));
        let went = real_from(&indexed.document.versions, span.last as usize + 1);
        turns.extend(went.map(|went| (went as u32, false)));
    }
    turns
}

/// What a version changed, where a matching clause is among it.
struct Change<'a> {
    indexed: Indexed<'a>,
    /// Of all clauses that the document ever held.
    names: Rc<ClauseNames>,
    version: u32,
    before: Option<u32>,
    /// Rows that went and rows that came; only the matching ones where there was nothing before.
    deaths: Vec<u32>,
    births: Vec<u32>,
    matching: HashSet<u32>,
}

/// What these versions of a document changed.
fn changes_of<'a>(
    indexed: Indexed<'a>,
    versions: &[u32],
    touched: &BTreeMap<(u32, u32), HashSet<u32>>,
) -> Vec<Change<'a>> {
    let names = Rc::new(ClauseNames::new(indexed.table.rows().map(|(_, row)| row.id)));
    let change = |&version: &u32| Change {
        indexed,
        names: Rc::clone(&names),
        version,
        before: indexed.table.before(version),
        deaths: Vec::new(),
        births: Vec::new(),
        matching: touched.get(&(indexed.slot, version)).cloned().unwrap_or_default(),
    };
    let mut changes: Vec<Change<'_>> = versions.iter().map(change).collect();
    for (number, row) in indexed.table.rows() {
        for (version, came) in turns(&indexed, &row) {
            let Ok(at) = versions.binary_search(&version) else { continue };
            let change = &mut changes[at];
            // Nothing can be reworded by a first record.
            if change.before.is_some() || change.matching.contains(&number) {
                if came { change.births.push(number) } else { change.deaths.push(number) }
            }
        }
    }
    changes
}

impl Change<'_> {
    fn keys(&self) -> impl Iterator<Item = ClauseKey> {
        self.deaths.iter().chain(&self.births).map(|&row| (self.indexed.slot, row))
    }

    fn tell(&self, archive: usize, texts: &HashMap<ClauseKey, String>) -> Vec<News> {
        let text = |row: &u32| texts.get(&(self.indexed.slot, *row)).map_or("", String::as_str);
        let (old, new): (Vec<&str>, Vec<&str>) =
            (self.deaths.iter().map(text).collect(), self.births.iter().map(text).collect());
        let (mut deaths, mut births): (HashSet<u32>, HashSet<u32>) =
            (self.deaths.iter().copied().collect(), self.births.iter().copied().collect());
        let mut news = Vec::new();
        for (dead, born) in pair_changed(&old, &new) {
            let rows = (self.deaths[dead], self.births[born]);
            deaths.remove(&rows.0);
            births.remove(&rows.1);
            if self.matching.contains(&rows.0) || self.matching.contains(&rows.1) {
                let was = Some(old[dead].to_owned());
                news.extend(self.item(archive, NewsKind::Reworded, rows.1, new[born], was));
            }
        }
        for (kind, rows) in [(NewsKind::Born, births), (NewsKind::Died, deaths)] {
            let mut rows: Vec<u32> = rows.intersection(&self.matching).copied().collect();
            rows.sort_unstable();
            news.extend(rows.iter().filter_map(|row| self.item(archive, kind, *row, text(row), None)));
        }
        news
    }

    fn item(
        &self,
        archive: usize,
        kind: NewsKind,
        row: u32,
        text: &str,
        was: Option<String>,
    ) -> Option<News> {
        let Indexed { service, document, table, .. } = self.indexed;
        let version = document.versions.get(self.version as usize)?;
        let clause = table.row(row)?;
        Some(News {
            archive,
            service: service.name.clone(),
            service_slug: service.slug.clone(),
            document: document.title.clone(),
            document_slug: document.slug.clone(),
            kind,
            version: self.version,
            before: self.before,
            version_kind: version.facts.as_ref().map_or(ChangeKind::Change, |facts| facts.kind),
            date: version.date,
            clause: clause.id,
            clause_name: self.names.name(clause.id),
            place: table.place(clause.section),
            text: text.to_owned(),
            was,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_from_queries() {
        let mut watches = Watches::default();
        for (query, name) in [
            ("\"class action\" is:gone", "class action is:gone"),
            ("  a   b ", "a b"),
            ("\"\"", "watch"),
            ("class action is:gone", "class action is:gone 2"),
        ] {
            assert_eq!(watches.name_for(query), name);
            assert!(watches.add(name, query));
        }
        assert!(!watches.add("a b", "c"));
        assert_eq!(watches.name_for(&"x".repeat(200)).chars().count(), NAME);
        assert_eq!(watches.for_query("a  b").unwrap().name, "a b");
        assert_eq!(watches.for_query("b a"), None);
        assert!(watches.remove("a b") && !watches.remove("a b"));
    }

    #[test]
    fn what_people_write() {
        let text = "[[watch]]\nname = \"fees\"\nquery = \"fee*\"\nonly = [\"died\"]\n\n\
                    [[watch]]\nname = \"dogs\"\nquery = \"dogs\"\n";
        let watches: Watches = toml::from_str(text).unwrap();
        assert_eq!(watches.find("fees").unwrap().only, [NewsKind::Died]);
        assert_eq!(toml::to_string_pretty(&watches).unwrap(), text);
        for (wrong, what) in [
            ("[[watch]]\nname = \"fees\"\nqurey = \"fee*\"\n", "qurey"),
            ("[[watch]]\nname = \"fees\"\n", "query"),
            ("[[watch]]\nname = \"a\"\nquery = \"a\"\nonly = [\"dead\"]\n", "dead"),
        ] {
            let error = toml::from_str::<Watches>(wrong).unwrap_err();
            assert!(error.message().contains(what), "{error}");
        }
    }

    #[test]
    fn a_watch_begins_with_everything_seen() {
        let now: SeenOf = [("/a".to_owned(), Seen::default())].into();
        let mut seen = WatchesSeen::default();
        assert!(seen.lacks("fees", &now));
        seen.begin("fees", &now);
        assert!(!seen.lacks("fees", &now) && seen.lacks("dogs", &now));
        seen.forget("fees");
        assert_eq!(seen, WatchesSeen::default());
    }
}
