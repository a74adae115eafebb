//! What `topic:` and `severity:` stand for: queries that upper layers name, and groups of them.

use std::collections::HashMap;

use super::ast::{Expr, Filter, Name};
use crate::model::Language;

/// Named queries. Names are matched without regard to case.
#[derive(Clone, Debug, Default)]
pub struct Names {
    topics: Vec<Topic>,
    groups: HashMap<String, Group>,
    severities: Vec<(String, Group)>,
}

/// A named query.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    pub(super) name: String,
    pub(super) expr: Expr,
    /// The languages that its words are in, whatever those of the archive are.
    pub(super) languages: Vec<Language>,
}

/// Clauses with any of some topics and with none of others, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) any: Vec<usize>,
    pub(super) none: Vec<usize>,
    /// The number of the severity that it stands for, where it stands for one.
    pub(super) severity: Option<usize>,
}

impl Names {
    /// Says what `topic:name` looks for, with words in these languages. Topics are numbered as they are added,
    /// from 0.
    pub fn add_topic(&mut self, name: &str, expr: Expr, languages: &[Language]) {
        let alone = Group { any: vec![self.topics.len()], ..Group::default() };
        self.groups.insert(name.to_lowercase(), alone);
        self.topics.push(Topic { name: name.to_owned(), expr, languages: languages.to_vec() });
    }

    /// Says that `topic:name` looks for any of these topics.
    pub fn add_group(&mut self, name: &str, any: Vec<usize>) {
        self.groups.insert(name.to_lowercase(), Group { any, ..Group::default() });
    }

    /// Says that `severity:name` looks for clauses with any of some topics and with none of others.
    pub fn add_severity(&mut self, name: &str, any: Vec<usize>, none: Vec<usize>) {
        let severity = Some(self.severities.len());
        self.severities.push((name.to_lowercase(), Group { any, none, severity }));
    }

    /// How many topics there are.
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether there are no topics.
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// Topics and severities that a query asks for and that mean nothing.
    pub fn unknown(&self, expr: &Expr) -> Vec<String> {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().flat_map(|part| self.unknown(part)).collect(),
            Expr::Not(part) => self.unknown(part),
            Expr::Filter(filter @ (Filter::Topic(_) | Filter::Severity(_)))
                if self.group(filter).is_none() =>
            {
                vec![filter.to_string()]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn severities(&self) -> &[(String, Group)] {
        &self.severities
    }

    pub(super) fn topic(&self, number: usize) -> Option<&Topic> {
        self.topics.get(number)
    }

    /// What a filter stands for; `None` for other filters and for unknown names.
    pub(super) fn group(&self, filter: &Filter) -> Option<&Group> {
        match filter {
            Filter::Topic(Name(name)) => self.groups.get(&name.to_lowercase()),
            Filter::Severity(Name(name)) => {
                self.severities.iter().find(|(own, _)| *own == name.to_lowercase()).map(|(_, group)| group)
            }
            _ => None,
        }
    }
}
