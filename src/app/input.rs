//! A line that is typed: cursor, readline keys.
//!
//! Editing itself is `tui-input`'s; this maps our keys to it.

use std::ops::Range;

use tui_input::{Input, InputRequest};

use super::key::{Code, Key};

/// A line being typed.
#[derive(Clone, Debug, Default)]
pub struct Line {
    input: Input,
    /// Whether all of it is selected: what is typed next takes its place.
    selected: bool,
}

impl Line {
    /// A line that already holds `text`, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), selected: false }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The cursor's column, and how many columns are scrolled out at the left, in a field of `columns`.
    pub fn cursor(&self, columns: usize) -> (usize, usize) {
        let scroll = self.input.visual_scroll(columns.saturating_sub(1));
        (self.input.visual_cursor().saturating_sub(scroll), scroll)
    }

    /// The byte that the cursor is on.
    pub fn at(&self) -> usize {
        let text = self.text();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    /// Puts a text in the place of some bytes, the cursor behind it.
    pub fn replace(&mut self, range: Range<usize>, with: &str) {
        let mut text = self.text().to_owned();
        if text.is_char_boundary(range.start) && text.is_char_boundary(range.end) {
            self.selected = false;
            text.replace_range(range.clone(), with);
            let cursor = text.get(..range.start + with.len()).unwrap_or_default().chars().count();
            self.input = Input::new(text).with_cursor(cursor);
        }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Selects all of it, where there is anything.
    pub fn select(&mut self) {
        self.selected = !self.is_empty();
    }

    /// Whether all of it is selected.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// Handles a key; says whether the text has changed.
    pub fn key(&mut self, key: Key) -> bool {
        let request = match (key.code, key.ctrl, key.alt) {
            (Code::Char('a'), true, _) | (Code::Home, ..) => InputRequest::GoToStart,
            (Code::Char('e'), true, _) | (Code::End, ..) => InputRequest::GoToEnd,
            (Code::Char('w'), true, _) | (Code::Backspace, _, true) => InputRequest::DeletePrevWord,
            (Code::Char('u'), true, _) => InputRequest::DeleteLine,
            (Code::Char('k'), true, _) => InputRequest::DeleteTillEnd,
            (Code::Char('b'), _, true) | (Code::Left, true, _) => InputRequest::GoToPrevWord,
            (Code::Char('f'), _, true) | (Code::Right, true, _) => InputRequest::GoToNextWord,
            (Code::Char('h'), true, _) | (Code::Backspace, ..) => InputRequest::DeletePrevChar,
            (Code::Delete, ..) => InputRequest::DeleteNextChar,
            (Code::Left, ..) => InputRequest::GoToPrevChar,
            (Code::Right, ..) => InputRequest::GoToNextChar,
            (Code::Char(c), false, false) => InputRequest::InsertChar(c),
            _ => return false,
        };
        let replaced = std::mem::take(&mut self.selected)
            && matches!(
                request,
                InputRequest::InsertChar(_) | InputRequest::DeletePrevChar | InputRequest::DeleteNextChar
            );
        if replaced {
            self.input = Input::default();
        }
        replaced | self.input.handle(request).is_some_and(|changed| changed.value)
    }

    /// Types pasted text, without its control characters.
    pub fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.selected) {
            self.input = Input::default();
        }
        for c in
            text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|c| !c.is_control())
        {
            self.input.handle(InputRequest::InsertChar(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_selected_gives_way() {
        for (keys, text) in [
            ("x", "x"),
            ("xy", "xy"),
            ("<backspace>", ""),
            ("<right>x", "freex"),
            ("<home>x", "xfree"),
            ("<ctrl-w>", ""),
        ] {
            let mut line = Line::new("free");
            line.select();
            let changes = Key::parse_sequence(keys).unwrap().into_iter().filter(|&key| line.key(key)).count();
            assert_eq!(line.text(), text, "{keys}");
            assert!(changes > 0 && !line.is_selected(), "{keys}");
        }
        let mut line = Line::new("free");
        line.select();
        line.paste("trial");
        assert_eq!(line.text(), "trial");
        let mut empty = Line::default();
        empty.select();
        assert!(!empty.is_selected());
    }

    #[test]
    fn typing() {
        let mut line = Line::new("free");
        for key in Key::parse_sequence(" trial<ctrl-a>a <ctrl-e>s<ctrl-w>").unwrap() {
            line.key(key);
        }
        assert_eq!(line.text(), "a free ");
        assert_eq!(line.at(), 7);
        line.replace(2..6, "é");
        assert_eq!((line.text(), line.at()), ("a é ", 4));
        line.replace(2..5, "free ");
        line.paste("new\nline\u{1b}[0m");
        assert_eq!(line.text(), "a free new line[0m");
    }
}
