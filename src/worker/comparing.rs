//! Comparing two versions, or a section of each, and telling how far it is once it takes its time.
//!
//! How texts compare is the `compare` layer's business, which thread does it is the desk's.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use super::desk::read_version;
use super::{Asked, Compared, Reading, Reply};
use crate::compare::{Watch, compare_watched, cut, find_sections};
use crate::library::{Archive, Trouble};
use crate::model::Cancel;

/// How long a comparison takes before it is worth a word.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often it is told how far it is.
const OFTEN: Duration = Duration::from_millis(100);

/// Tells how far a comparison is, but not at once and not too often.
pub(super) struct Patience<'a> {
    replies: &'a Sender<Reply>,
    cancel: &'a Cancel,
    next: Cell<Instant>,
}

impl<'a> Patience<'a> {
    pub fn new(replies: &'a Sender<Reply>, cancel: &'a Cancel) -> Self {
        Self { replies, cancel, next: Cell::new(Instant::now() + PATIENCE) }
    }

    /// So much is done, in percent.
    pub fn told(&self, done: u8) {
        let now = Instant::now();
        if now >= self.next.get() && !self.cancel.is_cancelled() {
            self.next.set(now + OFTEN);
            let _ = self.replies.send(Reply::Comparing(done));
        }
    }
}

/// Reads two versions and compares them, or the sections that are asked for; `None` when cancelled.
pub(super) fn compare_both(
    archives: &[Archive],
    asked: &Asked,
    watch: Watch<'_>,
) -> Result<Option<Compared>, Trouble> {
    let whole_old = Arc::new(read_version(archives, &asked.old)?);
    let whole_new = Arc::new(read_version(archives, &asked.new)?);
    (watch.tell)(0);
    let (old, new) = match &asked.parts {
        Some(parts) => (part(&whole_old, &parts.old)?, part(&whole_new, &parts.new)?),
        None => (Arc::clone(&whole_old), Arc::clone(&whole_new)),
    };
    let comparison = compare_watched(&old.outline, &new.outline, watch);
    let (parts, whole) = (asked.parts.clone(), (whole_old, whole_new));
    Ok(comparison.map(|comparison| Compared { old, new, parts, whole, comparison }))
}

/// A version with one of its sections for its text.
fn part(reading: &Reading, name: &str) -> Result<Arc<Reading>, Trouble> {
    let found = find_sections(&reading.outline, name).into_iter().next().ok_or_else(|| {
        Trouble::new(
            format!("no section is called \"{name}\" in {}", reading.locator(None)),
            "compare the whole documents, or pick another section",
        )
    })?;
    Ok(Arc::new(Reading { outline: cut(&reading.outline, &found), ..reading.clone() }))
}
