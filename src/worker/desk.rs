//! The threads behind the screen: indexing, searching, reading, comparing.
//!
//! Each kind of work has its own thread and slot, so that a search never waits for an index or a
//! comparison. What work means is the lower layers' business.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::comparing::{self, compare_both};
use super::guard::guarded;
use super::keeping;
use super::noting::Clerk;
use super::queue::{self, Queue};
use super::tracing::Tracer;
use super::watching::{Asker, Watching};
use super::{Asked, KeepAsk, Latest, NoteAsk, Reading, Reply, Request, Said, SheetAsk, Target, WatchAsk};
use super::{exporting, joining, sheets};
use crate::builder::{Event, Options};
use crate::compare::Watch;
use crate::history::{Visit, Visits, visits};
use crate::insight::Insight;
use crate::library::{Archive, Loaded, MarkChanges, Personal, Trouble, change_marks, load_marks};
use crate::model::{Cancel, ClauseId, Provenance, Timestamp};
use crate::query::{self, Sort};

struct SearchFor {
    generation: u64,
    text: String,
    limit: usize,
    sort: Sort,
    as_of: Option<Timestamp>,
}

/// Who is told when more of an archive is indexed.
struct Askers {
    watching: Option<Asker>,
    notes: Option<queue::Asker<NoteAsk>>,
}

/// The worker: asks go in, replies come out of the channel that [`Desk::start`] gives.
pub struct Desk {
    search: Latest<SearchFor>,
    read: Latest<Target>,
    sections: Latest<Target>,
    compare: Latest<Asked>,
    export: Latest<Asked>,
    visits: Latest<Vec<(usize, Visit)>>,
    lineage: Latest<(Target, ClauseId)>,
    sheet: Latest<SheetAsk>,
    keep: Queue<KeepAsk>,
    notes: Queue<NoteAsk>,
    join: Latest<Vec<Said>>,
    mark: Latest<MarkChanges>,
    provenance: Latest<Target>,
    trend: Latest<(u64, String)>,
    watching: Watching,
    indexer: Option<JoinHandle<()>>,
    stop_indexing: Cancel,
    insight: Arc<Insight>,
    indexed: Arc<AtomicBool>,
}

