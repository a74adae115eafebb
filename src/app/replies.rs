//! What the worker says → what is shown: each reply goes to the pane that waits for it.
//!
//! What a pane does with it is the pane's own business.

use std::sync::Arc;

use super::meaning::Meaning;
use super::{App, Effect, View};
use crate::worker::Reply;

impl App {
    pub(super) fn reply(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Holdings { archive, holdings } => {
                let Some(view) = self.archives.get_mut(archive) else { return vec![] };
                let first = !std::mem::replace(&mut view.known, true);
                view.all = Arc::clone(&holdings);
                view.holdings = self.as_of.map_or(holdings, |day| Arc::new(view.all.as_of(day)));
                self.rebuild_tree();
                let mut effects = match self.go_on(archive) {
                    Some(effects) => effects,
                    None if first && self.shows_selected() => vec![],
                    None if first => self.preview_selected(),
                    None => self.follow_version(archive),
                };
                effects.extend(self.feed_grew());
                effects
            }
            Reply::Sheet(sheet) => {
                self.show_sheet(sheet);
                vec![]
            }
            Reply::Kept(said) => self.kept(said),
            Reply::Refused(draft, trouble) => {
                self.refused(draft, &trouble);
                vec![]
            }
            Reply::Notes(board) => {
                self.show_notes(board);
                vec![]
            }
            Reply::Joins(known) => {
                self.take_joins(known);
                vec![]
            }
            Reply::Progress { archive, progress } => {
                if let Some(view) = self.archives.get_mut(archive) {
                    view.progress = Some(progress);
                }
                vec![]
            }
            Reply::Searchable { .. } => {
                let mut effects = self.search_again();
                effects.extend(self.trend_again());
                effects
            }
            Reply::Indexed { archive, clauses, warnings } => {
                if let Some(view) = self.archives.get_mut(archive) {
                    view.progress = None;
                    view.clauses = Some(clauses);
                }
                if let Some(first) = warnings.first() {
                    let more = if warnings.len() > 1 {
                        format!(" (and {} more)", warnings.len() - 1)
                    } else {
                        String::new()
                    };
                    self.say(Meaning::Notice, format!("{first}{more}"));
                }
                let mut effects = self.search_again();
                // What is shown is asked for again: now with lifetimes.
                effects.extend(self.reload());
                effects.extend(self.feed_grew());
                effects.extend(self.trend_again());
                effects.extend(self.sheet_again());
                effects
            }
            Reply::Hits { generation, hits, complaint } => {
                let above = 2 + usize::from(complaint.is_some());
                let height = self.layout.results.inner().rows().saturating_sub(above);
                self.search.accept(generation, hits, complaint, height);
                let open = self.search.answered && std::mem::take(&mut self.search.open_first);
                if open && self.view == View::Search { self.open_hit() } else { vec![] }
            }
            Reply::Touches { archive, touches } => self.take_touches(archive, touches),
            Reply::Text(reading) => self.show_text(reading),
            Reply::Sections(reading) => {
                self.tree.set_sections(&reading.target, &reading.outline);
                self.rebuild_tree();
                vec![]
            }
            Reply::Compared(compared) => {
                self.show_comparison(compared);
                vec![]
            }
            Reply::Visits(visits) => {
                self.feed.visits = visits;
                self.feed_grew()
            }
            Reply::Provenance(target, provenance) => self.take_provenance(&target, &provenance),
            Reply::Marks(marks) => {
                self.marking.known = marks;
                vec![]
            }
            Reply::Lineage(traced) => {
                self.show_lineage(traced);
                vec![]
            }
            Reply::Trend { generation, trend } => {
                self.show_trend(generation, trend);
                vec![]
            }
            Reply::Watches(board) => {
                self.show_watches(board);
                vec![]
            }
            Reply::Comparing(done) => {
                self.compare.percent = Some(done);
                vec![]
            }
            Reply::Written(path) => {
                self.say(Meaning::Notice, format!("Written to {path}"));
                vec![]
            }
            Reply::Stopped { archive, trouble } => {
                if let Some(view) = self.archives.get_mut(archive) {
                    view.progress = None;
                    view.failed = true;
                }
                self.say(Meaning::Error, format!("{} — {}", trouble.what, trouble.hint));
                vec![]
            }
            Reply::Failed(trouble) => {
                self.compare.forget_parts();
                self.say(Meaning::Error, format!("{} — {}", trouble.what, trouble.hint));
                vec![]
            }
        }
    }
}
