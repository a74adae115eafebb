//! `fineprint config`: where things are kept, and what the configuration may hold.

use serde_json::json;

use crate::cli::{Ending, output};
use crate::library::{Config, Dirs, Trouble};

pub fn run(dirs: &Dirs, as_json: bool) -> Result<Ending, Trouble> {
    let file = Config::path(&dirs.config);
    if as_json {
        output::json(&json!({ "config": file, "cache": dirs.cache, "data": dirs.data, "log": dirs.log() }))?;
    } else {
        output::lines([
            format!("configuration  {}", file.display()),
            format!("cache          {}   (indexes; can be deleted at any time)", dirs.cache.display()),
            format!("data           {}", dirs.data.display()),
            format!("log            {}   (what went wrong on the screen)", dirs.log().display()),
            String::new(),
            "The configuration may hold:".to_owned(),
            "  archives = [\"path\", …]   archives to open when none is named; with other refs of a repository:".to_owned(),
            "                           { path = \"path\", refs = [\"captures\"] }".to_owned(),
            "  theme = \"dark\"           dark, light, contrast, mono, or one of your own".to_owned(),
            "  mouse = false            leave the mouse to the terminal; Shift selects text either way".to_owned(),
            "  hyperlinks = \"never\"     or \"always\": links that the terminal opens; \"auto\" asks what it is".to_owned(),
            "  resume = false           begin at the top, not where the program was left".to_owned(),
            "  history = false          remember no searches".to_owned(),
            "Beside it: keys.toml with your own keys, the folders rules and themes with your own.".to_owned(),
        ])?;
    }
    Ok(Ending::Found)
}
