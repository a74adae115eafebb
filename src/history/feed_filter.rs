//! What of the feed is asked for: words of service and document, days, topics, new or silent ones only.
//!
//! Written as it is typed: `privacy alder since:2024 is:silent topic:arbitration`. Never wrong: what is not understood is a word.

use std::collections::HashMap;

use super::Touch;
use super::feed::{Feed, Item};
use crate::model::{ChangeKind, Holdings, Timestamp};

/// Which versions are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Each must be in the service's name, the document's title, the day or the weighty words; in lower case.
    pub words: Vec<String>,
    /// Each must be in the service's name or be its slug; in lower case.
    pub services: Vec<String>,
    /// Each must be in the document's title, its kind or be its slug; in lower case.
    pub documents: Vec<String>,
    /// Recorded at this moment or later.
    pub since: Option<Timestamp>,
    /// Recorded by this moment.
    pub until: Option<Timestamp>,
    /// Only what came since the last visit.
    pub new: bool,
    /// Only silent changes.
    pub silent: bool,
    /// Each must be in the id of a topic that the changes touch; in lower case.
    pub topics: Vec<String>,
    /// How much the severest topic that the changes touch must matter, as far as it is written; in lower case.
    pub severity: Option<String>,
}

impl Filter {
    /// Reads what is typed.
    pub fn parse(text: &str) -> Self {
        let mut filter = Self::default();
        for word in text.to_lowercase().split_whitespace() {
            match word.split_once(':') {
                Some(("service", name)) => filter.services.push(name.to_owned()),
                Some(("document", name)) => filter.documents.push(name.to_owned()),
                Some(("since", date)) if Timestamp::parse(date).is_some() => {
                    filter.since = Timestamp::parse(date);
                }
                Some(("until", date)) if Timestamp::parse_end(date).is_some() => {
                    filter.until = Timestamp::parse_end(date);
                }
                // Half-typed dates narrow nothing yet.
                Some(("since" | "until" | "is" | "topic" | "severity", "")) => {}
                Some(("since" | "until", date)) if date.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {}
                Some(("topic", name)) => filter.topics.push(name.to_owned()),
                Some(("severity", word)) => filter.severity = Some(word.to_owned()),
                Some(("is", "new")) => filter.new = true,
                Some(("is", "silent")) => filter.silent = true,
                Some(("is", half)) if "new".starts_with(half) || "silent".starts_with(half) => {}
                _ => filter.words.push(word.to_owned()),
            }
        }
        filter
    }

    /// The filter for items of these holdings.
    pub fn over<'a>(&'a self, holdings: &'a [&'a Holdings], feed: &'a Feed) -> Passing<'a> {
        Passing { filter: self, holdings, feed, left: HashMap::new() }
    }

    /// Whether changes are about what is asked for.
    fn is_about(&self, touch: Option<&Touch>) -> bool {
        let severe = |wanted: &String| {
            touch.and_then(Touch::severity).is_some_and(|word| word.starts_with(wanted.as_str()))
        };
        let about = |wanted: &String| {
            touch.is_some_and(|touch| touch.topics.iter().any(|(id, _)| id.contains(wanted.as_str())))
        };
        self.severity.as_ref().is_none_or(severe) && self.topics.iter().all(about)
    }

    /// Words that neither service nor document holds; `None` where the document is not asked for.
    fn left<'a>(&'a self, service: &str, slug: &str, titles: &[&str]) -> Option<Vec<&'a str>> {
        let service = service.to_lowercase();
        let titles: Vec<String> = titles.iter().map(|title| title.to_lowercase()).collect();
        let of_service = |word: &String| service.contains(word.as_str()) || slug == word;
        let of_document = |word: &String| titles.iter().any(|title| title.contains(word.as_str()));
        let fits = self.services.iter().all(of_service) && self.documents.iter().all(of_document);
        let words = self.words.iter().filter(|word| !of_service(word) && !of_document(word));
        fits.then(|| words.map(String::as_str).collect())
    }
}

/// A filter at work; remembers what it found out about each document.
pub struct Passing<'a> {
    filter: &'a Filter,
    holdings: &'a [&'a Holdings],
    feed: &'a Feed,
    /// By archive, service and document: the words that are still to be found.
    left: HashMap<(usize, usize, usize), Option<Vec<&'a str>>>,
}

impl Passing<'_> {
    /// Whether an item is asked for.
    pub fn passes(&mut self, item: &Item) -> bool {
        let filter = self.filter;
        if filter.since.is_some_and(|since| item.date < since)
            || filter.until.is_some_and(|until| item.date > until)
            || (filter.new && !item.new)
            || (filter.silent && !item.silent)
        {
            return false;
        }
        let asks = filter.severity.is_some() || !filter.topics.is_empty();
        if asks && !filter.is_about(self.feed.touch(self.holdings, item)) {
            return false;
        }
        if filter.words.is_empty() && filter.services.is_empty() && filter.documents.is_empty() {
            return true;
        }
        let place = item.place;
        let Some((service, document)) = super::feed::named(self.holdings, place) else { return false };
        let key = (place.archive, place.service, place.document);
        let left = self.left.entry(key).or_insert_with(|| {
            let titles = [document.title.as_str(), document.slug.as_str(), document.kind.as_str()];
            filter.left(&service.name, &service.slug, &titles)
        });
        let facts = document.versions.get(place.version).and_then(|version| version.facts.as_ref());
        let says = |word: &&str| {
            item.kind == ChangeKind::Change
                && facts.is_some_and(|facts| {
                    facts.weighty.iter().any(|label| label.to_lowercase().contains(*word))
                })
                || item.date.day().starts_with(*word)
        };
        left.as_ref().is_some_and(|left| left.iter().all(says))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood() {
        let day = |text| Timestamp::parse(text).unwrap();
        let filter =
            Filter::parse("Alder  privacy since:2024 until:2024-05 is:new is:silent service:Al document:x");
        assert_eq!(filter.words, ["alder", "privacy"]);
        assert_eq!((filter.services.join(" "), filter.documents.join(" ")), ("al".into(), "x".into()));
        assert_eq!(filter.since, Some(day("2024")));
        assert_eq!(filter.until, Timestamp::parse_end("2024-05"));
        assert!(filter.new && filter.silent);
        let filter = Filter::parse("topic:Arbit severity:hi");
        assert_eq!((filter.topics.join(" "), filter.severity.as_deref()), ("arbit".into(), Some("hi")));
        for half in ["since:", "since:20", "until:2024-1", "is:", "is:ne", "is:sil", "topic:", "severity:"] {
            assert_eq!(Filter::parse(half), Filter::default(), "{half}");
        }
        assert_eq!(Filter::parse("is:odd a:b").words, ["is:odd", "a:b"]);
    }
}
