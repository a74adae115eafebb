//! The watches behind the screen: looked through after each index, changed when the user says so.
//!
//! A queue, not a slot: no change may be lost for a newer one, and what waits is still done when the program
//! ends. What a watch is, and what is new, is `history`'s business.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::{Reply, guarded};
use crate::history::{SeenOf, WATCHES, WATCHES_SEEN, Watched, Watches, WatchesSeen, look, seen_now};
use crate::insight::Insight;
use crate::library::{Archive, Loaded, Personal, Trouble};
use crate::model::Cancel;

/// What is asked about watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchAsk {
    /// Look what is new.
    Look,
    /// Save a search; it gets its name from the query.
    Add(String),
    /// Forget the watch of this name.
    Remove(String),
    /// What was last told of the watches of these names is seen.
    Seen(Vec<String>),
}

/// All watches and what is new for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchBoard {
    /// In the order in which they were made.
    pub watched: Vec<Watched>,
    /// What was done.
    pub done: Option<String>,
    /// What is wrong with the files.
    pub trouble: Option<Trouble>,
}

/// Where questions go.
#[derive(Clone)]
pub(super) struct Asker {
    asks: Sender<WatchAsk>,
    waiting: Arc<AtomicUsize>,
}

impl Asker {
    pub(super) fn ask(&self, ask: WatchAsk) {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        if self.asks.send(ask).is_err() {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// The thread that does what is asked, in order.
pub(super) struct Watching {
    asker: Option<Asker>,
    waiting: Arc<AtomicUsize>,
    stop: Cancel,
    thread: Option<JoinHandle<()>>,
}

impl Watching {
    pub(super) fn start(
        archives: &Arc<Vec<Archive>>,
        personal: &Personal,
        insight: &Arc<Insight>,
        replies: &Sender<Reply>,
    ) -> Self {
        let (asks, inbox) = unbounded();
        let waiting = Arc::new(AtomicUsize::new(0));
        let stop = Cancel::default();
        let keeper = Keeper {
            archives: Arc::clone(archives),
            personal: personal.clone(),
            insight: Arc::clone(insight),
            told: SeenOf::new(),
            stop: stop.clone(),
        };
        let (out, count) = (replies.clone(), Arc::clone(&waiting));
        let work = move || keeper.work(&inbox, &out, &count);
        let thread = std::thread::Builder::new().name("watch".into()).spawn(work).ok();
        Self { asker: Some(Asker { asks, waiting: Arc::clone(&waiting) }), waiting, stop, thread }
    }

    /// For others who ask.
    pub(super) fn asker(&self) -> Option<Asker> {
        self.asker.clone()
    }

    pub(super) fn ask(&self, ask: WatchAsk) {
        if let Some(asker) = &self.asker {
            asker.ask(ask);
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.waiting.load(Ordering::Acquire) == 0
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.stop.cancel();
        self.asker = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Keeper {
    archives: Arc<Vec<Archive>>,
    personal: Personal,
    insight: Arc<Insight>,
    /// How far one sees who has seen what was told last.
    told: SeenOf,
    stop: Cancel,
}

impl Keeper {
    fn work(mut self, inbox: &Receiver<WatchAsk>, replies: &Sender<Reply>, waiting: &AtomicUsize) {
        while let Ok(ask) = inbox.recv() {
            let changed = guarded("watch", || self.act(&ask)).and_then(|changed| changed);
            // Looks that wait will see what this one would.
            if !(inbox.is_empty() || changed.is_err() || ask != WatchAsk::Look) || self.stop.is_cancelled() {
                waiting.fetch_sub(1, Ordering::AcqRel);
                continue;
            }
            let reply = changed.and_then(|(done, aside)| {
                let mut board = guarded("watch", || self.look()).and_then(|board| board)?;
                board.done = done;
                board.trouble = board.trouble.or(aside);
                Ok(Reply::Watches(Arc::new(board)))
            });
            let _ = replies.send(reply.unwrap_or_else(Reply::Failed));
            waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// What was done, and which damaged file was put aside for it.
    fn act(&self, ask: &WatchAsk) -> Result<(Option<String>, Option<Trouble>), Trouble> {
        let personal = &self.personal;
        let seen = |change: &dyn Fn(&mut WatchesSeen)| personal.change(WATCHES_SEEN, |seen| change(seen));
        match ask {
            WatchAsk::Look => Ok((None, None)),
            WatchAsk::Add(query) => {
                let Loaded { value: name, trouble } = personal.change(WATCHES, |all: &mut Watches| {
                    if let Some(watch) = all.for_query(query) {
                        return Err(watch.name.clone());
                    }
                    let name = all.name_for(query);
                    all.add(&name, query);
                    Ok(name)
                })?;
                let name = match name {
                    Ok(name) => name,
                    Err(name) => return Ok((Some(format!("{name:?} watches that already.")), trouble)),
                };
                let now = seen_now(&self.archives);
                let aside = seen(&|seen| seen.mark(&name, &now))?.trouble;
                Ok((Some(format!("Watching {name:?}: what is new is told from now on.")), trouble.or(aside)))
            }
            WatchAsk::Remove(name) => {
                let trouble = personal.change(WATCHES, |all: &mut Watches| all.remove(name))?.trouble;
                let aside = seen(&|seen| seen.forget(name))?.trouble;
                Ok((Some(format!("No longer watching {name:?}.")), trouble.or(aside)))
            }
            WatchAsk::Seen(names) => {
                let aside = seen(&|seen| names.iter().for_each(|name| seen.mark(name, &self.told)))?.trouble;
                Ok((Some("Marked as seen.".to_owned()), aside))
            }
        }
    }

    fn look(&mut self) -> Result<WatchBoard, Trouble> {
        let Loaded { value: all, trouble } = self.personal.load::<Watches>(WATCHES);
        let now = seen_now(&self.archives);
        let loaded = self.personal.load::<WatchesSeen>(WATCHES_SEEN);
        let mut seen = loaded.value;
        let mut aside = loaded.trouble;
        if aside.is_some() || all.watches.iter().any(|watch| seen.lacks(&watch.name, &now)) {
            let begin = |seen: &mut WatchesSeen| {
                all.watches.iter().for_each(|watch| seen.begin(&watch.name, &now));
                seen.clone()
            };
            let begun = self.personal.change(WATCHES_SEEN, begin)?;
            (seen, aside) = (begun.value, begun.trouble);
        }
        let searching = |snapshots| self.insight.searcher(snapshots);
        let watched = look(&self.archives, &all.watches, &seen, &searching, &self.stop)?;
        self.told = now;
        Ok(WatchBoard { watched, done: None, trouble: trouble.or(aside) })
    }
}
