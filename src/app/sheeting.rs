//! The verbs of sheets: opening them, moving in them, following where a line leads, going back.

use std::sync::Arc;

use super::action::Action;
use super::lines::TextLine;
use super::meaning::Meaning;
use super::reader::{Anchor, Sought};
use super::sheet::{Link, SheetPane};
use super::tree::Node;
use super::{App, Effect, View};
use crate::export::Style;
use crate::library::{previous_real, version_name};
use crate::model::{Block, ClauseId};
use crate::worker::{Content, Reading, Request, Sheet, SheetAsk, Subject, Target};

impl App {
    /// Opens a sheet on top of those that are open.
    pub(super) fn open_sheet(&mut self, subject: Subject) -> Vec<Effect> {
        let ask = SheetAsk { subject, as_of: self.as_of };
        if self.view != View::Sheet {
            self.sheets.clear();
            self.enter(View::Sheet);
        }
        // One that is open already is returned to.
        if let Some(at) = self.sheets.iter().position(|pane| pane.ask.subject == ask.subject) {
            self.sheets.truncate(at + 1);
            return self.sheet_again();
        }
        self.sheets.push(SheetPane::new(ask.clone(), self.now, self.layout.body));
        vec![Effect::Ask(Request::Sheet(ask))]
    }

    /// Asks again for the sheet that is shown: the archive, the day or a record has changed.
    pub(super) fn sheet_again(&mut self) -> Vec<Effect> {
        if self.view != View::Sheet {
            return vec![];
        }
        let as_of = self.as_of;
        let then = self.sheets.last().and_then(|pane| self.version_then(pane));
        let Some(pane) = self.sheets.last_mut() else { return vec![] };
        pane.ask.as_of = as_of;
        if let (Some(version), Subject::Clause(target, _)) = (then, &mut pane.ask.subject) {
            target.version = version;
        }
        vec![Effect::Ask(Request::Sheet(pane.ask.clone()))]
    }

    /// The version in force on the day that is set, where it holds the sheet's clause and the one that is shown is
    /// later.
    fn version_then(&self, pane: &SheetPane) -> Option<usize> {
        let Subject::Clause(target, clause) = &pane.ask.subject else { return None };
        let Content::Clause(shown) = &pane.sheet.as_ref()?.content else { return None };
        let version = self.versions_of(target).len().checked_sub(1).filter(|last| *last < target.version)?;
        shown.reading.lifetimes.get(clause)?.holds(version as u32).then_some(version)
    }

    /// Shows an answer where it is still wanted.
    pub(super) fn show_sheet(&mut self, sheet: Arc<Sheet>) {
        let body = self.layout.body;
        if let Some(pane) = self.sheets.last_mut().filter(|pane| pane.ask == sheet.ask) {
            pane.fit(body);
            pane.show(sheet);
        }
    }

    /// The page of the clause under the reader's cursor.
    pub(super) fn open_clause_page(&mut self) -> Vec<Effect> {
        // A clause that is still being opened is meant, not what is shown until then.
        if let (Some(target), Anchor::Clause(sought)) = (&self.reader.wanted, &self.reader.anchor) {
            return self.open_sheet(Subject::Clause(target.clone(), sought.clause));
        }
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        match reading.outline.blocks.get(self.reader.block) {
            Some(Block::Clause(clause)) => {
                self.open_sheet(Subject::Clause(reading.target.clone(), clause.id))
            }
            _ => {
                self.refuse("A heading has no page of its own: put the cursor on a clause.".into());
                vec![]
            }
        }
    }

    /// The overview of what is looked at: a service, a document or, from these, every topic.
    pub(super) fn open_overview(&mut self) -> Vec<Effect> {
        let subject = match self.view {
            View::Sheet => match self.sheets.last().map(|pane| &pane.ask.subject) {
                Some(Subject::Clause(target, _)) => document(target),
                Some(Subject::Document(archive, service, _)) => Subject::Service(*archive, service.clone()),
                _ => Subject::Topics,
            },
            View::Browse if self.focus == super::layout::Pane::Tree => match self.selected_subject() {
                Some(subject) => subject,
                None => return self.nothing_open(),
            },
            _ => match &self.reader.reading {
                Some(reading) => document(&reading.target),
                None => return self.nothing_open(),
            },
        };
        self.open_sheet(subject)
    }

