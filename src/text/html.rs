//! HTML captures → units with their texts: tokens in, no tree, so depth and disorder cost nothing.
//!
//! Scripts, styles, forms' machinery and hidden elements vanish; navigation, page headers and footers
//! become furniture; headings, paragraphs, items, rows and quotations become units.

mod element;
mod token;

use std::ops::Range;
use std::sync::Arc;

use super::display::Display;
use super::entities;
use super::parse::{Parsed, Written};
use super::unit::{Kind, Unit};
use crate::model::{Mark, Style};
use element::{Flow, flow, hidden};
use token::{Tag, Token, Tokens};

/// A page, read.
#[derive(Default)]
pub(super) struct Page {
    pub(super) units: Vec<Unit>,
    pub(super) parsed: Vec<Arc<Parsed>>,
    /// The page's `<title>`.
    pub(super) title: Option<String>,
}

/// Reads a page; `parse` reads what its blocks say.
pub(super) fn read(source: &str, parse: &mut dyn FnMut(Written) -> Arc<Parsed>) -> Page {
    let mut reader = Reader {
        source,
        parse,
        page: Page::default(),
        open: Vec::new(),
        lists: Vec::new(),
        out: Display::default(),
        start: None,
        kind: Kind::Para,
        item: None,
        row: None,
        furniture: 0,
        quotes: 0,
        pre: 0,
    };
    let mut tokens = Tokens::new(source);
    while let Some(token) = tokens.next_token() {
        match token {
            Token::Text(range) => reader.text(&range),
            Token::Tag(tag) if tag.closing => reader.close(&tag),
            Token::Tag(tag) => reader.begin(tag, &mut tokens),
        }
    }
    reader.flush(source.len());
    reader.end_row(source.len());
    reader.page
}

/// An element that is open and changes what its text is.
#[allow(clippy::struct_excessive_bools)]
struct Open {
    name: String,
    style: Option<Style>,
    furniture: bool,
    quote: bool,
    list: bool,
    pre: bool,
}

/// A list that is open.
struct List {
    /// The number of the next item, in an ordered list.
    next: Option<u32>,
}

/// An item that is open.
#[derive(Default)]
struct Item {
    /// `3.`, in an ordered list.
    marker: Option<String>,
}

/// A row that is open.
struct Row {
    start: usize,
    cells: Vec<(String, Vec<Mark>)>,
    header: bool,
}

/// Most elements that are kept track of; what is nested deeper is read as if it were not nested.
const DEEPEST: usize = 512;
/// Longest text of a table's cell, in bytes, that more of the same cell is added to.
const LONGEST_CELL: usize = 2_000;

struct Reader<'a> {
    source: &'a str,
    parse: &'a mut dyn FnMut(Written) -> Arc<Parsed>,
    page: Page,
    open: Vec<Open>,
    lists: Vec<List>,
    out: Display,
    /// Where the unit that is being written started in the source.
    start: Option<usize>,
    kind: Kind,
    /// The item whose first paragraph is still to come.
    item: Option<Item>,
    row: Option<Row>,
    furniture: usize,
    quotes: usize,
    pre: usize,
}

