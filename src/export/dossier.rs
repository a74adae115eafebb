//! A dossier: clauses, versions and comparisons in order, with comments, quotations and citations, for other people.
//!
//! Pure data and its four forms. What a dossier holds is filled in by whoever knows the archives.

mod csv;
mod html;
mod json;
mod markdown;

use super::{Citation, Redline, Stretch, flow, visible_json, visible_lines};
use crate::compare::PairKind;
use crate::model::{Block, Bracket, ClauseId, ClauseKind, Timestamp};

/// A file's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page that stands alone and prints well.
    Html,
    /// Markdown.
    Markdown,
    /// For programs.
    Json,
    /// For spreadsheets: a row a clause.
    Csv,
}

impl Form {
    /// Every form, the one that most people want first.
    pub const ALL: [Self; 4] = [Self::Html, Self::Markdown, Self::Csv, Self::Json];

    /// What its files' names end with.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// What it is, in a few words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Html => "HTML: a page that stands alone, to read, print and send",
            Self::Markdown => "Markdown: to go on writing with",
            Self::Json => "JSON: for programs",
            Self::Csv => "CSV: for spreadsheets, a row a clause",
        }
    }
}

/// A collection for other people.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// What it is called.
    pub title: String,
    /// When this file was made.
    pub made: Timestamp,
    /// What it holds, in order.
    pub items: Vec<Item>,
}

/// Something that a dossier holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// What it is: `clause`, `version`, `comparison`.
    pub kind: &'static str,
    /// What it is about; of a comparison, the new side.
    pub about: Quoted,
    /// Of a comparison, the old side.
    pub before: Option<Quoted>,
    /// What somebody says about it.
    pub comment: String,
    /// How somebody sorted it.
    pub tags: Vec<String>,
    /// Of a comparison: how many clauses came, went and were reworded, in words.
    pub counts: Vec<String>,
    /// Of a comparison: what differs.
    pub changes: Vec<Changed>,
    /// Of a version that is given whole: its text.
    pub text: Vec<Line>,
    /// Why something could not be looked up now; what was kept is given.
    pub missing: Option<String>,
}

/// A passage with what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quoted {
    /// What it says and where that comes from; `None` where what was kept can't be read.
    pub citation: Option<Citation>,
    /// Since when and until when the document says so; `None` for a version, and where that isn't known.
    pub bracket: Option<Bracket>,
    /// How much it matters, where rules or records say so.
    pub severity: Option<&'static str>,
    /// What it is about, by the rules and records.
    pub topics: Vec<String>,
}

/// A heading or a clause of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Level of a heading; `None` for a clause.
    pub heading: Option<u8>,
    /// Whether a clause is an item of a list, or a row of a table.
    pub item: bool,
    /// Its number and words.
    pub text: String,
    /// Leads back to the clause; empty for a heading.
    pub locator: String,
    /// The headings above it, outermost first.
    pub place: Vec<String>,
}

/// A pair of clauses that differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// What became of it.
    pub kind: PairKind,
    /// The headings above it, outermost first.
    pub place: Vec<String>,
    /// The old words and the new ones in one flow.
    pub pieces: Vec<Piece>,
}

/// A stretch of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Kept(String),
    /// Only in the old one.
    Deleted(String),
    /// Only in the new one.
    Inserted(String),
}

impl Dossier {
    /// The whole dossier in a form.
    pub fn written(&self, form: Form) -> String {
        let text = match form {
            Form::Html => html::render(self),
            Form::Markdown => markdown::render(self),
            Form::Json => return visible_json(&format!("{:#}\n", json::value(self))).into_owned(),
            Form::Csv => csv::render(self),
        };
        visible_lines(&text).into_owned()
    }
}

impl Item {
    /// What it is, on a line.
    fn title(&self) -> String {
        let name = |quoted: &Quoted| match &quoted.citation {
            Some(citation) => format!("{}, {}", citation.service, citation.document),
            None => "(can't be read)".to_owned(),
        };
        let day = |quoted: &Quoted| quoted.citation.as_ref().map_or_else(String::new, |c| c.recorded.day());
        match &self.before {
            Some(before) if name(before) == name(&self.about) => {
                format!("{}, {} → {}", name(&self.about), day(before), day(&self.about))
            }
            Some(before) => {
                format!("{}, {} → {}, {}", name(before), day(before), name(&self.about), day(&self.about))
            }
            None => format!("{}, {}", name(&self.about), day(&self.about)),
        }
    }

