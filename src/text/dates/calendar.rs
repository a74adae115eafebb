//! Dates as people write them: `May 3, 2020`, `3. Mai 2020`, `2020-05-03`, `3/5/2020`, `2020年5月3日`.

use crate::model::Timestamp;

/// Names of months, case folded, in the languages of the larger archives; full names before short ones.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "ledna",
        "ianuarie",
        "január",
        "tammikuuta",
        "ιανουαρίου",
        "січня",
        "januar",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "januari",
        "styczeń",
        "stycznia",
        "января",
        "ocak",
        "jänner",
        "janv",
        "jan",
    ],
    &[
        "february",
        "února",
        "februarie",
        "február",
        "helmikuuta",
        "φεβρουαρίου",
        "лютого",
        "februar",
        "février",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "luty",
        "lutego",
        "февраля",
        "şubat",
        "feb",
        "févr",
    ],
    &[
        "march",
        "března",
        "martie",
        "március",
        "maaliskuuta",
        "μαρτίου",
        "березня",
        "märz",
        "mars",
        "marzo",
        "março",
        "maart",
        "marts",
        "marca",
        "марта",
        "mart",
        "mar",
    ],
    &[
        "april",
        "dubna",
        "aprilie",
        "április",
        "huhtikuuta",
        "απριλίου",
        "квітня",
        "avril",
        "abril",
        "aprile",
        "kwietnia",
        "апреля",
        "nisan",
        "avr",
        "apr",
    ],
    &[
        "may",
        "května",
        "május",
        "toukokuuta",
        "μαΐου",
        "травня",
        "mai",
        "mayo",
        "maggio",
        "maio",
        "mei",
        "maj",
        "maja",
        "мая",
        "mayıs",
    ],
    &[
        "june",
        "června",
        "iunie",
        "június",
        "kesäkuuta",
        "ιουνίου",
        "червня",
        "juni",
        "juin",
        "junio",
        "giugno",
        "junho",
        "czerwca",
        "июня",
        "haziran",
        "jun",
    ],
    &[
        "july",
        "července",
        "iulie",
        "július",
        "heinäkuuta",
        "ιουλίου",
        "липня",
        "juli",
        "juillet",
        "julio",
        "luglio",
        "julho",
        "lipca",
        "июля",
        "temmuz",
        "juil",
        "jul",
    ],
    &[
        "august",
        "srpna",
        "augusztus",
        "elokuuta",
        "αυγούστου",
        "серпня",
        "août",
        "agosto",
        "augustus",
        "augusti",
        "sierpnia",
        "августа",
        "ağustos",
        "aug",
    ],
    &[
        "september",
        "září",
        "septembrie",
        "szeptember",
        "syyskuuta",
        "σεπτεμβρίου",
        "вересня",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "września",
        "сентября",
        "eylül",
        "sept",
        "sep",
    ],
    &[
        "october",
        "října",
        "octombrie",
        "október",
        "lokakuuta",
        "οκτωβρίου",
        "жовтня",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "października",
        "октября",
        "ekim",
        "oct",
        "okt",
    ],
    &[
        "november",
        "listopadu",
        "noiembrie",
        "marraskuuta",
        "νοεμβρίου",
        "листопада",
        "novembre",
        "noviembre",
        "novembro",
        "listopada",
        "ноября",
        "kasım",
        "nov",
    ],
    &[
        "december",
        "prosince",
        "decembrie",
        "joulukuuta",
        "δεκεμβρίου",
        "грудня",
        "dezember",
        "décembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "grudnia",
        "декабря",
        "aralık",
        "dec",
        "dez",
        "déc",
    ],
];

/// Reads the date that a case-folded text starts with: its midnight and its length in bytes.
///
/// Of `3/5/2020` the first number is the month where it can be (as in the United States, where most such
/// texts are from), except with full stops, where it is the day.
pub(super) fn date_at(text: &str) -> Option<(Timestamp, usize)> {
    match text.bytes().next()? {
        b'0'..=b'9' => numeric(text).or_else(|| day_first(text)),
        _ => month_first(text),
    }
}

fn digits(text: &str, most: usize) -> Option<(i16, usize)> {
    let len = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    if len == 0 || len > most {
        return None;
    }
    Some((text.get(..len)?.parse().ok()?, len))
}

fn year(text: &str) -> Option<(i16, usize)> {
    digits(text, 4).filter(|(year, len)| *len == 4 && (1990..2100).contains(year))
}

