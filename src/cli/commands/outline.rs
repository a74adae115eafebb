//! `fineprint outline`: the headings of a file or a version.

use serde_json::{Value, json};

use crate::cli::shelf::Lazy;
use crate::cli::{Ending, output};
use crate::library::{Archive, Trouble};

pub fn run(
    open: &impl Fn() -> Result<Vec<Archive>, Trouble>,
    name: &str,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let text = Lazy::new(open).text(name)?;
    let headings: Vec<_> = text.outline.headings().map(|(_, heading)| heading).collect();
    if as_json {
        let headings: Vec<Value> = headings
            .iter()
            .map(|heading| json!({ "level": heading.level, "text": heading.label() }))
            .collect();
        output::json(&json!({ "title": text.outline.title, "headings": headings }))?;
    } else {
        let line = |level: u8, label: String| {
            format!("{}{label}", "  ".repeat(usize::from(level.saturating_sub(1))))
        };
        output::lines(headings.iter().map(|heading| line(heading.level, heading.label())))?;
    }
    Ok(if headings.is_empty() { Ending::Nothing } else { Ending::Found })
}
