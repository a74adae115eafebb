//! Runs a build: helpers take documents and read them, the caller's thread commits what is done.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

use super::again::Again;
use super::plan::{Task, plan};
use super::{BuildError, Event, Outcome, read};
use crate::compare::WordMemory;
use crate::index::{Commit, IndexError, Snapshot, Stats, Writer};
use crate::model::{Cancel, Facts, Holdings, Progress, Stage};
use crate::source::{Previous, Source, Stamp};

/// The first commit comes after this time, each later one after twice the time of the one before, up
/// to the longest: what is there can be searched soon, and the work is not held up.
const FIRST_COMMIT: Duration = Duration::from_millis(1500);
const LONGEST: Duration = Duration::from_secs(12);
/// How often progress is told.
const TELL: Duration = Duration::from_millis(100);

/// A document that was read and put into the index.
struct Done {
    task: Task,
    /// Facts of its versions, from number `from` on.
    facts: Vec<Option<Facts>>,
    from: usize,
    bytes_read: u64,
    bytes_written: u64,
    warnings: Vec<String>,
    /// Whether it was; else it remains to be done.
    whole: bool,
}

impl Done {
    fn broken(task: Task, warning: String) -> Self {
        let (facts, warnings) = (Vec::new(), vec![warning]);
        Self { task, facts, from: usize::MAX, bytes_read: 0, bytes_written: 0, warnings, whole: false }
    }
}

/// What the helpers share.
struct Shared<'a> {
    source: &'a dyn Source,
    holdings: &'a Holdings,
    tasks: &'a [Task],
    next: AtomicUsize,
    versions: AtomicU64,
    writer: RwLock<Writer>,
    cancel: &'a Cancel,
}

pub(super) fn run(
    source: &dyn Source,
    writer: Writer,
    threads: usize,
    cancel: &Cancel,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Outcome, BuildError> {
    let started = Instant::now();
    let base = writer.base().cloned();
    let stamp;
    let scan = match base.as_ref().filter(|base| base.complete()) {
        Some(base) => {
            stamp = Stamp(base.stamp().to_owned());
            let previous = Previous { stamp: &stamp, holdings: base.holdings() };
            source.scan(Some(previous), cancel, &|p| report(Event::Progress(p)))?
        }
        None => source.scan(None, cancel, &|p| report(Event::Progress(p)))?,
    };
    scan.warnings.into_iter().for_each(|warning| report(Event::Warning(warning)));
    let mut holdings = scan.holdings;
    let mut again = Again::new(source, report);
    let tasks = plan(&mut holdings, base.as_ref(), &mut |service, document, version| {
        again.readable(service, document, version)
    });
    let mut keeper = Keeper {
        stats: base.as_ref().map(|base| base.stats().clone()).unwrap_or_default(),
        unfinished: tasks.iter().map(|task| (task.service, task.document)).collect(),
        stamp: scan.stamp,
        holdings: holdings.clone(),
        base,
        started,
    };
    keeper.stats.bytes_read = 0;
    report(Event::Scanned(Arc::new(holdings.clone())));
    keeper.forget_vanished(&writer)?;
    let shared = Shared {
        source,
        holdings: &holdings,
        tasks: &tasks,
        next: AtomicUsize::new(0),
        versions: AtomicU64::new(0),
        writer: RwLock::new(writer),
        cancel,
    };
    let (sender, receiver) = unbounded();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(tasks.len()) {
            let (sender, shared) = (sender.clone(), &shared);
            scope.spawn(move || {
                if let Err(error) = help(shared, &sender) {
                    // Who waits is gone only when the whole build failed already.
                    let _ = sender.send(Err(error));
                }
            });
        }
        drop(sender);
        let result = keeper.keep(&shared, &receiver, report);
        if result.is_err() {
            // The others stop at their next document.
            shared.next.store(usize::MAX / 2, Ordering::Relaxed);
        }
        result
    })
}

/// Takes documents until none is left.
fn help(shared: &Shared<'_>, sender: &Sender<Result<Done, BuildError>>) -> Result<(), BuildError> {
    let mut contents = shared.source.open()?;
    let mut memory = WordMemory::default();
    while let Some(&task) = shared.tasks.get(shared.next.fetch_add(1, Ordering::Relaxed)) {
        let service = &shared.holdings.services[task.service];
        let document = &service.documents[task.document];
        let table = {
            let writer = shared.writer.read().unwrap_or_else(PoisonError::into_inner);
            writer.table(&service.slug, &document.slug)
        };
        let mut each = || {
            shared.versions.fetch_add(1, Ordering::Relaxed);
        };
        // A document that breaks the reading is left out, and tried again next time; the others are read.
        let read = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let (contents, cancel) = (contents.as_mut(), shared.cancel);
            read::read(document, task.known, table.as_ref(), contents, &mut memory, cancel, &mut each)
        }));
        let read = match read {
            Ok(Some(read)) => read,
            Ok(None) => break,
            Err(_) => {
                let what = format!("{}: {} could not be read, and is left out", service.name, document.title);
                let _ = sender.send(Ok(Done::broken(task, what)));
                (contents, memory) = (shared.source.open()?, WordMemory::default());
                continue;
            }
        };
        let mut done = Done {
            task,
            from: document.versions.len() - read.finished.facts.len(),
            facts: read.finished.facts.clone(),
            bytes_read: read.bytes,
            bytes_written: read.finished.bytes(),
            warnings: read.warnings,
            whole: true,
        };
        done.warnings.iter_mut().for_each(|warning| warning.insert_str(0, &format!("{}: ", service.name)));
        // Sent before the lock is given back: a commit never has a document's words without its facts, nor goes
        // on where words were lost.
        let writer = shared.writer.read().unwrap_or_else(PoisonError::into_inner);
        let put = AssertUnwindSafe(|| writer.put(&service.slug, &document.slug, read.finished));
        let put = std::panic::catch_unwind(put).unwrap_or_else(|_| {
            Err(IndexError::Engine(format!("{}: {} breaks it", service.name, document.title)))
        });
        let failed = put.is_err();
        if sender.send(put.map(|()| done).map_err(BuildError::from)).is_err() || failed {
            break;
        }
    }
    Ok(())
}

