//! The verbs of the first view: documents, text and clause card.
//!
//! Which keys lead here is the keymap's business; what the panes hold, theirs.

use std::sync::Arc;

use super::action::Action;
use super::key::Key;
use super::layout::Pane;
use super::meaning::Meaning;
use super::reader::{Anchor, Find};
use super::tree::{Node, Tree};
use super::{App, Effect, View};
use crate::app::input::Line;
use crate::export::{Style, text_file};
use crate::history::timeline;
use crate::library::previous_real;
use crate::model::{Block, ClauseId, Holdings, Lifetime};
use crate::worker::{Reading, Request, Target};

impl App {
    pub(super) fn run_in_browse(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let by = count.unwrap_or(1) as isize;
        match action {
            Action::FocusNext => self.cycle_focus(1),
            Action::FocusPrevious => self.cycle_focus(2),
            Action::FocusTree => self.focus_on(Pane::Tree),
            Action::FocusReader => self.focus_on(Pane::Reader),
            Action::FocusCard => self.focus_on(Pane::Card),
            Action::Copy => return self.copy_locator(),
            Action::Cite => return self.copy_citation(),
            Action::Compare => return self.compare_with_previous(),
            Action::ThenNow => return self.compare_then_now(),
            Action::Lineage => return self.follow_clause(),
            Action::Birth => return self.go_to_birth(),
            Action::OlderVersion => return self.step_version(-by),
            Action::NewerVersion => return self.step_version(by),
            Action::PickVersion => self.pick_version(Action::PickVersion),
            Action::PickSection => self.pick_section(),
            Action::Record => return self.record_of_reader(),
            Action::Mark => return self.begin_mark(),
            Action::GoMark => return self.list_marks(),
            _ => {
                return match self.focus {
                    Pane::Tree => self.run_in_tree(action, count),
                    Pane::Reader => self.run_in_reader(action, count),
                    Pane::Card => self.run_in_card(action, count),
                };
            }
        }
        vec![]
    }

    fn cycle_focus(&mut self, step: usize) {
        const ORDER: [Pane; 3] = [Pane::Tree, Pane::Reader, Pane::Card];
        let now = ORDER.iter().position(|&pane| pane == self.focus).unwrap_or(0);
        self.focus_on(ORDER[(now + step) % 3]);
    }

    pub(super) fn run_in_tree(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = self.layout.tree.inner().rows();
        let len = self.tree.rows.len();
        let n = count.unwrap_or(1) as isize;
        let page = height.saturating_sub(1).max(1) as isize;
        match action {
            Action::Down => self.tree.cursor.step(n, len, height),
            Action::Up => self.tree.cursor.step(-n, len, height),
            Action::HalfDown => self.tree.cursor.step(page / 2, len, height),
            Action::HalfUp => self.tree.cursor.step(-page / 2, len, height),
            Action::PageDown => self.tree.cursor.step(page, len, height),
            Action::PageUp => self.tree.cursor.step(-page, len, height),
            Action::Top => self.tree.cursor.go(0, len, height),
            Action::Bottom => self.tree.cursor.go(count.map_or(len, |n| n - 1), len, height),
            Action::Open => return self.open_selected(),
            Action::Expand => return self.expand_selected(),
            Action::Collapse => {
                if self.tree.set_open(false) {
                    self.rebuild_tree();
                } else if let Some(parent) = self.tree.parent() {
                    self.tree.cursor.go(parent, len, height);
                }
            }
            Action::Filter => {
                self.tree.filter.get_or_insert_default();
                self.tree.filtering = true;
                return vec![];
            }
            Action::Back => {
                if self.tree.filtering || self.tree.filter.is_some() {
                    self.tree.filtering = false;
                    self.tree.filter = None;
                    self.rebuild_tree();
                }
                return vec![];
            }
            _ => return vec![],
        }
        self.preview_selected()
    }

    /// A key typed into the filter of the documents or the find line of the text.
    pub(super) fn typed_in_browse(&mut self, key: Key) -> Vec<Effect> {
        if self.focus == Pane::Tree {
            if self.tree.filter.get_or_insert_default().key(key) {
                self.rebuild_tree();
                return self.preview_selected();
            }
        } else if let Some(find) = &mut self.reader.find
            && find.line.key(key)
        {
            let height = self.layout.reader.inner().rows();
            self.reader.look_from_start(height);
        }
        vec![]
    }

