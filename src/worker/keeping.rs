//! Keeping the records that a person writes. A draft that can't be kept goes back to its writer, and stays in its file
//! until it can.

use std::sync::Arc;

use crossbeam_channel::Sender;

use super::{Reply, Target};
use crate::insight::{Insight, Kept, Meeting, edited, save};
use crate::library::{Archive, Personal, Trouble};
use crate::model::ClauseId;

/// A record that is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What its file is called while it is edited: the same for the same record of the same clause only.
    pub name: String,
    /// The version and, where that is known, the clause that it is about.
    pub about: (Target, Option<ClauseId>),
    /// The record that it changes, where there is one.
    pub old: Option<Arc<Kept>>,
    /// The text, as it was handed to the editor or came back.
    pub text: String,
}

/// What is asked of the keeper.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepAsk {
    /// Keep a draft.
    Keep(Draft),
    /// Forget a draft that could not be kept: its name.
    Drop(String),
}

/// Does what is asked of the keeper.
pub(super) fn work(
    archives: &[Archive],
    personal: &Personal,
    insight: &Insight,
    replies: &Sender<Reply>,
    ask: KeepAsk,
) {
    match ask {
        KeepAsk::Keep(draft) => {
            let at = draft.about.0.archive;
            let _ = replies.send(keep(archives, insight, personal, draft));
            if let Some(archive) = archives.get(at)
                && let Ok(Some(touches)) = insight.touches(archive)
            {
                let _ = replies.send(Reply::Touches { archive: at, touches: Arc::new(touches) });
            }
        }
        KeepAsk::Drop(name) => personal.drop_draft(&name),
    }
}

/// Keeps a draft.
fn keep(archives: &[Archive], insight: &Insight, personal: &Personal, draft: Draft) -> Reply {
    let is_topic = |id: &str| insight.rules().find(id).is_some();
    let edited = match edited(&draft.text, &is_topic) {
        Ok(edited) => edited,
        Err(mut troubles) => {
            let more = troubles.len().saturating_sub(1);
            let mut first = troubles.swap_remove(0);
            if more > 0 {
                first.hint = format!("{} (and {more} more)", first.hint);
            }
            return Reply::Refused(draft, first);
        }
    };
    let target = &draft.about.0;
    let Some(archive) = archives.get(target.archive) else {
        let trouble = Trouble::new("that archive is no longer open", "open it again");
        return Reply::Refused(draft, trouble);
    };
    let key = (target.service.clone(), target.document.clone());
    let saved = save(archive, personal, &key, draft.old.as_deref(), &edited, Meeting::Replace);
    insight.forget_records(archive);
    // Worked out anew here, not when the next text waits for it.
    let _ = insight.marks(archive);
    match saved {
        Ok(file) => {
            personal.drop_draft(&draft.name);
            Reply::Kept(match (edited.records.len(), &draft.old) {
                (0, Some(_)) => format!("Removed from {file}"),
                (0, None) => "Nothing was written".to_owned(),
                _ => format!("Kept in {file}"),
            })
        }
        Err(trouble) => Reply::Refused(draft, trouble),
    }
}