    /// The headings above what it is about.
    fn place(&self) -> &[String] {
        let place = |quoted: &'_ Quoted| quoted.citation.as_ref().map(|citation| citation.place.len());
        let about =
            if place(&self.about).unwrap_or(0) > 0 { Some(&self.about) } else { self.before.as_ref() };
        about.and_then(|quoted| quoted.citation.as_ref()).map_or(&[], |citation| citation.place.as_slice())
    }
}

impl Quoted {
    /// A lifetime in words: since when, until when, and the day before that lacks it.
    fn lifetime(&self) -> Option<String> {
        let bracket = self.bracket?;
        let first = bracket.first_seen.day();
        let absent = match bracket.absent_before {
            Some(absent) => format!("absent {}", absent.day()),
            None => "in the first record already".to_owned(),
        };
        Some(match bracket.gone_since {
            None => format!("First seen {first} ({absent}); in force in the latest record."),
            Some(gone) => format!(
                "First seen {first} ({absent}); last seen {}, gone since {}.",
                bracket.last_seen.day(),
                gone.day()
            ),
        })
    }
}

/// What differs between two texts, in the order of reading: of all pairs, or only of those of certain clauses.
pub fn changed(redline: &Redline<'_>, only: &[ClauseId]) -> Vec<Changed> {
    let comparison = redline.comparison;
    let is_wanted = |side: &super::Side<'_>, block: Option<usize>| {
        block.and_then(|block| side.outline.blocks.get(block)).is_some_and(|block| match block {
            Block::Clause(clause) => only.contains(&clause.id),
            _ => false,
        })
    };
    let pairs = comparison.pairs.iter().filter(|pair| pair.kind != PairKind::Same);
    let wanted = pairs.filter(|pair| {
        only.is_empty() || is_wanted(&redline.old, pair.old) || is_wanted(&redline.new, pair.new)
    });
    wanted
        .map(|pair| {
            let (old, new) = redline.texts(pair);
            let pieces = match (pair.old, pair.new) {
                (Some(_), Some(_)) => flow(pair, old, new).into_iter().map(Piece::from).collect(),
                (Some(_), None) => vec![Piece::Deleted(old.to_owned())],
                _ => vec![Piece::Inserted(new.to_owned())],
            };
            let place = match (pair.new, pair.old) {
                (Some(block), _) => redline.new.outline.place(block),
                (None, Some(block)) => redline.old.outline.place(block),
                (None, None) => Vec::new(),
            };
            Changed { kind: pair.kind, place, pieces }
        })
        .collect()
}

impl From<Stretch<'_>> for Piece {
    fn from(stretch: Stretch<'_>) -> Self {
        match stretch {
            Stretch::Kept(text) => Self::Kept(text.to_owned()),
            Stretch::Deleted(text) => Self::Deleted(text.to_owned()),
            Stretch::Inserted(text) => Self::Inserted(text.to_owned()),
        }
    }
}

/// The headings and clauses of a text; what is part of the page only is left out.
pub fn lines(outline: &crate::model::Outline, locator: impl Fn(ClauseId) -> String) -> Vec<Line> {
    let line = |(at, block): (usize, &Block)| match block {
        Block::Heading(heading) => Some(Line {
            heading: Some(heading.level),
            item: false,
            text: heading.label(),
            locator: String::new(),
            place: outline.place(at),
        }),
        Block::Clause(clause) => Some(Line {
            heading: None,
            item: matches!(clause.kind, ClauseKind::Item | ClauseKind::Row),
            text: clause.label(),
            locator: locator(clause.id),
            place: outline.place(at),
        }),
        Block::Furniture(_) => None,
    };
    outline.blocks.iter().enumerate().filter_map(line).collect()
}

#[cfg(test)]
mod tests;
