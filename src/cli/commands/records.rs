//! `fineprint records`: what people wrote about clauses, and which clauses it is about now.

use serde_json::{Value, json};

use crate::cli::{Ending, output, shelf};
use crate::insight::{Anchored, DocumentKey, Insight, Mention, Record, Severity, State};
use crate::library::{Archive, Trouble, resolve};
use crate::model::{ClauseId, Locator};

pub fn run(
    archives: &[Archive],
    insight: &Insight,
    locator: Option<&str>,
    as_json: bool,
) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let only = locator.map(|locator| named(archives, locator)).transpose()?;
    let clause =
        locator.and_then(|locator| locator.rsplit_once('#')).map(|(_, clause)| clause.to_lowercase());
    let (mut entries, mut told) = (Vec::new(), Vec::new());
    for (at, archive) in archives.iter().enumerate() {
        let Some(anchors) = insight.anchors(archive)? else { continue };
        for trouble in &anchors.troubles {
            // The user's own file is read for every archive, and told once.
            if !told.contains(trouble) {
                output::complain(trouble);
                told.push(trouble.clone());
            }
        }
        for (key, about) in &anchors.documents {
            let wanted = only.as_ref().is_none_or(|(archive, service, document)| {
                *archive == at && *service == key.0 && document.as_ref().is_none_or(|slug| *slug == key.1)
            });
            let of_clause = |anchored: &&Anchored| match &clause {
                Some(prefix) => anchored.clauses.keys().any(|id| id.to_string().starts_with(prefix)),
                None => true,
            };
            if wanted {
                let about = about.iter().filter(of_clause);
                entries.extend(about.map(|anchored| entry(archives, at, key, anchored)));
            }
        }
    }
    let ending = if entries.is_empty() { Ending::Nothing } else { Ending::Found };
    if as_json {
        output::json(&json!({ "records": entries }))?;
    } else if entries.is_empty() {
        output::complain(&Trouble::new("no records", "on screen, `r` on a clause writes one"));
    } else {
        output::lines(entries.iter().flat_map(plain))?;
    }
    Ok(ending)
}

/// The archive, the service and, where one is named, the document.
fn named(archives: &[Archive], locator: &str) -> Result<(usize, String, Option<String>), Trouble> {
    let locator: Locator = locator.parse()?;
    let place = resolve(archives, &locator)?;
    let holdings = archives[place.archive].holdings();
    let service = &holdings.services[place.service];
    let document = place.document.map(|document| service.documents[document].slug.clone());
    Ok((place.archive, service.slug.clone(), document))
}

/// A record, what it says and which clause it is about now, as scripts read it.
pub fn entry(archives: &[Archive], at: usize, key: &DocumentKey, anchored: &Anchored) -> Value {
    let archive = &archives[at];
    let holdings = archive.holdings();
    let found = holdings.find(&key.0, &key.1);
    let name = |clause: ClauseId, version: u32| {
        let document = (key.0.as_str(), key.1.as_str());
        shelf::clause_locator(archives, at, document, version as usize, clause)
    };
    let (locator, nearest) = match &anchored.state {
        State::Current { clause, version, .. } => (Some(name(*clause, *version)), None),
        State::Gone { clause, last } => (Some(name(*clause, *last)), None),
        State::Unanchored { nearest } => {
            let nearest = nearest.as_ref().map(|nearest| {
                json!({
                    "locator": name(nearest.clause, nearest.version),
                    "text": nearest.text,
                    "score": (f64::from(nearest.score) * 1000.0).round() / 1000.0,
                })
            });
            (None, nearest)
        }
    };
    let mut value = record_value(&anchored.kept.record);
    value["service"] = found.map_or(key.0.as_str(), |(service, _)| &service.name).into();
    value["document"] = found.map_or(key.1.as_str(), |(_, document)| &document.title).into();
    value["state"] = anchored.state.word().into();
    value["locator"] = locator.into();
    value["nearest"] = nearest.into();
    value["file"] = anchored.kept.file.as_str().into();
    value["line"] = anchored.kept.line.into();
    value
}

/// Everything that a record says.
pub fn record_value(record: &Record) -> Value {
    let mentions = |list: &[Mention]| -> Vec<Value> {
        let mention = |mention: &Mention| {
            json!({
                "service": mention.service,
                "severity": mention.severity.map(Severity::word),
                "text": mention.text,
            })
        };
        list.iter().map(mention).collect()
    };
    let source = &record.source;
    json!({
        "title": record.title,
        "quote": record.quote,
        "severity": record.severity.map(Severity::word),
        "categories": record.categories,
        "misfires": record.misfires,
        "summary": record.summary,
        "why_it_matters": record.why_it_matters,
        "consumer_impact": record.consumer_impact,
        "analysis": record.analysis,
        "regulations": record.regulations,
        "elsewhere": mentions(&record.elsewhere),
        "risks": mentions(&record.risks),
        "questions": record.questions.iter().map(|asked| {
            json!({ "question": asked.question, "answer": asked.answer })
        }).collect::<Vec<_>>(),
        "notes": record.notes,
        "source": {
            "publisher": source.publisher,
            "url": source.url,
            "record_id": source.record_id,
            "document_id": source.document_id,
            "entity": source.entity,
            "document": source.document,
            "document_updated": source.document_updated,
            "first_tracked": source.first_tracked,
            "last_verified": source.last_verified,
            "captured": source.captured,
            "accessed": source.accessed,
            "source_url": source.source_url,
            "snapshot_url": source.snapshot_url,
            "sha256": source.sha256.map(|digest| digest.to_string()),
            "checks": source.checks,
            "citation": source.citation,
        },
    })
}

fn plain(entry: &Value) -> Vec<String> {
    let text = |key: &str| entry[key].as_str().unwrap_or_default();
    let mark = text("severity").parse::<Severity>().map_or("", Severity::mark);
    let title = if text("title").is_empty() { text("quote") } else { text("title") };
    let mut lines = vec![
        format!("{mark} {title}   {} › {}", text("service"), text("document")).trim_start().to_owned(),
        format!("  “{}”", text("quote").replace('\n', " ")),
    ];
    lines.extend(place_line(entry));
    lines.push(format!("  {}, line {}", text("file"), entry["line"]));
    lines.push(String::new());
    lines
}

/// Which clause a record is about now, on a line.
pub fn place_line(entry: &Value) -> Vec<String> {
    let at = entry["locator"].as_str().unwrap_or_default();
    let line = match entry["state"].as_str().unwrap_or_default() {
        "current" => format!("  in force: {at}"),
        "reworded" => format!("  in force in other words: {at}"),
        "rewritten" => format!("  became something else: {at}"),
        "gone" => format!("  no longer in force: {at}"),
        _ => match entry["nearest"].as_object() {
            Some(nearest) => format!(
                "  unanchored: no version holds these words; nearest ({}) is {}: {}",
                nearest["score"],
                nearest["locator"].as_str().unwrap_or_default(),
                nearest["text"].as_str().unwrap_or_default().replace('\n', " ")
            ),
            None => "  unanchored: no version holds these words".to_owned(),
        },
    };
    vec![line]
}
