//! `fineprint compare`: two files or versions, clause by clause.

use crate::cli::args::CompareFormat;
use crate::cli::shelf::{Lazy, NamedText};
use crate::cli::{Ending, output};
use crate::compare::{PairKind, Section, Weighty, compare, cut, find_sections, like_sections, near_sections};
use crate::export::{self, Redline, Side};
use crate::library::{Archive, Trouble};
use crate::model::Cancel;

/// How alike two sections are at least that are compared without both being named.
const ALIKE: f32 = 0.07;
/// How many sections are named in an error.
const LISTED: usize = 6;

pub fn run(
    open: &impl Fn() -> Result<Vec<Archive>, Trouble>,
    old: &str,
    new: &str,
    wanted: Option<(&str, Option<&str>)>,
    format: CompareFormat,
) -> Result<Ending, Trouble> {
    let texts = Lazy::new(open);
    let (mut old, mut new) = (texts.text(old)?, texts.text(new)?);
    let sections = wanted.map(|wanted| only_sections(&mut old, &mut new, wanted)).transpose()?;
    let Some(comparison) = compare(&old.outline, &new.outline, &Cancel::default()) else {
        return Err(Trouble::new("the comparison was stopped", "start it again"));
    };
    let redline = Redline {
        old: side(&old, sections.as_ref().map(|(old, _)| old.as_str())),
        new: side(&new, sections.as_ref().map(|(_, new)| new.as_str())),
        comparison: &comparison,
    };
    match format {
        CompareFormat::Json => output::json(&export::json(&redline))?,
        CompareFormat::Html => output::lines([redline.html().trim_end()])?,
        CompareFormat::Markdown => output::lines([redline.markdown().trim_end()])?,
        CompareFormat::Plain => output::lines(plain(&redline))?,
    }
    Ok(if comparison.summary.is_same() { Ending::Found } else { Ending::Nothing })
}

/// Cuts both texts down to a section: the one that is meant, and the one of the new text that is meant or, else,
/// most like it. Gives their names.
fn only_sections(
    old: &mut NamedText,
    new: &mut NamedText,
    (wanted, wanted_new): (&str, Option<&str>),
) -> Result<(String, String), Trouble> {
    let section = section(old, wanted)?;
    let other = match wanted_new {
        Some(wanted) => self::section(new, wanted)?,
        None => likest(new, &section, like_sections(&old.outline, &section, &new.outline))?,
    };
    old.outline = cut(&old.outline, &section);
    new.outline = cut(&new.outline, &other);
    Ok((section.name(), other.name()))
}

/// The first of the sections of the new text, ranked by how like the old one's they are.
fn likest(new: &NamedText, section: &Section, ranked: Vec<(Section, f32)>) -> Result<Section, Trouble> {
    if let Some((likest, score)) = ranked.first()
        && *score >= ALIKE
    {
        return Ok(likest.clone());
    }
    let ranked: Vec<Section> = ranked.into_iter().map(|(section, _)| section).collect();
    let what = format!("no section of {} is like {:?}", new.name, section.label());
    let hint = if ranked.is_empty() {
        "the text has no headings: compare it whole".to_owned()
    } else {
        format!("name one with --section-new: {}", listed(&ranked))
    };
    Err(Trouble::new(what, hint))
}

/// The one section of a text that some words mean.
fn section(text: &NamedText, wanted: &str) -> Result<Section, Trouble> {
    let mut found = find_sections(&text.outline, wanted);
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => {
            let near = near_sections(&text.outline, wanted);
            let hint = if near.is_empty() {
                "the text has no headings: compare it whole".to_owned()
            } else {
                format!("its sections: {}", listed(&near))
            };
            Err(Trouble::new(format!("no section of {} holds {wanted:?} in its heading", text.name), hint))
        }
        n => {
            let what = format!("{n} sections of {} hold {wanted:?} in their headings", text.name);
            Err(Trouble::new(what, format!("name one: {}", listed(&found))))
        }
    }
}

/// The first few sections, by their names.
fn listed(sections: &[Section]) -> String {
    let names: Vec<String> =
        sections.iter().take(LISTED).map(|section| format!("{:?}", section.name())).collect();
    let more = if sections.len() > LISTED { " …" } else { "" };
    format!("{}{more}", names.join(", "))
}

fn side<'a>(text: &'a NamedText, section: Option<&'a str>) -> Side<'a> {
    Side {
        name: &text.name,
        title: &text.title,
        day: text.day.as_deref(),
        section,
        origin: &text.origin,
        sha256: text.sha256,
        outline: &text.outline,
    }
}

fn plain(redline: &Redline<'_>) -> Vec<String> {
    let (old, new, comparison) = (&redline.old, &redline.new, redline.comparison);
    let kinds = PairKind::ALL.into_iter().filter(|&kind| comparison.summary.count(kind) > 0);
    let counts: Vec<String> =
        kinds.map(|kind| format!("{} {}", comparison.summary.count(kind), kind.label())).collect();
    let name = |side: &Side<'_>| match side.section {
        Some(section) => format!("{} ({section})", side.name),
        None => side.name.to_owned(),
    };
    let mut lines = vec![format!("{} → {}", name(old), name(new)), counts.join(", ")];
    for change in comparison.changes(old.outline, new.outline) {
        let place = change.place.last().map(|heading| format!("{heading} › ")).unwrap_or_default();
        let weighty: Vec<String> = change.weighty.iter().map(Weighty::label).collect();
        let weighty = if weighty.is_empty() { String::new() } else { format!("   [{}]", weighty.join(", ")) };
        lines.push(format!("{} {place}{}{weighty}", change.kind.mark(), change.words));
    }
    lines
}
