//! The first-parent walk: which commits recorded which document files, newest first.
//!
//! Newest first, because packs keep the newest objects whole and older ones as differences to them.
//! What was found becomes holdings in `assemble`.

use std::collections::{HashMap, HashSet};

use gix::ObjectId;
use gix::objs::commit::ref_iter::Token;
use gix::objs::{CommitRefIter, FindExt, TreeRefIter};

use super::ahead::{self, Steps};
use super::trees;
use crate::model::{Cancel, Format, Progress, Recorded, Stage};
use crate::source::names::{displayable, document_file, precedence};
use crate::source::{SourceError, Warnings};

/// Commits between two looks at the request to stop and two reports of progress.
const STEP: usize = 256;

/// A commit of the first-parent line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Commit {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parent: Option<ObjectId>,
    /// Author date, seconds since 1970.
    pub(super) date: i64,
    pub(super) recorded: Recorded,
}

/// A document's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DocumentFile {
    /// Display name of its folder.
    pub(super) service: String,
    /// Display name of the file, without its ending.
    pub(super) title: String,
    pub(super) format: Format,
}

/// A file that a commit added or changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recording {
    /// Index in [`History::commits`].
    pub(super) commit: usize,
    /// Index in [`History::files`].
    pub(super) file: usize,
    pub(super) blob: ObjectId,
}

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct History {
    /// Newest first.
    pub(super) commits: Vec<Commit>,
    /// Every document file that was ever recorded, in order of finding.
    pub(super) files: Vec<DocumentFile>,
    /// By commit, newest first, and within a commit in order of path.
    pub(super) recordings: Vec<Recording>,
    /// Whether the walk ended at the commit it was to stop at.
    pub(super) joined: bool,
    /// Whether it should have ended there, but what stood there can't be read: what came before is not in it.
    pub(super) missed: bool,
    /// Whether something couldn't be read, and is left out.
    pub(super) damaged: bool,
}

/// Reads a commit's header and the opening of its message.
pub(super) fn read_commit(repo: &gix::Repository, id: ObjectId, buf: &mut Vec<u8>) -> Result<Commit, String> {
    let data = repo.objects.find(&id, buf).map_err(|error| error.to_string())?;
    if data.kind != gix::objs::Kind::Commit {
        return Err(format!("it is a {}, not a commit", data.kind));
    }
    let (mut tree, mut parent, mut date, mut recorded) = (None, None, None, Recorded::Unknown);
    for token in CommitRefIter::from_bytes(data.data, gix::hash::Kind::Sha1) {
        match token.map_err(|error| error.to_string())? {
            Token::Tree { id } => tree = Some(id),
            Token::Parent { id } if parent.is_none() => parent = Some(id),
            Token::Author { signature } => date = Some(signature.seconds()),
            Token::Message(message) => recorded = super::message::recorded(message),
            _ => {}
        }
    }
    let tree = tree.ok_or("it names no tree")?;
    Ok(Commit { id, tree, parent, date: date.unwrap_or(0), recorded })
}

/// Reads the bytes of a tree into `buf`.
pub(super) fn read_tree(repo: &gix::Repository, id: ObjectId, buf: &mut Vec<u8>) -> Result<(), String> {
    if id == ObjectId::empty_tree(gix::hash::Kind::Sha1) {
        buf.clear();
        return Ok(());
    }
    let kind = repo.objects.find(&id, buf).map_err(|error| error.to_string())?.kind;
    if kind == gix::objs::Kind::Tree { Ok(()) } else { Err(format!("it is a {kind}, not a folder")) }
}

