//! A saved clause page of a policy archive → a record with every field that the page holds.
//!
//! The pages are running text under fixed headings. What stands under a heading that is not known is kept among
//! the notes, so that nothing the page says is lost; advertisements and navigation are left out.

use super::record::{Mention, Question, Record, RecordSource};
use super::record_file::shown;
use super::rule::{Regulation, Severity};
use crate::library::Trouble;
use crate::model::{Block, Digest, Format, Mark, Style, Timestamp};

/// A page, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPage {
    /// Who publishes the document.
    pub service: String,
    /// The document, as the page names it.
    pub document: String,
    /// What it says of the clause.
    pub record: Record,
}

/// The parts of a page, by the beginning of their headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Why,
    Impact,
    Others,
    Clause,
    Laws,
    Details,
    Evidence,
    Citation,
    Classification,
    Risks,
    Questions,
    /// Offers of the page's own: not about the clause.
    Noise,
}

const HEADINGS: &[(&str, Part)] = &[
    ("why it matters", Part::Why),
    ("consumer impact", Part::Impact),
    ("how other platforms handle", Part::Others),
    ("view original clause", Part::Clause),
    ("original clause", Part::Clause),
    ("applicable regulations", Part::Laws),
    ("provision details", Part::Details),
    ("document information", Part::Details),
    ("tracking information", Part::Details),
    ("evidence provenance", Part::Evidence),
    ("how to cite", Part::Citation),
    ("classification", Part::Classification),
    ("other risks in this policy", Part::Risks),
    ("frequently asked questions", Part::Questions),
    ("this clause could change", Part::Noise),
    ("don't miss changes", Part::Noise),
    ("don’t miss changes", Part::Noise),
];

/// Lines that offer something, share something or lead elsewhere.
const NOISE: &[&str] =
    &["share ", "watch ", "see all platforms", "get alert", "need compliance", "sign up", "subscribe to"];

/// Reads a saved page: its text, or HTML.
///
/// # Errors
/// When it holds no clause, or doesn't say whose.
pub fn read_page(bytes: &[u8], format: Format) -> Result<RecordPage, Trouble> {
    read(bytes, format, Page::default())
}

/// The same of a page that doesn't say whose document it is about: the service and the document.
pub fn read_page_of(bytes: &[u8], format: Format, names: (String, String)) -> Option<RecordPage> {
    let (service, document) = names;
    let source = RecordSource { entity: service, document, ..RecordSource::default() };
    let record = Record { source, ..Record::default() };
    read(bytes, format, Page { record, ..Page::default() }).ok()
}

fn read(bytes: &[u8], format: Format, mut page: Page) -> Result<RecordPage, Trouble> {
    let lines = lines(bytes, format);
    let mut part = Part::Head;
    let mut apart = true;
    for line in &lines {
        // Inside the clause's own words a heading stands apart: they may begin like one.
        let next = heading(line).filter(|_| part != Part::Clause || apart);
        apart = line.is_empty();
        match next {
            Some(next) => {
                page.end_paragraph();
                part = next;
            }
            None => page.take(part, line),
        }
    }
    page.end_paragraph();
    page.finish()
}

/// The page's lines: blank ones part paragraphs.
fn lines(bytes: &[u8], format: Format) -> Vec<String> {
    if format == Format::Html {
        let outline = crate::text::read(bytes, format);
        let text = |block: &Block| match block {
            Block::Heading(heading) => heading.label(),
            Block::Clause(clause) => match clause.marks.iter().find_map(address) {
                // "Source URL" is a link on the page itself.
                Some(address) if known_label(&clause.text) => format!("{}: {address}", clause.text),
                _ => clause.label(),
            },
            Block::Furniture(furniture) => furniture.text.clone(),
        };
        let blocks = outline.blocks.iter().map(text);
        return blocks.flat_map(|text| [text.replace('\n', " "), String::new()]).collect();
    }
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .map(|line| shown(line.trim_start_matches(['#', '*', '\u{feff}']).trim_end_matches('*')))
        .collect()
}

