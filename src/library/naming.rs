//! How versions and clauses are named in locators, so that the names lead back to them.

use super::resolve::resolve_version;
use crate::model::{ClauseId, ObjectId, Timestamp, Version, VersionRef};

/// The shortest name that leads back to a version: its day; where another version of that day is meant by
/// it, the commit's first digits; in a folder, the moment.
pub fn version_name(versions: &[Version], at: usize) -> String {
    let version = &versions[at];
    let leads_back = |name: &VersionRef| resolve_version(versions, name) == Some(at);
    let day = version.date.day();
    if leads_back(&VersionRef::Date(day.clone())) {
        return day;
    }
    if let Some(commit) = version.commit {
        let hex = commit.to_string();
        let short = [9, 12, 40].into_iter().map(|n| &hex[..n]);
        let mut unique = short.filter(|name| leads_back(&VersionRef::Commit((*name).to_owned())));
        return unique.next().unwrap_or(&hex).to_owned();
    }
    version.date.rfc3339()
}

/// The names of all versions of a document: as [`version_name`] gives them, for who needs many.
#[derive(Debug)]
pub struct VersionNames<'a> {
    versions: &'a [Version],
    /// By date: the last version in history dated so or earlier that is no junk; and any.
    real: Vec<(Timestamp, usize)>,
    any: Vec<(Timestamp, usize)>,
    /// In order, with the versions that have them.
    commits: Vec<(ObjectId, usize)>,
}

impl<'a> VersionNames<'a> {
    /// Of these versions.
    pub fn new(versions: &'a [Version]) -> Self {
        let latest_by_date = |wanted: &dyn Fn(&Version) -> bool| {
            let dated = versions.iter().enumerate().filter(|(_, version)| wanted(version));
            let mut dated: Vec<_> = dated.map(|(at, version)| (version.date, at)).collect();
            dated.sort_unstable();
            let mut latest = 0;
            for (_, at) in &mut dated {
                latest = latest.max(*at);
                *at = latest;
            }
            dated
        };
        let commits = versions.iter().enumerate();
        let mut commits: Vec<_> = commits.filter_map(|(at, version)| Some((version.commit?, at))).collect();
        commits.sort_unstable();
        Self {
            versions,
            real: latest_by_date(&|version| !version.is_junk()),
            any: latest_by_date(&|_| true),
            commits,
        }
    }

    /// The shortest name that leads back to a version.
    pub fn name(&self, at: usize) -> String {
        let version = &self.versions[at];
        let day = version.date.day();
        let end = Timestamp::parse_end(&day).unwrap_or(version.date);
        let up_to = |dated: &[(Timestamp, usize)]| {
            let found = dated.partition_point(|(date, _)| *date <= end).checked_sub(1)?;
            dated.get(found).map(|&(_, at)| at)
        };
        if up_to(&self.real).or_else(|| up_to(&self.any)) == Some(at) {
            return day;
        }
        let Some(commit) = version.commit else { return version.date.rfc3339() };
        let hex = commit.to_string();
        let here = self.commits.binary_search(&(commit, at)).unwrap_or_default();
        let beside = [here.checked_sub(1), Some(here + 1)].into_iter().flatten();
        let beside: Vec<ObjectId> =
            beside.filter_map(|at| self.commits.get(at)).map(|&(commit, _)| commit).collect();
        let unique = |digits: &&str| beside.iter().all(|other| !other.starts_with(digits));
        let short = [9, 12, 40].into_iter().map(|n| &hex[..n]);
        short.into_iter().find(unique).unwrap_or(&hex).to_owned()
    }
}

/// The shortest prefix of a clause's id, of six digits or more, that no other of the ids has.
pub fn clause_name(clause: ClauseId, others: impl IntoIterator<Item = ClauseId>) -> String {
    let full = clause.to_string();
    let shared =
        others.into_iter().filter(|&other| other != clause).map(|other| shared_digits(clause, other));
    let length = shared.max().map_or(6, |n| (n + 1).max(6)).min(full.len());
    full[..length].to_owned()
}

/// The names of all clauses of a document: as [`clause_name`] gives them, for who needs many.
#[derive(Clone, Debug, Default)]
pub struct ClauseNames {
    /// In order: whoever shares the most digits with one stands beside it.
    ids: Vec<ClauseId>,
}

impl ClauseNames {
    /// Among these clauses; each may come several times.
    pub fn new(ids: impl IntoIterator<Item = ClauseId>) -> Self {
        let mut ids: Vec<ClauseId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self { ids }
    }

