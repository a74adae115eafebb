//! What one line of Markdown or plain text starts with. Knows one line at a time.

use std::ops::Range;

/// What a line is, from its own characters only. Ranges are byte ranges of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing visible.
    Blank,
    /// `---`, `* * *`: a rule, or what stands under a heading.
    Rule { under: bool },
    /// `===`.
    Under,
    /// `## Text ##`: level and text.
    Atx(u8, Range<usize>),
    /// `| a | b |`.
    Row,
    /// `| --- | --- |`.
    RowRule,
    /// A list item: its markers' end, the last ordered marker.
    Item { body: usize, columns: Vec<usize>, marker: Option<Range<usize>> },
    /// Text that starts at this offset.
    Text(usize),
}

/// Columns of leading white space and its length in bytes.
pub(super) fn indent(line: &str) -> (usize, usize) {
    let mut columns = 0;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4 - columns % 4,
            _ => return (columns, at),
        }
    }
    (columns, line.len())
}

/// Skips `> ` prefixes: where the text starts, and whether there were any.
pub(super) fn unquote(line: &str) -> (usize, bool) {
    let (_, mut at) = indent(line);
    let mut quoted = false;
    while line.as_bytes().get(at) == Some(&b'>') {
        quoted = true;
        at += 1;
        let rest = line.get(at..).unwrap_or_default();
        // One space belongs to the mark, more are the text's own indent.
        if rest.starts_with(' ') {
            at += 1;
        }
        let (_, skipped) = indent(line.get(at..).unwrap_or_default());
        if line.as_bytes().get(at + skipped) == Some(&b'>') {
            at += skipped;
        }
    }
    if quoted { (at, true) } else { (0, false) }
}

/// Reads a line without its end.
pub(super) fn read(line: &str) -> Line {
    let (columns, at) = indent(line);
    let rest = line.get(at..).unwrap_or_default();
    let Some(&first) = rest.as_bytes().first() else { return Line::Blank };
    match first {
        b'#' => {
            if let Some((level, range)) = atx(rest) {
                return Line::Atx(level, range.start + at..range.end + at);
            }
        }
        b'=' if all_of(rest, b'=') => return Line::Under,
        b'-' | b'*' | b'_' => {
            if let Some(under) = rule(rest, first) {
                return Line::Rule { under };
            }
            if matches!(rest.trim_end(), "**" | "__") {
                return Line::Blank;
            }
        }
        b'\\' if rest.trim_end() == "\\" => return Line::Blank,
        b'|' => {
            let row = rest.trim_end();
            if row.len() > 1 && row.ends_with('|') {
                let ruled =
                    row.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t')) && row.contains('-');
                return if ruled { Line::RowRule } else { Line::Row };
            }
        }
        _ => {}
    }
    if let Some(item) = item(line, columns, at) {
        return item;
    }
    if line.len() - at <= 32 && invisible(rest) { Line::Blank } else { Line::Text(at) }
}

fn invisible(text: &str) -> bool {
    use super::sanitise::{Fate, fate};
    text.chars().all(|c| matches!(fate(c), Fate::Space | Fate::Newline | Fate::Drop))
}

fn all_of(text: &str, byte: u8) -> bool {
    text.trim_end().bytes().all(|b| b == byte)
}

fn rule(text: &str, byte: u8) -> Option<bool> {
    let text = text.trim_end();
    let marks = text.bytes().filter(|b| *b == byte).count();
    let under = byte == b'-' && marks == text.len() && marks >= 2;
    let pure = text.bytes().all(|b| b == byte || b == b' ' || b == b'\t');
    (pure && (marks >= 3 || under)).then_some(under)
}

fn atx(text: &str) -> Option<(u8, Range<usize>)> {
    let level = text.bytes().take(7).take_while(|b| *b == b'#').count();
    let rest = text.get(level..)?;
    if level > 6 || !rest.starts_with([' ', '\t', '\u{A0}']) {
        return None;
    }
    let body = rest.trim();
    let open = body.trim_end_matches('#');
    // "C#" keeps its mark, "Title ##" does not.
    let body = if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end() } else { body };
    let start = text.len() - text.get(level..)?.trim_start().len();
    Some((level as u8, start..start + body.len()))
}

const BULLETS: &[char] = &['•', '·', '●', '▪', '◦', '‣', '○', '■', '◆', '➢', '\u{F0B7}'];

/// The list markers a line starts with; several may follow each other: `*   *   text`.
fn item(line: &str, columns: usize, at: usize) -> Option<Line> {
    let (mut at, mut column) = (at, columns);
    let mut found: Vec<usize> = Vec::new();
    let mut marker = None;
    // More markers in a row than any page has are text.
    while found.len() < 32 {
        let rest = line.get(at..)?;
        let Some(len) = bullet(rest).or_else(|| {
            let len = ordered(rest)?;
            marker = Some(at..at + len);
            Some(len)
        }) else {
            break;
        };
        found.push(column);
        let (gap, bytes) = indent(rest.get(len..)?);
        at += len + bytes;
        column += rest.get(..len)?.chars().count() + gap;
    }
    (!found.is_empty()).then_some(Line::Item { body: at, columns: found, marker })
}

fn bullet(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    match first {
        '*' | '-' | '+' => rest.get(1..)?.chars().next().is_none_or(|c| c == ' ' || c == '\t').then_some(1),
        _ => BULLETS.contains(&first).then(|| first.len_utf8()),
    }
}

/// `12.` or `12)` before white space.
fn ordered(rest: &str) -> Option<usize> {
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let stop = matches!(rest.as_bytes().get(digits), Some(b'.' | b')'));
    let parted = rest.get(digits + 1..)?.starts_with([' ', '\t']);
    ((1..=3).contains(&digits) && stop && parted).then_some(digits + 1)
}

