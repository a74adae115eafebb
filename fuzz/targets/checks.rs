//! What must hold of any outline, whatever it was read from.

use fineprint::model::{Block, Format, Outline};
use fineprint::text::{Fate, Reader, fate, normalise, read};

/// No character of a text does anything on a screen but stand there.
pub fn visible(text: &str) {
    for c in text.chars() {
        // Joiners shape what is seen where the letters before them join.
        if matches!(c, '\u{200C}' | '\u{200D}') {
            continue;
        }
        assert!(matches!(fate(c), Fate::Keep | Fate::Space | Fate::Newline), "{c:?} in {text:?}");
        assert!(!c.is_control() || c == '\n', "{c:?} in {text:?}");
    }
}

fn block(block: &Block, length: usize) {
    let text = match block {
        Block::Heading(heading) => {
            assert!((1..=60).contains(&heading.level), "level {}", heading.level);
            heading.label()
        }
        Block::Clause(clause) => {
            assert!(clause.source.start <= clause.source.end && clause.source.end <= length);
            for mark in &clause.marks {
                assert!(clause.text.get(mark.range.clone()).is_some(), "{mark:?} in {:?}", clause.text);
            }
            assert_eq!(clause.id, fineprint::text::clause_id(&clause.text), "{:?}", clause.text);
            clause.label()
        }
        Block::Furniture(furniture) => furniture.text.clone(),
    };
    visible(&text);
}

/// Reads a version and another one after it; what is remembered from the one changes nothing in the other.
pub fn versions(first: &[u8], second: &[u8], format: Format) -> (Outline, Outline) {
    let fresh = (read(first, format), read(second, format));
    let mut reader = Reader::new();
    for (bytes, outline) in [(first, &fresh.0), (second, &fresh.1)] {
        assert_eq!(&reader.outline(bytes, format), outline);
        outline.blocks.iter().for_each(|b| block(b, bytes.len()));
        for (_, clause) in outline.clauses() {
            let normal = normalise(&clause.text);
            assert_eq!(normalise(&normal), normal);
        }
    }
    let mut reader = Reader::new();
    for (bytes, outline) in [(first, &fresh.0), (second, &fresh.1)] {
        let reading = reader.read(bytes, format);
        let ids: Vec<_> = outline.clauses().map(|(_, clause)| clause.id).collect();
        assert_eq!(reading.clauses.iter().map(|placed| placed.id).collect::<Vec<_>>(), ids);
        assert_eq!(reading.language, outline.language);
    }
    fresh
}

/// Two parts of what a fuzzer hands over, parted by a line of four equals signs, else in the middle.
pub fn parts(data: &[u8]) -> (&[u8], &[u8]) {
    let mark = b"\n====\n";
    match data.windows(mark.len()).position(|window| window == mark) {
        Some(at) => (&data[..at], &data[at + mark.len()..]),
        None => data.split_at(data.len() / 2),
    }
}
