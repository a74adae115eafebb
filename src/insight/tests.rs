//! The bundled rules find what they should; the user's rules add to them; one text and the index agree.

use std::collections::HashMap;

use super::{Insight, Origin, Rules, Severity, check, check_file};
use crate::builder::{self, Options};
use crate::index::{Snapshot, Store};
use crate::model::{Cancel, Language};
use crate::query::{Sort, parse};

/// Ids that others may rely on.
const FIXED: [&str; 11] = [
    "arbitration",
    "class-action-waiver",
    "unilateral-change",
    "content-removal",
    "jurisdiction",
    "governing-law",
    "liability-limit",
    "termination-by-service",
    "consent-by-use",
    "ai-training-prohibited",
    "ai-training-by-service",
];

#[test]
fn the_bundled_rules_are_whole() {
    let (rules, troubles) = Rules::bundled();
    assert!(troubles.is_empty(), "{troubles:#?}");
    assert!(rules.rules.len() >= 48, "{}", rules.rules.len());
    for id in FIXED {
        assert!(rules.find(id).is_some(), "{id}");
    }
    for rule in &rules.rules {
        let id = &rule.id;
        assert!(!rule.impact.is_empty(), "{id} has no impact");
        assert!(!rule.misses.is_empty(), "{id} leaves nothing alone");
        assert!(!rule.regulations.is_empty(), "{id} names no law");
        assert!(rule.why.len() < 400 && rule.impact.len() < 400, "{id} talks too much");
        for law in &rule.regulations {
            let whole =
                [&law.name, &law.jurisdiction, &law.citation].iter().all(|text| !text.trim().is_empty());
            assert!(whole, "{id}: {law:?}");
        }
    }
}

#[test]
fn the_bundled_rules_find_their_sentences() {
    let (count, failures) = check(&Insight::bundled(), |_| true);
    assert!(count > 100);
    let told: Vec<String> = failures
        .iter()
        .map(|f| format!("{} {} {:?} {:?}", f.rule, f.expected, f.sentence.text, f.matched))
        .collect();
    assert!(told.is_empty(), "{told:#?}");
}

fn sample() -> Snapshot {
    let source = crate::source::sample();
    let store = Store::memory();
    builder::build(&*source, &store, Options::default(), &Cancel::default(), &|_| {}).unwrap().snapshot
}

/// Every clause of the sample, asked alone and looked up in the index, has the same topics.
#[test]
fn a_text_and_the_index_agree() {
    let snapshot = sample();
    check_agreement(&Insight::bundled(), &snapshot);
}

/// Compares what the index says of every clause with what its text says.
fn check_agreement(insight: &Insight, snapshot: &Snapshot) {
    let marks = crate::query::Marks::new(snapshot, insight.names()).unwrap();
    let (mut clauses, mut topics, mut texts) = (0, 0, HashMap::new());
    snapshot.each_text(|slot, row, text| {
        texts.insert((slot, row), text);
    });
    for indexed in snapshot.documents() {
        for (number, row) in indexed.table.rows() {
            let Some(text) = texts.get(&(indexed.slot, number)) else { continue };
            let place = indexed.table.place(row.section);
            let mut alone: Vec<usize> =
                insight.topics(text, row.language, &place).iter().map(|topic| topic.rule).collect();
            alone.sort_unstable();
            let found: Vec<usize> = marks.topics(indexed.slot, number).collect();
            let names =
                |of: &[usize]| of.iter().map(|&n| insight.rule(n).unwrap().id.clone()).collect::<Vec<_>>();
            assert_eq!(names(&alone), names(&found), "{place:?} {text}");
            clauses += 1;
            topics += found.len();
        }
    }
    assert!(clauses > 300 && topics > clauses / 4, "{clauses} {topics}");
}

