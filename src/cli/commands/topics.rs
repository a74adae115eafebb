//! `fineprint topics`: which services speak of which topics, since when and in which words; and what a document or
//! a service says beside others of its kind.

use serde_json::{Value, json};

use crate::app::figures::counted;
use crate::cli::{Ending, output, shelf};
use crate::insight::{Entry, Holder, Insight, Overview, PeerKind, Severity, TopicOverview, Topics};
use crate::library::{Archive, Trouble, resolve};
use crate::model::{Locator, Timestamp};

pub fn run(
    archives: &[Archive],
    insight: &Insight,
    what: Option<&str>,
    as_of: Option<Timestamp>,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let only = what.map(|what| topics_named(insight, what));
    if let (Some(name), Some([])) = (what, only.as_deref()) {
        let locator: Result<Locator, _> = name.parse();
        shelf::update(archives)?;
        let place = locator.map_err(Trouble::from).and_then(|locator| resolve(archives, &locator));
        let place = place.map_err(|trouble| {
            let hint =
                format!("{}; no topic is called so either: `fineprint rules` lists them", trouble.hint);
            Trouble::new(trouble.what, hint)
        })?;
        if place.version_named || place.clause.is_some() {
            let hint = "name the service or the document alone; --as-of names a day";
            return Err(Trouble::new(format!("{name} names more than a document"), hint));
        }
        let holdings = archives[place.archive].holdings();
        let service = &holdings.services[place.service];
        let document = place.document.map(|document| service.documents[document].slug.as_str());
        let overview = insight.overview(archives, place.archive, &service.slug, document, as_of)?;
        let overview = overview.ok_or_else(|| {
            Trouble::new(
                format!("{name} has no text in force then"),
                "leave out the day, or name a later one",
            )
        })?;
        if as_json {
            output::json(&overview_value(archives, insight, &overview))?;
        } else {
            output::lines(overview_lines(insight, &overview))?;
        }
        return Ok(if overview.present.is_empty() { Ending::Nothing } else { Ending::Found });
    }
    shelf::update(archives)?;
    let only = only.unwrap_or_default();
    let topics = insight.topics_overview(archives, &only, as_of, as_json || only.len() == 1)?;
    let any = topics.topics.iter().any(|topic| !topic.holders.is_empty());
    if as_json {
        let list: Vec<Value> = topics
            .topics
            .iter()
            .map(|topic| topic_value(archives, insight, topic, topics.services))
            .collect();
        output::json(&json!({ "services": topics.services, "topics": list }))?;
    } else if let [topic] = topics.topics.as_slice() {
        output::lines(topic_lines(archives, insight, topic, topics.services))?;
    } else {
        output::lines(all_lines(insight, &topics))?;
    }
    Ok(if any { Ending::Found } else { Ending::Nothing })
}

/// The numbers of the topics that an id, or a field's, names.
fn topics_named(insight: &Insight, name: &str) -> Vec<usize> {
    let rules = insight.rules().rules.iter().enumerate();
    let named = |id: &str| id.eq_ignore_ascii_case(name);
    rules.filter(|(_, rule)| named(&rule.id) || named(&rule.field)).map(|(n, _)| n).collect()
}

/// The locator of the clause that a service has had longest.
fn locator(archives: &[Archive], holder: &Holder) -> String {
    let document = (holder.service.0.as_str(), holder.document.0.as_str());
    shelf::clause_locator(archives, holder.archive, document, holder.version, holder.clause)
}

fn holder_value(archives: &[Archive], insight: &Insight, topic: usize, holder: &Holder) -> Value {
    let severity = insight.rule(topic).map(|rule| rule.severity);
    json!({
        "service": holder.service.1,
        "slug": holder.service.0,
        "document": holder.document.1,
        "locator": locator(archives, holder),
        "since": holder.since.first_seen.rfc3339(),
        "absent_before": holder.since.absent_before.map(Timestamp::rfc3339),
        "first": holder.first.rfc3339(),
        "severity": severity.map(Severity::word),
        "clauses": holder.clauses,
        "text": holder.text,
        "matched": holder.matched,
    })
}

fn topic_value(archives: &[Archive], insight: &Insight, topic: &TopicOverview, of: usize) -> Value {
    let rule = insight.rule(topic.topic);
    let holders: Vec<Value> =
        topic.holders.iter().map(|holder| holder_value(archives, insight, topic.topic, holder)).collect();
    let gone: Vec<Value> = topic
        .gone
        .iter()
        .map(|(slug, name, run)| json!({ "service": name, "slug": slug, "until": run.gone_since.unwrap_or(run.last_seen).rfc3339() }))
        .collect();
    json!({
        "topic": rule.map(|rule| rule.id.as_str()),
        "title": rule.map(|rule| rule.title.as_str()),
        "field": rule.map(|rule| rule.field.as_str()),
        "severity": rule.map(|rule| rule.severity.word()),
        "services": topic.holders.len(),
        "of": of,
        "documents": topic.documents,
        "clauses": topic.clauses,
        "holders": holders,
        "gone": gone,
    })
}

