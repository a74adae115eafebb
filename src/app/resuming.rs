//! Going on where one left off: what to remember when the program is left, and returning there.

use super::layout::{Dividers, Pane};
use super::reader::{Anchor, Sought};
use super::{App, Effect};
use crate::library::{Sitting, resolve_version, version_name};
use crate::model::{ClauseId, VersionRef};
use crate::worker::Target;

impl App {
    /// Goes on there once the archive is known, unless a key is pressed before.
    pub fn resume(&mut self, sitting: Sitting) {
        self.dividers = Dividers { left: sitting.left, right: sitting.right };
        self.focus_on(self.focus);
        self.resuming = Some(sitting);
    }

    /// What is open now, to go on with at the next start.
    pub fn sitting(&self) -> Option<Sitting> {
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
        Some(Sitting {
            archive: view.name.clone(),
            version: (version != held.latest() && version < held.versions.len())
                .then(|| version_name(&held.versions, version)),
            service,
            document,
            clause: clause.map(|(_, clause)| clause.id.to_string()),
            place,
            reading: self.focus != Pane::Tree,
            left: self.dividers.left,
            right: self.dividers.right,
        })
    }

    /// Returns to where one left off, where that is in this archive and still there.
    pub(super) fn go_on(&mut self, archive: usize) -> Option<Vec<Effect>> {
        let view = self.archives.get(archive)?;
        let sitting = self.resuming.take_if(|sitting| sitting.archive == view.name)?;
        let (_, document) = view.holdings.find(&sitting.service, &sitting.document)?;
        let named = sitting.version.and_then(|name| name.parse::<VersionRef>().ok());
        let version = named.and_then(|name| resolve_version(&document.versions, &name));
        let version = version.unwrap_or(document.latest());
        let target = Target { archive, service: sitting.service, document: sitting.document, version };
        let clause: Option<ClauseId> = sitting.clause.and_then(|clause| clause.parse().ok());
        let anchor = match clause {
            Some(clause) => Anchor::Clause(Sought { clause, place: sitting.place, near: Vec::new() }),
            None => Anchor::Top,
        };
        let effects = self.open_text(&target, anchor);
        if !sitting.reading {
            self.focus_on(Pane::Tree);
        }
        Some(effects)
    }
}
