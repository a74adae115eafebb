//! Comparing any two texts: nothing is lost, and sides are sides.
#![no_main]

#[allow(dead_code)]
mod checks;

use fineprint::compare::{WordMemory, compare, likeness, rebuild, rewordings, weightiest};
use fineprint::model::{Block, Cancel, Format, Language, Outline};
use fineprint::text::read;

fn text(outline: &Outline, block: usize) -> &str {
    match &outline.blocks[block] {
        Block::Heading(heading) => &heading.text,
        Block::Clause(clause) => &clause.text,
        Block::Furniture(furniture) => &furniture.text,
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (first, second) = checks::parts(data);
    let (old, new) = (read(first, Format::Markdown), read(second, Format::Markdown));
    let never = Cancel::default();
    let found = compare(&old, &new, &never).expect("nobody stops it");
    for (block, content) in new.blocks.iter().enumerate() {
        if matches!(content, Block::Furniture(_)) {
            continue;
        }
        let mut pairs: Vec<_> = found.pairs.iter().filter(|pair| pair.new == Some(block)).collect();
        pairs.sort_by_key(|pair| (pair.new_part.start, pair.new_part.end));
        let mut whole = String::new();
        for pair in pairs {
            let (before, after) = found.texts(pair, &old, &new);
            assert_eq!(whole.len(), pair.new_part.start);
            whole += &match pair.old {
                Some(_) => rebuild(before, &pair.old_part, &pair.edits, after),
                None => after.to_owned(),
            };
        }
        assert_eq!(whole, text(&new, block));
    }
    let back = compare(&new, &old, &never).expect("nobody stops it");
    let (a, b) = (found.summary, back.summary);
    assert_eq!((a.same, a.changed, a.moved), (b.same, b.changed, b.moved));
    assert_eq!((a.added, a.removed, a.split, a.merged), (b.removed, b.added, b.merged, b.split));
    let clauses = |outline: &Outline| -> Vec<String> {
        outline.clauses().take(40).map(|(_, clause)| clause.text.clone()).collect()
    };
    let (gone, come) = (clauses(&old), clauses(&new));
    let borrowed = |texts: &[String]| -> Vec<String> { texts.to_vec() };
    let (gone, come) = (borrowed(&gone), borrowed(&come));
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    let come: Vec<&str> = come.iter().map(String::as_str).collect();
    let mut memory = WordMemory::default();
    rewordings(&come, &gone, Language::English, &mut memory);
    let remembered = rewordings(&gone, &come, Language::English, &mut memory);
    let fresh = rewordings(&gone, &come, Language::English, &mut WordMemory::default());
    assert_eq!(remembered, fresh);
    assert!(weightiest(&fresh, 3).len() <= 3);
    if let (Some(a), Some(b)) = (gone.first(), come.first()) {
        let alike = likeness(a, b);
        assert!((0.0..=1.0).contains(&alike), "{alike}");
    }
});
