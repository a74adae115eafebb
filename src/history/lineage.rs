//! The lineage of a clause: what it was before its rewordings, and what became of it.
//!
//! Walks from one span of versions to the next, backwards to the origins and forwards to the fates, and
//! asks the comparison what the clause corresponds to on the other side of each change. Reading and pairing
//! are `transition`'s business, folding and looks those of whoever shows it.

use std::collections::{HashMap, HashSet, VecDeque};

use super::transition::{End, Link, Transitions};
use crate::compare::{Edit, PairKind};
use crate::library::{Archive, Trouble};
use crate::model::{Cancel, ClauseId, Document, Lifetime, Span, Version, real_before, real_from};

/// The most steps that are followed: a text that flickers between two wordings for years has thousands.
const MOST: usize = 5_000;

/// One wording of a clause during one span of versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which clause.
    pub clause: ClauseId,
    /// The versions that hold it, without a gap.
    pub span: Span,
    /// Its display text in the first of them, without the enumerator.
    pub text: String,
    /// Its enumerator there.
    pub enumerator: Option<String>,
    /// The headings above it there, outermost first.
    pub place: Vec<String>,
    /// What it was in the version before.
    pub origin: Origin,
    /// Whether nothing corresponds to it after its span: it was taken out, for good or for a while.
    pub removed: bool,
}

/// Where a wording comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// The document's first record holds it.
    FirstRecord,
    /// Nothing in the version before corresponds to it.
    New,
    /// It was there before, word for word, and away in between.
    Returned,
    /// It was these.
    From(Vec<Source>),
}

impl Origin {
    /// The word for it in JSON: what happened to the clause where the step begins.
    pub fn word(&self) -> &'static str {
        match self {
            Self::FirstRecord => "first",
            Self::New => "added",
            Self::Returned => "returned",
            Self::From(sources) => sources.first().map_or("changed", |source| source.kind.word()),
        }
    }
}

/// What a wording was before.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Which clause; where it was a heading, there is none.
    pub clause: Option<ClauseId>,
    /// Its display text.
    pub text: String,
    /// What happened to it. `Same` where only punctuation, letter case or the like differs.
    pub kind: PairKind,
    /// Whether it stands elsewhere now.
    pub moved: bool,
    /// How the words differ: byte ranges in `text` and in the step's text, as they are shown.
    pub edits: Vec<Edit>,
    /// Whether most of the words differ, so that marks would not help.
    pub rewritten: bool,
    /// The changes that weigh, a short label each: `30 → 14 days`.
    pub weighty: Vec<String>,
}

/// Where a clause came from and what became of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineage {
    /// Every wording, in order of its first version.
    pub steps: Vec<Step>,
    /// The step that was asked about.
    pub subject: usize,
    /// Whether more is to come.
    pub unfinished: bool,
    /// Whether there are more steps than are followed.
    pub cut: bool,
}

impl Lineage {
    /// Number of different wordings.
    pub fn wordings(&self) -> usize {
        self.steps.iter().map(|step| step.clause).collect::<HashSet<_>>().len()
    }

    /// Number of times that the words changed.
    pub fn rewordings(&self) -> usize {
        let reworded = |step: &&Step| match &step.origin {
            Origin::From(sources) => sources.iter().any(|source| source.kind != PairKind::Same),
            _ => false,
        };
        self.steps.iter().filter(reworded).count()
    }

    /// Whether the latest version that is not junk holds the clause in one of its wordings.
    pub fn current(&self, versions: &[Version]) -> bool {
        let latest = real_before(versions, versions.len());
        latest.is_some_and(|latest| self.steps.iter().any(|step| step.span.last as usize >= latest))
    }
}

/// A line of a lineage, when it is told from the oldest wording to the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A wording: index of its step.
    Step(usize),
    /// Steps from the first to the last one of these, that go back and forth between what is shown already.
    Flicker(usize, usize),
    /// The wording of this step was taken out, and nothing took its place.
    Gone(usize),
}

/// The shortest run of steps back and forth that is folded.
const FLICKER: usize = 4;

