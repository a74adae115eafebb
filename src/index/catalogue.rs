//! The catalogue file: what an index holds, without the words. One file a generation, written whole.
//!
//! Layout: magic, format number, length and checksum (XXH3) of what follows; then the head (postcard)
//! and the clause tables. A file that doesn't fit in any respect is as good as none: the index is
//! then built anew.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::error::IndexError;
use super::stats::Stats;
use super::table::{Sizes, Table};
use crate::model::Holdings;

/// The format number: a fingerprint, made by the build script, of the code that reads texts and writes the
/// index. An index that other code has made is built anew.
pub(super) const FORMAT: u32 = decimal(env!("FINEPRINT_INDEX_FORMAT"));

const fn decimal(digits: &str) -> u32 {
    let bytes = digits.as_bytes();
    let (mut value, mut at) = (0u32, 0);
    while at < bytes.len() {
        value = value.wrapping_mul(10).wrapping_add((bytes[at] - b'0') as u32);
        at += 1;
    }
    value
}
const MAGIC: &[u8; 8] = b"fineprnt";
/// Where what the checksum covers begins: the head's length, the head, the tables.
const START: usize = 8 + 4 + 8 + 8;

/// What goes before the tables.
#[derive(Serialize, Deserialize)]
struct Head<H> {
    generation: u64,
    stamp: String,
    complete: bool,
    next_slot: u32,
    stats: Stats,
    holdings: H,
    tables: Vec<TableHead>,
}

#[derive(Serialize, Deserialize)]
struct TableHead {
    service: String,
    document: String,
    slot: u32,
    latest: Option<u32>,
    letters: u32,
    sizes: Sizes,
}

/// A document of the catalogue.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Slugs of service and document.
    pub(super) key: (String, String),
    /// The number that the index knows the document by; never used twice.
    pub(super) slot: u32,
    pub(super) table: Table,
}

/// What an index holds, without the words.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalogue {
    pub(super) generation: u64,
    /// The archive's fingerprint when it was last scanned.
    pub(super) stamp: String,
    /// Whether every version that the scan found was indexed.
    pub(super) complete: bool,
    pub(super) next_slot: u32,
    pub(super) stats: Stats,
    pub(super) holdings: Arc<Holdings>,
    pub(super) entries: Vec<Entry>,
}

impl Catalogue {
    /// Writes the catalogue to a file of its own name, by way of a temporary one.
    pub(super) fn write(&self, path: &Path) -> Result<(), IndexError> {
        let unwritable = |why: std::io::Error| IndexError::Unwritable {
            place: path.display().to_string(),
            why: why.to_string(),
        };
        let body = self.encode();
        let temporary = path.with_extension("new");
        let write = || -> std::io::Result<()> {
            let mut file = std::fs::File::create(&temporary)?;
            file.write_all(&body)?;
            file.sync_data()?;
            std::fs::rename(&temporary, path)
        };
        write().map_err(unwritable)
    }

    fn encode(&self) -> Vec<u8> {
        let head = Head {
            generation: self.generation,
            stamp: self.stamp.clone(),
            complete: self.complete,
            next_slot: self.next_slot,
            stats: self.stats.clone(),
            holdings: self.holdings.as_ref(),
            tables: self
                .entries
                .iter()
                .map(|entry| TableHead {
                    service: entry.key.0.clone(),
                    document: entry.key.1.clone(),
                    slot: entry.slot,
                    latest: entry.table.latest,
                    letters: entry.table.letters,
                    sizes: entry.table.sizes,
                })
                .collect(),
        };
        let head = postcard::to_stdvec(&head).unwrap_or_default();
        let tables: usize = self.entries.iter().map(|entry| entry.table.sizes.total()).sum();
        let mut bytes = Vec::with_capacity(START + 8 + head.len() + tables);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&[0; 16]);
        bytes.extend_from_slice(&(head.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&head);
        for entry in &self.entries {
            bytes.extend_from_slice(entry.table.bytes.get(entry.table.at.clone()).unwrap_or_default());
        }
        let length = (bytes.len() - START) as u64;
        let checksum = xxh3_64(&bytes[START..]);
        bytes[12..20].copy_from_slice(&length.to_le_bytes());
        bytes[20..28].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Reads a catalogue file.
    pub(super) fn read(path: &Path) -> Result<Self, IndexError> {
        let bytes =
            std::fs::read(path).map_err(|e| IndexError::Damaged(format!("{}: {e}", path.display())))?;
        Self::decode(bytes).ok_or_else(|| IndexError::Damaged(format!("{} doesn't fit", path.display())))
    }

    fn decode(bytes: Vec<u8>) -> Option<Self> {
        let u64_at = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
        let format = u32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?);
        let body = bytes.get(START..)?;
        let fits = bytes.starts_with(MAGIC)
            && format == FORMAT
            && u64_at(12)? == body.len() as u64
            && u64_at(20)? == xxh3_64(body);
        if !fits {
            return None;
        }
        let head_length = usize::try_from(u64_at(START)?).ok()?;
        let head: Head<Holdings> = postcard::from_bytes(body.get(8..head_length.checked_add(8)?)?).ok()?;
        let mut at = START + 8 + head_length;
        let bytes = Arc::new(bytes);
        let mut entries = Vec::with_capacity(head.tables.len());
        for table in head.tables {
            let end = at.checked_add(table.sizes.total()).filter(|&end| end <= bytes.len())?;
            entries.push(Entry {
                key: (table.service, table.document),
                slot: table.slot,
                table: Table {
                    sizes: table.sizes,
                    latest: table.latest,
                    letters: table.letters,
                    bytes: Arc::clone(&bytes),
                    at: at..end,
                },
            });
            at = end;
        }
        Some(Self {
            generation: head.generation,
            stamp: head.stamp,
            complete: head.complete,
            next_slot: head.next_slot,
            stats: head.stats,
            holdings: Arc::new(head.holdings),
            entries,
        })
    }
}

/// Reads a catalogue whose checksum is made to fit, and every table in it: for who hands in what no writer would
/// write. Tells whether it could be read.
#[doc(hidden)]
pub fn probe_catalogue(body: &[u8]) -> bool {
    let mut bytes = Vec::with_capacity(START + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&xxh3_64(body).to_le_bytes());
    bytes.extend_from_slice(body);
    let Some(catalogue) = Catalogue::decode(bytes) else { return false };
    for Entry { table, .. } in &catalogue.entries {
        for (_, row) in table.rows().take(1000) {
            table.lifetime(&row);
            table.place(row.section);
        }
        (0..1000).for_each(|version| _ = table.version_print(version));
    }
    true
}
