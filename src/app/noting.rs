//! Keeping something: which clause, version or comparison is meant, and the prompt for words, tags and the dossier.
//!
//! What is kept already, and the view of it, are in `notes`; keeping itself is the worker's business.

use super::action::Action;
use super::feed;
use super::popup::{Choice, Entry, Kind, Popup};
use super::tree::Node;
use super::wrap::cut;
use super::{App, Context, Effect, View};
use crate::library::{NoteKind, comment_and_tags, previous_real};
use crate::model::{Block, ClauseId};
use crate::worker::{NoteAsk, NoteSubject, NoteText, Reading, Request, Target};

/// Something that is about to be kept, or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteDraft {
    /// What is noted.
    what: What,
    /// The dossiers that it can go to, as listed.
    dossiers: Vec<String>,
    /// The words and tags that were typed.
    typed: String,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    /// Something new.
    New(NoteSubject),
    /// The note with this id.
    Known(String),
    /// The name of this dossier.
    Dossier(String),
}

impl App {
    /// Asks for words about what the cursor is on, and where to keep it.
    pub(super) fn note_here(&mut self) -> Vec<Effect> {
        match self.view {
            View::Notes => return self.revise_selected(),
            View::Compare => return self.note_comparison(),
            _ => {}
        }
        match self.subject_here() {
            Ok((subject, about)) => self.prompt_for(subject, &about),
            Err(why) => self.refuse(why),
        }
        vec![]
    }

    /// What the cursor is on, and what it is called; or why there is nothing to keep.
    fn subject_here(&self) -> Result<(NoteSubject, String), String> {
        let of = |reading: &Reading, block: usize| match reading.outline.blocks.get(block) {
            Some(Block::Clause(clause)) => (subject(&reading.target, Some(clause.id)), clause.label()),
            _ => (subject(&reading.target, None), format!("the whole version, {}", version_label(reading))),
        };
        match self.view {
            View::Browse if self.focus == super::layout::Pane::Tree => self.subject_in_tree(),
            View::Browse => {
                let reading = self.reader.reading.as_ref().ok_or("Open a document first.")?;
                Ok(of(reading, self.reader.block))
            }
            View::Search => {
                let hit =
                    self.search.selected().ok_or("Search first: a clause that was found can be kept.")?;
                let target = self.hit_target(hit).ok_or("That document is no longer in the archive.")?;
                Ok((subject(&target, Some(hit.clause)), hit.text.clone()))
            }
            View::Sheet => {
                let (reading, block) = self.clause_sheet().ok_or("Open a clause to keep it.")?;
                Ok(of(reading, block))
            }
            View::Lineage => {
                let traced = self.lineage.traced.as_ref();
                let found = traced.zip(self.lineage.step());
                let (traced, step) = found.ok_or("Put the cursor on a wording to keep it.")?;
                let target = traced.reading.target.at(step.span.last as usize);
                Ok((subject(&target, Some(step.clause)), step.text.clone()))
            }
            View::Changes => {
                let target = self.feed.selected().and_then(|item| feed::target(&self.archives, item));
                let target = target.ok_or("Put the cursor on a change to keep it.")?;
                let old = previous_real(&self.versions_of(&target), target.version);
                let before = old.map(|old| (target.at(old), None));
                let label = format!("{} › {}", target.service, target.document);
                Ok((NoteSubject { about: (target, None), before }, label))
            }
            _ => Err("Clauses, versions and comparisons can be kept: put the cursor on one.".into()),
        }
    }

    fn subject_in_tree(&self) -> Result<(NoteSubject, String), String> {
        let row = self.tree.selected();
        let row = row.filter(|row| !matches!(row.node, Node::Archive | Node::Service(_) | Node::Hidden(..)));
        let (target, block) = row
            .and_then(|_| self.selected_target())
            .ok_or("Put the cursor on a document, a version or a clause to keep it.")?;
        let shown = self.reader.reading.as_ref().filter(|reading| reading.target == target);
        let clause =
            shown.zip(block).and_then(|(reading, block)| match reading.outline.blocks.get(block)? {
                Block::Clause(clause) => Some((clause.id, clause.label())),
                _ => None,
            });
        let label = || format!("{} › {}", target.service, target.document);
        let (id, label) = clause.map_or_else(
            || (None, format!("the whole version, {}", label())),
            |(id, label)| (Some(id), label),
        );
        Ok((subject(&target, id), label))
    }

