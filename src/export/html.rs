//! The redline as a page that stands alone: no script, nothing loaded, fit for paper.

use std::fmt::Write;

use super::{Redline, Side, Stretch, flow};
use crate::compare::{PairKind, Row, Weighty};
use crate::model::{Block, ClauseKind};

/// Colours and type; on paper the marks alone must do.
pub(super) const STYLE: &str = "\
:root{--ins:#0a5d24;--ins-bg:#e3f6e6;--del:#9a1c1c;--del-bg:#fde8e8;--move:#0b4a9e;--move-bg:#e4eefc;--dim:#667}\
body{font:16px/1.55 Georgia,'Times New Roman',serif;color:#1b1f24;max-width:46rem;margin:2rem auto;padding:0 1rem}\
h1,h2,h3,h4,h5,h6{font-family:system-ui,sans-serif;line-height:1.25;margin:1.6em 0 .5em}\
h1{font-size:1.5rem}h2{font-size:1.25rem}h3{font-size:1.1rem}h4,h5,h6{font-size:1rem}\
ins{color:var(--ins);background:var(--ins-bg);text-decoration:underline}\
del{color:var(--del);background:var(--del-bg);text-decoration:line-through}\
.moved{color:var(--move);background:var(--move-bg);text-decoration-style:double}\
span.moved{text-decoration:underline double}span.moved ins,span.moved del{text-decoration-style:solid}\
.item{margin-left:1.6em}.number{color:var(--dim);margin-right:.5em}\
.note{color:var(--dim);font:.8rem system-ui,sans-serif}\
ol.changes{font:.9rem/1.4 system-ui,sans-serif;padding-left:2.2em}ol.changes li{margin:.2em 0}\
.kind{display:inline-block;min-width:6.5em;font-weight:600}\
table{border-collapse:collapse;font:.85rem system-ui,sans-serif}td{border-top:1px solid #ccd;padding:.3em .6em;vertical-align:top;overflow-wrap:anywhere}\
a{color:inherit}\
@page{margin:20mm 18mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:8pt system-ui,sans-serif}}\
@media print{body{font-size:10.5pt;margin:0;max-width:none}a{text-decoration:none}p,li{orphans:2;widows:2}h1,h2,h3,h4{break-after:avoid}tr{break-inside:avoid}ins,del,.moved{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

pub(super) fn render(redline: &Redline<'_>) -> String {
    let title = escape(&redline.title());
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p class=\"note\">{}. Insertions are <ins>underlined</ins>, deletions <del>struck</del>, \
         <span class=\"moved\">moves</span> doubly underlined; what moved away is struck where it stood.</p>\n",
        redline.new.outline.language,
        escape(&redline.counts().join(", ")),
    );
    changes(&mut page, redline);
    page.push_str("<hr>\n<main>\n");
    for (at, row) in redline.comparison.rows.iter().enumerate() {
        line(&mut page, redline, at, row);
    }
    page.push_str("</main>\n<hr>\n<h2>Sources</h2>\n<table>\n");
    source(&mut page, "Old", &redline.old);
    source(&mut page, "New", &redline.new);
    page.push_str("</table>\n</body>\n</html>\n");
    page
}

fn changes(page: &mut String, redline: &Redline<'_>) {
    let list = redline.comparison.changes(redline.old.outline, redline.new.outline);
    if list.is_empty() {
        page.push_str("<p>Both texts say the same.</p>\n");
        return;
    }
    page.push_str("<h2>Changes</h2>\n<ol class=\"changes\">\n");
    for change in list {
        let place = change.place.last().map(|heading| format!("{} › ", escape(heading))).unwrap_or_default();
        let weighty: Vec<String> = change.weighty.iter().map(Weighty::label).collect();
        let weighty = if weighty.is_empty() {
            String::new()
        } else {
            format!(" <strong>{}</strong>", escape(&weighty.join(", ")))
        };
        let count = if change.count > 1 { format!("({} clauses) ", change.count) } else { String::new() };
        let _ = writeln!(
            page,
            "<li><a href=\"#r{}\"><span class=\"kind\">{} {}</span> {count}{place}{}</a>{weighty}</li>",
            change.row,
            escape(&change.kind.mark().to_string()),
            change.kind.label(),
            escape(&change.words),
        );
    }
    page.push_str("</ol>\n");
}

