//! The fields of the query language: their names, what their values may be, and help with both.

use super::ast::{DateRange, Filter, Name};
use crate::model::{Language, Timestamp};

/// Every field, for messages.
pub(super) const ALL: &str = "the fields are service: document: heading: topic: severity: lang: is: first: last: asof:; \
                              put the text in quotes to look for it as it stands";

/// Names of the fields, as completion offers them, with a sentence each.
pub const FIELDS: &[(&str, &str)] = &[
    ("service", "clauses of a service: service:NAME"),
    ("document", "clauses of a kind of document: document:privacy"),
    ("heading", "clauses under a heading with these words: heading:\"data retention\""),
    ("topic", "clauses about a topic: topic:arbitration"),
    ("severity", "clauses of a severity: severity:high"),
    ("lang", "clauses in a language: lang:fr"),
    ("is", "is:current (in the latest version) or is:gone"),
    ("first", "first seen: first:2020..2022, first:2021-05, first:..2019"),
    ("last", "last seen: last:..2019"),
    ("asof", "in force on a day: asof:2019-05-01"),
];

/// What is wrong with a field.
pub(super) struct Wrong {
    /// Whether the value is wrong, not the field's name.
    pub(super) in_value: bool,
    pub(super) what: String,
    pub(super) hint: String,
}

const DAYS: &str = "write a day, a month, a year or a range of them: 2019-05-01, 2019-05, 2020..2022, ..2019";

/// What a field's value may be.
pub(super) fn hint(field: &str) -> Option<&'static str> {
    Some(match field.to_ascii_lowercase().as_str() {
        "service" => "write a service's name, as in service:NAME or service:\"TWO WORDS\"",
        "document" => "write a document's title or a word of it, as in document:privacy",
        "heading" => "write words of a heading, as in heading:retention",
        "topic" => "write a topic, as in topic:arbitration",
        "severity" => "write a severity, as in severity:high",
        "lang" => "write a language code, as in lang:fr",
        "is" => "write is:current or is:gone",
        "first" | "last" => DAYS,
        "asof" => "write a day, as in asof:2019-05-01",
        _ => return None,
    })
}

/// Reads a field and its value.
pub(super) fn read(field: &str, value: &str) -> Result<Filter, Wrong> {
    let Some(hint) = hint(field) else {
        let what = format!("{field}: is no field");
        return Err(Wrong { in_value: false, what, hint: ALL.into() });
    };
    let wrong = |what: String| Wrong { in_value: true, what, hint: hint.into() };
    let name = || match value.trim() {
        "" => Err(wrong(format!("{field}: has no value"))),
        text => Ok(Name(text.to_owned())),
    };
    Ok(match field.to_ascii_lowercase().as_str() {
        "service" => Filter::Service(name()?),
        "document" => Filter::Document(name()?),
        "heading" => Filter::Heading(name()?.0),
        "topic" => Filter::Topic(name()?),
        "severity" => Filter::Severity(name()?),
        "lang" => Filter::Language(
            value
                .parse::<Language>()
                .map_err(|()| wrong(format!("{value:?} is not a language code that is told apart")))?,
        ),
        "is" if value.eq_ignore_ascii_case("current") => Filter::Current,
        "is" if value.eq_ignore_ascii_case("gone") => Filter::Gone,
        "is" => return Err(wrong(format!("is:{value} means nothing"))),
        "first" => Filter::First(range(value).map_err(wrong)?),
        "last" => Filter::Last(range(value).map_err(wrong)?),
        _ => {
            Filter::AsOf(Timestamp::parse_end(value).ok_or_else(|| wrong(format!("{value:?} is not a day")))?)
        }
    })
}

/// Reads `2020`, `2020..2022`, `2020..` or `..2022`; days and months likewise. Says what is wrong.
fn range(text: &str) -> Result<DateRange, String> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let date = |text: &str, read: fn(&str) -> Option<Timestamp>| match text {
        "" => Some(None),
        text => read(text).map(Some),
    };
    match (date(from, Timestamp::parse), date(to, Timestamp::parse_end)) {
        (Some(Some(from)), Some(Some(to))) if to < from => Err(format!("{text:?} ends before it begins")),
        (Some(from), Some(to)) if from.is_some() || to.is_some() => Ok(DateRange { from, to }),
        _ => Err(format!("{text:?} is not a date")),
    }
}
