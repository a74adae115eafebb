//! Dates that a text states about itself: "Last updated: 3 May 2020", "effective as of …", in several languages.

mod calendar;

use crate::model::{StatedDate, StatedKind};
use calendar::date_at;

/// Words before a date that say what it is, case folded.
const UPDATED: &[&str] = &[
    "last updated",
    "last modified",
    "last revised",
    "last update",
    "last revision",
    "last changed",
    "updated on",
    "updated:",
    "updated as of",
    "revised on",
    "revised:",
    "modified on",
    "modified:",
    "last reviewed",
    "date of last revision",
    "version of",
    "version dated",
    "dated:",
    "revision date",
    "last edited",
    "update:",
    "updated",
    "revised",
    "zuletzt aktualisiert",
    "letzte aktualisierung",
    "zuletzt geändert",
    "letzte änderung",
    "stand:",
    "stand ",
    "aktualisiert am",
    "stand vom",
    "dernière mise à jour",
    "dernière modification",
    "mise à jour le",
    "mise à jour :",
    "mise à jour",
    "mis à jour le",
    "dernière révision",
    "última actualización",
    "última modificación",
    "actualizado el",
    "fecha de actualización",
    "última revisión",
    "ultimo aggiornamento",
    "ultima modifica",
    "aggiornato il",
    "aggiornata il",
    "ultima revisione",
    "última atualização",
    "atualizado em",
    "laatst bijgewerkt",
    "laatst gewijzigd",
    "bijgewerkt op",
    "senast uppdaterad",
    "senast ändrad",
    "sidst opdateret",
    "sist oppdatert",
    "ostatnia aktualizacja",
    "дата последнего обновления",
    "последнее обновление",
    "son güncelleme",
    "最后更新",
    "最終更新日",
    "更新日期",
    "最終改定",
    "최종 수정일",
    "最近更新",
];

const EFFECTIVE: &[&str] = &[
    "effective date",
    "effective as of",
    "effective from",
    "effective on",
    "effective since",
    "effective:",
    "effective",
    "in effect as of",
    "in force since",
    "in force from",
    "comes into effect",
    "date of entry into force",
    "valid from",
    "valid as of",
    "as of",
    "gültig ab",
    "gültig seit",
    "wirksam ab",
    "in kraft ab",
    "in kraft seit",
    "tritt am",
    "datum des inkrafttretens",
    "wirksamkeitsdatum",
    "date d'entrée en vigueur",
    "date d’entrée en vigueur",
    "en vigueur depuis",
    "en vigueur à compter du",
    "en vigueur le",
    "en vigueur au",
    "date d'effet",
    "date d’effet",
    "applicable à compter du",
    "applicable au",
    "en vigueur",
    "fecha de entrada en vigor",
    "vigente desde",
    "en vigor desde",
    "fecha de vigencia",
    "en vigor a partir del",
    "fecha de entrada en vigencia",
    "in vigore dal",
    "data di entrata in vigore",
    "valido dal",
    "in vigore da",
    "em vigor a partir de",
    "em vigor desde",
    "data de vigência",
    "data de entrada em vigor",
    "van kracht vanaf",
    "ingangsdatum",
    "gäller från",
    "gælder fra",
    "gjelder fra",
    "obowiązuje od",
    "дата вступления в силу",
    "вступает в силу",
    "yürürlük tarihi",
    "生效日期",
    "施行日",
    "制定日",
    "시행일",
];

/// Longest text in which dates are looked for, in bytes.
const LONGEST: usize = 1_500;
/// How far before a date the words stand that say what it is, in bytes.
const REACH: usize = 60;

/// The dates that a display text states about the document it is in.
pub(super) fn stated(text: &str) -> Vec<StatedDate> {
    if text.len() > LONGEST || !has_year(text) {
        return Vec::new();
    }
    let folded = text.to_lowercase();
    let mut found: Vec<StatedDate> = Vec::new();
    let mut at = 0;
    let mut said_before = None;
    while at < folded.len() {
        if !starts_word(&folded, at) {
            at += 1;
            continue;
        }
        let Some((date, len)) = date_at(folded.get(at..).unwrap_or_default()) else {
            at += 1;
            continue;
        };
        let from = at.saturating_sub(REACH);
        let from = (from..=at).find(|i| folded.is_char_boundary(*i)).unwrap_or(at);
        let before = folded.get(from..at).unwrap_or_default();
        let kind = kind_before(before, text.len() <= 200).or(said_before);
        if let Some(kind) = kind
            && found.len() < 8
        {
            let stated = StatedDate { kind, date };
            if !found.contains(&stated) {
                found.push(stated);
            }
        }
        said_before = None;
        at += len;
    }
    found
}

/// What the words right before a date say about it; the last ones said count. In longer texts
/// they must stand close by.
fn kind_before(before: &str, short: bool) -> Option<StatedKind> {
    let last = |phrases: &[&str]| phrases.iter().filter_map(|p| before.rfind(p).map(|at| at + p.len())).max();
    let (updated, effective) = (last(UPDATED), last(EFFECTIVE));
    let (end, kind) = match (updated, effective) {
        (Some(u), Some(e)) if e >= u => (e, StatedKind::Effective),
        (Some(u), _) => (u, StatedKind::Updated),
        (None, Some(e)) => (e, StatedKind::Effective),
        (None, None) => return None,
    };
    let between = before.get(end..).unwrap_or_default();
    let nearest = if short { 40 } else { 12 };
    (between.len() <= nearest && !between.contains(". ")).then_some(kind)
}

fn starts_word(text: &str, at: usize) -> bool {
    text.is_char_boundary(at)
        && !text.get(..at).unwrap_or_default().chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric())
        && text.get(at..).unwrap_or_default().chars().next().is_some_and(char::is_alphanumeric)
}

fn has_year(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let two_digits = |at: usize| digit(at) && digit(at + 1);
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'2' => bytes.get(at + 1) == Some(&b'0') && two_digits(at + 2),
        b'1' => bytes.get(at + 1) == Some(&b'9') && two_digits(at + 2),
        b'.' | b'/' => two_digits(at + 1) && at > 0 && digit(at - 1),
        _ => false,
    })
}

/// Whether a short text is a date and little else ("Effective January 5, 2022", "3 May 2020").
pub(super) fn is_date(text: &str) -> bool {
    if text.len() > 80 || !has_year(text) {
        return false;
    }
    let folded = text.to_lowercase();
    (0..folded.len())
        .filter(|at| starts_word(&folded, *at))
        .find_map(|at| date_at(folded.get(at..)?))
        .is_some_and(|(_, len)| folded.split_whitespace().count() <= 8 && len * 3 >= folded.len())
}

#[cfg(test)]
mod tests;
