//! Sizes that no policy has: nested without end, lines and words of millions, queries of thousands of words. All is
//! read, shown, compared and searched within bounds of memory, or refused with a word; nothing breaks.
//!
//! The biggest take minutes in a build for tests: `cargo nextest run --run-ignored all limits`.
#![cfg(unix)]

use std::fs;

use fineprint::source::testing::write_file;

use super::harm::run_by;
use super::support::run::{Ended, Program};

/// Runs with little address space: in kibibytes, code, mapped files and the stacks of threads included.
fn within(program: &Program, memory: usize, arguments: &[&str]) -> Ended {
    let script = format!("ulimit -v {memory}; exec \"$@\"");
    run_by(program, &["sh", "-c", &script, "sh"], arguments)
}

/// Enough for whatever is not excessive.
const MEMORY: usize = 3 << 20;

/// Two versions of a text, the later with a sentence more, through everything that reads them.
#[track_caller]
fn check(ending: &str, text: &str) {
    let program = Program::fresh();
    let corpus = program.folder().join("corpus");
    let name = |year: &str| format!("pier/terms/{year}-01-01.{ending}");
    write_file(&corpus, &name("2023"), text);
    write_file(&corpus, &name("2024"), &format!("{text}\n\nDogs are welcome on the pier.\n"));
    let corpus = corpus.to_str().unwrap();
    let file = program.folder().join("corpus").join(name("2023"));
    for command in [
        &["index"][..],
        &["outline", file.to_str().unwrap()],
        &["versions", "pier/terms"],
        &["show", "pier/terms", "--json"],
        &["compare", "pier/terms@first", "pier/terms", "--json"],
        &["compare", "pier/terms@first", "pier/terms", "--format", "html"],
        &["search", "dogs OR word", "--json"],
        &["export", "--format", "ndjson"],
        &["classify", "pier/terms"],
        &["screenshot", "--size", "80x24", "--keys", "<enter><enter><enter>", "--out", "screen.svg"],
    ] {
        let ended = within(&program, MEMORY, &[&["-a", corpus], command].concat());
        assert!(ended.code <= 1, "{command:?}: {} {}", ended.code, ended.err);
        ended.assert_plain();
    }
    let out = program.folder().join("screen.svg");
    assert!(fs::metadata(out).is_ok_and(|metadata| metadata.len() < 1 << 20));
}

#[test]
fn markdown_in_markdown_without_end() {
    for mark in ["> ", "- ", "1. ", "*", "[", "![", "<b>", "`", "| ", "# ", "- > "] {
        check("md", &format!("{}word", mark.repeat(100_000 / mark.len())));
    }
}

#[test]
fn elements_in_elements_without_end() {
    check("html", &format!("{}word", "<div>".repeat(100_000)));
    for mark in ["<ul><li>", "<b>", "<a href=x>", "<blockquote>", "<table><tr><td>", "<h1>", "<svg>", "<!--"]
    {
        check("html", &format!("{}word", mark.repeat(100_000 / mark.len())));
    }
}

#[test]
fn long_lines_and_words() {
    check("md", &"word ".repeat(100_000));
    check("md", &"w".repeat(1_000_000));
    check("txt", &"w\u{301}".repeat(100_000));
    check("html", &format!("<p>{}<p>{}", "word ".repeat(100_000), "&amp;".repeat(100_000)));
}

#[test]
#[ignore = "takes minutes"]
fn lines_and_words_of_ten_million_characters() {
    check("md", &"word ".repeat(2_000_000));
    check("md", &"w".repeat(10_000_000));
    check("html", &"word ".repeat(2_000_000));
}

#[test]
fn queries_that_nobody_writes() {
    let program = Program::with_sample();
    // A word of the command line has its own limit.
    let many = |part: &str| part.repeat(100_000 / part.len());
    let words = (0..9_000).map(|n| format!("w{n}")).collect::<Vec<_>>();
    for query in [
        words.join(" "),
        words.join(" OR "),
        format!("\"{}\"", words.join(" ")),
        format!("\"{}\"~9", many("the ")),
        many("a* "),
        many("a~2 "),
        many("-a "),
        many("the NEAR/9 "),
        many("("),
        many("\""),
        many("/"),
        many("topic:disputes "),
        many("service:orrin OR "),
        "w".repeat(100_000),
        format!("/{}/", "(a|b?)*".repeat(10_000)),
        "/((a{1000}){1000}){1000}/".to_owned(),
        format!("/{}a{}/", "(".repeat(40_000), ")".repeat(40_000)),
    ] {
        let ended = within(&program, MEMORY, &["search", "--", &query]);
        let start: String = query.chars().take(30).collect();
        ended.assert_plain();
        match ended.code {
            0 | 1 => assert!(ended.out.len() < 1 << 20, "{start}"),
            // What is wrong is told in some lines, not by the whole of it.
            2 => assert!(!ended.err.is_empty() && ended.err.len() < 2_000, "{start}: {}", ended.err.len()),
            code => panic!("{start}: {code} {}", ended.err),
        }
    }
}
