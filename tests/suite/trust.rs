//! What the program does to the machine it runs on: no socket, no shell, nobody else's files, nothing that others read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fineprint::source::testing::{GitBuilder, write_file};

use super::harm::run_by;
use super::support::run::Program;

/// Whether programs can be watched here.
fn strace() -> bool {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = works.is_ok_and(|status| status.success());
    if !works {
        eprintln!("not tried: `strace` is not there, or may not watch");
    }
    works
}

/// A folder and a repository of the same versions.
fn archives(program: &Program) -> [String; 2] {
    let texts = [
        "# Terms\n\nYou pay within 14 days, and arbitration is binding.\n",
        "# Terms\n\nYou pay within 30 days.\n",
    ];
    let mut git = GitBuilder::cloned(&program.folder().join("versions"));
    for (text, day) in texts.iter().zip(["2020-01-01", "2021-01-01"]) {
        write_file(program.folder(), &format!("corpus/pier/terms/{day}.md"), text);
        git.record(day, "Record new changes of Pier", "pier/terms.md", text);
    }
    ["corpus", "versions"].map(|name| program.folder().join(name).to_string_lossy().into_owned())
}

/// Commands that touch every part of the program.
fn commands(archive: &str) -> Vec<Vec<&str>> {
    let name = archive.rsplit('/').next().unwrap_or_default();
    let commands: [&[&str]; 16] = [
        &["index"],
        &["list"],
        &["search", "arbitration", "--json"],
        &["changes"],
        &["history", "pier/terms"],
        &["show", "pier/terms"],
        &["outline", "pier/terms"],
        &["compare", "pier/terms@2020-01-01", "pier/terms", "--format", "html"],
        &["export", "arbitration", "--format", "html"],
        &["export", "--format", "ndjson"],
        &["cite", "pier/terms"],
        &["verify"],
        &["topics"],
        &["notes", "add", "pier/terms", "--comment", "mine"],
        &["watch", "add", name, "pay"],
        &["doctor"],
    ];
    commands.iter().map(|command| [&["-a", archive], *command].concat()).collect()
}

#[test]
fn no_command_opens_a_socket_or_starts_a_program() {
    if !strace() {
        return;
    }
    let program = Program::fresh();
    let log = program.folder().join("calls");
    let front = ["strace", "-f", "-qq", "-e", "trace=%network,execve,execveat", "-o", log.to_str().unwrap()];
    let mut watched = 0;
    for archive in archives(&program) {
        for command in commands(&archive) {
            let ended = run_by(&program, &front, &command);
            assert!(ended.code <= 1, "{command:?}: {}", ended.err);
            let calls = fs::read_to_string(&log).unwrap();
            // Signals come to the program's own threads by a pair of ends that nobody else has.
            let own = |line: &&str| !line.contains("socketpair(AF_UNIX") && !line.contains(" recvfrom(");
            let calls: Vec<&str> = calls.lines().filter(own).filter(|line| line.contains('(')).collect();
            // The one is its own start.
            assert_eq!(calls.len(), 1, "{command:?}: {calls:#?}");
            watched += calls.iter().filter(|call| call.contains("execve(")).count();
        }
    }
    assert_eq!(watched, 32, "the watcher saw too little");
}

#[test]
fn without_a_network_all_is_the_same() {
    let alone = ["unshare", "--map-root-user", "--net"];
    let works = Command::new(alone[0]).args(&alone[1..]).arg("true").stderr(Stdio::null()).status();
    if !works.is_ok_and(|status| status.success()) {
        eprintln!("not tried: no network can be taken away here");
        return;
    }
    let (program, other) = (Program::fresh(), Program::fresh());
    for archive in archives(&program) {
        for command in commands(&archive) {
            let (cut_off, as_ever) = (run_by(&program, &alone, &command), other.run(&command));
            assert_eq!(cut_off.code, as_ever.code, "{command:?}: {}", cut_off.err);
            if command.contains(&"search") {
                assert_eq!(cut_off.json()["hits"], as_ever.json()["hits"]);
            }
        }
    }
}

