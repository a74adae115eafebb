//! Figures in words, the same way everywhere: counts, how much a version changed, what is folded or hidden.

use super::meaning::Meaning;
use crate::history::timeline::Hidden;
use crate::model::{ChangeKind, Facts, Timestamp};

/// A count with commas: `4,841`.
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A count and its word: `1 clause`, `2 clauses`.
pub fn counted(n: usize, word: &str) -> String {
    format!("{} {word}{}", count(n), if n == 1 { "" } else { "s" })
}

/// `+2 −1 ~3`: clauses added, removed, reworded; without what is nothing.
pub fn change_figures(facts: &Facts) -> String {
    let parts = [('+', facts.added), ('−', facts.removed), ('~', facts.reworded)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(sign, n)| format!("{sign}{}", count(n as usize)))
        .collect();
    parts.join(" ")
}

/// How old something is, in seconds: a mark that is the thicker the newer it is, its looks, and in words.
pub fn age(seconds: i64) -> (&'static str, Meaning, &'static str) {
    match seconds / Timestamp::DAY {
        ..=90 => ("▋", Meaning::AgeNew, "new: no older than three months"),
        91..=365 => ("▍", Meaning::AgeRecent, "recent: no older than a year"),
        366..=1095 => ("▎", Meaning::AgeOld, "old: no older than three years"),
        _ => ("▏", Meaning::AgeAncient, "ancient: older than three years"),
    }
}

/// How much a version changed; where no clause came, went or was reworded, what it did instead.
pub fn figures_or_word(facts: &Facts) -> String {
    match change_figures(facts) {
        figures if !figures.is_empty() => figures,
        _ if facts.kind == ChangeKind::Change => "reordered".to_owned(),
        _ => facts.kind.word().to_owned(),
    }
}

/// `14 oscillations between two texts`.
pub fn oscillation_label(flaps: usize, texts: usize) -> String {
    let texts = match texts {
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        4 => "four".to_owned(),
        n => count(n),
    };
    format!("{} between {texts} texts", counted(flaps, "oscillation"))
}

/// `31 technical, 4 junk hidden`.
pub fn hidden_label(hidden: Hidden) -> String {
    let parts = hidden.parts().into_iter().map(|(n, word)| format!("{} {word}", count(n)));
    format!("{} hidden", parts.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_commas() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (4841, "4,841"), (1_234_567, "1,234,567")]
        {
            assert_eq!(count(n), text);
        }
    }

    #[test]
    fn what_is_folded_or_hidden() {
        assert_eq!(oscillation_label(1950, 2), "1,950 oscillations between two texts");
        assert_eq!(oscillation_label(6, 5), "6 oscillations between 5 texts");
        let hidden = Hidden { technical: 31, formatting: 0, junk: 1204 };
        assert_eq!(hidden_label(hidden), "31 technical, 1,204 junk hidden");
    }
}
