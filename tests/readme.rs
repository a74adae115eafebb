//! What the README says, the program does: its commands run, its queries and locators find something in the
//! sample, its keys are the keymap's, its links lead somewhere. And the examples of the help run, too.
//!
//! How things look is not checked here.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use fineprint::app::action::Action;
use fineprint::app::keymap::{Context, Keymap};
use serde_json::Value;
use tempfile::TempDir;

const README: &str = include_str!("../README.md");

/// The program in a folder of its own, where the sample is indexed already.
struct Program {
    home: TempDir,
}

impl Program {
    fn new() -> Self {
        let program = Self { home: tempfile::tempdir().unwrap() };
        assert_eq!(program.run(&["index"]).status.code(), Some(0));
        program
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_fineprint")).args(arguments).output().unwrap()
    }

    /// A line as a shell runs it. Nothing is piped to what only some machines have.
    #[cfg(unix)]
    fn shell(&self, line: &str) -> Output {
        let known = |part: &&str| {
            let name = part.split_whitespace().next().unwrap_or_default();
            ["fineprint", "cat", "cut", "head", "sort", "tail", "uniq"].contains(&name)
        };
        let parts: Vec<&str> = line.split(" | ").take_while(known).collect();
        let bin = Path::new(env!("CARGO_BIN_EXE_fineprint")).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = self.command("sh");
        command.env("PATH", format!("{}:{path}", bin.display()));
        command.arg("-c").arg(parts.join(" | ")).output().unwrap()
    }

    /// A program that finds fineprint's folders here.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for variable in ["FINEPRINT_CACHE_DIR", "FINEPRINT_DATA_DIR", "FINEPRINT_CONFIG_DIR"] {
            command.env(variable, self.home.path().join(variable));
        }
        command.current_dir(self.home.path()).stdin(Stdio::null());
        command
    }

    /// With the saved pages that examples speak of.
    #[cfg(unix)]
    fn with_pages(self) -> Self {
        let record = "Mole · Terms\n\nSweeping\n\nView original clause language\nWho leaves dirt pays for two hours.\n";
        let page = "<!doctype html><html><body><h1>Terms</h1><p>Saved from somewhere.</p></body></html>";
        for (name, text) in [("page.txt", record), ("page.html", page)] {
            std::fs::write(self.home.path().join(name), text).unwrap();
        }
        self
    }

    /// Forgets watches and joins.
    #[cfg(unix)]
    fn forget(&self) {
        let data = self.home.path().join("FINEPRINT_DATA_DIR");
        assert!(!data.exists() || std::fs::remove_dir_all(data).is_ok());
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    }

    /// The names of the commands, as the help lists them.
    fn commands(&self) -> Vec<String> {
        let help = String::from_utf8(self.run(&["--help"]).stdout).unwrap();
        let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let names = list.take_while(|line| !line.is_empty()).filter_map(|line| {
            let own = line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?;
            own.split_whitespace().next().map(str::to_owned)
        });
        let commands: Vec<String> = names.filter(|name| name != "help").collect();
        assert!(commands.len() > 5, "the help lists its commands otherwise: {help}");
        commands
    }
}

/// The fenced blocks of a kind.
fn blocks(kind: &str) -> Vec<&str> {
    let mut parts = README.split("```").skip(1).step_by(2);
    let blocks: Vec<&str> =
        parts.by_ref().filter_map(|block| block.strip_prefix(&format!("{kind}\n"))).collect();
    assert!(!blocks.is_empty(), "the README has no block of {kind}");
    blocks
}

/// The cells of the table that begins with this heading, row by row.
fn table(first: &str) -> Vec<Vec<&str>> {
    let start = format!("| {first} |");
    let rows = README.lines().skip_while(|line| !line.starts_with(&start)).skip(2);
    let cells = |line: &'static str| line.trim_matches('|').split(" | ").map(str::trim).collect();
    let rows: Vec<Vec<&str>> = rows.take_while(|line| line.starts_with('|')).map(cells).collect();
    assert!(!rows.is_empty(), "the README has no table of {first}");
    rows
}

