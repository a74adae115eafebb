//! The welcome of the first start: what the program is, five keys, how to open an archive of one's own.
//!
//! When it is the first start is for others to say.

use super::action::Action;
use super::key::Key;
use super::keymap::{Context, Resolved};
use super::lines::{Lines, TextLine};
use super::meaning::Meaning;
use super::popup::{Kind, Popup};
use super::wrap::width;
use super::{App, Effect};

/// The actions that are enough to begin with.
const FIRST: [(Action, &str); 5] = [
    (Action::Open, "open what the cursor is on: a document, a version, a clause"),
    (Action::Search, "search every clause of every version"),
    (Action::Compare, "see what a version changed"),
    (Action::Changes, "see what changed everywhere, newest first"),
    (Action::Help, "see every key that works where you are"),
];

impl App {
    /// Shows the welcome.
    pub fn welcome(&mut self) -> Vec<Effect> {
        self.popups.push(Popup::new(Kind::Welcome, "Welcome", vec![], 0, 0));
        vec![]
    }

    /// Whether the welcome lies on top.
    pub(super) fn is_welcoming(&self) -> bool {
        self.popups.last().is_some_and(|popup| popup.kind == Kind::Welcome)
    }

    /// Closes the welcome, where it lies on top. Answers whether that is all that the key does: whoever reads this
    /// presses something to be rid of it, and neither opens nor leaves anything by that.
    pub(super) fn close_welcome(&mut self, key: Key) -> bool {
        if !self.is_welcoming() {
            return false;
        }
        self.popups.pop();
        let closes = [Action::Open, Action::Back, Action::Quit, Action::PageDown];
        match self.keymap.resolve(self.context(), &[key]) {
            Resolved::Action(action) => closes.contains(&action) && !key.ctrl,
            _ => false,
        }
    }

    /// What the welcome says, `columns` wide.
    pub fn welcome_lines(&self, columns: usize) -> Vec<TextLine> {
        let key = |action| self.keymap.key_of(Context::Tree, action);
        let mut lines = Lines::new(columns, 0);
        lines.wrapped(
            "fineprint shows what the policies of online services say, what they said before and what changed, clause \
             by clause, without a network.",
            Meaning::Strong,
        );
        lines.blank();
        let keys: Vec<(String, &str)> =
            FIRST.iter().filter_map(|(action, what)| Some((key(*action)?, *what))).collect();
        let wide = keys.iter().map(|(key, _)| width(key)).max().unwrap_or(0);
        for (key, what) in &keys {
            let pad = " ".repeat(wide - width(key) + 2);
            lines
                .line(vec![(format!("{key}{pad}"), Meaning::Key), ((*what).to_owned(), Meaning::Text)], None);
        }
        lines.blank();
        lines.wrapped(
            "Where no archive is named, a sample with invented services is shown. An archive of your own is a git \
             repository of versions, or a folder of texts:",
            Meaning::Text,
        );
        for (command, what) in [
            ("fineprint PATH", "open it"),
            ("fineprint -a PATH -a PATH", "open several as one"),
            ("archives = [\"PATH\"]", "in config.toml: open it whenever none is named"),
        ] {
            let command = (format!("{command:27}"), Meaning::Code);
            lines.line(vec![command, (what.to_owned(), Meaning::Dim)], None);
        }
        if let Some(palette) = key(Action::Palette) {
            lines.blank();
            lines.wrapped(&format!("{palette} welcome shows this again."), Meaning::Dim);
        }
        lines.lines
    }
}
