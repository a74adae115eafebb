//! Archives that try to control the terminal: nothing of what they say reaches a cell, a line, the clipboard, an
//! editor or an export as anything but visible characters, on any screen and from any command.

use std::fs;
use std::path::Path;

use fineprint::app::action::Action;
use fineprint::app::popup::Choice;
use fineprint::library::Archive;
use fineprint::source::testing::{GitBuilder, write_file};
use fineprint::text::{Fate, fate};

use super::support::home::Home;
use super::support::run::Program;
use super::support::screen::{LARGE, MEDIUM, Screen};

/// Colours, a title, the clipboard, a link, a device control string, C1 controls, a bell, a carriage return, backspaces,
/// reversed text, isolates, invisible letters and tags, a filler that is as wide as a letter.
const EVIL: &str = "a\u{1b}[31;5mb\u{1b}]0;title\u{7}c\u{1b}]52;c;aGk=\u{7}d\u{1b}]8;;http://evil.example\u{1b}\\e\
                    \u{1b}P+q544e\u{1b}\\f\u{9b}2Jg\u{9d}0;x\u{9c}h\u{8}\u{8}i\u{202e}gnp.exe\u{2066}j\u{2069}\
                    k\u{200b}l\u{feff}m\u{ad}n\u{3164}o\u{e0041}p\u{7f}q\u{fff9}r\u{0}s";

/// What a page would run or load.
const SCRIPT: &str = "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>";

fn version(n: usize) -> String {
    format!(
        "# Terms {EVIL}\n\nWelcome, we {EVIL} keep clause number {n} of this.\n\n## Fees {EVIL} {SCRIPT}\n\n\
         - You pay {EVIL} for 1{n} days, and arbitration is binding.\n- [Press {EVIL} here](javascript:alert(1))\n\
         - [And here](https://evil.example/{EVIL})\n- <https://evil.example/x>\n\n\
         We may \\{SCRIPT} share your personal data {EVIL} with anybody we like, without asking you first.\n\n\
         | a {EVIL} | b |\n|---|---|\n| c{n} | =HYPERLINK(\"http://evil.example\") {EVIL} |\n\n{EVIL}\n\n\
         =cmd|'/C calc'!A0 {EVIL}\n"
    )
}

/// A name that a file system takes.
fn name() -> String {
    EVIL.replace(['/', '\0'], "_").chars().take(60).collect()
}

