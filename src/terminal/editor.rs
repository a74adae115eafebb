//! The user's editor: the one program that is ever started, when a person asks to write.
//!
//! It is started with arguments, never through a shell, and has the terminal to itself until it ends.

use std::path::Path;
use std::process::Command;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::Screen;

/// What is started where neither variable names an editor.
const FALLBACK: &str = "vi";

/// How long the thread that reads keys may take to stand still.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a text could not be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorError {
    /// What happened.
    pub what: String,
    /// What to do next.
    pub hint: String,
}

impl Screen {
    /// Lets the editor change a file, and takes the terminal back.
    ///
    /// # Errors
    /// When it can't be started, or says that it failed; the terminal is taken back all the same.
    pub fn edit(&mut self, path: &Path, gate: &Gate) -> Result<(), EditorError> {
        let command = editor(|name| std::env::var(name).ok());
        gate.close();
        super::give_back();
        let ended = run(&command, path);
        let back = super::take_over().and_then(|()| self.redraw());
        gate.open();
        back.map_err(|error| EditorError {
            what: format!("the terminal can't be taken back: {error}"),
            hint: "start the program again".into(),
        })?;
        ended
    }
}

fn run(command: &[String], path: &Path) -> Result<(), EditorError> {
    let hint = "set VISUAL or EDITOR to a program that waits until the file is closed, such as nano or \"code --wait\"";
    let Some((program, arguments)) = command.split_first() else {
        return Err(EditorError { what: "no editor is named".into(), hint: hint.into() });
    };
    let ended = Command::new(program).args(arguments).arg(path).status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(EditorError {
            what: format!("{program} gave up ({status}): nothing was kept"),
            hint: "save and leave it normally to keep what you write".into(),
        }),
        Err(error) => {
            Err(EditorError { what: format!("{program} can't be started: {error}"), hint: hint.into() })
        }
    }
}

/// The editor's command line: `VISUAL`, else `EDITOR`, cut into words as a shell would.
fn editor(variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let words = shell_words::split(&variable(name)?).ok()?;
        (!words.is_empty()).then_some(words)
    });
    named.unwrap_or_else(|| vec![FALLBACK.to_owned()])
}

/// Keeps the thread that reads keys away from the terminal while an editor has it.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    waiting: bool,
}

impl Gate {
    /// Waits, in the thread that reads keys, while the gate is closed.
    pub fn pass(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.closed {
            state.waiting = true;
            self.changed.notify_all();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting = false;
    }

    /// Closes the gate, and returns once the reader stands before it.
    fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        // The reader waits for an event: the news of a size, even of the same one, is one.
        #[cfg(unix)]
        let _ = signal_hook::low_level::raise(signal_hook::consts::SIGWINCH);
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(state, PATIENCE, |state| !state.waiting));
    }

    fn open(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = false;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_is_the_one_that_is_named() {
        for (visual, named, expected) in [
            (Some("code --wait"), Some("nano"), vec!["code", "--wait"]),
            (None, Some("'/my tools/ed' -s"), vec!["/my tools/ed", "-s"]),
            (Some(""), Some("nano"), vec!["nano"]),
            (Some("'"), None, vec!["vi"]),
            (None, None, vec!["vi"]),
        ] {
            let variable = |name: &str| if name == "VISUAL" { visual } else { named };
            assert_eq!(editor(|name| variable(name).map(str::to_owned)), expected);
        }
    }
}
