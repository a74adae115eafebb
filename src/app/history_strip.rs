//! A document's versions on a line of time: a mark for each, as high as what it changed, told apart by kind.
//!
//! Marks and meanings only. Where several versions fall into one cell, the one that changed most is shown.

use super::lineage::years;
use super::lines::Run;
use super::meaning::Meaning;
use super::tree::{kind_meaning, version_mark};
use crate::model::{ChangeKind, Version};

/// Heights of a change: by how many clauses it touched, each step twice the one before.
const HEIGHTS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// The marks of a document's versions in `columns` cells, the version `at` among them, and the years below; nothing
/// where there are no two versions to tell apart.
pub fn history_strip(versions: &[Version], at: usize, columns: usize) -> Option<[Vec<Run>; 2]> {
    let dates = || versions.iter().map(|version| version.date.0);
    let (low, high) = (dates().min()?, dates().max()?);
    if low == high || columns < 8 {
        return None;
    }
    let cell = |version: &Version| {
        ((version.date.0 - low) as i128 * (columns as i128 - 1) / (high - low) as i128) as usize
    };
    let mut cells: Vec<Option<usize>> = vec![None; columns];
    for (n, version) in versions.iter().enumerate() {
        let slot = &mut cells[cell(version)];
        if slot.is_none_or(|other| n == at || (other != at && weight(version) > weight(&versions[other]))) {
            *slot = Some(n);
        }
    }
    let marks = cells.iter().map(|slot| match slot {
        None => ("─".to_owned(), Meaning::Border),
        Some(n) => {
            let (mark, meaning) = mark(&versions[*n]);
            (mark, if *n == at { Meaning::Focus } else { meaning })
        }
    });
    let here = versions.get(at).map_or(0, cell);
    let mut below: Vec<char> = years(versions, columns).chars().collect();
    below.resize(columns.max(below.len()), ' ');
    // The mark of the version that is shown stands under it, beside a year that would be there.
    let free = |column: usize| below.get(column) == Some(&' ');
    let pointer =
        [Some(here), here.checked_sub(1), Some(here + 1)].into_iter().flatten().find(|column| free(*column));
    let text = |range: std::ops::Range<usize>| below[range].iter().collect::<String>();
    let below = match pointer {
        Some(column) => vec![
            (text(0..column), Meaning::Dim),
            ("▴".to_owned(), Meaning::Focus),
            (text(column + 1..below.len()), Meaning::Dim),
        ],
        None => vec![(text(0..below.len()), Meaning::Dim)],
    };
    Some([marks.collect(), below])
}

/// How much a version changed; what is only the recorder's noise weighs least.
fn weight(version: &Version) -> u32 {
    version.facts.as_ref().map_or(0, |facts| match facts.kind {
        ChangeKind::First => u32::MAX,
        ChangeKind::Change => 2 + facts.added + facts.removed + facts.reworded,
        _ => 1,
    })
}

fn mark(version: &Version) -> (String, Meaning) {
    let facts = version.facts.as_ref();
    let kind = facts.map(|facts| facts.kind);
    let text = match facts.filter(|facts| facts.kind == ChangeKind::Change) {
        Some(facts) => {
            let touched = (facts.added + facts.removed + facts.reworded).max(1);
            HEIGHTS[(touched.ilog2() as usize).min(HEIGHTS.len() - 1)].to_owned()
        }
        None => version_mark(kind).to_string(),
    };
    (text, kind_meaning(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
    use crate::model::testing::{facts, read_version};

    #[test]
    fn a_mark_for_each_version_as_high_as_what_it_changed() {
        let at = |year: i16, kind: ChangeKind, added: u32| {
            let mut version = read_version(Timestamp::from_ymd(year, 1, 1).unwrap(), kind);
            version.facts = Some(crate::model::Facts { added, removed: 0, reworded: 0, ..facts(kind) });
            version
        };
        let versions = [
            at(2018, ChangeKind::First, 90),
            at(2020, ChangeKind::Change, 1),
            at(2022, ChangeKind::Technical, 0),
            at(2024, ChangeKind::Change, 40),
            at(2026, ChangeKind::Change, 300),
        ];
        let text = |runs: &[Run]| runs.iter().map(|(text, _)| text.as_str()).collect::<String>();
        let [marks, years] = history_strip(&versions, 3, 33).unwrap();
        assert_eq!(text(&marks), "★──────▁────────○──────▆────────█");
        assert_eq!(text(&years).trim_end(), "2018   2020     2022  ▴2024");
        assert_eq!(marks[23].1, Meaning::Focus);
        assert!(history_strip(&versions[..1], 0, 33).is_none() && history_strip(&[], 0, 33).is_none());
    }
}
