//! Watches over a corpus folder that grows: as commands, on screen, by hand, and two instances at once.

use fineprint::app::View;
use fineprint::library::Archive;
use fineprint::source;
use fineprint::source::testing::write_file;
use serde_json::Value;

use crate::support::home::Home;
use crate::support::run::{Program, keys};
use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen};

const FEES: &str = "# Terms\n\n## Fees\n\nThe fee for a lantern is 3 coins a night, paid when it is returned.\n\n\
                    Dogs walk free of any charge at all times of the year.\n";
const DEARER: &str = "# Terms\n\n## Fees\n\nThe fee for a lantern is 5 coins a night, paid when it is returned.\n\n\
                      Dogs walk free of any charge at all times of the year.\n\n## Boats\n\nWhoever wants to borrow \
                      a rowing boat leaves a shoe as security for it.\n";
const WITHOUT: &str = "# Terms\n\nDogs walk free of any charge at all times of the year.\n\n## Boats\n\nWhoever wants \
                       to borrow a rowing boat leaves a shoe as security for it.\n";

/// A corpus folder in the program's own folder, with the first version of one document.
fn program() -> Program {
    let program = Program::fresh();
    write_file(program.folder(), "corpus/alder/terms/2024-01-01.md", FEES);
    program
}

fn watch(program: &Program, arguments: &[&str]) -> crate::support::run::Ended {
    program.run(&[&["-a", "corpus", "watch"], arguments].concat())
}

/// Kind, date and text of the news of the only watch.
fn news(value: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let news = value["watches"][0]["new"].as_array().unwrap();
    news.iter().map(|n| (text(&n["kind"]), text(&n["date"])[..10].to_owned(), text(&n["text"]))).collect()
}

