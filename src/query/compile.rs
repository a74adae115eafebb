//! Query → tantivy queries over one archive's index.

use std::sync::Arc;

use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur,
    PhrasePrefixQuery, PhraseQuery, Query as Words, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::ast::{Expr, Filter, Name};
use super::filter::Test;
use super::names::Names;
use super::terms::{self, Look};
use crate::index::{AllStems, Fields, KEY, Snapshot, folded_words};
use crate::model::Language;

/// How much a word in the headings above counts, beside one in the clause.
const HEADING: f32 = 0.4;
/// Words that the beginning at the end of a phrase may stand for.
const EXPANSIONS: u32 = 10_000;

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// In the clause; in the headings above only to rank it.
    Clause,
    /// In the clause or in the headings above.
    Section,
}

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
    pub(super) fn compile(&mut self, expr: &Expr, place: Where) -> Boxed {
        match expr {
            Expr::All(parts) => self.all(parts.iter(), place),
            Expr::Any(parts) => {
                let parts = parts.iter().map(|part| (Occur::Should, self.compile(part, place)));
                Box::new(BooleanQuery::new(parts.collect()))
            }
            Expr::Not(_) => self.all(std::iter::once(expr), place),
            Expr::Filter(filter) => self.filter(filter, place),
            atom => match look(atom, self.languages, self.stems) {
                Some(look) => self.atom(&look, place),
                None => Box::new(EmptyQuery),
            },
        }
    }

    /// The clauses that all of these mean.
    pub(super) fn all<'e>(&mut self, parts: impl Iterator<Item = &'e Expr>, place: Where) -> Boxed {
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        for part in parts {
            match part {
                Expr::Not(part) => clauses.push((Occur::MustNot, self.compile(part, Where::Clause))),
                part => clauses.push((Occur::Must, self.compile(part, place))),
            }
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

    fn filter(&mut self, filter: &Filter, place: Where) -> Boxed {
        if let Some(test) = Test::new(self.snapshot, filter) {
            return tested(test);
        }
        let named = match filter {
            Filter::Heading(text) => return self.headings(text),
            Filter::Topic(Name(name)) => self.names.topic(name),
            Filter::Severity(Name(name)) => self.names.severity(name),
            _ => None,
        };
        match named {
            Some(expr) if self.depth < DEEPEST => {
                self.depth += 1;
                let compiled = self.compile(expr, place);
                self.depth -= 1;
                compiled
            }
            _ => Box::new(EmptyQuery),
        }
    }

    /// Clauses under headings with all these words.
    fn headings(&mut self, text: &str) -> Boxed {
        let words = folded_words(text).into_iter().filter_map(|(_, at)| text.get(at.range));
        let words: Vec<Look> = words.map(|word| terms::word(word, self.languages, self.stems)).collect();
        let mut parts = Vec::new();
        for word in &words {
            parts.push((Occur::Must, self.in_headings(word).unwrap_or_else(|| Box::new(EmptyQuery))));
        }
        if parts.is_empty() {
            return Box::new(EmptyQuery);
        }
        Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::new(parts)), 0.0))
    }

    fn atom(&self, look: &Look, place: Where) -> Boxed {
        let text = self.in_text(look);
        let Some(headings) = self.in_headings(look) else { return text };
        let headings: Boxed = Box::new(BoostQuery::new(headings, HEADING));
        let in_text = if place == Where::Clause { Occur::Must } else { Occur::Should };
        Box::new(BooleanQuery::new(vec![(in_text, text), (Occur::Should, headings)]))
    }

    fn in_text(&self, look: &Look) -> Boxed {
        let text = self.fields.text;
        let place = |(at, word): &(usize, String)| (*at, Term::from_field_text(text, word));
        match look {
            Look::Nothing => Box::new(EmptyQuery),
            Look::Stems(stems) => self.any_of(self.fields.stem, stems),
            Look::Exact(word) => term(text, word),
            Look::Phrase(words) => Box::new(PhraseQuery::new_with_offset(words.iter().map(place).collect())),
            Look::Prefix(word) => {
                Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(text, word), 0, false))
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

    /// The same in the headings above; `None` where headings can't be asked.
    fn in_headings(&self, look: &Look) -> Option<Boxed> {
        match look {
            Look::Stems(stems) => Some(self.any_of(self.fields.heading, stems)),
            Look::Either(looks) => looks.iter().find_map(|look| self.in_headings(look)),
            _ => None,
        }
    }

    #[allow(clippy::unused_self)]
    fn any_of(&self, field: Field, words: &[String]) -> Boxed {
        match words {
            [word] => term(field, word),
            words => {
                let parts = words.iter().map(|word| (Occur::Should, term(field, word)));
                Box::new(BooleanQuery::new(parts.collect()))
            }
        }
    }
}

fn term(field: Field, word: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
}

fn tested(test: Test) -> Boxed {
    let test = Arc::new(test);
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let keys = segment.fast_fields().u64(KEY)?.first_or_default_col(u64::MAX);
        let test = Arc::clone(&test);
        Ok(move |doc: DocId| {
            let key = keys.get_val(doc);
            test.passes((key >> 32) as u32, key as u32)
        })
    });
    Box::new(ConstScoreQuery::new(Box::new(DocPredicateQuery::from(predicate)), 0.0))
}