/// Keeps the books while others read, and commits.
struct Keeper {
    stats: Stats,
    stamp: Stamp,
    /// What the archive holds, with the facts known so far.
    holdings: Holdings,
    unfinished: HashSet<(usize, usize)>,
    base: Option<Snapshot>,
    started: Instant,
}

impl Keeper {
    fn forget_vanished(&self, writer: &Writer) -> Result<(), BuildError> {
        let services = &self.holdings.services;
        let keep: HashSet<(&str, &str)> = services
            .iter()
            .flat_map(|s| s.documents.iter().map(|d| (s.slug.as_str(), d.slug.as_str())))
            .collect();
        Ok(writer.retain(&keep)?)
    }

    fn keep(
        mut self,
        shared: &Shared<'_>,
        receiver: &Receiver<Result<Done, BuildError>>,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Outcome, BuildError> {
        let total: u64 = shared.tasks.iter().map(|task| self.versions_of(*task)).sum();
        let tell = |stage| {
            let done = shared.versions.load(Ordering::Relaxed);
            report(Event::Progress(Progress { stage, done, total }));
        };
        let (mut pause, mut last, mut news) = (FIRST_COMMIT, Instant::now(), false);
        loop {
            tell(Stage::Indexing);
            match receiver.recv_timeout(TELL) {
                Ok(done) => {
                    self.note(done?, report);
                    news = true;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if news && last.elapsed() >= pause && !self.unfinished.is_empty() {
                report(Event::Snapshot(self.commit(shared, receiver, report)?));
                (last, news, pause) = (Instant::now(), false, (pause * 2).min(LONGEST));
            }
        }
        tell(Stage::Committing);
        let snapshot = self.commit(shared, receiver, report)?;
        report(Event::Snapshot(snapshot.clone()));
        Ok(Outcome { snapshot, updated: true })
    }

    fn versions_of(&self, task: Task) -> u64 {
        let document = &self.holdings.services[task.service].documents[task.document];
        (document.versions.len() - task.known) as u64
    }

    fn note(&mut self, done: Done, report: &(dyn Fn(Event) + Sync)) {
        let at = (done.task.service, done.task.document);
        let document = &mut self.holdings.services[at.0].documents[at.1];
        for (version, facts) in document.versions.iter_mut().skip(done.from).zip(done.facts) {
            version.facts = facts;
        }
        if done.whole {
            self.unfinished.remove(&at);
        }
        self.stats.bytes_read += done.bytes_read;
        self.stats.bytes_indexed += done.bytes_written;
        done.warnings.into_iter().for_each(|warning| report(Event::Warning(warning)));
    }

    fn commit(
        &mut self,
        shared: &Shared<'_>,
        receiver: &Receiver<Result<Done, BuildError>>,
        report: &(dyn Fn(Event) + Sync),
    ) -> Result<Snapshot, BuildError> {
        let mut writer = shared.writer.write().unwrap_or_else(PoisonError::into_inner);
        // Nobody is putting now: everything that was put has been sent.
        while let Ok(done) = receiver.try_recv() {
            self.note(done?, report);
        }
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        self.stats.seconds = self.started.elapsed().as_secs_f64();
        self.stats.updated = now.map_or(0, |now| now.as_secs() as i64);
        let commit = Commit {
            stamp: if self.unread() { self.stamp.clone().unread() } else { self.stamp.clone() }.0,
            holdings: Arc::new(self.indexed_so_far()),
            complete: self.unfinished.is_empty(),
            stats: self.stats.clone(),
        };
        Ok(writer.commit(commit)?)
    }

    /// Whether there are versions that couldn't be read.
    fn unread(&self) -> bool {
        let documents = self.holdings.services.iter().flat_map(|service| &service.documents);
        documents.flat_map(|document| &document.versions).any(|version| version.facts.is_none())
    }

    /// The holdings, where documents whose turn has not come are as the index still has them.
    fn indexed_so_far(&self) -> Holdings {
        let mut holdings = self.holdings.clone();
        for &(s, d) in &self.unfinished {
            let service = &mut holdings.services[s];
            let slug = service.documents[d].slug.clone();
            let old = self.base.as_ref().and_then(|base| base.document(&service.slug, &slug));
            if let Some(old) = old {
                service.documents[d].versions.clone_from(&old.document.versions);
            }
        }
        holdings
    }
}
