//! Moments in UTC: what versions are dated by, and how people write them.
//!
//! No clock is read here.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Seconds in a day.
    pub const DAY: i64 = 86_400;

    fn zoned(self) -> jiff::Zoned {
        jiff::Timestamp::from_second(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC)
    }

    /// Midnight UTC of a calendar day, or `None` where there is no such day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        Some(Self(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second()))
    }

    /// `2025-04-17`.
    pub fn day(self) -> String {
        self.zoned().strftime("%Y-%m-%d").to_string()
    }

    /// `2025-04-17T00:40:12Z`.
    pub fn rfc3339(self) -> String {
        self.zoned().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.zoned().year()
    }

    /// The last second of this moment's day.
    pub fn end_of_day(self) -> Self {
        Self(self.0.div_euclid(Self::DAY) * Self::DAY + Self::DAY - 1)
    }

    /// Reads `2019`, `2019-05`, `2019-05-01` (the first second of it) or RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(moment) = text.parse::<jiff::Timestamp>() {
            return Some(Self(moment.as_second()));
        }
        let mut parts = text.split('-');
        let year = parts.next().filter(|p| p.len() == 4)?.parse().ok()?;
        let two = |part: Option<&str>| match part {
            None => Some(1),
            Some(p) if p.len() == 2 => p.parse().ok(),
            Some(_) => None,
        };
        let (month, day) = (two(parts.next())?, two(parts.next())?);
        if parts.next().is_some() {
            return None;
        }
        Self::from_ymd(year, month, day)
    }

    /// The last second of what [`Timestamp::parse`] reads: the year's, the month's, the day's.
    pub fn parse_end(text: &str) -> Option<Self> {
        let text = text.trim();
        let start = Self::parse(text)?;
        let date = start.zoned().date();
        let end = match text.len() {
            4 => date.last_of_year(),
            7 => date.last_of_month(),
            10 => date,
            _ => return Some(start),
        };
        Some(Self::from_ymd(end.year(), end.month(), end.day())?.end_of_day())
    }

    /// A span of time as one short figure, never more than it was: `3 d`, `4 mo`, `3.5 y`, `12 y`.
    pub fn short_age(seconds: i64) -> String {
        let days = seconds.max(0) / Self::DAY;
        // A year has 365¼ days.
        let tenths = days * 40 / 1461;
        match (days, tenths) {
            (0..=44, _) => format!("{days} d"),
            (45..=730, _) => format!("{} mo", days * 48 / 1461),
            (_, 0..=99) if tenths % 10 > 0 => format!("{}.{} y", tenths / 10, tenths % 10),
            _ => format!("{} y", tenths / 10),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.day())
    }
}

impl FromStr for Timestamp {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::parse(text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_days() {
        for (text, day, end) in [
            ("2019", "2019-01-01", "2019-12-31"),
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2025-04-17", "2025-04-17", "2025-04-17"),
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().day(), day);
            assert_eq!(Timestamp::parse_end(text).unwrap().day(), end);
        }
        assert_eq!(Timestamp::parse("2025-04-17T00:40:12Z").unwrap().rfc3339(), "2025-04-17T00:40:12Z");
        for bad in ["", "20", "2019-13", "2019-02-30", "2019-1-1", "soon", "2019-05-01-02"] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn ages_are_short() {
        for (days, text) in [
            (0, "0 d"),
            (44, "44 d"),
            (61, "2 mo"),
            (366, "12 mo"),
            (731, "2 y"),
            (1290, "3.5 y"),
            (4400, "12 y"),
            (-3, "0 d"),
        ] {
            assert_eq!(Timestamp::short_age(days * Timestamp::DAY), text);
        }
    }
}
