//! Trend of a phrase: which documents and services held it in the text in force, month by month.
//!
//! Told from lifetimes alone: no text is read. What is in force follows the archive's history as everywhere: the
//! last version in history that was recorded by then and is no junk. How a trend is drawn is not known here.
//!
//! A clause counts when it holds what is asked for itself; what a section holds only together has no lifetime of
//! its own. A document's last text stays in force to the end of the trend, which is the month in which anything
//! was last recorded in the archives: what came later is not known, and the answer doesn't change with the day
//! on which it is asked.

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use super::Searching;
use crate::index::{IndexError, Indexed, Row, Snapshot};
use crate::library::{Archive, Trouble};
use crate::model::{ClauseId, Timestamp, Version};
use crate::query::{Query, Searcher};

/// The months that can be told apart; what is dated outside counts at the ends.
const MONTHS: (i32, i32) = (1970 * 12, 2169 * 12 + 11);

/// A calendar month: twelve times the year, and the months of that year before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

impl Month {
    /// The month of a moment.
    fn of(moment: Timestamp) -> Self {
        let month = moment.day().rsplit('-').nth(1).and_then(|month| month.parse().ok()).unwrap_or(1);
        Self((i32::from(moment.year()) * 12 + month - 1).clamp(MONTHS.0, MONTHS.1))
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// From 1, January.
    pub fn month(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// Its last second.
    pub fn end(self) -> Timestamp {
        if self.0 >= MONTHS.1 {
            return Timestamp(i64::MAX);
        }
        let next = Self(self.0 + 1);
        let begins = Timestamp::from_ymd(next.year() as i16, next.month() as i8, 1);
        begins.map_or(Timestamp(i64::MAX), |begins| Timestamp(begins.0 - 1))
    }

    /// `2025-04`.
    pub fn name(self) -> String {
        format!("{:04}-{:02}", self.year(), self.month())
    }
}

/// How far apart the points of a trend are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The ends of calendar years; of the last one, the end of what was recorded.
    #[default]
    Year,
    /// The ends of months.
    Month,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Of {
    /// Services with at least one such document.
    #[default]
    Services,
    /// Documents.
    Documents,
}

/// A moment at which a document's text in force began to hold what is asked for, or ceased to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Whether it began.
    pub began: bool,
    /// Ordinal of the version that came into force then.
    pub version: u32,
    /// When that was recorded.
    pub date: Timestamp,
    /// Ordinal and date of the version in force before; `None` where the document begins with this one.
    pub before: Option<(u32, Timestamp)>,
    /// A clause that came or went then.
    pub clause: ClauseId,
}

/// A document that ever held what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Index of the archive.
    pub archive: usize,
    /// Display name of the service.
    pub service: String,
    /// Slug of the service.
    pub service_slug: String,
    /// Title of the document.
    pub document: String,
    /// Slug of the document.
    pub document_slug: String,
    /// By month of the trend: how many clauses of the text in force at its end hold it.
    pub clauses: Vec<u32>,
    /// When it began and ceased to, in order of time; the first one began.
    pub turns: Vec<Turn>,
}

/// The figures at the end of a month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The month at the end of which it is.
    pub month: Month,
    /// Services that hold it.
    pub services: u32,
    /// Documents that hold it.
    pub documents: u32,
    /// Clauses that hold it.
    pub clauses: u32,
    /// Services with any text in force.
    pub of_services: u32,
    /// Documents with any text in force.
    pub of_documents: u32,
}

/// Who began or ceased to hold it from one point to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Number of the point at which it shows.
    pub point: usize,
    /// Index of the document; for a service, of the one by which it began or the last one that ceased.
    pub holder: usize,
    /// What happened.
    pub turn: Turn,
}

/// How a phrase spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trend {
    /// Every month, from the first in which anything was recorded to the last.
    pub months: Vec<Month>,
    /// Every document that ever held it in force, in order of archive, service and title.
    pub holders: Vec<Holder>,
    /// By month: services and documents with any text in force.
    pub recorded: Vec<(u32, u32)>,
    /// Clauses of all times that hold it.
    pub clauses: usize,
    /// How long it took.
    pub took: Duration,
}

/// How what a query means spread over the archives, as far as they are indexed.
pub fn trend(archives: &[Archive], query: &Query, searching: Searching<'_>) -> Result<Trend, Trouble> {
    let started = Instant::now();
    let indexed: (Vec<usize>, Vec<Snapshot>) =
        archives.iter().enumerate().filter_map(|(at, archive)| Some((at, archive.snapshot()?))).unzip();
    let (places, snapshots) = indexed;
    let mut trend = told(&searching(snapshots), query)?;
    for holder in &mut trend.holders {
        holder.archive = places[holder.archive];
    }
    trend.took = started.elapsed();
    Ok(trend)
}

