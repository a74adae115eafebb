//! The documents pane: services → documents → versions → sections, as rows with a cursor.
//!
//! Rows are made anew when holdings, folds or the filter change; drawing only reads them.

use std::collections::{HashMap, HashSet};

use super::figures::{hidden_label, oscillation_label};
use super::folds::{Folds, document_key};
use super::input::Line as Input;
use super::list::Cursor;
use super::meaning::Meaning;
use crate::history::timeline::{self, Line};
use crate::model::{ChangeKind, Document, Holdings, Outline, Version};
use crate::worker::Target;

/// What a row of the tree stands for. Numbers are indices into the holdings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An archive; only there when several are open.
    Archive,
    /// A service.
    Service(usize),
    /// A document of a service.
    Document(usize, usize),
    /// A version of a document.
    Version(usize, usize, usize),
    /// An oscillation of a document: its first and its last flap.
    Oscillation(usize, usize, usize, usize),
    /// What is hidden of a document's versions, and how many they are.
    Hidden(usize, usize, usize),
    /// A heading of a version: its block in the outline, and its level.
    Section(usize, usize, usize, usize, u8),
}

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Index of the archive.
    pub archive: usize,
    /// What it stands for.
    pub node: Node,
    /// What tells it from all others, whatever the holdings' order becomes.
    pub key: String,
    /// Nesting, 0 at the left.
    pub depth: usize,
    /// Unfolded, folded, or nothing to unfold.
    pub open: Option<bool>,
    /// What is written.
    pub label: String,
}

/// The documents pane's state.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// What is shown, top to bottom.
    pub rows: Vec<Row>,
    /// Where the cursor is.
    pub cursor: Cursor,
    /// The filter while it is typed or holds something.
    pub filter: Option<Input>,
    /// Whether keys go to the filter.
    pub filtering: bool,
    /// What of the timelines is unfolded or shown.
    pub folds: Folds,
    open: HashSet<String>,
    sections: HashMap<String, Vec<(usize, u8, String)>>,
}

/// Columns of a version's date, mark and counts are the drawing's business; this is the plain label.
fn version_key(archive: usize, service: &str, document: &str, version: usize) -> String {
    format!("{archive}/{service}/{document}@{version}")
}

impl Tree {
    /// Makes the rows anew and keeps the cursor on the row it was on.
    pub fn rebuild(&mut self, archives: &[(String, &Holdings)], height: usize) {
        let key = self.rows.get(self.cursor.at).map(|row| row.key.clone());
        let needle = self.filter.as_ref().map(|line| line.text().to_lowercase()).unwrap_or_default();
        let mut rows = Vec::new();
        for (a, (name, holdings)) in archives.iter().enumerate() {
            let several = archives.len() > 1;
            if several {
                let key = format!("{a}");
                let open = self.open.contains(&key) || !needle.is_empty();
                rows.push(row(a, Node::Archive, key, 0, Some(open), name.clone()));
                if !open {
                    continue;
                }
            }
            self.push_services(&mut rows, a, holdings, usize::from(several), &needle);
        }
        self.rows = rows;
        let at =
            key.and_then(|key| self.rows.iter().position(|row| row.key == key)).unwrap_or(self.cursor.at);
        self.cursor.go(at, self.rows.len(), height);
    }

    fn push_services(&self, rows: &mut Vec<Row>, a: usize, holdings: &Holdings, depth: usize, needle: &str) {
        for (s, service) in holdings.services.iter().enumerate() {
            let name = service.name.to_lowercase();
            let named = needle.split([' ', '/']).all(|word| name.contains(word));
            // Each word must be in the service's name or in the document's title.
            let matching = |title: &str| {
                let title = title.to_lowercase();
                needle.split([' ', '/']).all(|word| name.contains(word) || title.contains(word))
            };
            if !needle.is_empty() && !service.documents.iter().any(|document| matching(&document.title)) {
                continue;
            }
            let key = format!("{a}/{}", service.slug);
            let forced = !needle.is_empty() && !named;
            let open = self.open.contains(&key) || forced;
            rows.push(row(a, Node::Service(s), key, depth, Some(open), service.name.clone()));
            if !open {
                continue;
            }
            for (d, document) in service.documents.iter().enumerate().filter(|(_, d)| matching(&d.title)) {
                let key = format!("{a}/{}/{}", service.slug, document.slug);
                let open = self.open.contains(&key);
                rows.push(row(a, Node::Document(s, d), key, depth + 1, Some(open), document.title.clone()));
                if !open {
                    continue;
                }
                let at = Branch { archive: a, service: s, document: d, depth: depth + 2 };
                self.push_versions(rows, at, &service.slug, document);
            }
        }
    }

