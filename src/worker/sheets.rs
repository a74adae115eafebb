//! What a clause, a document, a service or a topic comes to: everything that one page shows, gathered. What is
//! quick is told first, what takes longer follows.
//!
//! Plain data; how it is laid out is `app`'s business.

use std::sync::Arc;

use super::desk::read_told;
use super::{Reading, Reply, Target};
use crate::history::{self, Lineage};
use crate::insight::{
    Anchored, By, Check, ClauseTold, Elsewhere, Insight, Overview, Severity, Told, Topics, Wanted,
    check_version,
};
use crate::library::{Archive, Trouble};
use crate::model::{Block, Cancel, ClauseId, Timestamp};

/// How many services are named elsewhere.
const ELSEWHERE: usize = 40;

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A clause, in a version that holds it.
    Clause(Target, ClauseId),
    /// A document: index of the archive, slugs of service and document.
    Document(usize, String, String),
    /// A service: index of the archive, slug.
    Service(usize, String),
    /// Every topic.
    Topics,
    /// A topic, by its id.
    Topic(String),
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetAsk {
    /// What is asked about.
    pub subject: Subject,
    /// What was in force then, instead of now.
    pub as_of: Option<Timestamp>,
}

/// A rule, as lists name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The title of its field.
    pub field: String,
    /// How much it matters.
    pub severity: Severity,
    /// Why it matters.
    pub why: String,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What was asked for.
    pub ask: SheetAsk,
    /// The rules, by number.
    pub rules: Arc<Vec<RuleName>>,
    /// What is known.
    pub content: Content,
    /// Whether more is to come.
    pub unfinished: bool,
}

/// What is known.
#[derive(Clone, Debug)]
pub enum Content {
    /// Of a clause.
    Clause(Box<ClauseSheet>),
    /// Of a document or a service.
    Overview(Box<OverviewSheet>),
    /// Of topics: of one, or of all.
    Topics(Topics),
    /// Nothing: there is no text in force, or the archive is not indexed yet.
    Nothing(String),
}

/// What is known of a clause.
#[derive(Clone, Debug)]
pub struct ClauseSheet {
    /// The version that holds it.
    pub reading: Arc<Reading>,
    /// The clause's block.
    pub block: usize,
    /// What is claimed of the version's bytes, and whether they bear it out.
    pub checks: Vec<Check>,
    /// Who else says it.
    pub elsewhere: Option<Elsewhere>,
    /// Its wordings.
    pub lineage: Option<Lineage>,
}

/// What is known of a document or a service.
#[derive(Clone, Debug)]
pub struct OverviewSheet {
    /// What it says and what it doesn't.
    pub overview: Overview,
    /// What people wrote about its clauses, with the slugs of the document that each is about.
    pub records: Vec<(String, Anchored)>,
}

/// Gathers what is asked for; `tell` hears of it as far as it is known.
pub(super) fn make(
    archives: &[Archive],
    insight: &Insight,
    ask: &SheetAsk,
    cancel: &Cancel,
    tell: &dyn Fn(Result<Reply, Trouble>),
) {
    let rules = Arc::new(names(insight));
    let told = |content: Content, unfinished: bool| {
        let sheet = Sheet { ask: ask.clone(), rules: Arc::clone(&rules), content, unfinished };
        tell(Ok(Reply::Sheet(Arc::new(sheet))));
    };
    let made = match &ask.subject {
        Subject::Clause(target, clause) => {
            clause_sheet(archives, insight, (target, *clause), ask.as_of, cancel, &told)
        }
        Subject::Document(archive, service, document) => {
            overview(archives, insight, (*archive, service, Some(document)), ask.as_of, &told)
        }
        Subject::Service(archive, service) => {
            overview(archives, insight, (*archive, service, None), ask.as_of, &told)
        }
        Subject::Topics => topics(archives, insight, &[], ask.as_of, &told),
        Subject::Topic(id) => {
            let number = insight.rules().rules.iter().position(|rule| rule.id == *id);
            topics(archives, insight, &number.into_iter().collect::<Vec<_>>(), ask.as_of, &told)
        }
    };
    if let Err(trouble) = made {
        told(Content::Nothing(format!("{} — {}", trouble.what, trouble.hint)), false);
    }
}

fn names(insight: &Insight) -> Vec<RuleName> {
    let rules = insight.rules();
    let name = |rule: &crate::insight::Rule| RuleName {
        id: rule.id.clone(),
        title: rule.title.clone(),
        field: rules.field_title(&rule.field).to_owned(),
        severity: rule.severity,
        why: rule.why.clone(),
    };
    rules.rules.iter().map(name).collect()
}

