//! The mouse: what a click, a double click, a drag or a turn of the wheel means where it happens.
//!
//! Clicks do what keys do: they put the cursor somewhere, and a double click opens what it is on. Which areas there
//! are is `layout`'s business.

use super::action::Action;
use super::compare::ComparePane;
use super::layout::{Area, Dividers, Pane};
use super::lineage::LineagePane;
use super::notes::note_areas;
use super::popup::PopupAreas;
use super::search::{Part, ResultRow};
use super::watches::watch_areas;
use super::{App, Effect, View};

/// What is done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The main button goes down.
    Click,
    /// It goes down a second time at the same place, soon.
    Double,
    /// The mouse is moved while the button is down.
    Drag,
    /// The button comes up.
    Release,
    /// The wheel is turned: lines, down where positive.
    Wheel(isize),
}

/// Something that is done with the mouse, and the cell where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub press: Press,
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u16,
}

/// A border between panes that is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divider {
    /// Between the documents and the text.
    Left,
    /// Between the text and the clause.
    Right,
}

impl Mouse {
    fn is_in(self, area: Area) -> bool {
        (area.x..area.x + area.width).contains(&self.column)
            && (area.y..area.y + area.height).contains(&self.row)
    }

    /// The line of an area that it is on, where it is in it.
    fn line_of(self, area: Area) -> Option<usize> {
        self.is_in(area).then(|| usize::from(self.row - area.y))
    }
}

impl App {
    /// Takes in what is done with the mouse.
    pub(super) fn mouse(&mut self, mouse: Mouse) -> Vec<Effect> {
        match mouse.press {
            Press::Release => {
                self.dragging = None;
                vec![]
            }
            Press::Drag => {
                self.drag(mouse);
                vec![]
            }
            Press::Wheel(lines) => self.wheel_at(mouse, lines),
            Press::Click | Press::Double => {
                self.status = None;
                self.dragging = None;
                if !self.popups.is_empty() {
                    return self.click_popup(mouse);
                }
                let mut effects = match self.view {
                    View::Browse => self.click_browse(mouse),
                    View::Search => self.click_search(mouse),
                    _ => {
                        self.click_list(mouse);
                        vec![]
                    }
                };
                if mouse.press == Press::Double && mouse.is_in(self.layout.body) {
                    effects.extend(self.run(Action::Open, None));
                }
                effects
            }
        }
    }

    fn wheel_at(&mut self, mouse: Mouse, lines: isize) -> Vec<Effect> {
        let action = if lines > 0 { Action::Down } else { Action::Up };
        let count = Some(lines.unsigned_abs());
        if !self.popups.is_empty() {
            return self.run_in_popup(action, count);
        }
        if self.view == View::Browse {
            // The pane under the pointer, whichever has the keys.
            if mouse.is_in(self.layout.reader) {
                self.reader.scroll(lines, self.layout.reader.inner().rows());
                return vec![];
            }
            if mouse.is_in(self.layout.card) {
                return self.run_in_card(action, count);
            }
            return self.run_in_tree(action, count);
        }
        if self.view == View::Search && mouse.is_in(self.layout.narrow) && !self.search.narrowings.is_empty()
        {
            self.search.part = Part::Narrow;
        }
        self.run(action, count)
    }

    fn click_popup(&mut self, mouse: Mouse) -> Vec<Effect> {
        let welcoming = self.is_welcoming();
        let Some(popup) = self.popups.last_mut() else { return vec![] };
        let PopupAreas { frame, list, .. } = popup.areas(self.layout.screen);
        if !mouse.is_in(frame) || welcoming {
            return self.run_in_popup(Action::Back, None);
        }
        let Some(at) = mouse.line_of(list).map(|line| popup.cursor.top + line) else { return vec![] };
        if at >= popup.shown.len() {
            return vec![];
        }
        popup.cursor.at = at;
        if mouse.press == Press::Double { self.run_in_popup(Action::Open, None) } else { vec![] }
    }

    fn click_browse(&mut self, mouse: Mouse) -> Vec<Effect> {
        if mouse.is_in(self.layout.tabs) {
            if let Some(pane) = self.tab_at(mouse.column) {
                self.focus_on(pane);
            }
            return vec![];
        }
        if let Some(divider) = self.divider_at(mouse) {
            self.dragging = Some(divider);
            return vec![];
        }
        if mouse.is_in(self.layout.tree) {
            let line = mouse.line_of(self.layout.tree.inner());
            self.focus_on(Pane::Tree);
            let at = line.map(|line| self.tree.cursor.top + line).filter(|at| *at < self.tree.rows.len());
            if let Some(at) = at {
                self.tree.cursor.at = at;
                return self.preview_selected();
            }
        } else if mouse.is_in(self.layout.reader) {
            let line = mouse.line_of(self.layout.reader.inner());
            self.focus_on(Pane::Reader);
            let height = self.layout.reader.inner().rows();
            if let Some(block) = line.and_then(|line| self.reader.block_under(line)) {
                self.reader.go_to_block(block, height);
                self.card.top = 0;
            }
        } else if mouse.is_in(self.layout.card) {
            self.focus_on(Pane::Card);
        }
        vec![]
    }

