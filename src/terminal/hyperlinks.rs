//! Links that the terminal itself can open (OSC 8), where it takes them.
//!
//! Only addresses that `library` calls sound come here: no character of them can end the sequence that they stand in.
//! Where links are on the screen is `ui`'s business.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};

use crate::app::wrap::width;
use crate::ui::LinkRun;

/// Terminals that call themselves by these names take links.
const PROGRAMS: [&str; 6] = ["iterm.app", "wezterm", "vscode", "ghostty", "hyper", "tabby"];

/// Whether the terminal takes links, as its environment tells.
pub fn takes_links() -> bool {
    told(|name| std::env::var(name).ok())
}

fn told(variable: impl Fn(&str) -> Option<String>) -> bool {
    let value = |name: &str| variable(name).filter(|value| !value.is_empty());
    if let Some(forced) = value("FORCE_HYPERLINK") {
        return forced != "0";
    }
    // What is between here and the terminal may not pass links on, and hides which terminal it is.
    if value("TMUX").is_some() || value("STY").is_some() {
        return false;
    }
    let program = value("TERM_PROGRAM").unwrap_or_default().to_lowercase();
    let vte = value("VTE_VERSION").and_then(|version| version.parse::<u32>().ok()).unwrap_or(0);
    PROGRAMS.contains(&program.as_str())
        || vte >= 5000
        || ["KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION"].into_iter().any(|name| value(name).is_some())
        || value("TERM").is_some_and(|term| term.contains("kitty") || term.starts_with("foot"))
}

/// Makes cells links. Each cell is one by itself, so that a frame may draw any of them again; what belongs together
/// has the same number.
pub fn link(buffer: &mut Buffer, runs: &[LinkRun]) {
    for run in runs {
        // The same address is the same link, also over several lines.
        let id = runs.iter().position(|other| other.web == run.web).unwrap_or(0);
        let mut x = run.x;
        while x < run.x + run.columns && buffer.area.contains((x, run.y).into()) {
            let cell = &mut buffer[(x, run.y)];
            let columns = width(cell.symbol()).max(1) as u16;
            let symbol = format!("\x1b]8;id={id};{}\x1b\\{}\x1b]8;;\x1b\\", run.web.as_str(), cell.symbol());
            cell.set_symbol(&symbol);
            if let Some(columns) = NonZeroU16::new(columns) {
                cell.set_diff_option(CellDiffOption::ForcedWidth(columns));
            }
            x += columns;
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::library::Web;

    #[test]
    fn the_environment_tells_whether_links_are_taken() {
        for (set, takes) in [
            (vec![("TERM", "xterm-256color")], false),
            (vec![("TERM_PROGRAM", "WezTerm")], true),
            (vec![("TERM_PROGRAM", "Apple_Terminal")], false),
            (vec![("VTE_VERSION", "7003")], true),
            (vec![("VTE_VERSION", "4999")], false),
            (vec![("KITTY_WINDOW_ID", "1")], true),
            (vec![("WT_SESSION", "x"), ("TMUX", "/tmp/x")], false),
            (vec![("TMUX", "/tmp/x"), ("FORCE_HYPERLINK", "1")], true),
            (vec![("KITTY_WINDOW_ID", "1"), ("FORCE_HYPERLINK", "0")], false),
            (vec![("KITTY_WINDOW_ID", "1"), ("NO_COLOR", "1")], true),
            (vec![], false),
        ] {
            let variable = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(told(variable), takes, "{set:?}");
        }
    }

    #[test]
    fn each_cell_is_a_link_by_itself_and_as_wide_as_before() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        for (x, symbol) in [(0, "a"), (1, "日"), (3, "b"), (4, "c")] {
            buffer[(x, 0)].set_symbol(symbol);
        }
        let before = buffer.clone();
        let web = Web::parse("https://a.example/\u{e9}").unwrap();
        link(&mut buffer, &[LinkRun { x: 1, y: 0, columns: 3, web }]);
        let open = "\x1b]8;id=0;https://a.example/%C3%A9\x1b\\";
        let linked = |symbol: &str| format!("{open}{symbol}\x1b]8;;\x1b\\");
        let symbols: Vec<&str> = (0..5).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(symbols, ["a", &linked("日"), " ", &linked("b"), "c"]);
        // What has changed is drawn, and nothing else.
        let changed: Vec<u16> = before.diff(&buffer).iter().map(|(x, _, _)| *x).collect();
        assert_eq!(changed, [1, 3]);
        let mut other = buffer.clone();
        other[(4, 0)].set_symbol("d");
        let changed: Vec<u16> = buffer.diff(&other).iter().map(|(x, _, _)| *x).collect();
        assert_eq!(changed, [4]);
    }
}
