//! Whom a long comparison tells how far it is, and who may stop it.

use crate::model::Cancel;

/// Who watches a comparison.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Stops it.
    pub cancel: &'a Cancel,
    /// Is told now and then how far it is, in percent. Called often: it should be cheap.
    pub tell: &'a dyn Fn(u8),
}

/// Which part of the work is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Which units may be wordings of which.
    Candidates,
    /// The passes that pair them.
    Pairing,
    /// The words inside the pairs.
    Words,
}

impl Part {
    /// From and up to which percentage of the whole it is.
    fn span(self) -> (usize, usize) {
        match self {
            Self::Candidates => (5, 50),
            Self::Pairing => (50, 70),
            Self::Words => (70, 100),
        }
    }
}

impl Watch<'_> {
    /// Tells that so much of a part is done. `None` where the work should stop.
    pub(super) fn step(&self, part: Part, done: usize, of: usize) -> Option<()> {
        if self.cancel.is_cancelled() {
            return None;
        }
        let (from, to) = part.span();
        (self.tell)((from + (to - from) * done.min(of) / of.max(1)) as u8);
        Some(())
    }
}
