//! The clause page: what a clause says, how much it matters and why, since when, who else says it, which laws bear on
//! it, what vouches for it.

use std::collections::HashSet;
use std::ops::Range;

use super::{Link, target};
use crate::app::card::{lifetime, meaning, strip};
use crate::app::figures::counted;
use crate::app::lines::{Lines, bar};
use crate::app::meaning::Meaning;
use crate::app::wrap::cut;
use crate::export::Style;
use crate::insight::{By, ClauseTold, Elsewhere, Noted, Other, Regulation, Severity, Told};
use crate::model::{Block, Clause, StatedKind, Timestamp};
use crate::worker::{ClauseSheet, Reading, Sheet, Subject};

/// Other risks of the document that are listed.
const RISKS: usize = 14;

/// Services elsewhere that are listed.
const OTHERS: usize = 12;

/// Columns of a bar.
const BAR: usize = 10;

/// What the frame says: service, document, and the headings above the clause.
pub(super) fn title(sheet: &ClauseSheet) -> String {
    let reading = &sheet.reading;
    let mut parts = vec![reading.service.clone(), reading.document.clone()];
    parts.extend(reading.outline.place(sheet.block).last().cloned());
    parts.join(" › ")
}

pub(super) fn lay_out(out: &mut Lines, sheet: &Sheet, clause: &ClauseSheet, now: Timestamp) {
    let reading = &clause.reading;
    let Some(Block::Clause(text)) = reading.outline.blocks.get(clause.block) else { return };
    let nothing = ClauseTold::default();
    let told = reading.told.get(&clause.block).unwrap_or(&nothing);
    head(out, told);
    words(out, reading, clause.block, text);
    life(out, clause, text, sheet.unfinished);
    records(out, reading, text, told);
    meanings(out, told);
    elsewhere(out, sheet, clause.elsewhere.as_ref());
    laws(out, told);
    risks(out, reading, clause.block);
    said_elsewhere(out, told);
    evidence(out, clause, told);
    tracking(out, reading, told);
    questions(out, told);
    cite(out, reading, text, now);
}

/// How much it matters and what it is about, each with its reason.
fn head(out: &mut Lines, told: &ClauseTold) {
    for Noted { kept, wording } in &told.records {
        let record = &kept.record;
        let (mark, looks) = match record.severity {
            Some(severity) => (format!("{} {severity}", severity.mark()), meaning(severity)),
            None => ("record".to_owned(), Meaning::Strong),
        };
        out.row(&mark, vec![(record.name().to_owned(), looks)], None);
        mark_label(out, looks);
        let told = wording.told();
        let of = if told.is_empty() { String::new() } else { format!(", {told}") };
        out.field("", &format!("record in {}{of}", kept.file), Meaning::Dim);
    }
    for topic in &told.topics {
        topic_line(out, told, topic);
    }
    if told.topics.is_empty() && told.records.is_empty() {
        out.field("", "No rule and nobody's record says what this is about.", Meaning::Dim);
    }
    out.blank();
}

fn topic_line(out: &mut Lines, told: &ClauseTold, topic: &Told) {
    let link = Link::Sheet(Subject::Topic(topic.id.clone()));
    let reason = match topic.by {
        By::Rule | By::Overruled => {
            let words: Vec<String> = topic.matched.iter().map(|words| format!("«{words}»")).collect();
            format!("rule {}: {}", topic.id, words.join(" "))
        }
        By::Record => "a record says so, no rule".to_owned(),
    };
    let overruled = topic.by == By::Overruled;
    let looks = if overruled || told.given { Meaning::Dim } else { meaning(topic.severity) };
    let mark = format!("{} {}", topic.severity.mark(), topic.severity);
    let mut runs = vec![(topic.title.clone(), looks)];
    if overruled {
        runs.push(("   a record says that this is wrong".to_owned(), Meaning::Dim));
    }
    out.row(&mark, runs, Some(link.clone()));
    mark_label(out, looks);
    let looks = if overruled { Meaning::Dim } else { Meaning::Accent };
    out.joined(|out| out.linked("", &reason, looks, Some(&link)));
}

