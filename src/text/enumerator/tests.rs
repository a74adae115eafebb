//! The table of what is an enumerator and what is not.

use super::*;

#[track_caller]
fn check(text: &str, expected: Option<(&str, &str)>) {
    let got = enumerator(text).map(|e| (&text[..e.end], &text[e.rest..]));
    assert_eq!(got, expected, "{text:?}");
}

#[test]
fn enumerators() {
    for (text, mark, rest) in [
        ("1. Scope", "1.", "Scope"),
        ("12. Scope", "12.", "Scope"),
        ("1) Scope", "1)", "Scope"),
        ("1: Scope", "1:", "Scope"),
        ("1 - Scope", "1 -", "Scope"),
        ("1 – Scope", "1 –", "Scope"),
        ("1.Scope", "1.", "Scope"),
        ("1.1 Scope", "1.1", "Scope"),
        ("1.1 you must", "1.1", "you must"),
        ("1.2. Scope", "1.2.", "Scope"),
        ("4.2 To the extent", "4.2", "To the extent"),
        ("10.12.3 scope", "10.12.3", "scope"),
        ("1.2", "1.2", ""),
        ("1.", "1.", ""),
        ("(1) scope", "(1)", "scope"),
        ("(1)scope", "(1)", "scope"),
        ("(a) scope", "(a)", "scope"),
        ("(A) scope", "(A)", "scope"),
        ("(ix) scope", "(ix)", "scope"),
        ("(iii) scope", "(iii)", "scope"),
        ("(aa) scope", "(aa)", "scope"),
        ("(a)", "(a)", ""),
        ("(1.2) scope", "(1.2)", "scope"),
        ("a) scope", "a)", "scope"),
        ("a. scope", "a.", "scope"),
        ("A. Scope", "A.", "Scope"),
        ("I. SCOPE", "I.", "SCOPE"),
        ("IV. SCOPE", "IV.", "SCOPE"),
        ("xii) scope", "xii)", "scope"),
        ("XIV. Scope", "XIV.", "Scope"),
        ("1. (a) You", "1. (a)", "You"),
        ("1.(a) You", "1.(a)", "You"),
        ("Article 5", "Article 5", ""),
        ("Article 5. Scope", "Article 5.", "Scope"),
        ("ARTICLE V: SCOPE", "ARTICLE V:", "SCOPE"),
        ("Section A: Scope", "Section A:", "Scope"),
        ("Section 2.1 Scope", "Section 2.1", "Scope"),
        ("Chapter 1 General Rules", "Chapter 1", "General Rules"),
        ("PART II – SCOPE", "PART II –", "SCOPE"),
        ("Annex 1", "Annex 1", ""),
        ("Artikel 3: Geltung", "Artikel 3:", "Geltung"),
        ("Capítulo 2. Objeto", "Capítulo 2.", "Objeto"),
        ("§ 3", "§ 3", ""),
        ("§3 Geltung", "§3", "Geltung"),
        ("§ 3.1. Geltung", "§ 3.1.", "Geltung"),
        ("第一条 范围", "第一条", "范围"),
        ("第12章范围", "第12章", "范围"),
        ("二、范围", "二、", "范围"),
        ("1、范围", "1、", "范围"),
        ("（三）范围", "（三）", "范围"),
    ] {
        check(text, Some((mark, rest)));
    }
}

#[test]
fn none() {
    for text in [
        "",
        "30 days",
        "30 Days after notice",
        "1.5 million users",
        "3.5 hours",
        "2.4 GHz",
        "1.5% of fees",
        "2019. was a year",
        "2019",
        "2019-05-01",
        "12.05.2020 update",
        "1st of May",
        "24/7 help",
        "3rd parties",
        "(c) 2012 Example Ltd",
        "(the fees)",
        "(and) so",
        "(30 days)",
        "e.g. this",
        "i.e. that",
        "Mr. Example",
        "civil. law",
        "mix. of things",
        "No. 5",
        "Section 5 of these terms",
        "Article 6, as amended",
        "section 5: lower case",
        "Sections 5 and 6",
        "Part of the fee",
        "A person may",
        "I agree",
        "Q: What is this?",
        "§ of law",
        "5",
        "1,000 users",
        "$1. of",
        "一个用户",
        "第三方服务",
    ] {
        check(text, None);
    }
}

#[test]
fn values_and_styles() {
    for (text, form, setting, depth, value) in [
        ("3. x", Form::Decimal, Setting::Stop, 1, 3),
        ("3.14 y", Form::Decimal, Setting::Bare, 2, 14),
        ("(c) x", Form::Letter, Setting::Both, 1, 3),
        ("i) x", Form::Roman, Setting::Close, 1, 1),
        ("lxxxix. x", Form::Roman, Setting::Stop, 1, 89),
        ("Section B: x", Form::Word, Setting::Bare, 1, 2),
        ("§ 7 x", Form::Sign, Setting::Bare, 1, 7),
        ("1. (b) x", Form::Letter, Setting::Both, 1, 2),
    ] {
        let e = enumerator(text).unwrap();
        assert_eq!((e.form, e.setting, e.depth, e.value), (form, setting, depth, value), "{text}");
    }
}
