//! Topics over all services: how many speak of each, who first; and of one topic, who says what since when.

use super::{Link, target};
use crate::app::card::meaning;
use crate::app::figures::counted;
use crate::app::lines::{Lines, bar};
use crate::app::meaning::Meaning;
use crate::app::wrap::{cut, width};
use crate::insight::{Holder, TopicOverview, Topics};
use crate::worker::{Sheet, Subject};

/// Columns of a bar.
const BAR: usize = 8;

/// Columns for who was first and when.
const FIRST: usize = 26;

/// Columns before a topic's title: figures, bar, mark.
const HEAD: usize = 24;

pub(super) fn title(sheet: &Sheet, id: &str) -> String {
    let rule = sheet.rules.iter().find(|rule| rule.id == id);
    rule.map_or_else(|| "Topic".to_owned(), |rule| format!("Topic · {}", rule.title))
}

pub(super) fn lay_out(out: &mut Lines, sheet: &Sheet, topics: &Topics) {
    match (&sheet.ask.subject, topics.topics.as_slice()) {
        (Subject::Topic(_), [topic]) => one(out, sheet, topic, topics.services),
        _ => all(out, sheet, topics),
    }
}

/// How many services have it: figures and a bar.
fn share(with: usize, of: usize) -> Vec<(String, Meaning)> {
    let (filled, rest) = bar(with, of, BAR);
    vec![(format!("{with:>4} of {of} "), Meaning::Number), (filled, Meaning::Accent), (rest, Meaning::Dim)]
}

fn all(out: &mut Lines, sheet: &Sheet, topics: &Topics) {
    out.wrapped("How many services have each in force, and who has had it longest.", Meaning::Dim);
    let mut field = "";
    // Who was first stands at the right, in a column of its own; where there is no room for it, the topic's page
    // tells.
    let titles = topics.topics.iter().filter_map(|topic| sheet.rules.get(topic.topic));
    let longest = titles.map(|rule| width(&rule.title)).max().unwrap_or(0);
    let beside = out.columns.saturating_sub(HEAD);
    let (columns, told) =
        if beside >= FIRST + 20 { ((beside - FIRST).min(longest), true) } else { (beside, false) };
    for topic in &topics.topics {
        let Some(rule) = sheet.rules.get(topic.topic) else { continue };
        if rule.field != field {
            field = &rule.field;
            out.section(field);
        }
        let first = topic.first();
        let mut runs = share(topic.holders.len(), topics.services);
        runs.push((format!("  {} ", rule.severity.mark()), meaning(rule.severity)));
        let title = cut(&rule.title, columns);
        let pad = " ".repeat(columns - width(&title) + 2);
        runs.push((title, Meaning::Text));
        if let Some(first) = first.filter(|_| told) {
            runs.push((format!("{pad}{first}"), Meaning::Dim));
        }
        out.line(runs, Some(Link::Sheet(Subject::Topic(rule.id.clone()))));
    }
}

fn one(out: &mut Lines, sheet: &Sheet, topic: &TopicOverview, services: usize) {
    let Some(rule) = sheet.rules.get(topic.topic) else { return };
    let title = format!("{} {} · {}", rule.severity.mark(), rule.title, rule.severity);
    out.wrapped(&title, meaning(rule.severity));
    out.wrapped(&format!("rule {}", rule.id), Meaning::Dim);
    out.wrapped(&rule.why, Meaning::Text);
    out.blank();
    let mut runs = share(topic.holders.len(), services);
    let figures = format!(
        "   {} · {} in force",
        counted(topic.documents, "document"),
        counted(topic.clauses, "clause")
    );
    runs.push((figures, Meaning::Number));
    out.push(runs);
    out.section("Who has it, the longest first");
    for holder in &topic.holders {
        holder_lines(out, holder);
    }
    if topic.holders.is_empty() {
        out.wrapped("Nobody has it now.", Meaning::Dim);
    }
    if !topic.gone.is_empty() {
        out.section("Who had it");
        for (_, name, run) in &topic.gone {
            out.field(
                "",
                &format!(
                    "{name}   {}, gone since {}",
                    run.since(),
                    run.gone_since.unwrap_or(run.last_seen).day()
                ),
                Meaning::Gone,
            );
        }
    }
}

fn holder_lines(out: &mut Lines, holder: &Holder) {
    let at = target(holder.archive, &holder.service.0, &holder.document.0, holder.version);
    let link = Link::Sheet(Subject::Clause(at, holder.clause));
    let before = holder.first < holder.since.first_seen;
    let again = if before { format!(", first {}", holder.first.day()) } else { String::new() };
    let runs = vec![
        (holder.service.1.clone(), Meaning::Strong),
        (format!("  › {}", holder.document.1), Meaning::Text),
        (format!("   {}", counted(holder.clauses, "clause")), Meaning::Dim),
        (again, Meaning::Dim),
    ];
    out.row(&format!("{:>13}  ", holder.since.since()), runs, Some(link.clone()));
    let words: Vec<String> = holder.matched.iter().map(|words| format!("«{words}»")).collect();
    let words = if words.is_empty() { vec!["a record says so, no rule".to_owned()] } else { words };
    out.joined(|out| out.row("", vec![(words.join(" "), Meaning::Accent)], Some(link)));
}
