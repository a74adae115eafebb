//! Searches the indexes of one or several archives.

use std::collections::{BinaryHeap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::announced;
use super::ast::Query;
use super::collect::{Candidate, Gather, for_each, for_each_unscored};
use super::compile::Compiler;
use super::counts::{Counts, YEARS};
use super::filter::is_current;
use super::headings;
use super::highlight::Highlighter;
use super::hits::{Facet, Facets, Hit, Hits, Sort};
use super::marks::Marks;
use super::names::Names;
use super::sections;
use crate::index::{AllStems, IndexError, Indexed, Row, Snapshot};
use crate::model::{Language, bracket};

/// Searches archives as they were indexed at one moment. Cheap to clone.
#[derive(Clone)]
pub struct Searcher {
    archives: Arc<[Snapshot]>,
    names: Arc<Names>,
    stems: Arc<Mutex<AllStems>>,
    /// By archive: the topics of its clauses, where they are known.
    marks: Arc<[Option<Arc<Marks>>]>,
}

impl fmt::Debug for Searcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Searcher({:?})", self.archives)
    }
}

/// A clause that a query means.
#[derive(Clone, Copy)]
pub struct Match<'a> {
    /// Index of the archive in the searcher's list.
    pub archive: usize,
    /// Its document.
    pub indexed: Indexed<'a>,
    /// Number of its row.
    pub number: u32,
    /// Its row.
    pub row: Row,
}

impl Searcher {
    /// For these archives; `names` says what topics and severities stand for.
    pub fn new(archives: impl Into<Arc<[Snapshot]>>, names: Arc<Names>) -> Self {
        Self { archives: archives.into(), names, stems: Arc::default(), marks: Arc::default() }
    }

    /// Lets it look topics up instead of searching for them, and count them; in the archives' order.
    pub fn with_marks(self, marks: impl Into<Arc<[Option<Arc<Marks>>]>>) -> Self {
        Self { marks: marks.into(), ..self }
    }

    fn marks(&self, archive: usize) -> Option<Arc<Marks>> {
        self.marks.get(archive).cloned().flatten()
    }

    /// The archives, in the order that hits count them in.
    pub fn archives(&self) -> &[Snapshot] {
        &self.archives
    }

    fn languages(&self) -> Vec<Language> {
        let mut languages: Vec<Language> =
            self.archives.iter().flat_map(|archive| archive.languages().iter().copied()).collect();
        languages.sort_unstable();
        languages.dedup();
        languages
    }

    /// Finds clauses: all are counted, the best `limit` are fetched. Clauses that hold everything asked
    /// for come first, then those of sections that hold it together, each in the order asked for.
    pub fn search(&self, query: &Query, limit: usize, sort: Sort) -> Result<Hits, IndexError> {
        let started = Instant::now();
        if query.is_empty() {
            return Ok(Hits::default());
        }
        let languages = self.languages();
        let mut stems = self.stems.lock().unwrap_or_else(PoisonError::into_inner);
        let mut best = BinaryHeap::new();
        let mut counts = Vec::with_capacity(self.archives.len());
        for (archive, snapshot) in self.archives.iter().enumerate() {
            let marks = self.marks(archive);
            let mut compiler = self.compiler(archive, snapshot, &languages, &mut stems);
            let headings = headings::scores(&query.expr, &mut compiler)?;
            let mut gather = Gather::new(snapshot, archive, sort, limit, &mut best, headings)
                .with_topics(&self.names, marks);
            search_one(query, &mut compiler, &mut gather)?;
            counts.push(gather.counts);
        }
        let highlighter = Highlighter::new(query, &self.names, &languages, &mut stems);
        let best = best.into_sorted_vec();
        let hits = best.iter().map(|candidate| self.hit(candidate, &highlighter, &mut stems));
        Ok(Hits {
            hits: hits.collect::<Result<_, _>>()?,
            total: counts.iter().map(|count| count.total).sum(),
            direct: counts.iter().map(|count| count.direct).sum(),
            facets: self.facets(&counts),
            took: started.elapsed(),
        })
    }

    /// Calls `each` with every clause that holds what is asked for, in no order that means anything.
    /// Fetches no text: thousands are cheap.
    pub fn for_each(&self, query: &Query, mut each: impl FnMut(Match<'_>)) -> Result<(), IndexError> {
        if query.is_empty() {
            return Ok(());
        }
        let languages = self.languages();
        for (archive, snapshot) in self.archives.iter().enumerate() {
            let compiled = {
                let mut stems = self.stems.lock().unwrap_or_else(PoisonError::into_inner);
                self.compiler(archive, snapshot, &languages, &mut stems).compile(&query.expr)
            };
            for_each_unscored(snapshot, compiled.as_ref(), |_, cell| {
                let number = cell.row();
                let Some(indexed) = snapshot.in_slot(cell.slot()) else { return };
                if let Some(row) = indexed.table.row(number) {
                    each(Match { archive, indexed, number, row });
                }
            })?;
        }
        Ok(())
    }

    /// Calls `each` with every clause that [`Searcher::search`] finds, those too that hold it only together with
    /// their section or by its heading; in no order that means anything. Fetches no text.
    pub fn for_each_hit(&self, query: &Query, mut each: impl FnMut(Match<'_>)) -> Result<(), IndexError> {
        if query.is_empty() {
            return Ok(());
        }
        let languages = self.languages();
        for (archive, snapshot) in self.archives.iter().enumerate() {
            let mut found = BinaryHeap::new();
            {
                let mut stems = self.stems.lock().unwrap_or_else(PoisonError::into_inner);
                let mut compiler = self.compiler(archive, snapshot, &languages, &mut stems);
                let gather = Gather::new(snapshot, archive, Sort::Relevance, 0, &mut found, Vec::new());
                search_one(query, &mut compiler, &mut gather.whole())?;
            }
            for candidate in found {
                let number = candidate.row();
                let Some(indexed) = snapshot.in_slot(candidate.slot()) else { continue };
                if let Some(row) = indexed.table.row(number) {
                    each(Match { archive, indexed, number, row });
                }
            }
        }
        Ok(())
    }

    /// Compiles queries for one of the archives.
    fn compiler<'a>(
        &'a self,
        archive: usize,
        snapshot: &'a Snapshot,
        languages: &'a [Language],
        stems: &'a mut AllStems,
    ) -> Compiler<'a> {
        let compiler = Compiler::new(snapshot, &self.names, languages, stems);
        compiler.among(&self.archives).with_marks(self.marks(archive))
    }

