//! Text → words, the same way for the index, for queries and for highlights.
//!
//! A word is a run of letters and digits, in lower case; hyphens part words, and so do apostrophes
//! unless an English ending follows ("don't", "user's"). Scripts written without spaces (Chinese,
//! Japanese, Korean, Thai …) become overlapping pairs of characters, and the last character of a run
//! on its own. Stemming is `stems`' business.

use std::ops::Range;

use super::fold;

/// Longest word that is indexed, in bytes.
pub const LONGEST: usize = 100;

/// What a word was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// A word between spaces or signs.
    Spaced,
    /// Two neighbouring characters of a script without spaces.
    Pair,
    /// The only character of a run.
    Single,
    /// The last character of a run, after the pairs.
    Tail,
}

/// Where a word stands and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Byte range in the text, on character boundaries.
    pub range: Range<usize>,
    /// What it was made from.
    pub script: Script,
}

/// Walks the words of a text.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    in_run: bool,
}

impl<'a> Words<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, in_run: false }
    }

    /// The next word; `lower` receives it in lower case, accents kept.
    pub fn next_into(&mut self, lower: &mut String) -> Option<Word> {
        loop {
            let between = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
            let skipped =
                self.text.as_bytes().get(self.at..)?.iter().take_while(|byte| between(byte)).count();
            if skipped > 0 {
                (self.at, self.in_run) = (self.at + skipped, false);
            }
            let rest = self.text.get(self.at..)?;
            let c = rest.chars().next()?;
            if is_unspaced(c) {
                return Some(self.unspaced(rest, c, lower));
            }
            self.in_run = false;
            if c.is_alphanumeric() {
                let word = self.spaced(rest, lower);
                if !lower.is_empty() && lower.len() <= LONGEST {
                    return Some(word);
                }
            } else {
                self.at += c.len_utf8();
            }
        }
    }

    fn unspaced(&mut self, rest: &str, c: char, lower: &mut String) -> Word {
        lower.clear();
        lower.push(c);
        let start = self.at;
        self.at += c.len_utf8();
        let next = rest[c.len_utf8()..].chars().next().filter(|&next| is_unspaced(next));
        let (end, script) = match next {
            Some(next) => {
                lower.push(next);
                (self.at + next.len_utf8(), Script::Pair)
            }
            None if self.in_run => (self.at, Script::Tail),
            None => (self.at, Script::Single),
        };
        self.in_run = next.is_some();
        Word { range: start..end, script }
    }

    fn spaced(&mut self, rest: &str, lower: &mut String) -> Word {
        lower.clear();
        let start = self.at;
        // Most words are nothing but letters that can be copied.
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if rest.as_bytes().get(plain).is_none_or(|next| next.is_ascii() && *next != b'\'') {
            lower.push_str(&rest[..plain]);
            lower.make_ascii_lowercase();
            self.at = start + plain;
            return Word { range: start..self.at, script: Script::Spaced };
        }
        let mut end = rest.len();
        for (i, c) in rest.char_indices() {
            if c.is_ascii_alphanumeric() {
                lower.push(c.to_ascii_lowercase());
            } else if c.is_alphanumeric() && !is_unspaced(c) {
                lower.extend(c.to_lowercase().filter(|&c| !fold::is_mark(c)));
            } else if is_apostrophe(c) {
                let Some(ending) = english_ending(&rest[i + c.len_utf8()..]) else {
                    end = i;
                    break;
                };
                lower.push('\'');
                lower.push_str(&ending.to_ascii_lowercase());
                end = i + c.len_utf8() + ending.len();
                break;
            } else if !fold::is_mark(c) {
                end = i;
                break;
            }
        }
        self.at = start + end;
        Word { range: start..self.at, script: Script::Spaced }
    }
}

/// The words of a text with their ranges, in lower case and without accents.
pub fn folded_words(text: &str) -> Vec<(String, Word)> {
    let mut words = Words::new(text);
    let mut lower = String::new();
    let mut found = Vec::new();
    while let Some(word) = words.next_into(&mut lower) {
        found.push((fold::folded(&lower).into_owned(), word));
    }
    found
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

/// The English ending right after an apostrophe, where a word ends with it.
fn english_ending(rest: &str) -> Option<&str> {
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let ending = &rest[..end];
    let known = ["s", "t", "re", "ve", "ll", "d", "m"].iter().any(|e| ending.eq_ignore_ascii_case(e));
    known.then_some(ending)
}

/// Letters of scripts that don't put spaces between words, or glue particles to them.
fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && c.is_alphanumeric()
        && matches!(u32::from(c),
            0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF
            | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF
            | 0xFF66..=0xFF9F | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let words: Vec<String> = folded_words(text).into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn words_of_a_text() {
        check("We keep it, 30 days.", &["we", "keep", "it", "30", "days"]);
        check("Opt-out e-mail", &["opt", "out", "e", "mail"]);
        check("don't the user’s USERS'", &["don't", "the", "user's", "users"]);
        check("l’utilisateur qu'il", &["l", "utilisateur", "qu", "il"]);
        check("Données à l'ÉTÉ", &["donnees", "a", "l", "ete"]);
        check("re\u{301}sume\u{301} co\u{ad}op", &["resume", "coop"]);
        check("个人信息", &["个人", "人信", "信息", "息"]);
        check("我 x个y", &["我", "x", "个", "y"]);
        check("İstanbul ﬁne", &["istanbul", "fine"]);
        check(&format!("a {} b", "x".repeat(LONGEST + 1)), &["a", "b"]);
        check("", &[]);
        check("— … §", &[]);
    }

    proptest! {
        #[test]
        fn ranges_are_on_boundaries_and_in_order(text in "\\PC{0,80}") {
            let mut last = 0;
            for (word, at) in folded_words(&text) {
                prop_assert!(text.get(at.range.clone()).is_some());
                prop_assert!(at.range.start >= last && at.range.end > at.range.start);
                prop_assert!(word.len() <= LONGEST * 2);
                last = at.range.start + 1;
            }
        }
    }
}
