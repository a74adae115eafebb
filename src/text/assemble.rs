//! Slots → blocks: headings, clauses and furniture with their texts and places in the source.

use std::ops::Range;

use super::classify::Piece;
use super::dates::LINE;
use super::decode::Decoded;
use super::parse::Parsed;
use super::place::{Place, Slot};
use crate::model::{Block, Clause, Furniture, Heading, Outline, StatedDate, StatedKind};

/// What blocks are made of.
pub(super) struct Parts<'a> {
    pub(super) pieces: &'a [Piece<'a>],
    pub(super) slots: &'a [Slot],
    pub(super) decoded: &'a Decoded<'a>,
}

impl Parts<'_> {
    /// The block of the slot at `at`.
    pub(super) fn block(&self, at: usize) -> Option<Block> {
        Some(match self.slots.get(at)? {
            Slot::Heading { piece, number, level } => Block::Heading(self.heading(*piece, *number, *level)),
            Slot::Clause(place) => Block::Clause(self.clause(place)),
            Slot::Furniture { piece } => {
                let Piece { unit, parsed } = self.pieces.get(*piece)?;
                let text = match &parsed.enumerator {
                    Some(enumerator) if parsed.text.is_empty() => enumerator.clone(),
                    Some(enumerator) => format!("{enumerator} {}", parsed.text),
                    None => parsed.text.clone(),
                };
                Block::Furniture(Furniture { text, source: self.decoded.source(&unit.range) })
            }
        })
    }

    fn source(&self, first: Option<usize>, last: usize) -> Range<usize> {
        let end = &self.pieces[last].unit.range;
        let start = first.map_or(end.start, |first| self.pieces[first].unit.range.start);
        self.decoded.source(&(start..end.end))
    }

    fn number(&self, number: Option<usize>, own: Option<&String>) -> Option<String> {
        let number = number.map(|n| {
            let parsed = self.pieces[n].parsed;
            parsed.enumerator.clone().unwrap_or_else(|| parsed.text.clone())
        });
        match (number, own) {
            (Some(number), Some(own)) => Some(format!("{number} {own}")),
            (number, own) => number.or_else(|| own.cloned()),
        }
    }

    pub(super) fn heading(&self, piece: usize, number: Option<usize>, level: u8) -> Heading {
        let parsed = self.pieces[piece].parsed;
        Heading {
            level,
            text: parsed.text.replace('\n', " "),
            enumerator: self.number(number, parsed.enumerator.as_ref()),
            source: self.source(number, piece),
        }
    }

    pub(super) fn parsed<'a>(&'a self, place: &'a Place) -> &'a Parsed {
        place.joined.as_ref().map_or(self.pieces[place.piece].parsed, |(_, parsed)| parsed.as_ref())
    }

    pub(super) fn clause(&self, place: &Place) -> Clause {
        let parsed = self.parsed(place);
        let first = place.number.or(place.joined.as_ref().map(|(at, _)| *at));
        Clause {
            kind: place.kind,
            text: parsed.text.clone(),
            enumerator: self.number(place.number, parsed.enumerator.as_ref()),
            title: parsed.title.clone(),
            depth: place.depth,
            marks: parsed.marks.clone(),
            lead: place.lead,
            columns: place.header.map(|header| self.pieces[header].parsed.cells.clone()).unwrap_or_default(),
            id: parsed.id,
            source: self.source(first, place.piece),
        }
    }

    /// The text's own title: its first heading, if it stands at the top and on the outermost level.
    pub(super) fn title(&self) -> Option<String> {
        let mut before = 0;
        for slot in self.slots {
            match slot {
                Slot::Heading { piece, number, level } if *level == 1 => {
                    return Some(self.heading(*piece, *number, *level).label());
                }
                Slot::Heading { .. } => return None,
                Slot::Clause(_) => before += 1,
                Slot::Furniture { .. } => {}
            }
            if before > 6 {
                return None;
            }
        }
        None
    }

    /// Dates stated in short texts anywhere, and in any text near the top and the bottom; where none is, the one
    /// that stands alone at the top.
    pub(super) fn dates(&self) -> Vec<StatedDate> {
        let mut dates: Vec<StatedDate> = Vec::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            let Parsed { text, dates: stated, look, .. } = piece.parsed;
            if stated.is_empty() {
                continue;
            }
            let edge = i < 15 || i + 10 >= self.pieces.len();
            // Links to earlier versions are called by their dates.
            let line = text.len() <= LINE && !look.linked;
            for date in stated {
                let near = edge || line || text.len() <= 160 && date.kind == StatedKind::Updated;
                if near && !dates.contains(date) {
                    dates.push(date.clone());
                }
            }
        }
        if dates.is_empty() {
            let alone = self.pieces.iter().take(6).find_map(|piece| piece.parsed.date);
            dates.extend(alone.map(|date| StatedDate { kind: StatedKind::Updated, date }));
        }
        dates
    }

    /// All of it; `language` is told by the caller.
    pub(super) fn outline(&self, language: crate::model::Language) -> Outline {
        let blocks = (0..self.slots.len()).filter_map(|at| self.block(at)).collect();
        Outline { title: self.title(), blocks, language, dates: self.dates() }
    }
}
