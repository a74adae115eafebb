//! A dossier as a page that stands alone: no script, nothing loaded, fit for paper.

use std::fmt::Write;

use super::{Changed, Dossier, Item, Line, Piece, Quoted};
use crate::export::html::{STYLE, escape};

/// What a dossier needs beside the style of a redline.
const MORE: &str = "\
blockquote{margin:.8em 0;padding:.1em 1em;border-left:.25em solid #9ab}\
.comment{white-space:pre-line}.tags{font:.8rem system-ui,sans-serif;color:var(--move)}\
article{margin:2.2em 0}article>h2{margin-bottom:.2em}.place{color:var(--dim);font:.85rem system-ui,sans-serif;margin:.2em 0}\
.cite{font:.8rem/1.45 system-ui,sans-serif;color:var(--dim);overflow-wrap:anywhere}\
ol.contents{font:.9rem/1.5 system-ui,sans-serif}.high{color:var(--del);font-weight:600}\
@media print{article{break-inside:auto}blockquote,.cite{break-inside:avoid}}";

pub(super) fn render(dossier: &Dossier) -> String {
    let title = escape(&dossier.title);
    let count = dossier.items.len();
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}{MORE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n\
         <p class=\"note\">{count} {}, written {}.</p>\n",
        if count == 1 { "item" } else { "items" },
        dossier.made.day(),
    );
    if count > 1 {
        page.push_str("<ol class=\"contents\">\n");
        for (at, item) in dossier.items.iter().enumerate() {
            let place = item.place().last().map(|place| format!(" › {}", escape(place))).unwrap_or_default();
            let _ = writeln!(page, "<li><a href=\"#i{at}\">{}{place}</a></li>", escape(&item.title()));
        }
        page.push_str("</ol>\n");
    }
    for (at, item) in dossier.items.iter().enumerate() {
        article(&mut page, at, item);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn article(page: &mut String, at: usize, item: &Item) {
    let _ = writeln!(page, "<article id=\"i{at}\">\n<h2>{}. {}</h2>", at + 1, escape(&item.title()));
    if !item.place().is_empty() {
        let _ = writeln!(page, "<p class=\"place\">{}</p>", escape(&item.place().join(" › ")));
    }
    if item.changes.is_empty() {
        for (label, quoted) in
            item.before.iter().map(|quoted| ("Before: ", quoted)).chain([("", &item.about)])
        {
            if let Some(quote) = quoted.citation.as_ref().and_then(|citation| citation.quote.as_ref()) {
                let _ = writeln!(page, "<blockquote><p>{label}{}</p></blockquote>", escape(quote));
            }
        }
    }
    if !item.counts.is_empty() {
        let _ = writeln!(page, "<p class=\"note\">{}</p>", escape(&item.counts.join(", ")));
    }
    item.changes.iter().for_each(|change| changed(page, change));
    item.text.iter().for_each(|text| line(page, text));
    if !item.comment.is_empty() {
        let _ = writeln!(page, "<p class=\"comment\">{}</p>", escape(&item.comment));
    }
    if !item.tags.is_empty() {
        let tags: Vec<String> = item.tags.iter().map(|tag| format!("#{}", escape(tag))).collect();
        let _ = writeln!(page, "<p class=\"tags\">{}</p>", tags.join(" "));
    }
    if let Some(missing) = &item.missing {
        let _ = writeln!(page, "<p class=\"note\">{}</p>", escape(missing));
    }
    page.push_str("<footer>\n");
    item.before.iter().chain([&item.about]).for_each(|quoted| source(page, quoted));
    page.push_str("</footer>\n</article>\n");
}

fn changed(page: &mut String, change: &Changed) {
    let place = change.place.last().map(|place| format!(" · {}", escape(place))).unwrap_or_default();
    let mut flow = String::new();
    for piece in &change.pieces {
        let _ = match piece {
            Piece::Kept(text) => write!(flow, "{}", escape(text)),
            Piece::Deleted(text) => write!(flow, "<del>{}</del>", escape(text)),
            Piece::Inserted(text) => write!(flow, "<ins>{}</ins>", escape(text)),
        };
    }
    let _ = writeln!(
        page,
        "<blockquote><p class=\"note\">{} {}{place}</p><p>{flow}</p></blockquote>",
        escape(&change.kind.mark().to_string()),
        change.kind.label(),
    );
}

fn line(page: &mut String, line: &Line) {
    let _ = match line.heading {
        Some(level) => {
            let tag = (level + 2).min(6);
            writeln!(page, "<h{tag}>{}</h{tag}>", escape(&line.text))
        }
        None => {
            let class = if line.item { " class=\"item\"" } else { "" };
            writeln!(page, "<p{class}>{}</p>", escape(&line.text))
        }
    };
}

fn source(page: &mut String, quoted: &Quoted) {
    let Some(citation) = &quoted.citation else { return };
    let mut parts = Vec::new();
    if let Some(severity) = quoted.severity {
        let topics = escape(&quoted.topics.join(", "));
        let class = if severity == "high" { " class=\"high\"" } else { "" };
        parts.push(format!("<span{class}>{}</span> {topics}", escape(severity)));
    }
    parts.extend(quoted.lifetime().map(|lifetime| escape(&lifetime)));
    let without = crate::export::Citation { quote: None, ..citation.clone() };
    parts.push(escape(&without.written(crate::export::Style::Plain)));
    let _ = writeln!(page, "<p class=\"cite\">{}</p>", parts.join("<br>"));
}
