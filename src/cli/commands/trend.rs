//! `fineprint trend`: which documents and services held a phrase, by year or month, and who did first.

use serde_json::{Value, json};

use crate::cli::args::{ByArg, ListFormat};
use crate::cli::{Ending, output, shelf};
use crate::history::{By, Holder, Of, Point, Trend, Turn, trend};
use crate::insight::Insight;
use crate::library::{Archive, Trouble};
use crate::query;
use crate::ui::counted;

/// Columns of the longest bar.
const BAR: usize = 40;
/// First adopters that the plain format names.
const NAMED: usize = 8;

pub fn run(
    archives: &[Archive],
    insight: &Insight,
    text: &str,
    by: ByArg,
    format: ListFormat,
) -> Result<Ending, Trouble> {
    let query = query::parse(text)?;
    insight.know(&query)?;
    shelf::update(archives)?;
    insight.prepare(archives, &query, false)?;
    let told = trend(archives, &query, &|snapshots| insight.searcher(snapshots))?;
    let by = By::from(by);
    match format {
        ListFormat::Json => output::json(&whole(archives, text, by, &told))?,
        ListFormat::Csv => output::lines(csv(by, &told))?,
        ListFormat::Plain => output::lines(plain(by, &told))?,
    }
    Ok(if told.is_empty() { Ending::Nothing } else { Ending::Found })
}

fn whole(archives: &[Archive], text: &str, by: By, told: &Trend) -> Value {
    let years: Vec<Value> = told.points(By::Year).iter().map(|point| entry(By::Year, point)).collect();
    let first: Vec<Value> = told
        .firsts(Of::Services)
        .iter()
        .map(|(n, turn)| {
            let holder = &told.holders[*n];
            json!({
                "service": holder.service,
                "document": holder.document,
                "locator": locator(archives, holder, turn),
                "date": turn.date.rfc3339(),
                "absent_before": turn.before.map(|(_, date)| date.rfc3339()),
            })
        })
        .collect();
    let mut whole = json!({
        "query": text,
        "took_us": told.took.as_micros() as u64,
        "years": years,
        "first": first,
    });
    if by == By::Month {
        let months = told.points(By::Month);
        whole["months"] = months.iter().map(|point| entry(By::Month, point)).collect();
    }
    whole
}

fn entry(by: By, point: &Point) -> Value {
    let mut entry = json!({
        "services": point.services,
        "documents": point.documents,
        "clauses": point.clauses,
        "of_services": point.of_services,
        "of_documents": point.of_documents,
    });
    match by {
        By::Year => entry["year"] = point.month.year().into(),
        By::Month => entry["month"] = point.month.name().into(),
    }
    entry
}

/// The clause by which a document began to hold it.
fn locator(archives: &[Archive], holder: &Holder, turn: &Turn) -> Option<String> {
    let holdings = archives.get(holder.archive)?.holdings();
    let (_, document) = holdings.find(&holder.service_slug, &holder.document_slug)?;
    let slugs = (&*holder.service_slug, &*holder.document_slug);
    let at = turn.version as usize;
    (at < document.versions.len())
        .then(|| shelf::clause_locator(archives, holder.archive, slugs, at, turn.clause))
}

/// A year or a month, as it is written.
fn name(by: By, point: &Point) -> String {
    match by {
        By::Year => point.month.year().to_string(),
        By::Month => point.month.name(),
    }
}

fn csv(by: By, told: &Trend) -> Vec<String> {
    let first = if by == By::Year { "year" } else { "month" };
    let header = format!("{first},services,documents,clauses,of_services,of_documents");
    let row = |p: &Point| {
        let Point { services, documents, clauses, of_services, of_documents, .. } = p;
        format!("{},{services},{documents},{clauses},{of_services},{of_documents}", name(by, p))
    };
    std::iter::once(header).chain(told.points(by).iter().map(row)).collect()
}

fn plain(by: By, told: &Trend) -> Vec<String> {
    if told.is_empty() {
        return Vec::new();
    }
    let points = told.points(by);
    let most = points.iter().map(|point| point.documents).max().unwrap_or(0).max(1) as usize;
    let mut lines = vec![format!("{:8}{:>13}{:>13}{:>9}", "", "services", "documents", "clauses")];
    lines.extend(points.iter().map(|point| {
        let bar = "█".repeat((point.documents as usize * BAR).div_ceil(most));
        let of = |n: u32, of: u32| format!("{n} of {of}");
        let services = of(point.services, point.of_services);
        let documents = of(point.documents, point.of_documents);
        format!("{:8}{services:>13}{documents:>13}{:>9}  {bar}", name(by, point), point.clauses)
            .trim_end()
            .to_owned()
    }));
    let firsts = told.firsts(Of::Services);
    lines.push(String::new());
    lines.push(format!("first of {}:", counted(firsts.len(), "service")));
    lines.extend(firsts.iter().take(NAMED).map(|(n, turn)| {
        let holder = &told.holders[*n];
        let when = match turn.before {
            Some((_, before)) => format!("{}  (absent {})", turn.date.day(), before.day()),
            None => format!("{}  (by then: its first record)", turn.date.day()),
        };
        format!("  {} › {}   {when}", holder.service, holder.document)
    }));
    lines
}