fn told(searcher: &Searcher, query: &Query) -> Result<Trend, IndexError> {
    let mut found: BTreeMap<(usize, u32), Vec<Row>> = BTreeMap::new();
    searcher.for_each(query, |hit| {
        found.entry((hit.archive, hit.indexed.slot)).or_default().push(hit.row);
    })?;
    let months = months(searcher.archives());
    let ends: Vec<Timestamp> = months.iter().map(|month| month.end()).collect();
    let mut trend = Trend {
        recorded: recorded(searcher.archives(), &ends),
        clauses: found.values().map(Vec::len).sum(),
        months,
        ..Trend::default()
    };
    for ((archive, slot), rows) in found {
        if let Some(indexed) = searcher.archives()[archive].in_slot(slot) {
            trend.holders.extend(holder(archive, &indexed, &rows, &ends));
        }
    }
    let key = |holder: &Holder| (holder.archive, holder.service_slug.clone(), holder.document_slug.clone());
    trend.holders.sort_by_cached_key(key);
    Ok(trend)
}

/// From the first month in which anything real was recorded to the last, none left out.
fn months(archives: &[Snapshot]) -> Vec<Month> {
    let versions = || archives.iter().flat_map(|a| a.documents()).flat_map(|d| &d.document.versions);
    let dates = || versions().filter(|version| version.is_real()).map(|version| version.date);
    match (dates().min(), dates().max()) {
        (Some(first), Some(last)) => (Month::of(first).0..=Month::of(last).0).map(Month).collect(),
        _ => Vec::new(),
    }
}

/// At each of these moments: how many services and documents have any text in force.
fn recorded(archives: &[Snapshot], ends: &[Timestamp]) -> Vec<(u32, u32)> {
    let mut begun = vec![(0, 0); ends.len()];
    for archive in archives {
        let mut services: BTreeMap<&str, usize> = BTreeMap::new();
        for indexed in archive.documents() {
            let dates = indexed.document.versions.iter().filter(|v| v.is_real()).map(|v| v.date);
            let Some(first) = dates.min() else { continue };
            let month = ends.partition_point(|&end| end < first).min(ends.len() - 1);
            begun[month].1 += 1;
            let service = services.entry(indexed.service.slug.as_str()).or_insert(month);
            *service = month.min(*service);
        }
        services.values().for_each(|&month| begun[month].0 += 1);
    }
    let mut sum = (0, 0);
    for begun in &mut begun {
        sum = (sum.0 + begun.0, sum.1 + begun.1);
        *begun = sum;
    }
    begun
}

/// When which version came into force: dates and ordinals, both rising. What is recorded late but dated early,
/// and what is recorded early but was overtaken by then, never comes into force.
fn in_force(versions: &[Version]) -> Vec<(Timestamp, u32)> {
    let mut by_date: Vec<(Timestamp, u32)> =
        (0..).zip(versions).filter(|(_, v)| v.is_real()).map(|(ordinal, v)| (v.date, ordinal)).collect();
    by_date.sort_unstable();
    let mut steps: Vec<(Timestamp, u32)> = Vec::with_capacity(by_date.len());
    for (date, ordinal) in by_date {
        match steps.last_mut() {
            Some((_, newest)) if *newest > ordinal => {}
            Some(last) if last.0 == date => last.1 = ordinal,
            _ => steps.push((date, ordinal)),
        }
    }
    steps
}

/// What a document held when; `None` where what holds it never was in force.
fn holder(archive: usize, indexed: &Indexed<'_>, rows: &[Row], ends: &[Timestamp]) -> Option<Holder> {
    let steps = in_force(&indexed.document.versions);
    let at_step = |ordinal: u32| steps.partition_point(|&(_, step)| step < ordinal);
    // By step: how many clauses more than the step before, and the first of those that came and went.
    let mut more = vec![0_i32; steps.len() + 1];
    let mut came: Vec<Option<ClauseId>> = vec![None; steps.len() + 1];
    let mut went = came.clone();
    for row in rows {
        for span in indexed.table.lifetime(row).spans {
            let (from, to) = (at_step(span.first), at_step(span.last.saturating_add(1)));
            if from < to {
                more[from] += 1;
                more[to] -= 1;
                came[from] = Some(came[from].map_or(row.id, |id| id.min(row.id)));
                went[to] = Some(went[to].map_or(row.id, |id| id.min(row.id)));
            }
        }
    }
    let (mut count, mut counts, mut turns) = (0_i32, Vec::with_capacity(steps.len()), Vec::new());
    for (at, &(date, version)) in steps.iter().enumerate() {
        let before = count;
        count += more[at];
        counts.push(count.max(0) as u32);
        let clause = if before == 0 { came[at] } else { went[at] };
        if let Some(clause) = clause
            && (before == 0) != (count == 0)
        {
            let before =
                at.checked_sub(1).and_then(|at| steps.get(at)).map(|&(date, version)| (version, date));
            turns.push(Turn { began: count > 0, version, date, before, clause });
        }
    }
    let at_end = |&end: &Timestamp| {
        let step = steps.partition_point(|&(date, _)| date <= end).checked_sub(1);
        step.and_then(|step| counts.get(step)).copied().unwrap_or(0)
    };
    (!turns.is_empty()).then(|| Holder {
        archive,
        service: indexed.service.name.clone(),
        service_slug: indexed.service.slug.clone(),
        document: indexed.document.title.clone(),
        document_slug: indexed.document.slug.clone(),
        clauses: ends.iter().map(at_end).collect(),
        turns,
    })
}

