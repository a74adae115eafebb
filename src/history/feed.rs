//! What changed in the open archives, by date, newest first: real changes a line each, oscillations folded, the
//! recorder's noise counted.
//!
//! Made from the facts that the index keeps: no text is read. Which lines are shown is asked again whenever the
//! filter or the folds change.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::feed_filter::Filter;
use super::timeline::{self, Hidden};
use super::{Seen, Touch, Touches, Visit};
use crate::model::{ChangeKind, Document, Facts, Holdings, Service, StatedDate, Timestamp, Version};

/// A stretch without a flap that is longer than this parts two oscillations: each is told where it happened.
const PAUSE: i64 = 30 * Timestamp::DAY;

/// A version of an open archive. Numbers are indices into the archives and their holdings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Index of the archive.
    pub archive: usize,
    /// Index of the service.
    pub service: usize,
    /// Index of the document.
    pub document: usize,
    /// Ordinal of the version.
    pub version: usize,
}

/// A version as an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which version.
    pub place: Place,
    /// When it was recorded.
    pub date: Timestamp,
    /// What it is.
    pub kind: ChangeKind,
    /// Whether it came since the last visit.
    pub new: bool,
    /// Whether the words changed and the date that the text states about itself did not.
    pub silent: bool,
    /// The oscillation that it is part of: index in [`Feed::folds`].
    pub fold: Option<usize>,
}

/// An oscillation of a document, without a long pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The first flap: what the oscillation is known by.
    pub first: Place,
    /// Between how many texts.
    pub texts: usize,
}

/// A line of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A version: index in [`Feed::items`]; whether it stands below its unfolded oscillation.
    Item(usize, bool),
    /// An oscillation: its newest version that is shown (index in [`Feed::items`]), how many there are, and the
    /// date of the oldest; whether it is unfolded.
    Fold(usize, usize, Timestamp, bool),
}

impl Line {
    /// The version that the line is or stands for: index in [`Feed::items`].
    pub fn item(self) -> usize {
        match self {
            Self::Item(item, _) | Self::Fold(item, ..) => item,
        }
    }
}

/// Everything that was recorded, by date, newest first.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// Versions that were read, newest first.
    pub items: Vec<Item>,
    /// Oscillations.
    pub folds: Vec<Fold>,
    /// By archive: what its changes are about, where that is known.
    pub touches: Vec<Option<Arc<Touches>>>,
}

/// How many of what the lines of a feed show and hide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// First records and changes.
    pub changes: usize,
    /// Those of them that are new.
    pub new: usize,
    /// Flaps.
    pub flaps: usize,
    /// What is technical, formatting only or junk; shown or not.
    pub hidden: Hidden,
}

/// How a feed is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Showing<'a> {
    /// Which versions.
    pub filter: &'a Filter,
    /// Whether technical, formatting-only and junk versions are shown.
    pub hidden: bool,
    /// Whether oscillations are folded; where they are, those that are not: by their first flaps.
    pub folded: Option<&'a BTreeSet<(String, usize)>>,
}

