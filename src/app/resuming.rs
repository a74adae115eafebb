//! Going on where one left off: what to remember when the program is left, and returning there.

use super::input::Line;
use super::layout::{Dividers, Pane};
use super::reader::{Anchor, Sought};
use super::{App, Effect, View};
use crate::library::{Sitting, Spot, resolve_version, version_name};
use crate::model::{ClauseId, Timestamp, VersionRef};
use crate::worker::Target;

impl App {
    /// Goes on there once the archive is known, unless a key is pressed before.
    pub fn resume(&mut self, sitting: Sitting) {
        self.dividers = Dividers { left: sitting.left, right: sitting.right };
        self.focus_on(self.focus);
        if let Some(query) = &sitting.query {
            self.search.line = Line::new(query);
        }
        // A day that was asked for at the start goes before.
        let day = sitting.as_of.as_ref().and_then(|day| Timestamp::parse_end(day));
        self.as_of = self.as_of.or(day);
        self.resuming = Some(sitting);
    }

    /// What is open now, to go on with at the next start.
    pub fn sitting(&self) -> Option<Sitting> {
        Some(Sitting {
            spot: self.spot()?,
            reading: self.focus != Pane::Tree,
            left: self.dividers.left,
            right: self.dividers.right,
            filter: self
                .tree
                .filter
                .as_ref()
                .map(|line| line.text().to_owned())
                .filter(|text| !text.is_empty()),
            query: Some(self.search.line.text().trim().to_owned()).filter(|text| !text.is_empty()),
            searching: self.view == View::Search,
            as_of: self.as_of.map(|moment| moment.day()),
        })
    }

    /// Where the text pane is, in words that still hold when the archive has grown.
    pub(super) fn spot(&self) -> Option<Spot> {
        let Target { archive, service, document, version } = self.reader.wanted.clone()?;
        let view = self.archives.get(archive)?;
        let (_, held) = view.all.find(&service, &document)?;
        let reading = self.reader.reading.as_ref();
        // On a heading, the clause below it.
        let clauses = reading.map(|reading| reading.outline.clauses());
        let clause = clauses.and_then(|mut clauses| {
            clauses.find(|&(at, _)| at >= self.reader.block && self.reader.block > 0)
        });
        let place = reading.map(|reading| reading.outline.place(self.reader.block)).unwrap_or_default();
        Some(Spot {
            archive: view.name.clone(),
            version: (version != held.latest() && version < held.versions.len())
                .then(|| version_name(&held.versions, version)),
            service,
            document,
            clause: clause.map(|(_, clause)| clause.id.to_string()),
            place,
        })
    }

    /// The version that a spot of this archive is in, and where in it; `None` where the document is gone.
    pub(super) fn place_of(&self, archive: usize, spot: &Spot) -> Option<(Target, Anchor)> {
        let (_, document) = self.archives.get(archive)?.holdings.find(&spot.service, &spot.document)?;
        let named = spot.version.as_ref().and_then(|name| name.parse::<VersionRef>().ok());
        let version = named.and_then(|name| resolve_version(&document.versions, &name));
        let version = version.unwrap_or(document.latest());
        let (service, document) = (spot.service.clone(), spot.document.clone());
        let target = Target { archive, service, document, version };
        let clause: Option<ClauseId> = spot.clause.as_ref().and_then(|clause| clause.parse().ok());
        let anchor = match clause {
            Some(clause) => Anchor::Clause(Sought { clause, place: spot.place.clone(), near: Vec::new() }),
            None => Anchor::Top,
        };
        Some((target, anchor))
    }

    /// Returns to where one left off, where that is in this archive and still there.
    pub(super) fn go_on(&mut self, archive: usize) -> Option<Vec<Effect>> {
        let view = self.archives.get(archive)?;
        let sitting = self.resuming.take_if(|sitting| sitting.spot.archive == view.name)?;
        let (target, anchor) = self.place_of(archive, &sitting.spot)?;
        let mut effects = self.open_text(&target, anchor);
        if let Some(filter) = &sitting.filter {
            self.tree.filter = Some(Line::new(filter));
            self.rebuild_tree();
            let height = self.layout.tree.inner().rows();
            self.tree.go_to(&target, height);
        }
        if !sitting.reading {
            self.focus_on(Pane::Tree);
        }
        if sitting.searching {
            effects.extend(self.open_search_view());
        }
        Some(effects)
    }
}
