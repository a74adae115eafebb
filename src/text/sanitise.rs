//! What untrusted characters become on screen.
//!
//! Control, escape and bidirectional-override characters become visible marks; characters that are
//! invisible and mean nothing (zero-width space, soft hyphen, byte order mark) vanish; every kind of
//! white space is told apart from words. Nothing here knows markup.

use std::borrow::Cow;

/// What one character of untrusted text becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Shown as it is.
    Keep,
    /// Shown as nothing: it is invisible and means nothing.
    Drop,
    /// White space within a line.
    Space,
    /// Ends a line.
    Newline,
    /// Shown as another character: `␛` for escape.
    Picture(char),
    /// Shown as its number: `‹U+202E›`.
    Number,
}

/// What `c` becomes on screen.
pub fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Keep.or_space(c),
        '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Fate::Space
        }
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Newline,
        '\0'..='\u{1F}' => Fate::Picture(char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}')),
        '\u{7F}' => Fate::Picture('\u{2421}'),
        // Hints about line breaks, joins and direction without a shape of their own.
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{180E}' | '\u{61C}' | '\u{34F}' => {
            Fate::Drop
        }
        // C1 controls; embeddings, overrides and isolates; invisible operators, fillers, annotations, tags.
        '\u{80}'..='\u{9F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2061}'..='\u{206F}'
        | '\u{115F}'..='\u{1160}'
        | '\u{17B4}'..='\u{17B5}'
        | '\u{3164}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}' => Fate::Number,
        _ => Fate::Keep,
    }
}

impl Fate {
    fn or_space(self, c: char) -> Self {
        if c == ' ' { Self::Space } else { self }
    }
}

/// Whether zero-width joiners and non-joiners after `before` shape what is seen: scripts that join
/// (Arabic, Indic and their kin) and pictures.
pub(super) fn joins_after(before: Option<char>) -> bool {
    before.is_some_and(|c| matches!(c as u32, 0x600..=0x1CFF | 0x2190..=0x2BFF | 0xFE0F | 0x1F000..=0x1FAFF))
}

/// Appends what `c` becomes, for a [`Fate`] that is neither kept nor white space.
pub(super) fn push_mark(out: &mut String, c: char, fate: Fate) {
    match fate {
        Fate::Picture(picture) => out.push(picture),
        Fate::Number => {
            use std::fmt::Write as _;
            let _ = write!(out, "‹U+{:04X}›", c as u32);
        }
        Fate::Keep | Fate::Drop | Fate::Space | Fate::Newline => {}
    }
}

/// Text for one line of a screen: nothing in it moves the cursor, hides, or reorders its neighbours.
///
/// Kinds of white space become a space each, line ends and other controls their pictures (`␊`, `␛`),
/// overrides and other invisible characters their numbers (`‹U+202E›`). For file names, commit subjects and
/// whatever else comes from an archive; display texts of an outline have been through it already.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        match fate(c) {
            Fate::Keep => out.push(c),
            Fate::Space => out.push(' '),
            Fate::Newline if c < ' ' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('␤')),
            Fate::Newline => out.push('␤'),
            Fate::Drop if matches!(c, '\u{200C}' | '\u{200D}') && joins_after(before) => out.push(c),
            Fate::Drop => {}
            mark => push_mark(&mut out, c, mark),
        }
        before = Some(c);
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shown: &str) {
        assert_eq!(sanitise(text), shown, "{text:?}");
    }

    #[test]
    fn what_is_shown() {
        check("Plain text, as it is.", "Plain text, as it is.");
        check("naïve — “quoted” 漢字 🙂", "naïve — “quoted” 漢字 🙂");
        check("\u{1b}[31mred", "␛[31mred");
        check("a\nb\r\nc\td", "a␊b␍␊c d");
        check("safe\u{202E}gnp.exe", "safe‹U+202E›gnp.exe");
        check("\u{2067}x\u{2069}", "‹U+2067›x‹U+2069›");
        check("\u{FEFF}soft\u{AD}hyphen\u{200B}", "softhyphen");
        check("no\u{A0}break\u{202F}space", "no break space");
        check("\u{0}\u{7F}\u{9B}", "␀␡‹U+009B›");
        check("tag\u{E0041}", "tag‹U+E0041›");
        check("می\u{200C}خواهم", "می\u{200C}خواهم");
        check("pass\u{200D}word", "password");
        check("line\u{2028}end", "line␤end");
    }

    #[test]
    fn twice_is_once() {
        for text in ["\u{1b}]0;x\u{7}", "a\u{202E}b", "x\u{85}y"] {
            assert_eq!(sanitise(&sanitise(text)), sanitise(text));
        }
    }
}
