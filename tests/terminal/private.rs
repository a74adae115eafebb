//! The full screen and the machine around it: no network, no shell, nothing that others can read.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_fineprint");

/// The program started by way of another one.
fn by_way_of(home: TempDir, words: &[&str], more: &[(&str, &str)]) -> Terminal {
    let mut command = CommandBuilder::new(words[0]);
    command.args(&words[1..]);
    command.arg(PROGRAM);
    command.cwd(home.path());
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "VISUAL", "EDITOR", "BROWSER"] {
        command.env_remove(name);
    }
    for (name, value) in more {
        command.env(name, value);
    }
    Terminal::spawn(command, home)
}

/// Searches, opens, copies, marks, keeps, looks at what changed; then leaves.
fn work(terminal: &mut Terminal) {
    terminal.wait_for_text("▸ Velmora").wait_for_text("offline");
    terminal
        .press("/\"class action\"")
        .wait_for_text("class action waiver")
        .press("\r")
        .wait_for_text("4 of 4");
    terminal.press("y").wait_for_text("opied").press("ma").wait_for_text("Mark a is set");
    terminal.press("a").wait_for_text("Keep:").press("\r").wait_for_text("Kept");
    terminal.press("L").wait_for_text("─ Changes ──").press("\u{3}");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
}

#[test]
fn no_socket_is_opened_and_no_program_started() {
    let watches = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    if !watches.is_ok_and(|status| status.success()) {
        eprintln!("not tried: `strace` is not there, or may not watch");
        return;
    }
    let home = TempDir::new().unwrap();
    let log = home.path().join("calls");
    let front = ["strace", "-f", "-qq", "-e", "trace=%network,execve,execveat", "-o", log.to_str().unwrap()];
    let mut terminal = by_way_of(home, &front, &[]);
    work(&mut terminal);
    let calls = fs::read_to_string(&log).unwrap();
    let started: Vec<&str> = calls.lines().filter(|line| line.contains("execve")).collect();
    assert_eq!(started.len(), 1, "{started:#?}");
    // Signals wake the program through a pair of sockets that nothing else can reach (`socketpair`).
    for call in ["socket(", "connect(", "bind(", "listen(", "accept", "sendmsg(", "AF_INET"] {
        let seen: Vec<&str> = calls.lines().filter(|line| line.contains(call)).collect();
        assert!(seen.is_empty(), "{seen:#?}");
    }
}

#[test]
fn what_is_kept_is_for_nobody_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = TempDir::new().unwrap();
    let mut terminal = by_way_of(home, &["sh", "-c", "umask 0; exec \"$@\"", "sh"], &[]);
    // Somebody made the folder before: what is in it is closed all the same.
    let data = terminal.home.path().join("data");
    work(&mut terminal);
    let kept: Vec<_> = fs::read_dir(&data).unwrap().flatten().map(|entry| entry.path()).collect();
    let is_kept = |name: &str| kept.iter().any(|path| path.ends_with(name));
    for name in ["notes.toml", "marks.toml", "searches.toml", "sittings.toml"] {
        assert!(is_kept(name), "{name}: {kept:?}");
    }
    let written = kept.iter().filter(|path| !path.ends_with("welcome.toml"));
    let log = terminal.home.path().join("cache/fineprint.log");
    for path in written.chain([&log]) {
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path:?} {mode:o}");
    }
}

#[test]
fn an_editor_gets_arguments_and_no_shell_sees_them() {
    let home = TempDir::new().unwrap();
    let script = home.path().join("editor 1.sh");
    let said = home.path().join("said");
    fs::write(&script, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >'{}'\n", said.display())).unwrap();
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let editor = format!(
        "'{}' $(touch${{IFS}}PWNED) `touch PWNED` ; touch PWNED | tee PWNED > PWNED",
        script.display()
    );
    let mut terminal = by_way_of(home, &["env"], &[("EDITOR", &editor)]);
    terminal.wait_for_text("▸ Velmora").wait_for_text("offline");
    terminal.press("/dogs OR \"late payment\"").wait_for_text("late payment after");
    terminal.press("\r\r").wait_for_text("The words");
    terminal.press("r").wait_for("the editor's end", |_| said.exists());
    terminal.wait_for("screen again", vt100::Screen::alternate_screen).press("\u{3}");
    terminal.end();
    let said = fs::read_to_string(said).unwrap();
    let words: Vec<&str> = said.lines().collect();
    let expected =
        ["$(touch${IFS}PWNED)", "`touch", "PWNED`", ";", "touch", "PWNED", "|", "tee", "PWNED", ">", "PWNED"];
    assert_eq!(words[..words.len() - 1], expected);
    assert!(Path::new(words[words.len() - 1]).is_absolute(), "{words:?}");
    assert!(!terminal.home.path().join("PWNED").exists());
}
