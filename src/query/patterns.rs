//! Queries asked of single texts: whether each holds, and which words make it hold.
//!
//! Means exactly what the index means by the same queries: words are cut and stemmed alike, and stretches are
//! joined by the same code. A text has its headings, but neither document nor date.

use std::collections::HashMap;
use std::ops::Range;

use super::ast::{Expr, Filter};
use super::compile::look;
use super::names::Names;
use super::regular::Regular;
use super::spans::{self, Nearness, Span};
use super::terms::{self, Look, Placed};
use crate::index::{AllStems, Script, Words, folded, folded_words};
use crate::model::Language;

/// Queries made ready to be asked of texts, all at once.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    nodes: Vec<Node>,
    /// Every distinct atom has a number.
    atoms: HashMap<Look, usize>,
    exact: HashMap<String, Vec<usize>>,
    stems: HashMap<String, Vec<usize>>,
    prefixes: HashMap<String, Vec<usize>>,
    longest_prefix: usize,
    fuzzy: Vec<(Vec<char>, usize, usize)>,
    /// By first word.
    phrases: HashMap<String, Vec<(Vec<Placed>, bool, usize)>>,
    regexes: Vec<Regular>,
}

#[derive(Clone, Debug)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Atom(usize),
    Near(Box<Node>, Box<Node>, Nearness),
    /// Atoms, how often each is wanted, and how many other words may be among them.
    Loose(Vec<(Node, usize)>, u8),
    Regex(usize),
    /// Headings with all these words, each in any of these forms.
    Heading(Vec<Vec<String>>),
    /// What a text alone can't answer.
    Never,
}

/// What a text is made of, seen through the atoms.
struct Seen {
    /// By atom, sorted.
    spans: Vec<Vec<Span>>,
    /// By regex: the words that it touches; `None` where the text doesn't hold it.
    regexes: Vec<Option<Vec<Span>>>,
    /// Stems of the headings.
    headings: Vec<String>,
}

