//! Where nothing is: every view says what happened and what to do next, with the keys of now.

use std::sync::Arc;

use fineprint::app::keymap::Keymap;
use fineprint::library::Archive;
use fineprint::runtime::{Settings, Stage};
use fineprint::source::testing::write_file;

use crate::support::home::Home;
use crate::support::screen::{MEDIUM, Screen, settings};

/// The screen's words without borders and line ends, so that it doesn't matter where they wrap.
fn words(text: &str) -> String {
    let plain: String = text.chars().map(|c| if "│╭╮╰╯─".contains(c) { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_is_told_with_what_to_do_next() {
    for (keys, what, next) in [
        ("fzzzz", "Nothing has that name.", "Esc clears the filter."),
        ("@1990<enter>", "Nothing was recorded by 1990-12-31.", "@ chooses another day."),
        ("/zzzz", "No clause of the whole history holds that.", "Try fewer words"),
        ("/\"zz zz\"", "No clause of the whole history holds that.", "Without the quotes"),
        ("/zzzz is:gone", "No clause of the whole history holds that.", "What has a colon narrows"),
        ("Lfzzzz", "Nothing that changed fits the filter.", "Esc clears the filter."),
        ("@1990<enter>L", "Nothing was recorded by 1990-12-31.", "@ chooses another day."),
        ("/zzzz<ctrl-t>", "No text in force ever held that in one clause.", "/ searches for it"),
        ("W", "Nothing is watched yet.", "w there saves the search"),
        (":zzzzzz", "Nothing matches.", "Esc closes"),
        ("@zzz", "That is not a day yet.", "Esc closes"),
    ] {
        let mut screen = Screen::sample(MEDIUM);
        screen.press(keys);
        let text = words(&screen.text());
        assert!(text.contains(what) && text.contains(next), "{keys}: {}", screen.text());
    }
}

#[test]
fn its_keys_are_the_users() {
    let home = Home::with_sample();
    let data = tempfile::tempdir().unwrap();
    let keys = "[input]\nback = [\"ctrl-x\"]\n[everywhere]\nsearch = [\"ctrl-s\"]\n";
    let (keymap, wrong) = Keymap::with_user("keys.toml", keys);
    assert!(wrong.is_empty(), "{wrong:?}");
    let settings = Settings { keymap, ..settings(MEDIUM, data.path()) };
    let mut stage = Stage::open(vec![Archive::sample(&home.dirs())], &settings);
    stage.press("fzzzz").unwrap();
    let text = words(&stage.text());
    assert!(text.contains("Ctrl-x clears the") && text.contains("Ctrl-s then"), "{text}");
}

#[test]
fn equal_and_empty_texts() {
    let home = Home::empty();
    let corpus = home.path().join("corpus");
    for (day, text) in [
        ("2021-01-01", "# Terms\n\nOwls hoot at night.\n\nMoles dig by day and at night.\n"),
        ("2022-01-01", "# Terms\n\nOwls *hoot* at night.\n\nMoles dig by day and at night.\n"),
        ("2023-01-01", "\n"),
    ] {
        write_file(&corpus, &format!("owl/terms/{day}.md"), text);
    }
    let archive = Archive::open(&corpus, &home.dirs()).unwrap();
    let mut screen = Screen::over(vec![archive], Arc::clone(&home), MEDIUM);
    screen.press(".fterms<enter>ljjj<enter>]]]");
    let text = words(&screen.text());
    assert!(
        text.contains("This version holds no text") && text.contains("[ shows the version before."),
        "{text}"
    );
    screen.press("[c");
    let text = words(&screen.text());
    assert!(text.contains("Both sides say the same words in the same order."), "{}", screen.text());
    assert!(text.contains("Z unfolds the text."), "{text}");
}

#[test]
fn long_notices_go_on_below() {
    let mut screen = Screen::sample((60, 20));
    screen.press("/is:lost cookies<ctrl-r>");
    let text = words(&screen.text());
    assert!(text.contains("is:lost") && text.contains("is:gone"), "{}", screen.text());
    assert!(!screen.footer().contains('…'), "{}", screen.footer());
    screen.press("<down>");
    assert!(screen.footer().starts_with("Enter"), "{}", screen.footer());
}
