//! Sections: a heading and all that stands under it, to be compared without the rest of its text.
//!
//! Finding one by its words, cutting it out, and which sections of another text are like it. Which text
//! they are of is the callers' business.

use std::collections::HashSet;
use std::ops::Range;

use super::likeness::Profile;
use super::unit::{Doc, Texts};
use super::words;
use crate::model::{Block, Outline};

/// What the likeness of the headings counts beside that of all that stands under them.
const HEADING: f32 = 0.5;

/// A heading of a text, with what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading and everything under it: blocks of the outline.
    pub blocks: Range<usize>,
    /// The heading as a reader sees it, with the headings that it stands under, outermost first.
    pub path: Vec<String>,
    /// How many clauses stand under it.
    pub clauses: usize,
}

impl Section {
    /// The name that [`find_sections`] leads back from: the headings from the outermost on.
    pub fn name(&self) -> String {
        self.path.join(" › ")
    }

    /// The heading alone.
    pub fn label(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// The sections of a text, in order; a section comes before those inside it.
pub fn sections(outline: &Outline) -> Vec<Section> {
    let headings: Vec<(usize, u8)> = outline.headings().map(|(at, heading)| (at, heading.level)).collect();
    let mut open: Vec<(u8, String)> = Vec::new();
    let mut list = Vec::with_capacity(headings.len());
    // Where each section ends is where the next heading of its level or above stands: found from the end on.
    let mut ends = vec![outline.blocks.len(); headings.len()];
    let mut later: Vec<usize> = Vec::new();
    for (n, &(_, level)) in headings.iter().enumerate().rev() {
        while later.last().is_some_and(|&other| headings[other].1 > level) {
            later.pop();
        }
        if let Some(&other) = later.last() {
            ends[n] = headings[other].0;
        }
        later.push(n);
    }
    let mut before = vec![0; outline.blocks.len() + 1];
    for (at, block) in outline.blocks.iter().enumerate() {
        before[at + 1] = before[at] + usize::from(matches!(block, Block::Clause(_)));
    }
    for ((at, heading), end) in outline.headings().zip(ends) {
        open.retain(|&(level, _)| level < heading.level);
        open.push((heading.level, heading.label()));
        let path = open.iter().map(|(_, label)| label.clone()).collect();
        list.push(Section { blocks: at..end, path, clauses: before[end] - before[at] });
    }
    list
}

/// The innermost section that a block is in.
pub fn section_at(outline: &Outline, block: usize) -> Option<Section> {
    sections(outline).into_iter().rfind(|section| section.blocks.contains(&block))
}

/// The sections that are meant by some words: those called exactly that, else those whose heading holds every
/// word, else those whose heading and outer headings do. Empty where there is none; several where the words
/// don't tell them apart.
pub fn find_sections(outline: &Outline, wanted: &str) -> Vec<Section> {
    let all = sections(outline);
    let folded = |text: &str| words::runs(text).collect::<Vec<_>>().join(" ");
    let words: Vec<String> = words::runs(wanted).map(std::borrow::Cow::into_owned).collect();
    let name = words.join(" ");
    if name.is_empty() {
        return Vec::new();
    }
    let holds = |text: &str| {
        let text: Vec<String> = words::runs(text).map(std::borrow::Cow::into_owned).collect();
        words.iter().all(|word| text.iter().any(|other| other.starts_with(word.as_str())))
    };
    let ways: [&dyn Fn(&Section) -> bool; 4] = [
        &|section| folded(&section.name()) == name,
        &|section| folded(section.label()) == name,
        &|section| holds(section.label()),
        &|section| holds(&section.name()),
    ];
    for way in ways {
        let found: Vec<Section> = all.iter().filter(|section| way(section)).cloned().collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The sections whose headings share most with some words, best first: what may have been meant.
pub fn near_sections(outline: &Outline, wanted: &str) -> Vec<Section> {
    let words: HashSet<String> = words::runs(wanted).map(std::borrow::Cow::into_owned).collect();
    let mut scored: Vec<(usize, Section)> = sections(outline)
        .into_iter()
        .map(|section| {
            let near = |run: &str| words.iter().any(|word| shared_start(word, run) >= 4 || word == run);
            (words::runs(section.label()).filter(|run| near(run)).count(), section)
        })
        .collect();
    scored.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    scored.into_iter().map(|(_, section)| section).collect()
}

fn shared_start(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

/// A section as a text of its own. Its blocks keep their places in the bytes that were read.
pub fn cut(outline: &Outline, section: &Section) -> Outline {
    let blocks = outline.blocks.get(section.blocks.clone()).unwrap_or_default().iter().cloned();
    let inside = |lead: usize| lead.checked_sub(section.blocks.start);
    let blocks = blocks
        .map(|block| match block {
            Block::Clause(mut clause) => {
                clause.lead = clause.lead.and_then(inside);
                Block::Clause(clause)
            }
            block => block,
        })
        .collect();
    Outline { title: Some(section.label().to_owned()), blocks, language: outline.language, dates: Vec::new() }
}

/// The sections of `there` by how alike they are to a section of `here`, the likest first: by their headings
/// and by all that stands under them, from 0 to 1. Sections that nothing is shared with come last, in order.
pub fn like_sections(here: &Outline, section: &Section, there: &Outline) -> Vec<(Section, f32)> {
    let own = cut(here, section);
    let texts = Texts::read(&own, there);
    let weights = &texts.weights;
    let profile = |doc: &Doc<'_>, blocks: &Range<usize>| {
        let first = doc.units.partition_point(|unit| unit.block < blocks.start);
        let end = doc.units.partition_point(|unit| unit.block < blocks.end);
        Profile::new((first..end).flat_map(|unit| doc.words(unit)).map(|word| word.stem), weights)
    };
    let heading = |blocks: &Range<usize>| blocks.start..blocks.start + 1;
    let whole = 0..own.blocks.len();
    let (content, title) = (profile(&texts.old, &whole), profile(&texts.old, &heading(&whole)));
    let mut scored: Vec<(Section, f32)> = sections(there)
        .into_iter()
        .map(|section| {
            let content = dice(&content, &profile(&texts.new, &section.blocks), weights);
            let title = dice(&title, &profile(&texts.new, &heading(&section.blocks)), weights);
            let score = ((1.0 - HEADING) * content + HEADING * title).min(1.0);
            (section, score)
        })
        .collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    scored
}

/// What two texts share of both (Dice 1945): a whole document is not like each of its sections.
fn dice(a: &Profile, b: &Profile, weights: &[f32]) -> f32 {
    2.0 * a.common(b, weights) / (a.mass + b.mass).max(f32::MIN_POSITIVE)
}
