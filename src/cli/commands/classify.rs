//! `fineprint classify`: what the clauses of a text are about, and which words say so.

use serde_json::{Value, json};

use crate::cli::shelf::Lazy;
use crate::cli::{Ending, output};
use crate::insight::{Insight, Topic};
use crate::library::{Archive, Trouble, find_clause};
use crate::model::ClauseId;

pub fn run(
    open: &impl Fn() -> Result<Vec<Archive>, Trouble>,
    insight: &Insight,
    name: &str,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let text = Lazy::new(open).text(name)?;
    let mut clauses = insight.classify(&text.outline);
    if !std::path::Path::new(name).exists()
        && let Some((_, prefix)) = name.rsplit_once('#')
    {
        let ids: Vec<ClauseId> = clauses.iter().map(|(_, clause, _)| clause.id).collect();
        let only = find_clause(&ids, prefix)?;
        clauses.retain(|(_, clause, _)| clause.id == only);
    }
    let any = clauses.iter().any(|(.., topics)| !topics.is_empty());
    if as_json {
        let entries: Vec<Value> = clauses
            .iter()
            .map(|(_, clause, topics)| {
                json!({ "text": clause.text, "topics": topics_of(insight, &clause.text, topics) })
            })
            .collect();
        output::json(&json!({ "clauses": entries }))?;
    } else {
        let mut lines = Vec::new();
        for (_, clause, topics) in clauses.iter().filter(|(.., topics)| !topics.is_empty()) {
            lines.push(clause.label().replace('\n', " "));
            lines.extend(topics.iter().filter_map(|topic| reason(insight, &clause.text, topic)));
            lines.push(String::new());
        }
        output::lines(lines)?;
    }
    Ok(if any { Ending::Found } else { Ending::Nothing })
}

/// A topic and its reason, on a line.
fn reason(insight: &Insight, text: &str, topic: &Topic) -> Option<String> {
    let rule = insight.rule(topic.rule)?;
    let words: Vec<String> = matched(text, topic).iter().map(|words| format!("«{words}»")).collect();
    Some(format!("  {} {} ({}): {}", rule.severity.mark(), rule.title, rule.id, words.join(" ")))
}

/// The words that made a rule fire.
pub(super) fn matched<'a>(text: &'a str, topic: &Topic) -> Vec<&'a str> {
    topic.matched.iter().filter_map(|range| text.get(range.clone())).collect()
}

/// A clause's topics, as scripts read them.
pub(super) fn topics_of(insight: &Insight, text: &str, topics: &[Topic]) -> Vec<Value> {
    let entry = |topic: &Topic| {
        let rule = insight.rule(topic.rule)?;
        Some(json!({
            "topic": rule.id,
            "rule": rule.id,
            "title": rule.title,
            "severity": rule.severity.word(),
            "matched": matched(text, topic),
        }))
    };
    topics.iter().filter_map(entry).collect()
}
