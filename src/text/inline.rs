//! Inline Markdown → display text and marks, for the dialects that archives hold.
//!
//! More forgiving than CommonMark, as readers are: `** bold**` is bold, a bold stretch may end with its
//! block. One pass, bounded by the length of the text whatever it holds. Blocks are found elsewhere.

mod brackets;
mod tags;

use crate::model::{Mark, Style};

use super::display::Display;
use super::entities;
use super::references::Definitions;
use brackets::{Brackets, Target};

/// Reads one block's inline text. `quoted` blocks have their `>` prefixes skipped at line starts; `definitions` are
/// what reference links stand for.
pub(super) fn read(raw: &str, quoted: bool, definitions: Option<&Definitions>) -> (String, Vec<Mark>) {
    let mut reader = Reader {
        raw,
        at: 0,
        out: Display::with_capacity(raw.len()),
        definitions,
        brackets: None,
        last_star: None,
        last_under: None,
        code_fence_gone: 0,
        quoted,
    };
    reader.skip_line_start();
    reader.all();
    reader.out.finish()
}

/// What a byte calls for: nothing, a look at the white space, a look at the markup, or its character.
const ORDINARY: u8 = 0;
const SPACE: u8 = 1;
const MARKUP: u8 = 2;
const WIDE: u8 = 3;

const CLASS: [u8; 256] = {
    let mut class = [ORDINARY; 256];
    let mut i = 0;
    while i < 256 {
        class[i] = match i as u8 {
            b' ' => SPACE,
            b'\n' | b'\r' | b'\\' | b'*' | b'_' | b'[' | b']' | b'!' | b'<' | b'&' | b'`' => MARKUP,
            // Controls, and lead bytes of the blocks that hold white space, invisible characters and overrides.
            0..0x20 | 0x7F | 0xC2 | 0xCD | 0xD8 | 0xE1 | 0xE2 | 0xE3 | 0xEF | 0xF0 | 0xF3 => WIDE,
            _ => ORDINARY,
        };
        i += 1;
    }
    class
};

