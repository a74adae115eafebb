//! Text that is typed or pasted: whoever is typed into gets it. What a pane does with it is the pane's own business.

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
                self.typed_in_popup();
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
            Context::Input if self.view == View::Notes => {
                self.typed_in_notes(key);
                vec![]
            }
            Context::Input => self.typed_in_browse(key),
            _ => vec![],
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        if let Some(popup) = self.popups.last_mut() {
            if popup.kind == popup::Kind::Marks {
                return vec![];
            }
            popup.line.paste(text);
            self.typed_in_popup();
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
        if self.view == View::Notes && self.notes.filtering {
            self.paste_in_notes(text);
            return vec![];
        }
        if self.context() == Context::Input {
            return self.paste_in_browse(text);
        }
        vec![]
    }
}