impl Lineage {
    /// The lineage in lines: what goes back and forth between two wordings, or away and back, is one line.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.steps.len() {
            let end = self.flicker(at);
            if end - at >= FLICKER {
                rows.push(Row::Flicker(at, end - 1));
                at = end;
                continue;
            }
            rows.push(Row::Step(at));
            if self.steps[at].removed {
                rows.push(Row::Gone(at));
            }
            at += 1;
        }
        rows
    }

    /// The end of the run of steps from `at` on that only repeat the two before them. The last step is left
    /// out: it is what the clause came to.
    fn flicker(&self, at: usize) -> usize {
        let Some(known) = at.checked_sub(2).and_then(|from| self.steps.get(from..at)) else { return at };
        let known = [known[0].clause, known[1].clause];
        let last = self.steps.len().saturating_sub(1);
        let repeats = |step: &&Step| known.contains(&step.clause);
        let run = self.steps.get(at..last).unwrap_or_default().iter().take_while(repeats).count();
        at + run
    }
}

/// A clause that is asked about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Its archive, indexed.
    pub archive: &'a Archive,
    /// Its document.
    pub document: &'a Document,
    /// The lifetimes of the document's clauses.
    pub lifetimes: &'a HashMap<ClauseId, Lifetime>,
    /// The clause.
    pub clause: ClauseId,
    /// The version in which it was looked at; where that lacks it, its last span is meant.
    pub version: usize,
}

/// Follows a clause through its document's history. `report` hears of the lineage as far as it is known, at
/// growing intervals.
///
/// # Errors
/// When the index doesn't know the clause, or a version can't be read.
pub fn lineage(
    subject: Subject<'_>,
    cancel: &Cancel,
    report: &mut dyn FnMut(&Lineage),
) -> Result<Option<Lineage>, Trouble> {
    let life = subject.lifetimes.get(&subject.clause).filter(|life| !life.spans.is_empty());
    let Some(life) = life else {
        return Err(Trouble::new(
            "the index doesn't know that clause yet",
            "wait until the document is indexed",
        ));
    };
    let start = life.span_at(subject.version as u32).or(life.spans.last().copied());
    let start = start.unwrap_or(Span { first: 0, last: 0 });
    let mut walk = Walk {
        subject,
        transitions: Transitions::new(subject.archive, &subject.document.versions),
        steps: Vec::new(),
        known: HashMap::new(),
        next_report: 1,
    };
    walk.step(subject.clause, start)?;
    let finished = walk.back(cancel, report)? && walk.forth(cancel, report)?;
    Ok((finished && !cancel.is_cancelled()).then(|| walk.told(false)))
}

/// A wording as it is met on the way: the clause and where its span begins.
type Key = (ClauseId, u32);

struct Walk<'a> {
    subject: Subject<'a>,
    transitions: Transitions<'a>,
    /// The subject first.
    steps: Vec<Step>,
    known: HashMap<Key, usize>,
    next_report: usize,
}

