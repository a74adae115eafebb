//! Edits inside a pair, written as marks in the old text.

use crate::compare::Weighty;

use super::{compared, outline};

/// Edits as `[-old-]{+new+}` in the old text; those of form in parentheses.
#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let (a, b) = (outline(&[old]), outline(&[new]));
    let found = compared(&a, &b);
    let pair = &found.pairs[0];
    let mut marked = String::new();
    let mut at = 0;
    for edit in &pair.edits {
        marked += &old[at..edit.old.start];
        let (out, into) = (&old[edit.old.clone()], &new[edit.new.clone()]);
        if edit.form {
            marked.extend(["(", out, "|", into, ")"]);
        } else {
            marked.extend(["[-", out, "-]{+", into, "+}"]);
        }
        at = edit.old.end;
    }
    marked += &old[at..];
    assert_eq!(marked, expected);
}

#[test]
fn edits_are_minimal_and_of_whole_words() {
    check(
        "We may share it with our partners.",
        "We will share it with our partners.",
        "We [-may-]{+will+} share it with our partners.",
    );
    check(
        "Pay within 30 days of the invoice date.",
        "Pay within 14 days of the invoice date.",
        "Pay within [-30-]{+14+} days of the invoice date.",
    );
    check(
        "Our third-party vendors see it.",
        "Our first-party vendors see it.",
        "Our [-third-party-]{+first-party+} vendors see it.",
    );
    check(
        "We share it with vendors of ours.",
        "We do not share it with vendors of ours.",
        "We [--]{+do not+}(| )share it with vendors of ours.",
    );
    check(
        "We never ever share it with them.",
        "We never share it with them.",
        "We never [-ever-]{++}( |)share it with them.",
    );
}

#[test]
fn form_is_set_apart() {
    check(
        "The “Service” is ours, and ours alone.",
        "The \"Service\" is ours and ours alone.",
        "The (“|\")Service(”|\") is ours(,|) and ours alone.",
    );
    check(
        "Your third party vendors may see it all.",
        "Your third-party vendors may see it all.",
        "Your third( |-)party vendors may see it all.",
    );
    check(
        "The services are for you to use.",
        "The Services are for you to use.",
        "The (s|S)ervices are for you to use.",
    );
}

#[test]
fn insertions_begin_where_phrases_begin() {
    check(
        "We keep names, and we keep your phone number.",
        "We keep names, and we keep your address, and we keep your phone number.",
        "We keep names, [--]{+and we keep your address+}(|, )and we keep your phone number.",
    );
}

#[test]
fn islands_are_joined_for_display() {
    let (old, new) = (
        "Ads are chosen by city and age of everyone who listens.",
        "Ads are picked by country or age of everyone who listens.",
    );
    let found = compared(&outline(&[old]), &outline(&[new]));
    let pair = &found.pairs[0];
    assert_eq!(pair.word_edits().count(), 2);
    let shown: Vec<_> =
        pair.shown_edits(old, new).into_iter().map(|edit| (&old[edit.old], &new[edit.new])).collect();
    assert_eq!(shown, [("chosen by city and", "picked by country or")]);
}

#[test]
fn changed_words_are_listed() {
    let (old, new) = ("You and/or we may end it within 30 days.", "You or they will end it within 14 days.");
    let found = compared(&outline(&[old]), &outline(&[new]));
    assert_eq!(
        found.pairs[0].changed_words(old, new),
        (vec!["and", "we", "may", "30"], vec!["they", "will", "14"])
    );
    let weighty: Vec<String> = found.pairs[0].weighty(old, new).iter().map(Weighty::label).collect();
    assert_eq!(weighty, ["we may → they will", "30 → 14 days"]);
}

#[test]
fn numbers_keep_what_they_count() {
    let labels = |old: &str, new: &str| -> Vec<String> {
        let found = compared(&outline(&[old]), &outline(&[new]));
        found.pairs[0].weighty(old, new).iter().map(Weighty::label).collect()
    };
    // Longer and shorter, though seven is more than three.
    let week =
        "Voice messages are stored on our servers for up to 7 days and deleted immediately after that.";
    let quarter =
        "Voice messages are stored on our servers for up to 3 months from the date of their collection.";
    assert_eq!(labels(week, quarter), ["7 days → 3 months"]);
    assert_eq!(labels(quarter, week), ["3 months → 7 days"]);
    let fortnight = week.replace("7 days and deleted", "14 days then erased for good");
    assert_eq!(labels(week, &fortnight), ["7 → 14 days"]);
}
