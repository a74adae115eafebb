//! The TOML files of a corpus folder: service, document and evidence.
//!
//! What is wrong in them is told with file, line and key, and the rest of them counts. Records are read
//! elsewhere.

use std::collections::HashMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::{Digest, Recorded, Timestamp};
use crate::source::Warnings;
use crate::source::names::displayable;

/// `service.toml`.
#[derive(Debug, Default)]
pub(super) struct ServiceMeta {
    pub(super) name: Option<String>,
    pub(super) homepage: Option<String>,
    pub(super) sector: Option<String>,
    pub(super) jurisdiction: Option<String>,
}

/// `document.toml`.
#[derive(Debug, Default)]
pub(super) struct DocumentMeta {
    pub(super) title: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) url: Option<String>,
}

/// What `evidence.toml` says about one version.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    pub(super) captured: Option<Timestamp>,
    pub(super) sources: Vec<String>,
    pub(super) snapshots: Vec<String>,
    pub(super) sha256: Option<Digest>,
    pub(super) engine: Option<String>,
    pub(super) note: Option<String>,
    pub(super) recorded: Option<Recorded>,
    /// Line of its table in the file, for warnings.
    pub(super) line: usize,
}

/// Reads `service.toml`.
pub(super) fn service(path: &str, bytes: &[u8], warnings: &mut Warnings) -> ServiceMeta {
    let text = String::from_utf8_lossy(bytes);
    let (table, mut file) = File::parse(path, &text, warnings);
    ServiceMeta {
        name: file.text(table.get_ref(), &["name"]),
        homepage: file.text(table.get_ref(), &["homepage"]),
        sector: file.text(table.get_ref(), &["sector"]),
        jurisdiction: file.text(table.get_ref(), &["jurisdiction"]),
    }
}

/// Reads `document.toml`.
pub(super) fn document(path: &str, bytes: &[u8], warnings: &mut Warnings) -> DocumentMeta {
    let text = String::from_utf8_lossy(bytes);
    let (table, mut file) = File::parse(path, &text, warnings);
    DocumentMeta {
        title: file.text(table.get_ref(), &["title"]),
        kind: file.text(table.get_ref(), &["type"]),
        url: file.text(table.get_ref(), &["source", "source_url", "url"]),
    }
}

/// Reads `evidence.toml`: a table per version, named by the version's file.
pub(super) fn evidence(path: &str, bytes: &[u8], warnings: &mut Warnings) -> HashMap<String, Evidence> {
    let text = String::from_utf8_lossy(bytes);
    let (root, mut file) = File::parse(path, &text, warnings);
    let mut found = HashMap::new();
    for (name, value) in root.get_ref() {
        let Some(table) = value.get_ref().as_table() else {
            file.wrong(
                name,
                name.get_ref(),
                "a table named by a version's file, such as [\"2024-04-17.md\"]",
            );
            continue;
        };
        let evidence = Evidence {
            captured: file.date(table, "captured"),
            sources: file.texts(table, &["source", "source_url"]),
            snapshots: file.texts(table, &["snapshot", "snapshot_url"]),
            sha256: file.digest(table, "sha256"),
            engine: file.text(table, &["engine"]),
            note: file.text(table, &["note"]),
            recorded: file.recorded(table, "kind"),
            line: file.line(name.span().start),
        };
        found.insert(name.get_ref().to_string(), evidence);
    }
    found
}

/// A file being read, for warnings that say where.
struct File<'a> {
    path: &'a str,
    /// Where its line breaks are.
    breaks: Vec<usize>,
    warnings: &'a mut Warnings,
}

