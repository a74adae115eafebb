//! Bytes → text, remembering where in the bytes each part of the text was.
//!
//! Which encoding: a byte order mark says so, then the bytes themselves where they are UTF-8, then what a page
//! declares, then a guess. Never fails; what fits no encoding becomes U+FFFD. What a page is, `html` knows.

mod charset;

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::model::Format;

/// Decoded text and the way back to the bytes.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    map: Map,
}

enum Map {
    /// The text starts at this offset of the bytes and is them from there on.
    Shift(usize),
    /// Pairs of (offset in the text, offset in the bytes), in order: one wherever their distance changes.
    Table(Vec<(u32, u32)>),
}

impl Decoded<'_> {
    /// The byte range of the source that a range of the text came from.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        match &self.map {
            Map::Shift(shift) => range.start + shift..range.end + shift,
            Map::Table(table) => lookup(table, range.start)..lookup(table, range.end),
        }
    }
}

fn lookup(table: &[(u32, u32)], at: usize) -> usize {
    let i = table.partition_point(|(text, _)| (*text as usize) <= at);
    let entry = i.checked_sub(1).and_then(|i| table.get(i));
    entry.map_or(0, |(text, source)| *source as usize + at - *text as usize)
}

/// Decodes a version's bytes; never fails.
pub(super) fn decode(bytes: &[u8], format: Format) -> Decoded<'_> {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF])
        && let Ok(text) = std::str::from_utf8(rest)
    {
        return Decoded { text: text.into(), map: Map::Shift(3) };
    }
    if let Some((encoding, mark)) =
        Encoding::for_bom(bytes).filter(|(encoding, _)| !encoding.is_ascii_compatible())
    {
        return legacy(bytes, mark, encoding);
    }
    if let Some(encoding) = charset::beyond_ascii(bytes) {
        return legacy(bytes, 0, encoding);
    }
    let utf8 = std::str::from_utf8(bytes);
    if let Ok(text) = utf8 {
        return Decoded { text: text.into(), map: Map::Shift(0) };
    }
    let declared = if format == Format::Html { charset::declared(bytes) } else { None };
    match declared {
        Some(encoding) if encoding != encoding_rs::UTF_8 => legacy(bytes, 0, encoding),
        _ if charset::mostly_utf8(bytes) => mixed(bytes),
        _ => legacy(bytes, 0, charset::guess(bytes)),
    }
}

/// Builds text and table together.
struct Builder {
    text: String,
    table: Vec<(u32, u32)>,
}

impl Builder {
    fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes + bytes / 8), table: Vec::new() }
    }

    /// Says that what is pushed next came from `source` on.
    fn at(&mut self, source: usize) {
        let distance = |(text, source): (u32, u32)| i64::from(source) - i64::from(text);
        let here = (self.text.len() as u32, source as u32);
        if self.table.last().is_none_or(|last| distance(*last) != distance(here)) {
            self.table.push(here);
        }
    }

    fn finish<'a>(mut self, source: usize) -> Decoded<'a> {
        self.at(source);
        Decoded { text: self.text.into(), map: Map::Table(self.table) }
    }
}

/// Decodes from `from` on, a byte at a time, so that every character is known to come from its bytes.
fn legacy<'a>(bytes: &[u8], from: usize, encoding: &'static Encoding) -> Decoded<'a> {
    let mut built = Builder::with_capacity(bytes.len());
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut room = [0; 32];
    let mut start = from;
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        let (_, _, written, _) = decoder.decode_to_utf8(&[*byte], &mut room, false);
        if written > 0 {
            built.at(start);
            built.text.push_str(std::str::from_utf8(&room[..written]).unwrap_or("\u{FFFD}"));
            start = at + 1;
        }
    }
    let (_, _, written, _) = decoder.decode_to_utf8(&[], &mut room, true);
    built.at(start);
    built.text.push_str(std::str::from_utf8(&room[..written]).unwrap_or("\u{FFFD}"));
    built.finish(bytes.len())
}

/// UTF-8 where it is well formed, Windows-1252 elsewhere.
fn mixed<'a>(bytes: &[u8]) -> Decoded<'a> {
    let mut built = Builder::with_capacity(bytes.len());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        built.at(at);
        built.text.push_str(chunk.valid());
        at += chunk.valid().len();
        for &byte in chunk.invalid() {
            built.at(at);
            built.text.push(windows_1252(byte));
            at += 1;
        }
    }
    built.finish(at)
}

/// The character that a byte stands for in Windows-1252.
pub(super) fn windows_1252(byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or('\u{FFFD}')
}

#[cfg(test)]
mod tests;
