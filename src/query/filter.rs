//! Filters → tests of a clause by its document and its row: no words are looked at.

use std::fmt;
use std::sync::Arc;

use super::ast::{DateRange, Filter, Name};
use super::marks::Marks;
use super::names::Group;
use crate::index::{Cell, Row, Snapshot, Table, folded_words};
use crate::model::{Language, Timestamp, slugify};

/// A test of a clause.
#[derive(Clone)]
pub(super) struct Test {
    snapshot: Snapshot,
    what: What,
}

#[derive(Clone)]
enum What {
    /// By slot: whether the document is meant.
    Documents(Vec<bool>),
    /// By slot: ordinal of the version in force.
    InForce(Vec<Option<u32>>),
    /// By section of the archive: whether it is meant.
    Sections(Vec<bool>),
    /// The topics of clauses, those wanted and those not.
    Marked(Arc<Marks>, Group),
    Language(Language),
    Current(bool),
    First(DateRange),
    Last(DateRange),
}

impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Test")
    }
}

impl Test {
    /// The test that a filter stands for in one of some archives; `None` for the filters that look at words.
    pub(super) fn new(snapshot: &Snapshot, archives: &[Snapshot], filter: &Filter) -> Option<Self> {
        let what = match filter {
            Filter::Service(name) => {
                let services = |slug: &str, title: &str| (slug.to_owned(), title.to_owned());
                documents(snapshot, archives, name, |d| services(&d.service.slug, &d.service.name))
            }
            Filter::Document(name) => {
                documents(snapshot, archives, name, |d| (d.document.slug.clone(), d.document.title.clone()))
            }
            Filter::Language(language) => What::Language(*language),
            Filter::Current => What::Current(true),
            Filter::Gone => What::Current(false),
            Filter::First(range) => What::First(*range),
            Filter::Last(range) => What::Last(*range),
            Filter::AsOf(moment) => in_force(snapshot, *moment),
            Filter::Heading(_) | Filter::Topic(_) | Filter::Severity(_) => return None,
        };
        Some(Self { snapshot: snapshot.clone(), what })
    }

    /// The test for clauses of these sections of the archive.
    pub(super) fn sections(snapshot: &Snapshot, meant: Vec<bool>) -> Self {
        Self { snapshot: snapshot.clone(), what: What::Sections(meant) }
    }

    /// The test for clauses with these topics.
    pub(super) fn marked(snapshot: &Snapshot, marks: &Arc<Marks>, group: &Group) -> Self {
        Self { snapshot: snapshot.clone(), what: What::Marked(Arc::clone(marks), group.clone()) }
    }

    /// Whether a clause passes; headings don't.
    pub(super) fn passes(&self, cell: &Cell) -> bool {
        if cell.is_heading() {
            return false;
        }
        let is_in = |meant: &[bool], at: u32| meant.get(at as usize).is_some_and(|&meant| meant);
        match &self.what {
            What::Documents(meant) => is_in(meant, cell.slot()),
            What::Marked(marks, group) => marks.is_in(cell.slot(), cell.row(), group),
            What::Sections(meant) => is_in(meant, cell.section),
            What::InForce(versions) => {
                let version = versions.get(cell.slot() as usize).copied().flatten();
                version.is_some_and(|version| self.held_by(cell, version))
            }
            What::Language(language) => self.row(cell).is_some_and(|(_, row)| row.language == *language),
            What::Current(wanted) => cell.current == *wanted,
            What::First(range) => self.date(cell, cell.first).is_some_and(|date| range.contains(date)),
            What::Last(range) => self.date(cell, cell.last).is_some_and(|date| range.contains(date)),
        }
    }

    fn row(&self, cell: &Cell) -> Option<(&Table, Row)> {
        let table = self.snapshot.in_slot(cell.slot())?.table;
        Some((table, table.row(cell.row())?))
    }

    fn date(&self, cell: &Cell, version: u32) -> Option<Timestamp> {
        let document = self.snapshot.in_slot(cell.slot())?.document;
        document.versions.get(version as usize).map(|version| version.date)
    }

    fn held_by(&self, cell: &Cell, version: u32) -> bool {
        let between = cell.first <= version && version <= cell.last;
        between && (!cell.has_gaps || self.row(cell).is_some_and(|(table, row)| table.holds(&row, version)))
    }
}

/// Whether the latest version that counts holds the clause.
pub(super) fn is_current(latest: Option<u32>, clause: &Row) -> bool {
    latest == Some(clause.last)
}

fn in_force(snapshot: &Snapshot, moment: Timestamp) -> What {
    let mut versions = vec![None; snapshot.slots() as usize];
    for indexed in snapshot.documents() {
        if let Some(version) = versions.get_mut(indexed.slot as usize) {
            *version = indexed.document.in_force(moment).map(|ordinal| ordinal as u32);
        }
    }
    What::InForce(versions)
}

/// A name means what has exactly this slug; where nothing in any archive has, what has all its words, the last one
/// possibly only begun.
fn documents(
    snapshot: &Snapshot,
    archives: &[Snapshot],
    Name(name): &Name,
    called: impl Fn(&crate::index::Indexed<'_>) -> (String, String),
) -> What {
    let slug = slugify(name);
    let wanted: Vec<String> = folded_words(name).into_iter().map(|(word, _)| word).collect();
    let mut all = archives.iter().flat_map(Snapshot::documents);
    let exact = !name.ends_with('*') && all.any(|indexed| called(&indexed).0 == slug);
    let mut meant = vec![false; snapshot.slots() as usize];
    for indexed in snapshot.documents() {
        let (own_slug, title) = called(&indexed);
        let fits = if exact { own_slug == slug } else { has_words(&title, &wanted) };
        if let Some(meant) = meant.get_mut(indexed.slot as usize) {
            *meant = fits;
        }
    }
    What::Documents(meant)
}

fn has_words(title: &str, wanted: &[String]) -> bool {
    let words = folded_words(title);
    let Some((last, full)) = wanted.split_last() else { return false };
    full.iter().all(|wanted| words.iter().any(|(word, _)| word == wanted))
        && words.iter().any(|(word, _)| word.starts_with(last.as_str()))
}
