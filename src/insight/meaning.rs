//! The rules at work: the topics of a text with the words that gave them, and of every clause of an archive.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::anchor::Anchors;
use super::load::Rules;
use super::records::Records;
use super::rule::{Rule, Severity};
use crate::index::{AllStems, Snapshot};
use crate::library::{Archive, Personal, Trouble};
use crate::model::{Cancel, Clause, Language, Outline};
use crate::query::{Marks, Names, Patterns};

/// A topic of a text, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Number of the rule.
    pub rule: usize,
    /// Byte ranges of the text that made the rule fire, in order and not touching.
    pub matched: Vec<Range<usize>>,
}

/// The rules, made ready when they are first asked for, and what people wrote about clauses. Shared between threads.
pub struct Insight {
    made: LazyLock<Made, Box<dyn FnOnce() -> Made + Send>>,
    /// Where records are kept that archives have no place for.
    personal: Option<Personal>,
    /// By name of the archive: what is known of it.
    known: Mutex<HashMap<String, Known>>,
    /// Counted up whenever records were changed: what was looked up before is no longer learnt.
    changes: AtomicU64,
    stopped: Cancel,
}

/// The topics of an archive's clauses, and the index that they were worked out from: rows mean nothing without it.
#[derive(Clone, Debug)]
pub struct Marked {
    /// The index.
    pub snapshot: Snapshot,
    /// The topics.
    pub marks: Arc<Marks>,
}

/// What is known of an archive as it was indexed at one moment.
struct Known {
    snapshot: Snapshot,
    /// The topics that the rules give.
    marks: Option<Arc<Marks>>,
    /// The records.
    anchors: Option<Arc<Anchors>>,
    /// The topics with what the records say of them.
    judged: Option<Arc<Marks>>,
}

/// Rules that were made ready.
struct Made {
    rules: Rules,
    /// What was wrong with the user's.
    troubles: Vec<Trouble>,
    names: Arc<Names>,
    patterns: Patterns,
    stems: Mutex<AllStems>,
}

impl Made {
    fn of((rules, troubles): (Rules, Vec<Trouble>)) -> Self {
        let mut names = Names::default();
        for rule in &rules.rules {
            names.add_topic(&rule.id, rule.expr.clone(), &[rule.language]);
        }
        let numbers = |of: &dyn Fn(&Rule) -> bool| -> Vec<usize> {
            rules.rules.iter().enumerate().filter(|(_, rule)| of(rule)).map(|(n, _)| n).collect()
        };
        for field in &rules.fields {
            names.add_group(&field.id, numbers(&|rule| rule.field == field.id));
        }
        for severity in Severity::ALL {
            let any = numbers(&|rule| rule.severity == severity);
            names.add_severity(severity.word(), any, numbers(&|rule| rule.severity > severity));
        }
        let mut stems = AllStems::default();
        let queries = rules.rules.iter().map(|rule| (&rule.expr, std::slice::from_ref(&rule.language)));
        let patterns = Patterns::new(queries, &names, &mut stems);
        Self { names: Arc::new(names), patterns, stems: Mutex::new(stems), rules, troubles }
    }
}

impl fmt::Debug for Insight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Insight({} rules)", self.rules().rules.len())
    }
}

impl Insight {
    /// The bundled rules.
    pub fn bundled() -> Self {
        Self::later(Rules::bundled)
    }

    /// The bundled rules and the user's in a configuration folder, read when they are first asked for: nothing waits
    /// for rules that it has no use for, the first frame least of all.
    pub fn configured(config: &Path) -> Self {
        let config = config.to_owned();
        Self::later(move || Rules::load(&config))
    }

    /// These rules.
    pub fn new(rules: Rules) -> Self {
        Self::later(move || (rules, Vec::new()))
    }

    fn later(load: impl FnOnce() -> (Rules, Vec<Trouble>) + Send + 'static) -> Self {
        Self {
            made: LazyLock::new(Box::new(|| Made::of(load()))),
            personal: None,
            known: Mutex::default(),
            changes: AtomicU64::default(),
            stopped: Cancel::default(),
        }
    }

    /// The same, with the records that the user keeps.
    pub fn with_records(self, personal: &Personal) -> Self {
        Self { personal: Some(personal.clone()), ..self }
    }

    /// What is wrong with the user's rules.
    pub fn troubles(&self) -> &[Trouble] {
        &self.made.troubles
    }

    /// The rules.
    pub fn rules(&self) -> &Rules {
        &self.made.rules
    }

    /// The rule with a number.
    pub fn rule(&self, number: usize) -> Option<&Rule> {
        self.made.rules.rules.get(number)
    }

    /// What `topic:` and `severity:` stand for.
    pub fn names(&self) -> &Arc<Names> {
        &self.made.names
    }

    /// The topics of a text under headings: the severest first, then in the rules' order.
    pub fn topics(&self, text: &str, language: Language, headings: &[String]) -> Vec<Topic> {
        let mut stems = self.made.stems.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = self.made.patterns.ask(text, language, headings, &mut stems);
        let mut topics: Vec<Topic> = answers
            .into_iter()
            .enumerate()
            .filter_map(|(rule, matched)| Some(Topic { rule, matched: matched? }))
            .collect();
        topics.sort_by_key(|topic| std::cmp::Reverse(self.rule(topic.rule).map(|rule| rule.severity)));
        topics
    }