/// Gives the label of the last line the looks of its severity.
fn mark_label(out: &mut Lines, looks: Meaning) {
    if let Some((_, meaning)) = out.lines.last_mut().and_then(|line| line.runs.first_mut()) {
        *meaning = looks;
    }
}

/// The clause's own words.
fn words(out: &mut Lines, reading: &Reading, block: usize, text: &Clause) {
    let link = Link::Read(reading.target.clone(), text.id);
    let place = reading.outline.place(block);
    if !place.is_empty() {
        out.field("Place", &place.join(" › "), Meaning::Dim);
    }
    let label = text.label();
    out.linked("The words", &label, Meaning::Strong, Some(&link));
    if !text.columns.is_empty() {
        out.field("Columns", &text.columns.join(" | "), Meaning::Text);
    }
    out.blank();
}

/// Since when, until when, in how many wordings.
fn life(out: &mut Lines, sheet: &ClauseSheet, text: &Clause, unfinished: bool) {
    let reading = &sheet.reading;
    let link = Link::Lineage(reading.target.clone(), text.id);
    let Some((life, bracket)) = reading.lifetimes.get(&text.id).zip(reading.bracket(text.id)) else {
        let why = if reading.version().is_junk() {
            "none: no policy holds it"
        } else {
            "known once the document is indexed"
        };
        out.field("Lifetime", why, Meaning::Dim);
        return;
    };
    let (line, looks) = lifetime(bracket);
    out.linked("Lifetime", &line, looks, Some(&link));
    let columns = out.room().min(60);
    let strip = vec![(strip(life, &reading.versions, columns), Meaning::Accent)];
    out.joined(|out| out.row("", strip, Some(link.clone())));
    let told = match &sheet.lineage {
        Some(lineage) => {
            let first = lineage.steps.first().and_then(|step| reading.versions.get(step.span.first as usize));
            let since = first.map(|version| version.date.day()).unwrap_or_default();
            match lineage.rewordings() {
                0 => format!("never reworded since {since}"),
                n => format!(
                    "{}, reworded {n} ×, in one wording or another since {since}",
                    counted(lineage.wordings(), "wording")
                ),
            }
        }
        None if unfinished => "following its wordings …".to_owned(),
        None => "could not be followed: a version can't be read".to_owned(),
    };
    out.joined(|out| out.linked("Lineage", &told, Meaning::Text, Some(&link)));
    out.blank();
}

/// What people wrote: every text of every record.
fn records(out: &mut Lines, reading: &Reading, text: &Clause, told: &ClauseTold) {
    for Noted { kept, wording } in &told.records {
        let record = &kept.record;
        out.section(&format!("Record: {}", cut(record.name(), out.columns.saturating_sub(10))));
        for (label, prose) in record.prose() {
            out.field(label, prose, Meaning::Text);
            out.blank();
        }
        if !record.categories.is_empty() {
            out.field("Categories", &record.categories.join(" · "), Meaning::Text);
        }
        if !wording.told().is_empty() {
            out.field("Written about", &format!("“{}”", record.quote), Meaning::Dim);
        }
        let edit = Link::Record(reading.target.clone(), Some(text.id), Some(std::sync::Arc::clone(kept)));
        out.linked(
            "Kept in",
            &format!("{}, line {}: edit it", kept.file, kept.line),
            Meaning::Dim,
            Some(&edit),
        );
    }
}

/// Why it matters and what it means, by the rules.
fn meanings(out: &mut Lines, told: &ClauseTold) {
    let mut holding = told.holding().peekable();
    if holding.peek().is_none() {
        return;
    }
    out.section("What the rules say");
    for topic in holding {
        let mark = format!("{} {}", topic.severity.mark(), topic.severity);
        out.row(&mark, vec![(topic.title.clone(), Meaning::Strong)], None);
        mark_label(out, meaning(topic.severity));
        out.field("Why it matters", &topic.why, Meaning::Text);
        if !topic.impact.is_empty() {
            out.field("Impact", &topic.impact, Meaning::Text);
        }
        out.blank();
    }
}

