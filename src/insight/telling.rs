//! What is to be told of the clauses of a text: topics with their reasons, laws, and what people wrote.

use std::collections::HashMap;
use std::ops::Range;

use super::anchor::Anchors;
use super::judging::Noted;
use super::meaning::{Insight, Topic};
use super::rule::{Regulation, Rule, Severity};
use crate::model::Outline;

/// Who says that a clause has a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A rule.
    Rule,
    /// A record, and no rule.
    Record,
    /// A rule, and a record says that it is wrong.
    Overruled,
}

/// A topic of a clause, told to people: why it matters, and the words that made the rule fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Number of the topic.
    pub number: usize,
    /// The rule's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How much it matters.
    pub severity: Severity,
    /// Why it matters.
    pub why: String,
    /// What it means for the person who agrees.
    pub impact: String,
    /// Laws that bear on it.
    pub regulations: Vec<Regulation>,
    /// The words that made it fire; none where a record says so.
    pub matched: Vec<String>,
    /// Who says so.
    pub by: By,
}

/// What is told of a clause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClauseTold {
    /// How much it matters: a record's word, else the severest topic's.
    pub severity: Option<Severity>,
    /// Whether that is a record's word.
    pub given: bool,
    /// Its topics: those of rules first, the severest first; those that a record overrules last.
    pub topics: Vec<Told>,
    /// What people wrote about it; those who quote it first.
    pub records: Vec<Noted>,
}

impl ClauseTold {
    /// The topics that hold.
    pub fn holding(&self) -> impl Iterator<Item = &Told> {
        self.topics.iter().filter(|topic| topic.by != By::Overruled)
    }
}

impl Insight {
    /// By block of a version's text: what is told of its clauses. Clauses that nothing is told of are left out.
    /// `document` are the slugs of service and document.
    pub fn tell(
        &self,
        outline: &Outline,
        anchors: Option<&Anchors>,
        document: (&str, &str),
    ) -> HashMap<usize, ClauseTold> {
        let mut told = HashMap::new();
        for (at, clause, topics) in self.classify(outline) {
            let judged = self.judge(anchors, document, clause.id, topics);
            let by = |topics: &[Topic], by: By| -> Vec<Told> {
                let words = |topic: &Topic| words(&clause.text, &topic.matched);
                let tell = |topic: &Topic| Some(say(topic.rule, self.rule(topic.rule)?, words(topic), by));
                topics.iter().filter_map(tell).collect()
            };
            let mut topics = by(&judged.topics, By::Rule);
            let added = judged.added.iter();
            topics.extend(
                added.filter_map(|&topic| Some(say(topic, self.rule(topic)?, Vec::new(), By::Record))),
            );
            topics.extend(by(&judged.misfires, By::Overruled));
            if topics.is_empty() && judged.records.is_empty() {
                continue;
            }
            let given = judged.given().is_some();
            let clause = ClauseTold { severity: judged.severity, given, topics, records: judged.records };
            told.insert(at, clause);
        }
        told
    }
}

fn say(number: usize, rule: &Rule, matched: Vec<String>, by: By) -> Told {
    Told {
        number,
        id: rule.id.clone(),
        title: rule.title.clone(),
        severity: rule.severity,
        why: rule.why.clone(),
        impact: rule.impact.clone(),
        regulations: rule.regulations.clone(),
        matched,
        by,
    }
}

fn words(text: &str, ranges: &[Range<usize>]) -> Vec<String> {
    ranges.iter().filter_map(|range| text.get(range.clone())).map(str::to_owned).collect()
}
