//! The screen's state machine: (state, message) → effects. Pure.
//!
//! Routes keys to the pane that has them; each pane's verbs live in the pane's own file. No thread, no
//! clock, no widget and no archive is touched here: effects say what is wanted.

pub mod action;
mod as_of;
mod browse;
pub mod card;
pub mod compare;
pub mod comparing;
pub mod completing;
pub mod crumbs;
pub mod feed;
mod feeding;
pub mod figures;
pub mod folds;
mod going;
mod history_strip;
pub mod input;
pub mod joining;
mod jumps;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod lineage;
pub mod lines;
pub mod list;
mod marking;
pub mod meaning;
pub mod mouse;
pub mod notes;
pub mod noting;
pub mod page;
pub mod popup;
mod popups;
pub mod reader;
mod rebinding;
mod recalling;
pub mod recording;
mod redline;
mod replies;
mod resuming;
pub mod search;
mod searching;
mod sectioning;
pub mod sheet;
mod sheeting;
pub mod table;
pub mod theming;
mod tracing;
pub mod tree;
pub mod trend;
mod typing;
mod visiting;
pub mod watches;
mod welcome;
pub mod wrap;

use std::sync::Arc;

use action::Action;
use card::Card;
use compare::ComparePane;
use feed::FeedPane;
use jumps::Jumps;
use key::Key;
pub use keymap::Context;
use keymap::{Keymap, Resolved};
use layout::{Dividers, Layout, Pane};
use lineage::LineagePane;
use meaning::Meaning;
use mouse::{Divider, Mouse};
use notes::NotePane;
use popup::Popup;
use reader::Reader;
use recording::Recording;
use search::{Part, Search};
use sheet::SheetPane;
use tree::Tree;
use trend::TrendPane;
use watches::WatchPane;

use crate::library::{Sitting, Trouble, Web};
use crate::model::{Holdings, Progress, Timestamp};
use crate::worker::{Draft, KeepAsk, Reply, Request, Subject};

/// Columns of the gutter left of a text: the age of the clause and the cursor's bar.
pub const GUTTER: usize = 8;

/// What happens to the screen.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// Something was done with the mouse.
    Mouse(Mouse),
    /// The screen has this many columns and rows now.
    Resize(u16, u16),
    /// The worker says something.
    Reply(Reply),
    /// An editor came back with a record.
    Edited(Draft),
    /// An editor came back with the words of the note with this id.
    NoteEdited(String, String),
    /// Something that the terminal was to do went wrong.
    Failed(Trouble),
}

/// What the screen wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the worker.
    Ask(Request),
    /// Put a text on the clipboard.
    Copy(String),
    /// Hand a record to the editor.
    Edit(Draft),
    /// Hand the words of the note with this id to the editor.
    EditNote(String, String),
    /// Show a text in the editor or pager, at a line, counted from 1.
    View {
        /// The text.
        text: String,
        /// The line.
        line: usize,
    },
    /// Open a page in the browser.
    Visit(Web),
    /// Draw every cell again.
    Redraw,
    /// Show the theme of this name.
    Theme(String),
    /// Leave the program.
    Quit,
}

/// Which view fills the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Documents, text, clause.
    #[default]
    Browse,
    /// Query, results, narrowing, preview.
    Search,
    /// Two versions.
    Compare,
    /// What changed, newest first.
    Changes,
    /// A clause through history.
    Lineage,
    /// A phrase over time.
    Trend,
    /// Saved searches and what is new for them.
    Watches,
    /// What a clause, a document, a service or a topic comes to.
    Sheet,
    /// What was kept.
    Notes,
}

/// An open archive as the screen knows it.
#[derive(Clone, Debug)]
pub struct ArchiveView {
    /// Its name.
    pub name: String,
    /// What it holds, as far as known: on the day that is set, where one is.
    pub holdings: Arc<Holdings>,
    /// Everything that it holds.
    pub all: Arc<Holdings>,
    /// Work on it, while there is any.
    pub progress: Option<Progress>,
    /// Whether what it holds is known.
    pub known: bool,
    /// Number of distinct clauses, once wholly indexed.
    pub clauses: Option<u64>,
    /// Whether it could not be read or indexed.
    pub failed: bool,
}

/// A line for the person: what happened, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Error, notice.
    pub meaning: Meaning,
    /// What is said.
    pub text: String,
}

