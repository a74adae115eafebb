//! Character references: `&amp;`, `&#8217;`, `&#x2019;`.

use markup5ever::data::NAMED_ENTITIES;

/// Longest name of an entity, in bytes.
const LONGEST: usize = 33;

/// Reads the reference that `text` starts with (`&` first): its length in bytes and what it stands for.
///
/// A semicolon is required, as in Markdown; numbers that are no character stand for U+FFFD.
pub(super) fn read(text: &str) -> Option<(usize, [Option<char>; 2])> {
    let window = text.as_bytes().get(1..text.len().min(LONGEST + 2))?;
    let end = window.iter().position(|b| *b == b';')?;
    let name = text.get(1..=end)?;
    let one = |c| Some((end + 2, [Some(c), None]));
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16),
            None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse(),
            _ => return None,
        };
        return match code {
            Ok(0) => one('\u{FFFD}'),
            Ok(code @ 0x80..=0x9F) => one(super::decode::windows_1252(code as u8)),
            Ok(code) => one(char::from_u32(code).unwrap_or('\u{FFFD}')),
            Err(_) if number.len() > 1 => one('\u{FFFD}'),
            Err(_) => None,
        };
    }
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    match name {
        "amp" => return one('&'),
        "nbsp" => return one('\u{A0}'),
        "lt" => return one('<'),
        "gt" => return one('>'),
        "quot" => return one('"'),
        _ => {}
    }
    let (first, second) = *NAMED_ENTITIES.get(text.get(1..end + 2)?)?;
    let first = char::from_u32(first).filter(|c| *c != '\0')?;
    Some((end + 2, [Some(first), char::from_u32(second).filter(|c| *c != '\0')]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let check = |text: &str, expected: Option<&str>| {
            let got = read(text).map(|(_, chars)| chars.into_iter().flatten().collect::<String>());
            assert_eq!(got.as_deref(), expected, "{text}");
        };
        check("&amp; co", Some("&"));
        check("&nbsp;", Some("\u{A0}"));
        check("&#8217;s", Some("’"));
        check("&#x2019;s", Some("’"));
        check("&eacute;", Some("é"));
        check("&#0;", Some("\u{FFFD}"));
        check("&#xD800;", Some("\u{FFFD}"));
        check("&#99999999999;", Some("\u{FFFD}"));
        check("&#150;", Some("–"));
        check("&nosuchname;", None);
        check("&", None);
        check("&amp", None);
        check("& co;", None);
        check("&#;", None);
    }
}
