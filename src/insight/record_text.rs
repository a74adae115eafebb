//! Records → TOML: the text that a person edits, and the change that it makes to a file.
//!
//! Pure. A file keeps its comments, its order and all that is not understood: only the one record changes.

use std::fmt::Write as _;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

use super::record::{Mention, Record, RecordSource};
use super::record_file::{Written, read, shown};
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
    tables: Vec<Table>,
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

/// How a record that is there meets a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// It shall say what the new one says: what a person took out is gone.
    Replace,
    /// What it says already stays, for a person may have written it; the new one adds to it and tells where it
    /// comes from.
    Complete,
}

/// A change of a file's text.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The record that is changed or taken out: what it said, and its number in the file; else the new ones stand
    /// behind the others.
    pub old: Option<(&'a Record, usize)>,
    /// What there shall be. Without records, the old one is taken out.
    pub new: &'a Edited,
    /// How the old one meets the new one.
    pub meeting: Meeting,
    /// The keys that say in a common file which archive and document the records are about.
    pub home: Option<(&'a str, &'a str)>,
}

/// Changes a file's text.
///
/// # Errors
/// When the file can't be understood, or the result would not say what it should; nothing should be written then.
pub fn put(name: &str, text: &str, change: Change<'_>) -> Result<String, Trouble> {
    let windows = text.contains("\r\n");
    let text = text.replace("\r\n", "\n");
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let what = format!("{name}, line {}: {}", before.matches('\n').count() + 1, error.message());
        Trouble::new(what, "mend it first: nothing was written")
    })?;
    let item = document.entry("record").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Item::ArrayOfTables(list) = item else {
        let what = format!("{name}: `record` is not written as tables that begin with [[record]]");
        return Err(Trouble::new(what, "write it so; nothing was written"));
    };
    let mut tables = change.new.tables.clone().into_iter();
    if let Some((old, at)) = change.old {
        match tables.next() {
            Some(mut table) => {
                if let Some(known) = list.get_mut(at) {
                    settle(&mut table, change.home);
                    merge(known, table, old, change.meeting);
                }
            }
            None => take_out(list, at),
        }
    }
    for mut table in tables {
        settle(&mut table, change.home);
        list.push(table);
    }
    if list.is_empty() {
        // What stood above the last record stays.
        let head = text.split("[[record]]").next().unwrap_or_default().trim_end().to_owned();
        document.remove("record");
        if !head.is_empty() && document.to_string().trim().is_empty() {
            document.set_trailing(format!("{head}\n"));
        }
    }
    let written = document.to_string().trim_start_matches('\n').to_owned();
    check(name, &text, &written, change)?;
    Ok(if windows { written.replace('\n', "\r\n") } else { written })
}

/// Says in a common file which archive and document a record is about.
fn settle(table: &mut Table, home: Option<(&str, &str)>) {
    if let Some((archive, document)) = home {
        table.insert("archive", toml_edit::value(archive));
        table.insert("document", toml_edit::value(document));
    }
}

/// Takes a record out. What is written above it stays: it may be about the whole file.
fn take_out(list: &mut ArrayOfTables, at: usize) {
    let above = list.get(at).and_then(|table| table.decor().prefix()).and_then(|above| above.as_str());
    let above = above.filter(|above| at == 0 && above.contains('#')).map(str::to_owned);
    list.remove(at);
    if let (Some(above), Some(next)) = (above, list.get_mut(at)) {
        let own = next.decor().prefix().and_then(|own| own.as_str()).unwrap_or_default().to_owned();
        next.decor_mut().set_prefix(format!("{}\n{own}", above.trim_end()));
    }
}

/// Whether the changed file says what the old one did, but for the record that was changed: no slip of the writing
/// may cost anybody a word.
fn check(name: &str, before: &str, after: &str, change: Change<'_>) -> Result<(), Trouble> {
    let any = |_: &str| true;
    let (before, _) = read(name, before, &any);
    let (after, troubles) = read(name, after, &any);
    let gone = usize::from(change.old.is_some());
    let untouched = before.iter().filter(|written| change.old.is_none_or(|(_, at)| written.index != at));
    let kept = |written: &Written| {
        after.iter().any(|other| other.record == written.record && other.document == written.document)
    };
    let all = untouched.clone().all(kept);
    let count = after.len() + gone == before.len() + change.new.tables.len();
    let new = change.meeting == Meeting::Complete
        || change.new.records.iter().all(|new| after.iter().any(|other| other.record == new.record));
    if all && count && new {
        return Ok(());
    }
    let hint = match troubles.first() {
        Some(trouble) => format!("nothing was written; {}", trouble.what),
        None => "nothing was written: change the file by hand".to_owned(),
    };
    Err(Trouble::new(format!("{name} can't be changed without changing more than the one record"), hint))
}

