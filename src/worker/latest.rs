//! One slot, one thread: the latest request wins.
//!
//! A new request overwrites the waiting one and asks the running one to stop. Dropping the owner stops
//! the work and joins the thread. What a request means is the handler's business.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use crossbeam_channel::Sender;

use super::{Reply, guarded};
use crate::model::Cancel;

struct Slot<R> {
    waiting: Option<R>,
    running: Option<Cancel>,
    closed: bool,
    /// Whether what still waits is done when the owner goes.
    finishes: bool,
}

struct Shared<R> {
    slot: Mutex<Slot<R>>,
    wake: Condvar,
}

/// A worker that does only the newest of what it is asked.
pub struct Latest<R: Send + 'static> {
    shared: Arc<Shared<R>>,
    thread: Option<JoinHandle<()>>,
}

impl<R: Send + 'static> Latest<R> {
    /// Starts a worker thread with this name that handles requests one at a time. One that breaks is told among the
    /// replies.
    pub fn spawn(
        name: &str,
        replies: &Sender<Reply>,
        handle: impl FnMut(R, &Cancel) + Send + 'static,
    ) -> Self {
        Self::with_slot(name, replies, false, handle)
    }

    /// The same for what must not be lost: what still waits when the owner goes is done before that.
    pub fn spawn_finishing(
        name: &str,
        replies: &Sender<Reply>,
        handle: impl FnMut(R, &Cancel) + Send + 'static,
    ) -> Self {
        Self::with_slot(name, replies, true, handle)
    }

    fn with_slot(
        name: &str,
        replies: &Sender<Reply>,
        finishes: bool,
        mut handle: impl FnMut(R, &Cancel) + Send + 'static,
    ) -> Self {
        let slot = Slot { waiting: None, running: None, closed: false, finishes };
        let shared = Arc::new(Shared { slot: Mutex::new(slot), wake: Condvar::new() });
        let inner = Arc::clone(&shared);
        let (called, replies) = (name.to_owned(), replies.clone());
        let run = move || {
            while let Some((request, cancel)) = inner.take() {
                if let Err(trouble) = guarded(&called, || handle(request, &cancel)) {
                    let _ = replies.send(Reply::Failed(trouble));
                }
            }
        };
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run).ok();
        Self { shared, thread }
    }

    /// Asks for work. A request that still waits is forgotten, one that runs is asked to stop.
    pub fn ask(&self, request: R) {
        let mut slot = self.shared.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.waiting = Some(request);
        if let Some(running) = &slot.running {
            running.cancel();
        }
        self.shared.wake.notify_one();
    }

    /// Forgets what waits and asks what runs to stop.
    pub fn stop(&self) {
        let mut slot = self.shared.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.waiting = None;
        if let Some(running) = &slot.running {
            running.cancel();
        }
    }

    /// Whether nothing waits and nothing runs.
    pub fn is_idle(&self) -> bool {
        let slot = self.shared.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.waiting.is_none() && slot.running.is_none()
    }
}

impl<R> Shared<R> {
    /// Waits for the next request; `None` once the owner is gone.
    fn take(&self) -> Option<(R, Cancel)> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.running = None;
        loop {
            if slot.closed && !(slot.finishes && slot.waiting.is_some()) {
                return None;
            }
            if let Some(request) = slot.waiting.take() {
                let cancel = Cancel::default();
                slot.running = Some(cancel.clone());
                return Some((request, cancel));
            }
            slot = self.wake.wait(slot).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<R: Send + 'static> Drop for Latest<R> {
    fn drop(&mut self) {
        {
            let mut slot = self.shared.slot.lock().unwrap_or_else(PoisonError::into_inner);
            slot.closed = true;
            if let Some(running) = &slot.running {
                running.cancel();
            }
            self.shared.wake.notify_one();
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossbeam_channel::{bounded, unbounded};

    fn nobody() -> Sender<Reply> {
        unbounded().0
    }

    #[test]
    fn a_request_that_breaks_is_told_and_the_next_one_is_done() {
        let (replies, inbox) = unbounded();
        let (done, results) = unbounded();
        let worker = Latest::spawn_finishing("test", &replies, move |request: u32, _: &Cancel| {
            assert_eq!(request, 2, "it breaks");
            done.send(request).unwrap();
        });
        worker.ask(1);
        assert!(matches!(inbox.recv(), Ok(Reply::Failed(trouble)) if trouble.what.contains("it breaks")));
        worker.ask(2);
        drop(worker);
        assert_eq!(results.recv(), Ok(2));
    }

    #[test]
    fn what_must_not_be_lost_is_done_when_the_owner_goes() {
        let (started, on_start) = unbounded();
        let (go, wait) = bounded::<()>(0);
        let (done, results) = unbounded();
        let worker = Latest::spawn_finishing("test", &nobody(), move |request: u32, _: &Cancel| {
            started.send(()).unwrap();
            // The second one is not waited for.
            let _ = wait.recv();
            done.send(request).unwrap();
        });
        worker.ask(1);
        on_start.recv().unwrap();
        worker.ask(2);
        worker.ask(3);
        drop(go);
        drop(worker);
        assert_eq!(results.try_iter().collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn the_newest_request_supersedes_the_waiting_one_and_stops_the_running_one() {
        let (started, on_start) = unbounded();
        let (go, wait) = bounded::<()>(0);
        let (done, results) = unbounded();
        let worker = Latest::spawn("test", &nobody(), move |request: u32, cancel: &Cancel| {
            started.send(request).unwrap();
            wait.recv().unwrap();
            done.send((request, cancel.is_cancelled())).unwrap();
        });
        worker.ask(1);
        assert_eq!(on_start.recv(), Ok(1));
        worker.ask(2);
        worker.ask(3);
        go.send(()).unwrap();
        assert_eq!(results.recv(), Ok((1, true)));
        assert_eq!(on_start.recv(), Ok(3));
        go.send(()).unwrap();
        assert_eq!(results.recv(), Ok((3, false)));
    }

    #[test]
    fn dropping_the_owner_stops_the_work() {
        let (started, on_start) = unbounded();
        let (done, results) = unbounded();
        let worker = Latest::spawn("test", &nobody(), move |(): (), cancel: &Cancel| {
            started.send(()).unwrap();
            while !cancel.is_cancelled() {
                std::thread::yield_now();
            }
            done.send(()).unwrap();
        });
        worker.ask(());
        on_start.recv().unwrap();
        drop(worker);
        assert_eq!(results.try_recv(), Ok(()));
    }
}