/// Walks from `head` back along first parents, to the first commit, to where history is cut off, or
/// to the commit `until`, whose own recordings are left out.
pub(super) fn walk(
    repo: &gix::Repository,
    head: ObjectId,
    until: Option<ObjectId>,
    warnings: &mut Warnings,
    cancel: &Cancel,
    progress: &dyn Fn(Progress),
) -> Result<History, SourceError> {
    let shallow = shallow_commits(repo);
    let mut walk = Walk {
        repo,
        warnings,
        until,
        history: History::default(),
        ids: HashMap::new(),
        folders: HashMap::new(),
    };
    let mut buf = Vec::new();
    let mut newer = Vec::new();
    let unreadable =
        |what: &str| SourceError::damaged(format!("the newest commit {head} can't be read: {what}"));
    let first = read_commit(repo, head, &mut buf).map_err(|what| unreadable(&what))?;
    read_tree(repo, first.tree, &mut newer).map_err(|what| unreadable(&what))?;
    if Some(head) == until {
        walk.history.joined = true;
        return Ok(walk.history);
    }
    ahead::with(repo, first, until, |steps| {
        let mut next = Some(first);
        while let Some(commit) = next {
            if walk.history.commits.len().is_multiple_of(STEP) {
                if cancel.is_cancelled() {
                    return Err(SourceError::stopped());
                }
                let done = walk.history.commits.len() as u64;
                progress(Progress { stage: Stage::Scanning, done, total: 0 });
            }
            let end = walk.older(commit, &shallow, steps);
            let cut = matches!(end, End::Cut);
            walk.history.commits.push(if cut {
                Commit { recorded: Recorded::Unknown, ..commit }
            } else {
                commit
            });
            let (parent, older) = match end {
                End::Parent(parent, tree) => (Some(parent), tree),
                End::Root | End::Cut => (None, Vec::new()),
            };
            walk.record(&older, &newer);
            walk.history.joined = parent.is_some_and(|parent| Some(parent.id) == until);
            next = parent.filter(|_| !walk.history.joined);
            newer = older;
        }
        Ok(())
    })?;
    Ok(walk.history)
}

fn shallow_commits(repo: &gix::Repository) -> HashSet<ObjectId> {
    let commits = repo.shallow_commits().ok().flatten();
    commits.map(|commits| commits.iter().copied().collect()).unwrap_or_default()
}

/// Whether a file of the same name but a better ending stands in the folder: `Terms.md` beside `Terms.html`.
fn spoken_for(folder: &[u8], name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name);
    let rank = precedence(&name);
    let Some((stem, _)) = document_file(&name).filter(|_| rank > 0) else { return false };
    let mut files = TreeRefIter::from_bytes(folder, gix::hash::Kind::Sha1).filter_map(Result::ok);
    files.any(|file| {
        let other = String::from_utf8_lossy(file.filename);
        let same = document_file(&other).is_some_and(|(other, _)| other == stem);
        file.mode.is_blob() && same && precedence(&other) < rank
    })
}

/// What stands before a commit.
enum End {
    /// A parent that can be read, and the bytes of its root tree.
    Parent(Commit, Vec<u8>),
    /// Nothing: it is the first.
    Root,
    /// Something that can't be read: what stands in the commit counts as recorded by it.
    Cut,
}

struct Walk<'r> {
    repo: &'r gix::Repository,
    warnings: &'r mut Warnings,
    until: Option<ObjectId>,
    history: History,
    /// Index in [`History::files`] by `folder\0file`.
    ids: HashMap<Vec<u8>, usize>,
    /// The state of each service's folder where the walk is: its tree's id and bytes.
    folders: HashMap<Vec<u8>, (ObjectId, Vec<u8>)>,
}

