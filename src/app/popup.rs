//! What lies on top: help, palette, version picker, change list. One stack of one enum.
//!
//! Each popup is a list that is filtered by typing; what choosing an entry does is in [`Choice`].

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::action::Action;
use super::input::Line;
use super::keymap::{Context, Keymap};
use super::layout::Area;
use super::list::Cursor;
use super::meaning::Meaning;
use crate::export::Form;
use crate::model::Timestamp;

/// What choosing an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Runs an action.
    Run(Action),
    /// Shows a version of the document in the reader.
    Version(usize),
    /// Puts a version on the comparison's new side.
    NewSide(usize),
    /// Puts a version on the comparison's old side.
    OldSide(usize),
    /// Puts a document's latest version on the comparison's new side: archive, service, document.
    Document(usize, usize, usize),
    /// Reads a document's latest version: archive, service, document.
    Read(usize, usize, usize),
    /// Shows a service among the documents: archive, service.
    Service(usize, usize),
    /// Reads on at the heading in this block.
    Heading(usize),
    /// Opens an address: its place among those that are asked about.
    Visit(usize),
    /// Copies an address, likewise.
    CopyAddress(usize),
    /// Goes where a link leads: its place in the list of links.
    Link(usize),
    /// Goes to the mark with this letter.
    Mark(char),
    /// Joins two documents, or takes them apart: their place in the list of pairs.
    Join(usize),
    /// Compares with a section of a document's latest version, to be chosen: archive, service, document.
    SectionOf(usize, usize, usize),
    /// Compares with the section of the new side that this block heads.
    Section(usize),
    /// Compares the whole documents again.
    Whole,
    /// Folds or unfolds the oscillation with this first flap; the list stays.
    Unfold(usize),
    /// Goes to a row of the comparison.
    Row(usize),
    /// Shows the texts of a day, or the latest ones.
    AsOf(Option<Timestamp>),
    /// Removes the watch that was asked about.
    Unwatch,
    /// Changes the record with this number, or writes another one.
    Record(usize),
    /// Edits the record that could not be kept again.
    EditAgain,
    /// Forgets the record that could not be kept.
    DropDraft,
    /// Keeps a theme: its place in the list.
    Theme(usize),
    /// Makes a search again, by its place in the list.
    Search(usize),
    /// Keeps what was asked about in a dossier: its place in the list.
    NoteInto(usize),
    /// Asks what a new dossier for it shall be called.
    NewDossier,
    /// Takes the name that was typed.
    Named,
    /// Removes the note that was asked about.
    RemoveNote,
    /// Keeps the change under the cursor.
    KeepChange,
    /// Keeps the whole comparison.
    KeepComparison,
    /// Shows a dossier: its place in the list; `None` for all of them.
    ShowDossier(Option<usize>),
    /// Writes the dossier in a form.
    ExportAs(Form),
    /// Leaves everything as it is.
    Nothing,
}

/// A line of a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What stands at the left: a key, a mark, a date.
    pub lead: String,
    /// How the lead looks.
    pub meaning: Meaning,
    /// What the entry says; the filter looks at it and at the lead.
    pub text: String,
    /// What stands at the right, dim.
    pub note: String,
    /// What choosing it does.
    pub choice: Choice,
}

impl Entry {
    /// An answer to a question: a word, and what it means.
    pub fn answer(lead: &str, text: String, choice: Choice) -> Self {
        Self { lead: lead.to_owned(), meaning: Meaning::Accent, text, note: String::new(), choice }
    }
}

/// Which popup it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every key that works here.
    Help,
    /// Every action.
    Palette,
    /// Versions of a document.
    Versions,
    /// Changes of a comparison.
    Changes,
    /// Pairs of documents that are one, or may be.
    Joins,
    /// Documents of every service.
    Documents,
    /// Documents and services to go to.
    Places,
    /// Headings of the text that is read.
    Headings,
    /// Links of the text that is read.
    Links,
    /// A question about addresses.
    Addresses,
    /// Marks, by their letters; a letter that is typed is an answer, no filter.
    Marks,
    /// Days whose texts can be shown; what is typed is a day, no filter.
    AsOf,
    /// A question.
    Confirm,
    /// Sections of a text.
    Sections,
    /// Searches that were made.
    Searches,
    /// The welcome of the first start; no list.
    Welcome,
    /// Themes, tried on as the cursor moves.
    Themes,
    /// Words and tags about something that is kept; what is typed is no filter.
    Note,
    /// A name; what is typed is no filter.
    Name,
}

impl Kind {
    /// Whether what is typed is something of its own, no filter of the entries.
    pub fn takes_words(self) -> bool {
        matches!(self, Self::AsOf | Self::Note | Self::Name)
    }

    /// What is said where nothing is typed yet.
    pub fn hint(self) -> &'static str {
        match self {
            Self::AsOf => "type a day",
            Self::Marks => "type a letter",
            Self::Note => "words and #tags of your own, if any",
            Self::Name => "type a name",
            _ => "type to filter",
        }
    }
}

