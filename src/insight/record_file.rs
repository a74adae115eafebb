//! `records.toml` → records, and records → TOML. Pure: where the files are is `records`' business.
//!
//! What is wrong is told with file, line and key; the rest of the file counts. Nothing that is not understood is
//! dropped from a file: changes touch the one record that they are about.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::record::{Mention, Question, Record, RecordSource};
use super::rule::{Regulation, Severity};
use crate::library::Trouble;
use crate::model::{Digest, Timestamp};
use crate::text::sanitise;

/// A record as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The record.
    pub record: Record,
    /// The archive that it is about, where the file is not that archive's own: its path.
    pub archive: String,
    /// The document that it is about, likewise: `service/document` in slugs.
    pub document: String,
    /// The line that it begins on, counted from 1.
    pub line: usize,
    /// Its number among the `[[record]]` tables of the file, from 0.
    pub index: usize,
}

/// A key whose value is a text, and where it goes.
type TextKey<T> = (&'static str, fn(&mut T) -> &mut String);

/// Keys of a record that are texts.
const TEXTS: &[TextKey<Record>] = &[
    ("quote", |record| &mut record.quote),
    ("title", |record| &mut record.title),
    ("summary", |record| &mut record.summary),
    ("why_it_matters", |record| &mut record.why_it_matters),
    ("consumer_impact", |record| &mut record.consumer_impact),
    ("analysis", |record| &mut record.analysis),
    ("notes", |record| &mut record.notes),
];

/// Keys of `[record.source]` that are texts.
const SOURCE_TEXTS: &[TextKey<RecordSource>] = &[
    ("publisher", |source| &mut source.publisher),
    ("url", |source| &mut source.url),
    ("record_id", |source| &mut source.record_id),
    ("document_id", |source| &mut source.document_id),
    ("entity", |source| &mut source.entity),
    ("document", |source| &mut source.document),
    ("source_url", |source| &mut source.source_url),
    ("snapshot_url", |source| &mut source.snapshot_url),
];

/// Those that are days or moments.
const SOURCE_DATES: &[TextKey<RecordSource>] = &[
    ("document_updated", |source| &mut source.document_updated),
    ("first_tracked", |source| &mut source.first_tracked),
    ("last_verified", |source| &mut source.last_verified),
    ("captured", |source| &mut source.captured),
    ("accessed", |source| &mut source.accessed),
];

/// Reads the records of a file. `is_topic` says whether a word is the id of a topic.
pub fn read(name: &str, text: &str, is_topic: &dyn Fn(&str) -> bool) -> (Vec<Written>, Vec<Trouble>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let mut file = File { name, breaks, is_topic, troubles: Vec::new() };
    let mut told = 0;
    for error in errors {
        let line = file.line(error.span().map_or(0, |span| span.start));
        // What follows on the same line follows from it.
        if line != told {
            let message = error.message().replace('\n', ", ");
            file.tell(line, &message, "records are tables that begin with [[record]]");
        }
        told = line;
    }
    let mut records = Vec::new();
    for (key, value) in root.get_ref() {
        if key.get_ref() != "record" {
            let line = file.line(key.span().start);
            let hint = "records are tables that begin with [[record]]";
            file.tell(line, &format!("`{}` means nothing here", key.get_ref()), hint);
            continue;
        }
        match value.get_ref() {
            DeValue::Array(list) => {
                for (index, item) in list.iter().enumerate() {
                    match item.get_ref() {
                        DeValue::Table(table) => records.extend(file.record(index, table, item)),
                        _ => file.wrong(item, "record", "a table that begins with [[record]]"),
                    }
                }
            }
            DeValue::Table(table) => records.extend(file.record(0, table, value)),
            _ => file.wrong(value, "record", "a table that begins with [[record]]"),
        }
    }
    records.sort_by_key(|record| record.line);
    (records, file.troubles)
}

struct File<'a> {
    name: &'a str,
    /// Where its line breaks are.
    breaks: Vec<usize>,
    is_topic: &'a dyn Fn(&str) -> bool,
    troubles: Vec<Trouble>,
}

type Table<'i> = DeTable<'i>;
type Value<'i> = Spanned<DeValue<'i>>;

