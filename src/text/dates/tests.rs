//! Tables of stated dates.

use super::*;

#[track_caller]
fn check(text: &str, expected: &[(StatedKind, &str)]) {
    let got: Vec<_> = stated(text).iter().map(|d| (d.kind, d.date.day())).collect();
    let expected: Vec<_> = expected.iter().map(|(kind, day)| (*kind, (*day).to_owned())).collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn dates_stated() {
    use StatedKind::{Effective, Updated};
    for (text, kind, day) in [
        ("Last updated: April 17, 2024", Updated, "2024-04-17"),
        ("Last Updated: 17 April 2024", Updated, "2024-04-17"),
        ("Last modified on 08/12/2026", Updated, "2026-08-12"),
        ("Effective 1 January 2026", Effective, "2026-01-01"),
        ("Effective date: January 1st, 2026", Effective, "2026-01-01"),
        ("This policy is effective as of September 14, 2012", Effective, "2012-09-14"),
        ("Last updated 2026-08-06", Updated, "2026-08-06"),
        ("Stand: 3. Mai 2020", Updated, "2020-05-03"),
        ("Gültig ab 03.05.2020", Effective, "2020-05-03"),
        ("Dernière mise à jour : 3 mai 2020", Updated, "2020-05-03"),
        ("Date d’entrée en vigueur : 1er août 2021", Effective, "2021-08-01"),
        ("Última actualización: 3 de mayo de 2020", Updated, "2020-05-03"),
        ("In vigore dal 3 marzo 2020", Effective, "2020-03-03"),
        ("更新日期：2020年5月3日", Updated, "2020-05-03"),
        ("Laatst bijgewerkt: 3 mei 2020", Updated, "2020-05-03"),
    ] {
        check(text, &[(kind, day)]);
    }
    check(
        "Effective September 24, 2024. Last Revised March 24, 2026",
        &[(Effective, "2024-09-24"), (Updated, "2026-03-24")],
    );
}

#[test]
fn none_stated() {
    for text in [
        "",
        "We were founded on 3 May 2020.",
        "Last updated: soon",
        "Effective February 30, 2020",
        "Call 1-866-579-7172",
        "Under Regulation 2016/679 of 27 April 2016 you may object.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn texts_that_are_dates() {
    for text in ["Effective January 5, 2022", "3 May 2020", "Dated: January 5, 2022"] {
        assert!(is_date(text), "{text}");
    }
    for text in ["Changes of 2020", "What we changed on January 5, 2022 and why we did so for all of you", ""]
    {
        assert!(!is_date(text), "{text}");
    }
}
