//! Lifetimes: the spans of versions that hold a clause word for word.

use serde::{Deserialize, Serialize};

/// A run of versions of a document, by ordinal in the archive's history, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First version of the run that holds the clause.
    pub first: u32,
    /// Last version of the run that holds the clause.
    pub last: u32,
}

/// The spans of versions that hold a clause, in order and not touching.
///
/// Junk versions never end a span: a clause that is back after an error page was not removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetime {
    /// Never empty for a clause that was ever seen.
    pub spans: Vec<Span>,
}

impl Lifetime {
    /// Ordinal of the first version that holds the clause.
    pub fn first(&self) -> u32 {
        self.spans.first().map_or(0, |span| span.first)
    }

    /// Ordinal of the last version that holds the clause.
    pub fn last(&self) -> u32 {
        self.spans.last().map_or(0, |span| span.last)
    }

    /// Whether the version with this ordinal is inside a span.
    pub fn holds(&self, version: u32) -> bool {
        let at = self.spans.partition_point(|span| span.last < version);
        self.spans.get(at).is_some_and(|span| span.first <= version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_respects_gaps() {
        let life = Lifetime { spans: vec![Span { first: 2, last: 4 }, Span { first: 7, last: 7 }] };
        let held: Vec<u32> = (0..10).filter(|&v| life.holds(v)).collect();
        assert_eq!(held, [2, 3, 4, 7]);
        assert_eq!((life.first(), life.last()), (2, 7));
    }
}
