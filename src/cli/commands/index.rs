//! `fineprint index`: brings the index of each archive up to date; a line of JSON for each.

use serde_json::json;

use crate::cli::{Ending, output, shelf};
use crate::library::{Archive, Trouble};
use crate::ui::counted;

pub fn run(archives: &[Archive], rebuild: bool, as_json: bool) -> Result<Ending, Trouble> {
    for archive in archives {
        let outcome = shelf::update_one(archive, rebuild)?;
        let stats = outcome.snapshot.stats();
        if as_json {
            output::json(&json!({
                "archive": archive.name(),
                "services": stats.services,
                "documents": stats.documents,
                "versions": stats.versions,
                "clauses": stats.clauses,
                "bytes_read": stats.bytes_read,
                "bytes_indexed": stats.bytes_indexed,
                "seconds": stats.seconds,
                "updated": outcome.updated,
            }))?;
        } else {
            let done = if outcome.updated {
                format!("indexed in {:.1} s", stats.seconds)
            } else {
                "up to date".to_owned()
            };
            output::lines([format!(
                "{}: {}, {}, {}, {}; {done}",
                archive.name(),
                counted(stats.services as usize, "service"),
                counted(stats.documents as usize, "document"),
                counted(stats.versions as usize, "version"),
                counted(stats.clauses as usize, "clause"),
            )])?;
        }
    }
    Ok(Ending::Found)
}
