//! Pages and the units they become.

use super::*;
use crate::text::parse::Scratch;

fn page(source: &str) -> Page {
    read(source, &mut |written| Arc::new(written.parse(&mut Scratch::default())))
}

fn units(source: &str) -> Vec<String> {
    let page = page(source);
    page.units
        .iter()
        .zip(&page.parsed)
        .map(|(unit, parsed)| {
            let kind = match unit.kind {
                Kind::Heading(level) => format!("h{level}"),
                Kind::Para if unit.quoted => "q".to_owned(),
                Kind::Para if unit.in_item => format!("p{}", unit.depth),
                Kind::Para => "p".to_owned(),
                Kind::Item => format!("i{}", unit.depth),
                Kind::Row { header: true } => "th".to_owned(),
                Kind::Row { header: false } => "tr".to_owned(),
                Kind::Furniture => "f".to_owned(),
            };
            let number = parsed.enumerator.as_ref().map_or(String::new(), |e| format!("{e} "));
            format!("{kind}:{number}{}", parsed.text)
        })
        .collect()
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(units(source), expected, "{source:?}");
}

#[test]
fn pages() {
    check("<h1>Terms</h1><p>One &amp; two<br>three</p>", &["h1:Terms", "p:One & two\nthree"]);
    check("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>d", &["i0:a", "i1:b", "i0:c", "p:d"]);
    check("<ol><li>a<li>b</ol>", &["i0:1. a", "i0:2. b"]);
    check("<ol start=3><li><p>a</p><p>b</p></ol>", &["i0:3. a", "p0:b"]);
    check(
        "<table><tr><th>A</th><th>B</th></tr><tr><td>c</td><td><p>d</p></td></tr></table>",
        &["th:A | B", "tr:c | d"],
    );
    check("<blockquote><p>a</p></blockquote>", &["q:a"]);
    check("<nav><ul><li>Home</li></ul></nav><p>a</p><footer>x</footer>", &["f:Home", "p:a", "f:x"]);
    check("text <b>bold</b> text", &["p:text bold text"]);
    check("<p>a<p>b", &["p:a", "p:b"]);
    check("a&nbsp;&#8217;b &copy; &unknown;", &["p:a ’b © &unknown;"]);
}

#[test]
fn what_is_not_shown() {
    check("<script>if (a<b) x</script><style>p{}</style>a<!-- b -->c", &["p:ac"]);
    check("<p hidden>a</p><p style='display: none'>b</p><p aria-hidden=true>c</p><p>d</p>", &["p:d"]);
    check("<div hidden><div>a</div>b</div>c", &["p:c"]);
    check("<template><p>a</p></template><noscript>b</noscript>c", &["p:c"]);
    check("<div hidden>never closed", &["p:never closed"]);
}

#[test]
fn titles_and_links() {
    let page = page("<title>Terms &mdash; Example</title><p><a href='/x?a=1&amp;b=2'>here</a>");
    assert_eq!(page.title.as_deref(), Some("Terms — Example"));
    assert_eq!(page.parsed[0].marks, [Mark { range: 0..4, style: Style::Link("/x?a=1&b=2".into()) }]);
}

#[test]
fn malformed_pages_end() {
    check("<p>a <b", &["p:a <b"]);
    check("a < b > c", &["p:a < b > c"]);
    check("<", &["p:<"]);
    check("</p></div>a", &["p:a"]);
    for unit in [
        "<div>",
        "<ul><li>",
        "<b>",
        "<table><tr><td>",
        "<a href=\"",
        "<",
        "<!--",
        "&",
        "<p hidden>",
        "<script>",
        "<div style=\"x",
    ] {
        let _ = units(&unit.repeat(100_000));
    }
    let deep = format!("{}text{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    check(&deep, &["p:text"]);
}