impl File<'_> {
    fn line(&self, at: usize) -> usize {
        1 + self.breaks.partition_point(|&line_break| line_break < at)
    }

    fn tell(&mut self, line: usize, what: &str, hint: &str) {
        let what = format!("{}, line {line}: {what}", self.name);
        self.troubles.push(Trouble::new(sanitise(&what).into_owned(), hint));
    }

    fn wrong(&mut self, value: &Value<'_>, key: &str, expected: &str) {
        // What stands nowhere was made up in place of what can't be read, which is told already.
        if !value.span().is_empty() {
            let line = self.line(value.span().start);
            self.tell(line, &format!("`{key}` is not {expected}"), "mend it; until then it is left out");
        }
    }

    fn record(&mut self, index: usize, table: &Table<'_>, whole: &Value<'_>) -> Option<Written> {
        let line = self.line(whole.span().start);
        let mut written = Written {
            record: Record::default(),
            archive: String::new(),
            document: String::new(),
            line,
            index,
        };
        let record = &mut written.record;
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some((_, field)) = TEXTS.iter().find(|(known, _)| *known == name) {
                *field(record) = self.text_of(value, name);
                continue;
            }
            match name {
                "severity" => record.severity = self.severity(value),
                "categories" => record.categories = self.texts(value, name),
                "misfires" => record.misfires = self.topics(value),
                "regulations" => {
                    record.regulations =
                        self.tables(value, name, |file, table, at| file.regulation(table, at));
                }
                "elsewhere" | "risks" => {
                    let list = self.tables(value, name, |file, table, at| file.mention(name, table, at));
                    *(if name == "risks" { &mut record.risks } else { &mut record.elsewhere }) = list;
                }
                "questions" => {
                    record.questions = self.tables(value, name, |file, table, at| file.question(table, at));
                }
                "source" => match value.get_ref() {
                    DeValue::Table(table) => record.source = self.source(table),
                    _ => self.wrong(value, name, "a table: [record.source]"),
                },
                // As they are written: they are compared with paths, not shown.
                "archive" | "document" => match value.get_ref().as_str() {
                    Some(text) if name == "archive" => text.clone_into(&mut written.archive),
                    Some(text) => text.clone_into(&mut written.document),
                    None => self.wrong(value, name, "a text in quotes"),
                },
                _ => {
                    let line = self.line(key.span().start);
                    let hint = "`fineprint records --help` lists what a record may hold";
                    self.tell(line, &format!("`{name}` is no key of a record"), hint);
                }
            }
        }
        if written.record.quote.is_empty() {
            let hint = "add `quote = \"…\"`: words of the clause that the record is about";
            self.tell(line, "this record has no `quote`, so nobody knows what it is about", hint);
            return None;
        }
        Some(written)
    }

    /// A text as it is shown: one line for what is short, paragraphs as they are.
    fn text_of(&mut self, value: &Value<'_>, key: &str) -> String {
        match value.get_ref().as_str() {
            Some(text) => shown(text),
            None => {
                self.wrong(value, key, "a text in quotes");
                String::new()
            }
        }
    }

    fn texts(&mut self, value: &Value<'_>, key: &str) -> Vec<String> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of texts: [\"…\", \"…\"]");
            return Vec::new();
        };
        let texts: Vec<String> = list.iter().map(|item| self.text_of(item, key)).collect();
        texts.into_iter().filter(|text| !text.is_empty()).collect()
    }

    fn topics(&mut self, value: &Value<'_>) -> Vec<String> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, "misfires", "a list of topics: [\"arbitration\"]");
            return Vec::new();
        };
        let mut topics = Vec::new();
        for item in list.iter() {
            let topic = self.text_of(item, "misfires");
            if (self.is_topic)(&topic) {
                topics.push(topic);
            } else if !topic.is_empty() {
                let line = self.line(item.span().start);
                let hint = "`fineprint rules` lists the topics";
                self.tell(line, &format!("`misfires`: no topic is called {topic:?}"), hint);
            }
        }
        topics
    }

    fn severity(&mut self, value: &Value<'_>) -> Option<Severity> {
        match value.get_ref().as_str().map(|word| word.trim().to_lowercase()) {
            Some(word) if word.is_empty() => None,
            Some(word) if word.parse::<Severity>().is_ok() => word.parse().ok(),
            _ => {
                self.wrong(value, "severity", "\"high\", \"medium\" or \"low\"");
                None
            }
        }
    }

    fn tables<T>(
        &mut self,
        value: &Value<'_>,
        key: &str,
        read: impl Fn(&mut Self, &Table<'_>, &Value<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of tables: [{ … }]");
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in list.iter() {
            match item.get_ref() {
                DeValue::Table(table) => found.extend(read(self, table, item)),
                _ => self.wrong(item, key, "a list of tables: [{ … }]"),
            }
        }
        found
    }

    /// The texts of a table with these keys only.
    fn fields<const N: usize>(&mut self, of: &str, table: &Table<'_>, keys: [&str; N]) -> [String; N] {
        let mut found = [const { String::new() }; N];
        for (key, value) in table {
            match keys.iter().position(|known| *known == key.get_ref()) {
                Some(at) => found[at] = self.text_of(value, key.get_ref()),
                None => {
                    let line = self.line(key.span().start);
                    let what = format!("`{}` is no key of `{of}`", key.get_ref());
                    self.tell(line, &what, &format!("it may hold {}", keys.join(", ")));
                }
            }
        }
        found
    }

    fn regulation(&mut self, table: &Table<'_>, at: &Value<'_>) -> Option<Regulation> {
        let [name, jurisdiction, citation] =
            self.fields("regulations", table, ["name", "jurisdiction", "citation"]);
        if name.is_empty() {
            self.wrong(at, "regulations", "a law with a `name`");
            return None;
        }
        Some(Regulation { name, jurisdiction, citation })
    }

    fn mention(&mut self, of: &str, table: &Table<'_>, at: &Value<'_>) -> Option<Mention> {
        let severity = table.get("severity").and_then(|value| self.severity(value));
        let [service, _, text] = self.fields(of, table, ["service", "severity", "text"]);
        if text.is_empty() {
            self.wrong(at, of, "something with a `text`");
            return None;
        }
        Some(Mention { service, severity, text })
    }

    fn question(&mut self, table: &Table<'_>, at: &Value<'_>) -> Option<Question> {
        let [question, answer] = self.fields("questions", table, ["question", "answer"]);
        if question.is_empty() {
            self.wrong(at, "questions", "a table with a `question` and an `answer`");
            return None;
        }
        Some(Question { question, answer })
    }

    fn source(&mut self, table: &Table<'_>) -> RecordSource {
        let mut source = RecordSource::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == "citation" {
                // Written line by line.
                let text = value.get_ref().as_str().map(|text| text.replace('\n', "\n\n"));
                match text {
                    Some(text) => source.citation = shown(&text),
                    None => self.wrong(value, name, "a text in quotes"),
                }
            } else if let Some((_, field)) = SOURCE_TEXTS.iter().find(|(known, _)| *known == name) {
                *field(&mut source) = self.text_of(value, name);
            } else if let Some((_, field)) = SOURCE_DATES.iter().find(|(known, _)| *known == name) {
                *field(&mut source) = self.date(value, name);
            } else if name == "checks" {
                source.checks = self.texts(value, name);
            } else if name == "sha256" {
                let text = self.text_of(value, name);
                source.sha256 = Digest::from_hex(&text);
                if source.sha256.is_none() && !text.is_empty() {
                    self.wrong(value, name, "a SHA-256 of 64 hexadecimal digits");
                }
            } else {
                let line = self.line(key.span().start);
                let hint = "`fineprint records --help` lists what a record may hold";
                self.tell(line, &format!("`{name}` is no key of `source`"), hint);
            }
        }
        source
    }

    fn date(&mut self, value: &Value<'_>, key: &str) -> String {
        let written = match value.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            _ => "?".to_owned(),
        };
        if !written.is_empty() && Timestamp::parse(&written).is_none() {
            self.wrong(value, key, "a day or a moment, such as 2024-04-17 or 2024-04-17T08:12:00Z");
            return String::new();
        }
        written
    }
}

/// A text as it is kept: without what could control a terminal, with single spaces, paragraphs apart.
pub(super) fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.trim().split("\n\n").map(|paragraph| {
        let lines = paragraph.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let joined = paragraphs.filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n");
    // Line breaks between paragraphs stay; everything else that can't be seen becomes a mark.
    joined.split('\n').map(|line| sanitise(line).into_owned()).collect::<Vec<_>>().join("\n")
}