    /// Asks whether the change under the cursor or the whole comparison is meant.
    fn note_comparison(&mut self) -> Vec<Effect> {
        if self.compare.compared.is_none() {
            self.refuse("Nothing is compared yet.".into());
            return vec![];
        }
        if self.change_here().is_none() {
            return self.keep_comparison(false);
        }
        let entries = vec![
            Entry::answer("this", "The change under the cursor".into(), Choice::KeepChange),
            Entry::answer("all", "The whole comparison".into(), Choice::KeepComparison),
        ];
        let popup = Popup::new(Kind::Confirm, "Keep what?", entries, 0, self.popup_rows());
        self.popups.push(popup);
        vec![]
    }

    /// The clauses of the change under the cursor: of the old side, of the new side.
    fn change_here(&self) -> Option<(Option<ClauseId>, Option<ClauseId>)> {
        let compared = self.compare.compared.as_ref()?;
        let row = compared.comparison.rows.get(self.compare.row_at_cursor()?)?;
        if !self.compare.is_change(row) {
            return None;
        }
        let pair = compared.comparison.pairs.get(row.pair)?;
        let clause = |reading: &Reading, block: Option<usize>| match reading.outline.blocks.get(block?)? {
            Block::Clause(clause) => Some(clause.id),
            _ => None,
        };
        let sides = (clause(&compared.old, pair.old), clause(&compared.new, pair.new));
        (sides.0.is_some() || sides.1.is_some()).then_some(sides)
    }

    /// Asks for words about the comparison, or about the change under the cursor only.
    pub(super) fn keep_comparison(&mut self, change: bool) -> Vec<Effect> {
        let Some(compared) = self.compare.compared.clone() else { return vec![] };
        let (old, new) = if change { self.change_here().unwrap_or_default() } else { (None, None) };
        let subject = NoteSubject {
            about: (compared.new.target.clone(), new),
            before: Some((compared.old.target.clone(), old)),
        };
        let days = format!("{} → {}", compared.old.version().date.day(), compared.new.version().date.day());
        let what = if change { "a change, " } else { "" };
        self.prompt_for(subject, &format!("{what}{} {days}", compared.new.document));
        vec![]
    }

    /// Asks for words; of a clause or version that is kept already, with the words that it has.
    fn prompt_for(&mut self, subject: NoteSubject, about: &str) {
        let known = match (&subject.before, &subject.about) {
            (None, (target, clause)) => self.notes.board.about(target, *clause).next().cloned(),
            _ => None,
        };
        match known {
            Some(note) => self.prompt_for_note(&note.id),
            None => self.prompt(What::New(subject), &format!("Keep: {}", first_line(about)), ""),
        }
    }

    /// Asks for other words about a note.
    pub(super) fn prompt_for_note(&mut self, id: &str) {
        let Some(note) = self.notes.board.notes.find(id).cloned() else { return };
        let about = match note.kind() {
            NoteKind::Clause => note.quote().unwrap_or_default().to_owned(),
            _ => note.about.name(),
        };
        self.prompt(What::Known(note.id.clone()), &format!("Note: {}", first_line(&about)), &note.typed());
    }

    /// Asks what a dossier shall be called.
    pub(super) fn prompt_for_name(&mut self, dossier: &str) {
        let draft =
            NoteDraft { what: What::Dossier(dossier.to_owned()), dossiers: Vec::new(), typed: String::new() };
        self.ask_for_name(draft, &format!("Another name for {dossier}"), dossier);
    }

