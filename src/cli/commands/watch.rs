//! `fineprint watch`: saved searches and what is new for them; fit for cron.
//!
//! Looking changes nothing: only `--seen` takes as seen what was told.

use serde_json::{Value, json};

use crate::cli::args::{WatchArgs, WatchCommand};
use crate::cli::{Ending, output, shelf};
use crate::history::{
    News, SeenOf, WATCHES, WATCHES_SEEN, Watch, Watched, Watches, WatchesSeen, look, seen_now,
};
use crate::insight::Insight;
use crate::library::{Archive, Loaded, Personal, Trouble, version_name};
use crate::model::Cancel;
use crate::query;

pub fn run(
    open: &dyn Fn() -> Result<Vec<Archive>, Trouble>,
    personal: &Personal,
    insight: &Insight,
    wanted: &WatchArgs,
    as_json: bool,
) -> Result<Ending, Trouble> {
    match &wanted.command {
        Some(WatchCommand::Add { name, query }) => add(&open()?, personal, insight, name, query, as_json),
        Some(WatchCommand::Remove { name }) => remove(personal, name, as_json),
        Some(WatchCommand::List) => list(personal, as_json),
        None => tell(&open()?, personal, insight, wanted, as_json),
    }
}

/// What a file says; one that can't be understood is an error.
fn load(personal: &Personal) -> Result<Watches, Trouble> {
    let loaded = personal.load::<Watches>(WATCHES);
    loaded.trouble.map_or(Ok(loaded.value), Err)
}

/// What a change answers; a damaged file that was put aside is told.
fn told<T>(loaded: Loaded<T>) -> T {
    if let Some(trouble) = &loaded.trouble {
        output::complain(trouble);
    }
    loaded.value
}

fn no_watch(watches: &Watches, name: &str) -> Trouble {
    let names: Vec<String> =
        watches.watches.iter().take(6).map(|watch| format!("{:?}", watch.name)).collect();
    let hint = if names.is_empty() {
        "there are none yet: `fineprint watch add NAME QUERY` makes one".to_owned()
    } else {
        format!("there are {}", names.join(", "))
    };
    Trouble::new(format!("no watch is called {name:?}"), hint)
}

fn add(
    archives: &[Archive],
    personal: &Personal,
    insight: &Insight,
    name: &str,
    text: &str,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let parsed = query::parse(text)?;
    insight.know(&parsed)?;
    if name.trim().is_empty() || parsed.is_empty() {
        return Err(Trouble::new(
            "a watch needs a name and something to look for",
            "write `fineprint watch add NAME QUERY`",
        ));
    }
    let taken = || {
        Trouble::new(
            format!("a watch is called {name:?} already"),
            "choose another name, or remove it first: `fineprint watch remove NAME`",
        )
    };
    if personal.load::<Watches>(WATCHES).value.find(name).is_some() {
        return Err(taken());
    }
    shelf::update(archives)?;
    let now = seen_now(archives);
    // First how far it was seen: a watch that is known without it would begin later.
    told(personal.change(WATCHES_SEEN, |seen: &mut WatchesSeen| seen.mark(name, &now))?);
    if !told(personal.change(WATCHES, |watches: &mut Watches| watches.add(name, text))?) {
        return Err(taken());
    }
    if as_json {
        output::json(&json!({ "name": name, "query": text }))?;
    } else {
        output::lines([format!("watching {name}: {text}")])?;
    }
    Ok(Ending::Found)
}

fn remove(personal: &Personal, name: &str, as_json: bool) -> Result<Ending, Trouble> {
    let watches = load(personal)?;
    if !told(personal.change(WATCHES, |watches: &mut Watches| watches.remove(name))?) {
        return Err(no_watch(&watches, name));
    }
    told(personal.change(WATCHES_SEEN, |seen: &mut WatchesSeen| seen.forget(name))?);
    if as_json {
        output::json(&json!({ "removed": name }))?;
    } else {
        output::lines([format!("no longer watching {name}")])?;
    }
    Ok(Ending::Found)
}

fn list(personal: &Personal, as_json: bool) -> Result<Ending, Trouble> {
    let watches = load(personal)?.watches;
    if as_json {
        let all: Vec<Value> =
            watches.iter().map(|watch| json!({ "name": watch.name, "query": watch.query })).collect();
        output::json(&json!({ "watches": all }))?;
    } else {
        output::lines(watches.iter().map(|watch| format!("{}: {}", watch.name, watch.query)))?;
    }
    Ok(if watches.is_empty() { Ending::Nothing } else { Ending::Found })
}