impl Desk {
    /// Starts the threads: what the caches have is told at once, then the indexes are brought up to date.
    pub fn start(
        archives: &Arc<Vec<Archive>>,
        personal: &Personal,
        insight: &Arc<Insight>,
    ) -> (Self, Receiver<Reply>) {
        let (replies, inbox) = unbounded();
        let stop_indexing = Cancel::default();
        let indexed = Arc::new(AtomicBool::new(false));
        send_visits(archives, personal, &replies);
        send_marks(personal, &replies);
        let watching = Watching::start(archives, personal, insight, &replies);
        let mut clerk = Clerk::new(archives, personal, insight);
        let out = replies.clone();
        let notes = Queue::spawn("notes", &replies, move |ask| {
            let _ = out.send(clerk.work(ask));
        });
        let asker = Askers { watching: watching.asker(), notes: notes.asker() };
        let indexer = {
            let (archives, replies) = (Arc::clone(archives), replies.clone());
            let (stop, indexed) = (stop_indexing.clone(), Arc::clone(&indexed));
            let (personal, insight) = (personal.clone(), Arc::clone(insight));
            let work = move || {
                give_way();
                let done = guarded("index", || {
                    index_all(&archives, &insight, &stop, &replies, &asker);
                    if !stop.is_cancelled() {
                        joining::tell(&archives, &personal, &replies);
                    }
                    verify_all(&archives, &insight, &stop, &replies);
                });
                if let Err(trouble) = done {
                    let _ = replies.send(Reply::Failed(trouble));
                }
                indexed.store(true, Ordering::Release);
            };
            std::thread::Builder::new().name("index".into()).spawn(work).ok()
        };
        let answer = |archives: &Arc<Vec<Archive>>| (Arc::clone(archives), replies.clone());
        let (shelf, out) = answer(archives);
        let rules = Arc::clone(insight);
        let search = Latest::spawn("search", &replies, move |ask: SearchFor, _: &Cancel| {
            search(&shelf, &rules, &ask, &out)
        });
        let (shelf, out) = answer(archives);
        let rules = Arc::clone(insight);
        let read = Latest::spawn("read", &replies, move |target: Target, cancel: &Cancel| {
            let reading = read_told(&shelf, &rules, &target);
            send(&out, cancel, reading.map(|reading| Reply::Text(Arc::new(reading))));
        });
        let (shelf, out) = answer(archives);
        let sections = Latest::spawn("sections", &replies, move |target: Target, cancel: &Cancel| {
            send(
                &out,
                cancel,
                read_version(&shelf, &target).map(|reading| Reply::Sections(Arc::new(reading))),
            );
        });
        let (shelf, out) = answer(archives);
        let compare = Latest::spawn("compare", &replies, move |asked: Asked, cancel: &Cancel| {
            let tell = comparing::Patience::new(&out, cancel);
            if let Some(reply) = compare_versions(&shelf, &asked, cancel, &|done| tell.told(done)).transpose()
            {
                send(&out, cancel, reply);
            }
        });
        let (shelf, out) = answer(archives);
        let export = Latest::spawn("export", &replies, move |asked: Asked, cancel: &Cancel| {
            if let Some(reply) = exporting::export(&shelf, &asked, cancel).transpose() {
                let _ = out.send(reply.unwrap_or_else(Reply::Failed));
            }
        });
        let (shelf, out) = answer(archives);
        let own = personal.clone();
        let visits = Latest::spawn("visits", &replies, move |visits: Vec<(usize, Visit)>, _: &Cancel| {
            if let Err(trouble) = keep_visits(&shelf, &own, visits) {
                let _ = out.send(Reply::Failed(trouble));
            }
        });
        let (shelf, out) = answer(archives);
        let provenance = Latest::spawn("provenance", &replies, move |target: Target, cancel: &Cancel| {
            let told = provenance_of(&shelf, &target);
            send(&out, cancel, told.map(|told| Reply::Provenance(target, Box::new(told))));
        });
        let (own, out) = (personal.clone(), replies.clone());
        let mark = Latest::spawn_finishing("marks", &replies, move |changes: MarkChanges, _: &Cancel| {
            if let Err(trouble) = change_marks(&own, changes) {
                let _ = out.send(Reply::Failed(trouble));
            }
        });
        let (shelf, out) = answer(archives);
        let mut tracer = Tracer::default();
        let lineage = Latest::spawn(
            "lineage",
            &replies,
            move |(target, clause): (Target, ClauseId), cancel: &Cancel| {
                tracer.trace(&shelf, &target, clause, cancel, &|reply| send(&out, cancel, reply));
            },
        );
        let (shelf, out) = answer(archives);
        let rules = Arc::clone(insight);
        let sheet = Latest::spawn("sheet", &replies, move |ask: SheetAsk, cancel: &Cancel| {
            sheets::make(&shelf, &rules, &ask, cancel, &|reply| send(&out, cancel, reply));
        });
        let (shelf, out) = answer(archives);
        let (own, rules) = (personal.clone(), Arc::clone(insight));
        let keep = Queue::spawn("keep", &replies, move |ask| keeping::work(&shelf, &own, &rules, &out, ask));
        let (shelf, out) = answer(archives);
        let rules = Arc::clone(insight);
        let personal = personal.clone();
        let join = Latest::spawn("join", &replies, move |said: Vec<Said>, cancel: &Cancel| {
            joining::join(&shelf, &rules, &personal, &said, cancel, &out);
        });
        let (shelf, out) = answer(archives);
        let rules = Arc::clone(insight);
        let trend = Latest::spawn("trend", &replies, move |ask: (u64, String), cancel: &Cancel| {
            send(&out, cancel, trend(&shelf, &rules, &ask));
        });
        let desk = Self {
            search,
            read,
            sections,
            compare,
            export,
            visits,
            lineage,
            sheet,
            keep,
            notes,
            join,
            mark,
            provenance,
            trend,
            watching,
            indexer,
            stop_indexing,
            insight: Arc::clone(insight),
            indexed,
        };
        (desk, inbox)
    }