fn address(mark: &Mark) -> Option<&str> {
    match &mark.style {
        Style::Link(target) => Some(target),
        _ => None,
    }
}

fn heading(line: &str) -> Option<Part> {
    let lower = line.to_lowercase();
    // A heading is short; the same words in a sentence are no heading.
    let known = HEADINGS.iter().find(|(start, _)| lower.starts_with(start))?;
    (line.chars().count() <= known.0.chars().count() + 50).then_some(known.1)
}

fn is_noise(line: &str) -> bool {
    let lower = line.to_lowercase();
    NOISE.iter().any(|start| lower.starts_with(start))
}

/// A page while it is read.
#[derive(Default)]
struct Page {
    record: Record,
    service: String,
    document: String,
    /// Lines of the paragraph that is being read, with the part they are of.
    open: Option<(Part, Vec<String>)>,
    /// The label that waits for its value: "Source URL".
    label: Option<String>,
    /// Who is quoted next, and how much it matters there.
    platform: Option<(String, Option<Severity>)>,
    /// The law whose jurisdiction comes next.
    law: Option<String>,
    citation: Vec<String>,
    heads: usize,
}

impl Page {
    fn take(&mut self, part: Part, line: &str) {
        if line.is_empty() {
            self.end_paragraph();
            return;
        }
        // What a person wrote may begin like an offer.
        let written =
            matches!(part, Part::Why | Part::Impact | Part::Clause | Part::Questions | Part::Citation);
        if part == Part::Noise || (!written && is_noise(line)) {
            return;
        }
        match part {
            Part::Head => self.head(line),
            Part::Laws => self.law(line),
            Part::Details | Part::Evidence | Part::Classification => self.detail(line),
            Part::Citation => self.citation.push(line.to_owned()),
            _ => match &mut self.open {
                Some((open, lines)) if *open == part => lines.push(line.to_owned()),
                _ => {
                    self.end_paragraph();
                    self.open = Some((part, vec![line.to_owned()]));
                }
            },
        }
    }

    /// Above the first heading: whose document, the title, how much it matters.
    fn head(&mut self, line: &str) {
        if let Some(word) = severity_of(line) {
            self.record.severity.get_or_insert(word);
            return;
        }
        match self.heads {
            0 => {
                let (service, document) = line.split_once(" · ").unwrap_or((line, ""));
                (self.service, self.document) = (service.trim().to_owned(), document.trim().to_owned());
            }
            1 => line.clone_into(&mut self.record.title),
            _ => self.note(line),
        }
        self.heads += 1;
    }

    fn law(&mut self, line: &str) {
        match self.law.take() {
            Some(name) => {
                let jurisdiction = jurisdiction(line).to_owned();
                self.record.regulations.push(Regulation { name, jurisdiction, citation: String::new() });
            }
            None => self.law = Some(line.to_owned()),
        }
    }

    /// A label, then its value on the next line; or both on one, with a colon.
    fn detail(&mut self, line: &str) {
        if let Some(label) = self.label.take() {
            if !known_label(line) {
                self.value(&label, line);
                return;
            }
            // The label before had no value: what leads elsewhere is only a word on a saved page.
            self.value(&label, "");
        }
        match line.split_once(": ") {
            Some((label, value)) if known_label(label) => self.value(label, value),
            _ if known_label(line) => self.label = Some(line.to_owned()),
            _ if self.record.source.checks.is_empty() && line.contains('✓') => self.value("verified", line),
            _ => self.note(line),
        }
    }

