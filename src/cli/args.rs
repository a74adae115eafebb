//! The command line's grammar, with a sentence for each command and option; the rest of the help is in `help`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::note_args::{ExportArgs, NotesArgs};
use crate::export::Style;
use crate::history::By;
use crate::insight::Severity;
use crate::library::Trouble;
use crate::model::Timestamp;
use crate::query::Sort;

/// Explore what online services' policies say, said and changed: offline, in a terminal.
#[derive(Debug, Parser)]
#[command(name = "fineprint", version, about, subcommand_precedence_over_arg = true)]
pub struct Cli {
    /// Archives to explore: git repositories of versions, or corpus folders. Without any: the configured
    /// ones, else the bundled sample.
    #[arg(value_name = "ARCHIVE")]
    pub archives: Vec<PathBuf>,

    /// An archive for a command; repeatable.
    #[arg(short = 'a', long = "archive", value_name = "PATH", global = true)]
    pub archive: Vec<PathBuf>,

    /// Another ref of the repository whose history belongs to it, such as a branch of old captures; repeatable.
    #[arg(long = "ref", value_name = "REF", global = true)]
    pub refs: Vec<String>,

    /// Write JSON.
    #[arg(long, global = true)]
    pub json: bool,

    /// dark, light, contrast, mono, or one of your own.
    #[arg(long, global = true, value_name = "NAME")]
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
    /// List what changed in the archives, newest first.
    Changes(ChangesArgs),
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
    /// Cite a version, or a clause of one, so that others can check it.
    Cite {
        /// SERVICE/DOCUMENT@VERSION#CLAUSE.
        locator: String,
        /// How it is written.
        #[arg(long, value_enum, default_value_t = CiteStyle::Plain)]
        style: CiteStyle,
    },
    /// Add a saved page to a corpus folder, as a version with its evidence; or keep one about a clause as a record.
    Capture(CaptureArgs),
    /// Recompute the hashes of every version, or check a citation.
    Verify {
        /// A citation in any of the styles (`-` is standard input).
        #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
        citation: Option<String>,
    },
    /// Count the documents and services whose text in force held a phrase, by year or month.
    Trend {
        /// What to look for, as in `search`.
        #[arg(allow_hyphen_values = true)]
        query: String,
        /// At the end of each year, or of each month.
        #[arg(long, value_enum, default_value_t = ByArg::Year)]
        by: ByArg,
        /// How to write it; --json is short for JSON.
        #[arg(long, value_enum, default_value_t = ListFormat::Plain)]
        format: ListFormat,
    },
    /// Say what is new for saved searches; save and remove them.
    #[command(args_conflicts_with_subcommands = true)]
    Watch(WatchArgs),
    /// List what you kept: clauses, versions and comparisons with your words and tags, in dossiers; add to it.
    Notes(NotesArgs),
    /// Write clauses, versions, what a query finds, or a dossier, for other people: HTML, Markdown, JSON or CSV.
    Export(ExportArgs),
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
        /// Only the section with these words in its heading; of NEW, the section most like it.
        #[arg(long, value_name = "WORDS")]
        section: Option<String>,
        /// The section of NEW, where it is another one.
        #[arg(long, value_name = "WORDS", requires = "section")]
        section_new: Option<String>,
    },
    /// List documents that may be one: renamed ones, and those of the same name in several archives.
    Joins {
        #[command(subcommand)]
        what: Option<JoinsCommand>,
    },
    /// Say what the clauses of a file or a version are about, by the rules.
    Classify {
        /// A file (`-` is standard input) or a locator; with a clause, that clause only.
        #[arg(value_name = "FILE|LOCATOR")]
        text: String,
    },
    /// Find the closest clauses of other services, about the same topic where there is one.
    Similar {
        /// SERVICE/DOCUMENT@VERSION#CLAUSE.
        locator: String,
        /// Most services printed.
        #[arg(short = 'n', long = "limit", default_value_t = 20)]
        limit: usize,
        /// Among what was in force on a day.
        #[arg(long, value_name = "DAY")]
        as_of: Option<String>,
    },
    /// Tell which services speak of which topics, since when and in which words.
    Topics {
        /// A topic, a field of topics, or SERVICE or SERVICE/DOCUMENT.
        #[arg(value_name = "TOPIC|LOCATOR")]
        what: Option<String>,
        /// Among what was in force on a day.
        #[arg(long, value_name = "DAY")]
        as_of: Option<String>,
    },
    /// List what people wrote about clauses, and which clauses it is about now.
    Records {
        /// Only of SERVICE, or of SERVICE/DOCUMENT.
        locator: Option<String>,
    },
    /// List the rules, show one, or check them by their own sentences.
    Rules {
        #[command(subcommand)]
        what: Option<RulesCommand>,
    },
    /// Draw a screen as an SVG picture.
    Screenshot(ScreenshotArgs),
    /// Say where configuration, cache and data are, and what the configuration may hold.
    Config,
    /// Look at terminal, folders, files and indexes, and say what to mend.
    Doctor,
    /// Print the manual page.
    Man {
        /// Of one command; without one, of the program.
        command: Option<String>,
        /// Write every page into a folder instead.
        #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
        into: Option<PathBuf>,
    },
    /// Print completions for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// Which changes to list.
