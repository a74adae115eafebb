//! Two histories of one document → one: the rule, and nothing else. Pure.
//!
//! - A history's own order is never changed, even where its dates run backwards.
//! - A version of another history stands before the first version of the main one that is dated later, but
//!   never before a version that its own history has before it. Of the same moment, the main one comes first.
//! - Versions with the same bytes that stand side by side count once, as the first of them, where they are of
//!   more than one history. What a history alone recorded twice it keeps twice.

use std::collections::HashSet;

use crate::model::{Content, ObjectId, Timestamp, Version};

/// Whether two versions have the same bytes, read in the same way. May look into the archive.
pub(super) type Same<'a> = dyn FnMut(&Version, &Version) -> bool + 'a;

/// Places the versions of another history among those of the main one.
///
/// Versions of one commit, which histories with a common beginning share, are taken from the main one. Which
/// history a version belongs to is told by its content.
pub(super) fn merge(main: Vec<Version>, other: &[Version], same: &mut Same<'_>) -> Vec<Version> {
    let shared: HashSet<(ObjectId, &Content)> =
        main.iter().filter_map(|version| Some((version.commit?, version.content.plain()))).collect();
    let is_shared =
        |version: &Version| version.commit.is_some_and(|id| shared.contains(&(id, version.content.plain())));
    let other: Vec<Version> = other.iter().filter(|version| !is_shared(version)).cloned().collect();
    let places = places(&main, &other);
    let mut merged = Merged { versions: Vec::with_capacity(main.len() + other.len()), mixed: false };
    let mut other = other.into_iter().zip(places).peekable();
    for (at, version) in main.into_iter().enumerate() {
        while let Some((guest, _)) = other.next_if(|(_, place)| *place <= at) {
            merged.count_once(guest, same);
        }
        merged.count_once(version, same);
    }
    for (guest, _) in other {
        merged.count_once(guest, same);
    }
    merged.versions
}

/// Before which version of the main history each version of the other one stands.
fn places(main: &[Version], other: &[Version]) -> Vec<usize> {
    // The latest date up to each version: it only grows, so the first later version can be searched for.
    let latest: Vec<Timestamp> = main
        .iter()
        .scan(Timestamp(i64::MIN), |latest, version| {
            *latest = version.date.max(*latest);
            Some(*latest)
        })
        .collect();
    let mut least = 0;
    other
        .iter()
        .map(|version| {
            least = least.max(latest.partition_point(|date| *date <= version.date));
            least
        })
        .collect()
}

/// Versions in their final order.
struct Merged {
    versions: Vec<Version>,
    /// Whether versions of more than one history had the bytes of the last one.
    mixed: bool,
}

