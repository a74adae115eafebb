//! Out of a text and back: the jump list, from wherever one went and forward again; the editor.

use fineprint::app::View;
use fineprint::app::layout::Pane;

use crate::support::screen::{LARGE, Screen};

#[test]
fn places_that_were_left_are_gone_back_to() {
    let mut screen = Screen::sample(LARGE);
    screen.press("<ctrl-o>");
    assert!(screen.text().contains("No text was read yet"), "{}", screen.text());
    screen.press("fquidlet<enter>l<enter>8j");
    let (title, first) = (screen.title(screen.app().layout.reader), screen.block());
    // From a search, the first step returns to the text itself.
    screen.press("/arbitration");
    screen.press("<enter><ctrl-o>");
    assert_eq!((screen.title(screen.app().layout.reader), screen.block()), (title.clone(), first.clone()));
    screen.press("<alt-right>");
    let second = screen.block();
    assert!(second.to_lowercase().contains("arbitrat"), "{second}");
    // The far end of the same text is a place too; lines and versions are not.
    screen.press("Gkk[]<ctrl-o>");
    assert_eq!(screen.block(), second);
    screen.press("<ctrl-o>");
    assert_eq!(screen.block(), first);
    // From other views too.
    screen.press("L<ctrl-o>");
    assert_eq!((screen.app().view, screen.app().focus, screen.block()), (View::Browse, Pane::Reader, first));
    screen.press("<alt-right><alt-right>");
    assert_ne!(screen.block(), second);
    screen.press("<alt-right>");
    assert!(screen.text().contains("no place after this one"));
}

#[test]
fn a_text_is_handed_to_an_editor_at_its_line() {
    let mut screen = Screen::sample(LARGE);
    screen.press("Le");
    assert!(screen.viewed().is_none() && screen.text().contains("Open a text first"));
    screen.press("<esc>fquidlet<enter>jjl<enter>}}jj");
    let (block, title) = (screen.block(), screen.title(screen.app().layout.reader));
    screen.press("e");
    let (text, line) = screen.viewed().unwrap().clone();
    assert!(text.lines().nth(line - 1).unwrap().contains(&block), "{block}");
    let head: Vec<&str> = text.lines().take(4).collect();
    assert!(title.starts_with(head[0]) && head[1].starts_with("quidlet/") && head[3].starts_with("SHA-256"));
    // From the page of the clause, too.
    screen.press("<enter>e");
    assert_eq!((screen.app().view, screen.viewed()), (View::Sheet, Some(&(text, line))));
}
