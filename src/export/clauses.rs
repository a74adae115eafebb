//! The clause table for other engines: a line of JSON a clause, and the configuration of a Quickwit index that takes
//! exactly these lines.
//!
//! Only the shapes; the clauses are looked up by `insight`, and written by whoever asked.

use serde::Serialize;

/// The configuration of a Quickwit index for [`ClauseLine`]s, in YAML.
pub const QUICKWIT: &str = include_str!("../../assets/quickwit/clauses.yaml");

/// A distinct clause of a document with its lifetime. Fields that `search --json` has, too, are the same there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseLine {
    /// Leads back to the clause, in the last version that holds it.
    pub locator: String,
    /// Name of the archive.
    pub archive: String,
    /// Name of the service.
    pub service: String,
    /// Slug of the service.
    pub service_slug: String,
    /// Title of the document.
    pub document: String,
    /// Slug of the document.
    pub document_slug: String,
    /// The clause's id: 32 hexadecimal digits of the hash that decides sameness. Documents that share a sentence
    /// share it.
    pub clause: String,
    /// The headings that it stands (or last stood) under, outermost first.
    pub heading: Vec<String>,
    /// Its newest display text.
    pub text: String,
    /// Its language: the two letters of ISO 639-1, or `und`.
    pub lang: &'static str,
    /// Date of the first version that holds it, as RFC 3339.
    pub first_seen: String,
    /// Date of the last version that holds it.
    pub last_seen: String,
    /// Date of the last version before that lacks it; none where the document began with it.
    pub absent_before: Option<String>,
    /// Date of the first version afterwards that lacks it; none where the latest holds it.
    pub gone_since: Option<String>,
    /// Whether the latest version holds it.
    pub current: bool,
    /// How many versions hold it.
    pub versions: u64,
    /// The stretches of the history that hold it without a gap, oldest first.
    pub spans: Vec<ClauseSpan>,
    /// `high`, `medium` or `low`: the severest topic, or what a record says.
    pub severity: Option<&'static str>,
    /// Its topics, as `topic:` names them.
    pub topic: Vec<String>,
}

/// Versions one after another that hold a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseSpan {
    /// Date of the first of them, as RFC 3339.
    pub first_seen: String,
    /// Date of the last of them.
    pub last_seen: String,
    /// How many they are.
    pub versions: u64,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;

    /// Field → type, as the configuration says: it is flat, and written in one manner.
    fn mapped() -> BTreeMap<&'static str, &'static str> {
        let mappings = QUICKWIT.split_once("field_mappings:").unwrap().1;
        let mut fields = BTreeMap::new();
        let mut name = "";
        for line in mappings.lines() {
            if let Some(found) = line.trim().strip_prefix("- name: ") {
                name = found;
            } else if let Some(found) = line.trim().strip_prefix("type: ") {
                assert_eq!(fields.insert(name, found), None, "{name} twice");
            }
        }
        fields
    }

    fn full() -> ClauseLine {
        let text = || "x".to_owned();
        let date = || "2020-01-01T00:00:00Z".to_owned();
        ClauseLine {
            locator: text(),
            archive: text(),
            service: text(),
            service_slug: text(),
            document: text(),
            document_slug: text(),
            clause: text(),
            heading: vec![text()],
            text: text(),
            lang: "en",
            first_seen: date(),
            last_seen: date(),
            absent_before: Some(date()),
            gone_since: Some(date()),
            current: true,
            versions: 3,
            spans: vec![ClauseSpan { first_seen: date(), last_seen: date(), versions: 3 }],
            severity: Some("high"),
            topic: vec![text()],
        }
    }

    #[test]
    fn the_index_takes_every_field_by_its_type() {
        let mapped = mapped();
        let Value::Object(line) = serde_json::to_value(full()).unwrap() else { panic!("an object") };
        assert!(mapped.keys().copied().eq(line.keys().map(String::as_str)), "{mapped:?}\n{line:?}");
        for (name, value) in &line {
            let fits = match (mapped[name.as_str()], value) {
                ("text", Value::String(_)) | ("bool", Value::Bool(_)) => true,
                ("datetime", Value::String(text)) => crate::model::Timestamp::parse(text).is_some(),
                ("u64", Value::Number(number)) => number.is_u64(),
                ("array<text>", Value::Array(list)) => list.iter().all(Value::is_string),
                ("array<json>", Value::Array(list)) => list.iter().all(Value::is_object),
                _ => false,
            };
            assert!(fits, "{name}: {value} is no {}", mapped[name.as_str()]);
        }
        // What is not mapped would be refused, not dropped; what time is told by is always there.
        assert!(QUICKWIT.contains("mode: strict\n"));
        assert!(QUICKWIT.contains("timestamp_field: first_seen\n"));
    }

    #[test]
    fn what_is_searched_by_default_and_counted_is_mapped() {
        let mapped = mapped();
        for key in ["default_search_fields: [", "tag_fields: ["] {
            let list = QUICKWIT.split_once(key).unwrap().1.split_once(']').unwrap().0;
            for name in list.split(", ") {
                assert!(mapped.contains_key(name), "{key} {name}");
            }
        }
    }
}
