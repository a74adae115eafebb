//! The real terminal: taking it over and giving it back, whatever happens.
//!
//! What is drawn on it and what its keys mean is not known here.

mod browser;
mod clipboard;
mod editor;
mod hyperlinks;
mod keys;
mod signals;

use std::io::{self, Stdout, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ThreadId;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use crate::ui::theme::Depth;

pub use browser::{no_browser, open_page};
pub use editor::{EditorError, Gate};
pub use hyperlinks::{link, takes_links};
pub use keys::{Input, read_input};
pub use signals::{give_back_for_good, read_signals, wait_for_cut_file, wait_for_hangup};

/// Whether the terminal is ours now; the panic hook and the guard both look at it.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is ours while the terminal is.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// The thread that took the terminal over: when it breaks, the program ends.
static OWNER: OnceLock<ThreadId> = OnceLock::new();

/// The terminal while it is ours. Dropping it gives the terminal back.
pub struct Screen {
    /// Where frames are drawn.
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
    clipboard: clipboard::Clipboard,
}

impl Screen {
    /// Takes the terminal over: raw mode, the alternate screen, bracketed paste. A panic of this thread from now on
    /// gives it back before it is reported; what breaks in another thread is not the end, and must not write over what
    /// is shown.
    ///
    /// With `mouse`, it hears of clicks and the wheel; text is selected with Shift then.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        static HOOKED: AtomicBool = AtomicBool::new(false);
        MOUSE.store(mouse, Ordering::SeqCst);
        if !HOOKED.swap(true, Ordering::SeqCst) {
            let owner = *OWNER.get_or_init(|| std::thread::current().id());
            let report = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                if std::thread::current().id() == owner {
                    give_back();
                    report(panic);
                }
            }));
        }
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        take_over()?;
        Ok(Self { terminal, clipboard: clipboard::Clipboard::default() })
    }

    /// Stops the program as the shell's job control does; returns when it is continued.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        signals::stop_now()?;
        take_over()?;
        self.redraw()
    }

    /// Takes the terminal over again after others stopped and continued the program: whoever had the terminal
    /// meanwhile has left it in another state.
    pub fn retake(&mut self) -> io::Result<()> {
        give_back();
        take_over()?;
        self.redraw()
    }

    /// Makes the next frame draw every cell. `Terminal::clear` would ask the terminal where its cursor is,
    /// and the thread that reads keys would take the answer for its own.
    pub fn redraw(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        execute!(io::stdout(), Clear(ClearType::All))?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Nothing to do where there is no job control.
    #[cfg(not(unix))]
    pub fn suspend(&mut self) -> io::Result<()> {
        self.redraw()
    }

    /// Puts a text on the clipboard: the system's and the terminal's.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        self.clipboard.copy(text, &mut io::stdout())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take_over() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
    if MOUSE.load(Ordering::SeqCst) { execute!(io::stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Whether the terminal is ours now, and not lent to an editor.
fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Gives the terminal back, once. Errors are of no use here: there may be no terminal any more.
pub fn give_back() {
    give_back_through(&mut io::stdout());
}

fn give_back_through(out: &mut impl Write) {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if MOUSE.load(Ordering::SeqCst) {
            let _ = execute!(out, DisableMouseCapture);
        }
        let _ = execute!(out, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = disable_raw_mode();
        let _ = out.flush();
    }
}

/// Columns and rows of the terminal, where it tells.
pub fn size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok()
}

/// How many colours the terminal shows, as its environment tells.
pub fn depth() -> Depth {
    let variable = |name: &str| std::env::var(name).unwrap_or_default().to_ascii_lowercase();
    let (color, term) = (variable("COLORTERM"), variable("TERM"));
    if color.contains("truecolor") || color.contains("24bit") || term.contains("direct") {
        Depth::True
    } else if term.contains("256") || term.contains("kitty") || term.contains("alacritty") {
        Depth::Palette
    } else {
        Depth::Sixteen
    }
}

/// The name of the theme that suits the terminal: without colours under `NO_COLOR` or a dumb terminal,
/// light where the terminal says that its background is.
pub fn fitting_theme() -> &'static str {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    if set("NO_COLOR") || std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        return "mono";
    }
    // `COLORFGBG` is "foreground;background" in the sixteen colours: 7 and 15 are light.
    let background =
        std::env::var("COLORFGBG").ok().and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok());
    if matches!(background, Some(7 | 15)) { "light" } else { "dark" }
}
