//! The full screen without a terminal: keys in, buffers out. For pictures and tests.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Session, Settings};
use crate::app::key::Key;
use crate::app::{App, Effect, Msg};
use crate::library::Archive;
use crate::ui;
use crate::worker::Draft;

/// A screen that is played by keys.
pub struct Stage {
    session: Session,
    copied: Vec<String>,
    viewed: Vec<(String, usize)>,
    visited: Vec<String>,
    ended: bool,
    editor: Editor,
}

/// What stands in for the user's editor: a text in, a text out.
type Editor = Box<dyn FnMut(&str) -> String>;

impl Stage {
    /// Opens archives on a screen of the settings' size and waits until they are indexed.
    pub fn open(archives: Vec<Archive>, settings: &Settings) -> Self {
        let mut stage = Self {
            session: Session::start(archives, settings),
            copied: Vec::new(),
            viewed: Vec::new(),
            visited: Vec::new(),
            ended: false,
            editor: Box::new(str::to_owned),
        };
        stage.settle();
        stage
    }

    /// Lets this edit texts, in place of an editor that changes nothing.
    pub fn edit_with(&mut self, editor: impl FnMut(&str) -> String + 'static) {
        self.editor = Box::new(editor);
    }

    /// Presses keys one after another, each once everything before it has settled.
    ///
    /// # Errors
    /// When the keys are not written as [`Key::parse_sequence`] reads them.
    pub fn press(&mut self, keys: &str) -> Result<&mut Self, String> {
        for key in Key::parse_sequence(keys)? {
            self.send(Msg::Key(key));
        }
        Ok(self)
    }

    /// Sends a message and waits until everything has settled.
    pub fn send(&mut self, msg: Msg) {
        for effect in self.session.handle(msg) {
            match effect {
                Effect::Copy(text) => self.copied.push(text),
                Effect::Visit(web) => self.visited.push(web.as_str().to_owned()),
                Effect::View { text, line } => self.viewed.push((text, line)),
                Effect::Quit => self.ended = true,
                Effect::EditNote(id, text) => {
                    let text = (self.editor)(&text);
                    self.session.handle(Msg::NoteEdited(id, text));
                }
                Effect::Edit(draft) => {
                    let text = (self.editor)(&draft.text);
                    if text != draft.text {
                        self.session.handle(Msg::Edited(Draft { text, ..draft }));
                    }
                }
                _ => {}
            }
        }
        self.settle();
    }

    /// Takes in replies until no more will come.
    fn settle(&mut self) {
        while !self.session.is_settled() {
            let reply = self
                .session
                .replies()
                .and_then(|replies| replies.recv_timeout(Duration::from_millis(5)).ok());
            if let Some(reply) = reply {
                self.session.take(reply);
            }
        }
    }

    /// The state.
    pub fn app(&self) -> &App {
        self.session.app()
    }

    /// What was copied, the newest last.
    pub fn copied(&self) -> &[String] {
        &self.copied
    }

    /// Texts that were handed to an editor to see, and at which line, the newest last.
    pub fn viewed(&self) -> &[(String, usize)] {
        &self.viewed
    }

    /// Pages that were opened in a browser, the newest last.
    pub fn visited(&self) -> &[String] {
        &self.visited
    }

    /// Whether the program would have ended.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// The screen as it is now.
    pub fn buffer(&self) -> Buffer {
        let screen = self.session.app().layout.screen;
        let mut buffer = Buffer::empty(Rect::new(0, 0, screen.width, screen.height));
        ui::draw(self.session.app(), self.session.theme(), &mut buffer);
        buffer
    }

    /// The screen as lines of text, without what is only space at their ends.
    pub fn text(&self) -> String {
        let buffer = self.buffer();
        let row = |y: u16| {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..buffer.area.width {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buffer[(x, y)].symbol();
                skip = crate::app::wrap::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            line.trim_end().to_owned()
        };
        (0..buffer.area.height).map(row).collect::<Vec<_>>().join("\n")
    }

    /// The screen as a picture.
    pub fn svg(&self) -> String {
        ui::svg::render(&self.buffer(), self.session.theme().is_light())
    }
}
