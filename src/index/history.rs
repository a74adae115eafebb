//! A document's versions, read one by one → its clause table, its versions' facts, and what the index
//! has to write.
//!
//! Pure: bytes and what was read in them are handed in, newest first, each distinct content once.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use sha2::{Digest as _, Sha256};
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

use super::junk::{self, Look};
use super::kinds::{Judge, Verdict};
use super::rewording::{Reword, Rewording, Rewordings};
use super::table::Table;
use super::table_writer::{NewSection, RowDraft, Sections, write};
use crate::model::{
    ChangeKind, Clause, ClauseId, Digest, Facts, Language, Recorded, Span, StatedDate, Version,
};
use crate::text;

/// Longest heading label kept as part of a place, in bytes.
const LABEL: usize = 300;

/// What one content says, as far as the history needs it.
#[derive(Debug)]
struct Reading {
    sha256: Digest,
    bytes: u64,
    /// Draft rows of its clauses, in order, repeated ones each time.
    rows: Vec<u32>,
    /// Fingerprint of the sequence of clauses; never 0.
    print: u64,
    look: Look,
    language: Language,
    stated: Vec<StatedDate>,
}

/// Number of a content that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentNumber(usize);

/// A clause that the index has to write.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    pub(super) row: u32,
    /// Whether the index has it already, with another text.
    pub(super) known: bool,
    pub(super) language: Language,
    pub(super) text: String,
}

/// What a history comes to.
#[derive(Debug)]
pub struct Finished {
    /// The clause table.
    pub table: Table,
    /// Facts of the versions handed to [`History::finish`], in order; `None` for those that couldn't be
    /// read.
    pub facts: Vec<Option<Facts>>,
    pub(super) clauses: Vec<Written>,
    pub(super) sections: Vec<NewSection>,
    /// Whether the table continues the one that the history began with.
    pub(super) continues: bool,
}

impl Finished {
    /// Bytes of clause text that have to be written.
    pub fn bytes(&self) -> u64 {
        self.clauses.iter().map(|clause| clause.text.len() as u64).sum()
    }
}

/// What is known of a document before its new versions are read.
struct Before {
    judge: Judge,
    /// How many versions there are already.
    versions: u32,
    prints: Vec<u64>,
    latest: Option<u32>,
    /// Fingerprint and clauses of the latest version that is not junk, where it was read again.
    recalled: Option<(u64, Vec<u32>)>,
}

/// A clause that was seen.
struct Draft {
    row: RowDraft,
    /// Its newest text; empty for a known clause that no content read so far holds.
    text: String,
    /// Letters and digits in it.
    letters: u32,
    /// Whether the index has it.
    known: bool,
    /// Whether the index has to write its text.
    stale: bool,
}

/// Gathers a document's contents, newest first.
pub struct History {
    drafts: Vec<Draft>,
    by_id: HashMap<ClauseId, u32, RandomState>,
    sections: Sections,
    readings: Vec<Reading>,
    before: Before,
    continues: bool,
}

impl History {
    /// The history of a document that is not indexed yet.
    pub fn new() -> Self {
        Self {
            drafts: Vec::new(),
            by_id: HashMap::default(),
            sections: Sections::default(),
            readings: Vec::new(),
            before: Before {
                judge: Judge::default(),
                versions: 0,
                prints: Vec::new(),
                latest: None,
                recalled: None,
            },
            continues: false,
        }
    }

    /// The history of a document whose `versions` are indexed in `table`, to go on from there.
    ///
    /// `None` where the two don't fit together.
    pub fn resume(table: &Table, versions: &[Version]) -> Option<Self> {
        if table.versions() != versions.len() {
            return None;
        }
        let drafts: Vec<Draft> = table
            .rows()
            .map(|(_, row)| Draft {
                row: RowDraft {
                    id: row.id,
                    section: row.section,
                    language: row.language,
                    print: row.print,
                    spans: table.lifetime(&row).spans,
                },
                text: String::new(),
                letters: 0,
                known: true,
                stale: false,
            })
            .collect();
        let by_id = (0..).zip(&drafts).map(|(n, draft)| (draft.row.id, n)).collect();
        let prints: Vec<u64> =
            (0..versions.len() as u32).map(|v| table.version_print(v).unwrap_or(0)).collect();
        Some(Self {
            drafts,
            by_id,
            sections: Sections::from_table(table),
            readings: Vec::new(),
            before: Before {
                judge: Judge::resume(table, versions, u64::from(table.letters)),
                versions: versions.len() as u32,
                prints,
                latest: table.latest(),
                recalled: None,
            },
            continues: true,
        })
    }

