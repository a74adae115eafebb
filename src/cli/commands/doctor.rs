//! `fineprint doctor`: what the terminal can do, whether the folders can be used, how the indexes stand, and what to
//! mend.

use std::path::Path;

use serde_json::{Value, json};

use crate::app::keymap::Keymap;
use crate::cli::{Ending, output};
use crate::insight::Insight;
use crate::library::{Archive, Config, Dirs, Personal, Trouble};
use crate::terminal;

/// How a part of the program is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fine,
    /// It works, but something could be better.
    Note,
    Wrong,
}

/// What was found.
struct Finding {
    part: &'static str,
    state: State,
    what: String,
    /// What to do; empty where all is well.
    hint: String,
}

/// Looks at everything. `archives` are the ones to be opened, or why they can't be.
pub fn run(
    dirs: &Dirs,
    personal: &Personal,
    insight: &Insight,
    archives: Result<Vec<Archive>, Trouble>,
    as_json: bool,
) -> Result<Ending, Trouble> {
    let mut findings = Vec::new();
    terminal_findings(&mut findings);
    folder_findings(&mut findings, dirs);
    file_findings(&mut findings, dirs, personal, insight);
    match archives {
        Ok(archives) => archives.iter().for_each(|archive| archive_findings(&mut findings, insight, archive)),
        Err(trouble) => findings.push(wrong("archive", trouble)),
    }
    let ill = findings.iter().any(|finding| finding.state == State::Wrong);
    if as_json {
        let list: Vec<Value> = findings.iter().map(entry).collect();
        output::json(&json!({ "findings": list, "well": !ill }))?;
    } else {
        output::lines(findings.iter().flat_map(plain))?;
    }
    Ok(if ill { Ending::Nothing } else { Ending::Found })
}

fn fine(part: &'static str, what: impl Into<String>) -> Finding {
    Finding { part, state: State::Fine, what: what.into(), hint: String::new() }
}

fn note(part: &'static str, what: impl Into<String>, hint: &str) -> Finding {
    Finding { part, state: State::Note, what: what.into(), hint: hint.to_owned() }
}

fn wrong(part: &'static str, trouble: Trouble) -> Finding {
    Finding { part, state: State::Wrong, what: trouble.what, hint: trouble.hint }
}

fn terminal_findings(found: &mut Vec<Finding>) {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let term = variable("TERM");
    found.push(match term.as_deref() {
        None | Some("dumb") => note(
            "terminal",
            "TERM is not set, or dumb",
            "set it to what your terminal is, such as xterm-256color",
        ),
        Some(term) => fine(
            "terminal",
            format!("{term}, {}, theme {}", terminal::depth().word(), terminal::fitting_theme()),
        ),
    });
    found.push(if output::is_terminal() {
        match terminal::size() {
            Some((columns, rows)) if columns >= 80 && rows >= 20 => fine("size", format!("{columns}×{rows}")),
            Some((columns, rows)) => {
                note("size", format!("{columns}×{rows}"), "three panes need 120 columns, two need 80")
            }
            None => note("size", "not known", "the terminal doesn't tell its size"),
        }
    } else {
        note("size", "this is not a terminal", "the full screen needs one; the commands don't")
    });
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default();
    let plain = locale.to_lowercase().replace('-', "");
    found.push(if plain.contains("utf8") {
        fine("locale", locale)
    } else {
        let what = if locale.is_empty() { "no locale is set".to_owned() } else { locale };
        note("locale", what, "marks and accents need UTF-8: set LANG, for example to C.UTF-8")
    });
    found.push(if terminal::takes_links() {
        fine("hyperlinks", "the terminal opens links")
    } else {
        let hint = "where yours does, `hyperlinks = \"always\"` in config.toml writes them";
        note("hyperlinks", "this terminal is not known to open links", hint)
    });
    found.push(match terminal::no_browser() {
        None => fine("browser", variable("BROWSER").unwrap_or_else(|| "the system's".to_owned())),
        Some(why) => note("browser", why, "addresses are copied instead; BROWSER names one all the same"),
    });
    found.push(match variable("VISUAL").or_else(|| variable("EDITOR")) {
        Some(editor) => fine("editor", editor),
        None => note("editor", "vi, for neither VISUAL nor EDITOR is set", "set EDITOR to the one you like"),
    });
}