    /// The clauses of a text with their topics.
    pub fn classify<'a>(&self, outline: &'a Outline) -> Vec<(usize, &'a Clause, Vec<Topic>)> {
        let topics = |(at, clause): (usize, &'a Clause)| {
            (at, clause, self.topics(&clause.text, outline.language, &outline.place(at)))
        };
        outline.clauses().map(topics).collect()
    }

    /// The severity of the severest topic.
    pub fn severity(&self, topics: &[Topic]) -> Option<Severity> {
        topics.iter().filter_map(|topic| self.rule(topic.rule)).map(|rule| rule.severity).max()
    }

    /// The severity of a clause of an archive whose topics are known: what a record says, else the severest topic.
    pub fn marked_severity(&self, marks: &Marks, slot: u32, row: u32) -> Option<Severity> {
        let given = marks.severity(slot, row).and_then(|number| Severity::ALL.get(number).copied());
        given.or_else(|| {
            marks.topics(slot, row).filter_map(|topic| self.rule(topic)).map(|rule| rule.severity).max()
        })
    }

    /// The topics of an archive's clauses, by the rules and by what people wrote, worked out where they aren't known
    /// yet; `None` before it is indexed.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn marks(&self, archive: &Archive) -> Result<Option<Marked>, Trouble> {
        let Some(snapshot) = archive.snapshot() else { return Ok(None) };
        if let Some(marks) = self.known_marks(&snapshot) {
            return Ok(Some(Marked { snapshot, marks }));
        }
        let changes = self.changes.load(Ordering::Acquire);
        let by_rules = match self.look(&snapshot, |known| known.marks.clone()) {
            Some(marks) => marks,
            None => Arc::new(Marks::new(&snapshot, self.names())?),
        };
        let anchors = self.anchors_in(archive, &snapshot)?;
        let verdicts = self.verdicts(&snapshot, &anchors);
        let judged =
            if verdicts.is_empty() { Arc::clone(&by_rules) } else { Arc::new(by_rules.with(&verdicts)) };
        self.learn(archive, &snapshot, |known| known.marks = Some(by_rules));
        if changes == self.changes.load(Ordering::Acquire) {
            self.learn(archive, &snapshot, |known| known.judged = Some(Arc::clone(&judged)));
        }
        Ok(Some(Marked { snapshot, marks: judged }))
    }

    /// The topics of an archive's clauses, where they are known.
    pub fn known_marks(&self, snapshot: &Snapshot) -> Option<Arc<Marks>> {
        self.look(snapshot, |known| known.judged.clone())
    }

    /// What people wrote about an archive's clauses, looked up where it isn't known yet; `None` before it is
    /// indexed.
    ///
    /// # Errors
    /// When the index can't be read. What is wrong with the records is told among them.
    pub fn anchors(&self, archive: &Archive) -> Result<Option<Arc<Anchors>>, Trouble> {
        archive.snapshot().map(|snapshot| self.anchors_in(archive, &snapshot)).transpose()
    }

    fn anchors_in(&self, archive: &Archive, snapshot: &Snapshot) -> Result<Arc<Anchors>, Trouble> {
        if let Some(known) = self.known_anchors(snapshot) {
            return Ok(known);
        }
        let changes = self.changes.load(Ordering::Acquire);
        let is_topic = |id: &str| self.rules().find(id).is_some();
        let records = Records::load(archive, self.personal.as_ref(), &is_topic);
        let anchors = Arc::new(Anchors::find(archive, snapshot, &records, &self.stopped)?);
        // What was written meanwhile is not in it: whoever asks next looks again.
        if changes == self.changes.load(Ordering::Acquire) && !self.stopped.is_cancelled() {
            self.learn(archive, snapshot, |known| known.anchors = Some(Arc::clone(&anchors)));
        }
        Ok(anchors)
    }

    /// What people wrote about an archive's clauses, where it is known.
    pub fn known_anchors(&self, snapshot: &Snapshot) -> Option<Arc<Anchors>> {
        self.look(snapshot, |known| known.anchors.clone())
    }

    /// Forgets what people wrote about an archive's clauses: it was changed, and is read again when it is asked for.
    pub fn forget_records(&self, archive: &Archive) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get_mut(archive.name()) {
            known.anchors = None;
            known.judged = None;
        }
    }

    /// Stops following clauses through history: the program ends.
    pub fn stop(&self) {
        self.stopped.cancel();
    }

    fn look<T>(&self, snapshot: &Snapshot, what: impl Fn(&Known) -> Option<T>) -> Option<T> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().find(|known| known.snapshot.is(snapshot)).and_then(what)
    }

    fn learn(&self, archive: &Archive, snapshot: &Snapshot, what: impl FnOnce(&mut Known)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let nothing = || Known { snapshot: snapshot.clone(), marks: None, anchors: None, judged: None };
        let entry = known.entry(archive.name().to_owned()).or_insert_with(nothing);
        if entry.snapshot.generation() > snapshot.generation() {
            // Something newer is known by now.
            return;
        }
        if !entry.snapshot.is(snapshot) {
            *entry = nothing();
        }
        what(entry);
    }
}
