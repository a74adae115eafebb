//! Text as lines at one width: labels with values that hang, running text, headings, links. What cards and sheets
//! are made of.
//!
//! Knows no pane; what the lines say is the callers' business.

use super::meaning::Meaning;
use super::sheet::Link;
use super::wrap::{self, wrap};
use crate::library::Web;

/// A piece of text and what it means.
pub type Run = (String, Meaning);

/// A line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextLine {
    /// Pieces of text and what they mean.
    pub runs: Vec<Run>,
    /// Where it leads.
    pub link: Option<Link>,
    /// The address that stands on it, behind the label.
    pub web: Option<Web>,
    /// Whether a section begins here.
    pub section: bool,
    /// Whether it leads where the line above does, as a part of it.
    pub joined: bool,
}

impl TextLine {
    /// What it says, without looks.
    pub fn text(&self) -> String {
        self.runs.iter().map(|(text, _)| text.as_str()).collect()
    }
}

/// Lines being made, at one width.
#[derive(Debug)]
pub struct Lines {
    /// Top to bottom.
    pub lines: Vec<TextLine>,
    /// The width.
    pub columns: usize,
    /// Columns of the labels at the left.
    label: usize,
    /// Whether the next lines belong to the one above.
    joining: bool,
}

impl Lines {
    /// None yet, `columns` wide, with labels of `label` columns.
    pub fn new(columns: usize, label: usize) -> Self {
        Self { lines: Vec::new(), columns: columns.max(10), label, joining: false }
    }

    /// Columns beside the labels.
    pub fn room(&self) -> usize {
        self.columns.saturating_sub(self.label).max(8)
    }

    /// A blank line, unless nothing stands above.
    pub fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.runs.is_empty()) {
            self.lines.push(TextLine::default());
        }
    }

    /// A line of pieces.
    pub fn push(&mut self, runs: Vec<Run>) -> &mut TextLine {
        self.lines.push(TextLine { runs, joined: self.joining, ..TextLine::default() });
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// Adds lines that belong to the one above: with it, they are one stop of the cursor.
    pub fn joined(&mut self, add: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.joining, true);
        add(self);
        self.joining = before;
    }

    /// Running text over the whole width.
    pub fn wrapped(&mut self, text: &str, meaning: Meaning) {
        for range in wrap(text, self.columns, 0) {
            self.push(vec![(text[range].to_owned(), meaning)]);
        }
    }

    /// A label and its value, which hangs where it is long.
    pub fn field(&mut self, label: &str, value: &str, meaning: Meaning) {
        self.linked(label, value, meaning, None);
    }

    /// The same; every line of it leads somewhere.
    pub fn linked(&mut self, label: &str, value: &str, meaning: Meaning, link: Option<&Link>) {
        let columns = self.label;
        for (n, range) in wrap(value, self.room(), 0).into_iter().enumerate() {
            let label = if n == 0 { label } else { "" };
            let runs = vec![(format!("{label:columns$}"), Meaning::Dim), (value[range].to_owned(), meaning)];
            let line = self.push(runs);
            line.link = link.cloned();
            line.joined |= n > 0;
        }
    }

    /// A label and an address.
    pub fn address(&mut self, label: &str, address: &str) {
        let from = self.lines.len();
        self.field(label, address, Meaning::Link);
        let web = Web::parse(address);
        self.lines[from..].iter_mut().for_each(|line| line.web.clone_from(&web));
    }

    /// A labelled line of pieces, cut at the edge.
    pub fn row(&mut self, label: &str, runs: Vec<Run>, link: Option<Link>) {
        let columns = self.label;
        let label = (format!("{label:columns$}"), Meaning::Dim);
        self.line(std::iter::once(label).chain(runs).collect(), link);
    }

    /// A line of pieces, cut at the edge.
    pub fn line(&mut self, mut runs: Vec<Run>, link: Option<Link>) {
        let mut room = self.columns;
        for (text, _) in &mut runs {
            *text = wrap::cut(text, room);
            room -= wrap::width(text).min(room);
        }
        self.push(runs).link = link;
    }

    /// The heading of a section.
    pub fn section(&mut self, title: &str) {
        self.blank();
        self.push(vec![(title.to_owned(), Meaning::Heading)]).section = true;
    }
}

/// A bar of `columns` cells, filled in proportion: `▇▇▇▁▁`.
pub fn bar(part: usize, of: usize, columns: usize) -> (String, String) {
    let filled = (part * columns + of / 2).checked_div(of).unwrap_or(0);
    let filled = filled.clamp(usize::from(part > 0), columns);
    ("▇".repeat(filled), "▁".repeat(columns - filled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_show_parts() {
        for (part, of, bar) in [
            (0, 10, ("", "▁▁▁▁▁")),
            (1, 100, ("▇", "▁▁▁▁")),
            (5, 10, ("▇▇▇", "▁▁")),
            (10, 10, ("▇▇▇▇▇", "")),
            (3, 0, ("▇", "▁▁▁▁")),
        ] {
            let (filled, rest) = super::bar(part, of, 5);
            assert_eq!((filled.as_str(), rest.as_str()), bar, "{part} of {of}");
        }
    }

    #[test]
    fn values_hang_and_rows_are_cut() {
        let mut lines = Lines::new(16, 6);
        lines.field("Kept", "one two three", Meaning::Text);
        lines.row("Cut", vec![("abcdef".into(), Meaning::Text), ("ghijkl".into(), Meaning::Dim)], None);
        let texts: Vec<String> = lines.lines.iter().map(TextLine::text).collect();
        assert_eq!(texts, ["Kept  one two", "      three", "Cut   abcdefghi…"]);
    }
}
