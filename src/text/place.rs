//! Where each piece stands: depth in lists and among numbered sub-clauses, the clause that introduces
//! its list, the header row of its table. Makes no texts.

use std::collections::HashSet;
use std::sync::Arc;

use super::classify::{Piece, Role};
use super::enumerator::{Enumerator, Form, Setting};
use super::parse::Parsed;
use super::unit::{Kind, Unit};
use crate::model::ClauseKind;

/// A block in the making: indices are those of pieces, except `lead`.
#[derive(Debug)]
pub(super) enum Slot {
    Heading { piece: usize, number: Option<usize>, level: u8 },
    Clause(Place),
    Furniture { piece: usize },
}

/// Where a clause stands.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) piece: usize,
    /// The piece that holds its number, where that stands alone.
    pub(super) number: Option<usize>,
    /// The piece that holds its first line, and the text of both.
    pub(super) joined: Option<(usize, Arc<Parsed>)>,
    pub(super) kind: ClauseKind,
    pub(super) depth: u8,
    /// Index among the slots of the clause that introduces its list.
    pub(super) lead: Option<usize>,
    /// The piece that is the header row of its table.
    pub(super) header: Option<usize>,
}

/// Orders the pieces into slots, one per block; pieces with nothing visible get none. `parse` reads a unit.
pub(super) fn place(
    pieces: &[Piece<'_>],
    roles: &[Role],
    levels: &[u8],
    parse: &mut dyn FnMut(&Unit) -> Arc<Parsed>,
) -> Vec<Slot> {
    let mut placer = Placer { slots: Vec::with_capacity(pieces.len()), ..Placer::default() };
    let mut number = None;
    let mut first_line = None;
    for (i, (piece, role)) in pieces.iter().zip(roles).enumerate() {
        match role {
            Role::Number => number = Some(i),
            Role::LeadIn => first_line = first_line.or(Some(i)),
            Role::Heading(_) => {
                let level = levels.get(i).copied().unwrap_or(1).max(1);
                placer.heading(i, number.take(), level);
            }
            Role::Furniture => {
                // A number before furniture is furniture as well.
                placer.furniture(number.take(), pieces);
                placer.furniture(Some(i), pieces);
            }
            Role::Clause => {
                let joined = first_line.take().map(|at: usize| {
                    let mut unit = pieces[at].unit.clone();
                    unit.body.end = piece.unit.body.end;
                    (at, parse(&unit))
                });
                placer.clause(i, *piece, number.take(), joined, pieces);
            }
        }
    }
    placer.furniture(number, pieces);
    placer.slots
}

#[derive(Default)]
struct Placer {
    slots: Vec<Slot>,
    /// The clause that introduces the list that is open.
    intro: Option<usize>,
    in_list: bool,
    /// The last item at each depth of the open list.
    items: Vec<usize>,
    /// Styles of the numbered clauses that are open in this section, and the last clause of each.
    counted: Vec<((Form, Setting, bool, u8), usize)>,
    /// The last clause, if it directly precedes and is no item or row.
    last_para: Option<usize>,
    header: Option<usize>,
    /// Slots of clauses that end in a colon.
    announces: HashSet<usize>,
}

impl Placer {
    fn reset(&mut self) {
        self.intro = None;
        self.in_list = false;
        self.items.clear();
        self.last_para = None;
        self.header = None;
    }

    fn heading(&mut self, piece: usize, number: Option<usize>, level: u8) {
        self.reset();
        self.counted.clear();
        self.slots.push(Slot::Heading { piece, number, level });
    }

    fn furniture(&mut self, piece: Option<usize>, pieces: &[Piece<'_>]) {
        let Some(piece) = piece else { return };
        let parsed = pieces[piece].parsed;
        if !parsed.text.is_empty() || parsed.enumerator.is_some() {
            self.slots.push(Slot::Furniture { piece });
        }
    }

    fn clause(
        &mut self,
        i: usize,
        piece: Piece<'_>,
        number: Option<usize>,
        joined: Option<(usize, Arc<Parsed>)>,
        pieces: &[Piece<'_>],
    ) {
        let Piece { unit, parsed } = piece;
        let shown = joined.as_ref().map_or(parsed, |(_, parsed)| parsed.as_ref());
        if !shown.text.contains(char::is_alphanumeric) && shown.enumerator.is_none() && number.is_none() {
            self.furniture(Some(i), pieces);
            return;
        }
        let at = self.slots.len();
        let counted = number.map_or(shown.counted, |n| pieces[n].parsed.counted);
        let (kind, depth, lead, mut header) = match unit.kind {
            Kind::Row { header } => self.row(i, header),
            Kind::Item => self.item(at, usize::from(unit.depth)),
            _ if unit.in_item => {
                let lead = self.items.get(usize::from(unit.depth)).or(self.items.last()).copied();
                (ClauseKind::Paragraph, unit.depth, lead, None)
            }
            _ => self.paragraph(at, counted),
        };
        if matches!(unit.kind, Kind::Row { header: true }) {
            header = None;
        } else if !matches!(unit.kind, Kind::Row { .. }) {
            self.header = None;
        }
        if shown.look.last == Some(':') {
            self.announces.insert(at);
        }
        let kind = if unit.quoted && kind == ClauseKind::Paragraph { ClauseKind::Quote } else { kind };
        self.slots.push(Slot::Clause(Place { piece: i, number, joined, kind, depth, lead, header }));
    }

    fn row(&mut self, piece: usize, header: bool) -> (ClauseKind, u8, Option<usize>, Option<usize>) {
        if header {
            self.header = Some(piece);
        }
        self.last_para = None;
        (ClauseKind::Row, 0, None, self.header)
    }

    fn item(&mut self, at: usize, depth: usize) -> (ClauseKind, u8, Option<usize>, Option<usize>) {
        if !self.in_list {
            self.in_list = true;
            self.intro = self.last_para.take();
            self.items.clear();
        }
        self.items.truncate(depth);
        let lead = if depth == 0 { self.intro } else { self.items.last().copied().or(self.intro) };
        // Lists whose outer markers hold no text of their own have fewer items than depths.
        while self.items.len() < depth {
            let outer = lead.unwrap_or(at);
            self.items.push(outer);
        }
        self.items.push(at);
        (ClauseKind::Item, depth.min(255) as u8, lead, None)
    }

    fn paragraph(
        &mut self,
        at: usize,
        counted: Option<Enumerator>,
    ) -> (ClauseKind, u8, Option<usize>, Option<usize>) {
        let before = self.last_para.filter(|before| self.announces.contains(before));
        self.in_list = false;
        self.items.clear();
        self.last_para = Some(at);
        let Some(e) = counted else { return (ClauseKind::Paragraph, 0, None, None) };
        let style = (e.form, e.setting, e.upper, e.depth);
        let shallower = |other: &(Form, Setting, bool, u8)| {
            other.0 == Form::Decimal
                && e.form == Form::Decimal
                && other.3 < e.depth
                && other.1 != Setting::Both
        };
        if let Some(open) = self.counted.iter().position(|(other, _)| *other == style) {
            self.counted.truncate(open);
        } else if e.form == Form::Decimal && e.setting != Setting::Both {
            let keep =
                self.counted.iter().position(|(other, _)| !shallower(other)).unwrap_or(self.counted.len());
            self.counted.truncate(keep);
        }
        let outer = self.counted.last().map(|(_, slot)| *slot);
        let depth = self.counted.len().min(255) as u8;
        self.counted.push((style, at));
        (ClauseKind::Paragraph, depth, outer.or(before), None)
    }
}