impl Patterns {
    /// Makes queries ready; each comes with the languages that its words are in. Topics are looked up in `names`.
    pub fn new<'a>(
        queries: impl IntoIterator<Item = (&'a Expr, &'a [Language])>,
        names: &Names,
        stems: &mut AllStems,
    ) -> Self {
        let mut made = Self::default();
        for (expr, languages) in queries {
            let node = made.node(expr, languages, names, stems, 0);
            made.nodes.push(node);
        }
        made
    }

    /// Whether there are no queries.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn node(
        &mut self,
        expr: &Expr,
        languages: &[Language],
        names: &Names,
        stems: &mut AllStems,
        depth: usize,
    ) -> Node {
        let mut node = |part: &Expr| self.node(part, languages, names, stems, depth);
        match expr {
            Expr::All(parts) if parts.is_empty() => Node::Never,
            Expr::All(parts) => Node::All(parts.iter().map(node).collect()),
            Expr::Any(parts) => Node::Any(parts.iter().map(node).collect()),
            Expr::Not(part) => Node::Not(Box::new(node(part))),
            Expr::Near(near) => {
                let (left, right) = (Box::new(node(&near.left)), Box::new(node(&near.right)));
                Node::Near(left, right, Nearness::of(near))
            }
            Expr::Regex(text) => match Regular::new(text) {
                Ok(regex) => {
                    self.regexes.push(regex);
                    Node::Regex(self.regexes.len() - 1)
                }
                Err(_) => Node::Never,
            },
            Expr::Filter(Filter::Heading(text)) => heading(text, languages, stems),
            Expr::Filter(filter) => self.named(filter, names, stems, depth),
            atom => match look(atom, languages, stems) {
                Some(look) => self.look(look),
                None => Node::Never,
            },
        }
    }

    fn named(&mut self, filter: &Filter, names: &Names, stems: &mut AllStems, depth: usize) -> Node {
        let Some(group) = names.group(filter).filter(|_| depth < 8) else { return Node::Never };
        let mut topic = |number: &usize| match names.topic(*number) {
            Some(topic) => self.node(&topic.expr, &topic.languages, names, stems, depth + 1),
            None => Node::Never,
        };
        let mut parts = vec![Node::Any(group.any.iter().map(&mut topic).collect())];
        parts.extend(group.none.iter().map(|number| Node::Not(Box::new(topic(number)))));
        Node::All(parts)
    }

    fn look(&mut self, look: Look) -> Node {
        if let Look::Either(looks) = look {
            return Node::Any(looks.into_iter().map(|look| self.look(look)).collect());
        }
        if let Look::Loose(words, others) = look {
            let atom = |(word, wanted): (&String, usize)| (self.look(Look::Exact(word.clone())), wanted);
            return Node::Loose(spans::counted(&words).into_iter().map(atom).collect(), others);
        }
        let next = self.atoms.len();
        let number = *self.atoms.entry(look.clone()).or_insert(next);
        if number == next {
            self.watch(look, number);
        }
        Node::Atom(number)
    }

    fn watch(&mut self, look: Look, number: usize) {
        match look {
            Look::Nothing | Look::Either(_) | Look::Loose(..) => {}
            Look::Stems(stems) => {
                for stem in stems {
                    self.stems.entry(stem).or_default().push(number);
                }
            }
            Look::Exact(word) => self.exact.entry(word).or_default().push(number),
            Look::Prefix(word) => {
                self.longest_prefix = self.longest_prefix.max(word.len());
                self.prefixes.entry(word).or_default().push(number);
            }
            Look::Fuzzy(word, edits) => self.fuzzy.push((word.chars().collect(), edits.into(), number)),
            Look::Phrase(words) => self.watch_phrase(words, false, number),
            Look::PhrasePrefix(mut words, last) => {
                words.push(last);
                self.watch_phrase(words, true, number);
            }
        }
    }

    fn watch_phrase(&mut self, words: Vec<Placed>, open: bool, number: usize) {
        let Some((start, first)) = words.first().cloned() else { return };
        let words = words.into_iter().map(|(at, word)| (at - start, word)).collect();
        self.phrases.entry(first).or_default().push((words, open, number));
    }

    /// For each query whether it holds in a text under headings: the byte ranges of the words that make it hold,
    /// in order and not touching; `None` where it doesn't.
    pub fn ask(
        &self,
        text: &str,
        language: Language,
        headings: &[String],
        stems: &mut AllStems,
    ) -> Vec<Option<Vec<Range<usize>>>> {
        let mut ranges = Vec::new();
        let spans = vec![Vec::new(); self.atoms.len()];
        let mut seen = Seen { spans, regexes: Vec::new(), headings: Vec::new() };
        self.see(text, language, &mut ranges, &mut seen, stems);
        let touched = |regex: &Regular| {
            let touched: Vec<_> = regex.found(text).map(|found| touched(&ranges, &found)).collect();
            (!touched.is_empty()).then(|| touched.into_iter().flatten().collect())
        };
        seen.regexes = self.regexes.iter().map(touched).collect();
        seen.headings = stems_of(headings, language, stems);
        let answer = |node: &Node| {
            let held = node.holds(&seen)?;
            let bytes = |span: Span| {
                let first = ranges.get(span.start as usize)?;
                let last = ranges.get((span.end as usize).checked_sub(1)?)?;
                Some(first.start..last.end)
            };
            Some(joined(held.into_iter().filter_map(bytes).collect()))
        };
        self.nodes.iter().map(answer).collect()
    }

    fn see(
        &self,
        text: &str,
        language: Language,
        ranges: &mut Vec<Range<usize>>,
        seen: &mut Seen,
        stems: &mut AllStems,
    ) {
        let mut plain: Vec<String> = Vec::new();
        let (mut words, mut lower) = (Words::new(text), String::new());
        let mut here: Vec<usize> = Vec::new();
        while let Some(word) = words.next_into(&mut lower) {
            let at = Span::word(ranges.len() as u32);
            let folded = folded(&lower).into_owned();
            here.clear();
            here.extend(self.exact.get(&folded).into_iter().flatten());
            if word.script == Script::Spaced {
                here.extend(self.stems.get(stems.of(language).stem(&lower)).into_iter().flatten());
                if !lower.is_ascii() {
                    here.extend(self.stems.get(&folded).into_iter().flatten());
                }
            }
            for end in 1..=self.longest_prefix.min(folded.len()) {
                let beginning = folded.get(..end).and_then(|beginning| self.prefixes.get(beginning));
                here.extend(beginning.into_iter().flatten());
            }
            let fuzzy = self.fuzzy.iter().filter(|(wanted, edits, _)| within(wanted, &folded, *edits));
            here.extend(fuzzy.map(|(.., number)| number));
            for &number in &here {
                if let Some(spans) = seen.spans.get_mut(number).filter(|spans| spans.last() != Some(&at)) {
                    spans.push(at);
                }
            }
            ranges.push(word.range);
            plain.push(folded);
        }
        for (start, word) in plain.iter().enumerate() {
            for (phrase, open, number) in self.phrases.get(word).into_iter().flatten() {
                if let Some(length) = phrase_at(&plain, start, phrase, *open)
                    && let Some(spans) = seen.spans.get_mut(*number)
                {
                    spans.push(Span { start: start as u32, end: (start + length) as u32 });
                }
            }
        }
    }
}

