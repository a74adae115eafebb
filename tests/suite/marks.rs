//! Marks: places in texts that a letter leads back to, from anywhere and at the next start.

use fineprint::app::layout::Pane;
use fineprint::app::popup::Kind;
use fineprint::library::Archive;
use fineprint::runtime::Stage;

use crate::support::home::Home;
use crate::support::screen::{LARGE, MEDIUM, Screen, settings};

#[test]
fn a_letter_leads_back_from_another_document() {
    let mut screen = Screen::sample(LARGE);
    screen.press("m");
    assert!(screen.footer().contains("No document is open"), "{}", screen.footer());
    screen.press("gdquidlet<down><enter>}}jjm");
    assert!(screen.footer().contains("press its letter"), "{}", screen.footer());
    let (title, block) = (screen.title(screen.app().layout.reader), screen.block());
    screen.press("a");
    assert!(screen.footer().contains("Mark a is set here"), "{}", screen.footer());
    screen.press("gdorrin<down><enter>");
    let other = screen.block();
    // The list shows what is set; its letter goes there at once.
    screen.press("'");
    assert_eq!((screen.app().popups[0].kind, screen.app().popups[0].entries.len()), (Kind::Marks, 2));
    let words: String = block.chars().take(20).collect();
    assert!(screen.text().contains(&words), "{words}\n{}", screen.text());
    screen.press("a");
    assert!(screen.app().popups.is_empty());
    assert_eq!((screen.title(screen.app().layout.reader), screen.block()), (title, block.clone()));
    // Twice the same key: the place that was left.
    screen.press("''");
    assert_eq!(screen.block(), other);
    // From the documents, by Enter.
    screen.press("1'<enter>");
    assert_eq!((screen.app().focus, screen.block()), (Pane::Reader, block));
    // What is no mark is said; nothing has moved.
    screen.press("'z");
    assert!(screen.footer().contains("Mark z is not set; m and a letter"), "{}", screen.footer());
    screen.press("m5");
    assert!(screen.footer().contains("5 is no letter"), "{}", screen.footer());
    screen.press("m<esc>j");
    assert_eq!(screen.app().marking.known.len(), 1);
    screen.press("m<ctrl-c>");
    assert!(screen.ended());
}

#[test]
fn marks_are_there_at_the_next_start() {
    let home = Home::with_sample();
    let data = tempfile::tempdir().unwrap();
    let open = || Stage::open(vec![Archive::sample(&home.dirs())], &settings(MEDIUM, data.path()));
    let block = |stage: &Stage| {
        let reader = &stage.app().reader;
        fineprint::app::compare::block_text(&reader.reading.as_ref().unwrap().outline.blocks[reader.block])
            .to_owned()
    };
    let mut stage = open();
    stage.press("gdquidlet<down><enter>}}jjma[[mBgg").unwrap();
    let wanted = stage.app().reader.wanted.clone().unwrap();
    drop(stage);
    let mut stage = open();
    assert_eq!(stage.app().marking.known.keys().collect::<String>(), "Ba");
    stage.press("'a").unwrap();
    let latest = stage.app().reader.wanted.clone().unwrap();
    let there = block(&stage);
    // One that was set in an older version leads there.
    stage.press("'B").unwrap();
    assert_eq!(stage.app().reader.wanted.clone().unwrap(), wanted);
    assert!(latest.same_document(&wanted) && latest.version > wanted.version && !there.is_empty());
    // As of a day before the document, it is said; the letter is free again once it is removed.
    stage.press("@1999<enter>'a").unwrap();
    let said = stage.app().status.as_ref().unwrap().text.clone();
    assert!(said.contains("is not in the archive as of 1999-12-31"), "{said}");
    stage.press("'<down><delete>").unwrap();
    assert_eq!(stage.app().popups[0].entries.len(), 2);
    drop(stage);
    assert_eq!(open().app().marking.known.keys().collect::<String>(), "B");
}

#[test]
fn a_mark_in_an_archive_that_is_not_open_says_so() {
    let data = tempfile::tempdir().unwrap();
    let text = "[mark.q]\narchive = \"elsewhere\"\nservice = \"x\"\ndocument = \"y\"\nplace = []\nsaid = \"X › Y\"\n";
    std::fs::write(data.path().join("marks.toml"), text).unwrap();
    let home = Home::with_sample();
    let mut stage = Stage::open(vec![Archive::sample(&home.dirs())], &settings(LARGE, data.path()));
    stage.press("'").unwrap();
    assert!(stage.text().contains("in elsewhere, not open"), "{}", stage.text());
    stage.press("q").unwrap();
    let said = &stage.app().status.as_ref().unwrap().text;
    assert!(said.contains("is in elsewhere, which is not open"), "{said}");
}
