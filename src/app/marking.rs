//! Marks on screen: a letter for the place where a text is read, and going there by it.
//!
//! Where they are kept is `library`'s business; going back from one is the jump list's.

use std::collections::BTreeMap;

use super::action::Action;
use super::key::{Code, Key};
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::wrap::cut;
use super::{App, Context, Effect};
use crate::library::{Mark, MarkChanges, is_mark};
use crate::worker::Request;

/// Columns of the words that a mark is remembered with.
const SAID: usize = 60;

/// The marks.
#[derive(Clone, Debug, Default)]
pub struct Marking {
    /// By letter.
    pub known: BTreeMap<char, Mark>,
    /// What was set or removed since the start: all of it goes to the worker each time, so that nothing is lost
    /// where one change overtakes another.
    changed: MarkChanges,
    /// Whether the next key is the letter of a mark to set.
    pub setting: bool,
}

impl App {
    /// Asks for the letter of a mark to set here.
    pub(super) fn begin_mark(&mut self) -> Vec<Effect> {
        if self.reader.reading.is_none() {
            return self.nothing_open();
        }
        self.marking.setting = true;
        self.refuse("A mark for this place: press its letter, a to z or A to Z.".into());
        vec![]
    }

    /// Sets the mark that a key names.
    pub(super) fn set_mark(&mut self, key: Key) -> Vec<Effect> {
        let letter = match key.code {
            Code::Char(c) if is_mark(c) && !key.alt => c,
            Code::Esc => return vec![],
            _ => {
                self.refuse(format!("{key} is no letter: no mark is set."));
                return vec![];
            }
        };
        let (Some(spot), Some(reading)) = (self.spot(), &self.reader.reading) else { return vec![] };
        let block = reading.outline.blocks.get(self.reader.block);
        let words = block.map_or("", |block| super::compare::block_text(block));
        let words = cut(words.lines().next().unwrap_or_default(), SAID);
        let said = format!("{} › {}", reading.service, reading.document);
        self.say(Meaning::Notice, format!("Mark {letter} is set here: {said}."));
        let mark = Mark { spot, said: format!("{said}: {words}") };
        self.marking.known.insert(letter, mark.clone());
        self.marking.changed.insert(letter, Some(mark));
        vec![Effect::Ask(Request::Mark(self.marking.changed.clone()))]
    }

    /// Opens the list of marks, in which a letter goes to its mark at once.
    pub(super) fn list_marks(&mut self) -> Vec<Effect> {
        let open = |mark: &Mark| self.archives.iter().any(|archive| archive.name == mark.spot.archive);
        let entry = |(letter, mark): (&char, &Mark)| Entry {
            lead: letter.to_string(),
            meaning: if open(mark) { Meaning::Key } else { Meaning::Dim },
            text: mark.said.clone(),
            note: match &mark.spot.version {
                _ if !open(mark) => format!("in {}, not open", mark.spot.archive),
                Some(version) => version.clone(),
                None => "latest".into(),
            },
            choice: Choice::Mark(*letter),
        };
        let mut entries: Vec<Entry> = self.marking.known.iter().map(entry).collect();
        entries.push(Entry {
            lead: "'".into(),
            meaning: Meaning::Key,
            text: "the place that was left last".into(),
            note: self.keymap.key_of(Context::Reader, Action::JumpBack).unwrap_or_default(),
            choice: Choice::Run(Action::JumpBack),
        });
        let title = "Marks: a letter goes there, Delete removes one";
        self.popups.push(Popup::new(Kind::Marks, title, entries, 0, self.popup_rows()));
        vec![]
    }

    /// A key in the list of marks: the letter of one, or what removes the one under the cursor.
    pub(super) fn typed_in_marks(&mut self, key: Key) -> Vec<Effect> {
        let Some(popup) = self.popups.last_mut() else { return vec![] };
        let letter = match key.code {
            Code::Char(c) if !key.ctrl && !key.alt => c,
            Code::Delete | Code::Backspace => {
                let Some(Choice::Mark(letter)) = popup.selected().map(|entry| entry.choice) else {
                    return vec![];
                };
                let at = popup.cursor.at;
                self.popups.pop();
                self.marking.known.remove(&letter);
                self.marking.changed.insert(letter, None);
                self.list_marks();
                let rows = self.popup_rows();
                if let Some(popup) = self.popups.last_mut() {
                    popup.cursor.go(at, popup.shown.len(), rows);
                }
                return vec![Effect::Ask(Request::Mark(self.marking.changed.clone()))];
            }
            _ => return vec![],
        };
        let named = popup.entries.iter().find(|entry| entry.lead.chars().eq([letter]));
        let choice = named.map(|entry| entry.choice);
        self.popups.pop();
        match choice {
            Some(choice) => {
                self.jumps.run(Action::Open);
                self.choose(choice)
            }
            None => {
                let set = self.keymap.key_of(Context::Reader, Action::Mark).unwrap_or_default();
                self.refuse(format!("Mark {letter} is not set; {set} and a letter set one."));
                vec![]
            }
        }
    }

    /// Goes to a mark: in the version where it was set or, where that was the latest, in the latest now.
    pub(super) fn go_to_mark(&mut self, letter: char) -> Vec<Effect> {
        let Some(Mark { spot, .. }) = self.marking.known.get(&letter).cloned() else { return vec![] };
        let Some(archive) = self.archives.iter().position(|archive| archive.name == spot.archive) else {
            self.refuse(format!("Mark {letter} is in {}, which is not open.", spot.archive));
            return vec![];
        };
        match self.place_of(archive, &spot) {
            Some((target, anchor)) => self.open_text(&target, anchor),
            None => {
                let day = self.as_of.map(|day| format!(" as of {}", day.day())).unwrap_or_default();
                let (service, document) = (&spot.service, &spot.document);
                self.refuse(format!(
                    "{service}/{document}, where mark {letter} is, is not in the archive{day}."
                ));
                vec![]
            }
        }
    }
}
