//! Letters and Roman numerals as numbers, and the units that make a number a quantity.

use super::Form;

/// What one or more letters count to, and whether they are capitals.
pub(super) fn letters(text: &str) -> Option<(Form, u32, bool)> {
    let first = *text.as_bytes().first()?;
    let upper = first.is_ascii_uppercase();
    if text.len() == 1 && first.is_ascii_alphabetic() && !b"ivxIVX".contains(&first) {
        return Some((Form::Letter, u32::from(first.to_ascii_lowercase() - b'a') + 1, upper));
    }
    if text.bytes().any(|b| b.is_ascii_uppercase() != upper) {
        return None;
    }
    if let Some(value) = roman_value(text) {
        return Some((Form::Roman, value, upper));
    }
    // "aa)", "bb)": the second round of the alphabet.
    (text.len() == 2 && text.as_bytes()[1] == first && first.is_ascii_alphabetic())
        .then(|| (Form::Letter, u32::from(first.to_ascii_lowercase() - b'a') + 27, upper))
}

/// The value of a well-formed Roman numeral up to 89; larger ones are words ("mix", "civil") more often.
pub(super) fn roman_value(text: &str) -> Option<u32> {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    const TENS: [&str; 9] = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx"];
    let lower = text.to_ascii_lowercase();
    let units_at = lower.find(['i', 'v']).unwrap_or(lower.len());
    // "ix": the x belongs to the units.
    let tens = TENS.iter().position(|tens| *tens == lower.get(..units_at).unwrap_or_default())?;
    let units = UNITS.iter().position(|units| *units == lower.get(units_at..).unwrap_or_default())?;
    let value = (tens * 10 + units) as u32;
    (value > 0).then_some(value)
}

/// Whether what follows a number makes it a quantity: "1.5 million", "3.5 hours"; "2.3 To the extent" is none.
pub(super) fn units(rest: &str) -> bool {
    const UNITS: &[&str] = &[
        "million",
        "millions",
        "billion",
        "billions",
        "thousand",
        "hour",
        "hours",
        "minute",
        "minutes",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "percent",
        "per",
        "times",
        "or",
        "and",
        "to",
        "of",
        "x",
        "stars",
        "star",
        "GB",
        "MB",
        "KB",
        "TB",
        "GHz",
        "MHz",
        "kg",
        "km",
        "m",
        "cm",
        "mm",
        "EUR",
        "USD",
        "euros",
        "dollars",
        "Prozent",
        "Stunden",
        "Tage",
        "heures",
        "jours",
        "Millionen",
        "millones",
    ];
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(12).collect();
    rest.starts_with(['%', '€', '$', '£']) || UNITS.contains(&word.as_str())
}
