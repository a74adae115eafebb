//! What the user kept: clauses, versions and comparisons with words and tags of their own, in order, in dossiers.
//!
//! Kept in `notes.toml` of the data folder. A note holds what it is about in full (words, day, hash, source), so that
//! it says what it says without the archive, and whatever the index becomes. Where its subject is now is found out
//! above; how a dossier is written for others is `export`'s business.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Loaded, Personal, Trouble};

/// Name of the file, without its ending.
const FILE: &str = "notes";

/// The dossier that notes go to as long as no other one was made.
pub const FIRST_DOSSIER: &str = "Notes";

/// A version, or a clause of one, as it was when it was noted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Passage {
    /// Leads back to it: version by commit or moment, clause by twelve digits at least. Without the archive's name.
    pub locator: String,
    /// Name of the archive.
    pub archive: String,
    /// Display name of the service.
    pub service: String,
    /// Title of the document.
    pub document: String,
    /// The headings above the clause, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<String>,
    /// The clause's number and words; `None` for a whole version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The clause, 32 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// When the version was recorded, RFC 3339.
    pub recorded: String,
    /// The commit that recorded it, in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// SHA-256 of the version's bytes.
    pub sha256: String,
    /// The page it was captured from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Passage {
    /// The day it was recorded.
    pub fn day(&self) -> &str {
        self.recorded.get(..10).unwrap_or(&self.recorded)
    }

    /// Service and document, as on screen.
    pub fn name(&self) -> String {
        format!("{} › {}", self.service, self.document)
    }
}

/// Something that was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Note {
    /// Tells it from every other note; never given again.
    pub id: String,
    /// The dossier that it is in.
    pub dossier: String,
    /// When it was made, RFC 3339.
    pub made: String,
    /// The user's words; a bookmark has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The user's tags, without `#`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What it is about; of a comparison, the new side.
    pub about: Passage,
    /// Of a comparison, the old side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Passage>,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// A clause.
    Clause,
    /// A whole version.
    Version,
    /// Two versions, or a change between them.
    Comparison,
}

impl NoteKind {
    /// The word for it, on screen and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Version => "version",
            Self::Comparison => "comparison",
        }
    }

    /// The mark before it in lists.
    pub fn mark(self) -> char {
        match self {
            Self::Clause => '¶',
            Self::Version => '▤',
            Self::Comparison => '⇄',
        }
    }
}

impl Note {
    /// What it is about.
    pub fn kind(&self) -> NoteKind {
        match (&self.before, &self.about.clause) {
            (Some(_), _) => NoteKind::Comparison,
            (None, Some(_)) => NoteKind::Clause,
            (None, None) => NoteKind::Version,
        }
    }

    /// The words that it shows: of the clause; of a change that took a clause away, of the old one.
    pub fn quote(&self) -> Option<&str> {
        self.about.quote.as_deref().or_else(|| self.before.as_ref()?.quote.as_deref())
    }

    /// Comment and tags as they are typed: `what I think #tag`.
    pub fn typed(&self) -> String {
        let tags = self.tags.iter().map(|tag| format!("#{tag}"));
        std::iter::once(self.comment.clone())
            .filter(|comment| !comment.is_empty())
            .chain(tags)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether it is about the same as another.
    fn same_subject(&self, other: &Self) -> bool {
        let same = |a: &Passage, b: &Passage| a.locator == b.locator && a.archive == b.archive;
        let before = match (&self.before, &other.before) {
            (Some(a), Some(b)) => same(a, b),
            (None, None) => true,
            _ => false,
        };
        before && same(&self.about, &other.about)
    }

    /// Whether it holds every word, and has every tag (`#tag`, or the beginning of one), that is typed.
    pub fn matches(&self, typed: &str) -> bool {
        let passages = std::iter::once(&self.about).chain(&self.before);
        let mut text = format!("{} {}", self.comment, self.dossier);
        for passage in passages {
            let place = passage.place.join(" ");
            let quote = passage.quote.as_deref().unwrap_or_default();
            text.push_str(&format!(
                " {} {} {place} {quote} {} ",
                passage.service, passage.document, passage.recorded
            ));
        }
        let text = text.to_lowercase();
        typed.to_lowercase().split_whitespace().all(|word| match word.strip_prefix('#') {
            Some(tag) => self.tags.iter().any(|own| own.to_lowercase().starts_with(tag)),
            None => text.contains(word),
        })
    }
}

/// Splits what is typed into words and tags. A tag begins with `#` and a letter: `#1` and `C#` are words.
pub fn comment_and_tags(typed: &str) -> (String, Vec<String>) {
    let mut tags: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for line in typed.lines() {
        let mut words = Vec::new();
        for word in line.split_whitespace() {
            let tag = word.strip_prefix('#').map(|tag| tag.trim_end_matches([',', '.', ';']));
            match tag.filter(|tag| tag.starts_with(char::is_alphabetic)) {
                Some(tag) if tags.iter().any(|known| known == tag) => {}
                Some(tag) => tags.push(tag.to_owned()),
                None => words.push(word),
            }
        }
        lines.push(words.join(" "));
    }
    (lines.join("\n").trim().to_owned(), tags)
}

/// Every note, in order; each dossier's in its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notes {
    /// The dossier that the next note goes to; empty for the first.
    #[serde(skip_serializing_if = "String::is_empty")]
    current: String,
    /// The notes.
    #[serde(rename = "note", skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl Notes {
    /// What is kept.
    pub fn load(personal: &Personal) -> Loaded<Self> {
        personal.load(FILE)
    }

