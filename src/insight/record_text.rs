//! Records → TOML: the text that a person edits, and what it says when it comes back.
//!
//! Pure. What it changes in a file is `record_change`'s business.

use std::fmt::Write as _;

use toml_edit::{DocumentMut, Item, Table, Value};

use super::record::{Mention, Record, RecordSource};
use super::record_file::{Written, read};
use super::rule::Severity;
use crate::library::Trouble;

/// Columns of running text in the text to edit.
const COLUMNS: usize = 88;

/// What the text to edit says beside keys; it doesn't go into a file.
const EXPLANATIONS: [&str; 3] = [
    "# high, medium or low: overrides the rules",
    "# topics of the rules, or words of your own",
    "# topics that the rules see here and that are wrong",
];

/// What is said about the clause above the text to edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Service and document.
    pub document: String,
    /// The headings above the clause.
    pub place: String,
    /// What the rules say: a severity and topics.
    pub rules: String,
}

/// The record as a text to edit: what it says, and what else it may hold. Whole sentences as comments say how.
pub fn template(record: &Record, heading: &Heading) -> String {
    let mut out = String::new();
    let place = if heading.place.is_empty() { String::new() } else { format!(", {}", heading.place) };
    let _ = writeln!(out, "# What you write about a clause of {}{place}.", heading.document);
    out.push_str("# The quotation is what it is found by: words of the clause, as they stand there.\n");
    out.push_str("# Save and close to keep it; leave nothing to remove it. What stays empty is left out.\n");
    if !heading.rules.is_empty() {
        let _ = writeln!(out, "# The rules say: {}", heading.rules);
    }
    out.push_str("\n[[record]]\n");
    body(&mut out, record, true);
    out
}

/// The record as it is written into a file.
pub fn toml_of(record: &Record) -> String {
    let mut out = String::from("[[record]]\n");
    body(&mut out, record, false);
    out
}

fn body(out: &mut String, record: &Record, all: bool) {
    let text = |out: &mut String, key: &str, text: &str| {
        if all || !text.is_empty() {
            let _ = writeln!(out, "{key} = {}", quoted(text));
        }
    };
    text(out, "quote", &record.quote);
    text(out, "title", &record.title);
    let severity = record.severity.map_or("", Severity::word);
    if all {
        let _ =
            writeln!(out, "severity = {:10} # high, medium or low: overrides the rules", quoted(severity));
        let _ = writeln!(out, "categories = {}   {}", list(&record.categories), EXPLANATIONS[1]);
        let _ = writeln!(out, "misfires = {}     {}", list(&record.misfires), EXPLANATIONS[2]);
    } else {
        text(out, "severity", severity);
        for (key, words) in [("categories", &record.categories), ("misfires", &record.misfires)] {
            if !words.is_empty() {
                let _ = writeln!(out, "{key} = {}", list(words));
            }
        }
    }
    text(out, "summary", &record.summary);
    text(out, "why_it_matters", &record.why_it_matters);
    text(out, "consumer_impact", &record.consumer_impact);
    text(out, "analysis", &record.analysis);
    let laws: Vec<String> = record
        .regulations
        .iter()
        .map(|law| {
            fields(&[("name", &law.name), ("jurisdiction", &law.jurisdiction), ("citation", &law.citation)])
        })
        .collect();
    let example =
        "{ name = \"GDPR\", jurisdiction = \"EU\", citation = \"Regulation (EU) 2016/679, Art. 6\" }";
    tables(out, "regulations", &laws, all.then_some(example));
    tables(out, "elsewhere", &mentions(&record.elsewhere), None);
    tables(out, "risks", &mentions(&record.risks), None);
    let questions: Vec<String> = record
        .questions
        .iter()
        .map(|asked| fields(&[("question", &asked.question), ("answer", &asked.answer)]))
        .collect();
    tables(out, "questions", &questions, None);
    text(out, "notes", &record.notes);
    if record.source != RecordSource::default() {
        out.push_str("\n[record.source]\n");
        source(out, &record.source);
    }
}

