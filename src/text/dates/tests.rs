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
        ("Last updated: July 2026", Updated, "2026-07-01"),
        ("Released August 14, 2025", Updated, "2025-08-14"),
        ("Senest opdateret 3. marts 2020", Updated, "2020-03-03"),
        ("Viimeksi päivitetty 3. marraskuuta 2020", Updated, "2020-11-03"),
        ("Obowiązuje od 3 maja 2020", Effective, "2020-05-03"),
        ("Účinné od 3. července 2020", Effective, "2020-07-03"),
        ("Ultima actualizare: 3 martie 2020", Updated, "2020-03-03"),
        ("Hatályos: 2020. május 3.", Effective, "2020-05-03"),
        ("Τελευταία ενημέρωση: 3 Μαΐου 2020", Updated, "2020-05-03"),
        ("Останнє оновлення: 3 травня 2020 р.", Updated, "2020-05-03"),
        ("Дата вступления в силу: 3 мая 2020 г.", Effective, "2020-05-03"),
        ("Última atualização: 3 de março de 2020", Updated, "2020-03-03"),
        ("Son güncelleme: 3 Mayıs 2020", Updated, "2020-05-03"),
        ("2020年5月3日 改定", Updated, "2020-05-03"),
        ("施行日：2020年5月3日", Effective, "2020-05-03"),
        ("시행일자: 2020년 5월 3일", Effective, "2020-05-03"),
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
        "In May 2020 we were founded.",
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

#[test]
fn texts_that_are_nothing_but_a_date() {
    for (text, day) in [
        ("February 14, 2025", Some("2025-02-14")),
        ("(3 May 2020)", Some("2020-05-03")),
        ("March 2023", Some("2023-03-01")),
        ("2020年5月3日", Some("2020-05-03")),
        ("3 May 2020, London", None),
        ("May", None),
    ] {
        assert_eq!(alone(text).map(|date| date.day()), day.map(str::to_owned), "{text}");
    }
}
