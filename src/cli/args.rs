//! The command line's grammar and its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::library::Trouble;
use crate::model::Timestamp;
use crate::query::Sort;

const EXAMPLES: &str = "\
Examples:
  fineprint                                    explore the bundled sample
  fineprint ~/pga-versions                     explore an archive (a clone, a bare repository, a corpus folder)
  fineprint search '\"class action\" is:gone'    search every clause of the whole history
  fineprint compare quidlet/user-agreement@2017 quidlet/user-agreement --json

A locator is service/document@version#clause; a version is a date, latest, first, previous or a commit prefix.
Exit codes: 0 found or done, 1 nothing found or differences, 2 an error.";

/// Explore what online services' policies say, said and changed: offline, in a terminal.
#[derive(Debug, Parser)]
#[command(name = "fineprint", version, about, after_help = EXAMPLES, subcommand_precedence_over_arg = true)]
pub struct Cli {
    /// Archives to explore: git repositories of versions, or corpus folders. Without any: the configured
    /// ones, else the bundled sample.
    #[arg(value_name = "ARCHIVE")]
    pub archives: Vec<PathBuf>,

    /// An archive for a command; repeatable.
    #[arg(short = 'a', long = "archive", value_name = "PATH", global = true)]
    pub archive: Vec<PathBuf>,

    /// Write JSON.
    #[arg(long, global = true)]
    pub json: bool,

    /// dark, light, contrast or mono.
    #[arg(long, global = true, value_name = "NAME", value_parser = ["dark", "light", "contrast", "mono"])]
    pub theme: Option<String>,

    /// Show the texts that were in force on a day: 2019-05-01, 2019-05 or 2019.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The headless commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the index of the archives up to date.
    Index {
        /// Forget the index and build it anew.
        #[arg(long)]
        rebuild: bool,
    },
    /// List services and documents.
    List {
        /// SERVICE or SERVICE/DOCUMENT.
        locator: Option<String>,
    },
    /// List the versions of a document.
    Versions {
        /// SERVICE/DOCUMENT.
        locator: String,
    },
    /// Tell the history of a document, or of a clause: since when, and in which rewordings it has lived.
    History {
        /// SERVICE/DOCUMENT or SERVICE/DOCUMENT@VERSION#CLAUSE.
        locator: String,
    },
    /// Print the headings of a file or a version.
    Outline {
        /// A file (`-` is standard input) or a locator.
        #[arg(value_name = "FILE|LOCATOR")]
        text: String,
    },
    /// Print the clauses of a version, or one clause.
    Show {
        /// SERVICE/DOCUMENT@VERSION#CLAUSE.
        locator: String,
    },
    /// Search every clause of the whole history.
    #[command(after_help = "\
Queries: words (all of them, in the clause or its section), \"exact phrase\", -not, OR, ( ), prefix*, word~1,
a NEAR/5 b (at most five words apart), a BEFORE/5 b, a AFTER/5 b, a NOT NEAR/5 b, topic: severity:high service: document: heading: lang: is:current is:gone first:2020..2022 last:..2019 asof:2019-05-01")]
    Search {
        /// What to look for.
        #[arg(allow_hyphen_values = true)]
        query: String,
        /// Most hits printed.
        #[arg(short = 'n', long = "limit", default_value_t = 20)]
        limit: usize,
        /// The order of the hits.
        #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
        sort: SortArg,
        /// Only what was in force on a day.
        #[arg(long, value_name = "DAY")]
        as_of: Option<String>,
    },
    /// Compare two files or versions, clause by clause.
    Compare {
        /// A file (`-` is standard input) or a locator.
        #[arg(value_name = "OLD")]
        old: String,
        /// A file (`-` is standard input) or a locator.
        #[arg(value_name = "NEW")]
        new: String,
        /// How to write it: a list of changes, JSON, or a redline to print or to send.
        #[arg(long, value_enum, default_value_t = CompareFormat::Plain)]
        format: CompareFormat,
    },
    /// Say what the clauses of a file or a version are about, by the rules.
    Classify {
        /// A file (`-` is standard input) or a locator; with a clause, that clause only.
        #[arg(value_name = "FILE|LOCATOR")]
        text: String,
    },
    /// List the rules, show one, or check them by their own sentences.
    #[command(after_help = "\
Your own rules: TOML files in the folder `rules` of the configuration. A rule with the id of a bundled one changes it;
what it leaves out stays. `off = true` turns it off.")]
    Rules {
        #[command(subcommand)]
        what: Option<RulesCommand>,
    },
    /// Draw a screen as an SVG picture.
    Screenshot(ScreenshotArgs),
    /// Say where configuration, cache and data are, and what the configuration may hold.
    Config,
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Show a rule: its query, why it matters, the laws that bear on it.
    Show {
        /// The rule's id.
        id: String,
    },
    /// Ask every rule about its own sentences.
    Check {
        /// Files with rules; without any, the bundled and your own.
        files: Vec<PathBuf>,
    },
}

/// What to draw.
#[derive(Debug, Args)]
pub struct ScreenshotArgs {
    /// Columns×rows.
    #[arg(long, default_value = "120x40")]
    pub size: String,
    /// Keys to press first: `/liability<enter><ctrl-d>`.
    #[arg(long, default_value = "", allow_hyphen_values = true)]
    pub keys: String,
    /// The file to write; without it, standard output.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Show the texts that were in force on a day.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// The day that ages are counted to.
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
}

/// The end of a day, month or year, as `--as-of` has it.
pub fn day(text: &str) -> Result<Timestamp, Trouble> {
    Timestamp::parse_end(text).ok_or_else(|| {
        Trouble::new(format!("{text:?} is not a day"), "write one such as 2019-05-01, 2019-05 or 2019")
    })
}

/// How a comparison is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// A line for each change.
    Plain,
    /// Every pair.
    Json,
    /// A redline that stands alone and prints well.
    Html,
    /// A redline in Markdown.
    Markdown,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SortArg {
    /// Best first.
    Relevance,
    /// Latest first seen first.
    Newest,
    /// Earliest first seen first.
    Oldest,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Relevance => Self::Relevance,
            SortArg::Newest => Self::Newest,
            SortArg::Oldest => Self::Oldest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn archives_and_commands_are_told_apart() {
        let cli = Cli::try_parse_from(["fineprint", "a", "b"]).unwrap();
        assert_eq!(cli.archives.len(), 2);
        let cli = Cli::try_parse_from(["fineprint", "-a", "x", "list"]).unwrap();
        assert!(cli.archive.len() == 1 && matches!(cli.command, Some(Command::List { .. })));
        let cli = Cli::try_parse_from(["fineprint", "search", "-arbitration", "-a", "x", "--json"]).unwrap();
        assert!(cli.json && cli.archive.len() == 1);
        assert!(matches!(cli.command, Some(Command::Search { query, .. }) if query == "-arbitration"));
    }
}