fn line(page: &mut String, redline: &Redline<'_>, at: usize, row: &Row) {
    let pair = &redline.comparison.pairs[row.pair];
    let Some(block) = redline.shown(row) else { return };
    let (old, new) = redline.texts(pair);
    let body = match (row.old, row.new) {
        (Some(_), Some(_)) => stretches(&flow(pair, old, new)),
        (Some(_), None) => whole("del", pair.kind, text(block)),
        // A clause that moved is shown at its new place with its changed words; a part of a split is no move.
        (None, _) if pair.old.is_some() && !pair.moved => stretches(&flow(pair, old, new)),
        (None, _) if pair.old.is_some() => {
            format!("<span class=\"moved\">{}</span>", stretches(&flow(pair, old, new)))
        }
        (None, _) => whole("ins", pair.kind, text(block)),
    };
    let note = row.other.map_or_else(String::new, |other| {
        let what = match (pair.kind, row.new.is_some()) {
            (PairKind::Split | PairKind::Merged, _) if !pair.moved => "part of this",
            (_, true) => "from here",
            (_, false) => "to here",
        };
        let mark = if what == "part of this" { pair.kind.mark() } else { PairKind::Moved.mark() };
        let mark = escape(&mark.to_string());
        format!(" <a class=\"note\" href=\"#r{other}\">{mark} {what}</a>")
    });
    let number =
        number(block).map_or_else(String::new, |n| format!("<span class=\"number\">{}</span>", escape(n)));
    let (tag, class) = match block {
        Block::Heading(heading) => (format!("h{}", (heading.level + 1).min(6)), ""),
        Block::Clause(clause) if matches!(clause.kind, ClauseKind::Item | ClauseKind::Row) => {
            ("p".to_owned(), " class=\"item\"")
        }
        _ => ("p".to_owned(), ""),
    };
    let _ = writeln!(page, "<{tag} id=\"r{at}\"{class}>{number}{body}{note}</{tag}>");
}

fn whole(tag: &str, kind: PairKind, text: &str) -> String {
    let class = if matches!(kind, PairKind::Added | PairKind::Removed) { "" } else { " class=\"moved\"" };
    format!("<{tag}{class}>{}</{tag}>", escape(text))
}

fn stretches(flow: &[Stretch<'_>]) -> String {
    let mut out = String::new();
    for stretch in flow {
        let _ = match stretch {
            Stretch::Kept(text) => write!(out, "{}", escape(text)),
            Stretch::Deleted(text) => write!(out, "<del>{}</del>", escape(text)),
            Stretch::Inserted(text) => write!(out, "<ins>{}</ins>", escape(text)),
        };
    }
    out
}

fn source(page: &mut String, label: &str, side: &Side<'_>) {
    let origin: String = side.origin.iter().map(|line| format!("<br>{}", escape(line))).collect();
    let _ = writeln!(
        page,
        "<tr><td>{label}</td><td>{}<br><code>{}</code>{origin}<br>SHA-256 <code>{}</code></td></tr>",
        escape(&side.called()),
        escape(side.name),
        side.sha256,
    );
}

fn text(block: &Block) -> &str {
    match block {
        Block::Heading(heading) => &heading.text,
        Block::Clause(clause) => &clause.text,
        Block::Furniture(furniture) => &furniture.text,
    }
}

fn number(block: &Block) -> Option<&str> {
    match block {
        Block::Heading(heading) => heading.enumerator.as_deref(),
        Block::Clause(clause) => {
            clause.enumerator.as_deref().or((clause.kind == ClauseKind::Item).then_some("•"))
        }
        Block::Furniture(_) => None,
    }
}

/// Text as HTML: nothing in it is markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            c => out.push(c),
        }
    }
    out
}
