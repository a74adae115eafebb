//! `fineprint screenshot`: a screen of the real interface as an SVG picture.

use std::sync::Arc;

use crate::app::keymap::Keymap;
use crate::cli::args::{ScreenshotArgs, day};
use crate::cli::{Ending, output};
use crate::insight::Insight;
use crate::library::{Archive, Personal, Trouble};
use crate::model::Timestamp;
use crate::runtime::{Settings, Stage, now};
use crate::ui::theme::Depth;
use crate::ui::themes::Themes;

pub fn run(
    archives: Vec<Archive>,
    personal: Personal,
    insight: Arc<Insight>,
    wanted: &ScreenshotArgs,
    themes: Themes,
    theme: Option<String>,
) -> Result<Ending, Trouble> {
    let today = match &wanted.today {
        None => now(),
        Some(text) => Timestamp::parse(text)
            .ok_or_else(|| Trouble::new(format!("{text:?} is not a date"), "write one such as 2026-01-31"))?,
    };
    let settings = Settings {
        no_browser: None,
        sitting: None,
        size: size(&wanted.size)?,
        now: today,
        // Whoever draws a picture of these keys gets it, whatever keys are the user's own.
        keymap: Keymap::bundled(),
        themes,
        theme: theme.unwrap_or_else(|| "dark".to_owned()),
        fixed: false,
        depth: Depth::True,
        as_of: wanted.as_of.as_deref().map(day).transpose()?,
        personal: personal.read_only(),
        insight,
    };
    let mut stage = Stage::open(archives, &settings);
    stage
        .press(&wanted.keys)
        .map_err(|why| Trouble::new(why, "write keys as in `/liability<enter><ctrl-d>`"))?;
    let svg = stage.svg();
    match &wanted.out {
        None => output::lines([svg.trim_end()])?,
        Some(path) => std::fs::write(path, svg).map_err(|error| {
            Trouble::new(format!("{} can't be written: {error}", path.display()), "name another file")
        })?,
    }
    Ok(Ending::Found)
}

/// `120x40` as columns and rows.
fn size(text: &str) -> Result<(u16, u16), Trouble> {
    let wrong = || {
        Trouble::new(
            format!("{text:?} is not a size"),
            "write columns and rows such as 120x40, up to 500x200",
        )
    };
    let (columns, rows) = text.split_once(['x', '×']).ok_or_else(wrong)?;
    let within = |text: &str, most: u16| text.parse::<u16>().ok().filter(|n| (1..=most).contains(n));
    Ok((within(columns, 500).ok_or_else(wrong)?, within(rows, 200).ok_or_else(wrong)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("120x40").unwrap(), (120, 40));
        for bad in ["", "120", "0x10", "120x9999", "axb"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
