//! Reads commits and their root trees ahead of the walk, in a helper thread, so that reading and comparing keep two
//! processors busy.
//!
//! Knows the order of the history and nothing of what is in it: what a gap means is for `history`.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use gix::ObjectId;

use super::history::{Commit, read_commit, read_tree};

/// How many steps are read ahead at most.
const AHEAD: usize = 32;

/// A commit and the bytes of its root tree, or why it or its tree can't be read. After a commit that can't be read
/// there is nothing.
pub(super) type Step = Result<(Commit, Result<Vec<u8>, String>), String>;

/// Calls `walk` with the first parents of `from`, newest first, up to `until` or the beginning.
pub(super) fn with<T>(
    repo: &gix::Repository,
    from: Commit,
    until: Option<ObjectId>,
    walk: impl FnOnce(&Receiver<Step>) -> T,
) -> T {
    let own = repo.clone().into_sync();
    std::thread::scope(|scope| {
        let (sender, steps) = sync_channel(AHEAD);
        scope.spawn(move || read(&own.to_thread_local(), from, until, &sender));
        let result = walk(&steps);
        // The helper ends with its next step, since nobody waits for it.
        drop(steps);
        result
    })
}

fn read(repo: &gix::Repository, from: Commit, until: Option<ObjectId>, steps: &SyncSender<Step>) {
    let mut buf = Vec::new();
    let mut next = from.parent;
    while let Some(id) = next {
        let commit = read_commit(repo, id, &mut buf);
        next = commit.as_ref().ok().and_then(|commit| commit.parent).filter(|_| Some(id) != until);
        let step = commit.map(|commit| {
            let mut tree = Vec::new();
            let read = read_tree(repo, commit.tree, &mut tree);
            (commit, read.map(|()| tree))
        });
        if steps.send(step).is_err() {
            return;
        }
    }
}