    /// The shortest name of a clause, which need not be one of them.
    pub fn name(&self, clause: ClauseId) -> String {
        let (before, after) = match self.ids.binary_search(&clause) {
            Ok(at) => (at, at + 1),
            Err(at) => (at, at),
        };
        let others = [before.checked_sub(1), Some(after)].into_iter().flatten();
        clause_name(clause, others.filter_map(|at| self.ids.get(at)).copied())
    }
}

/// How many hexadecimal digits two ids begin with together. The screen names a clause among thousands in
/// every frame, so the digits are not written out for it.
fn shared_digits(a: ClauseId, b: ClauseId) -> usize {
    let same = a.0.iter().zip(&b.0).take_while(|(x, y)| x == y).count();
    let half = matches!((a.0.get(same), b.0.get(same)), (Some(x), Some(y)) if x >> 4 == y >> 4);
    same * 2 + usize::from(half)
}

/// Ordinal of the last version before `at` that is not junk.
pub fn previous_real(versions: &[Version], at: usize) -> Option<usize> {
    (0..at.min(versions.len())).rev().find(|&v| !versions[v].is_junk())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ChangeKind;
    use crate::model::testing::{read_version, unread_version};

    fn version(moment: &str, commit: Option<u8>) -> Version {
        let commit = commit.map(|byte| ObjectId([byte; 20]));
        Version { commit, ..unread_version(Timestamp::parse(moment).unwrap()) }
    }

    #[test]
    fn many_versions_are_named_as_one_is() {
        // Several a day, dates that run backwards, commits that share digits or are the same, junk.
        let mut state = 7_u32;
        let mut roll = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        for round in 0..40 {
            let versions: Vec<Version> = (0..30)
                .map(|_| {
                    let moment = Timestamp::from_ymd(2020, 1, 1).unwrap().0;
                    let date = Timestamp(moment + i64::from(roll(8)) * 86_400 + i64::from(roll(3)) * 3600);
                    let mut bytes = [0xab; 20];
                    bytes[4] = roll(3) as u8;
                    bytes[5] = roll(2) as u8;
                    bytes[19] = roll(4) as u8;
                    let commit = (roll(5) > 0 && round % 4 > 0).then_some(ObjectId(bytes));
                    let kind = if roll(4) == 0 { ChangeKind::Junk } else { ChangeKind::Change };
                    Version { commit, ..read_version(date, kind) }
                })
                .collect();
            let names = VersionNames::new(&versions);
            for at in 0..versions.len() {
                assert_eq!(names.name(at), version_name(&versions, at), "{at} of {versions:#?}");
            }
        }
    }

    #[test]
    fn many_clauses_are_named_as_one_is() {
        // Ids that share much, and one that is none of them.
        let id = |n: u32| {
            let mut bytes = [0; 16];
            bytes[..4].copy_from_slice(&(n.wrapping_mul(2_654_435_761) & 0xffff_00ff).to_be_bytes());
            bytes[4] = (n % 7) as u8;
            ClauseId(bytes)
        };
        let ids: Vec<ClauseId> = (0..400).map(|n| id(n % 300)).collect();
        let names = ClauseNames::new(ids.iter().copied());
        for n in 0..301 {
            assert_eq!(names.name(id(n)), clause_name(id(n), ids.iter().copied()), "{n}");
        }
        assert_eq!(ClauseNames::default().name(id(1)), id(1).short());
    }

    #[test]
    fn names_lead_back() {
        let versions = [
            version("2020-01-01T08:00:00Z", Some(0xaa)),
            version("2020-01-01T12:00:00Z", Some(0xbb)),
            version("2021-01-01T00:00:00Z", None),
            version("2021-01-01T09:00:00Z", None),
        ];
        let names: Vec<String> = (0..4).map(|at| version_name(&versions, at)).collect();
        assert_eq!(names, ["aaaaaaaaa", "2020-01-01", "2021-01-01T00:00:00Z", "2021-01-01"]);
        for (at, name) in names.iter().enumerate() {
            assert_eq!(resolve_version(&versions, &name.parse().unwrap()), Some(at), "{name}");
        }
    }

    #[test]
    fn clause_names_are_as_long_as_they_must() {
        let id = |bytes: [u8; 4]| {
            let mut all = [0; 16];
            all[..4].copy_from_slice(&bytes);
            ClauseId(all)
        };
        let (a, b) = (id([0xab, 0xcd, 0xef, 0x12]), id([0xab, 0xcd, 0xef, 0x34]));
        assert_eq!(clause_name(a, [a, b]), "abcdef1");
        assert_eq!(clause_name(a, [a]), "abcdef");
        assert_eq!(clause_name(a, [id([1, 2, 3, 4])]), "abcdef");
    }
}
