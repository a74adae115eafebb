//! Where the panes are: rectangles computed when the size, the view or the focus changes.
//!
//! Drawing and scrolling both read them; nothing here draws.

/// A rectangle of the screen, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Area {
    /// What is inside a border of one cell.
    pub fn inner(self) -> Self {
        let (width, height) = (self.width.saturating_sub(2), self.height.saturating_sub(2));
        Self { x: self.x + 1, y: self.y + 1, width, height }
    }

    /// Rows, as a number for scrolling.
    pub fn rows(self) -> usize {
        usize::from(self.height)
    }

    /// Columns, as a number for wrapping.
    pub fn columns(self) -> usize {
        usize::from(self.width)
    }

    /// Whether there is nothing of it.
    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}

/// Smallest screen that is drawn: columns and rows.
pub const SMALLEST: (u16, u16) = (50, 14);

/// The screen's first view, by width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Under 80: one pane with tabs.
    One,
    /// From 80: the documents and the text, or the text and the clause.
    Two,
    /// From 120: all three.
    Three,
}

impl Columns {
    /// How many columns fit a width.
    pub fn of(width: u16) -> Self {
        match width {
            0..80 => Self::One,
            80..120 => Self::Two,
            _ => Self::Three,
        }
    }
}

/// The panes of the first view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// Services, documents, versions, sections.
    #[default]
    Tree,
    /// The text of a version.
    Reader,
    /// What is known of the clause under the cursor.
    Card,
}

/// How wide a person has made panes, in columns; `None` where nobody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dividers {
    /// The documents.
    pub left: Option<u16>,
    /// The clause.
    pub right: Option<u16>,
}

/// Narrower than this, no pane is made.
const NARROWEST: u16 = 20;

/// All rectangles of the screen. A pane that isn't shown has an empty area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Layout {
    pub screen: Area,
    pub header: Area,
    pub body: Area,
    pub tabs: Area,
    pub footer: Area,
    pub tree: Area,
    pub reader: Area,
    pub card: Area,
    pub results: Area,
    pub narrow: Area,
    pub preview: Area,
}

impl Layout {
    /// Lays out a screen of `width` × `height` cells for a focused pane.
    pub fn new(width: u16, height: u16, focus: Pane) -> Self {
        Self::with(width, height, focus, Dividers::default())
    }

    /// The same with panes as wide as somebody has made them, as far as they fit.
    pub fn with(width: u16, height: u16, focus: Pane, dividers: Dividers) -> Self {
        let screen = Area { x: 0, y: 0, width, height };
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return Self { screen, ..Self::default() };
        }
        let row = |y, height| Area { x: 0, y, width, height };
        let mut layout = Self { screen, header: row(0, 1), footer: row(height - 1, 1), ..Self::default() };
        layout.body = row(1, height - 2);
        let panes = match Columns::of(width) {
            Columns::One => {
                layout.tabs = row(1, 1);
                row(2, height - 3)
            }
            _ => layout.body,
        };
        layout.browse(panes, focus, dividers);
        layout.search();
        layout
    }

    fn browse(&mut self, panes: Area, focus: Pane, dividers: Dividers) {
        let most = panes.width.saturating_sub(NARROWEST);
        let wide = |wanted: Option<u16>, usual: u16, most: u16| {
            wanted.map_or(usual, |wanted| wanted.clamp(NARROWEST, most.max(NARROWEST)))
        };
        let split = |left: u16, right: u16| {
            let middle = panes.width - left - right;
            let part = |x, width| Area { x, width, ..panes };
            (part(0, left), part(left, middle), part(left + middle, right))
        };
        match (Columns::of(panes.width), focus) {
            (Columns::Three, _) => {
                let right = wide(dividers.right, (panes.width * 3 / 10).clamp(34, 50), most - NARROWEST);
                let left = wide(dividers.left, (panes.width / 4).clamp(30, 44), most - right);
                (self.tree, self.reader, self.card) = split(left, right);
            }
            (Columns::Two, Pane::Card) => {
                let right = wide(dividers.right, (panes.width * 2 / 5).max(32), most);
                (_, self.reader, self.card) = split(0, right);
            }
            (Columns::Two, _) => {
                let left = wide(dividers.left, (panes.width / 3).max(26), most);
                (self.tree, self.reader, _) = split(left, 0);
            }
            (Columns::One, Pane::Tree) => self.tree = panes,
            (Columns::One, Pane::Reader) => self.reader = panes,
            (Columns::One, Pane::Card) => self.card = panes,
        }
    }

    /// The search view takes the body: results above, narrowing and preview below. Low screens keep the
    /// results only, narrow ones leave out the narrowing.
    fn search(&mut self) {
        let body = self.body;
        let below = if body.height < 16 { 0 } else { (body.height * 2 / 5).min(16) };
        self.results = Area { height: body.height - below, ..body };
        let low = Area { y: body.y + body.height - below, height: below, ..body };
        let left = if body.width < 80 { 0 } else { (body.width * 2 / 5).min(56) };
        self.narrow = Area { width: left, ..low };
        self.preview = Area { x: body.x + left, width: body.width - left, ..low };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(outer: Area, inner: Area) -> bool {
        inner.is_empty()
            || (inner.x >= outer.x
                && inner.y >= outer.y
                && inner.x + inner.width <= outer.x + outer.width
                && inner.y + inner.height <= outer.y + outer.height)
    }

    #[test]
    fn every_size_fits_its_screen() {
        for width in [0, 1, 39, 40, 60, 79, 80, 119, 120, 200, 500] {
            for height in [0, 1, 11, 12, 20, 24, 45, 200] {
                for focus in [Pane::Tree, Pane::Reader, Pane::Card] {
                    let l = Layout::new(width, height, focus);
                    for area in [
                        l.header, l.body, l.tabs, l.footer, l.tree, l.reader, l.card, l.results, l.narrow,
                        l.preview,
                    ] {
                        assert!(inside(l.screen, area), "{width}×{height} {area:?}");
                    }
                    if width >= SMALLEST.0 && height >= SMALLEST.1 {
                        let focused = match focus {
                            Pane::Tree => l.tree,
                            Pane::Reader => l.reader,
                            Pane::Card => l.card,
                        };
                        assert!(!focused.is_empty(), "{width}×{height} {focus:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn dividers_stay_where_every_pane_is_wide_enough() {
        for width in [80, 100, 120, 200] {
            for left in [0, 10, 40, 75, 150, 999] {
                for right in [0, 30, 90, 999] {
                    for focus in [Pane::Tree, Pane::Reader, Pane::Card] {
                        let dividers = Dividers { left: Some(left), right: Some(right) };
                        let l = Layout::with(width, 30, focus, dividers);
                        for area in [l.tree, l.reader, l.card].iter().filter(|area| !area.is_empty()) {
                            assert!(area.width >= NARROWEST && inside(l.screen, *area), "{width} {area:?}");
                        }
                        assert_eq!(l.tree.width + l.reader.width + l.card.width, width);
                    }
                }
            }
        }
    }

    #[test]
    fn columns_by_width() {
        let shown = |width| {
            let l = Layout::new(width, 40, Pane::Reader);
            [l.tree, l.reader, l.card].iter().filter(|area| !area.is_empty()).count()
        };
        assert_eq!([60, 79, 80, 119, 120, 200].map(shown), [1, 1, 2, 2, 3, 3]);
    }
}