    fn value(&mut self, label: &str, value: &str) {
        let source = &mut self.record.source;
        let address = || value.starts_with("http").then(|| value.to_owned());
        match label.to_lowercase().as_str() {
            "document" => value.clone_into(&mut source.document),
            "entity" => value.clone_into(&mut source.entity),
            "document last updated" => source.document_updated = day(value),
            "first tracked" => source.first_tracked = day(value),
            "last verified" => source.last_verified = day(value),
            "record id" => value.clone_into(&mut source.record_id),
            "document id" => value.clone_into(&mut source.document_id),
            "sha-256" => source.sha256 = Digest::from_hex(value),
            "source url" => source.source_url = address().unwrap_or_default(),
            "wayback machine" | "snapshot" => source.snapshot_url = address().unwrap_or_default(),
            "verified" => {
                let checks = value.split('✓').map(str::trim).filter(|check| !check.is_empty());
                source.checks = checks.map(str::to_owned).collect();
            }
            "severity" => {
                if let Ok(severity) = value.to_lowercase().parse() {
                    self.record.severity = Some(severity);
                }
            }
            "categories" => {
                let words = value.split([',', '·']).map(str::trim).filter(|word| !word.is_empty());
                self.record.categories = words.map(str::to_owned).collect();
            }
            _ => {}
        }
    }

    fn note(&mut self, line: &str) {
        let notes = &mut self.record.notes;
        if !notes.is_empty() {
            notes.push('\n');
        }
        notes.push_str(line);
    }

    fn end_paragraph(&mut self) {
        let Some((part, lines)) = self.open.take() else { return };
        let text = lines.join(" ");
        let add = |to: &mut String| {
            if !to.is_empty() {
                to.push('\n');
            }
            to.push_str(&text);
        };
        match part {
            Part::Why => add(&mut self.record.why_it_matters),
            Part::Impact => add(&mut self.record.consumer_impact),
            Part::Clause => {
                if !self.record.quote.is_empty() {
                    self.record.quote.push(' ');
                }
                self.record.quote.push_str(&text);
            }
            Part::Others => match (self.platform.take(), platform(&text)) {
                (None, Some(platform)) => self.platform = Some(platform),
                (Some((service, severity)), _) => {
                    self.record.elsewhere.push(Mention { service, severity, text });
                }
                (None, None) => {
                    self.record.elsewhere.push(Mention { service: String::new(), severity: None, text });
                }
            },
            Part::Risks => {
                let (service, severity) = (String::new(), severity_of(&text));
                self.record.risks.push(Mention { service, severity, text });
            }
            Part::Questions => match self.record.questions.last_mut() {
                Some(last) if !text.ends_with('?') => {
                    if !last.answer.is_empty() {
                        last.answer.push('\n');
                    }
                    last.answer.push_str(&text);
                }
                _ => self.record.questions.push(Question { question: text, answer: String::new() }),
            },
            _ => self.note(&text),
        }
    }

    fn finish(mut self) -> Result<RecordPage, Trouble> {
        if let Some(name) = self.law.take() {
            let law = Regulation { name, jurisdiction: String::new(), citation: String::new() };
            self.record.regulations.push(law);
        }
        cite(&mut self.record.source, &self.citation);
        let source = &self.record.source;
        let first = |texts: [&String; 2]| texts.into_iter().find(|text| !text.is_empty()).cloned();
        let service = first([&source.entity, &self.service]).unwrap_or_default();
        let document = first([&source.document, &self.document]).unwrap_or_default();
        if self.record.quote.is_empty() {
            let hint = "a record page shows the clause under \"View original clause language\"";
            return Err(Trouble::new("the page holds no clause", hint));
        }
        if service.is_empty() || document.is_empty() {
            let hint = "name them: --service and --document";
            return Err(Trouble::new("the page doesn't say whose document it is about", hint));
        }
        Ok(RecordPage { service, document, record: self.record })
    }
}

