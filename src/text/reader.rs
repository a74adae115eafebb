//! Reads many versions of a document, nearly alike, at the cost of what is new in them.
//!
//! Remembers the text of every raw slice by its hash, so that a slice read before is hashed and looked up, no
//! more; what depends on neighbours (headings, levels, places) is decided anew in each version. Keeps
//! nothing but memory; who reads in parallel has a reader per thread, best one per document.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128, xxh3_128_with_seed};

use super::assemble::Parts;
use super::classify::{self, Piece};
use super::decode;
use super::parse::{self, Parsed, Scratch, Written};
use super::place::Slot;
use super::references::Definitions;
use super::unit::{Kind, Unit};
use super::{html, language, levels, place, scan};
use crate::model::{Clause, ClauseId, Format, Language, Outline, StatedDate};

/// A clause of a version, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which clause.
    pub id: ClauseId,
    /// Index in [`Reading::places`] of where it stands.
    pub place: usize,
}

/// What an index needs of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The text's own title, where it has one.
    pub title: Option<String>,
    /// The language most of the text is written in.
    pub language: Language,
    /// Dates the text states about itself, in order of appearance.
    pub dates: Vec<StatedDate>,
    /// Every clause in reading order, repeated ones each time.
    pub clauses: Vec<Placed>,
    /// Labels of the headings that clauses stand under, outermost first. The first place has none.
    pub places: Vec<Vec<String>>,
    /// Clauses that this reader met for the first time, with their index in [`Reading::clauses`]. Their `lead` is
    /// an index in [`Reading::clauses`] too, not in an outline's blocks.
    pub fresh: Vec<(usize, Clause)>,
}

/// Reads versions, remembering what it read.
#[derive(Debug, Default)]
pub struct Reader {
    slices: HashMap<u128, Arc<Parsed>, RandomState>,
    seen: HashSet<ClauseId, RandomState>,
    languages: HashMap<u64, Language>,
    scratch: Scratch,
    /// Reads one version only: remembering would cost and gain nothing.
    once: bool,
}

impl Reader {
    pub(super) fn once() -> Self {
        Self { once: true, ..Self::default() }
    }

    /// A reader that has read nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a version for an index. Never fails, as [`super::read`].
    pub fn read(&mut self, bytes: &[u8], format: Format) -> Reading {
        self.with_parts(bytes, format, |reader, parts, language, title| {
            let mut reading = Reading {
                title: parts.title().or(title),
                language,
                dates: parts.dates(),
                clauses: Vec::with_capacity(parts.slots.len()),
                places: vec![Vec::new()],
                fresh: Vec::new(),
            };
            reader.fill(parts, &mut reading);
            reading
        })
    }

    /// Reads a version for showing: just what [`super::read`] returns.
    pub fn outline(&mut self, bytes: &[u8], format: Format) -> Outline {
        self.with_parts(bytes, format, |_, parts, language, title| {
            let mut outline = parts.outline(language);
            outline.title = outline.title.or(title);
            outline
        })
    }

    fn fill(&mut self, parts: &Parts<'_>, reading: &mut Reading) {
        let mut open: Vec<(u8, String)> = Vec::new();
        let mut place = 0;
        // Index among the clauses of each slot that is one.
        let mut ordinals = vec![0usize; parts.slots.len()];
        for (at, slot) in parts.slots.iter().enumerate() {
            match slot {
                Slot::Heading { piece, number, level } => {
                    open.retain(|(other, _)| other < level);
                    open.push((*level, parts.heading(*piece, *number, *level).label()));
                    place = reading.places.len();
                    reading.places.push(open.iter().map(|(_, label)| label.clone()).collect());
                }
                Slot::Clause(clause) => {
                    let id = parts.parsed(clause).id;
                    ordinals[at] = reading.clauses.len();
                    if self.seen.insert(id) {
                        let mut fresh = parts.clause(clause);
                        fresh.lead = fresh.lead.and_then(|lead| ordinals.get(lead)).copied();
                        reading.fresh.push((reading.clauses.len(), fresh));
                    }
                    reading.clauses.push(Placed { id, place });
                }
                Slot::Furniture { .. } => {}
            }
        }
    }

