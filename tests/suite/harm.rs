//! What can go wrong around the real binary: full disks, no home, folders that can't be written, two at once, archives
//! that change or go away. Each gives a working program or a clear message, never half a file.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use fineprint::builder::Options;
use fineprint::library::Archive;
use fineprint::model::Cancel;
use fineprint::source::testing::{GitBuilder, write_file};

use super::support::home::Home;
use super::support::run::{Ended, Program};

/// Runs the program by way of another one: `sh -c` with a script that ends with `exec "$@"`, or the like.
pub fn run_by(program: &Program, front: &[&str], arguments: &[&str]) -> Ended {
    let direct = program.command(arguments);
    let mut command = Command::new(front[0]);
    command.args(&front[1..]).arg(direct.get_program()).args(direct.get_args());
    for (name, value) in direct.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.current_dir(program.folder()).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is not UTF-8");
    let ended = Ended {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    };
    assert!(!ended.err.contains("panicked"), "{arguments:?}: {}", ended.err);
    ended
}

/// On a disk that takes no byte more of any file.
fn on_a_full_disk(program: &Program, arguments: &[&str]) -> Ended {
    run_by(program, &["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"], arguments)
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

#[test]
fn with_a_full_disk_the_index_is_kept_in_memory() {
    let program = Program::fresh();
    let ended = on_a_full_disk(&program, &["search", "arbitration", "--json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("kept in memory") && ended.err.contains("free some space"), "{}", ended.err);
    let right = program.run(&["search", "arbitration", "--json"]);
    assert_eq!(
        ended.json()["hits"].as_array().unwrap().len(),
        right.json()["hits"].as_array().unwrap().len()
    );
    assert_eq!(right.err, "", "what was left behind is in the way");
}

#[test]
fn with_a_full_disk_what_is_kept_stays_as_it_is() {
    let program = Program::with_sample();
    let add = ["notes", "add", "quidlet/user-agreement", "--comment", "mine"];
    assert_eq!(program.run(&add).code, 0);
    let notes = program.folder().join("data/notes.toml");
    let (before, there) = (fs::read_to_string(&notes).unwrap(), files(&program.folder().join("data")));
    let (what, hint) = on_a_full_disk(&program, &add).error();
    assert!(what.contains("notes.toml can't be written") && hint.contains("space"), "{what} {hint}");
    assert_eq!(fs::read_to_string(&notes).unwrap(), before);
    assert_eq!(files(&program.folder().join("data")), there);
    // A page: all of it or nothing.
    fs::write(program.folder().join("page.md"), "# Rules\n\nNo dogs.\n").unwrap();
    let capture = ["capture", "page.md", "--into", "corpus", "--service", "Alder", "--document", "Rules"];
    let (what, hint) = on_a_full_disk(&program, &capture).error();
    assert!(what.contains("can't be written") && hint.contains("space"), "{what} {hint}");
    assert_eq!(files(&program.folder().join("corpus")), [""; 0]);
    assert_eq!(program.run(&capture).code, 0);
}

#[test]
fn a_result_that_can_t_be_written_is_told() {
    if !Path::new("/dev/full").exists() {
        eprintln!("not tried: there is no /dev/full");
        return;
    }
    let program = Program::with_sample();
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["search", "arbitration"],
        &["show", "quidlet/user-agreement"],
        &["man"],
        &["completions", "bash"],
        &["versions", "quidlet/user-agreement"],
        &["index", "--json"],
    ] {
        let ended = run_by(&program, &["sh", "-c", "exec \"$@\" >/dev/full", "sh"], arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains("can't be written"), "{arguments:?}: {}", ended.err);
    }
}

#[test]
fn several_that_start_at_once_end_well() {
    let program = Program::fresh();
    let children: Vec<_> =
        (0..4).map(|_| program.command(&["search", "arbitration", "--json"]).spawn().unwrap()).collect();
    let mut right = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => right += 1,
            code => assert!(code == Some(2) && said.contains("another fineprint is indexing"), "{said}"),
        }
    }
    assert!(right > 0);
    let once = Program::fresh().run(&["search", "arbitration", "--json"]).json();
    let ended = program.run(&["search", "arbitration", "--json"]);
    assert_eq!(ended.err, "");
    assert_eq!(ended.json()["hits"].as_array().unwrap().len(), once["hits"].as_array().unwrap().len());
}

/// What starts a program as somebody who may write nowhere and has no home; `None` where that can't be done.
fn as_nobody(program: &Program) -> Option<Vec<String>> {
    let words = ["setpriv", "--reuid=64321", "--regid=64321", "--clear-groups"].map(str::to_owned).to_vec();
    let binary = program.command(&[]).get_program().to_owned();
    let tried = Command::new(&words[0]).args(&words[1..]).arg(binary).arg("--version").output();
    if tried.is_ok_and(|output| output.status.success()) {
        Some(words)
    } else {
        eprintln!("not tried: nobody else may be started here");
        None
    }
}