impl Walk<'_> {
    /// The number of a step, made where it isn't known; says whether it was made now.
    fn step(&mut self, clause: ClauseId, span: Span) -> Result<(usize, bool), Trouble> {
        if let Some(&at) = self.known.get(&(clause, span.first)) {
            return Ok((at, false));
        }
        let shown = self.transitions.shown(clause, span.first as usize)?;
        self.steps.push(Step {
            clause,
            span,
            text: shown.text,
            enumerator: shown.enumerator,
            place: shown.place,
            origin: Origin::New,
            removed: false,
        });
        self.known.insert((clause, span.first), self.steps.len() - 1);
        Ok((self.steps.len() - 1, true))
    }

    fn span_with(&self, clause: ClauseId, version: u32) -> Option<Span> {
        self.subject.lifetimes.get(&clause)?.span_at(version)
    }

    /// To the origins. Says whether it went to the end.
    fn back(&mut self, cancel: &Cancel, report: &mut dyn FnMut(&Lineage)) -> Result<bool, Trouble> {
        let mut open = VecDeque::from([0]);
        while let Some(at) = open.pop_front() {
            if cancel.is_cancelled() {
                return Ok(false);
            }
            let (clause, first) = (self.steps[at].clause, self.steps[at].span.first);
            let (origin, before) = self.origin(clause, first, cancel)?;
            let away = origin == Origin::Returned;
            self.steps[at].origin = origin;
            for (clause, span) in before {
                if self.steps.len() < MOST {
                    let (step, fresh) = self.step(clause, span)?;
                    self.steps[step].removed |= away;
                    open.extend(fresh.then_some(step));
                }
            }
            self.report(report);
        }
        Ok(true)
    }

    fn origin(
        &mut self,
        clause: ClauseId,
        first: u32,
        cancel: &Cancel,
    ) -> Result<(Origin, Vec<(ClauseId, Span)>), Trouble> {
        let Some(before) = real_before(&self.subject.document.versions, first as usize) else {
            return Ok((Origin::FirstRecord, Vec::new()));
        };
        let links = self.transitions.links(before, first as usize, clause, End::New, cancel)?;
        if links.is_empty() {
            let life = self.subject.lifetimes.get(&clause);
            let earlier = life.and_then(|life| life.spans.iter().rfind(|span| span.last < first)).copied();
            return Ok(match earlier {
                Some(span) => (Origin::Returned, vec![(clause, span)]),
                None => (Origin::New, Vec::new()),
            });
        }
        let spans = substantial(&links).filter_map(|link| {
            let clause = link.clause?;
            Some((clause, self.span_with(clause, before as u32)?))
        });
        let spans = spans.collect();
        Ok((Origin::From(links.into_iter().map(source).collect()), spans))
    }

    /// To the fates. Says whether it went to the end.
    fn forth(&mut self, cancel: &Cancel, report: &mut dyn FnMut(&Lineage)) -> Result<bool, Trouble> {
        let mut open = VecDeque::from([0]);
        let mut seen = HashSet::from([0]);
        while let Some(at) = open.pop_front() {
            if cancel.is_cancelled() {
                return Ok(false);
            }
            let (clause, last) = (self.steps[at].clause, self.steps[at].span.last);
            let Some(after) = real_from(&self.subject.document.versions, last as usize + 1) else { continue };
            let links = self.transitions.links(last as usize, after, clause, End::Old, cancel)?;
            let mut next: Vec<(ClauseId, Span)> = Vec::new();
            for link in substantial(&links) {
                let Some(to) = link.clause else { continue };
                next.extend(self.span_with(to, after as u32).map(|span| (to, span)));
            }
            if links.is_empty() {
                self.steps[at].removed = true;
                let life = self.subject.lifetimes.get(&clause);
                let later = life.and_then(|life| life.spans.iter().find(|span| span.first > last));
                next.extend(later.map(|span| (clause, *span)));
            }
            for (clause, span) in next {
                if self.steps.len() >= MOST {
                    continue;
                }
                let (step, _) = self.step(clause, span)?;
                if seen.insert(step) {
                    // Where it comes from is told in full: what merged into it, too.
                    (self.steps[step].origin, _) = self.origin(clause, span.first, cancel)?;
                    open.push_back(step);
                }
            }
            self.report(report);
        }
        Ok(true)
    }

    fn report(&mut self, report: &mut dyn FnMut(&Lineage)) {
        if self.steps.len() >= self.next_report {
            self.next_report = self.steps.len() * 2;
            report(&self.told(true));
        }
    }

    fn told(&self, unfinished: bool) -> Lineage {
        let mut order: Vec<usize> = (0..self.steps.len()).collect();
        order.sort_by_key(|&at| (self.steps[at].span.first, self.steps[at].span.last, at));
        Lineage {
            subject: order.iter().position(|&at| at == 0).unwrap_or(0),
            steps: order.into_iter().map(|at| self.steps[at].clone()).collect(),
            unfinished,
            cut: self.steps.len() >= MOST,
        }
    }
}

/// The least share of a text that is followed through splits and merges. What less of it went elsewhere is told,
/// not followed: else the cells of one table lead to half the document.
const FOLLOWED: f32 = 0.25;

/// The links that carry a good part of the text, or the most of it.
fn substantial(links: &[Link]) -> impl Iterator<Item = &Link> {
    let most = links.iter().map(|link| link.share).fold(0.0, f32::max);
    links.iter().filter(move |link| link.share >= FOLLOWED.min(most))
}

fn source(link: Link) -> Source {
    let Link { clause, text, kind, moved, edits, rewritten, weighty, .. } = link;
    Source { clause, text, kind, moved, edits, rewritten, weighty }
}
