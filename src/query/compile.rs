//! Query → tantivy queries over one archive's index.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, InvertedIndexRangeQuery, Occur,
    PhrasePrefixQuery, PhraseQuery, Query as Words, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::ast::{Expr, Filter, Near};
use super::filter::Test;
use super::headings;
use super::marks::Marks;
use super::names::{Group, Names};
use super::near::{NearQuery, Spot};
use super::regular::Regular;
use super::scan::ScanQuery;
use super::settled::Settled;
use super::spans::Nearness;
use super::terms::{self, Look};
use crate::index::{AllStems, Fields, IndexError, Snapshot};
use crate::model::Language;

/// Words that the beginning at the end of a phrase may stand for.
const EXPANSIONS: u32 = 10_000;

/// What an atom looks for; `None` where the expression is not an atom.
pub(super) fn look(expr: &Expr, languages: &[Language], stems: &mut AllStems) -> Option<Look> {
    Some(match expr {
        Expr::Word(text) => terms::word(text, languages, stems),
        Expr::Typing(text) => Look::Either(vec![terms::word(text, languages, stems), terms::prefix(text)]),
        Expr::Phrase(text) => terms::phrase(text),
        Expr::Loose(text, others) => terms::loose(text, *others),
        Expr::Prefix(text) => terms::prefix(text),
        Expr::Fuzzy(text, edits) => terms::fuzzy(text, *edits),
        _ => return None,
    })
}

/// Compiles queries for one archive.
pub(super) struct Compiler<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// All archives that are searched: what a name means depends on what there is.
    archives: &'a [Snapshot],
    pub(super) names: &'a Names,
    pub(super) languages: &'a [Language],
    pub(super) stems: &'a mut AllStems,
    /// Which clauses have which topics, where that is known already.
    marks: Option<Arc<Marks>>,
    fields: Fields,
    /// How many names deep: a named query may name others, and in the end itself.
    depth: usize,
}

/// Deepest nesting of named queries.
const DEEPEST: usize = 8;

type Boxed = Box<dyn Words>;

