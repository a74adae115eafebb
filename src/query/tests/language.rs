//! What queries mean, strictly and while they are typed; what is wrong with wrong ones, and where.

use proptest::prelude::*;

use crate::query::{Expr, Filter, Query, parse, parse_typing};

/// A query written out with every bracket.
fn plain(query: &Query) -> String {
    fn write(expr: &Expr) -> String {
        let all = |parts: &[Expr]| parts.iter().map(write).collect::<Vec<_>>().join(" ");
        match expr {
            Expr::All(parts) => format!("all({})", all(parts)),
            Expr::Any(parts) => format!("any({})", all(parts)),
            Expr::Not(part) => format!("not({})", write(part)),
            Expr::Word(word) => word.clone(),
            Expr::Typing(word) => format!("{word}…"),
            Expr::Phrase(text) => format!("\"{text}\""),
            Expr::Loose(text, others) => format!("\"{text}\"~{others}"),
            Expr::Regex(text) => format!("/{text}/"),
            Expr::Prefix(word) => format!("{word}*"),
            Expr::Fuzzy(word, edits) => format!("{word}~{edits}"),
            Expr::Near(near) => {
                let not = if near.without { "not" } else { "" };
                let name = format!("{not}{:?}{}", near.side, near.within);
                format!("{name}({} {})", write(&near.left), write(&near.right))
            }
            Expr::Filter(Filter::AsOf(moment)) => format!("asof:{}", moment.rfc3339()),
            Expr::Filter(filter) => filter.to_string(),
        }
    }
    write(&query.expr)
}

fn check(text: &str, expected: &str) {
    match parse(text) {
        Ok(query) => assert_eq!(plain(&query), expected, "{text}"),
        Err(error) => panic!("{text}: {error:?}"),
    }
}

fn check_typing(text: &str, expected: &str) {
    assert_eq!(plain(&parse_typing(text)), expected, "{text}");
}

fn check_wrong(text: &str, at: usize, what: &str) {
    let error = parse(text).unwrap_err();
    assert_eq!((error.at, error.what.as_str()), (at, what), "{text}");
    assert!(!error.hint.is_empty());
}

#[test]
fn what_queries_mean() {
    check("arbitration", "arbitration");
    check("class action", "all(class action)");
    check("class AND action", "all(class action)");
    check("\"class  action\" waiver", "all(\"class action\" waiver)");
    check("“class action”", "\"class action\"");
    check("fees OR charges", "any(fees charges)");
    check("late fees OR charges apply", "all(late any(fees charges) apply)");
    check("(late fees) OR charges", "any(all(late fees) charges)");
    check("a OR b OR c", "any(a b c)");
    check("data -cookies", "all(data not(cookies))");
    check("data NOT cookies", "all(data not(cookies))");
    check("-(cookies OR \"web beacons\")", "not(any(cookies \"web beacons\"))");
    check("-\"web beacons\"", "not(\"web beacons\")");
    check("opt-out", "opt-out");
    check("a NEAR/5 b", "Either5(a b)");
    check("a NEAR b c", "all(Either10(a b) c)");
    check("a OR b BEFORE/2 c OR d", "any(a After2(b c) d)");
    check("a BEFORE/2 b AFTER/3 \"c d\"", "Before3(After2(a b) \"c d\")");
    check("a NOT NEAR/2 (b OR c*)", "notEither2(a any(b c*))");
    check("a NOT (b NEAR/2 c)", "all(a not(Either2(b c)))");
    check("near/5 before", "all(near/5 before)");
    check("\"delete account\"~8 x", "all(\"delete account\"~8 x)");
    check("\"delete  your account\"~0", "\"delete your account\"~0");
    check("\"account\"~8", "\"account\"");
    check("a NEAR/2 \"b c\"~3", "Either2(a \"b c\"~3)");
    check("/retain(ed|s)? .{0,20} days/ data", "all(/retain(ed|s)? .{0,20} days/ data)");
    check("-/a/ (/b\\/c/ OR x)", "all(not(/a/) any(/b\\/c/ x))");
    check("and/or a / b // 24/7", "all(and/or a b 24/7)");
    check("//example.org", "//example.org");
    check("arbitrat*", "arbitrat*");
    check("wiaver~1 wiaver~ wiaver~2", "all(wiaver~1 wiaver~1 wiaver~2)");
    check("don't § —", "don't");
    check("https://example.org/a", "https://example.org/a");
    check("10:30", "10:30");
    check("((a))", "a");
    check("service:lantern data", "all(service:lantern data)");
    check("SERVICE:\"Lantern Library\"", "service:\"Lantern Library\"");
    check("-service:lantern", "not(service:lantern)");
    check("document:privacy heading:retention", "all(document:privacy heading:retention)");
    check("topic:arbitration severity:high lang:FR", "all(topic:arbitration severity:high lang:fr)");
    check("is:current OR is:gone", "any(is:current is:gone)");
    check("first:2020..2022", "first:2020-01-01..2022-12-31");
    check("first:2020", "first:2020-01-01..2020-12-31");
    check("first:2020-02..", "first:2020-02-01..");
    check("last:..2019", "last:..2019-12-31");
    check("first:2020-05-01", "first:2020-05-01");
    check("asof:2019-05-01", "asof:2019-05-01T23:59:59Z");
    check("asof:2019-05-01T10:20:30Z", "asof:2019-05-01T10:20:30Z");
    check("个人信息", "个人信息");
}