/// Whether a line in the middle of a paragraph starts a new clause whatever ended the line before:
/// `3\. Text`, `(a) text`, `a) text`.
pub(super) fn counted(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let parted = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    let digits = bytes.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    if (1..=3).contains(&digits) {
        let stop = digits + usize::from(bytes.get(digits) == Some(&b'\\'));
        return matches!(bytes.get(stop), Some(b'.' | b')')) && parted(stop + 1);
    }
    let open = usize::from(bytes.first() == Some(&b'('));
    bytes.get(open).is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(open + 1) == Some(&b')')
        && parted(open + 2)
}

/// Whether a line after a hard break starts a new clause: any of [`counted`], `1.2`, `(12)`, `iv)`, a
/// copyright line.
pub(super) fn counted_after_break(rest: &str) -> bool {
    let bare = rest.trim_start_matches(['*', '_']);
    if counted(bare) || bare.starts_with('©') || bare.starts_with("Copyright ©") {
        return true;
    }
    let inner = bare.strip_prefix('(').unwrap_or(bare);
    let number = inner.bytes().take(8).take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let rest = inner.get(number..).unwrap_or_default();
    if number > 0 {
        let dotted = inner.get(..number).unwrap_or_default();
        let after = rest.trim_start_matches(['\\', '.', ')', '*']);
        let marked =
            after.len() < rest.len() || dotted.trim_end_matches('.').contains('.') || dotted.ends_with('.');
        let small = dotted.split('.').all(|part| part.len() <= 3);
        return small && marked && after.starts_with(char::is_whitespace) && dotted.len() < 8;
    }
    let roman = inner.bytes().take(6).take_while(|b| matches!(b, b'i' | b'v' | b'x')).count();
    roman > 0 && inner.get(roman..).is_some_and(|t| t.starts_with(") "))
}

/// The length of "Back to top" (or its like, link or not) at the start of a line; 0 where there is none.
pub(super) fn back_to_top(rest: &str) -> usize {
    const PHRASES: &[&str] = &[
        "back to top",
        "back to the top",
        "return to top",
        "go to top",
        "nach oben",
        "zurück zum seitenanfang",
        "haut de page",
        "retour en haut",
        "volver arriba",
        "torna su",
    ];
    let open = usize::from(rest.starts_with('['));
    let inner = rest.get(open..).unwrap_or_default();
    if !inner.starts_with(|c: char| "bBrRgGnNzZhHvVtT".contains(c)) {
        return 0;
    }
    let Some(len) = PHRASES.iter().find_map(|phrase| {
        let head = inner.get(..phrase.len())?;
        head.eq_ignore_ascii_case(phrase).then_some(phrase.len())
    }) else {
        return 0;
    };
    let after = inner.get(len..).unwrap_or_default();
    if open == 1 {
        let target = after.strip_prefix("](").and_then(|t| t.find(')'));
        return target.map_or(0, |end| open + len + 2 + end + 1);
    }
    let ends = after.trim_start_matches([' ', '↑', '^', '.']).is_empty();
    // "Back to top Security" is glued to a heading; "back to top levels of" is a sentence.
    let glued = after.starts_with(' ') && after.trim_start().starts_with(char::is_uppercase);
    if ends {
        rest.len()
    } else if glued {
        len
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let item = |body, columns: &[usize], marker| Line::Item { body, columns: columns.to_vec(), marker };
        for (line, expected) in [
            ("", Line::Blank),
            ("   ", Line::Blank),
            ("\u{200B}\u{A0}", Line::Blank),
            ("**", Line::Blank),
            ("\\", Line::Blank),
            ("---", Line::Rule { under: true }),
            ("- - -", Line::Rule { under: false }),
            ("***", Line::Rule { under: false }),
            ("====", Line::Under),
            ("## Keeping ##", Line::Atx(2, 3..10)),
            ("# C#", Line::Atx(1, 2..4)),
            ("#tag", Line::Text(0)),
            ("####### seven", Line::Text(0)),
            ("| a | b |", Line::Row),
            ("| --- | :-: |", Line::RowRule),
            ("|x", Line::Text(0)),
            ("*   text", item(4, &[0], None)),
            ("*   *   text", item(8, &[0, 4], None)),
            ("- text", item(2, &[0], None)),
            ("• text", item(4, &[0], None)),
            ("  3. text", item(5, &[2], Some(2..4))),
            ("2019. text", Line::Text(0)),
            ("1\\. text", Line::Text(0)),
            ("*bold* text", Line::Text(0)),
            ("    deep", Line::Text(4)),
        ] {
            assert_eq!(read(line), expected, "{line:?}");
        }
    }

    #[test]
    fn tops() {
        for (line, len) in [
            ("Back to top", 11),
            ("Back to top ↑", 15),
            ("Back to top Security", 11),
            ("[Back to top](#top) Security", 19),
            ("Back to topics", 0),
            ("Back to top levels", 0),
            ("Security", 0),
        ] {
            assert_eq!(back_to_top(line), len, "{line}");
        }
    }

    #[test]
    fn counted_lines() {
        for line in ["1\\. Text", "1. Text", "(a) text", "a) text"] {
            assert!(counted(line) && counted_after_break(line), "{line}");
        }
        for line in ["1.2 Text", "1.2. Text", "(12) text", "iv) text", "**2.1** Text", "© 2012 Example"] {
            assert!(!counted(line) && counted_after_break(line), "{line}");
        }
        for line in ["2019. So", "30 days", "text", "(the text)", "1.5million"] {
            assert!(!counted_after_break(line), "{line}");
        }
    }
}