    /// Takes in one content. Hand in each distinct one once, newest first, all read by one
    /// [`Reader`](crate::text::Reader) of this document: the newest text and place of a clause are what
    /// is kept.
    pub fn read(&mut self, bytes: &[u8], reading: &text::Reading) -> ContentNumber {
        let mut print = Xxh3::new();
        let mut rows = Vec::with_capacity(reading.clauses.len());
        let mut sections = vec![None; reading.places.len()];
        let mut fresh = reading.fresh.iter().peekable();
        for (n, placed) in reading.clauses.iter().enumerate() {
            print.update(&placed.id.0);
            if let Some((_, clause)) = fresh.next_if(|(at, _)| *at == n) {
                let labels = reading.places.get(placed.place).map_or(&[][..], Vec::as_slice);
                let known = sections.get_mut(placed.place);
                let section = *known.map_or(&mut None, |known| known).get_or_insert_with(|| {
                    labels
                        .iter()
                        .fold(0, |parent, label| self.sections.number(parent, cut(label), reading.language))
                });
                self.see(clause, section, reading.language);
            }
            rows.extend(self.by_id.get(&placed.id));
        }
        let look = self.look(&rows, &reading.places);
        self.readings.push(Reading {
            sha256: Digest(Sha256::digest(bytes).into()),
            bytes: bytes.len() as u64,
            rows,
            print: print.digest().max(1),
            look,
            language: reading.language,
            stated: reading.dates.clone(),
        });
        ContentNumber(self.readings.len() - 1)
    }

    /// Takes in, last of all, the content of the latest known version that is not junk: what its clauses say,
    /// for the rewordings of those that the first new version no longer holds. Nothing is indexed of it.
    pub fn recall(&mut self, reading: &text::Reading) {
        let Some(&print) = self.before.latest.and_then(|latest| self.before.prints.get(latest as usize))
        else {
            return;
        };
        for (_, clause) in &reading.fresh {
            let draft = self.by_id.get(&clause.id).and_then(|&row| self.drafts.get_mut(row as usize));
            if let Some(draft) = draft.filter(|draft| draft.text.is_empty()) {
                draft.text.clone_from(&clause.text);
            }
        }
        let rows = reading.clauses.iter().filter_map(|placed| self.by_id.get(&placed.id).copied());
        self.before.recalled = Some((print, rows.collect()));
    }

    /// Takes it that the latest known version that is not junk has a content that was read already.
    pub fn recall_content(&mut self, content: ContentNumber) {
        if let Some(reading) = self.readings.get(content.0) {
            self.before.recalled = Some((reading.print, reading.rows.clone()));
        }
    }

    /// Takes in a clause where it is met first, which is where it is newest.
    fn see(&mut self, clause: &Clause, section: u32, language: Language) {
        let number = *self.by_id.entry(clause.id).or_insert_with(|| {
            let row = RowDraft { id: clause.id, section, language, print: 0, spans: Vec::new() };
            self.drafts.push(Draft { row, text: String::new(), letters: 0, known: false, stale: true });
            self.drafts.len() as u32 - 1
        });
        if let Some(draft) = self.drafts.get_mut(number as usize) {
            let print = xxh3_64_with_seed(clause.text.as_bytes(), language as u64);
            draft.stale = !draft.known || draft.row.print != print;
            (draft.row.section, draft.row.language, draft.row.print) = (section, language, print);
            draft.letters = junk::count_letters(&clause.text);
            draft.text.clone_from(&clause.text);
        }
    }

    fn look(&self, rows: &[u32], places: &[Vec<String>]) -> Look {
        let drafts = || rows.iter().filter_map(|&row| self.drafts.get(row as usize));
        let letters = drafts().map(|draft| u64::from(draft.letters)).sum();
        junk::look(
            letters,
            || drafts().map(|draft| draft.text.as_str()),
            || places.iter().flatten().map(String::as_str),
        )
    }

