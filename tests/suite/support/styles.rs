//! Screens as text with their styles: below each line, a line that names what each cell looks like.
//!
//! Meant for the theme without colours: what it shows is what everybody can tell apart.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

/// Letters by modifier; a cell with several gets the first one here.
const LETTERS: [(Modifier, char); 6] = [
    (Modifier::REVERSED, 'R'),
    (Modifier::UNDERLINED, 'U'),
    (Modifier::BOLD, 'B'),
    (Modifier::CROSSED_OUT, 'X'),
    (Modifier::ITALIC, 'I'),
    (Modifier::DIM, 'd'),
];

/// The lines of a buffer, each with its runs of looks: `R` reversed, `U` underlined, `B` bold, `X` struck out,
/// `I` italic; dim and plain cells are not told.
pub fn dump(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let cells = |x: u16| &buffer[(x, y)];
        let text: String = (0..buffer.area.width).map(|x| cells(x).symbol()).collect();
        let looks: String = (0..buffer.area.width).map(|x| letter(cells(x).modifier)).collect();
        let looks = looks.replace('d', " ");
        writeln!(out, "{}", text.trim_end()).unwrap();
        if !looks.trim().is_empty() {
            writeln!(out, "{}", looks.trim_end()).unwrap();
        }
    }
    out
}

fn letter(modifier: Modifier) -> char {
    LETTERS.iter().find(|(one, _)| modifier.contains(*one)).map_or(' ', |(_, letter)| *letter)
}