    /// Changes what is kept, alone and whole; see [`Personal::change`].
    ///
    /// # Errors
    /// When the file can't be read or written; then it says what it said before.
    pub fn change<R>(personal: &Personal, change: impl FnOnce(&mut Self) -> R) -> Result<Loaded<R>, Trouble> {
        personal.change(FILE, change)
    }

    /// The dossier that the next note goes to.
    pub fn current(&self) -> &str {
        if self.current.is_empty() { FIRST_DOSSIER } else { &self.current }
    }

    /// Lets the next notes go to a dossier.
    pub fn choose(&mut self, dossier: &str) {
        self.current = tidy(dossier);
    }

    /// The dossiers and how many notes each has: the current one first, then by name.
    pub fn dossiers(&self) -> Vec<(String, usize)> {
        let others: BTreeSet<&str> = self
            .notes
            .iter()
            .map(|note| note.dossier.as_str())
            .filter(|name| *name != self.current())
            .collect();
        std::iter::once(self.current())
            .chain(others)
            .map(|name| (name.to_owned(), self.of(name).count()))
            .collect()
    }

    /// The notes of a dossier, in order.
    pub fn of<'a>(&'a self, dossier: &'a str) -> impl Iterator<Item = &'a Note> {
        self.notes.iter().filter(move |note| note.dossier == dossier)
    }

    /// Every tag and how often it is used, the most used first.
    pub fn tags(&self) -> Vec<(String, usize)> {
        let mut tags: Vec<(String, usize)> = Vec::new();
        for tag in self.notes.iter().flat_map(|note| &note.tags) {
            match tags.iter_mut().find(|(known, _)| known == tag) {
                Some((_, count)) => *count += 1,
                None => tags.push((tag.clone(), 1)),
            }
        }
        tags.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        tags
    }

