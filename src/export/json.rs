//! A comparison as JSON: the shape that `fineprint compare --json` promises.

use serde_json::{Value, json};

use super::Redline;
use crate::compare::{Pair, label};
use crate::model::{Block, Outline};

/// Old, new, summary and every pair, the same ones too.
pub fn comparison(redline: &Redline<'_>) -> Value {
    let mut pairs: Vec<Value> = redline.comparison.pairs.iter().map(|pair| entry(redline, pair)).collect();
    pairs.extend(furniture(redline));
    let s = &redline.comparison.summary;
    let mut value = json!({
        "old": redline.old.name,
        "new": redline.new.name,
        "sha256": { "old": redline.old.sha256.to_string(), "new": redline.new.sha256.to_string() },
        "summary": {
            "same": s.same, "reformatted": s.reformatted, "renumbered": s.renumbered, "changed": s.changed,
            "moved": s.moved, "split": s.split, "merged": s.merged, "added": s.added, "removed": s.removed,
            "words_added": s.words_added, "words_removed": s.words_removed,
        },
        "pairs": pairs,
    });
    if redline.old.section.is_some() || redline.new.section.is_some() {
        value["sections"] = json!({ "old": redline.old.section, "new": redline.new.section });
    }
    value
}

fn entry(redline: &Redline<'_>, pair: &Pair) -> Value {
    let (old, new) = redline.texts(pair);
    let (old_changed, new_changed) = pair.changed_words(old, new);
    let mut value = json!({
        "kind": pair.kind.word(),
        "old": pair.old.map(|block| label(redline.old.outline, block)),
        "new": pair.new.map(|block| label(redline.new.outline, block)),
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

/// Page furniture, so that every word of both texts is somewhere; it is no part of the summary.
fn furniture(redline: &Redline<'_>) -> Vec<Value> {
    let (only_old, only_new) = &redline.comparison.furniture;
    let texts = |outline: &'_ Outline, only: &[usize], with: bool| -> Vec<String> {
        let blocks = outline.blocks.iter().enumerate().filter(|(at, _)| only.contains(at) == with);
        let text = |block: &Block| {
            if let Block::Furniture(furniture) = block { Some(furniture.text.clone()) } else { None }
        };
        blocks.filter_map(|(_, block)| text(block)).collect()
    };
    let entry = |kind: &str, old: Option<&String>, new: Option<&String>| json!({ "kind": kind, "old": old, "new": new, "old_changed": [], "new_changed": [], "why": "furniture", "furniture": true });
    let mut kept = texts(redline.new.outline, only_new, false);
    let mut entries: Vec<Value> = Vec::new();
    for old in texts(redline.old.outline, only_old, false) {
        // The same furniture may be written a little otherwise: then it stands in the same order.
        let at = kept.iter().position(|new| *new == old).or((!kept.is_empty()).then_some(0));
        let new = at.map(|at| kept.remove(at));
        entries.push(entry("same", Some(&old), new.as_ref()));
    }
    entries.extend(
        texts(redline.old.outline, only_old, true).iter().map(|old| entry("removed", Some(old), None)),
    );
    entries
        .extend(texts(redline.new.outline, only_new, true).iter().map(|new| entry("added", None, Some(new))));
    entries
}
