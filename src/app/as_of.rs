//! One day for the whole program: asking for it, and showing everything as it was in force then.
//!
//! Documents, pickers and stepping follow by themselves, since each archive's holdings end with that day;
//! the search hears of it with each request.

use std::sync::Arc;

use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::{App, Effect, View};
use crate::library::previous_real;
use crate::model::Timestamp;
use crate::worker::Target;

impl App {
    /// Opens the list of days, where any other can be typed.
    pub(super) fn ask_for_a_day(&mut self) {
        let popup = Popup::new(
            Kind::AsOf,
            "What was in force on a day: 2019-05-01, 2019-05 or 2019",
            self.days(""),
            0,
            self.popup_rows(),
        );
        self.popups.push(popup);
    }

    /// Fits the list of days to what is typed.
    pub(super) fn suggest_days(&mut self) {
        let typed = self.popups.last().map(|popup| popup.line.text().to_owned()).unwrap_or_default();
        let (days, rows) = (self.days(&typed), self.popup_rows());
        if let Some(popup) = self.popups.last_mut() {
            popup.entries = days;
            popup.refilter(rows);
        }
    }

    /// What is typed, where it is a day; the way back to the latest texts; the ends of the archive's years.
    fn days(&self, typed: &str) -> Vec<Entry> {
        let entry = |lead: String, text: String, moment| Entry {
            lead,
            meaning: Meaning::Accent,
            text,
            note: String::new(),
            choice: Choice::AsOf(moment),
        };
        let mut entries = Vec::new();
        if let Some(end) = Timestamp::parse_end(typed) {
            entries.push(entry(end.day(), self.figures(end), Some(end)));
        }
        if typed.is_empty() {
            entries.push(entry("latest".into(), "the latest texts, as without a day".into(), None));
        }
        let dates = || self.archives.iter().flat_map(|view| &view.all.services).flat_map(|s| &s.documents);
        let years = dates().flat_map(|document| &document.versions).map(|version| version.date.year());
        if let (Some(first), Some(last)) = (years.clone().min(), years.max()) {
            for year in (first..=last).rev() {
                let Some(end) = Timestamp::parse_end(&year.to_string()).filter(|end| *end < self.now) else {
                    continue;
                };
                if end.day().starts_with(typed.trim()) && !entries.iter().any(|e| e.lead == end.day()) {
                    entries.push(entry(end.day(), self.figures(end), Some(end)));
                }
            }
        }
        entries
    }

    /// How much was in force at a moment.
    fn figures(&self, moment: Timestamp) -> String {
        let services = self.archives.iter().flat_map(|view| &view.all.services);
        let counts = services.map(|service| {
            service.documents.iter().filter(|document| document.in_force(moment).is_some()).count()
        });
        let (services, documents) =
            counts.filter(|&count| count > 0).fold((0, 0), |(s, d), count| (s + 1, d + count));
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        match documents {
            0 => "nothing was recorded by then".into(),
            _ => {
                format!("{documents} document{} of {services} service{}", plural(documents), plural(services))
            }
        }
    }

    /// Shows everything as it was in force at a moment; the latest texts for `None`.
    pub fn show_as_of(&mut self, moment: Option<Timestamp>) -> Vec<Effect> {
        self.as_of = moment;
        for view in &mut self.archives {
            view.holdings = match moment {
                Some(moment) => Arc::new(view.all.as_of(moment)),
                None => Arc::clone(&view.all),
            };
        }
        self.rebuild_tree();
        let mut effects = self.read_as_of();
        effects.extend(self.compare_as_of());
        effects.extend(self.feed_grew());
        effects.extend(self.sheet_again());
        if !self.search.line.is_empty() {
            effects.extend(self.ask_search());
        }
        if self.status.is_none() {
            let text = match moment {
                Some(moment) => format!("Everything is shown as of {}.", moment.day()),
                None => "The latest texts are shown.".to_owned(),
            };
            self.say(Meaning::Notice, text);
        }
        effects
    }

    /// The version of a target's document that stands for it now: the one in force, or the latest.
    fn standing(&self, target: &Target) -> Option<Target> {
        let (_, document) =
            self.archives.get(target.archive)?.holdings.find(&target.service, &target.document)?;
        Some(target.at(document.latest()))
    }

    fn read_as_of(&mut self) -> Vec<Effect> {
        let Some(wanted) = self.reader.wanted.clone() else { return vec![] };
        match self.standing(&wanted) {
            Some(target) if self.view == View::Browse => self.show_version(target),
            Some(target) => {
                let anchor = self.reader.place();
                self.read(target, anchor)
            }
            None => {
                let named = self.reader.reading.as_ref().map(|r| format!("{} › {}", r.service, r.document));
                self.reader.wanted = None;
                self.reader.reading = None;
                let named = named.unwrap_or_else(|| "What was open".into());
                self.refuse(format!("{named} was not recorded yet by then."));
                vec![]
            }
        }
    }

    fn compare_as_of(&mut self) -> Vec<Effect> {
        let wanted = self.compare.wanted.clone().filter(|_| self.view == View::Compare);
        let Some(crate::worker::Asked { old, new, .. }) = wanted else {
            return vec![];
        };
        let Some(standing) = self.standing(&new) else {
            self.leave();
            return vec![];
        };
        if new.version <= standing.version && self.standing(&old).is_some_and(|s| old.version <= s.version) {
            return vec![];
        }
        let versions = self.versions_of(&standing);
        match previous_real(&versions, standing.version) {
            Some(before) => self.start_comparison(standing.at(before), standing),
            None => {
                self.leave();
                vec![]
            }
        }
    }
}