    /// The note that an id, or its beginning, names.
    pub fn find(&self, id: &str) -> Option<&Note> {
        let mut found = self.notes.iter().filter(|note| !id.is_empty() && note.id.starts_with(id));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Adds a note at the end of its dossier, which is the current one then. One about the same in the same dossier
    /// is changed instead; its words stay where the new one has none. Gives the id.
    pub fn add(&mut self, mut note: Note) -> String {
        note.dossier = tidy(&note.dossier);
        if note.dossier.is_empty() {
            self.current().clone_into(&mut note.dossier);
        }
        self.current.clone_from(&note.dossier);
        let known = |other: &&mut Note| other.dossier == note.dossier && other.same_subject(&note);
        if let Some(known) = self.notes.iter_mut().find(known) {
            if !note.comment.is_empty() {
                known.comment = note.comment;
            }
            let new = note.tags.into_iter().filter(|tag| !known.tags.contains(tag));
            let new: Vec<String> = new.collect();
            known.tags.extend(new);
            return known.id.clone();
        }
        let what = format!("{} {} {} {:?}", note.made, note.dossier, note.about.locator, note.before);
        let mut id = xxhash_rust::xxh3::xxh3_64(what.as_bytes());
        while self.notes.iter().any(|known| known.id == short(id)) {
            id = id.wrapping_add(1);
        }
        note.id = short(id);
        let given = note.id.clone();
        self.notes.push(note);
        given
    }

    /// Changes a note's words, tags and dossier; in another dossier it is the last. Says whether there is one.
    pub fn revise(&mut self, id: &str, comment: String, tags: Vec<String>, dossier: &str) -> bool {
        let Some(at) = self.notes.iter().position(|note| note.id == id) else { return false };
        let note = &mut self.notes[at];
        note.comment = comment;
        note.tags = tags;
        let dossier = tidy(dossier);
        if !dossier.is_empty() && note.dossier != dossier {
            note.dossier.clone_from(&dossier);
            let note = self.notes.remove(at);
            self.notes.push(note);
            self.current = dossier;
        }
        true
    }

    /// Takes a note out, and gives it with its place.
    pub fn remove(&mut self, id: &str) -> Option<(usize, Note)> {
        let at = self.notes.iter().position(|note| note.id == id)?;
        Some((at, self.notes.remove(at)))
    }

    /// Puts a note that was taken out back where it was.
    pub fn put_back(&mut self, at: usize, note: Note) {
        if self.notes.iter().all(|known| known.id != note.id) {
            self.notes.insert(at.min(self.notes.len()), note);
        }
    }

    /// Moves a note past so many others of its dossier: up where `by` is negative. Says whether it moved.
    pub fn shift(&mut self, id: &str, by: isize) -> bool {
        let Some(note) = self.notes.iter().find(|note| note.id == id) else { return false };
        let dossier = note.dossier.clone();
        let places: Vec<usize> =
            (0..self.notes.len()).filter(|&at| self.notes[at].dossier == dossier).collect();
        let Some(from) = places.iter().position(|&at| self.notes[at].id == id) else { return false };
        let to = from.saturating_add_signed(by).min(places.len() - 1);
        if to == from {
            return false;
        }
        let note = self.notes.remove(places[from]);
        self.notes.insert(places[to], note);
        true
    }

    /// Gives a dossier another name; where that is taken, the two become one. Says whether there was one.
    pub fn rename(&mut self, from: &str, to: &str) -> bool {
        let to = tidy(to);
        if to.is_empty() || (self.current() != from && self.of(from).next().is_none()) {
            return false;
        }
        if self.current() == from {
            self.current.clone_from(&to);
        }
        for note in self.notes.iter_mut().filter(|note| note.dossier == from) {
            note.dossier.clone_from(&to);
        }
        true
    }
}

fn short(id: u64) -> String {
    format!("{id:016x}")[..8].to_owned()
}

/// A name on one line.
fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(locator: &str, dossier: &str) -> Note {
        let about = Passage {
            locator: locator.into(),
            archive: "groves".into(),
            service: "Alder".into(),
            document: "Rules".into(),
            quote: Some("Dogs are welcome.".into()),
            clause: Some("c4".repeat(16)),
            recorded: "2020-01-01T08:30:00Z".into(),
            ..Passage::default()
        };
        Note { dossier: dossier.into(), made: "2026-01-01T00:00:00Z".into(), about, ..Note::default() }
    }

    fn order(notes: &Notes) -> Vec<&str> {
        notes.notes.iter().map(|note| note.about.locator.as_str()).collect()
    }

    #[test]
    fn words_and_tags_are_told_apart() {
        for (typed, comment, tags) in [
            ("", "", vec![]),
            ("read  again", "read again", vec![]),
            ("#ai training #ai, now #eu-law.", "training now", vec!["ai", "eu-law"]),
            ("see #1 in C#", "see #1 in C#", vec![]),
            ("#größe", "", vec!["größe"]),
            ("One.\n\nTwo  two.\n#law\n", "One.\n\nTwo two.", vec!["law"]),
        ] {
            let found = comment_and_tags(typed);
            assert_eq!((found.0.as_str(), found.1), (comment, tags.into_iter().map(str::to_owned).collect()));
        }
        let mut noted = note("a/b@1", "");
        (noted.comment, noted.tags) = comment_and_tags("read again #ai #law");
        assert_eq!(comment_and_tags(&noted.typed()), ("read again".into(), vec!["ai".into(), "law".into()]));
    }

