//! How far somebody has seen each document, so that what came since can be told.
//!
//! Keeping it is `library`'s business, showing what is new that of whoever asks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Document, Holdings};

/// How far each document of an archive was seen: the number of its versions and the last one's fingerprint.
///
/// Counted by versions, not by dates: what is recorded late may be dated early.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen {
    /// `service/document` → how far.
    documents: BTreeMap<String, Mark>,
}

/// How far a document was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    /// Number of versions.
    versions: usize,
    /// When the last of them was recorded, in seconds since 1970.
    last: i64,
}

impl Seen {
    /// Everything that an archive holds now.
    pub fn all(holdings: &Holdings) -> Self {
        let mut documents = BTreeMap::new();
        for service in &holdings.services {
            for document in &service.documents {
                let last = document.versions.last().map_or(0, |version| version.date.0);
                let mark = Mark { versions: document.versions.len(), last };
                documents.insert(key(&service.slug, &document.slug), mark);
            }
        }
        Self { documents }
    }

    /// Whether nothing was ever seen.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Ordinal of the first version of a document that was not seen; its number of versions where all were.
    ///
    /// A document that was never seen is new from its first version on. One whose history was rewritten since
    /// is new after the last version that was recorded by the time of the last one seen.
    pub fn first_new(&self, service: &str, document: &Document) -> usize {
        let Some(mark) = self.documents.get(&key(service, &document.slug)) else { return 0 };
        let versions = &document.versions;
        let last = mark.versions.checked_sub(1).and_then(|at| versions.get(at));
        if last.is_some_and(|version| version.date.0 == mark.last) {
            return mark.versions;
        }
        versions.iter().rposition(|version| version.date.0 <= mark.last).map_or(0, |at| at + 1)
    }
}

fn key(service: &str, document: &str) -> String {
    format!("{service}/{document}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::unread_version;
    use crate::model::{Service, Timestamp};

    fn document(days: &[i64]) -> Document {
        let version = |day: &i64| unread_version(Timestamp(day * Timestamp::DAY));
        Document {
            title: "Terms".into(),
            slug: "terms".into(),
            kind: "Terms".into(),
            url: None,
            versions: days.iter().map(version).collect(),
        }
    }

    #[test]
    fn what_is_new() {
        let service =
            Service { slug: "alder".into(), documents: vec![document(&[1, 5, 3])], ..Service::default() };
        let seen = Seen::all(&Holdings { services: vec![service] });
        for (days, expected) in [
            (&[1, 5, 3][..], 3),
            // Late records may be dated early.
            (&[1, 5, 3, 2, 9], 3),
            // The history was rewritten.
            (&[1, 3], 2),
            (&[2, 3, 8], 2),
            (&[7, 8, 9], 0),
        ] {
            assert_eq!(seen.first_new("alder", &document(days)), expected, "{days:?}");
        }
        assert_eq!(seen.first_new("birch", &document(&[1])), 0);
        assert!(Seen::default().is_empty() && !seen.is_empty());
    }
}
