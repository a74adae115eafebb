//! The words of a display text, for comparing and counting.
//!
//! Not the index's tokens: those are stemmed and are its own business.

use unicode_segmentation::UnicodeSegmentation as _;

/// The words of a text with their byte ranges: runs of letters and digits as Unicode parts them
/// (UAX #29), so that "don't" and "3.5" are one word each and ideographs stand alone.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.unicode_word_indices()
}

/// Number of words of a display text, counted quickly: white space parts them, ideographs count one each.
pub(super) fn count(text: &str) -> usize {
    // No ideographs below U+3000: white space, which is single there, parts all words.
    if text.is_ascii() || text.bytes().all(|b| b < 0xE3) {
        // Lone dashes and the like count as words here: near enough for telling titles from sentences.
        let letters = text.bytes().any(|b| b.is_ascii_alphanumeric() || (0xC3..0xE2).contains(&b));
        let gaps = text.bytes().filter(|b| matches!(b, b' ' | b'\n')).count();
        return if letters { gaps + 1 } else { 0 };
    }
    let mut count = 0;
    let mut inside = false;
    for c in text.chars() {
        if is_ideograph(c) {
            count += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            count += usize::from(!inside);
            inside = true;
        } else if c.is_whitespace() {
            inside = false;
        }
    }
    count
}

/// Chinese characters, kana and syllables of Hangul excluded: what is written without spaces.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of() {
        let list = |text| words(text).map(|(_, word)| word).collect::<Vec<_>>();
        assert_eq!(list("We don't keep 3.5 kg, (a)!"), ["We", "don't", "keep", "3.5", "kg", "a"]);
        assert_eq!(list("  "), Vec::<&str>::new());
    }

    #[test]
    fn counts() {
        for (text, n) in [("", 0), ("one", 1), ("two, words", 2), ("a/b c", 2), ("隐私政策", 4), ("— –", 0)]
        {
            assert_eq!(count(text), n, "{text}");
        }
    }
}