impl Walk<'_> {
    /// Finds the nearest earlier commit whose tree can be read.
    fn older(&mut self, from: Commit, shallow: &HashSet<ObjectId>, steps: &mut Steps) -> End {
        let mut at = from;
        loop {
            if at.parent.is_none() {
                return End::Root;
            }
            if shallow.contains(&at.id) {
                self.warnings.push(format!(
                    "the history begins at commit {:.8}, for the clone is shallow: what stood there counts as recorded then; `git fetch --unshallow` brings the rest",
                    at.id
                ));
                return End::Cut;
            }
            self.history.missed = Some(at.id) == self.until;
            if self.history.missed {
                return End::Cut;
            }
            let step = steps.next().unwrap_or_else(|| Err("reading it was given up".into()));
            let (commit, tree) = match step {
                Ok(read) => read,
                Err(what) => {
                    self.history.damaged = true;
                    self.warnings.push(format!(
                        "the history before commit {:.8} can't be read and is left out: {what}",
                        at.id
                    ));
                    return End::Cut;
                }
            };
            match tree {
                Ok(tree) => return End::Parent(commit, tree),
                Err(what) => {
                    self.history.damaged = true;
                    let id = commit.id;
                    self.warnings
                        .push(format!("the state at commit {id:.8} can't be read and is left out: {what}"));
                }
            }
            at = commit;
        }
    }

    /// Records what changed between two root trees, by the newest commit of the history.
    fn record(&mut self, older: &[u8], newer: &[u8]) {
        let mut changed = Vec::new();
        let whole = trees::changed(older, newer, |entry, before| {
            if entry.mode.is_tree() && !entry.filename.starts_with(b".") {
                changed.push((
                    entry.filename,
                    entry.oid.to_owned(),
                    before.map(|before| before.oid.to_owned()),
                ));
            }
        });
        if whole.is_err() {
            self.damaged("the list of services");
        }
        for (folder, new, old) in changed {
            let new = self.folder(folder, new);
            let before = old.map(|old| self.folder(folder, old));
            let (Some(new), Some(before)) = (new, before.unwrap_or_else(|| Some(Vec::new()))) else {
                continue;
            };
            self.record_folder(folder, &before, &new);
            if let Some(old) = old {
                self.folders.insert(folder.to_vec(), (old, before));
            }
        }
    }

    /// The bytes of a service's folder: from where the walk was, else from the repository.
    fn folder(&mut self, folder: &[u8], id: ObjectId) -> Option<Vec<u8>> {
        if self.folders.get(folder).is_some_and(|(at, _)| *at == id) {
            return self.folders.remove(folder).map(|(_, bytes)| bytes);
        }
        let mut bytes = self.folders.remove(folder).map(|(_, bytes)| bytes).unwrap_or_default();
        match read_tree(self.repo, id, &mut bytes) {
            Ok(()) => Some(bytes),
            Err(what) => {
                let name = String::from_utf8_lossy(folder);
                self.damaged(&format!("the folder {} ({what})", displayable(&name)));
                None
            }
        }
    }

    fn record_folder(&mut self, folder: &[u8], older: &[u8], newer: &[u8]) {
        let commit = self.history.commits.len().saturating_sub(1);
        let mut changed = Vec::new();
        let whole = trees::changed(older, newer, |entry, _| {
            if entry.mode.is_blob() && !spoken_for(newer, entry.filename) {
                changed.push((entry.filename, entry.oid.to_owned()));
            }
        });
        if whole.is_err() {
            self.damaged(&format!("the folder {}", displayable(&String::from_utf8_lossy(folder))));
        }
        for (name, blob) in changed {
            if let Some(file) = self.file(folder, name) {
                self.history.recordings.push(Recording { commit, file, blob });
            }
        }
    }

    /// Index of a document's file; `None` where the file is no document.
    fn file(&mut self, folder: &[u8], name: &[u8]) -> Option<usize> {
        let key = [folder, b"\0", name].concat();
        if let Some(&file) = self.ids.get(&key) {
            return Some(file);
        }
        let name = String::from_utf8_lossy(name);
        let (stem, format) = document_file(&name)?;
        let service = displayable(&String::from_utf8_lossy(folder)).into_owned();
        let file = self.history.files.len();
        self.history.files.push(DocumentFile { service, title: displayable(stem).into_owned(), format });
        self.ids.insert(key, file);
        Some(file)
    }

    fn damaged(&mut self, what: &str) {
        self.history.damaged = true;
        let commit =
            self.history.commits.last().map_or_else(String::new, |commit| format!("{:.8}", commit.id));
        self.warnings
            .push(format!("{what} around commit {commit} can't be read: changes there are left out"));
    }
}
