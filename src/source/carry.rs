//! Keeping what is known of versions from one scan to the next.

use std::collections::HashMap;

use crate::model::{Document, Holdings};

/// Copies facts from an earlier scan's holdings into new ones.
///
/// A version's facts speak of the versions before it too (what was added, which text it went back to), so
/// they are kept for the versions up to the first one that differs in bytes, format or the recorder's words.
pub(super) fn carry_facts(from: &Holdings, into: &mut Holdings) {
    let mut known = HashMap::new();
    for service in &from.services {
        known.extend(service.documents.iter().map(|document| ((&*service.slug, &*document.slug), document)));
    }
    for service in &mut into.services {
        for document in &mut service.documents {
            if let Some(known) = known.get(&(&*service.slug, &*document.slug)) {
                carry_document(known, document);
            }
        }
    }
}

fn carry_document(from: &Document, into: &mut Document) {
    for (known, version) in from.versions.iter().zip(&mut into.versions) {
        let same = known.content == version.content
            && known.format == version.format
            && known.recorded == version.recorded;
        if !same {
            break;
        }
        version.facts.clone_from(&known.facts);
    }
}
