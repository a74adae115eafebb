//! The numbers and letters that clauses and headings are counted by: `1.2`, `(ix)`, `a)`, `Section A:`, `§ 3`.
//!
//! A pure reader of the start of a display text. Whether a counted line is a heading is not decided here.

mod forms;

use forms::{letters, roman_value, units};

/// What an enumerator counts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `1`, `1.2`.
    Decimal,
    /// `a`, `B`.
    Letter,
    /// `iv`, `IX`; single letters that could be either are Roman where they are `i`, `v` or `x`.
    Roman,
    /// A word and a number: `Article 5`, `Section A:`.
    Word,
    /// `§ 3`.
    Sign,
    /// `第一条`, `二、`.
    Han,
}

/// How an enumerator is set off; with [`Form`] and depth it makes up a style that a document uses
/// consistently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// Nothing: `1.2`.
    Bare,
    /// A full stop or colon: `1.`
    Stop,
    /// A closing parenthesis: `a)`.
    Close,
    /// Parentheses: `(a)`.
    Both,
}

/// An enumerator found at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enumerator {
    /// Byte offset in the text of its end, its punctuation included.
    pub end: usize,
    /// Byte offset of what follows it, white space skipped.
    pub rest: usize,
    /// What it counts with.
    pub form: Form,
    /// How it is set off.
    pub setting: Setting,
    /// Whether its letters are capitals.
    pub upper: bool,
    /// Number of its parts: 1 for `3`, 2 for `3.1`.
    pub depth: u8,
    /// What its last part counts to: 1 for `1.1`, `a`, `i`.
    pub value: u32,
}

/// Finds the enumerator that a text starts with.
///
/// Takes display text, without markup (`1\.` is `1.` there). "30 days", "1.5 million" and "2019" have none;
/// of `1. (a) You` both parts are one enumerator.
pub fn enumerator(text: &str) -> Option<Enumerator> {
    let mut found = one(text)?;
    for _ in 0..2 {
        let rest = text.get(found.rest..).unwrap_or_default();
        let Some(next) = one(rest).filter(|next| next.setting == Setting::Both) else { break };
        let at = found.rest;
        found = Enumerator { end: at + next.end, rest: at + next.rest, ..next };
    }
    Some(found)
}

fn one(text: &str) -> Option<Enumerator> {
    let first = text.chars().next()?;
    let found = match first {
        '0'..='9' => decimal(text),
        '(' => bracketed(text),
        '§' => sign(text),
        'a'..='z' | 'A'..='Z' => lettered(text).or_else(|| worded(text)),
        '第' | '（' | '一'..='十' => han(text),
        _ if first.is_uppercase() => worded(text),
        _ => None,
    }?;
    let rest = text.get(found.end..)?;
    let skipped = rest.len() - rest.trim_start().len();
    Some(Enumerator { rest: found.end + skipped, ..found })
}

fn found(end: usize, form: Form, setting: Setting, value: u32) -> Enumerator {
    Enumerator { end, rest: end, form, setting, upper: false, depth: 1, value }
}

/// `12`, `1.2.3`: its length, number of parts and last part; no part has more than three digits.
fn number(text: &str) -> Option<(usize, u8, u32)> {
    let bytes = text.as_bytes();
    let (mut end, mut depth) = (0, 0u8);
    loop {
        let from = end;
        while bytes.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        if end == from || end - from > 3 {
            return None;
        }
        let value = text.get(from..end)?.parse().ok()?;
        depth = depth.saturating_add(1);
        let more = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !more {
            return Some((end, depth, value));
        }
        end += 1;
    }
}

/// Whether a text can go on after an enumerator: at its end or with white space.
fn parted(rest: &str) -> bool {
    rest.chars().next().is_none_or(char::is_whitespace)
}

fn decimal(text: &str) -> Option<Enumerator> {
    let (end, depth, value) = number(text)?;
    let rest = text.get(end..)?;
    let make =
        |len: usize, setting| Some(Enumerator { depth, ..found(end + len, Form::Decimal, setting, value) });
    let mut after = rest.chars();
    match after.next() {
        Some('.' | ':') if parted(after.as_str()) => make(1, Setting::Stop),
        // "1.Title", "1.(a)"
        Some('.') if after.next().is_some_and(|c| c.is_uppercase() || c == '(') => make(1, Setting::Stop),
        Some('.') if rest.starts_with(".-") => make(2, Setting::Stop),
        Some(')') if parted(after.as_str()) => make(1, Setting::Close),
        Some('、' | '．') => make('、'.len_utf8(), Setting::Stop),
        None if depth > 1 => make(0, Setting::Bare),
        Some(c) if c.is_whitespace() => {
            let next = rest.trim_start();
            let dashed = next.strip_prefix(['-', '–', '—']).is_some_and(|t| t.starts_with(' '));
            if dashed && depth == 1 && end <= 2 {
                let dash = next.chars().next().map_or(0, char::len_utf8);
                return make(rest.len() - next.len() + dash, Setting::Stop);
            }
            (depth > 2 || depth == 2 && !units(next)).then_some(())?;
            make(0, Setting::Bare)
        }
        _ => None,
    }
}