#[test]
fn topics_and_severities_can_be_searched_for() {
    let insight = Insight::bundled();
    let snapshot = sample();
    let unmarked = insight.searcher(vec![snapshot.clone()]);
    let marks = std::sync::Arc::new(crate::query::Marks::new(&snapshot, insight.names()).unwrap());
    let marked = insight.searcher(vec![snapshot]).with_marks(vec![Some(marks)]);
    for query in
        ["topic:arbitration", "topic:disputes", "severity:high", "severity:low data", "-severity:high"]
    {
        let query = parse(query).unwrap();
        let (slow, fast) = (
            unmarked.search(&query, 500, Sort::Oldest).unwrap(),
            marked.search(&query, 500, Sort::Oldest).unwrap(),
        );
        assert!(slow.total > 0, "{query}");
        assert_eq!(slow.total, fast.total, "{query}");
        assert!(slow.facets.topics.is_empty() && !fast.facets.severities.is_empty());
    }
    let high = marked.search(&parse("severity:high").unwrap(), 20, Sort::Relevance).unwrap();
    assert!(high.hits.iter().all(|hit| !hit.highlights.is_empty()));
    assert_eq!(high.facets.severities[0].label.as_ref(), "high");
    assert_eq!(high.facets.severities[0].count, high.total);
    assert!(insight.know(&parse("topic:nonsense").unwrap()).is_err());
    assert!(insight.know(&parse("topic:disputes severity:low -topic:arbitration").unwrap()).is_ok());
}

/// The bundled rules with a file of the user's, and what is wrong with it.
fn with_file(text: &str) -> (Rules, Vec<String>) {
    let config = tempfile::tempdir().unwrap();
    let folder = config.path().join("rules");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("own.toml"), text).unwrap();
    let (rules, troubles) = Rules::load(config.path());
    let told =
        troubles.iter().map(|t| t.what.rsplit_once("own.toml").map_or("", |(_, told)| told).to_owned());
    (rules, told.collect())
}

const OWN: &str = "[[rule]]\nid = \"pets\"\ntitle = \"Pets\"\nseverity = \"low\"\nquery = ['dog OR cat']\n\
                   why = \"Animals.\"\nmatches = [\"No dogs.\"]\nmisses = [\"No birds.\"]\n";

#[test]
fn own_rules_add_and_change() {
    let (rules, wrong) = with_file(OWN);
    assert_eq!(wrong, [""; 0]);
    assert!(matches!(rules.find("pets").unwrap().origin, Origin::User(_)));
    let insight = Insight::new(rules);
    let topics = insight.topics("Dogs must stay out.", Language::English, &[]);
    assert_eq!(topics.len(), 1);
    assert_eq!(insight.rule(topics[0].rule).unwrap().id, "pets");

    let (rules, wrong) = with_file("[[rule]]\nid = \"arbitration\"\nseverity = \"low\"\n");
    assert_eq!(wrong, [""; 0]);
    let (changed, bundled) = (rules.find("arbitration").unwrap(), Rules::bundled().0);
    assert_eq!(changed.severity, Severity::Low);
    assert_eq!(changed.query, bundled.find("arbitration").unwrap().query);
    assert!(matches!(changed.origin, Origin::Changed(_)));

    let (rules, _) = with_file("[[rule]]\nid = \"arbitration\"\noff = true\n");
    assert!(rules.find("arbitration").is_none());
}

#[test]
fn wrong_rules_name_line_and_key() {
    let long = format!("{OWN}{}", OWN.replace("'dog OR cat'", "'dog OR'").replace("pets", "birds"));
    for (text, expected) in [
        ("[[rule]]\nid = \"pets\"\n", ", line 1: query: is missing"),
        ("[[rule]]\nid = \"Pets!\"\n", ", line 2: id: \"Pets!\" is no id"),
        ("[[rule]]\nid = \"x\"\ncolour = 3\n", ", line 3: unknown field `colour`"),
        ("a = = b", ", line 1: "),
        (&OWN.replace("\"low\"", "\"huge\""), ", line 4: severity: \"huge\" is no severity"),
        (
            &OWN.replace("dog OR cat", "dog OR"),
            ", line 5: query: at character 5 of \"dog OR\": OR has nothing after it",
        ),
        (&OWN.replace("dog OR cat", "dog service:x"), ", line 5: query: a rule can't ask for service:x"),
        (&format!("{OWN}{OWN}"), ", line 10: id: another rule is called pets"),
        (&OWN.replace("pets", "disputes"), ", line 2: id: a field is called disputes"),
        (&long, ", line 13: query: at character 5"),
    ] {
        let (_, wrong) = with_file(text);
        assert!(wrong.len() == 1 && wrong[0].starts_with(expected), "{text}\n{wrong:?}");
    }
}

#[test]
fn files_are_checked_by_their_own_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    std::fs::write(&path, OWN.replace("No birds.", "No cats.")).unwrap();
    let (count, failures, troubles) = check_file(&path);
    assert_eq!((count, failures.len(), troubles.len()), (2, 1, 0));
    assert_eq!(
        (failures[0].expected, failures[0].matched.as_slice()),
        (false, ["cats".to_owned()].as_slice())
    );
}