    #[test]
    fn a_subject_is_kept_once_in_a_dossier() {
        let mut notes = Notes::default();
        let first = notes.add(note("a/b@1#c4", ""));
        let again =
            notes.add(Note { comment: "why?".into(), tags: vec!["ai".into()], ..note("a/b@1#c4", "") });
        assert_eq!((first.as_str(), notes.notes.len()), (again.as_str(), 1));
        // A bookmark takes no words away.
        notes.add(Note { tags: vec!["ai".into(), "law".into()], ..note("a/b@1#c4", "") });
        assert_eq!(notes.notes[0].typed(), "why? #ai #law");
        // In another dossier it is another note; so is a comparison that ends there.
        let other = notes.add(note("a/b@1#c4", "Pets"));
        let compared = notes.add(Note { before: Some(note("a/b@0", "").about), ..note("a/b@1#c4", "Pets") });
        assert!(first != other && other != compared);
        assert_eq!(notes.dossiers(), [("Pets".to_owned(), 2), (FIRST_DOSSIER.to_owned(), 1)]);
        assert_eq!(notes.tags(), [("ai".to_owned(), 1), ("law".to_owned(), 1)]);
    }

    #[test]
    fn the_words_are_of_either_side() {
        let clause = note("a/b@1#c4", "");
        assert_eq!(clause.quote(), Some("Dogs are welcome."));
        let gone = Note { about: Passage::default(), before: Some(clause.about), ..Note::default() };
        assert_eq!(gone.quote(), Some("Dogs are welcome."));
        assert_eq!(Note::default().quote(), None);
    }

    #[test]
    fn order_is_the_users() {
        let mut notes = Notes::default();
        let ids: Vec<String> =
            ["a/a@1", "b/b@1", "c/c@1"].into_iter().map(|l| notes.add(note(l, ""))).collect();
        let other = notes.add(note("x/x@1", "Other"));
        assert!(notes.shift(&ids[2], -2) && notes.shift(&ids[0], 9));
        assert_eq!(order(&notes), ["c/c@1", "b/b@1", "a/a@1", "x/x@1"]);
        assert!(!notes.shift(&ids[0], 1) && !notes.shift(&other, -1), "only among its own");
        let (at, gone) = notes.remove(&ids[1]).unwrap();
        assert_eq!(order(&notes), ["c/c@1", "a/a@1", "x/x@1"]);
        notes.put_back(at, gone.clone());
        notes.put_back(at, gone);
        assert_eq!(order(&notes), ["c/c@1", "b/b@1", "a/a@1", "x/x@1"]);
        assert!(notes.revise(&ids[2], "mind".into(), vec![], "Other"));
        assert_eq!(order(&notes), ["b/b@1", "a/a@1", "x/x@1", "c/c@1"]);
        assert_eq!(notes.find(&ids[2][..7]).unwrap().comment, "mind");
        assert_eq!(notes.find(""), None);
    }

    #[test]
    fn dossiers_are_renamed_and_joined() {
        let mut notes = Notes::default();
        notes.add(note("a/a@1", "One"));
        notes.add(note("b/b@1", "Two"));
        assert!(notes.rename("One", " First  one "));
        assert!(notes.rename("Two", "First one"));
        assert!(!notes.rename("Two", "Three") && !notes.rename("First one", "  "));
        assert_eq!(notes.dossiers(), [("First one".to_owned(), 2)]);
    }

    #[test]
    fn notes_are_found_by_words_and_tags() {
        let noted =
            Note { comment: "Ask counsel".into(), tags: vec!["Animals".into()], ..note("a/a@1", "Pets") };
        for (typed, found) in [
            ("", true),
            ("dogs ALDER", true),
            ("#anim counsel", true),
            ("2020-01", true),
            ("#dogs", false),
            ("cats", false),
        ] {
            assert_eq!(noted.matches(typed), found, "{typed}");
        }
    }

    #[test]
    fn what_is_kept_comes_back_and_damage_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let personal = Personal::new(folder.path());
        let kept = Note { before: Some(note("a/b@0", "").about), ..note("a/b@1#c4", "Pets") };
        Notes::change(&personal, |notes| notes.add(kept)).unwrap();
        let before = Notes::load(&personal).value;
        assert_eq!(before.notes[0].kind(), NoteKind::Comparison);
        assert_eq!(before.current(), "Pets");
        let path = personal.path("notes");
        std::fs::write(&path, "note = 3 # not a list").unwrap();
        assert!(Notes::load(&personal).trouble.unwrap().what.contains("line 1"));
        let told = Notes::change(&personal, |notes| notes.add(note("c/d@1", ""))).unwrap();
        assert!(told.trouble.unwrap().hint.contains("notes.damaged-1.toml"));
        assert_eq!(
            std::fs::read_to_string(folder.path().join("notes.damaged-1.toml")).unwrap(),
            "note = 3 # not a list"
        );
        assert_eq!(Notes::load(&personal).value.notes.len(), 1);
    }
}
