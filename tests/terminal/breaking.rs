//! What breaks inside the program: in a thread behind the screen, the screen stays; in the one that draws, the terminal
//! is given back before it is told.
//!
//! The program is this test's own binary, played in a terminal by itself: with an archive that breaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fineprint::app::keymap::Keymap;
use fineprint::insight::Insight;
use fineprint::library::{Archive, Dirs, Log, Personal};
use fineprint::model::{Cancel, Content, Document, Progress, Provenance, Version};
use fineprint::runtime::{self, Start};
use fineprint::source::{Contents, Previous, Scan, Source, SourceError, Stamp, sample};
use fineprint::ui::themes::Themes;
use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::Terminal;

/// The sample, which breaks when a text is read, and, once it is told to, when it is asked for its identity.
struct Breaking {
    inner: Box<dyn Source>,
    wholly: Arc<AtomicBool>,
}

struct Nothing;

impl Contents for Nothing {
    fn read(&mut self, _: &Content) -> Result<Vec<u8>, SourceError> {
        panic!("no text today")
    }
}

impl Source for Breaking {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn identity(&self) -> String {
        assert!(!self.wholly.load(Ordering::SeqCst), "no name today");
        self.inner.identity()
    }

    fn stamp(&self) -> Result<Stamp, SourceError> {
        self.inner.stamp()
    }

    fn scan(
        &self,
        previous: Option<Previous<'_>>,
        cancel: &Cancel,
        progress: &dyn Fn(Progress),
    ) -> Result<Scan, SourceError> {
        self.inner.scan(previous, cancel, progress)
    }

    fn open(&self) -> Result<Box<dyn Contents + Send>, SourceError> {
        Ok(Box::new(Nothing))
    }

    fn provenance(&self, document: &Document, version: &Version) -> Result<Provenance, SourceError> {
        self.inner.provenance(document, version)
    }
}

/// Runs the screen over an archive that breaks.
fn play(in_main: bool) {
    let dirs = Dirs::find();
    let wholly = Arc::new(AtomicBool::new(false));
    let archive = Archive::of(Box::new(Breaking { inner: sample(), wholly: Arc::clone(&wholly) }), &dirs);
    wholly.store(in_main, Ordering::SeqCst);
    let start = Start {
        archives: vec![archive],
        personal: Personal::new(&dirs.data),
        insight: Arc::new(Insight::bundled()),
        keymap: Keymap::bundled(),
        themes: Themes::with_user(&[]).0,
        theme: None,
        as_of: None,
        hyperlinks: false,
        mouse: false,
        resume: false,
        history: false,
        complaints: Vec::new(),
        log: Log::open(&dirs.log()),
    };
    runtime::run(start).unwrap();
}

#[test]
#[ignore = "played in a terminal by the tests below"]
fn played_with_workers_that_break() {
    play(false);
}

#[test]
#[ignore = "played in a terminal by the tests below"]
fn played_until_it_breaks() {
    play(true);
}

fn started(name: &str) -> Terminal {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("breaking::{name}"), "--ignored", "--nocapture", "--test-threads=1"]);
    let home = TempDir::new().unwrap();
    command.cwd(home.path());
    Terminal::spawn(command, home)
}

#[test]
fn a_worker_that_breaks_is_told_on_the_screen_which_stays() {
    let mut terminal = started("played_with_workers_that_break");
    // The documents that can't be read are left out of the index, with a word.
    terminal.wait_for_text("▸ Velmora").wait_for_text("left out");
    terminal.press("j").wait_for("no word", |screen| !screen.contents().contains("left out"));
    terminal.press("lj\r").wait_for_text("an error in fineprint itself (").wait_for_text("no text today");
    assert!(terminal.screen.screen().alternate_screen() && !terminal.is_cooked());
    // It still does what it can.
    terminal.press("?").wait_for_text("Keys that work here").press("\u{3}");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
    assert!(!terminal.screen.screen().contents().contains("panicked"));
    let log = std::fs::read_to_string(terminal.home.path().join("cache/fineprint.log")).unwrap();
    assert!(log.contains("panic: ") && log.contains("no text today"), "{log}");
}

#[test]
fn when_the_program_breaks_the_terminal_is_given_back_first() {
    let mut terminal = started("played_until_it_breaks");
    assert_ne!(terminal.end().exit_code(), 0);
    terminal.assert_given_back();
    let said = terminal.screen.screen().contents();
    assert!(said.contains("no name today"), "{said}");
    let log = std::fs::read_to_string(terminal.home.path().join("cache/fineprint.log")).unwrap();
    assert!(log.contains("no name today"), "{log}");
}