    fn hit(
        &self,
        candidate: &Candidate,
        highlighter: &Highlighter,
        stems: &mut AllStems,
    ) -> Result<Hit, IndexError> {
        let gone = || IndexError::Damaged("a hit's document is not in the catalogue".into());
        let snapshot = self.archives.get(candidate.archive).ok_or_else(gone)?;
        let indexed = snapshot.in_slot(candidate.slot()).ok_or_else(gone)?;
        let row = indexed.table.row(candidate.row()).ok_or_else(gone)?;
        let text = snapshot.text_at(candidate.address)?;
        let bracket = bracket(row.first, row.last, &indexed.document.versions);
        let place = indexed.table.place(row.section);
        Ok(Hit {
            archive: candidate.archive,
            service: indexed.service.name.as_str().into(),
            service_slug: indexed.service.slug.as_str().into(),
            document: indexed.document.title.as_str().into(),
            document_slug: indexed.document.slug.as_str().into(),
            clause: row.id,
            highlights: highlighter.ranges(&text, &place, row.language, stems),
            place,
            text,
            language: row.language,
            lifetime: indexed.table.lifetime(&row),
            first_seen: bracket.first_seen,
            last_seen: bracket.last_seen,
            absent_before: bracket.absent_before,
            current: is_current(indexed.table.latest(), &row),
            in_section: candidate.in_section,
            score: candidate.score,
        })
    }

    fn facets(&self, counts: &[Counts]) -> Facets {
        let (mut services, mut documents): (HashMap<&str, usize>, HashMap<&str, usize>) = Default::default();
        let mut years = vec![0; YEARS.1];
        for (snapshot, counts) in self.archives.iter().zip(counts) {
            for indexed in snapshot.documents() {
                let count = counts.slots.get(indexed.slot as usize).copied().unwrap_or(0);
                *services.entry(&indexed.service.name).or_default() += count;
                *documents.entry(&indexed.document.title).or_default() += count;
            }
            years.iter_mut().zip(&counts.years).for_each(|(sum, count)| *sum += count);
        }
        let sum = |of: fn(&Counts) -> &Vec<usize>, n: usize| -> usize {
            counts.iter().map(|counts| of(counts).get(n).copied().unwrap_or(0)).sum()
        };
        let severities = self.names.severities().iter().enumerate();
        let severities = severities
            .map(|(n, (name, _))| Facet { label: name.as_str().into(), count: sum(|c| &c.severities, n) });
        let topics = (0..self.names.len()).filter_map(|n| Some((self.names.topic(n)?.name.as_str(), n)));
        let topics = topics.map(|(name, n)| (name, sum(|c| &c.topics, n))).collect();
        let current = counts.iter().map(|count| count.current).sum();
        let total: usize = counts.iter().map(|count| count.total).sum();
        let years = (i32::from(YEARS.0)..).zip(years).filter(|&(_, count)| count > 0);
        Facets {
            services: most_first(services),
            documents: most_first(documents),
            severities: severities.filter(|facet| facet.count > 0).collect(),
            topics: most_first(topics),
            years: years.map(|(year, count)| Facet { label: year.to_string().into(), count }).collect(),
            current,
            gone: total - current,
        }
    }
}

fn search_one(query: &Query, compiler: &mut Compiler<'_>, gather: &mut Gather<'_>) -> Result<(), IndexError> {
    let parts = sections::parts(&query.expr);
    let phrase = announced::phrase(&query.expr);
    let (mut taken, mut keys) = (Vec::new(), Vec::new());
    let compiled = compiler.compile(&query.expr);
    for_each(compiler.snapshot, compiled.as_ref(), |address, cell, score| {
        if parts.is_some() {
            taken.push(address);
        }
        if phrase.is_some() {
            keys.push(cell.key);
        }
        gather.take(address, cell, score, false);
    })?;
    match (parts, phrase) {
        (Some(_), _) if gather.has_enough() => Ok(()),
        (Some(parts), _) => sections::gather(&query.expr, &parts, compiler, &taken, gather),
        (None, Some((text, limits))) => announced::gather(text, &limits, compiler, &keys, gather),
        (None, None) => Ok(()),
    }
}

fn most_first(counts: HashMap<&str, usize>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = counts
        .into_iter()
        .filter(|&(_, count)| count > 0)
        .map(|(label, count)| Facet { label: label.into(), count })
        .collect();
    facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    facets
}