/// The whole screen's state.
#[derive(Clone, Debug)]
pub struct App {
    /// The live keymap.
    pub keymap: Keymap,
    /// Today, for ages.
    pub now: Timestamp,
    /// The moment whose texts are shown, where not the latest are: the end of a day.
    pub as_of: Option<Timestamp>,
    /// What is open.
    pub archives: Vec<ArchiveView>,
    /// Which view fills the body.
    pub view: View,
    /// Which pane of the first view has the keys.
    pub focus: Pane,
    /// Documents.
    pub tree: Tree,
    /// Text.
    pub reader: Reader,
    /// Clause.
    pub card: Card,
    /// Search.
    pub search: Search,
    /// Comparison.
    pub compare: ComparePane,
    /// What changed, newest first.
    pub feed: FeedPane,
    /// A clause through history.
    pub lineage: LineagePane,
    /// Documents that are one, or may be.
    pub joining: joining::Joining,
    /// Trend.
    pub trend: TrendPane,
    /// Watches.
    pub watches: WatchPane,
    /// What was kept.
    pub notes: NotePane,
    /// Sheets, the last one topmost.
    pub sheets: Vec<SheetPane>,
    /// Records that are being written.
    pub recording: Recording,
    /// What lies on top, the last one topmost.
    pub popups: Vec<Popup>,
    /// Themes by name.
    pub theming: theming::Theming,
    /// What is said in the last line.
    pub status: Option<Status>,
    /// Where everything is.
    pub layout: Layout,
    /// Places in texts that were left for others.
    jumps: Jumps,
    /// Addresses on the web.
    pub visiting: visiting::Visiting,
    /// Marks.
    pub marking: marking::Marking,
    /// Where one left off the last time, until that is gone on with.
    resuming: Option<Sitting>,
    /// Views that `back` returns to.
    behind: Vec<View>,
    /// How wide panes were made.
    dividers: Dividers,
    /// The border that is being dragged.
    dragging: Option<Divider>,
    /// Keys of an unfinished chord.
    pressed: Vec<Key>,
    /// The count typed before an action.
    count: Option<usize>,
}

impl App {
    /// A screen over archives with these names, of which nothing is known yet.
    pub fn new(names: Vec<String>, keymap: Keymap, now: Timestamp) -> Self {
        let view = |name| ArchiveView {
            name,
            holdings: Arc::default(),
            all: Arc::default(),
            progress: None,
            known: false,
            clauses: None,
            failed: false,
        };
        let mut tree = Tree::default();
        tree.open_archives(names.len());
        Self {
            keymap,
            now,
            as_of: None,
            archives: names.into_iter().map(view).collect(),
            view: View::default(),
            focus: Pane::default(),
            tree,
            reader: Reader::default(),
            card: Card::default(),
            search: Search::default(),
            compare: ComparePane::default(),
            feed: FeedPane::default(),
            lineage: LineagePane::default(),
            joining: joining::Joining::default(),
            trend: TrendPane::default(),
            watches: WatchPane::default(),
            notes: NotePane::default(),
            sheets: Vec::new(),
            recording: Recording::default(),
            popups: Vec::new(),
            theming: theming::Theming::default(),
            status: None,
            layout: Layout::default(),
            jumps: Jumps::default(),
            visiting: visiting::Visiting::default(),
            marking: marking::Marking::default(),
            resuming: None,
            behind: Vec::new(),
            dividers: Dividers::default(),
            dragging: None,
            pressed: Vec::new(),
            count: None,
        }
    }

