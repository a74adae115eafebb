//! The overview of a document or a service: how much matters in it, what it says and what it doesn't, beside others
//! of its kind, and what people wrote about it.

use super::{Link, target};
use crate::app::card::meaning;
use crate::app::figures::{count, counted};
use crate::app::lines::{Lines, bar};
use crate::app::meaning::Meaning;
use crate::app::wrap::cut;
use crate::insight::{Anchored, Entry, Overview, PeerKind, Severity, State, Wording};
use crate::worker::{OverviewSheet, RuleName, Sheet, Subject};

/// Columns of the bar of severities.
const BAR: usize = 40;

/// Columns of a bar beside a topic.
const SHARE: usize = 8;

/// Columns of the bar of severities of one document of a service.
const DOCUMENT_BAR: usize = 16;

pub(super) fn title(sheet: &OverviewSheet) -> String {
    let overview = &sheet.overview;
    match &overview.document {
        Some(document) => format!("Overview · {} › {}", overview.service.1, document.1),
        None => format!("Overview · {}", overview.service.1),
    }
}

pub(super) fn lay_out(out: &mut Lines, sheet: &Sheet, shown: &OverviewSheet) {
    let overview = &shown.overview;
    severities(out, overview);
    if overview.document.is_none() {
        documents(out, overview);
    }
    records(out, shown);
    let peers = match &overview.kind {
        PeerKind::Documents(kind) => format!("others of the kind {kind}"),
        PeerKind::AllDocuments => "documents of other services".to_owned(),
        PeerKind::Services => "other services".to_owned(),
    };
    out.section(&format!("What it says ({} {peers} beside it)", count(overview.peers)));
    for entry in &overview.present {
        present(out, sheet, overview, entry);
    }
    if let Some(language) = overview.unread {
        let text =
            format!("No rule reads its language ({language}): what it says about these topics is not known.");
        out.wrapped(&text, Meaning::Dim);
    } else if overview.present.is_empty() {
        out.wrapped("Nothing that a rule knows.", Meaning::Dim);
    }
    if overview.absent.is_empty() {
        return;
    }
    out.section("What it doesn't say, and others do");
    for entry in &overview.absent {
        absent(out, sheet, overview, entry);
    }
}

/// How many clauses matter how much.
fn severities(out: &mut Lines, overview: &Overview) {
    let rated: usize = overview.severities.iter().sum();
    let mut runs =
        vec![(format!("{} in force   ", counted(overview.clauses, "distinct clause")), Meaning::Number)];
    for (severity, n) in Severity::ALL.into_iter().zip(overview.severities) {
        // On a narrow sheet the marks alone tell.
        let word = if out.columns < 70 { String::new() } else { format!(" {severity}") };
        runs.push((format!("{} {}{word}   ", severity.mark(), count(n)), meaning(severity)));
    }
    out.line(runs, None);
    let wide = BAR.min(out.columns);
    let mut cells = severity_bar(overview.severities, overview.clauses, wide);
    let about = format!("  {} of {} are about something", count(rated), count(overview.clauses));
    if wide + about.len() <= out.columns {
        cells.push((about, Meaning::Dim));
    }
    out.line(cells, None);
}

/// A bar of `wide` cells: the part of the clauses that each severity has.
fn severity_bar(severities: [usize; 3], clauses: usize, wide: usize) -> Vec<(String, Meaning)> {
    let mut cells = Vec::new();
    let mut used = 0;
    for (severity, n) in Severity::ALL.into_iter().zip(severities) {
        let columns = (n * wide).div_ceil(clauses.max(1)).min(wide - used);
        used += columns;
        cells.push((severity_cell(severity).repeat(columns), meaning(severity)));
    }
    cells.push(("░".repeat(wide - used), Meaning::Dim));
    cells
}

/// A cell of the bar: told apart without colour.
fn severity_cell(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "█",
        Severity::Medium => "▓",
        Severity::Low => "▒",
    }
}

fn documents(out: &mut Lines, overview: &Overview) {
    out.section("Documents");
    for counted in &overview.documents {
        let [high, medium, low] = counted.severities;
        let (service, document) = (counted.service.0.clone(), counted.document.0.clone());
        let link = Link::Sheet(Subject::Document(counted.archive, service, document));
        let mut runs = vec![
            (format!("{:36}", cut(&counted.document.1, 36)), Meaning::Strong),
            (format!(" ▲ {high:>3}"), Meaning::SeverityHigh),
            (format!("  ● {medium:>3}"), Meaning::SeverityMedium),
            (format!("  · {low:>3}"), Meaning::SeverityLow),
            (format!("   of {:<5}", count(counted.clauses)), Meaning::Dim),
        ];
        runs.extend(severity_bar(counted.severities, counted.clauses, DOCUMENT_BAR));
        out.line(runs, Some(link));
    }
}