#[test]
fn hooks_filters_and_settings_of_a_repository_run_nothing() {
    let program = Program::fresh();
    let [_, archive] = archives(&program);
    let git = Path::new(&archive).join(".git");
    let touched = program.folder().join("touched");
    let script = program.folder().join("script.sh");
    fs::write(&script, format!("#!/bin/sh\ntouch '{}'\n", touched.display())).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    fs::create_dir_all(git.join("hooks")).unwrap();
    fs::create_dir_all(git.join("info")).unwrap();
    for hook in ["post-checkout", "reference-transaction", "fsmonitor-watchman", "post-index-change"] {
        fs::copy(&script, git.join("hooks").join(hook)).unwrap();
    }
    let run = script.display();
    fs::write(
        git.join("config"),
        format!(
            "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {run}\n\tpager = {run}\n\
             \teditor = {run}\n\tsshCommand = {run}\n\tworktree = /nowhere\n\tattributesFile = /nowhere\n\
             [filter \"x\"]\n\tsmudge = {run}\n\tclean = {run}\n\tprocess = {run}\n\trequired = true\n\
             [diff \"x\"]\n\ttextconv = {run}\n\tcommand = {run}\n[include]\n\tpath = /nowhere\n\
             [credential]\n\thelper = {run}\n[remote \"origin\"]\n\turl = ext::{run}\n\tpromisor = true\n"
        ),
    )
    .unwrap();
    fs::write(git.join("info/attributes"), "* filter=x diff=x\n").unwrap();
    for command in commands(&archive) {
        let ended = program.run(&command);
        assert!(ended.code <= 1, "{command:?}: {}", ended.err);
    }
    assert!(!touched.exists(), "something was run");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_never_waited_for() {
    use std::os::unix::net::UnixListener;
    let program = Program::fresh();
    let [archive, _] = archives(&program);
    let terms = Path::new(&archive).join("pier/terms");
    let pipe =
        |path: PathBuf| assert!(Command::new("mkfifo").arg(&path).status().unwrap().success(), "{path:?}");
    // Whoever opened one of them would wait for ever.
    pipe(terms.join("2022-01-01.md"));
    pipe(terms.join("evidence.toml"));
    pipe(terms.join("records.toml"));
    pipe(Path::new(&archive).join("pier/service.toml"));
    let _listener = UnixListener::bind(terms.join("2023-01-01.md")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", terms.join("2024-01-01.md")).unwrap();
    for command in commands(&archive) {
        let ended = program.run(&command);
        assert!(ended.code <= 1, "{command:?}: {}", ended.err);
    }
    let told = program.run(&["-a", &archive, "index", "--rebuild"]).err;
    for name in ["2022-01-01.md", "2023-01-01.md", "evidence.toml", "records.toml", "service.toml"] {
        assert!(told.contains(&format!("{name} is left out: it is no file")), "{name}: {told}");
    }
    assert!(told.contains("2024-01-01.md is left out: it is a link that leads out"), "{told}");
}

/// Everything below a folder that others may read, write or enter.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let metadata = entry.metadata().unwrap();
        let mode = metadata.permissions().mode();
        if mode & 0o077 != 0 {
            found.push(format!("{} {mode:o}", entry.path().display()));
        }
        if metadata.is_dir() {
            found.extend(open_to_others(&entry.path()));
        }
    }
    found
}

#[cfg(unix)]
#[test]
fn what_the_user_makes_is_for_nobody_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let program = Program::fresh();
    let [archive, _] = archives(&program);
    let front = ["sh", "-c", "umask 0; exec \"$@\"", "sh"];
    for command in commands(&archive) {
        let ended = run_by(&program, &front, &command);
        assert!(ended.code <= 1, "{command:?}: {}", ended.err);
    }
    let made: Vec<PathBuf> = ["cache", "data"].map(|name| program.folder().join(name)).to_vec();
    assert!(made.iter().all(|folder| folder.is_dir()), "{made:?}");
    for folder in made {
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o077, 0, "{folder:?}");
        // Below a folder that nobody can enter, only what is the user's own has to be closed, too.
        let found = open_to_others(&folder);
        let own = |line: &&String| folder.ends_with("data") || line.contains("fineprint.log");
        let found: Vec<&String> = found.iter().filter(own).collect();
        assert!(found.is_empty(), "{found:#?}");
    }
}
