//! Archives for tests: small git repositories and corpus folders, written without git.
//!
//! Public for the tests of other layers and of the program; no part of the interface.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gix::bstr::{BString, ByteSlice as _};
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Commit, Tree, WriteTo};

use super::git::read_message;
use crate::model::{Provenance, Recorded, Timestamp};

/// What a commit's message says of a version, for who hands in messages that no recorder would write.
pub fn git_message(message: &[u8]) -> (Recorded, Provenance) {
    read_message(message)
}

/// A git archive under construction: files, and a commit per call.
///
/// Every step panics where it can't be done: this is for tests.
pub struct GitBuilder {
    repo: gix::Repository,
    path: PathBuf,
    branch: String,
    head: Option<gix::ObjectId>,
    /// Mode and blob by path.
    files: BTreeMap<BString, (EntryKind, gix::ObjectId)>,
    body: String,
}

impl GitBuilder {
    /// A repository with a work tree (which stays empty) in a new folder.
    pub fn cloned(path: &Path) -> Self {
        Self::new(path, gix::create::Kind::WithWorktree)
    }

    /// A bare repository in a new folder.
    pub fn bare(path: &Path) -> Self {
        Self::new(path, gix::create::Kind::Bare)
    }

    fn new(path: &Path, kind: gix::create::Kind) -> Self {
        fs::create_dir_all(path).unwrap();
        let repo = gix::ThreadSafeRepository::init_opts(
            path,
            kind,
            gix::create::Options::default(),
            gix::open::Options::isolated(),
        )
        .unwrap()
        .to_thread_local();
        Self {
            repo,
            path: path.to_owned(),
            branch: "main".into(),
            head: None,
            files: BTreeMap::new(),
            body: String::new(),
        }
    }

    /// Where the repository is: what an archive is opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The repository's own folder (`.git`, or the bare repository).
    pub fn git_dir(&self) -> &Path {
        self.repo.git_dir()
    }

    /// The newest commit, in hexadecimal digits.
    pub fn head(&self) -> String {
        self.head.unwrap().to_string()
    }

    /// The body of the messages of the commits to come.
    pub fn body(&mut self, body: &str) -> &mut Self {
        body.clone_into(&mut self.body);
        self
    }

    /// Writes a file; it is committed by the next commit.
    pub fn put(&mut self, path: &str, text: &[u8]) -> &mut Self {
        self.put_as(path.as_bytes(), text, EntryKind::Blob)
    }

    /// Writes a file whose path need not be text.
    pub fn put_bytes(&mut self, path: &[u8], text: &[u8]) -> &mut Self {
        self.put_as(path, text, EntryKind::Blob)
    }

    /// Writes a file that may be run.
    pub fn put_executable(&mut self, path: &str, text: &[u8]) -> &mut Self {
        self.put_as(path.as_bytes(), text, EntryKind::BlobExecutable)
    }

    /// Writes a symbolic link.
    pub fn put_link(&mut self, path: &str, target: &str) -> &mut Self {
        self.put_as(path.as_bytes(), target.as_bytes(), EntryKind::Link)
    }

    fn put_as(&mut self, path: &[u8], text: &[u8], kind: EntryKind) -> &mut Self {
        let blob = self.repo.write_blob(text).unwrap().detach();
        self.files.insert(path.into(), (kind, blob));
        self
    }

    /// Takes a file away; it is gone with the next commit.
    pub fn remove(&mut self, path: &str) -> &mut Self {
        self.files.remove(path.as_bytes().as_bstr());
        self
    }

    /// One version: writes a file and commits it. `date` is what [`Timestamp::parse`] reads.
    pub fn record(&mut self, date: &str, subject: &str, path: &str, text: &str) -> gix::ObjectId {
        self.put(path, text.as_bytes()).commit(date, subject)
    }

    /// Commits the files as they are.
    pub fn commit(&mut self, date: &str, subject: &str) -> gix::ObjectId {
        let parents: Vec<gix::ObjectId> = self.head.into_iter().collect();
        self.commit_onto(&parents, date, subject)
    }

