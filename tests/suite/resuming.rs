//! Going on where the program was left: the text, the version, the clause, the widths of panes.

use fineprint::app::layout::Pane;
use fineprint::app::mouse::{Mouse, Press};
use fineprint::app::{App, Msg, View};
use fineprint::library::{Archive, Sitting, Spot};
use fineprint::runtime::{Settings, Stage};

use crate::support::home::Home;
use crate::support::screen::{LARGE, Screen, settings};

/// A screen over the sample that goes on somewhere.
fn resumed(sitting: Sitting) -> Stage {
    let home = Home::with_sample();
    let data = tempfile::tempdir().unwrap();
    let settings = Settings { sitting: Some(sitting), ..settings(LARGE, data.path()) };
    Stage::open(vec![Archive::sample(&home.dirs())], &settings)
}

/// Where a screen is, in short.
fn place(app: &App) -> (Option<usize>, usize, Pane, u16) {
    (app.reader.wanted.as_ref().map(|t| t.version), app.reader.block, app.focus, app.layout.tree.width)
}

#[test]
fn filters_the_query_and_the_day_come_back() {
    let mut screen = Screen::sample(LARGE);
    screen.press("@2021<enter>/arbitration<esc>fquid<enter>l<enter>jj1");
    let sitting = screen.app().sitting().unwrap();
    assert_eq!(sitting.filter.as_deref(), Some("quid"));
    assert_eq!(
        (sitting.query.as_deref(), sitting.as_of.as_deref()),
        (Some("arbitration"), Some("2021-12-31"))
    );
    let mut next = resumed(sitting.clone());
    let spot = next.app().sitting().unwrap().spot;
    assert_eq!(next.app().sitting(), Some(Sitting { spot, ..sitting }));
    assert!(
        next.text().contains("filter: quid") && next.text().contains("as of 2021-12-31"),
        "{}",
        next.text()
    );
    // What stood in the search is there; typing begins another one.
    next.press("/").unwrap();
    assert!(next.text().contains("/ arbitration"), "{}", next.text());
    let sitting = next.app().sitting().unwrap();
    assert!(sitting.searching);
    let mut again = resumed(sitting);
    assert_eq!(again.app().view, View::Search);
    assert!(!again.app().search.rows.is_empty());
    again.press("fee").unwrap();
    assert_eq!(again.app().search.line.text(), "fee");
    again.press("<ctrl-w><esc>").unwrap();
    assert_eq!(again.app().sitting().unwrap().query, None);
}

#[test]
fn the_program_goes_on_where_it_was_left() {
    let mut screen = Screen::sample(LARGE);
    screen.press("fquidlet<enter>l<enter>[}jj");
    let border = screen.app().layout.tree.width;
    for (press, column) in [(Press::Click, border), (Press::Drag, 60), (Press::Release, 60)] {
        screen.send(Msg::Mouse(Mouse { press, column, row: 10 }));
    }
    let sitting = screen.app().sitting().unwrap();
    assert_eq!((sitting.spot.service.as_str(), sitting.reading), ("quidlet", true));
    assert!(
        sitting.spot.version.is_some() && sitting.spot.clause.is_some() && !sitting.spot.place.is_empty()
    );
    let next = resumed(sitting.clone());
    assert_eq!(place(next.app()), place(screen.app()));
    assert_eq!(next.app().sitting(), Some(sitting.clone()));
    // In the documents, the keys stay there; the latest version is whichever is the latest then.
    screen.press("]]]1");
    let latest = screen.app().sitting().unwrap();
    assert_eq!((latest.reading, &latest.spot.version), (false, &None));
    assert_eq!(place(resumed(latest).app()).2, Pane::Tree);
    // Where the document is gone, the program begins at the top; the version or clause, as near as it gets.
    let at = |spot: Spot| Sitting { spot, ..sitting.clone() };
    for gone in [
        at(Spot { document: "gone".into(), ..sitting.spot.clone() }),
        at(Spot { archive: "gone".into(), ..sitting.spot.clone() }),
    ] {
        let stage = resumed(gone);
        assert!(stage.app().reader.wanted.is_none() && !stage.app().tree.rows.is_empty());
    }
    for odd in [
        at(Spot { version: Some("???".into()), clause: Some("???".into()), ..sitting.spot.clone() }),
        at(Spot { version: Some("1990".into()), clause: Some("00".into()), ..sitting.spot.clone() }),
    ] {
        assert!(resumed(odd).app().reader.reading.is_some());
    }
}
