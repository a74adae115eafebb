//! A record as plain data: what a person wrote about a clause, anchored by a quotation.
//!
//! How it is written down is `record_file`'s business, which clause it is about `anchor`'s.

use super::rule::{Regulation, Severity};
use crate::model::Digest;

/// What a person wrote about a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Words of the clause, by which it is found.
    pub quote: String,
    /// What the clause is, in a few words.
    pub title: String,
    /// How much it matters; overrides the rules.
    pub severity: Option<Severity>,
    /// What it is about: ids of topics, or words of the writer's own.
    pub categories: Vec<String>,
    /// Topics that the rules see in it and that are wrong.
    pub misfires: Vec<String>,
    /// What it says, in plain words.
    pub summary: String,
    /// Why it matters.
    pub why_it_matters: String,
    /// What it means for the person who agrees.
    pub consumer_impact: String,
    /// What the law says about it, at length.
    pub analysis: String,
    /// Laws that bear on it.
    pub regulations: Vec<Regulation>,
    /// How others handle it.
    pub elsewhere: Vec<Mention>,
    /// Other risks in the same document.
    pub risks: Vec<Mention>,
    /// Questions and their answers.
    pub questions: Vec<Question>,
    /// Anything else.
    pub notes: String,
    /// Where the record itself comes from.
    pub source: RecordSource,
}

/// Something that is said elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention {
    /// Who says it; empty where that is not told.
    pub service: String,
    /// How much it matters there.
    pub severity: Option<Severity>,
    /// What it says.
    pub text: String,
}

/// A question that people ask, and the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// Where a record comes from, as far as it tells; nothing here is believed unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordSource {
    /// Who published the record.
    pub publisher: String,
    /// The page of the record.
    pub url: String,
    /// What the publisher calls the record.
    pub record_id: String,
    /// What the publisher calls the document.
    pub document_id: String,
    /// Who publishes the document, in the record's words.
    pub entity: String,
    /// The document, in the record's words.
    pub document: String,
    /// The day that the document says it was updated: `2026-04-29`.
    pub document_updated: String,
    /// Since when the publisher has followed the clause: a day.
    pub first_tracked: String,
    /// When the publisher looked at it last: a day.
    pub last_verified: String,
    /// When the version was captured: a day or a moment.
    pub captured: String,
    /// When the record was read: a day.
    pub accessed: String,
    /// The document's own address.
    pub source_url: String,
    /// A snapshot of the document.
    pub snapshot_url: String,
    /// SHA-256 of the version that the record is about.
    pub sha256: Option<Digest>,
    /// What the publisher says it checked.
    pub checks: Vec<String>,
    /// How the publisher wants to be cited, line by line.
    pub citation: String,
}

/// A text that is told under a name: what sections, keys and reports go through.
pub type Part<'a> = (&'static str, &'a str);

impl Record {
    /// What it is called: its title, else the beginning of its quotation.
    pub fn name(&self) -> &str {
        if self.title.is_empty() { &self.quote } else { &self.title }
    }

    /// Its running texts that say something, with what each is called on screen.
    pub fn prose(&self) -> Vec<Part<'_>> {
        let parts = [
            ("In short", self.summary.as_str()),
            ("Why it matters", &self.why_it_matters),
            ("Consumer impact", &self.consumer_impact),
            ("Analysis", &self.analysis),
            ("Notes", &self.notes),
        ];
        parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }
}

impl RecordSource {
    /// What it tells that stands on one line, with what each is called on screen.
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let parts = [
            ("Publisher", self.publisher.clone()),
            ("Page", self.url.clone()),
            ("Record", self.record_id.clone()),
            ("Document id", self.document_id.clone()),
            ("Entity", self.entity.clone()),
            ("Document", self.document.clone()),
            ("Updated", self.document_updated.clone()),
            ("Tracked", self.first_tracked.clone()),
            ("Verified", self.last_verified.clone()),
            ("Captured", self.captured.clone()),
            ("Accessed", self.accessed.clone()),
            ("Source", self.source_url.clone()),
            ("Snapshot", self.snapshot_url.clone()),
            ("SHA-256", self.sha256.map(|digest| digest.to_string()).unwrap_or_default()),
            ("Checks", self.checks.join(" · ")),
        ];
        parts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }
}
