//! Which clauses that went with a version live on, in other words, in those that came with it.
//!
//! Gathers what went and came, and remembers: a document that goes to and fro between two texts is looked at
//! once for each way. What makes two clauses wordings of one is told from outside.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::Language;
use crate::text;

/// Most clauses that went, and that came, among which rewordings are looked for: no policy changes so many at once, and
/// a text of millions of clauses would take gigabytes.
const MOST: usize = 20_000;

/// What a version reworded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewording {
    /// How many clauses.
    pub count: u32,
    /// The word changes that weigh most, the weightiest first.
    pub weighty: Vec<String>,
}

/// Tells what was reworded: the texts that went, those that came, the language of the new version.
pub type Reword<'a> = dyn FnMut(&[&str], &[&str], Language) -> Rewording + 'a;

/// The rewordings of one document.
pub(super) struct Rewordings<'a> {
    reword: &'a mut Reword<'a>,
    /// Texts by row, in the form in which they are compared.
    plain: HashMap<u32, String, RandomState>,
    /// By the fingerprints of both versions.
    known: HashMap<(u64, u64), Rewording>,
    marks: Marks,
}

impl<'a> Rewordings<'a> {
    pub(super) fn new(reword: &'a mut Reword<'a>) -> Self {
        Self { reword, plain: HashMap::default(), known: HashMap::new(), marks: Marks::default() }
    }

    /// What was reworded between two versions with these fingerprints and clauses, given the clauses' texts.
    ///
    /// The texts are compared in the form that decides sameness, so that it doesn't matter in which version's
    /// typography the index happens to have them.
    pub(super) fn between<'t>(
        &mut self,
        prints: (u64, u64),
        old: &[u32],
        new: &[u32],
        language: Language,
        text: impl Fn(u32) -> &'t str,
    ) -> Rewording {
        if let Some(known) = self.known.get(&prints) {
            return known.clone();
        }
        let (gone, come) = (self.marks.missing(old, new), self.marks.missing(new, old));
        if gone.len().max(come.len()) > MOST {
            return Rewording::default();
        }
        for &row in gone.iter().chain(&come) {
            self.plain.entry(row).or_insert_with(|| plain(text(row)));
        }
        let texts = |rows: &[u32]| rows.iter().map(|row| self.plain[row].as_str()).collect::<Vec<_>>();
        let found = (self.reword)(&texts(&gone), &texts(&come), language);
        self.known.insert(prints, found.clone());
        found
    }
}

/// Which rows were met in the list at hand.
#[derive(Default)]
struct Marks {
    /// By row: the last list in which it was met.
    last: Vec<u32>,
    list: u32,
}

impl Marks {
    /// The distinct rows of one version that another lacks, in order.
    fn missing(&mut self, of: &[u32], from: &[u32]) -> Vec<u32> {
        self.list += 1;
        from.iter().for_each(|&row| _ = self.meet(row));
        of.iter().copied().filter(|&row| self.meet(row)).collect()
    }

    /// Whether a row is met for the first time.
    fn meet(&mut self, row: u32) -> bool {
        let row = row as usize;
        if row >= self.last.len() {
            self.last.resize(row + 1, 0);
        }
        std::mem::replace(&mut self.last[row], self.list) != self.list
    }
}

/// The normalised text with a space after the signs that end a phrase: normalising takes the spaces there away,
/// and without one two words would be read as a page's address, two numbers as one.
fn plain(display: &str) -> String {
    let normal = text::normalise(display);
    let mut out = String::with_capacity(normal.len() + 16);
    let mut before = [' '; 2];
    for (at, c) in normal.char_indices() {
        let ends = match before[1] {
            ',' if before[0].is_ascii_digit() && c.is_ascii_digit() => !is_group(&normal[at..]),
            ',' | ';' | ':' | '!' | '?' | ')' | ']' => c.is_alphabetic(),
            // Not in initials, not in addresses.
            '.' => c.is_uppercase() && !before[0].is_uppercase(),
            // Cells of a table.
            '|' => true,
            _ => c == '|' || matches!(c, '(' | '[') && before[1].is_alphanumeric(),
        };
        if ends {
            out.push(' ');
        }
        out.push(c);
        before = [before[1], c];
    }
    out
}

/// Whether a text begins with three digits and no more: the second half of 10,000.
fn is_group(text: &str) -> bool {
    text.bytes().take_while(u8::is_ascii_digit).take(4).count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_apart() {
        for (text, expected) in [
            ("We keep it. You don’t, or can not.", "We keep it. You don't, or can not."),
            ("Write to a.b@example.com (the U.S. office).", "Write to a.b@example.com (the U.S.office)."),
            ("10,000 days from July 5, 2023, see 3, 14", "10,000 days from July 5, 2023, see 3, 14"),
            ("under 13. If", "under 13. If"),
            ("Transfer | $0.25 | €0.60", "Transfer | $0.25 | €0.60"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn among_too_many_nothing_is_looked_for() {
        let asked = std::cell::Cell::new(0);
        let mut reword = |_: &[&str], _: &[&str], _: Language| {
            asked.set(asked.get() + 1);
            Rewording { count: 1, weighty: Vec::new() }
        };
        let mut rewordings = Rewordings::new(&mut reword);
        for (prints, many) in [((1, 2), MOST as u32), ((1, 3), MOST as u32 + 1)] {
            let old: Vec<u32> = (0..many).collect();
            let found = rewordings.between(prints, &old, &[many, many + 1], Language::English, |_| "text");
            assert_eq!(found.count, u32::from(many as usize <= MOST));
        }
        assert_eq!(asked.get(), 1);
    }

    #[test]
    fn a_way_is_looked_at_once() {
        let asked = std::cell::Cell::new(0);
        let mut reword = |gone: &[&str], come: &[&str], _: Language| {
            asked.set(asked.get() + 1);
            Rewording { count: gone.len().min(come.len()) as u32, weighty: vec![gone.concat()] }
        };
        let texts = ["one", "two", "three"];
        let text = |row: u32| texts[row as usize];
        let mut rewordings = Rewordings::new(&mut reword);
        let language = Language::English;
        for _ in 0..3 {
            let there = rewordings.between((1, 2), &[0, 1, 0], &[2, 1, 2], language, text);
            assert_eq!((there.count, there.weighty[0].as_str()), (1, "one"));
            let back = rewordings.between((2, 1), &[2, 1, 2], &[0, 1, 0], language, text);
            assert_eq!(back.weighty[0], "three");
        }
        assert_eq!(asked.get(), 2);
    }
}