/// Who else says it, and who said it first.
fn elsewhere(out: &mut Lines, sheet: &Sheet, elsewhere: Option<&Elsewhere>) {
    out.section("Elsewhere");
    let Some(elsewhere) = elsewhere else {
        out.field(
            "",
            if sheet.unfinished { "looking …" } else { "known once the archive is indexed" },
            Meaning::Dim,
        );
        return;
    };
    let name = |topic: usize| sheet.rules.get(topic);
    if let Some(rule) = elsewhere.topic.and_then(name) {
        let (with, of) = elsewhere.share;
        let (filled, rest) = bar(with, of, BAR);
        let link = Link::Sheet(Subject::Topic(rule.id.clone()));
        let runs = vec![
            (format!("{with} of {of} services "), Meaning::Number),
            (filled, Meaning::Accent),
            (rest, Meaning::Dim),
            (format!("  {}", rule.title), Meaning::Text),
        ];
        out.row("In force", runs, Some(link.clone()));
        let first: Vec<String> = elsewhere
            .adopters
            .iter()
            .take(4)
            .map(|(_, name, bracket)| format!("{name} {}", bracket.since()))
            .collect();
        if !first.is_empty() {
            out.joined(|out| out.linked("First", &first.join(" · "), Meaning::Text, Some(&link)));
        }
    } else {
        out.field("", "By wording alone: no rule says what this is about.", Meaning::Dim);
    }
    if elsewhere.others.is_empty() {
        out.field("", "No other service has anything like it.", Meaning::Dim);
    }
    for other in elsewhere.others.iter().take(OTHERS) {
        out.blank();
        other_lines(out, sheet, other, elsewhere.topic);
    }
    if elsewhere.others.len() > OTHERS {
        out.field("", &format!("and {} more", elsewhere.others.len() - OTHERS), Meaning::Dim);
    }
}

fn other_lines(out: &mut Lines, sheet: &Sheet, other: &Other, main: Option<usize>) {
    let at = target(other.archive, &other.service.0, &other.document.0, other.version);
    let link = Link::Sheet(Subject::Clause(at, other.clause));
    let severity =
        other.severity.map_or((" ", Meaning::Dim), |severity| (severity.mark(), meaning(severity)));
    let when = match (&other.since, other.bracket.gone_since) {
        (Some(since), _) => since.since(),
        (None, Some(gone)) if !other.current => {
            format!("{}, gone since {}", other.bracket.since(), gone.day())
        }
        (None, _) => other.bracket.since(),
    };
    let score = format!("{:.2}", other.score).trim_start_matches('0').to_owned();
    let mut runs = vec![
        (format!("{} ", severity.0), severity.1),
        (format!("{} ", other.service.1), Meaning::Strong),
        (format!("› {}   ", other.document.1), Meaning::Text),
        (when, if other.current { Meaning::Current } else { Meaning::Gone }),
    ];
    // One that shares another topic only says which.
    if main.is_some_and(|main| !other.topics.contains(&main))
        && let Some(rule) = other.topics.iter().find_map(|topic| sheet.rules.get(*topic))
    {
        runs.push((format!("   {}", rule.title), Meaning::Dim));
    }
    out.row(&format!("  {score}"), runs, Some(link.clone()));
    let room = out.room();
    for runs in excerpt(&other.text, &other.matched, room * 2 - 4, room) {
        out.joined(|out| out.row("", runs, Some(link.clone())));
    }
}

