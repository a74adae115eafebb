//! The index and a single text answer every query alike.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::search::library;
use crate::index::AllStems;
use crate::query::{Expr, Names, Near, Patterns, Query, Searcher, Side};

/// Words that the test library's texts hold, in other forms too, and one that they don't.
const WORDS: [&str; 12] =
    ["lantern", "borrower", "the", "retain", "of", "to", "names", "a", "class", "action", "we", "zebra"];

fn placed() -> impl Strategy<Value = Expr> {
    let word = || prop::sample::select(&WORDS[..]);
    let leaf = prop_oneof![
        word().prop_map(|word| Expr::Word(word.into())),
        (word(), word()).prop_map(|(a, b)| Expr::Phrase(format!("{a} {b}"))),
        word().prop_map(|word| Expr::Phrase(word.into())),
        (word(), word(), 0..12u8).prop_map(|(a, b, others)| Expr::Loose(format!("{a} {b}"), others)),
        word().prop_map(|word| Expr::Prefix(word.chars().take(3).collect())),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let side = prop::sample::select(vec![Side::Either, Side::After, Side::Before]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Any),
            (inner.clone(), inner, 1..20u8, side, any::<bool>()).prop_map(
                |(left, right, within, side, without)| {
                    Expr::Near(Box::new(Near { left, right, within, side, without }))
                }
            ),
        ]
    })
}

fn query() -> impl Strategy<Value = Expr> {
    let regex =
        prop::sample::select(vec!["names?", "[aeiou]{2}", "Lanterns", "\\bto .* for", "^we", "(x|a)*"]);
    let regex = regex.prop_map(|regex| Expr::Regex(regex.into()));
    prop_oneof![4 => placed(), 1 => regex].prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::Any),
            inner.prop_map(|part| Expr::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn index_and_text_agree(expr in query()) {
        static LIBRARY: LazyLock<Searcher> = LazyLock::new(library);
        let languages: Vec<_> = LIBRARY.archives().iter().flat_map(|a| a.languages().to_vec()).collect();
        let mut found = Vec::new();
        LIBRARY
            .for_each(&Query { expr: expr.clone() }, |m| found.push((m.archive, m.indexed.slot, m.number)))
            .unwrap();
        found.sort_unstable();
        let mut stems = AllStems::default();
        let patterns = Patterns::new([(&expr, languages.as_slice())], &Names::default(), &mut stems);
        let mut expected = Vec::new();
        for (n, archive) in LIBRARY.archives().iter().enumerate() {
            archive.each_text(|slot, row, text| {
                let indexed = archive.in_slot(slot).unwrap();
                let language = indexed.table.row(row).unwrap().language;
                if patterns.ask(&text, language, &[], &mut stems)[0].is_some() {
                    expected.push((n, slot, row));
                }
            });
        }
        expected.sort_unstable();
        prop_assert_eq!(found, expected, "{}", Query { expr });
    }
}
