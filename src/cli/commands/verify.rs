//! `fineprint verify`: whether the bytes still are what was recorded, indexed and cited.

use std::io::Read;

use serde_json::json;

use crate::cli::{Ending, output, shelf};
use crate::export::claim;
use crate::insight::{Verified, check_claim, verify};
use crate::library::{Archive, Trouble};
use crate::model::Cancel;

/// The longest citation that is read from standard input, in bytes.
const LONGEST: u64 = 1 << 20;

pub fn run(archives: &[Archive], citation: Option<&str>, as_json: bool) -> Result<Ending, Trouble> {
    shelf::update(archives)?;
    let verified = match citation {
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().lock().take(LONGEST).read_to_string(&mut text).map_err(|error| {
                Trouble::new(format!("standard input can't be read: {error}"), "write the citation to it")
            })?;
            cited(archives, &text)?
        }
        Some(text) => cited(archives, text)?,
        None => {
            let mut all = Verified::default();
            for archive in archives {
                let total = archive.holdings().version_count();
                let report = |done: usize| {
                    if done.is_multiple_of(64) {
                        output::counted_progress(archive.name(), "verifying", done as u64, total as u64);
                    }
                };
                let verified = verify(archive, &Cancel::default(), &report)?;
                all.checked += verified.checked;
                all.failed.extend(verified.failed);
            }
            output::progress_done();
            all
        }
    };
    if as_json {
        let failed = verified.failed.iter().map(|failure| {
            json!({ "locator": failure.locator, "expected": failure.expected, "found": failure.found })
        });
        let failed: Vec<_> = failed.collect();
        output::json(&json!({ "checked": verified.checked, "failed": failed }))?;
    } else {
        let lines = verified.failed.iter().map(|failure| {
            format!("✗ {}: expected {}, found {}", failure.locator, failure.expected, failure.found)
        });
        let sum = match verified.failed.len() {
            0 => format!("✓ {} checked, all as recorded", verified.checked),
            failed => format!("{} checked, {failed} failed", verified.checked),
        };
        output::lines(lines.chain([sum]))?;
    }
    Ok(if verified.failed.is_empty() { Ending::Found } else { Ending::Nothing })
}

fn cited(archives: &[Archive], text: &str) -> Result<Verified, Trouble> {
    let claim = claim(text).ok_or_else(|| {
        Trouble::new(
            "the citation holds no locator with a version, or no SHA-256",
            "give one as `fineprint cite` writes it, whole and in quotes",
        )
    })?;
    check_claim(archives, &claim)
}