/// Two lines of a text around the words that count, these marked.
fn excerpt(text: &str, marks: &[Range<usize>], bytes: usize, columns: usize) -> Vec<Vec<(String, Meaning)>> {
    // Where most of the words that count stand together.
    let together = |from: &&Range<usize>| {
        let near =
            marks.iter().filter(|mark| mark.start >= from.start && mark.end <= from.start + bytes * 3 / 4);
        (near.map(ExactSizeIterator::len).sum::<usize>(), std::cmp::Reverse(from.start))
    };
    let first = marks.iter().max_by_key(together).map_or(0, |mark| mark.start);
    let mut start = first.saturating_sub(bytes / 4);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    // From the beginning of a word on.
    if start > 0 {
        start = text[start..first].find(' ').map_or(first, |at| start + at + 1);
    }
    let lead = if start > 0 { "… " } else { "" };
    let shown = text[start..].replace('\n', " ");
    let mut lines = Vec::new();
    for (n, range) in
        crate::app::wrap::wrap(&shown, columns.saturating_sub(2), lead.len()).into_iter().take(2).enumerate()
    {
        let mut runs = Vec::new();
        if n == 0 && !lead.is_empty() {
            runs.push((lead.to_owned(), Meaning::Dim));
        }
        let mut at = range.start;
        for mark in marks {
            let (from, to) =
                (mark.start.saturating_sub(start).max(at), mark.end.saturating_sub(start).min(range.end));
            if mark.start >= start && from < to {
                runs.push((shown[at..from].to_owned(), Meaning::Dim));
                runs.push((shown[from..to].to_owned(), Meaning::Accent));
                at = to;
            }
        }
        runs.push((shown[at..range.end].to_owned(), Meaning::Dim));
        let cut_off = n == 1 && range.end < shown.len();
        if cut_off {
            runs.push((" …".to_owned(), Meaning::Dim));
        }
        lines.push(runs);
    }
    lines
}

/// Laws that bear on it: those of records first, each once.
fn laws(out: &mut Lines, told: &ClauseTold) {
    let by_records =
        told.records.iter().flat_map(|noted| &noted.kept.record.regulations).map(|law| (law, true));
    let by_rules = told.holding().flat_map(|topic| &topic.regulations).map(|law| (law, false));
    let mut known: Vec<(&Regulation, bool)> = Vec::new();
    for (law, by_record) in by_records.chain(by_rules) {
        let same = |other: &Regulation| other.name == law.name && other.citation == law.citation;
        if !known.iter().any(|(other, _)| same(other)) {
            known.push((law, by_record));
        }
    }
    if known.is_empty() {
        return;
    }
    out.section("Laws that bear on it");
    for (law, by_record) in known {
        let citation = if law.citation.is_empty() { String::new() } else { format!("  {}", law.citation) };
        let by = if by_record { "  (record)" } else { "" };
        out.field(&cut(&law.jurisdiction, 14), &format!("{}{citation}{by}", law.name), Meaning::Text);
    }
}

