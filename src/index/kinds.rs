//! Judges what each version is: first record, change, technical, formatting only, flap, junk.
//!
//! Looks back only, so that judging a history as it grows gives the same as judging it at once.

use std::collections::HashMap;

use super::junk::{self, Look};
use super::table::Table;
use crate::model::{ChangeKind, Junk, Recorded, Version};

/// What a version is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) kind: ChangeKind,
    /// The first version with the same text, for a flap.
    pub(super) same_as: Option<u32>,
    /// Why it is junk, for junk.
    pub(super) junk: Option<Junk>,
}

/// Judges the versions of a document, in the order of its history.
#[derive(Debug, Default)]
pub(super) struct Judge {
    /// Fingerprint of a text → the first version that had it.
    first_with: HashMap<u64, u32>,
    /// Fingerprint and letters of the latest version that is not junk.
    previous: Option<(u64, u64)>,
}

impl Judge {
    /// The judge as it was after these versions, whose table this is; `letters` of the latest that is
    /// not junk.
    pub(super) fn resume(table: &Table, versions: &[Version], letters: u64) -> Self {
        let mut judge = Self::default();
        for (ordinal, _) in (0_u32..).zip(versions) {
            if let Some(print) = table.version_print(ordinal) {
                judge.first_with.entry(print).or_insert(ordinal);
                judge.previous = Some((print, letters));
            }
        }
        judge
    }

    /// Letters of the latest version that is not junk; 0 where there is none.
    pub(super) fn letters(&self) -> u64 {
        self.previous.map_or(0, |(_, letters)| letters)
    }

    /// What the next version is.
    pub(super) fn judge(&mut self, ordinal: u32, recorded: Recorded, print: u64, look: &Look) -> Verdict {
        let plainly = |kind| Verdict { kind, same_as: None, junk: None };
        if let Some(why) = junk::why_junk(look, self.previous.map(|(_, letters)| letters)) {
            return Verdict { junk: Some(why), ..plainly(ChangeKind::Junk) };
        }
        let before = self.previous.replace((print, look.letters));
        let earlier = self.first_with.get(&print).copied();
        self.first_with.entry(print).or_insert(ordinal);
        match (before, earlier) {
            (None, _) => plainly(ChangeKind::First),
            _ if recorded == Recorded::Technical => plainly(ChangeKind::Technical),
            (Some((last, _)), _) if last == print => plainly(ChangeKind::Formatting),
            (_, Some(earlier)) => Verdict { same_as: Some(earlier), ..plainly(ChangeKind::Flap) },
            _ => plainly(ChangeKind::Change),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(versions: &[(char, Recorded)], expected: &str) {
        let mut judge = Judge::default();
        let kinds: String = (0..)
            .zip(versions)
            .map(|(ordinal, &(text, recorded))| {
                let look = Look { letters: 1000, junk: (text == '-').then_some(Junk::Empty) };
                judge.judge(ordinal, recorded, text as u64, &look).kind.mark()
            })
            .collect();
        assert_eq!(kinds, expected);
    }

    #[test]
    fn kinds() {
        use Recorded::{Change as C, First as F, Technical as T};
        check(&[('a', F), ('b', C), ('b', C), ('a', C), ('b', C), ('c', C)], "★●◌≈≈●");
        check(&[('-', F), ('a', C), ('-', C), ('a', C)], "✕★✕◌");
        check(&[('a', F), ('b', T), ('a', T), ('b', C), ('b', F)], "★○○≈◌");
    }

    #[test]
    fn a_flap_names_the_first_version_with_its_text() {
        let mut judge = Judge::default();
        let look = Look { letters: 1000, junk: None };
        let same: Vec<_> = (0..)
            .zip([1, 2, 1, 2])
            .map(|(n, print)| judge.judge(n, Recorded::Change, print, &look).same_as)
            .collect();
        assert_eq!(same, [None, None, Some(0), Some(1)]);
    }
}
