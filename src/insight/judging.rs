//! Records beside rules: what somebody wrote about a clause overrides what the rules say of it, and shows that it
//! does.

use std::sync::Arc;

use super::anchor::{Anchors, Wording};
use super::meaning::{Insight, Topic};
use super::records::Kept;
use super::rule::Severity;
use crate::index::Snapshot;
use crate::library::{Archive, Trouble};
use crate::model::ClauseId;
use crate::query::{Query, Verdict};

/// A record beside the clause that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// The record.
    pub kept: Arc<Kept>,
    /// How the clause holds the quotation.
    pub wording: Wording,
}

/// What is to be thought of a clause: by the rules, and by what people wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// How much it matters: a record's word, else the severest topic's.
    pub severity: Option<Severity>,
    /// The topics that rules give it and no record takes away, the severest first.
    pub topics: Vec<Topic>,
    /// Topics that rules give it and a record says are wrong.
    pub misfires: Vec<Topic>,
    /// Numbers of topics that only a record gives it.
    pub added: Vec<usize>,
    /// The records, those that quote it first.
    pub records: Vec<Noted>,
}

impl Judged {
    /// The severity that records give the clause: of several, the highest.
    pub fn given(&self) -> Option<Severity> {
        let counting = self.records.iter().filter(|noted| noted.wording.counts());
        counting.filter_map(|noted| noted.kept.record.severity).max()
    }

    /// How many bytes of the clause say what it is about, topic by topic as [`Judged::numbers`] has them; of what only a
    /// record says, as many as of the most prominent one.
    pub fn letters(&self) -> Vec<usize> {
        let of = |topic: &Topic| topic.matched.iter().map(ExactSizeIterator::len).sum::<usize>();
        let most = self.topics.iter().map(of).max().unwrap_or(1);
        self.topics.iter().map(of).chain(self.added.iter().map(|_| most)).collect()
    }

    /// The numbers of all its topics.
    pub fn numbers(&self) -> Vec<usize> {
        self.topics.iter().map(|topic| topic.rule).chain(self.added.iter().copied()).collect()
    }
}

impl Insight {
    /// Judges a clause of a document whose topics by the rules are known.
    pub fn judge(
        &self,
        anchors: Option<&Anchors>,
        document: (&str, &str),
        clause: ClauseId,
        topics: Vec<Topic>,
    ) -> Judged {
        let about = anchors.map(|anchors| anchors.about(document.0, document.1, clause)).unwrap_or_default();
        let records: Vec<Noted> = about
            .into_iter()
            .map(|anchored| Noted {
                kept: Arc::clone(&anchored.kept),
                wording: anchored.clauses.get(&clause).copied().unwrap_or(Wording::Rewritten),
            })
            .collect();
        // Who quotes the very words has the say; within a record, what it is about counts more than what it isn't.
        let says = |topic: usize| -> Option<bool> {
            let id = &self.rule(topic)?.id;
            records.iter().filter(|noted| noted.wording.counts()).find_map(|noted| {
                let record = &noted.kept.record;
                (record.categories.contains(id))
                    .then_some(true)
                    .or_else(|| record.misfires.contains(id).then_some(false))
            })
        };
        let (misfires, topics): (Vec<Topic>, Vec<Topic>) =
            topics.into_iter().partition(|topic| says(topic.rule) == Some(false));
        let added = (0..self.rules().rules.len())
            .filter(|&topic| says(topic) == Some(true))
            .filter(|&topic| !topics.iter().any(|own| own.rule == topic))
            .collect();
        let mut judged = Judged { severity: None, topics, misfires, added, records };
        let numbers = judged.numbers();
        let severest = numbers.iter().filter_map(|&topic| self.rule(topic)).map(|rule| rule.severity).max();
        judged.severity = judged.given().or(severest);
        judged
    }

    /// What the records say of the clauses in an archive's index.
    pub(super) fn verdicts(&self, snapshot: &Snapshot, anchors: &Anchors) -> Vec<Verdict> {
        let numbers = |words: &[String]| -> Vec<usize> {
            let number = |word: &String| self.rules().rules.iter().position(|rule| rule.id == *word);
            words.iter().filter_map(number).collect()
        };
        let mut verdicts = Vec::new();
        for ((service, document), about) in &anchors.documents {
            let Some(indexed) = snapshot.document(service, document) else { continue };
            for anchored in about {
                let record = &anchored.kept.record;
                let severity = record.severity.map(Severity::rank);
                let (has, lacks) = (numbers(&record.categories), numbers(&record.misfires));
                if severity.is_none() && has.is_empty() && lacks.is_empty() {
                    continue;
                }
                for (&id, &wording) in anchored.clauses.iter().filter(|(_, wording)| wording.counts()) {
                    if let Some((row, _)) = indexed.table.find(id) {
                        let clause = (indexed.slot, row);
                        let verdict = Verdict { clause, has: has.clone(), lacks: lacks.clone(), severity };
                        verdicts.push((wording, verdict));
                    }
                }
            }
        }
        // Who quotes the very words has the say.
        verdicts.sort_by_key(|(wording, _)| *wording);
        verdicts.into_iter().map(|(_, verdict)| verdict).collect()
    }

    /// Works out beforehand what a query needs that asks for topics or severities, where records have a say in
    /// them; with `told`, also what hits are told of.
    ///
    /// # Errors
    /// When an index can't be read.
    pub fn prepare(&self, archives: &[Archive], query: &Query, told: bool) -> Result<(), Trouble> {
        let asks = query.expr.names_topics();
        for archive in archives {
            if (told || asks) && self.anchors(archive)?.is_some_and(|anchors| asks && !anchors.is_empty()) {
                self.marks(archive)?;
            }
        }
        Ok(())
    }
}