fn folder_findings(found: &mut Vec<Finding>, dirs: &Dirs) {
    for (part, path, variable) in [
        ("cache", &dirs.cache, "FINEPRINT_CACHE_DIR"),
        ("data", &dirs.data, "FINEPRINT_DATA_DIR"),
        ("configuration", &dirs.config, "FINEPRINT_CONFIG_DIR"),
    ] {
        let shown = path.display();
        found.push(match writable(path) {
            Ok(true) => fine(part, format!("{shown}")),
            Ok(false) => fine(part, format!("{shown} (made when it is needed)")),
            Err(error) if part == "configuration" => note(
                part,
                format!("{shown} can't be written: {error}"),
                "it is only read; nothing needs to be done",
            ),
            Err(error) => {
                let hint = format!("check its permissions and space; {variable} names another one");
                wrong(part, Trouble::new(format!("{shown} can't be written: {error}"), hint))
            }
        });
    }
}

/// Whether a folder is there and can be written to; `false` where it isn't there and can be made.
fn writable(path: &Path) -> std::io::Result<bool> {
    if path.is_dir() {
        tempfile::tempfile_in(path)?;
        return Ok(true);
    }
    let parent = path.ancestors().skip(1).find(|parent| parent.exists()).unwrap_or(Path::new("/"));
    tempfile::tempfile_in(parent)?;
    Ok(false)
}

fn file_findings(found: &mut Vec<Finding>, dirs: &Dirs, personal: &Personal, insight: &Insight) {
    let (_, complaint) = Config::load(&dirs.config);
    found.push(
        complaint.map_or_else(|| fine("config.toml", "in order"), |trouble| wrong("config.toml", trouble)),
    );
    match Config::keys(&dirs.config) {
        Ok((name, text)) => {
            let (_, troubles) = Keymap::with_user(&name, &text);
            found.extend(troubles.into_iter().map(|trouble| wrong("keys.toml", trouble)));
        }
        Err(trouble) => found.push(wrong("keys.toml", trouble)),
    }
    let troubles = insight.troubles();
    let rules = insight.rules().rules.len();
    found.push(match troubles.first() {
        None => fine("rules", format!("{rules} in order")),
        Some(first) => wrong("rules", first.clone()),
    });
    for (part, trouble) in [
        ("watches", personal.load::<crate::history::Watches>(crate::history::WATCHES).trouble),
        ("joins", crate::library::Remembrance::load(personal).trouble),
        ("marks", crate::library::load_marks(personal).trouble),
    ] {
        found.extend(trouble.map(|trouble| wrong(part, trouble)));
    }
}

fn archive_findings(found: &mut Vec<Finding>, insight: &Insight, archive: &Archive) {
    let name = archive.name();
    let known = archive.recall();
    let stamp = match archive.source().stamp() {
        Ok(stamp) => stamp,
        Err(error) => return found.push(wrong("archive", error.into())),
    };
    let Some(snapshot) = archive.snapshot().filter(|_| known) else {
        let what = format!("{name}: not indexed yet");
        return found.push(note("index", what, "opening it indexes it; so does `fineprint index`"));
    };
    let stats = snapshot.stats();
    let what = format!("{name}: {} clauses, {} versions", stats.clauses, snapshot.holdings().version_count());
    found.push(if !snapshot.complete() {
        note("index", format!("{what}, not complete"), "opening it goes on; so does `fineprint index`")
    } else if snapshot.stamp() == stamp.0 {
        fine("index", format!("{what}, up to date"))
    } else if stamp.is_state_of(snapshot.stamp()) {
        let advice = "`fineprint index` says what; get it anew, or `git fsck`: each start tries again";
        note("index", format!("{what}, but for what can't be read"), advice)
    } else {
        note("index", format!("{what}, older than the archive"), "opening it brings it up to date")
    });
    match insight.anchors(archive) {
        Ok(Some(anchors)) => {
            let records = anchors.documents.values().map(Vec::len).sum::<usize>();
            if records > 0 {
                found.push(fine("records", format!("{name}: {records}")));
            }
            found.extend(anchors.troubles.iter().map(|trouble| wrong("records", trouble.clone())));
        }
        Ok(None) => {}
        Err(trouble) => found.push(wrong("records", trouble)),
    }
}

fn entry(finding: &Finding) -> Value {
    let state = match finding.state {
        State::Fine => "fine",
        State::Note => "note",
        State::Wrong => "wrong",
    };
    json!({ "part": finding.part, "state": state, "what": finding.what, "hint": finding.hint })
}

fn plain(finding: &Finding) -> Vec<String> {
    let mark = match finding.state {
        State::Fine => "✓",
        State::Note => "·",
        State::Wrong => "✗",
    };
    let mut lines = vec![format!("{mark} {:14} {}", finding.part, finding.what)];
    if !finding.hint.is_empty() {
        lines.push(format!("  {:14} {}", "", finding.hint));
    }
    lines
}