fn source(out: &mut String, source: &RecordSource) {
    let sha256 = source.sha256.map(|digest| digest.to_string()).unwrap_or_default();
    for (key, text) in [
        ("publisher", &source.publisher),
        ("url", &source.url),
        ("record_id", &source.record_id),
        ("document_id", &source.document_id),
        ("entity", &source.entity),
        ("document", &source.document),
        ("document_updated", &source.document_updated),
        ("first_tracked", &source.first_tracked),
        ("last_verified", &source.last_verified),
        ("captured", &source.captured),
        ("accessed", &source.accessed),
        ("source_url", &source.source_url),
        ("snapshot_url", &source.snapshot_url),
        ("sha256", &sha256),
    ] {
        if !text.is_empty() {
            let _ = writeln!(out, "{key} = {}", quoted(text));
        }
    }
    if !source.checks.is_empty() {
        let _ = writeln!(out, "checks = {}", list(&source.checks));
    }
    if !source.citation.is_empty() {
        let _ = writeln!(out, "citation = \"\"\"\n{}\"\"\"", escaped(&source.citation));
    }
}

/// A text in quotes: what is long, in lines of a width that can be edited.
fn quoted(text: &str) -> String {
    if (text.len() <= COLUMNS || !text.contains(' ')) && !text.contains('\n') {
        return toml::Value::String(text.to_owned()).to_string();
    }
    let options = textwrap::Options::new(COLUMNS)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let paragraphs: Vec<String> =
        text.split('\n').map(|paragraph| textwrap::wrap(paragraph, &options).join("\n")).collect();
    format!("\"\"\"\n{}\"\"\"", escaped(&paragraphs.join("\n\n")))
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    match text.strip_suffix('"') {
        Some(rest) => format!("{rest}\\\""),
        None => text,
    }
}

/// A text in quotes, on one line.
fn inline(text: &str) -> String {
    toml_edit::Value::from(text.replace('\n', " ")).to_string()
}

fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| inline(word)).collect();
    format!("[{}]", words.join(", "))
}

fn fields(fields: &[(&str, &str)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| format!("{key} = {}", inline(text)))
        .collect();
    format!("{{ {} }}", fields.join(", "))
}

fn mentions(list: &[Mention]) -> Vec<String> {
    let severity = |mention: &Mention| mention.severity.map_or("", Severity::word);
    list.iter()
        .map(|m| fields(&[("service", &m.service), ("severity", severity(m)), ("text", &m.text)]))
        .collect()
}

fn tables(out: &mut String, key: &str, tables: &[String], example: Option<&str>) {
    if tables.is_empty() && example.is_none() {
        return;
    }
    let _ = writeln!(out, "{key} = [");
    for table in tables {
        let _ = writeln!(out, "    {table},");
    }
    if let (true, Some(example)) = (tables.is_empty(), example) {
        let _ = writeln!(out, "    # {example},");
    }
    out.push_str("]\n");
}

/// An edited text, understood.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Its records; none where nothing is left.
    pub records: Vec<Written>,
    pub(super) tables: Vec<Table>,
}

/// Reads an edited text.
///
/// # Errors
/// Everything that is wrong with it, with its lines.
pub fn edited(text: &str, is_topic: &dyn Fn(&str) -> bool) -> Result<Edited, Vec<Trouble>> {
    let (records, troubles) = read("the record", text, is_topic);
    if !troubles.is_empty() {
        return Err(troubles);
    }
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        vec![Trouble::new(format!("the record: {}", error.message()), "mend it, and save it again")]
    })?;
    let mut tables: Vec<Table> = match document.get("record") {
        Some(Item::ArrayOfTables(list)) => list.iter().cloned().collect(),
        Some(Item::Table(table)) => vec![table.clone()],
        _ => Vec::new(),
    };
    tables.iter_mut().for_each(tidy);
    Ok(Edited { records, tables })
}

/// Takes out what is empty, and what only the text to edit says.
fn tidy(table: &mut Table) {
    let empty: Vec<String> =
        table.iter().filter(|(_, item)| is_empty(item)).map(|(key, _)| key.to_owned()).collect();
    empty.iter().for_each(|key| drop(table.remove(key)));
    for (_, item) in table.iter_mut() {
        if let Item::Value(value) = item {
            let said = value.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default();
            if EXPLANATIONS.iter().any(|explanation| said.trim() == *explanation) {
                value.decor_mut().set_suffix("");
            }
        }
    }
    table.decor_mut().set_prefix("\n");
    unplace(table);
}

