//! The dossiers: what the user kept, in order, and the verbs on it.
//!
//! Holds what the worker told last; keeping, changing and writing are its business.

use std::sync::Arc;

use super::action::Action;
use super::input::Line;
use super::layout::Area;
use super::list::Cursor;
use super::meaning::Meaning;
use super::noting::NoteDraft;
use super::popup::{Choice, Entry, Kind, Popup};
use super::reader::{Anchor, Sought};
use super::{App, Context, Effect, View};
use crate::export::{Form, Style};
use crate::insight::{Spot, Standing, cite_passage};
use crate::library::{Note, NoteKind, comment_and_tags};
use crate::worker::{NoteAsk, NoteBoard, NoteText, Request, Target};

/// The view's state.
#[derive(Clone, Debug, Default)]
pub struct NotePane {
    /// What was told last.
    pub board: Arc<NoteBoard>,
    /// The dossier that is shown; `None` for all of them.
    pub dossier: Option<String>,
    /// The filter, while there is one.
    pub filter: Option<Line>,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// The notes that are shown: indices into all.
    pub shown: Vec<usize>,
    /// Cursor on those.
    pub cursor: Cursor,
    /// What is about to be kept or changed.
    pub(super) draft: Option<NoteDraft>,
    /// A name that was typed.
    pub(super) name: String,
}

/// The list, and below it the note that the cursor is on; low screens keep the list only.
pub fn note_areas(body: Area) -> (Area, Area) {
    let below = if body.height < 16 { 0 } else { (body.height / 2).clamp(8, 22) };
    let list = Area { height: body.height - below, ..body };
    (list, Area { y: body.y + list.height, height: below, ..body })
}

impl NotePane {
    /// A note that is shown, and where it is now.
    pub fn note(&self, row: usize) -> Option<(&Note, &Standing)> {
        let &at = self.shown.get(row)?;
        Some((self.board.notes.notes.get(at)?, self.board.standings.get(at).map(|(about, _)| about)?))
    }

    /// The note under the cursor.
    pub fn selected(&self) -> Option<&Note> {
        Some(self.note(self.cursor.at)?.0)
    }

    fn rebuild(&mut self, height: usize) {
        let typed = self.filter.as_ref().map(|line| line.text().to_owned()).unwrap_or_default();
        let fits = |note: &Note| {
            self.dossier.as_ref().is_none_or(|dossier| note.dossier == *dossier) && note.matches(&typed)
        };
        let notes = self.board.notes.notes.iter().enumerate();
        self.shown = notes.filter(|(_, note)| fits(note)).map(|(at, _)| at).collect();
        self.cursor.go(self.cursor.at, self.shown.len(), height);
    }

    /// Takes in what was told; the cursor stays on its note, or goes to the one that was changed.
    fn accept(&mut self, board: Arc<NoteBoard>, height: usize) {
        let kept = board.touched.clone().or_else(|| self.selected().map(|note| note.id.clone()));
        self.board = board;
        // A dossier that was renamed or emptied gives way to the one that is kept to.
        let gone = |name: &String| self.board.notes.of(name).next().is_none();
        if self.dossier.as_ref().is_some_and(gone) {
            self.dossier = Some(self.board.notes.current().to_owned());
        }
        self.rebuild(height);
        let at = kept.and_then(|id| self.shown.iter().position(|&at| self.board.notes.notes[at].id == id));
        self.cursor.go(at.unwrap_or(self.cursor.at), self.shown.len(), height);
    }
}

impl App {
    fn note_rows(&self) -> usize {
        note_areas(self.layout.body).0.inner().rows()
    }

    pub(super) fn fit_notes(&mut self) {
        let height = self.note_rows();
        self.notes.cursor.reveal(self.notes.shown.len(), height);
    }

    pub(super) fn show_notes(&mut self, board: Arc<NoteBoard>) {
        let height = self.note_rows();
        let worse = board.trouble.is_some() && board.trouble != self.notes.board.trouble;
        if let (true, Some(trouble)) = (worse, &board.trouble) {
            self.say(Meaning::Error, format!("{} — {}", trouble.what, trouble.hint));
        } else if let Some(done) = board.done.as_ref().filter(|done| !done.is_empty()) {
            let hint = match (self.view, board.touched.is_some()) {
                (View::Notes, true) => String::new(),
                (View::Notes, false) if done.starts_with("Removed") => {
                    let key = self.keymap.key_of(Context::Notes, Action::Undo).unwrap_or_default();
                    format!("; {key} brings it back")
                }
                _ => format!("; {} shows the dossiers", self.dossier_key()),
            };
            self.say(Meaning::Notice, format!("{done}{hint}"));
        }
        self.notes.accept(board, height);
    }

