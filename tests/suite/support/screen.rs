//! A screen that is played by keys, and what can be read off it.

use std::path::Path;
use std::sync::Arc;

use fineprint::app::keymap::Keymap;
use fineprint::app::layout::Area;
use fineprint::app::{App, Msg};
use fineprint::insight::Insight;
use fineprint::library::{Archive, Personal};
use fineprint::model::Timestamp;
use fineprint::runtime::{Settings, Stage};
use fineprint::ui::theme::Depth;
use fineprint::ui::themes::Themes;
use ratatui::buffer::Buffer;
use tempfile::TempDir;

use super::home::Home;

/// The sizes that whole screens are looked at in: one column, two, three.
pub const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (160, 50)];
/// Two columns.
pub const MEDIUM: (u16, u16) = SIZES[1];
/// Three columns.
pub const LARGE: (u16, u16) = SIZES[2];

/// How a screen of this size is set up: without colours, on the day that the sample ends; what the user makes
/// goes below `data`.
pub fn settings(size: (u16, u16), data: &Path) -> Settings {
    let now = Timestamp::from_ymd(2026, 11, 20).unwrap();
    let personal = Personal::new(data);
    Settings {
        size,
        now,
        keymap: Keymap::bundled(),
        themes: Themes::default(),
        theme: "mono".into(),
        fixed: false,
        depth: Depth::True,
        as_of: None,
        sitting: None,
        no_browser: None,
        insight: Arc::new(Insight::bundled().with_records(&personal)),
        personal,
    }
}

/// A screen over an archive, with every reply taken in.
pub struct Screen {
    stage: Stage,
    _home: Arc<Home>,
    _data: TempDir,
}

impl Screen {
    /// The bundled sample, indexed.
    pub fn sample(size: (u16, u16)) -> Self {
        Self::themed(size, "mono")
    }

    /// The bundled sample in a theme.
    pub fn themed(size: (u16, u16), theme: &str) -> Self {
        let home = Home::with_sample();
        let data = TempDir::new().unwrap();
        let settings = Settings { theme: theme.into(), ..settings(size, data.path()) };
        let archives = vec![Archive::sample(&home.dirs())];
        Self { stage: Stage::open(archives, &settings), _home: home, _data: data }
    }

    /// Archives of a home of one's own.
    pub fn over(archives: Vec<Archive>, home: Arc<Home>, size: (u16, u16)) -> Self {
        let data = TempDir::new().unwrap();
        Self { stage: Stage::open(archives, &settings(size, data.path())), _home: home, _data: data }
    }

    /// Archives of a home of one's own, with what the user makes there too.
    pub fn with_data(archives: Vec<Archive>, home: Arc<Home>, size: (u16, u16)) -> Self {
        let stage = Stage::open(archives, &settings(size, &home.dirs().data));
        Self { stage, _home: home, _data: TempDir::new().unwrap() }
    }

    /// Presses keys, written as in `/liability<enter>`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.stage.press(keys).unwrap();
        self
    }

    /// Lets this edit texts, in place of an editor.
    pub fn edit_with(&mut self, editor: impl FnMut(&str) -> String + 'static) -> &mut Self {
        self.stage.edit_with(editor);
        self
    }

    /// The terminal is this large now.
    pub fn resize(&mut self, (width, height): (u16, u16)) -> &mut Self {
        self.send(Msg::Resize(width, height))
    }

    /// Sends any message.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        self.stage.send(msg);
        self
    }

    /// The state.
    pub fn app(&self) -> &App {
        self.stage.app()
    }

    /// The cells.
    pub fn buffer(&self) -> Buffer {
        self.stage.buffer()
    }

    /// All lines.
    pub fn text(&self) -> String {
        self.stage.text()
    }

    /// One line.
    pub fn line(&self, y: u16) -> String {
        self.text().lines().nth(usize::from(y)).unwrap_or_default().to_owned()
    }

    /// The last line: what was said, or the keys.
    pub fn footer(&self) -> String {
        self.line(self.app().layout.footer.y).trim().to_owned()
    }

    /// The lines of an area, without the spaces around them.
    pub fn lines_in(&self, area: Area) -> Vec<String> {
        let buffer = self.buffer();
        let row = |y: u16| {
            let cells = (area.x..area.x + area.width).map(|x| buffer[(x, y)].symbol());
            cells.collect::<String>().trim().to_owned()
        };
        (area.y..area.y + area.height).map(row).collect()
    }

    /// The upper border of an area: title and note.
    pub fn title(&self, area: Area) -> String {
        let line = self.lines_in(Area { height: area.height.min(1), ..area }).pop().unwrap_or_default();
        line.trim_matches(|c: char| "╭╮─ ".contains(c)).to_owned()
    }

    /// The row of the tree that the cursor is on, as drawn.
    pub fn tree_row(&self) -> String {
        let cursor = self.app().tree.cursor;
        self.lines_in(self.app().layout.tree.inner())[cursor.at - cursor.top].clone()
    }

    /// The text of the block that the reader's cursor is on.
    pub fn block(&self) -> String {
        let reader = &self.app().reader;
        let block = &reader.reading.as_ref().expect("nothing is open").outline.blocks[reader.block];
        fineprint::app::compare::block_text(block).to_owned()
    }

    /// What was copied last.
    pub fn copied(&self) -> &str {
        self.stage.copied().last().map_or("", String::as_str)
    }

    /// The text that was handed to an editor last, and at which line.
    pub fn viewed(&self) -> Option<&(String, usize)> {
        self.stage.viewed().last()
    }

    /// The page that was opened in a browser last.
    pub fn visited(&self) -> Option<&str> {
        self.stage.visited().last().map(String::as_str)
    }

    /// The screen as a picture.
    pub fn svg(&self) -> String {
        self.stage.svg()
    }

    /// Whether the program would have ended.
    pub fn ended(&self) -> bool {
        self.stage.ended()
    }
}
