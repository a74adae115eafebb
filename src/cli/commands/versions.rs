//! `fineprint versions`: what each version of a document is, and how much it changed.

use serde_json::{Value, json};

use crate::cli::{Ending, output, shelf};
use crate::library::{Archive, Trouble, VersionNames};
use crate::model::{Facts, Version};

pub fn run(archives: &[Archive], locator: &str, as_json: bool) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let found = shelf::find(archives, locator)?;
    let only = found.place.version_named.then_some(found.place.version);
    let wanted = |at: &usize| only.is_none_or(|only| only == *at);
    let versions = (0..found.document().versions.len()).filter(wanted);
    let (name, names) = (found.name(), VersionNames::new(&found.document().versions));
    let locator = |at: usize| format!("{name}@{}", names.name(at));
    let versions = versions.map(|at| (locator(at), &found.document().versions[at]));
    let origin = |version: &Version| found.archive.origin(&version.content);
    if as_json {
        let rows: Vec<Value> =
            versions.map(|(locator, version)| row(&locator, version, origin(version).as_deref())).collect();
        output::json(&json!({ "versions": rows }))?
    } else {
        output::lines(versions.map(|(locator, version)| line(&locator, version, origin(version))))?
    }
    Ok(Ending::Found)
}

fn row(locator: &str, version: &Version, origin: Option<&str>) -> Value {
    let facts = version.facts.as_ref();
    let figure = |of: fn(&Facts) -> u32| facts.map_or(0, of);
    json!({
        "locator": locator,
        "date": version.date.rfc3339(),
        "commit": version.commit.map(|commit| commit.to_string()),
        "sha256": facts.map(|facts| facts.sha256.to_string()),
        "kind": facts.map(|facts| facts.kind.word()),
        "added": figure(|facts| facts.added),
        "removed": figure(|facts| facts.removed),
        "reworded": figure(|facts| facts.reworded),
        "origin": origin,
        "weighty": facts.map(|facts| facts.weighty.as_slice()).unwrap_or_default(),
    })
}

fn line(locator: &str, version: &Version, origin: Option<String>) -> String {
    let Some(facts) = &version.facts else { return format!("· {locator}  not read yet") };
    let weighty =
        if facts.weighty.is_empty() { String::new() } else { format!("   [{}]", facts.weighty.join(", ")) };
    let origin = origin.map(|origin| format!("   from {origin}")).unwrap_or_default();
    let Facts { kind, added, removed, reworded, .. } = facts;
    format!("{} {locator}  {:10} +{added} −{removed} ~{reworded}{weighty}{origin}", kind.mark(), kind.word())
}
