//! A unit's raw text → what is shown of it and what can be told from it alone.
//!
//! A pure function of the raw slice and the unit's kind, so that a slice read before need not be read
//! again. What depends on neighbours is decided in `classify`.

use std::ops::Range;

use xxhash_rust::xxh3::Xxh3;

use crate::model::{ClauseId, Mark, StatedDate, Style, Timestamp};

use super::dates;
use super::enumerator::{Enumerator, enumerator};
use super::furniture;
use super::lead_in;
use super::normalise::{id_of_normal, normalise_into};
use super::references::Definitions;
use super::unit::{Kind, Unit};
use super::{inline, words};

/// What a unit's text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    /// Display text without the enumerator.
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
    /// The enumerator as written.
    pub(super) enumerator: Option<String>,
    /// What kind of enumerator it is.
    pub(super) counted: Option<Enumerator>,
    /// Byte range of a run-in title.
    pub(super) title: Option<Range<usize>>,
    pub(super) id: ClauseId,
    /// Cells of a table row.
    pub(super) cells: Vec<String>,
    pub(super) dates: Vec<StatedDate>,
    /// The date that it is, with nothing else in it.
    pub(super) date: Option<Timestamp>,
    pub(super) look: Look,
}

/// What a text looks like, for telling headings and furniture from clauses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Look {
    /// Number of words, at most 255.
    pub(super) words: u8,
    /// All of it is bold.
    pub(super) bold: bool,
    /// All of it is italic.
    pub(super) italic: bool,
    /// All of it is links.
    pub(super) linked: bool,
    /// It has letters, and all of them are capitals.
    pub(super) capitals: bool,
    /// Its first letter is a capital or has no case; digits and quotes before it don't count.
    pub(super) capital_first: bool,
    /// Its last character, closing quotes and parentheses left out.
    pub(super) last: Option<char>,
    /// It has line breaks that are meant.
    pub(super) lines: bool,
    /// It says only "Back to top", "© …" or the like.
    pub(super) furniture: bool,
    /// It states a date, or is one.
    pub(super) dated: bool,
    /// Hash of its words, case folded, for recognising a heading in a table of contents.
    pub(super) words_hash: u64,
}

/// Scratch space that is used again from unit to unit.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    normal: String,
}

/// Reads a unit of Markdown or plain text.
pub(super) fn markdown(
    source: &str,
    unit: &Unit,
    definitions: Option<&Definitions>,
    scratch: &mut Scratch,
) -> Parsed {
    let body = source.get(unit.body.clone()).unwrap_or_default();
    if matches!(unit.kind, Kind::Row { .. }) {
        let cell = |cell| inline::read(without_heading_mark(cell), false, definitions);
        let cells = split_cells(body).map(cell).collect();
        return row(cells, scratch);
    }
    let (text, marks) = inline::read(body, unit.quoted, definitions);
    let marker = unit.marker.clone().and_then(|range| source.get(range));
    shown(text, marks, marker, scratch)
}

/// A block whose text and marks are known, as pages have them.
pub(super) enum Written {
    Text { text: String, marks: Vec<Mark>, marker: Option<String> },
    Row(Vec<(String, Vec<Mark>)>),
}

impl Written {
    /// Names what decides its [`Parsed`].
    pub(super) fn key(&self) -> u128 {
        let mut hasher = Xxh3::new();
        let mut add = |text: &str, marks: &[Mark]| {
            hasher.update(&text.len().to_le_bytes());
            hasher.update(text.as_bytes());
            for mark in marks {
                hasher.update(&mark.range.start.to_le_bytes());
                hasher.update(&mark.range.end.to_le_bytes());
                let (style, target) = match &mark.style {
                    Style::Strong => (0, ""),
                    Style::Emphasis => (1, ""),
                    Style::Code => (2, ""),
                    Style::Link(target) => (3, target.as_str()),
                };
                hasher.update(&[style]);
                hasher.update(target.as_bytes());
            }
        };
        let kind = match self {
            Self::Text { text, marks, marker } => {
                add(text, marks);
                add(marker.as_deref().unwrap_or_default(), &[]);
                1
            }
            Self::Row(cells) => {
                cells.iter().for_each(|(text, marks)| add(text, marks));
                2
            }
        };
        hasher.update(&[kind]);
        hasher.digest128()
    }

    /// Reads it.
    pub(super) fn parse(self, scratch: &mut Scratch) -> Parsed {
        match self {
            Self::Text { text, marks, marker } => shown(text, marks, marker.as_deref(), scratch),
            Self::Row(cells) => row(cells, scratch),
        }
    }
}

/// Makes a row of its cells.
fn row(cells: Vec<(String, Vec<Mark>)>, scratch: &mut Scratch) -> Parsed {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut shown = Vec::new();
    for (i, (cell, cell_marks)) in cells.into_iter().enumerate() {
        if i > 0 {
            text.push_str(" | ");
        }
        let at = text.len();
        text.push_str(&cell);
        marks.extend(
            cell_marks.into_iter().map(|m| Mark { range: m.range.start + at..m.range.end + at, ..m }),
        );
        shown.push(cell.replace('\n', " "));
    }
    if shown.iter().all(String::is_empty) {
        text.clear();
    }
    let mut parsed = finish(text, marks, None, None, scratch);
    parsed.cells = shown;
    parsed.title = None;
    parsed
}

