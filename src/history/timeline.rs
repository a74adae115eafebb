//! A document's versions as a timeline to be read: what matters a line each, oscillations folded, the recorder's
//! noise left out and counted.
//!
//! Pure: which lines are unfolded, and whether hidden ones are shown, is handed in; how lines look is not known
//! here.

use std::collections::BTreeSet;

use crate::model::{ChangeKind, Timestamp, Version};

/// What is left out of a timeline unless it is asked for.
pub fn is_hidden(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Technical | ChangeKind::Formatting | ChangeKind::Junk)
}

/// A document that goes to and fro between texts: flaps that nothing but hidden versions stands between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oscillation {
    /// Ordinals of the flaps, in order of history. Two at least.
    pub flaps: Vec<usize>,
    /// Between how many texts it goes.
    pub texts: usize,
}

impl Oscillation {
    /// Ordinal of the first flap: what the oscillation is known by, however long it grows.
    pub fn first(&self) -> usize {
        self.flaps.first().copied().unwrap_or_default()
    }

    /// Ordinal of the last flap: the version that the folded line stands for.
    pub fn last(&self) -> usize {
        self.flaps.last().copied().unwrap_or_default()
    }
}

/// A line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A version, by its ordinal; whether it is one of an unfolded oscillation.
    Version(usize, bool),
    /// An oscillation; whether it is unfolded, so that its versions follow.
    Oscillation(Oscillation, bool),
}

/// How many versions of each kind are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// The recorder's doing.
    pub technical: usize,
    /// Only the form differs.
    pub formatting: usize,
    /// No policy.
    pub junk: usize,
}

impl Hidden {
    /// All of them.
    pub fn total(self) -> usize {
        self.technical + self.formatting + self.junk
    }

    /// Counts a version, if it is one that is hidden.
    pub fn count(&mut self, kind: ChangeKind) {
        match kind {
            ChangeKind::Technical => self.technical += 1,
            ChangeKind::Formatting => self.formatting += 1,
            ChangeKind::Junk => self.junk += 1,
            ChangeKind::First | ChangeKind::Change | ChangeKind::Flap => {}
        }
    }

    /// The counts with the words for what they count, those that are nothing left out.
    pub fn parts(self) -> Vec<(usize, &'static str)> {
        let all = [
            (self.technical, ChangeKind::Technical.word()),
            (self.formatting, ChangeKind::Formatting.word()),
            (self.junk, ChangeKind::Junk.word()),
        ];
        all.into_iter().filter(|(count, _)| *count > 0).collect()
    }
}

/// How a timeline is to be shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Showing<'a> {
    /// Whether hidden versions are shown.
    pub hidden: bool,
    /// Oscillations that are unfolded, by their first ordinals.
    pub unfolded: Option<&'a BTreeSet<usize>>,
    /// Versions that are shown though they are of a hidden kind.
    pub kept: Option<&'a BTreeSet<usize>>,
}

/// The oscillations of a document, in order of history. With `pause`, a stretch without a flap that is longer
/// than so many seconds parts two of them.
pub fn oscillations(versions: &[Version], pause: Option<i64>) -> Vec<Oscillation> {
    let mut found = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let mut before: Option<Timestamp> = None;
    for (at, version) in versions.iter().enumerate() {
        let Some(kind) = version.facts.as_ref().map(|facts| facts.kind) else { continue };
        if is_hidden(kind) {
            continue;
        }
        let flap = kind == ChangeKind::Flap;
        let paused = before.zip(pause).is_some_and(|(before, most)| (version.date.0 - before.0).abs() > most);
        if !flap || paused {
            found.extend(oscillation(versions, std::mem::take(&mut run)));
        }
        if flap {
            run.push(at);
        }
        before = flap.then_some(version.date);
    }
    found.extend(oscillation(versions, run));
    found
}

/// The flaps as an oscillation, where there is more than one.
fn oscillation(versions: &[Version], flaps: Vec<usize>) -> Option<Oscillation> {
    let &first = flaps.first().filter(|_| flaps.len() > 1)?;
    // Texts are known by the first version that had them; the one before the first flap has one too.
    let origin = |at: usize| versions[at].facts.as_ref().and_then(|facts| facts.same_as).unwrap_or(at as u32);
    let mut texts: BTreeSet<u32> = flaps.iter().map(|&at| origin(at)).collect();
    let before = (0..first)
        .rev()
        .filter(|&at| versions[at].is_real())
        .find(|&at| versions[at].facts.as_ref().is_none_or(|facts| facts.kind != ChangeKind::Formatting));
    texts.extend(before.map(origin));
    Some(Oscillation { flaps, texts: texts.len() })
}

/// A document's timeline, newest first, and what is left out of it.
///
/// Versions that were not read yet are shown.
pub fn lines(versions: &[Version], showing: Showing<'_>) -> (Vec<Line>, Hidden) {
    let mut hidden = Hidden::default();
    let mut lines = Vec::with_capacity(versions.len());
    let mut folds = oscillations(versions, None);
    for (at, version) in versions.iter().enumerate().rev() {
        while folds.last().is_some_and(|fold| fold.first() > at) {
            folds.pop();
        }
        let kind = version.facts.as_ref().map(|facts| facts.kind);
        let kept = showing.kept.is_some_and(|kept| kept.contains(&at));
        let leave_out = kind.is_some_and(is_hidden) && !showing.hidden && !kept;
        if leave_out {
            kind.into_iter().for_each(|kind| hidden.count(kind));
        }
        let fold = folds
            .last()
            .filter(|fold| kind == Some(ChangeKind::Flap) && fold.flaps.binary_search(&at).is_ok());
        match fold {
            Some(fold) => {
                let open = showing.unfolded.is_some_and(|open| open.contains(&fold.first()));
                if fold.last() == at {
                    lines.push(Line::Oscillation(fold.clone(), open));
                }
                if open {
                    lines.push(Line::Version(at, true));
                }
            }
            None if leave_out => {}
            None => lines.push(Line::Version(at, false)),
        }
    }
    (lines, hidden)
}