/// Forgets where a table and those in it stood: they are printed where they are now.
fn unplace(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => unplace(inner),
            Item::ArrayOfTables(list) => list.iter_mut().for_each(unplace),
            _ => {}
        }
    }
}

fn is_empty(item: &Item) -> bool {
    match item {
        Item::Value(Value::String(text)) => text.value().trim().is_empty(),
        Item::Value(Value::Array(list)) => list.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::record::Question;
    use crate::insight::record_file::shown;
    use crate::insight::rule::Regulation;

    fn any_topic(topic: &str) -> bool {
        topic == "arbitration"
    }

    fn full() -> Record {
        let long = "It says \"no\" in a hundred words, C:\\path included. ".repeat(6);
        Record {
            quote: "We may hold funds for up to 180 days.".into(),
            title: "Funds \"held\"".into(),
            severity: Some(Severity::High),
            categories: vec!["arbitration".into(), "funds hold".into()],
            misfires: vec!["arbitration".into()],
            summary: "Short.".into(),
            why_it_matters: format!("{}\nA second paragraph that ends with a \"quote\"", long.trim()),
            consumer_impact: long.trim().into(),
            analysis: String::new(),
            regulations: vec![Regulation {
                name: "EMD".into(),
                jurisdiction: "EU".into(),
                citation: "Directive 2009/110/EC, Art. 11".into(),
            }],
            elsewhere: vec![Mention {
                service: "Orrin".into(),
                severity: Some(Severity::Low),
                text: "No.".into(),
            }],
            risks: vec![Mention { service: String::new(), severity: None, text: "Fees".into() }],
            questions: vec![Question { question: "May they?".into(), answer: "Yes.".into() }],
            notes: "mine".into(),
            source: RecordSource {
                publisher: "An archive".into(),
                first_tracked: "2026-03-06".into(),
                checks: vec!["stored".into()],
                citation: "An archive\nRecord: 7".into(),
                ..RecordSource::default()
            },
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in [toml_of(&full()), template(&full(), &Heading::default())] {
            let (read, troubles) = read("r.toml", &text, &any_topic);
            assert_eq!(troubles, [], "{text}");
            assert_eq!(read[0].record, full(), "{text}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_lines() {
        let text = "[[record]]\nquote = \"One.\"\nseverity = \"grave\"\ncolour = 1\nmisfires = [\"x\"]\nregulations = [{ jurisdiction = \"EU\" }]\n[record.source]\nsha256 = \"12\"\nfirst_tracked = \"soon\"\n\n[[record]]\ntitle = \"no quote\"\n\n[other]\n";
        let (records, troubles) = read("r.toml", text, &any_topic);
        assert_eq!(records.len(), 1, "the rest counts");
        let mut lines: Vec<&str> = troubles.iter().map(|t| t.what.split(": ").next().unwrap()).collect();
        lines.sort_unstable();
        let expected: Vec<String> =
            [11, 14, 3, 4, 5, 6, 8, 9].iter().map(|n| format!("r.toml, line {n}")).collect();
        assert_eq!(lines, expected);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_fine(bytes in "\\PC*", text in "(\\[\\[record\\]\\]\n|quote = |\"|x|\\{|\\}|=|\n|severity = ){0,30}") {
            for input in [bytes.as_str(), text.as_str()] {
                read("r", input, &any_topic);
                drop(edited(input, &any_topic));
            }
        }

        #[test]
        fn any_words_can_be_kept(words in "[ -~éß\n\"\\\\]{1,200}") {
            let words = shown(&words);
            proptest::prop_assume!(!words.is_empty());
            let record = Record { quote: words.clone(), title: words.clone(), notes: words.clone(), ..Record::default() };
            let (read, troubles) = read("r", &toml_of(&record), &any_topic);
            proptest::prop_assert_eq!(troubles, vec![]);
            proptest::prop_assert_eq!(&read[0].record, &record);
        }
    }
}
