//! Trends of a small git archive against a reading of every text on every month's last day; and the commands and
//! screens that tell them.

use std::collections::{BTreeMap, BTreeSet};

use fineprint::app::View;
use fineprint::builder::Options;
use fineprint::history::{By, Of, trend};
use fineprint::insight::Insight;
use fineprint::library::Archive;
use fineprint::model::{Cancel, Timestamp};
use fineprint::query;
use fineprint::source;
use fineprint::source::testing::GitBuilder;

use crate::support::home::Home;
use crate::support::run::{Program, keys};
use crate::support::screen::{LARGE, MEDIUM, SIZES, Screen};

const SENTENCES: [&str; 8] = [
    "The ferry carries bicycles for a fee that is posted at the pier.",
    "Lanterns must be lit after dusk, and the fee for a lost one is small.",
    "Passengers keep their dogs on a leash while the ferry is moving.",
    "The captain may cancel a crossing in a storm without notice to anyone.",
    "We keep the names of passengers for thirty days and then forget them.",
    "Luggage that nobody claims within a week is given to the harbour school.",
    "Children under seven cross free of charge with a grown companion.",
    "Complaints are heard on the first Monday of each month at the pier.",
];

const FILES: [&str; 4] = ["Heron/Privacy.md", "Heron/Terms.md", "Tern/Terms.md", "Wren/Terms.md"];

const JUNK: [&str; 3] = ["", "Redirecting to /ferry", "404\n\nPage not found"];

/// A version as the test knows it: when, and which sentences; `None` for junk.
type Recorded = (Timestamp, Option<BTreeSet<usize>>);

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// An archive whose dates run backwards now and then, with flaps and junk; indexed.
fn archive(home: &Home, seed: u64) -> (Archive, BTreeMap<&'static str, Vec<Recorded>>) {
    let path = home.path().join(format!("ferry-{seed}.git"));
    let mut git = GitBuilder::bare(&path);
    let mut random = Random(seed);
    let mut history: BTreeMap<&str, Vec<Recorded>> = BTreeMap::new();
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let mut day = 0;
    for _ in 0..70 {
        day += if random.below(5) == 0 { -(random.below(90) as i64) } else { random.below(40) as i64 };
        let date = Timestamp(Timestamp::parse("2017-03-10").unwrap().0 + day * Timestamp::DAY);
        let file = FILES[random.below(4) as usize];
        let sentences: BTreeSet<usize> = (0..SENTENCES.len()).filter(|_| random.below(3) > 0).collect();
        let sentences = if sentences.len() < 3 { (0..4).collect() } else { sentences };
        let (text, sentences) = match random.below(7) {
            0 => (JUNK[random.below(3) as usize].to_owned(), None),
            _ => {
                let text: Vec<&str> = sentences.iter().map(|&n| SENTENCES[n]).collect();
                (format!("# Rules\n\n{}\n", text.join("\n\n")), Some(sentences))
            }
        };
        // The same bytes again are no version.
        if texts.insert(file, text.clone()).is_none_or(|before| before != text) {
            git.record(&date.rfc3339(), &format!("Record new changes of {file}"), file, &text);
            history.entry(file).or_default().push((date, sentences));
        }
    }
    let archive = Archive::of(source::open(&path).unwrap(), &home.dirs());
    archive.update(Options::default(), &Cancel::default(), &|_| {}).unwrap();
    (archive, history)
}

/// The sentences of the last text in history that was recorded by a moment.
fn in_force(versions: &[Recorded], moment: Timestamp) -> Option<&BTreeSet<usize>> {
    versions.iter().rev().filter(|(date, _)| *date <= moment).find_map(|(_, text)| text.as_ref())
}