    /// Commits the files as a merge of the newest commit and another.
    pub fn merge(&mut self, other: gix::ObjectId, date: &str, subject: &str) -> gix::ObjectId {
        let parents: Vec<gix::ObjectId> = self.head.into_iter().chain([other]).collect();
        self.commit_onto(&parents, date, subject)
    }

    /// Commits the files onto any parents, and makes that the newest commit.
    pub fn commit_onto(&mut self, parents: &[gix::ObjectId], date: &str, subject: &str) -> gix::ObjectId {
        let seconds = Timestamp::parse(date).unwrap().0;
        let who = gix::actor::Signature {
            name: "Recorder".into(),
            email: "recorder@archive.example".into(),
            time: gix::date::Time::new(seconds, 0),
        };
        let separator = if self.body.is_empty() { "" } else { "\n\n" };
        let id = self.write(&Commit {
            tree: self.write_tree(b""),
            parents: parents.iter().copied().collect(),
            author: who.clone(),
            committer: who,
            encoding: None,
            message: format!("{subject}{separator}{}", self.body).into(),
            extra_headers: Vec::new(),
        });
        self.reset(id);
        id
    }

    /// Makes an existing commit the newest one; the files to be committed stay as they are.
    pub fn reset(&mut self, commit: gix::ObjectId) {
        let reference = self.repo.git_dir().join("refs/heads").join(&self.branch);
        fs::create_dir_all(reference.parent().unwrap()).unwrap();
        fs::write(reference, format!("{commit}\n")).unwrap();
        fs::write(self.repo.git_dir().join("HEAD"), format!("ref: refs/heads/{}\n", self.branch)).unwrap();
        self.head = Some(commit);
    }

    /// Goes on with another branch, which has no commit and no file yet; HEAD names it from its first commit on.
    pub fn begin(&mut self, branch: &str) -> &mut Self {
        branch.clone_into(&mut self.branch);
        self.head = None;
        self.clear()
    }

    /// Takes a branch away.
    pub fn drop_branch(&self, branch: &str) {
        fs::remove_file(self.repo.git_dir().join("refs/heads").join(branch)).unwrap();
    }

    /// Forgets the files that would be committed.
    pub fn clear(&mut self) -> &mut Self {
        self.files.clear();
        self
    }

    /// The file that holds a loose object, for tests that damage it.
    pub fn object_file(&self, id: gix::ObjectId) -> PathBuf {
        let hex = id.to_string();
        self.repo.git_dir().join("objects").join(&hex[..2]).join(&hex[2..])
    }

    /// The id of the root tree of a commit.
    pub fn tree_of(&self, commit: gix::ObjectId) -> gix::ObjectId {
        self.repo.find_commit(commit).unwrap().tree_id().unwrap().detach()
    }

    /// The id of what stands at a path in a commit.
    pub fn entry_of(&self, commit: gix::ObjectId, path: &str) -> gix::ObjectId {
        let tree = self.repo.find_commit(commit).unwrap().tree().unwrap();
        tree.lookup_entry_by_path(path).unwrap().unwrap().object_id()
    }

    fn write(&self, object: &impl WriteTo) -> gix::ObjectId {
        self.repo.write_object(object).unwrap().detach()
    }

    /// Writes the tree of the files whose paths start with `prefix`.
    fn write_tree(&self, prefix: &[u8]) -> gix::ObjectId {
        let mut entries: BTreeMap<&[u8], Entry> = BTreeMap::new();
        for (path, (kind, blob)) in self.files.range(BString::from(prefix)..) {
            let Some(rest) = path.strip_prefix(prefix) else { break };
            let (name, below) =
                rest.split_once_str("/").map_or((rest, None), |(name, below)| (name, Some(below)));
            if below.is_some() && entries.contains_key(name) {
                continue;
            }
            let (kind, oid) = match below {
                Some(_) => (EntryKind::Tree, self.write_tree(&[prefix, name, b"/"].concat())),
                None => (*kind, *blob),
            };
            entries.insert(name, Entry { mode: kind.into(), filename: name.into(), oid });
        }
        let mut tree = Tree { entries: entries.into_values().collect() };
        tree.entries.sort();
        self.write(&tree)
    }
}

/// Writes a file of a corpus folder, with the folders above it.
pub fn write_file(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}
