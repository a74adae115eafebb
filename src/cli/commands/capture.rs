//! `fineprint capture`: a saved page becomes a version of a corpus folder, with its evidence.

use serde_json::json;

use super::records;
use crate::cli::args::CaptureArgs;
use crate::cli::shelf::read_page;
use crate::cli::{Ending, output, shelf};
use crate::insight::Insight;
use crate::library::{Archive, Capture, Personal, Trouble, capture};
use crate::model::Timestamp;
use crate::runtime::now;

pub fn run(wanted: &CaptureArgs, as_json: bool) -> Result<Ending, Trouble> {
    let nameless = || Trouble::new("a page without a name", "give --service, --document and --into");
    let (Some(service), Some(document), Some(into)) = (&wanted.service, &wanted.document, &wanted.into)
    else {
        return Err(nameless());
    };
    let moment = match &wanted.date {
        None => now(),
        Some(text) => Timestamp::parse(text).ok_or_else(|| {
            Trouble::new(
                format!("{text:?} is not a date"),
                "write one such as 2024-04-17 or 2024-04-17T08:12:30Z",
            )
        })?,
    };
    let (bytes, format) = read_page(&wanted.file)?;
    let page = Capture { service, document, moment, url: wanted.url.as_deref(), format, bytes: &bytes };
    let captured = capture(into, page)?;
    if as_json {
        output::json(&json!({
            "path": captured.path,
            "locator": captured.locator,
            "sha256": captured.sha256.to_string(),
            "new": captured.new,
        }))?;
    } else {
        let what = if captured.new { "added" } else { "there already, byte for byte" };
        let path = into.join(&captured.path).display().to_string();
        output::lines([format!("{} {what}", crate::text::sanitise(&path))])?;
    }
    Ok(Ending::Found)
}

/// Keeps a saved page about a clause as a record.
pub fn record(
    archives: &[Archive],
    insight: &Insight,
    personal: &Personal,
    wanted: &CaptureArgs,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let (bytes, format) = read_page(&wanted.file)?;
    let mut page = crate::insight::read_page(&bytes, format).or_else(|trouble| {
        // Who names them need not find them on the page.
        let both = wanted.service.clone().zip(wanted.document.clone());
        both.and_then(|names| crate::insight::read_page_of(&bytes, format, names)).ok_or(trouble)
    })?;
    page.service = wanted.service.clone().unwrap_or(page.service);
    page.document = wanted.document.clone().unwrap_or(page.document);
    shelf::update(archives)?;
    let imported = insight.import(archives, personal, &page, wanted.into.as_deref())?;
    let mut state = None;
    if let Some((at, key)) = &imported.about {
        let anchors = insight.anchors(&archives[*at])?.unwrap_or_default();
        let mut of = anchors.documents.get(key).map(Vec::as_slice).unwrap_or_default().iter();
        let mine = of.rfind(|anchored| anchored.kept.record.quote == page.record.quote);
        state = mine.map(|anchored| records::entry(archives, *at, key, anchored));
    }
    if as_json {
        output::json(&json!({ "file": imported.file, "replaced": imported.replaced, "record": state }))?;
    } else {
        let what = if imported.replaced { "brought up to date" } else { "added" };
        let mut lines = vec![format!("{}: {} {what}", imported.file, page.record.name())];
        match &state {
            Some(state) => lines.extend(records::place_line(state)),
            None => lines.push(format!(
                "  no version of {} › {} is there yet: it waits for one",
                page.service, page.document
            )),
        }
        output::lines(lines)?;
    }
    Ok(Ending::Found)
}
