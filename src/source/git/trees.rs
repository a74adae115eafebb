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
    let mut old = entries(old);
    let mut new = entries(new);
    let mut before = next(&mut old)?;
    let mut after = next(&mut new)?;
    while let Some(entry) = after {
        let order = before.map_or(Ordering::Greater, |before| {
            if before.filename == entry.filename && before.mode.is_tree() == entry.mode.is_tree() {
                return Ordering::Equal;
            }
            name_order(before.filename, before.mode.is_tree(), entry.filename, entry.mode.is_tree())
        });
        match order {
            Ordering::Less => before = next(&mut old)?,
            Ordering::Equal => {
                if before.is_some_and(|before| before.oid != entry.oid) {
                    each(entry, before);
                }
                before = next(&mut old)?;
                after = next(&mut new)?;
            }
            Ordering::Greater => {
                each(entry, None);
                after = next(&mut new)?;
            }
        }
    }
    Ok(())
}

fn entries(bytes: &[u8]) -> TreeRefIter<'_> {
    TreeRefIter::from_bytes(bytes, gix::hash::Kind::Sha1)
}

fn next<'a>(entries: &mut TreeRefIter<'a>) -> Result<Option<EntryRef<'a>>, Damaged> {
    entries.next().transpose().map_err(|_| Damaged)
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
