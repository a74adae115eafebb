//! Bytes → outline: headings, clauses and furniture. Pure.
//!
//! On the way: `decode` (bytes → text), `scan` (text → units), `parse` (a unit's text, by itself), `classify`
//! and `levels` (what the units are, together), `place` and `assemble` (blocks). HTML joins after
//! `scan`. No file is opened here, and no archive is known.

mod assemble;
mod classify;
mod dates;
mod decode;
mod display;
mod entities;
mod enumerator;
mod furniture;
mod html;
mod inline;
mod language;
mod lead_in;
mod levels;
mod line;
mod normalise;
mod parse;
mod place;
mod sanitise;
mod scan;
mod unit;
mod words;

pub use enumerator::{Enumerator, Form, Setting, enumerator};
pub use normalise::{clause_id, normalise};
pub use sanitise::{Fate, fate, sanitise};
pub use words::words;

use crate::model::{Format, Outline};
use assemble::Parts;
use classify::Piece;
use decode::Decoded;
use parse::{Parsed, Scratch};
use unit::Unit;

/// Reads a version's bytes.
///
/// Never fails: what can't be understood is kept as paragraphs. Takes time in proportion to the length of the
/// bytes, whatever they are.
pub fn read(bytes: &[u8], format: Format) -> Outline {
    let decoded = decode::decode(bytes);
    let mut scratch = Scratch::default();
    let text = &decoded.text;
    if format == Format::Html {
        let page = html::read(text, &mut scratch);
        let mut outline = outline(&decoded, &page.units, &page.parsed, &mut scratch);
        outline.title = outline.title.or(page.title);
        return outline;
    }
    let line_by_line = format == Format::Plain && scan::lines_are_paragraphs(text);
    let units = scan::scan(text, line_by_line);
    let parsed: Vec<Parsed> = units.iter().map(|unit| parse::markdown(text, unit, &mut scratch)).collect();
    outline(&decoded, &units, &parsed, &mut scratch)
}

fn outline(decoded: &Decoded<'_>, units: &[Unit], parsed: &[Parsed], scratch: &mut Scratch) -> Outline {
    let pieces: Vec<Piece<'_>> =
        units.iter().zip(parsed).map(|(unit, parsed)| Piece { unit, parsed }).collect();
    let roles = classify::classify(&pieces);
    let levels = levels::levels(&pieces, &roles);
    let slots = place::place(&decoded.text, &pieces, &roles, &levels, scratch);
    let language = language::detect(parsed.iter().map(|parsed| parsed.text.as_str()));
    Parts { pieces: &pieces, slots: &slots, decoded }.outline(language)
}
