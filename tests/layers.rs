//! The house rules that a machine can check: imports point down only, terminal, threads, files and git stay in
//! the rooms that they belong to, every file says what it is, none grows too long.
//!
//! Reads the source as text, without comments and literals; ARCHITECTURE.md tells why the rules are what they
//! are. A new layer gets its place in [`FLOORS`] first.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the bottom up. Layers of one floor don't know each other.
const FLOORS: &[&[&str]] = &[
    &["model"],
    &["text"],
    &["source", "index"],
    &["query", "compare"],
    &["builder"],
    &["library", "export"],
    &["history"],
    &["insight"],
    &["worker"],
    &["app"],
    &["ui"],
    &["terminal"],
    &["runtime"],
    &["cli"],
];

/// The files that stand above all floors.
const ROOF: &[&str] = &["lib.rs", "main.rs"];

/// What may be named in certain places only: the beginning of a path, the layers or files that may name it, why.
const HOMES: &[(&str, &[&str], &str)] = &[
    ("crossterm::", &["terminal"], "only `terminal` knows the real terminal"),
    ("ratatui::", &["ui", "terminal", "runtime"], "nothing below `ui` knows that there is a screen"),
    ("tantivy::", &["index", "query"], "tantivy stays behind `index`, `query` asks it"),
    ("gix::", &["source"], "git stays behind `source`"),
    ("include_dir::", &["source"], "the sample is an archive like any other"),
    ("clap::", &["cli"], "the command line's grammar is `cli`'s"),
    ("directories::", &["library"], "`library` knows where things are kept"),
    (
        "std::fs",
        &[
            "source",
            "index",
            "library",
            "insight/load.rs",
            "cli",
            "worker/exporting.rs",
            "terminal/signals.rs",
        ],
        "pure layers open no file",
    ),
    ("url::", &["library"], "which addresses are sound is decided once"),
    ("std::net", &[], "the program never touches the network"),
    (
        "std::process::Command",
        &["terminal/editor.rs", "terminal/browser.rs"],
        "no other program is run but the user's editor and browser, git least of all",
    ),
    ("thread::spawn", &["worker"], "only `worker` starts threads"),
    ("thread::Builder", &["worker"], "only `worker` starts threads"),
    // Helpers of one call, joined before it returns: the caller's thread is blocked meanwhile, and nobody
    // outside can tell.
    (
        "thread::scope",
        &["worker", "builder/run.rs", "index/lanes.rs", "source/git/ahead.rs"],
        "helper threads are a named exception",
    ),
    ("rayon::", &["worker"], "only `worker` starts threads"),
];

/// Lines of the longest file; some 400 is where to look again.
const LONGEST: usize = 600;

/// A source file.
struct Source {
    /// Below `src/`, with `/`.
    path: String,
    text: String,
    /// Whether it is built for tests only. Tests may look sideways, make files and start threads, not look up.
    for_tests: bool,
}

