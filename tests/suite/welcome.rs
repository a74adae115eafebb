//! The welcome: what it says, what closes it.

use fineprint::app::Msg;
use fineprint::app::mouse::{Mouse, Press};

use crate::support::screen::{MEDIUM, SIZES, Screen};

#[test]
fn the_welcome_is_called_from_the_palette_and_any_key_closes_it() {
    let mut screen = Screen::sample(MEDIUM);
    assert!(!screen.text().contains("Welcome"), "nobody asked");
    let before = screen.text();
    screen.press(":welcome<enter>");
    crate::screens::picture("welcome-80x24", &screen.text());
    // What one presses to be rid of something does nothing else; a key that is meant does what it does.
    for keys in ["<enter>", "<esc>", "q", " "] {
        screen.press(keys);
        assert_eq!((screen.text(), screen.ended()), (before.clone(), false), "{keys}");
        screen.press(":welcome<enter>");
    }
    screen.press("/");
    assert!(screen.text().contains("Search the whole history"));
    screen.press("<esc>:welcome<enter>");
    screen.send(Msg::Mouse(Mouse { press: Press::Click, column: 40, row: 12 }));
    assert_eq!(screen.text(), before);
    assert!(screen.press(":welcome<enter><ctrl-c>").ended());
}

#[test]
fn the_welcome_fits_every_size() {
    for size in SIZES.into_iter().chain([(50, 14)]) {
        let mut screen = Screen::sample(size);
        screen.press(":welcome<enter>");
        let area = screen.app().popups[0].area(screen.app().layout.screen);
        assert!(screen.title(area).starts_with("Welcome") && screen.text().contains("fineprint shows"));
        assert!(screen.text().contains("search every clause"), "{size:?}");
    }
}
