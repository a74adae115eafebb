//! Documents that are one, or may be: found out once the archives are indexed, and joined or taken apart when the
//! user says so.

use crossbeam_channel::Sender;

use super::desk::index_one;
use super::{Reply, Said};
use crate::builder::Options;
use crate::history::proposals;
use crate::insight::Insight;
use crate::library::{Archive, Personal, Remembrance, apply_joins};
use crate::model::Cancel;

/// Tells what is joined and what is proposed.
pub(super) fn tell(archives: &[Archive], personal: &Personal, replies: &Sender<Reply>) {
    let remembered = Remembrance::load(personal);
    let _ = replies.send(Reply::Joins(proposals(archives, &remembered.value)));
}

/// Remembers what the user said, and brings the indexes up to date with it.
///
/// What was said is remembered even where newer words overtake the work: they say all of it again.
pub(super) fn join(
    archives: &[Archive],
    insight: &Insight,
    personal: &Personal,
    said: &[Said],
    cancel: &Cancel,
    replies: &Sender<Reply>,
) {
    let remembered = match Remembrance::decide(personal, said) {
        Ok(remembered) => remembered,
        Err(trouble) => {
            let _ = replies.send(Reply::Failed(trouble));
            return;
        }
    };
    if let Some(trouble) = remembered.trouble {
        let _ = replies.send(Reply::Failed(trouble));
    }
    apply_joins(archives, &remembered.value);
    for (at, archive) in archives.iter().enumerate() {
        let stamp = archive.source().stamp();
        let known = archive.snapshot().filter(|snapshot| snapshot.complete());
        if !matches!((stamp, known), (Ok(stamp), Some(known)) if stamp.0 == known.stamp()) {
            index_one(at, archive, Options::default(), insight, cancel, replies);
        }
    }
    if !cancel.is_cancelled() {
        let _ = replies.send(Reply::Joins(proposals(archives, &remembered.value)));
    }
}