/// Where most popups lie.
pub fn middle(screen: Area) -> Area {
    let width = if screen.width < 72 { screen.width } else { (screen.width - 4).min(100) };
    centred(screen, width, screen.height.saturating_sub(4).min(30))
}

fn centred(screen: Area, width: u16, height: u16) -> Area {
    let height = height.min(screen.height.saturating_sub(2));
    Area { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height }
}

/// Rows in which an address is shown whole, and a line above it.
const ADDRESS_ROWS: u16 = 5;

/// Where the parts of a popup lie.
#[derive(Clone, Copy, Debug)]
pub struct PopupAreas {
    /// All of it.
    pub frame: Area,
    /// The list, below the line that is typed.
    pub list: Area,
    /// What the entry under the cursor leads to; empty where nothing of it is shown.
    pub preview: Area,
}

/// A list on top of everything else.
#[derive(Clone, Debug)]
pub struct Popup {
    /// Which one.
    pub kind: Kind,
    /// What its border says.
    pub title: String,
    /// The filter.
    pub line: Line,
    /// All entries.
    pub entries: Vec<Entry>,
    /// Indices of the entries that are shown while nothing is typed; `None` shows all. What is typed is looked for
    /// in all of them, but for those that fold others.
    pub untyped: Option<Vec<usize>>,
    /// Indices of the entries that match the filter, best first where something was typed.
    pub shown: Vec<usize>,
    /// Cursor on the shown entries.
    pub cursor: Cursor,
}

impl Popup {
    /// A popup with every entry shown and the cursor on one of them.
    pub fn new(kind: Kind, title: &str, entries: Vec<Entry>, at: usize, height: usize) -> Self {
        let shown = (0..entries.len()).collect();
        let mut popup = Self {
            kind,
            title: title.to_owned(),
            line: Line::default(),
            entries,
            untyped: None,
            shown,
            cursor: Cursor::default(),
        };
        popup.cursor.go(at, popup.shown.len(), height);
        popup
    }

    /// Where it lies. Themes leave the screen free that they are tried on; questions and prompts take no more rows
    /// than they have answers.
    pub fn area(&self, screen: Area) -> Area {
        match self.kind {
            Kind::Themes => {}
            Kind::Welcome => return centred(screen, screen.width.saturating_sub(4).min(80), 20),
            Kind::Addresses => {
                let whole = middle(screen);
                let height = whole.height.min(self.entries.len() as u16 + 3 + ADDRESS_ROWS);
                return Area { y: (screen.height - height) / 2, height, ..whole };
            }
            Kind::Confirm | Kind::Note | Kind::Name => {
                let most = middle(screen);
                let height = most.height.min(self.entries.len() as u16 + 3);
                return Area { y: most.y + (most.height - height) / 3, height, ..most };
            }
            _ => return middle(screen),
        }
        let (width, height) = (screen.width.min(42), screen.height.saturating_sub(2));
        let height = height.min(self.entries.len().min(12) as u16 + 3);
        Area { x: screen.width - width, y: (screen.height - 1).saturating_sub(height), width, height }
    }

    /// Where its parts lie.
    pub fn areas(&self, screen: Area) -> PopupAreas {
        let frame = self.area(screen);
        let inner = frame.inner();
        let rows = inner.height.saturating_sub(1);
        let seen = match self.kind {
            Kind::Headings if rows >= 12 => rows * 2 / 5,
            Kind::Addresses => ADDRESS_ROWS.min(rows / 2),
            _ => 0,
        };
        let list = Area { y: inner.y + 1, height: rows - seen, ..inner };
        PopupAreas { frame, list, preview: Area { y: list.y + list.height, height: seen, ..inner } }
    }

    /// Rows of its list.
    pub fn rows(&self, screen: Area) -> usize {
        self.areas(screen).list.rows()
    }

    /// The popup with only these entries shown while nothing is typed, the cursor on one of them.
    pub fn with_untyped(mut self, untyped: Vec<usize>, at: usize, height: usize) -> Self {
        self.shown.clone_from(&untyped);
        self.untyped = Some(untyped);
        self.cursor.go(at, self.shown.len(), height);
        self
    }

    /// Every key that works in a context, from the live keymap.
    pub fn help(keymap: &Keymap, context: Context, height: usize) -> Self {
        let mut entries = Vec::new();
        let contexts =
            if context.falls_through() { vec![context, Context::Everywhere] } else { vec![context] };
        for part in contexts {
            for action in Action::ALL {
                let chords = keymap.keys_of(part, *action);
                let inherited =
                    part != Context::Everywhere && keymap.keys_of(Context::Everywhere, *action) == chords;
                let shadowed = part == Context::Everywhere
                    && context != part
                    && keymap.keys_of(context, *action) != chords;
                if chords.is_empty() || (inherited && context.falls_through()) || shadowed {
                    continue;
                }
                entries.push(Entry {
                    lead: chords.join(" "),
                    meaning: Meaning::Key,
                    text: action.sentence().to_owned(),
                    note: part.title().to_owned(),
                    choice: Choice::Run(*action),
                });
            }
        }
        Self::new(Kind::Help, "Keys that work here", entries, 0, height)
    }