impl Merged {
    fn count_once(&mut self, version: Version, same: &mut Same<'_>) {
        let last = self.versions.last().filter(|last| last.format == version.format);
        let another = last.is_some_and(|last| last.content.history() != version.content.history());
        if last.is_some_and(|last| (another || self.mixed) && same(last, &version)) {
            self.mixed = true;
        } else {
            // A text that its own history repeats: the run of it goes on being of one history.
            self.mixed = false;
            self.versions.push(version);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Format, Recorded};

    /// A version of a history: `text` stands for its bytes.
    fn version(history: Option<u64>, day: i64, text: u64) -> Version {
        let plain = Content::File { path: String::new(), size: text, modified: 0 };
        let content = match history {
            Some(history) => Content::Elsewhere { history, content: Box::new(plain) },
            None => plain,
        };
        Version {
            date: Timestamp(day * Timestamp::DAY),
            content,
            format: Format::Markdown,
            commit: None,
            recorded: Recorded::Unknown,
            facts: None,
        }
    }

    fn history(id: Option<u64>, of: &[(i64, u64)]) -> Vec<Version> {
        of.iter().map(|&(day, text)| version(id, day, text)).collect()
    }

    fn same_text(a: &Version, b: &Version) -> bool {
        a.content.plain() == b.content.plain()
    }

    fn check(main: &[(i64, u64)], other: &[(i64, u64)], expected: &str) {
        let merged = merge(history(None, main), &history(Some(1), other), &mut same_text);
        let told: Vec<String> = merged
            .iter()
            .map(|version| {
                let mark = if version.content.history().is_some() { "~" } else { "" };
                let Content::File { size, .. } = version.content.plain() else { return String::new() };
                format!("{mark}{}:{size}", version.date.0 / Timestamp::DAY)
            })
            .collect();
        assert_eq!(told.join(" "), expected);
    }

    #[test]
    fn versions_stand_where_their_dates_say() {
        check(&[(5, 1), (9, 2)], &[(1, 3), (2, 4)], "~1:3 ~2:4 5:1 9:2");
        check(&[(1, 1), (9, 2)], &[(1, 3), (4, 4), (12, 5)], "1:1 ~1:3 ~4:4 9:2 ~12:5");
        check(&[], &[(1, 1)], "~1:1");
        check(&[(1, 1)], &[], "1:1");
    }

    #[test]
    fn dates_that_run_backwards_reorder_nothing() {
        check(&[(5, 1), (3, 2), (9, 3)], &[(4, 4), (6, 5)], "~4:4 5:1 3:2 ~6:5 9:3");
        check(&[(5, 1), (9, 2)], &[(7, 3), (2, 4), (10, 5)], "5:1 ~7:3 ~2:4 9:2 ~10:5");
    }

    #[test]
    fn the_same_bytes_at_the_joint_count_once() {
        check(&[(5, 1), (9, 2)], &[(1, 7), (2, 1)], "~1:7 ~2:1 9:2");
        check(&[(1, 1), (5, 2)], &[(2, 1), (3, 1), (6, 2), (7, 3)], "1:1 5:2 ~7:3");
        check(&[(2, 1), (5, 2)], &[(1, 1), (3, 1)], "~1:1 5:2");
        check(&[(1, 1), (3, 2), (5, 1)], &[(2, 1), (4, 1)], "1:1 3:2 ~4:1");
        // Within one history what was recorded again is kept.
        check(&[(1, 1), (2, 1)], &[(3, 2), (4, 2)], "1:1 2:1 ~3:2 ~4:2");
    }

    #[test]
    fn a_common_beginning_counts_once() {
        let commit = |mut version: Version, id: u8| {
            version.commit = Some(ObjectId([id; 20]));
            version
        };
        let main = vec![commit(version(None, 1, 1), 1), commit(version(None, 5, 2), 2)];
        let side = vec![commit(version(Some(1), 1, 1), 1), commit(version(Some(1), 3, 9), 3)];
        let merged = merge(main, &side, &mut same_text);
        let days: Vec<i64> = merged.iter().map(|version| version.date.0 / Timestamp::DAY).collect();
        assert_eq!(days, [1, 3, 5]);
    }

    /// The versions of one history, in order.
    fn of(versions: &[Version], id: Option<u64>) -> Vec<Version> {
        versions.iter().filter(|version| version.content.history() == id).cloned().collect()
    }

    fn is_subsequence(part: &[Version], whole: &[Version]) -> bool {
        let mut whole = whole.iter();
        part.iter().all(|wanted| whole.any(|version| version == wanted))
    }

    fn any_history() -> impl Strategy<Value = Vec<(i64, u64)>> {
        prop::collection::vec((0_i64..12, 0_u64..4), 0..10)
    }

    proptest! {
        #[test]
        fn nothing_is_reordered_and_nothing_lost(a in any_history(), b in any_history(), c in any_history()) {
            let (a, b, c) = (history(None, &a), history(Some(1), &b), history(Some(2), &c));
            // Where nothing is the same, every version is there, each history in its own order.
            let two = merge(a.clone(), &b, &mut |_, _| false);
            let three = merge(two, &c, &mut |_, _| false);
            prop_assert_eq!(three.len(), a.len() + b.len() + c.len());
            for (id, own) in [(None, &a), (Some(1), &b), (Some(2), &c)] {
                prop_assert_eq!(&of(&three, id), own);
            }
            // Where bytes are the same, only what repeats bytes of a run of both histories is left out.
            let once = merge(a.clone(), &b, &mut same_text);
            let all = merge(a, &b, &mut |_, _| false);
            prop_assert!(is_subsequence(&once, &all));
            let mut kept: Vec<Version> = Vec::new();
            for run in all.chunk_by(same_text) {
                let mixed = run.iter().position(|v| v.content.history() != run[0].content.history());
                // Up to where the other history comes in, what the first one recorded twice is kept.
                kept.extend_from_slice(&run[..mixed.unwrap_or(run.len())]);
            }
            prop_assert_eq!(once, kept);
        }

        #[test]
        fn no_guest_stands_behind_a_later_version_without_need(a in any_history(), b in any_history()) {
            let (a, b) = (history(None, &a), history(Some(1), &b));
            let merged = merge(a, &b, &mut |_, _| false);
            for (at, guest) in merged.iter().enumerate().filter(|(_, v)| v.content.history().is_some()) {
                let passed = merged[..at].iter().any(|v| v.content.history().is_none() && v.date > guest.date);
                let held_back = of(&merged[..at], Some(1)).iter().any(|v| v.date > guest.date);
                prop_assert!(!passed || held_back);
            }
        }
    }
}
