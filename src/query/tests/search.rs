//! Searches over a small archive, put into an index by hand.

use std::sync::Arc;

use crate::index::{Commit, History, Rewording, Snapshot, Stats, Store};
use crate::model::{Content, Document, Format, Holdings, Language, Recorded, Service, Timestamp, Version};
use crate::query::{Hits, Names, Searcher, Sort, parse};
use crate::text::Reader;

/// Service, document, and its versions: day and text.
type Archive<'a> = &'a [(&'a str, &'a str, &'a [(i64, &'a str)])];

fn version(day: i64) -> Version {
    Version {
        date: Timestamp(day * Timestamp::DAY),
        content: Content::File { path: String::new(), size: 0, modified: 0 },
        format: Format::Markdown,
        commit: None,
        recorded: Recorded::Change,
        facts: None,
    }
}

fn index(archive: Archive<'_>) -> Snapshot {
    let mut writer = Store::memory().writer(true).unwrap();
    let mut holdings = Holdings::default();
    for (service, title, versions) in archive {
        let (mut history, mut reader) = (History::new(), Reader::new());
        let numbers: Vec<_> = versions
            .iter()
            .rev()
            .map(|(_, text)| {
                let reading = reader.read(text.as_bytes(), Format::Markdown);
                (Recorded::Change, Some(history.read(text.as_bytes(), &reading)))
            })
            .collect();
        let finished = history
            .finish(&numbers.into_iter().rev().collect::<Vec<_>>(), &mut |_, _, _| Rewording::default());
        let versions = versions.iter().zip(&finished.facts);
        let versions = versions.map(|((day, _), facts)| Version { facts: facts.clone(), ..version(*day) });
        let slug = crate::model::slugify(title);
        let document = Document {
            title: (*title).into(),
            slug: slug.clone(),
            kind: (*title).into(),
            url: None,
            versions: versions.collect(),
        };
        let service_slug = crate::model::slugify(service);
        writer.put(&service_slug, &slug, finished).unwrap();
        match holdings.services.iter_mut().find(|known| known.slug == service_slug) {
            Some(known) => known.documents.push(document),
            None => holdings.services.push(Service {
                name: (*service).into(),
                slug: service_slug,
                documents: vec![document],
                ..Service::default()
            }),
        }
    }
    let holdings = Arc::new(holdings);
    writer.commit(Commit { stamp: String::new(), holdings, complete: true, stats: Stats::default() }).unwrap()
}

const LENDING: &str = "# Lending\n\nLanterns are lent to members for thirty days.\n\nMembers pay a deposit.\n\n\
                       # Disputes\n\nEvery dispute goes to arbitration.\n\nYou waive any class action.\n";
const LENDING_LATER: &str = "# Lending\n\nLanterns are lent to members for sixty days.\n\nMembers pay a deposit.\n\n\
                       # Disputes\n\nEvery dispute goes to court in the harbour town.\n";
const PRIVACY: &str = "# Data retention\n\nWe keep the names of borrowers for a year.\n\nLanterns hold no data.\n\n\
                       # Sharing\n\nBorrowers' names are retained and never shared with carriers.\n";

pub(super) fn library() -> Searcher {
    let archive: Archive<'_> = &[
        ("Lantern Library", "Terms of Use", &[(100, LENDING), (800, LENDING_LATER)]),
        ("Lantern Library", "Privacy Policy", &[(400, PRIVACY)]),
        (
            "Harbour Ferries",
            "Privacy Policy",
            &[(500, "# Données\n\nWe store passengers' names and café orders.\n")],
        ),
    ];
    Searcher::new(vec![index(archive)], Arc::default())
}

fn search(searcher: &Searcher, query: &str) -> Hits {
    searcher.search(&parse(query).unwrap(), 50, Sort::Relevance).unwrap()
}

/// The first words of each hit; those that only their section makes a hit have a `+` before.
fn check(query: &str, expected: &[&str]) {
    let hits = search(&library(), query);
    let found: Vec<String> = hits
        .hits
        .iter()
        .map(|hit| {
            let words: Vec<&str> = hit.text.split_whitespace().take(3).collect();
            format!("{}{}", if hit.in_section { "+" } else { "" }, words.join(" "))
        })
        .collect();
    assert_eq!(found, expected, "{query}");
    assert_eq!(hits.total, found.len());
    assert_eq!(hits.direct, found.iter().filter(|hit| !hit.starts_with('+')).count());
}

