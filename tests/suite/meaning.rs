//! Who else says it, which services speak of a topic, what a document says and doesn't: as commands and as screens.

use serde_json::Value;

use crate::screens::{picture, size_name};
use crate::support::home::Home;
use crate::support::run::{Program, keys};
use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen};
use fineprint::library::Archive;
use fineprint::source::testing::write_file;

fn texts<'a>(value: &'a Value, list: &str, key: &str) -> Vec<&'a str> {
    value[list].as_array().unwrap().iter().map(|row| row[key].as_str().unwrap_or("-")).collect()
}

#[test]
fn similar_finds_the_same_topic_in_other_services() {
    let program = Program::with_sample();
    let hit =
        program.run(&["search", "topic:arbitration service:quidlet is:current", "-n", "1", "--json"]).json();
    let locator = hit["hits"][0]["locator"].as_str().unwrap().to_owned();
    let found = program.run(&["similar", &locator, "--json"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let value = found.json();
    assert_eq!(keys(&value), ["hits", "locator", "of", "services", "text", "took_us", "topic"]);
    let hits = value["hits"].as_array().unwrap();
    assert!(!hits.is_empty());
    for hit in hits {
        assert_eq!(
            keys(hit),
            [
                "absent_before",
                "current",
                "document",
                "first_seen",
                "heading",
                "locator",
                "score",
                "service",
                "severity",
                "text",
                "topic_since",
                "topics"
            ]
        );
        assert_ne!(hit["service"], "Quidlet", "the clause's own service is left out");
        assert!((0.0..=1.0).contains(&hit["score"].as_f64().unwrap()));
        // Each is about something that the clause is about, too.
        let own = program.run(&["classify", &locator, "--json"]).json();
        let own = texts(&own["clauses"][0], "topics", "topic").join(" ");
        let shared =
            hit["topics"].as_array().unwrap().iter().any(|topic| own.contains(topic.as_str().unwrap()));
        assert!(shared, "{hit}");
        assert_eq!(program.run(&["show", hit["locator"].as_str().unwrap()]).code, 0);
    }
    let services: Vec<&str> = texts(&value, "hits", "service");
    let mut once = services.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), services.len(), "one clause of each service");
    let (what, hint) = program.run(&["similar", "quidlet/user-agreement"]).error();
    assert!(what.contains("names no clause") && hint.contains("#CLAUSE"));
}

#[test]
fn elsewhere_is_only_what_was_in_force() {
    let program = Program::fresh();
    let folder = program.folder().join("trees");
    let says = |what: &str| format!("# Terms\n\nEvery dispute is settled by binding arbitration{what}.\n");
    write_file(&folder, "alder/terms/2020-01-01.md", &says(" in Alder"));
    write_file(&folder, "birch/terms/2021-01-01.md", "# Terms\n\nCourts decide.\n");
    write_file(&folder, "birch/terms/2022-01-01.md", &says(" in Birch"));
    write_file(&folder, "cedar/terms/2021-06-01.md", &says(" in Cedar"));
    write_file(&folder, "cedar/terms/2023-01-01.md", "# Terms\n\nCourts decide.\n");
    let archive = folder.to_str().unwrap();
    let locator = program.run(&["search", "arbitration service:alder", "-a", archive, "--json"]).json();
    let locator = locator["hits"][0]["locator"].as_str().unwrap().to_owned();
    let at = |day: &[&str]| {
        let value = program.run(&[&["similar", &locator, "-a", archive, "--json"], day].concat()).json();
        let hits = value["hits"].as_array().unwrap().clone();
        let hits: Vec<String> = hits
            .iter()
            .map(|hit| format!("{} {}", hit["service"].as_str().unwrap(), hit["current"]))
            .collect();
        (hits.join(", "), value["services"].as_u64().unwrap(), value["of"].as_u64().unwrap())
    };
    assert_eq!(at(&[]), ("Birch true, Cedar false".to_owned(), 2, 3));
    assert_eq!(at(&["--as-of", "2021-12-31"]), ("Cedar true".to_owned(), 2, 3));
    assert_eq!(at(&["--as-of", "2020-12-31"]), (String::new(), 1, 1));
    // The overview of the topic says the same, and who had it.
    let topics = program.run(&["topics", "arbitration", "-a", archive, "--json"]).json();
    let topic = &topics["topics"][0];
    assert_eq!(texts(topic, "holders", "service"), ["Alder", "Birch"]);
    assert_eq!(topic["holders"][0]["absent_before"], Value::Null);
    assert_eq!(topic["holders"][1]["since"], "2022-01-01T00:00:00Z");
    assert_eq!(topic["holders"][1]["absent_before"], "2021-01-01T00:00:00Z");
    assert_eq!((texts(topic, "gone", "service"), &topic["of"]), (vec!["Cedar"], &3.into()));
    assert!(!topic["holders"][0]["matched"].as_array().unwrap().is_empty(), "each with its words");
}

