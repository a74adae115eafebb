//! `fineprint notes`: what the user kept, listed, added to and taken from.

use serde_json::{Value, json};

use super::show::{choose_version, lifetimes};
use crate::cli::note_args::{NotesArgs, NotesCommand};
use crate::cli::{Ending, output, shelf};
use crate::insight::{Filler, Insight, Standing, standing};
use crate::library::{
    Archive, Loaded, Note, Notes, Passage, Personal, Trouble, comment_and_tags, find_clause,
};
use crate::model::ClauseId;
use crate::runtime::now;
use crate::text::sanitise;

pub fn run(
    open: &dyn Fn() -> Result<Vec<Archive>, Trouble>,
    personal: &Personal,
    insight: &Insight,
    wanted: &NotesArgs,
    as_json: bool,
) -> Result<Ending, Trouble> {
    match &wanted.command {
        Some(NotesCommand::Add { locator, against, comment, tags, dossier }) => {
            let archives = open()?;
            shelf::update(&archives)?;
            let filler = Filler { archives: &archives, insight, today: now() };
            let (comment, mut own) = comment_and_tags(comment);
            let tags = tags.iter().map(|tag| tag.trim_start_matches('#').to_owned());
            tags.for_each(|tag| own.extend((!own.contains(&tag)).then_some(tag)));
            let note = Note {
                about: passage(&filler, locator)?,
                before: against.as_deref().map(|old| passage(&filler, old)).transpose()?,
                made: now().rfc3339(),
                comment,
                tags: own,
                dossier: dossier.clone(),
                ..Note::default()
            };
            add(personal, note, as_json)
        }
        Some(NotesCommand::Remove { id }) => remove(personal, id, as_json),
        Some(NotesCommand::Rename { from, to }) => rename(personal, from, to, as_json),
        None => list(open, personal, wanted, as_json),
    }
}

/// What every note is, or why that can't be told.
pub(super) fn load(personal: &Personal) -> Result<Notes, Trouble> {
    let loaded = Notes::load(personal);
    loaded.trouble.map_or(Ok(loaded.value), Err)
}

/// What a change answers; a damaged file that was put aside is told.
fn told<T>(loaded: Loaded<T>) -> T {
    if let Some(trouble) = &loaded.trouble {
        output::complain(trouble);
    }
    loaded.value
}

/// What a locator names, as it is kept.
fn passage(filler: &Filler<'_>, locator: &str) -> Result<Passage, Trouble> {
    let mut found = shelf::find(filler.archives, locator)?;
    let mut clause = None;
    if let Some(prefix) = found.place.clause.clone() {
        let known = lifetimes(&found);
        let ids: Vec<ClauseId> = known.iter().map(|(id, _)| *id).collect();
        let id = find_clause(&ids, &prefix)?;
        choose_version(&mut found, id, &known)?;
        clause = Some(id);
    }
    let document = (found.place.archive, found.service().slug.as_str(), found.document().slug.as_str());
    filler.passage(document, found.place.version, clause)
}

fn add(personal: &Personal, note: Note, as_json: bool) -> Result<Ending, Trouble> {
    let kept = told(Notes::change(personal, |notes| {
        let id = notes.add(note);
        notes.find(&id).cloned()
    })?);
    let Some(note) = kept else {
        return Err(Trouble::new("the note is not there", "another program changed the file; add it again"));
    };
    if as_json {
        output::json(&entry(&note, None))?;
    } else {
        output::lines([format!("{} in {}: {}", note.id, note.dossier, sanitise(&note.about.locator))])?;
    }
    Ok(Ending::Found)
}

fn remove(personal: &Personal, id: &str, as_json: bool) -> Result<Ending, Trouble> {
    let notes = load(personal)?;
    let last = || notes.notes.iter().max_by_key(|note| &note.made).filter(|_| id == "last");
    let Some(note) = notes.find(id).or_else(last) else {
        let what = format!("no note, or more than one, has the id {id:?}");
        return Err(Trouble::new(what, "`fineprint notes` lists them with their ids"));
    };
    told(Notes::change(personal, |notes| notes.remove(&note.id))?);
    if as_json {
        output::json(&json!({ "removed": note.id }))?;
    } else {
        output::lines([format!("removed {} from {}", note.id, note.dossier)])?;
    }
    Ok(Ending::Found)
}

