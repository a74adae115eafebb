//! What is remembered: written, read again, one decision a document, and what an old name leads to.

use super::*;
use crate::library::Dirs;
use crate::model::{Cancel, Locator};
use crate::source::testing::write_file;

fn pair(from: &str, into: &str) -> Pair {
    Pair { archive: "/a".into(), into: into.into(), from_archive: None, from: from.into() }
}

fn say(personal: &Personal, pair: &Pair, decision: Option<Decision>) -> Vec<(String, Decision)> {
    let now = Remembrance::decide(personal, &[(pair.clone(), "why".into(), decision)]).unwrap().value;
    assert_eq!(Remembrance::load(personal).value, now);
    now.joins
        .iter()
        .map(|known| (format!("{} {}", known.pair.from, known.pair.into), known.decision))
        .collect()
}

#[test]
fn what_is_said_is_remembered_until_something_else_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let personal = Personal::new(folder.path());
    let (one, other) = (pair("mole/terms", "jetty/terms"), pair("mole/terms", "quay/terms"));
    assert_eq!(say(&personal, &one, Some(Decision::Declined)).len(), 1);
    let now = say(&personal, &one, Some(Decision::Joined));
    assert_eq!(now, [("mole/terms jetty/terms".to_owned(), Decision::Joined)]);
    // A document is part of one other at most.
    let now = say(&personal, &other, Some(Decision::Joined));
    assert_eq!(now, [("mole/terms quay/terms".to_owned(), Decision::Joined)]);
    // Another archive's document of the same name is another document.
    let elsewhere = Pair { from_archive: Some("/b".into()), ..one.clone() };
    assert_eq!(say(&personal, &elsewhere, Some(Decision::Joined)).len(), 2);
    assert_eq!(say(&personal, &other, None).len(), 1);
    assert_eq!(say(&personal, &elsewhere, None).len(), 0);
}

#[test]
fn old_names_lead_on_through_every_rename() {
    let home = tempfile::tempdir().unwrap();
    let dirs = Dirs {
        cache: home.path().join("cache"),
        data: home.path().join("data"),
        config: home.path().join("config"),
    };
    for document in ["first/terms", "second/terms", "second/notice", "third/terms"] {
        write_file(&home.path().join("a"), &format!("{document}/2020-01-01.md"), document);
    }
    let archives = vec![Archive::open(&home.path().join("a"), &dirs).unwrap()];
    let place = archives[0].place();
    let known = |from: &str, into: &str| Remembered {
        pair: Pair { archive: place.clone(), ..pair(from, into) },
        decision: Decision::Joined,
        why: String::new(),
    };
    let joins = vec![known("first/terms", "second/terms"), known("second/terms", "third/terms")];
    apply_joins(&archives, &Remembrance { joins });
    archives[0].scan(&Cancel::default()).unwrap();
    let leads =
        |name: &str| moved(&archives, &name.parse::<Locator>().unwrap()).map(|onward| onward.to_string());
    assert_eq!(leads("first/terms@2020#abcdef").as_deref(), Some("a:third/terms@2020#abcdef"));
    assert_eq!(leads("second/terms").as_deref(), Some("a:third/terms"));
    assert_eq!(leads("first").as_deref(), Some("a:third"));
    // What is still there, or never was, leads nowhere else.
    assert_eq!(leads("second/notice"), None);
    assert_eq!(leads("second"), None);
    assert_eq!(leads("fourth/terms"), None);
    assert_eq!(leads("other:first/terms"), None);
}
