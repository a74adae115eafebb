//! What a unit looks like to somebody who looks for headings. Neighbours are looked at in `classify`.

use super::Piece;
use crate::text::enumerator::{Enumerator, Form};
use crate::text::unit::Kind;

/// Most words of a text that is looked at as a heading that nothing marks.
const LONGEST: usize = 24;

/// The features of a unit that headings are told by.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Shape {
    pub(super) counted: Option<Enumerator>,
    pub(super) words: usize,
    /// Has anything to show.
    pub(super) visible: bool,
    pub(super) bold: bool,
    pub(super) capitals: bool,
    /// A paragraph outside lists and quotations.
    pub(super) line: bool,
    /// A plain paragraph of few words.
    pub(super) plain_line: bool,
    /// A bulleted item at the outermost level.
    pub(super) item: bool,
    /// An ordered item at the outermost level.
    pub(super) ordered: bool,
    /// Reads like a title.
    pub(super) titled: bool,
    /// Reads like a title after an enumerator, where a full stop may end it.
    pub(super) counted_title: bool,
    /// Reads like a title though nothing marks it.
    pub(super) bare_title: bool,
    /// Ends in a colon.
    pub(super) announces: bool,
    /// A label of a few words and a colon.
    pub(super) labelled: bool,
    /// Short and without a stop at its end.
    pub(super) strict: bool,
    /// Its enumerator alone says heading: `Article 5`, `Section A:`, `§ 3`.
    pub(super) strong_counter: bool,
}

impl Shape {
    pub(super) fn of(piece: Piece<'_>) -> Self {
        let Piece { unit, parsed } = piece;
        let look = parsed.look;
        let words = usize::from(look.words);
        let visible = parsed.text.contains(char::is_alphanumeric) || parsed.enumerator.is_some();
        let para = unit.kind == Kind::Para && !unit.quoted;
        let line = para && !unit.in_item;
        let outer = unit.kind == Kind::Item && unit.depth == 0;
        let (item, ordered) = (outer && unit.marker.is_none(), outer && unit.marker.is_some());
        // What is long is no heading unless it is marked, but counts among those of its style.
        if words > LONGEST {
            let counted = parsed.counted;
            return Self { counted, words, visible, bold: look.bold, line, item, ordered, ..Self::default() };
        }
        let ended = matches!(look.last, Some('.' | ',' | ';' | '。' | '，' | '；'));
        let announced = matches!(look.last, Some(':' | '：'));
        let sane = !look.furniture && !look.dated && parsed.text.len() <= 160 && look.last.is_some();
        let counted = parsed.counted;
        let strong_counter =
            counted.is_some_and(|e| matches!(e.form, Form::Word | Form::Sign | Form::Han)) && words <= 14;
        let empty_title = words == 0 && strong_counter && parsed.text.is_empty();
        let goes_on = parsed.text.ends_with(" and") || parsed.text.ends_with(" or");
        let title = sane && look.capital_first && !goes_on && (1..=16).contains(&words);
        let address = parsed.text.contains(['@', '|']) || parsed.text.contains("://");
        let digit_first = parsed.text.starts_with(|c: char| c.is_ascii_digit());
        let short = words <= 12 && parsed.text.len() <= 100;
        Self {
            counted,
            words,
            visible,
            bold: look.bold,
            capitals: look.capitals && words <= 14,
            line,
            plain_line: line && words <= 12 && !ended && counted.is_none(),
            item,
            ordered,
            titled: title
                && !ended
                && !announced
                && (!look.linked || counted.is_some())
                && (!look.lines || look.bold),
            counted_title: empty_title
                || title
                    && !look.lines
                    && !(announced && words > 4)
                    && (!ended || words <= 14 && look.last == Some('.')),
            bare_title: title
                && short
                && !ended
                && !announced
                && !look.linked
                && !look.lines
                && !address
                && (!digit_first || counted.is_some())
                && !look.italic,
            announces: announced,
            labelled: title && announced && words <= 4,
            strict: title && words <= 8 && !ended && !announced && !look.lines,
            strong_counter,
        }
    }
}