/// The month whose name a text starts with, and the length of the name: "mars" starts with "mar", so the longest counts.
fn month(text: &str) -> Option<(i8, usize)> {
    let named =
        |name: &&&str| text.strip_prefix(**name).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    let longest = |(i, names): (usize, &&[&str])| {
        names.iter().filter(named).map(|name| name.len()).max().map(|len| (i as i8 + 1, len))
    };
    MONTHS.iter().enumerate().filter_map(longest).max_by_key(|(_, len)| *len)
}

/// Reads the month and year that a case-folded text starts with: the first day's midnight, and its length.
pub(super) fn month_at(text: &str) -> Option<(Timestamp, usize)> {
    let (month, mut at) = month(text)?;
    at += gap(text.get(at..)?);
    let (year, len) = year(text.get(at..)?)?;
    make(year, i16::from(month), 1, at + len)
}

/// Length of what may stand between the parts of a date.
fn gap(text: &str) -> usize {
    let mut rest = text;
    for part in ["st", "nd", "rd", "th", "er", "º", "°"] {
        rest = rest.strip_prefix(part).unwrap_or(rest);
    }
    rest = rest.trim_start_matches([' ', ',', '.', '-', '/', '\u{A0}']);
    for word in ["of ", "de ", "del ", "di ", "do "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    text.len() - rest.len()
}

fn make(year: i16, month: i16, day: i16, len: usize) -> Option<(Timestamp, usize)> {
    Some((Timestamp::from_ymd(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?, len))
}

fn month_first(text: &str) -> Option<(Timestamp, usize)> {
    let (month, mut at) = month(text)?;
    at += gap(text.get(at..)?);
    let (day, len) = digits(text.get(at..)?, 2)?;
    at += len;
    at += gap(text.get(at..)?);
    let (year, len) = year(text.get(at..)?)?;
    make(year, i16::from(month), day, at + len)
}

fn day_first(text: &str) -> Option<(Timestamp, usize)> {
    let (day, mut at) = digits(text, 2)?;
    at += gap(text.get(at..)?);
    let (month, len) = month(text.get(at..)?)?;
    at += len;
    at += gap(text.get(at..)?);
    let (year, len) = year(text.get(at..)?)?;
    make(year, i16::from(month), day, at + len)
}

fn numeric(text: &str) -> Option<(Timestamp, usize)> {
    if let Some((first, len)) = year(text) {
        return year_first(text, first, len);
    }
    let (first, mut at) = digits(text, 2)?;
    let part = text.get(at..)?.chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
    at += 1;
    let spaced = text.get(at..)?.len() - text.get(at..)?.trim_start().len();
    at += spaced.min(1);
    let (second, len) = digits(text.get(at..)?, 2)?;
    at += len;
    at += text.get(at..)?.starts_with(part).then_some(1)?;
    let spaced = text.get(at..)?.len() - text.get(at..)?.trim_start().len();
    at += spaced.min(1);
    let rest = text.get(at..)?;
    let (year, len) =
        year(rest).or_else(|| digits(rest, 2).filter(|d| d.1 == 2).map(|(y, len)| (2000 + y, len)))?;
    let (month, day) = if part == '.' || first > 12 { (second, first) } else { (first, second) };
    make(year, month, day, at + len)
}

/// `2020-05-03`, `2020/5/3`, `2020年5月3日`, `2020. 5. 3`.
fn year_first(text: &str, year: i16, mut at: usize) -> Option<(Timestamp, usize)> {
    let step = |at: usize| {
        let c = text.get(at..)?.chars().next()?;
        let spaced = text.get(at + c.len_utf8()..)?.starts_with(' ');
        matches!(c, '-' | '/' | '.' | '年' | '月' | '년' | '월')
            .then(|| at + c.len_utf8() + usize::from(spaced))
    };
    at = step(at)?;
    // "2020. május 3."
    if let Some((month, len)) = month(text.get(at..)?) {
        at += len + gap(text.get(at + len..)?);
        let (day, len) = digits(text.get(at..)?, 2)?;
        return make(year, i16::from(month), day, at + len);
    }
    let (month, len) = digits(text.get(at..)?, 2)?;
    at = step(at + len)?;
    let (day, len) = digits(text.get(at..)?, 2)?;
    make(year, month, day, at + len)
}
