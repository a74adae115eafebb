//! What `topic:` and `severity:` stand for: queries that upper layers name.

use std::collections::HashMap;

use super::ast::Expr;

/// Named queries. Names are matched without regard to case.
#[derive(Clone, Debug, Default)]
pub struct Names {
    topics: HashMap<String, Expr>,
    severities: HashMap<String, Expr>,
}

impl Names {
    /// Says what `topic:name` looks for.
    pub fn add_topic(&mut self, name: &str, expr: Expr) {
        self.topics.insert(name.to_lowercase(), expr);
    }

    /// Says what `severity:name` looks for.
    pub fn add_severity(&mut self, name: &str, expr: Expr) {
        self.severities.insert(name.to_lowercase(), expr);
    }

    pub(super) fn topic(&self, name: &str) -> Option<&Expr> {
        self.topics.get(&name.to_lowercase())
    }

    pub(super) fn severity(&self, name: &str) -> Option<&Expr> {
        self.severities.get(&name.to_lowercase())
    }
}