    /// Asks for work; newer asks of the same kind supersede older ones.
    pub fn ask(&self, request: Request) {
        match request {
            Request::Search { generation, text, limit, sort, as_of } => {
                self.search.ask(SearchFor { generation, text, limit, sort, as_of });
            }
            Request::Read(target) => self.read.ask(target),
            Request::Sections(target) => self.sections.ask(target),
            Request::Compare(asked) => self.compare.ask(asked),
            Request::StopComparing => self.compare.stop(),
            Request::Visited(visits) => self.visits.ask(visits),
            Request::Lineage(target, clause) => self.lineage.ask((target, clause)),
            Request::Sheet(ask) => self.sheet.ask(ask),
            Request::Keep(ask) => self.keep.ask(ask),
            Request::Note(ask) => self.notes.ask(ask),
            Request::Join(said) => self.join.ask(said),
            Request::Provenance(target) => self.provenance.ask(target),
            Request::Mark(changes) => self.mark.ask(changes),
            Request::Export(asked) => self.export.ask(asked),
            Request::Trend { generation, text } => self.trend.ask((generation, text)),
            Request::Watch(ask) => self.watching.ask(ask),
        }
    }

    /// Whether nothing is being worked on: every reply that will come is in the channel.
    pub fn is_idle(&self) -> bool {
        self.indexed.load(Ordering::Acquire)
            && self.search.is_idle()
            && self.read.is_idle()
            && self.sections.is_idle()
            && self.compare.is_idle()
            && self.export.is_idle()
            && self.visits.is_idle()
            && self.lineage.is_idle()
            && self.sheet.is_idle()
            && self.keep.is_idle()
            && self.notes.is_idle()
            && self.join.is_idle()
            && self.mark.is_idle()
            && self.provenance.is_idle()
            && self.trend.is_idle()
            && self.watching.is_idle()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop_indexing.cancel();
        self.insight.stop();
        if let Some(indexer) = self.indexer.take() {
            let _ = indexer.join();
        }
    }
}

