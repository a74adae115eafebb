//! Addresses: the page that a text comes from, the links in it, and the question before anything is opened.

use fineprint::app::View;
use fineprint::app::popup::Kind;
use fineprint::library::Archive;
use fineprint::runtime::{Settings, Stage};
use fineprint::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::support::home::Home;
use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen, settings};

#[test]
fn the_page_of_a_text_is_opened_once_its_address_was_shown() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("gdquidlet<down><enter>jjo");
        let source = screen.app().reader.reading.as_ref().unwrap().provenance.sources[0].clone();
        assert_eq!((screen.app().popups[0].kind, screen.visited()), (Kind::Addresses, None));
        let lines: String = screen.text().lines().map(|line| line.trim_matches([' ', '│'])).collect();
        assert!(lines.contains(&source), "{source}\n{}", screen.text());
        // Nothing is opened but by the answer that says so.
        screen.press("<esc>o<end><enter>");
        assert_eq!(screen.visited(), None);
        screen.press("o<enter>");
        assert_eq!(screen.visited(), Some(source.as_str()));
        assert!(screen.footer().contains("Handed to your browser: "), "{}", screen.footer());
        screen.press("o<down><enter>");
        assert_eq!(screen.copied(), source);
    }
}

#[test]
fn pages_are_opened_from_everywhere() {
    let mut screen = Screen::sample(LARGE);
    for keys in ["/arbitration<enter>c", "/<ctrl-u>arbitration<tab>", "gdquidlet<down><enter>jj<enter>", "1"]
    {
        screen.press("<esc><esc><esc><esc>");
        screen.press(keys);
        screen.press("o");
        assert_eq!(
            screen.app().popups.last().map(|popup| popup.kind),
            Some(Kind::Addresses),
            "{keys}\n{}",
            screen.text()
        );
        screen.press("<esc>");
    }
    // Where a text is not at hand, it is said.
    screen.press("Lgl");
    assert!(screen.footer().contains("Open a text first"), "{}", screen.footer());
}

#[test]
fn without_a_browser_addresses_are_copied() {
    let home = Home::with_sample();
    let data = tempfile::tempdir().unwrap();
    let why = Some("there is no display here for a browser");
    let settings = Settings { no_browser: why, ..settings(MEDIUM, data.path()) };
    let mut stage = Stage::open(vec![Archive::sample(&home.dirs())], &settings);
    stage.press("gdquidlet<down><enter>o").unwrap();
    let popup = &stage.app().popups[0];
    assert!(popup.title.contains("There is no display here"), "{}", popup.title);
    assert!(popup.entries.iter().all(|entry| entry.lead != "Open"));
    stage.press("<enter>").unwrap();
    assert!(stage.visited().is_empty() && stage.copied()[0].starts_with("https://"), "{:?}", stage.copied());
}

#[test]
fn links_of_a_text_are_listed_and_followed() {
    let archive = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = archive.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("pier/terms/document.toml", "title = \"Terms\"\nurl = \"https://pier.example/terms\"\n");
    write("pier/privacy/document.toml", "title = \"Privacy\"\nurl = \"https://pier.example/privacy\"\n");
    write("pier/privacy/2024-01-01.md", "# Privacy\n\nWe keep little.\n");
    let text = "# Terms\n\nSee [our fees](#fees), [the privacy policy](/privacy#keep) or [a page](https://other.example/x).\n\nAsk [us](mailto:us@pier.example), not [this](javascript:void).\n\n## Fees\n\nNone.\n";
    write("pier/terms/2024-01-01.md", text);
    let home = Home::empty();
    let open = Archive::open(archive.path(), &home.dirs()).unwrap();
    let mut screen = Screen::over(vec![open], home, LARGE);
    screen.press("gdterms<enter><enter>jgl");
    let popup = screen.app().popups[0].clone();
    let listed: Vec<(&str, &str)> =
        popup.entries.iter().map(|entry| (entry.text.as_str(), entry.note.as_str())).collect();
    assert_eq!(
        listed,
        [
            ("our fees", "§ Fees"),
            ("the privacy policy", "Pier › Privacy"),
            ("a page", "other.example"),
            ("us", "mailto:us@pier.example"),
            ("this", "javascript:void"),
        ],
        "{}",
        screen.text()
    );
    screen.press("<enter>");
    assert_eq!(screen.block(), "Fees");
    screen.press("<ctrl-o>glprivacy<enter>");
    assert_eq!(screen.app().reader.wanted.as_ref().unwrap().document, "privacy");
    screen.press("<ctrl-o>gla page<enter>");
    assert_eq!(screen.app().asked_address().unwrap().as_str(), "https://other.example/x");
    screen.press("<enter>");
    assert_eq!((screen.visited(), screen.app().view), (Some("https://other.example/x"), View::Browse));
    screen.press("glvoid<enter><esc>glthis<enter>");
    assert!(screen.footer().contains("leads to no page: javascript:void"), "{}", screen.footer());
    // The terminal hears of those that are sound, where they stand, but not of what lies under a list.
    let links = |screen: &Screen| {
        let area = screen.app().layout.screen;
        let mut buffer = Buffer::empty(Rect::new(0, 0, area.width, area.height));
        let theme = ui::theme::Theme::bundled("mono", ui::theme::Depth::True);
        let links = ui::draw(screen.app(), &theme, &mut buffer);
        let shown = |run: &ui::LinkRun| {
            let cells = (run.x..run.x + run.columns).map(|x| buffer[(x, run.y)].symbol().to_owned());
            (cells.collect::<String>(), run.web.as_str().to_owned())
        };
        links.iter().map(shown).collect::<Vec<_>>()
    };
    let found = links(&screen);
    let has =
        |words: &str, web: &str| found.iter().any(|(shown, to)| words.contains(shown.trim()) && to == web);
    assert!(has("a page", "https://other.example/x") && has("us", "mailto:us@pier.example"), "{found:?}");
    assert!(!found.iter().any(|(_, web)| web.contains("javascript")));
    screen.resize(MEDIUM).press("gl");
    let under = links(&screen);
    assert!(under.iter().all(|(shown, _)| shown != "a page"), "{under:?}");
}