/// Makes a unit of its display text, taking the enumerator off its start.
fn shown(text: String, marks: Vec<Mark>, marker: Option<&str>, scratch: &mut Scratch) -> Parsed {
    let bullet = bullet_len(&text);
    let (text, marks) = match text.get(bullet..) {
        Some(rest) if bullet > 0 => (rest.to_owned(), shift(marks, bullet, rest.len())),
        _ => (text, marks),
    };
    let found = enumerator(&text);
    let own = found.and_then(|e| text.get(..e.end));
    let (written, counted) = match (marker, own) {
        (Some(marker), Some(own)) => (Some(format!("{marker} {own}")), found),
        (Some(marker), None) => (Some(marker.to_owned()), enumerator(marker)),
        (None, own) => (own.map(str::to_owned), found),
    };
    match found {
        Some(e) => {
            let rest = text.get(e.rest..).unwrap_or_default().to_owned();
            let marks = shift(marks, e.rest, rest.len());
            finish(rest, marks, written, counted, scratch)
        }
        None => finish(text, marks, written, counted, scratch),
    }
}

/// Length of a bullet that was written as text (`\\- text`), its space included.
fn bullet_len(text: &str) -> usize {
    let mut chars = text.chars();
    let bullet =
        chars.next().is_some_and(|c| matches!(c, '-' | '+' | '*' | '–' | '•' | '·' | '●' | '▪' | '◦' | '‣'));
    if !bullet || chars.next() != Some(' ') {
        return 0;
    }
    text.len() - chars.as_str().len()
}

fn shift(marks: Vec<Mark>, by: usize, len: usize) -> Vec<Mark> {
    let moved = marks.into_iter().filter(|mark| mark.range.end > by).map(|mark| Mark {
        range: mark.range.start.saturating_sub(by)..(mark.range.end - by).min(len),
        style: mark.style,
    });
    moved.filter(|mark| !mark.range.is_empty()).collect()
}

fn finish(
    text: String,
    marks: Vec<Mark>,
    enumerator: Option<String>,
    counted: Option<Enumerator>,
    scratch: &mut Scratch,
) -> Parsed {
    normalise_into(&text, &mut scratch.normal);
    let id = id_of_normal(&scratch.normal);
    let dates = dates::stated(&text);
    let date = dates::alone(&text);
    let mut look = look(&text, &marks, &scratch.normal, LONGEST_TITLE);
    look.dated |= !dates.is_empty();
    let title = lead_in::title(&text, &marks, enumerator.is_some());
    Parsed { text, marks, enumerator, counted, title, id, cells: Vec::new(), dates, date, look }
}

/// Longest text that is looked at as a title, in bytes; marked headings may be longer than any other.
const LONGEST_TITLE: usize = 400;

fn look(text: &str, marks: &[Mark], normal: &str, longest: usize) -> Look {
    let last = text.trim_end_matches(['"', '”', '’', ')', ']', '»', ' ', '\n', '*']).chars().next_back();
    // Everything else is asked of short texts only.
    if text.len() > longest {
        return Look { words: 255, last, furniture: furniture::is_notice(text), ..Look::default() };
    }
    let first = text.chars().find(|c| c.is_alphabetic());
    let starts = text.chars().find(|c| c.is_alphanumeric());
    let words = words::count(text).min(255) as u8;
    let capitals = !text.bytes().any(|b| b.is_ascii_lowercase()) && {
        let upper = text.chars().filter(|c| c.is_uppercase()).count();
        upper > 1 && !text.chars().any(char::is_lowercase)
    };
    Look {
        words,
        bold: covers(text, marks, |style| *style == Style::Strong),
        italic: covers(text, marks, |style| *style == Style::Emphasis),
        linked: covers(text, marks, |style| matches!(style, Style::Link(_))),
        capitals,
        capital_first: first.is_some_and(|c| !c.is_lowercase()) && starts.is_some_and(|c| !c.is_lowercase()),
        last,
        lines: text.contains('\n'),
        furniture: furniture::is_notice(text),
        dated: dates::is_date(text),
        words_hash: if words <= 16 { words_hash(normal) } else { 0 },
    }
}

fn words_hash(normal: &str) -> u64 {
    let mut folded = String::with_capacity(normal.len() + 1);
    for c in normal.chars() {
        match c {
            'a'..='z' | '0'..='9' => folded.push(c),
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() || !c.is_alphanumeric() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.extend(c.to_lowercase()),
        }
    }
    xxhash_rust::xxh3::xxh3_64(folded.trim().as_bytes())
}

/// Whether marks of one kind cover every letter and digit of a text.
fn covers(text: &str, marks: &[Mark], wanted: impl Fn(&Style) -> bool) -> bool {
    let mut at = 0;
    let mut any = false;
    let plain =
        |from: usize, to: usize| text.get(from..to).unwrap_or_default().contains(char::is_alphanumeric);
    for mark in marks.iter().filter(|mark| wanted(&mark.style)) {
        if mark.range.start > at && plain(at, mark.range.start) {
            return false;
        }
        at = at.max(mark.range.end);
        any = true;
    }
    any && !plain(at, text.len())
}

/// A cell that was a heading in its page: `### Purpose` without its mark.
fn without_heading_mark(cell: &str) -> &str {
    let cell = cell.trim_start();
    let text = cell.trim_start_matches('#');
    let marks = cell.len() - text.len();
    if (1..=6).contains(&marks) && text.starts_with(' ') { text } else { cell }
}

/// The cells of a row `| a | b |`; `\|` is no border.
fn split_cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').filter(|r| !r.ends_with('\\')).unwrap_or(row);
    let mut escaped = false;
    row.split(move |c: char| {
        let border = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        border
    })
}

/// A text that is nothing but an enumerator and waits for the text it belongs to.
pub(super) fn is_enumerator_only(parsed: &Parsed) -> bool {
    if parsed.text.is_empty() {
        return parsed.enumerator.is_some() && parsed.cells.is_empty();
    }
    let number = parsed.text.trim_end_matches('.');
    parsed.enumerator.is_none()
        && parsed.cells.is_empty()
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}
