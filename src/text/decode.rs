//! Bytes → text, remembering where in the bytes each part of the text was.
//!
//! UTF-8 with or without a byte order mark, UTF-16 with one, and Windows-1252 for the rest.

use std::borrow::Cow;
use std::ops::Range;

/// Decoded text and the way back to the bytes.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    map: Map,
}

enum Map {
    /// The text starts at this offset of the bytes and is them from there on.
    Shift(usize),
    /// Pairs of (offset in the text, offset in the bytes), one per character, in order.
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
    i.checked_sub(1).and_then(|i| table.get(i)).map_or(0, |(_, source)| *source as usize)
}

/// Decodes a version's bytes; never fails.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF])
        && let Ok(text) = std::str::from_utf8(rest)
    {
        return Decoded { text: text.into(), map: Map::Shift(3) };
    }
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.into(), map: Map::Shift(0) },
        Err(_) => mixed(bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'_> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::with_capacity(bytes.len());
    let mut table = Vec::with_capacity(bytes.len() / 2 + 1);
    let mut at = 2u32;
    for decoded in char::decode_utf16(units) {
        let c = decoded.unwrap_or('\u{FFFD}');
        table.push((text.len() as u32, at));
        at += if decoded_len(c) == 2 { 4 } else { 2 };
        text.push(c);
    }
    table.push((text.len() as u32, bytes.len() as u32 + 2));
    Decoded { text: text.into(), map: Map::Table(table) }
}

fn decoded_len(c: char) -> usize {
    c.len_utf16()
}

/// UTF-8 where it is well formed, Windows-1252 elsewhere.
fn mixed(bytes: &[u8]) -> Decoded<'_> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut table = Vec::new();
    let mut at = 0u32;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            table.push((text.len() as u32, at));
            text.push(c);
            at += c.len_utf8() as u32;
        }
        for &byte in chunk.invalid() {
            table.push((text.len() as u32, at));
            text.push(windows_1252(byte));
            at += 1;
        }
    }
    table.push((text.len() as u32, at));
    Decoded { text: text.into(), map: Map::Table(table) }
}

/// The character that a byte stands for in Windows-1252 (the Encoding Standard's table).
pub(super) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, range: Range<usize>, source: Range<usize>) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.source(&range), source);
    }

    #[test]
    fn encodings() {
        check("héllo".as_bytes(), "héllo", 0..6, 0..6);
        check(b"\xEF\xBB\xBFab", "ab", 0..2, 3..5);
        check(b"caf\xE9 \x93x\x94", "café “x”", 0..5, 0..4);
        check(b"\xFF\xFEa\0b\0", "ab", 1..2, 4..6);
        check(b"\xFE\xFF\0a\0b", "ab", 0..2, 2..6);
        check(b"", "", 0..0, 0..0);
    }
}
