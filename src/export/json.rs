//! A comparison as JSON: the shape that `fineprint compare --json` promises.

use serde_json::{Value, json};

use super::Redline;
use crate::compare::Pair;

/// Old, new, summary and every pair, the same ones too.
pub fn comparison(redline: &Redline<'_>) -> Value {
    let pairs: Vec<Value> = redline.comparison.pairs.iter().map(|pair| entry(redline, pair)).collect();
    let s = &redline.comparison.summary;
    json!({
        "old": redline.old.name,
        "new": redline.new.name,
        "sha256": { "old": redline.old.sha256.to_string(), "new": redline.new.sha256.to_string() },
        "summary": {
            "same": s.same, "reformatted": s.reformatted, "renumbered": s.renumbered, "changed": s.changed,
            "moved": s.moved, "split": s.split, "merged": s.merged, "added": s.added, "removed": s.removed,
            "words_added": s.words_added, "words_removed": s.words_removed,
        },
        "pairs": pairs,
    })
}

fn entry(redline: &Redline<'_>, pair: &Pair) -> Value {
    let (old, new) = redline.texts(pair);
    let (old_changed, new_changed) = pair.changed_words(old, new);
    let mut value = json!({
        "kind": pair.kind.word(),
        "old": pair.old.map(|_| old),
        "new": pair.new.map(|_| new),
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
