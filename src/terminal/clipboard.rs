//! The clipboard: the system's own where there is one, and the terminal's by OSC 52.
//!
//! Both get every text. The system's own loses it with the program where no other program takes it over (X11);
//! the terminal keeps it, and is reached through SSH and tmux, too.

use std::io::{self, Write};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Variables that tell of a connection from elsewhere: the clipboard of this system is not the person's then.
pub(super) const REMOTE: [&str; 3] = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];

/// Where texts are copied to.
#[derive(Default)]
pub struct Clipboard {
    /// The system's own, from the first copy on; it has to live as long as others may paste from it.
    native: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Puts a text on the clipboard.
    ///
    /// # Errors
    /// When the terminal can't be written to; whether it has a clipboard, it doesn't tell.
    pub fn copy(&mut self, text: &str, terminal: &mut impl Write) -> io::Result<()> {
        if is_here(|name| std::env::var(name).ok()) {
            self.copy_natively(text);
        }
        copy_to_terminal(text, terminal)
    }

    /// A system without a clipboard is no failure: the terminal has one, perhaps.
    fn copy_natively(&mut self, text: &str) {
        if self.native.is_none() {
            self.native = arboard::Clipboard::new().ok();
        }
        let copied = self.native.as_mut().map(|native| native.set_text(text));
        if matches!(copied, Some(Err(_))) {
            self.native = None;
        }
    }
}

fn copy_to_terminal(text: &str, terminal: &mut impl Write) -> io::Result<()> {
    execute!(terminal, CopyToClipboard::to_clipboard_from(text))
}

/// Whether the person sits at this system, and its display, where one is named, is reached without a network.
fn is_here(variable: impl Fn(&str) -> Option<String>) -> bool {
    let display = variable("DISPLAY").unwrap_or_default();
    let local = display.is_empty() || [":", "unix:", "/"].iter().any(|start| display.starts_with(start));
    local && !REMOTE.iter().any(|name| variable(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_from_elsewhere_has_another_clipboard() {
        for (name, value, here) in [
            ("TERM", "xterm", true),
            ("DISPLAY", ":0", true),
            ("DISPLAY", "unix:0", true),
            ("DISPLAY", "localhost:10.0", false),
            ("SSH_TTY", "/dev/pts/3", false),
            ("SSH_CONNECTION", "", false),
        ] {
            let variable = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(is_here(variable), here, "{name}={value}");
        }
    }

    #[test]
    fn the_terminal_is_told_by_osc_52() {
        let mut written = Vec::new();
        copy_to_terminal("x/terms", &mut written).unwrap();
        assert_eq!(written, b"\x1b]52;c;eC90ZXJtcw==\x1b\\");
    }
}
