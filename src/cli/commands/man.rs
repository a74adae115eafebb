//! `fineprint man`: the manual page, from the grammar itself.

use clap::Command;
use clap_mangen::Man;

use crate::cli::{Ending, output};
use crate::library::Trouble;

/// Writes the page of the program, or of one of its commands.
pub fn run(mut program: Command, name: Option<&str>) -> Result<Ending, Trouble> {
    program.build();
    let page = match name {
        None => program,
        Some(name) => {
            let found = program.get_subcommands().find(|command| command.get_name() == name).cloned();
            let command = found.ok_or_else(|| {
                Trouble::new(format!("there is no command {name:?}"), "`fineprint --help` lists the commands")
            })?;
            command.display_name(format!("fineprint-{name}"))
        }
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text).map_err(|error| {
        Trouble::new(format!("the manual page can't be written: {error}"), "report this as a mistake")
    })?;
    output::lines([String::from_utf8_lossy(&text).trim_end()])?;
    Ok(Ending::Found)
}
