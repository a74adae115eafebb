//! Indexing and searching a generated archive: `cargo bench --bench index`.
//!
//! The archive is made of invented words with a realistic spread of frequencies: 60 documents of 30
//! versions, of which some flap and most change one clause in twenty.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fineprint::builder::{Event, Options, build};
use fineprint::index::Store;
use fineprint::model::{
    Cancel, Content, Document, Format, Holdings, Progress, Provenance, Recorded, Service, Timestamp, Version,
};
use fineprint::query::{Searcher, Sort, parse};
use fineprint::source::{Contents, Previous, Scan, Source, SourceError, Stamp};

const DOCUMENTS: usize = 60;
const VERSIONS: usize = 30;
const CLAUSES: usize = 120;

/// A small generator of numbers (xorshift), so that every run sees the same archive.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    /// A word: few are frequent, many are rare.
    fn word(&mut self) -> String {
        let below = [20, 200, 2_000, 20_000][self.roll(4)];
        let mut number = self.roll(below) + 7;
        let mut word = String::new();
        while number > 0 {
            word.push_str(["ka", "lo", "mi", "ne", "ru", "sa", "te", "vo", "zu", "ba"][number % 10]);
            number /= 10;
        }
        word
    }

    fn clause(&mut self) -> String {
        let words: Vec<String> = (0..15 + self.roll(40)).map(|_| self.word()).collect();
        format!("{}.", words.join(" "))
    }
}

struct Generated {
    holdings: Holdings,
    texts: Arc<HashMap<Content, Vec<u8>>>,
    bytes: u64,
}

struct Texts(Arc<HashMap<Content, Vec<u8>>>);

fn generate() -> Generated {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut texts = HashMap::new();
    let mut bytes = 0;
    let services = (0..DOCUMENTS).map(|n| {
        let mut clauses: Vec<String> = (0..CLAUSES).map(|_| dice.clause()).collect();
        let mut before = clauses.clone();
        let versions = (0..VERSIONS).map(|v| {
            if dice.roll(4) == 0 {
                std::mem::swap(&mut before, &mut clauses);
            } else {
                before.clone_from(&clauses);
                for _ in 0..CLAUSES / 20 {
                    let at = dice.roll(CLAUSES);
                    clauses[at] = dice.clause();
                }
            }
            let sections =
                clauses.chunks(8).map(|section| format!("## {}\n\n{}", section[0], section.join("\n\n")));
            let text = sections.collect::<Vec<_>>().join("\n\n").into_bytes();
            bytes += text.len() as u64;
            let content = Content::File { path: format!("{n}/{v}"), size: text.len() as u64, modified: 0 };
            texts.insert(content.clone(), text);
            Version {
                date: Timestamp(Timestamp::DAY * (15_000 + v as i64 * 30)),
                content,
                format: Format::Markdown,
                commit: None,
                recorded: Recorded::Change,
                facts: None,
            }
        });
        let versions = versions.collect();
        let document = Document {
            title: "Terms".into(),
            slug: "terms".into(),
            kind: "Terms".into(),
            url: None,
            versions,
        };
        Service {
            name: format!("S{n:03}"),
            slug: format!("s{n:03}"),
            documents: vec![document],
            ..Service::default()
        }
    });
    let services = services.collect();
    Generated { holdings: Holdings { services }, texts: Arc::new(texts), bytes }
}

impl Source for Generated {
    #[allow(clippy::unnecessary_literal_bound)]
    fn name(&self) -> &str {
        "generated"
    }
    fn identity(&self) -> String {
        "generated".into()
    }
    fn stamp(&self) -> Result<Stamp, SourceError> {
        Ok(Stamp("1".into()))
    }
    fn scan(&self, _: Option<Previous<'_>>, _: &Cancel, _: &dyn Fn(Progress)) -> Result<Scan, SourceError> {
        Ok(Scan { stamp: Stamp("1".into()), holdings: self.holdings.clone(), warnings: Vec::new() })
    }
    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError> {
        Ok(Box::new(Texts(Arc::clone(&self.texts))))
    }
    fn provenance(&self, _: &Document, _: &Version) -> Result<Provenance, SourceError> {
        Ok(Provenance::default())
    }
}

impl Contents for Texts {
    fn read(&mut self, content: &Content) -> Result<Vec<u8>, SourceError> {
        Ok(self.0.get(content).cloned().unwrap_or_default())
    }
}

fn benches(criterion: &mut Criterion) {
    let archive = generate();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::folder(folder.path(), "generated");
    let index = |rebuild| {
        let options = Options { rebuild, ..Options::default() };
        build(&archive, &store, options, &Cancel::default(), &|_: Event| {}).expect("an index")
    };
    let snapshot = index(true).snapshot;

    let mut group = criterion.benchmark_group("index");
    group.sample_size(10).throughput(Throughput::Bytes(archive.bytes));
    group.bench_function("from nothing", |b| b.iter(|| index(true)));
    group.finish();
    criterion.bench_function("index/unchanged", |b| b.iter(|| index(false)));

    let searcher = Searcher::new(vec![snapshot], Arc::default());
    let mut group = criterion.benchmark_group("search");
    for (name, text) in [
        ("rare word", "lokamine"),
        ("frequent word", "ru"),
        ("two words", "mika sane"),
        ("phrase", "\"ru ne\""),
        ("beginning", "lokam*"),
        ("misspelt", "lokamime~1"),
        ("in force", "ru asof:2012-01-01"),
        ("gone", "is:gone mika -sane"),
    ] {
        let query = parse(text).expect("a query");
        group.bench_function(name, |b| {
            b.iter(|| searcher.search(black_box(&query), 50, Sort::Relevance).expect("hits"));
        });
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
