//! What a search gives back: hits, how many there are, and what they could be narrowed by.
//!
//! Only the shapes; `searcher` fills them.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{ClauseId, Language, Lifetime, Timestamp};

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best first, by BM25 with the heading as context.
    #[default]
    Relevance,
    /// Latest first seen first.
    Newest,
    /// Earliest first seen first.
    Oldest,
}

/// A clause that a query found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Index of the archive in the searcher's list.
    pub archive: usize,
    /// Display name of the service.
    pub service: Arc<str>,
    /// Slug of the service.
    pub service_slug: Arc<str>,
    /// Title of the document.
    pub document: Arc<str>,
    /// Slug of the document.
    pub document_slug: Arc<str>,
    /// Which clause of the document.
    pub clause: ClauseId,
    /// Labels of the headings that the clause stands (or last stood) under, outermost first.
    pub place: Vec<String>,
    /// Newest display text.
    pub text: String,
    /// Byte ranges of `text` that made it a hit, in order and not touching, on character boundaries.
    pub highlights: Vec<Range<usize>>,
    /// Language that the text was read in.
    pub language: Language,
    /// The versions that hold the clause.
    pub lifetime: Lifetime,
    /// Date of the first version that holds it.
    pub first_seen: Timestamp,
    /// Date of the last version that holds it.
    pub last_seen: Timestamp,
    /// Date of the last version before the first one that holds it (junk left out); `None` where the
    /// document began with it.
    pub absent_before: Option<Timestamp>,
    /// Whether the latest version (junk left out) holds it.
    pub current: bool,
    /// Whether only its section, or the heading above it, holds everything that was asked for, not the clause
    /// itself.
    pub in_section: bool,
    /// BM25 score; for sorting only.
    pub score: f32,
}

/// How many hits share something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// What they share, as shown: a service, a document's title, a year, "current" or "gone".
    pub label: Arc<str>,
    /// How many they are.
    pub count: usize,
}

/// What hits could be narrowed by; each list with the most first (years: the earliest first).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By service.
    pub services: Vec<Facet>,
    /// By title of document.
    pub documents: Vec<Facet>,
    /// By calendar year of the first version that holds the clause.
    pub years: Vec<Facet>,
    /// By severity, the highest first; empty while topics are not known.
    pub severities: Vec<Facet>,
    /// By topic, as `topic:` names it; empty while topics are not known.
    pub topics: Vec<Facet>,
    /// Hits that the latest version holds.
    pub current: usize,
    /// Hits that the latest version no longer holds.
    pub gone: usize,
}

/// What a search gives back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many clauses there are in all, shown or not.
    pub total: usize,
    /// How many of them hold everything themselves (the rest hold it together with their section).
    pub direct: usize,
    /// How long it took.
    pub took: Duration,
    /// The best ones, as many as asked for.
    pub hits: Vec<Hit>,
    /// Over all hits, shown or not.
    pub facets: Facets,
}