    /// Text pasted into them, on one line.
    pub(super) fn paste_in_browse(&mut self, text: &str) -> Vec<Effect> {
        let line = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
        line.filter(|c| !c.is_control())
            .map(|c| self.typed_in_browse(Key::char(c)))
            .last()
            .unwrap_or_default()
    }

    pub(super) fn rebuild_tree(&mut self) {
        let archives: Vec<(String, &Holdings)> =
            self.archives.iter().map(|view| (view.name.clone(), &*view.holdings)).collect();
        self.tree.rebuild(&archives, self.layout.tree.inner().rows());
    }

    pub(super) fn selected_target(&self) -> Option<(Target, Option<usize>)> {
        let row = self.tree.selected()?;
        Tree::target(row, &self.archives.get(row.archive)?.holdings)
    }

    /// Whether the text pane has what the tree's cursor is on.
    pub(super) fn shows_selected(&self) -> bool {
        self.selected_target().is_some_and(|(target, _)| self.reader.wanted.as_ref() == Some(&target))
    }

    /// Shows what the tree's cursor is on, in the text pane beside it.
    pub(super) fn preview_selected(&mut self) -> Vec<Effect> {
        match self.selected_target() {
            Some((target, block)) => {
                let anchor = block.map_or(Anchor::Top, Anchor::Block);
                self.read(target, anchor)
            }
            None => vec![],
        }
    }

    /// Asks for a version, or moves to the place at once where it is shown already.
    pub(super) fn read(&mut self, target: Target, anchor: Anchor) -> Vec<Effect> {
        self.reader.marked = None;
        if self.reader.reading.as_ref().is_some_and(|shown| shown.target == target)
            && self.reader.wanted.as_ref() == Some(&target)
        {
            if anchor != Anchor::Top || self.focus == Pane::Tree {
                self.reader.anchor = anchor;
                let reading = self.reader.reading.clone();
                self.place_reader(reading);
            }
            return vec![];
        }
        self.reader.wanted = Some(target.clone());
        self.reader.anchor = anchor;
        vec![Effect::Ask(Request::Read(target))]
    }

    fn place_reader(&mut self, reading: Option<Arc<Reading>>) {
        let area = self.layout.reader.inner();
        let columns = if area.is_empty() { self.layout.body.inner().columns() } else { area.columns() };
        let rows = if area.is_empty() { self.layout.body.inner().rows() } else { area.rows() };
        if let Some(reading) = reading {
            self.reader.show(reading, columns.saturating_sub(super::GUTTER + 1), rows);
            self.card.top = 0;
        }
    }

    pub(super) fn show_text(&mut self, reading: Arc<Reading>) -> Vec<Effect> {
        self.tree.set_sections(&reading.target, &reading.outline);
        self.rebuild_tree();
        if self.reader.wanted.as_ref() == Some(&reading.target) {
            // The same text again, now with lifetimes: nothing on the page moves.
            let same = self
                .reader
                .reading
                .as_ref()
                .is_some_and(|shown| shown.target == reading.target && shown.outline == reading.outline);
            if same && self.reader.anchor == Anchor::Top {
                self.reader.reading = Some(reading);
            } else {
                self.place_reader(Some(reading));
                if self.reader.missed() {
                    self.refuse("This version has no such clause: its place is shown.".into());
                }
            }
        }
        vec![]
    }

    /// Asks again for what is shown.
    pub(super) fn reload(&mut self) -> Vec<Effect> {
        let text = self.reader.wanted.clone().map(|target| Effect::Ask(Request::Read(target)));
        text.into_iter().collect()
    }

    fn open_selected(&mut self) -> Vec<Effect> {
        self.tree.filtering = false;
        let Some(row) = self.tree.selected() else { return vec![] };
        match row.node {
            Node::Hidden(..) => self.toggle_hidden(),
            Node::Archive | Node::Service(_) => {
                let open = row.open != Some(true);
                self.tree.set_open(open);
                self.rebuild_tree();
                vec![]
            }
            _ => {
                let effects = self.preview_selected();
                self.focus_on(Pane::Reader);
                effects
            }
        }
    }

