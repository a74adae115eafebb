//! `fineprint versions`: what each version of a document is, and how much it changed.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::cli::{Ending, output, shelf};
use crate::compare::pair_changed;
use crate::library::{Archive, Trouble};
use crate::model::{ChangeKind, Clause, ClauseId, Outline, Version};

/// How many clauses a version added, removed and reworded.
struct Figures {
    added: usize,
    removed: usize,
    reworded: usize,
}

pub fn run(archives: &[Archive], locator: &str, as_json: bool) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let found = shelf::find(archives, locator)?;
    let document = found.document();
    let only = found.place.version_named.then_some(found.place.version);
    let mut rows: Vec<Value> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<Outline> = None;
    for (at, version) in document.versions.iter().enumerate() {
        let outline = found.archive.read(version)?.outline;
        let kind = version.facts.as_ref().map(|facts| facts.kind);
        let figures = match kind {
            Some(ChangeKind::Junk) => Figures { added: 0, removed: 0, reworded: 0 },
            _ => figures(before.as_ref(), &outline),
        };
        if only.is_none_or(|only| only == at) {
            let locator = found.locator(at);
            let origin = found.archive.origin(&version.content);
            lines.push(line(&locator, version, &figures, origin.as_deref()));
            rows.push(row(&locator, version, &figures, origin.as_deref()));
        }
        // A capture that is no policy is no text that anything was changed from.
        if kind != Some(ChangeKind::Junk) {
            before = Some(outline);
        }
    }
    if as_json {
        output::json(&json!({ "versions": rows }))?
    } else {
        output::lines(lines)?
    }
    Ok(Ending::Found)
}

fn figures(before: Option<&Outline>, now: &Outline) -> Figures {
    let Some(before) = before else {
        let distinct: HashSet<ClauseId> = now.clauses().map(|(_, clause)| clause.id).collect();
        return Figures { added: distinct.len(), removed: 0, reworded: 0 };
    };
    let (deaths, births) = (missing(before, now), missing(now, before));
    let text = |clauses: &[&'_ Clause]| -> Vec<String> {
        clauses.iter().map(|clause| clause.text.clone()).collect()
    };
    let (old, new) = (text(&deaths), text(&births));
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let reworded = pair_changed(&old, &new).len();
    Figures { added: births.len() - reworded, removed: deaths.len() - reworded, reworded }
}

/// The distinct clauses of one text that another lacks, in order.
fn missing<'a>(of: &'a Outline, from: &Outline) -> Vec<&'a Clause> {
    let mut seen: HashSet<ClauseId> = from.clauses().map(|(_, clause)| clause.id).collect();
    of.clauses().map(|(_, clause)| clause).filter(|clause| seen.insert(clause.id)).collect()
}

fn row(locator: &str, version: &Version, figures: &Figures, origin: Option<&str>) -> Value {
    let facts = version.facts.as_ref();
    json!({
        "locator": locator,
        "date": version.date.rfc3339(),
        "commit": version.commit.map(|commit| commit.to_string()),
        "sha256": facts.map(|facts| facts.sha256.to_string()),
        "kind": facts.map(|facts| facts.kind.word()),
        "added": figures.added,
        "removed": figures.removed,
        "reworded": figures.reworded,
        "origin": origin,
    })
}

fn line(locator: &str, version: &Version, figures: &Figures, origin: Option<&str>) -> String {
    let kind = version.facts.as_ref().map_or("", |facts| facts.kind.word());
    let mark = version.facts.as_ref().map_or('·', |facts| facts.kind.mark());
    let Figures { added, removed, reworded } = figures;
    let origin = origin.map(|origin| format!("  from {origin}")).unwrap_or_default();
    format!("{mark} {locator}  {kind:10} +{added} −{removed} ~{reworded}{origin}")
}
