//! `fineprint show`: the clauses of a version, or one clause.

use serde_json::{Value, json};

use super::classify::topics_of;
use super::records::record_value;
use crate::cli::shelf::Found;
use crate::cli::{Ending, output, shelf};
use crate::insight::{Insight, Severity};
use crate::library::{Archive, ClauseNames, Trouble, find_clause};
use crate::model::{Block, Bracket, ClauseId, Lifetime, Outline, Timestamp};

pub fn run(archives: &[Archive], insight: &Insight, locator: &str, as_json: bool) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let mut found = shelf::find(archives, locator)?;
    let lifetimes = lifetimes(&found);
    let ids: Vec<ClauseId> = lifetimes.iter().map(|(id, _)| *id).collect();
    let only = match found.place.clause.clone() {
        Some(prefix) => Some(find_clause(&ids, &prefix)?),
        None => None,
    };
    if let Some(clause) = only {
        choose_version(&mut found, clause, &lifetimes)?;
    }
    let version = found.place.version;
    let outline = found.archive.read(found.version())?.outline;
    if as_json {
        insight.anchors(found.archive)?;
    }
    let place = found.locator(version);
    let names = ClauseNames::new(ids);
    let name = |id: ClauseId| format!("{place}#{}", names.name(id));
    let shown = |id: ClauseId| only.is_none_or(|only| only == id);
    if as_json {
        output::json(&value(&found, insight, &outline, &name, &shown, only, &lifetimes))?;
    } else {
        let bracket = only.and_then(|id| {
            let (_, life) = lifetimes.iter().find(|(known, _)| *known == id)?;
            Some(life.bracket(&found.document().versions))
        });
        let head = head(&only.map_or_else(|| place.clone(), &name), bracket);
        output::lines(head.into_iter().chain(plain(&outline, &shown, &name, only.is_some())))?;
    }
    Ok(Ending::Found)
}

/// The lifetimes of the document's clauses, gone ones too.
pub(super) fn lifetimes(found: &Found<'_>) -> Vec<(ClauseId, Lifetime)> {
    let snapshot = found.archive.snapshot();
    let indexed = snapshot.as_ref().and_then(|s| s.document(&found.service().slug, &found.document().slug));
    indexed.map(|indexed| indexed.table.lifetimes().collect()).unwrap_or_default()
}

/// A clause that was not asked for in a certain version is shown in the last one that holds it.
pub(super) fn choose_version(
    found: &mut Found<'_>,
    clause: ClauseId,
    lifetimes: &[(ClauseId, Lifetime)],
) -> Result<(), Trouble> {
    let Some((_, life)) = lifetimes.iter().find(|(id, _)| *id == clause) else { return Ok(()) };
    if life.holds(found.place.version as u32) {
        return Ok(());
    }
    if found.place.version_named {
        let bracket = life.bracket(&found.document().versions);
        let what = format!("{} does not hold that clause", found.locator(found.place.version));
        let (first, last) = (bracket.first_seen.day(), bracket.last_seen.day());
        return Err(Trouble::new(
            what,
            format!("it was seen from {first} to {last}; leave out the version to see it"),
        ));
    }
    found.place.version = life.last() as usize;
    Ok(())
}

fn value(
    found: &Found<'_>,
    insight: &Insight,
    outline: &Outline,
    name: &dyn Fn(ClauseId) -> String,
    shown: &dyn Fn(ClauseId) -> bool,
    only: Option<ClauseId>,
    lifetimes: &[(ClauseId, Lifetime)],
) -> Value {
    let version = found.version();
    let facts = version.facts.as_ref();
    let anchors = found.archive.snapshot().and_then(|snapshot| insight.known_anchors(&snapshot));
    let document = (found.service().slug.as_str(), found.document().slug.as_str());
    let clauses: Vec<Value> = outline
        .clauses()
        .filter(|(_, clause)| shown(clause.id))
        .map(|(at, clause)| {
            let place = outline.place(at);
            let topics = insight.topics(&clause.text, outline.language, &place);
            let judged = insight.judge(anchors.as_deref(), document, clause.id, topics);
            json!({
                "locator": name(clause.id),
                "heading": place,
                "enumerator": clause.enumerator,
                "text": clause.text,
                "severity": judged.severity.map(Severity::word),
                "topics": topics_of(insight, &clause.text, &judged),
                "records": judged.records.iter().map(|n| record_value(&n.kept.record)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let place = found.locator(found.place.version);
    let mut value = json!({
        "locator": only.map_or(place, name),
        "service": found.service().name,
        "document": found.document().title,
        "version": {
            "locator": found.locator(found.place.version),
            "date": version.date.rfc3339(),
            "commit": version.commit.map(|commit| commit.to_string()),
            "sha256": facts.map(|facts| facts.sha256.to_string()),
            "kind": facts.map(|facts| facts.kind.word()),
        },
        "clauses": clauses,
    });
    if let Some(life) = only.and_then(|id| lifetimes.iter().find(|(known, _)| *known == id)) {
        value["lifetime"] = lifetime(&life.1.bracket(&found.document().versions));
    }
    value
}

pub(super) fn lifetime(bracket: &Bracket) -> Value {
    json!({
        "first_seen": bracket.first_seen.rfc3339(),
        "last_seen": bracket.last_seen.rfc3339(),
        "absent_before": bracket.absent_before.map(Timestamp::rfc3339),
        "gone_since": bracket.gone_since.map(Timestamp::rfc3339),
        "current": bracket.current(),
    })
}

/// What is shown, and when a single clause was there.
fn head(locator: &str, bracket: Option<Bracket>) -> Vec<String> {
    let mut lines = vec![locator.to_owned()];
    lines.extend(bracket.map(|bracket| {
        let until = bracket.gone_since.map_or("now".to_owned(), |gone| {
            format!("{} (gone since {})", bracket.last_seen.day(), gone.day())
        });
        let absent = bracket
            .absent_before
            .map_or("there since the first record".to_owned(), |absent| format!("absent {}", absent.day()));
        format!("{} → {until}, {absent}", bracket.first_seen.day())
    }));
    lines
}

/// The text as lines: headings, then their clauses, each followed by its id where several are shown.
fn plain(
    outline: &Outline,
    shown: &dyn Fn(ClauseId) -> bool,
    name: &dyn Fn(ClauseId) -> String,
    single: bool,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, block) in outline.blocks.iter().enumerate() {
        match block {
            Block::Heading(heading) if !single => {
                lines.push(format!("\n{} {}", "#".repeat(usize::from(heading.level)), heading.label()));
            }
            Block::Clause(clause) if shown(clause.id) => {
                if single {
                    lines.push(outline.place(at).join(" › "));
                }
                let indent = "  ".repeat(usize::from(clause.depth));
                let id = name(clause.id);
                let id = id.rsplit_once('#').filter(|_| !single).map(|(_, id)| format!("  #{id}"));
                lines.push(format!("\n{indent}{}{}", clause.label(), id.unwrap_or_default()));
            }
            _ => {}
        }
    }
    lines
}
