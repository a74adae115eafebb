//! Services, their documents and versions: what an archive holds.

use serde::{Deserialize, Serialize};

use super::{Content, Digest, Language, ObjectId, StatedDate, Timestamp};

/// How a version's bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Markdown in any dialect.
    Markdown,
    /// Plain text.
    Plain,
    /// An HTML page.
    Html,
}

impl Format {
    /// The format that a file name's ending stands for; `None` for files that are not versions.
    pub fn from_path(path: &str) -> Option<Self> {
        let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
        match ending.as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Plain),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
    }
}

/// What the recorder said about a version when it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Recorded {
    /// "First record of …", "Start tracking …".
    First,
    /// "Record new changes of …", "Update …".
    Change,
    /// "Apply technical or declaration upgrade on …", "Refilter …".
    Technical,
    /// Nothing that is understood.
    Unknown,
}

/// What a version is, judged from the recorder's words, its text and its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The first record of a document.
    First,
    /// The service changed its words.
    Change,
    /// The recorder's doing, not the service's.
    Technical,
    /// Only formatting, numbering or link targets differ from the version before.
    Formatting,
    /// Back to an earlier text.
    Flap,
    /// Empty, an error page, a redirect notice.
    Junk,
}

impl ChangeKind {
    /// The mark that stands for the kind everywhere on screen.
    pub fn mark(self) -> char {
        match self {
            Self::First => '★',
            Self::Change => '●',
            Self::Technical => '○',
            Self::Formatting => '◌',
            Self::Flap => '≈',
            Self::Junk => '✕',
        }
    }

    /// The word for the kind on screen and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Change => "change",
            Self::Technical => "technical",
            Self::Formatting => "formatting",
            Self::Flap => "flap",
            Self::Junk => "junk",
        }
    }
}

/// Why a version is junk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Junk {
    /// Not a word.
    Empty,
    /// Headings and hardly a word below them.
    HeadingsOnly,
    /// An error page, a redirect notice, a gate: what gave it away, in lower case.
    Notice(String),
    /// A few words after a full text.
    Stump,
}

/// What is known of a version once its bytes were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// SHA-256 of the version's bytes.
    pub sha256: Digest,
    /// Size in bytes.
    pub bytes: u64,
    /// Number of clauses, repeated ones counted each time.
    pub clauses: u32,
    /// What the version is.
    pub kind: ChangeKind,
    /// Ordinal of the earlier version with the same text, for a flap.
    pub same_as: Option<u32>,
    /// Why it is junk, where it is.
    pub junk: Option<Junk>,
    /// Distinct clauses that the version before (junk left out) did not hold in any wording.
    pub added: u32,
    /// Distinct clauses of the version before (junk left out) that this one does not hold in any wording.
    pub removed: u32,
    /// Clauses of the version before (junk left out) that this one holds in other words.
    pub reworded: u32,
    /// The word changes in them that weigh most, the weightiest first: `30 → 14 days`. Three at most.
    pub weighty: Vec<String>,
    /// Language of the text.
    pub language: Language,
    /// Dates that the text states about itself.
    pub stated: Vec<StatedDate>,
}

impl Facts {
    /// Whether any clause came, went or was reworded.
    pub fn words_changed(&self) -> bool {
        self.added + self.removed + self.reworded > 0
    }
}

/// A document's text as recorded at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When it was recorded: the author date in a git archive, the file's name in a corpus folder.
    /// Dates may run backwards; the order of the archive's history is what counts.
    pub date: Timestamp,
    /// Where its bytes are.
    pub content: Content,
    /// How its bytes are written.
    pub format: Format,
    /// The commit that recorded it, in a git archive.
    pub commit: Option<ObjectId>,
    /// What the recorder said.
    pub recorded: Recorded,
    /// Known once the index has read the bytes.
    pub facts: Option<Facts>,
}

impl Version {
    /// Whether it is known to be no policy: empty, an error page, a redirect notice.
    pub fn is_junk(&self) -> bool {
        self.facts.as_ref().is_some_and(|facts| facts.kind == ChangeKind::Junk)
    }

    /// Whether it was read and is no junk: what it lacks counts as absent.
    pub fn is_real(&self) -> bool {
        self.facts.is_some() && !self.is_junk()
    }
}

/// Ordinal of the first version from this one on that was read and is no junk.
pub fn real_from(versions: &[Version], from: usize) -> Option<usize> {
    versions.get(from..)?.iter().position(Version::is_real).map(|at| from + at)
}

/// Ordinal of the last version before this one that was read and is no junk.
pub fn real_before(versions: &[Version], at: usize) -> Option<usize> {
    versions.get(..at)?.iter().rposition(Version::is_real)
}

/// One kind of terms of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Display name ("Privacy Policy").
    pub title: String,
    /// Unique in the service.
    pub slug: String,
    /// The standard type of terms; the title where nothing else is said.
    pub kind: String,
    /// Where the source says it comes from, where known.
    pub url: Option<String>,
    /// In order of the archive's history. Never empty.
    pub versions: Vec<Version>,
}

