//! `fineprint classify`: what the clauses of a text are about, and which words say so.

use serde_json::{Value, json};

use crate::cli::shelf::Lazy;
use crate::cli::{Ending, output};
use crate::insight::{Insight, Judged, Severity, Topic};
use crate::library::{Archive, Trouble, find_clause};
use crate::model::{Clause, ClauseId};

pub fn run(
    open: &impl Fn() -> Result<Vec<Archive>, Trouble>,
    insight: &Insight,
    name: &str,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let shelf = Lazy::new(open);
    let text = shelf.text(name)?;
    let classified = insight.classify(&text.outline).into_iter();
    let mut clauses: Vec<(&Clause, Judged)> = match shelf.found(name)? {
        // What people wrote about the clauses of an archive has a say, too.
        Some(found) => {
            let anchors = insight.anchors(found.archive)?;
            let document = (found.service().slug.as_str(), found.document().slug.as_str());
            let judge = |topics, id| insight.judge(anchors.as_deref(), document, id, topics);
            classified.map(|(_, clause, topics)| (clause, judge(topics, clause.id))).collect()
        }
        None => {
            let judge = |topics, id| insight.judge(None, ("", ""), id, topics);
            classified.map(|(_, clause, topics)| (clause, judge(topics, clause.id))).collect()
        }
    };
    if !std::path::Path::new(name).exists()
        && let Some((_, prefix)) = name.rsplit_once('#')
    {
        let ids: Vec<ClauseId> = clauses.iter().map(|(clause, _)| clause.id).collect();
        let only = find_clause(&ids, prefix)?;
        clauses.retain(|(clause, _)| clause.id == only);
    }
    let says = |judged: &Judged| !judged.numbers().is_empty() || !judged.records.is_empty();
    let any = clauses.iter().any(|(_, judged)| says(judged));
    if as_json {
        let entries: Vec<Value> = clauses
            .iter()
            .map(|(clause, judged)| {
                json!({
                    "text": clause.text,
                    "severity": judged.severity.map(Severity::word),
                    "topics": topics_of(insight, &clause.text, judged),
                })
            })
            .collect();
        output::json(&json!({ "clauses": entries }))?;
    } else {
        let mut lines = Vec::new();
        for (clause, judged) in clauses.iter().filter(|(_, judged)| says(judged)) {
            lines.push(clause.label().replace('\n', " "));
            lines.extend(judged.records.iter().map(|noted| {
                let record = &noted.kept.record;
                let severity = record.severity.map_or("", Severity::mark);
                format!("  {severity} {} (record in {})", record.name(), noted.kept.file)
            }));
            lines.extend(judged.topics.iter().filter_map(|topic| reason(insight, &clause.text, topic)));
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

/// A clause's topics, as scripts read them: those of the rules with the words that made them fire, then those that
/// a record gives it.
pub(super) fn topics_of(insight: &Insight, text: &str, judged: &Judged) -> Vec<Value> {
    let entry = |number: usize, rule_id: Option<&str>, matched: Vec<&str>| {
        let rule = insight.rule(number)?;
        Some(json!({
            "topic": rule.id,
            "rule": rule_id,
            "title": rule.title,
            "severity": rule.severity.word(),
            "matched": matched,
        }))
    };
    let id = |number: usize| insight.rule(number).map(|rule| rule.id.as_str());
    let by_rules = judged.topics.iter().map(|topic| entry(topic.rule, id(topic.rule), matched(text, topic)));
    let by_records = judged.added.iter().map(|&topic| entry(topic, None, Vec::new()));
    by_rules.chain(by_records).flatten().collect()
}