/// A string of TOML.
fn toml_string(text: &str) -> String {
    let escaped = |c: char| {
        if c == '"' || c == '\\' || c.is_control() { format!("\\u{:04X}", c as u32) } else { c.into() }
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

fn corpus(folder: &Path) {
    let evil = toml_string(EVIL);
    let put = |path: &str, text: &str| write_file(folder, path, text);
    put(
        "pier/service.toml",
        &format!(
            "name = {evil}\nhomepage = {evil}\nsector = {evil}\njurisdiction = {evil}\nnote = {evil}\n{evil} = 1\n"
        ),
    );
    let url = toml_string("javascript:alert(1)");
    put("pier/terms/document.toml", &format!("title = {evil}\ntype = {evil}\nurl = {url}\nnote = {evil}\n"));
    put(
        "pier/terms/evidence.toml",
        &format!(
            "[2020-01-01]\nsource_url = {evil}\nnote = {evil}\nsnapshot_url = {url}\n\n[2021-01-01]\n\
             source_url = \"https://pier.example/terms\"\nsha256 = {evil}\n\n[{evil}]\nnote = 1\n"
        ),
    );
    for (n, day) in ["2020-01-01", "2021-01-01", "2022-01-01"].into_iter().enumerate() {
        put(&format!("pier/terms/{day}.md"), &version(n));
    }
    put(
        "pier/terms/records.toml",
        &format!(
            "[[record]]\nquote = \"without asking you first\"\ntitle = {evil}\nseverity = \"high\"\n\
             categories = [{evil}]\nsummary = {evil}\nanalysis = {evil}\nnotes = {evil}\n\
             questions = [{{ question = {evil}, answer = {evil} }}]\nelsewhere = [{{ name = {evil}, note = {evil} }}]\n\
             [record.source]\npublisher = {evil}\nurl = {url}\nentity = {evil}\ncitation = {evil}\n"
        ),
    );
    put(
        &format!("{}/{}/2020-01-01.html", name(), name()),
        &format!("<title>{EVIL}</title><h1>{EVIL}</h1><p>{EVIL}</p>{SCRIPT}"),
    );
    put(&format!("{}/{}.txt", name(), name()), EVIL);
}

fn repository(folder: &Path) {
    let mut git = GitBuilder::bare(folder);
    git.body(&format!("{EVIL}\n\n- {EVIL}\n- https://evil.example/{EVIL}\n\nThis version was recorded after fetching from:\n\n- {EVIL}\n"));
    for (n, day) in ["2020-01-01", "2021-01-01", "2022-01-01"].into_iter().enumerate() {
        let subject = format!("Record new changes of {EVIL}");
        git.record(day, &subject, &format!("{0}/{0}.md", name()), &version(n));
        git.record(day, &subject, "Pier/Terms of Service.md", &version(n));
        git.record(day, &subject, "Pier/Line\nBreak.md", &version(n));
    }
}

/// The hostile archives, by the names that they are opened by.
fn archives(folder: &Path) -> [String; 2] {
    let names = ["corpus", "versions.git"];
    corpus(&folder.join(names[0]));
    repository(&folder.join(names[1]));
    names.map(|name| folder.join(name).to_string_lossy().into_owned())
}

/// Nothing but visible characters, and line ends where there may be some.
#[track_caller]
fn assert_harmless(what: &str, text: &str, lines: bool) {
    let evil = |c: char| match fate(c) {
        Fate::Keep => c.is_control(),
        Fate::Space => c == '\t',
        Fate::Newline => !(lines && c == '\n'),
        Fate::Drop | Fate::Picture(_) | Fate::Number => true,
    };
    if let Some(c) = text.chars().find(|&c| evil(c)) {
        let at = text.find(c).unwrap_or(0);
        let around: String =
            text.chars().skip(text[..at].chars().count().saturating_sub(60)).take(120).collect();
        panic!("{what}: {c:?} in {around:?}");
    }
}

#[track_caller]
fn assert_screen(what: &str, screen: &Screen) {
    let buffer = screen.buffer();
    for cell in buffer.content() {
        assert_harmless(what, cell.symbol(), false);
    }
    assert_harmless(what, screen.copied(), true);
    if let Some((text, _)) = screen.viewed() {
        assert_harmless(what, text, true);
    }
    if let Some(page) = screen.visited() {
        assert!(page.starts_with("http://") || page.starts_with("https://"), "{page}");
        assert!(page.bytes().all(|b| b.is_ascii_graphic()), "{page}");
    }
}

fn screen(archive: &str, size: (u16, u16)) -> Screen {
    let home = Home::empty();
    let archive = Archive::open(Path::new(archive), &home.dirs()).unwrap();
    Screen::over(vec![archive], home, size)
}

/// Keys that lead to every view, with what they show of the hostile texts.
const VIEWS: [&str; 16] = [
    "",
    "l",
    "lj<enter>",
    "lj<enter>jjjj3",
    "lj<enter>jjjjy",
    "lj<enter>jjjjoy",
    "/arbitration",
    "/arbitration<tab>jj<enter>",
    "/arbitration<tab>jH",
    "/arbitration<ctrl-t>",
    "/arbitration<ctrl-r><esc>W",
    "L",
    "L<enter>",
    "lj<enter>c",
    "lj<enter>cu",
    "lj<enter>jjjj<enter>",
];

#[test]
fn no_screen_shows_what_a_terminal_would_obey() {
    let folder = tempfile::tempdir().unwrap();
    let actions: Vec<&Action> =
        Action::ALL.iter().filter(|action| !matches!(action, Action::Export | Action::Quit)).collect();
    for (n, (archive, size)) in archives(folder.path()).iter().zip([LARGE, MEDIUM]).enumerate() {
        let mut screen = screen(archive, size);
        for (from, start) in VIEWS.into_iter().enumerate() {
            // Every action from a quarter of the views: all from all would take a minute.
            for action in actions.iter().skip((from + n) % 4).step_by(4) {
                screen.press("<esc><esc><esc><esc><esc><esc>1gg").press(start);
                assert_screen(start, &screen);
                screen.press("<ctrl-p>");
                if screen.app().popups.is_empty() {
                    screen.press("<f1>");
                }
                let Some(popup) = screen.app().popups.last() else { panic!("no list over {start:?}") };
                let at = popup.entries.iter().position(|entry| entry.choice == Choice::Run(**action));
                if let Some(at) = at {
                    screen.press(&"<down>".repeat(at)).press("<enter>");
                    assert_screen(&format!("{start} then {}", action.name()), &screen);
                }
            }
        }
        assert!(!screen.copied().is_empty(), "nothing was copied");
        assert_harmless("svg", &screen.svg(), true);
    }
}

#[test]
fn no_command_prints_what_a_terminal_would_obey() {
    let program = Program::fresh();
    for archive in archives(program.folder()) {
        let run = |arguments: &[&str]| {
            let ended = program.run(&[&["-a", &archive], arguments].concat());
            assert!(!ended.err.contains("panicked"), "{arguments:?}: {}", ended.err);
            // Rows of CSV end as RFC 4180 has it.
            assert_harmless(&format!("{arguments:?} prints"), &ended.out.replace("\r\n", "\n"), true);
            assert_harmless(&format!("{arguments:?} complains"), &ended.err, true);
            ended
        };
        let found = run(&["search", "arbitration", "--json"]).json();
        let clause = found["hits"][0]["locator"].as_str().unwrap().to_owned();
        let version = clause.split('#').next().unwrap().to_owned();
        let document = version.split('@').next().unwrap().to_owned();
        let (clause, version, document) = (clause.as_str(), version.as_str(), document.as_str());
        let first = format!("{document}@2020-01-01");
        let commands: Vec<Vec<&str>> = vec![
            vec!["index"],
            vec!["index", "--rebuild"],
            vec!["list"],
            vec!["list", document],
            vec!["versions", document],
            vec!["changes"],
            vec!["history", document],
            vec!["history", clause],
            vec!["outline", version],
            vec!["show", version],
            vec!["show", clause],
            vec!["search", "personal data"],
            vec!["cite", version],
            vec!["cite", clause, "--style", "bibtex"],
            vec!["cite", clause, "--style", "markdown"],
            vec!["verify"],
            vec!["trend", "arbitration"],
            vec!["classify", version],
            vec!["similar", clause],
            vec!["topics"],
            vec!["records"],
            vec!["compare", &first, version],
            vec!["compare", &first, version, "--format", "html"],
            vec!["compare", &first, version, "--format", "markdown"],
            vec!["export", clause, "arbitration", version, "--format", "html"],
            vec!["export", clause, "arbitration", version, "--format", "markdown"],
            vec!["export", clause, "arbitration", version, "--format", "csv"],
            vec!["export", "--format", "ndjson"],
            vec!["notes", "add", clause, "--comment", EVIL_COMMENT, "--tag", "x"],
            vec!["notes", "add", version, "--against", &first],
            vec!["notes"],
            vec!["export", "--dossier", "Notes", "--format", "html"],
            vec!["export", "--dossier", "Notes", "--format", "markdown"],
            vec!["export", "--dossier", "Notes", "--format", "csv"],
            vec!["doctor"],
            vec!["screenshot", "--keys", "lj<enter>"],
        ];
        for command in commands {
            let ended = run(&command);
            assert!(ended.code <= 1, "{command:?}: {}", ended.err);
            run(&[&command[..], &["--json"]].concat());
            if command.ends_with(&["html"]) {
                assert_runs_nothing(&ended.out);
            }
        }
    }
}

/// A comment as somebody pasted it.
const EVIL_COMMENT: &str =
    "mine\u{1b}[31m\u{202e}\u{200b} <script>alert(1)</script> ](javascript:alert(1)) #tag";

/// A page that runs no script, loads nothing and leads nowhere that runs one.
#[track_caller]
fn assert_runs_nothing(page: &str) {
    let lower = page.to_ascii_lowercase();
    for forbidden in
        ["<script", "<img", "<iframe", "<object", "<embed", "<link", "<base", "<form", "@import", "url("]
    {
        assert!(!lower.contains(forbidden), "{forbidden} in the page");
    }
    for tag in lower.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let attributes = tag.split('"').step_by(2).collect::<String>();
        assert!(!attributes.contains(" on") && !attributes.contains("src="), "<{tag}>");
        if let Some(address) = tag.split("href=\"").nth(1) {
            assert!(["http://", "https://", "#"].iter().any(|front| address.starts_with(front)), "<{tag}>");
        }
    }
    assert!(lower.contains("content-security-policy"), "nothing forbids what was overlooked");
}

#[test]
fn names_of_files_and_what_is_wrong_with_them_are_harmless() {
    let program = Program::fresh();
    fs::create_dir_all(program.folder().join("empty")).unwrap();
    let evil = name();
    for arguments in [
        vec!["-a", &evil, "index"],
        vec!["-a", "empty", "index"],
        vec!["show", EVIL_COMMENT],
        vec!["search", "first:\u{1b}[31m\u{202e}"],
        vec!["compare", &evil, &evil],
        vec!["outline", &evil],
        vec!["notes", "remove", EVIL_COMMENT],
        vec!["export", "--dossier", EVIL_COMMENT],
        vec!["verify", "--citation", EVIL_COMMENT],
        vec!["rules", "check", &evil],
        vec!["screenshot", "--keys", EVIL_COMMENT],
        vec!["--theme", EVIL_COMMENT, "list"],
        vec!["--ref", EVIL_COMMENT, "list"],
        vec![EVIL_COMMENT, "list"],
    ] {
        let ended = program.run(&arguments);
        assert!(ended.code > 0, "{arguments:?}: {}", ended.out);
        assert_harmless(&format!("{arguments:?}"), &ended.err, true);
        assert_harmless(&format!("{arguments:?}"), &ended.out, true);
    }
}