    /// Opens the dossier that was kept to last.
    pub(super) fn open_notes(&mut self) -> Vec<Effect> {
        self.enter(View::Notes);
        let current = self.notes.board.notes.current().to_owned();
        let empty = self.notes.board.notes.of(&current).next().is_none();
        self.notes.dossier = if empty { None } else { Some(current) };
        let height = self.note_rows();
        self.notes.rebuild(height);
        // Another instance, a command or an editor may have changed them.
        vec![Effect::Ask(Request::Note(NoteAsk::Look))]
    }

    pub(super) fn run_in_notes(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = self.note_rows();
        let len = self.notes.shown.len();
        let n = count.unwrap_or(1) as isize;
        let page = height.saturating_sub(1).max(1) as isize;
        let cursor = &mut self.notes.cursor;
        match action {
            Action::Down => cursor.step(n, len, height),
            Action::Up => cursor.step(-n, len, height),
            Action::HalfDown => cursor.step(page / 2, len, height),
            Action::HalfUp => cursor.step(-page / 2, len, height),
            Action::PageDown => cursor.step(page, len, height),
            Action::PageUp => cursor.step(-page, len, height),
            Action::Top => cursor.go(0, len, height),
            Action::Bottom => cursor.go(count.map_or(len, |n| n - 1), len, height),
            Action::Filter => {
                self.notes.filter.get_or_insert_default();
                self.notes.filtering = true;
            }
            Action::Open if self.notes.filtering => self.notes.filtering = false,
            Action::Back if self.notes.filtering || self.notes.filter.is_some() => {
                self.notes.filtering = false;
                self.notes.filter = None;
                self.notes.rebuild(height);
            }
            Action::Back => self.leave(),
            Action::PickDossier => self.pick_dossier(),
            Action::Undo => return vec![Effect::Ask(Request::Note(NoteAsk::Restore))],
            _ => return self.run_on_note(action, n),
        }
        vec![]
    }

    /// What needs a note under the cursor.
    fn run_on_note(&mut self, action: Action, n: isize) -> Vec<Effect> {
        let Some(note) = self.notes.selected().cloned() else {
            self.no_notes();
            return vec![];
        };
        let ask = |ask| vec![Effect::Ask(Request::Note(ask))];
        match action {
            Action::Open | Action::Expand => return self.open_note(),
            Action::MoveDown => return ask(NoteAsk::Shift(note.id, n)),
            Action::MoveUp => return ask(NoteAsk::Shift(note.id, -n)),
            Action::Remove => return ask(NoteAsk::Remove(note.id)),
            Action::Rename => self.prompt_for_name(&note.dossier),
            Action::Export => self.pick_form(&note.dossier),
            Action::Copy => {
                self.say(Meaning::Notice, format!("Copied {}", note.about.locator));
                return vec![Effect::Copy(note.about.locator)];
            }
            Action::Cite => {
                let Some(citation) = cite_passage(&note.about, self.now) else { return vec![] };
                self.say(Meaning::Notice, "Copied the citation.".into());
                return vec![Effect::Copy(citation.written(Style::Plain))];
            }
            _ => {}
        }
        vec![]
    }

    fn no_notes(&mut self) {
        let key = self.keymap.key_of(Context::Everywhere, Action::Note).unwrap_or_default();
        self.refuse(format!("Nothing is here: {key} keeps the clause, version or comparison you look at."));
    }

    /// Asks for other words about the note under the cursor.
    pub(super) fn revise_selected(&mut self) -> Vec<Effect> {
        match self.notes.selected().map(|note| note.id.clone()) {
            Some(id) => self.prompt_for_note(&id),
            None => self.no_notes(),
        }
        vec![]
    }