    /// What the tree's cursor is on.
    fn selected_subject(&self) -> Option<Subject> {
        let row = self.tree.selected()?;
        let holdings = &self.archives.get(row.archive)?.holdings;
        if let Node::Service(service) = row.node {
            return Some(Subject::Service(row.archive, holdings.services.get(service)?.slug.clone()));
        }
        match super::tree::Tree::target(row, holdings) {
            Some((target, _)) => Some(document(&target)),
            None => Some(Subject::Topics),
        }
    }

    pub(super) fn run_in_sheet(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let n = count.unwrap_or(1).min(10_000) as isize;
        let Some(pane) = self.sheets.last_mut() else {
            self.leave();
            return vec![];
        };
        let page = pane.height().saturating_sub(1).max(1) as isize;
        match action {
            Action::Down => pane.step(n),
            Action::Up => pane.step(-n),
            Action::HalfDown => pane.step(page / 2),
            Action::HalfUp => pane.step(-page / 2),
            Action::PageDown => pane.step(page),
            Action::PageUp => pane.step(-page),
            Action::Top => {
                pane.go(0);
                pane.cursor.top = 0;
            }
            Action::Bottom => pane.go(usize::MAX),
            Action::Next => (0..n).for_each(|_| pane.seek(true, |line| line.link.is_some())),
            Action::Previous => (0..n).for_each(|_| pane.seek(false, |line| line.link.is_some())),
            Action::NextSection => (0..n).for_each(|_| pane.seek(true, is_section)),
            Action::PreviousSection => (0..n).for_each(|_| pane.seek(false, is_section)),
            Action::Open => return self.follow_link(),
            Action::Back => {
                self.sheets.pop();
                if self.sheets.is_empty() {
                    self.leave();
                }
                // What lies below may be older than what was written since.
                return self.sheet_again();
            }
            Action::Copy => return self.copy_from_sheet(),
            Action::Cite => return self.cite_from_sheet(),
            Action::Lineage => return self.with_clause(|app, target, clause| app.follow(target, clause)),
            Action::Read => return self.with_clause(App::read_clause),
            Action::Compare | Action::ThenNow => return self.with_clause(App::compare_clause),
            Action::Record => {
                return match pane.link().cloned() {
                    Some(Link::Record(target, clause, kept)) => self.edit_record(target, clause, kept),
                    _ => self.record_of_sheet(),
                };
            }
            _ => {}
        }
        vec![]
    }

    /// Does something with the clause of the sheet, or of the line under the cursor where that leads to one.
    fn with_clause(&mut self, what: impl FnOnce(&mut Self, Target, ClauseId) -> Vec<Effect>) -> Vec<Effect> {
        match self.clause_of_sheet() {
            Some((target, clause)) => what(self, target, clause),
            None => {
                self.refuse("Put the cursor on a line that leads to a clause.".into());
                vec![]
            }
        }
    }

    fn clause_of_sheet(&self) -> Option<(Target, ClauseId)> {
        let pane = self.sheets.last()?;
        let of = |subject: &Subject| match subject {
            Subject::Clause(target, clause) => Some((target.clone(), *clause)),
            _ => None,
        };
        let linked = match pane.link() {
            Some(Link::Sheet(subject)) => of(subject),
            _ => None,
        };
        linked.or_else(|| of(&pane.ask.subject))
    }

    /// Whether the sheet that is shown is the page of a clause.
    pub fn is_clause_page(&self) -> bool {
        self.sheets.last().is_some_and(|pane| matches!(pane.ask.subject, Subject::Clause(..)))
    }

    /// The text that the sheet's clause stands in, where the sheet is about one.
    pub(super) fn clause_sheet(&self) -> Option<(&Arc<Reading>, usize)> {
        match &self.sheets.last()?.sheet.as_ref()?.content {
            Content::Clause(clause) => Some((&clause.reading, clause.block)),
            _ => None,
        }
    }

