//! Words that weigh: numbers, amounts, dates, negations, modal verbs. A change in one of them changes duties.

use std::ops::Range;

use serde::Serialize;

use super::words;

/// Why a word weighs. In order of how much a change in it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// "$5", "30%".
    Amount,
    /// "30", "thirty", "18".
    Number,
    /// "not", "never", "without".
    Negation,
    /// "may", "must", "will".
    Modal,
    /// "January", "2024", "2024-04-17".
    Date,
}

/// What weighs in a change, in words: "30 days" → "14 days". Either side may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Weighty {
    /// Why.
    pub weight: Weight,
    /// The words before.
    pub old: String,
    /// The words after.
    pub new: String,
}

impl Weighty {
    /// `30 → 14 days`, `+ not`, `− unless`.
    pub fn label(&self) -> String {
        match (self.old.is_empty(), self.new.is_empty()) {
            (true, _) => format!("+ {}", self.new),
            (_, true) => format!("− {}", self.old),
            _ => format!("{} → {}", self.old, self.new),
        }
    }
}

/// The words of a text that weigh, with their byte ranges.
pub fn weighty_words(text: &str) -> Vec<(Range<usize>, Weight)> {
    let mut found = Vec::new();
    words::scan(text, |range| {
        if let Some(weight) = weight_of(&text[range.clone()]) {
            found.push((range, weight));
        }
    });
    found
}

/// Why a word weighs, if it does.
pub(super) fn weight_of(word: &str) -> Option<Weight> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits > 0 {
        return numeric(word, digits);
    }
    if word.chars().all(words::is_symbol) {
        return Some(Weight::Amount);
    }
    let folded = words::fold(word);
    let folded = &*folded;
    if NEGATIONS.contains(&folded) || folded.ends_with("n't") {
        Some(Weight::Negation)
    } else if MODALS.contains(&folded) || folded.ends_with("'ll") {
        Some(Weight::Modal)
    } else if NUMBERS.contains(&folded.split('-').next().unwrap_or(folded)) && folded != "may" {
        Some(Weight::Number)
    } else if is_month(word, folded) {
        Some(Weight::Date)
    } else {
        None
    }
}

/// What a word with digits is; `None` for page addresses, section numbers glued to letters and the like.
fn numeric(word: &str, digits: usize) -> Option<Weight> {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if word.chars().any(words::is_symbol) && letters <= 3 {
        return Some(Weight::Amount);
    }
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| word.ends_with(end)) && letters == 2;
    if letters > 0 && !ordinal && !word.contains('-') || word.contains("://") || word.contains('@') {
        return None;
    }
    let separated = word.contains('/') || word.matches('-').count() == 2 && letters == 0;
    if separated && digits >= 4 {
        return Some(Weight::Date);
    }
    let year =
        digits == 4 && letters == 0 && word.parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
    Some(if year { Weight::Date } else { Weight::Number })
}

/// Month names are dates where they are written as names: "may" is a verb.
fn is_month(word: &str, folded: &str) -> bool {
    MONTHS.contains(&folded) && word.chars().next().is_some_and(char::is_uppercase)
}

const NEGATIONS: &[&str] = &[
    // English
    "not",
    "no",
    "never",
    "neither",
    "nor",
    "none",
    "nothing",
    "nobody",
    "without",
    "cannot",
    "unless",
    "except",
    "excluding",
    // French
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "sans",
    "sauf",
    "ni",
    // German
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "keinem",
    "keines",
    "nie",
    "niemals",
    "ohne",
    "weder",
    "außer",
    // Spanish, Italian, Portuguese, Dutch
    "nunca",
    "ningún",
    "ninguna",
    "sin",
    "non",
    "mai",
    "nessun",
    "nessuna",
    "senza",
    "não",
    "sem",
    "nenhum",
    "niet",
    "geen",
    "nooit",
    "zonder",
    "tenzij",
];

const MODALS: &[&str] = &[
    // English
    "may",
    "might",
    "must",
    "shall",
    "should",
    "will",
    "would",
    "can",
    "could",
    "cannot",
    "won't",
    "can't",
    // French
    "peut",
    "peuvent",
    "pouvons",
    "pouvez",
    "pourra",
    "pourront",
    "pourrions",
    "doit",
    "doivent",
    "devez",
    "devons",
    "devra",
    "devrez",
    // German
    "kann",
    "können",
    "könnte",
    "könnten",
    "darf",
    "dürfen",
    "muss",
    "müssen",
    "soll",
    "sollen",
    "sollte",
    "wird",
    "werden",
    // Spanish, Italian, Portuguese, Dutch
    "puede",
    "pueden",
    "podemos",
    "podrá",
    "podrán",
    "debe",
    "deben",
    "deberá",
    "può",
    "possono",
    "possiamo",
    "deve",
    "devono",
    "pode",
    "podem",
    "devem",
    "kunnen",
    "mag",
    "mogen",
    "moet",
    "moeten",
    "zal",
    "zullen",
];

const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "eighteen", "twenty", "thirty", "forty", "fifty", "sixty",
    "ninety", "hundred", "thousand", "million", "billion", "half", "twice", "deux", "trois", "quatre",
    "cinq", "dix", "quinze", "trente", "zwei", "drei", "vier", "fünf", "zehn", "vierzehn", "dreißig",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "januar",
    "februar",
    "märz",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs() {
        use Weight::{Amount, Date, Modal, Negation, Number};
        for (word, weight) in [
            ("30", Some(Number)),
            ("1,000", Some(Number)),
            ("thirty", Some(Number)),
            ("Two-thirds", Some(Number)),
            ("30-day", Some(Number)),
            ("13th", Some(Number)),
            ("$5.00", Some(Amount)),
            ("30%", Some(Amount)),
            ("€", Some(Amount)),
            ("2024", Some(Date)),
            ("2024-04-17", Some(Date)),
            ("04/17/2024", Some(Date)),
            ("April", Some(Date)),
            ("may", Some(Modal)),
            ("WILL", Some(Modal)),
            ("don’t", Some(Negation)),
            ("without", Some(Negation)),
            ("nicht", Some(Negation)),
            ("march", None),
            ("HTML5", None),
            ("https://a.example/2024", None),
            ("data", None),
        ] {
            assert_eq!(weight_of(word), weight, "{word}");
        }
    }

    #[test]
    fn labels() {
        let label = |old: &str, new: &str| {
            Weighty { weight: Weight::Number, old: old.into(), new: new.into() }.label()
        };
        assert_eq!(label("30", "14 days"), "30 → 14 days");
        assert_eq!(label("", "not"), "+ not");
        assert_eq!(label("unless", ""), "− unless");
    }
}
