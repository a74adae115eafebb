//! Units: the raw pieces of a source that each become one block, before anybody knows which kind.
//!
//! The scanners make them, `parse` reads their text, `classify` decides what they are.

use std::ops::Range;

/// How a unit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Marked up as a heading of this level.
    Heading(u8),
    /// A paragraph.
    Para,
    /// An item of a list, its first paragraph.
    Item,
    /// A row of a table; the header row of one.
    Row {
        /// Whether a line of dashes follows.
        header: bool,
    },
    /// Known to be furniture by where it stands: "Back to top", a page's navigation, what a link stands for.
    Furniture,
}

/// A piece of the source.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Unit {
    pub(super) kind: Kind,
    /// All of it, markers included, as a byte range of the decoded text.
    pub(super) range: Range<usize>,
    /// Its inline text.
    pub(super) body: Range<usize>,
    /// The marker of an ordered item: `3.`.
    pub(super) marker: Option<Range<usize>>,
    /// Nesting of the list it stands in.
    pub(super) depth: u8,
    /// Stands in a list item.
    pub(super) in_item: bool,
    /// Stands in a quotation.
    pub(super) quoted: bool,
    /// A bold line with the text after it in one paragraph: two units if it is a heading, else one.
    pub(super) lead_in: bool,
    /// Comes right after "Back to top".
    pub(super) after_top: bool,
}

impl Unit {
    pub(super) fn new(kind: Kind, range: Range<usize>, body: Range<usize>) -> Self {
        Self {
            kind,
            range,
            body,
            marker: None,
            depth: 0,
            in_item: false,
            quoted: false,
            lead_in: false,
            after_top: false,
        }
    }
}
