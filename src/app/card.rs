//! The clause card: what is known of the block under the reader's cursor, as lines.
//!
//! A function of the app's state; drawing and scrolling read it. No query is made here.

use super::action::Action;
use super::figures::{age, change_figures};
use super::history_strip::history_strip;
use super::lines::{Lines, TextLine};
use super::meaning::Meaning;
use super::wrap::cut;
use super::{App, Context};
use crate::history::reason;
use crate::insight::{By, Noted, Severity};
use crate::model::{
    Block, Bracket, ChangeKind, Clause, ClauseId, Lifetime, StatedKind, Style, Timestamp, Version,
};
use crate::worker::Reading;

/// The card's own state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// First visible line.
    pub top: usize,
}

/// Columns of the labels at the left.
const LABEL: usize = 11;

/// The card's lines, at most `columns` wide.
pub fn lines(app: &App, columns: usize) -> Vec<TextLine> {
    let mut out = Lines::new(columns, LABEL);
    let Some(reading) = &app.reader.reading else { return out.lines };
    let at = app.reader.block;
    let place = reading.outline.place(at);
    match reading.outline.blocks.get(at) {
        Some(Block::Clause(clause)) => {
            if !place.is_empty() {
                out.wrapped(&place.join(" › "), Meaning::Heading);
                out.blank();
            }
            note_lines(&mut out, app, reading, Some(clause.id));
            let now = app.as_of.unwrap_or(app.now);
            clause_lines(&mut out, reading, at, clause, now);
        }
        Some(Block::Heading(heading)) => {
            if !place.is_empty() {
                out.wrapped(&place.join(" › "), Meaning::Dim);
            }
            out.wrapped(&heading.label(), Meaning::Heading);
        }
        Some(Block::Furniture(furniture)) => {
            out.wrapped(&furniture.text, Meaning::Furniture);
            out.blank();
            out.wrapped("Part of the page, not of the policy.", Meaning::Dim);
        }
        None => {}
    }
    version_lines(&mut out, app, reading);
    note_lines(&mut out, app, reading, None);
    out.lines
}

/// What the user keeps of it.
fn note_lines(out: &mut Lines, app: &App, reading: &Reading, clause: Option<ClauseId>) {
    for note in app.notes.board.about(&reading.target, clause) {
        let typed = note.typed();
        let words = if typed.is_empty() { "kept".to_owned() } else { typed };
        out.wrapped(&format!("✎ {words}"), Meaning::Strong);
        out.wrapped(&format!("in {}", note.dossier), Meaning::Dim);
        out.blank();
    }
}

fn clause_lines(out: &mut Lines, reading: &Reading, at: usize, clause: &Clause, now: Timestamp) {
    told_lines(out, reading, at);
    match (reading.lifetimes.get(&clause.id), reading.bracket(clause.id)) {
        (Some(life), Some(bracket)) => {
            lifetime_lines(out, reading, life, bracket);
            let (mark, looks, words) = age(now.0 - bracket.first_seen.0);
            out.field("Age", &format!("{mark} {words}"), looks);
        }
        _ if reading.version().is_junk() => out.field("Lifetime", "none: no policy holds it", Meaning::Dim),
        _ => out.field("Lifetime", "known once the document is indexed", Meaning::Dim),
    }
    out.field("Locator", &reading.locator(Some(clause.id)), Meaning::Accent);
    out.blank();
    out.wrapped(&clause.label(), Meaning::Text);
    if !clause.columns.is_empty() {
        out.field("Columns", &clause.columns.join(" | "), Meaning::Text);
    }
    for mark in &clause.marks {
        if let Style::Link(target) = &mark.style {
            out.address("Link", target);
        }
    }
}

