//! How many hits there are of each sort: what facets are made of.

use std::sync::Arc;

use super::marks::Marks;
use super::names::{Group, Names};
use crate::index::Cell;

/// The calendar year that `Counts::years` begins with, and how many it counts.
pub(super) const YEARS: (i16, usize) = (1970, 200);

/// How many hits of one archive there are of each sort.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) total: usize,
    pub(super) direct: usize,
    pub(super) current: usize,
    /// By slot.
    pub(super) slots: Vec<usize>,
    /// By severity, in the names' order.
    pub(super) severities: Vec<usize>,
    /// By number.
    pub(super) topics: Vec<usize>,
    /// By calendar year of the first version; years outside are counted at the ends.
    pub(super) years: Vec<usize>,
}

/// Which clauses have topics, and which topics make a severity.
pub(super) struct Topics {
    marks: Arc<Marks>,
    severities: Vec<Mask>,
}

/// A group of topics, a bit each.
struct Mask {
    any: Vec<u64>,
    none: Vec<u64>,
}

impl Topics {
    pub(super) fn new(marks: Arc<Marks>, names: &Names) -> Self {
        let severities = names.severities().iter().map(|(_, group)| Mask::new(group, marks.stride()));
        Self { severities: severities.collect(), marks }
    }
}

impl Mask {
    fn new(Group { any, none, .. }: &Group, stride: usize) -> Self {
        let bits = |topics: &[usize]| {
            let mut bits = vec![0; stride];
            for topic in topics {
                if let Some(word) = bits.get_mut(topic / 64) {
                    *word |= 1 << (topic % 64);
                }
            }
            bits
        };
        Self { any: bits(any), none: bits(none) }
    }

    fn holds(&self, topics: &[u64]) -> bool {
        let meets = |mask: &[u64]| mask.iter().zip(topics).any(|(a, b)| a & b != 0);
        meets(&self.any) && !meets(&self.none)
    }
}

impl Counts {
    /// Nothing, for so many slots.
    pub(super) fn new(slots: u32) -> Self {
        Self { slots: vec![0; slots as usize], years: vec![0; YEARS.1], ..Self::default() }
    }

    /// Makes room for topics and severities.
    pub(super) fn with_topics(&mut self, names: &Names) {
        self.topics = vec![0; names.len()];
        self.severities = vec![0; names.severities().len()];
    }

    /// Counts a clause.
    pub(super) fn add(&mut self, cell: &Cell, in_section: bool, topics: Option<&Topics>) {
        self.total += 1;
        self.direct += usize::from(!in_section);
        self.current += usize::from(cell.current);
        if let Some(count) = self.slots.get_mut(cell.slot() as usize) {
            *count += 1;
        }
        let year = usize::try_from(cell.year.saturating_sub(YEARS.0)).unwrap_or(0).min(YEARS.1 - 1);
        if let Some(count) = self.years.get_mut(year) {
            *count += 1;
        }
        if let Some(topics) = topics {
            self.add_topics(cell, topics);
        }
    }

    fn add_topics(&mut self, cell: &Cell, Topics { marks, severities }: &Topics) {
        let bits = marks.bits_of(cell.slot(), cell.row());
        for (n, &word) in bits.iter().enumerate() {
            let mut left = word;
            while left != 0 {
                if let Some(count) = self.topics.get_mut(n * 64 + left.trailing_zeros() as usize) {
                    *count += 1;
                }
                left &= left - 1;
            }
        }
        // Somebody's word counts before the rules'; without topics, there is no other severity.
        if let Some(said) = marks.severity(cell.slot(), cell.row()) {
            if let Some(count) = self.severities.get_mut(said) {
                *count += 1;
            }
        } else if bits.iter().any(|&word| word != 0) {
            for (count, mask) in self.severities.iter_mut().zip(severities) {
                *count += usize::from(mask.holds(bits));
            }
        }
    }
}
