//! Changing the text of a file with records: only the one record that is meant. Comments, order, line ends and what is
//! not understood stay.
//!
//! Pure; where the files are is `records`' business.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::record::Record;
use super::record_file::{Written, read, shown};
use super::record_text::{Edited, toml_of};
use crate::library::Trouble;

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
    use crate::insight::record_text::{Heading, edited, template};
    use crate::insight::rule::Severity;

    fn any_topic(topic: &str) -> bool {
        topic == "arbitration"
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
}
