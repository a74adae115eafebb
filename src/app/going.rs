//! Going somewhere by its name: a picker of every document and service, and one of the headings of a text.
//!
//! Going back from there is the jump list's.

use super::action::Action;
use super::layout::Pane;
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::reader::Anchor;
use super::{App, Effect, View};
use crate::model::{Block, Outline};
use crate::worker::Reading;

impl App {
    /// Opens the picker that an action stands for.
    pub(super) fn pick_place(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::GoHeading if self.view == View::Compare => self.pick_compared_heading(),
            Action::GoHeading => self.pick_heading(),
            Action::GoLink => self.list_links(),
            _ => self.pick_any_document(),
        }
        vec![]
    }

    /// Every document of every archive, by archive and service; what choosing one does is `choice`.
    pub(super) fn document_entries(
        &self,
        choice: fn(usize, usize, usize) -> Choice,
    ) -> Vec<((usize, usize), Entry)> {
        let several = self.archives.len() > 1;
        let mut entries = Vec::new();
        for (a, archive) in self.archives.iter().enumerate() {
            for (s, service) in archive.holdings.services.iter().enumerate() {
                for (d, document) in service.documents.iter().enumerate() {
                    let days = document.days();
                    let entry = Entry {
                        lead: service.name.clone(),
                        meaning: Meaning::Strong,
                        text: document.title.clone(),
                        note: if several { format!("{days}  {}", archive.name) } else { days },
                        choice: choice(a, s, d),
                    };
                    entries.push(((a, s), entry));
                }
            }
        }
        entries
    }

    /// Documents, and before those of a service with several, the service; the cursor on what is read.
    fn pick_any_document(&mut self) {
        let mut entries: Vec<Entry> = Vec::new();
        let mut before = None;
        for ((a, s), entry) in self.document_entries(Choice::Read) {
            let count = self.archives[a].holdings.services[s].documents.len();
            if before.replace((a, s)) != Some((a, s)) && count > 1 {
                entries.push(Entry {
                    lead: entry.lead.clone(),
                    meaning: Meaning::Strong,
                    text: String::new(),
                    note: format!("{count} documents"),
                    choice: Choice::Service(a, s),
                });
            }
            entries.push(entry);
        }
        if entries.is_empty() {
            self.refuse("No document is known yet: the archive is still being read.".into());
            return;
        }
        let here = self.reader.wanted.as_ref().and_then(|target| {
            let services = &self.archives.get(target.archive)?.holdings.services;
            let s = services.iter().position(|service| service.slug == target.service)?;
            let d = services[s].documents.iter().position(|document| document.slug == target.document)?;
            Some(Choice::Read(target.archive, s, d))
        });
        let at = entries.iter().position(|entry| Some(entry.choice) == here).unwrap_or(0);
        let popup = Popup::new(Kind::Places, "Go to a document", entries, at, self.popup_rows());
        self.popups.push(popup);
    }

    /// Reads the latest version of a document, or the one of the day that is set.
    pub(super) fn go_to_document(&mut self, archive: usize, service: usize, document: usize) -> Vec<Effect> {
        match self.latest_of(archive, service, document) {
            Some(target) => self.open_text(&target, Anchor::Top),
            None => vec![],
        }
    }

    /// Shows a service among the documents, unfolded.
    pub(super) fn go_to_service(&mut self, archive: usize, service: usize) -> Vec<Effect> {
        let slug = self.archives.get(archive).and_then(|view| view.holdings.services.get(service));
        let Some(slug) = slug.map(|service| service.slug.clone()) else { return vec![] };
        self.enter(View::Browse);
        self.tree.filter = None;
        self.tree.reveal_service(archive, &slug);
        self.rebuild_tree();
        self.focus_on(Pane::Tree);
        self.tree.go_to_service(archive, service, self.layout.tree.inner().rows());
        vec![]
    }

    /// The text whose headings can be gone to, and the block in it that is looked at.
    pub(super) fn text_here(&self) -> Option<(&Reading, usize)> {
        match self.view {
            View::Browse => Some((self.reader.reading.as_deref()?, self.reader.block)),
            View::Sheet => self.clause_sheet().map(|(reading, block)| (&**reading, block)),
            _ => None,
        }
    }

    fn pick_heading(&mut self) {
        let Some((reading, block)) = self.text_here() else {
            self.refuse("Open a text first: its headings can be gone to then.".into());
            return;
        };
        let entries = heading_entries(&reading.outline, |at| Some(Choice::Heading(at)));
        let before = |entry: &Entry| matches!(entry.choice, Choice::Heading(at) if at <= block);
        self.show_headings(entries, before);
    }

    /// The headings of both texts that are compared, in the order of their rows.
    fn pick_compared_heading(&mut self) {
        let Some(compared) = self.compare.compared.clone() else {
            self.refuse("The comparison is not there yet.".into());
            return;
        };
        let here = self.compare.stops.get(self.compare.at).map_or(0, |stop| stop.row);
        let rows = &compared.comparison.rows;
        let row_of = |at: usize| rows.iter().position(|row| row.new == Some(at)).map(Choice::Row);
        let mut entries = heading_entries(&compared.new.outline, row_of);
        // Sections that only the old text has.
        let gone =
            |at: usize| rows.iter().position(|row| row.old == Some(at) && row.new.is_none()).map(Choice::Row);
        for mut entry in heading_entries(&compared.old.outline, gone) {
            entry.note = "only in the old text".into();
            entries.push(entry);
        }
        let row = |entry: &Entry| if let Choice::Row(row) = entry.choice { row } else { 0 };
        entries.sort_by_key(row);
        self.show_headings(entries, |entry| row(entry) <= here);
    }

    fn show_headings(&mut self, entries: Vec<Entry>, before: impl Fn(&Entry) -> bool) {
        if entries.is_empty() {
            self.refuse("This text has no headings.".into());
            return;
        }
        let at = entries.iter().rposition(before).unwrap_or(0);
        let mut popup = Popup::new(Kind::Headings, "Go to a heading", entries, at, 1);
        popup.cursor.go(at, popup.shown.len(), popup.rows(self.layout.screen));
        self.popups.push(popup);
    }

    /// Reads on at a heading of the text that is looked at.
    pub(super) fn go_to_heading(&mut self, block: usize) -> Vec<Effect> {
        let Some(target) = self.text_here().map(|(reading, _)| reading.target.clone()) else { return vec![] };
        self.open_text(&target, Anchor::Block(block))
    }

    /// What stands under the heading that the topmost picker's cursor is on.
    pub fn preview(&self) -> Option<(&Outline, usize)> {
        let popup = self.popups.last().filter(|popup| popup.kind == Kind::Headings)?;
        match popup.selected()?.choice {
            Choice::Heading(block) => Some((&self.text_here()?.0.outline, block)),
            Choice::Row(row) => {
                let compared = self.compare.compared.as_deref()?;
                let row = compared.comparison.rows.get(row)?;
                let new = row.new.map(|block| (&compared.new.outline, block));
                new.or_else(|| row.old.map(|block| (&compared.old.outline, block)))
            }
            _ => None,
        }
    }
}

/// The headings of a text, each indented by its level, with the number of clauses under it; those that lead nowhere
/// are left out.
fn heading_entries(outline: &Outline, choice: impl Fn(usize) -> Option<Choice>) -> Vec<Entry> {
    let highest = outline.headings().map(|(_, heading)| heading.level).min().unwrap_or(1);
    let headings = outline.headings().filter_map(|(at, heading)| {
        let under = outline.blocks[at + 1..].iter().take_while(|block| match block {
            Block::Heading(next) => next.level > heading.level,
            _ => true,
        });
        let clauses = under.filter(|block| matches!(block, Block::Clause(_))).count();
        let indent = usize::from(heading.level - highest) * 2;
        Some(Entry {
            lead: String::new(),
            meaning: Meaning::Text,
            text: format!("{}{}", " ".repeat(indent), heading.label()),
            note: match clauses {
                0 => String::new(),
                1 => "1 clause".into(),
                n => format!("{n} clauses"),
            },
            choice: choice(at)?,
        })
    });
    headings.collect()
}