impl Reader<'_> {
    fn text(&mut self, range: &Range<usize>) {
        let source = self.source;
        let text = source.get(range.clone()).unwrap_or_default();
        let mut at = 0;
        while let Some(&byte) = text.as_bytes().get(at) {
            let end = plain_end(text.as_bytes(), at);
            if end > at {
                self.start.get_or_insert(range.start + at);
                self.out.run(text.get(at..end).unwrap_or_default());
                at = end;
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            if matches!(byte, b'&' | b'\n' | b' ') {
                at += self.special(byte, rest, range.start + at);
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            self.start.get_or_insert(range.start + at);
            self.out.push(c);
            at += c.len_utf8();
        }
    }

    /// White space and character references: how many bytes were read.
    fn special(&mut self, byte: u8, rest: &str, at: usize) -> usize {
        if byte != b'&' {
            if byte == b'\n' && self.pre > 0 {
                self.out.hard_break();
            } else {
                self.out.space();
            }
            return 1;
        }
        self.start.get_or_insert(at);
        let (len, chars) = entities::read(rest).unwrap_or((1, [Some('&'), None]));
        chars.into_iter().flatten().for_each(|c| self.out.push(c));
        len
    }

    fn begin(&mut self, tag: Tag<'_>, tokens: &mut Tokens<'_>) {
        let name = tag.name.to_ascii_lowercase();
        if token::is_raw(&name) {
            let content = tokens.skip_raw(&name);
            if name == "title" && self.page.title.is_none() {
                self.page.title = title(self.source.get(content).unwrap_or_default());
            }
            return;
        }
        if hidden(&name, tag.attributes) {
            if !element::is_void(&name) && !tag.self_closing {
                tokens.skip_element(&name);
            }
            return;
        }
        let flow = flow(&name);
        match flow {
            Flow::Break => return self.out.hard_break(),
            Flow::Inline(style) => {
                let style = style.or_else(|| link(&name, tag.attributes));
                if let Some(style) = style {
                    self.out.open(style.clone());
                    self.push(name, Some(style), &Flow::Inline(None));
                }
                return;
            }
            Flow::Nothing => return,
            Flow::Image => {
                if let Some(alt) = token::attribute(tag.attributes, "alt") {
                    self.out.space();
                    self.start.get_or_insert(tag.start);
                    decode(alt).chars().for_each(|c| self.out.push(c));
                    self.out.space();
                }
                return;
            }
            _ => {}
        }
        self.block(&name, &flow, tag.start, tag.attributes);
    }

    /// Opens an element that ends the unit before it.
    fn block(&mut self, name: &str, flow: &Flow, start: usize, attributes: &str) {
        if *flow == Flow::Cell {
            if let Some(row) = &mut self.row {
                row.header &= name == "th";
                self.out.space();
                return;
            }
            self.flush(start);
            self.begin_row(start);
            return;
        }
        // Tables that hold headings or whole texts are layout.
        if self.row.is_some() && (matches!(flow, Flow::Heading(_)) || self.out.text().len() > LONGEST_CELL) {
            self.leave_row(start);
        }
        if self.row.is_some() && !matches!(flow, Flow::Row | Flow::Table) {
            // Paragraphs and lists in a cell are lines of the cell.
            self.out.hard_break();
            return;
        }
        self.flush(start);
        match flow {
            Flow::Heading(level) => self.kind = Kind::Heading(*level),
            Flow::List { ordered } => {
                let first =
                    token::attribute(attributes, "start").and_then(|n| n.trim().parse().ok()).unwrap_or(1);
                self.lists.push(List { next: ordered.then_some(first) });
            }
            Flow::Item => {
                let list = self.lists.last_mut();
                let marker = list.and_then(|list| {
                    let number = list.next?;
                    list.next = Some(number.saturating_add(1));
                    Some(format!("{number}."))
                });
                self.item = Some(Item { marker });
            }
            Flow::Row => {
                self.end_row(start);
                self.begin_row(start);
            }
            Flow::Table => self.end_row(start),
            _ => {}
        }
        self.push(name.to_owned(), None, flow);
    }

    fn push(&mut self, name: String, style: Option<Style>, flow: &Flow) {
        if self.open.len() >= DEEPEST {
            return;
        }
        let open = Open {
            style,
            furniture: *flow == Flow::Furniture
                && !self.open.iter().any(|open| open.name == "main" || open.name == "article"),
            quote: *flow == Flow::Quote,
            list: matches!(flow, Flow::List { .. }),
            pre: name == "pre",
            name,
        };
        self.furniture += usize::from(open.furniture);
        self.quotes += usize::from(open.quote);
        self.pre += usize::from(open.pre);
        self.open.push(open);
    }

    fn close(&mut self, tag: &Tag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        let flow = flow(&name);
        match flow {
            Flow::Nothing | Flow::Image => return,
            Flow::Break => return self.out.hard_break(),
            Flow::Inline(_) => {
                let at = self.open.iter().rposition(|open| open.name == name);
                if let Some(style) = at.and_then(|at| self.open.remove(at).style) {
                    self.out.close(&style);
                }
                return;
            }
            Flow::Cell => return self.end_cell(),
            Flow::Row | Flow::Table => self.end_row(tag.end),
            _ if self.row.is_some() => return self.out.hard_break(),
            _ => {}
        }
        // An end tag ends its paragraph even where nothing of its name is open.
        self.flush(tag.start);
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            for open in self.open.split_off(at) {
                self.leave(&open);
            }
        }
        if flow == Flow::Item {
            self.item = None;
        }
    }

    fn leave(&mut self, open: &Open) {
        self.furniture -= usize::from(open.furniture);
        self.quotes -= usize::from(open.quote);
        self.pre -= usize::from(open.pre);
        if open.list {
            self.lists.pop();
            self.item = None;
        }
        if let Some(style) = &open.style {
            self.out.close(style);
        }
    }

    /// Takes the text written so far; styles that are open go on in the next.
    fn take(&mut self) -> (String, Vec<Mark>) {
        let mut next = Display::default();
        for open in &self.open {
            if let Some(style) = &open.style {
                next.open(style.clone());
            }
        }
        std::mem::replace(&mut self.out, next).finish()
    }

    /// Ends the unit that is being written.
    fn flush(&mut self, end: usize) {
        if self.row.is_some() {
            return;
        }
        let kind = std::mem::replace(&mut self.kind, Kind::Para);
        let (text, marks) = self.take();
        let Some(start) = self.start.take().filter(|_| !text.is_empty()) else {
            // An empty heading or paragraph does not use up its item's marker.
            return;
        };
        let in_list = !self.lists.is_empty();
        let item = self.item.take();
        let first = item.is_some();
        let marker = item.and_then(|item| item.marker);
        let kind = match kind {
            Kind::Heading(_) if self.open.iter().all(|open| !open.furniture || open.name == "header") => kind,
            _ if self.furniture > 0 => Kind::Furniture,
            Kind::Para if first => Kind::Item,
            kind => kind,
        };
        let mut unit = Unit::new(kind, start..end.max(start), start..end.max(start));
        unit.in_item = in_list && kind != Kind::Furniture && !matches!(kind, Kind::Heading(_));
        unit.depth = self.lists.len().saturating_sub(1).min(200) as u8;
        unit.quoted = self.quotes > 0;
        unit.marker = marker.as_ref().map(|_| start..start);
        self.page.units.push(unit);
        self.page.parsed.push((self.parse)(Written::Text { text, marks, marker }));
    }

    fn begin_row(&mut self, start: usize) {
        self.row = Some(Row { start, cells: Vec::new(), header: true });
        self.start = None;
        let _ = self.take();
    }

    /// Ends a row whose open cell turned out to be no cell.
    fn leave_row(&mut self, end: usize) {
        let out = std::mem::take(&mut self.out);
        self.end_row(end);
        self.row = None;
        self.out = out;
        self.start = Some(end).filter(|_| !self.out.is_empty());
    }

    fn end_cell(&mut self) {
        let cell = self.take();
        self.start = None;
        if let Some(row) = &mut self.row {
            row.cells.push(cell);
        }
    }

    fn end_row(&mut self, end: usize) {
        if self.row.is_none() {
            return;
        }
        if !self.out.is_empty() {
            self.end_cell();
        }
        let Some(row) = self.row.take() else { return };
        let shown = row.cells.iter().filter(|(text, _)| !text.is_empty()).count();
        if shown == 0 {
            return;
        }
        let range = row.start..end.max(row.start);
        // Tables of one column are layout.
        if row.cells.len() == 1 {
            let (text, marks) = row.cells.into_iter().next().unwrap_or_default();
            let kind = if self.furniture > 0 { Kind::Furniture } else { Kind::Para };
            self.page.units.push(Unit::new(kind, range.clone(), range));
            self.page.parsed.push((self.parse)(Written::Text { text, marks, marker: None }));
            return;
        }
        let kind = if self.furniture > 0 { Kind::Furniture } else { Kind::Row { header: row.header } };
        self.page.units.push(Unit::new(kind, range.clone(), range));
        self.page.parsed.push((self.parse)(Written::Row(row.cells)));
    }
}

/// Where the run of visible ASCII characters and single spaces between them ends that starts at `from`.
fn plain_end(bytes: &[u8], from: usize) -> usize {
    let plain = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_graphic() && *b != b'&');
    let mut at = from;
    while plain(at) || at > from && bytes.get(at) == Some(&b' ') && plain(at + 1) {
        at += 1;
    }
    at
}

/// The target of `<a href>`, as a style.
fn link(name: &str, attributes: &str) -> Option<Style> {
    if name != "a" {
        return None;
    }
    let target = decode(token::attribute(attributes, "href")?);
    Some(Style::Link(super::sanitise::sanitise(target.trim()).into_owned()))
}

/// Text with its character references replaced.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let (len, chars) = entities::read(rest).unwrap_or((1, [Some('&'), None]));
        out.extend(chars.into_iter().flatten());
        rest = rest.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn title(content: &str) -> Option<String> {
    let mut shown = Display::default();
    decode(content).chars().take(1_000).for_each(|c| shown.push(c));
    let (title, _) = shown.finish();
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests;
