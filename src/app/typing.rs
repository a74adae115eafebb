//! Text that is typed or pasted: which line it goes to.
//!
//! What a line that has changed leads to is its pane's business.

use super::key::{Code, Key};
use super::popup;
use super::search::Part;
use super::{App, Context, Effect, View};

impl App {
    /// A key that is no action: typed text, where text is typed.
    pub(super) fn typed(&mut self, key: Key) -> Vec<Effect> {
        if let Some(popup) = self.popups.last_mut() {
            if popup.kind == popup::Kind::Marks {
                return self.typed_in_marks(key);
            }
            if popup.line.key(key) {
                if popup.kind == popup::Kind::AsOf {
                    self.suggest_days();
                    return vec![];
                }
                popup.refilter(popup.rows(self.layout.screen));
            }
            return vec![];
        }
        match self.context() {
            Context::Input if self.view == View::Search => {
                let at_end = self.search.line.at() == self.search.line.text().len();
                if key == Key::plain(Code::Right) && at_end && self.offers() {
                    return self.take_offer();
                }
                let changed = self.search.line.key(key);
                self.search.offer = None;
                if changed {
                    self.make_offer();
                    return self.ask_search();
                }
                vec![]
            }
            Context::Input if self.view == View::Compare => self.typed_in_compare(key),
            Context::Input if self.view == View::Changes => {
                if self.feed.filter.get_or_insert_default().key(key) {
                    self.show_feed();
                }
                vec![]
            }
            Context::Input => self.typed_in_browse(key),
            _ => vec![],
        }
    }

    /// Pasted text.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        if let Some(popup) = self.popups.last_mut() {
            if popup.kind == popup::Kind::Marks {
                return vec![];
            }
            popup.line.paste(text);
            if popup.kind == popup::Kind::AsOf {
                self.suggest_days();
            } else {
                popup.refilter(popup.rows(self.layout.screen));
            }
            return vec![];
        }
        if self.view == View::Search {
            self.search.part = Part::Query;
            self.search.line.paste(text);
            self.search.offer = None;
            return self.ask_search();
        }
        if self.view == View::Changes && self.feed.filtering {
            self.feed.filter.get_or_insert_default().paste(text);
            self.show_feed();
            return vec![];
        }
        if self.context() == Context::Input {
            return self.paste_in_browse(text);
        }
        vec![]
    }
}
