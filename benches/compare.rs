//! Comparing two texts: reading included, as the whole of what a reader waits for.

use std::collections::HashMap;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use fineprint::app::key::Key;
use fineprint::app::keymap::Keymap;
use fineprint::app::{App, Msg, View};
use fineprint::compare::compare;
use fineprint::model::{Cancel, Content, Digest, Format, Provenance, Recorded, Timestamp, Version};
use fineprint::ui::theme::{Depth, Theme};
use fineprint::worker::{Asked, Compared, Reading, Reply, Target};
use fineprint::{text, ui};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const WORDS: &[&str] = &[
    "account", "agree", "archive", "board", "cancel", "charge", "city", "claim", "close", "collect",
    "consent", "court", "data", "delete", "device", "follow", "forecast", "garden", "harvest", "invite",
    "journal", "keep", "ladder", "law", "listen", "market", "member", "notice", "offer", "orchard",
    "partner", "payment", "playlist", "price", "profile", "publish", "record", "refund", "region", "render",
    "request", "review", "season", "secure", "sensor", "share", "station", "store", "stream", "supplier",
    "tenant", "track", "transfer", "update", "vendor", "visit", "weather", "window", "yard",
];
const JOINTS: &[&str] =
    &["we", "may", "your", "the", "and", "to", "of", "with", "not", "for", "you", "our", "a", "when"];

/// A small generator of numbers (xorshift): benches need no better chance, only the same one every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn sentence(&mut self, words: usize) -> String {
        let word = |dice: &mut Self, at: usize| {
            let list = if at.is_multiple_of(2) { JOINTS } else { WORDS };
            list[dice.roll(list.len())].to_owned()
        };
        let list: Vec<String> = (0..words).map(|at| word(self, at)).collect();
        format!("{}.", list.join(" "))
    }

    /// Paragraphs of about `bytes` in all, a heading before every ninth, with `links` links.
    fn policy(&mut self, bytes: usize, links: usize) -> Vec<String> {
        let mut paragraphs = Vec::new();
        let mut length = 0;
        while length < bytes {
            if paragraphs.len() % 10 == 0 {
                paragraphs.push(format!("## {}", self.sentence(4).trim_end_matches('.')));
            }
            let words = 12 + self.roll(70);
            paragraphs.push(self.sentence(words));
            length += paragraphs.last().map_or(0, String::len) + 2;
        }
        for link in 0..links {
            let at = self.roll(paragraphs.len());
            let address = format!("https://service.example/help/{link}?from=policy");
            paragraphs[at].extend([" [more about this](", &address, ")"]);
        }
        paragraphs
    }

    /// A later version: reworded, extended, shortened, moved.
    fn revise(&mut self, paragraphs: &[String]) -> Vec<String> {
        let mut new = Vec::new();
        for paragraph in paragraphs {
            match self.roll(12) {
                0 => {}
                1..=3 => new.push(paragraph.replacen("may", "will", 1).replacen("share", "transfer", 1)),
                4 => {
                    let words = 20 + self.roll(40);
                    new.push(paragraph.clone());
                    new.push(self.sentence(words));
                }
                5 => {
                    let at = self.roll(new.len() + 1);
                    new.insert(at, paragraph.clone());
                }
                _ => new.push(paragraph.clone()),
            }
        }
        new
    }
}

/// The same two texts as files, compared by what people use otherwise: for scale, where git is at hand.
fn beside(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, old: &str, new: &str) {
    let folder = tempfile::tempdir().expect("a folder for two files");
    for (file, text) in [("old.md", old), ("new.md", new)] {
        std::fs::write(folder.path().join(file), text).expect("two files are written");
    }
    let diff = || {
        let arguments = ["diff", "--no-index", "--word-diff", "old.md", "new.md"];
        Command::new("git").args(arguments).current_dir(folder.path()).stdout(Stdio::null()).status()
    };
    if diff().is_ok() {
        group.bench_function(format!("git diff --word-diff: {name}"), |b| b.iter(diff));
    }
}