    /// Shows what the note under the cursor is about.
    fn open_note(&mut self) -> Vec<Effect> {
        let Some(&at) = self.notes.shown.get(self.notes.cursor.at) else { return vec![] };
        let board = Arc::clone(&self.notes.board);
        let (Some(note), Some((about, before))) = (board.notes.notes.get(at), board.standings.get(at)) else {
            return vec![];
        };
        let spot = match about {
            Standing::Here(spot) => spot,
            Standing::Lost(why) => {
                self.refuse(format!("It can't be opened: {why}."));
                return vec![];
            }
        };
        let target = target(spot);
        match (note.kind(), before.as_ref()) {
            (NoteKind::Comparison, Some(Standing::Here(before))) => {
                self.compare.go_to_clause = spot.clause.or(before.clause);
                self.start_comparison(self::target(before), target)
            }
            (NoteKind::Comparison, Some(Standing::Lost(why))) => {
                self.refuse(format!("It can't be compared: {why}."));
                vec![]
            }
            _ => {
                let anchor = spot.clause.map_or(Anchor::Top, |clause| {
                    Anchor::Clause(Sought { clause, place: note.about.place.clone(), near: Vec::new() })
                });
                self.open_text(&target, anchor)
            }
        }
    }

    /// Hands the words of the note under the cursor to the editor: there is room for more than a line.
    pub(super) fn edit_note(&mut self) -> Vec<Effect> {
        match self.notes.selected() {
            Some(note) => vec![Effect::EditNote(note.id.clone(), note.typed())],
            None => {
                self.no_notes();
                vec![]
            }
        }
    }

    /// Lists the dossiers.
    fn pick_dossier(&mut self) {
        let notes = &self.notes.board.notes;
        let entry = |text: String, n: usize, choice| Entry {
            note: if n == 1 { "1 note".into() } else { format!("{n} notes") },
            ..Entry::answer("", text, choice)
        };
        let mut entries = vec![entry("All dossiers".into(), notes.notes.len(), Choice::ShowDossier(None))];
        let dossiers = notes.dossiers();
        let at = dossiers.iter().position(|(name, _)| Some(name) == self.notes.dossier.as_ref());
        let each = dossiers.into_iter().enumerate();
        entries.extend(each.map(|(at, (name, n))| entry(name, n, Choice::ShowDossier(Some(at)))));
        let at = at.map_or(0, |at| at + 1);
        let popup = Popup::new(Kind::Documents, "Dossiers", entries, at, self.popup_rows());
        self.popups.push(popup);
    }

    /// Shows a dossier by its place in the list, and keeps to it from now on.
    pub(super) fn show_dossier(&mut self, at: Option<usize>) -> Vec<Effect> {
        let dossiers = self.notes.board.notes.dossiers();
        self.notes.dossier = at.and_then(|at| dossiers.get(at)).map(|(name, _)| name.clone());
        self.notes.cursor = Cursor::default();
        let height = self.note_rows();
        self.notes.rebuild(height);
        let choose = self.notes.dossier.clone().map(|name| Effect::Ask(Request::Note(NoteAsk::Choose(name))));
        choose.into_iter().collect()
    }

    /// Asks in which form a dossier is written.
    fn pick_form(&mut self, dossier: &str) {
        let entries = Form::ALL.map(|form| {
            let (lead, text) = form.label().split_once(": ").unwrap_or((form.label(), ""));
            Entry::answer(lead, text.to_owned(), Choice::ExportAs(form))
        });
        let title = format!("Write the dossier {dossier} into the current folder");
        let popup = Popup::new(Kind::Confirm, &title, entries.into(), 0, self.popup_rows());
        self.popups.push(popup);
    }

    /// Writes the dossier of the note under the cursor.
    pub(super) fn export_dossier(&mut self, form: Form) -> Vec<Effect> {
        let dossier = self.notes.selected().map(|note| note.dossier.clone());
        let ask = |dossier| Effect::Ask(Request::Note(NoteAsk::Export(dossier, form, self.now)));
        dossier.map(ask).into_iter().collect()
    }

    /// A key typed into the filter.
    pub(super) fn typed_in_notes(&mut self, key: super::key::Key) {
        if self.notes.filter.get_or_insert_default().key(key) {
            let height = self.note_rows();
            self.notes.rebuild(height);
        }
    }

    /// Text pasted into the filter.
    pub(super) fn paste_in_notes(&mut self, text: &str) {
        self.notes.filter.get_or_insert_default().paste(text);
        let height = self.note_rows();
        self.notes.rebuild(height);
    }
}

/// What is asked for when the editor came back with the words of a note.
pub(super) fn edited(id: String, text: &str) -> Effect {
    let (comment, tags) = comment_and_tags(text);
    Effect::Ask(Request::Note(NoteAsk::Revise(id, NoteText { comment, tags, dossier: String::new() })))
}

fn target(spot: &Spot) -> Target {
    Target {
        archive: spot.archive,
        service: spot.service.clone(),
        document: spot.document.clone(),
        version: spot.version,
    }
}
