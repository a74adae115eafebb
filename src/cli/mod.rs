//! Headless commands on the same core as the screen: results to standard output, progress and errors to
//! standard error.
//!
//! The JSON shapes are contracts: other people's scripts read them.

mod args;
mod commands;
mod help;
mod note_args;
mod output;
mod pages;
mod shelf;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::FromArgMatches;

use crate::app::keymap::Keymap;
use crate::insight::Insight;
use crate::library::{Config, Dirs, Log, Personal, Trouble, open_all, theme_files};
use crate::runtime::Start;
use crate::ui::themes::Themes;
use crate::worker::guarded;
use args::{Cli, Command, CompareFormat, ListFormat};

/// How a command ended, short of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Found, done: exit code 0.
    Found,
    /// Nothing found, or differences where that is the question: exit code 1.
    Nothing,
    /// Ended by a signal: exit code 128 and its number, as shells have it.
    Signal(i32),
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match help::grammar().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    crate::runtime::end_on_cut_files(output::complain);
    // What broke was reported when it did, once the terminal was given back.
    let ended = guarded("main", || dispatch(cli))
        .map_err(|broken| Trouble::new(broken.what, "what you kept is kept; please report this"))
        .and_then(|ended| ended);
    match ended {
        Ok(Ending::Found) => ExitCode::SUCCESS,
        Ok(Ending::Nothing) => ExitCode::from(1),
        Ok(Ending::Signal(signal)) => ExitCode::from(128u8.wrapping_add(signal as u8)),
        Err(trouble) => {
            output::complain(&trouble);
            ExitCode::from(2)
        }
    }
}

/// Help and version go to standard output; mistakes are one line and a hint.
fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind::{
        DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion, InvalidValue, UnknownArgument,
    };
    use clap::error::{ContextKind, ContextValue};
    if matches!(error.kind(), DisplayHelp | DisplayVersion | DisplayHelpOnMissingArgumentOrSubcommand) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    // Everything up to the usage: clap puts what is missing or possible on lines of their own.
    let telling =
        text.lines().take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    // What clap advises of dashes is told better below.
    let telling = telling.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("tip: to pass"));
    let what = telling.collect::<Vec<_>>().join(" ");
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let dashed = said(ContextKind::InvalidArg).is_some_and(|argument| argument.starts_with('-'));
    let lacks_value =
        error.kind() == InvalidValue && said(ContextKind::InvalidValue).is_none_or(str::is_empty);
    let hint = match error.kind() {
        UnknownArgument if !dashed => "put a query of several words in quotes; see `fineprint --help`",
        kind if dashed && (kind == UnknownArgument || lacks_value) => {
            "write -- before a query that begins with a dash; see `fineprint --help`"
        }
        _ => "see `fineprint --help`",
    };
    output::complain(&Trouble::new(what.trim_start_matches("error: "), hint));
    ExitCode::from(2)
}

/// A single word that is no path may be meant as a command.
fn misspelt(names: &[PathBuf], trouble: Trouble) -> Trouble {
    match names {
        [name] if !name.exists() && name.components().count() == 1 => Trouble::new(
            format!("no command and no archive is called {:?}", name.display().to_string()),
            "`fineprint --help` lists the commands; an archive is a folder: a clone, or a corpus folder",
        ),
        _ => trouble,
    }
}

