//! The view of what changed in the open archives: lines by date, newest first, with a cursor and a filter.
//!
//! Holds what is shown; what the lines are made of is `history`'s business, asking to remember the visit the
//! verbs'.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ArchiveView;
use super::input::Line as Input;
use super::layout::Area;
use super::list::Cursor;
use crate::history::feed::{self, Counts, Feed, Item, Line, Showing};
use crate::history::feed_filter::Filter;
use crate::history::{Touch, Touches, Visit};
use crate::model::{Document, Holdings, Service, Timestamp, Version};
use crate::worker::Target;

/// The state of the view.
#[derive(Clone, Debug, Default)]
pub struct FeedPane {
    /// Everything that was recorded.
    pub feed: Feed,
    /// What is shown, top to bottom.
    pub lines: Vec<Line>,
    /// How many of what.
    pub counts: Counts,
    /// Cursor on the lines.
    pub cursor: Cursor,
    /// The filter while it is typed or holds something.
    pub filter: Option<Input>,
    /// Whether keys go to the filter.
    pub filtering: bool,
    /// By archive: what its changes are about, once that is worked out.
    pub touches: Vec<Option<Arc<Touches>>>,
    /// By archive: the last visit before this one.
    pub visits: Vec<Option<Visit>>,
    /// Oscillations that are unfolded.
    unfolded: BTreeSet<(String, usize)>,
}

/// What tells a line from all others, however the archives grow.
type Key = (usize, String, String, usize, bool);

/// What the open archives hold, in order.
fn holdings(archives: &[ArchiveView]) -> Vec<&Holdings> {
    archives.iter().map(|archive| &*archive.holdings).collect()
}

impl FeedPane {
    /// Rows of the list in the body: without the border, the counts and the rule below them.
    pub fn rows_in(body: Area) -> usize {
        body.inner().rows().saturating_sub(2)
    }

    /// Makes the feed anew from what the archives hold now.
    pub fn fill(&mut self, archives: &[ArchiveView], hidden: bool, height: usize) {
        let key = self.key(archives);
        let visits = self.visits.iter().map(Option::as_ref).chain(std::iter::repeat(None));
        self.feed = Feed::new(archives.iter().map(|archive| &*archive.holdings).zip(visits));
        self.feed.touches.clone_from(&self.touches);
        self.arrange(archives, hidden, height, key);
    }

    /// Shows what the filter and the folds ask for; the cursor stays on what it was on.
    pub fn show(&mut self, archives: &[ArchiveView], hidden: bool, height: usize) {
        let key = self.key(archives);
        self.arrange(archives, hidden, height, key);
    }

    fn arrange(&mut self, archives: &[ArchiveView], hidden: bool, height: usize, key: Option<Key>) {
        let filter = self.filter.as_ref().map(|line| Filter::parse(line.text())).unwrap_or_default();
        let showing = Showing { filter: &filter, hidden, folded: Some(&self.unfolded) };
        (self.lines, self.counts) = self.feed.lines(&holdings(archives), showing);
        let at = key.and_then(|key| {
            // A line that is folded or hidden now: what stands where it stood.
            let exact = (0..self.lines.len()).find(|&at| self.key_at(archives, at).as_ref() == Some(&key));
            exact.or_else(|| {
                let same = |at: &usize| {
                    self.key_at(archives, *at)
                        .is_some_and(|k| (k.0, &k.1, &k.2, k.3) == (key.0, &key.1, &key.2, key.3))
                };
                (0..self.lines.len()).find(same)
            })
        });
        self.cursor.go(at.unwrap_or(self.cursor.at), self.lines.len(), height);
    }

    fn key(&self, archives: &[ArchiveView]) -> Option<Key> {
        self.key_at(archives, self.cursor.at)
    }

    fn key_at(&self, archives: &[ArchiveView], line: usize) -> Option<Key> {
        let line = self.lines.get(line)?;
        let item = self.item(*line)?;
        let (service, document) = named(archives, item)?;
        let inside = matches!(line, Line::Item(_, true));
        Some((item.place.archive, service.slug.clone(), document.slug.clone(), item.place.version, inside))
    }

    /// The version that a line is or stands for.
    pub fn item(&self, line: Line) -> Option<&Item> {
        self.feed.items.get(line.item())
    }

    /// The version that the cursor's line is or stands for.
    pub fn selected(&self) -> Option<&Item> {
        self.item(*self.lines.get(self.cursor.at)?)
    }

    /// Folds or unfolds the oscillation of the cursor's line; says whether there is anything to.
    pub fn unfold(&mut self, archives: &[ArchiveView], open: bool, hidden: bool, height: usize) -> bool {
        let Some(&line) = self.lines.get(self.cursor.at) else { return false };
        let fold = match line {
            Line::Fold(.., now) if now == open => return false,
            Line::Item(_, inside) if open || !inside => return false,
            _ => self.item(line).and_then(|item| item.fold),
        };
        let Some(key) = fold.and_then(|fold| self.feed.fold_key(&holdings(archives), fold)) else {
            return false;
        };
        if !open {
            // From inside to the line that is left.
            let heads = |line: &Line| {
                matches!(line, Line::Fold(..)) && self.item(*line).is_some_and(|i| i.fold == fold)
            };
            self.cursor.at = self.lines.iter().position(heads).unwrap_or(self.cursor.at);
        }
        if open {
            self.unfolded.insert(key)
        } else {
            self.unfolded.remove(&key)
        };
        self.show(archives, hidden, height);
        true
    }

    /// What a version's changes are about, where that is known.
    pub fn touch(&self, archives: &[ArchiveView], item: &Item) -> Option<&Touch> {
        self.feed.touch(&holdings(archives), item)
    }

    /// When the last visit was, of all archives the first of them; `None` where there was none.
    pub fn last_visit(&self) -> Option<Timestamp> {
        self.visits.iter().flatten().map(|visit| Timestamp(visit.at)).min()
    }

    /// The next or the previous line that is new.
    pub fn next_new(&self, down: bool) -> Option<usize> {
        let new = |at: &usize| self.item(self.lines[*at]).is_some_and(|item| item.new);
        if down {
            (self.cursor.at + 1..self.lines.len()).find(new)
        } else {
            (0..self.cursor.at.min(self.lines.len())).rev().find(new)
        }
    }
}

/// The service and the document of an item.
pub fn named<'a>(archives: &'a [ArchiveView], item: &Item) -> Option<(&'a Service, &'a Document)> {
    feed::named(&holdings(archives), item.place)
}

/// The version of an item.
pub fn version<'a>(archives: &'a [ArchiveView], item: &Item) -> Option<&'a Version> {
    feed::version(&holdings(archives), item.place)
}

/// The version of an item, to be asked for.
pub fn target(archives: &[ArchiveView], item: &Item) -> Option<Target> {
    let (service, document) = named(archives, item)?;
    let (service, document) = (service.slug.clone(), document.slug.clone());
    Some(Target { archive: item.place.archive, service, document, version: item.place.version })
}
