//! What the user keeps, behind the screen: in order, each of it. After every change, and whenever an index has grown,
//! all notes are told, with where each is by now.

use std::sync::Arc;

use super::exporting::write_outside;
use super::{Reply, Target};
use crate::export::Form;
use crate::insight::{Filler, Insight, Standing, standing};
use crate::library::{Archive, Loaded, Note, NoteKind, Notes, Personal, Trouble};
use crate::model::{Cancel, ClauseId, Timestamp, slugify};

/// What is to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The version, of a comparison the new side, and the clause where it is about one.
    pub about: (Target, Option<ClauseId>),
    /// Of a comparison, the old side.
    pub before: Option<(Target, Option<ClauseId>)>,
}

/// What the user says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteText {
    /// Words.
    pub comment: String,
    /// Tags, without `#`.
    pub tags: Vec<String>,
    /// The dossier; the current one where this is empty.
    pub dossier: String,
}

/// What is asked about notes.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteAsk {
    /// Read them again and find out where everything is.
    Look,
    /// Keep something, at this moment.
    Add(Subject, NoteText, Timestamp),
    /// Change words, tags and dossier of the note with this id.
    Revise(String, NoteText),
    /// Move the note past so many others.
    Shift(String, isize),
    /// Forget the note.
    Remove(String),
    /// Take the last removal back.
    Restore,
    /// Let the next notes go to a dossier.
    Choose(String),
    /// Give a dossier another name.
    Rename(String, String),
    /// Write a dossier into the current folder.
    Export(String, Form, Timestamp),
}

/// All notes and where they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoteBoard {
    /// The notes, in order.
    pub notes: Notes,
    /// Where each is: what it is about and, of a comparison, the old side.
    pub standings: Vec<(Standing, Option<Standing>)>,
    /// What was done.
    pub done: Option<String>,
    /// The note that was added or changed.
    pub touched: Option<String>,
    /// What is wrong.
    pub trouble: Option<Trouble>,
}

/// Does what is asked about notes.
pub(super) struct Clerk {
    archives: Arc<Vec<Archive>>,
    personal: Personal,
    insight: Arc<Insight>,
    /// What was removed last, and from where.
    removed: Option<(usize, Note)>,
}

/// What the file is called in which the words of a note are edited.
pub fn note_draft(id: &str) -> String {
    format!("note-{id}")
}

/// What was done, and to which note.
type Done = Option<(String, Option<String>)>;

impl Clerk {
    pub(super) fn new(archives: &Arc<Vec<Archive>>, personal: &Personal, insight: &Arc<Insight>) -> Self {
        let (archives, insight) = (Arc::clone(archives), Arc::clone(insight));
        Self { archives, personal: personal.clone(), insight, removed: None }
    }

    /// Does it and tells how things are now.
    pub(super) fn work(&mut self, ask: NoteAsk) -> Reply {
        if let NoteAsk::Export(dossier, form, today) = &ask {
            return match self.export(dossier, *form, *today) {
                Ok(path) => Reply::Written(path),
                Err(trouble) => Reply::Failed(trouble),
            };
        }
        let (done, trouble) = match self.change(ask) {
            Ok(loaded) => (loaded.value, loaded.trouble),
            Err(trouble) => (None, Some(trouble)),
        };
        let loaded = Notes::load(&self.personal);
        let standings = loaded.value.notes.iter().map(|note| standing(&self.archives, note)).collect();
        let (done, touched) = done.map_or((None, None), |(done, touched)| (Some(done), touched));
        let trouble = trouble.or(loaded.trouble);
        Reply::Notes(Arc::new(NoteBoard { notes: loaded.value, standings, done, touched, trouble }))
    }

