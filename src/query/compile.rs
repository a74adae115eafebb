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

use super::ast::{Expr, Filter, Name};
use super::filter::Test;
use super::headings;
use super::names::Names;
use super::terms::{self, Look};
use crate::index::{AllStems, Fields, KEY, Snapshot};
use crate::model::Language;

/// Words that the beginning at the end of a phrase may stand for.
const EXPANSIONS: u32 = 10_000;

/// What an atom looks for; `None` where the expression is not an atom.
pub(super) fn look(expr: &Expr, languages: &[Language], stems: &mut AllStems) -> Option<Look> {
    Some(match expr {
        Expr::Word(text) => terms::word(text, languages, stems),
        Expr::Typing(text) => Look::Either(vec![terms::word(text, languages, stems), terms::prefix(text)]),
        Expr::Phrase(text) => terms::phrase(text),
        Expr::Prefix(text) => terms::prefix(text),
        Expr::Fuzzy(text, edits) => terms::fuzzy(text, *edits),
        _ => return None,
    })
}

/// Compiles queries for one archive.
pub(super) struct Compiler<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) names: &'a Names,
    pub(super) languages: &'a [Language],
    pub(super) stems: &'a mut AllStems,
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
        Self { snapshot, names, languages, stems, fields, depth: 0 }
    }

    /// The clauses that an expression means.
    pub(super) fn compile(&mut self, expr: &Expr) -> Boxed {
        match expr {
            Expr::All(parts) => self.all(parts.iter()),
            Expr::Any(parts) => {
                let parts = parts.iter().map(|part| (Occur::Should, self.compile(part)));
                Box::new(BooleanQuery::new(parts.collect()))
            }
            Expr::Not(_) => self.all(std::iter::once(expr)),
            Expr::Filter(filter) => self.filter(filter),
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
        for part in parts {
            if let Expr::Filter(filter) = part
                && let Some(test) = Test::new(self.snapshot, filter)
            {
                tests.push(test);
                continue;
            }
            match part {
                Expr::Not(part) => clauses.push((Occur::MustNot, self.compile(part))),
                part => clauses.push((Occur::Must, self.compile(part))),
            }
        }
        if !tests.is_empty() {
            clauses.push((Occur::Must, tested(tests)));
        }
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

    fn filter(&mut self, filter: &Filter) -> Boxed {
        if let Some(test) = Test::new(self.snapshot, filter) {
            return tested(vec![test]);
        }
        let named = match filter {
            Filter::Heading(text) => {
                return match headings::with_words(self, text) {
                    Ok(sections) => tested(vec![Test::sections(self.snapshot, sections)]),
                    Err(_) => Box::new(EmptyQuery),
                };
            }
            Filter::Topic(Name(name)) => self.names.topic(name),
            Filter::Severity(Name(name)) => self.names.severity(name),
            _ => None,
        };
        match named {
            Some(expr) if self.depth < DEEPEST => {
                self.depth += 1;
                let compiled = self.compile(expr);
                self.depth -= 1;
                compiled
            }
            _ => Box::new(EmptyQuery),
        }
    }

    fn in_text(&self, look: &Look) -> Boxed {
        let text = self.fields.text;
        let place = |(at, word): &(usize, String)| (*at, Term::from_field_text(text, word));
        match look {
            Look::Nothing => Box::new(EmptyQuery),
            Look::Stems(stems) => any_of(self.fields.stem, stems),
            Look::Exact(word) => term(text, word),
            Look::Phrase(words) => Box::new(PhraseQuery::new_with_offset(words.iter().map(place).collect())),
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
        tested(vec![Test::sections(self.snapshot, meant)])
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

fn tested(tests: Vec<Test>) -> Boxed {
    let tests: Arc<[Test]> = tests.into();
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let keys = segment.fast_fields().u64(KEY)?.first_or_default_col(u64::MAX);
        let tests = Arc::clone(&tests);
        Ok(move |doc: DocId| {
            let key = keys.get_val(doc);
            tests.iter().all(|test| test.passes((key >> 32) as u32, key as u32))
        })
    });
    Box::new(ConstScoreQuery::new(Box::new(DocPredicateQuery::from(predicate)), 0.0))
}
