//! Segments in the making: who adds clauses takes one, fills it and puts it back.
//!
//! The words are cut and counted by the thread that adds them, so two threads that read versions keep
//! two processors busy, and nothing queues up in between.

use std::sync::{Mutex, PoisonError};

use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::{Index, IndexWriter, Segment, TantivyDocument};

/// Memory of a segment in the making, in bytes, before it is written out.
const MEMORY: usize = 96 << 20;

struct Lane {
    writer: SegmentWriter,
    segment: Segment,
    documents: u32,
}

/// The segments in the making that nobody fills at this moment.
#[derive(Default)]
pub(super) struct Lanes(Mutex<Vec<Lane>>);

impl Lanes {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Lane>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds documents to one segment, next to each other.
    pub(super) fn add(
        &self,
        engine: &IndexWriter,
        documents: impl Iterator<Item = TantivyDocument>,
    ) -> tantivy::Result<()> {
        let idle = self.idle().pop();
        let mut lane = match idle {
            Some(lane) => lane,
            None => Lane::new(engine.index())?,
        };
        for document in documents {
            lane.writer.add_document(AddOperation { opstamp: 0, document })?;
            lane.documents += 1;
        }
        if lane.writer.mem_usage() >= MEMORY {
            lane.finish(engine)
        } else {
            self.idle().push(lane);
            Ok(())
        }
    }

    /// Writes out every segment, all at once, and does something else beside.
    pub(super) fn finish<T>(&self, engine: &IndexWriter, beside: impl FnOnce() -> T) -> tantivy::Result<T> {
        let lanes = std::mem::take(&mut *self.idle());
        let failed = || tantivy::TantivyError::ErrorInThread("a segment could not be written".into());
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                lanes.into_iter().map(|lane| scope.spawn(move || lane.finish(engine))).collect();
            let done = beside();
            threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| failed())?)?;
            Ok(done)
        })
    }
}

impl Lane {
    fn new(index: &Index) -> tantivy::Result<Self> {
        let segment = index.new_segment();
        Ok(Self { writer: SegmentWriter::for_segment(MEMORY, segment.clone())?, segment, documents: 0 })
    }

    fn finish(self, engine: &IndexWriter) -> tantivy::Result<()> {
        if self.documents == 0 {
            return Ok(());
        }
        self.writer.finalize()?;
        let segment = self.segment.with_max_doc(self.documents);
        let meta = segment.meta().clone();
        meta.untrack_temp_docstore();
        // Deletions asked for so far may reach the new segment: they name the segments that they mean.
        engine.add_segment(meta)
    }
}