fn tell(
    archives: &[Archive],
    personal: &Personal,
    insight: &Insight,
    wanted: &WatchArgs,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let all = load(personal)?;
    if let Some(name) = wanted.names.iter().find(|name| all.find(name).is_none()) {
        return Err(no_watch(&all, name));
    }
    let chosen = |watch: &Watch| wanted.names.is_empty() || wanted.names.contains(&watch.name);
    let watches: Vec<Watch> = all.watches.into_iter().filter(chosen).collect();
    shelf::update(archives)?;
    // One that can't be understood is told with the others.
    for query in watches.iter().filter_map(|watch| crate::query::parse(&watch.query).ok()) {
        insight.prepare(archives, &query, false)?;
    }
    let now = seen_now(archives);
    let seen = begun(personal, &watches, &now)?;
    let watched =
        look(archives, &watches, &seen, &|snapshots| insight.searcher(snapshots), &Cancel::default())?;
    if as_json {
        let told: Vec<Value> = watched.iter().map(|watched| entry(archives, watched)).collect();
        output::json(&json!({ "watches": told }))?;
    } else {
        output::lines(watched.iter().flat_map(|watched| plain(archives, watched)))?;
    }
    // Only what was told, and only once it was.
    let fine: Vec<&str> =
        watched.iter().filter(|w| w.wrong.is_none()).map(|watched| watched.watch.name.as_str()).collect();
    if wanted.seen && !fine.is_empty() {
        told(personal.change(WATCHES_SEEN, |seen: &mut WatchesSeen| {
            fine.iter().for_each(|name| seen.mark(name, &now));
        })?);
    }
    let mut wrong = watched.iter().filter_map(|watched| watched.wrong.clone());
    if let Some(first) = wrong.next() {
        wrong.for_each(|trouble| output::complain(&trouble));
        return Err(first);
    }
    Ok(if watched.iter().any(|watched| !watched.news.is_empty()) { Ending::Found } else { Ending::Nothing })
}

/// How far each watch was seen. A watch that never looked at an archive begins now.
fn begun(personal: &Personal, watches: &[Watch], now: &SeenOf) -> Result<WatchesSeen, Trouble> {
    let loaded = personal.load::<WatchesSeen>(WATCHES_SEEN);
    if loaded.trouble.is_none() && !watches.iter().any(|watch| loaded.value.lacks(&watch.name, now)) {
        return Ok(loaded.value);
    }
    let begin = |seen: &mut WatchesSeen| {
        watches.iter().for_each(|watch| seen.begin(&watch.name, now));
        seen.clone()
    };
    Ok(told(personal.change(WATCHES_SEEN, begin)?))
}

fn locator(archives: &[Archive], news: &News) -> Option<String> {
    let archive = archives.get(news.archive)?;
    let holdings = archive.holdings();
    let (service, document) = holdings.find(&news.service_slug, &news.document_slug)?;
    let name = shelf::document_name(archive, service, document, archives.len() > 1);
    let at = news.held_by() as usize;
    (at < document.versions.len())
        .then(|| format!("{name}@{}#{}", version_name(&document.versions, at), news.clause_name))
}

fn entry(archives: &[Archive], watched: &Watched) -> Value {
    let item = |news: &News| {
        json!({
            "locator": locator(archives, news),
            "kind": news.kind.word(),
            "service": news.service,
            "document": news.document,
            "heading": news.place,
            "text": news.text,
            "was": news.was,
            "date": news.date.rfc3339(),
            "version": news.version_kind.word(),
        })
    };
    json!({
        "name": watched.watch.name,
        "query": watched.watch.query,
        "error": watched.wrong.as_ref().map(|trouble| trouble.what.clone()),
        "new": watched.news.iter().map(item).collect::<Vec<Value>>(),
    })
}

fn plain(archives: &[Archive], watched: &Watched) -> Vec<String> {
    if watched.news.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("{}: {} new", watched.watch.name, watched.news.len())];
    for news in &watched.news {
        let place = news.place.last().map(|heading| format!(" › {heading}")).unwrap_or_default();
        let kind = news.kind;
        let (mark, word, day) = (kind.mark(), kind.word(), news.date.day());
        lines.push(format!("{mark} {word} {day}  {} › {}{place}", news.service, news.document));
        if let Some(was) = &news.was {
            lines.push(format!("    was  {}", was.replace('\n', " ")));
        }
        lines.push(format!("  {}", news.text.replace('\n', " ")));
        lines.push(format!("  {}", locator(archives, news).unwrap_or_default()));
    }
    lines.push(String::new());
    lines
}
