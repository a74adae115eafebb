//! A buffer of cells → a picture in SVG, for the README and for looking at screens.
//!
//! Only cells are known here, no pane.

mod shapes;

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Width and height of a cell in pixels.
const CELL: (f64, f64) = (8.4, 18.0);

/// What dim cells have.
const FAINT: &str = " opacity=\"0.6\"";

/// Space around the cells in pixels.
const MARGIN: f64 = 14.0;

/// Colours that a picture has where the terminal's own would be.
const PAPER: (&str, &str) = ("#d8dee9", "#1b2028");

/// The same for themes made for light terminals.
const LIGHT_PAPER: (&str, &str) = ("#24292f", "#ffffff");

/// Draws a buffer; `light` gives a light background where the terminal's own would be.
pub fn render(buffer: &Buffer, light: bool) -> String {
    let (ink, paper) = if light { LIGHT_PAPER } else { PAPER };
    let area = buffer.area;
    let (width, height) =
        (f64::from(area.width) * CELL.0 + 2.0 * MARGIN, f64::from(area.height) * CELL.1 + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{paper}\"/>\n\
         <g font-family=\"ui-monospace,'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"14\" xml:space=\"preserve\">\n"
    );
    for y in 0..area.height {
        row(&mut svg, buffer, y, ink, paper);
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// One row: backgrounds first, then text, a piece for each run of the same looks.
fn row(svg: &mut String, buffer: &Buffer, y: u16, ink: &str, paper: &str) {
    let cells: Vec<&Cell> = (0..buffer.area.width).map(|x| &buffer[(x, y)]).collect();
    let top = MARGIN + f64::from(y) * CELL.1;
    let mut x = 0;
    while x < cells.len() {
        let looks = Looks::of(cells[x], ink, paper);
        // The cell that a wide symbol covers goes with it, whatever its own looks are.
        let wide = |x: usize| cells[x].symbol().width().max(1);
        let mut end = x + wide(x);
        while end < cells.len() && Looks::of(cells[end], ink, paper) == looks {
            end += wide(end);
        }
        let end = end.min(cells.len());
        let left = MARGIN + x as f64 * CELL.0;
        if let Some(background) = &looks.background {
            let wide = (end - x) as f64 * CELL.0;
            let _ = writeln!(
                svg,
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{background}\"/>",
                CELL.1
            );
        }
        let faint = if looks.dim { FAINT } else { "" };
        shapes::draw(svg, &cells[x..end], (left, top), &looks.ink, faint);
        let text: String = text_of(&cells[x..end]);
        if !text.trim().is_empty() || looks.decoration.is_some() {
            let length = (end - x) as f64 * CELL.0;
            let _ = writeln!(
                svg,
                "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{}>{}</text>",
                top + CELL.1 - 4.5,
                looks.ink,
                looks.attributes(),
                escape(&text),
            );
        }
        x = end;
    }
}

/// The symbols of cells, shapes left out; the cell that a wide symbol covers has none of its own.
fn text_of(cells: &[&Cell]) -> String {
    let mut text = String::new();
    let mut skip = 0;
    for cell in cells {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        skip = cell.symbol().width().saturating_sub(1);
        text.push_str(if shapes::is_shape(cell) { " " } else { cell.symbol() });
    }
    text
}

#[derive(PartialEq)]
struct Looks {
    ink: String,
    background: Option<String>,
    bold: bool,
    italic: bool,
    dim: bool,
    decoration: Option<&'static str>,
}

impl Looks {
    fn of(cell: &Cell, ink: &str, paper: &str) -> Self {
        let modifier = cell.modifier;
        let mut foreground = hex(cell.fg).unwrap_or_else(|| ink.to_owned());
        let mut background = hex(cell.bg);
        if modifier.contains(Modifier::REVERSED) {
            let under = background.unwrap_or_else(|| paper.to_owned());
            background = Some(std::mem::replace(&mut foreground, under));
        }
        let decoration =
            match (modifier.contains(Modifier::UNDERLINED), modifier.contains(Modifier::CROSSED_OUT)) {
                (true, true) => Some("underline line-through"),
                (true, false) => Some("underline"),
                (false, true) => Some("line-through"),
                (false, false) => None,
            };
        Self {
            ink: foreground,
            background,
            bold: modifier.contains(Modifier::BOLD),
            italic: modifier.contains(Modifier::ITALIC),
            dim: modifier.contains(Modifier::DIM),
            decoration,
        }
    }

    fn attributes(&self) -> String {
        let mut out = String::new();
        if self.bold {
            out.push_str(" font-weight=\"bold\"");
        }
        if self.italic {
            out.push_str(" font-style=\"italic\"");
        }
        if self.dim {
            out.push_str(FAINT);
        }
        if let Some(decoration) = self.decoration {
            let _ = write!(out, " text-decoration=\"{decoration}\"");
        }
        out
    }
}

/// A colour as SVG writes it; `None` for the terminal's own.
fn hex(color: Color) -> Option<String> {
    let (r, g, b) = match color {
        Color::Reset => return None,
        Color::Rgb(r, g, b) => (r, g, b),
        Color::Indexed(n) => indexed(n),
        Color::Black => (0, 0, 0),
        Color::Red => (191, 97, 106),
        Color::Green => (163, 190, 140),
        Color::Yellow => (235, 203, 139),
        Color::Blue => (129, 161, 193),
        Color::Magenta => (180, 142, 173),
        Color::Cyan => (136, 192, 208),
        Color::Gray => (200, 205, 215),
        Color::DarkGray => (110, 120, 135),
        Color::LightRed => (230, 130, 130),
        Color::LightGreen => (180, 220, 150),
        Color::LightYellow => (250, 225, 160),
        Color::LightBlue => (150, 185, 230),
        Color::LightMagenta => (210, 170, 220),
        Color::LightCyan => (160, 220, 230),
        Color::White => (255, 255, 255),
    };
    Some(format!("#{r:02x}{g:02x}{b:02x}"))
}

/// The usual colours of the 256-colour palette; its first sixteen as greys.
fn indexed(n: u8) -> (u8, u8, u8) {
    match n {
        0..16 => (n * 16, n * 16, n * 16),
        16..232 => {
            let n = n - 16;
            let step = |v: u8| if v == 0 { 0 } else { 55 + v * 40 };
            (step(n / 36), step(n / 6 % 6), step(n % 6))
        }
        _ => {
            let level = 8 + (n - 232) * 10;
            (level, level, level)
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn cells_become_escaped_text_with_their_looks() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, "a<b", Style::default());
        buffer.set_string(4, 0, "日&", Style::default().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD));
        let svg = render(&buffer, false);
        assert!(svg.contains(">a&lt;b </text>"), "{svg}");
        assert!(svg.contains("fill=\"#010203\" font-weight=\"bold\">日&amp;</text>"), "{svg}");
    }
    #[test]
    fn blocks_are_rectangles_without_gaps() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 2));
        buffer.set_string(0, 0, "▄▄a█", Style::default());
        let svg = render(&buffer, false);
        assert!(svg.contains("y=\"23.00\" width=\"16.8\" height=\"9.00\""), "{svg}");
        assert!(
            svg.contains("height=\"18.00\"") && !svg.contains('█') && svg.contains(">  a </text>"),
            "{svg}"
        );
    }

    #[test]
    fn boxes_are_strokes_that_meet() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 2));
        buffer.set_string(0, 0, "╭──┐", Style::default());
        buffer.set_string(0, 1, "│ab┃", Style::default());
        let svg = render(&buffer, false);
        // The corner leads to where the lines to its right and below begin.
        assert!(svg.contains("d=\"M22.4 23.0Q18.2 23.0 18.2 32.0\""), "{svg}");
        assert!(
            svg.contains("d=\"M22.4 23.0h16.8\"") && svg.contains("d=\"M18.2 32.0L18.2 41.0L18.2 50.0\""),
            "{svg}"
        );
        assert!(svg.contains("stroke-width=\"2.6\"") && svg.contains("> ab </text>"), "{svg}");
    }
}
