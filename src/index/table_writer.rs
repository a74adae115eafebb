//! Puts a document's clause table together, in the layout that `table` reads.

use std::collections::HashMap;
use std::sync::Arc;

use super::table::{NO_GAPS, NO_PARENT, ROW, Sizes, Table};
use crate::model::{ClauseId, Language, Span};

/// Highest section number that a row can hold; clauses beyond it stand in no section.
const SECTIONS: u32 = 0x00FF_FFFF;

/// What a row is made from.
#[derive(Clone, Debug)]
pub(super) struct RowDraft {
    pub(super) id: ClauseId,
    pub(super) section: u32,
    pub(super) language: Language,
    /// Fingerprint of what the index stores of the clause.
    pub(super) print: u64,
    /// In order, not touching; empty where no version that counts holds the clause.
    pub(super) spans: Vec<Span>,
}

/// The sections of a document over all its versions: a tree of labels, numbered from 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Sections {
    entries: Vec<(u32, String)>,
    known: HashMap<(u32, String), u32>,
    /// How many a table had already, and the languages of those that came since.
    old: u32,
    languages: Vec<Language>,
}

/// A section that the index has to write.
#[derive(Debug, PartialEq, Eq)]
pub struct NewSection {
    pub(super) number: u32,
    pub(super) language: Language,
    /// Labels of its headings, outermost first, a line each.
    pub(super) headings: String,
}

impl Sections {
    /// The sections that a table already has, under the same numbers.
    pub(super) fn from_table(table: &Table) -> Self {
        let mut sections = Self::default();
        for number in 1..=table.section_count() {
            let (parent, label) = table.section(number).unwrap_or((NO_PARENT, ""));
            sections.entries.push((parent, label.to_owned()));
            sections.known.insert((parent, label.to_owned()), number);
        }
        sections.old = table.section_count();
        sections
    }

    /// The number of the section with this label under `parent` (0: under none).
    pub(super) fn number(&mut self, parent: u32, label: &str, language: Language) -> u32 {
        let parent = if parent == 0 { NO_PARENT } else { parent };
        if let Some(&number) = self.known.get(&(parent, label.to_owned())) {
            return number;
        }
        let number = self.entries.len() as u32 + 1;
        if number > SECTIONS {
            return 0;
        }
        self.entries.push((parent, label.to_owned()));
        self.languages.push(language);
        self.known.insert((parent, label.to_owned()), number);
        number
    }

    /// The sections that the table did not have.
    pub(super) fn new_ones(&self) -> Vec<NewSection> {
        let numbers = self.old + 1..;
        numbers
            .zip(&self.languages)
            .map(|(number, &language)| NewSection {
                number,
                language,
                headings: self.place(number).join("\n"),
            })
            .collect()
    }

    /// The labels of the headings that make a section, outermost first.
    fn place(&self, mut number: u32) -> Vec<&str> {
        let mut place = Vec::new();
        while let Some((parent, label)) = number.checked_sub(1).and_then(|n| self.entries.get(n as usize)) {
            place.push(label.as_str());
            number = if *parent == NO_PARENT { 0 } else { *parent };
        }
        place.reverse();
        place
    }
}

/// Lays a table out. `prints` holds a fingerprint a version, 0 for those that don't count.
pub(super) fn write(rows: &[RowDraft], sections: &Sections, prints: &[u64], latest: Option<u32>) -> Table {
    let mut bytes = Vec::with_capacity(rows.len() * ROW + prints.len() * 8);
    let mut pool: Vec<u32> = Vec::new();
    for row in rows {
        let (first, last) =
            (row.spans.first().map_or(0, |s| s.first), row.spans.last().map_or(0, |s| s.last));
        let gaps = if row.spans.len() < 2 {
            NO_GAPS
        } else {
            let at = pool.len() as u32;
            pool.push(row.spans.len() as u32);
            pool.extend(row.spans.iter().flat_map(|s| [s.first, s.last]));
            at
        };
        let language = Language::ALL.iter().position(|&l| l == row.language).map_or(0xFF, |n| n as u32);
        bytes.extend_from_slice(&row.id.0);
        for word in [first, last, gaps, language << 24 | row.section.min(SECTIONS)] {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
        bytes.extend_from_slice(&row.print.to_le_bytes());
    }
    bytes.extend(pool.iter().flat_map(|word| word.to_le_bytes()));
    bytes.extend(prints.iter().flat_map(|print| print.to_le_bytes()));
    let mut end = 0;
    for (parent, label) in &sections.entries {
        end += label.len() as u32;
        bytes.extend_from_slice(&parent.to_le_bytes());
        bytes.extend_from_slice(&end.to_le_bytes());
    }
    sections.entries.iter().for_each(|(_, label)| bytes.extend_from_slice(label.as_bytes()));
    let sizes = Sizes {
        rows: rows.len() as u32,
        pool: pool.len() as u32,
        versions: prints.len() as u32,
        sections: sections.entries.len() as u32,
        labels: end,
    };
    let at = 0..bytes.len();
    Table { sizes, latest, letters: 0, bytes: Arc::new(bytes), at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_reads_as_written() {
        let mut sections = Sections::default();
        let one = sections.number(0, "1. Data", Language::English);
        let two = sections.number(one, "1.1 Kept", Language::English);
        assert_eq!(sections.number(one, "1.1 Kept", Language::English), two);
        let id = ClauseId([0xAB; 16]);
        let spans = vec![Span { first: 0, last: 1 }, Span { first: 3, last: 3 }];
        let rows = [
            RowDraft { id, section: two, language: Language::French, print: 7, spans: spans.clone() },
            RowDraft {
                id: ClauseId([1; 16]),
                section: 0,
                language: Language::Other,
                print: 8,
                spans: vec![Span { first: 2, last: 2 }],
            },
        ];
        let table = write(&rows, &sections, &[5, 6, 7, 5], Some(3));
        let (n, row) = table.find(id).unwrap();
        assert_eq!((n, row.first, row.last, row.language), (0, 0, 3, Language::French));
        assert_eq!(table.lifetime(&row).spans, spans);
        let held: Vec<u32> = (0..5).filter(|&v| table.holds(&row, v)).collect();
        assert_eq!(held, [0, 1, 3]);
        assert_eq!(table.place(row.section), ["1. Data", "1.1 Kept"]);
        let other = table.row(1).unwrap();
        assert_eq!(other.language, Language::Other);
        assert_eq!(table.find_prefix("abab").len(), 1);
        assert_eq!(table.version_print(1), Some(6));
        assert!(table.place(9).is_empty() && table.row(2).is_none());
        assert_eq!(Sections::from_table(&table).place(two), ["1. Data", "1.1 Kept"]);
    }
}
