//! Opening a repository, and what is looked at before its history is walked.
//!
//! Nothing outside the repository's own folder decides anything: no environment, no configuration of the
//! user's or the system's, and none of the repository's own beyond what its format needs.

use std::path::Path;

use gix::objs::TreeRefIter;
use xxhash_rust::xxh3::xxh3_64;

use super::history::{read_commit, read_tree};
use crate::source::names::{displayable, document_file};
use crate::source::{MAX_BYTES, SourceError, Warnings};

/// Commits that are searched for a document where the newest one holds none.
const LOOK_BACK: usize = 1000;

/// Opens the repository at `path` with nothing but its own files.
pub(super) fn open(path: &Path) -> Result<gix::ThreadSafeRepository, SourceError> {
    let options = gix::open::Options::isolated()
        .with(gix::sec::Trust::Reduced)
        .strict_config(false)
        .config_overrides([format!("gitoxide.objects.allocLimit={MAX_BYTES}")]);
    gix::ThreadSafeRepository::open_opts(path, options).map_err(|error| SourceError {
        what: format!("the git repository {} can't be opened: {}", path.display(), causes(&error)),
        hint: "check it with `git fsck`, or clone it again".into(),
    })
}

/// A git error and the errors below it on one line.
pub(super) fn causes(error: &gix::Error) -> String {
    let mut text = String::new();
    for cause in error.iter_errors() {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause);
        }
    }
    displayable(&text).into_owned()
}

/// The commit that HEAD leads to.
pub(super) fn head(repo: &gix::Repository, path: &Path) -> Result<gix::ObjectId, SourceError> {
    let unreadable = |error: &gix::Error| SourceError {
        what: format!("HEAD of {} can't be read: {}", path.display(), causes(error)),
        hint: "check the repository with `git fsck`, or clone it again".into(),
    };
    let mut head = repo.head().map_err(|error| unreadable(&error))?;
    if head.is_unborn() {
        return Err(unborn(repo, &head, path));
    }
    match head.id() {
        // What is missing or damaged is told where it is read.
        Some(id) if id.header().map_or(true, |header| header.kind() == gix::objs::Kind::Commit) => {
            Ok(id.detach())
        }
        _ => head.peel_to_commit().map(|commit| commit.id).map_err(|error| unreadable(&error)),
    }
}

/// The commit that a ref leads to, found as git finds it: `old` is a branch, a tag or a remote's.
pub(super) fn commit_of(
    repo: &gix::Repository,
    name: &str,
    path: &Path,
) -> Result<gix::ObjectId, SourceError> {
    let found = repo.try_find_reference(name).ok().flatten();
    let mut found = found.ok_or_else(|| unknown_ref(repo, name, path))?;
    found.peel_to_commit().map(|commit| commit.id).map_err(|error| SourceError {
        what: displayable(&format!(
            "the ref {name} of {} leads to no commit: {}",
            path.display(),
            causes(&error)
        ))
        .into_owned(),
        hint: "name another ref, or fetch it again".into(),
    })
}

/// How many refs a message names.
const SHOWN: usize = 8;

fn unknown_ref(repo: &gix::Repository, name: &str, path: &Path) -> SourceError {
    let mut names: Vec<String> = repo
        .references()
        .ok()
        .and_then(|references| {
            let all = references.all().ok()?;
            Some(all.filter_map(Result::ok).map(|found| found.name().shorten().to_string()).collect())
        })
        .unwrap_or_default();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    names.truncate(SHOWN);
    SourceError {
        what: displayable(&format!("{} has no ref {name:?}", path.display())).into_owned(),
        hint: displayable(&format!(
            "it has {}{more}; `git fetch` brings what a remote has, and a ref that is gone must be left out (--ref, config.toml)",
            names.join(", ")
        ))
        .into_owned(),
    }
}

/// A ref in whose history there is no document.
pub(super) fn no_documents_at(path: &Path, name: &str) -> SourceError {
    SourceError {
        what: displayable(&format!("the history of the ref {name} of {} holds no documents", path.display()))
            .into_owned(),
        hint: "name a ref whose commits record files such as `Service/Privacy Policy.md`".into(),
    }
}