impl Source {
    /// The layer: the first folder, or the file's own name where it stands in none.
    fn layer(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    fn is_roof(&self) -> bool {
        ROOF.contains(&self.path.as_str())
    }

    /// How many `super` lead from the file's top to the crate's root.
    fn depth(&self) -> usize {
        let folders = self.path.matches('/').count();
        if self.path.ends_with("mod.rs") { folders } else { folders + 1 }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path: PathBuf = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(&root).expect("it was found there");
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                found.push(Source {
                    path: parts.join("/"),
                    text: fs::read_to_string(&path).expect("UTF-8"),
                    for_tests: false,
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    mark_tests(&mut found);
    assert!(found.len() > 50, "only {} files under src: is this the right folder?", found.len());
    found
}

/// Marks the files of modules that are declared as `#[cfg(test)] mod name;`, and those below them.
fn mark_tests(sources: &mut [Source]) {
    let mut roots = Vec::new();
    for source in sources.iter() {
        let folder = source.path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches('/');
        for after in source.text.split("#[cfg(test)]").skip(1) {
            if let Some((name, _)) =
                after.trim_start().strip_prefix("mod ").and_then(|rest| rest.split_once(';'))
            {
                roots.push(format!("{folder}/{name}"));
            }
        }
    }
    for source in sources {
        let path = source.path.trim_end_matches(".rs");
        source.for_tests = roots
            .iter()
            .any(|root| path.strip_prefix(root).is_some_and(|r| r.is_empty() || r.starts_with('/')));
    }
}

/// The text with comments and the insides of literals blanked out, byte for byte, lines kept.
fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => past(bytes, at, b"\n"),
            b'/' if bytes[at..].starts_with(b"/*") => past_comment(bytes, at),
            b'"' => past_quoted(bytes, at, b'"'),
            b'r' if starts_raw(bytes, at) => past_raw(bytes, at),
            b'\'' if is_character(bytes, at) => past_quoted(bytes, at, b'\''),
            _ => {
                at += 1;
                continue;
            }
        };
        out[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end;
    }
    String::from_utf8(out).expect("whole characters were blanked")
}

fn past(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let found = bytes[from..].windows(what.len()).position(|window| window == what);
    found.map_or(bytes.len(), |n| from + n + what.len())
}

fn past_comment(bytes: &[u8], from: usize) -> usize {
    let (mut at, mut depth) = (from + 2, 1);
    while at < bytes.len() && depth > 0 {
        let step = match &bytes[at..] {
            [b'/', b'*', ..] => (2, 1),
            [b'*', b'/', ..] => (2, -1),
            _ => (1, 0),
        };
        at += step.0;
        depth += step.1;
    }
    at
}

fn past_quoted(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn starts_raw(bytes: &[u8], at: usize) -> bool {
    let in_name =
        at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_') && bytes[at - 1] != b'b';
    let rest = &bytes[at + 1..];
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    !in_name && rest.get(hashes) == Some(&b'"')
}

fn past_raw(bytes: &[u8], from: usize) -> usize {
    let hashes = bytes[from + 1..].iter().take_while(|byte| **byte == b'#').count();
    let close: Vec<u8> = [vec![b'"'], vec![b'#'; hashes]].concat();
    past(bytes, from + hashes + 2, &close)
}

/// Whether a `'` begins a character, not a lifetime.
fn is_character(bytes: &[u8], at: usize) -> bool {
    let rest = std::str::from_utf8(&bytes[at + 1..]).unwrap_or_default();
    let mut chars = rest.chars();
    matches!((chars.next(), chars.next()), (Some('\\'), _) | (Some(_), Some('\'')))
}

/// The modules at the crate's root that the code names, with the line of each: `crate::a::…`,
/// `crate::{a::…, b}`, and `super::…` where it leads to the root.
fn named_layers(source: &Source, code: &str) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    let mut roots = vec!["crate::".to_owned()];
    if source.is_roof() {
        roots.push("fineprint::".to_owned());
    } else {
        // At the start of a line it is the file's own; inside a block, a test module's, which is one deeper.
        roots.push(format!("\nuse {}", "super::".repeat(source.depth())));
        roots.push(format!("\npub use {}", "super::".repeat(source.depth())));
    }
    for root in &roots {
        for (at, _) in code.match_indices(root.as_str()) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            for (offset, name) in first_segments(&code[at + root.len()..]) {
                let line = 1 + code[..at + root.len() + offset].matches('\n').count();
                named.push((line, name));
            }
        }
    }
    named
}

/// The first segment of a path, or of each path of a group in braces, with its place.
fn first_segments(rest: &str) -> Vec<(usize, String)> {
    let name = |from: usize| -> String {
        rest[from..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    if !rest.starts_with('{') {
        return vec![(0, name(0))];
    }
    let (mut found, mut depth, mut expected) = (Vec::new(), 0, false);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match c {
            _ if depth == 0 => break,
            '{' | ',' if depth == 1 => expected = true,
            _ if expected && (c.is_alphabetic() || c == '_') => {
                found.push((at, name(at)));
                expected = false;
            }
            _ => {}
        }
    }
    found
}

fn floor(layer: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&layer))
}

