//! Do the rules find the sentences that they should, and leave alone those that they shouldn't?

use std::path::Path;

use super::load::Rules;
use super::meaning::Insight;
use super::rule::Sentence;
use crate::library::Trouble;

/// A sentence that a rule got wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule's id.
    pub rule: String,
    /// The sentence.
    pub sentence: Sentence,
    /// Whether the rule should have found it.
    pub expected: bool,
    /// The words by which it was found, where it should not have been.
    pub matched: Vec<String>,
}

/// Asks every rule about its own sentences; says how many they were, and which went wrong.
pub fn check(insight: &Insight, only: impl Fn(&str) -> bool) -> (usize, Vec<Failure>) {
    let mut count = 0;
    let mut failures = Vec::new();
    for (number, rule) in insight.rules().rules.iter().enumerate().filter(|(_, rule)| only(&rule.id)) {
        let wanted = rule.matches.iter().map(|sentence| (sentence, true));
        for (sentence, expected) in wanted.chain(rule.misses.iter().map(|sentence| (sentence, false))) {
            count += 1;
            let headings: Vec<String> = sentence.heading.iter().cloned().collect();
            let topics = insight.topics(&sentence.text, rule.language, &headings);
            let found = topics.iter().find(|topic| topic.rule == number);
            // A verdict without its reason is as wrong as none.
            let right = match found {
                Some(topic) => expected && !topic.matched.is_empty(),
                None => !expected,
            };
            if !right {
                let ranges = found.iter().flat_map(|topic| &topic.matched);
                let matched = ranges.map(|range| sentence.text[range.clone()].to_owned()).collect();
                let sentence = sentence.clone();
                failures.push(Failure { rule: rule.id.clone(), sentence, expected, matched });
            }
        }
    }
    (count, failures)
}

/// Reads the rules of one file, over the bundled ones, and checks these; says how many sentences there were.
pub fn check_file(path: &Path) -> (usize, Vec<Failure>, Vec<Trouble>) {
    let (mut rules, mut troubles) = Rules::bundled();
    rules.add_file(path, &mut troubles);
    let insight = Insight::new(rules);
    let own: Vec<String> = insight
        .rules()
        .rules
        .iter()
        .filter(|rule| rule.origin != super::Origin::Bundled)
        .map(|rule| rule.id.clone())
        .collect();
    let (count, failures) = check(&insight, |id| own.iter().any(|own| own == id));
    (count, failures, troubles)
}
