//! `fineprint compare`: two files or versions, clause by clause.

use crate::cli::args::CompareFormat;
use crate::cli::shelf::{Lazy, NamedText};
use crate::cli::{Ending, output};
use crate::compare::{PairKind, Weighty, compare};
use crate::export::{self, Redline, Side};
use crate::library::{Archive, Trouble};
use crate::model::Cancel;

pub fn run(
    open: &impl Fn() -> Result<Vec<Archive>, Trouble>,
    old: &str,
    new: &str,
    format: CompareFormat,
) -> Result<Ending, Trouble> {
    let texts = Lazy::new(open);
    let (old, new) = (texts.text(old)?, texts.text(new)?);
    let Some(comparison) = compare(&old.outline, &new.outline, &Cancel::default()) else {
        return Err(Trouble::new("the comparison was stopped", "start it again"));
    };
    let redline = Redline { old: side(&old), new: side(&new), comparison: &comparison };
    match format {
        CompareFormat::Json => output::json(&export::json(&redline))?,
        CompareFormat::Html => output::lines([redline.html().trim_end()])?,
        CompareFormat::Markdown => output::lines([redline.markdown().trim_end()])?,
        CompareFormat::Plain => output::lines(plain(&redline))?,
    }
    Ok(if comparison.summary.is_same() { Ending::Found } else { Ending::Nothing })
}

fn side(text: &NamedText) -> Side<'_> {
    Side {
        name: &text.name,
        title: &text.title,
        day: text.day.as_deref(),
        origin: &text.origin,
        sha256: text.sha256,
        outline: &text.outline,
    }
}

fn plain(redline: &Redline<'_>) -> Vec<String> {
    let (old, new, comparison) = (&redline.old, &redline.new, redline.comparison);
    let kinds = PairKind::ALL.into_iter().filter(|&kind| comparison.summary.count(kind) > 0);
    let counts: Vec<String> =
        kinds.map(|kind| format!("{} {}", comparison.summary.count(kind), kind.label())).collect();
    let mut lines = vec![format!("{} → {}", old.name, new.name), counts.join(", ")];
    for change in comparison.changes(old.outline, new.outline) {
        let place = change.place.last().map(|heading| format!("{heading} › ")).unwrap_or_default();
        let weighty: Vec<String> = change.weighty.iter().map(Weighty::label).collect();
        let weighty = if weighty.is_empty() { String::new() } else { format!("   [{}]", weighty.join(", ")) };
        lines.push(format!("{} {place}{}{weighty}", change.kind.mark(), change.words));
    }
    lines
}
