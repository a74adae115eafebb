//! `fineprint cite`: a version or a clause, cited so that others can check it.

use serde_json::json;

use super::show::{choose_version, lifetimes};
use crate::cli::{Ending, output, shelf};
use crate::export::Style;
use crate::insight::Cited;
use crate::library::{Archive, Trouble, find_clause};
use crate::model::ClauseId;
use crate::runtime::now;

pub fn run(archives: &[Archive], locator: &str, style: Style, as_json: bool) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let mut found = shelf::find(archives, locator)?;
    let known = lifetimes(&found);
    let ids: Vec<ClauseId> = known.iter().map(|(id, _)| *id).collect();
    let mut clause = None;
    if let Some(prefix) = found.place.clause.clone() {
        let id = find_clause(&ids, &prefix)?;
        choose_version(&mut found, id, &known)?;
        clause = Some(id);
    }
    let read = found.archive.read(found.version())?;
    let provenance = found.archive.provenance(found.document(), found.version())?;
    let cited = Cited {
        archive: found.archive.name(),
        service: (&found.service().slug, &found.service().name),
        document: (&found.document().slug, &found.document().title),
        versions: &found.document().versions,
        version: found.place.version,
        outline: &read.outline,
        sha256: read.sha256,
        provenance: &provenance,
    };
    let citation = cited.citation(clause, ids, now())?;
    if as_json {
        output::json(&json!({
            "locator": citation.locator,
            "sha256": citation.sha256.to_string(),
            "plain": citation.written(Style::Plain),
            "bibtex": citation.written(Style::BibTex),
            "csl-json": serde_json::from_str::<serde_json::Value>(&citation.written(Style::CslJson)).unwrap_or_default(),
            "markdown": citation.written(Style::Markdown),
        }))?;
    } else {
        output::lines([citation.written(style)])?;
    }
    Ok(Ending::Found)
}