/// What people wrote about it, and what it is about: the severest topics first, each with the words that say so and
/// why it matters.
fn told_lines(out: &mut Lines, reading: &Reading, at: usize) {
    let Some(told) = reading.told.get(&at) else { return };
    for Noted { kept, wording } in &told.records {
        let record = &kept.record;
        let (mark, looks, rank) = match record.severity {
            Some(severity) => (format!("{} ", severity.mark()), meaning(severity), format!(" · {severity}")),
            None => (String::new(), Meaning::Strong, String::new()),
        };
        out.wrapped(&format!("{mark}{}{rank}", record.name()), looks);
        out.wrapped(format!("record {}", wording.told()).trim_end(), Meaning::Dim);
        if let Some((_, text)) = record.prose().first() {
            out.wrapped(text, Meaning::Text);
        }
        out.blank();
    }
    for topic in &told.topics {
        let overruled = topic.by == By::Overruled;
        let title = format!("{} {} · {}", topic.severity.mark(), topic.title, topic.severity);
        out.wrapped(&title, if overruled || told.given { Meaning::Dim } else { meaning(topic.severity) });
        if overruled {
            out.wrapped("a record says that this is wrong", Meaning::Dim);
            continue;
        }
        let words: Vec<String> = topic.matched.iter().map(|words| format!("«{words}»")).collect();
        out.wrapped(&words.join(" "), Meaning::Accent);
        out.wrapped(&topic.why, Meaning::Text);
        out.blank();
    }
}

/// The looks of a severity; its mark says the same.
pub fn meaning(severity: Severity) -> Meaning {
    match severity {
        Severity::High => Meaning::SeverityHigh,
        Severity::Medium => Meaning::SeverityMedium,
        Severity::Low => Meaning::SeverityLow,
    }
}

fn lifetime_lines(out: &mut Lines, reading: &Reading, life: &Lifetime, bracket: Bracket) {
    let first = bracket.first_seen.day();
    match bracket.gone_since {
        None => out.field("First seen", &format!("{first} → now"), Meaning::Current),
        Some(_) => out.field("First seen", &first, Meaning::Text),
    }
    match bracket.absent_before {
        Some(absent) => {
            out.field("Absent", &format!("{} (the version before lacks it)", absent.day()), Meaning::Text)
        }
        None => out.field("", "the first record has it already", Meaning::Dim),
    }
    if let Some(gone) = bracket.gone_since {
        out.field("Last seen", &bracket.last_seen.day(), Meaning::Text);
        out.field("Gone since", &gone.day(), Meaning::Gone);
    }
    if life.spans.len() > 1 {
        let gaps = life.spans.len() - 1;
        let plural = if gaps == 1 { "gap" } else { "gaps" };
        out.field("Gaps", &format!("{gaps} {plural}: it was taken out and came back"), Meaning::Text);
    }
    let columns = out.columns.saturating_sub(LABEL);
    out.field("Versions", &strip(life, &reading.versions, columns), Meaning::Accent);
}

/// A lifetime on one line: since when, until when, and the day before that lacks it.
pub fn lifetime(bracket: Bracket) -> (String, Meaning) {
    let first = bracket.first_seen.day();
    let absent = match bracket.absent_before {
        Some(absent) => format!("absent {}", absent.day()),
        None => "in the first record already".to_owned(),
    };
    match bracket.gone_since {
        None => (format!("{first} → now   {absent}"), Meaning::Current),
        Some(gone) => {
            let last = bracket.last_seen.day();
            (format!("{first} → {last}   {absent} · gone since {}", gone.day()), Meaning::Gone)
        }
    }
}

/// A lifetime over all versions of a document in at most `columns` cells: `━` where every version of the
/// cell holds the clause, `╍` where some do, `·` where none does.
pub fn strip(life: &Lifetime, versions: &[Version], columns: usize) -> String {
    let real: Vec<u32> = (0..versions.len()).filter(|&v| !versions[v].is_junk()).map(|v| v as u32).collect();
    let cells = columns.min(real.len()).max(1);
    (0..cells)
        .map(|cell| {
            let part = &real[cell * real.len() / cells..(cell + 1) * real.len() / cells];
            let held = part.iter().filter(|&&v| life.holds(v)).count();
            match held {
                0 => '·',
                n if n == part.len() => '━',
                _ => '╍',
            }
        })
        .collect()
}

