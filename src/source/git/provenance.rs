//! Where a git archive's version comes from: the commit's message, and the path that it changed.

use gix::objs::FindExt;
use gix::objs::commit::ref_iter::Token;

use super::history::{read_commit, read_tree};
use super::{message, trees};
use crate::model::{Content, Document, ObjectId, Provenance, Version};
use crate::source::names::{displayable, document_file};
use crate::source::{SourceError, Witness};

/// Reads the provenance of a version from the commit that recorded it.
pub(super) fn of(
    repo: &gix::Repository,
    document: &Document,
    version: &Version,
) -> Result<Provenance, SourceError> {
    let (Some(ObjectId(commit)), Content::Blob(ObjectId(blob))) = (version.commit, &version.content) else {
        return Err(SourceError::foreign(&version.content));
    };
    let (commit, blob) = (gix::ObjectId::from(commit), gix::ObjectId::from(*blob));
    let unreadable = |what: String| SourceError::damaged(format!("commit {commit} can't be read: {what}"));
    let path = recorded_path(repo, commit, blob, document).map_err(unreadable)?;
    let path = path.unwrap_or_else(|| document.title.clone());
    let mut buf = Vec::new();
    let data =
        repo.objects.find_commit_iter(&commit, &mut buf).map_err(|error| unreadable(error.to_string()))?;
    let message = data.filter_map(Result::ok).find_map(|token| match token {
        Token::Message(message) => Some(message),
        _ => None,
    });
    Ok(message::provenance(path, message.map_or(&[][..], |message| message)))
}

/// The path by which the commit recorded the blob: the document's own where several hold the same bytes; `None` where
/// it recorded no such blob.
fn recorded_path(
    repo: &gix::Repository,
    commit: gix::ObjectId,
    blob: gix::ObjectId,
    document: &Document,
) -> Result<Option<String>, String> {
    let mut buf = Vec::new();
    let commit = read_commit(repo, commit, &mut buf)?;
    let (mut newer, mut older) = (Vec::new(), Vec::new());
    read_tree(repo, commit.tree, &mut newer)?;
    let parent = commit.parent.and_then(|parent| read_commit(repo, parent, &mut buf).ok());
    let compared = parent.is_some_and(|parent| read_tree(repo, parent.tree, &mut older).is_ok());
    if !compared {
        older.clear();
    }
    let mut folders = Vec::new();
    let damaged = |_| "its list of files is damaged".to_owned();
    trees::changed(&older, &newer, |entry, _| {
        if entry.mode.is_tree() {
            folders.push((entry.filename, entry.oid.to_owned()));
        }
    })
    .map_err(damaged)?;
    let mut best: Option<String> = None;
    for (folder, id) in folders {
        let mut files = Vec::new();
        if read_tree(repo, id, &mut files).is_err() {
            continue;
        }
        let _ = trees::changed(&[], &files, |file, _| {
            let name = String::from_utf8_lossy(file.filename);
            let own = document_file(&name).is_some_and(|(stem, _)| displayable(stem) == document.title);
            if file.oid == blob && (own || best.is_none()) {
                let path = format!("{}/{name}", String::from_utf8_lossy(folder));
                best = Some(displayable(&path).into_owned());
            }
        });
    }
    Ok(best)
}

/// Whether a version's commit is what its name says, and recorded the version's bytes.
pub(super) fn witness(repo: &gix::Repository, document: &Document, version: &Version) -> Option<Witness> {
    let (Some(ObjectId(commit)), Content::Blob(ObjectId(blob))) = (version.commit, &version.content) else {
        return None;
    };
    let (commit, blob) = (gix::ObjectId::from(commit), gix::ObjectId::from(*blob));
    let claimed = format!("commit {commit}");
    let mut bytes = Vec::new();
    let found = match repo.objects.find(&commit, &mut bytes) {
        Ok(data) => {
            let id = gix::objs::compute_hash(gix::hash::Kind::Sha1, data.kind, data.data);
            id.map_or_else(|_| "none".to_owned(), |id| format!("{} {id}", data.kind))
        }
        Err(error) => return Some(Witness { claimed, found: error.to_string() }),
    };
    if found != claimed {
        return Some(Witness { claimed, found });
    }
    let found = match recorded_path(repo, commit, blob, document) {
        Ok(Some(_)) => claimed.clone(),
        Ok(None) => format!("{claimed}, which records no such text"),
        Err(what) => format!("{claimed}, which can't be read: {what}"),
    };
    Some(Witness { claimed, found })
}