    fn change(&mut self, ask: NoteAsk) -> Result<Loaded<Done>, Trouble> {
        let change = |change: &mut dyn FnMut(&mut Notes) -> Done| Notes::change(&self.personal, change);
        match ask {
            NoteAsk::Look | NoteAsk::Export(..) => Ok(Loaded { value: None, trouble: None }),
            NoteAsk::Add(subject, NoteText { comment, tags, dossier }, now) => {
                let note = Note { dossier, comment, tags, ..self.note(&subject, now)? };
                change(&mut |notes| {
                    let before = notes.notes.len();
                    let id = notes.add(note.clone());
                    let known = notes.notes.len() == before;
                    let said =
                        format!("{} in {}", if known { "Kept already" } else { "Kept" }, notes.current());
                    Some((format!("{said} ({})", notes.of(notes.current()).count()), Some(id)))
                })
            }
            NoteAsk::Revise(id, text) => {
                let loaded = change(&mut |notes| {
                    let there = notes.revise(&id, text.comment.clone(), text.tags.clone(), &text.dossier);
                    there.then(|| ("Note changed".to_owned(), Some(id.clone())))
                })?;
                // What an editor was given is kept now.
                self.personal.drop_draft(&note_draft(&id));
                Ok(loaded)
            }
            NoteAsk::Shift(id, by) => {
                change(&mut |notes| notes.shift(&id, by).then(|| (String::new(), Some(id.clone()))))
            }
            NoteAsk::Remove(id) => {
                let mut removed = None;
                let loaded = change(&mut |notes| {
                    removed = notes.remove(&id);
                    let (_, note) = removed.as_ref()?;
                    Some((format!("Removed from {}", note.dossier), None))
                })?;
                self.removed = removed.or(self.removed.take());
                Ok(loaded)
            }
            NoteAsk::Restore => {
                let removed = self.removed.clone();
                let loaded = change(&mut |notes| {
                    let (at, note) = removed.clone()?;
                    let (said, id) = (format!("Back in {}", note.dossier), note.id.clone());
                    notes.put_back(at, note);
                    Some((said, Some(id)))
                })?;
                self.removed = None;
                Ok(loaded)
            }
            NoteAsk::Choose(dossier) => change(&mut |notes| {
                notes.choose(&dossier);
                Some((format!("What is kept goes to {} now", notes.current()), None))
            }),
            NoteAsk::Rename(from, to) => change(&mut |notes| {
                notes.rename(&from, &to).then(|| (format!("{from} is called {} now", to.trim()), None))
            }),
        }
    }

    /// What is kept of a subject.
    fn note(&self, subject: &Subject, now: Timestamp) -> Result<Note, Trouble> {
        let filler = self.filler(now);
        let passage = |(target, clause): &(Target, Option<ClauseId>)| {
            filler.passage((target.archive, &target.service, &target.document), target.version, *clause)
        };
        Ok(Note {
            about: passage(&subject.about)?,
            before: subject.before.as_ref().map(passage).transpose()?,
            made: now.rfc3339(),
            ..Note::default()
        })
    }

    fn filler(&self, today: Timestamp) -> Filler<'_> {
        Filler { archives: &self.archives, insight: &self.insight, today }
    }

    fn export(&self, dossier: &str, form: Form, today: Timestamp) -> Result<String, Trouble> {
        let loaded = Notes::load(&self.personal);
        if let Some(trouble) = loaded.trouble {
            return Err(trouble);
        }
        let notes: Vec<&Note> = loaded.value.of(dossier).collect();
        if notes.is_empty() {
            return Err(Trouble::new(format!("nothing is kept in {dossier}"), "keep a clause first"));
        }
        let text = self.filler(today).dossier(dossier, &notes, &Cancel::default()).written(form);
        let name = format!("dossier-{}", slugify(dossier));
        write_outside(&self.archives, &name, form.ending(), &text)
    }
}

impl NoteBoard {
    /// The notes about a clause or version that is shown; of a clause, as noted in any version.
    pub fn about(&self, target: &Target, clause: Option<ClauseId>) -> impl Iterator<Item = &Note> {
        let is_about = move |at: usize, note: &Note| {
            let wanted = if clause.is_some() { NoteKind::Clause } else { NoteKind::Version };
            let spot = self.standings.get(at).and_then(|(about, _)| about.spot());
            spot.is_some_and(|spot| {
                note.kind() == wanted
                    && (spot.archive, spot.service.as_str(), spot.document.as_str())
                        == (target.archive, target.service.as_str(), target.document.as_str())
                    && spot.clause == clause
                    && (clause.is_some() || spot.version == target.version)
            })
        };
        self.notes
            .notes
            .iter()
            .enumerate()
            .filter(move |(at, note)| is_about(*at, note))
            .map(|(_, note)| note)
    }
}