/// The other clauses of this version that matter, the severest first.
fn risks(out: &mut Lines, reading: &Reading, here: usize) {
    let mut risks: Vec<(usize, Severity)> = reading
        .told
        .iter()
        .filter(|(at, _)| **at != here)
        .filter_map(|(at, told)| Some((*at, told.severity?)))
        .collect();
    // A clause that the text repeats is one risk.
    let mut known = HashSet::new();
    risks.sort_unstable();
    risks.retain(|(at, _)| match reading.outline.blocks.get(*at) {
        Some(Block::Clause(clause)) => known.insert(clause.id),
        _ => false,
    });
    risks.sort_by_key(|&(at, severity)| (std::cmp::Reverse(severity), at));
    let noted: Vec<_> = reading.told.get(&here).into_iter().flat_map(|told| &told.records).collect();
    let written: Vec<_> = noted.iter().flat_map(|noted| &noted.kept.record.risks).collect();
    if risks.is_empty() && written.is_empty() {
        return;
    }
    out.section("Other risks in this document");
    for risk in written {
        let mark = risk.severity.map_or("  ".to_owned(), |severity| format!("  {}", severity.mark()));
        out.field(&mark, &format!("{} (record)", risk.text), Meaning::Text);
    }
    let count = |wanted: Severity| risks.iter().filter(|(_, severity)| *severity == wanted).count();
    let counts: Vec<String> = Severity::ALL
        .iter()
        .map(|severity| (count(*severity), severity))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| format!("{} {count} {severity}", severity.mark()))
        .collect();
    if !counts.is_empty() {
        let (service, document) = (reading.target.service.clone(), reading.target.document.clone());
        let link = Link::Sheet(Subject::Document(reading.target.archive, service, document));
        out.linked("", &counts.join("   "), Meaning::Number, Some(&link));
    }
    for &(at, severity) in risks.iter().take(RISKS) {
        let Some(Block::Clause(clause)) = reading.outline.blocks.get(at) else { continue };
        let told = reading.told.get(&at);
        let title = told.and_then(|told| {
            let record = told.records.first().map(|noted| noted.kept.record.name().to_owned());
            record.filter(|_| told.given).or_else(|| told.holding().next().map(|topic| topic.title.clone()))
        });
        let place = reading.outline.place(at).last().map(|place| format!("  § {place}")).unwrap_or_default();
        let link = Link::Sheet(Subject::Clause(reading.target.clone(), clause.id));
        let runs = vec![
            (format!("{} ", severity.mark()), meaning(severity)),
            (title.unwrap_or_default(), Meaning::Text),
            (place, Meaning::Dim),
        ];
        out.row("", runs, Some(link));
    }
    if risks.len() > RISKS {
        out.field("", &format!("and {} more: they are in the overview", risks.len() - RISKS), Meaning::Dim);
    }
}

/// How others handle it, in the words of the records.
fn said_elsewhere(out: &mut Lines, told: &ClauseTold) {
    let mentions: Vec<_> = told.records.iter().flat_map(|noted| &noted.kept.record.elsewhere).collect();
    if mentions.is_empty() {
        return;
    }
    out.section("How others handle it, as the record says");
    for mention in mentions {
        let severity = mention.severity.map_or(String::new(), |severity| format!("{} ", severity.mark()));
        let service =
            if mention.service.is_empty() { String::new() } else { format!("{}: ", mention.service) };
        out.field("", &format!("{severity}{service}{}", mention.text), Meaning::Text);
        out.blank();
    }
}

/// What vouches for it: hashes, recomputed now, and where it comes from.
fn evidence(out: &mut Lines, sheet: &ClauseSheet, told: &ClauseTold) {
    let reading = &sheet.reading;
    let version = reading.version();
    let from = &reading.provenance;
    out.section("Evidence");
    out.field("SHA-256", &format!("{}  computed now", reading.sha256), Meaning::Text);
    for check in &sheet.checks {
        let (verdict, looks) = if check.holds() {
            (
                if check.by == "git" {
                    "✓ recomputed".to_owned()
                } else {
                    format!("✓ as {} has it", check.by)
                },
                Meaning::Current,
            )
        } else {
            (format!("✗ {} has {}, the bytes give {}", check.by, check.claimed, check.found), Meaning::Error)
        };
        // Of git's, the name itself is what was recomputed.
        let (label, claim) = match check.claimed.split_once(' ') {
            Some(("blob", id)) => ("Blob", id),
            Some(("commit", id)) => ("Commit", id),
            _ => ("", ""),
        };
        out.field(label, format!("{claim} {verdict}").trim_start(), looks);
    }
    for noted in &told.records {
        if let Some(claimed) = noted.kept.record.source.sha256 {
            let (verdict, looks) = if claimed == reading.sha256 {
                ("✓ the version that the record is about".to_owned(), Meaning::Current)
            } else {
                (format!("the record is about another capture: {claimed}"), Meaning::Dim)
            };
            out.field("", &verdict, looks);
        }
    }
    out.field("Recorded", &version.date.rfc3339(), Meaning::Text);
    if let Some(captured) = from.captured {
        out.field("Captured", &captured.rfc3339(), Meaning::Text);
    }
    out.field("File", &from.path, Meaning::Text);
    if let Some(origin) = &from.origin {
        out.field("From", origin, Meaning::Accent);
    }
    for source in &from.sources {
        out.field("Source", source, Meaning::Link);
    }
    for snapshot in &from.snapshots {
        out.field("Snapshot", snapshot, Meaning::Link);
    }
}

