//! Trying themes on: what is shown while the list is open, and what is kept.

use fineprint::app::Msg;
use fineprint::app::mouse::{Mouse, Press};

use crate::support::screen::{MEDIUM, Screen};

#[test]
fn themes_are_tried_on_and_one_is_kept() {
    let mut screen = Screen::themed(MEDIUM, "dark");
    let looks = |screen: &Screen| screen.buffer()[(1, 0)].bg;
    let dark = looks(&screen);
    screen.press("T");
    assert_eq!(looks(&screen), dark);
    screen.press("<down>");
    let light = looks(&screen);
    assert_ne!(light, dark);
    // The screen that it is tried on is still there.
    assert!(screen.text().contains("Documents") && screen.text().contains("for light terminals"));
    screen.press("<down>");
    assert_ne!(looks(&screen), light);
    screen.press("<esc>");
    assert_eq!((looks(&screen), screen.app().theming.chosen()), (dark, None));
    // What is typed leads the cursor, and so the looks.
    screen.press("Tlig");
    assert_eq!(looks(&screen), light);
    screen.press("<enter>");
    assert_eq!((looks(&screen), screen.app().theming.chosen()), (light, Some("light")));
    assert_eq!(screen.footer(), "✓ Theme: light");
    screen.press("T<up>");
    assert_eq!(looks(&screen), dark);
    screen.send(Msg::Mouse(Mouse { press: Press::Click, column: 0, row: 5 }));
    assert_eq!((looks(&screen), screen.app().popups.len()), (light, 0));
}
