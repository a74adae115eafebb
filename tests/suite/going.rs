//! Going somewhere by name: pickers of documents and of headings; finding words in a text.

use fineprint::app::View;
use fineprint::app::layout::Pane;

use crate::support::screen::{LARGE, MEDIUM, Screen};

/// A document of the sample with headings, read.
fn reading(size: (u16, u16)) -> Screen {
    let mut screen = Screen::sample(size);
    screen.press("fquidlet<enter>l<enter>");
    screen
}

fn title(screen: &Screen) -> String {
    screen.title(screen.app().layout.reader)
}

#[test]
fn documents_are_gone_to_by_parts_of_their_names() {
    let mut screen = Screen::sample(LARGE);
    screen.press("g");
    assert!(
        screen.footer().contains("d document") && screen.footer().contains("h heading"),
        "{}",
        screen.footer()
    );
    // From wherever one is; letters of a name are enough.
    screen.press("<esc>Lgdqdlt");
    let first = screen.app().popups[0].selected().unwrap().clone();
    assert!(first.lead.starts_with("Quidlet") && first.text.is_empty(), "the service comes first: {first:?}");
    screen.press("<down>");
    let entry = screen.app().popups[0].selected().unwrap().clone();
    screen.press("<enter>");
    assert_eq!((screen.app().view, screen.app().focus), (View::Browse, Pane::Reader));
    assert!(title(&screen).contains(&entry.text), "{entry:?}: {}", title(&screen));
    // The picker begins with what is read; the jump list leads back.
    screen.press("jjgd");
    assert_eq!(screen.app().popups[0].selected().unwrap().choice, entry.choice);
    let before = screen.block();
    screen.press("orrin<down><enter>");
    assert!(!title(&screen).contains("Quidlet"), "{}", title(&screen));
    screen.press("<ctrl-o>");
    assert_eq!(screen.block(), before);
    // A service is shown among the documents, unfolded.
    screen.press("gdorrin<enter>");
    let row = screen.app().tree.selected().unwrap().clone();
    assert_eq!((screen.app().focus, row.open, row.label.contains("Orrin")), (Pane::Tree, Some(true), true));
}

#[test]
fn documents_are_those_of_the_day_that_is_set() {
    let mut screen = Screen::sample(LARGE);
    screen.press("gdquidlet<down><enter>");
    let latest = screen.app().reader.wanted.clone().unwrap();
    screen.press("@2021<enter>gdquidlet<down><enter>");
    let then = screen.app().reader.wanted.clone().unwrap();
    assert!(then.same_document(&latest) && then.version < latest.version, "{then:?} {latest:?}");
}

#[test]
fn headings_are_gone_to() {
    let mut screen = reading(LARGE);
    screen.press("}}jj");
    let outline = screen.app().reader.reading.as_ref().unwrap().outline.clone();
    let place = outline.place(screen.app().reader.block);
    screen.press("gh");
    // The cursor is on the section that is read; below is what it says.
    let here = screen.app().popups[0].selected().unwrap().text.trim_start().to_owned();
    assert_eq!(Some(&here), place.last());
    let (shown, heading) = screen.app().preview().unwrap();
    let next = fineprint::app::compare::block_text(&shown.blocks[heading + 1]).to_owned();
    let words: String = next.chars().take(24).collect();
    assert!(screen.text().matches(&words).count() >= 1, "{words}\n{}", screen.text());
    screen.press("<down><down>");
    let goal = screen.app().popups[0].selected().unwrap().text.trim_start().to_owned();
    let before = screen.block();
    screen.press("<enter>");
    assert!(goal.ends_with(&screen.block()) && screen.app().popups.is_empty(), "{goal}: {}", screen.block());
    screen.press("<ctrl-o>");
    assert_eq!(screen.block(), before);
    // Deeper headings stand further in.
    screen.press("gh");
    let deep = screen.app().popups[0].entries.iter().any(|entry| entry.text.starts_with("  "));
    assert_eq!(deep, outline.headings().any(|(_, h)| h.level > outline.headings().next().unwrap().1.level));
    // In the comparison, to the rows of both texts.
    screen.press("<esc>cgh<down><down><enter>");
    assert_eq!(screen.app().view, View::Compare);
    // Where there is no text, it is said.
    let mut screen = Screen::sample(MEDIUM);
    screen.press("Lgh");
    assert!(screen.footer().contains("Open a text first"), "{}", screen.footer());
}

#[test]
fn finding_counts_as_it_is_typed() {
    let mut screen = reading(LARGE);
    screen.press("jj");
    let before = (screen.app().reader.block, screen.app().reader.top);
    screen.press("fa");
    let all: usize = screen.app().reader.find.as_ref().unwrap().hits.len();
    assert!(all > 3 && title(&screen).ends_with(&format!("/{all}")), "{}", title(&screen));
    // What is typed is looked for from where the cursor was, and what is taken back leads back.
    screen.press("<backspace>");
    assert_eq!((screen.app().reader.block, screen.app().reader.top), before);
    screen.press("zzzz");
    assert!(title(&screen).ends_with("not found"), "{}", title(&screen));
    assert_eq!((screen.app().reader.block, screen.app().reader.top), before);
    screen.press("<enter>");
    assert!(screen.footer().contains("\"zzzz\" is not in this text"), "{}", screen.footer());
    // Left unfinished, nothing has moved.
    screen.press("fwe<esc>");
    assert_eq!((screen.app().reader.block, screen.app().reader.top), before);
    screen.press("ggfwe<enter>");
    let find = screen.app().reader.find.clone().unwrap();
    let number = |screen: &Screen| screen.app().reader.find.as_ref().unwrap().at + 1;
    let all = find.hits.len();
    screen.press(&"n".repeat(all - number(&screen)));
    assert!(title(&screen).ends_with(&format!(" {all}/{all}")), "{}", title(&screen));
    screen.press("n");
    assert!(
        title(&screen).ends_with(&format!(" 1/{all}")) && screen.footer().contains("the first one again")
    );
    screen.press("N");
    assert!(title(&screen).ends_with(&format!(" {all}/{all}")) && screen.footer().contains("the last one"));
    // Capitals count where one is typed.
    screen.press("ggfWE");
    assert!(screen.app().reader.find.as_ref().unwrap().hits.len() < all);
}

#[test]
fn finding_counts_rows_in_the_comparison() {
    let mut screen = reading(LARGE);
    screen.press("c");
    let before = (screen.app().compare.at, screen.app().compare.top);
    let body = screen.app().layout.body;
    screen.press("fwe");
    let all = screen.app().compare.find.as_ref().unwrap().rows.len();
    assert!(screen.title(body).contains(&format!("/{all}")), "{}", screen.title(body));
    screen.press("<esc>");
    assert_eq!((screen.app().compare.at, screen.app().compare.top), before);
    screen.press("fzzzz");
    assert!(screen.title(body).contains("not found"), "{}", screen.title(body));
    screen.press("<enter>");
    assert!(screen.footer().contains("is in neither text"), "{}", screen.footer());
    screen.press("ggfwe<enter>");
    let number = screen.app().compare.find.as_ref().unwrap().at + 1;
    screen.press(&"n".repeat(all - number));
    assert!(screen.title(body).contains(&format!(" {all}/{all}")), "{}", screen.title(body));
    screen.press("n");
    assert!(
        screen.title(body).contains(&format!(" 1/{all}")) && screen.footer().contains("the first one again")
    );
}