#[test]
fn exact_against_a_reading_of_every_month() {
    let home = Home::empty();
    let insight = Insight::bundled();
    for seed in 1..=4 {
        let (archive, history) = archive(&home, seed);
        let real = || history.values().flatten().filter(|(_, text)| text.is_some()).map(|(date, _)| *date);
        let (first, last) = (real().min().unwrap(), real().max().unwrap());
        let archives = [archive];
        for (text, wanted) in [("fee", vec![0, 1]), ("\"thirty days\"", vec![4]), ("ferry -dogs", vec![0])] {
            let told =
                trend(&archives, &query::parse(text).unwrap(), &|snapshots| insight.searcher(snapshots))
                    .unwrap();
            let points = told.points(By::Month);
            assert_eq!(points.first().unwrap().month.name(), first.day()[..7]);
            assert_eq!(points.last().unwrap().month.name(), last.day()[..7]);
            let mut sums = BTreeMap::new();
            for point in &points {
                let end = point.month.end();
                let held = |file: &str| {
                    let force = in_force(&history[file], end);
                    force.map_or(0, |held| wanted.iter().filter(|n| held.contains(*n)).count())
                };
                let holding =
                    || FILES.into_iter().filter(|file| history.contains_key(file) && held(file) > 0);
                let service = |file: &'static str| file.split('/').next().unwrap();
                let recorded = || {
                    FILES.into_iter().filter(|f| history.get(f).is_some_and(|v| in_force(v, end).is_some()))
                };
                let services: BTreeSet<&str> = holding().map(service).collect();
                let of_services: BTreeSet<&str> = recorded().map(service).collect();
                let expected = (services.len(), holding().count(), holding().map(held).sum::<usize>());
                let found = (point.services as usize, point.documents as usize, point.clauses as usize);
                assert_eq!(found, expected, "seed {seed}, {text}, {}", point.month.name());
                let of = (point.of_services as usize, point.of_documents as usize);
                assert_eq!(
                    of,
                    (of_services.len(), recorded().count()),
                    "seed {seed}, {}",
                    point.month.name()
                );
                sums.insert(point.month.year(), found);
            }
            let years: Vec<_> = told
                .points(By::Year)
                .iter()
                .map(|p| (p.month.year(), (p.services as usize, p.documents as usize, p.clauses as usize)))
                .collect();
            assert_eq!(years, sums.into_iter().collect::<Vec<_>>(), "the last month of a year is its end");
            check_firsts(&history, &told, &wanted);
        }
    }
}

/// The first moment at which each document held it in force, tried at every date that was ever recorded.
fn check_firsts(history: &BTreeMap<&str, Vec<Recorded>>, told: &fineprint::history::Trend, wanted: &[usize]) {
    let mut expected: Vec<(Timestamp, String, bool)> = Vec::new();
    for (file, versions) in history {
        let mut dates: Vec<Timestamp> = versions.iter().map(|(date, _)| *date).collect();
        dates.sort_unstable();
        let holds = |date: &&Timestamp| {
            in_force(versions, **date).is_some_and(|held| wanted.iter().any(|n| held.contains(n)))
        };
        if let Some(first) = dates.iter().find(holds) {
            let absent = dates.iter().any(|date| date < first && in_force(versions, *date).is_some());
            expected.push((*first, file.trim_end_matches(".md").to_owned(), absent));
        }
    }
    let mut found: Vec<(Timestamp, String, bool)> = told
        .firsts(Of::Documents)
        .into_iter()
        .map(|(n, turn)| {
            let holder = &told.holders[n];
            (turn.date, format!("{}/{}", holder.service, holder.document), turn.before.is_some())
        })
        .collect();
    assert!(found.is_sorted_by_key(|(date, ..)| *date));
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn trend_as_json_csv_and_table() {
    let program = Program::with_sample();
    let ended = program.run(&["trend", "\"class action\"", "--json"]);
    assert_eq!(ended.code, 0);
    let value = ended.json();
    assert_eq!(keys(&value), ["first", "query", "took_us", "years"]);
    let years = value["years"].as_array().unwrap();
    assert_eq!(keys(&years[0]), ["clauses", "documents", "of_documents", "of_services", "services", "year"]);
    let numbers: Vec<i64> = years.iter().map(|year| year["year"].as_i64().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]), "no year is left out: {numbers:?}");
    assert_eq!((numbers[0], numbers[numbers.len() - 1]), (2011, 2026));
    for first in value["first"].as_array().unwrap() {
        assert_eq!(keys(first), ["absent_before", "date", "document", "locator", "service"]);
        let shown = program.run(&["show", first["locator"].as_str().unwrap(), "--json"]).json();
        let text = shown["clauses"][0]["text"].as_str().unwrap().to_lowercase();
        assert!(text.contains("class action"), "{text}");
        assert_eq!(shown["service"], first["service"]);
    }
    let months = program.run(&["trend", "\"class action\"", "--by", "month", "--json"]).json();
    assert_eq!(keys(&months), ["first", "months", "query", "took_us", "years"]);
    assert_eq!(months["years"], value["years"]);
    // What was in force at the end of a year is what a search as of that day finds.
    for year in years {
        let day = format!("\"class action\" asof:{}-12-31", year["year"]);
        let hits = program.run(&["search", &day, "-n", "100", "--json"]).json();
        let holding = hits["hits"].as_array().unwrap().iter();
        let holding = holding.filter(|hit| !hit["highlights"].as_array().unwrap().is_empty()).count();
        assert_eq!(year["clauses"], holding, "{}", year["year"]);
    }
    let csv = program.run(&["trend", "\"class action\"", "--format", "csv"]);
    let lines: Vec<&str> = csv.out.lines().collect();
    assert_eq!(lines[0], "year,services,documents,clauses,of_services,of_documents");
    assert_eq!(lines.len(), years.len() + 1);
    let plain = program.run(&["trend", "\"class action\"", "--by", "month"]);
    plain.assert_plain();
    assert!(plain.out.contains("█") && plain.out.contains("first of "), "{}", plain.out);
    let none = program.run(&["trend", "zyzzyva", "--json"]);
    assert_eq!((none.code, none.json()["first"].clone()), (1, serde_json::json!([])));
    let (what, _) = program.run(&["trend", "is:lost"]).error();
    assert!(what.contains("is:lost"));
}

