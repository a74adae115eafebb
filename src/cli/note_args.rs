//! The grammar of the commands about what the user kept: `notes`, and `export`.

use clap::{Args, Subcommand, ValueEnum};

use super::args::SortArg;
use crate::export::Form;

/// What to export, and how.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Locators of versions or clauses, and queries: SERVICE/DOCUMENT@VERSION#CLAUSE, or words as in `search`. For
    /// ndjson queries only; without any, everything.
    #[arg(value_name = "LOCATOR|QUERY", required_unless_present_any = ["dossier", "format"])]
    pub what: Vec<String>,
    /// A dossier of your notes.
    #[arg(long, value_name = "NAME")]
    pub dossier: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = FormArg::Markdown)]
    pub format: FormArg,
    /// What it is called; without it, after what was asked for.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Most clauses of each query; without it 200, for ndjson all.
    #[arg(short = 'n', long = "limit")]
    pub limit: Option<usize>,
    /// The order of a query's clauses.
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    pub sort: SortArg,
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormArg {
    /// A page that stands alone.
    Html,
    /// Markdown.
    Markdown,
    /// JSON.
    Json,
    /// A table for spreadsheets.
    Csv,
    /// The clause table for other engines: a line of JSON a clause.
    Ndjson,
    /// The configuration of a Quickwit index for these lines.
    Quickwit,
}

impl FormArg {
    /// How a dossier is written; `None` for what is none.
    pub fn form(self) -> Option<Form> {
        match self {
            Self::Html => Some(Form::Html),
            Self::Markdown => Some(Form::Markdown),
            Self::Json => Some(Form::Json),
            Self::Csv => Some(Form::Csv),
            Self::Ndjson | Self::Quickwit => None,
        }
    }
}

/// Which notes, and what to do with them.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct NotesArgs {
    /// Only notes with these words and #tags.
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// Only those of a dossier.
    #[arg(long, value_name = "NAME")]
    pub dossier: Option<String>,
    #[command(subcommand)]
    pub command: Option<NotesCommand>,
}

/// What is done to notes.
#[derive(Debug, Subcommand)]
pub enum NotesCommand {
    /// Keep a version, a clause or, with --against, a comparison.
    Add {
        /// SERVICE/DOCUMENT@VERSION#CLAUSE.
        locator: String,
        /// The old side of a comparison.
        #[arg(long, value_name = "LOCATOR")]
        against: Option<String>,
        /// Words and #tags of your own.
        #[arg(long, value_name = "TEXT", default_value = "", allow_hyphen_values = true)]
        comment: String,
        /// A tag; repeatable.
        #[arg(long = "tag", value_name = "TAG")]
        tags: Vec<String>,
        /// Which dossier it goes to; without it, the one that was used last.
        #[arg(long, value_name = "NAME", default_value = "")]
        dossier: String,
    },
    /// Forget a note.
    Remove {
        /// Its id, the beginning of it, or `last`.
        id: String,
    },
    /// Give a dossier another name; where that is taken, the two become one.
    Rename {
        /// What it is called.
        from: String,
        /// What it shall be called.
        to: String,
    },
}
