//! The full screen in a pseudo-terminal: when something is seen, and what it takes to show it.

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::process::{PROGRAM, environment, memory, ticks};
use super::report::{Report, maybe_mb, median, ms, percentile};

const COLUMNS: u16 = 160;
const ROWS: u16 = 45;
/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(120);

struct Screen {
    started: Instant,
    parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

impl Screen {
    fn start(archive: &Path, home: &Path) -> Self {
        std::fs::create_dir_all(home.join("data")).expect("a folder");
        std::fs::write(home.join("data/welcome.toml"), "shown = true\n").expect("a file");
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(PROGRAM);
        command.arg(archive);
        command.cwd(home);
        command.env("TERM", "xterm-256color");
        for (name, value) in environment(home) {
            command.env(name, value);
        }
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let input = pair.master.take_writer().expect("a writer");
        let (rows, columns) = (NonZero::new(ROWS).expect("rows"), NonZero::new(COLUMNS).expect("columns"));
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program");
        let parser = vt100::Parser::new(rows, columns, 0);
        Self { started, parser, output, input, child, _master: pair.master }
    }

    /// Waits until the screen is as wanted.
    fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            let contents = self.parser.screen().contents();
            if wanted(&contents) {
                return;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(error) => panic!("{what} is not seen, {error}:\n{contents}"),
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).expect("a terminal");
        self.input.flush().expect("a terminal");
    }

    /// Takes in what comes for a while.
    fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Ok(bytes) = self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.parser.process(&bytes);
        }
    }

    fn indexed(&mut self) {
        self.until("the end of indexing", |text| text.contains("offline"));
    }

    fn id(&self) -> u32 {
        self.child.process_id().expect("a process")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// From the program's start to its first whole frame; a cache that was there stays as it was.
pub fn first_frame(what: &str, archive: &Path, home: &Path, report: &mut Report) {
    let times: Vec<_> = (0..9)
        .map(|_| {
            let mut screen = Screen::start(archive, home);
            screen.until("a frame", |text| {
                text.lines().nth(usize::from(ROWS) - 2).is_some_and(|line| line.contains('╯'))
            });
            screen.started.elapsed()
        })
        .collect();
    report.note(what, ms(median(&times)));
}

/// Types while the archive is indexed from nothing: from each key to its letter on screen.
pub fn type_while_indexing(archive: &Path, report: &mut Report) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut screen = Screen::start(archive, home.path());
    screen.until("indexing", |text| text.contains("indexing") || text.contains("reading"));
    screen.press("/");
    screen.pass(Duration::from_millis(100));
    let (mut times, mut typed) = (Vec::new(), String::new());
    let mut words = "information account personal service liability ".repeat(3);
    words.truncate(70);
    for letter in words.chars() {
        typed.push(letter);
        let wanted = typed.trim_end().to_owned();
        let start = Instant::now();
        screen.press(&letter.to_string());
        screen.until("a letter", |text| text.contains(&wanted));
        // A space is seen with the next letter.
        if letter != ' ' {
            times.push(start.elapsed());
        }
        screen.pass(Duration::from_millis(10));
        if screen.parser.screen().contents().contains("offline") {
            break;
        }
    }
    report.note("key to screen while indexing (ms)", ms(median(&times)));
    report.note("key to screen while indexing, 99 % (ms)", ms(percentile(&times, 99)));
    report.note("key to screen while indexing, keys", times.len().to_string());
}

/// Searches, reads and compares, then does nothing: memory and processor time.
pub fn browse(archive: &Path, home: &Path, report: &mut Report) {
    let mut screen = Screen::start(archive, home);
    screen.indexed();
    for query in ["personal data", "\"terms of\"", "liab*", "account -service"] {
        screen.press("/");
        screen.press(query);
        screen.pass(Duration::from_millis(300));
        screen.press("\r\r");
        screen.pass(Duration::from_millis(300));
        screen.press(&"j".repeat(30));
        screen.pass(Duration::from_millis(300));
        screen.press("c");
        screen.pass(Duration::from_millis(300));
        screen.press("\u{1b}\u{1b}\u{1b}");
        screen.pass(Duration::from_millis(300));
    }
    let id = screen.id();
    report.note("memory while browsing (MB)", maybe_mb(memory(id, "VmRSS:")));
    report.note("memory while browsing, its own (MB)", maybe_mb(memory(id, "RssAnon:")));
    // Whatever was still to be done is done by now.
    screen.pass(Duration::from_secs(3));
    let before = ticks(id);
    screen.pass(Duration::from_secs(5));
    let idle = before
        .zip(ticks(id))
        .map_or_else(|| "?".into(), |(before, after)| ((after - before) * 10).to_string());
    report.note("processor time of 5 idle seconds (ms)", idle);
}
