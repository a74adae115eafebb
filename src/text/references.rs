//! Definitions of reference links: `[label]: target "title"`, on a line of their own.
//!
//! Which brackets of a text use them, `inline` knows.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Longest label, in bytes.
pub(super) const LONGEST_LABEL: usize = 200;

/// The definitions of one text.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    targets: HashMap<String, String>,
    hash: u64,
}

impl Definitions {
    /// Adds a definition; of several with one label the first counts.
    pub(super) fn add(&mut self, label: &str, target: &str) {
        let label = folded(label);
        self.hash = xxh3_64_with_seed(label.as_bytes(), xxh3_64_with_seed(target.as_bytes(), self.hash));
        self.targets.entry(label).or_insert_with(|| target.to_owned());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Names the whole of them.
    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// The target that a label stands for.
    pub(super) fn target(&self, label: &str) -> Option<&str> {
        if self.is_empty() || label.len() > LONGEST_LABEL {
            return None;
        }
        self.targets.get(&folded(label)).map(String::as_str)
    }
}

/// Labels are told apart without their case and their white space.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Reads a line that is a definition: label and target. The target must look like an address, for
/// "[Company]: Example" is text.
pub(super) fn definition(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('[')?;
    let window = inner.as_bytes().get(..inner.len().min(LONGEST_LABEL + 2))?;
    let end = window.iter().position(|byte| matches!(byte, b'[' | b']'))?;
    let label = inner.get(..end).filter(|label| !label.trim().is_empty() && !label.starts_with('^'))?;
    let rest = inner.get(end..)?.strip_prefix("]:")?.trim();
    let (target, title) = match rest.strip_prefix('<') {
        Some(pointed) => pointed.split_once('>')?,
        None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
    };
    let title = title.trim();
    let quoted =
        |open: char, close: char| title.len() > 1 && title.starts_with(open) && title.ends_with(close);
    let titled = title.is_empty() || quoted('"', '"') || quoted('\'', '\'') || quoted('(', ')');
    (titled && is_address(target)).then_some((label, target))
}

fn is_address(target: &str) -> bool {
    const STARTS: [&str; 7] = ["/", "#", "./", "../", "www.", "mailto:", "tel:"];
    target.contains("://") || STARTS.iter().any(|start| target.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions() {
        for (line, expected) in [
            ("[a]: https://x.example/p", Some(("a", "https://x.example/p"))),
            ("[Our Page]: </p q> \"Title\"", Some(("Our Page", "/p q"))),
            ("[1]:  #top  'Top'", Some(("1", "#top"))),
            ("[Company]: Example", None),
            ("[a]: https://x.example and more", None),
            ("[^1]: https://x.example", None),
            ("[ ]: https://x.example", None),
            ("[a] https://x.example", None),
            ("[a](/b)", None),
            ("[", None),
        ] {
            assert_eq!(definition(line), expected, "{line}");
        }
    }

    #[test]
    fn labels_fold() {
        let mut definitions = Definitions::default();
        definitions.add("Our  page", "/a");
        definitions.add("our page", "/b");
        assert_eq!(definitions.target("OUR PAGE"), Some("/a"));
        assert_eq!(definitions.target("other"), None);
    }
}