/// What people wrote, and whether the clauses are still there.
fn records(out: &mut Lines, shown: &OverviewSheet) {
    if shown.records.is_empty() {
        return;
    }
    out.section(&format!("Records ({})", shown.records.len()));
    for (document, anchored) in &shown.records {
        record(out, &shown.overview, document, anchored);
    }
}

fn record(out: &mut Lines, overview: &Overview, document: &str, anchored: &Anchored) {
    let record = &anchored.kept.record;
    let mark = record.severity.map_or((" ", Meaning::Text), |severity| (severity.mark(), meaning(severity)));
    let at = |version: usize| target(overview.archive, &overview.service.0, document, version);
    let (state, looks, link) = match &anchored.state {
        State::Current { clause, wording, of, version } => {
            let state = match wording {
                Wording::Verbatim if *of > 1 => format!("in force, in {of} clauses"),
                Wording::Verbatim => "in force".to_owned(),
                Wording::Nearly => "in force, nearly in these words".to_owned(),
                Wording::Reworded => "in force in other words".to_owned(),
                Wording::Rewritten => "became something else".to_owned(),
            };
            let looks = if wording.counts() { Meaning::Current } else { Meaning::Gone };
            (state, looks, Some(Link::Sheet(Subject::Clause(at(*version as usize), *clause))))
        }
        State::Gone { clause, last } => {
            let link = Link::Sheet(Subject::Clause(at(*last as usize), *clause));
            ("no longer in force".to_owned(), Meaning::Gone, Some(link))
        }
        State::Unanchored { nearest } => {
            let at = at(nearest.as_ref().map_or(0, |nearest| nearest.version as usize));
            let clause = nearest.as_ref().map(|nearest| nearest.clause);
            let link = Some(Link::Record(at, clause, Some(std::sync::Arc::clone(&anchored.kept))));
            ("unanchored: no version holds its words".to_owned(), Meaning::Error, link)
        }
    };
    let runs = vec![
        (format!("{} ", mark.0), mark.1),
        (record.name().to_owned(), Meaning::Strong),
        (format!("   {state}"), looks),
    ];
    out.row("", runs, link.clone());
    if let State::Unanchored { nearest: Some(nearest) } = &anchored.state {
        let text = format!("nearest ({:.2}): {}", nearest.score, nearest.text.replace('\n', " "));
        out.joined(|out| out.linked("", &text, Meaning::Dim, link.as_ref()));
    }
}

fn named<'a>(sheet: &'a Sheet, entry: &Entry) -> Option<&'a RuleName> {
    sheet.rules.get(entry.topic)
}

/// How many of the peers have it: a bar and figures.
fn share(entry: &Entry, overview: &Overview) -> Vec<(String, Meaning)> {
    let (filled, rest) = bar(entry.peers, overview.peers, SHARE);
    vec![
        (filled, Meaning::Accent),
        (rest, Meaning::Dim),
        (format!(" {:>3} of {}   ", entry.peers, overview.peers), Meaning::Number),
    ]
}

fn present(out: &mut Lines, sheet: &Sheet, overview: &Overview, entry: &Entry) {
    let (Some(rule), Some(said)) = (named(sheet, entry), &entry.said) else { return };
    let severity = rule.severity;
    let at = target(said.archive, &said.service.0, &said.document.0, said.version);
    let mut runs = share(entry, overview);
    runs.push((format!("{} {}", severity.mark(), rule.title), meaning(severity)));
    runs.push((format!("   {}, {}", counted(said.clauses, "clause"), said.since()), Meaning::Dim));
    out.line(runs, Some(Link::Sheet(Subject::Clause(at, said.clause))));
}

fn absent(out: &mut Lines, sheet: &Sheet, overview: &Overview, entry: &Entry) {
    let Some(rule) = named(sheet, entry) else { return };
    let mut runs = share(entry, overview);
    runs.push((format!("{} {}", rule.severity.mark(), rule.title), Meaning::Text));
    if let Some(until) = entry.until {
        runs.push((format!("   not since {}", until.day()), Meaning::Gone));
    }
    out.line(runs, Some(Link::Sheet(Subject::Topic(rule.id.clone()))));
}