    fn with_parts<T>(
        &mut self,
        bytes: &[u8],
        format: Format,
        then: impl FnOnce(&mut Self, &Parts<'_>, Language, Option<String>) -> T,
    ) -> T {
        let decoded = decode::decode(bytes, format);
        let text: &str = &decoded.text;
        let definitions;
        let (units, parsed, title) = if format == Format::Html {
            let page = html::read(text, &mut |written| self.written(written));
            definitions = Definitions::default();
            (page.units, page.parsed, page.title)
        } else {
            let line_by_line = format == Format::Plain && scan::lines_are_paragraphs(text);
            let scanned = scan::scan(text, line_by_line);
            definitions = scanned.definitions;
            let parsed: Vec<Arc<Parsed>> =
                scanned.units.iter().map(|unit| self.parse(text, unit, &definitions)).collect();
            (scanned.units, parsed, None)
        };
        let pieces: Vec<Piece<'_>> =
            units.iter().zip(&parsed).map(|(unit, parsed)| Piece { unit, parsed }).collect();
        let roles = classify::classify(&pieces);
        let levels = levels::levels(&pieces, &roles);
        let slots = place::place(&pieces, &roles, &levels, &mut |unit| self.parse(text, unit, &definitions));
        let language = self.language(&parsed);
        then(self, &Parts { pieces: &pieces, slots: &slots, decoded: &decoded }, language, title)
    }

    fn parse(&mut self, text: &str, unit: &Unit, definitions: &Definitions) -> Arc<Parsed> {
        // A definition is shown as it is written.
        let definitions = Some(definitions).filter(|d| !d.is_empty() && unit.kind != Kind::Furniture);
        if self.once {
            return Arc::new(parse::markdown(text, unit, definitions, &mut self.scratch));
        }
        let scratch = &mut self.scratch;
        let entry = self.slices.entry(key(text, unit, definitions));
        Arc::clone(entry.or_insert_with(|| Arc::new(parse::markdown(text, unit, definitions, scratch))))
    }

    /// What a block of a page says.
    fn written(&mut self, written: Written) -> Arc<Parsed> {
        if self.once {
            return Arc::new(written.parse(&mut self.scratch));
        }
        let scratch = &mut self.scratch;
        let entry = self.slices.entry(written.key());
        Arc::clone(entry.or_insert_with(|| Arc::new(written.parse(scratch))))
    }

    fn language(&mut self, parsed: &[Arc<Parsed>]) -> Language {
        let sample = language::Sample::of(parsed.iter().map(|parsed| parsed.text.as_str()));
        let key = xxh3_64(sample.text().as_bytes());
        *self.languages.entry(key).or_insert_with(|| sample.language())
    }
}

/// Names what decides a unit's [`Parsed`]: its raw slices and how they are read.
fn key(text: &str, unit: &Unit, definitions: Option<&Definitions>) -> u128 {
    let slice = |range: &std::ops::Range<usize>| text.get(range.clone()).unwrap_or_default().as_bytes();
    let row = matches!(unit.kind, Kind::Row { .. });
    let seed = u64::from(row) | u64::from(unit.quoted) << 1;
    let seed = seed ^ definitions.map_or(0, |definitions| definitions.hash() << 2);
    let body = xxh3_128_with_seed(slice(&unit.body), seed);
    match &unit.marker {
        Some(marker) => body ^ xxh3_128(slice(marker)).rotate_left(1),
        None => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str =
        "# Terms\n\nWe keep it.\n\n## Fees\n\n*   You pay:\n    *   monthly, or\n    *   yearly.\n";
    const SECOND: &str =
        "# Terms\n\nWe **keep** it.\n\n## Prices\n\n*   You pay:\n    *   daily, or\n    *   yearly.\n";

    #[test]
    fn only_new_clauses_are_fresh() {
        let mut reader = Reader::new();
        let first = reader.read(FIRST.as_bytes(), Format::Markdown);
        assert_eq!(first.clauses.len(), 4);
        assert_eq!(first.fresh.len(), 4);
        assert_eq!(first.places[first.clauses[3].place], ["Terms", "Fees"]);
        assert_eq!(first.fresh[2].1.lead, Some(1));
        let second = reader.read(SECOND.as_bytes(), Format::Markdown);
        let fresh: Vec<_> = second.fresh.iter().map(|(at, clause)| (*at, clause.text.as_str())).collect();
        assert_eq!(fresh, [(2, "daily, or")]);
        assert_eq!(second.places[second.clauses[3].place], ["Terms", "Prices"]);
        let again = reader.read(FIRST.as_bytes(), Format::Markdown);
        assert_eq!(again.clauses, first.clauses);
        assert!(again.fresh.is_empty());
    }

    #[test]
    fn pages_are_remembered_by_block() {
        let page = |fee: &str| {
            format!(
                "<h1>Terms</h1><p>We <b>keep</b> it.</p><ul><li>{fee}<li>yearly</ul><table><tr><td>a<td>b</table>"
            )
        };
        let mut reader = Reader::new();
        reader.read(page("monthly").as_bytes(), Format::Html);
        let known = reader.slices.len();
        let second = reader.read(page("daily").as_bytes(), Format::Html);
        assert_eq!(reader.slices.len(), known + 1);
        let fresh: Vec<_> = second.fresh.iter().map(|(_, clause)| clause.text.as_str()).collect();
        assert_eq!(fresh, ["daily"]);
        let outline = reader.outline(page("monthly").as_bytes(), Format::Html);
        assert_eq!(outline, super::super::read(page("monthly").as_bytes(), Format::Html));
    }

    #[test]
    fn outlines_do_not_depend_on_what_was_read_before() {
        let mut reader = Reader::new();
        for text in [FIRST, SECOND, FIRST] {
            let outline = reader.outline(text.as_bytes(), Format::Markdown);
            assert_eq!(outline, super::super::read(text.as_bytes(), Format::Markdown));
        }
    }
}