    /// The pane whose tab stands at a column of a narrow screen.
    fn tab_at(&self, column: u16) -> Option<Pane> {
        let width = self.layout.tabs.width.max(1);
        // Three tabs, side by side: the last one takes what is left.
        let names = [(Pane::Tree, 15), (Pane::Reader, 25), (Pane::Card, width)];
        names.into_iter().find(|(_, end)| column < *end).map(|(pane, _)| pane)
    }

    /// The border between two panes that the mouse is on.
    fn divider_at(&self, mouse: Mouse) -> Option<Divider> {
        let touches = |left: Area, right: Area| {
            let edge = left.x + left.width;
            !left.is_empty()
                && !right.is_empty()
                && (left.y..left.y + left.height).contains(&mouse.row)
                && (mouse.column + 1 == edge || mouse.column == edge)
        };
        let layout = &self.layout;
        if touches(layout.tree, layout.reader) {
            Some(Divider::Left)
        } else {
            touches(layout.reader, layout.card).then_some(Divider::Right)
        }
    }

    fn drag(&mut self, mouse: Mouse) {
        let width = self.layout.screen.width;
        match self.dragging {
            Some(Divider::Left) => self.dividers.left = Some(mouse.column + 1),
            Some(Divider::Right) => self.dividers.right = Some(width.saturating_sub(mouse.column)),
            None => return,
        }
        self.focus_on(self.focus);
    }

    fn click_search(&mut self, mouse: Mouse) -> Vec<Effect> {
        let results = self.layout.results.inner();
        let above = self.search.rows_above() as u16;
        let list = Area { y: results.y + above, height: results.height.saturating_sub(above), ..results };
        if let Some(line) = mouse.line_of(list) {
            let at = self.search.cursor.top + line;
            // A group's first hit stands below its name.
            let at = at + usize::from(matches!(self.search.rows.get(at), Some(ResultRow::Group(..))));
            if at < self.search.rows.len() {
                self.search.part = Part::Results;
                self.search.cursor.at = at;
            }
        } else if mouse.is_in(results) {
            self.search.part = Part::Query;
        } else if let Some(line) = mouse.line_of(self.layout.narrow.inner()) {
            let at = self.search.narrow.top + line;
            if at < self.search.narrowings.len() {
                self.search.part = Part::Narrow;
                self.search.narrow.at = at;
            }
        }
        vec![]
    }

    fn click_list(&mut self, mouse: Mouse) {
        let body = self.layout.body;
        let inner = body.inner();
        match self.view {
            View::Compare => {
                let pane = &mut self.compare;
                let line = mouse.line_of(ComparePane::rows_area(body)).map(|line| pane.top + line);
                let stop =
                    line.and_then(|line| pane.stops.iter().position(|stop| stop.lines.contains(&line)));
                pane.at = stop.unwrap_or(pane.at);
            }
            View::Changes => {
                let list = Area { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
                let at = mouse.line_of(list).map(|line| self.feed.cursor.top + line);
                self.feed.cursor.at =
                    at.filter(|at| *at < self.feed.lines.len()).unwrap_or(self.feed.cursor.at);
            }
            View::Lineage => {
                let pane = &mut self.lineage;
                let line = mouse.line_of(LineagePane::list_area(body)).map(|line| pane.top + line);
                if let Some(row) = line.and_then(|line| pane.lines.get(line)).map(|line| line.row) {
                    pane.at = row;
                }
            }
            View::Watches => {
                let list = watch_areas(body).0.inner();
                let pane = &mut self.watches;
                let at = mouse.line_of(list).map(|line| pane.cursor.top + line);
                pane.cursor.at = at.filter(|at| *at < pane.rows.len()).unwrap_or(pane.cursor.at);
            }
            View::Sheet => {
                if let (Some(pane), Some(line)) = (self.sheets.last_mut(), mouse.line_of(inner)) {
                    let at = pane.cursor.top + line;
                    pane.cursor.at = if at < pane.lines.len() { at } else { pane.cursor.at };
                }
            }
            View::Notes => {
                let list = note_areas(body).0.inner();
                let pane = &mut self.notes;
                let at = mouse.line_of(list).map(|line| pane.cursor.top + line);
                pane.cursor.at = at.filter(|at| *at < pane.shown.len()).unwrap_or(pane.cursor.at);
            }
            View::Browse | View::Search | View::Trend => {}
        }
    }

    /// How wide the person has made the panes.
    pub fn dividers(&self) -> Dividers {
        self.dividers
    }
}