    /// Ends the history with these versions, in order: what the recorder said and the content of each;
    /// `None` where it couldn't be read. `reword` tells which clauses that went and came are wordings of one.
    pub fn finish(
        mut self,
        versions: &[(Recorded, Option<ContentNumber>)],
        reword: &mut Reword<'_>,
    ) -> Finished {
        let mut judge = std::mem::take(&mut self.before.judge);
        let mut rewordings = Rewordings::new(reword);
        let mut facts = Vec::with_capacity(versions.len());
        let mut latest = self.before.latest;
        let mut before = self.before.recalled.as_ref().map(|(print, rows)| (*print, rows.as_slice()));
        let mut held =
            self.drafts.iter().filter(|d| latest.is_some() && last(&d.row) == latest).count() as u32;
        for (ordinal, (recorded, content)) in (self.before.versions..).zip(versions) {
            let Some(reading) = content.and_then(|content| self.readings.get(content.0)) else {
                self.before.prints.push(0);
                facts.push(None);
                continue;
            };
            let Verdict { kind, same_as, junk } =
                judge.judge(ordinal, *recorded, reading.print, &reading.look);
            let (mut added, mut removed) = (0, 0);
            let mut found = Rewording::default();
            if kind == ChangeKind::Junk {
                self.before.prints.push(0);
            } else {
                let count = live(&mut self.drafts, &reading.rows, ordinal, latest, &mut added);
                removed = (held + added).saturating_sub(count);
                if let Some((print, rows)) = before.filter(|_| added > 0 && removed > 0) {
                    let text = |row: u32| self.drafts.get(row as usize).map_or("", |d| d.text.as_str());
                    let prints = (print, reading.print);
                    found = rewordings.between(prints, rows, &reading.rows, reading.language, text);
                }
                (held, latest, before) =
                    (count, Some(ordinal), Some((reading.print, reading.rows.as_slice())));
                self.before.prints.push(reading.print);
            }
            facts.push(Some(Facts {
                sha256: reading.sha256,
                bytes: reading.bytes,
                clauses: reading.rows.len() as u32,
                kind,
                same_as,
                junk,
                added: added.saturating_sub(found.count),
                removed: removed.saturating_sub(found.count),
                reworded: found.count,
                weighty: found.weighty,
                language: reading.language,
                stated: reading.stated.clone(),
            }));
        }
        let (rows, clauses) = settle(self.drafts);
        let mut table = write(&rows, &self.sections, &self.before.prints, latest);
        table.letters = judge.letters().min(u64::from(u32::MAX)) as u32;
        Finished { table, facts, clauses, sections: self.sections.new_ones(), continues: self.continues }
    }
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}

fn last(row: &RowDraft) -> Option<u32> {
    row.spans.last().map(|span| span.last)
}

/// Lets the clauses of a version live: extends the spans that reached the version before, opens new
/// ones otherwise. Returns the number of distinct clauses.
fn live(drafts: &mut [Draft], rows: &[u32], ordinal: u32, before: Option<u32>, added: &mut u32) -> u32 {
    let mut count = 0;
    for &row in rows {
        let Some(draft) = drafts.get_mut(row as usize) else { continue };
        match draft.row.spans.last_mut() {
            Some(span) if span.last == ordinal => continue,
            Some(span) if Some(span.last) == before => span.last = ordinal,
            _ => {
                *added += 1;
                draft.row.spans.push(Span { first: ordinal, last: ordinal });
            }
        }
        count += 1;
    }
    count
}

/// Final rows and what has to be written. Clauses that only junk held are left out.
fn settle(drafts: Vec<Draft>) -> (Vec<RowDraft>, Vec<Written>) {
    let mut rows = Vec::with_capacity(drafts.len());
    let mut clauses = Vec::new();
    for draft in drafts {
        if draft.row.spans.is_empty() && !draft.known {
            continue;
        }
        if draft.stale {
            clauses.push(Written {
                row: rows.len() as u32,
                known: draft.known,
                language: draft.row.language,
                text: draft.text,
            });
        }
        rows.push(draft.row);
    }
    // Rewordings of a sentence begin alike: side by side they pack well.
    clauses.sort_by(|a, b| a.text.cmp(&b.text));
    (rows, clauses)
}

/// A heading label as part of a place: not longer than [`LABEL`].
fn cut(label: &str) -> &str {
    let end = (0..=LABEL.min(label.len())).rev().find(|&at| label.is_char_boundary(at)).unwrap_or(0);
    label.get(..end).unwrap_or_default()
}