/// The oscillation that a version is one flap of.
pub fn oscillation_of(versions: &[Version], at: usize) -> Option<Oscillation> {
    let flap = versions.get(at)?.facts.as_ref()?.kind == ChangeKind::Flap;
    flap.then(|| oscillations(versions, None).into_iter().find(|fold| fold.flaps.contains(&at))).flatten()
}

/// The version to step to from another one, older where `step` is negative: the next one that is a line of the
/// timeline, or stands for a folded one; so many lines further.
pub fn step(versions: &[Version], from: usize, step: isize, showing: Showing<'_>) -> Option<usize> {
    let (lines, _) = lines(versions, showing);
    let mut stops: Vec<usize> = lines
        .iter()
        .map(|line| match line {
            Line::Version(at, _) => *at,
            Line::Oscillation(fold, _) => fold.last(),
        })
        .collect();
    stops.sort_unstable();
    stops.dedup();
    let steps = step.unsigned_abs().checked_sub(1)?;
    if step < 0 {
        let older = stops.partition_point(|&stop| stop < from);
        older.checked_sub(1 + steps).map(|n| stops[n])
    } else {
        stops.get(stops.partition_point(|&stop| stop <= from) + steps).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::versions;

    /// Versions as marks with their texts, a day apart; `●b` is a change to text b. Lines as they are read, from
    /// the newest: `n` for a version, `n…m×t` for an oscillation between t texts, in brackets what unfolds.
    fn drawn(marks: &str, showing: Showing<'_>) -> (String, usize) {
        let (lines, hidden) = lines(&versions(marks), showing);
        let line = |line: &Line| match line {
            Line::Version(at, false) => at.to_string(),
            Line::Version(at, true) => format!("[{at}]"),
            Line::Oscillation(fold, _) => format!("{}…{}×{}", fold.first(), fold.last(), fold.texts),
        };
        (lines.iter().map(line).collect::<Vec<_>>().join(" "), hidden.total())
    }

    #[track_caller]
    fn check(marks: &str, expected: &str, hidden: usize) {
        assert_eq!(drawn(marks, Showing::default()), (expected.to_owned(), hidden), "{marks}");
    }

    #[test]
    fn what_is_shown_by_itself() {
        check("", "", 0);
        check("★a ●b ●c", "2 1 0", 0);
        check("★a ○b ◌b ✕- ●c", "4 0", 3);
        check("★a ●b ≈a", "2 1 0", 0);
        check("★a ●b ≈a ≈b ≈a ●c", "5 2…4×2 1 0", 0);
        // Hidden versions part no oscillation, changes do.
        check("★a ●b ≈a ○a ≈b ✕- ≈a ●c ≈a ≈c", "8…9×2 7 2…6×2 1 0", 2);
        check("★a ●b ●c ≈a ≈b ≈c ≈a", "3…6×3 2 1 0", 0);
        check("★a ≈a", "1 0", 0);
        check("·a ·b", "1 0", 0);
    }

    #[test]
    fn what_is_asked_for() {
        let marks = "★a ●b ≈a ○a ≈b ✕- ≈a ●c";
        let (open, kept) = (BTreeSet::from([2]), BTreeSet::from([5]));
        let check = |showing: Showing<'_>, expected: &str| assert_eq!(drawn(marks, showing).0, expected);
        check(Showing { hidden: true, ..Showing::default() }, "7 2…6×2 5 3 1 0");
        check(Showing { unfolded: Some(&open), ..Showing::default() }, "7 2…6×2 [6] [4] [2] 1 0");
        check(Showing { kept: Some(&kept), ..Showing::default() }, "7 2…6×2 5 1 0");
    }

    #[test]
    fn a_pause_parts_oscillations() {
        let mut versions = versions("★a ●b ≈a ≈b ≈a ≈b");
        versions[4].date.0 += 90 * Timestamp::DAY;
        versions[5].date.0 += 90 * Timestamp::DAY;
        let flaps =
            |pause| oscillations(&versions, pause).into_iter().map(|fold| fold.flaps).collect::<Vec<_>>();
        assert_eq!(flaps(None), [vec![2, 3, 4, 5]]);
        assert_eq!(flaps(Some(30 * Timestamp::DAY)), [vec![2, 3], vec![4, 5]]);
    }

    #[test]
    fn steps_go_from_line_to_line() {
        let versions = versions("★a ○b ●b ≈a ≈b ≈a ✕- ●c");
        let open = BTreeSet::from([3]);
        for (from, by, plain, unfolded) in [
            (7, -1, Some(5), Some(5)),
            (7, -2, Some(2), Some(4)),
            (5, -1, Some(2), Some(4)),
            (4, -1, Some(2), Some(3)),
            (4, 1, Some(5), Some(5)),
            (2, 1, Some(5), Some(3)),
            // From what is hidden to what is not.
            (6, 1, Some(7), Some(7)),
            (1, -1, Some(0), Some(0)),
            (0, -1, None, None),
            (7, 1, None, None),
        ] {
            assert_eq!(step(&versions, from, by, Showing::default()), plain, "{from} {by}");
            let showing = Showing { unfolded: Some(&open), ..Showing::default() };
            assert_eq!(step(&versions, from, by, showing), unfolded, "{from} {by}, unfolded");
        }
    }
}