fn unborn(repo: &gix::Repository, head: &gix::Head<'_>, path: &Path) -> SourceError {
    let wanted = head.referent_name().map(|name| name.shorten().to_string()).unwrap_or_default();
    let branches: Vec<String> = repo
        .references()
        .ok()
        .and_then(|references| {
            let branches = references.local_branches().ok()?;
            Some(branches.filter_map(Result::ok).map(|branch| branch.name().shorten().to_string()).collect())
        })
        .unwrap_or_default();
    if branches.is_empty() {
        return SourceError {
            what: format!("the git repository {} has no commit yet", path.display()),
            hint: "clone an archive of versions, for example from https://github.com/OpenTermsArchive".into(),
        };
    }
    let hint = format!("point HEAD at one that does: git symbolic-ref HEAD refs/heads/{}", branches[0]);
    SourceError {
        what: displayable(&format!(
            "HEAD of {} names the branch {wanted}, which does not exist (there is {})",
            path.display(),
            branches.join(", ")
        ))
        .into_owned(),
        hint: displayable(&hint).into_owned(),
    }
}

/// Whether the newest commit, or one of those just before it, holds a document.
///
/// What can't be read is no reason to say no: the scan tells better.
pub(super) fn holds_documents(repo: &gix::Repository, head: gix::ObjectId) -> bool {
    let mut buf = Vec::new();
    let mut next = Some(head);
    for _ in 0..LOOK_BACK {
        let Some(id) = next else { return false };
        let Ok(commit) = read_commit(repo, id, &mut buf) else { return true };
        if tree_holds_documents(repo, commit.tree) {
            return true;
        }
        next = commit.parent;
    }
    false
}

fn tree_holds_documents(repo: &gix::Repository, tree: gix::ObjectId) -> bool {
    let (mut root, mut folder) = (Vec::new(), Vec::new());
    if read_tree(repo, tree, &mut root).is_err() {
        return true;
    }
    let services = TreeRefIter::from_bytes(&root, gix::hash::Kind::Sha1).filter_map(Result::ok);
    services.filter(|entry| entry.mode.is_tree() && !entry.filename.starts_with(b".")).any(|service| {
        if read_tree(repo, service.oid.to_owned(), &mut folder).is_err() {
            return true;
        }
        let mut files = TreeRefIter::from_bytes(&folder, gix::hash::Kind::Sha1).filter_map(Result::ok);
        files.any(|file| {
            file.mode.is_blob() && document_file(&String::from_utf8_lossy(file.filename)).is_some()
        })
    })
}

/// A fingerprint of where history is cut off or rewritten: when it changes, the same newest commit may have
/// another history before it.
pub(super) fn cut_fingerprint(repo: &gix::Repository) -> String {
    let shallow = repo.shallow_file().ok().and_then(|file| std::fs::read(file).ok()).unwrap_or_default();
    if shallow.is_empty() { "whole".into() } else { format!("{:016x}", xxh3_64(&shallow)) }
}

/// Warns of things in the repository that git would heed and this reader does not.
pub(super) fn warn_of_oddities(repo: &gix::Repository, warnings: &mut Warnings) {
    let grafts = repo.common_dir().join("info").join("grafts");
    if std::fs::metadata(grafts).is_ok_and(|file| file.len() > 0) {
        warnings.push(
            "the repository's grafts (info/grafts) are not heeded; `git replace --convert-graft-file` makes them last",
        );
    }
    let objects = repo.common_dir().join("objects");
    let alternates = std::fs::read(objects.join("info").join("alternates")).unwrap_or_default();
    for line in String::from_utf8_lossy(&alternates).lines().filter(|line| !line.starts_with(['#', '"'])) {
        if !line.is_empty() && !objects.join(line).is_dir() {
            warnings.push(format!(
                "the repository borrows objects from {line}, which is not there (info/alternates)"
            ));
        }
    }
}