#[cfg(unix)]
fn permit(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap().flatten() {
            permit(&entry.path(), mode);
        }
    }
    let mode = if path.is_dir() { mode } else { mode & 0o666 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
#[cfg(unix)]
fn a_cache_that_can_only_be_read_hinders_nothing() {
    let program = Program::fresh();
    let Some(front) = as_nobody(&program) else { return };
    let front: Vec<&str> = front.iter().map(String::as_str).collect();
    write_file(
        &program.folder().join("corpus"),
        "alder/rules/2020-01-01.md",
        "# Rules\n\nNo dogs at the gate.\n",
    );
    let search = ["-a", "corpus", "search", "gate", "--json"];
    let right = program.run(&search).json();
    permit(program.folder(), 0o755);
    let ended = run_by(&program, &front, &search);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(ended.json()["hits"], right["hits"]);
    // What is new is indexed all the same, for this once.
    write_file(
        &program.folder().join("corpus"),
        "alder/rules/2021-01-01.md",
        "# Rules\n\nCats at the gate.\n",
    );
    permit(program.folder(), 0o755);
    let ended = run_by(&program, &front, &search);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("kept in memory"), "{}", ended.err);
    assert!(ended.out.contains("Cats at the gate"), "{}", ended.out);
    // The user's own folder can't be written either: it is told.
    let add = ["-a", "corpus", "notes", "add", "alder/rules", "--comment", "mine"];
    let ended = run_by(&program, &front, &add);
    assert!(ended.code == 2 && ended.err.contains("can't be written"), "{}", ended.err);
}

#[test]
fn without_a_home_the_program_works() {
    let program = Program::fresh();
    let Some(front) = as_nobody(&program) else { return };
    // Nobody knows a home for this one, and nothing is set but the place for temporary files.
    let temporary = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    permit(temporary.path(), 0o777);
    let place = format!("TMPDIR={}", temporary.path().display());
    let mut front: Vec<&str> = front.iter().map(String::as_str).collect();
    front.extend(["env", "-i", &place]);
    for arguments in
        [&["search", "arbitration", "--json"][..], &["notes", "--json"], &["config", "--json"], &["doctor"]]
    {
        let ended = run_by(&program, &front, arguments);
        assert!(ended.code <= 1, "{arguments:?}: {} {}", ended.code, ended.err);
    }
}

#[test]
fn without_a_locale_everything_is_said_in_utf_8() {
    let program = Program::with_sample();
    let plain = |arguments: &[&str]| {
        run_by(&program, &["env", "LC_ALL=C", "LANG=C", "LANGUAGE=C", "TERM=dumb"], arguments)
    };
    let usual = program.run(&["versions", "quidlet/user-agreement"]);
    assert_eq!(plain(&["versions", "quidlet/user-agreement"]).out, usual.out);
    assert!(plain(&["show", "quidlet/user-agreement"]).out.contains('’'));
}

fn versions(archive: &Archive) -> usize {
    archive.holdings().version_count()
}

#[test]
fn an_archive_that_changes_under_the_open_program() {
    let home = Home::empty();
    let mut git = GitBuilder::cloned(&home.path().join("grove"));
    let first = git.record("2020-01-01", "First record of Alder", "Alder/Rules.md", "# Rules\n\nNo dogs.\n");
    git.record("2021-01-01", "Update", "Alder/Rules.md", "# Rules\n\nDogs on a leash.\n");
    let archive = Archive::open(git.path(), &home.dirs()).unwrap();
    let update = || archive.update(Options::default(), &Cancel::default(), &|_| {});
    update().unwrap();
    // It grows, it shrinks, its history is written anew.
    git.record("2022-01-01", "Update", "Alder/Rules.md", "# Rules\n\nDogs and cats.\n");
    update().unwrap();
    let latest = archive.holdings().services[0].documents[0].versions[2].clone();
    assert_eq!((versions(&archive), archive.read(&latest).unwrap().bytes), (3, 24));
    git.reset(first);
    update().unwrap();
    assert_eq!(versions(&archive), 1);
    git.clear().put("Birch/Terms.md", b"# Terms\n\nBirds only.\n").commit_onto(
        &[],
        "2023-01-01",
        "Start again",
    );
    update().unwrap();
    assert_eq!((versions(&archive), archive.holdings().services[0].name.as_str()), (1, "Birch"));
    // It goes away: what is indexed can be searched, the rest says what is wrong, and what to do.
    let version = archive.holdings().services[0].documents[0].versions[0].clone();
    fs::remove_dir_all(git.path()).unwrap();
    let trouble = archive.read(&version).unwrap_err();
    assert!(!trouble.what.is_empty() && !trouble.hint.is_empty(), "{trouble:?}");
    if let Err(trouble) = update() {
        assert!(!trouble.hint.is_empty(), "{trouble:?}");
    }
    assert_eq!(archive.snapshot().unwrap().documents().count(), 1);
    let trouble = Archive::open(git.path(), &home.dirs()).err().unwrap();
    assert!(trouble.what.contains("grove") && !trouble.hint.is_empty(), "{trouble:?}");
}