    /// Every action, with its key in the context the palette was opened from.
    pub fn palette(keymap: &Keymap, context: Context, height: usize) -> Self {
        let entry = |action: &Action| Entry {
            lead: action.name().to_owned(),
            meaning: Meaning::Accent,
            text: action.sentence().to_owned(),
            note: keymap.key_of(context, *action).unwrap_or_default(),
            choice: Choice::Run(*action),
        };
        Self::new(Kind::Palette, "Every action", Action::ALL.iter().map(entry).collect(), 0, height)
    }

    /// Shows the entries that match what is typed.
    pub fn refilter(&mut self, height: usize) {
        if let Some(untyped) = self.untyped.as_ref().filter(|_| self.line.is_empty()) {
            self.shown.clone_from(untyped);
            self.cursor.go(0, self.shown.len(), height);
            return;
        }
        // Actions and where to go are found by parts of their words; dates and what was said by what they hold.
        let kind = match self.kind {
            Kind::Help | Kind::Palette | Kind::Places | Kind::Headings | Kind::Links => AtomKind::Fuzzy,
            Kind::AsOf => {
                self.shown = (0..self.entries.len()).collect();
                self.cursor.go(0, self.shown.len(), height);
                return;
            }
            Kind::Versions
            | Kind::Changes
            | Kind::Documents
            | Kind::Joins
            | Kind::Confirm
            | Kind::Marks
            | Kind::Addresses
            | Kind::Themes
            | Kind::Searches
            | Kind::Note
            | Kind::Name
            | Kind::Welcome
            | Kind::Sections => AtomKind::Substring,
        };
        // A kind of change that is typed as a word of its own means that kind: "moved" is a part of "removed".
        let is_lead = |word: &str| {
            self.kind == Kind::Changes && self.entries.iter().any(|entry| lead_word(entry) == word)
        };
        let (leads, words): (Vec<&str>, Vec<&str>) =
            self.line.text().split_whitespace().partition(|word| is_lead(word));
        let typed = if leads.is_empty() { self.line.text().to_owned() } else { words.join(" ") };
        let pattern = Pattern::new(&typed, CaseMatching::Smart, Normalization::Smart, kind);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize)> = Vec::new();
        let folds = |entry: &Entry| matches!(entry.choice, Choice::Unfold(_));
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| !folds(entry)) {
            if !leads.is_empty() && !leads.contains(&lead_word(entry)) {
                continue;
            }
            // What stands beside a name says nothing of where it leads.
            let named = matches!(self.kind, Kind::Places | Kind::Headings);
            let note = if named { "" } else { &entry.note };
            let text = format!("{} {} {note}", entry.lead, entry.text.trim_start());
            if let Some(score) = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher) {
                scored.push((score, at));
            }
        }
        if !typed.is_empty() {
            scored.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
        }
        self.shown = scored.into_iter().map(|(_, at)| at).collect();
        self.cursor.go(0, self.shown.len(), height);
    }

    /// The entry under the cursor.
    pub fn selected(&self) -> Option<&Entry> {
        self.shown.get(self.cursor.at).map(|&at| &self.entries[at])
    }
}

/// The word of an entry's lead, without its mark.
fn lead_word(entry: &Entry) -> &str {
    entry.lead.split_whitespace().last().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_filtered_by_their_kind() {
        let entry = |lead: &str, text: &str| Entry {
            lead: lead.into(),
            meaning: Meaning::Text,
            text: text.into(),
            note: String::new(),
            choice: Choice::Row(0),
        };
        let entries = vec![
            entry("− removed  ", "Fees"),
            entry("⇄ moved    ", "Deposits"),
            entry("+ added    ", "Moved goods"),
        ];
        let mut popup = Popup::new(Kind::Changes, "Changes", entries, 0, 10);
        for (typed, shown) in [
            ("moved", vec![1]),
            ("removed", vec![0]),
            ("move", vec![0, 1, 2]),
            ("moved dep", vec![1]),
            ("removed moved", vec![0, 1]),
        ] {
            popup.line = Line::new(typed);
            popup.refilter(10);
            popup.shown.sort_unstable();
            assert_eq!(popup.shown, shown, "{typed}");
        }
    }

    #[test]
    fn the_palette_finds_actions_by_parts_of_their_words() {
        let mut popup = Popup::palette(&Keymap::bundled(), Context::Reader, 10);
        assert_eq!(popup.shown.len(), Action::ALL.len());
        popup.line = Line::new("swap sid");
        popup.refilter(10);
        assert_eq!(popup.selected().unwrap().choice, Choice::Run(Action::Swap));
        popup.line = Line::new("qqqq");
        popup.refilter(10);
        assert_eq!(popup.selected(), None);
    }

    #[test]
    fn help_lists_each_action_once() {
        for context in [Context::Tree, Context::Reader, Context::Compare, Context::Input] {
            let popup = Popup::help(&Keymap::bundled(), context, 10);
            let mut actions: Vec<String> = popup.entries.iter().map(|e| format!("{:?}", e.choice)).collect();
            let before = actions.len();
            actions.sort();
            actions.dedup();
            assert_eq!(actions.len(), before, "{context:?}");
            assert!(before > 5);
        }
    }
}
