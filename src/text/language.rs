//! The language that most of a text is written in, told from samples.

use whatlang::Lang;

use crate::model::Language;

/// Longest sample, in bytes; trigrams of a few hundred letters tell languages apart.
const SAMPLE: usize = 700;

/// Detects the language of some texts of a document, longest ones preferred; costs the same for any size.
#[cfg(test)]
pub(super) fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Language {
    of_sample(&sample(texts))
}

/// Detects the language of a sample.
pub(super) fn of_sample(sample: &str) -> Language {
    if sample.chars().filter(|c| c.is_alphabetic()).count() < 12 {
        return Language::Other;
    }
    if plainly_english(sample) {
        return Language::English;
    }
    whatlang::detect(sample).map_or(Language::Other, |info| language(info.lang()))
}

/// Whether common words of English alone make up a fifth of a text: most documents, told at no cost.
fn plainly_english(sample: &str) -> bool {
    const COMMON: &[&str] =
        &["the", "and", "of", "to", "you", "your", "or", "we", "our", "with", "for", "that", "this"];
    let (mut words, mut common) = (0usize, 0usize);
    for word in sample.split_ascii_whitespace() {
        words += 1;
        common += usize::from(COMMON.contains(&word));
    }
    words >= 20 && common * 5 >= words
}

/// Up to three pieces from the beginning, the middle and the end of what was given.
pub(super) fn sample<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = texts.collect();
    let long: Vec<&str> = texts.iter().copied().filter(|text| text.len() > 120).collect();
    let pool = if long.len() >= 3 { &long } else { &texts };
    let mut sample = String::with_capacity(SAMPLE + 8);
    let few = 3.min(pool.len());
    if pool.len() <= 12 {
        for text in pool {
            push_head(&mut sample, text, SAMPLE / pool.len().max(1) + 20);
        }
        return sample;
    }
    for i in 0..few {
        let at = (2 * i + 1) * pool.len() / (2 * few);
        push_head(&mut sample, pool.get(at).copied().unwrap_or_default(), SAMPLE / few);
    }
    sample
}

fn push_head(sample: &mut String, text: &str, most: usize) {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    sample.push_str(text.get(..end).unwrap_or_default());
    sample.push('\n');
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::Eng => Language::English,
        Lang::Fra => Language::French,
        Lang::Deu => Language::German,
        Lang::Spa => Language::Spanish,
        Lang::Ita => Language::Italian,
        Lang::Por => Language::Portuguese,
        Lang::Nld => Language::Dutch,
        Lang::Swe => Language::Swedish,
        Lang::Dan => Language::Danish,
        Lang::Nob => Language::Norwegian,
        Lang::Fin => Language::Finnish,
        Lang::Ron => Language::Romanian,
        Lang::Hun => Language::Hungarian,
        Lang::Rus => Language::Russian,
        Lang::Ell => Language::Greek,
        Lang::Tur => Language::Turkish,
        Lang::Ara => Language::Arabic,
        Lang::Tam => Language::Tamil,
        Lang::Pol => Language::Polish,
        Lang::Ces => Language::Czech,
        Lang::Ukr => Language::Ukrainian,
        Lang::Cmn => Language::Chinese,
        Lang::Jpn => Language::Japanese,
        Lang::Kor => Language::Korean,
        _ => Language::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (text, expected) in [
            (
                "We keep what you tell us for as long as your account is open, and for thirty days after.",
                Language::English,
            ),
            (
                "Wir bewahren Ihre Angaben auf, solange Ihr Konto besteht, und dreißig Tage darüber hinaus.",
                Language::German,
            ),
            (
                "Nous conservons vos données aussi longtemps que votre compte est ouvert, puis trente jours.",
                Language::French,
            ),
            (
                "Conservamos sus datos mientras su cuenta esté abierta y durante los treinta días siguientes.",
                Language::Spanish,
            ),
            ("在您的账户存续期间，我们会保留您的信息，此后再保留三十天。", Language::Chinese),
            ("", Language::Other),
            ("123 456", Language::Other),
        ] {
            assert_eq!(detect(std::iter::once(text)), expected, "{text}");
        }
    }
}
