//! Completion of queries: what may stand at the cursor instead of what is typed of it, and what helps with it.
//!
//! Pure: what there is to choose from comes from what is open already. Where it is shown is `ui`'s business.

use std::ops::Range;

use crate::model::{Holdings, Language};
use crate::query::{FIELDS, Typed, typed_at};

/// Most candidates that are offered at once.
pub const MOST: usize = 6;

/// Letters from which the name of a field is offered; fewer are words more often than not.
const NAMED: usize = 3;

/// What may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is put in the place of what is typed, with its quotes.
    pub text: String,
    /// What it is.
    pub note: String,
}

/// What is offered at a place of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The bytes of the query that a candidate takes the place of.
    pub range: Range<usize>,
    /// The likeliest first; never empty.
    pub candidates: Vec<Candidate>,
    /// Whether something of them is typed already, so that the first may be taken.
    pub begun: bool,
}

/// A value of a field: how it is written, and what else it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// As it stands in a query.
    pub name: String,
    /// What it is.
    pub note: String,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Topics and fields of topics, by what `topic:` calls them, with their titles.
    pub topics: Vec<Value>,
    /// Severities, the highest first.
    pub severities: Vec<Value>,
}

/// What is offered where the cursor stands, at this byte of a query.
pub fn offer<'h>(
    query: &str,
    at: usize,
    known: &Known,
    holdings: &(impl Iterator<Item = &'h Holdings> + Clone),
) -> Option<Offer> {
    let follows = query.get(at..)?.chars().next();
    if follows.is_some_and(|c| !c.is_whitespace() && c != ')') {
        return None;
    }
    let (range, typed, candidates) = match typed_at(query, at) {
        Typed::Word(range) => {
            let typed = query.get(range.clone())?.to_ascii_lowercase();
            if typed.len() < NAMED {
                return None;
            }
            let names = FIELDS.iter().filter(|(name, _)| name.starts_with(&typed));
            let candidates: Vec<Candidate> = names
                .map(|(name, what)| Candidate { text: format!("{name}:"), note: (*what).into() })
                .collect();
            (range, typed, candidates)
        }
        Typed::Value { field, text, range } => {
            let values = values(&field.to_ascii_lowercase(), known, holdings);
            let fitting = fitting(values, text);
            let candidate =
                |value: Value| Candidate { text: format!("{} ", quoted(&value.name)), note: value.note };
            (range, text.to_owned(), fitting.into_iter().map(candidate).collect::<Vec<_>>())
        }
        _ => return None,
    };
    let written = query.get(range.clone())?;
    let candidates: Vec<Candidate> =
        candidates.into_iter().filter(|candidate| candidate.text.trim_end() != written).collect();
    (!candidates.is_empty()).then_some(Offer { range, candidates, begun: !typed.is_empty() })
}

/// Everything that a field may be given.
fn values<'h>(
    field: &str,
    known: &Known,
    holdings: &(impl Iterator<Item = &'h Holdings> + Clone),
) -> Vec<Value> {
    let plain = |name: &str, note: &str| Value { name: name.to_owned(), note: note.to_owned() };
    let documents =
        || holdings.clone().flat_map(|held| &held.services).flat_map(|service| &service.documents);
    let mut found = match field {
        "service" => {
            let services = holdings.clone().flat_map(|held| &held.services);
            services.map(|service| plain(&service.name.to_lowercase(), &service.name)).collect()
        }
        "document" => {
            documents().map(|document| plain(&document.title.to_lowercase(), &document.title)).collect()
        }
        "topic" => known.topics.clone(),
        "severity" => known.severities.clone(),
        "lang" => {
            // Those that texts are in; all, where none is read yet.
            let facts = documents().flat_map(|document| &document.versions).filter_map(|v| v.facts.as_ref());
            let mut used: Vec<Language> = facts.map(|facts| facts.language).collect();
            used.sort_unstable();
            used.dedup();
            let shown = if used.is_empty() { Language::ALL.to_vec() } else { used };
            shown.into_iter().map(|language| plain(language.code(), &format!("{language:?}"))).collect()
        }
        "is" => vec![plain("current", "in the latest version"), plain("gone", "no longer in it")],
        "first" | "last" | "asof" => {
            let versions = documents().flat_map(|document| &document.versions);
            let mut years: Vec<i16> = versions.map(|version| version.date.year()).collect();
            years.sort_unstable_by(|a, b| b.cmp(a));
            years.dedup();
            return years.into_iter().map(|year| plain(&year.to_string(), "")).collect();
        }
        _ => Vec::new(),
    };
    if matches!(field, "service" | "document") {
        // Those that there are most of first: the kinds of documents that every service has.
        let mut counted: Vec<(Value, usize)> = Vec::new();
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        for value in found {
            match counted.last_mut() {
                Some((last, count)) if last.name == value.name => *count += 1,
                _ => counted.push((value, 1)),
            }
        }
        counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        found = counted.into_iter().map(|(value, _)| value).collect();
    }
    found
}

/// The values that what is typed may become: those that begin so first, then those with a word that begins so.
fn fitting(values: Vec<Value>, typed: &str) -> Vec<Value> {
    let typed = typed.to_lowercase();
    let rank = |value: &Value| {
        let (name, note) = (value.name.to_lowercase(), value.note.to_lowercase());
        if name.starts_with(&typed) {
            return Some(0);
        }
        let mut words = name.split(|c: char| !c.is_alphanumeric()).chain(note.split_whitespace());
        words.any(|word| word.starts_with(&typed)).then_some(1)
    };
    let mut ranked: Vec<(usize, Value)> =
        values.into_iter().filter_map(|value| Some((rank(&value)?, value))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, value)| value).take(MOST).collect()
}

