//! What a worker would say, made by hand: holdings, texts, comparisons, hits.

use std::collections::HashMap;
use std::sync::Arc;

use fineprint::model::{
    Cancel, ClauseId, Content, Digest, Document, Format, Holdings, Language, Lifetime, Provenance, Recorded,
    Service, Span, Timestamp, Version, slugify,
};
use fineprint::query::{Facets, Hit, Hits};
use fineprint::text;
use fineprint::worker::{Compared, Reading, Target};

/// Three texts of the same document, oldest first.
pub const TEXTS: [&str; 3] = [
    "# Terms\n\nWelcome to the grove.\n\n## Fees\n\nWalking is free for 14 days.\n\nDogs may walk too.\n",
    "# Terms\n\nWelcome to the grove.\n\n## Fees\n\nWalking is free for 30 days.\n\nDogs may walk too.\n",
    "# Terms\n\nWelcome to the grove.\n\n## Fees\n\nWalking is free for 30 days.\n\nDogs must stay at home.\n",
];

fn version(number: usize) -> Version {
    Version {
        date: Timestamp::from_ymd(2020 + number as i16, 1, 1).unwrap(),
        content: Content::File { path: String::new(), size: 0, modified: 0 },
        format: Format::Markdown,
        commit: None,
        recorded: Recorded::Unknown,
        facts: None,
    }
}

fn versions() -> Vec<Version> {
    (0..TEXTS.len()).map(version).collect()
}

/// Services with these names; each has the one document.
pub fn holdings(services: &[&str]) -> Arc<Holdings> {
    let document = |title: &str| Document {
        title: title.into(),
        slug: slugify(title),
        kind: title.into(),
        url: None,
        versions: versions(),
    };
    let service = |name: &&str| Service {
        name: (*name).into(),
        slug: slugify(name),
        documents: vec![document("Terms")],
        ..Service::default()
    };
    Arc::new(Holdings { services: services.iter().map(service).collect() })
}

/// A version of the document of a service.
pub fn target(service: &str, version: usize) -> Target {
    Target { archive: 0, service: slugify(service), document: "terms".into(), version }
}

/// The text of a version, not indexed yet.
pub fn reading(target: &Target) -> Arc<Reading> {
    let outline = text::read(TEXTS[target.version].as_bytes(), Format::Markdown);
    Arc::new(Reading {
        several: false,
        target: target.clone(),
        archive: "grove".into(),
        service: target.service.clone(),
        document: "Terms".into(),
        versions: versions(),
        outline,
        lifetimes: HashMap::new(),
        told: HashMap::new(),
        provenance: Provenance::default(),
        sha256: Digest([0; 32]),
    })
}

/// The same text once it is indexed: every clause has a lifetime.
pub fn indexed(target: &Target) -> Arc<Reading> {
    let mut reading = Arc::unwrap_or_clone(reading(target));
    let life = Lifetime { spans: vec![Span { first: 0, last: 2 }] };
    reading.lifetimes = reading.outline.clauses().map(|(_, clause)| (clause.id, life.clone())).collect();
    Arc::new(reading)
}

/// Two versions compared.
pub fn compared(old: &Target, new: &Target) -> Arc<Compared> {
    let (old, new) = (reading(old), reading(new));
    let comparison = fineprint::compare::compare(&old.outline, &new.outline, &Cancel::default()).unwrap();
    let whole = (Arc::clone(&old), Arc::clone(&new));
    Arc::new(Compared { old, new, parts: None, whole, comparison })
}

/// Hits with these texts in the document of a service, of its latest version.
pub fn hits(service: &str, texts: &[&str]) -> Arc<Hits> {
    let hit = |(n, text): (usize, &&str)| Hit {
        archive: 0,
        service: service.into(),
        service_slug: slugify(service).into(),
        document: "Terms".into(),
        document_slug: "terms".into(),
        clause: ClauseId([n as u8 + 1; 16]),
        place: vec!["Terms".into()],
        text: (*text).into(),
        highlights: vec![],
        language: Language::English,
        lifetime: Lifetime { spans: vec![Span { first: 1, last: 2 }] },
        first_seen: version(1).date,
        last_seen: version(2).date,
        absent_before: Some(version(0).date),
        current: true,
        in_section: false,
        score: 1.0,
    };
    let hits: Vec<Hit> = texts.iter().enumerate().map(hit).collect();
    Arc::new(Hits {
        total: hits.len(),
        direct: hits.len(),
        hits,
        facets: Facets::default(),
        ..Hits::default()
    })
}
