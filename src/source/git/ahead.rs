//! Reads commits and their root trees ahead of the walk, in two helper threads, so that reading and comparing keep
//! the processors busy.
//!
//! Knows the order of the history and nothing of what is in it: what a gap means is for `history`.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use gix::ObjectId;

use super::history::{Commit, read_commit, read_tree};

/// Commits that are handed on together, since every handing on wakes a thread; fewer where their trees have so many
/// bytes.
const TOGETHER: usize = 64;
const BYTES: usize = 1 << 20;

/// How many batches wait at most.
const AHEAD: usize = 2;

/// A commit and the bytes of its root tree, or why it or its tree can't be read. After a commit that can't be read
/// there is nothing.
pub(super) type Step = Result<(Commit, Result<Vec<u8>, String>), String>;

/// What was read, one by one.
pub(super) struct Steps {
    batches: Receiver<Vec<Step>>,
    batch: std::vec::IntoIter<Step>,
}

impl Steps {
    /// The next one; nothing after the last.
    pub(super) fn next(&mut self) -> Option<Step> {
        if self.batch.len() == 0 {
            self.batch = self.batches.recv().ok()?.into_iter();
        }
        self.batch.next()
    }
}

/// Calls `walk` with the first parents of `from`, newest first, up to `until` or the beginning.
pub(super) fn with<T>(
    repo: &gix::Repository,
    from: Commit,
    until: Option<ObjectId>,
    walk: impl FnOnce(&mut Steps) -> T,
) -> T {
    let (one, other) = (repo.clone().into_sync(), repo.clone().into_sync());
    std::thread::scope(|scope| {
        let (commits, to_trees) = sync_channel(AHEAD);
        let (trees, batches) = sync_channel(AHEAD);
        scope.spawn(move || read_commits(&one.to_thread_local(), from, until, &commits));
        scope.spawn(move || read_trees(&other.to_thread_local(), &to_trees, &trees));
        let mut steps = Steps { batches, batch: Vec::new().into_iter() };
        // The helpers end with their next batch where nobody waits for it any more.
        walk(&mut steps)
    })
}

/// The commits of some steps.
type Batch = Vec<Result<Commit, String>>;

fn read_commits(repo: &gix::Repository, from: Commit, until: Option<ObjectId>, commits: &SyncSender<Batch>) {
    let mut buf = Vec::new();
    let mut batch = Vec::new();
    let mut next = from.parent;
    while let Some(id) = next {
        let commit = read_commit(repo, id, &mut buf);
        next = commit.as_ref().ok().and_then(|commit| commit.parent).filter(|_| Some(id) != until);
        batch.push(commit);
        if (batch.len() >= TOGETHER || next.is_none()) && commits.send(std::mem::take(&mut batch)).is_err() {
            return;
        }
    }
}

fn read_trees(repo: &gix::Repository, commits: &Receiver<Batch>, steps: &SyncSender<Vec<Step>>) {
    for commits in commits {
        let (mut batch, mut bytes) = (Vec::with_capacity(commits.len()), 0);
        for commit in commits {
            batch.push(commit.map(|commit| {
                let mut tree = Vec::new();
                let read = read_tree(repo, commit.tree, &mut tree);
                tree.shrink_to_fit();
                bytes += tree.len();
                (commit, read.map(|()| tree))
            }));
            if bytes >= BYTES {
                bytes = 0;
                if steps.send(std::mem::take(&mut batch)).is_err() {
                    return;
                }
            }
        }
        if !batch.is_empty() && steps.send(batch).is_err() {
            return;
        }
    }
}