/// The thread that asks, and those that it starts, run when the screen and what it waits for don't have to: a key is
/// heard while every processor indexes. Where only a whole process can give way, nothing happens.
fn give_way() {
    // Where it may not be asked for, everything works as well, if less smoothly.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}

/// Runs something beside the screen until the program ends; for reading keys, which can't be stopped.
pub fn spawn_input(read: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    std::thread::Builder::new().name("input".into()).spawn(read).map(drop)
}

/// Tells when the changes of each archive were last looked at.
fn send_visits(archives: &[Archive], personal: &Personal, replies: &Sender<Reply>) {
    let loaded = personal.load::<Visits>(visits::FILE);
    let visit = |archive: &Archive| loaded.value.get(&archive.source().identity()).cloned();
    let _ = replies.send(Reply::Visits(archives.iter().map(visit).collect()));
    if let Some(trouble) = loaded.trouble {
        let _ = replies.send(Reply::Failed(trouble));
    }
}

/// Tells which marks are set.
fn send_marks(personal: &Personal, replies: &Sender<Reply>) {
    let Loaded { value, trouble } = load_marks(personal);
    let _ = replies.send(Reply::Marks(value));
    if let Some(trouble) = trouble {
        let _ = replies.send(Reply::Failed(trouble));
    }
}

/// Keeps a look at the changes of some archives.
fn keep_visits(archives: &[Archive], personal: &Personal, new: Vec<(usize, Visit)>) -> Result<(), Trouble> {
    let kept = personal.change(visits::FILE, |visits: &mut Visits| {
        for (archive, visit) in new {
            if let Some(archive) = archives.get(archive) {
                visits.insert(archive.source().identity(), visit);
            }
        }
    })?;
    kept.trouble.map_or(Ok(()), Err)
}

fn send(replies: &Sender<Reply>, cancel: &Cancel, reply: Result<Reply, Trouble>) {
    // What was superseded meanwhile is not shown, whether it went well or not.
    if !cancel.is_cancelled() {
        let _ = replies.send(reply.unwrap_or_else(Reply::Failed));
    }
}

fn index_all(
    archives: &[Archive],
    insight: &Insight,
    stop: &Cancel,
    replies: &Sender<Reply>,
    askers: &Askers,
) {
    let look = || {
        if let Some(watching) = &askers.watching {
            watching.ask(WatchAsk::Look);
        }
        if let Some(notes) = &askers.notes {
            notes.ask(NoteAsk::Look);
        }
    };
    for (at, archive) in archives.iter().enumerate() {
        if archive.recall() {
            let _ = replies.send(Reply::Holdings { archive: at, holdings: archive.holdings() });
            let _ = replies.send(Reply::Searchable { archive: at });
        }
    }
    look();
    if let Some(trouble) = insight.troubles().first() {
        let _ = replies.send(Reply::Failed(trouble.clone()));
    }
    for (at, archive) in archives.iter().enumerate() {
        index_one(at, archive, Options::default(), insight, stop, replies);
        look();
    }
}

/// Looks for what has gone bad on the disk, once everything else is done, and builds that anew.
fn verify_all(archives: &[Archive], insight: &Insight, stop: &Cancel, replies: &Sender<Reply>) {
    for (at, archive) in archives.iter().enumerate() {
        if stop.is_cancelled() {
            return;
        }
        if let Err(trouble) = archive.verify() {
            let what = format!("{}: {}", archive.name(), trouble.what);
            let hint = "it is built anew; what was found until now may be wrong";
            let _ = replies.send(Reply::Failed(Trouble::new(what, hint)));
            let options = Options { rebuild: true, ..Options::default() };
            index_one(at, archive, options, insight, stop, replies);
        }
    }
}

pub(super) fn index_one(
    at: usize,
    archive: &Archive,
    options: Options,
    insight: &Insight,
    stop: &Cancel,
    replies: &Sender<Reply>,
) {
    let (warn, warnings) = unbounded();
    let report = |event: Event| {
        let reply = match event {
            Event::Progress(progress) => Reply::Progress { archive: at, progress },
            Event::Scanned(holdings) => Reply::Holdings { archive: at, holdings },
            Event::Snapshot(snapshot) => {
                let _ =
                    replies.send(Reply::Holdings { archive: at, holdings: Arc::clone(snapshot.holdings()) });
                Reply::Searchable { archive: at }
            }
            Event::Warning(warning) => {
                let _ = warn.send(warning);
                return;
            }
        };
        let _ = replies.send(reply);
    };
    match guarded("index", || archive.update(options, stop, &report)).and_then(|outcome| outcome) {
        Ok(outcome) => {
            let _ = replies.send(Reply::Holdings { archive: at, holdings: archive.holdings() });
            // What is wrong with the records is told once they are looked at.
            if let Ok(Some(anchors)) = insight.anchors(archive)
                && let Some(trouble) = anchors.troubles.first()
            {
                let _ = replies.send(Reply::Failed(trouble.clone()));
            }
            // Without the topics everything works, more slowly.
            if let Ok(Some(touches)) = insight.touches(archive) {
                let _ = replies.send(Reply::Searchable { archive: at });
                let _ = replies.send(Reply::Touches { archive: at, touches: Arc::new(touches) });
            }
            let clauses = outcome.snapshot.stats().clauses;
            let _ = replies.send(Reply::Indexed {
                archive: at,
                clauses,
                warnings: warnings.try_iter().collect(),
            });
        }
        Err(_) if stop.is_cancelled() => {}
        Err(trouble) => {
            let _ = replies.send(Reply::Stopped { archive: at, trouble });
        }
    }
}

fn search(archives: &[Archive], insight: &Insight, ask: &SearchFor, replies: &Sender<Reply>) {
    let mut query = query::parse_typing(&ask.text);
    if let Some(moment) = ask.as_of {
        query = query.as_of(moment);
    }
    let complaint = query::complaint(&ask.text);
    let reply = match insight.search(archives, &query, ask.limit, ask.sort) {
        Ok(hits) => Reply::Hits { generation: ask.generation, hits: Arc::new(hits), complaint },
        Err(trouble) => Reply::Failed(trouble),
    };
    let _ = replies.send(reply);
}

/// How a phrase spread. A query that is not finished is understood as the search understands it.
fn trend(
    archives: &[Archive],
    insight: &Insight,
    (generation, text): &(u64, String),
) -> Result<Reply, Trouble> {
    let query = query::parse(text).unwrap_or_else(|_| query::parse_typing(text));
    let trend = crate::history::trend(archives, &query, &|snapshots| insight.searcher(snapshots))?;
    Ok(Reply::Trend { generation: *generation, trend: Arc::new(trend) })
}

/// What an archive says of where a version comes from.
fn provenance_of(archives: &[Archive], target: &Target) -> Result<Provenance, Trouble> {
    let gone = || Trouble::new("that version is no longer in the archive", "choose another one");
    let archive = archives.get(target.archive).ok_or_else(gone)?;
    let holdings = archive.holdings();
    let (_, document) = holdings.find(&target.service, &target.document).ok_or_else(gone)?;
    archive.provenance(document, document.versions.get(target.version).ok_or_else(gone)?)
}

/// Reads a version and all that is shown beside it.
pub(super) fn read_version(archives: &[Archive], target: &Target) -> Result<Reading, Trouble> {
    let gone = || Trouble::new("that version is no longer in the archive", "choose another one");
    let archive = archives.get(target.archive).ok_or_else(gone)?;
    let holdings = archive.holdings();
    let (service, document) = holdings.find(&target.service, &target.document).ok_or_else(gone)?;
    let version = document.versions.get(target.version).ok_or_else(gone)?;
    let read = archive.read(version)?;
    let snapshot = archive.snapshot();
    let indexed = snapshot.as_ref().and_then(|snapshot| snapshot.document(&target.service, &target.document));
    let lifetimes = indexed.map(|indexed| indexed.table.lifetimes().collect()).unwrap_or_default();
    Ok(Reading {
        target: target.clone(),
        archive: archive.name().to_owned(),
        several: archives.len() > 1,
        service: service.name.clone(),
        document: document.title.clone(),
        versions: document.versions.clone(),
        outline: read.outline,
        lifetimes,
        told: HashMap::new(),
        provenance: archive.provenance(document, version)?,
        sha256: read.sha256,
    })
}

/// Reads a version with what is told of its clauses.
pub(super) fn read_told(
    archives: &[Archive],
    insight: &Insight,
    target: &Target,
) -> Result<Reading, Trouble> {
    let mut reading = read_version(archives, target)?;
    // A text without what people wrote about it is better than none.
    let anchors = archives.get(target.archive).and_then(|archive| insight.anchors(archive).ok().flatten());
    reading.told = insight.tell(&reading.outline, anchors.as_deref(), (&target.service, &target.document));
    Ok(reading)
}

fn compare_versions(
    archives: &[Archive],
    asked: &Asked,
    cancel: &Cancel,
    tell: &dyn Fn(u8),
) -> Result<Option<Reply>, Trouble> {
    let compared = compare_both(archives, asked, Watch { cancel, tell })?;
    Ok(compared.map(|compared| Reply::Compared(Arc::new(compared))))
}