#[test]
fn topics_tell_what_a_document_says_and_what_it_lacks() {
    let program = Program::with_sample();
    let all = program.run(&["topics", "--json"]).json();
    assert_eq!(keys(&all), ["services", "topics"]);
    assert_eq!(all["services"], 7);
    let topics = all["topics"].as_array().unwrap();
    assert!(topics.len() >= 48);
    assert_eq!(
        keys(&topics[0]),
        ["clauses", "documents", "field", "gone", "holders", "of", "services", "severity", "title", "topic"]
    );
    for topic in topics {
        assert_eq!(topic["services"].as_u64().unwrap() as usize, topic["holders"].as_array().unwrap().len());
        let dates = texts(topic, "holders", "since");
        assert!(dates.is_sorted(), "{dates:?}");
    }
    let own = program.run(&["topics", "quidlet/user-agreement", "--json"]).json();
    assert_eq!(
        keys(&own),
        ["absent", "clauses", "document", "peers", "present", "service", "severities", "unread"]
    );
    let (present, absent) = (texts(&own, "present", "topic"), texts(&own, "absent", "topic"));
    assert!(present.contains(&"class-action-waiver"), "{present:?}");
    assert!(!absent.is_empty() && !absent.iter().any(|topic| present.contains(topic)));
    for entry in own["present"].as_array().unwrap() {
        let locator = entry["said"]["locator"].as_str().unwrap();
        let told = program.run(&["classify", locator, "--json"]).json();
        let topics = texts(&told["clauses"][0], "topics", "topic");
        assert!(topics.contains(&entry["topic"].as_str().unwrap()), "{locator}: {topics:?}");
    }
    assert_eq!(program.run(&["topics", "quidlet"]).code, 0);
    assert_eq!(program.run(&["topics", "disputes"]).code, 0, "a field of topics");
    let (what, hint) = program.run(&["topics", "gravity"]).error();
    assert!(what.contains("gravity") && hint.contains("fineprint rules"), "{what} {hint}");
}

#[test]
fn pages_and_overviews() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("/\"class member in any class\" is:current<enter><enter>");
        picture(&format!("clause-page-{}", size_name(size)), &screen.text());
    }
    let mut screen = Screen::sample(MEDIUM);
    screen.press("fquidlet<enter>jO");
    picture("overview-80x24", &screen.text());
    screen.press("<esc>#");
    picture("topics-80x24", &screen.text());
}

#[test]
fn lines_lead_on_and_esc_leads_back() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/\"class member in any class\" is:current<enter><enter>");
    let body = screen.app().layout.body;
    let page = screen.title(body);
    assert!(page.starts_with("Quidlet › User Agreement"), "{page}");
    // From the page to a topic, to somebody else's clause, and back the same way; what is open is returned to.
    screen.press("<enter>");
    assert!(screen.title(body).starts_with("Topic · No class actions"), "{}", screen.title(body));
    screen.press("<esc>}}}jj<enter>");
    let other = screen.title(body);
    assert!(other != page && !other.starts_with("Topic"), "{other}");
    screen.press("<esc>");
    assert_eq!(screen.title(body), page);
    screen.press("##O");
    assert!(screen.title(body).starts_with("Topics"), "{}", screen.title(body));
    screen.press("<esc>");
    assert_eq!(screen.title(body), page);
    // Its locator, its citation, its lineage, its place in the text.
    screen.press("y");
    assert!(screen.copied().starts_with("velmora/terms-of-use@"), "that of the line: {}", screen.copied());
    screen.press("ggy");
    assert!(screen.copied().starts_with("quidlet/user-agreement@"), "{}", screen.copied());
    screen.press("Y");
    assert!(screen.copied().contains("SHA-256"));
    screen.press("H");
    assert!(screen.title(body).starts_with("Lineage"));
    screen.press("<esc>");
    assert_eq!(screen.title(body), page);
    screen.press("v");
    assert!(screen.block().contains("class member"), "{}", screen.block());
    // Overviews, from the text: the document, its service, all topics.
    screen.press("O");
    assert!(screen.title(body).starts_with("Overview · Quidlet › User Agreement"));
    screen.press("O");
    assert!(screen.title(body).starts_with("Overview · Quidlet"));
    screen.press("O");
    assert!(screen.title(body).starts_with("Topics"));
    screen.press("<esc><esc><esc>");
    assert!(screen.block().contains("class member"));
}

#[test]
fn pages_keep_to_the_day_that_is_set() {
    let mut screen = Screen::sample(LARGE);
    screen.press("#");
    let now = screen.text();
    screen.press("@2014<enter>");
    assert_ne!(screen.text(), now);
    assert!(screen.text().contains("as of 2014-12-31"));
    screen.press("@<enter>");
    assert_eq!(
        screen.text().lines().skip(2).take(20).collect::<Vec<_>>(),
        now.lines().skip(2).take(20).collect::<Vec<_>>()
    );
}

#[test]
fn an_archive_without_topics_says_so() {
    let home = Home::empty();
    write_file(&home.path().join("quiet"), "mole/terms/2020-01-01.md", "# Terms\n\nThe sea is wide.\n");
    let path = home.path().join("quiet");
    let mut screen = Screen::over(vec![Archive::open(&path, &home.dirs()).unwrap()], home, MEDIUM);
    screen.press("/sea<enter><enter>");
    assert!(screen.text().contains("No rule"), "{}", screen.text());
    screen.press("<esc>O");
    assert!(screen.text().contains("Nothing that a rule knows"), "{}", screen.text());
}