impl Document {
    /// The days of the first and the last version, `2013-05-22 – 2025-04-17`; one where they are the same, nothing
    /// without versions.
    pub fn days(&self) -> String {
        let day = |version: Option<&Version>| version.map(|version| version.date.day()).unwrap_or_default();
        let (first, last) = (day(self.versions.first()), day(self.versions.last()));
        if first == last { first } else { format!("{first} – {last}") }
    }

    /// Ordinal of the version in force at `moment`: the last one in history recorded by then that is
    /// not junk; the first version if every one is later.
    ///
    /// Returns `None` when nothing was recorded by then.
    pub fn in_force(&self, moment: Timestamp) -> Option<usize> {
        let recorded = |junk: bool| {
            self.versions.iter().rposition(|version| version.date <= moment && (junk || !version.is_junk()))
        };
        recorded(false).or_else(|| recorded(true))
    }

    /// The same document without its versions.
    fn without_versions(&self) -> Self {
        Self {
            title: self.title.clone(),
            slug: self.slug.clone(),
            kind: self.kind.clone(),
            url: self.url.clone(),
            versions: Vec::new(),
        }
    }

    /// Ordinal of the latest version that is not junk (the latest at all if every one is junk).
    pub fn latest(&self) -> usize {
        let real = self.versions.iter().rposition(|version| !version.is_junk());
        real.unwrap_or(self.versions.len().saturating_sub(1))
    }
}

/// Who publishes documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Display name.
    pub name: String,
    /// Unique in the archive.
    pub slug: String,
    /// Home page, where known.
    pub homepage: Option<String>,
    /// Line of business, where known.
    pub sector: Option<String>,
    /// Country or law it is under, where known.
    pub jurisdiction: Option<String>,
    /// In alphabetical order of title.
    pub documents: Vec<Document>,
}

impl Service {
    /// The same service without its documents.
    fn without_documents(&self) -> Self {
        Self {
            name: self.name.clone(),
            slug: self.slug.clone(),
            homepage: self.homepage.clone(),
            sector: self.sector.clone(),
            jurisdiction: self.jurisdiction.clone(),
            documents: Vec::new(),
        }
    }
}

/// Everything an archive holds, without the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// In alphabetical order of name.
    pub services: Vec<Service>,
}

impl Holdings {
    /// Number of documents.
    pub fn document_count(&self) -> usize {
        self.services.iter().map(|service| service.documents.len()).sum()
    }

    /// Number of versions.
    pub fn version_count(&self) -> usize {
        self.services.iter().flat_map(|s| &s.documents).map(|d| d.versions.len()).sum()
    }

    /// What was there on a day: documents with something recorded by then, each up to the version in force at
    /// `moment`. Versions keep their ordinals.
    pub fn as_of(&self, moment: Timestamp) -> Self {
        let document = |document: &Document| {
            let versions = document.versions.get(..=document.in_force(moment)?)?.to_vec();
            Some(Document { versions, ..document.without_versions() })
        };
        let service = |service: &Service| {
            let documents: Vec<Document> = service.documents.iter().filter_map(document).collect();
            (!documents.is_empty()).then(|| Service { documents, ..service.without_documents() })
        };
        Self { services: self.services.iter().filter_map(service).collect() }
    }

    /// The service and document with these slugs.
    pub fn find(&self, service: &str, document: &str) -> Option<(&Service, &Document)> {
        let service = self.services.iter().find(|s| s.slug == service)?;
        Some((service, service.documents.iter().find(|d| d.slug == document)?))
    }
}

/// Where a version comes from, as far as its archive tells; nothing here is believed unverified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The archive's file that held it.
    pub path: String,
    /// The history it comes from, where several were joined and it is not the archive's own: a ref, another
    /// archive, the name the document had.
    pub origin: Option<String>,
    /// The recorder's first line ("Record new changes of …"), or a note.
    pub subject: Option<String>,
    /// Pages it was captured from.
    pub sources: Vec<String>,
    /// Snapshots it was extracted from.
    pub snapshots: Vec<String>,
    /// When it was captured, where that differs from the version's date.
    pub captured: Option<Timestamp>,
    /// SHA-256 that the archive claims for the bytes.
    pub claimed_sha256: Option<Digest>,
    /// Version of the recorder's engine.
    pub engine: Option<String>,
}

impl Provenance {
    /// What is known of a version's origin, a line each: for people to check.
    pub fn lines(&self, version: &Version) -> Vec<String> {
        let mut lines = vec![format!("file {}", self.path)];
        lines.extend(self.origin.iter().map(|origin| format!("from {origin}")));
        lines.extend(version.commit.map(|commit| format!("commit {commit}")));
        lines.extend(self.sources.iter().map(|source| format!("source {source}")));
        lines.extend(self.snapshots.iter().map(|snapshot| format!("snapshot {snapshot}")));
        lines.extend(self.captured.map(|captured| format!("captured {}", captured.rfc3339())));
        lines
    }
}
