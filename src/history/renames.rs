//! Documents that may have got another name: one goes stale, and a new one begins with its text.
//!
//! Told from clause tables alone. Whether it is so, the user says.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::index::{Indexed, Snapshot};
use crate::model::{ClauseId, Timestamp, real_before, real_from};

/// The least share of clauses, of the larger text, that both must have.
///
/// Real renames share nearly all of them: the recorder tells the new name on a day on which the text does not
/// change. Documents that are only of one kind share half at most.
const LEAST_SHARE: f64 = 0.6;
/// The fewest clauses that both must have: less than that is said by many.
const LEAST_SHARED: usize = 5;

/// How long the old service may still be recorded: documents are not always renamed on one day. One that goes on for
/// longer is alive, and a document of it that did not change since is not stale: sister services share texts.
const GRACE: i64 = 90 * Timestamp::DAY;

/// A document that may go on as another.
#[derive(Clone, Debug, PartialEq)]
pub struct Rename {
    /// The one that goes stale: slugs of service and document.
    pub from: (String, String),
    /// The one that begins with its text: slugs of service and document.
    pub into: (String, String),
    /// Distinct clauses that the last version of the one and the first of the other share.
    pub shared: usize,
    /// Distinct clauses of the larger of the two.
    pub of: usize,
    /// When the stale one was recorded last.
    pub last: Timestamp,
    /// When the other was recorded first.
    pub first: Timestamp,
}

impl Rename {
    /// The share of clauses that both have, from 0 to 1.
    pub fn score(&self) -> f64 {
        self.shared as f64 / self.of.max(1) as f64
    }
}

/// How a document begins and ends.
struct Ends<'a> {
    indexed: Indexed<'a>,
    /// Clauses of its first version that is not junk.
    beginning: HashSet<ClauseId>,
    /// Clauses of its last version that is not junk.
    end: HashSet<ClauseId>,
    /// When that first version was recorded.
    first: Timestamp,
    /// When anything but junk was recorded last.
    last: Timestamp,
}

/// Which documents of an archive may go on as which others, the surest first. Each document goes on as one other
/// at most, and is the beginning of one other at most.
pub fn renames(snapshot: &Snapshot) -> Vec<Rename> {
    let all: Vec<Ends<'_>> = snapshot.documents().filter_map(ends).collect();
    let mut ending_with: HashMap<ClauseId, Vec<usize>> = HashMap::new();
    for (at, ends) in all.iter().enumerate() {
        for clause in &ends.end {
            ending_with.entry(*clause).or_default().push(at);
        }
    }
    let mut recorded_last: HashMap<&str, Timestamp> = HashMap::new();
    for ends in &all {
        let last = recorded_last.entry(&ends.indexed.service.slug).or_insert(ends.last);
        *last = ends.last.max(*last);
    }
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for (into, begins) in all.iter().enumerate() {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for from in begins.beginning.iter().filter_map(|clause| ending_with.get(clause)).flatten() {
            *shared.entry(*from).or_default() += 1;
        }
        let likely = shared.into_iter().filter(|&(from, shared)| {
            let larger = begins.beginning.len().max(all[from].end.len());
            let (old, new) = (all[from].indexed.service, begins.indexed.service);
            let left =
                recorded_last.get(old.slug.as_str()).is_some_and(|last| last.0 < begins.first.0 + GRACE);
            let stale = all[from].last < begins.first && (old.slug == new.slug || left);
            from != into && stale && shared >= LEAST_SHARED && shared as f64 >= LEAST_SHARE * larger as f64
        });
        candidates.extend(likely.map(|(from, shared)| (from, into, shared)));
    }
    choose(&all, candidates)
}

/// The likeliest of the candidates, so that no document is named twice on the same side: the same title
/// first, then the larger share, then what follows sooner.
fn choose(all: &[Ends<'_>], mut candidates: Vec<(usize, usize, usize)>) -> Vec<Rename> {
    let rename = |&(from, into, shared): &(usize, usize, usize)| Rename {
        from: name(&all[from].indexed),
        into: name(&all[into].indexed),
        shared,
        of: all[from].end.len().max(all[into].beginning.len()),
        last: all[from].last,
        first: all[into].first,
    };
    let rank = |candidate: &(usize, usize, usize)| {
        let found = rename(candidate);
        let same_title = found.from.1 == found.into.1;
        let share = (found.score() * 1e6) as u64;
        (Reverse(same_title), Reverse(share), found.first, found.from, found.into)
    };
    candidates.sort_by_cached_key(rank);
    let (mut gone_on, mut begun) = (HashSet::new(), HashSet::new());
    let free = |&&(from, into, _): &&(usize, usize, usize)| {
        let free = !gone_on.contains(&from) && !begun.contains(&into);
        if free {
            gone_on.insert(from);
            begun.insert(into);
        }
        free
    };
    let mut chosen: Vec<Rename> = candidates.iter().filter(free).map(rename).collect();
    chosen.sort_by(|a, b| {
        b.score().total_cmp(&a.score()).then_with(|| (&a.into, &a.from).cmp(&(&b.into, &b.from)))
    });
    chosen
}

fn name(indexed: &Indexed<'_>) -> (String, String) {
    (indexed.service.slug.clone(), indexed.document.slug.clone())
}

fn ends(indexed: Indexed<'_>) -> Option<Ends<'_>> {
    let versions = &indexed.document.versions;
    let (first, last) = (real_from(versions, 0)?, real_before(versions, versions.len())?);
    let held = |version: usize| {
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        let rows = indexed.table.rows().filter(move |(_, row)| indexed.table.holds(row, version));
        rows.map(|(_, row)| row.id).collect()
    };
    let latest = versions[first..=last]
        .iter()
        .filter(|version| version.is_real())
        .map(|version| version.date)
        .max()?;
    Some(Ends { indexed, beginning: held(first), end: held(last), first: versions[first].date, last: latest })
}
