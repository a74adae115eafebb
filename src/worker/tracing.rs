//! Follows clauses through history, tells how far it is, and remembers the last answers.

use std::collections::VecDeque;
use std::sync::Arc;

use super::desk::read_version;
use super::{Reply, Target, Traced};
use crate::history::{Lineage, Subject, lineage};
use crate::library::{Archive, Trouble};
use crate::model::{Cancel, ClauseId};

/// How many lineages are remembered.
const KEPT: usize = 32;

/// What a lineage was asked for, and how many versions there were: more of them make it another question.
type Question = (Target, ClauseId, usize);

#[derive(Default)]
pub(super) struct Tracer {
    known: VecDeque<(Question, Arc<Traced>)>,
}

impl Tracer {
    /// Follows a clause; `tell` hears of the lineage while it grows and when it is whole.
    pub fn trace(
        &mut self,
        archives: &[Archive],
        target: &Target,
        clause: ClauseId,
        cancel: &Cancel,
        tell: &dyn Fn(Result<Reply, Trouble>),
    ) {
        match self.answer(archives, target, clause, cancel, tell) {
            Ok(Some(traced)) => tell(Ok(Reply::Lineage(traced))),
            Ok(None) => {}
            Err(trouble) => tell(Err(trouble)),
        }
    }

    fn answer(
        &mut self,
        archives: &[Archive],
        target: &Target,
        clause: ClauseId,
        cancel: &Cancel,
        tell: &dyn Fn(Result<Reply, Trouble>),
    ) -> Result<Option<Arc<Traced>>, Trouble> {
        let reading = Arc::new(read_version(archives, target)?);
        let question = (target.clone(), clause, reading.versions.len());
        if let Some((_, traced)) = self.known.iter().find(|(known, _)| *known == question) {
            return Ok(Some(Arc::clone(traced)));
        }
        let gone = || Trouble::new("that document is no longer in the archive", "choose another one");
        let archive = archives.get(target.archive).ok_or_else(gone)?;
        let holdings = archive.holdings();
        let (_, document) = holdings.find(&target.service, &target.document).ok_or_else(gone)?;
        let subject =
            Subject { archive, document, lifetimes: &reading.lifetimes, clause, version: target.version };
        let told = |lineage: &Lineage| {
            Arc::new(Traced { reading: Arc::clone(&reading), clause, lineage: lineage.clone() })
        };
        let traced = lineage(subject, cancel, &mut |so_far| tell(Ok(Reply::Lineage(told(so_far)))))?;
        let Some(traced) = traced.map(|traced| told(&traced)) else { return Ok(None) };
        self.known.push_front((question, Arc::clone(&traced)));
        self.known.truncate(KEPT);
        Ok(Some(traced))
    }
}
