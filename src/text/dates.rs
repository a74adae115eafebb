//! Dates that a text states about itself: "Last updated: 3 May 2020", "effective as of …", in several languages.

mod calendar;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::model::{StatedDate, StatedKind, Timestamp};
use calendar::{date_at, month_at};

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
    "released on",
    "published on",
    "posted on",
    "publié le",
    "publiée le",
    "veröffentlicht am",
    "geändert am",
    "version du",
    "fassung vom",
    "publicado el",
    "pubblicato il",
    "gepubliceerd op",
    "última modificação",
    "última revisão",
    "senest opdateret",
    "sidst ændret",
    "sist endret",
    "uppdaterad",
    "viimeksi päivitetty",
    "päivitetty",
    "ostatnio zaktualizowano",
    "data aktualizacji",
    "poslední aktualizace",
    "aktualizováno",
    "ultima actualizare",
    "utolsó frissítés",
    "utolsó módosítás",
    "τελευταία ενημέρωση",
    "останнє оновлення",
    "آخر تحديث",
    "güncellenme tarihi",
    "最後更新",
    "最終更新",
    "最新版本",
    "改定日",
    "发布日期",
    "發布日期",
    "최종 업데이트",
    "개정일",
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
    "wirksam seit",
    "in kraft getreten am",
    "entrée en vigueur",
    "entrada en vigor",
    "fecha efectiva",
    "vigente a partir del",
    "efficace dal",
    "entrada em vigor",
    "geldig vanaf",
    "träder i kraft",
    "träder i kraft den",
    "træder i kraft",
    "trer i kraft",
    "voimassa alkaen",
    "data wejścia w życie",
    "wchodzi w życie",
    "účinné od",
    "platné od",
    "účinnost od",
    "în vigoare din",
    "în vigoare de la",
    "hatályos",
    "hatálybalépés",
    "ημερομηνία έναρξης ισχύος",
    "ισχύει από",
    "набирає чинності",
    "تاريخ السريان",
    "生效日",
    "生效时间",
    "発効日",
    "시행일자",
    "발효일",
];

/// Words that say so only in a line that says little else, case folded.
const UPDATED_ALONE: &[&str] =
    &["released", "published", "posted", "issued", "date:", "datum:", "fecha:", "data:"];

/// Words right after a date that say what it is.
const UPDATED_AFTER: &[&str] = &["改定", "改訂", "更新", "修订", "修訂", "개정"];
const EFFECTIVE_AFTER: &[&str] = &["施行", "制定", "生效", "発効", "시행", "발효"];

/// Longest line that says little but a date, in bytes.
pub(super) const LINE: usize = 60;

/// Longest text in which dates are looked for, in bytes.
const LONGEST: usize = 1_500;
/// Longest name of a month with what stands between it and the number after it, in bytes.
const LONGEST_MONTH: usize = 32;
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
    while at < folded.len() {
        if !digit_follows(&folded, at) || !starts_word(&folded, at) {
            at += 1;
            continue;
        }
        let rest = folded.get(at..).unwrap_or_default();
        let Some((date, len)) = date_at(rest).or_else(|| month_at(rest)) else {
            at += 1;
            continue;
        };
        let from = at.saturating_sub(REACH);
        let from = (from..=at).find(|i| folded.is_char_boundary(*i)).unwrap_or(at);
        let before = folded.get(from..at).unwrap_or_default();
        let after = rest.get(len..).unwrap_or_default();
        let kind = kind_before(before, text.len()).or_else(|| kind_after(after));
        if let Some(kind) = kind
            && found.len() < 8
        {
            let stated = StatedDate { kind, date };
            if !found.contains(&stated) {
                found.push(stated);
            }
        }
        at += len;
    }
    found
}

/// All words that are looked for before a date, those of [`UPDATED`] first, then [`EFFECTIVE`].
static BEFORE: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new([UPDATED, EFFECTIVE, UPDATED_ALONE].into_iter().flatten()).ok());

/// What the words right before a date say about it; the last ones said count. In longer texts
/// they must stand close by.
fn kind_before(before: &str, len: usize) -> Option<StatedKind> {
    let (mut updated, mut effective, mut alone) = (None, None, None);
    for found in BEFORE.as_ref()?.find_overlapping_iter(before) {
        let last = match found.pattern().as_usize() {
            i if i < UPDATED.len() => &mut updated,
            i if i < UPDATED.len() + EFFECTIVE.len() => &mut effective,
            _ => &mut alone,
        };
        *last = (*last).max(Some(found.end()));
    }
    let (end, kind) = match (updated, effective) {
        (Some(u), Some(e)) if e >= u => (e, StatedKind::Effective),
        (Some(u), _) => (u, StatedKind::Updated),
        (None, Some(e)) => (e, StatedKind::Effective),
        (None, None) if len <= LINE => (alone?, StatedKind::Updated),
        (None, None) => return None,
    };
    let between = before.get(end..).unwrap_or_default();
    let nearest = if len <= 200 { 40 } else { 12 };
    (between.len() <= nearest && !between.contains(". ")).then_some(kind)
}

/// What the characters right after a date say about it: `2020年5月3日 改定`.
fn kind_after(after: &str) -> Option<StatedKind> {
    let after = after.trim_start_matches(|c: char| matches!(c, '日' | '일' | '.') || c.is_whitespace());
    let says = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    let updated = says(UPDATED_AFTER).then_some(StatedKind::Updated);
    updated.or_else(|| says(EFFECTIVE_AFTER).then_some(StatedKind::Effective))
}

/// The date that a text is, with nothing else in it: of a page that says no more about its age.
pub(super) fn alone(text: &str) -> Option<Timestamp> {
    if text.len() > LINE || !has_year(text) {
        return None;
    }
    let folded = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (date, len) = date_at(&folded).or_else(|| month_at(&folded))?;
    folded.get(len..).is_some_and(|rest| matches!(rest, "" | "日" | "일")).then_some(date)
}

/// Whether a digit comes soon enough for a date to start here: after the name of a month at the latest.
fn digit_follows(text: &str, at: usize) -> bool {
    let window = text.as_bytes().get(at..text.len().min(at + LONGEST_MONTH)).unwrap_or_default();
    window.iter().any(u8::is_ascii_digit)
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
    let year = |at: usize| match bytes.get(at) {
        Some(b'0') => at > 0 && bytes.get(at - 1) == Some(&b'2') && two_digits(at + 1),
        _ => bytes.get(at + 1) == Some(&b'9') && two_digits(at + 2),
    };
    let short = |at: usize| two_digits(at + 1) && at > 0 && digit(at - 1);
    memchr::memchr2_iter(b'0', b'1', bytes).any(year) || memchr::memchr2_iter(b'.', b'/', bytes).any(short)
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
