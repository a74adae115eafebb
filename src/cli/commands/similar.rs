//! `fineprint similar`: the closest clauses of other services, and since when each of them has them.

use std::time::Instant;

use serde_json::{Value, json};

use super::show::{choose_version, lifetimes};
use crate::cli::{Ending, output, shelf};
use crate::insight::{Elsewhere, Insight, Other, Severity, Wanted};
use crate::library::{Archive, Trouble, clause_name, find_clause};
use crate::model::{ClauseId, Timestamp};

pub fn run(
    archives: &[Archive],
    insight: &Insight,
    locator: &str,
    limit: usize,
    as_of: Option<Timestamp>,
    as_json: bool,
) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let mut found = shelf::find(archives, locator)?;
    let known = lifetimes(&found);
    let ids: Vec<ClauseId> = known.iter().map(|(id, _)| *id).collect();
    let prefix = found.place.clause.clone().ok_or_else(|| {
        let hint = "name one: SERVICE/DOCUMENT#CLAUSE; `fineprint show` and `fineprint search` list them";
        Trouble::new(format!("{locator} names no clause"), hint)
    })?;
    let id = find_clause(&ids, &prefix)?;
    choose_version(&mut found, id, &known)?;
    let outline = found.archive.read(found.version())?.outline;
    let Some((at, clause)) = outline.clauses().find(|(_, clause)| clause.id == id) else {
        return Err(Trouble::new("that version does not hold the clause", "leave out the version"));
    };
    for archive in archives {
        insight.marks(archive)?;
    }
    let anchors = insight.anchors(found.archive)?;
    let document = (found.service().slug.as_str(), found.document().slug.as_str());
    let topics = insight.topics(&clause.text, outline.language, &outline.place(at));
    let judged = insight.judge(anchors.as_deref(), document, clause.id, topics);
    let (topics, letters) = (judged.numbers(), judged.letters());
    let started = Instant::now();
    let wanted = Wanted {
        text: &clause.text,
        language: outline.language,
        topics: &topics,
        letters: &letters,
        service: &found.service().slug,
        as_of,
    };
    let elsewhere = insight.elsewhere(archives, wanted, limit)?;
    let took_us = started.elapsed().as_micros() as u64;
    if as_json {
        let hits: Vec<Value> = elsewhere.others.iter().map(|other| entry(archives, insight, other)).collect();
        let id = |topic: usize| insight.rule(topic).map(|rule| rule.id.as_str());
        output::json(&json!({
            "locator": format!("{}#{}", found.locator(found.place.version), clause_name(clause.id, ids)),
            "text": clause.text,
            "topic": elsewhere.topic.and_then(id),
            "services": elsewhere.share.0,
            "of": elsewhere.share.1,
            "took_us": took_us,
            "hits": hits,
        }))?;
    } else {
        output::lines(plain(archives, insight, &elsewhere))?;
    }
    Ok(if elsewhere.others.is_empty() { Ending::Nothing } else { Ending::Found })
}

fn locator(archives: &[Archive], other: &Other) -> String {
    let document = (other.service.0.as_str(), other.document.0.as_str());
    shelf::clause_locator(archives, other.archive, document, other.version, other.clause)
}

fn entry(archives: &[Archive], insight: &Insight, other: &Other) -> Value {
    let topics: Vec<&str> =
        other.topics.iter().filter_map(|&topic| insight.rule(topic)).map(|rule| rule.id.as_str()).collect();
    json!({
        "locator": locator(archives, other),
        "score": (f64::from(other.score) * 1000.0).round() / 1000.0,
        "service": other.service.1,
        "document": other.document.1,
        "heading": other.place,
        "text": other.text,
        "first_seen": other.bracket.first_seen.rfc3339(),
        "absent_before": other.bracket.absent_before.map(Timestamp::rfc3339),
        "current": other.current,
        "severity": other.severity.map(Severity::word),
        "topics": topics,
        "topic_since": other.since.map(|since| since.first_seen.rfc3339()),
    })
}

fn plain(archives: &[Archive], insight: &Insight, elsewhere: &Elsewhere) -> Vec<String> {
    let mut lines = Vec::new();
    match elsewhere.topic.and_then(|topic| insight.rule(topic)) {
        Some(rule) => {
            let (with, of) = elsewhere.share;
            lines.push(format!("{} ({}): {with} of {of} services", rule.title, rule.id));
            let adopters = elsewhere.adopters.iter().take(5);
            let first: Vec<String> =
                adopters.map(|(_, name, run)| format!("{name} {}", run.since())).collect();
            if !first.is_empty() {
                lines.push(format!("first: {}", first.join(" · ")));
            }
        }
        None => lines.push("No rule says what this is about: clauses of like wording.".to_owned()),
    }
    for other in &elsewhere.others {
        let severity = other.severity.map_or("", Severity::mark);
        let until = if other.current { "now".to_owned() } else { other.bracket.last_seen.day() };
        lines.push(String::new());
        lines.push(format!(
            "{:.2} {severity} {} › {}   {} → {until}",
            other.score,
            other.service.1,
            other.document.1,
            other.bracket.first_seen.day()
        ));
        lines.push(format!("  {}", other.text.replace('\n', " ")));
        lines.push(format!("  {}", locator(archives, other)));
    }
    lines
}
