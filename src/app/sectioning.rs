//! Comparing a section with a section of another document: choosing both, and returning to the whole.
//!
//! Which sections are like which is the `compare` layer's business.

use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::{App, Effect, View};
use crate::compare::{Section, find_sections, like_sections, section_at, sections};
use crate::worker::{Asked, Compared, Parts};

impl App {
    /// In the text: chooses the document that has the section to compare this one with. In the comparison: chooses
    /// that section.
    pub(super) fn pick_section(&mut self) {
        if self.view == View::Compare {
            let section =
                self.compare.compared.as_ref().and_then(|compared| self.section_under_cursor(compared));
            match section {
                Some(section) => self.pick_section_like(&section.name()),
                None => self.refuse("The old text has no headings: there is no section to choose.".into()),
            }
            return;
        }
        let reading = self.reader.reading.as_ref();
        let section = reading.and_then(|reading| section_at(&reading.outline, self.reader.block));
        match section {
            Some(section) => {
                let title = format!("Documents: a section to compare “{}” with", section.label());
                self.pick_document(&title, Choice::SectionOf);
            }
            None => {
                self.refuse("No heading stands above this clause: there is no section to compare.".into())
            }
        }
    }

    /// The old side's section at the cursor, or the one that is compared already.
    fn section_under_cursor(&self, compared: &Compared) -> Option<Section> {
        let whole = &compared.whole.0.outline;
        if let Some(parts) = &compared.parts {
            return find_sections(whole, &parts.old).into_iter().next();
        }
        let here = self.compare.stops.get(self.compare.at).map_or(0, |stop| stop.row);
        let rows = &compared.comparison.rows;
        let block = rows.iter().take(here + 1).rev().find_map(|row| row.old);
        block.and_then(|block| section_at(whole, block)).or_else(|| sections(whole).into_iter().next())
    }

    /// Lists the new side's sections, those first that are most like one of the old side's.
    pub(super) fn pick_section_like(&mut self, name: &str) {
        let Some(compared) = self.compare.compared.clone() else { return };
        let (old, new) = (&compared.whole.0.outline, &compared.whole.1.outline);
        let Some(section) = find_sections(old, name).into_iter().next() else { return };
        let mut entries: Vec<Entry> = like_sections(old, &section, new)
            .into_iter()
            .map(|(section, score)| Entry {
                lead: format!("{:3.0} %", score * 100.0),
                meaning: Meaning::Accent,
                text: section.name(),
                note: match section.clauses {
                    1 => "1 clause".into(),
                    n => format!("{n} clauses"),
                },
                choice: Choice::Section(section.blocks.start),
            })
            .collect();
        if entries.is_empty() {
            self.refuse("The new text has no headings: there is no section to choose.".into());
            return;
        }
        if compared.parts.is_some() {
            entries.push(Entry {
                lead: "whole".into(),
                meaning: Meaning::Strong,
                text: "Compare the whole documents again".into(),
                note: String::new(),
                choice: Choice::Whole,
            });
        }
        let title = format!("Sections like “{}”: the new side", section.label());
        self.compare.picking = Some(section.name());
        self.popups.push(Popup::new(Kind::Sections, &title, entries, 0, self.popup_rows()));
    }

    /// Compares the reader's section with one of this document, still to be chosen.
    pub(super) fn put_section_of(&mut self, archive: usize, service: usize, document: usize) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return vec![] };
        let Some(new) = self.latest_of(archive, service, document) else { return vec![] };
        let section = section_at(&reading.outline, self.reader.block);
        self.compare.picking = section.map(|section| section.name());
        self.start_comparison(reading.target.clone(), new)
    }

    /// Compares the section that was chosen for with the one that was chosen.
    pub(super) fn put_section(&mut self, heading: usize) -> Vec<Effect> {
        let (Some(asked), Some(old)) = (self.compare.wanted.clone(), self.compare.picking.take()) else {
            return vec![];
        };
        let compared = self.compare.compared.as_ref();
        let section = compared.and_then(|compared| section_at(&compared.whole.1.outline, heading));
        let Some(section) = section else { return vec![] };
        self.ask_comparison(Asked { parts: Some(Parts { old, new: section.name() }), ..asked })
    }

    /// Compares the whole documents again.
    pub(super) fn compare_whole(&mut self) -> Vec<Effect> {
        self.compare.picking = None;
        match self.compare.wanted.clone() {
            Some(asked) => self.ask_comparison(Asked { parts: None, ..asked }),
            None => vec![],
        }
    }
}
