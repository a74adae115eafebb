//! The mouse does what keys do: it puts cursors somewhere, opens what they are on, scrolls what it is over.

use fineprint::app::layout::{Area, Pane};
use fineprint::app::mouse::{Mouse, Press};
use fineprint::app::{Msg, View};

use crate::support::screen::{LARGE, SIZES, Screen};

fn send(screen: &mut Screen, press: Press, column: u16, row: u16) {
    screen.send(Msg::Mouse(Mouse { press, column, row }));
}

/// Does something at a line of what is inside an area.
fn at(screen: &mut Screen, press: Press, area: Area, line: u16) {
    let inner = area.inner();
    send(screen, press, inner.x + 4, inner.y + line);
}

#[test]
fn clicks_choose_and_double_clicks_open() {
    let mut screen = Screen::sample(LARGE);
    let tree = screen.app().layout.tree;
    at(&mut screen, Press::Click, tree, 4);
    assert!(screen.tree_row().contains("Quidlet"), "{}", screen.tree_row());
    at(&mut screen, Press::Double, tree, 4);
    at(&mut screen, Press::Double, tree, 5);
    assert_eq!(screen.app().focus, Pane::Reader);
    assert!(screen.title(screen.app().layout.reader).contains("Fee Schedule"));
    // A click in the text puts the cursor there, a double click opens the page of the clause.
    let reader = screen.app().layout.reader;
    let before = screen.block();
    at(&mut screen, Press::Click, reader, 12);
    let clause = screen.block();
    assert_ne!(clause, before);
    at(&mut screen, Press::Double, reader, 12);
    assert_eq!(screen.app().view, View::Sheet);
    assert!(screen.text().contains(clause.split_whitespace().next().unwrap()));
    screen.press("<esc>");
    // The borders between panes can be dragged, and stay where they are.
    let border = screen.app().layout.tree.width;
    send(&mut screen, Press::Click, border, 10);
    send(&mut screen, Press::Drag, 60, 10);
    send(&mut screen, Press::Release, 60, 10);
    assert_eq!(screen.app().layout.tree.width, 61);
    send(&mut screen, Press::Drag, 30, 10);
    screen.resize((150, 40));
    assert_eq!(screen.app().layout.tree.width, 61);
}

#[test]
fn the_wheel_scrolls_what_it_is_over() {
    let mut screen = Screen::sample(LARGE);
    screen.press("fquidlet<enter>l");
    let reader = screen.app().layout.reader;
    let top = screen.app().reader.top;
    at(&mut screen, Press::Wheel(3), reader, 5);
    assert_eq!((screen.app().reader.top, screen.app().focus), (top + 3, Pane::Tree));
    let tree = screen.app().layout.tree;
    let row = screen.app().tree.cursor.at;
    at(&mut screen, Press::Wheel(1), tree, 1);
    assert_eq!(screen.app().tree.cursor.at, row + 1);
    // In a list, it moves the cursor.
    screen.press("#");
    let before = screen.app().sheets[0].cursor.at;
    let body = screen.app().layout.body;
    at(&mut screen, Press::Wheel(3), body, 5);
    assert!(screen.app().sheets[0].cursor.at > before);
}

#[test]
fn results_lists_and_popups_are_clicked() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/arbitration");
    let results = screen.app().layout.results;
    at(&mut screen, Press::Click, results, 5);
    let chosen = screen.app().search.cursor.at;
    at(&mut screen, Press::Double, results, 5);
    assert_eq!((screen.app().view, screen.app().search.cursor.at), (View::Browse, chosen));
    assert!(screen.block().to_lowercase().contains("arbitrat"), "{}", screen.block());
    // A popup: one click chooses, another place closes it.
    screen.press(":");
    let popup = screen.app().popups[0].area(screen.app().layout.screen);
    at(&mut screen, Press::Click, popup, 4);
    assert_eq!(screen.app().popups[0].cursor.at, 3);
    send(&mut screen, Press::Click, 0, 0);
    assert!(screen.app().popups.is_empty());
    // The comparison.
    screen.press("c");
    let body = screen.app().layout.body;
    for line in [6, 12, 20] {
        at(&mut screen, Press::Click, body, line);
        let pane = &screen.app().compare;
        let line = pane.top + usize::from(line) - 2;
        assert!(pane.stops[pane.at].lines.contains(&line));
    }
}

#[test]
fn nothing_that_is_done_with_the_mouse_breaks_anything() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        for keys in
            ["", "/terms<tab>", "<esc><esc>L", "#", "<esc>W", "<esc>fquidlet<enter>l<enter>", "H", ":"]
        {
            screen.press(keys);
            for press in [Press::Click, Press::Drag, Press::Release, Press::Wheel(-3), Press::Wheel(3)] {
                for (column, row) in
                    [(0, 0), (1, 1), (size.0 / 2, size.1 / 2), (size.0 - 1, size.1 - 1), (999, 999)]
                {
                    send(&mut screen, press, column, row);
                    assert!(!screen.text().is_empty());
                }
            }
        }
    }
}