fn version_lines(out: &mut Lines, app: &App, reading: &Reading) {
    let version = reading.version();
    out.blank();
    let n = reading.target.version + 1;
    out.field(
        "Version",
        &format!("{}  ({n} of {})", version.date.rfc3339(), reading.versions.len()),
        Meaning::Text,
    );
    let room = out.columns.saturating_sub(LABEL);
    if let Some(rows) = history_strip(&reading.versions, reading.target.version, room) {
        for (runs, label) in rows.into_iter().zip(["History", ""]) {
            out.row(label, runs, None);
        }
    }
    let kind = version.facts.as_ref().map_or("·".into(), |facts| facts.kind.mark().to_string());
    out.field(
        "Kind",
        &format!("{kind} {}", reason(&reading.versions, reading.target.version)),
        Meaning::Text,
    );
    if let Some(facts) =
        version.facts.as_ref().filter(|facts| facts.words_changed() && facts.kind != ChangeKind::First)
    {
        let mut changed = vec![change_figures(facts)];
        changed.extend(facts.weighty.iter().cloned());
        out.field("Changed", &changed.join("   "), Meaning::Text);
    }
    for (at, stated) in reading.outline.dates.iter().enumerate() {
        if reading.outline.dates[..at].contains(stated) {
            continue;
        }
        let label = match stated.kind {
            StatedKind::Updated => "Updated",
            StatedKind::Effective => "Effective",
        };
        out.field(label, &format!("{} (as the text says)", stated.date.day()), Meaning::Text);
    }
    out.blank();
    let from = &reading.provenance;
    out.field("Archive", &reading.archive, Meaning::Text);
    if let Some(origin) = &from.origin {
        out.field("From", origin, Meaning::Accent);
    }
    out.field("File", &from.path, Meaning::Text);
    if let Some((before, after)) = app.proposed_of(&reading.target) {
        let key = app.keymap.key_of(Context::Reader, Action::Joins).unwrap_or_default();
        out.field("May be one", &format!("{before} → {after} ({key} lists why)"), Meaning::Accent);
    }
    if let Some(commit) = version.commit {
        out.field("Commit", &commit.to_string(), Meaning::Text);
    }
    if let Some(subject) = &from.subject {
        out.field("Recorded", subject, Meaning::Text);
    }
    for source in &from.sources {
        out.address("Source", source);
    }
    for snapshot in &from.snapshots {
        out.address("Snapshot", snapshot);
    }
    if let Some(captured) = from.captured {
        out.field("Captured", &captured.rfc3339(), Meaning::Text);
    }
    let (verdict, meaning) = match from.claimed_sha256 {
        Some(claimed) if claimed == reading.sha256 => (" ✓ as recorded", Meaning::Current),
        Some(_) => (" ✗ not what was recorded", Meaning::Error),
        None => (" computed now", Meaning::Text),
    };
    out.field("SHA-256", &format!("{}{verdict}", reading.sha256), meaning);
    if !matches!(reading.outline.blocks.get(app.reader.block), Some(Block::Clause(_))) {
        out.blank();
        out.field("Locator", &reading.locator(None), Meaning::Accent);
    }
    if let Some(key) = app.keymap.key_of(Context::Reader, Action::Copy) {
        out.blank();
        let cite = app.keymap.key_of(Context::Reader, Action::Cite).unwrap_or_default();
        let text = cut(&format!("{key} copies the locator, {cite} a citation"), out.columns);
        out.wrapped(&text, Meaning::Dim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::unread_version;
    use crate::model::{Span, Timestamp};

    #[test]
    fn strips_show_gaps() {
        let versions = vec![unread_version(Timestamp(0)); 8];
        let life = Lifetime { spans: vec![Span { first: 1, last: 2 }, Span { first: 5, last: 7 }] };
        for (columns, expected) in [(20, "·━━··━━━"), (4, "╍╍╍━"), (1, "╍"), (0, "╍")]
        {
            assert_eq!(strip(&life, &versions, columns), expected);
        }
    }
}
