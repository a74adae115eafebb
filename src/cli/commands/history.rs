//! `fineprint history`: the versions of a document, or the lineage of a clause.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::show::{choose_version, lifetime, lifetimes};
use crate::cli::shelf::Found;
use crate::cli::{Ending, output, shelf};
use crate::history::{Lineage, Origin, Step, Subject, lineage};
use crate::library::{Archive, Trouble, clause_name, find_clause};
use crate::model::{Cancel, ClauseId, Lifetime, Timestamp, real_before, real_from};

pub fn run(archives: &[Archive], locator: &str, as_json: bool) -> Result<Ending, Trouble> {
    if !locator.contains('#') {
        return super::versions::run(archives, locator, as_json);
    }
    shelf::update(archives)?;
    let mut found = shelf::find(archives, locator)?;
    let known = lifetimes(&found);
    let ids: Vec<ClauseId> = known.iter().map(|(id, _)| *id).collect();
    let clause = find_clause(&ids, &found.place.clause.clone().unwrap_or_default())?;
    choose_version(&mut found, clause, &known)?;
    let lives: HashMap<ClauseId, Lifetime> = known.into_iter().collect();
    let subject = Subject {
        archive: found.archive,
        document: found.document(),
        lifetimes: &lives,
        clause,
        version: found.place.version,
    };
    let traced = lineage(subject, &Cancel::default(), &mut |_| {})?;
    let Some(traced) = traced else { return Ok(Ending::Nothing) };
    let entries = entries(&found, &traced, &ids);
    if as_json {
        output::json(&value(&found, clause, &ids, &lives, &traced, &entries))?;
    } else {
        output::lines(entries.iter().map(plain))?;
    }
    Ok(Ending::Found)
}

/// A line of the lineage: a wording that came, or one that went without becoming another.
struct Entry<'a> {
    locator: String,
    date: Timestamp,
    kind: &'static str,
    step: &'a Step,
    until: Timestamp,
    /// Locators of what it was, in the version before.
    from: Vec<String>,
}

fn entries<'a>(found: &Found<'_>, lineage: &'a Lineage, ids: &[ClauseId]) -> Vec<Entry<'a>> {
    let versions = &found.document().versions;
    let named = |version: u32, clause: ClauseId| {
        format!("{}#{}", found.locator(version as usize), clause_name(clause, ids.iter().copied()))
    };
    let mut entries = Vec::new();
    for step in &lineage.steps {
        let before = real_before(versions, step.span.first as usize);
        let from = match (&step.origin, before) {
            (Origin::From(sources), Some(before)) => {
                sources.iter().filter_map(|source| Some(named(before as u32, source.clause?))).collect()
            }
            _ => Vec::new(),
        };
        let until = versions[step.span.last as usize].date;
        entries.push(Entry {
            locator: named(step.span.first, step.clause),
            date: versions[step.span.first as usize].date,
            kind: step.origin.word(),
            step,
            until,
            from,
        });
        let gone = real_from(versions, step.span.last as usize + 1);
        if let Some(gone) = gone.filter(|_| step.removed) {
            entries.push(Entry {
                locator: named(step.span.last, step.clause),
                date: versions[gone].date,
                kind: "removed",
                step,
                until,
                from: Vec::new(),
            });
        }
    }
    entries
}

fn value(
    found: &Found<'_>,
    clause: ClauseId,
    ids: &[ClauseId],
    lives: &HashMap<ClauseId, Lifetime>,
    lineage: &Lineage,
    entries: &[Entry<'_>],
) -> Value {
    let versions = &found.document().versions;
    let place = found.locator(found.place.version);
    let shown = entries.iter().map(|entry| {
        json!({
            "locator": entry.locator,
            "date": entry.date.rfc3339(),
            "until": entry.until.rfc3339(),
            "kind": entry.kind,
            "text": entry.step.text,
            "enumerator": entry.step.enumerator,
            "heading": entry.step.place,
            "from": entry.from,
        })
    });
    json!({
        "locator": format!("{place}#{}", clause_name(clause, ids.iter().copied())),
        "service": found.service().name,
        "document": found.document().title,
        "lifetime": lives.get(&clause).map(|life| lifetime(&life.bracket(versions))),
        "rewordings": lineage.rewordings(),
        "current": lineage.current(versions),
        "lineage": shown.collect::<Vec<Value>>(),
    })
}

fn plain(entry: &Entry<'_>) -> String {
    let day = entry.date.day();
    match entry.kind {
        "removed" => format!("{day}  removed"),
        kind => format!("{day}  {kind:9} {}\n            {}", entry.locator, entry.step.text),
    }
}
