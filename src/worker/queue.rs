//! A queue and one thread: everything that is asked is done, in order, also what waits when the program ends. For what
//! must not be lost; where only the newest counts, see [`super::Latest`].

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, unbounded};

use super::{Reply, guarded};

/// Where questions go.
pub(super) struct Asker<A> {
    asks: Sender<A>,
    waiting: Arc<AtomicUsize>,
}

impl<A> Clone for Asker<A> {
    fn clone(&self) -> Self {
        Self { asks: self.asks.clone(), waiting: Arc::clone(&self.waiting) }
    }
}

impl<A> Asker<A> {
    pub(super) fn ask(&self, ask: A) {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        if self.asks.send(ask).is_err() {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// The thread that does what is asked. Dropping it waits until that is done; askers must be gone by then.
pub(super) struct Queue<A> {
    asker: Option<Asker<A>>,
    waiting: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl<A: Send + 'static> Queue<A> {
    /// Does `work` for each ask. What breaks is told among the replies.
    pub(super) fn spawn(
        name: &str,
        replies: &Sender<Reply>,
        mut work: impl FnMut(A) + Send + 'static,
    ) -> Self {
        let (asks, inbox) = unbounded();
        let waiting = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&waiting);
        let (called, replies) = (name.to_owned(), replies.clone());
        let each = move || {
            for ask in inbox {
                if let Err(trouble) = guarded(&called, || work(ask)) {
                    let _ = replies.send(Reply::Failed(trouble));
                }
                count.fetch_sub(1, Ordering::AcqRel);
            }
        };
        let thread = std::thread::Builder::new().name(name.into()).spawn(each).ok();
        Self { asker: Some(Asker { asks, waiting: Arc::clone(&waiting) }), waiting, thread }
    }

    /// For others who ask.
    pub(super) fn asker(&self) -> Option<Asker<A>> {
        self.asker.clone()
    }

    pub(super) fn ask(&self, ask: A) {
        if let Some(asker) = &self.asker {
            asker.ask(ask);
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.waiting.load(Ordering::Acquire) == 0
    }
}

impl<A> Drop for Queue<A> {
    fn drop(&mut self) {
        self.asker = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
