//! `fineprint list`: services and their documents.

use serde_json::{Value, json};

use crate::cli::{Ending, output, shelf};
use crate::library::{Archive, Trouble, resolve};
use crate::model::{Document, Locator, Service};
use crate::ui::counted;

pub fn run(archives: &[Archive], locator: Option<&str>, as_json: bool) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let place = match locator {
        Some(text) => Some(resolve(archives, &text.parse::<Locator>()?)?),
        None => None,
    };
    let several = archives.len() > 1;
    let mut services: Vec<Value> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for (a, archive) in
        archives.iter().enumerate().filter(|(a, _)| place.as_ref().is_none_or(|p| p.archive == *a))
    {
        let holdings = archive.holdings();
        for (s, service) in holdings.services.iter().enumerate() {
            if place.as_ref().is_some_and(|p| (p.archive, p.service) != (a, s)) {
                continue;
            }
            let wanted = |d: usize| place.as_ref().is_none_or(|p| p.document.is_none_or(|only| only == d));
            let documents: Vec<&Document> =
                service.documents.iter().enumerate().filter(|(d, _)| wanted(*d)).map(|(_, d)| d).collect();
            lines.push(service.name.clone());
            lines.extend(documents.iter().map(|document| line(archive, service, document, several)));
            let documents: Vec<Value> =
                documents.iter().map(|d| entry(archive, service, d, several)).collect();
            services.push(json!({ "name": service.name, "slug": service.slug, "documents": documents }));
        }
    }
    let ending = if services.is_empty() { Ending::Nothing } else { Ending::Found };
    if as_json {
        output::json(&json!({ "services": services }))?
    } else {
        output::lines(lines)?
    }
    Ok(ending)
}

fn entry(archive: &Archive, service: &Service, document: &Document, several: bool) -> Value {
    json!({
        "title": document.title,
        "slug": document.slug,
        "locator": shelf::document_name(archive, service, document, several),
        "versions": document.versions.len(),
        "first": document.versions.first().map(|version| version.date.rfc3339()),
        "last": document.versions.last().map(|version| version.date.rfc3339()),
    })
}

fn line(archive: &Archive, service: &Service, document: &Document, several: bool) -> String {
    let name = shelf::document_name(archive, service, document, several);
    format!("  {name:48} {:>14}  {}", counted(document.versions.len(), "version"), document.days())
}
