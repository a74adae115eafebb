//! What a clause of one version corresponds to in another one.
//!
//! Reads versions and compares them, and remembers the last few of both: a lineage crosses the same change more
//! than once, and a text that flickers crosses the same two contents again and again.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use crate::compare::{Comparison, Edit, Pair, PairKind, Weighty, compare};
use crate::library::{Archive, Trouble};
use crate::model::{Block, Cancel, ClauseId, Content, Outline, Version};

/// How many texts and comparisons are remembered.
const KEPT: usize = 12;

/// Which side of a change a clause is looked up on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// What became of it?
    Old,
    /// What was it?
    New,
}

/// What a clause corresponds to on the other side.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    /// The clause there; `None` for a heading.
    pub clause: Option<ClauseId>,
    /// Its display text.
    pub text: String,
    pub kind: PairKind,
    /// How much of the text that was asked about corresponds to it, from 0 to 1.
    pub share: f32,
    pub moved: bool,
    /// Edits to show, from the old text to the new one.
    pub edits: Vec<Edit>,
    /// Whether most of the words differ.
    pub rewritten: bool,
    /// The changes that weigh, a short label each.
    pub weighty: Vec<String>,
}

/// A clause as a version shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub text: String,
    pub enumerator: Option<String>,
    pub place: Vec<String>,
}

/// The changes of a document.
pub(super) struct Transitions<'a> {
    archive: &'a Archive,
    versions: &'a [Version],
    texts: VecDeque<(Content, Arc<Outline>)>,
    comparisons: VecDeque<((Content, Content), Arc<Comparison>)>,
}

impl<'a> Transitions<'a> {
    pub fn new(archive: &'a Archive, versions: &'a [Version]) -> Self {
        Self { archive, versions, texts: VecDeque::new(), comparisons: VecDeque::new() }
    }

    /// A clause as a version shows it; empty where the version lacks it.
    pub fn shown(&mut self, clause: ClauseId, version: usize) -> Result<Shown, Trouble> {
        let outline = self.text(version)?;
        let found = outline.clauses().find(|(_, here)| here.id == clause);
        Ok(found.map_or_else(Shown::default, |(at, clause)| Shown {
            text: clause.text.clone(),
            enumerator: clause.enumerator.clone(),
            place: outline.place(at),
        }))
    }

    /// What a clause at one end of the change from version `old` to version `new` is paired with at the
    /// other end; nothing where it came or went, or when cancelled.
    pub fn links(
        &mut self,
        old: usize,
        new: usize,
        clause: ClauseId,
        end: End,
        cancel: &Cancel,
    ) -> Result<Vec<Link>, Trouble> {
        let (old_text, new_text) = (self.text(old)?, self.text(new)?);
        let Some(comparison) = self.comparison(old, new, cancel)? else { return Ok(Vec::new()) };
        let (here, there) = match end {
            End::Old => (&old_text, &new_text),
            End::New => (&new_text, &old_text),
        };
        let side = |pair: &Pair, end| if end == End::Old { pair.old } else { pair.new };
        let other = if end == End::Old { End::New } else { End::Old };
        let is_it = |block: Option<usize>| {
            let block = block.and_then(|block| here.blocks.get(block));
            matches!(block, Some(Block::Clause(found)) if found.id == clause)
        };
        let mut links: Vec<Link> = Vec::new();
        for pair in comparison.pairs.iter().filter(|pair| is_it(side(pair, end))) {
            let Some(block) = side(pair, other) else { continue };
            let (before, after) = comparison.texts(pair, &old_text, &new_text);
            let to = match there.blocks.get(block) {
                Some(Block::Clause(to)) => Some(to.id),
                _ => None,
            };
            // A clause that stands in the text several times leads to the same one several times.
            if to.is_some() && links.iter().any(|link| link.clause == to) {
                continue;
            }
            links.push(Link {
                clause: to,
                text: if end == End::Old { after } else { before }.to_owned(),
                kind: pair.kind,
                share: if end == End::Old {
                    share(&pair.old_part, before)
                } else {
                    share(&pair.new_part, after)
                },
                moved: pair.moved,
                edits: pair.shown_edits(before, after),
                rewritten: pair.rewritten,
                weighty: pair.weighty(before, after).iter().map(Weighty::label).collect(),
            });
        }
        Ok(links)
    }

    fn text(&mut self, version: usize) -> Result<Arc<Outline>, Trouble> {
        let version = self
            .versions
            .get(version)
            .ok_or_else(|| Trouble::new("that version is no longer in the archive", "choose another one"))?;
        if let Some((_, text)) = self.texts.iter().find(|(content, _)| *content == version.content) {
            return Ok(Arc::clone(text));
        }
        let text = Arc::new(self.archive.read(version)?.outline);
        self.texts.push_front((version.content.clone(), Arc::clone(&text)));
        self.texts.truncate(KEPT);
        Ok(text)
    }

    fn comparison(
        &mut self,
        old: usize,
        new: usize,
        cancel: &Cancel,
    ) -> Result<Option<Arc<Comparison>>, Trouble> {
        let content = |at: usize| self.versions.get(at).map(|version| version.content.clone());
        let (Some(before), Some(after)) = (content(old), content(new)) else { return Ok(None) };
        let key = (before, after);
        if let Some((_, comparison)) = self.comparisons.iter().find(|(known, _)| *known == key) {
            return Ok(Some(Arc::clone(comparison)));
        }
        let (old, new) = (self.text(old)?, self.text(new)?);
        let Some(comparison) = compare(&old, &new, cancel).map(Arc::new) else { return Ok(None) };
        self.comparisons.push_front((key, Arc::clone(&comparison)));
        self.comparisons.truncate(KEPT);
        Ok(Some(comparison))
    }
}

fn share(part: &Range<usize>, text: &str) -> f32 {
    part.len() as f32 / text.len().max(1) as f32
}