impl<'a> Compiler<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        names: &'a Names,
        languages: &'a [Language],
        stems: &'a mut AllStems,
    ) -> Self {
        let (_, fields) = snapshot.words();
        Self {
            snapshot,
            archives: std::slice::from_ref(snapshot),
            names,
            languages,
            stems,
            marks: None,
            fields,
            depth: 0,
        }
    }

    /// Among these archives.
    pub(super) fn among(self, archives: &'a [Snapshot]) -> Self {
        Self { archives, ..self }
    }

    /// Lets it look topics up instead of searching for them.
    pub(super) fn with_marks(self, marks: Option<Arc<Marks>>) -> Self {
        Self { marks, ..self }
    }

    /// The clauses that an expression means.
    pub(super) fn compile(&mut self, expr: &Expr) -> Boxed {
        match expr {
            Expr::All(parts) => self.all(parts.iter()),
            Expr::Any(parts) => {
                let parts = parts.iter().map(|part| (Occur::Should, self.compile(part)));
                Box::new(BooleanQuery::new(parts.collect()))
            }
            Expr::Not(_) | Expr::Regex(_) => self.all(std::iter::once(expr)),
            Expr::Filter(filter) => self.filter(filter),
            Expr::Near(near) => {
                let mut candidates = vec![(Occur::Must, self.compile(&near.left))];
                if !near.without {
                    candidates.push((Occur::Must, self.compile(&near.right)));
                }
                let spot = self.near(near);
                Box::new(NearQuery::new(Box::new(BooleanQuery::new(candidates)), spot, self.fields))
            }
            atom => match look(atom, self.languages, self.stems) {
                Some(look) => self.in_text(&look),
                None => Box::new(EmptyQuery),
            },
        }
    }

    /// The clauses that all of these mean.
    pub(super) fn all<'e>(&mut self, parts: impl Iterator<Item = &'e Expr>) -> Boxed {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        // Tests of document and row are made together, in one walk.
        let mut tests = Vec::new();
        // Texts are read last, of what is left.
        let mut regexes = Vec::new();
        for part in parts {
            if let Some((text, wanted)) = regex(part) {
                regexes.push((text, wanted));
                continue;
            }
            if let Expr::Filter(filter) = part
                && let Some(test) = Test::new(self.snapshot, self.archives, filter)
            {
                tests.push(test);
                continue;
            }
            match part {
                Expr::Not(part) => clauses.push((Occur::MustNot, Box::new(Settled::new(self.compile(part))))),
                part => clauses.push((Occur::Must, self.compile(part))),
            }
        }
        if !tests.is_empty() {
            clauses.push((Occur::Must, tested(self.snapshot, tests)));
        }
        if regexes.is_empty() { Self::together(clauses) } else { self.scanned(clauses, regexes) }
    }

    /// What holds all of some and none of others.
    fn together(mut clauses: Vec<(Occur, Boxed)>) -> Boxed {
        match clauses.as_slice() {
            [] => return Box::new(EmptyQuery),
            [(Occur::Must, _)] => return clauses.remove(0).1,
            _ => {}
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// Those of the clauses whose texts hold some regexes and don't hold others.
    fn scanned(&self, clauses: Vec<(Occur, Boxed)>, regexes: Vec<(&str, bool)>) -> Boxed {
        let mut ready = Vec::new();
        for (text, wanted) in regexes {
            match Regular::new(text) {
                Ok(regex) => ready.push((regex, wanted)),
                Err(_) if wanted => return Box::new(EmptyQuery),
                Err(_) => {}
            }
        }
        let candidates = match clauses.as_slice() {
            [] => Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0)),
            _ => Self::together(clauses),
        };
        Box::new(ScanQuery::new(candidates, ready, self.snapshot))
    }

    fn spot(&mut self, expr: &Expr) -> Spot {
        match expr {
            Expr::Any(parts) => Spot::Any(parts.iter().map(|part| self.spot(part)).collect()),
            Expr::Near(near) => self.near(near),
            atom => Spot::Look(look(atom, self.languages, self.stems).unwrap_or(Look::Nothing)),
        }
    }

    fn near(&mut self, near: &Near) -> Spot {
        let (left, right) = (Box::new(self.spot(&near.left)), Box::new(self.spot(&near.right)));
        Spot::Near(left, right, Nearness::of(near))
    }

    fn filter(&mut self, filter: &Filter) -> Boxed {
        if let Some(test) = Test::new(self.snapshot, self.archives, filter) {
            return tested(self.snapshot, vec![test]);
        }
        if let Filter::Heading(text) = filter {
            return match headings::with_words(self, text) {
                Ok(sections) => tested(self.snapshot, vec![Test::sections(self.snapshot, sections)]),
                Err(_) => Box::new(EmptyQuery),
            };
        }
        let names = self.names;
        match names.group(filter) {
            Some(group) if self.depth < DEEPEST => {
                self.depth += 1;
                let compiled = self.group(group);
                self.depth -= 1;
                compiled
            }
            _ => Box::new(EmptyQuery),
        }
    }

    fn group(&mut self, group: &Group) -> Boxed {
        if let Some(marks) = &self.marks {
            return tested(self.snapshot, vec![Test::marked(self.snapshot, marks, group)]);
        }
        let of = |number: &usize| self.names.topic(*number);
        let (any, none): (Vec<_>, Vec<_>) =
            (group.any.iter().filter_map(of).collect(), group.none.iter().filter_map(of).collect());
        let archive = self.languages;
        let mut parts = Vec::new();
        let mut named: Vec<(Occur, Boxed)> = Vec::new();
        for topic in any {
            self.languages = &topic.languages;
            named.push((Occur::Should, self.compile(&topic.expr)));
        }
        parts.push((Occur::Must, Box::new(BooleanQuery::new(named)) as Boxed));
        for topic in none {
            self.languages = &topic.languages;
            parts.push((Occur::MustNot, Box::new(Settled::new(self.compile(&topic.expr)))));
        }
        self.languages = archive;
        Box::new(BooleanQuery::new(parts))
    }

    fn in_text(&self, look: &Look) -> Boxed {
        let text = self.fields.text;
        let place = |(at, word): &(usize, String)| (*at, Term::from_field_text(text, word));
        match look {
            Look::Nothing => Box::new(EmptyQuery),
            Look::Stems(stems) => any_of(self.fields.stem, stems),
            Look::Exact(word) => term(text, word),
            Look::Phrase(words) => Box::new(PhraseQuery::new_with_offset(words.iter().map(place).collect())),
            Look::Loose(words, _) => {
                let all = words.iter().map(|word| (Occur::Must, term(text, word)));
                let all = Box::new(BooleanQuery::new(all.collect()));
                Box::new(NearQuery::new(all, Spot::Look(look.clone()), self.fields))
            }
            Look::Prefix(word) => {
                let from = Term::from_field_text(text, word);
                let to = Term::from_field_text(text, &format!("{word}{}", char::MAX));
                Box::new(InvertedIndexRangeQuery::new(Bound::Included(from), Bound::Excluded(to)))
            }
            Look::PhrasePrefix(words, last) => {
                let terms = words.iter().chain(std::iter::once(last)).map(place).collect();
                let mut query = PhrasePrefixQuery::new_with_offset(terms);
                query.set_max_expansions(EXPANSIONS);
                Box::new(query)
            }
            Look::Fuzzy(word, edits) => {
                Box::new(FuzzyTermQuery::new(Term::from_field_text(text, word), *edits, true))
            }
            Look::Either(looks) => {
                let parts = looks.iter().map(|look| (Occur::Should, self.in_text(look)));
                Box::new(BooleanQuery::new(parts.collect()))
            }
        }
    }

    /// The clauses of these sections of the archive.
    pub(super) fn in_sections(&self, meant: Vec<bool>) -> Boxed {
        tested(self.snapshot, vec![Test::sections(self.snapshot, meant)])
    }

    /// Sections whose headings hold what an atom looks for; `None` where headings can't be asked.
    pub(super) fn in_headings(&self, look: &Look) -> Option<Boxed> {
        match look {
            Look::Stems(stems) => Some(any_of(self.fields.heading, stems)),
            Look::Either(looks) => looks.iter().find_map(|look| self.in_headings(look)),
            _ => None,
        }
    }
}

