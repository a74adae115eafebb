//! Keeping the records that a person writes: in order, each of them, and also what waits when the program ends. A draft
//! that can't be kept goes back to its writer, and stays in its file until it can.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, unbounded};

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

/// The thread that keeps drafts, in order.
pub(super) struct Keeper {
    asks: Option<Sender<KeepAsk>>,
    waiting: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    pub(super) fn start(
        archives: &Arc<Vec<Archive>>,
        personal: &Personal,
        insight: &Arc<Insight>,
        replies: &Sender<Reply>,
    ) -> Self {
        let (asks, inbox) = unbounded();
        let waiting = Arc::new(AtomicUsize::new(0));
        let (shelf, own, rules) = (Arc::clone(archives), personal.clone(), Arc::clone(insight));
        let (out, count) = (replies.clone(), Arc::clone(&waiting));
        let work = move || {
            for ask in inbox {
                match ask {
                    KeepAsk::Keep(draft) => {
                        let at = draft.about.0.archive;
                        let _ = out.send(keep(&shelf, &rules, &own, draft));
                        if let Some(archive) = shelf.get(at)
                            && let Ok(Some(touches)) = rules.touches(archive)
                        {
                            let _ = out.send(Reply::Touches { archive: at, touches: Arc::new(touches) });
                        }
                    }
                    KeepAsk::Drop(name) => own.drop_draft(&name),
                }
                count.fetch_sub(1, Ordering::AcqRel);
            }
        };
        let thread = std::thread::Builder::new().name("keep".into()).spawn(work).ok();
        Self { asks: Some(asks), waiting, thread }
    }

    pub(super) fn ask(&self, ask: KeepAsk) {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        if self.asks.as_ref().is_none_or(|asks| asks.send(ask).is_err()) {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.waiting.load(Ordering::Acquire) == 0
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.asks = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
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
