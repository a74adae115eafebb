//! Run-in titles: "Retention." in "Retention. We keep …", the bold start of a paragraph.

use std::ops::Range;

use crate::model::{Mark, Style};

/// The run-in title of a clause's display text, its punctuation included; `counted` clauses (with an
/// enumerator) need less to show that they have one.
pub(super) fn title(text: &str, marks: &[Mark], counted: bool) -> Option<Range<usize>> {
    marked(text, marks).or_else(|| plain(text, counted)).map(|end| 0..end)
}

/// Longest run-in title, in bytes.
const LONGEST: usize = 140;

/// The bold or italic start of a text, if it is set off from what follows.
fn marked(text: &str, marks: &[Mark]) -> Option<usize> {
    let starts = |mark: &&Mark| {
        mark.range.start == 0
            && matches!(mark.style, Style::Strong | Style::Emphasis)
            && mark.range.end <= LONGEST
    };
    let end = marks.iter().filter(starts).map(|mark| mark.range.end).max()?;
    let (head, rest) = (text.get(..end)?, text.get(end..)?);
    if !rest.contains(char::is_alphanumeric) {
        return None;
    }
    let closing: usize =
        rest.chars().take_while(|c| matches!(c, '.' | ':' | '?' | '!' | '”' | '"')).map(char::len_utf8).sum();
    let dashed = rest.trim_start().starts_with(['–', '—', '-']);
    let parted =
        head.trim_end_matches(['”', '"', ')']).ends_with(['.', ':', '?', '!']) || rest.starts_with('\n');
    (parted || closing > 0 || dashed).then_some(end + closing)
}

/// A few words with capitals and a stop before a sentence.
fn plain(text: &str, counted: bool) -> Option<usize> {
    let window = (0..=text.len().min(90)).rev().find(|at| text.is_char_boundary(*at))?;
    let head = text.get(..window).filter(|head| head.starts_with(char::is_uppercase))?;
    let (at, stop) = head.char_indices().find(|&(at, c)| {
        matches!(c, '.' | ':' | '?') && text.get(at + 1..).is_some_and(|rest| rest.starts_with([' ', '\n']))
    })?;
    let rest = text.get(at + 1..)?.trim_start();
    let title = text.get(..at)?;
    let mut sentence = rest.split_whitespace();
    let starts = rest.trim_start_matches(['"', '“', '(']).starts_with(char::is_uppercase);
    if !starts || sentence.nth(3).is_none() || !title.starts_with(char::is_uppercase) {
        return None;
    }
    let words: Vec<&str> = title.split_whitespace().collect();
    let last = words.last()?;
    let abbreviated = stop == '.' && (last.len() < 4 && words.len() > 1 || ABBREVIATIONS.contains(last));
    let capitals = words.iter().all(|word| word.len() < 4 || !word.starts_with(char::is_lowercase));
    let most = if counted { 8 } else { 6 };
    let plausible =
        words.len() <= most && (capitals || counted && stop == '.') && !title.contains([',', ';']);
    (plausible && !abbreviated).then_some(at + 1)
}

const ABBREVIATIONS: &[&str] =
    &["Inc", "Ltd", "Corp", "Mr", "Mrs", "Ms", "Dr", "No", "Nos", "Art", "Sec", "Attn", "LLC"];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, counted: bool, expected: Option<&str>) {
        let (text, marks) = super::super::inline::read(raw, false, None);
        let got = title(&text, &marks, counted).map(|range| &text[range]);
        assert_eq!(got, expected, "{raw:?}");
    }

    #[test]
    fn titles() {
        check("**Retention.** We keep it.", false, Some("Retention."));
        check("**Retention**: we keep it.", false, Some("Retention:"));
        check("**Retention** – we keep it.", false, Some("Retention"));
        check("_Retention:_ we keep it.", false, Some("Retention:"));
        check("**Retention**  \nWe keep it.", false, Some("Retention"));
        check("Retention. We keep it for ever.", false, Some("Retention."));
        check("Business Transfers: If we sell the firm, so be it.", false, Some("Business Transfers:"));
        check("Age limitation. You must be of age.", true, Some("Age limitation."));
    }

    #[test]
    fn none() {
        check("**Example Ltd** may keep it.", false, None);
        check("**All of it is bold.**", false, None);
        check("Age limitation of users. You must be of age.", false, None);
        check("We keep it. You may not.", false, None);
        check("Example Inc. We keep it for ever.", false, None);
        check("You agree to: (a) pay; and (b) leave.", false, None);
        check("plain text without any stop", false, None);
    }
}
