//! `fineprint search`: clauses of the whole history that hold what is looked for.

use serde_json::{Value, json};

use super::classify::topics_of;
use crate::cli::{Ending, output, shelf};
use crate::insight::{Insight, Severity};
use crate::library::{Archive, Trouble};
use crate::model::Timestamp;
use crate::query::{self, Expr, Hit, Query, Sort};

pub fn run(
    archives: &[Archive],
    insight: &Insight,
    text: &str,
    limit: usize,
    sort: Sort,
    as_of: Option<Timestamp>,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let query = query::parse(text)?;
    let query = as_of.map_or_else(|| query.clone(), |moment| query.as_of(moment));
    insight.know(&query)?;
    shelf::update(archives)?;
    insight.prepare(archives, &query, as_json)?;
    let found = insight.search(archives, &query, limit, sort)?;
    if as_json {
        let hits: Vec<Value> = found.hits.iter().map(|hit| entry(archives, insight, hit)).collect();
        let took_us = found.took.as_micros() as u64;
        output::json(&json!({ "query": text, "total": found.total, "took_us": took_us, "hits": hits }))?;
    } else {
        let shown = found.hits.len();
        let mut lines: Vec<String> = found.hits.iter().flat_map(|hit| plain(archives, hit)).collect();
        if shown < found.total {
            lines.push(format!("{shown} of {} clauses; -n shows more", found.total));
        }
        output::lines(lines)?;
        if found.total == 0 {
            output::complain(&nothing(archives, insight, text, &query)?);
        }
    }
    Ok(if found.total == 0 { Ending::Nothing } else { Ending::Found })
}

/// Why nothing is found: a name that nothing has, else nobody says it.
fn nothing(archives: &[Archive], insight: &Insight, text: &str, query: &Query) -> Result<Trouble, Trouble> {
    for filter in query.named() {
        let alone = Query { expr: Expr::Filter(filter.clone()) };
        if insight.search(archives, &alone, 1, Sort::Newest)?.total == 0 {
            return Ok(Trouble::new(
                format!("nothing is called so: {filter}"),
                "`fineprint list` tells services and documents",
            ));
        }
    }
    Ok(Trouble::new(
        format!("no clause of the whole history holds that: {text}"),
        "try fewer words, a beginning (arbit*) or other forms (arbitraton~1)",
    ))
}

/// The locator of a hit, in the last version that holds it.
fn locator(archives: &[Archive], hit: &Hit) -> String {
    let document = (&*hit.service_slug, &*hit.document_slug);
    shelf::clause_locator(archives, hit.archive, document, hit.lifetime.last() as usize, hit.clause)
}

fn entry(archives: &[Archive], insight: &Insight, hit: &Hit) -> Value {
    let topics = insight.topics(&hit.text, hit.language, &hit.place);
    let snapshot = archives[hit.archive].snapshot();
    let anchors = snapshot.and_then(|snapshot| insight.known_anchors(&snapshot));
    let document = (&*hit.service_slug, &*hit.document_slug);
    let judged = insight.judge(anchors.as_deref(), document, hit.clause, topics);
    let highlights: Vec<[usize; 2]> = hit.highlights.iter().map(|range| [range.start, range.end]).collect();
    json!({
        "locator": locator(archives, hit),
        "service": &*hit.service,
        "document": &*hit.document,
        "heading": hit.place,
        "text": hit.text,
        "highlights": highlights,
        "first_seen": hit.first_seen.rfc3339(),
        "last_seen": hit.last_seen.rfc3339(),
        "absent_before": hit.absent_before.map(Timestamp::rfc3339),
        "current": hit.current,
        "severity": judged.severity.map(Severity::word),
        "topics": topics_of(insight, &hit.text, &judged),
    })
}

fn plain(archives: &[Archive], hit: &Hit) -> [String; 3] {
    let until = if hit.current { "now".to_owned() } else { hit.last_seen.day() };
    let place = hit.place.last().map(|heading| format!(" › {heading}")).unwrap_or_default();
    [
        format!("{} › {}{place}   {} → {until}", hit.service, hit.document, hit.first_seen.day()),
        format!("  {}", hit.text.replace('\n', " ")),
        format!("  {}\n", locator(archives, hit)),
    ]
}
