//! Keeping the records that a person writes. A draft that can't be kept goes back to its writer, and stays in its
//! file until it can.

use std::sync::Arc;

use super::{Reply, Target};
use crate::insight::{Insight, Kept, edited, save};
use crate::library::{Archive, Personal, Trouble};
use crate::model::ClauseId;

/// A record that is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The version and the clause that it is about.
    pub about: (Target, ClauseId),
    /// The record that it changes, where there is one.
    pub old: Option<Arc<Kept>>,
    /// The text, as it was handed to the editor or came back.
    pub text: String,
}

impl Draft {
    /// What its file is called while it is edited.
    pub fn name(&self) -> String {
        let (target, clause) = &self.about;
        let old = self.old.as_ref().map(|old| format!("-{}", old.line)).unwrap_or_default();
        format!("{}-{}-{}{old}", target.service, target.document, clause.short())
    }
}

/// Keeps a draft.
pub(super) fn keep(archives: &[Archive], insight: &Insight, personal: &Personal, draft: Draft) -> Reply {
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
    match save(archive, personal, &key, draft.old.as_deref(), &edited) {
        Ok(file) => {
            insight.forget_records(archive);
            // Worked out anew here, not when the next text waits for it.
            let _ = insight.marks(archive);
            personal.drop_draft(&draft.name());
            Reply::Kept(match edited.records.len() {
                0 => format!("Removed from {file}"),
                _ => format!("Kept in {file}"),
            })
        }
        Err(trouble) => Reply::Refused(draft, trouble),
    }
}