    fn prompt(&mut self, what: What, title: &str, typed: &str) {
        let notes = &self.notes.board.notes;
        let mut dossiers = notes.dossiers();
        let (verb, at_home) = match &what {
            What::Known(id) => {
                let home = notes.find(id).map(|note| note.dossier.clone()).unwrap_or_default();
                dossiers.sort_by_key(|(name, _)| *name != home);
                ("move", "change")
            }
            _ => ("keep", "keep"),
        };
        let count = |n: usize| if n == 1 { "1 note".to_owned() } else { format!("{n} notes") };
        let mut entries: Vec<Entry> = dossiers
            .iter()
            .enumerate()
            .map(|(at, (name, n))| {
                let text = if verb == "move" && at > 0 { format!("to {name}") } else { format!("in {name}") };
                let lead = if at == 0 { at_home } else { verb };
                Entry { note: count(*n), ..Entry::answer(lead, text, Choice::NoteInto(at)) }
            })
            .collect();
        entries.push(Entry::answer("new", "in a new dossier …".into(), Choice::NewDossier));
        if matches!(what, What::Known(_)) {
            entries.push(Entry::answer("remove", "this note".into(), Choice::RemoveNote));
        }
        let dossiers = dossiers.into_iter().map(|(name, _)| name).collect();
        self.notes.draft = Some(NoteDraft { what, dossiers, typed: typed.to_owned() });
        let mut popup = Popup::new(Kind::Note, title, entries, 0, self.popup_rows());
        popup.line = super::input::Line::new(typed);
        self.popups.push(popup);
    }

    fn ask_for_name(&mut self, draft: NoteDraft, title: &str, typed: &str) {
        self.notes.draft = Some(draft);
        let entries = vec![Entry::answer("Enter", "takes this name".into(), Choice::Named)];
        let mut popup = Popup::new(Kind::Name, title, entries, 0, self.popup_rows());
        popup.line = super::input::Line::new(typed);
        self.popups.push(popup);
    }

    /// What was typed into a prompt that is closed by a choice.
    pub(super) fn took_words(&mut self, kind: Kind, typed: &str) {
        if let Some(draft) = &mut self.notes.draft
            && kind == Kind::Note
        {
            typed.clone_into(&mut draft.typed);
        } else if kind == Kind::Name {
            typed.trim().clone_into(&mut self.notes.name);
        }
    }

    /// Keeps what was asked about in a dossier, by its place in the list.
    pub(super) fn note_into(&mut self, at: usize) -> Vec<Effect> {
        let Some(draft) = self.notes.draft.take() else { return vec![] };
        let dossier = draft.dossiers.get(at).cloned().unwrap_or_default();
        self.keep(draft, dossier)
    }

    fn keep(&mut self, draft: NoteDraft, dossier: String) -> Vec<Effect> {
        let (comment, tags) = comment_and_tags(&draft.typed);
        let text = NoteText { comment, tags, dossier };
        let ask = match draft.what {
            What::New(subject) => NoteAsk::Add(subject, text, self.now),
            What::Known(id) => NoteAsk::Revise(id, text),
            What::Dossier(name) => NoteAsk::Rename(name, text.dossier),
        };
        vec![Effect::Ask(Request::Note(ask))]
    }

    /// Asks what the new dossier shall be called.
    pub(super) fn new_dossier(&mut self) -> Vec<Effect> {
        if let Some(draft) = self.notes.draft.take() {
            self.ask_for_name(draft, "A new dossier", "");
        }
        vec![]
    }

    /// A name was typed.
    pub(super) fn named(&mut self) -> Vec<Effect> {
        let name = std::mem::take(&mut self.notes.name);
        let Some(draft) = self.notes.draft.take() else { return vec![] };
        if name.is_empty() {
            self.refuse("A dossier needs a name: nothing was kept.".into());
            return vec![];
        }
        self.keep(draft, name)
    }

    /// Removes the note that was asked about.
    pub(super) fn remove_drafted(&mut self) -> Vec<Effect> {
        match self.notes.draft.take().map(|draft| draft.what) {
            Some(What::Known(id)) => vec![Effect::Ask(Request::Note(NoteAsk::Remove(id)))],
            _ => vec![],
        }
    }

    /// The key that shows the dossiers, for hints.
    pub(super) fn dossier_key(&self) -> String {
        self.keymap.key_of(Context::Everywhere, Action::Notes).unwrap_or_default()
    }
}

fn subject(target: &Target, clause: Option<ClauseId>) -> NoteSubject {
    NoteSubject { about: (target.clone(), clause), before: None }
}

fn version_label(reading: &Reading) -> String {
    format!("{} › {}, {}", reading.service, reading.document, reading.version().date.day())
}

fn first_line(text: &str) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), 60)
}