fn dispatch(cli: Cli) -> Result<Ending, Trouble> {
    let dirs = Dirs::find();
    let (config, complaint) = Config::load(&dirs.config);
    let personal = Personal::new(&dirs.data);
    let paths: Vec<PathBuf> = cli.archives.iter().chain(&cli.archive).cloned().collect();
    let (files, unread) = theme_files(&dirs.config);
    let (themes, wrong) = Themes::with_user(&files);
    let mut wrong_themes = [unread, wrong].concat();
    if let Some(name) = cli.theme.as_ref().filter(|name| !themes.has(name)) {
        return Err(themes.unknown(name));
    }
    let Some(command) = cli.command else {
        let as_of = cli.as_of.as_deref().map(args::day).transpose()?;
        // A wrong name is told before anything else: it may be a misspelt command.
        let archives = open_all(&paths, &cli.refs, &config, &dirs)
            .map_err(|trouble| misspelt(&cli.archives, trouble))?;
        if !output::is_terminal() {
            return Err(Trouble::new(
                "the full screen needs a terminal",
                "run it in one, or use a command: `fineprint list`, `fineprint search …`, `fineprint --help`",
            ));
        }
        let (keymap, wrong_keys) = match Config::keys(&dirs.config) {
            Ok((name, text)) => Keymap::with_user(&name, &text),
            Err(trouble) => (Keymap::bundled(), vec![trouble]),
        };
        let configured = config.theme.filter(|name| {
            let known = themes.has(name);
            if !known {
                wrong_themes.push(themes.unknown(name));
            }
            known
        });
        let start = Start {
            log: Log::open(&dirs.log()),
            archives,
            insight: Arc::new(Insight::configured(&dirs.config).with_records(&personal)),
            personal,
            keymap,
            theme: cli.theme.or(configured),
            themes,
            mouse: config.mouse.unwrap_or(true),
            resume: config.resume.unwrap_or(true),
            history: config.history.unwrap_or(true),
            hyperlinks: config.hyperlinks.unwrap_or_default().are_written(crate::terminal::takes_links()),
            as_of,
            complaints: complaint.into_iter().chain(wrong_keys).chain(wrong_themes).collect(),
        };
        let ended = crate::runtime::run(start).map_err(|error| {
            Trouble::new(format!("the terminal can't be used: {error}"), "try another terminal")
        })?;
        return Ok(ended.map_or(Ending::Found, Ending::Signal));
    };
    if let Some(trouble) = complaint {
        output::complain(&trouble);
    }
    let json = cli.json;
    let open = || open_all(&paths, &cli.refs, &config, &dirs);
    let insight = || {
        let insight = Insight::configured(&dirs.config).with_records(&personal);
        insight.troubles().iter().for_each(output::complain);
        insight
    };
    match command {
        Command::Index { rebuild } => commands::index::run(&open()?, rebuild, json),
        Command::List { locator } => commands::list::run(&open()?, locator.as_deref(), json),
        Command::Versions { locator } => commands::versions::run(&open()?, &locator, json),
        Command::Changes(wanted) => commands::changes::run(&open()?, &personal, &insight(), &wanted, json),
        Command::History { locator } => commands::history::run(&open()?, &locator, json),
        Command::Outline { text } => commands::outline::run(&open, &text, json),
        Command::Show { locator } => commands::show::run(&open()?, &insight(), &locator, json),
        Command::Search { query, limit, sort, as_of } => {
            let as_of = as_of.as_deref().map(args::day).transpose()?;
            commands::search::run(&open()?, &insight(), &query, limit, sort.into(), as_of, json)
        }
        Command::Capture(wanted) if wanted.record => {
            // A folder that is named is where it goes: the archive that is asked, where it is one by now.
            let archives = match &wanted.into {
                Some(into) => open_all(std::slice::from_ref(into), &[], &config, &dirs).unwrap_or_default(),
                None => open()?,
            };
            commands::capture::record(&archives, &insight(), &personal, &wanted, json)
        }
        Command::Capture(wanted) => commands::capture::run(&wanted, json),
        Command::Records { locator } => {
            commands::records::run(&open()?, &insight(), locator.as_deref(), json)
        }
        Command::Cite { locator, style } => commands::cite::run(&open()?, &locator, style.into(), json),
        Command::Verify { citation } => commands::verify::run(&open()?, citation.as_deref(), json),
        Command::Trend { query, by, format } => {
            let format = if json { ListFormat::Json } else { format };
            commands::trend::run(&open()?, &insight(), &query, by, format)
        }
        Command::Watch(wanted) => commands::watch::run(&open, &personal, &insight(), &wanted, json),
        Command::Notes(wanted) => commands::notes::run(&open, &personal, &insight(), &wanted, json),
        Command::Export(wanted) => commands::export::run(&open()?, &personal, &insight(), &wanted, json),
        Command::Compare { old, new, format, section, section_new } => {
            let format = if json { CompareFormat::Json } else { format };
            let wanted = section.as_deref().map(|old| (old, section_new.as_deref()));
            commands::compare::run(&open, &old, &new, wanted, format)
        }
        Command::Joins { what } => commands::joins::run(&open()?, &personal, what.as_ref(), json),
        Command::Classify { text } => commands::classify::run(&open, &insight(), &text, json),
        Command::Similar { locator, limit, as_of } => {
            let as_of = as_of.as_deref().map(args::day).transpose()?;
            commands::similar::run(&open()?, &insight(), &locator, limit, as_of, json)
        }
        Command::Topics { what, as_of } => {
            let as_of = as_of.as_deref().map(args::day).transpose()?;
            commands::topics::run(&open()?, &insight(), what.as_deref(), as_of, json)
        }
        Command::Rules { what } => commands::rules::run(&insight(), what.as_ref(), json),
        Command::Screenshot(wanted) => commands::screenshot::run(
            open()?,
            personal.clone(),
            Arc::new(insight()),
            &wanted,
            themes,
            cli.theme,
        ),
        Command::Config => commands::config::run(&dirs, json),
        Command::Doctor => commands::doctor::run(&dirs, &personal, &insight(), open(), json),
        Command::Man { into: Some(folder), .. } => commands::man::write_all(&folder),
        Command::Man { command, into: None } => commands::man::run(command.as_deref()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut help::grammar(), "fineprint", &mut script);
            output::lines([String::from_utf8_lossy(&script).trim_end()])?;
            Ok(Ending::Found)
        }
    }
}