/// Lets a table say what another one says; what they share stays as it is written, and so does what the program
/// didn't understand.
fn merge(known: &mut Table, new: Table, old: &Record, meeting: Meeting) {
    // What the person was shown, and took out.
    let shown: Option<DocumentMut> = toml_of(old).parse().ok();
    let shown = shown.as_ref().and_then(|shown| shown.get("record")?.as_array_of_tables()?.get(0));
    merge_tables(known, new, shown, meeting);
}

fn merge_tables(known: &mut Table, mut new: Table, shown: Option<&Table>, meeting: Meeting) {
    if meeting == Meeting::Replace {
        let gone: Vec<String> = known
            .iter()
            .map(|(key, _)| key.to_owned())
            .filter(|key| !new.contains_key(key) && shown.is_some_and(|shown| shown.contains_key(key)))
            .collect();
        gone.iter().for_each(|key| drop(known.remove(key)));
    }
    let keys: Vec<String> = new.iter().map(|(key, _)| key.to_owned()).collect();
    for key in keys {
        let Some((written, item)) = new.remove_entry(&key) else { continue };
        match (known.get_mut(&key), item) {
            (Some(Item::Table(known)), Item::Table(item)) => {
                let shown = shown.and_then(|shown| shown.get(&key)).and_then(Item::as_table);
                // Where it comes from, the newest page knows best.
                merge_tables(known, item, shown, Meeting::Replace);
            }
            (Some(old), item) if same(old, &item) => {}
            (Some(_), _) if meeting == Meeting::Complete => {}
            (Some(old), item) => *old = item,
            (None, item) => {
                known.insert_formatted(&written, item);
            }
        }
    }
}