impl<'a> File<'a> {
    fn parse(path: &'a str, text: &'a str, warnings: &'a mut Warnings) -> (Spanned<DeTable<'a>>, Self) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let breaks = text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(i, _)| i).collect();
        let file = File { path, breaks, warnings };
        let mut told = 0;
        for error in errors {
            let line = error.span().map_or(1, |span| file.line(span.start));
            // What follows on the same line follows from it.
            if line != told {
                let message = error.message().replace('\n', ", ");
                file.warnings.push(format!("{path}, line {line}: {message}"));
            }
            told = line;
        }
        (table, file)
    }

    fn wrong<T>(&mut self, at: &Spanned<T>, key: &str, expected: &str) {
        // A value that stands nowhere was made up in place of one that can't be read, which is told already.
        if at.span().is_empty() {
            return;
        }
        let line = self.line(at.span().start);
        self.warnings.push(format!("{}, line {line}: `{key}` is not {expected}; it is left out", self.path));
    }

    /// The line, counted from 1, that a byte of the file is on.
    fn line(&self, at: usize) -> usize {
        1 + self.breaks.partition_point(|&line_break| line_break < at)
    }

    /// The first of `keys` that the table has.
    fn find<'t, 'i>(table: &'t DeTable<'i>, keys: &[&str]) -> Option<(String, &'t Spanned<DeValue<'i>>)> {
        keys.iter().find_map(|key| table.get(*key).map(|value| ((*key).to_owned(), value)))
    }

    fn text(&mut self, table: &DeTable<'_>, keys: &[&str]) -> Option<String> {
        let (key, value) = Self::find(table, keys)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(value, &key, "a text in quotes");
            return None;
        };
        Some(displayable(text.trim()).into_owned()).filter(|text| !text.is_empty())
    }

    /// A text, or a list of texts.
    fn texts(&mut self, table: &DeTable<'_>, keys: &[&str]) -> Vec<String> {
        let Some((key, value)) = Self::find(table, keys) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            return self.text(table, keys).into_iter().collect();
        };
        let mut texts = Vec::new();
        for item in list {
            match item.get_ref().as_str() {
                Some(text) => texts.push(displayable(text.trim()).into_owned()),
                None => self.wrong(item, &key, "a list of texts in quotes"),
            }
        }
        texts
    }

    /// A TOML date or a text that is one.
    fn date(&mut self, table: &DeTable<'_>, key: &str) -> Option<Timestamp> {
        let value = table.get(key)?;
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => String::new(),
        };
        // Without an offset, a time is taken as UTC.
        let date = Timestamp::parse(&written).or_else(|| Timestamp::parse(&format!("{written}Z")));
        if date.is_none() {
            self.wrong(value, key, "a date such as 2024-04-17T08:12:00Z");
        }
        date
    }

    fn digest(&mut self, table: &DeTable<'_>, key: &str) -> Option<Digest> {
        let value = table.get(key)?;
        let digest = value.get_ref().as_str().and_then(|hex| Digest::from_hex(hex.trim()));
        if digest.is_none() {
            self.wrong(value, key, "a SHA-256 of 64 hexadecimal digits");
        }
        digest
    }

    fn recorded(&mut self, table: &DeTable<'_>, key: &str) -> Option<Recorded> {
        let value = table.get(key)?;
        match value.get_ref().as_str() {
            Some("first") => Some(Recorded::First),
            Some("change") => Some(Recorded::Change),
            Some("technical") => Some(Recorded::Technical),
            _ => {
                self.wrong(value, key, "\"first\", \"change\" or \"technical\"");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(read: impl FnOnce(&mut Warnings)) -> Vec<String> {
        let mut warnings = Warnings::default();
        read(&mut warnings);
        warnings.into_lines()
    }

    #[test]
    fn whole_files() {
        let mut warnings = Warnings::default();
        let pier = service(
            "s",
            b"name = \"Pier\"\nhomepage = \"https://pier.example\"\nnote = \"x\"",
            &mut warnings,
        );
        assert_eq!(
            (pier.name.as_deref(), pier.homepage.as_deref()),
            (Some("Pier"), Some("https://pier.example"))
        );
        let terms = document(
            "d",
            b"title = \"Terms\"\ntype = \"Terms of Service\"\nurl = \"https://x\"",
            &mut warnings,
        );
        assert_eq!(
            (terms.kind.as_deref(), terms.url.as_deref()),
            (Some("Terms of Service"), Some("https://x"))
        );
        let digest = "ab".repeat(32);
        let text = format!(
            "[\"2024.md\"]\ncaptured = 2024-01-02T03:04:05Z\nsource = [\"https://a\", \"https://b\"]\nsnapshot = \"https://c\"\nsha256 = \"{digest}\"\nkind = \"technical\"\n\n[\"2025.md\"]\ncaptured = \"2025-01-02\"\n"
        );
        let evidence = evidence("e", text.as_bytes(), &mut warnings);
        let first = &evidence["2024.md"];
        assert_eq!(first.captured.map(Timestamp::rfc3339).as_deref(), Some("2024-01-02T03:04:05Z"));
        assert_eq!((first.sources.len(), first.snapshots.len()), (2, 1));
        assert_eq!(first.sha256, Digest::from_hex(&digest));
        assert_eq!(first.recorded, Some(Recorded::Technical));
        assert_eq!((first.line, evidence["2025.md"].line), (1, 8));
        assert_eq!(evidence["2025.md"].captured.map(Timestamp::day).as_deref(), Some("2025-01-02"));
        assert!(warnings.into_lines().is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_file_line_and_key() {
        let mut name = None;
        let told = lines(|w| name = service("pier/service.toml", b"sector = 3\nname = \"Pier\"", w).name);
        assert_eq!(told, ["pier/service.toml, line 1: `sector` is not a text in quotes; it is left out"]);
        assert_eq!(name.as_deref(), Some("Pier"), "the rest counts");
        let told = lines(|w| {
            let text = b"\n[\"a.md\"]\ncaptured = \"soon\"\nsha256 = \"12\"\nkind = 1\n[b]\nsource = [1]";
            evidence("e.toml", text, w);
        });
        let places: Vec<&str> = told.iter().map(|line| line.split(" is ").next().unwrap()).collect();
        assert_eq!(
            places,
            [
                "e.toml, line 3: `captured`",
                "e.toml, line 4: `sha256`",
                "e.toml, line 5: `kind`",
                "e.toml, line 7: `source`"
            ]
        );
        assert_eq!(lines(|w| drop(evidence("e.toml", b"x = 1", w))).len(), 1);
    }

    #[test]
    fn broken_syntax_leaves_the_rest() {
        let mut read = ServiceMeta::default();
        let told =
            lines(|w| read = service("s.toml", b"name = \"Pier\"\nsector = = 1\nhomepage = \"h\"\n", w));
        assert!(told.iter().all(|line| line.starts_with("s.toml, line 2: ")), "{told:?}");
        assert!(!told.is_empty());
        assert_eq!((read.name.as_deref(), read.homepage.as_deref()), (Some("Pier"), Some("h")));
    }

    #[test]
    fn deep_nesting_ends_quickly() {
        for open in ["[", "{ a = ", "a."] {
            let text = format!("x = {}", open.repeat(100_000));
            assert!(!lines(|w| drop(service("s", text.as_bytes(), w))).is_empty());
            lines(|w| drop(service("s", open.repeat(100_000).as_bytes(), w)));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_fine(bytes: Vec<u8>, text in "[\\[\\]\"=a.\n#'{}0-9-]{0,60}") {
            let mut warnings = Warnings::default();
            for input in [bytes.as_slice(), text.as_bytes()] {
                service("s", input, &mut warnings);
                document("d", input, &mut warnings);
                evidence("e", input, &mut warnings);
            }
        }
    }
}
