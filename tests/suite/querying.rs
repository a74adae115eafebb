//! The query line: completion, help and mistakes while typing, the searches that were made before.

use fineprint::app::View;
use fineprint::app::search::Part;

use crate::support::screen::{MEDIUM, SIZES, Screen};

fn query(screen: &Screen) -> &str {
    screen.app().search.line.text()
}

#[test]
fn fields_and_values_are_completed() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/ser");
    assert!(screen.text().contains("service:  clauses of a service"), "{}", screen.text());
    screen.press("<tab>");
    assert_eq!(query(&screen), "service:");
    // Nothing of a value is typed: they are shown, and Tab goes where it always goes.
    assert!(screen.text().contains("a service's name") || screen.text().contains("orrin"));
    screen.press("or<tab>");
    assert_eq!(query(&screen), "service:orrin ");
    assert!(screen.app().search.hits.as_ref().unwrap().total > 0);
    screen.press("docu<right>\"priv<right>");
    assert_eq!(query(&screen), "service:orrin document:\"privacy policy\" ");
    screen.press("<tab>");
    assert_eq!(screen.app().search.part, Part::Results);
}

#[test]
fn what_is_completed_in_the_middle_leaves_the_rest() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/is: cookies<ctrl-a><right><right><right>g<tab>");
    assert_eq!(query(&screen), "is:gone cookies");
    screen.press("x");
    assert_eq!(query(&screen), "is:gonex cookies");
}

#[test]
fn an_offer_goes_with_the_next_key_that_types_nothing() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/cookies is:c");
    assert!(screen.app().search.offer.is_some());
    let before = screen.app().search.cursor.at;
    screen.press("<down>");
    assert!(screen.app().search.offer.is_none());
    assert!(screen.app().search.cursor.at > before, "Down moves among the results");
    screen.press("<tab>");
    assert_eq!((query(&screen), screen.app().search.part), ("cookies is:c", Part::Results));
}

#[test]
fn searches_come_back() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/cookies<enter>/<ctrl-u>\"class action\"<enter>");
    assert_eq!(screen.app().view, View::Browse);
    screen.press("/<ctrl-u>");
    assert!(screen.text().contains("the search before"), "{}", screen.text());
    screen.press("<up>");
    assert_eq!(query(&screen), "\"class action\"");
    assert!(screen.app().search.hits.as_ref().unwrap().total > 0);
    screen.press("<up>");
    assert_eq!(query(&screen), "cookies");
    screen.press("<up>");
    assert_eq!((query(&screen), screen.footer().contains("no older search")), ("cookies", true));
    // Down is for the results, as ever.
    screen.press("<down>");
    assert_eq!(query(&screen), "cookies");
    screen.press("<alt-down><alt-down>");
    assert_eq!(query(&screen), "");
    // What is being written is kept while one looks.
    screen.press("fees<up>");
    assert_eq!(query(&screen), "fees");
    screen.press("<alt-up><alt-up><alt-down><alt-down>");
    assert_eq!(query(&screen), "fees");
    screen.press("<esc><esc>/<alt-h>cook<enter>");
    assert_eq!((screen.app().view, query(&screen)), (View::Search, "cookies"));
}

#[test]
fn searches_are_listed_from_anywhere() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press(":earlier searches<enter>");
    assert!(screen.footer().contains("No search was made yet"), "{}", screen.footer());
    screen.press("/cookies<enter>:earlier searches<enter>");
    assert!(screen.text().contains("Earlier searches, newest first"));
    screen.press("<enter>");
    assert_eq!((screen.app().view, query(&screen)), (View::Search, "cookies"));
    assert_eq!(screen.app().searches_made(), ["cookies"]);
}

#[test]
fn a_mistake_is_told_when_nothing_can_mend_it_or_enter_asks() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/\"zzzz qqq");
    assert!(screen.app().search.complaint.is_none());
    screen.press("<enter>");
    assert_eq!(screen.app().search.complaint.as_ref().map(|wrong| wrong.at), Some(0));
    assert!(screen.line(3).contains("──^──"), "{}", screen.text());
    screen.press("<ctrl-u>/arbitra(t");
    assert!(screen.app().search.complaint.is_none());
    assert!(screen.app().search.hits.as_ref().unwrap().total > 0, "its beginning is looked for meanwhile");
    screen.press("/ x");
    assert_eq!(screen.app().search.complaint.as_ref().map(|wrong| wrong.at), Some(8));
}

#[test]
fn help_and_offers_fit_every_screen() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        for keys in ["/top", "<tab>", "arb", "<ctrl-u>/[0-9]+ d", "<ctrl-u>first:20"] {
            screen.press(keys);
            assert!(screen.text().lines().all(|line| line.chars().count() <= usize::from(size.0)));
        }
        assert!(screen.text().contains("2026"), "{}", screen.text());
    }
}

#[test]
fn what_is_wrong_is_told_before_anything_is_opened() {
    for wrong in ["data first:2022..2020", "data is:foo", "data fist:2020"] {
        let mut screen = Screen::sample(MEDIUM);
        screen.press(&format!("/{wrong}<enter>"));
        assert_eq!(screen.app().view, View::Search, "{wrong}");
        let at = wrong.rfind(' ').map_or(0, |space| space + 1);
        let told = screen.app().search.complaint.clone().map(|error| error.at);
        assert!(told.is_some_and(|told| told >= at), "{wrong}: {told:?}");
        assert!(screen.app().search.line.text() == wrong && screen.text().contains('^'));
    }
    // What is only not closed yet is opened.
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/\"your data<enter>");
    assert_eq!(screen.app().view, View::Browse);
}
