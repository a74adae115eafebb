//! The redline in Markdown: insertions bold, deletions struck, moves named.

use std::fmt::Write;

use super::{Redline, Side, Stretch, flow};
use crate::compare::{PairKind, Row, Weighty};
use crate::model::{Block, ClauseKind};

pub(super) fn render(redline: &Redline<'_>) -> String {
    let mut page = format!("# {}\n\n{}.\n", escape(&redline.title()), redline.counts().join(", "));
    page.push_str("Insertions are **bold**, deletions ~~struck~~.\n\n## Changes\n\n");
    let list = redline.comparison.changes(redline.old.outline, redline.new.outline);
    for change in &list {
        let place = change.place.last().map(|heading| format!("{} › ", escape(heading))).unwrap_or_default();
        let weighty: Vec<String> = change.weighty.iter().map(Weighty::label).collect();
        let weighty =
            if weighty.is_empty() { String::new() } else { format!(" ({})", escape(&weighty.join(", "))) };
        let _ = writeln!(
            page,
            "1. {} {}: {place}{}{weighty}",
            escape(&change.kind.mark().to_string()),
            change.kind.label(),
            escape(&change.words)
        );
    }
    if list.is_empty() {
        page.push_str("Both texts say the same.\n");
    }
    page.push_str("\n## Text\n\n");
    for row in &redline.comparison.rows {
        line(&mut page, redline, row);
    }
    page.push_str("## Sources\n\n");
    source(&mut page, "Old", &redline.old);
    source(&mut page, "New", &redline.new);
    page
}

fn line(page: &mut String, redline: &Redline<'_>, row: &Row) {
    let pair = &redline.comparison.pairs[row.pair];
    let Some(block) = redline.shown(row) else { return };
    let (old, new) = redline.texts(pair);
    let mut body = String::new();
    if row.new.is_some() && pair.old.is_some() {
        flow(pair, old, new).into_iter().for_each(|stretch| body.push_str(&mark(stretch)));
    } else if row.new.is_some() {
        body = mark(Stretch::Inserted(new));
    } else {
        body = mark(Stretch::Deleted(old));
    }
    if row.other.is_some() && !pair.moved && matches!(pair.kind, PairKind::Split | PairKind::Merged) {
        body.push_str(if pair.kind == PairKind::Split { " *(part of a split)*" } else { " *(merged)*" });
    } else if row.other.is_some() {
        body.push_str(if row.new.is_some() { " *(moved here)*" } else { " *(moved away)*" });
    }
    let lead = match block {
        Block::Heading(heading) => {
            let number = heading.enumerator.as_deref().map(|n| format!("{} ", escape(n))).unwrap_or_default();
            format!("{} {number}", "#".repeat((usize::from(heading.level) + 2).min(6)))
        }
        Block::Clause(clause) => {
            let bullet = if clause.kind == ClauseKind::Item { "- " } else { "" };
            let number = clause.enumerator.as_deref().map(|n| format!("{} ", escape(n))).unwrap_or_default();
            format!("{}{bullet}{number}", "  ".repeat(usize::from(clause.depth.min(6))))
        }
        Block::Furniture(_) => String::new(),
    };
    let _ = writeln!(page, "{lead}{body}\n");
}

/// A stretch with its mark; white space stays outside, as Markdown wants it.
pub(super) fn mark(stretch: Stretch<'_>) -> String {
    let (text, mark) = match stretch {
        Stretch::Kept(text) => (text, ""),
        Stretch::Deleted(text) => (text, "~~"),
        Stretch::Inserted(text) => (text, "**"),
    };
    let inner = text.trim();
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + inner.len()..]);
    if inner.is_empty() { text.to_owned() } else { format!("{before}{mark}{}{mark}{after}", escape(inner)) }
}

fn source(page: &mut String, label: &str, side: &Side<'_>) {
    let _ =
        writeln!(page, "- {label}: {}, `{}`, SHA-256 `{}`", escape(&side.called()), side.name, side.sha256);
    for origin in side.origin {
        let _ = writeln!(page, "  - {}", escape(origin));
    }
}

/// Text as Markdown: nothing in it is markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}
