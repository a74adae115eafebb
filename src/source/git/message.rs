//! Commit messages: what the recorder said it did, and which snapshots it worked from.
//!
//! Messages are outside text: nothing in them is believed, and nothing in them can fail.

use crate::model::{Provenance, Recorded};
use crate::source::names::displayable;

/// Openings of subjects that recorders have used, and what they mean.
const SUBJECTS: &[(&str, Recorded)] = &[
    ("first record of", Recorded::First),
    ("start tracking", Recorded::First),
    ("record new changes of", Recorded::Change),
    ("update", Recorded::Change),
    ("apply technical", Recorded::Technical),
    ("refilter", Recorded::Technical),
];

/// What the subject says about the version.
pub(super) fn recorded(message: &[u8]) -> Recorded {
    let subject = message.trim_ascii_start();
    let opens = |opening: &str| {
        let (head, rest) = subject.split_at(subject.len().min(opening.len()));
        head.eq_ignore_ascii_case(opening.as_bytes()) && rest.first().is_none_or(u8::is_ascii_whitespace)
    };
    SUBJECTS.iter().find(|(opening, _)| opens(opening)).map_or(Recorded::Unknown, |&(_, recorded)| recorded)
}

/// Reads subject, snapshots, source pages and the engine's version from a message.
pub(super) fn provenance(path: String, message: &[u8]) -> Provenance {
    let message = String::from_utf8_lossy(message);
    let mut lines = message.trim_start().lines();
    let subject = lines.next().map(|line| displayable(line.trim()).into_owned());
    let mut found =
        Provenance { path, subject: subject.filter(|subject| !subject.is_empty()), ..Provenance::default() };
    for line in lines {
        match line.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim())) {
            Some((name, value)) if name == "x-engine-version" => {
                found.engine = known(value).map(|value| displayable(value).into_owned());
            }
            Some((name, value)) if name.contains("source") && !name.contains("http") => {
                let urls = value.split_whitespace().filter_map(url);
                extend(&mut found.sources, urls);
            }
            _ => read_addresses(line, &mut found),
        }
    }
    found
}

/// Adds the addresses of a line of running text, and bare snapshot ids after the word "snapshot".
fn read_addresses(line: &str, found: &mut Provenance) {
    let mut after_snapshot = line.trim_start().starts_with("- ");
    for word in line.split_whitespace() {
        if let Some(address) = url(word) {
            let last = address.rsplit('/').next().and_then(known);
            let snapshot = address.contains("/commit/") || address.contains("snapshot");
            match (snapshot, last) {
                (true, Some(_)) => extend(&mut found.snapshots, [address]),
                (true, None) => {}
                (false, _) => extend(&mut found.sources, [address]),
            }
        } else if after_snapshot && is_id(word) {
            extend(&mut found.snapshots, [word.to_owned()]);
        }
        after_snapshot |= word.trim_end_matches(':').to_ascii_lowercase().starts_with("snapshot");
    }
}

fn extend(list: &mut Vec<String>, items: impl IntoIterator<Item = String>) {
    for item in items {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// A web address without the punctuation that a sentence puts around it.
fn url(word: &str) -> Option<String> {
    let word = word.trim_matches(|c| matches!(c, '<' | '>' | '(' | ')' | ',' | '.' | ';' | '"' | '\''));
    let web = word.starts_with("https://") || word.starts_with("http://");
    web.then(|| displayable(word).into_owned())
}

/// A snapshot's id: a commit, or twelve bytes of a database.
fn is_id(word: &str) -> bool {
    matches!(word.len(), 24 | 40) && word.bytes().all(|b| b.is_ascii_hexdigit())
}

fn known(value: &str) -> Option<&str> {
    Some(value).filter(|value| !value.is_empty() && !value.eq_ignore_ascii_case("undefined"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects() {
        for (subject, expected) in [
            ("First record of Pier Terms", Recorded::First),
            ("Start tracking Pier Terms", Recorded::First),
            ("Record new changes of Pier Terms\n\nbody", Recorded::Change),
            ("Update Pier Terms", Recorded::Change),
            ("  update Pier Terms", Recorded::Change),
            ("Apply technical or declaration upgrade on Pier Terms", Recorded::Technical),
            ("Refilter Pier Terms", Recorded::Technical),
            ("Updated readme", Recorded::Unknown),
            ("Merge pull request #1", Recorded::Unknown),
            ("Upda", Recorded::Unknown),
            ("", Recorded::Unknown),
            ("\u{e9}\u{e9}\u{e9}\u{e9}", Recorded::Unknown),
        ] {
            assert_eq!(recorded(subject.as_bytes()), expected, "{subject}");
        }
    }

    fn read(body: &str) -> Provenance {
        provenance("Pier/Terms.md".into(), format!("Record new changes of Pier Terms\n\n{body}").as_bytes())
    }

    #[test]
    fn one_snapshot() {
        let id = "a".repeat(40);
        let found = read(&format!(
            "This version was recorded after extracting from snapshot https://git.example/s/commit/{id}\n\nX-engine-version: 9.1.0\n"
        ));
        assert_eq!(found.subject.as_deref(), Some("Record new changes of Pier Terms"));
        assert_eq!(found.snapshots, [format!("https://git.example/s/commit/{id}")]);
        assert_eq!(found.engine.as_deref(), Some("9.1.0"));
        assert!(found.sources.is_empty());
    }

    #[test]
    fn several_snapshots_and_undefined_ones() {
        let found = read(
            "Recorded after assembling the following snapshots from 3 source documents:\n\
             - https://git.example/s/commit/aaaa\n- https://git.example/s/commit/undefined\n\
             - https://git.example/s/commit/bbbb\n- https://git.example/s/commit/aaaa\n\nX-engine-version: undefined\n",
        );
        assert_eq!(
            found.snapshots,
            ["https://git.example/s/commit/aaaa", "https://git.example/s/commit/bbbb"]
        );
        assert_eq!(found.engine, None);
    }

    #[test]
    fn bare_ids_and_source_pages() {
        let id = "0123456789abcdef01234567";
        let found = read(&format!(
            "Recorded after filtering snapshot {id}.\nRecorded after filtering snapshot {id}\n\
             X-source-document-location: https://pier.example/terms\nSee (https://pier.example/more)."
        ));
        assert_eq!(found.snapshots, [id]);
        assert_eq!(found.sources, ["https://pier.example/terms", "https://pier.example/more"]);
    }

    #[test]
    fn odd_messages_never_fail() {
        for message in [&b""[..], b"\n\n", b"\xff\xfe: \xff", b":::\n:", b"x\n\x1b]0;title\x07"] {
            provenance(String::new(), message);
        }
        assert_eq!(provenance(String::new(), b"\x1b[2J").subject.as_deref(), Some("␛[2J"));
    }
}