#[test]
fn each_piece_of_news_is_told_until_it_is_seen() {
    let program = program();
    let none = watch(&program, &[]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert_eq!(watch(&program, &["add", "lantern fees", "fee lantern"]).code, 0);
    // A new watch begins with everything seen.
    let nothing = watch(&program, &["--json"]);
    assert_eq!((nothing.code, news(&nothing.json())), (1, vec![]));
    write_file(program.folder(), "corpus/alder/terms/2024-06-01.md", DEARER);
    for _ in 0..2 {
        let told = watch(&program, &["--json"]);
        let value = told.json();
        assert_eq!(told.code, 0);
        assert_eq!(keys(&value["watches"][0]), ["error", "name", "new", "query"]);
        let item = &value["watches"][0]["new"][0];
        let expected =
            ["date", "document", "heading", "kind", "locator", "service", "text", "version", "was"];
        assert_eq!(keys(item), expected);
        let dearer = "The fee for a lantern is 5 coins a night, paid when it is returned.";
        assert_eq!(news(&value), [("reworded".into(), "2024-06-01".into(), dearer.into())]);
        assert!(item["was"].as_str().unwrap().contains("3 coins"));
        let shown = program.run(&["-a", "corpus", "show", item["locator"].as_str().unwrap(), "--json"]);
        assert_eq!(shown.json()["clauses"][0]["text"], dearer);
    }
    let plain = watch(&program, &["lantern fees", "--seen"]);
    plain.assert_plain();
    assert!(plain.code == 0 && plain.out.contains("lantern fees: 1 new"), "{}", plain.out);
    assert_eq!(watch(&program, &["--json"]).code, 1);
    write_file(program.folder(), "corpus/alder/terms/2024-09-01.md", WITHOUT);
    let told = watch(&program, &["--seen", "--json"]);
    let value = told.json();
    let died = news(&value);
    assert_eq!((told.code, died[0].0.as_str(), died[0].1.as_str()), (0, "died", "2024-09-01"));
    // What went is named in the last version that holds it.
    let locator = value["watches"][0]["new"][0]["locator"].as_str().unwrap().to_owned();
    assert!(locator.starts_with("alder/terms@2024-06-01#"), "{locator}");
    assert_eq!(watch(&program, &[]).code, 1);
    // Another document, from its first record on; and what a capture without a policy can't take away.
    write_file(program.folder(), "corpus/birch/terms/2024-10-01.md", FEES);
    write_file(program.folder(), "corpus/alder/terms/2024-10-02.md", "Redirecting to /terms\n");
    let born = news(&watch(&program, &["--json"]).json());
    assert_eq!(born.len(), 1, "{born:?}");
    assert_eq!((born[0].0.as_str(), born[0].1.as_str()), ("born", "2024-10-01"));
}

#[test]
fn a_clause_that_flaps_is_told_once() {
    let program = program();
    assert_eq!(watch(&program, &["add", "fees", "fee"]).code, 0);
    for (n, text) in [DEARER, FEES, DEARER, FEES, WITHOUT, FEES].into_iter().enumerate() {
        write_file(program.folder(), &format!("corpus/alder/terms/2024-0{}-01.md", n + 2), text);
    }
    let told = news(&watch(&program, &["--json"]).json());
    let told: Vec<(&str, &str)> = told.iter().map(|(kind, date, _)| (kind.as_str(), date.as_str())).collect();
    // The dearer fee went with the change of May, the old one came back in July.
    assert_eq!(told, [("born", "2024-07-01"), ("reworded", "2024-05-01")]);
}

#[test]
fn watches_are_added_listed_removed() {
    let program = program();
    assert_eq!(watch(&program, &["list"]).code, 1);
    assert_eq!(watch(&program, &["add", "dogs", "dogs OR boats"]).code, 0);
    let (what, _) = watch(&program, &["add", "dogs", "boats"]).error();
    assert!(what.contains("already"), "{what}");
    let (what, _) = watch(&program, &["add", "lost", "is:lost"]).error();
    assert!(what.contains("is:lost"), "{what}");
    watch(&program, &["add", " ", "dogs"]).error();
    let listed = watch(&program, &["list", "--json"]);
    let expected = serde_json::json!({ "watches": [{ "name": "dogs", "query": "dogs OR boats" }] });
    assert_eq!((listed.code, listed.json()), (0, expected));
    let (_, hint) = watch(&program, &["cats"]).error();
    assert!(hint.contains("dogs"), "{hint}");
    let (_, hint) = watch(&program, &["remove", "cats"]).error();
    assert!(hint.contains("dogs"), "{hint}");
    assert_eq!(watch(&program, &["remove", "dogs"]).code, 0);
    assert_eq!(watch(&program, &["list"]).code, 1);
}

#[test]
fn what_people_write_by_hand() {
    let program = program();
    let path = "data/watches.toml";
    let text = "[[watch]]\nname = \"fees\"\nquery = \"fee\"\nonly = [\"died\"]\n\n\
                [[watch]]\nname = \"wrong\"\nquery = \"is:lost\"\n";
    write_file(program.folder(), path, text);
    // One that can't be looked for is told, and the others are looked for all the same.
    let ended = watch(&program, &["--json"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("wrong") && ended.err.contains("is:lost"), "{}", ended.err);
    assert!(ended.json()["watches"][1]["error"].as_str().unwrap().contains("is:lost"));
    write_file(program.folder(), "corpus/alder/terms/2024-06-01.md", DEARER);
    write_file(program.folder(), "corpus/alder/terms/2024-09-01.md", WITHOUT);
    let told = watch(&program, &["fees", "--json"]);
    assert_eq!((told.code, news(&told.json()).len()), (0, 1));
    // Damaged: told with its line, and left where it is.
    write_file(program.folder(), path, "[[watch]]\nname = \"fees\"\nqurey = \"fee\"\n");
    let (what, _) = watch(&program, &[]).error();
    assert!(what.contains("line 3") && what.contains("qurey"), "{what}");
    // Written to, it is kept aside.
    let added = watch(&program, &["add", "dogs", "dogs"]);
    assert!(added.code == 0 && added.err.contains("watches.damaged-1.toml"), "{}", added.err);
}

#[test]
fn two_instances_lose_nothing() {
    let program = program();
    program.run(&["-a", "corpus", "index"]);
    let children: Vec<_> = (0..6)
        .map(|n| {
            let name = format!("watch {n}");
            program.command(&["-a", "corpus", "watch", "add", &name, "dogs"]).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let listed = watch(&program, &["list", "--json"]).json();
    assert_eq!(listed["watches"].as_array().unwrap().len(), 6);
}

/// A screen over a corpus folder, and another one over the same data once the folder has grown.
fn grown(size: (u16, u16)) -> Screen {
    let home = Home::empty();
    let corpus = home.path().join("corpus");
    write_file(&corpus, "alder/terms/2024-01-01.md", FEES);
    let open = || vec![Archive::of(source::open(&corpus).unwrap(), &home.dirs())];
    let mut screen = Screen::with_data(open(), home.clone(), size);
    screen.press("/fee lantern<ctrl-r>");
    assert!(screen.footer().contains("Watching"), "{}", screen.footer());
    assert!(screen.text().contains("◆ watched"));
    screen.press("<ctrl-u>boats<ctrl-r>");
    assert!(!screen.line(0).contains("news"), "{}", screen.line(0));
    drop(screen);
    write_file(&corpus, "alder/terms/2024-06-01.md", DEARER);
    Screen::with_data(open(), home.clone(), size)
}

#[test]
fn news_on_screen() {
    for size in SIZES {
        let mut screen = grown(size);
        assert!(screen.line(0).contains("2 watches have news"), "{}", screen.line(0));
        screen.press("Wj");
        assert_eq!(screen.app().view, View::Watches);
        crate::screens::picture(&format!("watches-{}", crate::screens::size_name(size)), &screen.text());
    }
}

#[test]
fn news_lead_to_the_change_until_they_are_seen() {
    let mut screen = grown(LARGE);
    screen.press("Wj<enter>");
    assert_eq!(screen.app().view, View::Compare);
    assert!(screen.text().contains("5 coins") && screen.text().contains("3 coins"));
    screen.press("<esc>s");
    assert!(screen.line(0).contains("1 watch has news"), "{}", screen.line(0));
    assert!(screen.footer().contains("seen"), "{}", screen.footer());
    screen.press("S");
    assert!(screen.line(0).contains("offline"), "{}", screen.line(0));
    screen.press("s");
    assert!(screen.footer().contains("nothing new"), "{}", screen.footer());
    // Of a watch, Enter shows what it finds.
    screen.press("gg<enter>");
    assert_eq!((screen.app().view, screen.app().search.line.text()), (View::Search, "fee lantern"));
    // Watched already: it asks before it forgets.
    screen.press("<tab>w<enter>");
    assert_eq!(screen.app().watches.board.watched.len(), 2, "the first answer keeps it");
    screen.press("w<down><enter>");
    assert_eq!(screen.app().watches.board.watched.len(), 1);
    assert!(screen.footer().contains("No longer"), "{}", screen.footer());
}

#[test]
fn what_cant_be_watched_is_told() {
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/<ctrl-r>");
    assert!(screen.footer().contains("Type what to look for"), "{}", screen.footer());
    screen.press("is:lost cookies<ctrl-r>");
    // Over two lines: it says what is wrong and what there is.
    let said = [screen.line(22), screen.line(23)].join(" ");
    assert!(said.contains("is:lost") && said.contains("is:gone"), "{said}");
    assert!(screen.app().watches.board.watched.is_empty());
    screen.press("<esc>W");
    assert!(screen.text().contains("Nothing is watched yet"), "{}", screen.text());
    screen.press("<enter>sxty");
    assert!(screen.footer().contains("Nothing is watched yet"), "{}", screen.footer());
    screen.press("q");
    assert_eq!(screen.app().view, View::Browse);
}