/// What stands between backticks.
fn codes(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// A line of a shell as arguments; comments are left out.
fn arguments(line: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == c => quote = None,
            (None, '#') if word.is_none() => break,
            (None, ' ') => found.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    found.extend(word);
    found
}

/// The README's calls of the program, without its name and what comes after a pipe.
fn calls() -> Vec<Vec<String>> {
    let lines = blocks("sh").into_iter().flat_map(str::lines);
    let lines = lines.map(|line| arguments(line.split(" | ").next().unwrap_or_default()));
    lines
        .filter(|line| line.first().is_some_and(|name| name == "fineprint"))
        .map(|line| line[1..].to_vec())
        .collect()
}

#[test]
fn lines_are_cut_as_a_shell_does() {
    let line = "fineprint search '\"a b\" is:gone' x#y   # and then";
    assert_eq!(arguments(line), ["fineprint", "search", "\"a b\" is:gone", "x#y"]);
}

#[test]
fn a_newcomer_needs_two_commands() {
    let first: Vec<String> = blocks("sh")[0].lines().map(|line| arguments(line).join(" ")).collect();
    assert_eq!(first, ["cargo run --release", "cargo test"]);
    let ci = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run");
    // Packages are made without it.
    if let Ok(ci) = std::fs::read_to_string(ci) {
        assert!(
            ci.lines().any(|line| line.trim() == "cargo test"),
            "the README's test command is what is checked"
        );
    }
}

#[test]
fn its_commands_and_flags_exist() {
    let program = Program::new();
    let commands = program.commands();
    let mut told = Vec::new();
    for call in calls() {
        let Some(command) = call.first().filter(|name| commands.contains(name)) else {
            // The full screen: nothing but archives.
            assert!(call.iter().all(|path| path.starts_with("path/to/")), "{call:?} is no command");
            continue;
        };
        // What is done within a command has help of its own.
        let below = call.get(1).filter(|word| word.chars().all(|c| c.is_ascii_lowercase()));
        let own = below.map(|below| program.run(&[command, below, "--help"]));
        let own = own.filter(|own| own.status.success());
        let own = own.unwrap_or_else(|| program.run(&[command, "--help"]));
        let help = String::from_utf8(own.stdout).unwrap();
        let known = |flag: &str| help.split([' ', ',', '\n']).any(|word| word == flag);
        for flag in call.iter().filter(|word| word.starts_with('-')) {
            assert!(known(flag), "{call:?}: {flag} is not in the help of {command}");
        }
        told.push(command.clone());
    }
    for command in commands {
        assert!(told.contains(&command), "the README has no example of {command}");
    }
}

/// Runs a line of a shell and demands what it promises.
#[cfg(unix)]
fn check_line(program: &Program, line: &str) {
    let output = program.shell(line);
    let wrong = String::from_utf8_lossy(&output.stderr);
    let differs = line.starts_with("fineprint compare") && !line.contains(" | ");
    assert_eq!(output.status.code(), Some(i32::from(differs)), "{line}: {wrong}");
    let words = arguments(line);
    let named = |flag: &str| words.iter().position(|word| word == flag).map(|at| &words[at + 1]);
    if let Some(file) = named("--out").or_else(|| named(">")) {
        let size = std::fs::metadata(program.home.path().join(file)).map_or(0, |file| file.len());
        assert!(size > 0, "{line} writes nothing");
    } else if words.iter().any(|word| word == "--json") && !line.contains(" | ") {
        serde_json::from_slice::<Value>(&output.stdout).unwrap_or_else(|error| panic!("{line}: {error}"));
    } else {
        assert!(!output.stdout.is_empty(), "{line} says nothing");
    }
}

#[cfg(unix)]
#[test]
fn its_examples_run() {
    let program = Program::new().with_pages();
    let lines = blocks("sh").into_iter().flat_map(str::lines);
    let lines = lines.map(|line| line.split("  #").next().unwrap_or_default().trim());
    for line in lines.filter(|line| line.contains("fineprint ") && !line.contains("path/to/")) {
        check_line(&program, line);
    }
}

#[cfg(unix)]
#[test]
fn the_examples_of_the_help_run() {
    let program = Program::new().with_pages();
    let below = ["watch add", "watch remove", "watch list", "joins accept", "joins undo", "joins decline"];
    let more = ["rules show", "rules check", "notes add", "notes remove", "notes rename"];
    let below = below.into_iter().chain(more).map(str::to_owned);
    for command in program.commands().into_iter().chain(below) {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let help = String::from_utf8(program.run(&words).stdout).unwrap();
        let (_, examples) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{words:?}: {help}"));
        program.forget();
        match command.as_str() {
            "watch remove" | "watch list" => check_line(&program, "fineprint watch add waivers waiver"),
            "notes" | "notes remove" | "notes rename" | "export" => {
                check_line(&program, "fineprint notes add quidlet/user-agreement --comment 'By counsel #law'")
            }
            "joins undo" => check_line(&program, "fineprint joins accept hobnob-square/terms-of-service"),
            _ => {}
        }
        let lines = examples.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        for line in lines.map(str::trim).filter(|line| !line.contains("path/to/")) {
            check_line(&program, line);
        }
    }
}

#[test]
fn its_json_is_what_the_program_writes() {
    let program = Program::new();
    let shown: Value = serde_json::from_str(blocks("json")[0]).unwrap();
    let mut written = program.json(&["search", shown["query"].as_str().unwrap(), "--json"]);
    assert!(written["took_us"].is_u64());
    written["took_us"] = shown["took_us"].clone();
    assert_eq!(written, shown);
}

#[test]
fn its_queries_and_locators_find_something() {
    let program = Program::new();
    let check = |command: &str, what: &str| {
        let output = program.run(&[command, what]);
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{command} {what}: {wrong}");
    };
    for row in table("Query") {
        for query in codes(row[0]) {
            check("search", query);
        }
    }
    for row in table("Locator") {
        for locator in codes(row[0]) {
            check("show", locator);
        }
    }
}

#[test]
fn its_places_are_the_programs() {
    let program = Program::new();
    let places = program.json(&["config", "--json"]);
    let variables: Vec<&str> = table("What").into_iter().flat_map(|row| codes(row[2])).collect();
    assert_eq!(variables.len(), 3);
    for variable in variables {
        let place = program.home.path().join(variable);
        let mut told = places.as_object().unwrap().values().filter_map(Value::as_str);
        assert!(told.any(|told| Path::new(told).starts_with(&place)), "{variable} moves nothing");
    }
}

#[test]
fn its_keys_are_the_keymaps() {
    use Context::{
        Card, Changes, Compare, Everywhere, Input, List, Narrow, Notes, Reader, Results, Sheet, Tree, Trend,
        Watches,
    };
    let contexts = [
        Everywhere, Tree, Reader, Card, Input, Results, Narrow, Compare, Changes, Trend, Watches, Notes,
        Sheet, List,
    ];
    let keymap = Keymap::bundled();
    for row in table("Where") {
        let [place, keys, sentence] = row[..] else { panic!("{row:?} has not three cells") };
        let context = contexts.into_iter().find(|context| context.title() == place);
        let context = context.unwrap_or_else(|| panic!("no keys are pressed in {place:?}"));
        // The beginning of the sentence will do, up to where it goes on.
        let says = |action: &Action| {
            let rest = action.sentence().strip_prefix(sentence);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ':', ';']))
        };
        let pressed = |action: &Action| {
            let known = keymap.keys_of(context, *action);
            codes(keys).iter().all(|key| known.iter().any(|known| known == key))
        };
        let mut actions = Action::ALL.iter().filter(|action| says(action));
        assert!(actions.any(pressed), "{place}: {keys} doesn't mean {sentence:?}");
    }
}

#[test]
fn its_links_lead_somewhere() {
    let plain = |c: char| c.is_alphanumeric() || c == '-';
    let anchor = |heading: &str| -> String {
        heading.to_lowercase().replace(' ', "-").chars().filter(|c| plain(*c)).collect()
    };
    let targets = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for target in targets.filter(|target| !target.contains("://")) {
        let (file, wanted) = target.split_once('#').map_or((target, None), |(file, at)| (file, Some(at)));
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(if file.is_empty() { "README.md" } else { file });
        assert!(path.exists(), "the README links to {file}, which isn't there");
        if let Some(wanted) = wanted {
            let text = std::fs::read_to_string(path).unwrap();
            let mut headings = text.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor);
            assert!(headings.any(|heading| heading == wanted), "no heading is called {target}");
        }
    }
}