impl Feed {
    /// The feed of some archives. Versions that were not read yet are left out; without a visit, nothing is new.
    pub fn new<'a>(archives: impl IntoIterator<Item = (&'a Holdings, Option<&'a Visit>)>) -> Self {
        let mut feed = Self::default();
        for (a, (holdings, visit)) in archives.into_iter().enumerate() {
            let seen = visit.map(|visit| &visit.documents);
            for (s, service) in holdings.services.iter().enumerate() {
                for (d, document) in service.documents.iter().enumerate() {
                    let first = Place { archive: a, service: s, document: d, version: 0 };
                    feed.add(first, service, document, seen);
                }
            }
        }
        // Of one day and one document, what history has last comes first.
        feed.items.sort_by(|a, b| {
            let place = |item: &Item| (item.place.archive, item.place.service, item.place.document);
            b.date.cmp(&a.date).then(place(a).cmp(&place(b))).then(b.place.version.cmp(&a.place.version))
        });
        feed
    }

    fn add(&mut self, first: Place, service: &Service, document: &Document, seen: Option<&Seen>) {
        let new_from = seen.map_or(usize::MAX, |seen| seen.first_new(&service.slug, document));
        let mut folds: HashMap<usize, usize> = HashMap::new();
        for fold in timeline::oscillations(&document.versions, Some(PAUSE)) {
            folds.extend(fold.flaps.iter().map(|&flap| (flap, self.folds.len())));
            self.folds.push(Fold { first: Place { version: fold.first(), ..first }, texts: fold.texts });
        }
        let mut before: Option<&Facts> = None;
        for (at, version) in document.versions.iter().enumerate() {
            let Some(facts) = &version.facts else { continue };
            self.items.push(Item {
                place: Place { version: at, ..first },
                date: version.date,
                kind: facts.kind,
                new: at >= new_from,
                silent: is_silent(before, facts),
                fold: folds.get(&at).copied(),
            });
            if version.is_real() {
                before = Some(facts);
            }
        }
    }

    /// The lines to show, newest first, and the counts of what passes the filter.
    pub fn lines(&self, holdings: &[&Holdings], showing: Showing<'_>) -> (Vec<Line>, Counts) {
        let mut counts = Counts::default();
        let mut shown: Vec<usize> = Vec::new();
        let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut filter = showing.filter.over(holdings, self);
        for (at, item) in self.items.iter().enumerate() {
            if !filter.passes(item) {
                continue;
            }
            counts.hidden.count(item.kind);
            match item.kind {
                ChangeKind::First | ChangeKind::Change => {
                    counts.changes += 1;
                    counts.new += usize::from(item.new);
                }
                ChangeKind::Flap => counts.flaps += 1,
                _ if !showing.hidden => continue,
                _ => {}
            }
            if let Some(fold) = item.fold.filter(|_| showing.folded.is_some()) {
                members.entry(fold).or_default().push(at);
            }
            shown.push(at);
        }
        let mut lines = Vec::with_capacity(shown.len());
        for at in shown {
            let fold = self.items[at].fold.and_then(|fold| Some((fold, members.get(&fold)?)));
            match fold.filter(|(_, members)| members.len() > 1) {
                Some((fold, members)) if members.first() == Some(&at) => {
                    let open = showing.folded.is_some_and(|open| {
                        self.fold_key(holdings, fold).is_some_and(|key| open.contains(&key))
                    });
                    let oldest = members.iter().map(|&at| self.items[at].date).min().unwrap_or_default();
                    lines.push(Line::Fold(at, members.len(), oldest, open));
                    if open {
                        lines.extend(members.iter().map(|&at| Line::Item(at, true)));
                    }
                }
                Some(_) => {}
                None => lines.push(Line::Item(at, false)),
            }
        }
        (lines, counts)
    }

    /// What a version's changes are about, where that is known.
    pub fn touch(&self, holdings: &[&Holdings], item: &Item) -> Option<&Touch> {
        let (service, document) = named(holdings, item.place)?;
        let touches = self.touches.get(item.place.archive)?.as_ref()?;
        touches.get(&service.slug, &document.slug, item.place.version)
    }

    /// What an oscillation is known by, however the archives grow: its document and its first flap.
    pub fn fold_key(&self, holdings: &[&Holdings], fold: usize) -> Option<(String, usize)> {
        let place = self.folds.get(fold)?.first;
        let (service, document) = named(holdings, place)?;
        Some((format!("{}/{}/{}", place.archive, service.slug, document.slug), place.version))
    }
}

/// The service and the document of a place.
pub fn named<'a>(holdings: &[&'a Holdings], place: Place) -> Option<(&'a Service, &'a Document)> {
    let service = holdings.get(place.archive)?.services.get(place.service)?;
    Some((service, service.documents.get(place.document)?))
}

/// The version of a place.
pub fn version<'a>(holdings: &[&'a Holdings], place: Place) -> Option<&'a Version> {
    named(holdings, place)?.1.versions.get(place.version)
}

