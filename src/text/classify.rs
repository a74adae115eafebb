//! Which units are headings, which furniture, and which clauses.
//!
//! A style (bold lines, `1.` lines, bare short lines …) makes headings where the document uses it
//! consistently for short titles that lead to text. Styles are asked in order of strength: marked
//! headings, counted lines, bold lines, capitals, bare lines; each asks more of itself where the stronger
//! ones already part the document well. Levels are given in `levels`.

mod contents;
mod footer;
mod shape;
mod style;

use std::collections::HashSet;

use super::levels;
use super::parse::{Parsed, is_enumerator_only};
use super::unit::{Kind, Unit};
use contents::{contents, labels, repeats};
use shape::Shape;
pub(super) use style::Style;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Opens a section; the style its level is told by.
    Heading(Style),
    /// Stands under the headings before it.
    Clause,
    /// Belongs to the page.
    Furniture,
    /// A number alone: belongs to the unit after it.
    Number,
    /// The first line of a paragraph whose rest is the unit after it.
    LeadIn,
}

/// A unit and its text.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) unit: &'a Unit,
    pub(super) parsed: &'a Parsed,
}

/// Decides what each unit is.
pub(super) fn classify(pieces: &[Piece<'_>]) -> Vec<Role> {
    let mut roles: Vec<Role> = (0..pieces.len()).map(|i| by_itself(pieces, i)).collect();
    let contents = contents(pieces);
    let mut shapes: Vec<Shape> = pieces.iter().map(|piece| Shape::of(*piece)).collect();
    number_the_next(pieces, &roles, &mut shapes);
    let mut judge = Judge {
        pieces,
        shapes,
        contents,
        repeats: repeats(pieces),
        roles: &mut roles,
        found: 0,
        ruled: false,
    };
    judge.marked();
    judge.counted();
    judge.bold();
    judge.capitals();
    judge.bare();
    judge.lone_items();
    judge.title();
    for i in 0..pieces.len() {
        if pieces[i].unit.lead_in && roles[i] == Role::Clause && roles.get(i + 1) == Some(&Role::Clause) {
            roles[i] = Role::LeadIn;
        }
    }
    footer::set_apart(pieces, &mut roles);
    roles
}

/// Most units in a row that one heading well stands for.
const LONG_STRETCH: usize = 60;

/// What a unit is by its own words.
fn by_itself(pieces: &[Piece<'_>], i: usize) -> Role {
    let Piece { unit, parsed } = pieces[i];
    if unit.kind == Kind::Furniture || parsed.look.furniture {
        return Role::Furniture;
    }
    let last = i + 1 >= pieces.len();
    if is_enumerator_only(parsed) && !last {
        let word = parsed.counted.is_some_and(|e| e.form == super::enumerator::Form::Word);
        let next = pieces[i + 1];
        let taken =
            next.parsed.enumerator.is_some() || matches!(next.unit.kind, Kind::Row { .. } | Kind::Furniture);
        let heading = matches!(unit.kind, Kind::Heading(_));
        // "Article 5" over a paragraph is a heading; over a title it is the title's number.
        let ended = matches!(next.parsed.look.last, Some('.' | ';' | ':'));
        let heads = word && unit.kind == Kind::Para && (next.parsed.look.words > 16 || ended);
        if !heads && !taken && !(heading && (word || !matches!(next.unit.kind, Kind::Heading(_)))) {
            return Role::Number;
        }
    }
    Role::Clause
}

/// Gives the number that stands alone to the shape of the unit after it.
fn number_the_next(pieces: &[Piece<'_>], roles: &[Role], shapes: &mut [Shape]) {
    for i in 0..roles.len() {
        if roles[i] == Role::Number
            && let Some(next) = shapes.get_mut(i + 1)
        {
            next.counted = pieces[i].parsed.counted.or(next.counted);
        }
    }
}

struct Judge<'a, 'b> {
    pieces: &'a [Piece<'a>],
    shapes: Vec<Shape>,
    contents: HashSet<u64>,
    /// Short texts whose words were all said by an earlier one.
    repeats: HashSet<usize>,
    roles: &'b mut [Role],
    /// Headings found so far.
    found: usize,
    /// Marked headings alone part the document well.
    ruled: bool,
}

impl Judge<'_, '_> {
    fn free(&self, i: usize) -> bool {
        self.roles.get(i) == Some(&Role::Clause)
    }

    /// Whether the headings found so far part the document well: often, and most of it.
    fn dense(&self) -> bool {
        self.found >= 3
            && self.pieces.len() / self.found <= 25
            && self.bare_stretches() * 2 < self.pieces.len()
    }

    /// Number of units in stretches that are long and have no heading.
    fn bare_stretches(&self) -> usize {
        self.roles
            .split(|role| matches!(role, Role::Heading(_)))
            .map(<[Role]>::len)
            .filter(|len| *len > LONG_STRETCH)
            .sum()
    }

    fn accept(&mut self, i: usize, style: Style) {
        self.roles[i] = Role::Heading(style);
        self.found += 1;
    }

    fn marked(&mut self) {
        for i in 0..self.pieces.len() {
            if let Kind::Heading(level) = self.pieces[i].unit.kind
                && self.free(i)
                && self.shapes[i].words <= 60
                && self.shapes[i].visible
            {
                let counted = self.shapes[i].counted;
                self.accept(i, Style::Marked { level, depth: style::decimal_depth(counted) });
            }
        }
        self.ruled = self.dense();
    }

    /// Whether text (or a heading and then text) follows: what a heading leads to.
    ///
    /// Three candidates may stand in a row (a part, its chapter, its section); in longer rows they are
    /// lists, addresses or tables of contents.
    fn leads(&self, i: usize) -> bool {
        // Items of a list lead to text only where the list does not go on at once.
        let ordered = self.shapes[i].ordered;
        let title = |j: usize| {
            let shape = &self.shapes[j];
            self.free(j)
                && shape.titled
                && shape.bold == self.shapes[i].bold
                && (shape.line || ordered && shape.ordered)
        };
        let passed = |j: &usize| matches!(self.roles[*j], Role::Furniture | Role::Number);
        // The first section after a table of contents starts a row of its own.
        let anew = self.repeats.contains(&i) || self.shapes[i].counted.is_some_and(|e| e.value == 1);
        let back = if anew { 0 } else { 3 };
        let before = 1 + (0..i).rev().filter(|j| !passed(j)).take(back).take_while(|j| title(*j)).count();
        for (run, j) in (before..).zip((i + 1..self.pieces.len()).filter(|j| !passed(j)).take(4)) {
            if matches!(self.roles[j], Role::Heading(Style::Marked { .. })) {
                return false;
            }
            if !title(j) && !matches!(self.roles[j], Role::Heading(_)) {
                return run <= 3 && !self.leads_nowhere(i, j);
            }
        }
        false
    }

    /// Whether a line is one of four or more short lines in a row: an address, a list.
    fn in_row(&self, i: usize) -> bool {
        let short = |j: &usize| self.free(*j) && self.shapes[*j].plain_line && !self.shapes[*j].bold;
        let before = (0..i).rev().take(4).take_while(short).count();
        before + (i + 1..self.pieces.len()).take(4).take_while(short).count() >= 3
    }

    /// Whether what follows a line is no text that a heading could lead to: a link to more, a word.
    fn leads_nowhere(&self, i: usize, j: usize) -> bool {
        let shape = &self.shapes[j];
        let link = self.pieces[j].parsed.look.linked && shape.words <= 12 && shape.line;
        link || j == i + 1 && shape.words < 5 && shape.plain_line
    }

    fn counted(&mut self) {
        let ruled = self.ruled;
        let mut styles: Vec<Style> = Vec::new();
        let eligible = |judge: &Self, i: usize| {
            let shape = &judge.shapes[i];
            let style = style::counted(shape.counted)?;
            let fits = shape.line || shape.ordered && !judge.pieces[i].parsed.look.linked;
            (judge.free(i) && fits && !(ruled && shape.bold)).then_some(style)
        };
        for i in 0..self.pieces.len() {
            if let Some(style) = eligible(self, i)
                && !styles.contains(&style)
            {
                styles.push(style);
            }
        }
        for style in styles {
            let members: Vec<usize> =
                (0..self.pieces.len()).filter(|i| eligible(self, *i) == Some(style)).collect();
            self.judge_counted(style, &members, ruled);
        }
    }

    fn judge_counted(&mut self, style: Style, members: &[usize], ruled: bool) {
        let good: Vec<usize> =
            members.iter().copied().filter(|i| self.counted_title(*i, style) && self.leads(*i)).collect();
        let consistent = good.len() * 10 >= members.len() * 6;
        let enough = if ruled { good.len() >= 3 && consistent } else { !good.is_empty() };
        if !enough {
            return;
        }
        for i in good {
            let shape = &self.shapes[i];
            let strict = shape.strict && !self.followed_by(i, style);
            let lonely = members.len() == 1 && !shape.bold && !shape.strong_counter;
            if (consistent && !lonely && (!shape.ordered || members.len() >= 3))
                || (strict || shape.bold && !self.followed_by(i, style))
                    && (shape.bold || !ruled && !shape.ordered)
            {
                self.accept(i, style);
            }
        }
    }

    fn counted_title(&self, i: usize, style: Style) -> bool {
        let ended = self.pieces[i].parsed.look.last == Some('.');
        self.shapes[i].counted_title && !(ended && self.followed_by(i, style))
    }

    /// Whether the next unit is counted in the same style: an entry of a list then.
    fn followed_by(&self, i: usize, style: Style) -> bool {
        let next = (i + 1..self.pieces.len()).find(|j| self.roles[*j] != Role::Furniture);
        next.is_some_and(|j| style::counted(self.shapes[j].counted) == Some(style))
    }

    fn bold(&mut self) {
        let members: Vec<usize> = (0..self.pieces.len())
            .filter(|i| self.free(*i) && self.shapes[*i].bold && self.shapes[*i].line)
            .collect();
        let good: Vec<usize> =
            members.iter().copied().filter(|i| self.bold_title(*i) && self.leads(*i)).collect();
        let asked = if self.ruled { 75 } else { 40 };
        if self.dense() && (good.len() < 2 || good.len() * 100 < members.len() * asked) {
            return;
        }
        let half = good.len() * 2 >= members.len();
        for i in good {
            if half || self.dense() || self.shapes[i].strict {
                let capitals = self.shapes[i].capitals;
                self.accept(i, Style::Bold { capitals });
            }
        }
        self.bold_items();
    }

    /// Whether a bold line reads like a title; a short one may end in a colon if no list follows.
    fn bold_title(&self, i: usize) -> bool {
        let shape = &self.shapes[i];
        let paragraph =
            || self.pieces.get(i + 1).is_some_and(|next| next.unit.kind == Kind::Para && !next.unit.in_item);
        shape.titled || shape.labelled && paragraph()
    }

    /// A list of one bold item before text that is not in the list is a heading too.
    fn bold_items(&mut self) {
        let members: Vec<usize> = (0..self.pieces.len())
            .filter(|i| self.free(*i) && self.shapes[*i].bold && self.shapes[*i].item)
            .collect();
        let outside = |i: usize| {
            self.pieces.get(i + 1).is_some_and(|next| !next.unit.in_item && next.unit.kind == Kind::Para)
        };
        let good: Vec<usize> =
            members.iter().copied().filter(|i| self.shapes[*i].titled && outside(*i)).collect();
        if good.len() >= 2 && good.len() * 4 >= members.len() * 3 {
            for i in good {
                self.accept(i, Style::Bold { capitals: false });
            }
        }
    }

    /// Lists of one plain short item, each before text that is not in the list, where the document does so
    /// throughout and nothing else parts it: the items head that text.
    fn lone_items(&mut self) {
        let kind = |i: usize| self.pieces.get(i).map(|piece| piece.unit.kind);
        let members: Vec<usize> = (0..self.pieces.len())
            .filter(|i| self.free(*i) && self.shapes[*i].item && self.shapes[*i].strict)
            .collect();
        let alone = |i: &usize| {
            let text =
                self.pieces.get(i + 1).is_some_and(|next| !next.unit.in_item && next.parsed.look.words > 16);
            text && kind(i + 1) == Some(Kind::Para) && (*i == 0 || kind(i - 1) != Some(Kind::Item))
        };
        let announced = |i: &usize| *i > 0 && self.pieces[i - 1].parsed.look.last == Some(':');
        let good: Vec<usize> = members
            .iter()
            .copied()
            .filter(|i| self.shapes[*i].bare_title && alone(i) && !announced(i))
            .collect();
        if !self.dense() && good.len() >= 3 && good.len() * 4 >= members.len() * 3 {
            for i in good {
                self.accept(i, Style::Bare { listed: false });
            }
        }
    }

    fn capitals(&mut self) {
        let members: Vec<usize> = (0..self.pieces.len())
            .filter(|i| self.free(*i) && self.shapes[*i].capitals && self.shapes[*i].line)
            .collect();
        let good: Vec<usize> =
            members.iter().copied().filter(|i| self.shapes[*i].bare_title && self.leads(*i)).collect();
        let consistent = good.len() * 2 >= members.len();
        if (!self.dense() || good.len() > self.found) && consistent {
            for i in good {
                self.accept(i, Style::Capitals);
            }
        }
    }

    fn bare(&mut self) {
        let listed =
            |judge: &Self, i: usize| judge.contents.contains(&judge.pieces[i].parsed.look.words_hash);
        // Where nothing stronger parts the document, what is repeated is all there is.
        let labels = if self.found >= 3 { labels(self.pieces) } else { HashSet::new() };
        let label = |judge: &Self, i: usize| labels.contains(&judge.pieces[i].parsed.look.words_hash);
        let good: Vec<usize> = (0..self.pieces.len())
            .filter(|i| self.free(*i) && self.shapes[*i].line && self.shapes[*i].bare_title)
            .filter(|i| !label(self, *i))
            .filter(|i| self.leads(*i) && !self.after_colon(*i))
            .collect();
        let heading = |i: &usize| matches!(self.roles[*i], Role::Heading(_));
        let others = (0..self.pieces.len()).filter(heading).filter(|i| listed(self, *i)).count();
        let in_contents = others + good.iter().filter(|i| listed(self, **i)).count();
        let glued = |judge: &Self, i: usize| judge.pieces[i].unit.after_top;
        let lines = (0..self.pieces.len())
            .filter(|i| self.free(*i) && self.shapes[*i].plain_line && !self.shapes[*i].announces)
            .filter(|i| !label(self, *i))
            .filter(|i| !self.shapes[*i].bold && !self.pieces[*i].parsed.look.linked && !self.in_row(*i))
            .count();
        let consistent = !self.ruled && good.len() >= 5 && good.len() * 10 >= lines * 6;
        let all = !self.dense() || good.len() > self.found || consistent;
        for i in good {
            let listed = in_contents >= 3 && listed(self, i);
            if all || listed || glued(self, i) {
                // Without a table of contents glued headings are like the others.
                let listed = listed || in_contents >= 3 && glued(self, i);
                self.accept(i, Style::Bare { listed });
            }
        }
    }

    /// A line before the first heading that names a kind of policy is the title, however it is written.
    fn title(&mut self) {
        let first = self.roles.iter().position(|role| matches!(role, Role::Heading(_))).unwrap_or(0);
        let early = (0..first).filter(|i| self.free(*i)).take(3).find(|i| {
            let shape = &self.shapes[*i];
            shape.titled
                && shape.line
                && shape.words <= 12
                && levels::names_a_policy(&self.pieces[*i].parsed.text)
        });
        if let Some(i) = early {
            let Shape { bold, capitals, .. } = self.shapes[i];
            self.accept(i, if bold { Style::Bold { capitals } } else { Style::Bare { listed: false } });
        }
    }

    /// Whether the text before ends in a colon: what follows is what it announces, unless a paragraph
    /// shows that the announced list was lost.
    fn after_colon(&self, i: usize) -> bool {
        let before = (0..i).rev().find(|j| self.roles[*j] != Role::Furniture);
        let announced = before
            .is_some_and(|j| self.roles[j] == Role::Clause && self.pieces[j].parsed.look.last == Some(':'));
        announced && self.shapes.get(i + 1).is_none_or(|next| next.words < 15)
    }
}