fn rename(personal: &Personal, from: &str, to: &str, as_json: bool) -> Result<Ending, Trouble> {
    let notes = load(personal)?;
    if !told(Notes::change(personal, |notes| notes.rename(from, to))?) {
        return Err(no_dossier(&notes, from));
    }
    if as_json {
        output::json(&json!({ "renamed": from, "to": to }))?;
    } else {
        output::lines([format!("{from} is called {to} now")])?;
    }
    Ok(Ending::Found)
}

pub(super) fn no_dossier(notes: &Notes, name: &str) -> Trouble {
    let names: Vec<String> = notes.dossiers().iter().take(6).map(|(name, _)| format!("{name:?}")).collect();
    Trouble::new(format!("no dossier is called {name:?}"), format!("there are {}", names.join(", ")))
}

fn list(
    open: &dyn Fn() -> Result<Vec<Archive>, Trouble>,
    personal: &Personal,
    wanted: &NotesArgs,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let notes = load(personal)?;
    if let Some(name) = &wanted.dossier
        && notes.dossiers().iter().all(|(known, _)| known != name)
    {
        return Err(no_dossier(&notes, name));
    }
    let words = wanted.words.join(" ");
    let mut told: Vec<Value> = Vec::new();
    let mut lines = Vec::new();
    let dossiers = notes.dossiers();
    let names = dossiers.iter().map(|(name, _)| name).filter(|name| match &wanted.dossier {
        Some(wanted) => wanted == *name,
        None => true,
    });
    let mut archives = None;
    for name in names {
        let chosen: Vec<&Note> = notes.of(name).filter(|note| note.matches(&words)).collect();
        if !chosen.is_empty() {
            lines.push(format!("{}: {}", sanitise(name), chosen.len()));
        }
        for note in chosen {
            if archives.is_none() {
                let opened = open()?;
                shelf::update(&opened)?;
                archives = Some(opened);
            }
            let (about, before) = standing(archives.as_deref().unwrap_or_default(), note);
            told.push(entry(note, Some((&about, before.as_ref()))));
            lines.extend(plain(note, &about));
        }
    }
    let found = !told.is_empty();
    if as_json {
        output::json(&json!({ "notes": told }))?;
    } else {
        output::lines(lines)?;
    }
    Ok(if found { Ending::Found } else { Ending::Nothing })
}

fn entry(note: &Note, standing: Option<(&Standing, Option<&Standing>)>) -> Value {
    let passage = |passage: &Passage, at: Option<&Standing>| {
        let spot = at.and_then(Standing::spot);
        let lost = at.and_then(|at| match at {
            Standing::Lost(why) => Some(why.as_str()),
            Standing::Here(_) => None,
        });
        json!({
            "locator": passage.locator,
            "archive": passage.archive,
            "service": passage.service,
            "document": passage.document,
            "heading": passage.place,
            "text": passage.quote,
            "recorded": passage.recorded,
            "commit": passage.commit,
            "sha256": passage.sha256,
            "source": passage.source,
            "lifetime": spot.and_then(|spot| spot.bracket.as_ref()).map(super::show::lifetime),
            "lost": lost,
        })
    };
    let (about, before) = standing.unzip();
    json!({
        "id": note.id,
        "dossier": note.dossier,
        "kind": note.kind().word(),
        "made": note.made,
        "comment": note.comment,
        "tags": note.tags,
        "about": passage(&note.about, about),
        "before": note.before.as_ref().map(|old| passage(old, before.flatten())),
    })
}

fn plain(note: &Note, about: &Standing) -> Vec<String> {
    let clean = |text: &str| sanitise(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
    let days = match &note.before {
        Some(before) => format!("{} → {}", before.day(), note.about.day()),
        None => note.about.day().to_owned(),
    };
    let state = match about {
        Standing::Lost(why) => format!("   [{why}]"),
        Standing::Here(spot) => match spot.bracket.and_then(|bracket| bracket.gone_since) {
            Some(gone) => format!("   [gone since {}]", gone.day()),
            None => String::new(),
        },
    };
    let mut lines =
        vec![clean(&format!("{} {} {}  {}{}", note.id, note.kind().mark(), note.about.name(), days, state))];
    lines.extend(note.quote().map(|quote| format!("  {}", clean(quote))));
    let typed = note.typed();
    lines.extend((!typed.is_empty()).then(|| format!("  — {}", clean(&typed))));
    lines.push(format!("  {}\n", clean(&note.about.locator)));
    lines
}
