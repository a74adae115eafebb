//! A dossier as JSON, with everything that is known of its items.

use serde_json::{Value, json};

use super::{Dossier, Item, Piece, Quoted};
use crate::export::Style;
use crate::model::Timestamp;

pub(super) fn value(dossier: &Dossier) -> Value {
    let items: Vec<Value> = dossier.items.iter().map(item).collect();
    json!({ "title": dossier.title, "made": dossier.made.rfc3339(), "items": items })
}

fn item(item: &Item) -> Value {
    let mut value = quoted(&item.about);
    value["kind"] = item.kind.into();
    value["comment"] = item.comment.as_str().into();
    value["tags"] = json!(item.tags);
    if let Some(before) = &item.before {
        value["before"] = quoted(before);
        value["counts"] = json!(item.counts);
        let changes = item.changes.iter().map(|change| {
            let side = |other: fn(&Piece) -> bool| {
                let own = change.pieces.iter().filter(|piece| !other(piece));
                own.map(|piece| match piece {
                    Piece::Kept(text) | Piece::Deleted(text) | Piece::Inserted(text) => text.as_str(),
                })
                .collect::<String>()
            };
            let old = side(|piece| matches!(piece, Piece::Inserted(_)));
            let new = side(|piece| matches!(piece, Piece::Deleted(_)));
            let some = |text: String| (!text.is_empty()).then_some(text);
            json!({ "kind": change.kind.word(), "heading": change.place, "old": some(old), "new": some(new) })
        });
        value["changes"] = changes.collect::<Vec<_>>().into();
    }
    if !item.text.is_empty() {
        let clauses = item.text.iter().filter(|line| line.heading.is_none());
        let clause =
            |line: &super::Line| json!({ "locator": line.locator, "heading": line.place, "text": line.text });
        value["clauses"] = clauses.map(clause).collect::<Vec<_>>().into();
    }
    if let Some(missing) = &item.missing {
        value["missing"] = missing.as_str().into();
    }
    value
}

fn quoted(quoted: &Quoted) -> Value {
    let bracket = quoted.bracket;
    let mut value = json!({
        "first_seen": bracket.map(|bracket| bracket.first_seen.rfc3339()),
        "last_seen": bracket.map(|bracket| bracket.last_seen.rfc3339()),
        "absent_before": bracket.and_then(|bracket| bracket.absent_before).map(Timestamp::rfc3339),
        "gone_since": bracket.and_then(|bracket| bracket.gone_since).map(Timestamp::rfc3339),
        "current": bracket.map(|bracket| bracket.current()),
        "severity": quoted.severity,
        "topics": quoted.topics,
    });
    if let Some(citation) = &quoted.citation {
        value["archive"] = citation.archive.as_str().into();
        value["service"] = citation.service.as_str().into();
        value["document"] = citation.document.as_str().into();
        value["heading"] = json!(citation.place);
        value["text"] = json!(citation.quote);
        value["locator"] = citation.locator.as_str().into();
        value["recorded"] = citation.recorded.rfc3339().into();
        value["commit"] = json!(citation.commit);
        value["sha256"] = citation.sha256.to_string().into();
        value["source"] = json!(citation.source);
        value["citation"] = citation.written(Style::Plain).into();
    }
    value
}
