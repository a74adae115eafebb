//! Segments in the making: who adds clauses takes one, fills it and puts it back.
//!
//! The words are cut and counted by the thread that adds them, so two threads that read versions keep
//! two processors busy, and nothing queues up in between.

use std::sync::atomic::{AtomicUsize, Ordering};
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

/// The segments in the making.
#[derive(Default)]
pub(super) struct Lanes {
    /// Those that nobody fills at this moment.
    idle: Mutex<Vec<Lane>>,
    /// How many are being filled or written out, or were lost in that.
    out: AtomicUsize,
}

impl Lanes {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Lane>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds documents to one segment, next to each other.
    pub(super) fn add(
        &self,
        engine: &IndexWriter,
        documents: impl Iterator<Item = TantivyDocument>,
    ) -> tantivy::Result<()> {
        // Counted back in only when all went well: whoever fails, or panics, takes the words of others along.
        self.out.fetch_add(1, Ordering::AcqRel);
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
            lane.finish(engine)?;
        } else {
            self.idle().push(lane);
        }
        self.out.fetch_sub(1, Ordering::AcqRel);
        Ok(())
    }

    /// Writes out every segment, all at once, and does something else beside. Nobody may be adding meanwhile.
    ///
    /// Fails where a segment was lost: a commit without it would lack documents that count as done.
    pub(super) fn finish<T>(&self, engine: &IndexWriter, beside: impl FnOnce() -> T) -> tantivy::Result<T> {
        let lanes = std::mem::take(&mut *self.idle());
        let failed = || tantivy::TantivyError::ErrorInThread("a segment could not be written".into());
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                lanes.into_iter().map(|lane| scope.spawn(move || lane.finish(engine))).collect();
            let done = beside();
            threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| failed())?)?;
            if self.out.load(Ordering::Acquire) > 0 { Err(failed()) } else { Ok(done) }
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

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::schema::Schema;

    use super::*;

    #[test]
    fn what_was_lost_is_not_passed_over() {
        let index = Index::create_in_ram(Schema::builder().build());
        let engine: IndexWriter = index.writer_with_num_threads(1, 15 << 20).unwrap();
        let lanes = Lanes::default();
        let add = |documents: &mut dyn Iterator<Item = TantivyDocument>| lanes.add(&engine, documents);
        add(&mut std::iter::once(TantivyDocument::default())).unwrap();
        assert_eq!(lanes.finish(&engine, || 7).unwrap(), 7);
        add(&mut std::iter::once(TantivyDocument::default())).unwrap();
        let broken = std::panic::AssertUnwindSafe(|| add(&mut std::iter::from_fn(|| panic!("on purpose"))));
        assert!(std::panic::catch_unwind(broken).is_err());
        assert!(lanes.finish(&engine, || ()).is_err());
    }
}