/// What the page's citation tells beyond itself: `Entity: … | Document: … | Record: …`, when, where.
fn cite(source: &mut RecordSource, lines: &[String]) {
    source.citation = lines.join("\n");
    if let Some(first) = lines.first().filter(|line| !line.contains(": ")) {
        source.publisher.clone_from(first);
    }
    for field in lines.iter().flat_map(|line| line.split(" | ")) {
        let Some((label, value)) = field.split_once(": ") else { continue };
        let value = value.trim();
        let fill = |to: &mut String, value: String| {
            if to.is_empty() {
                *to = value;
            }
        };
        match label.trim().to_lowercase().as_str() {
            "entity" => fill(&mut source.entity, value.to_owned()),
            "document" => fill(&mut source.document, value.to_owned()),
            "record" => fill(&mut source.record_id, value.to_owned()),
            "captured" => fill(&mut source.captured, moment(value)),
            "accessed" => fill(&mut source.accessed, day(value)),
            "url" => fill(&mut source.url, value.to_owned()),
            _ => {}
        }
    }
}

/// Labels whose values stand on the next line.
fn known_label(line: &str) -> bool {
    const LABELS: &[&str] = &[
        "document",
        "entity",
        "document last updated",
        "first tracked",
        "last verified",
        "record id",
        "document id",
        "sha-256",
        "source url",
        "wayback machine",
        "snapshot",
        "verified",
        "severity",
        "categories",
    ];
    LABELS.contains(&line.trim().to_lowercase().as_str())
}

/// `Medium severity`, `High`.
fn severity_of(line: &str) -> Option<Severity> {
    let lower = line.trim().to_lowercase();
    lower.strip_suffix("severity").unwrap_or(&lower).trim().parse().ok()
}

/// `PayPal Medium`: who, and how much it matters there.
fn platform(line: &str) -> Option<(String, Option<Severity>)> {
    let (service, word) = line.rsplit_once(' ')?;
    let severity: Severity = word.to_lowercase().parse().ok()?;
    (line.chars().count() <= 60).then(|| (service.to_owned(), Some(severity)))
}

/// The short name that rules use, where there is one.
fn jurisdiction(text: &str) -> &str {
    match text.trim() {
        "United States Federal" | "United States" | "US Federal" => "US",
        "European Union" => "EU",
        "United Kingdom" => "UK",
        "California" => "US-CA",
        other => other,
    }
}

/// `April 29, 2026` as `2026-04-29`; empty where it is no day.
fn day(text: &str) -> String {
    let text = text.trim();
    let known = Timestamp::parse(text).map(Timestamp::day);
    known
        .or_else(|| jiff::civil::Date::strptime("%B %d, %Y", text).ok().map(|date| date.to_string()))
        .or_else(|| jiff::civil::Date::strptime("%d %B %Y", text).ok().map(|date| date.to_string()))
        .unwrap_or_default()
}

