//! However it ends, stops or is shaken: the terminal is given back, and no process stays behind.

use std::fs::{self, OpenOptions};
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, native_pty_system};
use tempfile::TempDir;

use super::{DEADLINE, Terminal, environment, size};

const PROGRAM: &str = env!("CARGO_BIN_EXE_fineprint");

/// Waits until no process is left that was started with these folders, where the system can be asked.
#[track_caller]
fn assert_nobody_left(home: &Path) {
    let mark = home.display().to_string();
    let left = || {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let others = processes.filter(|process| process.file_name() != *std::process::id().to_string());
        let marked = |path: &Path| {
            let variables = fs::read(path.join("environ")).unwrap_or_default();
            variables.windows(mark.len()).any(|part| part == mark.as_bytes())
        };
        let found = others.map(|process| process.path()).find(|path| marked(path));
        found.map(|path| fs::read_to_string(path.join("cmdline")).unwrap_or_default())
    };
    let end = Instant::now() + DEADLINE;
    while let Some(process) = left() {
        assert!(Instant::now() < end, "left behind: {process:?}");
        std::thread::yield_now();
    }
}

/// The program in a shell that controls its jobs, which says when the program stopped; its process id.
fn in_a_shell() -> (Terminal, impl Fn(&Path) -> String) {
    let mut command = CommandBuilder::new("sh");
    let home = TempDir::new().unwrap();
    let script = format!(
        "set -m; sh -c 'echo $$ >pid; exec {PROGRAM}'; echo stopped=$?; read word; fg >/dev/null; echo ended=$?"
    );
    command.args(["-c", &script]);
    command.cwd(home.path());
    let id = |home: &Path| fs::read_to_string(home.join("pid")).unwrap().trim().to_owned();
    (Terminal::spawn(command, home), id)
}

fn kill(signal: &str, id: &str) {
    assert!(Command::new("kill").args(["-s", signal, id]).status().unwrap().success());
}

#[test]
fn signals_give_the_terminal_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let mut terminal = Terminal::start();
        terminal.wait_for_text("▸ Velmora");
        terminal.signal(name);
        assert_eq!(terminal.end().exit_code(), 128 + number, "{name}");
        terminal.assert_given_back();
        assert_nobody_left(terminal.home.path());
    }
}

#[test]
fn stopped_by_others_the_terminal_is_given_back_meanwhile() {
    let (mut terminal, id) = in_a_shell();
    terminal.wait_for_text("▸ Velmora");
    kill("TSTP", &id(terminal.home.path()));
    terminal.wait_for_text("stopped=1");
    terminal.assert_given_back();
    terminal.press("\n").wait_for("screen again", vt100::Screen::alternate_screen).wait_for_text("▸ Velmora");
    terminal.press("q").wait_for_text("ended=0");
    terminal.end();
    terminal.assert_given_back();
}

