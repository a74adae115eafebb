//! How versions and clauses are named in locators, so that the names lead back to them.

use super::resolve::resolve_version;
use crate::model::{ClauseId, Version, VersionRef};

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

/// The shortest prefix of a clause's id, of six digits or more, that no other of the ids has.
pub fn clause_name(clause: ClauseId, others: impl IntoIterator<Item = ClauseId>) -> String {
    let full = clause.to_string();
    let shared =
        others.into_iter().filter(|&other| other != clause).map(|other| shared_digits(clause, other));
    let length = shared.max().map_or(6, |n| (n + 1).max(6)).min(full.len());
    full[..length].to_owned()
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
    use crate::model::testing::unread_version;
    use crate::model::{ObjectId, Timestamp};

    fn version(moment: &str, commit: Option<u8>) -> Version {
        let commit = commit.map(|byte| ObjectId([byte; 20]));
        Version { commit, ..unread_version(Timestamp::parse(moment).unwrap()) }
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
