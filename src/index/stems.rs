//! Word → stem, by language (Snowball), with a memory of the words seen.
//!
//! What a word is, is `words`' business.

use compact_str::CompactString;
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use hashbrown::hash_map::EntryRef;
use rust_stemmers::{Algorithm, Stemmer};

use super::fold::folded;
use crate::model::Language;

fn algorithm(language: Language) -> Option<Algorithm> {
    Some(match language {
        Language::English => Algorithm::English,
        Language::French => Algorithm::French,
        Language::German => Algorithm::German,
        Language::Spanish => Algorithm::Spanish,
        Language::Italian => Algorithm::Italian,
        Language::Portuguese => Algorithm::Portuguese,
        Language::Dutch => Algorithm::Dutch,
        Language::Swedish => Algorithm::Swedish,
        Language::Danish => Algorithm::Danish,
        Language::Norwegian => Algorithm::Norwegian,
        Language::Finnish => Algorithm::Finnish,
        Language::Romanian => Algorithm::Romanian,
        Language::Hungarian => Algorithm::Hungarian,
        Language::Russian => Algorithm::Russian,
        Language::Greek => Algorithm::Greek,
        Language::Turkish => Algorithm::Turkish,
        Language::Arabic => Algorithm::Arabic,
        Language::Tamil => Algorithm::Tamil,
        _ => return None,
    })
}

/// How many words are remembered before the memory is emptied.
const REMEMBERED: usize = 50_000;

/// Stems words of one language.
#[derive(Default)]
pub struct Stems {
    stemmer: Option<Stemmer>,
    /// The stem of each word: both in the table itself, where the processor finds them at once.
    seen: HashMap<CompactString, CompactString, RandomState>,
}

impl Stems {
    /// For words of this language; languages without a stemmer keep their words whole.
    pub fn new(language: Language) -> Self {
        Self { stemmer: algorithm(language).map(Stemmer::create), ..Self::default() }
    }

    /// The stem of a word in lower case, without accents.
    pub fn stem(&mut self, lower: &str) -> &str {
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
        match self.seen.entry_ref(lower) {
            EntryRef::Occupied(known) => known.into_mut(),
            EntryRef::Vacant(new) => {
                let stem = self.stemmer.as_ref().map_or(lower.into(), |stemmer| stemmer.stem(lower));
                new.insert_with_key(lower.into(), folded(&stem).into())
            }
        }
    }
}

/// Stems words of any language.
#[derive(Default)]
pub struct AllStems {
    /// By the number of the language.
    languages: Vec<Option<Stems>>,
}

impl AllStems {
    /// The stemmer of this language, made when first asked for.
    pub fn of(&mut self, language: Language) -> &mut Stems {
        let number = language as usize;
        if number >= self.languages.len() {
            self.languages.resize_with(number + 1, || None);
        }
        self.languages[number].get_or_insert_with(|| Stems::new(language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_word_can_be_stemmed(word in "[a-zà-ÿα-ωа-яا-يஅ-ஹ']{1,24}") {
            for &language in Language::ALL {
                Stems::new(language).stem(&word);
            }
        }

        #[test]
        fn the_first_letter_stays(word in "[a-zà-ÿ]{2,16}") {
            for &language in Language::ALL {
                let stem = Stems::new(language).stem(&word).to_owned();
                proptest::prop_assert!(
                    stem.is_empty() || folded(&word).as_bytes().first() == stem.as_bytes().first(),
                    "{} {} {}", language, word, stem
                );
            }
        }
    }

    /// Two forms of a word that a reader looks for at once, in every language that has a stemmer.
    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (language, one, other) in [
            (Language::English, "policy", "policies"),
            (Language::French, "donnée", "données"),
            (Language::German, "dienst", "dienste"),
            (Language::Spanish, "cuenta", "cuentas"),
            (Language::Italian, "servizio", "servizi"),
            (Language::Portuguese, "conta", "contas"),
            (Language::Dutch, "dienst", "diensten"),
            (Language::Swedish, "uppgifter", "uppgifterna"),
            (Language::Danish, "oplysninger", "oplysningerne"),
            (Language::Norwegian, "opplysninger", "opplysningene"),
            (Language::Finnish, "palvelu", "palvelut"),
            (Language::Romanian, "contul", "contului"),
            (Language::Hungarian, "szabály", "szabályok"),
            (Language::Russian, "данные", "данных"),
            (Language::Greek, "δεδομένα", "δεδομένων"),
            (Language::Turkish, "hesap", "hesaplar"),
            (Language::Arabic, "خدمة", "الخدمة"),
            (Language::Tamil, "தரவு", "தரவுகள்"),
        ] {
            let mut stems = Stems::new(language);
            let stem = stems.stem(one).to_owned();
            assert_eq!(stems.stem(other), stem, "{language}");
        }
    }

    #[test]
    fn stems_by_language() {
        for (language, word, stem) in [
            (Language::English, "retained", "retain"),
            (Language::English, "user's", "user"),
            (Language::French, "données", "don"),
            (Language::German, "daten", "dat"),
            (Language::Polish, "żądanie", "zadanie"),
            (Language::Other, "retained", "retained"),
        ] {
            assert_eq!(Stems::new(language).stem(word), stem, "{word}");
        }
    }
}