/// What breaks the rules in a file, a line each.
fn offences(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let place = |line: usize| format!("src/{}:{line}", source.path);
    if !source.text.starts_with("//!") {
        found.push(format!(
            "{}: begins without `//!` lines that say what lives here and what does not",
            place(1)
        ));
    }
    let lines = source.text.lines().count();
    if lines > LONGEST {
        found.push(format!("{}: {lines} lines; part it by its ideas (at most {LONGEST})", place(lines)));
    }
    let code = code_only(&source.text);
    if !source.is_roof() {
        found.extend(wrong_arrows(source, &code));
    }
    for (path, homes, why) in HOMES.iter().filter(|_| !source.for_tests) {
        let at_home = homes.iter().any(|home| *home == source.layer() || *home == source.path);
        for (at, _) in code.match_indices(path).filter(|_| !at_home) {
            let before = code[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                let line = 1 + code[..at].matches('\n').count();
                found.push(format!("{}: names {path}… ({why})", place(line)));
            }
        }
    }
    found
}

fn wrong_arrows(source: &Source, code: &str) -> Vec<String> {
    let place = |line: usize| format!("src/{}:{line}", source.path);
    let here = source.layer();
    let Some(own) = floor(here) else {
        return vec![format!("{}: the layer `{here}` has no floor in tests/layers.rs", place(1))];
    };
    let wrong = |(line, name): (usize, String)| {
        let what = match floor(&name) {
            _ if name == here => return None,
            Some(other) if other < own => return None,
            Some(other) if other == own && source.for_tests => return None,
            Some(other) if other == own => "points sideways",
            Some(_) => "points up",
            None => "points at no layer",
        };
        Some(format!("{}: {here} → {name} {what}", place(line)))
    };
    named_layers(source, code).into_iter().filter_map(wrong).collect()
}

