//! Writing results: JSON or lines to standard output, one-line errors and progress to standard error.
//!
//! Text from archives is sanitised before it gets here; nothing here writes an escape. What users wrote is not, and is
//! escaped in JSON.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;

use serde::Serialize;

use crate::export::visible_json;
use crate::library::Trouble;
use crate::model::{Progress, Stage};
use crate::text::sanitise;

/// Writes a value as JSON, on one line. A reader that went away is no error.
pub fn json(value: &impl Serialize) -> Result<(), Trouble> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    settle(line(&mut out, value).and_then(|()| out.flush()))
}

fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string(value)?;
    writeln!(out, "{}", visible_json(&json))
}

/// Writes lines. A reader that went away is no error.
pub fn lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Result<(), Trouble> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let write = || -> io::Result<()> {
        for line in lines {
            writeln!(out, "{}", line.as_ref())?;
        }
        out.flush()
    };
    settle(write())
}

/// Lines of JSON, written one after another as they come.
pub struct Lines {
    out: io::BufWriter<io::StdoutLock<'static>>,
    written: io::Result<()>,
}

impl Lines {
    /// Writes to standard output.
    pub fn new() -> Self {
        Self { out: io::BufWriter::with_capacity(1 << 16, io::stdout().lock()), written: Ok(()) }
    }

    /// Writes a value on a line of its own; says whether there is any use in going on.
    pub fn json(&mut self, value: &impl Serialize) -> ControlFlow<()> {
        self.written = line(&mut self.out, value);
        if self.written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Says whether all was written. A reader that went away is no error.
    pub fn end(mut self) -> Result<(), Trouble> {
        settle(self.written.and_then(|()| self.out.flush()))
    }
}

fn settle(result: io::Result<()>) -> Result<(), Trouble> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Trouble::new(
            format!("the result can't be written: {error}"),
            "check where standard output goes",
        )),
        _ => Ok(()),
    }
}

/// Writes what is wrong on one line, and what to do next on another.
pub fn complain(trouble: &Trouble) {
    let mut out = io::stderr().lock();
    // Paths and what other people wrote may be in it.
    let _ = writeln!(out, "fineprint: {}", sanitise(&trouble.what));
    if !trouble.hint.is_empty() {
        let _ = writeln!(out, "  hint: {}", sanitise(&trouble.hint));
    }
}

/// Whether both ends of the conversation are a terminal.
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Writes how far the work is, over the line before, where standard error is a terminal.
pub fn progress(name: &str, progress: Progress) {
    let what = match progress.stage {
        Stage::Scanning => "reading the history",
        Stage::Indexing => "indexing",
        Stage::Committing => "finishing",
    };
    counted_progress(name, what, progress.done, progress.total);
}

/// The same for any work: what is done, of how much where that is known (0 where not).
pub fn counted_progress(name: &str, what: &str, done: u64, total: u64) {
    if !io::stderr().is_terminal() {
        return;
    }
    let total = if total > 0 { format!(" of {total}") } else { String::new() };
    let mut out = io::stderr().lock();
    let _ = write!(out, "\r{name}: {what} {done}{total}          ");
    let _ = out.flush();
}

/// Ends the line of [`progress`].
pub fn progress_done() {
    if io::stderr().is_terminal() {
        let mut out = io::stderr().lock();
        let _ = write!(out, "\r{:60}\r", "");
        let _ = out.flush();
    }
}