    /// A document's timeline, newest first.
    fn push_versions(&self, rows: &mut Vec<Row>, at: Branch, service: &str, document: &Document) {
        let Branch { archive, service: s, document: d, depth } = at;
        let key = document_key(archive, service, &document.slug);
        let (lines, hidden) = timeline::lines(&document.versions, self.folds.showing(&key));
        if hidden.total() > 0 {
            rows.push(row(
                archive,
                Node::Hidden(s, d, hidden.total()),
                format!("{key}~"),
                depth,
                None,
                hidden_label(hidden),
            ));
        }
        for line in lines {
            match line {
                Line::Oscillation(fold, open) => {
                    let node = Node::Oscillation(s, d, fold.first(), fold.last());
                    let label = oscillation_label(fold.flaps.len(), fold.texts);
                    let key = format!("{key}~{}", fold.first());
                    rows.push(row(archive, node, key, depth, Some(open), label));
                }
                Line::Version(v, inside) => {
                    let key = version_key(archive, service, &document.slug, v);
                    let open = self.open.contains(&key);
                    let label = document.versions[v].date.day();
                    let depth = depth + usize::from(inside);
                    rows.push(row(archive, Node::Version(s, d, v), key.clone(), depth, Some(open), label));
                    for (block, level, text) in self.sections.get(&key).into_iter().flatten().filter(|_| open)
                    {
                        let deep = depth + usize::from(*level).max(1);
                        let node = Node::Section(s, d, v, *block, *level);
                        rows.push(row(archive, node, format!("{key}#{block}"), deep, None, text.clone()));
                    }
                }
            }
        }
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.cursor.at)
    }

    /// The version that a row stands for: a document stands for its latest, an oscillation for its last one, a
    /// section for its version's. Services, archives and what is hidden stand for none.
    pub fn target(row: &Row, holdings: &Holdings) -> Option<(Target, Option<usize>)> {
        let (s, d, v, block) = match row.node {
            Node::Archive | Node::Service(_) | Node::Hidden(..) => return None,
            Node::Document(s, d) => (s, d, None, None),
            Node::Oscillation(s, d, _, last) => (s, d, Some(last), None),
            Node::Version(s, d, v) => (s, d, Some(v), None),
            Node::Section(s, d, v, block, _) => (s, d, Some(v), Some(block)),
        };
        let service = holdings.services.get(s)?;
        let document = service.documents.get(d)?;
        let version = v.unwrap_or_else(|| document.latest());
        let (service, document) = (service.slug.clone(), document.slug.clone());
        Some((Target { archive: row.archive, service, document, version }, block))
    }

    /// Unfolds or folds the row under the cursor; says whether anything has changed.
    pub fn set_open(&mut self, open: bool) -> bool {
        let Some(row) = self.rows.get(self.cursor.at).filter(|row| row.open.is_some_and(|now| now != open))
        else {
            return false;
        };
        if let Node::Oscillation(_, _, first, _) = row.node {
            let document = row.key.rsplit_once('~').map_or("", |(document, _)| document);
            return self.folds.unfold(document, first, open);
        }
        if open { self.open.insert(row.key.clone()) } else { self.open.remove(&row.key) }
    }

    /// Unfolds everything that leads to a version of a document with these versions.
    pub fn reveal(&mut self, target: &Target, versions: &[Version]) {
        self.folds.reveal(target, versions);
        self.open.insert(format!("{}", target.archive));
        self.open.insert(format!("{}/{}", target.archive, target.service));
        self.open.insert(format!("{}/{}/{}", target.archive, target.service, target.document));
    }

    /// Unfolds the archives themselves: what is shown first when several are open.
    pub fn open_archives(&mut self, count: usize) {
        self.open.extend((0..count).map(|a| a.to_string()));
    }

    /// Puts the cursor on a version, or on what stands for it, where its row is shown.
    pub fn go_to(&mut self, target: &Target, height: usize) {
        let key = version_key(target.archive, &target.service, &target.document, target.version);
        let folded = document_key(target.archive, &target.service, &target.document) + "~";
        let stands = |row: &Row| {
            matches!(row.node, Node::Oscillation(_, _, _, last) if last == target.version)
                && row.key.starts_with(&folded)
        };
        let own = self.rows.iter().position(|row| row.key == key);
        if let Some(at) = own.or_else(|| self.rows.iter().position(stands)) {
            self.cursor.go(at, self.rows.len(), height);
        }
    }

    /// Unfolds a service, and its archive.
    pub fn reveal_service(&mut self, archive: usize, service: &str) {
        self.open.insert(archive.to_string());
        self.open.insert(format!("{archive}/{service}"));
    }

    /// Puts the cursor on a service, where its row is shown.
    pub fn go_to_service(&mut self, archive: usize, service: usize, height: usize) {
        let is_it = |row: &Row| row.archive == archive && row.node == Node::Service(service);
        if let Some(at) = self.rows.iter().position(is_it) {
            self.cursor.go(at, self.rows.len(), height);
        }
    }

    /// The row that holds the one under the cursor.
    pub fn parent(&self) -> Option<usize> {
        let depth = self.selected()?.depth;
        self.rows[..self.cursor.at].iter().rposition(|row| row.depth < depth)
    }

    /// Remembers the sections of a version, once its text is read.
    pub fn set_sections(&mut self, target: &Target, outline: &Outline) {
        let key = version_key(target.archive, &target.service, &target.document, target.version);
        let sections = outline.headings().map(|(at, heading)| (at, heading.level, heading.label())).collect();
        self.sections.insert(key, sections);
    }

    /// Whether the sections of a version are known.
    pub fn knows_sections(&self, target: &Target) -> bool {
        self.sections.contains_key(&version_key(
            target.archive,
            &target.service,
            &target.document,
            target.version,
        ))
    }
}

