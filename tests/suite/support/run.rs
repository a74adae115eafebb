//! The real binary without a terminal: arguments in; exit code, standard output and standard error out.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::Value;

use super::home::Home;

/// How a command ended.
pub struct Ended {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// The result, checked to be one line of JSON and nothing else, without escapes anywhere.
    #[track_caller]
    pub fn json(&self) -> Value {
        self.assert_plain();
        assert_eq!(self.out.trim_end_matches('\n').lines().count(), 1, "{}", self.out);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Nothing that a terminal would take for a command.
    #[track_caller]
    pub fn assert_plain(&self) {
        for text in [&self.out, &self.err] {
            assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{text:?}");
        }
    }

    /// An error: exit code 2, nothing on standard output, a line that says what and a line with a hint.
    #[track_caller]
    pub fn error(&self) -> (String, String) {
        self.assert_plain();
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        let lines: Vec<&str> = self.err.lines().collect();
        let [what, hint] = lines[..] else { panic!("not a line and a hint: {}", self.err) };
        let what = what.strip_prefix("fineprint: ").unwrap_or_else(|| panic!("{what}"));
        let hint = hint.strip_prefix("  hint: ").unwrap_or_else(|| panic!("{hint}"));
        (what.to_owned(), hint.to_owned())
    }
}

/// The binary with its folders in a temporary home.
pub struct Program {
    home: Arc<Home>,
    /// Where the configuration and the data are: not shared with other tests.
    own: Arc<Home>,
}

impl Program {
    /// With the index of the sample at hand.
    pub fn with_sample() -> Self {
        Self { home: Home::with_sample(), own: Home::empty() }
    }

    /// With folders that hold nothing.
    pub fn fresh() -> Self {
        let home = Home::empty();
        Self { own: Arc::clone(&home), home }
    }

    /// A folder of the test's own, for its files.
    pub fn folder(&self) -> &Path {
        self.own.path()
    }

    /// Writes `config.toml`.
    pub fn configure(&self, toml: &str) {
        std::fs::create_dir_all(self.own.dirs().config).unwrap();
        std::fs::write(self.own.dirs().config.join("config.toml"), toml).unwrap();
    }

    /// The command, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fineprint"));
        command
            .args(arguments)
            .current_dir(self.own.path())
            .env("FINEPRINT_CACHE_DIR", self.home.dirs().cache)
            .env("FINEPRINT_DATA_DIR", self.own.dirs().data)
            .env("FINEPRINT_CONFIG_DIR", self.own.dirs().config)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with_input(arguments, "")
    }

    /// Runs it to its end with this on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Ended {
        let mut child = self.command(arguments).spawn().unwrap();
        // Who doesn't read its input may be gone by now.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is not UTF-8");
        Ended { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The keys of a JSON object, in alphabetical order.
#[track_caller]
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().unwrap_or_else(|| panic!("{value}")).keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
