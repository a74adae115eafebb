//! The grammar with its help: what a command prints, how it ends, examples.
//!
//! The texts are in `pages`; what the manual page makes of them is in `commands/man`.

use clap::builder::StyledStr;
use clap::{Command, CommandFactory};

use super::args::Cli;
use super::pages::PAGES;

/// What the long help says of a command beyond its grammar.
pub struct Page {
    /// The command's name, with those above it: `watch add`. The program's own is empty.
    pub command: &'static str,
    /// What it prints, a paragraph; what the command is for, its grammar says already.
    pub about: &'static str,
    /// What else is to be known, in lines.
    pub notes: &'static str,
    /// Exit codes, where they are other than 0 for done and 2 for an error.
    pub ends: &'static str,
    /// Lines for a shell, and what they are for.
    pub examples: &'static [(&'static str, &'static str)],
}

/// The page of a command.
pub fn page(command: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.command == command)
}

/// The whole grammar, with its help.
pub fn grammar() -> Command {
    PAGES.iter().fold(Cli::command(), |command, page| {
        let names: Vec<&str> = page.command.split_whitespace().collect();
        dress(command, &names, page)
    })
}

fn dress(command: Command, names: &[&str], page: &Page) -> Command {
    match names {
        [first, rest @ ..] => command.mut_subcommand(first, |below| dress(below, rest, page)),
        [] => {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let long = format!("{about}.\n\n{}", page.about);
            let after = after(page, &command);
            command.long_about(long).after_long_help(after)
        }
    }
}

/// What stands below the options.
fn after(page: &Page, command: &Command) -> StyledStr {
    let header = command.get_styles().get_header();
    let mut text = String::new();
    if !page.notes.is_empty() {
        text.push_str(&format!("{}\n\n", page.notes));
    }
    if !page.ends.is_empty() {
        text.push_str(&format!("{header}Exit codes:{header:#} {}\n\n", page.ends));
    }
    text.push_str(&format!("{header}Examples:{header:#}"));
    for (line, what) in page.examples {
        text.push_str(&format!("\n  {line}\n      {what}"));
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command and those below it, by the words that name them.
    fn names(command: &Command, above: &str, into: &mut Vec<String>) {
        into.push(above.to_owned());
        for below in command.get_subcommands() {
            names(below, format!("{above} {}", below.get_name()).trim_start(), into);
        }
    }

    #[test]
    fn every_command_has_its_page() {
        let mut all = Vec::new();
        names(&Cli::command(), "", &mut all);
        let mut told: Vec<&str> = PAGES.iter().map(|page| page.command).collect();
        for name in &all {
            assert!(page(name).is_some(), "cli/pages.rs has no page of {name:?}");
        }
        told.sort_unstable();
        told.dedup();
        assert_eq!((told.len(), PAGES.len()), (all.len(), all.len()), "a page too many");
    }

    #[test]
    fn the_long_help_ends_with_examples() {
        fn check(command: &Command) {
            let mut command = command.clone();
            let help = command.render_long_help().to_string();
            let name = command.get_name().to_owned();
            assert!(help.contains("\nExamples:\n  "), "{name}: {help}");
            let wide = |line: &&str| line.starts_with("  ") && line.chars().count() > 80;
            let below = help.split_once("\nExamples:\n").unwrap().1;
            assert_eq!(below.lines().find(wide), None, "{name}: too wide for 80 columns");
            let short = command.render_help().to_string();
            assert!(!short.contains("Examples:") && short.len() < help.len(), "{name}: {short}");
            command.get_subcommands().filter(|below| below.get_name() != "help").for_each(check);
        }
        let mut grammar = grammar();
        grammar.build();
        check(&grammar);
    }

    #[test]
    fn every_example_is_in_the_grammar() {
        for page in PAGES {
            assert!((1..=5).contains(&page.examples.len()), "{}: examples", page.command);
            for (line, _) in page.examples {
                let mut own = 0;
                for part in line.split(" | ") {
                    let words = shell_words::split(part).unwrap();
                    if words[0] != "fineprint" {
                        continue;
                    }
                    let end = words.iter().position(|word| word == ">").unwrap_or(words.len());
                    let words = &words[..end];
                    let parsed = grammar().try_get_matches_from(words);
                    let parsed = parsed.unwrap_or_else(|error| panic!("{line}: {error}"));
                    let mut command = Vec::new();
                    let mut at = &parsed;
                    while let Some((name, below)) = at.subcommand() {
                        command.push(name);
                        at = below;
                    }
                    own += usize::from(command.join(" ").starts_with(page.command));
                }
                assert!(own > 0, "{line} is no example of {}", page.command);
            }
        }
    }

    #[test]
    fn texts_fit_and_end_as_sentences_do() {
        for page in PAGES {
            assert!(page.about.ends_with(['.', ':']), "{}: {}", page.command, page.about);
            assert!(!page.about.contains('\n'), "{}: one paragraph", page.command);
            for line in page.notes.lines() {
                assert!(line.chars().count() <= 80, "{}: too wide: {line}", page.command);
            }
            for (line, what) in page.examples {
                assert!(line.contains("fineprint"), "{line}");
                assert!(!what.is_empty() && !what.ends_with('.'), "{line}: {what}");
            }
        }
    }
}
