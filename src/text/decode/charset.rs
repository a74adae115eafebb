//! Which encoding bytes are in that no byte order mark names: declared by a page, or guessed.
//!
//! Nothing is decoded here.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_16BE, UTF_16LE};

/// How far into a page its declaration is looked for, in bytes; browsers look at a quarter of this.
const REACH: usize = 4_096;

/// Encodings whose bytes are ASCII to the eye of a UTF-8 reader: ISO-2022-JP by its escapes, UTF-16 by its zeros.
pub(super) fn beyond_ascii(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    if head.len() >= 4 && head.contains(&0) {
        let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        let most = |zeros: usize, others: usize| zeros * 4 >= head.len() && others * 16 <= head.len();
        if most(odd, even) {
            return Some(UTF_16LE);
        }
        if most(even, odd) {
            return Some(UTF_16BE);
        }
    }
    let escaped = memchr::memmem::find(bytes, b"\x1b$")
        .is_some_and(|at| matches!(bytes.get(at + 2), Some(b'B' | b'@')));
    (escaped && bytes.is_ascii()).then_some(ISO_2022_JP)
}

/// The encoding that a page declares: `<meta charset=…>`, its older form with `http-equiv`, or an XML declaration.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: Vec<u8> = bytes.iter().take(REACH).map(u8::to_ascii_lowercase).collect();
    let xml = head.starts_with(b"<?xml");
    let mut from = 0;
    while let Some(open) = memchr::memchr(b'<', head.get(from..)?).map(|at| from + at) {
        let end = memchr::memchr(b'>', head.get(open..)?).map_or(head.len(), |at| open + at);
        let tag = head.get(open..end)?;
        let name: Option<&[u8]> = if tag.starts_with(b"<meta") {
            Some(b"charset")
        } else if xml && open == 0 {
            Some(b"encoding")
        } else {
            None
        };
        if let Some(encoding) = name.and_then(|name| label_after(tag, name)).and_then(Encoding::for_label) {
            // A page that could be read thus far is in no encoding of two bytes a letter.
            let wide = encoding == UTF_16LE || encoding == UTF_16BE;
            return Some(if wide { encoding_rs::UTF_8 } else { encoding });
        }
        from = open + 1;
    }
    None
}

/// What stands after `name=` in a tag, quoted or not.
fn label_after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = memchr::memmem::find(tag, name)? + name.len();
    let rest = tag.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end =
        rest.iter().position(|byte| matches!(byte, b'"' | b'\'' | b';' | b'/') || byte.is_ascii_whitespace());
    rest.get(..end.unwrap_or(rest.len()))
}

/// Whether bytes that are not UTF-8 are UTF-8 for the most part, with stray bytes of something else.
pub(super) fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad
}

/// The likeliest encoding by the frequencies of letters, as browsers guess it.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}
