//! What the system tells the program: to end, to stand still, that the terminal is gone, that a file was cut off.
//!
//! Each function waits, in a thread of its own that somebody else starts; what to do about it is `runtime`'s business.

use std::io;

use super::Input;

#[cfg(unix)]
pub use unix::*;

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{IsTerminal as _, Write as _};
    use std::os::fd::{AsFd, OwnedFd};
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::event::{PollFd, PollFlags, poll};
    use signal_hook::consts::{SIGBUS, SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::{emulate_default_handler, raise};

    use super::{Input, io};
    use crate::terminal::{editor, give_back, give_back_through, is_taken};

    /// Whether the program stopped itself: who does takes the terminal back without being told.
    static STOPPED: AtomicBool = AtomicBool::new(false);

    /// Stops the program as the shell's job control does; returns when it is continued.
    pub(in crate::terminal) fn stop_now() -> io::Result<()> {
        STOPPED.store(true, Ordering::SeqCst);
        emulate_default_handler(SIGTSTP)
    }

    /// Passes signals on in our words, as long as `send` takes them.
    ///
    /// # Errors
    /// When signals can't be heard.
    pub fn read_signals(send: impl Fn(Input) -> bool) -> io::Result<impl FnOnce()> {
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGCONT])?;
        Ok(move || {
            for signal in signals.forever() {
                let input = match signal {
                    SIGTSTP if is_taken() => Input::Suspend,
                    // An editor has the terminal, and stops, too: nothing has to be given back.
                    SIGTSTP => {
                        let _ = stop_now();
                        continue;
                    }
                    SIGCONT if !STOPPED.swap(false, Ordering::SeqCst) && is_taken() => Input::Continued,
                    SIGCONT => continue,
                    // A key that was pressed in the editor, and is the editor's.
                    SIGINT if !is_taken() || editor::was_lent() => continue,
                    ending => {
                        editor::pass_on(ending);
                        Input::Signal(ending)
                    }
                };
                if !send(input) {
                    return;
                }
            }
        })
    }

    /// Returns once the terminal is gone, whether or not a signal tells of it. `false` where that can't be heard.
    pub fn wait_for_hangup() -> bool {
        let terminal = || -> io::Result<OwnedFd> {
            let stdin = io::stdin();
            if stdin.is_terminal() {
                stdin.as_fd().try_clone_to_owned()
            } else {
                File::open("/dev/tty").map(OwnedFd::from)
            }
        };
        let Ok(terminal) = terminal() else { return false };
        loop {
            // Asking for nothing tells of the end alone, and costs nothing meanwhile.
            let mut asked = [PollFd::new(&terminal, PollFlags::empty())];
            match poll(&mut asked, None) {
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return false,
                Ok(_) => return asked[0].revents().contains(PollFlags::HUP),
            }
        }
    }

    /// Returns once a file that is mapped was cut off by somebody else, and a thread has read beyond its end: what it
    /// wanted can't be had, and it can't go on. `false` where that can't be heard.
    pub fn wait_for_cut_file() -> bool {
        // The standard library listens, too, to tell of stacks that are too small, and answers the first such signal by
        // letting every other one end the program at once. It has to have answered before.
        if is_caught(SIGBUS) && (raise(SIGBUS).is_err() || is_caught(SIGBUS)) {
            return false;
        }
        let Ok(mut signals) = Signals::new([SIGBUS]) else { return false };
        signals.forever().next().is_some()
    }

    /// Gives the terminal back from any thread, for the end: what the others still draw goes nowhere.
    pub fn give_back_for_good() {
        let last = || -> io::Result<File> {
            let terminal = File::from(io::stdout().as_fd().try_clone_to_owned()?);
            rustix::stdio::dup2_stdout(File::options().write(true).open("/dev/null")?)?;
            Ok(terminal)
        };
        if !is_taken() {
            return;
        }
        match last() {
            Ok(mut terminal) => {
                // A frame may have been cut off in the middle of a sequence: a terminator ends whichever it was.
                let _ = terminal.write_all(b"\x1b\\");
                give_back_through(&mut terminal);
            }
            Err(_) => give_back(),
        }
    }

    /// Whether something listens for a signal, where the system tells.
    fn is_caught(signal: i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        caught.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }
}

/// Nothing is heard where there are no signals.
#[cfg(not(unix))]
pub fn read_signals(_: impl Fn(Input) -> bool) -> io::Result<impl FnOnce()> {
    Ok(|| {})
}

/// The reading of keys tells of it.
#[cfg(not(unix))]
pub fn wait_for_hangup() -> bool {
    false
}

/// Nobody can cut off a file that is mapped.
#[cfg(not(unix))]
pub fn wait_for_cut_file() -> bool {
    false
}

/// Gives the terminal back from any thread, for the end.
#[cfg(not(unix))]
pub fn give_back_for_good() {
    super::give_back();
}
