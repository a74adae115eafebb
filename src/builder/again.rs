//! Versions that couldn't be read when their document was: whether they can be read now.
//!
//! What is done with a document of which one can is `plan`'s business.

use super::{Event, read};
use crate::model::{Document, Version};
use crate::source::{Contents, Source};

/// How many versions are tried at a start.
const MOST: usize = 256;

/// Tries versions again that couldn't be read.
pub(super) struct Again<'a> {
    source: &'a dyn Source,
    /// Opened with the first of them: mostly there is none.
    contents: Option<Box<dyn Contents + Send>>,
    left: usize,
    report: &'a (dyn Fn(Event) + Sync),
}

impl<'a> Again<'a> {
    pub(super) fn new(source: &'a dyn Source, report: &'a (dyn Fn(Event) + Sync)) -> Self {
        Self { source, contents: None, left: MOST, report }
    }

    /// Whether a version of a service's document can be read now; where not, a warning says why.
    pub(super) fn readable(&mut self, service: &str, document: &Document, version: &Version) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        if self.contents.is_none() {
            self.contents = self.source.open().ok();
        }
        match self.contents.as_mut().map(|contents| contents.read(&version.content)) {
            Some(Ok(_)) => true,
            Some(Err(error)) => {
                let what = format!("{service}: {}", read::unreadable(document, version, &error));
                (self.report)(Event::Warning(what));
                false
            }
            None => false,
        }
    }
}
