//! What comes into force when, and what is told from it; against archives in `tests/suite/trend.rs`.

use super::*;
use crate::model::ChangeKind;
use crate::model::testing::read_version;

fn version(day: &str, kind: ChangeKind) -> Version {
    read_version(Timestamp::parse(day).unwrap(), kind)
}

fn check_force(days: &[(&str, ChangeKind)], expected: &[(&str, u32)]) {
    let versions: Vec<Version> = days.iter().map(|(day, kind)| version(day, *kind)).collect();
    let steps: Vec<(String, u32)> = in_force(&versions).iter().map(|(date, v)| (date.day(), *v)).collect();
    let expected: Vec<(String, u32)> = expected.iter().map(|(day, v)| ((*day).to_owned(), *v)).collect();
    assert_eq!(steps, expected);
}

#[test]
fn what_comes_into_force() {
    use ChangeKind::{Change, First, Junk};
    check_force(&[], &[]);
    check_force(&[("2020-01-01", First), ("2020-05-01", Change)], &[("2020-01-01", 0), ("2020-05-01", 1)]);
    // Junk never comes into force.
    check_force(&[("2019-01-01", Junk), ("2020-01-01", First), ("2020-02-01", Junk)], &[("2020-01-01", 1)]);
    // The history counts: what was recorded later overtakes what is dated later.
    check_force(
        &[("2020-01-01", First), ("2020-09-01", Change), ("2020-05-01", Change), ("2020-08-01", Change)],
        &[("2020-01-01", 0), ("2020-05-01", 2), ("2020-08-01", 3)],
    );
    // Of one moment the last.
    check_force(&[("2020-01-01", First), ("2020-01-01", Change)], &[("2020-01-01", 1)]);
}

#[test]
fn months() {
    for (day, name, end) in [
        ("2020-02-11", "2020-02", "2020-02-29T23:59:59Z"),
        ("2021-12-31", "2021-12", "2021-12-31T23:59:59Z"),
        ("1969-07-20", "1970-01", "1970-01-31T23:59:59Z"),
    ] {
        let month = Month::of(Timestamp::parse(day).unwrap());
        assert_eq!((month.name().as_str(), month.end().rfc3339().as_str()), (name, end));
    }
}

/// A document that held it at the ends of these months, from January 2020, with a turn in the middle of each
/// month in which that changes.
fn holder(service: &str, document: &str, clauses: &[u32]) -> Holder {
    let mut turns = Vec::new();
    for (month, &count) in clauses.iter().enumerate() {
        let before = month.checked_sub(1).map_or(0, |month| clauses[month]);
        if (before == 0) != (count == 0) {
            turns.push(Turn {
                began: count > 0,
                version: month as u32,
                date: Timestamp(Month(2020 * 12 + month as i32).end().0 - 14 * Timestamp::DAY),
                before: month.checked_sub(1).map(|month| (month as u32, Timestamp(0))),
                clause: ClauseId([month as u8; 16]),
            });
        }
    }
    Holder {
        archive: 0,
        service: service.into(),
        service_slug: service.to_lowercase(),
        document: document.into(),
        document_slug: document.to_lowercase(),
        clauses: clauses.to_vec(),
        turns,
    }
}

fn sample() -> Trend {
    let months: Vec<Month> = (0..14).map(|month| Month(2020 * 12 + month)).collect();
    Trend {
        holders: vec![
            holder("Alder", "Privacy", &[0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
            holder("Alder", "Terms", &[0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]),
            holder("Birch", "Terms", &[3; 14]),
        ],
        recorded: vec![(2, 3); months.len()],
        clauses: 7,
        months,
        took: Duration::default(),
    }
}

#[test]
fn points_are_the_ends_of_months_and_years() {
    let trend = sample();
    let years: Vec<(i32, u32, u32, u32)> =
        trend.points(By::Year).iter().map(|p| (p.month.year(), p.services, p.documents, p.clauses)).collect();
    assert_eq!(years, [(2020, 2, 2, 4), (2021, 2, 2, 4)]);
    let months: Vec<(u32, u32)> =
        trend.points(By::Month).iter().take(5).map(|p| (p.services, p.documents)).collect();
    assert_eq!(months, [(1, 1), (1, 1), (2, 2), (2, 3), (2, 2)]);
    assert_eq!((trend.services(), trend.is_empty(), Trend::default().is_empty()), (2, false, true));
}

fn told(trend: &Trend, by: By, of: Of) -> Vec<String> {
    let tell = |event: Event| {
        let holder = &trend.holders[event.holder];
        let sign = if event.turn.began { '+' } else { '-' };
        let month = Month::of(event.turn.date).name();
        format!("{} {sign} {} {} {month}", event.point, holder.service, holder.document)
    };
    trend.events(by, of).into_iter().map(tell).collect()
}

#[test]
fn events_are_the_difference_of_points() {
    let trend = sample();
    assert_eq!(
        told(&trend, By::Month, Of::Services),
        ["0 + Birch Terms 2020-01", "2 + Alder Privacy 2020-03"]
    );
    assert_eq!(
        told(&trend, By::Year, Of::Documents),
        [
            "0 + Birch Terms 2020-01",
            "0 + Alder Terms 2020-04",
            "1 + Alder Privacy 2021-01",
            "1 - Alder Terms 2021-01"
        ]
    );
    for (by, of) in [By::Year, By::Month].into_iter().flat_map(|by| [(by, Of::Services), (by, Of::Documents)])
    {
        let (points, events) = (trend.points(by), trend.events(by, of));
        let mut count = 0_i32;
        for (n, point) in points.iter().enumerate() {
            let here = events.iter().filter(|event| event.point == n);
            count += here.map(|event| if event.turn.began { 1 } else { -1 }).sum::<i32>();
            let expected = if of == Of::Services { point.services } else { point.documents };
            assert_eq!(count, expected as i32, "{by:?} {of:?} {n}");
        }
    }
}

#[test]
fn who_was_first() {
    let trend = sample();
    let names = |of| -> Vec<String> {
        let name = |(n, turn): (usize, Turn)| {
            let bracket = if turn.before.is_some() { "since" } else { "by" };
            format!("{} {} {bracket}", trend.holders[n].service, trend.holders[n].document)
        };
        trend.firsts(of).into_iter().map(name).collect()
    };
    assert_eq!(names(Of::Services), ["Birch Terms by", "Alder Privacy since"]);
    assert_eq!(names(Of::Documents), ["Birch Terms by", "Alder Privacy since", "Alder Terms since"]);
}
