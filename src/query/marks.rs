//! Which clauses of an archive have which topics: every named query run once, a bit a topic and clause.
//!
//! Looks at the index's words only, at no text. What a topic is, upper layers know.

use std::collections::HashMap;
use std::sync::Arc;

use super::collect::for_each_unscored;
use super::compile::Compiler;
use super::names::{Group, Names};
use crate::index::{AllStems, IndexError, Snapshot};

/// The topics of every clause of an archive as it was indexed at one moment.
#[derive(Clone, Debug)]
pub struct Marks {
    /// By slot: number of its first clause.
    starts: Vec<usize>,
    /// Words of 64 bits a clause.
    stride: usize,
    bits: Vec<u64>,
    /// By slot and row: the number of the severity that somebody gave a clause, whatever its topics are.
    severities: Arc<HashMap<(u32, u32), usize>>,
}

/// What somebody says of a clause, whatever its words are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The clause: slot and row.
    pub clause: (u32, u32),
    /// Topics that it has.
    pub has: Vec<usize>,
    /// Topics that it doesn't have.
    pub lacks: Vec<usize>,
    /// The number of its severity, in the order in which the names have them.
    pub severity: Option<usize>,
}

impl Marks {
    /// The same with what somebody says of clauses; of several verdicts about one clause, the first counts where
    /// they disagree about a topic, and the highest severity.
    pub fn with(&self, verdicts: &[Verdict]) -> Self {
        let mut marks = self.clone();
        let mut severities = HashMap::new();
        for verdict in verdicts.iter().rev() {
            let (slot, row) = verdict.clause;
            for (topics, holds) in [(&verdict.lacks, false), (&verdict.has, true)] {
                for &topic in topics {
                    marks.set(slot, row, topic, holds);
                }
            }
            if let Some(severity) = verdict.severity {
                // The names have the highest first.
                let known = severities.entry(verdict.clause).or_insert(severity);
                *known = severity.min(*known);
            }
        }
        Self { severities: Arc::new(severities), ..marks }
    }

    fn set(&mut self, slot: u32, row: u32, topic: usize, holds: bool) {
        if topic / 64 < self.stride
            && let Some(at) = self.at(slot, row)
            && let Some(bits) = self.bits.get_mut(at + topic / 64)
        {
            *bits = *bits & !(1 << (topic % 64)) | u64::from(holds) << (topic % 64);
        }
    }

    /// The number of the severity that somebody gave a clause.
    pub fn severity(&self, slot: u32, row: u32) -> Option<usize> {
        self.severities.get(&(slot, row)).copied()
    }

    /// Runs the topics over an archive.
    pub fn new(snapshot: &Snapshot, names: &Names) -> Result<Self, IndexError> {
        let mut lengths = vec![0; snapshot.slots() as usize];
        for indexed in snapshot.documents() {
            if let Some(length) = lengths.get_mut(indexed.slot as usize) {
                *length = indexed.table.len();
            }
        }
        let starts: Vec<usize> = std::iter::once(0)
            .chain(lengths)
            .scan(0, |sum, length| {
                *sum += length;
                Some(*sum)
            })
            .collect();
        let stride = names.len().div_ceil(64).max(1);
        let bits = vec![0; starts.last().copied().unwrap_or(0) * stride];
        let mut marks = Self { starts, stride, bits, severities: Arc::default() };
        let mut stems = AllStems::default();
        for number in 0..names.len() {
            let Some(topic) = names.topic(number) else { continue };
            let mut compiler = Compiler::new(snapshot, names, &topic.languages, &mut stems);
            let compiled = compiler.compile(&topic.expr);
            for_each_unscored(snapshot, compiled.as_ref(), |_, cell| {
                // Sections have keys of their own; a query that excludes only would find them too.
                if !cell.is_heading() {
                    marks.set(cell.slot(), cell.row(), number, true);
                }
            })?;
        }
        Ok(marks)
    }

    fn at(&self, slot: u32, row: u32) -> Option<usize> {
        let (start, end) = (self.starts.get(slot as usize)?, self.starts.get(slot as usize + 1)?);
        let clause = start + row as usize;
        (clause < *end).then_some(clause * self.stride)
    }

    /// Whether a clause has a topic.
    pub fn has(&self, slot: u32, row: u32, topic: usize) -> bool {
        let bits = self.at(slot, row).and_then(|at| self.bits.get(at + topic / 64));
        topic / 64 < self.stride && bits.is_some_and(|bits| bits >> (topic % 64) & 1 == 1)
    }

    /// Whether a clause is in a group.
    pub(super) fn is_in(&self, slot: u32, row: u32, group: &Group) -> bool {
        if let (Some(wanted), Some(own)) = (group.severity, self.severity(slot, row)) {
            return wanted == own;
        }
        let has = |topic: &usize| self.has(slot, row, *topic);
        group.any.iter().any(has) && !group.none.iter().any(has)
    }

    /// Words of 64 bits a clause.
    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// A bit for each topic that a clause has, the lowest first.
    pub(super) fn bits_of(&self, slot: u32, row: u32) -> &[u64] {
        self.at(slot, row).and_then(|at| self.bits.get(at..at + self.stride)).unwrap_or_default()
    }

    /// The numbers of a clause's topics, in order.
    pub fn topics(&self, slot: u32, row: u32) -> impl Iterator<Item = usize> {
        self.bits_of(slot, row).iter().enumerate().flat_map(|(n, &word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| n * 64 + bit)
        })
    }
}
