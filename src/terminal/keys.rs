//! What the terminal sends, in our words.

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::app::key::{Code, Key};
use crate::app::mouse::{Mouse, Press};

/// Something that the terminal or the system sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// Something was done with the mouse; double clicks are not told apart.
    Mouse(Mouse),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The system asks the program to end with this signal.
    Signal(i32),
    /// The system asks the program to stand still.
    Suspend,
    /// The program stood still and goes on.
    Continued,
    /// The terminal is gone.
    End,
}

/// Waits for the next input that means something; [`Input::End`] when there will be none.
pub fn read_input() -> Input {
    loop {
        match event::read() {
            Ok(Event::Key(key)) => {
                if let Some(key) = translate(key) {
                    return Input::Key(key);
                }
            }
            Ok(Event::Paste(text)) => return Input::Paste(text),
            Ok(Event::Mouse(mouse)) => {
                if let Some(mouse) = pressed(mouse) {
                    return Input::Mouse(mouse);
                }
            }
            Ok(Event::Resize(width, height)) => return Input::Resize(width, height),
            Ok(_) => {}
            Err(_) => return Input::End,
        }
    }
}

/// Lines that a turn of the wheel goes.
const WHEEL: isize = 3;

/// What was done with the mouse, in our words; `None` for what means nothing here, such as moving it.
fn pressed(mouse: MouseEvent) -> Option<Mouse> {
    let press = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Press::Click,
        MouseEventKind::Drag(MouseButton::Left) => Press::Drag,
        MouseEventKind::Up(MouseButton::Left) => Press::Release,
        MouseEventKind::ScrollDown => Press::Wheel(WHEEL),
        MouseEventKind::ScrollUp => Press::Wheel(-WHEEL),
        _ => return None,
    };
    Some(Mouse { press, column: mouse.column, row: mouse.row })
}

/// A key press in our words; `None` for releases and for keys that we have no word for.
fn translate(key: KeyEvent) -> Option<Key> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(Key { code, ctrl, alt })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_no_presses() {
        let press = KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL);
        assert_eq!(translate(press).unwrap().to_string(), "Ctrl-d");
        let release = KeyEvent { kind: KeyEventKind::Release, ..press };
        assert_eq!(translate(release), None);
        assert_eq!(translate(KeyEvent::new(KeyCode::CapsLock, KeyModifiers::NONE)), None);
    }
}