fn bench(c: &mut Criterion) {
    let mut dice = Dice(0x5eed_1234_5678);
    let small = dice.policy(40_000, 40);
    let mut grown = dice.revise(&small);
    grown.extend(dice.policy(20_000, 10));
    let large = dice.policy(315_000, 900);
    let revised = dice.revise(&large);
    let unlike = dice.policy(300_000, 0);
    let pairs = [
        ("40 KB against 60 KB", small.join("\n\n"), grown.join("\n\n")),
        ("315 KB against 315 KB, 900 links", large.join("\n\n"), revised.join("\n\n")),
        ("300 KB against 300 KB, unlike", large.join("\n\n"), unlike.join("\n\n")),
    ];
    let mut group = c.benchmark_group("compare");
    group.sample_size(20);
    for (name, old, new) in &pairs {
        group.bench_function(format!("read and compare: {name}"), |b| {
            b.iter(|| {
                let old = text::read(old.as_bytes(), Format::Markdown);
                let new = text::read(new.as_bytes(), Format::Markdown);
                black_box(compare(&old, &new, &Cancel::default()))
            });
        });
        beside(&mut group, name, old, new);
        let (old, new) =
            (text::read(old.as_bytes(), Format::Markdown), text::read(new.as_bytes(), Format::Markdown));
        group.bench_function(format!("compare: {name}"), |b| {
            b.iter(|| black_box(compare(&old, &new, &Cancel::default())));
        });
    }
    group.finish();
}

/// A version's text as the screen has it.
fn reading(text: &str, version: usize) -> Arc<Reading> {
    let recorded = |year: i16| Version {
        date: Timestamp::from_ymd(year, 1, 1).expect("a day"),
        content: Content::File { path: String::new(), size: 0, modified: 0 },
        format: Format::Markdown,
        commit: None,
        recorded: Recorded::Unknown,
        facts: None,
    };
    Arc::new(Reading {
        told: HashMap::new(),
        target: Target { archive: 0, service: "alder".into(), document: "terms".into(), version },
        archive: "bench".into(),
        several: false,
        service: "Alder".into(),
        document: "Terms".into(),
        versions: vec![recorded(2020), recorded(2021)],
        outline: text::read(text.as_bytes(), Format::Markdown),
        lifetimes: HashMap::new(),
        provenance: Provenance::default(),
        sha256: Digest([0; 32]),
    })
}

/// What a key costs in a comparison of 315 KB with 315 KB: moving, and drawing the frame.
fn frames(c: &mut Criterion) {
    let mut dice = Dice(0x5eed_1234_5678);
    let large = dice.policy(315_000, 900);
    let revised = dice.revise(&large).join("\n\n");
    let (old, new) = (reading(&large.join("\n\n"), 0), reading(&revised, 1));
    let comparison = compare(&old.outline, &new.outline, &Cancel::default()).expect("nobody cancels");
    let whole = (Arc::clone(&old), Arc::clone(&new));
    let asked = Asked { old: old.target.clone(), new: new.target.clone(), parts: None };
    let now = Timestamp::from_ymd(2026, 1, 1).expect("a day");
    let mut app = App::new(vec!["bench".into()], Keymap::bundled(), now);
    app.update(Msg::Resize(160, 45));
    (app.view, app.compare.wanted) = (View::Compare, Some(asked));
    app.update(Msg::Reply(Reply::Compared(Arc::new(Compared { old, new, parts: None, whole, comparison }))));
    let theme = Theme::bundled("dark", Depth::True);
    let mut group = c.benchmark_group("compare");
    for keys in ["j", "n", "u", "Z"] {
        let pressed = Key::parse_sequence(keys).expect("keys");
        group.bench_function(format!("a frame after {keys}: 315 KB against 315 KB"), |b| {
            b.iter(|| {
                for &key in &pressed {
                    app.update(Msg::Key(key));
                }
                let mut buffer = Buffer::empty(Rect::new(0, 0, 160, 45));
                ui::draw(&app, &theme, &mut buffer);
                black_box(buffer)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench, frames);
criterion_main!(benches);
