//! `fineprint compare`: two files or versions, clause by clause.

use serde_json::{Value, json};

use crate::cli::shelf::{Lazy, NamedText};
use crate::cli::{Ending, output};
use crate::compare::{Comparison, Pair, PairKind, Weighty, compare};
use crate::library::{Archive, Trouble};
use crate::model::Cancel;

pub fn run(
    open: &impl Fn() -> Result<Vec<Archive>, Trouble>,
    old: &str,
    new: &str,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let texts = Lazy::new(open);
    let (old, new) = (texts.text(old)?, texts.text(new)?);
    let Some(comparison) = compare(&old.outline, &new.outline, &Cancel::default()) else {
        return Err(Trouble::new("the comparison was stopped", "start it again"));
    };
    if as_json {
        output::json(&value(&old, &new, &comparison))?;
    } else {
        output::lines(plain(&old, &new, &comparison))?;
    }
    Ok(if comparison.summary.is_same() { Ending::Found } else { Ending::Nothing })
}

fn value(old: &NamedText, new: &NamedText, comparison: &Comparison) -> Value {
    let pairs: Vec<Value> = comparison.pairs.iter().map(|pair| entry(old, new, comparison, pair)).collect();
    let s = &comparison.summary;
    json!({
        "old": old.name,
        "new": new.name,
        "sha256": { "old": old.sha256.to_string(), "new": new.sha256.to_string() },
        "summary": {
            "same": s.same, "reformatted": s.reformatted, "renumbered": s.renumbered, "changed": s.changed,
            "moved": s.moved, "split": s.split, "merged": s.merged, "added": s.added, "removed": s.removed,
            "words_added": s.words_added, "words_removed": s.words_removed,
        },
        "pairs": pairs,
    })
}

fn entry(old: &NamedText, new: &NamedText, comparison: &Comparison, pair: &Pair) -> Value {
    let (old_text, new_text) = comparison.texts(pair, &old.outline, &new.outline);
    let (old_changed, new_changed) = pair.changed_words(old_text, new_text);
    let mut value = json!({
        "kind": pair.kind.word(),
        "old": pair.old.map(|_| old_text),
        "new": pair.new.map(|_| new_text),
        "old_changed": old_changed,
        "new_changed": new_changed,
        "why": pair.why.word(),
    });
    if pair.reformatted {
        value["reformatted"] = true.into();
    }
    if pair.renumbered {
        value["renumbered"] = true.into();
    }
    value
}

fn plain(old: &NamedText, new: &NamedText, comparison: &Comparison) -> Vec<String> {
    let kinds = PairKind::ALL.into_iter().filter(|&kind| comparison.summary.count(kind) > 0);
    let counts: Vec<String> = kinds.map(|kind| format!("{} {}", comparison.summary.count(kind), kind.label())).collect();
    let mut lines = vec![format!("{} → {}", old.name, new.name), counts.join(", ")];
    for change in comparison.changes(&old.outline, &new.outline) {
        let place = change.place.last().map(|heading| format!("{heading} › ")).unwrap_or_default();
        let weighty: Vec<String> = change.weighty.iter().map(Weighty::label).collect();
        let weighty = if weighty.is_empty() { String::new() } else { format!("   [{}]", weighty.join(", ")) };
        lines.push(format!("{} {place}{}{weighty}", change.kind.mark(), change.words));
    }
    lines
}