/// Whether words changed though the dates that the text states about itself are those of the text before.
fn is_silent(before: Option<&Facts>, now: &Facts) -> bool {
    let within = |a: &[StatedDate], b: &[StatedDate]| a.iter().all(|date| b.contains(date));
    now.kind == ChangeKind::Change
        && now.words_changed()
        && !now.stated.is_empty()
        && before.is_some_and(|old| within(&old.stated, &now.stated) && within(&now.stated, &old.stated))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::versions;
    use crate::model::StatedKind;

    fn document(title: &str, marks: &str) -> Document {
        Document {
            title: title.into(),
            slug: crate::model::slugify(title),
            kind: title.into(),
            url: None,
            versions: versions(marks),
        }
    }

    fn holdings(documents: Vec<Document>) -> Holdings {
        let service = Service { name: "Alder".into(), slug: "alder".into(), documents, ..Service::default() };
        Holdings { services: vec![service] }
    }

    /// Lines as `document.version`, `document.version×count` where folded.
    fn drawn(holdings: &Holdings, filter: &str, hidden: bool, open: &[(&str, usize)]) -> String {
        let feed = Feed::new([(holdings, None)]);
        let open = open.iter().map(|(document, first)| (format!("0/alder/{document}"), *first)).collect();
        let filter = Filter::parse(filter);
        let showing = Showing { filter: &filter, hidden, folded: Some(&open) };
        let (lines, _) = feed.lines(&[holdings], showing);
        let line = |line: &Line| {
            let place = feed.items[line.item()].place;
            let name = format!("{}.{}", place.document, place.version);
            match line {
                Line::Item(_, false) => name,
                Line::Item(_, true) => format!("[{name}]"),
                Line::Fold(_, count, ..) => format!("{name}×{count}"),
            }
        };
        lines.iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_changed_newest_first() {
        let holdings = holdings(vec![
            document("Terms", "★a ●b ≈a ≈b ○b ≈a ●c"),
            document("Privacy Policy", "★a ✕- ●b ◌b"),
        ]);
        assert_eq!(drawn(&holdings, "", false, &[]), "0.6 0.5×3 1.2 0.1 0.0 1.0");
        assert_eq!(drawn(&holdings, "", true, &[]), "0.6 0.5×3 0.4 1.3 1.2 0.1 1.1 0.0 1.0");
        assert_eq!(
            drawn(&holdings, "", false, &[("terms", 2)]),
            "0.6 0.5×3 [0.5] [0.3] [0.2] 1.2 0.1 0.0 1.0"
        );
        assert_eq!(drawn(&holdings, "privacy", false, &[]), "1.2 1.0");
        assert_eq!(drawn(&holdings, "document:terms since:2019-04-17", false, &[]), "0.6 0.5×2");
        assert_eq!(drawn(&holdings, "terms until:2019-04-17 since:2019-04-17", false, &[]), "0.3");
    }

    #[test]
    fn counts_are_of_what_passes() {
        let holdings = holdings(vec![document("Terms", "★a ●b ≈a ≈b ○b ✕- ●c")]);
        let filter = Filter::default();
        let showing = Showing { filter: &filter, hidden: false, folded: None };
        let seen = Seen::all(&self::holdings(vec![document("Terms", "★a ●b ≈a")]));
        let visit = Visit { at: 0, documents: seen };
        let (lines, counts) = Feed::new([(&holdings, Some(&visit))]).lines(&[&holdings], showing);
        assert_eq!(lines.len(), 5, "nothing is folded");
        assert_eq!((counts.changes, counts.new, counts.flaps, counts.hidden.total()), (3, 1, 2, 2));
    }

    #[test]
    fn silence_needs_a_date_that_stayed() {
        let stated =
            |day: i64| StatedDate { kind: StatedKind::Updated, date: Timestamp(day * Timestamp::DAY) };
        for (before, now, silent) in [
            (vec![stated(1)], vec![stated(1)], true),
            (vec![stated(1), stated(1)], vec![stated(1)], true),
            (vec![stated(1)], vec![stated(2)], false),
            (vec![], vec![], false),
            (vec![], vec![stated(1)], false),
            (vec![stated(1)], vec![], false),
        ] {
            let mut document = document("Terms", "★a ✕- ●b");
            let dates = [before, vec![], now];
            for (version, stated) in document.versions.iter_mut().zip(dates) {
                version.facts.as_mut().unwrap().stated = stated;
            }
            let holdings = holdings(vec![document]);
            assert_eq!(Feed::new([(&holdings, None)]).items[0].silent, silent);
        }
    }
}
