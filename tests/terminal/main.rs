//! The real binary in a pseudo-terminal: what it draws, and that it gives the terminal back however it ends.
//!
//! Every step waits for what it expects to see, up to a deadline that only a failure reaches.
#![cfg(unix)]

mod breaking;
mod ending;
mod private;

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// Longer than anything takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// The program in a terminal.
struct Terminal {
    screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    home: TempDir,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap()
}

/// The program's own environment: folders below `home`, a terminal with 256 colours.
fn environment(home: &Path) -> Vec<(&'static str, String)> {
    let folder = |name: &str| home.join(name).display().to_string();
    vec![
        ("FINEPRINT_CACHE_DIR", folder("cache")),
        ("FINEPRINT_DATA_DIR", folder("data")),
        ("FINEPRINT_CONFIG_DIR", folder("config")),
        ("TERM", "xterm-256color".into()),
        ("NO_COLOR", String::new()),
        ("RUST_BACKTRACE", "0".into()),
    ]
}

/// Somebody has been here before.
fn visited(home: TempDir) -> TempDir {
    std::fs::create_dir_all(home.path().join("data")).unwrap();
    std::fs::write(home.path().join("data/welcome.toml"), "shown = true\n").unwrap();
    home
}

impl Terminal {
    /// Starts the program over the sample.
    fn start() -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_fineprint"));
        let home = TempDir::new().unwrap();
        command.cwd(home.path());
        Self::spawn(command, home)
    }

    fn spawn(command: CommandBuilder, home: TempDir) -> Self {
        Self::spawn_new(command, visited(home))
    }

    fn spawn_new(mut command: CommandBuilder, home: TempDir) -> Self {
        for (name, value) in environment(home.path()) {
            if command.get_env(name).is_none() || name != "TERM" {
                command.env(name, value);
            }
        }
        let pair = native_pty_system().openpty(size(100, 30)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let input = pair.master.take_writer().unwrap();
        Self {
            screen: vt100::Parser::new(cells(30), cells(100), 0),
            output,
            input,
            master: pair.master,
            child,
            home,
        }
    }

    /// Takes output in until the screen is as wanted.
    #[track_caller]
    fn wait_for(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let end = Instant::now() + DEADLINE;
        while !wanted(self.screen.screen()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(error) => {
                    let why = if error == RecvTimeoutError::Timeout { "in time" } else { "before the end" };
                    panic!("no {what} {why}:\n{}", self.screen.screen().contents());
                }
            }
        }
        self
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    fn wait_for_text(&mut self, text: &str) -> &mut Self {
        self.wait_for(&format!("{text:?}"), |screen| screen.contents().contains(text))
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
        self
    }

    fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).unwrap();
        self
    }

    /// Sends a signal by its name.
    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for the program's end, with all that it still wrote.
    #[track_caller]
    fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
                    self.screen.process(&bytes);
                }
                return status;
            }
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(5)) {
                self.screen.process(&bytes);
            }
            assert!(Instant::now() < end, "it doesn't end:\n{}", self.screen.screen().contents());
        }
    }

    /// The terminal is as it was before the program.
    #[track_caller]
    fn assert_given_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is still on");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is still on");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still taken");
        assert!(self.is_cooked(), "raw mode is still on");
    }

    /// Whether the terminal edits lines and shows what is typed, as it does for a shell.
    fn is_cooked(&self) -> bool {
        let Some(name) = self.master.tty_name() else { return true };
        let Ok(tty) = std::fs::File::open(name) else { return true };
        let output = Command::new("stty").arg("-a").stdin(Stdio::from(tty)).output().unwrap();
        let modes = String::from_utf8_lossy(&output.stdout).into_owned();
        let on = |mode: &str| modes.split_whitespace().any(|word| word.trim_end_matches(';') == mode);
        on("icanon") && on("echo") && on("isig")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn the_main_job_from_start_to_end() {
    let mut terminal = Terminal::start();
    terminal.wait_for_text("7 services · 20 documents · 78 versions").wait_for_text("▸ Velmora");
    terminal.wait_for("taken terminal", |screen| screen.alternate_screen() && screen.hide_cursor());
    assert!(!terminal.is_cooked(), "raw mode is off");
    // Search, and open what is found.
    // The sample is indexed meanwhile: the list follows.
    terminal.press("/\"class action\"").wait_for_text("class action waiver");
    terminal.press("\r").wait_for_text("4 of 4");
    // Drawn anew, where something else has written over it.
    terminal.screen.process(b"\x1b[2J\x1b[Hscribble");
    terminal.press("\u{c}").wait_for_text("4 of 4");
    assert!(!terminal.screen.screen().contents().contains("scribble"));
    // Compare with the version before.
    terminal.press("c").wait_for_text("2023-07-19 → 2026-05-06").wait_for_text("change ");
    terminal.press("gg").wait_for_text("change 1 of");
    terminal.press("n").wait_for_text("change 2 of");
    // Another size, at once.
    terminal.resize(60, 20).wait_for("redrawn screen", |screen| {
        screen.contents().lines().nth(1).is_some_and(|line| line.ends_with('╮') && line.chars().count() == 60)
    });
    terminal.resize(120, 40).wait_for("redrawn screen", |screen| {
        screen
            .contents()
            .lines()
            .nth(1)
            .is_some_and(|line| line.ends_with('╮') && line.chars().count() == 120)
    });
    terminal.press("q").wait_for_text("Clause");
    terminal.press("q");
    let status = terminal.end();
    assert_eq!(status.exit_code(), 0);
    let log = std::fs::read_to_string(terminal.home.path().join("cache/fineprint.log")).unwrap();
    assert!(log.contains(" fineprint ") && log.contains(" opens sample"), "{log}");
    terminal.assert_given_back();
}

#[test]
fn an_editor_has_the_terminal_to_itself() {
    let home = TempDir::new().unwrap();
    // An editor that waits for a line: what is typed meanwhile is its own, and no key of the program's.
    let script = home.path().join("editor.sh");
    let text = "echo editing; read word; sed \"s/title = \\\"\\\"/title = \\\"$word\\\"/\" \"$1\" >\"$1.new\" && mv \"$1.new\" \"$1\"\n";
    std::fs::write(&script, text).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_fineprint"));
    command.cwd(home.path());
    command.env_remove("VISUAL");
    command.env("EDITOR", format!("sh '{}'", script.display()));
    let mut terminal = Terminal::spawn(command, home);
    terminal.wait_for_text("▸ Velmora").wait_for("idle", |screen| screen.contents().contains("offline"));
    terminal.press("/dogs OR \"late payment\"").wait_for_text("late payment after");
    terminal.press("\r\r").wait_for_text("The words");
    terminal.press("r").wait_for_text("editing");
    terminal.assert_given_back();
    terminal
        .press("qqq\r")
        .wait_for("screen again", vt100::Screen::alternate_screen)
        .wait_for_text("Kept in");
    terminal.wait_for_text("Record: qqq");
    // The keys are the program's again.
    terminal.press("\u{1b}").wait_for_text("Documents").press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
    let kept = std::fs::read_to_string(terminal.home.path().join("data/records.toml")).unwrap();
    assert!(kept.contains("title = \"qqq\""), "{kept}");
    assert!(
        !std::fs::read_dir(terminal.home.path().join("data/drafts")).unwrap().any(|_| true),
        "a draft is left"
    );
}

#[test]
fn control_c_leaves_while_typing() {
    let mut terminal = Terminal::start();
    terminal.wait_for_text("▸ Velmora").press("/arb").wait_for_text("/ arb").press("\u{3}");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn stopped_and_continued() {
    // A shell of its own, for job control: without one nobody continues what was stopped.
    let mut command = CommandBuilder::new("sh");
    let home = TempDir::new().unwrap();
    let script = format!(
        "set -m; {} ; echo stopped=$?; read word; fg >/dev/null; echo ended=$?",
        env!("CARGO_BIN_EXE_fineprint")
    );
    command.args(["-c", &script]);
    command.cwd(home.path());
    let mut terminal = Terminal::spawn(command, home);
    terminal.wait_for_text("▸ Velmora").press("\u{1a}");
    terminal.wait_for_text("stopped=1");
    terminal.assert_given_back();
    terminal.press("\n").wait_for("screen again", vt100::Screen::alternate_screen).wait_for_text("▸ Velmora");
    terminal.press("q").wait_for_text("ended=0");
    terminal.end();
    terminal.assert_given_back();
}

#[test]
fn the_first_start_is_welcomed_once() {
    let command = || CommandBuilder::new(env!("CARGO_BIN_EXE_fineprint"));
    let mut first = Terminal::spawn_new(command(), TempDir::new().unwrap());
    first.wait_for_text("any key closes").press("q");
    // What closes the welcome does not leave; the theme that is kept holds for the second start.
    first.wait_for("it closed", |screen| !screen.contents().contains("any key closes"));
    first
        .press("Tcontrast")
        .wait_for_text("› contrast")
        .press("\r")
        .wait_for_text("Theme: contrast")
        .press("q");
    first.end();
    let home = std::mem::replace(&mut first.home, TempDir::new().unwrap());
    let mut second = Terminal::spawn_new(command(), home);
    second.wait_for_text("▸ Velmora").press("T").wait_for_text("● contrast");
    assert!(!second.screen.screen().contents().contains("any key closes"));
    second.press("\u{1b}");
    second.wait_for("no list", |screen| !screen.contents().contains("● contrast")).press("\u{3}");
    second.end();
}

#[test]
fn what_is_open_stays_open_on_a_second_start() {
    let mut first = Terminal::start();
    first
        .wait_for_text("▸ Velmora")
        .wait_for("idle", |screen| screen.contents().contains("offline"))
        .press("fquidlet\r")
        .wait_for_text("▾ Quidlet")
        .press("j\r")
        .wait_for_text("Quidlet › Fee Schedule")
        .press("q");
    first.end();
    let cache = first.home.path().join("cache");
    assert!(std::fs::read_dir(cache).unwrap().next().is_some(), "nothing was kept");
    // The second start, in the same folders, goes on where the first was left.
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_fineprint"));
    command.cwd(first.home.path());
    let home = std::mem::replace(&mut first.home, TempDir::new().unwrap());
    let mut second = Terminal::spawn(command, home);
    second.wait_for_text("Quidlet › Fee Schedule").press("q");
    second.end();
}

#[test]
fn searches_are_there_on_a_second_start() {
    let again = |mut before: Terminal| {
        before.end();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_fineprint"));
        command.cwd(before.home.path());
        let home = std::mem::replace(&mut before.home, TempDir::new().unwrap());
        let mut next = Terminal::spawn(command, home);
        next.wait_for("idle", |screen| screen.contents().contains("offline"));
        next.press("/").wait_for_text("Search the whole history");
        next
    };
    let mut first = Terminal::start();
    first.wait_for("idle", |screen| screen.contents().contains("offline"));
    first.press("/\"class action\"").wait_for_text("class action waiver").press("\r").wait_for_text("4 of 4");
    first.press("q");
    let mut second = again(first);
    // What stood in the line is there again, and so are those before it; what is typed takes its place.
    second.wait_for_text("/ \"class action\"").press("\u{1b}[A").wait_for_text("There is no older search");
    second.press("cook").wait_for_text("/ cook").press("\u{15}\u{1b}[A").wait_for_text("/ \"class action\"");
    second.press("\u{3}");
    // Whoever wants none has none.
    let config = second.home.path().join("config");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "history = false\n").unwrap();
    let kept = second.home.path().join("data/searches.toml");
    let mut third = again(second);
    let before = std::fs::read_to_string(&kept).unwrap();
    third.press("\u{1b}[A").wait_for_text("There is no older search");
    third.press("cookies").wait_for_text("by relevance").press("\r").wait_for_text("╭─ Documents").press("q");
    third.end();
    assert_eq!(std::fs::read_to_string(kept).unwrap(), before);
}

#[test]
fn a_wrong_archive_leaves_the_terminal_alone() {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_fineprint"));
    let home = TempDir::new().unwrap();
    command.cwd(home.path());
    command.arg("nowhere");
    let mut terminal = Terminal::spawn(command, home);
    assert_eq!(terminal.end().exit_code(), 2);
    terminal.assert_given_back();
    let said = terminal.screen.screen().contents();
    let lines: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("fineprint: ") && lines[1].starts_with("  hint: "), "{said}");
}

#[test]
fn not_a_terminal() {
    let home = TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_fineprint"))
        .envs(environment(home.path()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("fineprint: the full screen needs a terminal\n  hint: "), "{said}");
    assert!(!said.contains('\u{1b}'));
}