#[test]
fn the_house_rules_hold() {
    let found: Vec<String> = sources().iter().flat_map(offences).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_floor_is_lived_on() {
    let sources = sources();
    for layer in FLOORS.iter().copied().flatten() {
        assert!(sources.iter().any(|source| source.layer() == *layer), "{layer} has a floor, but no file");
    }
}

/// The offences of a made-up file: what stands between its place and the explanation.
fn check(path: &str, text: &str, expected: &[&str]) {
    let text = format!("//! Made up.\n{text}\n");
    let found = offences(&Source { path: path.into(), text: text.clone(), for_tests: false });
    assert_eq!(found.len(), expected.len(), "{text:?} gives {found:#?}");
    for (offence, expected) in found.iter().zip(expected) {
        assert!(offence.contains(expected), "{text:?} gives {offence:?}, not {expected:?}");
    }
}

#[test]
fn arrows_that_point_up_or_sideways_are_seen() {
    check("text/a.rs", "use crate::model::Clause;", &[]);
    check("text/a.rs", "use crate::text::words;", &[]);
    check("text/a.rs", "use crate::ui::draw;", &["src/text/a.rs:2: text → ui points up"]);
    check(
        "source/git/a.rs",
        "\nuse crate::index::Store;",
        &["src/source/git/a.rs:3: source → index points sideways"],
    );
    check("query/a.rs", "fn f() { crate::compare::compare() }", &["query → compare points sideways"]);
    check("index/a.rs", "pub(crate) use crate::query;", &["index → query points up"]);
    check("model/a.rs", "use crate::attic::Box;", &["model → attic points at no layer"]);
    check("attic/a.rs", "use crate::model::Clause;", &["`attic` has no floor"]);
    check("cli/mod.rs", "use crate::runtime;\nuse crate::model::{Clause, Version};", &[]);
    let group = "use crate::{\n    model::{Clause, Version},\n    app::App,\n    text,\n};";
    check("library/a.rs", group, &["src/library/a.rs:4: library → app points up"]);
}

#[test]
fn ways_round_by_super_are_seen() {
    check("app/mod.rs", "use super::ui::draw;", &["app → ui points up"]);
    check("source/git/a.rs", "use super::super::super::index;", &["source → index points sideways"]);
    check("source/git/a.rs", "use super::super::names;", &[]);
    check("app/mod.rs", "mod tests {\n    use super::reader;\n}", &[]);
}

#[test]
fn comments_and_literals_are_no_code() {
    check("model/a.rs", "/// See [`crate::ui`].\n// crate::app\n/* crate::cli /* crate::cli */ */", &[]);
    check("model/a.rs", "const A: &str = \"crate::ui::draw \\\" crate::ui\";", &[]);
    check("model/a.rs", "const A: &str = r#\"a \" crate::ui::draw\"#;", &[]);
    check(
        "model/a.rs",
        "fn f<'a>(c: &'a char) -> bool { *c == '\"' }\nuse crate::ui;",
        &["a.rs:3: model → ui"],
    );
    check("model/a.rs", "const A: char = '\\'';\nuse crate::ui;", &["model → ui"]);
    check("model/a.rs", "const A: &str = \"// no comment\"; use crate::ui;", &["model → ui"]);
    check("model/a.rs", "let mycrate::ui = 1;", &[]);
}

#[test]
fn what_is_not_at_home_is_seen() {
    check("app/a.rs", "use ratatui::layout::Rect;", &["names ratatui::"]);
    check("ui/a.rs", "use ratatui::layout::Rect;", &[]);
    check("ui/a.rs", "use crossterm::event;", &["names crossterm::"]);
    check("terminal/a.rs", "use crossterm::event;", &[]);
    check("compare/a.rs", "use std::fs;", &["open no file"]);
    check("source/a.rs", "let s = std::net::TcpStream::connect(a);", &["never touches the network"]);
    check("source/a.rs", "std::process::Command::new(g);", &["no other program"]);
    check("library/a.rs", "std::thread::spawn(f);", &["only `worker`"]);
    check("index/a.rs", "std::thread::scope(f);", &["named exception"]);
    check("index/lanes.rs", "std::thread::scope(f);", &[]);
    check("worker/a.rs", "std::thread::Builder::new();", &[]);
    check("query/a.rs", "use rayon::prelude::*;", &["only `worker`"]);
    check("text/a.rs", "fn f() { mytantivy::go() }", &[]);
}

#[test]
fn tests_may_look_sideways() {
    let source = |path: &str, text: &str| Source {
        path: path.into(),
        text: format!("//! Made up.\n{text}"),
        for_tests: false,
    };
    let mut sources = [
        source(
            "compare/mod.rs",
            "#[cfg(test)]\nmod tests;\nmod testsuite;\n#[cfg(test)]\nmod inside {\n    fn f() {}\n}",
        ),
        source("compare/tests/a.rs", "use crate::query::parse;\nuse std::fs;"),
        source("compare/tests.rs", "use crate::library::open_all;"),
        source("compare/testsuite.rs", "use crate::query::parse;"),
        source("text/a.rs", "#[cfg(test)] mod b;"),
        source("text/a/b.rs", "fn f() { std::process::Command::new(g); }"),
    ];
    mark_tests(&mut sources);
    let found: Vec<String> = sources.iter().flat_map(offences).collect();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("compare/tests.rs:2: compare → library points up"));
    assert!(found[1].contains("compare/testsuite.rs:2: compare → query points sideways"));
}

#[test]
fn files_say_what_they_are_and_end_in_time() {
    let bare = Source { path: "model/a.rs".into(), text: "use std::fmt;\n".into(), for_tests: false };
    assert!(offences(&bare)[0].contains("begins without"));
    check("model/a.rs", &"\n".repeat(LONGEST), &["602 lines"]);
    check("model/a.rs", &"\n".repeat(LONGEST - 2), &[]);
}
