//! How long a frame takes over very long texts: keys in, cells out.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use fineprint::app::keymap::Keymap;
use fineprint::insight::Insight;
use fineprint::library::{Archive, Dirs, Personal};
use fineprint::model::Timestamp;
use fineprint::runtime::{Settings, Stage};
use fineprint::ui::theme::Depth;
use fineprint::ui::themes::Themes;

use super::dice::{Dice, common};
use super::report::{median, ms, percentile};

/// Scrolls through a document of 1.2 MB and a comparison of two texts of 300 KB.
pub fn measure(folder: &Path) {
    let corpus = corpus(&folder.join("corpus"));
    let home = tempfile::tempdir().expect("a temporary folder");
    let home = home.path();
    let dirs = Dirs { cache: home.join("cache"), data: home.join("data"), config: home.join("config") };
    println!(
        "| frames of 200×60 cells, from key to cells | half within (ms) | 99 % within (ms) | worst (ms) |"
    );
    println!("|---|--:|--:|--:|");
    for (document, open, what) in
        [("Long", "<enter>", "1.2 MB document"), ("Middle", "<enter>c", "comparison of 300 KB")]
    {
        let personal = Personal::new(&dirs.data);
        let settings = Settings {
            size: (200, 60),
            now: Timestamp(1_790_000_000),
            keymap: Keymap::bundled(),
            themes: Themes::default(),
            theme: "dark".into(),
            fixed: false,
            depth: Depth::True,
            as_of: None,
            sitting: None,
            no_browser: None,
            insight: Arc::new(Insight::bundled().with_records(&personal)),
            personal,
        };
        let mut stage = Stage::open(vec![Archive::open(&corpus, &dirs).expect("a corpus")], &settings);
        stage.press(&format!("p{document}<enter>")).expect("keys");
        // A key waits for what the one before it asked for: the last one here is not among those that are timed.
        stage.press(open).expect("keys").press("j").expect("keys");
        for (name, key, count) in
            [("line by line", "j", 400), ("page by page", "<ctrl-f>", 200), ("to the end and back", "G", 1)]
        {
            let mut times = Vec::new();
            for n in 0..count * 2 {
                let key = if name.ends_with("back") && n % 2 == 1 { "gg" } else { key };
                let start = Instant::now();
                stage.press(key).expect("keys");
                let cells = stage.buffer();
                times.push(start.elapsed());
                std::hint::black_box(cells);
            }
            println!(
                "| {what}, {name} | {} | {} | {} |",
                ms(median(&times)),
                ms(percentile(&times, 99)),
                ms(percentile(&times, 100))
            );
        }
        eprintln!("{}", stage.text());
    }
}

/// A corpus folder with two long documents of two versions each.
fn corpus(folder: &Path) -> PathBuf {
    for (slug, title, bytes) in [("long", "Long", 1_200_000), ("middle", "Middle", 300_000)] {
        let document = folder.join("lengthy").join(slug);
        fs::create_dir_all(&document).expect("a folder");
        fs::write(folder.join("lengthy/service.toml"), "name = \"Lengthy\"\n").expect("a file");
        fs::write(document.join("document.toml"), format!("title = \"{title}\"\n")).expect("a file");
        let mut clauses = clauses(bytes);
        fs::write(document.join("2024-01-01.md"), text(&clauses)).expect("a file");
        let mut dice = Dice::new(5);
        for text in &mut clauses {
            match dice.roll(12) {
                0 => *text = clause(&mut dice),
                1 => text.push_str(" Unless the law of your country forbids it."),
                2 => *text = text.replacen("may", "must", 2),
                _ => {}
            }
        }
        fs::write(document.join("2025-01-01.md"), text(&clauses)).expect("a file");
    }
    folder.to_owned()
}

fn clause(dice: &mut Dice) -> String {
    let common = common();
    let words: Vec<String> = (0..20 + dice.roll(80)).map(|_| dice.word(&common)).collect();
    words.join(" ") + "."
}

fn clauses(bytes: usize) -> Vec<String> {
    let (mut dice, mut clauses, mut length) = (Dice::new(3), Vec::new(), 0);
    while length < bytes {
        clauses.push(clause(&mut dice));
        length += clauses.last().map_or(0, String::len) + 2;
    }
    clauses
}

fn text(clauses: &[String]) -> String {
    let mut text = String::from("# A long text\n\n");
    for (n, clause) in clauses.iter().enumerate() {
        if n % 10 == 0 {
            let _ = write!(text, "## Section {}\n\n", n / 10 + 1);
        }
        let _ = write!(text, "{clause}\n\n");
    }
    text
}
