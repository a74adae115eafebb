//! Whole screens over the bundled sample, played by keys through the real loop.
//!
//! Few whole pictures, where the arrangement is the point; everything else reads what it is about off the screen.
//! `INSTA_UPDATE=always cargo test --test suite` writes the pictures anew: look at each before keeping it.

use fineprint::app::View;
use fineprint::app::layout::Pane;

use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen};
use crate::support::styles;

/// The screen is as it was when somebody last looked at it.
#[track_caller]
fn picture(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The name of a size in pictures' names.
fn size_name((width, height): (u16, u16)) -> String {
    format!("{width}x{height}")
}

#[test]
fn the_first_screen() {
    for size in SIZES {
        picture(&format!("first-{}", size_name(size)), &Screen::sample(size).text());
    }
}

#[test]
fn a_document_is_read() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("fquidlet<enter>ll<enter>jj");
        picture(&format!("reader-{}", size_name(size)), &screen.text());
    }
}

#[test]
fn a_clause_card() {
    let mut screen = Screen::sample(SIZES[0]);
    screen.press("fquidlet<enter>ll<enter>jj<enter>");
    picture("card-60x20", &screen.text());
}

#[test]
fn sections_unfold() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("forrin<enter>ljljljjjj");
    picture("sections-80x24", &screen.text());
}

#[test]
fn words_are_found_in_a_text() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("forrin<enter>lj<enter>ftrain<enter>n");
    picture("find-80x24-styles", &styles::dump(&screen.buffer()));
}

#[test]
fn a_search_with_hits() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("/\"class action\"<enter>");
        picture(&format!("search-{}", size_name(size)), &screen.text());
    }
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/arbitrat* -small<tab>j");
    picture("search-80x24-styles", &styles::dump(&screen.buffer()));
}

#[test]
fn a_wrong_query() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/is:lost cookies");
    picture("search-wrong-80x24", &screen.text());
}

#[test]
fn narrowing() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/retention<tab><tab>jj<enter>");
    picture("narrow-160x50", &screen.text());
}

#[test]
fn a_comparison() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("fquidlet<enter>ljjj<enter>c");
        picture(&format!("compare-{}", size_name(size)), &screen.text());
    }
    let mut screen = Screen::sample(MEDIUM);
    screen.press("fquidlet<enter>ljjj<enter>cun");
    picture("compare-80x24-styles", &styles::dump(&screen.buffer()));
}

#[test]
fn lists_on_top() {
    for (name, keys) in [
        ("changes", "fquidlet<enter>ljjj<enter>cl"),
        ("versions", "fquidlet<enter>ljjj<enter>v"),
        ("help", "fquidlet<enter>ljjj<enter>?"),
        ("palette", ":ver"),
    ] {
        let mut screen = Screen::sample(MEDIUM);
        screen.press(keys);
        picture(&format!("{name}-80x24"), &screen.text());
    }
}
