//! The jump list: the places of texts that were read and left for others, and going back to them.
//!
//! Places are remembered by watching where the cursor is after every message, so that no verb that leads
//! somewhere has to think of it. Walking (lines, pages, headings, versions) leaves no place behind.

use super::action::Action;
use super::layout::Pane;
use super::reader::Anchor;
use super::{App, Effect, View};
use crate::worker::Target;

/// How many places are remembered.
const KEPT: usize = 100;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    target: Target,
    anchor: Anchor,
}

/// Where one has been.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    /// Places before, the latest last.
    before: Vec<Place>,
    /// Places that were gone back from, the nearest last.
    after: Vec<Place>,
    /// Where a text was read last.
    here: Option<Place>,
    /// Whether what is being done only walks.
    walking: bool,
}

impl Jumps {
    /// What is done next walks, unless [`Jumps::run`] says otherwise.
    pub(super) fn begin(&mut self) {
        self.walking = true;
    }

    /// An action is run.
    pub(super) fn run(&mut self, action: Action) {
        self.walking = matches!(
            action,
            Action::Down
                | Action::Up
                | Action::HalfDown
                | Action::HalfUp
                | Action::PageDown
                | Action::PageUp
                | Action::NextSection
                | Action::PreviousSection
                | Action::OlderVersion
                | Action::NewerVersion
                | Action::Next
                | Action::Previous
                | Action::JumpBack
                | Action::JumpForward
        );
    }

    fn arrive(&mut self, now: Place) {
        let left = self.here.replace(now).filter(|here| !self.walking && self.here.as_ref() != Some(here));
        if let Some(left) = left {
            self.after.clear();
            self.before.retain(|place| *place != left);
            self.before.push(left);
            let surplus = self.before.len().saturating_sub(KEPT);
            self.before.drain(..surplus);
        }
    }

    /// The place so many steps back. From where no text is read, the first step leads to where one was.
    fn back(&mut self, steps: usize, reading: bool) -> Option<Place> {
        let returns = !reading && self.here.is_some();
        let steps = (steps - usize::from(returns)).min(self.before.len());
        for _ in 0..steps {
            let place = self.before.pop()?;
            self.after.extend(self.here.replace(place));
        }
        if returns || steps > 0 { self.here.clone() } else { None }
    }

    fn forward(&mut self, steps: usize) -> Option<Place> {
        for _ in 0..steps.min(self.after.len()) {
            let place = self.after.pop()?;
            self.before.extend(self.here.replace(place));
        }
        self.here.clone()
    }
}

impl App {
    /// Whether the cursor is in a text.
    fn is_reading(&self) -> bool {
        self.view == View::Browse && self.focus != Pane::Tree
    }

    /// Takes note of where a text is read now.
    pub(super) fn note_place(&mut self) {
        let Some(target) = self.reader.wanted.clone().filter(|_| self.is_reading()) else { return };
        let shown = self.reader.reading.as_ref().is_some_and(|reading| reading.target == target);
        let anchor = if shown { Anchor::Block(self.reader.block) } else { self.reader.anchor.clone() };
        self.jumps.arrive(Place { target, anchor });
    }

    /// Goes back to the place before, or forward again.
    pub(super) fn jump(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let steps = count.unwrap_or(1).max(1);
        let (place, none) = if action == Action::JumpBack {
            let reading = self.is_reading();
            if reading && self.jumps.before.is_empty() {
                (None, "There is no place before this one.")
            } else {
                (self.jumps.back(steps, reading), "No text was read yet: there is no place to go back to.")
            }
        } else if self.jumps.after.is_empty() {
            (None, "There is no place after this one: nothing was gone back from.")
        } else {
            (self.jumps.forward(steps), "")
        };
        let Some(Place { target, anchor }) = place else {
            self.refuse(none.into());
            return vec![];
        };
        // The top is a place like any other here.
        let anchor = if anchor == Anchor::Top { Anchor::Block(0) } else { anchor };
        self.open_text(&target, anchor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(version: usize) -> Place {
        let (service, document) = ("quidlet".to_owned(), "terms".to_owned());
        Place { target: Target { archive: 0, service, document, version }, anchor: Anchor::Top }
    }

    fn been(versions: &[usize]) -> Jumps {
        let mut jumps = Jumps::default();
        versions.iter().for_each(|&version| jumps.arrive(place(version)));
        jumps
    }

    fn versions(places: &[Place]) -> Vec<usize> {
        places.iter().map(|place| place.target.version).collect()
    }

    #[test]
    fn places_are_remembered_once() {
        let jumps = been(&[1, 2, 2, 3, 1, 4]);
        assert_eq!(versions(&jumps.before), [2, 3, 1]);
        let many: Vec<usize> = (0..3 * KEPT).collect();
        assert_eq!(been(&many).before.len(), KEPT);
    }

    #[test]
    fn walking_leaves_nothing_behind() {
        let mut jumps = been(&[1, 2]);
        jumps.begin();
        jumps.arrive(place(3));
        jumps.run(Action::OlderVersion);
        jumps.arrive(place(4));
        assert_eq!(versions(&jumps.before), [1]);
        jumps.run(Action::Open);
        jumps.arrive(place(5));
        assert_eq!(versions(&jumps.before), [1, 4]);
    }

    #[test]
    fn back_and_forward() {
        let mut jumps = been(&[1, 2, 3]);
        assert_eq!(jumps.back(1, true), Some(place(2)));
        assert_eq!(jumps.back(1, false), Some(place(2)));
        assert_eq!(jumps.back(2, false), Some(place(1)));
        assert_eq!(jumps.back(1, true), None);
        assert_eq!(jumps.forward(1), Some(place(2)));
        assert_eq!(jumps.forward(9), Some(place(3)));
        assert_eq!(jumps.back(9, true), Some(place(1)));
        // Going elsewhere from here ends what lay ahead.
        jumps.arrive(place(7));
        assert!(jumps.after.is_empty());
        assert_eq!(been(&[1]).back(2, false), Some(place(1)));
        assert_eq!(Jumps::default().back(1, false), None);
    }
}
