//! Rows of a table as columns: how wide each is, and which part of which cell stands on which line.
//!
//! Pure geometry over the rows' texts, whose cells stand between ` | `; the words stay in the outline.

use std::ops::Range;

use super::wrap::{width, wrap};

/// Columns between two cells: a line with space around it.
pub const GAP: usize = 3;

/// A column narrower than this can't be read: the rows are wrapped as running text then.
const NARROWEST: usize = 12;

/// Parts of cells on one line: the column each starts at, and its bytes in the row's text.
pub type Cells = Vec<(usize, Range<usize>)>;

/// The bytes of a row's cells.
pub fn cells(text: &str) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('|') {
        let before = at == 0 || text[..at].ends_with(' ');
        let after = at + 1 == text.len() || text[at + 1..].starts_with(' ');
        if at >= start && before && after {
            cells.push(start..at.saturating_sub(1).max(start));
            start = (at + 2).min(text.len());
        }
    }
    cells.push(start..text.len());
    cells
}

/// The lines of each row in `columns` columns; nothing where they can't stand side by side.
pub fn lay_out(rows: &[&str], columns: usize) -> Option<Vec<Vec<Cells>>> {
    let rows: Vec<(&str, Vec<Range<usize>>)> = rows.iter().map(|text| (*text, cells(text))).collect();
    let count = rows.first()?.1.len();
    if count < 2 || rows.iter().any(|(_, cells)| cells.len() != count) {
        return None;
    }
    let wide = |n: usize| rows.iter().map(|(text, cells)| width(&text[cells[n].clone()])).max().unwrap_or(0);
    let widths = fit((0..count).map(wide).collect(), columns.checked_sub(GAP * (count - 1))?)?;
    Some(rows.iter().map(|(text, cells)| row(text, cells, &widths)).collect())
}

/// Makes the widest columns as narrow as they have to be.
fn fit(widths: Vec<usize>, room: usize) -> Option<Vec<usize>> {
    if widths.iter().sum::<usize>() <= room {
        return Some(widths);
    }
    let capped = |cap: usize| widths.iter().map(|&wide| wide.min(cap)).sum::<usize>();
    let cap = (NARROWEST..=room).rev().find(|&cap| capped(cap) <= room)?;
    Some(widths.into_iter().map(|wide| wide.min(cap)).collect())
}

/// The lines of a row, each with a part of every cell: an empty one where the cell has ended.
fn row(text: &str, cells: &[Range<usize>], widths: &[usize]) -> Vec<Cells> {
    let parts: Vec<Vec<Range<usize>>> =
        cells.iter().zip(widths).map(|(cell, wide)| wrap(&text[cell.clone()], (*wide).max(1), 0)).collect();
    let height = parts.iter().map(Vec::len).max().unwrap_or(0);
    let line = |n: usize| {
        let mut column = 0;
        let mut line = Vec::with_capacity(cells.len());
        for ((cell, parts), wide) in cells.iter().zip(&parts).zip(widths) {
            let part = parts.get(n).map(|part| cell.start + part.start..cell.start + part.end);
            line.push((column, part.unwrap_or(cell.end..cell.end)));
            column += wide + GAP;
        }
        line
    };
    (0..height).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows as they are drawn.
    fn drawn(rows: &[&str], columns: usize) -> Option<Vec<String>> {
        let laid = lay_out(rows, columns)?;
        let lines = rows.iter().zip(&laid).flat_map(|(text, lines)| {
            lines.iter().map(|cells| {
                let mut line = String::new();
                for (column, range) in cells {
                    line.push_str(&" ".repeat(column - width(&line)));
                    line.push_str(&text[range.clone()]);
                }
                line.trim_end().to_owned()
            })
        });
        Some(lines.collect())
    }

    #[test]
    fn cells_stand_between_lines() {
        for (text, expected) in [
            ("a | b | c", vec!["a", "b", "c"]),
            ("a | b |", vec!["a", "b", ""]),
            ("| b", vec!["", "b"]),
            ("a |  | c", vec!["a", "", "c"]),
            ("a|b | c", vec!["a|b", "c"]),
            ("alone", vec!["alone"]),
            ("", vec![""]),
            ("|", vec!["", ""]),
        ] {
            let found: Vec<&str> = cells(text).into_iter().map(|cell| &text[cell]).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn cells_are_aligned_and_wrapped() {
        let rows = ["What | Fee", "Closing an account | Free", "日本語 | 3 €"];
        assert_eq!(
            drawn(&rows, 40).unwrap(),
            ["What                 Fee", "Closing an account   Free", "日本語               3 €"]
        );
        let long = ["a | one two three four five six", "b | seven"];
        let expected =
            ["a │ one two three", "  │ four five six", "b │ seven"].map(|line| line.replace('│', " "));
        assert_eq!(drawn(&long, 20).unwrap(), expected);
        // Too narrow, or no table: running text.
        assert_eq!(drawn(&["aaaaaaaaaaaa | bbbbbbbbbbbbb"], 12), None);
        assert_eq!(drawn(&["a | b", "a"], 40), None);
        assert_eq!(drawn(&["a", "b"], 40), None);
        assert_eq!(drawn(&["a | b"], 2), None);
    }
}