/// What the document and the records say of themselves.
fn tracking(out: &mut Lines, reading: &Reading, told: &ClauseTold) {
    out.section("Document and tracking");
    let n = reading.target.version + 1;
    let (service, document) = (reading.target.service.clone(), reading.target.document.clone());
    let link = Link::Sheet(Subject::Document(reading.target.archive, service, document));
    out.linked(
        "Document",
        &format!("{} › {}", reading.service, reading.document),
        Meaning::Text,
        Some(&link),
    );
    out.field(
        "Version",
        &format!("{} of {}, {}", n, reading.versions.len(), reading.version().date.day()),
        Meaning::Text,
    );
    for stated in &reading.outline.dates {
        let label = match stated.kind {
            StatedKind::Updated => "Updated",
            StatedKind::Effective => "Effective",
        };
        out.field(label, &format!("{} (as the text says)", stated.date.day()), Meaning::Text);
    }
    for noted in &told.records {
        let source = &noted.kept.record.source;
        let lines = source.lines();
        if lines.is_empty() && source.citation.is_empty() {
            continue;
        }
        out.blank();
        out.field("", "as the record says, unverified:", Meaning::Dim);
        for (label, value) in lines {
            out.field(label, &value, Meaning::Text);
        }
        for (n, line) in source.citation.lines().enumerate() {
            out.field(if n == 0 { "Its citation" } else { "" }, line, Meaning::Text);
        }
    }
}

fn questions(out: &mut Lines, told: &ClauseTold) {
    let questions: Vec<_> = told.records.iter().flat_map(|noted| &noted.kept.record.questions).collect();
    if questions.is_empty() {
        return;
    }
    out.section("Questions");
    for asked in questions {
        out.field("", &asked.question, Meaning::Strong);
        out.field("", &asked.answer, Meaning::Text);
        out.blank();
    }
}

fn cite(out: &mut Lines, reading: &Reading, text: &Clause, now: Timestamp) {
    let Some(citation) = reading.citation(Some(text.id), now) else { return };
    out.section("Cite");
    out.linked("Plain", &citation.written(Style::Plain), Meaning::Text, Some(&Link::Cite));
    out.field("", "also `fineprint cite --style bibtex`, csl-json, markdown", Meaning::Dim);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_stand_around_the_words_that_count() {
        let text = format!(
            "{}You may not train models with it. {}",
            "Nothing here. ".repeat(20),
            "More. ".repeat(40)
        );
        let at = text.find("train models").unwrap();
        let marks = std::slice::from_ref(&(at..at + 12)).to_vec();
        let lines = excerpt(&text, &marks, 80, 44);
        let shown: Vec<String> =
            lines.iter().map(|runs| runs.iter().map(|(t, _)| t.as_str()).collect()).collect();
        assert_eq!(shown.len(), 2);
        assert!(shown[0].starts_with("… ") && shown.concat().contains("train models"), "{shown:?}");
        assert!(shown[1].ends_with(" …"));
        let marked: Vec<&str> =
            lines.iter().flatten().filter(|(_, m)| *m == Meaning::Accent).map(|(t, _)| t.as_str()).collect();
        assert_eq!(marked.concat().replace(' ', ""), "trainmodels");
        assert_eq!(excerpt("Short.", &[], 80, 44), [[("Short.".to_owned(), Meaning::Dim)]]);
        assert_eq!(excerpt("", &[], 80, 44).len(), 1);
    }
}
