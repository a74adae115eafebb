//! A dossier in Markdown: insertions bold, deletions struck, sources below each quotation.

use std::fmt::Write;

use super::{Dossier, Item, Piece, Quoted};
use crate::export::markdown::{escape, mark};
use crate::export::{Citation, Stretch, Style};

pub(super) fn render(dossier: &Dossier) -> String {
    let mut page = format!("# {}\n\nWritten {}.\n", escape(&dossier.title), dossier.made.day());
    for (at, item) in dossier.items.iter().enumerate() {
        let _ = writeln!(page, "\n## {}. {}\n", at + 1, escape(&item.title()));
        section(&mut page, item);
    }
    page
}

fn section(page: &mut String, item: &Item) {
    if !item.place().is_empty() {
        let _ = writeln!(page, "*{}*\n", escape(&item.place().join(" › ")));
    }
    if item.changes.is_empty() {
        for (label, quoted) in
            item.before.iter().map(|quoted| ("Before: ", quoted)).chain([("", &item.about)])
        {
            if let Some(quote) = quoted.citation.as_ref().and_then(|citation| citation.quote.as_ref()) {
                let _ = writeln!(page, "> {label}{}\n", escape(quote));
            }
        }
    }
    if !item.counts.is_empty() {
        let _ =
            writeln!(page, "{}. Insertions are **bold**, deletions ~~struck~~.\n", item.counts.join(", "));
    }
    for change in &item.changes {
        let place = change.place.last().map(|place| format!(" · {}", escape(place))).unwrap_or_default();
        let _ =
            writeln!(page, "> {} {}{place}", escape(&change.kind.mark().to_string()), change.kind.label());
        let flow = change.pieces.iter().map(|piece| match piece {
            Piece::Kept(text) => mark(Stretch::Kept(text)),
            Piece::Deleted(text) => mark(Stretch::Deleted(text)),
            Piece::Inserted(text) => mark(Stretch::Inserted(text)),
        });
        let flow: String = flow.collect();
        let _ = writeln!(page, ">\n> {}\n", flow.replace('\n', " "));
    }
    for line in &item.text {
        let text = escape(&line.text);
        let _ = match line.heading {
            Some(level) => writeln!(page, "{} {text}\n", "#".repeat(usize::from(level + 2).min(6))),
            None if line.item => writeln!(page, "- {text}\n"),
            None => writeln!(page, "{text}\n"),
        };
    }
    if !item.comment.is_empty() {
        // The user's own words may be Markdown: only what would break out of the section is escaped.
        let lines = item
            .comment
            .lines()
            .map(|line| if line.starts_with('#') { format!("\\{line}") } else { line.replace('<', "\\<") });
        let _ = writeln!(page, "{}\n", lines.collect::<Vec<_>>().join("\n"));
    }
    if !item.tags.is_empty() {
        let tags: Vec<String> = item.tags.iter().map(|tag| format!("\\#{}", escape(tag))).collect();
        let _ = writeln!(page, "{}\n", tags.join(" "));
    }
    if let Some(missing) = &item.missing {
        let _ = writeln!(page, "*{}*\n", escape(missing));
    }
    item.before.iter().chain([&item.about]).for_each(|quoted| source(page, quoted));
}

fn source(page: &mut String, quoted: &Quoted) {
    let Some(citation) = &quoted.citation else { return };
    let mut parts = Vec::new();
    if let Some(severity) = quoted.severity {
        parts.push(format!("{severity}: {}.", escape(&quoted.topics.join(", "))));
    }
    parts.extend(quoted.lifetime());
    let without = Citation { quote: None, ..citation.clone() };
    parts.push(format!("{}.", without.written(Style::Markdown)));
    parts.push(format!("Recorded {}, archive {}.", citation.recorded.rfc3339(), escape(&citation.archive)));
    parts.extend(citation.commit.as_ref().map(|commit| format!("Commit `{commit}`.")));
    let _ = writeln!(page, "- {}", parts.join(" "));
}