/// `2026-03-06 20:42:36 UTC` as a moment.
fn moment(text: &str) -> String {
    let plain = text.trim().trim_end_matches("UTC").trim().replace(' ', "T");
    let moment = Timestamp::parse(&format!("{plain}Z"));
    moment.map_or_else(|| day(text), Timestamp::rfc3339)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "Alder · Alder Terms of the Grove

No Robots Under the Trees

High severity
Share 𝕏 Share in
Watch Alder Get alerts when this changes.

Why it matters (for whom)

It is unusual.

And it is strict.

Consumer impact (what this means for users)

Robots stay outside.

How other platforms handle this

Birch Low

You may bring a robot.

See all platforms with this clause type →

This clause could change without notice.

Get alerted when Alder updates.

Watch Alder Need memos? →
View original clause language
bring, send or
steer any robot into the grove.

Applicable regulations

Robots Act
United States Federal
DSA
European Union

Provision details

Document information
Document
Terms of the Grove
Entity
Alder
Document last updated
April 29, 2026
Tracking information
First tracked
March 6, 2026
Last verified
April 9, 2026
Record ID
R-7
Document ID
D-8
Evidence Provenance
Source URL
Wayback Machine
SHA-256
fbf333516b664c360357d96dc35417db172cc388ddfbd32704919266ef6baf6a
Verified
✓ Snapshot stored   ✓ Change verified
How to Cite
Tree Archive
Entity: Alder | Document: Terms of the Grove | Record: R-7
Captured: 2026-03-06 20:42:36 UTC | SHA-256: fbf333516b664c36…
URL: https://trees.example/alder/robots/
Accessed: May 4, 2026
Classification
Severity
High
Categories

Other risks in this policy

Don't miss changes to this clause.

Alder has updated this before.

Frequently Asked Questions

What does the clause do?

It keeps robots out.

Is the archive a tree?

No. It is an archive.
";

    #[test]
    fn every_field_of_a_page_is_there_afterwards() {
        let page = read_page(PAGE.as_bytes(), Format::Plain).unwrap();
        assert_eq!((page.service.as_str(), page.document.as_str()), ("Alder", "Terms of the Grove"));
        let record = page.record;
        assert_eq!(record.title, "No Robots Under the Trees");
        assert_eq!(record.severity, Some(Severity::High));
        assert_eq!(record.quote, "bring, send or steer any robot into the grove.");
        assert_eq!(record.why_it_matters, "It is unusual.\nAnd it is strict.");
        assert_eq!(record.consumer_impact, "Robots stay outside.");
        let other = Mention {
            service: "Birch".into(),
            severity: Some(Severity::Low),
            text: "You may bring a robot.".into(),
        };
        assert_eq!(record.elsewhere, [other]);
        let laws: Vec<(&str, &str)> =
            record.regulations.iter().map(|law| (law.name.as_str(), law.jurisdiction.as_str())).collect();
        assert_eq!(laws, [("Robots Act", "US"), ("DSA", "EU")]);
        let answers: Vec<&str> = record.questions.iter().map(|asked| asked.answer.as_str()).collect();
        assert_eq!(answers, ["It keeps robots out.", "No. It is an archive."]);
        assert_eq!((record.notes.as_str(), record.risks.len()), ("", 0));
        let source = record.source;
        assert_eq!((source.record_id.as_str(), source.document_id.as_str()), ("R-7", "D-8"));
        let days = [&source.document_updated, &source.first_tracked, &source.last_verified, &source.accessed];
        assert_eq!(days, ["2026-04-29", "2026-03-06", "2026-04-09", "2026-05-04"]);
        assert_eq!(source.captured, "2026-03-06T20:42:36Z");
        assert_eq!(source.url, "https://trees.example/alder/robots/");
        assert_eq!(source.publisher, "Tree Archive");
        assert_eq!(source.checks, ["Snapshot stored", "Change verified"]);
        assert!(source.sha256.is_some() && source.citation.lines().count() == 5);
    }

    #[test]
    fn what_is_no_page_is_told() {
        assert!(read_page(b"", Format::Plain).unwrap_err().what.contains("no clause"));
        let nobody = "\n\nView original clause language\n\nDogs may walk.\n";
        assert!(read_page(nobody.as_bytes(), Format::Plain).unwrap_err().hint.contains("--service"));
    }

    #[test]
    fn pages_of_html_are_read_too() {
        let html = "<html><body><p>Alder · Terms</p><h1>No robots</h1><p>Low severity</p><h2>Why it matters</h2>\
                    <p>So.</p><h2>Evidence Provenance</h2>\
                    <p><a href=\"https://alder.example/terms\">Source URL</a></p><h2>View original clause language</h2><blockquote>Robots stay outside.</blockquote>\
                    </body></html>";
        let page = read_page(html.as_bytes(), Format::Html).unwrap();
        assert_eq!(page.record.quote, "Robots stay outside.");
        assert_eq!(page.record.source.source_url, "https://alder.example/terms");
        assert_eq!((page.record.severity, page.record.why_it_matters.as_str()), (Some(Severity::Low), "So."));
    }

    proptest::proptest! {
        #[test]
        fn any_page_is_fine(text in "(View original clause\n|Document\n|SHA-256\n|x · y\n|\n|Severity: |a b High\n|\\PC{0,12}\n){0,40}") {
            let _ = read_page(text.as_bytes(), Format::Plain);
            let _ = read_page(text.as_bytes(), Format::Html);
        }
    }
}
