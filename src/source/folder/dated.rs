//! Dates in the names of versions' files: `2024-04-17.md`, `2024-04-17T08-12.html`, `Terms 2020.txt`.
//!
//! Only names; what a file without a date becomes is `layout`'s business.

use crate::model::Timestamp;

/// Finds the date in a file's name without its ending, at its start or its end, and the name without it.
///
/// A date is `2024`, `2024-04`, `2024-04-17`, or a day with a time in UTC such as `2024-04-17T08-12` or
/// `2024-04-17T08:12:30Z`. Inside a longer name it must be set apart by a space, `-`, `_`, `.`, `(` or `@`.
pub(super) fn find(stem: &str) -> Option<(Timestamp, &str)> {
    at_start(stem).or_else(|| at_end(stem))
}

const APART: [char; 7] = [' ', '-', '_', '.', '(', ')', '@'];

fn at_start(stem: &str) -> Option<(Timestamp, &str)> {
    let (date, length) = read(stem)?;
    let rest = stem.get(length..)?;
    (rest.is_empty() || rest.starts_with(APART)).then(|| (date, rest.trim_matches(APART)))
}

fn at_end(stem: &str) -> Option<(Timestamp, &str)> {
    let trimmed = stem.trim_end_matches(APART);
    let starts = trimmed.char_indices().filter(|&(_, c)| APART.contains(&c)).map(|(i, _)| i + 1);
    // The earliest start is the longest date: "2024-04" ends in "04" as well.
    starts.into_iter().find_map(|start| {
        let (date, length) = read(trimmed.get(start..)?)?;
        (start + length == trimmed.len()).then(|| (date, trimmed[..start].trim_matches(APART)))
    })
}

/// Reads a date at the start of a text: the moment, and how many bytes it takes.
fn read(text: &str) -> Option<(Timestamp, usize)> {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| {
        let part = bytes.get(from..to)?;
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0_i64, |n, d| n * 10 + i64::from(d - b'0')))
    };
    let after = |at: usize, marks: &[u8]| bytes.get(at).is_some_and(|b| marks.contains(b));
    let year = digits(0, 4).filter(|year| (1900..2200).contains(year))?;
    let month = digits(5, 7).filter(|month| after(4, b"-") && (1..=12).contains(month));
    let day = digits(8, 10).filter(|day| month.is_some() && after(7, b"-") && (1..=31).contains(day));
    let date = Timestamp::from_ymd(year as i16, month.unwrap_or(1) as i8, day.unwrap_or(1) as i8)?;
    let mut length = if day.is_some() {
        10
    } else if month.is_some() {
        7
    } else {
        4
    };
    let mut seconds = 0;
    if day.is_some() && after(10, b"T_ ") {
        let hour = digits(11, 13).filter(|&hour| hour < 24);
        let minute = digits(14, 16).filter(|&minute| after(13, b"-:.") && minute < 60);
        if let (Some(hour), Some(minute)) = (hour, minute) {
            let second = digits(17, 19).filter(|&second| after(16, b"-:.") && second < 60);
            seconds = hour * 3600 + minute * 60 + second.unwrap_or(0);
            length = if second.is_some() { 19 } else { 16 };
            length += usize::from(after(length, b"Z"));
        }
    }
    // More digits: a number that is no date.
    let ends = !bytes.get(length).is_some_and(u8::is_ascii_digit);
    ends.then_some((Timestamp(date.0 + seconds), length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_in_names() {
        for (stem, expected) in [
            ("2024-04-17", Some(("2024-04-17T00:00:00Z", ""))),
            ("2024-04", Some(("2024-04-01T00:00:00Z", ""))),
            ("2024", Some(("2024-01-01T00:00:00Z", ""))),
            ("2024-04-17T08-12", Some(("2024-04-17T08:12:00Z", ""))),
            ("2024-04-17T08:12:30Z", Some(("2024-04-17T08:12:30Z", ""))),
            ("2024-04-17-b", Some(("2024-04-17T00:00:00Z", "b"))),
            ("2024-04-17 (2)", Some(("2024-04-17T00:00:00Z", "2"))),
            ("2024-04-17_mobile", Some(("2024-04-17T00:00:00Z", "mobile"))),
            ("Privacy Policy 2020-01-31", Some(("2020-01-31T00:00:00Z", "Privacy Policy"))),
            ("Terms (2020)", Some(("2020-01-01T00:00:00Z", "Terms"))),
            ("terms-2020-02", Some(("2020-02-01T00:00:00Z", "terms"))),
            ("2024-02-30", None),
            ("20240417", None),
            ("2024-04-171", None),
            ("terms", None),
            ("Form 10-2", None),
            ("Section 1234", None),
            ("été2024", None),
            ("", None),
        ] {
            let found = find(stem).map(|(date, rest)| (date.rfc3339(), rest));
            assert_eq!(found, expected.map(|(date, rest)| (date.to_owned(), rest)), "{stem}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_fine(stem in "\\PC{0,30}", digits in "[0-9T:. é-]{0,24}") {
            find(&stem);
            find(&digits);
        }
    }
}
