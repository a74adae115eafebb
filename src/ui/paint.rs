//! Writing words into the buffer: runs of meanings, boxes, aligned columns.
//!
//! Knows themes and cells, but no pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::{Block, BorderType, Borders, Clear, Widget};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
pub use crate::app::figures::{count, counted};
use crate::app::layout::Area;
use crate::app::meaning::Meaning;
use crate::app::wrap::cut;
use crate::library::Web;

/// A buffer and the theme it is painted with.
pub struct Painter<'a> {
    /// Where the cells are.
    pub buffer: &'a mut Buffer,
    /// How meanings look.
    pub theme: &'a Theme,
    /// Cells that are links.
    pub links: Vec<LinkRun>,
}

/// Some cells of a row that are a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRun {
    /// The first column.
    pub x: u16,
    /// The row.
    pub y: u16,
    /// How many columns.
    pub columns: u16,
    /// Where it leads.
    pub web: Web,
}

/// A piece of text with its looks.
pub type Run<'a> = (&'a str, Style);

impl Painter<'_> {
    /// The looks of a meaning.
    pub fn style(&self, meaning: Meaning) -> Style {
        self.theme.style(meaning)
    }

    /// Writes runs one after another, cut at `area`'s right edge; returns the column after the last one.
    pub fn runs(&mut self, area: Area, x: u16, y: u16, runs: &[Run<'_>]) -> u16 {
        let end = area.x + area.width;
        let mut x = x;
        if y < area.y || y >= area.y + area.height {
            return x;
        }
        for (text, style) in runs {
            for grapheme in text.graphemes(true) {
                let wide = grapheme.width() as u16;
                if wide == 0 {
                    continue;
                }
                if x + wide > end {
                    return x;
                }
                self.buffer[(x, y)].set_symbol(grapheme).set_style(*style);
                for covered in x + 1..x + wide {
                    self.buffer[(covered, y)].reset();
                    self.buffer[(covered, y)].set_style(*style);
                }
                x += wide;
            }
        }
        x
    }

    /// The same for what may be too long: it ends with `…` then.
    pub fn line(&mut self, area: Area, x: u16, y: u16, runs: &[Run<'_>]) -> u16 {
        let room = usize::from((area.x + area.width).saturating_sub(x));
        let all: usize = runs.iter().map(|(text, _)| text.width()).sum();
        if all <= room || room == 0 {
            return self.runs(area, x, y, runs);
        }
        let mut kept: Vec<(std::borrow::Cow<'_, str>, Style)> = Vec::new();
        let mut left = room;
        for (text, style) in runs {
            let wide = text.width();
            // What fits to the last column with more to come has to make room for the dots.
            let whole = wide < left;
            kept.push((if whole { (*text).into() } else { cut(&format!("{text}  "), left).into() }, *style));
            if !whole {
                break;
            }
            left -= wide;
        }
        let kept: Vec<Run<'_>> = kept.iter().map(|(text, style)| (text.as_ref(), *style)).collect();
        self.runs(area, x, y, &kept)
    }

    /// Writes one text, cut with `…` at the area's right edge; returns the column after it.
    pub fn text(&mut self, area: Area, x: u16, y: u16, text: &str, meaning: Meaning) -> u16 {
        let room = usize::from((area.x + area.width).saturating_sub(x));
        let style = self.style(meaning);
        self.runs(area, x, y, &[(&cut(text, room), style)])
    }

    /// Writes one text that ends at the area's right edge; returns the column it starts at.
    pub fn right(&mut self, area: Area, y: u16, text: &str, meaning: Meaning) -> u16 {
        let x = area.x + area.width.saturating_sub(text.width() as u16);
        self.text(area, x, y, text, meaning);
        x
    }

    /// Gives a row the looks of a cursor. Cells with a background of their own, such as search matches,
    /// keep it.
    pub fn highlight(&mut self, area: Area, y: u16, meaning: Meaning) {
        if y < area.y || y >= area.y + area.height {
            return;
        }
        let style = self.style(meaning);
        let ground = self.style(Meaning::Text).bg.unwrap_or(Color::Reset);
        for x in area.x..area.x + area.width {
            let cell = &mut self.buffer[(x, y)];
            if cell.bg == ground && !cell.modifier.contains(Modifier::REVERSED) {
                cell.set_style(style);
            }
        }
    }

    /// Makes some columns of a row a link, where an address is sound.
    pub fn link(&mut self, area: Area, x: u16, y: u16, columns: usize, web: Option<Web>) {
        let columns = (columns as u16).min((area.x + area.width).saturating_sub(x));
        if let Some(web) = web.filter(|_| columns > 0 && (area.y..area.y + area.height).contains(&y)) {
            self.links.push(LinkRun { x, y, columns, web });
        }
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Area) {
        Clear.render(rect(area), self.buffer);
        // What is covered leads nowhere.
        self.links.retain(|run| {
            !(area.y..area.y + area.height).contains(&run.y)
                || run.x >= area.x + area.width
                || run.x + run.columns <= area.x
        });
        self.buffer.set_style(rect(area), self.style(Meaning::Text));
    }

    /// Columns that [`Painter::frame`] has for a title beside a note.
    pub fn title_room(area: Area, note: &str) -> usize {
        let line = area.columns().saturating_sub(4);
        let note = note.width().min(line.saturating_sub(2));
        line.saturating_sub(if note == 0 { 2 } else { note + 6 })
    }

    /// Empties an area and gives it a rounded border with a title at the left and a note at the right.
    pub fn frame(&mut self, area: Area, title: &str, note: &str, focused: bool) {
        if area.width < 2 || area.height < 2 {
            return;
        }
        self.clear(area);
        let border = self.style(if focused { Meaning::Focus } else { Meaning::Border });
        Block::new()
            .borders(Borders::ALL)
            .border_type(BorderType::Rounded)
            .border_style(border)
            .render(rect(area), self.buffer);
        let line = Area { x: area.x + 2, y: area.y, width: area.width.saturating_sub(4), height: 1 };
        let note = cut(note, line.columns().saturating_sub(2));
        let note_room = if note.is_empty() { 0 } else { note.width() as u16 + 4 };
        let room = usize::from(line.width.saturating_sub(note_room)).saturating_sub(2);
        // A letter or two of a title say nothing.
        let title = if room < 5 && title.width() > room { String::new() } else { cut(title, room) };
        let meaning = if focused { Meaning::Focus } else { Meaning::Title };
        if !title.is_empty() {
            self.text(line, line.x, line.y, &format!(" {title} "), meaning);
        }
        if !note.is_empty() {
            self.right(line, line.y, &format!(" {note} "), Meaning::Dim);
        }
    }

    /// A thin bar at the right border that shows where in a long list the window is.
    pub fn scrollbar(&mut self, area: Area, top: usize, len: usize, focused: bool) {
        let height = area.inner().rows();
        if len <= height || height == 0 {
            return;
        }
        let size = (height * height / len).max(1);
        let at = (top * (height - size) + (len - height) / 2) / (len - height).max(1);
        let style = self.style(if focused { Meaning::Focus } else { Meaning::Border });
        for row in at..(at + size).min(height) {
            self.buffer[(area.x + area.width - 1, area.y + 1 + row as u16)].set_symbol("┃").set_style(style);
        }
    }
}

/// An area as ratatui's rectangle.
pub fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Depth;

    #[test]
    fn wide_characters_are_never_cut_in_half() {
        let theme = Theme::bundled("mono", Depth::True);
        let area = Area { x: 0, y: 0, width: 5, height: 1 };
        let mut buffer = Buffer::empty(rect(area));
        let mut painter = Painter { buffer: &mut buffer, theme: &theme, links: Vec::new() };
        painter.runs(area, 0, 0, &[("日本語", Style::default())]);
        let symbols: Vec<&str> = (0..5).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(symbols, ["日", " ", "本", " ", " "]);
    }
}