#[test]
fn words_phrases_and_forms() {
    check("arbitration", &["Every dispute goes"]);
    check("retaining", &["Borrowers' names are"]);
    check("\"retaining\"", &[]);
    check("\"thirty days\"", &["Lanterns are lent"]);
    check("\"days thirty\"", &[]);
    check("harb*", &["Every dispute goes"]);
    check("arbitraton~1", &["Every dispute goes"]);
    check("arbitraton", &[]);
    check("cafe", &["We store passengers'"]);
    check("arbitratión", &["Every dispute goes"]);
    check("names -carriers -cafe", &["We keep the"]);
    check("carriers OR deposit", &["Members pay a", "Borrowers' names are"]);
}

#[test]
fn loose_phrases_and_regexes() {
    check("\"members lanterns\"~3", &["Lanterns are lent", "Lanterns are lent"]);
    check("\"members lanterns\"~2", &[]);
    check("\"lantern members\"~9", &[]);
    check("\"names names\"~9", &[]);
    check("/lent .{0,12} for (thirty|sixty)/", &["Lanterns are lent", "Lanterns are lent"]);
    check("/Lent/", &[]);
    check("/names? .*carriers/", &["Borrowers' names are"]);
    check("/names/ -/borrowers/", &["We store passengers'"]);
    check("-/[a-z]/", &[]);
    check("/dispute/ OR deposit", &["Members pay a", "Every dispute goes", "Every dispute goes"]);
    check("dispute /court/", &["Every dispute goes"]);
    // A regex must hold in the clause itself, not only beside it in the section.
    check("deposit /lent/", &[]);
    check("\"data retention\" /keep/", &["+We keep the"]);
    check("\"data retention\" /lend/", &[]);
    check("/s’ names/", &["Borrowers' names are", "We store passengers'"]);
}

#[test]
fn what_a_section_holds_together() {
    check("deposit thirty", &["+Members pay a", "+Lanterns are lent"]);
    // Sixty days came when thirty went: they were never together.
    check("thirty sixty", &[]);
    // The deposit was there with either, with both never.
    check("deposit thirty sixty", &[]);
    check("deposit thirty lent", &["+Lanterns are lent", "+Members pay a"]);
    check("retention names", &["+We keep the"]);
    check("dispute arbitration", &["Every dispute goes"]);
    check("deposit arbitration", &[]);
}