/// The words that a stretch of a text touches.
fn touched(words: &[Range<usize>], stretch: &Range<usize>) -> Option<Span> {
    let start = words.partition_point(|word| word.end <= stretch.start);
    let end = words.partition_point(|word| word.start < stretch.end);
    (start < end).then_some(Span { start: start as u32, end: end as u32 })
}

/// Words of a phrase that begins here; `None` where it doesn't.
fn phrase_at(words: &[String], start: usize, phrase: &[Placed], open: bool) -> Option<usize> {
    let last = phrase.len().checked_sub(1)?;
    for (n, (offset, wanted)) in phrase.iter().enumerate() {
        let word = words.get(start + offset)?;
        if !(word == wanted || (open && n == last && word.starts_with(wanted.as_str()))) {
            return None;
        }
    }
    phrase.get(last).map(|(offset, _)| offset + 1)
}

fn heading(text: &str, languages: &[Language], stems: &mut AllStems) -> Node {
    let mut wanted = Vec::new();
    for (_, at) in folded_words(text) {
        match terms::word(text.get(at.range).unwrap_or_default(), languages, stems) {
            Look::Stems(forms) => wanted.push(forms),
            _ => return Node::Never,
        }
    }
    if wanted.is_empty() { Node::Never } else { Node::Heading(wanted) }
}

fn stems_of(headings: &[String], language: Language, stems: &mut AllStems) -> Vec<String> {
    let mut found = Vec::new();
    let mut lower = String::new();
    for heading in headings {
        let mut words = Words::new(heading);
        while let Some(word) = words.next_into(&mut lower) {
            if word.script == Script::Spaced {
                found.push(stems.of(language).stem(&lower).to_owned());
                if !lower.is_ascii() {
                    found.push(folded(&lower).into_owned());
                }
            }
        }
    }
    found
}

impl Node {
    /// The stretches that make it hold; `None` where it doesn't.
    fn holds(&self, seen: &Seen) -> Option<Vec<Span>> {
        let spans = match self {
            Self::All(parts) => {
                let mut spans = Vec::new();
                for part in parts {
                    spans.extend(part.holds(seen)?);
                }
                return Some(spans);
            }
            Self::Any(parts) => {
                let mut held = None::<Vec<Span>>;
                for spans in parts.iter().filter_map(|part| part.holds(seen)) {
                    held.get_or_insert_default().extend(spans);
                }
                return held;
            }
            Self::Not(part) => return if part.holds(seen).is_some() { None } else { Some(Vec::new()) },
            Self::Heading(wanted) => {
                let has = |forms: &Vec<String>| forms.iter().any(|form| seen.headings.contains(form));
                return wanted.iter().all(has).then(Vec::new);
            }
            Self::Regex(number) => return seen.regexes.get(*number).cloned().flatten(),
            Self::Never => return None,
            Self::Atom(_) | Self::Near(..) | Self::Loose(..) => self.places(seen),
        };
        (!spans.is_empty()).then(|| self.words(seen, &spans))
    }

    /// The words of the stretches at which it stands, without what only lies between them; those that follow each
    /// other as one.
    fn words(&self, seen: &Seen, stretches: &[Span]) -> Vec<Span> {
        let mut words = Vec::new();
        self.leaves(seen, stretches, &mut words);
        let mut runs: Vec<Span> = Vec::new();
        for word in spans::sorted(words) {
            match runs.last_mut() {
                Some(last) if word.start <= last.end => last.end = last.end.max(word.end),
                _ => runs.push(word),
            }
        }
        runs
    }

    fn leaves(&self, seen: &Seen, stretches: &[Span], words: &mut Vec<Span>) {
        match self {
            Self::Near(left, right, nearness) => {
                left.leaves(seen, stretches, words);
                if !nearness.is_absence() {
                    right.leaves(seen, stretches, words);
                }
            }
            Self::Any(parts) => parts.iter().for_each(|part| part.leaves(seen, stretches, words)),
            Self::Loose(..) => {
                // Only those of the stretches that are its own.
                let near = |own: &Span| stretches.iter().any(|s| s.start <= own.start && own.end <= s.end);
                let own: Vec<Span> = self.places(seen).into_iter().filter(near).collect();
                if let Self::Loose(parts, _) = self {
                    parts.iter().for_each(|(part, _)| part.leaves(seen, &own, words));
                }
            }
            atom => {
                let inside =
                    |word: &Span| stretches.iter().any(|s| s.start <= word.start && word.end <= s.end);
                words.extend(atom.places(seen).into_iter().filter(inside));
            }
        }
    }