    fn expand_selected(&mut self) -> Vec<Effect> {
        let Some(row) = self.tree.selected() else { return vec![] };
        if row.open != Some(false) {
            let deeper =
                self.tree.rows.get(self.tree.cursor.at + 1).is_some_and(|next| next.depth > row.depth);
            if row.open.is_none() {
                return self.open_selected();
            }
            if deeper {
                let (len, height) = (self.tree.rows.len(), self.layout.tree.inner().rows());
                self.tree.cursor.step(1, len, height);
            }
            return self.preview_selected();
        }
        let sections = matches!(row.node, Node::Version(..)).then(|| self.selected_target()).flatten();
        self.tree.set_open(true);
        self.rebuild_tree();
        let mut effects = self.preview_selected();
        if let Some((target, _)) = sections
            && !self.tree.knows_sections(&target)
        {
            effects.push(Effect::Ask(Request::Sections(target)));
        }
        effects
    }

    fn run_in_reader(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let height = self.layout.reader.inner().rows();
        let n = count.unwrap_or(1);
        let page = height.saturating_sub(2).max(1) as isize;
        let before = self.reader.block;
        let reader = &mut self.reader;
        match action {
            Action::Down => (0..n.min(10_000)).for_each(|_| reader.step(true, height)),
            Action::Up => (0..n.min(10_000)).for_each(|_| reader.step(false, height)),
            Action::HalfDown => reader.leap(page / 2, height),
            Action::HalfUp => reader.leap(-page / 2, height),
            Action::PageDown => reader.leap(page, height),
            Action::PageUp => reader.leap(-page, height),
            Action::Top => reader.leap(isize::MIN / 2, height),
            Action::Bottom => reader.leap(isize::MAX / 2, height),
            Action::NextSection => (0..n.min(10_000)).for_each(|_| reader.step_section(true, height)),
            Action::PreviousSection => (0..n.min(10_000)).for_each(|_| reader.step_section(false, height)),
            Action::Find => reader.begin_find(),
            Action::Next => return self.step_hits(n as isize),
            Action::Previous => return self.step_hits(-(n as isize)),
            Action::Open if reader.finding => {
                reader.finding = false;
                return self.step_hits(0);
            }
            Action::Open => return self.open_clause_page(),
            Action::Back if reader.find.is_some() => {
                if reader.finding {
                    reader.return_to_start(height);
                }
                reader.find = None;
                reader.finding = false;
            }
            Action::Back if reader.marked.is_some() => reader.marked = None,
            // From where a page has led, back to the page.
            Action::Back if self.behind.last() == Some(&View::Sheet) => return self.leave_to_sheet(),
            Action::Back | Action::Collapse => self.focus_on(Pane::Tree),
            _ => {}
        }
        if self.reader.block != before {
            self.card.top = 0;
        }
        vec![]
    }

    /// Goes so many hits further, and says what is worth saying of it.
    fn step_hits(&mut self, step: isize) -> Vec<Effect> {
        let height = self.layout.reader.inner().rows();
        // Words that a search marked are looked for in the whole text.
        if self.reader.find.is_none()
            && let Some(words) = self.reader.marked_words()
        {
            self.reader.find = Some(Find { line: Line::new(&words), ..Find::default() });
            self.reader.look();
        }
        match &self.reader.find {
            None => self.refuse("Nothing to find yet: press f and type words of this text.".into()),
            Some(find) if find.line.is_empty() => self.reader.find = None,
            Some(find) if find.hits.is_empty() => {
                self.refuse(format!("{:?} is not in this text.", find.line.text()))
            }
            Some(_) => {
                if self.reader.go_to_hit(step, height) {
                    self.refuse(began_again(step > 0).into());
                }
                self.card.top = 0;
            }
        }
        vec![]
    }