fn same(a: &Item, b: &Item) -> bool {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => shown(a) == shown(b),
        _ => a.to_string().split_whitespace().eq(b.to_string().split_whitespace()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::record::Question;
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

    /// The file after a change of the record with this number, where one is named.
    fn changed(
        file: &str,
        old: Option<usize>,
        new: &str,
        home: Option<(&str, &str)>,
    ) -> Result<String, Trouble> {
        let (records, _) = read("r.toml", file, &any_topic);
        let old = old.map(|at| (&records.iter().find(|written| written.index == at).unwrap().record, at));
        let new = edited(new, &any_topic).unwrap();
        put("r.toml", file, Change { old, new: &new, meeting: Meeting::Replace, home })
    }

    fn records(file: &str) -> Vec<Record> {
        let (records, troubles) = read("r.toml", file, &any_topic);
        assert_eq!(troubles, [], "{file}");
        records.into_iter().map(|written| written.record).collect()
    }

    #[test]
    fn a_fresh_template_can_be_filled_in_and_kept() {
        let fresh = Record { quote: "Dogs may walk.".into(), ..Record::default() };
        let text = template(&fresh, &Heading::default());
        let filled = text
            .replace("severity = \"\"  ", "severity = \"low\"")
            .replace("notes = \"\"", "notes = \"n\"  # mine");
        let file = changed("", None, &filled, None).unwrap();
        assert_eq!(
            file,
            "[[record]]\nquote = \"Dogs may walk.\"\nseverity = \"low\"\nnotes = \"n\"  # mine\n"
        );
    }

    #[test]
    fn a_file_keeps_everything_but_the_record_that_changes() {
        let file = "# mine\n\n[[record]]\n# why\nquote = \"One.\"   # here\ntitle = 'First'\nstars = 3\nseverity = \"grave\"\n\n[[record]]\nquote = \"Two.\"\n";
        let new = "[[record]]\nquote = \"One.\"\n# a word\nnotes = \"x\"\n";
        let after = changed(file, Some(0), new, None).unwrap();
        // What was not understood stays; the title was shown, and taken out.
        assert_eq!(
            after,
            "# mine\n\n[[record]]\n# why\nquote = \"One.\"   # here\nstars = 3\nseverity = \"grave\"\n# a word\nnotes = \"x\"\n\n[[record]]\nquote = \"Two.\"\n"
        );
        let removed = changed(&after, Some(1), "# nothing\n", None).unwrap();
        assert!(!removed.contains("Two.") && removed.contains("One."), "{removed}");
        let added = changed(&removed, None, "[[record]]\nquote = \"3\"", None).unwrap();
        assert!(added.ends_with("\n[[record]]\nquote = \"3\"\n"), "{added}");
        assert!(changed("x = = 1", None, "", None).unwrap_err().what.contains("line 1"));
        // The first one taken out: what is written above stays above.
        let first = changed(file, Some(0), "", None).unwrap();
        assert!(first.starts_with("# mine\n") && records(&first).len() == 1, "{first}");
        // Line ends stay what they are.
        let windows =
            changed(&file.replace('\n', "\r\n"), Some(1), "[[record]]\nquote = \"2\"\n", None).unwrap();
        assert_eq!(windows.matches('\n').count(), windows.matches("\r\n").count());
    }

    #[test]
    fn sources_stay_with_their_records() {
        let with_source = |n: usize, publisher: &str| {
            format!("[[record]]\nquote = \"{n}.\"\n\n[record.source]\npublisher = \"{publisher}\"\n")
        };
        let mut file = String::new();
        for n in 0..3 {
            file = changed(&file, None, &with_source(n, &format!("p{n}")), None).unwrap();
        }
        let publishers = |file: &str| -> Vec<String> {
            records(file).into_iter().map(|record| record.quote + &record.source.publisher).collect()
        };
        assert_eq!(publishers(&file), ["0.p0", "1.p1", "2.p2"]);
        file = changed(&file, Some(1), &with_source(1, "new"), None).unwrap();
        assert_eq!(publishers(&file), ["0.p0", "1.new", "2.p2"]);
        // One that had none gets one; one that had one loses it.
        let plain = "[[record]]\nquote = \"a\"\n\n[[record]]\nquote = \"b\"\n\n[[record]]\nquote = \"c\"\n";
        let text = "[[record]]\nquote = \"b\"\n[record.source]\npublisher = \"p\"\n";
        assert_eq!(publishers(&changed(plain, Some(1), text, None).unwrap()), ["a", "bp", "c"]);
        let without = changed(&file, Some(0), "[[record]]\nquote = \"0.\"\n", None).unwrap();
        assert_eq!(publishers(&without), ["0.", "1.new", "2.p2"]);
    }

    #[test]
    fn what_a_person_wrote_survives_the_page_read_again() {
        let file = "[[record]]\nquote = \"One.\"\nseverity = \"low\"\nnotes = \"mine\"\n\n[record.source]\naccessed = \"2020-01-01\"\n";
        let old = records(file).remove(0);
        let page = "[[record]]\nquote = \"One.\"\nseverity = \"high\"\nsummary = \"new\"\n[record.source]\naccessed = \"2021-01-01\"\n";
        let new = edited(page, &any_topic).unwrap();
        let change = Change { old: Some((&old, 0)), new: &new, meeting: Meeting::Complete, home: None };
        let record = records(&put("r.toml", file, change).unwrap()).remove(0);
        assert_eq!((record.severity, record.notes.as_str()), (Some(Severity::Low), "mine"));
        assert_eq!((record.summary.as_str(), record.source.accessed.as_str()), ("new", "2021-01-01"));
    }

    #[test]
    fn a_common_file_tells_documents_apart() {
        let one = "[[record]]\nquote = \"One.\"\n";
        let a = changed("", None, one, Some(("/a", "x/terms"))).unwrap();
        let both = changed(&a, None, one, Some(("/b", "x/terms"))).unwrap();
        let (found, _) = read("r.toml", &both, &any_topic);
        assert_eq!(found.iter().map(|r| r.archive.as_str()).collect::<Vec<_>>(), ["/a", "/b"]);
        let noted = "[[record]]\nquote = \"One.\"\nnotes = \"b\"\n";
        let both = changed(&both, Some(1), noted, Some(("/c", "x/terms"))).unwrap();
        let (found, _) = read("r.toml", &both, &any_topic);
        assert_eq!(found.iter().map(|r| r.record.notes.as_str()).collect::<Vec<_>>(), ["", "b"]);
        assert_eq!(found[1].archive, "/c", "an archive that moved is known by its new place");
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