#[test]
fn every_hit_is_what_a_search_finds() {
    let searcher = library();
    let queries =
        ["deposit thirty", "\"data retention\"", "names", "lent -deposit", "dispute OR year", "is:gone"];
    for query in queries {
        let mut found = Vec::new();
        let query = parse(query).unwrap();
        searcher.for_each_hit(&query, |found_one| found.push(found_one.row.id)).unwrap();
        let hits = searcher.search(&query, 50, Sort::Relevance).unwrap();
        let mut expected: Vec<_> = hits.hits.iter().map(|hit| hit.clause).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn a_name_that_one_archive_has_exactly_means_that_in_all() {
    let harbour: Archive<'_> = &[("Harbour", "Terms", &[(1, "# Berths\n\nNames are kept at the gate.\n")])];
    let ferries: Archive<'_> =
        &[("Harbour Ferries", "Terms", &[(1, "# Seats\n\nNames are kept on board.\n")])];
    let (harbour, ferries) = (index(harbour), index(ferries));
    let found = |archives: Vec<Snapshot>| {
        let hits = search(&Searcher::new(archives, Arc::default()), "service:harbour names");
        hits.hits.iter().map(|hit| hit.service.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found(vec![ferries.clone()]), ["Harbour Ferries"]);
    assert_eq!(found(vec![ferries, harbour]), ["Harbour"]);
}

#[test]
fn a_phrase_that_only_a_heading_holds_leads_to_what_stands_below() {
    check("\"data retention\"", &["+We keep the"]);
    check("\"retention data\"", &[]);
    check("\"data retention\" service:harbour", &[]);
    check("\"data retention\" is:gone", &[]);
}

#[test]
fn fields() {
    check("service:harbour", &["We store passengers'"]);
    check("service:lantern-library document:privacy names", &["We keep the", "Borrowers' names are"]);
    check("heading:retention", &["We keep the", "Lanterns hold no"]);
    check("heading:\"data retention\" lanterns", &["Lanterns hold no"]);
    check("heading:donnees", &["We store passengers'"]);
    check("is:gone arbitration", &["Every dispute goes"]);
    check("is:current arbitration", &[]);
    check("days first:1972", &["Lanterns are lent"]);
    check("days first:..1971", &["Lanterns are lent"]);
    check("days last:1971..", &["Lanterns are lent"]);
    check("asof:1970-06-01 days OR dispute", &["Every dispute goes", "Lanterns are lent"]);
    check("asof:1970-01-01 days", &[]);
    check("topic:unknown", &[]);
}

#[test]
fn facets_count_every_hit() {
    let hits = library().search(&parse("names OR lanterns").unwrap(), 1, Sort::Relevance).unwrap();
    assert_eq!((hits.hits.len(), hits.total), (1, 6));
    let list = |facets: &[crate::query::Facet]| -> Vec<String> {
        facets.iter().map(|facet| format!("{} {}", facet.label, facet.count)).collect()
    };
    assert_eq!(list(&hits.facets.services), ["Lantern Library 5", "Harbour Ferries 1"]);
    assert_eq!(list(&hits.facets.documents), ["Privacy Policy 4", "Terms of Use 2"]);
    assert_eq!(list(&hits.facets.years), ["1970 1", "1971 4", "1972 1"]);
    assert_eq!((hits.facets.current, hits.facets.gone), (5, 1));
}

#[test]
fn order() {
    let searcher = library();
    let days = |sort| -> Vec<i64> {
        let hits = searcher.search(&parse("names OR lanterns OR deposit").unwrap(), 50, sort).unwrap();
        hits.hits.iter().map(|hit| hit.first_seen.0 / Timestamp::DAY).collect()
    };
    assert_eq!(days(Sort::Oldest), [100, 100, 400, 400, 400, 500, 800]);
    assert_eq!(days(Sort::Newest), [800, 500, 400, 400, 400, 100, 100]);
}

#[test]
fn topics_are_queries_with_a_name() {
    let mut names = Names::default();
    names.add_topic(
        "arbitration",
        parse("arbitration OR \"class action\"").unwrap().expr,
        &[Language::English],
    );
    names.add_topic("itself", parse("topic:itself").unwrap().expr, &[Language::English]);
    let searcher = Searcher::new(library().archives().to_vec(), Arc::new(names));
    let hits = search(&searcher, "topic:Arbitration");
    assert_eq!(hits.total, 2);
    let marked: Vec<&str> = hits
        .hits
        .iter()
        .flat_map(|hit| hit.highlights.iter().map(|range| &hit.text[range.clone()]))
        .collect();
    assert_eq!(marked.len(), 2);
    assert!(marked.contains(&"class action"));
    assert_eq!(search(&searcher, "topic:itself").total, 0);
}

#[test]
fn several_archives_are_searched_as_one() {
    let archive: Archive<'_> = &[("Lighthouse", "Rules", &[(50, "The keeper takes part in arbitration.")])];
    let mut archives = library().archives().to_vec();
    archives.push(index(archive));
    let hits = search(&Searcher::new(archives, Arc::default()), "arbitration");
    let mut found: Vec<(usize, &str)> = hits.hits.iter().map(|hit| (hit.archive, &*hit.service)).collect();
    found.sort_unstable();
    assert_eq!(found, [(0, "Lantern Library"), (1, "Lighthouse")]);
}

#[test]
fn hits_say_where_and_when() {
    let hits = search(&library(), "court");
    let hit = &hits.hits[0];
    assert_eq!((&*hit.service_slug, &*hit.document_slug), ("lantern-library", "terms-of-use"));
    assert_eq!(hit.place, ["Disputes"]);
    assert_eq!(hit.absent_before.map(|t| t.0), Some(100 * Timestamp::DAY));
    assert_eq!(hit.highlights.iter().map(|r| &hit.text[r.clone()]).collect::<Vec<_>>(), ["court"]);
}
