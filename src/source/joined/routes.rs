//! From a version's content to the source that has its bytes, and to words for where it comes from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::Content;
use crate::source::{Contents, Source, SourceError};

/// Where contents with a certain number lead.
#[derive(Clone)]
pub(super) struct Route {
    /// Where they come from, in words.
    pub(super) label: String,
    /// Who has their bytes; `None` is the archive's own source.
    pub(super) source: Option<Arc<dyn Source>>,
}

/// Another source, with the number that it is known by.
type Found<'r> = (u64, &'r Arc<dyn Source>);

/// All routes, by number.
#[derive(Clone, Default)]
pub(super) struct Routes(HashMap<u64, Route>);

impl Routes {
    pub(super) fn insert(&mut self, history: u64, route: Route) {
        self.0.insert(history, route);
    }

    /// Who has a content's bytes; `None` is the archive's own source.
    fn find<'r>(&'r self, content: &Content) -> Result<Option<Found<'r>>, SourceError> {
        let (mut at, mut found) = (content, None);
        while let Content::Elsewhere { history, content: inner } = at {
            let route = self.0.get(history).ok_or_else(|| SourceError::foreign(content))?;
            found = route.source.as_ref().map(|source| (*history, source)).or(found);
            at = inner;
        }
        Ok(found)
    }

    pub(super) fn source(&self, content: &Content) -> Result<Option<&dyn Source>, SourceError> {
        Ok(self.find(content)?.map(|(_, source)| &**source))
    }

    pub(super) fn label(&self, content: &Content) -> Option<String> {
        let (mut at, mut labels) = (content, Vec::new());
        while let Content::Elsewhere { history, content: inner } = at {
            labels.extend(self.0.get(history).map(|route| route.label.as_str()));
            at = inner;
        }
        (!labels.is_empty()).then(|| labels.join(", "))
    }
}

/// Reads contents of all histories; another one's source is opened when it is first needed.
pub(super) struct Reader {
    main: Box<dyn Contents + Send>,
    others: HashMap<u64, Box<dyn Contents + Send>>,
    routes: Arc<Routes>,
}

impl Reader {
    pub(super) fn new(main: Box<dyn Contents + Send>, routes: Arc<Routes>) -> Self {
        Self { main, others: HashMap::new(), routes }
    }

    /// Whether two contents have the same bytes; what can't be read is like nothing else.
    pub(super) fn same(&mut self, a: &Content, b: &Content) -> bool {
        match (a.plain(), b.plain()) {
            (Content::Blob(a), Content::Blob(b)) => a == b,
            (Content::File { size: one, .. }, Content::File { size: other, .. }) if one != other => false,
            _ => matches!((self.read(a), self.read(b)), (Ok(a), Ok(b)) if a == b),
        }
    }
}

impl Contents for Reader {
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError> {
        let Some((history, source)) = self.routes.find(content)? else {
            return self.main.read(content.plain());
        };
        let handle = match self.others.entry(history) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => free.insert(source.open()?),
        };
        handle.read(content.plain())
    }
}
