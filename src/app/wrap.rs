//! Breaking text into lines of a given width, keeping byte offsets.
//!
//! Widths are terminal columns. Nothing here knows what the text means.

use std::ops::Range;

use textwrap::WordSeparator;
use textwrap::core::{Word, break_words, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that a text takes on screen.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Byte ranges of the lines of `text` at most `columns` wide: broken at words, inside words only where
/// one alone is too wide, and at `\n`. The first line may be narrower by `indent` columns.
///
/// First-fit: the optimal fit of `textwrap` costs three times as much and jumps while typing.
pub fn wrap(text: &str, columns: usize, indent: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let widths = [columns.saturating_sub(indent).max(1) as f64, columns as f64];
    let mut lines = Vec::new();
    let mut start = 0;
    for (n, paragraph) in text.split('\n').enumerate() {
        let widths = if n == 0 { &widths[..] } else { &widths[1..] };
        wrap_paragraph(paragraph, start, columns, widths, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

fn wrap_paragraph(text: &str, base: usize, columns: usize, widths: &[f64], lines: &mut Vec<Range<usize>>) {
    if text.is_empty() {
        lines.push(base..base);
        return;
    }
    let words: Vec<Word<'_>> = WordSeparator::AsciiSpace.find_words(text).collect();
    let words = break_words(words, columns.min(widths[0] as usize));
    let mut at = base;
    for line in wrap_first_fit(&words, widths) {
        let full: usize = line.iter().map(|word| word.word.len() + word.whitespace.len()).sum();
        let trailing = line.last().map_or(0, |word| word.whitespace.len());
        lines.push(at..at + full - trailing);
        at += full;
    }
}

/// The longest beginning of `text` that fits into `columns`, with `…` where something was cut.
pub fn cut(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if used + wide + 1 > columns {
            break;
        }
        used += wide;
        out.push_str(grapheme);
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// The largest index not after `at` that is a character boundary of `text`.
pub fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, columns: usize, indent: usize, expected: &[&str]) {
        let lines: Vec<&str> = wrap(text, columns, indent).into_iter().map(|range| &text[range]).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines() {
        check("one two three", 7, 0, &["one two", "three"]);
        check("one two three", 7, 3, &["one", "two", "three"]);
        check("one\ntwo", 20, 0, &["one", "two"]);
        check("", 20, 0, &[""]);
        check("abcdefgh", 3, 0, &["abc", "def", "gh"]);
        check("日本語です", 4, 0, &["日本", "語で", "す"]);
        check("a  b", 10, 0, &["a  b"]);
    }

    #[test]
    fn cutting() {
        for (text, columns, expected) in
            [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 4, "日…"), ("abc", 0, ""), ("abc", 1, "…")]
        {
            assert_eq!(cut(text, columns), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "[a-zé日 \n]{0,60}", columns in 2usize..20, indent in 0usize..5) {
            let kept: String = wrap(&text, columns, indent).into_iter().map(|r| text[r].replace(' ', "")).collect();
            prop_assert_eq!(kept, text.replace([' ', '\n'], ""));
        }

        #[test]
        fn no_line_is_too_wide(text in "[a-zé日 \n]{0,60}", columns in 2usize..20) {
            for range in wrap(&text, columns, 0) {
                prop_assert!(width(&text[range]) <= columns);
            }
        }
    }
}