#[derive(Debug, Args)]
pub struct ChangesArgs {
    /// Recorded on this day or later; a year or a month will do.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Recorded by the end of this day.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Of services with this in their name; repeatable, each must be.
    #[arg(long, value_name = "NAME")]
    pub service: Vec<String>,
    /// Of documents with this in their title; repeatable, each must be.
    #[arg(long, value_name = "NAME")]
    pub document: Vec<String>,
    /// Every version: oscillations one by one; technical, formatting-only and junk ones too.
    #[arg(long)]
    pub all: bool,
    /// Only what came since the changes were last looked at on screen.
    #[arg(long)]
    pub new: bool,
    /// Only where words changed and the date that the text states did not.
    #[arg(long)]
    pub silent: bool,
    /// About a topic with this in its id; repeatable, each must be. `fineprint rules` lists them.
    #[arg(long, value_name = "TOPIC")]
    pub topic: Vec<String>,
    /// Whose severest topic matters so much: high, medium or low.
    #[arg(long, value_name = "WORD", value_parser = severity)]
    pub severity: Option<Severity>,
    /// Most lines printed.
    #[arg(short = 'n', long = "limit", value_name = "N")]
    pub limit: Option<usize>,
}

/// What to do with documents that may be one.
#[derive(Debug, Subcommand)]
pub enum JoinsCommand {
    /// Make two documents one: a proposed pair, all that are proposed, or any two.
    Accept {
        /// SERVICE/DOCUMENT that becomes part of another.
        #[arg(required_unless_present = "all")]
        from: Option<String>,
        /// SERVICE/DOCUMENT that goes on, where there are several or none is proposed.
        into: Option<String>,
        /// Everything that is proposed.
        #[arg(long, conflicts_with = "from")]
        all: bool,
    },
    /// Take two documents apart again, or forget that they were declined.
    Undo {
        /// SERVICE/DOCUMENT that became part of another.
        from: String,
        /// SERVICE/DOCUMENT that goes on, where there are several.
        into: Option<String>,
    },
    /// Say that two documents are not one, so that it is not proposed again.
    Decline {
        /// SERVICE/DOCUMENT that would become part of another.
        from: String,
        /// SERVICE/DOCUMENT that goes on, where there are several.
        into: Option<String>,
    },
}

/// What to add, and where.
#[derive(Debug, Args)]
pub struct CaptureArgs {
    /// The saved page: .html, .md or .txt (`-` is standard input).
    pub file: String,
    /// The page is about a clause, as policy archives show them: keep what it says as a record.
    #[arg(long)]
    pub record: bool,
    /// Name of the service; a record's page names it itself.
    #[arg(long, required_unless_present = "record")]
    pub service: Option<String>,
    /// Title of the document, likewise.
    #[arg(long, required_unless_present = "record")]
    pub document: Option<String>,
    /// When it was captured: a day, or a moment such as 2024-04-17T08:12:30Z. Without it, now.
    #[arg(long, conflicts_with = "record")]
    pub date: Option<String>,
    /// The page's address.
    #[arg(long, conflicts_with = "record")]
    pub url: Option<String>,
    /// The corpus folder; made where there is none. A record goes to the open archive that holds its document, where
    /// none is named.
    #[arg(long, value_name = "FOLDER", required_unless_present = "record")]
    pub into: Option<PathBuf>,
}

/// Which watches, and what to do with them.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Only these watches; without any, all.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Take what is told as seen, once it was told.
    #[arg(long)]
    pub seen: bool,
    #[command(subcommand)]
    pub command: Option<WatchCommand>,
}

/// What is done to watches.
#[derive(Debug, Subcommand)]
pub enum WatchCommand {
    /// Save a search; what the archives hold now counts as seen.
    Add {
        /// What the watch is called.
        name: String,
        /// What to look for, as in `search`.
        #[arg(allow_hyphen_values = true)]
        query: String,
    },
    /// Forget a saved search.
    Remove {
        /// What the watch is called.
        name: String,
    },
    /// List the saved searches, without looking for news.
    List,
}

/// How far apart the points of a trend are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByArg {
    /// Years.
    Year,
    /// Months.
    Month,
}

impl From<ByArg> for By {
    fn from(by: ByArg) -> Self {
        match by {
            ByArg::Year => Self::Year,
            ByArg::Month => Self::Month,
        }
    }
}

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table to read.
    Plain,
    /// JSON.
    Json,
    /// Comma-separated values, with a row of headers.
    Csv,
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

fn severity(text: &str) -> Result<Severity, String> {
    text.parse().map_err(|()| "severities are high, medium and low".to_owned())
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

/// How a citation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CiteStyle {
    /// Sentences with everything that is needed to check it.
    Plain,
    /// An entry for LaTeX.
    Bibtex,
    /// An item for Zotero and the like.
    CslJson,
    /// A link, with the words quoted.
    Markdown,
}

impl From<CiteStyle> for Style {
    fn from(style: CiteStyle) -> Self {
        match style {
            CiteStyle::Plain => Self::Plain,
            CiteStyle::Bibtex => Self::BibTex,
            CiteStyle::CslJson => Self::CslJson,
            CiteStyle::Markdown => Self::Markdown,
        }
    }
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
