//! `fineprint changes`: what changed in the archives, newest first.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::figures::{change_figures, oscillation_label};
use crate::cli::args::ChangesArgs;
use crate::cli::{Ending, output, shelf};
use crate::history::feed::{Feed, Item, Line, Showing, named};
use crate::history::feed_filter::Filter;
use crate::history::{Touch, Visits, visits};
use crate::insight::{Insight, Severity};
use crate::library::{Archive, Personal, Trouble, version_name};
use crate::model::{ChangeKind, Facts, Holdings, Timestamp};

pub fn run(
    archives: &[Archive],
    personal: &Personal,
    insight: &Insight,
    wanted: &ChangesArgs,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let filter = filter(wanted)?;
    shelf::update(archives)?;
    let loaded = personal.load::<Visits>(visits::FILE);
    if let Some(trouble) = &loaded.trouble {
        output::complain(trouble);
    }
    let held: Vec<_> = archives.iter().map(Archive::holdings).collect();
    let holdings: Vec<&Holdings> = held.iter().map(|holdings| &**holdings).collect();
    let seen = archives.iter().map(|archive| loaded.value.get(&archive.source().identity()));
    let mut feed = Feed::new(holdings.iter().copied().zip(seen));
    for archive in archives {
        feed.touches.push(insight.touches(archive)?.map(Arc::new));
    }
    let folded = BTreeSet::new();
    let showing = Showing { filter: &filter, hidden: wanted.all, folded: (!wanted.all).then_some(&folded) };
    let (lines, _) = feed.lines(&holdings, showing);
    let told = Told { archives, holdings: &holdings, feed: &feed };
    let most = wanted.limit.unwrap_or(usize::MAX);
    let shown = lines.iter().take(most);
    let ending = if lines.is_empty() { Ending::Nothing } else { Ending::Found };
    if as_json {
        let changes: Vec<Value> = shown.filter_map(|line| told.entry(*line)).collect();
        output::json(&json!({ "changes": changes }))?;
    } else {
        output::lines(shown.filter_map(|line| told.line(*line)))?;
    }
    Ok(ending)
}

/// What is asked for.
fn filter(wanted: &ChangesArgs) -> Result<Filter, Trouble> {
    let day = |text: &Option<String>, read: fn(&str) -> Option<Timestamp>| match text {
        None => Ok(None),
        Some(text) => read(text).map(Some).ok_or_else(|| {
            Trouble::new(format!("{text:?} is not a date"), "write one such as 2026, 2026-01 or 2026-01-31")
        }),
    };
    Ok(Filter {
        words: Vec::new(),
        services: wanted.service.iter().map(|name| name.to_lowercase()).collect(),
        documents: wanted.document.iter().map(|name| name.to_lowercase()).collect(),
        since: day(&wanted.since, Timestamp::parse)?,
        until: day(&wanted.until, Timestamp::parse_end)?,
        new: wanted.new,
        silent: wanted.silent,
        topics: wanted.topic.iter().map(|topic| topic.to_lowercase()).collect(),
        severity: wanted.severity.map(|severity| severity.word().to_owned()),
    })
}

/// What lines are told from.
struct Told<'a> {
    archives: &'a [Archive],
    holdings: &'a [&'a Holdings],
    feed: &'a Feed,
}

impl Told<'_> {
    fn facts(&self, item: &Item) -> Option<&Facts> {
        named(self.holdings, item.place)?.1.versions.get(item.place.version)?.facts.as_ref()
    }

    fn locator(&self, item: &Item) -> Option<String> {
        let (service, document) = named(self.holdings, item.place)?;
        let archive = self.archives.get(item.place.archive)?;
        let name = shelf::document_name(archive, service, document, self.archives.len() > 1);
        Some(format!("{name}@{}", version_name(&document.versions, item.place.version)))
    }

    fn entry(&self, line: Line) -> Option<Value> {
        let item = self.feed.items.get(line.item())?;
        let (service, document) = named(self.holdings, item.place)?;
        let facts = self.facts(item)?;
        let touch = self.feed.touch(self.holdings, item);
        let mut entry = json!({
            "locator": self.locator(item)?,
            "service": service.name,
            "document": document.title,
            "date": item.date.rfc3339(),
            "kind": item.kind.word(),
            "added": facts.added,
            "removed": facts.removed,
            "reworded": facts.reworded,
            "weighty": facts.weighty,
            "silent": item.silent,
            "new": item.new,
            "severity": touch.and_then(Touch::severity),
            "topics": touch.map(|touch| touch.topics.iter().map(|(id, _)| &**id).collect::<Vec<_>>()).unwrap_or_default(),
        });
        if let Line::Fold(_, flaps, oldest, _) = line {
            let texts = item.fold.and_then(|fold| self.feed.folds.get(fold)).map(|fold| fold.texts);
            entry["oscillations"] = json!(flaps);
            entry["texts"] = json!(texts);
            entry["since"] = json!(oldest.rfc3339());
        }
        Some(entry)
    }

    fn line(&self, line: Line) -> Option<String> {
        let item = self.feed.items.get(line.item())?;
        let facts = self.facts(item)?;
        let head = format!("{} {} {}", item.date.day(), item.kind.mark(), self.locator(item)?);
        let what = match line {
            Line::Fold(_, flaps, oldest, _) => {
                let texts = item.fold.and_then(|fold| self.feed.folds.get(fold)).map_or(2, |fold| fold.texts);
                format!("{} since {}", oscillation_label(flaps, texts), oldest.day())
            }
            Line::Item(..) => {
                let mut parts = match item.kind {
                    ChangeKind::Change => vec![change_figures(facts)],
                    kind => vec![kind.word().to_owned(), change_figures(facts)],
                };
                parts.retain(|part| !part.is_empty());
                if !facts.weighty.is_empty() {
                    parts.push(format!("  [{}]", facts.weighty.join(", ")));
                }
                let severe = self.feed.touch(self.holdings, item).into_iter().flat_map(|touch| &touch.topics);
                let severe = severe.filter(|(_, severity)| *severity == Severity::High.word());
                parts.extend(severe.map(|(id, _)| format!(" {} {id}", Severity::High.mark())));
                if item.silent {
                    parts.push("  silent: date unchanged".into());
                }
                parts.join(" ")
            }
        };
        let new = if item.new { "  new" } else { "" };
        Some(format!("{head}  {what}{new}").trim_end().to_owned())
    }
}