#[test]
fn what_is_wrong_and_where() {
    check_wrong("a NEAR/5", 2, "NEAR has nothing after it");
    check_wrong("AFTER/5 b", 0, "AFTER has nothing before it");
    check_wrong("a BEFORE/x b", 9, "BEFORE/ takes a number of words from 1 to 100");
    check_wrong("a NEAR/0 b", 7, "NEAR/ takes a number of words from 1 to 100");
    check_wrong("a NEAR/2 (b c)", 9, "NEAR can't tell where this stands");
    check_wrong("x -b NEAR/2 c", 2, "NEAR can't tell where this stands");
    check_wrong("a NOT NEAR/2 is:gone", 13, "NEAR can't tell where this stands");
    check_wrong("\"a b\"~x", 6, "~ takes a number of words from 0 to 100");
    check_wrong("\"a b\"~", 6, "~ takes a number of words from 0 to 100");
    check_wrong("\"a b\"~101", 6, "~ takes a number of words from 0 to 100");
    check_wrong("é /a b", 3, "this regex is not closed");
    check_wrong("/a/i", 0, "this regex is not closed");
    check_wrong("é /a(b/", 5, "unclosed group");
    check_wrong("é /^/", 4, "this regex matches no text");
    check_wrong("/a/ NEAR/2 b", 0, "NEAR can't tell where this stands");
    check_wrong("", 0, "the query asks for nothing");
    check_wrong(" — ", 0, "the query asks for nothing");
    check_wrong("data \"machine", 5, "this quote is not closed");
    check_wrong("(data", 0, "this ( is not closed");
    check_wrong("data)", 4, "this ) closes nothing");
    check_wrong("a ()", 2, "these brackets hold nothing");
    check_wrong("OR a", 0, "OR has nothing before it");
    check_wrong("a OR", 2, "OR has nothing after it");
    check_wrong("a OR OR b", 2, "OR has nothing after it");
    check_wrong("a AND", 2, "AND has nothing after it");
    check_wrong("a NOT", 2, "nothing follows to be left out");
    check_wrong("a *", 2, "nothing stands before *");
    check_wrong("word~7", 4, "~ allows 1 or 2 edits");
    check_wrong("opt-out~1", 0, "~ follows a single word");
    check_wrong("é servce:x", 3, "servce: is no field");
    check_wrong("data first:2022..2020", 11, "\"2022..2020\" ends before it begins");
    check_wrong("service:", 0, "service: has no value");
    check_wrong("is:old", 3, "is:old means nothing");
    check_wrong("first:soon", 6, "\"soon\" is not a date");
    check_wrong("first:..", 6, "\"..\" is not a date");
    check_wrong("asof:2019-13-01", 5, "\"2019-13-01\" is not a day");
    check_wrong("lang:klingon", 5, "\"klingon\" is not a language code that is told apart");
    check_wrong(&"(".repeat(200), 50, "brackets are nested too deeply");
    check_wrong(&"a".repeat(5000), 0, "the query is too long");
}

#[test]
fn while_typing() {
    check_typing("", "all()");
    check_typing("ar", "ar");
    check_typing("arb", "arb…");
    check_typing("arbitration ", "arbitration");
    check_typing("class act", "all(class act…)");
    check_typing("class \"act", "all(class \"act\")");
    check_typing("class -", "class");
    check_typing("class OR", "class");
    check_typing("class OR wai", "any(class wai…)");
    check_typing("(class", "class…");
    check_typing("class)", "class");
    check_typing("service:", "all()");
    check_typing("data first:20", "data");
    check_typing("data servce:x", "data");
    check_typing("data is:g", "data");
    check_typing("wiaver~", "wiaver~1");
    check_typing("\"a b\"~", "\"a b\"");
    check_typing("\"a b\"~4", "\"a b\"~4");
    check_typing("data /", "data");
    check_typing("data /ret", "all(data /ret/)");
    check_typing("data /ret(ai", "all(data /ret/)");
    check_typing("data /ret(ai)/", "all(data /ret(ai)/)");
    check_typing("data /ret(ai/ x", "all(data x)");
    check_typing("/(", "all()");
    check_typing("and/", "and/");
}

#[test]
fn narrowing_adds_a_filter_once() {
    let query = parse("data").unwrap().narrowed(Filter::Gone);
    assert_eq!(query.to_string(), "data is:gone");
    assert_eq!(query.narrowed(Filter::Gone).to_string(), "data is:gone");
    assert_eq!(parse("a OR b").unwrap().narrowed(Filter::Current).to_string(), "(a OR b) is:current");
}

#[test]
fn a_name_like_an_operator_is_written_in_quotes() {
    let query = parse("service:\" OR\"").unwrap();
    assert_eq!(query.to_string(), "service:\"OR\"");
    assert_eq!(parse(&query.to_string()).unwrap(), query);
}

#[test]
fn names_that_look_like_more_are_quoted() {
    for text in [
        "service:\"-first:\"*a",
        "service:\"-first:\"",
        "document:\"is:gone\" a",
        "heading:\"-\"",
        "service:\"/x/\"",
    ] {
        let Ok(query) = parse(text) else { panic!("{text} is not read") };
        let written = query.to_string();
        assert_eq!(parse(&written), Ok(query), "{text} was written as {written}");
    }
}

proptest! {
    #[test]
    fn nothing_panics_and_what_is_written_is_read_again(text in "([a-z]{1,6}|OR|AND|NOT|\\(|\\)|-|\"| |first:|2020|\\.\\.|is:gone|service:|\\*|~1|/|é){0,14}") {
        parse_typing(&text);
        if let Ok(query) = parse(&text) {
            let written = query.to_string();
            prop_assert_eq!(parse(&written).unwrap(), query, "{} was written as {}", text, written);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        parse_typing(&text);
        if let Err(error) = parse(&text) {
            prop_assert!(text.is_char_boundary(error.at));
        }
    }
}