fn overview_value(archives: &[Archive], insight: &Insight, overview: &Overview) -> Value {
    let entry = |entry: &Entry| {
        let rule = insight.rule(entry.topic);
        let mut value = json!({
            "topic": rule.map(|rule| rule.id.as_str()),
            "title": rule.map(|rule| rule.title.as_str()),
            "severity": rule.map(|rule| rule.severity.word()),
            "peers": entry.peers,
        });
        if let Some(said) = &entry.said {
            value["said"] = holder_value(archives, insight, entry.topic, said);
        }
        if let Some(until) = entry.until {
            value["until"] = until.rfc3339().into();
        }
        value
    };
    let [high, medium, low] = overview.severities;
    let (kind, of) = match &overview.kind {
        PeerKind::Documents(kind) => ("documents", Some(kind.as_str())),
        PeerKind::AllDocuments => ("documents", None),
        PeerKind::Services => ("services", None),
    };
    json!({
        "service": overview.service.1,
        "document": overview.document.as_ref().map(|document| document.1.as_str()),
        "clauses": overview.clauses,
        "unread": overview.unread.map(|language| language.to_string()),
        "severities": { "high": high, "medium": medium, "low": low },
        "peers": { "count": overview.peers, "what": kind, "kind": of },
        "present": overview.present.iter().map(entry).collect::<Vec<_>>(),
        "absent": overview.absent.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn all_lines(insight: &Insight, topics: &Topics) -> Vec<String> {
    let mut lines = Vec::new();
    let mut field = "";
    for topic in &topics.topics {
        let Some(rule) = insight.rule(topic.topic) else { continue };
        if rule.field != field {
            field = &rule.field;
            lines.push(format!("\n{}", insight.rules().field_title(field)));
        }
        let first = topic.first().map(|first| format!("first {first}"));
        lines.push(format!(
            "  {} {:28} {:>3} of {}   {}",
            rule.severity.mark(),
            rule.id,
            topic.holders.len(),
            topics.services,
            first.unwrap_or_default()
        ));
    }
    lines
}

fn topic_lines(archives: &[Archive], insight: &Insight, topic: &TopicOverview, of: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(rule) = insight.rule(topic.topic) {
        lines.push(format!("{} {} ({}) · {}", rule.severity.mark(), rule.title, rule.id, rule.severity));
    }
    lines.push(format!(
        "{} of {of} services, {}, {} in force",
        topic.holders.len(),
        counted(topic.documents, "document"),
        counted(topic.clauses, "clause")
    ));
    for holder in &topic.holders {
        let words: Vec<String> = holder.matched.iter().map(|words| format!("«{words}»")).collect();
        lines.push(String::new());
        lines.push(format!("{}   {}   {}", holder.service.1, holder.since(), holder.document.1));
        let by_record = words.is_empty();
        lines.push(if by_record {
            "  (a record says so, no rule)".into()
        } else {
            format!("  {}", words.join(" "))
        });
        lines.push(format!("  {}", locator(archives, holder)));
    }
    if !topic.gone.is_empty() {
        let gone: Vec<String> = topic
            .gone
            .iter()
            .map(|(_, name, run)| format!("{name} (since {})", run.gone_since.unwrap_or(run.last_seen).day()))
            .collect();
        lines.push(format!("\nno longer: {}", gone.join(" · ")));
    }
    lines
}

fn overview_lines(insight: &Insight, overview: &Overview) -> Vec<String> {
    let title = match &overview.document {
        Some(document) => format!("{} › {}", overview.service.1, document.1),
        None => overview.service.1.clone(),
    };
    let [high, medium, low] = overview.severities;
    let peers = match &overview.kind {
        PeerKind::Documents(kind) => format!("{} others of the kind {kind}", overview.peers),
        PeerKind::AllDocuments => format!("{} documents of other services", overview.peers),
        PeerKind::Services => format!("{} other services", overview.peers),
    };
    let mut lines = vec![
        title,
        format!(
            "{} distinct clauses in force: ▲ {high} high  ● {medium} medium  · {low} low",
            overview.clauses
        ),
        String::new(),
        format!("Says (n of {peers} say it, too)"),
    ];
    let rule = |entry: &Entry| insight.rule(entry.topic);
    for entry in &overview.present {
        let (Some(rule), Some(said)) = (rule(entry), &entry.said) else { continue };
        let plural = if said.clauses == 1 { "clause " } else { "clauses" };
        lines.push(format!(
            "  {} {:28} {:>3}   {:>3} {plural}   {}",
            rule.severity.mark(),
            rule.id,
            entry.peers,
            said.clauses,
            said.since()
        ));
    }
    if let Some(language) = overview.unread {
        lines.push(format!("  no rule reads its language ({language}): what it says is not known"));
    }
    if overview.absent.is_empty() {
        return lines;
    }
    lines.push(String::new());
    lines.push("Doesn't say".to_owned());
    for entry in &overview.absent {
        let Some(rule) = rule(entry) else { continue };
        let until = entry.until.map(|until| format!("   not since {}", until.day())).unwrap_or_default();
        lines.push(format!("  {} {:28} {:>3}{until}", rule.severity.mark(), rule.id, entry.peers));
    }
    lines
}