    /// Where it stands, sorted; for what has a place.
    fn places(&self, seen: &Seen) -> Vec<Span> {
        match self {
            Self::Atom(number) => seen.spans.get(*number).cloned().unwrap_or_default(),
            Self::Any(parts) => spans::sorted(parts.iter().flat_map(|part| part.places(seen)).collect()),
            Self::Near(left, right, nearness) => {
                let left = left.places(seen);
                if left.is_empty() {
                    return left;
                }
                nearness.join(&left, &right.places(seen))
            }
            Self::Loose(parts, others) => {
                let places: Vec<_> =
                    parts.iter().map(|(part, wanted)| (part.places(seen), *wanted)).collect();
                spans::loose(&places, *others)
            }
            Self::All(_) | Self::Not(_) | Self::Heading(_) | Self::Regex(_) | Self::Never => Vec::new(),
        }
    }
}

/// Joins ranges that overlap or touch.
pub(super) fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether a word is within so many single-letter edits of another; swapping two neighbouring letters
/// is one edit (optimal string alignment, as the index's automaton counts).
pub(super) fn within(wanted: &[char], word: &str, edits: usize) -> bool {
    let word: Vec<char> = word.chars().collect();
    if word.len().abs_diff(wanted.len()) > edits {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=wanted.len()).collect();
    for (i, &c) in word.iter().enumerate() {
        let mut row = vec![i + 1; wanted.len() + 1];
        for (j, &w) in wanted.iter().enumerate() {
            row[j + 1] = (last[j] + usize::from(c != w)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && c == wanted[j - 1] && word[i - 1] == w {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().is_some_and(|&distance| distance <= edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn edits() {
        for (a, b, edits, expected) in [
            ("abc", "abc", 1, true),
            ("abc", "acb", 1, true),
            ("abc", "abd", 1, true),
            ("abc", "bca", 1, false),
            ("abc", "bca", 2, true),
            ("", "ab", 2, true),
            ("abcd", "a", 2, false),
        ] {
            assert_eq!(within(&a.chars().collect::<Vec<_>>(), b, edits), expected, "{a} {b}");
        }
    }

    fn check(query: &str, text: &str, expected: Option<&[&str]>) {
        let mut stems = AllStems::default();
        let query = parse(query).unwrap();
        let languages = [Language::English];
        let patterns = Patterns::new([(&query.expr, languages.as_slice())], &Names::default(), &mut stems);
        let headings = ["4. Limits of Liability".to_owned(), "Claims".to_owned()];
        let answer = patterns.ask(text, Language::English, &headings, &mut stems).pop().unwrap();
        let found: Option<Vec<&str>> =
            answer.map(|ranges| ranges.into_iter().map(|range| &text[range]).collect());
        assert_eq!(found.as_deref(), expected, "{query} in {text:?}");
    }

    #[test]
    fn answers() {
        let text = "We may close your account, or closing it at any time; you may leave.";
        check("close", text, Some(&["close", "closing"]));
        check("closed account", text, Some(&["close", "account", "closing"]));
        check("close arbitration", text, None);
        check("arbitration OR \"any time\"", text, Some(&["any time"]));
        check("(close time) OR (leave arbitration)", text, Some(&["close", "closing", "time"]));
        check("close -arbitration", text, Some(&["close", "closing"]));
        check("close -leave", text, None);
        check("we BEFORE/2 close", text, Some(&["We", "close"]));
        check("account BEFORE/2 close", text, Some(&["account", "closing"]));
        check("account NEAR/2 close", text, Some(&["close", "account", "closing"]));
        check("you BEFORE/2 close", text, None);
        check("(may NOT AFTER/1 you) BEFORE/1 close", text, Some(&["may close"]));
        check("(may NOT AFTER/1 we) BEFORE/1 close", text, None);
        check("(we OR you) BEFORE/1 may BEFORE/1 (leave OR go)", text, Some(&["you may leave"]));
        check("\"may close\" NEAR/2 acc*", text, Some(&["may close", "account"]));
        check("leave heading:liability", text, Some(&["leave"]));
        check("heading:\"limit claim\"", text, Some(&[]));
        check("leave -heading:limits", text, None);
        check("\"close yo*\"", text, None);
        check("close service:quidlet", text, None);
        check("\"account close\"~1", text, Some(&["close", "account"]));
        check("\"leave close\"~3", text, None);
        check("\"may may leave\"~12", text, Some(&["may", "may leave"]));
        check("\"account close\"~1 BEFORE/2 closing", text, Some(&["close", "account", "closing"]));
        check("/clos(e|ing) .{0,3} account/", text, None);
        check("/clos(e|ing) .{0,5}account/", text, Some(&["close your account"]));
        check("/[,;] / leave", text, Some(&["leave"]));
        check("leave -/clos/", text, None);
        check("leave -/Clos/", text, Some(&["leave"]));
    }
}
