//! `fineprint export`: clauses, versions, what a query finds, or a dossier, as a file for other people; or the clause
//! table, for other engines.

use std::ops::ControlFlow;

use super::notes::{load, no_dossier};
use super::show::{choose_version, lifetimes};
use crate::cli::note_args::{ExportArgs, FormArg};
use crate::cli::{Ending, output, shelf};
use crate::export::{Dossier, Form, Item, QUICKWIT};
use crate::insight::{Filler, Insight};
use crate::library::{Archive, Note, Personal, Trouble, find_clause};
use crate::model::{Cancel, ClauseId, Locator};
use crate::query;
use crate::runtime::now;

pub fn run(
    archives: &[Archive],
    personal: &Personal,
    insight: &Insight,
    wanted: &ExportArgs,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let form = match wanted.format.form() {
        _ if as_json => Form::Json,
        Some(form) => form,
        None if wanted.format == FormArg::Quickwit => {
            output::lines([QUICKWIT.trim_end()])?;
            return Ok(Ending::Found);
        }
        None => return table(archives, insight, wanted),
    };
    if wanted.what.is_empty() && wanted.dossier.is_none() {
        return Err(Trouble::new(
            "nothing is named that could be exported",
            "name a locator, a query or --dossier; `--format ndjson` writes everything",
        ));
    }
    shelf::update(archives)?;
    let filler = Filler { archives, insight, today: now() };
    let title = wanted.title.clone().or_else(|| wanted.dossier.clone());
    let title = title.unwrap_or_else(|| wanted.what.join(", "));
    let mut dossier = Dossier { title, made: now(), items: Vec::new() };
    if let Some(name) = &wanted.dossier {
        let notes = load(personal)?;
        let chosen: Vec<&Note> = notes.of(name).collect();
        if chosen.is_empty() && notes.dossiers().iter().all(|(known, _)| known != name) {
            return Err(no_dossier(&notes, name));
        }
        dossier.items = filler.dossier("", &chosen, &Cancel::default()).items;
    }
    for what in &wanted.what {
        dossier.items.extend(match located(&filler, what) {
            Some(item) => vec![item?],
            None => found(&filler, what, wanted)?,
        });
    }
    if dossier.items.is_empty() && form != Form::Json {
        return Ok(Ending::Nothing);
    }
    output::lines([dossier.written(form).trim_end()])?;
    Ok(if dossier.items.is_empty() { Ending::Nothing } else { Ending::Found })
}

/// Most clauses of a query, where nobody says how many.
const LIMIT: usize = 200;

/// The clause table, line by line.
fn table(archives: &[Archive], insight: &Insight, wanted: &ExportArgs) -> Result<Ending, Trouble> {
    if wanted.dossier.is_some() {
        return Err(Trouble::new(
            "a dossier has no clause table",
            "write it as html, markdown, json or csv; or name queries instead",
        ));
    }
    let mut queries = Vec::with_capacity(wanted.what.len());
    for what in &wanted.what {
        let one_word = !what.contains(char::is_whitespace);
        let locator = what.parse::<Locator>().ok().filter(|_| one_word);
        if locator.is_some_and(|locator| locator.version.is_some() || locator.clause.is_some()) {
            return Err(Trouble::new(
                format!("{what} is a locator, and the clause table holds whole histories"),
                "narrow it by queries such as service:NAME, document:NAME or is:current",
            ));
        }
        queries.push(query::parse(what)?);
    }
    shelf::update(archives)?;
    let filler = Filler { archives, insight, today: now() };
    let limit = wanted.limit.unwrap_or(usize::MAX);
    let mut out = output::Lines::new();
    let mut written = 0;
    filler.clauses(&queries, &Cancel::default(), |line| {
        if written == limit {
            return ControlFlow::Break(());
        }
        written += 1;
        out.json(&line)
    })?;
    out.end()?;
    Ok(if written == 0 { Ending::Nothing } else { Ending::Found })
}

/// What a locator leads to; `None` where this is a query. What has a version or a clause is a locator, right or
/// wrong; other words are one where they name a document that is there.
fn located(filler: &Filler<'_>, what: &str) -> Option<Result<Item, Trouble>> {
    let one_word = !what.contains(char::is_whitespace);
    let locator: Locator = what.parse().ok().filter(|_| one_word)?;
    locator.document.as_ref()?;
    let named = locator.version.is_some() || locator.clause.is_some();
    let item = clause_or_version(filler, what);
    (named || item.is_ok()).then_some(item)
}

fn clause_or_version(filler: &Filler<'_>, locator: &str) -> Result<Item, Trouble> {
    let mut found = shelf::find(filler.archives, locator)?;
    let clause = match found.place.clause.clone() {
        Some(prefix) => {
            let known = lifetimes(&found);
            let ids: Vec<ClauseId> = known.iter().map(|(id, _)| *id).collect();
            let id = find_clause(&ids, &prefix)?;
            choose_version(&mut found, id, &known)?;
            Some(id)
        }
        None => None,
    };
    let document = (found.place.archive, found.service().slug.as_str(), found.document().slug.as_str());
    match clause {
        Some(clause) => filler.clause(document, found.place.version, clause),
        None => filler.version(document, found.place.version),
    }
}

/// The clauses that a query finds, each in the last version that holds it.
fn found(filler: &Filler<'_>, text: &str, wanted: &ExportArgs) -> Result<Vec<Item>, Trouble> {
    let query = query::parse(text)?;
    filler.insight.know(&query)?;
    filler.insight.prepare(filler.archives, &query, true)?;
    let found =
        filler.insight.search(filler.archives, &query, wanted.limit.unwrap_or(LIMIT), wanted.sort.into())?;
    if found.hits.len() < found.total {
        let what = format!("{} of the {} clauses for {text} are exported", found.hits.len(), found.total);
        output::complain(&Trouble::new(what, "-n exports more"));
    }
    let mut items = Vec::with_capacity(found.hits.len());
    for hit in &found.hits {
        let document = (hit.archive, &*hit.service_slug, &*hit.document_slug);
        items.push(filler.clause(document, hit.lifetime.last() as usize, hit.clause)?);
    }
    Ok(items)
}