/// A value as a query has it.
fn quoted(value: &str) -> String {
    let plain = value.chars().all(|c| c.is_alphanumeric() || c == '-');
    if plain { value.to_owned() } else { format!("\"{}\"", value.replace('"', " ")) }
}

/// A line that helps with what is being typed at this byte of a query; `None` where nothing needs to be said.
pub fn hint(query: &str, at: usize) -> Option<&'static str> {
    Some(match typed_at(query, at) {
        Typed::Value { field, .. } => match field.to_ascii_lowercase().as_str() {
            "service" => "a service's name, or a word of it",
            "document" => "a document's title, or a word of it",
            "heading" => "words of a heading: heading:\"data retention\"",
            "topic" => "a topic, or a field of topics",
            "severity" => "high, medium or low",
            "lang" => "a language by its two letters",
            "is" => "current: in the latest version; gone: no longer in it",
            "first" => "when it came: 2021, 2021-05, 2020..2022, ..2019",
            "last" => "when it was last there: 2021, 2021-05, ..2019",
            "asof" => "in force on a day: 2019-05-01",
            _ => return None,
        },
        Typed::Phrase => "these words side by side; after the second \" ~8 lets eight others in between",
        Typed::Regex => "a regex: . any character  (a|b)  [0-9]+  a?  .{0,20}  ends with / ",
        Typed::Near => "how many words apart at most: NEAR/8, BEFORE/8, AFTER/8",
        Typed::Word(range) => match query.get(range)? {
            word if word.ends_with('~') => "words one letter away; ~2 for two",
            word if word.ends_with('*') => "words that begin so",
            _ => return None,
        },
        Typed::Nothing => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Document, Service};

    fn holdings() -> Holdings {
        let document = |title: &str| Document {
            title: title.into(),
            slug: crate::model::slugify(title),
            kind: title.into(),
            url: None,
            versions: Vec::new(),
        };
        let service = |name: &str, titles: &[&str]| Service {
            name: name.into(),
            slug: crate::model::slugify(name),
            documents: titles.iter().map(|title| document(title)).collect(),
            ..Service::default()
        };
        Holdings {
            services: vec![
                service("Lantern Library", &["Terms of Use", "Privacy Policy"]),
                service("Lark", &["Privacy Policy"]),
                service("Harbour Ferries", &["Cookies"]),
            ],
        }
    }

    fn known() -> Known {
        let value = |name: &str, note: &str| Value { name: name.into(), note: note.into() };
        Known {
            topics: vec![value("arbitration", "Arbitration"), value("class-waiver", "Class action waiver")],
            severities: vec![value("high", ""), value("medium", ""), value("low", "")],
        }
    }

    /// The texts offered at the `|` of a query, and what the query becomes with the first.
    fn check(query: &str, expected: &[&str]) {
        let (at, text) = (query.find('|').unwrap(), query.replacen('|', "", 1));
        let holdings = holdings();
        let offer = offer(&text, at, &known(), &std::iter::once(&holdings));
        let texts: Vec<String> =
            offer.iter().flat_map(|offer| &offer.candidates).map(|c| c.text.clone()).collect();
        assert_eq!(texts, expected, "{query}");
    }

    #[test]
    fn names_of_fields() {
        check("ser|", &["service:"]);
        check("SER|", &["service:"]);
        check("se|", &[]);
        check("data -hea|", &["heading:"]);
        check("(las|)", &["last:"]);
        check("ser|x", &[]);
        check("\"ser|", &[]);
        check("/ser|", &[]);
        check("retention|", &[]);
        check("|", &[]);
    }

    #[test]
    fn values_of_fields() {
        check("service:la|", &["\"lantern library\" ", "lark "]);
        check("service:\"lantern l|", &["\"lantern library\" "]);
        check("service:lib|", &["\"lantern library\" "]);
        check("service:lark|", &[]);
        check("x document:|", &["\"privacy policy\" ", "cookies ", "\"terms of use\" "]);
        check("topic:action|", &["class-waiver "]);
        check("severity:|", &["high ", "medium ", "low "]);
        check("is:g|", &["gone "]);
        check("lang:d|", &["de ", "da ", "nl "]);
        check("heading:da|", &[]);
        check("nothing:da|", &[]);
    }

    #[test]
    fn only_what_is_begun_may_be_taken() {
        let holdings = holdings();
        let begun = |query: &str| {
            offer(query, query.len(), &known(), &std::iter::once(&holdings)).map(|offer| offer.begun)
        };
        assert_eq!(begun("service:"), Some(false));
        assert_eq!(begun("service:l"), Some(true));
        assert_eq!(begun("sev"), Some(true));
    }

    #[test]
    fn hints() {
        for (query, begins) in [
            ("service:", Some("a service's name")),
            ("x is:g", Some("current")),
            ("\"class act", Some("these words")),
            ("/ab", Some("a regex")),
            ("a NEAR/", Some("how many words")),
            ("colour~", Some("words one letter")),
            ("arbit*", Some("words that begin")),
            ("arbit", None),
            ("service:x ", None),
        ] {
            let hint = hint(query, query.len());
            assert_eq!(hint.is_some(), begins.is_some(), "{query}");
            assert!(hint.unwrap_or_default().starts_with(begins.unwrap_or_default()), "{query}: {hint:?}");
        }
    }
}
