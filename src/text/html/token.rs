//! HTML tokens: tags and text with their byte ranges. Forgiving, and linear in the length of the page.

use std::ops::Range;

/// A piece of a page.
pub(super) enum Token<'a> {
    /// Text between tags, character references not replaced.
    Text(Range<usize>),
    Tag(Tag<'a>),
}

/// A start or end tag.
#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// What stands between the name and the closing bracket.
    pub(super) attributes: &'a str,
    pub(super) closing: bool,
    pub(super) self_closing: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Walks over a page.
pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// From here on there is no `>` any more.
    no_bracket_from: usize,
    /// Names of elements that were seen to have no end.
    endless: Vec<String>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let no_bracket_from = source.rfind('>').map_or(0, |at| at + 1);
        Self { source, at: 0, no_bracket_from, endless: Vec::new() }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    pub(super) fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if !rest.starts_with('<') {
                let len = rest.find('<').unwrap_or(rest.len());
                return Some(self.text(len));
            }
            if rest.starts_with("<!--") {
                let end = rest.get(4..).and_then(|inner| inner.find("-->").map(|at| at + 7));
                self.at += end.unwrap_or(rest.len());
                continue;
            }
            let second = rest.as_bytes().get(1).copied().unwrap_or(b' ');
            if matches!(second, b'!' | b'?') {
                self.at += rest.find('>').map_or(rest.len(), |at| at + 1);
                continue;
            }
            if !(second.is_ascii_alphabetic() || second == b'/') || self.at >= self.no_bracket_from {
                // A lone bracket is text, as far as the next one.
                let len = rest.get(1..).and_then(|inner| inner.find('<')).map_or(rest.len(), |at| at + 1);
                return Some(self.text(len));
            }
            return Some(Token::Tag(self.tag()));
        }
    }

    fn text(&mut self, len: usize) -> Token<'a> {
        let range = self.at..self.at + len;
        self.at += len;
        Token::Text(range)
    }

    fn tag(&mut self) -> Tag<'a> {
        let start = self.at;
        let rest = self.rest();
        let closing = rest.starts_with("</");
        let from = 1 + usize::from(closing);
        let inner = rest.get(from..).unwrap_or_default();
        let name_len = inner
            .bytes()
            .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/' | b'<'))
            .count();
        let name = inner.get(..name_len).unwrap_or_default();
        let after = inner.get(name_len..).unwrap_or_default();
        let (len, closed) = attributes_len(after);
        let attributes = after.get(..len).unwrap_or_default();
        self.at += from + name_len + len + usize::from(closed);
        Tag { name, attributes, closing, self_closing: attributes.ends_with('/'), start, end: self.at }
    }

    /// Skips the content of an element whose content is not HTML, and its end tag; returns the content's range.
    pub(super) fn skip_raw(&mut self, name: &str) -> Range<usize> {
        let start = self.at;
        let bytes = self.source.as_bytes();
        let mut at = start;
        while let Some(found) = self.source.get(at..).and_then(|rest| rest.find("</")) {
            let name_at = at + found + 2;
            let is_end = bytes
                .get(name_at..name_at + name.len())
                .is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
            if is_end {
                let rest = self.source.get(name_at..).unwrap_or_default();
                self.at = name_at + rest.find('>').map_or(rest.len(), |end| end + 1);
                return start..at + found;
            }
            at = name_at;
        }
        // Without an end the rest of a script is script, but a title ends with its line.
        self.at = if name == "title" { start } else { bytes.len() };
        start..self.at
    }

    /// Skips what is left of a hidden element, elements of its name inside it included. An element
    /// without an end hides nothing.
    pub(super) fn skip_element(&mut self, name: &str) {
        if self.endless.iter().any(|endless| endless == name) {
            return;
        }
        let from = self.at;
        let mut depth = 1usize;
        while let Some(token) = self.next_token() {
            let Token::Tag(tag) = token else { continue };
            let lower = tag.name.to_ascii_lowercase();
            if !tag.closing && is_raw(&lower) {
                self.skip_raw(&lower);
            }
            if lower == name {
                if tag.closing {
                    depth -= 1;
                } else if !tag.self_closing {
                    depth += 1;
                }
                if depth == 0 {
                    return;
                }
            }
        }
        self.at = from;
        self.endless.push(name.to_owned());
    }
}

/// Length of a tag's attributes up to its closing bracket, and whether there is one. Brackets in
/// quotes do not count where the quote ends.
fn attributes_len(text: &str) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut value = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return (at, true),
            b'=' => value = true,
            b'"' | b'\'' if value => {
                value = false;
                // A quote that does not end within reach is no quote.
                let window = bytes.get(at + 1..bytes.len().min(at + 20_000)).unwrap_or_default();
                if let Some(end) = window.iter().position(|b| *b == byte) {
                    at += end + 1;
                }
            }
            b if b.is_ascii_whitespace() => {}
            _ => value = false,
        }
        at += 1;
    }
    (text.len(), false)
}

/// Elements whose content is not HTML.
pub(super) fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "title" | "textarea" | "xmp" | "noembed" | "noframes" | "iframe")
}

/// The value of an attribute, as written; empty where it has none.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
        let name = rest.get(..end)?;
        rest = rest.get(end..)?.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (from, len) = match quote {
                Some(quote) => (1, after.get(1..)?.find(quote).unwrap_or(after.len() - 1)),
                None => (0, after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
            value = after.get(from..from + len)?;
            rest = after.get((from + len + from).min(after.len())..)?;
        } else if end == 0 {
            rest = rest.get(1..).unwrap_or_default();
        }
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
    }
}
