//! `fineprint capture`: a saved page becomes a version of a corpus folder, with its evidence.

use serde_json::json;

use crate::cli::args::CaptureArgs;
use crate::cli::shelf::read_page;
use crate::cli::{Ending, output};
use crate::library::{Capture, Trouble, capture};
use crate::model::Timestamp;
use crate::runtime::now;

pub fn run(wanted: &CaptureArgs, as_json: bool) -> Result<Ending, Trouble> {
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
    let page = Capture {
        service: &wanted.service,
        document: &wanted.document,
        moment,
        url: wanted.url.as_deref(),
        format,
        bytes: &bytes,
    };
    let captured = capture(&wanted.into, page)?;
    if as_json {
        output::json(&json!({
            "path": captured.path,
            "locator": captured.locator,
            "sha256": captured.sha256.to_string(),
            "new": captured.new,
        }))?;
    } else {
        let what = if captured.new { "added" } else { "there already, byte for byte" };
        output::lines([format!("{} {what}", wanted.into.join(&captured.path).display())])?;
    }
    Ok(Ending::Found)
}
