//! Characters that are shapes rather than letters: blocks as rectangles, lines of boxes as strokes. As characters they
//! leave gaps, since no font is as high and as wide as a cell.

use std::fmt::Write;

use ratatui::buffer::Cell;

use super::CELL;

/// A character drawn as a shape, in eighths of a cell or by the sides that its lines lead to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    /// Filled from below.
    Lower(u32),
    /// Filled from the left.
    Left(u32),
    /// Lines from the middle to the sides.
    Lines(Sides, Pen),
}

/// Up, right, down, left.
type Sides = [bool; 4];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pen {
    Thin,
    Round,
    Thick,
    Dashed,
    ThickDashed,
}

fn shape(cell: &Cell) -> Option<Shape> {
    use Pen::{Dashed, Round, Thick, ThickDashed, Thin};
    let c = cell.symbol().chars().next()?;
    let lines = |sides: [u8; 4], pen| Some(Shape::Lines(sides.map(|side| side == 1), pen));
    match c {
        '\u{2581}'..='\u{2588}' => Some(Shape::Lower(u32::from(c) - 0x2580)),
        '\u{2589}'..='\u{258f}' => Some(Shape::Left(0x2590 - u32::from(c))),
        '─' => lines([0, 1, 0, 1], Thin),
        '│' => lines([1, 0, 1, 0], Thin),
        '━' => lines([0, 1, 0, 1], Thick),
        '┃' => lines([1, 0, 1, 0], Thick),
        '┄' => lines([0, 1, 0, 1], Dashed),
        '╍' => lines([0, 1, 0, 1], ThickDashed),
        '╭' => lines([0, 1, 1, 0], Round),
        '╮' => lines([0, 0, 1, 1], Round),
        '╯' => lines([1, 0, 0, 1], Round),
        '╰' => lines([1, 1, 0, 0], Round),
        '┌' => lines([0, 1, 1, 0], Thin),
        '┐' => lines([0, 0, 1, 1], Thin),
        '┘' => lines([1, 0, 0, 1], Thin),
        '└' => lines([1, 1, 0, 0], Thin),
        '├' => lines([1, 1, 1, 0], Thin),
        '┤' => lines([1, 0, 1, 1], Thin),
        '┬' => lines([0, 1, 1, 1], Thin),
        '┴' => lines([1, 1, 0, 1], Thin),
        '┼' => lines([1, 1, 1, 1], Thin),
        _ => None,
    }
}

/// Whether a cell's symbol is drawn as a shape.
pub(super) fn is_shape(cell: &Cell) -> bool {
    shape(cell).is_some()
}

/// Draws the shapes among cells of one row, side by side from a corner on; `attributes` go to each element.
pub(super) fn draw(svg: &mut String, cells: &[&Cell], (left, top): (f64, f64), ink: &str, attributes: &str) {
    let mut x = 0;
    while x < cells.len() {
        let found = shape(cells[x]);
        let count = cells[x..].iter().take_while(|cell| shape(cell) == found).count();
        let (at, wide) = (left + x as f64 * CELL.0, count as f64 * CELL.0);
        let _ = match found {
            Some(Shape::Lower(eighths)) => {
                let high = CELL.1 * f64::from(eighths) / 8.0;
                let y = top + CELL.1 - high;
                writeln!(
                    svg,
                    "<rect x=\"{at:.1}\" y=\"{y:.2}\" width=\"{wide:.1}\" height=\"{high:.2}\" fill=\"{ink}\"{attributes}/>"
                )
            }
            Some(Shape::Left(eighths)) => (0..count).try_for_each(|n| {
                let (at, wide) = (at + n as f64 * CELL.0, CELL.0 * f64::from(eighths) / 8.0);
                writeln!(
                    svg,
                    "<rect x=\"{at:.1}\" y=\"{top:.1}\" width=\"{wide:.2}\" height=\"{:.1}\" fill=\"{ink}\"{attributes}/>",
                    CELL.1
                )
            }),
            Some(Shape::Lines(sides, pen)) => {
                let mut path = String::new();
                // A run to both sides is one stroke.
                if sides == [false, true, false, true] {
                    let y = top + CELL.1 / 2.0;
                    let _ = write!(path, "M{at:.1} {y:.1}h{wide:.1}");
                } else {
                    (0..count).for_each(|n| lines(&mut path, (at + n as f64 * CELL.0, top), sides, pen));
                }
                let (width, dashes) = match pen {
                    Pen::Thin | Pen::Round => (1.2, ""),
                    Pen::Thick => (2.6, ""),
                    Pen::Dashed => (1.2, " stroke-dasharray=\"1.6 1.2\""),
                    Pen::ThickDashed => (2.6, " stroke-dasharray=\"3 1.2\""),
                };
                writeln!(
                    svg,
                    "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width}\"{dashes}{attributes}/>"
                )
            }
            None => Ok(()),
        };
        x += count;
    }
}

/// The lines of one cell.
fn lines(path: &mut String, (left, top): (f64, f64), sides: Sides, pen: Pen) {
    let (x, y) = (left + CELL.0 / 2.0, top + CELL.1 / 2.0);
    let ends = [(x, top), (left + CELL.0, y), (x, top + CELL.1), (left, y)];
    let led: Vec<(f64, f64)> =
        ends.into_iter().zip(sides).filter(|(_, leads)| *leads).map(|(end, _)| end).collect();
    let _ = match (pen, led.as_slice()) {
        (Pen::Round, [from, to]) => {
            write!(path, "M{:.1} {:.1}Q{x:.1} {y:.1} {:.1} {:.1}", from.0, from.1, to.0, to.1)
        }
        (_, [from, to]) => {
            write!(path, "M{:.1} {:.1}L{x:.1} {y:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1)
        }
        (_, led) => led.iter().try_for_each(|end| write!(path, "M{x:.1} {y:.1}L{:.1} {:.1}", end.0, end.1)),
    };
}