impl Holder {
    /// Whether it held it at the end of a month.
    fn holds(&self, month: usize) -> bool {
        self.clauses.get(month).is_some_and(|&clauses| clauses > 0)
    }

    /// The last turn by a moment that began, or that ceased.
    fn last_turn(&self, began: bool, by: Timestamp) -> Option<Turn> {
        self.turns.iter().rev().find(|turn| turn.began == began && turn.date <= by).copied()
    }

    fn service_key(&self) -> (usize, &str) {
        (self.archive, &self.service_slug)
    }
}

impl Trend {
    /// Whether nothing ever held it.
    pub fn is_empty(&self) -> bool {
        self.holders.is_empty()
    }

    /// Services that ever held it.
    pub fn services(&self) -> usize {
        self.holders.chunk_by(|a, b| a.service_key() == b.service_key()).count()
    }

    /// The months at the end of which the points are.
    fn samples(&self, by: By) -> Vec<usize> {
        let last =
            |at: usize| self.months.get(at + 1).is_none_or(|next| next.year() > self.months[at].year());
        (0..self.months.len()).filter(|&at| by == By::Month || last(at)).collect()
    }

    /// The figures at the ends of months or years.
    pub fn points(&self, by: By) -> Vec<Point> {
        let point = |at: usize| {
            let holding = || self.holders.iter().filter(|holder| holder.holds(at));
            let services: HashSet<_> = holding().map(Holder::service_key).collect();
            let (of_services, of_documents) = self.recorded.get(at).copied().unwrap_or_default();
            Point {
                month: self.months[at],
                services: services.len() as u32,
                documents: holding().count() as u32,
                clauses: holding().map(|holder| holder.clauses[at]).sum(),
                of_services,
                of_documents,
            }
        };
        self.samples(by).into_iter().map(point).collect()
    }

    /// Who began and who ceased to hold it, from each point to the next, in order of time: what one point has
    /// more or less than the one before.
    pub fn events(&self, by: By, of: Of) -> Vec<Event> {
        let together = |a: &Holder, b: &Holder| of == Of::Services && a.service_key() == b.service_key();
        let samples = self.samples(by);
        let (mut events, mut first) = (Vec::new(), 0);
        for group in self.holders.chunk_by(together) {
            let mut held = false;
            for (point, &month) in samples.iter().enumerate() {
                let holds = group.iter().any(|holder| holder.holds(month));
                if holds != held {
                    let end = self.months[month].end();
                    let turns = group.iter().enumerate().filter(|(_, holder)| !holds || holder.holds(month));
                    let turns = turns.filter_map(|(n, holder)| Some((n, holder.last_turn(holds, end)?)));
                    // A service begins with its first document and ceases with its last.
                    let turn = if holds {
                        turns.min_by_key(|(_, turn)| turn.date)
                    } else {
                        turns.max_by_key(|(_, turn)| turn.date)
                    };
                    events.extend(turn.map(|(n, turn)| Event { point, holder: first + n, turn }));
                }
                held = holds;
            }
            first += group.len();
        }
        events.sort_by_key(|event| (event.point, event.turn.date, !event.turn.began, event.holder));
        events
    }

    /// The first document of each service that held it, or every document: index and when, the earliest first.
    pub fn firsts(&self, of: Of) -> Vec<(usize, Turn)> {
        let turns = self.holders.iter().enumerate().filter_map(|(n, h)| Some((n, *h.turns.first()?)));
        let mut firsts: Vec<(usize, Turn)> = turns.collect();
        // Who is known to have brought it then goes before who may have had it long since.
        firsts.sort_by_key(|(n, turn)| (turn.date, turn.before.is_none(), *n));
        let mut seen = HashSet::new();
        firsts.retain(|(n, _)| of == Of::Documents || seen.insert(self.holders[*n].service_key()));
        firsts
    }
}

#[cfg(test)]
mod tests;