struct Reader<'a> {
    raw: &'a str,
    at: usize,
    out: Display,
    definitions: Option<&'a Definitions>,
    brackets: Option<Brackets>,
    last_star: Option<usize>,
    last_under: Option<usize>,
    /// Lengths of code fences (as bits) that are known to have no partner any more.
    code_fence_gone: u64,
    quoted: bool,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.raw.as_bytes().get(at).copied().unwrap_or(b'\n')
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.raw.get(from..to).unwrap_or_default()
    }

    fn all(&mut self) {
        let bytes = self.raw.as_bytes();
        while self.at < bytes.len() {
            let from = self.at;
            self.at = run_end(bytes, from);
            if self.at > from {
                let raw = self.raw;
                self.out.run(raw.get(from..self.at).unwrap_or_default());
            }
            let Some(&byte) = bytes.get(self.at) else { break };
            match CLASS[byte as usize] {
                SPACE => self.white_space(),
                MARKUP => self.markup(byte),
                _ => self.character(),
            }
        }
    }

    fn character(&mut self) {
        match self.raw.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(c) => {
                self.out.push(c);
                self.at += c.len_utf8();
            }
            None => self.at += 1,
        }
    }

    fn white_space(&mut self) {
        let from = self.at;
        while self.byte(self.at) == b' ' && self.at < self.raw.len() {
            self.at += 1;
        }
        let line_end = self.at < self.raw.len() && matches!(self.byte(self.at), b'\n' | b'\r');
        if line_end && self.at - from >= 2 { self.out.hard_break() } else { self.out.space() }
    }

    fn skip_line_start(&mut self) {
        while matches!(self.byte(self.at), b' ' | b'\t') || self.quoted && self.byte(self.at) == b'>' {
            self.at += 1;
            if self.at >= self.raw.len() {
                return;
            }
        }
    }

    fn markup(&mut self, byte: u8) {
        match byte {
            b'\n' | b'\r' => {
                self.out.space();
                self.at += 1;
                self.skip_line_start();
            }
            b'\\' => self.escape(),
            b'*' | b'_' => self.emphasis(byte),
            b'[' => self.bracket(self.at),
            b'!' if self.byte(self.at + 1) == b'[' => self.bracket(self.at + 1),
            b']' => self.bracket_end(),
            b'<' => self.angle(),
            b'&' => self.entity(),
            b'`' => self.code(),
            _ => self.literal(1),
        }
    }

    fn literal(&mut self, len: usize) {
        let (raw, from) = (self.raw, self.at);
        self.out.run(raw.get(from..from + len).unwrap_or_default());
        self.at += len;
    }

    fn escape(&mut self) {
        let next = self.byte(self.at + 1);
        if self.at + 1 >= self.raw.len() {
            self.at += 1;
        } else if matches!(next, b'\n' | b'\r') {
            self.out.hard_break();
            self.at += 1;
        } else if next.is_ascii_punctuation() {
            self.at += 1;
            self.literal(1);
        } else {
            self.literal(1);
        }
    }

    fn emphasis(&mut self, byte: u8) {
        let from = self.at;
        let mut len = 0;
        while self.byte(from + len) == byte && from + len < self.raw.len() {
            len += 1;
        }
        let before = self.slice(0, from).chars().next_back();
        let after = self.slice(from + len, self.raw.len()).chars().next();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        // snake_case, 2*3 and lone marks are text.
        let inside_word = byte == b'_' && word(before) && word(after);
        let open = self.out.is_open(&Style::Emphasis);
        let lone = len == 1
            && if open {
                space(before) && space(after)
            } else {
                space(after) || !self.occurs_after(byte, from + len)
            };
        if inside_word || lone || len > 64 {
            self.literal(len);
            return;
        }
        self.at += len;
        if len % 2 == 1 {
            self.toggle(Style::Emphasis);
        }
        if len % 4 >= 2 {
            self.toggle(Style::Strong);
        }
    }

    fn toggle(&mut self, style: Style) {
        if self.out.is_open(&style) { self.out.close(&style) } else { self.out.open(style) }
    }

    /// Whether `byte` occurs at or after `from`; the last place is looked for once.
    fn occurs_after(&mut self, byte: u8, from: usize) -> bool {
        let raw = self.raw;
        let last = if byte == b'*' { &mut self.last_star } else { &mut self.last_under };
        let last = last.get_or_insert_with(|| raw.bytes().rposition(|b| b == byte).unwrap_or(0));
        *last >= from
    }

    fn bracket(&mut self, open: usize) {
        let raw = self.raw;
        let brackets = self.brackets.get_or_insert_with(|| Brackets::find(raw, self.definitions));
        if let Some(link) = brackets.opened(open) {
            let image = open > self.at;
            let target = match &link.target {
                Target::Written(range) => unescape(raw.get(range.clone()).unwrap_or_default()),
                Target::Defined(target) => unescape(target),
            };
            let target = super::sanitise::sanitise(&target).into_owned();
            if !image {
                self.out.open(Style::Link(target));
            }
            self.at = open + 1;
        } else {
            self.literal(open + 1 - self.at);
        }
    }

    fn bracket_end(&mut self) {
        match self.brackets.as_mut().and_then(|brackets| brackets.closed(self.at)) {
            Some((end, image)) => {
                if !image {
                    self.out.close(&Style::Link(String::new()));
                }
                self.at = end;
            }
            None => self.literal(1),
        }
    }

    fn angle(&mut self) {
        let raw = self.raw;
        match tags::read(raw.get(self.at..).unwrap_or_default()) {
            tags::Angle::Text => self.literal(1),
            tags::Angle::Break(len) => {
                self.out.hard_break();
                self.at += len;
            }
            tags::Angle::Space(len) => {
                self.out.space();
                self.at += len;
            }
            tags::Angle::Nothing(len) => self.at += len,
            tags::Angle::Address(len) => {
                let address = raw.get(self.at + 1..self.at + len - 1).unwrap_or_default();
                self.out.open(Style::Link(super::sanitise::sanitise(address).into_owned()));
                address.chars().for_each(|c| self.out.push(c));
                self.out.close(&Style::Link(String::new()));
                self.at += len;
            }
        }
    }

    fn entity(&mut self) {
        match entities::read(self.slice(self.at, self.raw.len())) {
            Some((len, chars)) => {
                chars.into_iter().flatten().for_each(|c| self.out.push(c));
                self.at += len;
            }
            None => self.literal(1),
        }
    }

    fn code(&mut self) {
        let from = self.at;
        let bytes = self.raw.as_bytes();
        let len = bytes.get(from..).unwrap_or_default().iter().take_while(|b| **b == b'`').count();
        let bit = 1u64 << len.min(63);
        let end = if self.code_fence_gone & bit == 0 { fence(bytes, from + len, len) } else { None };
        let Some(end) = end else {
            self.code_fence_gone |= bit;
            self.literal(len);
            return;
        };
        self.out.open(Style::Code);
        let raw = self.raw;
        raw.get(from + len..end).unwrap_or_default().chars().for_each(|c| self.out.push(c));
        self.out.close(&Style::Code);
        self.at = end + len;
    }
}

/// Where the run of ordinary bytes and single spaces that starts at `from` ends.
fn run_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match CLASS[byte as usize] {
            ORDINARY => at += 1,
            SPACE if at > from && bytes.get(at + 1).is_some_and(|next| CLASS[*next as usize] == ORDINARY) => {
                at += 2;
            }
            _ => break,
        }
    }
    at
}

/// Where the next run of exactly `len` backticks starts.
fn fence(bytes: &[u8], from: usize, len: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] != b'`' {
            at += 1;
            continue;
        }
        let run = bytes.get(at..)?.iter().take_while(|b| **b == b'`').count();
        if run == len {
            return Some(at);
        }
        at += run;
    }
    None
}

fn unescape(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    let mut chars = target.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