    /// Takes in a message and says what is wanted.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = self.take_in(msg);
        effects.extend(self.show_theme());
        effects
    }

    fn take_in(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(key) => {
                self.resuming = None;
                self.jumps.begin();
                let effects = self.key(key);
                self.note_place();
                self.say_why();
                effects
            }
            Msg::Paste(text) => self.paste(&text),
            Msg::Mouse(mouse) => {
                self.jumps.begin();
                self.search.offer = None;
                let effects = self.mouse(mouse);
                self.note_place();
                effects
            }
            Msg::Resize(width, height) => {
                self.layout = Layout::with(width, height, self.focus, self.dividers);
                self.fit();
                vec![]
            }
            Msg::Reply(reply) => {
                // Hits that were waited for may be opened at once.
                let opens = matches!(reply, Reply::Hits { .. });
                if opens {
                    self.jumps.run(Action::Open)
                } else {
                    self.jumps.begin()
                }
                let effects = self.reply(reply);
                self.note_place();
                effects
            }
            Msg::Edited(draft) => vec![Effect::Ask(Request::Keep(KeepAsk::Keep(draft)))],
            Msg::NoteEdited(id, text) => vec![notes::edited(id, &text)],
            Msg::Failed(trouble) => {
                self.say(Meaning::Error, format!("{} — {}", trouble.what, trouble.hint));
                vec![]
            }
        }
    }

    /// Where keys go now.
    pub fn context(&self) -> Context {
        if !self.popups.is_empty() && !self.is_welcoming() {
            return Context::List;
        }
        match self.view {
            View::Browse if self.focus == Pane::Tree && self.tree.filtering => Context::Input,
            View::Browse if self.focus == Pane::Reader && self.reader.finding => Context::Input,
            View::Browse => match self.focus {
                Pane::Tree => Context::Tree,
                Pane::Reader => Context::Reader,
                Pane::Card => Context::Card,
            },
            View::Search => match self.search.part {
                Part::Query => Context::Input,
                Part::Results => Context::Results,
                Part::Narrow => Context::Narrow,
            },
            View::Compare if self.compare.finding => Context::Input,
            View::Compare => Context::Compare,
            View::Changes if self.feed.filtering => Context::Input,
            View::Changes => Context::Changes,
            View::Lineage => Context::Lineage,
            View::Trend => Context::Trend,
            View::Watches => Context::Watches,
            View::Sheet => Context::Sheet,
            View::Notes if self.notes.filtering => Context::Input,
            View::Notes => Context::Notes,
        }
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        self.status = None;
        self.search.open_first = false;
        if self.close_welcome(key) {
            return vec![];
        }
        let context = self.context();
        if std::mem::take(&mut self.marking.setting) && !key.ctrl {
            return self.set_mark(key);
        }
        if !context.types_text()
            && self.pressed.is_empty()
            && let Some(digit) = key.digit()
            && (digit > 0 || self.count.is_some())
            && !(self.count.is_none() && self.keymap.resolve(context, &[key]) != Resolved::Nothing)
        {
            self.count = Some((self.count.unwrap_or(0) * 10 + digit as usize).min(99_999));
            return vec![];
        }
        self.pressed.push(key);
        match self.keymap.resolve(context, &self.pressed) {
            Resolved::Pending => vec![],
            Resolved::Action(action) => {
                self.pressed.clear();
                let count = self.count.take();
                self.run(action, count)
            }
            Resolved::Nothing => {
                let chord = self.pressed.len() > 1;
                self.pressed.clear();
                self.count = None;
                let leave =
                    key.ctrl && self.keymap.resolve(context, &[key]) == Resolved::Action(Action::Quit);
                if chord && leave {
                    // Whatever was begun, Ctrl-C leaves.
                    return self.run(Action::Quit, None);
                }
                // What is no end of a chord may be a key of its own.
                if chord && let Resolved::Action(action) = self.keymap.resolve(context, &[key]) {
                    return self.run(action, None);
                }
                if !context.types_text() {
                    let help = self.keymap.key_of(context, Action::Help).unwrap_or_default();
                    self.refuse(format!("{key} does nothing here; {help} shows the keys that do."));
                    return vec![];
                }
                if chord { vec![] } else { self.typed(key) }
            }
        }
    }

    /// Keys of an unfinished chord or count, for the footer.
    pub fn pending(&self) -> String {
        let count = self.count.map(|n| n.to_string()).unwrap_or_default();
        self.pressed.iter().fold(count, |text, key| format!("{text}{key}"))
    }

    /// What may follow the keys of an unfinished chord: what is still to be pressed, and what it does.
    pub fn possible(&self) -> Vec<(String, Action)> {
        if self.pressed.is_empty() { vec![] } else { self.keymap.after(self.context(), &self.pressed) }
    }

    /// Runs an action where the keys go now.
    fn run(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        match action {
            Action::Quit => return vec![Effect::Quit],
            Action::Redraw => return vec![Effect::Redraw],
            _ => {}
        }
        self.jumps.run(action);
        if !self.popups.is_empty() {
            return self.run_in_popup(action, count);
        }
        match action {
            Action::ViewText => self.view_text(),
            Action::JumpBack | Action::JumpForward => self.jump(action, count),
            Action::GoDocument | Action::GoHeading | Action::GoLink => self.pick_place(action),
            Action::OpenSource => self.open_source(),
            Action::Help => {
                let popup = Popup::help(&self.keymap, self.context(), self.popup_rows());
                self.popups.push(popup);
                vec![]
            }
            Action::Palette => {
                let popup = Popup::palette(&self.keymap, self.context(), self.popup_rows());
                self.popups.push(popup);
                vec![]
            }
            Action::Theme => self.pick_theme(),
            Action::Welcome => self.welcome(),
            Action::AsOf => {
                self.ask_for_a_day();
                vec![]
            }
            Action::Joins => {
                self.open_joins();
                vec![]
            }
            Action::Search if self.view != View::Search => self.open_search_view(),
            Action::Changes if self.view != View::Changes => self.open_feed(),
            Action::Hidden => self.toggle_hidden(),
            Action::Watches if self.view != View::Watches => self.open_watches(),
            Action::Notes if self.view != View::Notes => self.open_notes(),
            Action::Note => self.note_here(),
            Action::Overview => self.open_overview(),
            Action::Searches => self.pick_search(),
            Action::Topics => self.open_sheet(Subject::Topics),
            Action::Trend if !matches!(self.view, View::Trend | View::Watches) => {
                self.trend_of_what_is_shown()
            }
            _ => match self.view {
                View::Changes => self.run_in_feed(action, count),
                View::Browse => self.run_in_browse(action, count),
                View::Search => self.run_in_search(action, count),
                View::Compare => self.run_in_compare(action, count),
                View::Lineage => self.run_in_lineage(action, count),
                View::Trend => self.run_in_trend(action, count),
                View::Watches => self.run_in_watches(action, count),
                View::Sheet => self.run_in_sheet(action, count),
                View::Notes => self.run_in_notes(action, count),
            },
        }
    }

    /// Says something in the last line, until the next key.
    pub fn say(&mut self, meaning: Meaning, text: String) {
        self.status = Some(Status { meaning, text });
    }

    /// Says why nothing happens, until the next key.
    pub fn refuse(&mut self, text: String) {
        self.say(Meaning::Dim, text);
    }

    /// Goes to a view and remembers the one it came from.
    fn enter(&mut self, view: View) {
        if self.view != view {
            self.behind.retain(|&behind| behind != view);
            self.behind.push(self.view);
            self.view = view;
        }
    }

    /// Returns to the view before; the first view has none.
    fn leave(&mut self) {
        self.view = self.behind.pop().unwrap_or_default();
    }

    /// Returns to the view before, which asks again for what may have changed meanwhile.
    fn leave_to_sheet(&mut self) -> Vec<Effect> {
        self.leave();
        self.sheet_again()
    }

    /// Fits every pane to the layout.
    fn fit(&mut self) {
        let reader = self.layout.reader.inner();
        if !reader.is_empty() {
            self.reader.resize(reader.columns().saturating_sub(GUTTER + 1), reader.rows());
        }
        let rows = self.tree.rows.len();
        self.tree.cursor.reveal(rows, self.layout.tree.inner().rows());
        self.compare.fit(self.layout.body);
        self.lineage.fit(self.layout.body);
        self.fit_trend();
        self.fit_watches();
        self.fit_notes();
        for pane in &mut self.sheets {
            pane.fit(self.layout.body);
        }
        let rows = self.result_rows();
        self.search.cursor.reveal(self.search.rows.len(), rows);
        self.search.narrow.reveal(self.search.narrowings.len(), self.layout.narrow.inner().rows());
        let rows = FeedPane::rows_in(self.layout.body);
        self.feed.cursor.reveal(self.feed.lines.len(), rows);
        for popup in &mut self.popups {
            popup.cursor.reveal(popup.shown.len(), popup.rows(self.layout.screen));
        }
    }

    /// Gives a pane the keys; narrow screens show another pane for it.
    fn focus_on(&mut self, pane: Pane) {
        self.focus = pane;
        let screen = self.layout.screen;
        self.layout = Layout::with(screen.width, screen.height, pane, self.dividers);
        self.fit();
    }

    /// Rows of the topmost popup's list, or of one that is about to be.
    fn popup_rows(&self) -> usize {
        let list = |area: layout::Area| area.inner().rows().saturating_sub(1);
        let screen = self.layout.screen;
        self.popups.last().map_or_else(|| list(popup::middle(screen)), |popup| popup.rows(screen))
    }
}