/// Where a document's rows go.
#[derive(Clone, Copy)]
struct Branch {
    archive: usize,
    service: usize,
    document: usize,
    depth: usize,
}

fn row(archive: usize, node: Node, key: String, depth: usize, open: Option<bool>, label: String) -> Row {
    Row { archive, node, key, depth, open, label }
}

/// The mark of a version in the tree and in timelines; a dot while its text was not read yet.
pub fn version_mark(kind: Option<ChangeKind>) -> char {
    kind.map_or('·', ChangeKind::mark)
}

/// The looks of a version's mark.
pub fn kind_meaning(kind: Option<ChangeKind>) -> Meaning {
    match kind {
        Some(ChangeKind::First) => Meaning::KindFirst,
        Some(ChangeKind::Change) => Meaning::KindChange,
        _ => Meaning::KindMinor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::unread_version;
    use crate::model::{Document, Service, Timestamp};

    pub(super) fn holdings() -> Holdings {
        let version = |day: i64| unread_version(Timestamp(day * Timestamp::DAY));
        let document = |title: &str| Document {
            title: title.into(),
            slug: crate::model::slugify(title),
            kind: title.into(),
            url: None,
            versions: vec![version(0), version(400)],
        };
        let service = |name: &str| Service {
            name: name.into(),
            slug: crate::model::slugify(name),
            documents: vec![document("Privacy Policy"), document("Terms")],
            ..Service::default()
        };
        Holdings { services: vec![service("Alder"), service("Birch")] }
    }

    fn labels(tree: &Tree) -> Vec<String> {
        tree.rows.iter().map(|row| format!("{}{}", " ".repeat(row.depth), row.label)).collect()
    }

    #[test]
    fn unfolding_shows_versions_newest_first() {
        let holdings = holdings();
        let archives = [("one".to_owned(), &holdings)];
        let mut tree = Tree::default();
        tree.rebuild(&archives, 20);
        assert_eq!(labels(&tree), ["Alder", "Birch"]);
        tree.set_open(true);
        tree.rebuild(&archives, 20);
        tree.cursor.go(1, tree.rows.len(), 20);
        tree.set_open(true);
        tree.rebuild(&archives, 20);
        assert_eq!(
            labels(&tree),
            ["Alder", " Privacy Policy", "  1971-02-05", "  1970-01-01", " Terms", "Birch"]
        );
        assert_eq!(tree.cursor.at, 1);
    }

    #[test]
    fn the_filter_unfolds_what_matches() {
        let holdings = holdings();
        let archives = [("one".to_owned(), &holdings)];
        let mut tree = Tree { filter: Some(Input::new("TERMS")), ..Tree::default() };
        tree.rebuild(&archives, 20);
        assert_eq!(labels(&tree), ["Alder", " Terms", "Birch", " Terms"]);
        tree.filter = Some(Input::new("birch"));
        tree.rebuild(&archives, 20);
        assert_eq!(labels(&tree), ["Birch"]);
        tree.filter = Some(Input::new("birch/priv"));
        tree.rebuild(&archives, 20);
        assert_eq!(labels(&tree), ["Birch", " Privacy Policy"]);
    }

    #[test]
    fn a_document_stands_for_its_latest_version() {
        let holdings = holdings();
        let mut tree = Tree { filter: Some(Input::new("terms")), ..Tree::default() };
        tree.rebuild(&[("one".to_owned(), &holdings)], 20);
        let (target, block) = Tree::target(&tree.rows[3], &holdings).unwrap();
        assert_eq!(
            (target.service.as_str(), target.document.as_str(), target.version),
            ("birch", "terms", 1)
        );
        assert_eq!(block, None);
        assert_eq!(Tree::target(&tree.rows[0], &holdings), None);
    }
}
