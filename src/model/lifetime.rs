//! Lifetimes: the spans of versions that hold a clause word for word.

use serde::{Deserialize, Serialize};

use super::{Timestamp, Version};

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

    /// The span that the version with this ordinal is in.
    pub fn span_at(&self, version: u32) -> Option<Span> {
        let at = self.spans.partition_point(|span| span.last < version);
        self.spans.get(at).copied().filter(|span| span.first <= version)
    }

    /// Whether the version with this ordinal is inside a span.
    pub fn holds(&self, version: u32) -> bool {
        self.span_at(version).is_some()
    }
}

/// A lifetime in dates, bracketed by the neighbouring versions that lack the clause.
///
/// The four dates never run backwards, though those of the versions may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// When the first version that holds the clause was recorded.
    pub first_seen: Timestamp,
    /// When the version before that was recorded, junk left out; `None` where the document begins with it. The
    /// nearest one before that is not dated later.
    pub absent_before: Option<Timestamp>,
    /// When the last version that holds the clause was recorded; not before `first_seen`.
    pub last_seen: Timestamp,
    /// When the version after that was recorded, junk left out; `None` while the clause is current. The nearest
    /// one after that is not dated earlier.
    pub gone_since: Option<Timestamp>,
}

impl Bracket {
    /// Since when, in words: the day; "by" it where the document begins with it.
    pub fn since(&self) -> String {
        let by = if self.absent_before.is_none() { "by " } else { "" };
        format!("{by}{}", self.first_seen.day())
    }

    /// Whether the latest version that is not junk holds the clause.
    pub fn current(&self) -> bool {
        self.gone_since.is_none()
    }
}

impl Lifetime {
    /// The lifetime in dates, given the document's versions.
    pub fn bracket(&self, versions: &[Version]) -> Bracket {
        bracket(self.first(), self.last(), versions)
    }
}

/// The dates around versions `first` to `last` of a document.
///
/// The order is the history's. Where its dates run backwards, the bracket opens to the nearest versions whose
/// dates don't: those lack the clause as well. Where there is none of them, it closes on what it encloses.
pub fn bracket(first: u32, last: u32, versions: &[Version]) -> Bracket {
    let date = |at: u32| versions.get(at as usize).map_or_else(Timestamp::default, |version| version.date);
    let first_seen = date(first);
    let last_seen = date(last).max(first_seen);
    // What could not be read says nothing about what it lacks.
    let real = |version: &&Version| version.is_real();
    let mut before = versions[..versions.len().min(first as usize)].iter().rev().filter(real);
    let mut after = versions.get(last as usize + 1..).unwrap_or_default().iter().filter(real);
    let absent_before = before.next().map(|nearest| {
        let fits = |version: &&Version| version.date <= first_seen;
        let found = std::iter::once(nearest).chain(before).find(fits);
        found.map_or(first_seen, |version| version.date)
    });
    let gone_since = after.next().map(|nearest| {
        let fits = |version: &&Version| version.date >= last_seen;
        let found = std::iter::once(nearest).chain(after).find(fits);
        found.map_or(last_seen, |version| version.date)
    });
    Bracket { first_seen, absent_before, last_seen, gone_since }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ChangeKind;
    use crate::model::testing::read_version;

    fn version(day: i64, kind: ChangeKind) -> Version {
        read_version(Timestamp(day * Timestamp::DAY), kind)
    }

    #[test]
    fn brackets_look_past_junk() {
        use ChangeKind::{Change, First, Junk};
        let kinds = [First, Junk, Change, Change, Junk, Change];
        let versions: Vec<Version> =
            kinds.iter().enumerate().map(|(i, &kind)| version(i as i64 * 10, kind)).collect();
        let bracket = |first, last| Lifetime { spans: vec![Span { first, last }] }.bracket(&versions);
        let days = |b: Bracket| {
            let day = |t: Timestamp| t.0 / Timestamp::DAY;
            (b.absent_before.map(day), day(b.first_seen), day(b.last_seen), b.gone_since.map(day))
        };
        assert_eq!(days(bracket(2, 3)), (Some(0), 20, 30, Some(50)));
        assert_eq!(days(bracket(0, 5)), (None, 0, 50, None));
        assert!(bracket(2, 5).current() && !bracket(2, 3).current());
    }

    #[test]
    fn brackets_never_run_backwards() {
        let days = [50, 10, 40, 20, 30, 60];
        let versions: Vec<Version> = days.iter().map(|&day| version(day, ChangeKind::Change)).collect();
        let day = |t: Timestamp| t.0 / Timestamp::DAY;
        for (first, last, expected) in [
            // The version before is dated later, and nothing else is before it.
            (1, 1, (Some(10), 10, 10, Some(40))),
            (2, 3, (Some(10), 40, 40, Some(60))),
            (3, 4, (Some(10), 20, 30, Some(60))),
            (0, 4, (None, 50, 50, Some(60))),
            (4, 5, (Some(20), 30, 60, None)),
        ] {
            let b = bracket(first, last, &versions);
            let found =
                (b.absent_before.map(day), day(b.first_seen), day(b.last_seen), b.gone_since.map(day));
            assert_eq!(found, expected, "{first} to {last}");
        }
    }

    #[test]
    fn holds_respects_gaps() {
        let life = Lifetime { spans: vec![Span { first: 2, last: 4 }, Span { first: 7, last: 7 }] };
        let held: Vec<u32> = (0..10).filter(|&v| life.holds(v)).collect();
        assert_eq!(held, [2, 3, 4, 7]);
        assert_eq!((life.first(), life.last()), (2, 7));
    }
}
