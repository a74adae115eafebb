//! What the README says, the program does: its commands run, its queries and locators find something in the
//! sample, its keys are the keymap's, its links lead somewhere.
//!
//! How things look is not checked here.

use std::path::Path;
use std::process::{Command, Output};

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
        let mut command = Command::new(env!("CARGO_BIN_EXE_fineprint"));
        for variable in ["FINEPRINT_CACHE_DIR", "FINEPRINT_DATA_DIR", "FINEPRINT_CONFIG_DIR"] {
            command.env(variable, self.home.path().join(variable));
        }
        command.args(arguments).current_dir(self.home.path()).output().unwrap()
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

/// The README's calls of the program, without its name.
fn calls() -> Vec<Vec<String>> {
    let lines = blocks("sh").into_iter().flat_map(str::lines).map(arguments);
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
        let help = String::from_utf8(program.run(&[command, "--help"]).stdout).unwrap();
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

#[test]
fn its_examples_run() {
    let program = Program::new();
    std::fs::write(program.home.path().join("page.html"), "<p>Saved from somewhere.</p>").unwrap();
    let record =
        "Mole · Terms\n\nSweeping\n\nView original clause language\nWho leaves dirt pays for two hours.\n";
    std::fs::write(program.home.path().join("page.txt"), record).unwrap();
    let on_the_sample = |call: &Vec<String>| !call.iter().any(|word| word.starts_with("path/to/"));
    for call in calls().iter().filter(|call| on_the_sample(call)) {
        let words: Vec<&str> = call.iter().map(String::as_str).collect();
        let output = program.run(&words);
        let wrong = String::from_utf8_lossy(&output.stderr);
        let differs = words[0] == "compare";
        assert_eq!(output.status.code(), Some(i32::from(differs)), "{call:?}: {wrong}");
        if let Some(out) = words.iter().position(|word| *word == "--out") {
            assert!(program.home.path().join(words[out + 1]).is_file(), "{call:?} writes nothing");
        } else if words.contains(&"--json") {
            serde_json::from_slice::<Value>(&output.stdout).unwrap();
        } else {
            assert!(!output.stdout.is_empty(), "{call:?} says nothing");
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
        Card, Changes, Compare, Everywhere, Input, List, Narrow, Reader, Results, Sheet, Tree, Trend, Watches,
    };
    let contexts = [
        Everywhere, Tree, Reader, Card, Input, Results, Narrow, Compare, Changes, Trend, Watches, Sheet, List,
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
    let targets = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for target in targets.filter(|target| !target.contains("://")) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
        assert!(path.exists(), "the README links to {target}, which isn't there");
    }
}