type Tell<'a> = &'a dyn Fn(Content, bool);

fn clause_sheet(
    archives: &[Archive],
    insight: &Insight,
    (target, clause): (&Target, ClauseId),
    as_of: Option<Timestamp>,
    cancel: &Cancel,
    tell: Tell<'_>,
) -> Result<(), Trouble> {
    let gone = || Trouble::new("that clause is no longer in the archive", "choose another one");
    let archive = archives.get(target.archive).ok_or_else(gone)?;
    let reading = Arc::new(read_told(archives, insight, target)?);
    let found = reading.outline.clauses().find(|(_, here)| here.id == clause);
    let (block, text) = found.map(|(at, clause)| (at, clause.text.clone())).ok_or_else(gone)?;
    let holdings = archive.holdings();
    let (_, document) = holdings.find(&target.service, &target.document).ok_or_else(gone)?;
    let checks = check_version(archive, document, reading.version())?;
    let mut sheet =
        ClauseSheet { reading: Arc::clone(&reading), block, checks, elsewhere: None, lineage: None };
    let indexed = archive.snapshot().is_some() && !reading.lifetimes.is_empty();
    tell(Content::Clause(Box::new(sheet.clone())), indexed);
    if !indexed || cancel.is_cancelled() {
        return Ok(());
    }
    let told = reading.told.get(&block);
    let holding: Vec<&Told> = told.into_iter().flat_map(ClauseTold::holding).collect();
    let numbers: Vec<usize> = holding.iter().map(|topic| topic.number).collect();
    // What only a record says counts as much as the most that a rule does.
    let of = |topic: &Told| topic.matched.iter().map(String::len).sum::<usize>();
    let most = holding.iter().map(|topic| of(topic)).max().unwrap_or(1);
    let letters: Vec<usize> =
        holding.iter().map(|topic| if topic.by == By::Record { most } else { of(topic) }).collect();
    let wanted = Wanted {
        text: &text,
        language: reading.outline.language,
        topics: &numbers,
        letters: &letters,
        service: &target.service,
        as_of,
    };
    sheet.elsewhere = Some(insight.elsewhere(archives, wanted, ELSEWHERE)?);
    tell(Content::Clause(Box::new(sheet.clone())), true);
    let subject = history::Subject {
        archive,
        document,
        lifetimes: &reading.lifetimes,
        clause,
        version: target.version,
    };
    // Without its lineage a clause has everything else.
    sheet.lineage = history::lineage(subject, cancel, &mut |_| {}).unwrap_or_default();
    debug_assert!(matches!(reading.outline.blocks.get(block), Some(Block::Clause(_))));
    tell(Content::Clause(Box::new(sheet)), false);
    Ok(())
}

fn overview(
    archives: &[Archive],
    insight: &Insight,
    (at, service, document): (usize, &String, Option<&String>),
    as_of: Option<Timestamp>,
    tell: Tell<'_>,
) -> Result<(), Trouble> {
    let overview = insight.overview(archives, at, service, document.map(String::as_str), as_of)?;
    let Some(overview) = overview else {
        let why = "No text of it is in force, or it is not indexed yet.";
        tell(Content::Nothing(why.to_owned()), false);
        return Ok(());
    };
    let anchors = match archives.get(at) {
        Some(archive) => insight.anchors(archive)?.unwrap_or_default(),
        None => Arc::default(),
    };
    let of = |key: &(String, String)| key.0 == *service && document.is_none_or(|slug| *slug == key.1);
    let records = anchors
        .documents
        .iter()
        .filter(|(key, _)| of(key))
        .flat_map(|(key, list)| list.iter().map(|anchored| (key.1.clone(), anchored.clone())))
        .collect();
    tell(Content::Overview(Box::new(OverviewSheet { overview, records })), false);
    Ok(())
}

fn topics(
    archives: &[Archive],
    insight: &Insight,
    only: &[usize],
    as_of: Option<Timestamp>,
    tell: Tell<'_>,
) -> Result<(), Trouble> {
    let topics = insight.topics_overview(archives, only, as_of, !only.is_empty())?;
    if topics.services == 0 {
        tell(Content::Nothing("Nothing is indexed yet, or in force on that day.".to_owned()), false);
    } else {
        tell(Content::Topics(topics), false);
    }
    Ok(())
}
