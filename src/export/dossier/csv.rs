//! A dossier as CSV (RFC 4180): a row for each clause, change or version.
//!
//! Spreadsheets take cells that begin with `=`, `+`, `-` or `@` for formulas, and these texts are strangers': such a
//! cell begins with an apostrophe here (after OWASP, "CSV Injection").

use csv::{Terminator, WriterBuilder};

use super::{Dossier, Item, Piece, Quoted};
use crate::export::Style;

pub(super) const COLUMNS: [&str; 22] = [
    "number",
    "kind",
    "service",
    "document",
    "recorded",
    "heading",
    "change",
    "old_text",
    "text",
    "comment",
    "tags",
    "first_seen",
    "absent_before",
    "last_seen",
    "gone_since",
    "severity",
    "topics",
    "locator",
    "old_locator",
    "commit",
    "sha256",
    "citation",
];

/// What a row says beside what its item does.
#[derive(Default)]
struct Row {
    heading: String,
    change: String,
    old: String,
    new: String,
    locator: Option<String>,
}

pub(super) fn render(dossier: &Dossier) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Nothing that is written to memory fails.
    let _ = writer.write_record(COLUMNS);
    for (at, item) in dossier.items.iter().enumerate() {
        for row in rows(item) {
            let _ = writer.write_record(cells(at + 1, item, row).iter().map(|cell| harmless(cell)));
        }
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn rows(item: &Item) -> Vec<Row> {
    if !item.changes.is_empty() {
        let rows = item.changes.iter().map(|change| {
            let side = |deleted: bool| -> String {
                let own = change.pieces.iter().filter_map(|piece| match piece {
                    Piece::Kept(text) => Some(text.as_str()),
                    Piece::Deleted(text) => deleted.then_some(text.as_str()),
                    Piece::Inserted(text) => (!deleted).then_some(text.as_str()),
                });
                own.collect()
            };
            let (heading, change) = (change.place.join(" › "), change.kind.word().to_owned());
            Row { heading, change, old: side(true), new: side(false), locator: None }
        });
        return rows.collect();
    }
    let clauses = item.text.iter().filter(|line| line.heading.is_none());
    let rows: Vec<Row> = clauses
        .map(|line| Row {
            heading: line.place.join(" › "),
            new: line.text.clone(),
            locator: Some(line.locator.clone()),
            ..Row::default()
        })
        .collect();
    if !rows.is_empty() {
        return rows;
    }
    let quote = |quoted: &Quoted| quoted.citation.as_ref()?.quote.clone();
    vec![Row {
        heading: item.place().join(" › "),
        old: item.before.as_ref().and_then(quote).unwrap_or_default(),
        new: quote(&item.about).unwrap_or_default(),
        ..Row::default()
    }]
}

fn cells(number: usize, item: &Item, row: Row) -> Vec<String> {
    let citation = item.about.citation.as_ref();
    let cited = |say: fn(&crate::export::Citation) -> String| citation.map(say).unwrap_or_default();
    let bracket = item.about.bracket;
    let day = |moment: Option<crate::model::Timestamp>| moment.map(|m| m.day()).unwrap_or_default();
    let old = item.before.as_ref().and_then(|before| before.citation.as_ref());
    vec![
        number.to_string(),
        item.kind.to_owned(),
        cited(|citation| citation.service.clone()),
        cited(|citation| citation.document.clone()),
        cited(|citation| citation.recorded.rfc3339()),
        row.heading,
        row.change,
        row.old,
        row.new,
        item.comment.clone(),
        item.tags.join(" "),
        day(bracket.map(|bracket| bracket.first_seen)),
        day(bracket.and_then(|bracket| bracket.absent_before)),
        day(bracket.map(|bracket| bracket.last_seen)),
        day(bracket.and_then(|bracket| bracket.gone_since)),
        item.about.severity.unwrap_or_default().to_owned(),
        item.about.topics.join(", "),
        row.locator.unwrap_or_else(|| cited(|citation| citation.locator.clone())),
        old.map(|old| old.locator.clone()).unwrap_or_default(),
        cited(|citation| citation.commit.clone().unwrap_or_default()),
        cited(|citation| citation.sha256.to_string()),
        cited(|citation| citation.written(Style::Plain)),
    ]
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
