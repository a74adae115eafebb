//! The user's editor or pager: started when a person asks to write or to see a text.
//!
//! It is started with arguments, never through a shell, and has the terminal to itself until it ends.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Screen;

/// What names an editor, and what is started where nothing does.
const EDITORS: (&[&str], &str) = (&["VISUAL", "EDITOR"], "vi");

/// What names a program that shows a text, and what is started where nothing does.
const VIEWERS: (&[&str], &str) = (&["VISUAL", "EDITOR", "PAGER"], "less");

/// Programs that take `+7` before a file for its seventh line.
const PLUS: &[&str] =
    &["vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "less", "kak", "micro", "joe", "mcedit"];

/// Programs that take `file:7`, with the option that has to stand before it.
const COLON: &[(&str, Option<&str>)] =
    &[("hx", None), ("helix", None), ("subl", None), ("code", Some("--goto")), ("codium", Some("--goto"))];

/// How long the thread that reads keys may take to stand still.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process that has the terminal; 0 where none has.
static RUNNING: AtomicU32 = AtomicU32::new(0);

/// When somebody else last had the terminal.
static HAD: Mutex<Option<Instant>> = Mutex::new(None);

/// How long after that a key may still be told that was pressed there.
const LATE: Duration = Duration::from_millis(500);

/// Whether somebody else had the terminal a moment ago.
#[cfg(unix)]
pub(super) fn was_lent() -> bool {
    HAD.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|end| end.elapsed() < LATE)
}

/// Asks whoever has the terminal to end, as this program was asked: it would wait for it for ever.
#[cfg(unix)]
pub(super) fn pass_on(signal: i32) {
    let running = rustix::process::Pid::from_raw(RUNNING.load(Ordering::SeqCst) as i32);
    if let (Some(running), Some(signal)) = (running, rustix::process::Signal::from_named_raw(signal)) {
        // One that has ended meanwhile needs not be asked.
        let _ = rustix::process::kill_process(running, signal);
    }
}

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
        let command = program(EDITORS, |name| std::env::var(name).ok());
        self.lend(gate, || run(&command, &[path.into()], "nothing was kept"))
    }

    /// Lets an editor or pager show a file at a line, counted from 1, and takes the terminal back.
    ///
    /// # Errors
    /// As [`Screen::edit`].
    pub fn view(&mut self, path: &Path, line: usize, gate: &Gate) -> Result<(), EditorError> {
        let command = program(VIEWERS, |name| std::env::var(name).ok());
        let arguments = at_line(command.first().map_or("", String::as_str), path, line);
        self.lend(gate, || run(&command, &arguments, "the text is still here"))
    }

    fn lend(
        &mut self,
        gate: &Gate,
        run: impl FnOnce() -> Result<(), EditorError>,
    ) -> Result<(), EditorError> {
        gate.close();
        super::give_back();
        let ended = run();
        *HAD.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        let back = super::take_over().and_then(|()| self.redraw());
        gate.open();
        back.map_err(|error| EditorError {
            what: format!("the terminal can't be taken back: {error}"),
            hint: "start the program again".into(),
        })?;
        ended
    }
}

fn run(command: &[String], named: &[OsString], lost: &str) -> Result<(), EditorError> {
    let hint = "set VISUAL or EDITOR to a program that waits until the file is closed, such as nano or \"code --wait\"";
    let Some((program, arguments)) = command.split_first() else {
        return Err(EditorError { what: "no editor is named".into(), hint: hint.into() });
    };
    let started = Command::new(program).args(arguments).args(named).spawn();
    let ended = started.and_then(|mut child| {
        RUNNING.store(child.id(), Ordering::SeqCst);
        let ended = child.wait();
        RUNNING.store(0, Ordering::SeqCst);
        ended
    });
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(EditorError {
            what: format!("{program} gave up ({status}): {lost}"),
            hint: "save and leave it normally to keep what you write".into(),
        }),
        Err(error) => {
            Err(EditorError { what: format!("{program} can't be started: {error}"), hint: hint.into() })
        }
    }
}

/// A file at a line, as the program wants it; the file alone where that is not known.
fn at_line(program: &str, path: &Path, line: usize) -> Vec<OsString> {
    let name = Path::new(program).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    if PLUS.contains(&name) {
        return vec![format!("+{line}").into(), path.into()];
    }
    match COLON.iter().find(|(known, _)| *known == name) {
        Some((_, option)) => {
            let mut place = path.as_os_str().to_owned();
            place.push(format!(":{line}"));
            option.map(OsString::from).into_iter().chain([place]).collect()
        }
        None => vec![path.into()],
    }
}

/// The command line that the first of these variables names, cut into words as a shell would.
fn program((variables, fallback): (&[&str], &str), variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let named = variables.iter().find_map(|name| {
        let words = shell_words::split(&variable(name)?).ok()?;
        (!words.is_empty()).then_some(words)
    });
    named.unwrap_or_else(|| vec![fallback.to_owned()])
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
            assert_eq!(program(EDITORS, |name| variable(name).map(str::to_owned)), expected);
        }
    }

    #[test]
    fn a_pager_will_do_to_see_a_text() {
        let pager = |name: &str| (name == "PAGER").then(|| "more -d".to_owned());
        assert_eq!(program(VIEWERS, pager), ["more", "-d"]);
        assert_eq!(program(EDITORS, pager), ["vi"]);
        assert_eq!(program(VIEWERS, |_| None), ["less"]);
    }

    #[test]
    fn programs_are_told_the_line_their_way() {
        for (program, expected) in [
            ("/usr/bin/vim", vec!["+7", "/t/a.md"]),
            ("less", vec!["+7", "/t/a.md"]),
            ("hx", vec!["/t/a.md:7"]),
            ("code", vec!["--goto", "/t/a.md:7"]),
            ("more", vec!["/t/a.md"]),
            ("", vec!["/t/a.md"]),
        ] {
            assert_eq!(at_line(program, Path::new("/t/a.md"), 7), expected, "{program}");
        }
    }
}
