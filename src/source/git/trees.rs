//! Which entries differ between two versions of a folder, by name and id alone.
//!
//! Works on one level of raw tree bytes. Reading the trees and going down a level is the walk's
//! business; renames are never looked for, for a rename is never a move here.

use std::cmp::Ordering;

use gix::objs::TreeRefIter;
use gix::objs::tree::{EntryRef, name_order};

/// A tree whose bytes can't be read as one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Calls `each` with every entry of `new` that `old` lacks or holds with another id, and with the
/// entry of the same name and kind in `old`. Entries that are only in `old`, and changes of mode
/// alone, are not told.
pub(super) fn changed<'a>(
    old: &'a [u8],
    new: &'a [u8],
    mut each: impl FnMut(EntryRef<'a>, Option<EntryRef<'a>>),
) -> Result<(), Damaged> {
    // Nearly all of both is the same: whole entries are passed over by their bytes, only the others are read.
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let start = last_boundary(new, same);
    let (mut old, mut new) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    while old != new {
        let Some((entry, after_new)) = split(new)? else { break };
        let before = split(old)?;
        let order = before.map_or(Ordering::Greater, |(before, _)| {
            if before.filename == entry.filename && before.mode.is_tree() == entry.mode.is_tree() {
                return Ordering::Equal;
            }
            name_order(before.filename, before.mode.is_tree(), entry.filename, entry.mode.is_tree())
        });
        let (before, after_old) = before.map_or((None, old), |(before, after)| (Some(before), after));
        match order {
            Ordering::Less => old = after_old,
            Ordering::Equal => {
                if before.is_some_and(|before| before.oid != entry.oid) {
                    each(entry, before);
                }
                (old, new) = (after_old, after_new);
            }
            Ordering::Greater => {
                each(entry, None);
                new = after_new;
            }
        }
    }
    Ok(())
}

/// Bytes of an object's id.
const ID: usize = 20;

/// Where the entry ends that begins these bytes: mode, space, name, zero, id.
fn end_of_entry(bytes: &[u8]) -> Option<usize> {
    let end = memchr::memchr(0, bytes)? + 1 + ID;
    (end <= bytes.len()).then_some(end)
}

/// The end of the last entry that lies within the first so many bytes.
fn last_boundary(bytes: &[u8], within: usize) -> usize {
    let mut at = 0;
    while let Some(end) = bytes.get(at..).and_then(end_of_entry).filter(|end| at + end <= within) {
        at += end;
    }
    at
}

/// The first entry and what follows it; nothing at the end.
fn split(bytes: &[u8]) -> Result<Option<(EntryRef<'_>, &[u8])>, Damaged> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let (entry, rest) = bytes.split_at_checked(end_of_entry(bytes).ok_or(Damaged)?).ok_or(Damaged)?;
    let read = TreeRefIter::from_bytes(entry, gix::hash::Kind::Sha1).next();
    Ok(Some((read.ok_or(Damaged)?.map_err(|_| Damaged)?, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name` is a folder where it ends in a slash; `id` fills the entry's id.
    fn tree(list: &[(&str, u8)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, id) in list {
            let (mode, name) = name.strip_suffix('/').map_or(("100644", *name), |name| ("40000", name));
            bytes.extend(format!("{mode} {name}\0").into_bytes());
            bytes.extend([*id; 20]);
        }
        bytes
    }

    fn check(old: &[(&str, u8)], new: &[(&str, u8)], expected: &[(&str, bool)]) {
        let (old, new) = (tree(old), tree(new));
        let mut found = Vec::new();
        changed(&old, &new, |entry, before| found.push((entry.filename.to_string(), before.is_some())))
            .unwrap();
        let found: Vec<_> = found.iter().map(|(name, before)| (name.as_str(), *before)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn added_changed_and_kept_entries() {
        check(&[], &[], &[]);
        check(&[], &[("a", 1), ("b", 1)], &[("a", false), ("b", false)]);
        check(&[("a", 1), ("b", 1)], &[("a", 1), ("b", 2)], &[("b", true)]);
        check(&[("a", 1), ("c", 1)], &[("b", 1), ("c", 1)], &[("b", false)]);
        check(&[("a", 1), ("b", 1)], &[("a", 1)], &[]);
        check(&[("A", 1), ("a", 1)], &[("A", 1), ("a", 2)], &[("a", true)]);
    }

    #[test]
    fn folders_and_files_of_one_name_are_different_entries() {
        check(&[("a", 1)], &[("a/", 1)], &[("a", false)]);
        check(&[("a", 1), ("a.b", 1)], &[("a.b", 1), ("a/", 2)], &[("a", false)]);
    }

    #[test]
    fn damage_is_told() {
        let whole = tree(&[("a", 1)]);
        let cut = &whole[..whole.len() - 1];
        assert_eq!(changed(cut, &whole, |_, _| {}), Err(Damaged));
        assert_eq!(changed(&whole, b"100644 no end", |_, _| {}), Err(Damaged));
    }
}
