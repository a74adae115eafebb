//! A place in a text that is still found after the archive has grown: names, never numbers.
//!
//! Where it is kept is the business of what keeps it: sittings, marks.

use serde::{Deserialize, Serialize};

/// A place in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Spot {
    /// Name of the archive of the text.
    pub archive: String,
    /// Slug of its service.
    pub service: String,
    /// Slug of its document.
    pub document: String,
    /// What leads to the version, as in a locator; `None` for the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The clause at the cursor, 32 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The headings above it, outermost first.
    pub place: Vec<String>,
}
