//! How fast things are found.

use std::path::Path;
use std::time::{Duration, Instant};

use fineprint::builder::Options;
use fineprint::insight::Insight;
use fineprint::library::{Archive, Dirs};
use fineprint::model::Cancel;
use fineprint::query::{Sort, parse};

use super::dice::{Dice, common};
use super::process::run;
use super::report::{Report, median, ms, percentile};

/// Hits that are fetched, with highlights.
const LIMIT: usize = 50;
/// Queries of each kind.
const EACH: usize = 40;

/// The whole command, from nothing in memory to hits on paper.
pub fn from_outside(archive: &Path, home: &Path, report: &mut Report) {
    // A rare word, a frequent one.
    let times: Vec<_> =
        (0..9).map(|_| run(archive, home, &["search", "-n", "50", "personal cancel"]).wall).collect();
    report.note("started, opened, searched, ended (ms)", ms(median(&times)));
}

/// Many queries of every kind over an open archive; each counts and facets all hits.
pub fn many(archive: &Path, home: &Path, report: &mut Report) {
    let dirs = Dirs { cache: home.join("cache"), data: home.join("data"), config: home.join("config") };
    let start = Instant::now();
    let archives = [Archive::open(archive, &dirs).expect("an archive")];
    archives[0].update(Options::default(), &Cancel::default(), &|_| {}).expect("an index");
    report.note("unchanged, until searchable (ms)", ms(start.elapsed()));
    let insight = Insight::bundled();
    let mut dice = Dice::new(11);
    let common = common();
    let mut all = Vec::new();
    let mut slowest: (Duration, String) = (Duration::ZERO, String::new());
    for kind in KINDS {
        let queries: Vec<String> = (0..EACH).map(|_| kind(&mut dice, &common)).collect();
        let mut times = Vec::with_capacity(EACH);
        for text in &queries {
            let query = parse(text).expect("a query");
            let search = || insight.search(&archives, &query, LIMIT, Sort::Relevance).expect("hits");
            // What a person waits for is seldom the very first query.
            search();
            let start = Instant::now();
            let hits = search();
            let took = start.elapsed();
            times.push(took);
            if took > slowest.0 {
                slowest = (took, format!("{text} ({} hits)", hits.total));
            }
        }
        eprintln!(
            "    {:<40} median {} ms, worst {} ms",
            queries[0],
            ms(median(&times)),
            ms(percentile(&times, 100))
        );
        all.extend(times);
    }
    report.note("search, half of them within (ms)", ms(median(&all)));
    report.note("search, 99 % within (ms)", ms(percentile(&all, 99)));
    eprintln!("    slowest: {} in {} ms", slowest.1, ms(slowest.0));
}

/// What people ask for: words of every frequency but function words, and in four kinds of ten the most frequent ones.
const KINDS: [fn(&mut Dice, &[&str]) -> String; 10] = [
    |dice, common| dice.asked(common),
    |dice, common| frequent(dice, common),
    |dice, common| format!("{} {}", dice.asked(common), dice.asked(common)),
    |dice, common| format!("{} {} {}", frequent(dice, common), dice.asked(common), dice.asked(common)),
    |dice, common| format!("\"{} {}\"", dice.asked(common), dice.asked(common)),
    |dice, common| format!("\"the {} {}\"", frequent(dice, common), frequent(dice, common)),
    |dice, _| format!("{}*", ["inf", "acc", "kalon", "mirus", "can"][dice.roll(5)]),
    |dice, common| format!("{} OR {}", dice.asked(common), dice.asked(common)),
    |dice, common| format!("{} is:current", dice.asked(common)),
    |dice, common| {
        format!("{} -{} asof:20{}-06-01", frequent(dice, common), dice.asked(common), 16 + dice.roll(10))
    },
];

/// A frequent word that means something.
fn frequent(dice: &mut Dice, common: &[&str]) -> String {
    let words: Vec<&&str> = common.iter().filter(|word| word.len() > 4).collect();
    (*words[dice.roll(words.len())]).to_owned()
}
