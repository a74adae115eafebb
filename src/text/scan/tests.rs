//! Tables of texts and the units they are cut into.

use super::*;

/// Units as `kind:body`, with the depth of what stands in a list.
fn units(text: &str) -> Vec<String> {
    scan(text, false)
        .units
        .into_iter()
        .map(|unit| {
            let body = text[unit.body.clone()].trim();
            let kind = match unit.kind {
                Kind::Heading(level) => format!("h{level}"),
                Kind::Para if unit.in_item => format!("p{}", unit.depth),
                Kind::Para => "p".to_owned(),
                Kind::Item => format!("i{}", unit.depth),
                Kind::Row { header: true } => "th".to_owned(),
                Kind::Row { header: false } => "tr".to_owned(),
                Kind::Furniture => "f".to_owned(),
            };
            format!("{kind}:{body}")
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(units(text), expected, "{text:?}");
}

#[test]
fn headings_and_paragraphs() {
    check("# A\ntext\n", &["h1:A", "p:text"]);
    check("A\n===\n\nB\n-----\ntext", &["h1:A", "h2:B", "p:text"]);
    check("one\ntwo\n\nthree", &["p:one\ntwo", "p:three"]);
    check("one\r\n\r\ntwo\rthree", &["p:one", "p:two\rthree"]);
    check("one\n   \ntwo", &["p:one", "p:two"]);
    check("a\n\n- - -\n\nb", &["p:a", "p:b"]);
    check("a\n\n---\n\nb", &["p:a", "p:b"]);
    check("=====", &[]);
    check("A\n\n===\n\nb", &["h1:A", "p:b"]);
    check("*   ### A\n\n    b", &["h3:A", "p0:b"]);
}

#[test]
fn lists() {
    check("*   a\n    *   b\n*   c", &["i0:a", "i1:b", "i0:c"]);
    check("*   *   a", &["i1:a"]);
    check("* a\n  \n    second\n\nout", &["i0:a", "p0:second", "p:out"]);
    check("1.  a\n2.  b\n", &["i0:a", "i0:b"]);
    check("* a\nlazy", &["i0:a\nlazy"]);
    check("● a\n\n● b", &["i0:a", "i0:b"]);
}

#[test]
fn parted_paragraphs() {
    check("a:  \n1.2. b", &["p:a:", "p:1.2. b"]);
    check("a\n(b) c", &["p:a", "p:(b) c"]);
    check("a\n1.2. b", &["p:a\n1.2. b"]);
    check("**Title**  \ntext", &["p:**Title**", "p:text"]);
    check("**Title  \n**text", &["p:**Title", "p:**text"]);
    check("**Title  \nmore**\n----", &["h2:**Title  \nmore**"]);
    check("Back to top Security\n\ntext", &["f:Back to top", "p:Security", "p:text"]);
    check("Back to top\n\ntext", &["f:Back to top", "p:text"]);
}

#[test]
fn tables_and_quotes() {
    check("| a | b |\n| --- | --- |\n| c | d |", &["th:| a | b |", "tr:| c | d |"]);
    check("> a\n> b\n\nc", &["p:a\n> b", "p:c"]);
    check("> > a", &["p:a"]);
}