/// A regex, and whether it is wanted.
fn regex(expr: &Expr) -> Option<(&str, bool)> {
    match expr {
        Expr::Regex(text) => Some((text, true)),
        Expr::Not(part) => regex(part).map(|(text, wanted)| (text, !wanted)),
        _ => None,
    }
}

fn any_of(field: Field, words: &[String]) -> Boxed {
    match words {
        [word] => term(field, word),
        words => {
            let parts = words.iter().map(|word| (Occur::Should, term(field, word)));
            Box::new(BooleanQuery::new(parts.collect()))
        }
    }
}

fn term(field: Field, word: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
}

fn tested(snapshot: &Snapshot, tests: Vec<Test>) -> Boxed {
    let (snapshot, tests): (_, Arc<[Test]>) = (snapshot.clone(), tests.into());
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let unreadable = |error: IndexError| tantivy::TantivyError::InternalError(error.to_string());
        let cells = snapshot.cells_of(segment).map_err(unreadable)?;
        let tests = Arc::clone(&tests);
        Ok(move |doc: DocId| {
            let live = cells.get(doc as usize).filter(|cell| cell.is_live());
            live.is_some_and(|cell| tests.iter().all(|test| test.passes(cell)))
        })
    });
    Box::new(ConstScoreQuery::new(Box::new(DocPredicateQuery::from(predicate)), 0.0))
}