    pub(super) fn run_in_card(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let area = self.layout.card.inner();
        let lines = super::card::lines(self, area.columns().saturating_sub(2)).len();
        let last = lines.saturating_sub(area.rows());
        let n = count.unwrap_or(1) as isize;
        let page = area.rows().saturating_sub(1).max(1) as isize;
        let step = match action {
            Action::Down => n,
            Action::Up => -n,
            Action::HalfDown => page / 2,
            Action::HalfUp => -page / 2,
            Action::PageDown => page,
            Action::PageUp => -page,
            Action::Top => isize::MIN / 2,
            Action::Bottom => isize::MAX / 2,
            Action::Open => return self.open_clause_page(),
            Action::Back | Action::Collapse => {
                self.focus_on(Pane::Reader);
                return vec![];
            }
            _ => return vec![],
        };
        self.card.top = self.card.top.saturating_add_signed(step).min(last);
        vec![]
    }

    /// Shows an older or newer version of the document, at the same place.
    fn step_version(&mut self, step: isize) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        let wanted = self.reader.wanted.clone().filter(|t| t.same_document(&reading.target));
        let now = wanted.unwrap_or_else(|| reading.target.clone());
        match self.next_version(&now, step) {
            Some(next) => self.show_version(now.at(next)),
            None => {
                let end = if step < 0 { "first" } else { "latest" };
                let len = self.versions_of(&now).len();
                let last = if step < 0 { 0 } else { len.saturating_sub(1) };
                let text = match self.as_of.filter(|_| step > 0) {
                    Some(day) => format!("This was in force on {}: no later version is shown.", day.day()),
                    None if now.version == last => format!("This is the {end} version."),
                    None => {
                        let key =
                            self.keymap.key_of(super::Context::Tree, Action::Hidden).unwrap_or_default();
                        format!("This is the {end} version that is not hidden; {key} shows the others.")
                    }
                };
                self.refuse(text);
                vec![]
            }
        }
    }

    /// The version so many lines of the timeline further.
    pub(super) fn next_version(&self, from: &Target, step: isize) -> Option<usize> {
        let versions = self.versions_of(from);
        timeline::step(&versions, from.version, step, self.tree.folds.showing_of(from))
    }

    /// Shows a version of the document in the reader, at the same place, and puts the tree's cursor on it.
    pub(super) fn show_version(&mut self, target: Target) -> Vec<Effect> {
        let anchor = self.reader.place();
        let height = self.layout.tree.inner().rows();
        let versions = self.versions_of(&target);
        self.tree.reveal(&target, &versions);
        self.rebuild_tree();
        self.tree.go_to(&target, height);
        self.read(target, anchor)
    }

    pub(super) fn nothing_open(&mut self) -> Vec<Effect> {
        self.refuse("No document is open: choose one at the left first.".into());
        vec![]
    }

    fn compare_with_previous(&mut self) -> Vec<Effect> {
        let selected =
            || self.selected_target().filter(|_| self.focus == Pane::Tree).map(|(target, _)| target);
        let shown = || self.reader.reading.as_ref().map(|reading| reading.target.clone());
        let Some(target) = selected().or_else(shown) else {
            if self.focus == Pane::Tree {
                self.refuse("Put the cursor on a document or a version to see what changed.".into());
                return vec![];
            }
            return self.nothing_open();
        };
        let versions = self.versions_of(&target);
        let Some(old) = previous_real(&versions, target.version) else {
            self.refuse("This is the first version: there is nothing before it to compare with.".into());
            return vec![];
        };
        if self.focus != Pane::Tree {
            self.compare.go_to_clause = self.clause_at_cursor().filter(|&clause| {
                // A clause that this version brought is what the person is looking at; else the first change.
                self.reader
                    .reading
                    .as_ref()
                    .and_then(|reading| reading.lifetimes.get(&clause))
                    .is_some_and(|life| life.spans.iter().any(|span| span.first as usize == target.version))
            });
        }
        self.start_comparison(target.at(old), target)
    }

    fn clause_at_cursor(&self) -> Option<ClauseId> {
        match self.reader.reading.as_ref()?.outline.blocks.get(self.reader.block)? {
            Block::Clause(clause) => Some(clause.id),
            _ => None,
        }
    }

    /// Shows the lineage of the clause under the cursor.
    fn follow_clause(&mut self) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        match self.clause_at_cursor() {
            Some(clause) => self.follow(reading.target.clone(), clause),
            None => self.no_clause(),
        }
    }

    /// Goes to the first version of the span that holds the clause under the cursor.
    fn go_to_birth(&mut self) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        let Some(clause) = self.clause_at_cursor() else { return self.no_clause() };
        let here = reading.target.version as u32;
        let span = reading.lifetimes.get(&clause).and_then(|life| life.span_at(here));
        match span {
            None => self.refuse("The document is not indexed yet: when the clause came is not known.".into()),
            Some(span) if span.first == here => {
                self.refuse(if here == 0 {
                    "This is the first record, and has the clause already.".into()
                } else {
                    "This is the version that brought the clause.".to_owned()
                });
            }
            Some(span) => return self.show_version(reading.target.at(span.first as usize)),
        }
        vec![]
    }

    fn no_clause(&mut self) -> Vec<Effect> {
        self.refuse("Put the cursor on a clause: a heading has no lifetime of its own.".into());
        vec![]
    }

    fn compare_then_now(&mut self) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        let life = self.clause_at_cursor().and_then(|id| Some((id, reading.lifetimes.get(&id)?.clone())));
        match life {
            Some((clause, life)) => self.show_turning_point(&reading.target, clause, &life),
            None => self.no_clause(),
        }
    }

    /// Compares the two versions between which a clause came, or, for one that is gone, went.
    pub(super) fn show_turning_point(
        &mut self,
        target: &Target,
        clause: ClauseId,
        life: &Lifetime,
    ) -> Vec<Effect> {
        let versions = self.versions_of(target);
        let (first, last) = (life.first() as usize, life.last() as usize);
        let after = (last + 1..versions.len()).find(|&v| !versions[v].is_junk());
        let before = previous_real(&versions, first);
        let (old, new) = match (after, before) {
            (Some(after), _) => (last, after),
            (None, Some(before)) => (before, first),
            (None, None) => {
                self.refuse("This clause has been there since the first record.".into());
                return vec![];
            }
        };
        self.compare.go_to_clause = Some(clause);
        self.start_comparison(target.at(old), target.at(new))
    }

    /// Hands the text that is shown, or that the page is about, to an editor.
    pub(super) fn view_text(&mut self) -> Vec<Effect> {
        let shown = match self.view {
            View::Browse => self.reader.reading.as_ref().map(|reading| (reading, self.reader.block)),
            View::Sheet => self.clause_sheet(),
            View::Notes => return self.edit_note(),
            _ => {
                self.refuse("Open a text first: it can be handed to an editor then.".into());
                return vec![];
            }
        };
        let Some((reading, block)) = shown else { return self.nothing_open() };
        let head = [
            format!("{} › {}", reading.service, reading.document),
            reading.locator(None),
            format!("recorded {}", reading.version().date.rfc3339()),
            format!("SHA-256 {}", reading.sha256),
        ];
        let file = text_file(&head, &reading.outline);
        let line = file.lines.get(block).copied().unwrap_or(1);
        vec![Effect::View { text: file.text, line }]
    }

    fn copy_citation(&mut self) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        let Some(citation) = reading.citation(self.clause_at_cursor(), self.now) else { return vec![] };
        self.say(Meaning::Notice, format!("Copied a citation of {}", citation.locator));
        vec![Effect::Copy(citation.written(Style::Plain))]
    }

    fn copy_locator(&mut self) -> Vec<Effect> {
        let Some(reading) = self.reader.reading.clone() else { return self.nothing_open() };
        let clause = match reading.outline.blocks.get(self.reader.block) {
            Some(Block::Clause(clause)) if self.focus != Pane::Tree => Some(clause.id),
            _ => None,
        };
        let locator = reading.locator(clause);
        self.say(Meaning::Notice, format!("Copied {locator}"));
        vec![Effect::Copy(locator)]
    }
}

/// What is said where finding words has gone beyond an end of the text.
pub(super) fn began_again(down: bool) -> &'static str {
    if down {
        "That was the last place: here is the first one again."
    } else {
        "That was the first place: here is the last one."
    }
}