fn bracketed(text: &str) -> Option<Enumerator> {
    let inside = text.get(1..)?;
    let close = inside.bytes().take(8).position(|b| b == b')')?;
    let inner = inside.get(..close)?;
    let end = close + 2;
    let rest = text.get(end..)?;
    if let Some((len, depth, value)) = number(inner)
        && len == inner.len()
    {
        return Some(Enumerator { depth, ..found(end, Form::Decimal, Setting::Both, value) });
    }
    // "(c) 2012 Example" is a copyright.
    if inner.eq_ignore_ascii_case("c") && rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (form, value, upper) = letters(inner)?;
    parted(rest).then(|| Enumerator { upper, ..found(end, form, Setting::Both, value) })
}

fn lettered(text: &str) -> Option<Enumerator> {
    let len = text.bytes().take(7).take_while(u8::is_ascii_alphabetic).count();
    let (form, value, upper) = letters(text.get(..len)?)?;
    let setting = match text.as_bytes().get(len)? {
        b'.' => Setting::Stop,
        b')' => Setting::Close,
        _ => return None,
    };
    let rest = text.get(len + 1..)?;
    parted(rest).then(|| Enumerator { upper, ..found(len + 1, form, setting, value) })
}

fn sign(text: &str) -> Option<Enumerator> {
    let after = text.strip_prefix('§')?;
    let after = after.strip_prefix('§').unwrap_or(after);
    let trimmed = after.trim_start();
    let skipped = text.len() - trimmed.len();
    let (len, depth, value) = number(trimmed)?;
    let stop = trimmed.get(len..)?.starts_with(['.', ':']);
    let end = skipped + len + usize::from(stop);
    parted(text.get(end..)?).then(|| Enumerator { depth, ..found(end, Form::Sign, Setting::Bare, value) })
}

/// Words that are counted, in the languages of the larger archives.
const COUNTED: &[&str] = &[
    "article",
    "section",
    "chapter",
    "part",
    "clause",
    "annex",
    "appendix",
    "schedule",
    "exhibit",
    "title",
    "rule",
    "attachment",
    "artikel",
    "abschnitt",
    "kapitel",
    "teil",
    "anhang",
    "anlage",
    "chapitre",
    "partie",
    "annexe",
    "titre",
    "artículo",
    "sección",
    "capítulo",
    "parte",
    "anexo",
    "articolo",
    "sezione",
    "capitolo",
    "allegato",
    "artigo",
    "seção",
    "secção",
    "bijlage",
    "hoofdstuk",
    "deel",
    "step",
    "module",
    "principle",
];

fn worded(text: &str) -> Option<Enumerator> {
    let word_end = text.find(char::is_whitespace).filter(|&end| end <= 12)?;
    let word = text.get(..word_end)?;
    let lower = word.to_lowercase();
    if !word.starts_with(char::is_uppercase) || !COUNTED.contains(&lower.as_str()) {
        return None;
    }
    let after = text.get(word_end..)?;
    let inner = after.trim_start();
    let at = text.len() - inner.len();
    let (len, depth, value) = number(inner).or_else(|| {
        let len = inner.bytes().take(7).take_while(u8::is_ascii_alphanumeric).count();
        letters(inner.get(..len)?)
            .or_else(|| roman_value(inner.get(..len)?).map(|value| (Form::Roman, value, true)))
            .filter(|&(_, _, upper)| upper)
            .map(|(_, value, _)| (len, 1, value))
    })?;
    let end = at + len;
    let rest = text.get(end..)?;
    let make =
        |extra: usize| Some(Enumerator { depth, ..found(end + extra, Form::Word, Setting::Bare, value) });
    match rest.chars().next() {
        None => make(0),
        Some('.' | ':' | ')') if parted(rest.get(1..)?) => make(1),
        Some(c) if c.is_whitespace() => {
            let next = rest.trim_start();
            let dash = next.strip_prefix(['-', '–', '—']).filter(|t| t.starts_with(' '));
            if dash.is_some() {
                return make(rest.len() - next.len() + next.chars().next().map_or(0, char::len_utf8));
            }
            // "Section 5 of these terms" speaks of a section; "Section 5 Payment" is one.
            next.starts_with(char::is_uppercase).then_some(())?;
            make(0)
        }
        _ => None,
    }
}

fn han(text: &str) -> Option<Enumerator> {
    const DIGITS: &str = "〇零一二三四五六七八九十百0123456789";
    let (inner, brackets) = match text.strip_prefix('（') {
        Some(inner) => (inner, true),
        None => (text.strip_prefix('第').unwrap_or(text), false),
    };
    let len: usize = inner.chars().take(6).take_while(|c| DIGITS.contains(*c)).map(char::len_utf8).sum();
    let mut after = inner.get(len..).filter(|_| len > 0)?.chars();
    let mark = after.next()?;
    let counted = text.starts_with('第');
    let good = if brackets {
        mark == '）'
    } else if counted {
        "章条條节節款编編部".contains(mark)
    } else {
        mark == '、' || mark == '．'
    };
    let value = inner.get(..len)?.chars().filter_map(|c| DIGITS.chars().position(|d| d == c)).next_back();
    let end = text.len() - after.as_str().len();
    let setting = if brackets { Setting::Both } else { Setting::Stop };
    let depth = if brackets { 2 } else { 1 };
    good.then(|| Enumerator { depth, ..found(end, Form::Han, setting, value.unwrap_or(0) as u32) })
}

#[cfg(test)]
mod tests;