#[test]
fn a_trend_on_screen() {
    for size in SIZES {
        let mut screen = Screen::sample(size);
        screen.press("/\"class action\"<ctrl-t>");
        assert_eq!(screen.app().view, View::Trend);
        crate::screens::picture(&format!("trend-{}", crate::screens::size_name(size)), &screen.text());
    }
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/\"class action\"<ctrl-t>sm<left>");
    crate::screens::picture("trend-80x24-styles", &crate::support::styles::dump(&screen.buffer()));
}

#[test]
fn points_and_adopters_lead_on() {
    let mut screen = Screen::sample(LARGE);
    screen.press("/\"class action\"<tab>t");
    let points = screen.app().trend.points.len();
    assert_eq!(screen.app().trend.at, points - 1, "the latest is looked at first");
    screen.press("<home>");
    assert_eq!(screen.app().trend.at, 0);
    screen.press("<end>5h<enter>");
    assert_eq!(screen.app().view, View::Search);
    assert_eq!(screen.app().search.line.text(), "\"class action\" asof:2021-12-31");
    assert!(screen.app().search.hits.as_ref().unwrap().total > 0);
    screen.press("<esc>");
    assert_eq!(screen.app().view, View::Trend);
    // The list and the chart go together.
    screen.press("<tab><home>");
    let first = screen.app().trend.events[0];
    assert_eq!(screen.app().trend.at, first.point);
    screen.press("<enter>");
    assert_eq!(screen.app().view, View::Browse);
    assert!(screen.block().to_lowercase().contains("class action"), "{}", screen.block());
    screen.press("<esc>").press("<esc>");
    // What left is shown as a change.
    let mut screen = Screen::sample(LARGE);
    screen.press("/\"class action\"<ctrl-t>s");
    let left = screen.app().trend.events.iter().position(|event| !event.turn.began);
    screen.press("<tab><home>").press(&"j".repeat(left.expect("nobody ever left"))).press("<enter>");
    assert_eq!(screen.app().view, View::Compare);
}

#[test]
fn words_of_a_text_have_a_trend() {
    let mut screen = Screen::sample(LARGE);
    screen.press("t");
    assert!(screen.footer().contains("Words first"), "{}", screen.footer());
    screen.press("/\"class action\"<enter>t");
    assert_eq!((screen.app().view, screen.app().trend.query.as_str()), (View::Trend, "\"class action\""));
    screen.press("<esc>fyou agree<enter>t");
    assert_eq!(screen.app().trend.query, "\"you agree\"");
    let mut screen = Screen::sample(MEDIUM);
    screen.press("/zyzzyva<ctrl-t>");
    assert!(screen.text().contains("No text in force ever held that"), "{}", screen.text());
    screen.press("<enter><tab>jkms<left><right><esc>");
    assert_eq!(screen.app().view, View::Search);
}

#[test]
fn topics_have_trends_too() {
    let program = Program::with_sample();
    let value = program.run(&["trend", "topic:arbitration", "--json"]).json();
    assert!(
        value["years"].as_array().unwrap().iter().any(|year| year["clauses"].as_u64() > Some(0)),
        "{value}"
    );
    let (what, _) = program.run(&["trend", "topic:no-such-thing"]).error();
    assert!(what.contains("no-such-thing"), "{what}");
}
