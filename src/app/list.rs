//! A cursor and a window over a list of rows.
//!
//! Knows numbers only: what the rows are is the pane's business.

/// Cursor and first visible row of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Row the cursor is on.
    pub at: usize,
    /// First visible row.
    pub top: usize,
}

impl Cursor {
    /// Moves to `row`, kept inside a list of `len` rows and a window of `height` rows.
    pub fn go(&mut self, row: usize, len: usize, height: usize) {
        self.at = row.min(len.saturating_sub(1));
        self.reveal(len, height);
    }

    /// Moves by `rows`, down where positive.
    pub fn step(&mut self, rows: isize, len: usize, height: usize) {
        self.go(self.at.saturating_add_signed(rows), len, height);
    }

    /// Scrolls so that the cursor is visible, with two rows of context where there is room, and no
    /// emptiness below the last row.
    pub fn reveal(&mut self, len: usize, height: usize) {
        let height = height.max(1);
        let margin = 2.min((height - 1) / 2);
        self.top =
            self.top.clamp((self.at + margin + 1).saturating_sub(height), self.at.saturating_sub(margin));
        self.top = self.top.min(len.saturating_sub(height));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_visible() {
        let mut cursor = Cursor::default();
        for (row, len, height, expected) in [
            (0, 100, 10, (0, 0)),
            (9, 100, 10, (9, 2)),
            (50, 100, 10, (50, 43)),
            (45, 100, 10, (45, 43)),
            (44, 100, 10, (44, 42)),
            (99, 100, 10, (99, 90)),
            (500, 3, 10, (2, 0)),
            (5, 0, 0, (0, 0)),
        ] {
            cursor.go(row, len, height);
            assert_eq!((cursor.at, cursor.top), expected, "row {row}");
        }
    }
}
