//! `fineprint man`: the manual pages, from the grammar and its help.

use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::help::{Page, grammar, page};
use crate::cli::{Ending, output};
use crate::library::Trouble;

/// Writes the page of the program, or of one of its commands.
pub fn run(name: Option<&str>) -> Result<Ending, Trouble> {
    let program = built();
    let found = match name {
        None => Some(&program),
        Some(name) => program.find_subcommand(name),
    };
    let (command, page) = found.and_then(|command| Some((command, page_of(command)?))).ok_or_else(|| {
        let what = format!("there is no command {:?}", name.unwrap_or_default());
        Trouble::new(what, "`fineprint --help` lists the commands")
    })?;
    output::lines([manual(command, page)?.trim_end()])?;
    Ok(Ending::Found)
}

/// Writes every page into a folder, each under the name by which `man` finds it.
pub fn write_all(folder: &Path) -> Result<Ending, Trouble> {
    let cant = |path: &Path, error: &std::io::Error| {
        Trouble::new(format!("{} can't be written: {error}", path.display()), "name a folder of your own")
    };
    std::fs::create_dir_all(folder).map_err(|error| cant(folder, &error))?;
    write_below(&built(), folder, &cant)
}

fn write_below(
    command: &Command,
    folder: &Path,
    cant: &dyn Fn(&Path, &std::io::Error) -> Trouble,
) -> Result<Ending, Trouble> {
    let Some(page) = page_of(command) else { return Ok(Ending::Found) };
    let path = folder.join(format!("{}.1", name(command)));
    std::fs::write(&path, manual(command, page)?).map_err(|error| cant(&path, &error))?;
    output::lines([path.display().to_string()])?;
    command.get_subcommands().try_for_each(|below| write_below(below, folder, cant).map(|_| ()))?;
    Ok(Ending::Found)
}

/// The grammar with everything in it that clap derives.
fn built() -> Command {
    let mut program = grammar().disable_help_subcommand(true);
    program.build();
    program
}

/// What the help says of a command; nothing of clap's own `help`.
fn page_of(command: &Command) -> Option<&'static Page> {
    page(command.get_bin_name().unwrap_or_default().trim_start_matches("fineprint").trim_start())
}

/// The name of its page, such as `fineprint-watch-add`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// A page in roff.
fn manual(command: &Command, page: &Page) -> Result<String, Trouble> {
    let man = Man::new(command.clone());
    let mut text = Vec::new();
    let render = |text: &mut Vec<u8>| -> std::io::Result<()> {
        man.render_title(text)?;
        man.render_name_section(text)?;
        man.render_synopsis_section(text)?;
        man.render_description_section(text)?;
        man.render_options_section(text)?;
        if command.has_subcommands() {
            man.render_subcommands_section(text)?;
        }
        sections(page).to_writer(text)
    };
    render(&mut text).map_err(|error| {
        Trouble::new(format!("the manual page can't be written: {error}"), "report this as a mistake")
    })?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Notes, exit codes and examples.
fn sections(page: &Page) -> Roff {
    let mut roff = Roff::new();
    if !page.notes.is_empty() {
        roff.control("SH", ["NOTES"]);
        roff.control("nf", []);
        page.notes.lines().for_each(|line| _ = roff.text([roman(line)]));
        roff.control("fi", []);
    }
    roff.control("SH", ["EXIT STATUS"]);
    let ends = if page.ends.is_empty() { "0 done, 2 an error." } else { page.ends };
    roff.text([roman(ends)]);
    roff.control("SH", ["EXAMPLES"]);
    for (line, what) in page.examples {
        roff.control("TP", []);
        roff.text([bold(*line)]);
        roff.text([roman(*what)]);
    }
    roff
}
