//! An index that grew with its archive says the same as one built at once.

use std::sync::atomic::Ordering;

use proptest::prelude::*;

use super::fake::{Fake, Take, built, said};
use super::lifetimes::{SENTENCES, history};
use crate::builder::{Event, Options, build};
use crate::index::Store;
use crate::model::{Cancel, Recorded};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn grown_is_as_built_at_once(
        histories in prop::collection::vec(history(), 1..4),
        cuts in prop::collection::vec(0_usize..14, 4),
        rewritten in prop::bool::weighted(0.2),
    ) {
        let whole: Vec<(String, Vec<Take>)> =
            histories.into_iter().enumerate().map(|(n, takes)| (format!("Library/Rules {n}"), takes)).collect();
        let store = Store::memory();
        for cut in cuts {
            let part = whole.iter().map(|(name, takes)| {
                let mut takes = takes[..cut.clamp(1, takes.len())].to_vec();
                if rewritten && cut % 2 == 0 {
                    takes.reverse();
                }
                (name.clone(), takes)
            });
            // Documents come and go, histories grow, shrink and are rewritten.
            let part = Fake { documents: part.take(1 + cut % whole.len()).collect() };
            let grown = built(&part.source(), &store);
            let at_once = built(&part.source(), &Store::memory());
            prop_assert_eq!(said(&grown.snapshot), said(&at_once.snapshot));
            prop_assert!(grown.snapshot.complete());
        }
    }
}

fn takes(texts: &[&str]) -> Vec<Take> {
    (0..).zip(texts).map(|(day, text)| Take(day, Recorded::Change, (*text).to_owned())).collect()
}

#[test]
fn only_what_is_new_is_read() {
    let [a, b, c] = [SENTENCES[0], SENTENCES[1], SENTENCES[2]];
    let mut fake = Fake::default();
    fake.documents.insert("Library/Rules".into(), takes(&[a, b, a, b, a]));
    fake.documents.insert("Library/Fees".into(), takes(&[c]));
    let store = Store::memory();
    let reads = |fake: &Fake| {
        let source = fake.source();
        let outcome = built(&source, &store);
        (source.reads.load(Ordering::Relaxed), outcome.updated)
    };
    assert_eq!(reads(&fake), (3, true), "each distinct text once");
    assert_eq!(reads(&fake), (0, false), "nothing has changed");
    fake.documents.get_mut("Library/Rules").unwrap().push(Take(9, Recorded::Change, c.into()));
    assert_eq!(reads(&fake), (2, true), "the new version, and the one that it changed once more");
    fake.documents.remove("Library/Fees");
    assert_eq!(reads(&fake), (0, true), "a document that went takes nothing to read");
    fake.documents.get_mut("Library/Rules").unwrap().remove(0);
    assert_eq!(reads(&fake), (3, true), "a history that was rewritten is read anew");
}

#[test]
fn a_clause_in_new_typography_is_found_after_growth() {
    let straight = "You don't pay for a lantern that broke by itself.";
    let texts = [straight.to_owned(), format!("{}\n\n{}", straight.replace('\'', "’"), SENTENCES[0])];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for store in [Store::memory(), Store::folder(tempfile::tempdir().unwrap().path(), "library")] {
        for count in 1..=texts.len() {
            let fake = Fake { documents: [("Library/Rules".to_owned(), takes(&texts[..count]))].into() };
            let grown = built(&fake.source(), &store);
            assert_eq!(said(&grown.snapshot), said(&built(&fake.source(), &Store::memory()).snapshot));
        }
    }
}

#[test]
fn stopped_work_is_gone_on_with() {
    let mut fake = Fake::default();
    for n in 0..6 {
        fake.documents.insert(format!("Library/Rules {n}"), takes(&[SENTENCES[n], SENTENCES[n + 1]]));
    }
    let source = fake.source();
    let store = Store::memory();
    let cancel = Cancel::default();
    let options = Options { threads: 1, rebuild: false };
    let stop = |event: Event| {
        if let Event::Scanned(_) = event {
            cancel.cancel();
        }
    };
    let outcome = build(&source, &store, options, &cancel, &stop).unwrap();
    assert!(!outcome.snapshot.complete());
    let outcome = built(&source, &store);
    assert!(outcome.snapshot.complete());
    assert_eq!(said(&outcome.snapshot), said(&built(&source, &Store::memory()).snapshot));
}

#[test]
fn many_small_updates_leave_few_segments() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::folder(folder.path(), "library");
    let mut fake = Fake::default();
    fake.documents.insert("Library/Old".into(), takes(&[&SENTENCES.join("\n\n")]));
    for n in 0..40 {
        let text = format!("{} Number {n}.", SENTENCES[n % SENTENCES.len()]);
        fake.documents.entry("Library/Rules".into()).or_default().push(Take(
            n as i64,
            Recorded::Change,
            text,
        ));
        built(&fake.source(), &store);
    }
    let snapshot = store.snapshot().unwrap();
    assert!(snapshot.words().0.segment_readers().len() < 20);
    assert_eq!(said(&snapshot), said(&built(&fake.source(), &Store::memory()).snapshot));
}