#[test]
fn stopped_without_a_word_the_terminal_is_taken_again() {
    let mut terminal = Terminal::start();
    terminal.wait_for_text("▸ Velmora").wait_for_text("offline");
    terminal.signal("STOP");
    // Whoever had the terminal meanwhile left it as a shell would.
    let tty = terminal.master.tty_name().unwrap();
    let tty = || Stdio::from(fs::File::open(&tty).unwrap());
    assert!(Command::new("stty").arg("sane").stdin(tty()).status().unwrap().success());
    terminal.screen.process(b"\x1b[?1049l\x1b[2Jscribble");
    terminal.signal("CONT");
    terminal.wait_for("screen again", vt100::Screen::alternate_screen).wait_for_text("▸ Velmora");
    assert!(!terminal.is_cooked(), "raw mode is off");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

/// The program with an editor that waits for a line, started.
fn with_an_editor() -> Terminal {
    let home = TempDir::new().unwrap();
    let script = home.path().join("editor.sh");
    fs::write(&script, "echo editing; read word\n").unwrap();
    let mut command = CommandBuilder::new(PROGRAM);
    command.cwd(home.path());
    command.env_remove("VISUAL");
    command.env("EDITOR", format!("sh '{}'", script.display()));
    let mut terminal = Terminal::spawn(command, home);
    terminal.wait_for_text("▸ Velmora").wait_for_text("offline");
    terminal.press("/dogs OR \"late payment\"").wait_for_text("late payment after");
    terminal.press("\r\r").wait_for_text("The words");
    terminal.press("r").wait_for_text("editing");
    terminal
}

#[test]
fn an_editor_is_asked_to_end_with_the_program() {
    let mut terminal = with_an_editor();
    terminal.signal("TERM");
    assert_eq!(terminal.end().exit_code(), 128 + 15);
    terminal.assert_given_back();
    assert_nobody_left(terminal.home.path());
}

#[test]
fn a_key_that_ends_the_editor_does_not_end_the_program() {
    let mut terminal = with_an_editor();
    terminal.press("\u{3}");
    terminal.wait_for("screen again", vt100::Screen::alternate_screen).wait_for_text("gave up");
    terminal.press("?").wait_for_text("Keys that work here").press("\u{3}");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn a_closed_terminal_ends_it() {
    // With a controlling terminal the system tells; in a session of its own nobody does.
    let alone = format!("setsid {PROGRAM}; true");
    for words in [&[PROGRAM][..], &["sh", "-c", &alone]] {
        if words.len() > 1 && Command::new("setsid").arg("--version").output().is_err() {
            eprintln!("not tried: a session of its own needs `setsid`");
            continue;
        }
        let home = super::visited(TempDir::new().unwrap());
        let pair = native_pty_system().openpty(size(100, 30)).unwrap();
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.cwd(home.path());
        for (name, value) in environment(home.path()) {
            command.env(name, value);
        }
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (mut reader, mut seen) = (pair.master.try_clone_reader().unwrap(), Vec::new());
        let mut buffer = [0; 4096];
        while !String::from_utf8_lossy(&seen).contains("Velmora") {
            let n = reader.read(&mut buffer).unwrap_or(0);
            assert!(n > 0, "{}", String::from_utf8_lossy(&seen));
            seen.extend_from_slice(&buffer[..n]);
        }
        drop((reader, pair.master));
        let (ended, told) = channel();
        std::thread::spawn(move || ended.send(child.wait()));
        told.recv_timeout(DEADLINE).expect("it doesn't end").unwrap();
        assert_nobody_left(home.path());
    }
}

#[test]
fn a_storm_of_sizes() {
    let mut terminal = Terminal::start();
    terminal.wait_for_text("▸ Velmora");
    for n in 0..300_u16 {
        terminal.master.resize(size(1 + n * 37 % 200, 1 + n * 23 % 70)).unwrap();
        if n % 7 == 0 {
            terminal.press(["j", "/", "\u{1b}", "?", "\u{1b}"][usize::from(n) % 5]);
        }
        // Now and then there is time for a frame.
        if n % 20 == 0 {
            let _ = terminal.output.recv_timeout(Duration::from_millis(5));
        }
    }
    terminal.press("\u{1b}\u{1b}");
    terminal.screen = vt100::Parser::new(super::cells(25), super::cells(90), 0);
    terminal.resize(90, 25).wait_for("a frame of the last size", |screen| {
        screen.contents().lines().nth(1).is_some_and(|line| line.ends_with('╮') && line.chars().count() == 90)
    });
    terminal.press("\u{3}");
    assert_eq!(terminal.end().exit_code(), 0);
    assert!(terminal.is_cooked());
    assert_nobody_left(terminal.home.path());
}

#[test]
fn a_key_and_a_size_that_come_together_are_both_heard() {
    let mut terminal = Terminal::start();
    terminal.wait_for_text("▸ Velmora").wait_for_text("offline");
    for n in 0..60 {
        let columns = 60 + n % 40;
        terminal.press(if n % 2 == 0 { "?" } else { "\u{1b}" }).resize(columns, 20);
        terminal.wait_for("the frame of a key and a size", |screen| {
            let contents = screen.contents();
            let wide =
                |line: &str| line.ends_with(['╮', '│', '║']) && line.chars().count() == usize::from(columns);
            contents.lines().nth(2).is_some_and(wide)
                && contents.contains("Keys that work here") == (n % 2 == 0)
        });
    }
    terminal.press("\u{3}");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn without_a_locale_on_a_dumb_terminal() {
    let mut command = CommandBuilder::new(PROGRAM);
    let home = TempDir::new().unwrap();
    command.cwd(home.path());
    command.env("TERM", "dumb");
    command.env("LC_ALL", "C");
    command.env_remove("LANG");
    let mut terminal = Terminal::spawn(command, home);
    terminal
        .wait_for_text("▸ Velmora")
        .wait_for_text("offline")
        .press("/arbitration")
        .wait_for_text("29 clauses");
    terminal.press("\u{3}");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn an_index_that_is_cut_off_while_it_is_open_ends_it_in_good_order() {
    if !Path::new("/proc/self/status").exists() {
        eprintln!("not tried: the system doesn't tell which signals are heard");
        return;
    }
    let mut terminal = Terminal::start();
    terminal.wait_for_text("▸ Velmora").wait_for_text("offline");
    let archives = fs::read_dir(terminal.home.path().join("cache")).unwrap().flatten();
    let words = archives.map(|archive| archive.path().join("words")).find(|path| path.is_dir()).unwrap();
    for file in fs::read_dir(&words).unwrap().flatten() {
        OpenOptions::new().write(true).open(file.path()).unwrap().set_len(0).unwrap();
    }
    terminal.press("/arbitration");
    assert_eq!(terminal.end().exit_code(), 2);
    terminal.assert_given_back();
    let said = terminal.screen.screen().contents();
    assert!(said.contains("cut off while it was open") && said.contains("hint: start again"), "{said}");
    // The next start works.
    let home = std::mem::replace(&mut terminal.home, TempDir::new().unwrap());
    let mut command = CommandBuilder::new(PROGRAM);
    command.cwd(home.path());
    let mut again = Terminal::spawn(command, home);
    again.wait_for_text("offline").press("/arbitration").wait_for_text("29 clauses").press("\u{3}");
    assert_eq!(again.end().exit_code(), 0);
}
