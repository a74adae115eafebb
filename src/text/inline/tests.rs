//! Tables of inline Markdown and what is shown of it.

use super::*;

#[track_caller]
fn check(raw: &str, text: &str, marks: &[(&str, &str)]) {
    let (got, found) = read(raw, false, None);
    assert_eq!(got, text, "{raw:?}");
    let found: Vec<(String, String)> = found
        .iter()
        .map(|mark| {
            let style = match &mark.style {
                Style::Strong => "strong".to_owned(),
                Style::Emphasis => "em".to_owned(),
                Style::Code => "code".to_owned(),
                Style::Link(target) => target.clone(),
            };
            (got[mark.range.clone()].to_owned(), style)
        })
        .collect();
    let marks: Vec<_> = marks.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(found, marks, "{raw:?}");
}

#[test]
fn emphasis() {
    check("a **bold** word", "a bold word", &[("bold", "strong")]);
    check("**Keeping.** We keep", "Keeping. We keep", &[("Keeping.", "strong")]);
    check("_soft_ and *soft*", "soft and soft", &[("soft", "em"), ("soft", "em")]);
    check("***both***", "both", &[("both", "strong"), ("both", "em")]);
    check("**_both_**", "both", &[("both", "strong"), ("both", "em")]);
    check("(“**EEA**”)", "(“EEA”)", &[("EEA", "strong")]);
    check("**open to the end", "open to the end", &[("open to the end", "strong")]);
    check("closed at the end**", "closed at the end", &[]);
    check("snake_case_name and 2 * 3", "snake_case_name and 2 * 3", &[]);
    check("* starred", "* starred", &[]);
    check("a \\*literal\\* star", "a *literal* star", &[]);
    check("**a****b**", "ab", &[("ab", "strong")]);
}

#[test]
fn links() {
    check("see [our page](https://x.example/p).", "see our page.", &[("our page", "https://x.example/p")]);
    check("[a](/b \"Title\")", "a", &[("a", "/b")]);
    check("[a](/b(c)d)", "a", &[("a", "/b(c)d")]);
    check("[a](<b c>)", "a", &[("a", "b c")]);
    check("[**a** b](c)", "a b", &[("a b", "c"), ("a", "strong")]);
    check("[x [y] z](c)", "x [y] z", &[("x [y] z", "c")]);
    check("![logo](i.png) text", "logo text", &[]);
    check("[![logo](i.png)](/home)", "logo", &[("logo", "/home")]);
    check("[not a link]", "[not a link]", &[]);
    check("[open (a)", "[open (a)", &[]);
    check("\\[x\\](y)", "[x](y)", &[]);
    check("<https://x.example>", "https://x.example", &[("https://x.example", "https://x.example")]);
    check("[a](b", "[a](b", &[]);
    check("[ ](x)[a](y)", "a", &[("a", "y")]);
}

#[test]
fn white_space() {
    check("a\nb", "a b", &[]);
    check("a  \nb", "a\nb", &[]);
    check("a\\\nb", "a\nb", &[]);
    check("a<br>b<br/> c", "a\nb\nc", &[]);
    check("  a \u{A0} b  ", "a b", &[]);
    check("a\r\n   b", "a b", &[]);
    check("a **b **c", "a b c", &[("b", "strong")]);
}

#[test]
fn odds_and_ends() {
    check("1\\. Scope", "1. Scope", &[]);
    check("a &amp; b&nbsp;c &lt;d&gt; &no;", "a & b c <d> &no;", &[]);
    check("`code *x*` done", "code *x* done", &[("code *x*", "code")]);
    check("`open", "`open", &[]);
    check("<your name> <b>x</b> 1 < 2", "<your name> x 1 < 2", &[]);
    check("a<!-- hidden -->b", "ab", &[]);
    check("tail\\", "tail", &[]);
    check("\u{1b}[0m", "␛[0m", &[]);
    check("", "", &[]);
}

#[test]
fn insane_text_ends() {
    for unit in ["[", "]", "[a](", "![", "*", "_a ", "**a", "`", "<a", "&", "(", "[](", "\\", "`` ` "] {
        let raw = unit.repeat(200_000);
        let (text, _) = read(&raw, false, None);
        assert!(text.len() <= raw.len());
    }
}
