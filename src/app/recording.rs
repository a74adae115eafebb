//! The verbs of records: writing one about a clause, changing it, what to do when it can't be kept.
//!
//! The text goes to an editor and comes back; what it means and where it is kept is decided below.

use std::sync::Arc;

use super::action::Action;
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::{App, Effect};
use crate::insight::{ClauseTold, Heading, Kept, Record, template};
use crate::library::Trouble;
use crate::model::{Block, ClauseId};
use crate::worker::{Draft, KeepAsk, Reading, Request, Target};

impl App {
    /// Writes a record about the clause under the reader's cursor, or changes the one that there is.
    pub(super) fn record_of_reader(&mut self) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        self.record_at(&reading, self.reader.block)
    }

    /// The same for the clause of the sheet.
    pub(super) fn record_of_sheet(&mut self) -> Vec<Effect> {
        match self.clause_sheet().map(|(reading, block)| (Arc::clone(reading), block)) {
            Some((reading, block)) => self.record_at(&reading, block),
            None => {
                self.refuse("Open a clause to write about it.".into());
                vec![]
            }
        }
    }

    fn record_at(&mut self, reading: &Reading, block: usize) -> Vec<Effect> {
        let Some(Block::Clause(clause)) = reading.outline.blocks.get(block) else {
            self.refuse("Put the cursor on a clause: records are about clauses.".into());
            return vec![];
        };
        let told = reading.told.get(&block);
        let kept: Vec<Arc<Kept>> =
            told.into_iter().flat_map(|told| &told.records).map(|noted| Arc::clone(&noted.kept)).collect();
        if kept.len() < 2 {
            return self.edit_record(reading.target.clone(), Some(clause.id), kept.into_iter().next());
        }
        let entry = |(n, kept): (usize, &Arc<Kept>)| Entry {
            lead: kept.record.severity.map_or(String::new(), |severity| severity.mark().to_owned()),
            meaning: Meaning::Text,
            text: kept.record.name().to_owned(),
            note: kept.file.clone(),
            choice: Choice::Record(n),
        };
        let mut entries: Vec<Entry> = kept.iter().enumerate().map(entry).collect();
        entries.push(Entry {
            lead: "+".to_owned(),
            meaning: Meaning::Added,
            text: "Write another one".to_owned(),
            note: String::new(),
            choice: Choice::Record(kept.len()),
        });
        self.recording.choice = Some((reading.target.clone(), clause.id, kept));
        let popup =
            Popup::new(Kind::Confirm, "Several records are about this clause", entries, 0, self.popup_rows());
        self.popups.push(popup);
        vec![]
    }

    /// Changes the record that was chosen, or writes another one.
    pub(super) fn choose_record(&mut self, at: usize) -> Vec<Effect> {
        match self.recording.choice.take() {
            Some((target, clause, kept)) => self.edit_record(target, Some(clause), kept.get(at).cloned()),
            None => vec![],
        }
    }

    /// Hands a record to the editor.
    pub(super) fn edit_record(
        &mut self,
        target: Target,
        clause: Option<ClauseId>,
        old: Option<Arc<Kept>>,
    ) -> Vec<Effect> {
        let readings = [self.clause_sheet().map(|(reading, _)| reading), self.reader.reading.as_ref()];
        let reading = readings.into_iter().flatten().find(|reading| reading.target == target).cloned();
        let found = reading.as_ref().and_then(|reading| {
            reading
                .outline
                .clauses()
                .find(|(_, here)| Some(here.id) == clause)
                .map(|(at, here)| (at, here.text.clone()))
        });
        let mut heading = Heading::default();
        if let Some((reading, (at, _))) = reading.as_ref().zip(found.as_ref()) {
            heading.document = format!("{} › {}", reading.service, reading.document);
            heading.place = reading.outline.place(*at).join(" › ");
            heading.rules = reading.told.get(at).map(rules_say).unwrap_or_default();
        }
        let quote = found.map(|(_, text)| text.replace('\n', " ")).unwrap_or_default();
        let record =
            old.as_ref().map_or_else(|| Record { quote, ..Record::default() }, |old| old.record.clone());
        let text = template(&record, &heading);
        let name = self.draft_name(&target, clause, old.as_deref());
        vec![Effect::Edit(Draft { name, about: (target, clause), old, text })]
    }

    /// What a draft's file is called: the same only for the same record of the same clause of the same archive.
    fn draft_name(&self, target: &Target, clause: Option<ClauseId>, old: Option<&Kept>) -> String {
        let archive = self.archives.get(target.archive).map_or("", |view| view.name.as_str());
        let what = format!(
            "{archive} {} {} {clause:?} {:?}",
            target.service,
            target.document,
            old.map(|old| &old.record)
        );
        format!("{}-{:016x}", target.service, xxhash_rust::xxh3::xxh3_64(what.as_bytes()))
    }

    /// A record was kept: what is shown is asked for again.
    pub(super) fn kept(&mut self, said: String) -> Vec<Effect> {
        self.say(Meaning::Notice, said);
        let mut effects = self.reload();
        effects.extend(self.sheet_again());
        effects.extend(self.search_again());
        effects
    }

    /// A record can't be kept as it is: it is edited again, or forgotten.
    pub(super) fn refused(&mut self, draft: Draft, trouble: &Trouble) {
        self.recording.draft = Some(draft);
        let entries = vec![
            Entry::answer("edit", trouble.what.clone(), Choice::EditAgain),
            Entry::answer("", trouble.hint.clone(), Choice::EditAgain),
            Entry::answer(
                "later",
                format!("Leave it: {} on the same clause goes on with it", self.record_key()),
                Choice::Nothing,
            ),
            Entry::answer("drop", "Forget what was written".into(), Choice::DropDraft),
        ];
        let popup = Popup::new(Kind::Confirm, "It can't be kept yet", entries, 0, self.popup_rows());
        self.popups.push(popup);
    }

    /// Hands the draft that was refused to the editor again.
    pub(super) fn edit_again(&mut self) -> Vec<Effect> {
        self.recording.draft.take().map(Effect::Edit).into_iter().collect()
    }

    /// Forgets the draft that was refused.
    pub(super) fn drop_draft(&mut self) -> Vec<Effect> {
        let draft = self.recording.draft.take();
        draft.map(|draft| Effect::Ask(Request::Keep(KeepAsk::Drop(draft.name)))).into_iter().collect()
    }

    /// The key that writes records, for hints.
    fn record_key(&self) -> String {
        self.keymap.key_of(super::Context::Reader, Action::Record).unwrap_or_default()
    }
}

/// What the rules say of a clause, on a line.
fn rules_say(told: &ClauseTold) -> String {
    let topics =
        told.topics.iter().map(|topic| format!("{} ({}, {})", topic.title, topic.id, topic.severity));
    topics.collect::<Vec<_>>().join("; ")
}

/// What is going on with records.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// The draft that can't be kept.
    draft: Option<Draft>,
    /// The clause with several records, of which one is being chosen.
    choice: Option<(Target, ClauseId, Vec<Arc<Kept>>)>,
}
