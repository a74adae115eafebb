//! The user's browser: started with an address, when a person has seen the address and said so.
//!
//! It is started with arguments, never through a shell, apart from the terminal, and what it says is not shown. Which
//! addresses may be opened is `library`'s business.

use std::io;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::clipboard::REMOTE;
use crate::library::{Trouble, Web};

/// How long what is started is watched for giving up at once; keys wait meanwhile.
const WATCHED: Duration = Duration::from_millis(100);

/// Why no browser can be opened from here, where none can.
pub fn no_browser() -> Option<&'static str> {
    why_none(|name| std::env::var(name).ok(), cfg!(any(target_os = "macos", windows)))
}

/// On some systems a desktop is always there, else a variable tells of it. A browser that is named is always believed.
fn why_none(variable: impl Fn(&str) -> Option<String>, always: bool) -> Option<&'static str> {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    if set("BROWSER") {
        None
    } else if REMOTE.into_iter().any(set) {
        Some("over SSH, a browser would open on the other side")
    } else if !always && !["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].into_iter().any(set) {
        Some("there is no display here for a browser")
    } else {
        None
    }
}

/// Opens a page in the browser that `BROWSER` names, else in the one that the system takes for it.
///
/// # Errors
/// When none can be started.
pub fn open_page(page: &Web) -> Result<(), Trouble> {
    let mut failed = None;
    for mut command in named(&std::env::var("BROWSER").unwrap_or_default(), page.as_str()) {
        match start(&mut command) {
            Ok(()) => return Ok(()),
            Err(error) => failed = Some(error),
        }
    }
    let opened = failed.map_or_else(|| open::that_detached_with_timeout(page.as_str(), WATCHED), Err);
    opened.map_err(|error| {
        let hint = "set BROWSER to the one you like, or copy the address";
        Trouble::new(format!("no browser can be started: {error}"), hint)
    })
}

/// The commands that `BROWSER` names, the first to be tried first: separated by colons, each with arguments of its own;
/// `%s` stands for the address, which else comes last.
fn named(value: &str, address: &str) -> Vec<Command> {
    let command = |words: &str| {
        let mut words = shell_words::split(words).ok()?;
        match words.iter_mut().skip(1).find(|word| word.contains("%s")) {
            Some(word) => *word = word.replace("%s", address),
            None => words.push(address.to_owned()),
        }
        let (program, arguments) = words.split_first().filter(|(program, _)| *program != address)?;
        let mut command = Command::new(program);
        command.args(arguments);
        Some(command)
    };
    value.split(':').filter_map(command).collect()
}

fn start(command: &mut Command) -> io::Result<()> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Keys that stop this program don't stop the browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_opened_where_a_person_sees_it() {
        for (set, always, none) in [
            (vec![], false, true),
            (vec![], true, false),
            (vec!["DISPLAY"], false, false),
            (vec!["WAYLAND_DISPLAY"], false, false),
            (vec!["DISPLAY", "SSH_TTY"], false, true),
            (vec!["SSH_CONNECTION"], true, true),
            (vec!["SSH_CONNECTION", "BROWSER"], false, false),
        ] {
            let variable = |name: &str| set.contains(&name).then(|| "x".to_owned());
            assert_eq!(why_none(variable, always).is_some(), none, "{set:?} {always}");
        }
    }

    #[test]
    fn the_address_is_one_argument() {
        let address = "https://a.example/?x=1&y=$(z);'";
        for (value, expected) in [
            ("firefox", vec![vec!["firefox", address]]),
            ("'my browser' --new:w3m", vec![vec!["my browser", "--new", address], vec!["w3m", address]]),
            ("b --url %s -x", vec![vec!["b", "--url", address, "-x"]]),
            ("", vec![]),
            (":", vec![]),
            ("'", vec![]),
        ] {
            let commands = named(value, address);
            let words = |command: &Command| -> Vec<String> {
                let words = std::iter::once(command.get_program()).chain(command.get_args());
                words.map(|word| word.to_string_lossy().into_owned()).collect()
            };
            assert_eq!(commands.iter().map(words).collect::<Vec<_>>(), expected, "{value:?}");
        }
    }
}
