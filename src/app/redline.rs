//! One text with its changes in it: what was taken out stands before what was put in.
//!
//! Text and meanings only; how meanings look is the theme's business.

use std::ops::Range;

use super::meaning::Meaning;
use super::wrap::{floor_boundary, wrap};
use crate::compare::Edit;

/// Words that are kept in sight on each side of a change, where the rest is left out.
const CONTEXT: usize = 10;

/// A text and what parts of it mean, in order and not touching; the rest is plain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The words.
    pub text: String,
    /// Byte ranges and what they mean.
    pub marks: Vec<(Range<usize>, Meaning)>,
}

impl Marked {
    /// A text without changes.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), marks: Vec::new() }
    }

    fn push(&mut self, text: &str, meaning: Option<Meaning>) {
        // The space that went with a word: words must not run into each other at a change.
        let change =
            meaning.is_some() || self.marks.last().is_some_and(|(range, _)| range.end == self.text.len());
        if change && self.text.ends_with(spaced) && text.starts_with(spaced) {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(meaning) = meaning.filter(|_| !text.is_empty()) {
            self.marks.push((start..self.text.len(), meaning));
        }
    }

    /// What went, then what came, with a space between the two.
    fn replace(&mut self, gone: &str, come: &str, weighs: bool) {
        let (removed, added) = if weighs {
            (Meaning::WeightyRemoved, Meaning::WeightyAdded)
        } else {
            (Meaning::WordRemoved, Meaning::WordAdded)
        };
        let (old, new) = (trimmed(gone), trimmed(come));
        let both = !old.1.is_empty() && !new.1.is_empty();
        self.push(if new.0.is_empty() { old.0 } else { new.0 }, None);
        self.push(old.1, Some(removed));
        self.push(if both { " " } else { old.2 }, None);
        self.push(new.1, Some(added));
        self.push(new.2, None);
    }

    /// The new text with the words of the old one that went. `whole` keeps what did not change; else only a
    /// few words around each change are left, and `…` for the rest. Edits of form alone are not marked.
    pub fn redline(old: &str, new: &str, edits: &[Edit], whole: bool) -> Self {
        let mut marked = Self::default();
        let mut at = 0;
        let words: Vec<&Edit> = edits.iter().filter(|edit| !edit.form).collect();
        for (n, edit) in words.iter().enumerate() {
            let (start, end) = (floor_boundary(new, edit.new.start), floor_boundary(new, edit.new.end));
            let kept = new.get(at..start.max(at)).unwrap_or_default();
            marked.push(&if whole { kept.to_owned() } else { around(kept, n > 0, true) }, None);
            let gone = old.get(edit.old.clone()).unwrap_or_default();
            let come = new.get(start.max(at)..end.max(at)).unwrap_or_default();
            marked.replace(gone, come, edit.weight.is_some());
            at = end.max(at);
        }
        let kept = new.get(at..).unwrap_or_default();
        marked
            .push(&if whole || words.is_empty() { kept.to_owned() } else { around(kept, true, false) }, None);
        marked
    }

    /// The lines of the text at most `columns` wide, as pieces with their meanings; what is plain means `base`.
    pub fn lines(&self, columns: usize, base: Meaning) -> Vec<Vec<(String, Meaning)>> {
        wrap(&self.text, columns, 0).into_iter().map(|line| self.pieces(&line, base)).collect()
    }

    fn pieces(&self, line: &Range<usize>, base: Meaning) -> Vec<(String, Meaning)> {
        let mut pieces = Vec::new();
        let mut at = line.start;
        let mut push = |range: Range<usize>, meaning| {
            if !range.is_empty() {
                pieces.push((self.text.get(range).unwrap_or_default().to_owned(), meaning));
            }
        };
        for (range, meaning) in &self.marks {
            let (start, end) = (range.start.max(line.start), range.end.min(line.end));
            if start < end {
                push(at..start, base);
                push(start..end, *meaning);
                at = end;
            }
        }
        push(at..line.end, base);
        pieces
    }
}

/// Whether white space parts this character from the next word: not in Chinese, Japanese and Korean.
fn spaced(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2e80}'
}

/// The white space before, what is between, the white space after.
fn trimmed(text: &str) -> (&str, &str, &str) {
    let inner = text.trim();
    if inner.is_empty() {
        return (text, "", "");
    }
    let lead = text.len() - text.trim_start().len();
    (&text[..lead], inner, &text[lead + inner.len()..])
}

/// The words of an unchanged stretch near the changes around it: its first ones `after` a change, its last
/// ones `before` one, with `…` for what is left out.
fn around(text: &str, after: bool, before: bool) -> String {
    let starts: Vec<usize> =
        text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize).collect();
    let kept = usize::from(after) * CONTEXT + usize::from(before) * CONTEXT;
    if starts.len() <= kept + 3 {
        return text.to_owned();
    }
    let head = if after { text[..starts[CONTEXT]].trim_end() } else { "" };
    let tail = if before { &text[starts[starts.len() - CONTEXT]..] } else { "" };
    match (head.is_empty(), tail.is_empty()) {
        (true, _) => format!("… {tail}"),
        (_, true) => format!("{head} …"),
        _ => format!("{head} … {tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use crate::model::{Cancel, Format};
    use crate::text;

    /// The redline with `-gone-` and `+come+` around what is marked.
    fn check(old: &str, new: &str, whole: bool, expected: &str) {
        let (before, after) =
            (text::read(old.as_bytes(), Format::Markdown), text::read(new.as_bytes(), Format::Markdown));
        let comparison = compare(&before, &after, &Cancel::default()).unwrap();
        let pair = &comparison.pairs[0];
        let marked = Marked::redline(old, new, &pair.shown_edits(old, new), whole);
        let mut shown = String::new();
        let mut at = 0;
        for (range, meaning) in &marked.marks {
            let sign =
                if matches!(meaning, Meaning::WordRemoved | Meaning::WeightyRemoved) { '-' } else { '+' };
            shown.push_str(&marked.text[at..range.start]);
            shown.push_str(&format!("{sign}{}{sign}", &marked.text[range.clone()]));
            at = range.end;
        }
        shown.push_str(&marked.text[at..]);
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_went_stands_before_what_came() {
        check(
            "You may cancel within 30 days of the order.",
            "You must cancel within 14 days of the order.",
            true,
            "You -may- +must+ cancel within -30- +14+ days of the order.",
        );
        check("We keep logs.", "We keep all logs.", true, "We keep +all+ logs.");
        check("We keep all logs.", "We keep logs.", true, "We keep -all- logs.");
        check("We keep logs for all.", "We keep logs.", true, "We keep logs -for all-.");
        check("All logs stay.", "Logs stay.", true, "-All- Logs stay.");
    }

    #[test]
    fn only_the_neighbourhood_is_kept() {
        let long = |n: &str| {
            format!(
                "a b c d e f g h i j k l m n o p q r s t u v w {n} x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13 x14 x15"
            )
        };
        check(
            &long("old"),
            &long("new"),
            false,
            "… n o p q r s t u v w -old- +new+ x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 …",
        );
    }

    #[test]
    fn lines_keep_their_meanings() {
        let marked = Marked { text: "aa bb cc".into(), marks: vec![(3..8, Meaning::WordAdded)] };
        let lines = marked.lines(5, Meaning::Text);
        assert_eq!(
            lines,
            [
                vec![("aa ".to_owned(), Meaning::Text), ("bb".to_owned(), Meaning::WordAdded)],
                vec![("cc".to_owned(), Meaning::WordAdded)]
            ]
        );
    }
}