    fn follow_link(&mut self) -> Vec<Effect> {
        match self.sheets.last().and_then(SheetPane::link).cloned() {
            Some(Link::Sheet(subject)) => self.open_sheet(subject),
            Some(Link::Read(target, clause)) => self.read_clause(target, clause),
            Some(Link::Lineage(target, clause)) => self.follow(target, clause),
            Some(Link::Record(target, clause, kept)) => self.edit_record(target, clause, kept),
            Some(Link::Cite) => self.cite_from_sheet(),
            None => {
                let next = self.keymap.key_of(super::Context::Sheet, Action::Next).unwrap_or_default();
                self.refuse(format!("This line leads nowhere; {next} goes to the next one that does."));
                vec![]
            }
        }
    }

    fn read_clause(&mut self, target: Target, clause: ClauseId) -> Vec<Effect> {
        self.go_to_clause(target, Sought { clause, place: Vec::new(), near: Vec::new() })
    }

    fn compare_clause(&mut self, target: Target, clause: ClauseId) -> Vec<Effect> {
        let life = self.clause_sheet().and_then(|(reading, _)| {
            let same = reading.target.same_document(&target);
            reading.lifetimes.get(&clause).filter(|_| same).cloned()
        });
        if let Some(life) = life {
            return self.show_turning_point(&target, clause, &life);
        }
        let versions = self.versions_of(&target);
        match previous_real(&versions, target.version) {
            Some(old) => {
                self.compare.go_to_clause = Some(clause);
                self.start_comparison(target.at(old), target)
            }
            None => {
                self.refuse("This is the first version: there is nothing before it.".into());
                vec![]
            }
        }
    }

    fn copy_from_sheet(&mut self) -> Vec<Effect> {
        let Some(pane) = self.sheets.last() else { return vec![] };
        let shown = |archive: usize, name: String| match self.archives.get(archive) {
            Some(view) if self.archives.len() > 1 => format!("{}:{name}", view.name),
            _ => name,
        };
        if let Some(Link::Sheet(Subject::Clause(target, clause))) = pane.link() {
            let versions = self.versions_of(target);
            let version = versions.get(target.version).map(|_| version_name(&versions, target.version));
            let version = version.map(|version| format!("@{version}")).unwrap_or_default();
            let digits = &clause.to_string()[..12];
            let name = format!("{}/{}{version}#{digits}", target.service, target.document);
            let text = shown(target.archive, name);
            self.say(Meaning::Notice, format!("Copied {text}"));
            return vec![Effect::Copy(text)];
        }
        let text = match (&pane.ask.subject, self.clause_sheet()) {
            (Subject::Clause(_, clause), Some((reading, _))) => reading.locator(Some(*clause)),
            (Subject::Clause(..), None) => return vec![],
            (Subject::Document(archive, service, document), _) => {
                shown(*archive, format!("{service}/{document}"))
            }
            (Subject::Service(archive, service), _) => shown(*archive, service.clone()),
            (Subject::Topic(id), _) => format!("topic:{id}"),
            (Subject::Topics, _) => {
                self.refuse("Open a topic to copy its name.".into());
                return vec![];
            }
        };
        self.say(Meaning::Notice, format!("Copied {text}"));
        vec![Effect::Copy(text)]
    }

    fn cite_from_sheet(&mut self) -> Vec<Effect> {
        let citation = self.clause_sheet().and_then(|(reading, block)| {
            let clause = match reading.outline.blocks.get(block) {
                Some(Block::Clause(clause)) => Some(clause.id),
                _ => None,
            };
            reading.citation(clause, self.now)
        });
        match citation {
            Some(citation) => {
                self.say(Meaning::Notice, format!("Copied a citation of {}", citation.locator));
                vec![Effect::Copy(citation.written(Style::Plain))]
            }
            None => {
                self.refuse("Open a clause to cite it.".into());
                vec![]
            }
        }
    }
}

fn is_section(line: &TextLine) -> bool {
    line.section
}

fn document(target: &Target) -> Subject {
    Subject::Document(target.archive, target.service.clone(), target.document.clone())
}
