//! The themes that can be chosen: the bundled ones and the user's own.
//!
//! A theme of the user's own begins as a bundled one, `like = "light"` or else the first, and says what differs.

use super::theme::{BUNDLED, Depth, Theme};
use crate::library::{ThemeFile, Trouble};

/// What each bundled theme is for.
const FOR: [&str; BUNDLED.len()] =
    ["for dark terminals", "for light terminals", "strong colours on black", "no colours"];

/// Every theme that can be chosen. The user's own take the place of bundled ones of the same name.
#[derive(Clone, Debug, Default)]
pub struct Themes {
    own: Vec<Theme>,
}

impl Themes {
    /// The bundled themes and the user's; what is wrong with these is told, and they are left out.
    pub fn with_user(files: &[ThemeFile]) -> (Self, Vec<Trouble>) {
        let (mut own, mut troubles) = (Vec::new(), Vec::new());
        for file in files {
            match Theme::own(&file.name, &file.text) {
                Ok(theme) => own.push(theme),
                Err(why) => troubles.push(Trouble::new(
                    format!("{}: {why}", file.path),
                    "the theme is left out until it is mended; meanings and their looks are those of assets/themes",
                )),
            }
        }
        (Self { own }, troubles)
    }

    /// The name of each theme and what it is for.
    pub fn list(&self) -> Vec<(String, String)> {
        let bundled = BUNDLED.iter().zip(FOR).map(|((name, _), what)| (*name, what));
        let bundled = bundled.filter(|(name, _)| self.own.iter().all(|own| own.name != *name));
        let own = self.own.iter().map(|theme| (theme.name.as_str(), "your own"));
        bundled.chain(own).map(|(name, what)| (name.to_owned(), what.to_owned())).collect()
    }

    /// Whether there is a theme of this name.
    pub fn has(&self, name: &str) -> bool {
        self.own.iter().any(|theme| theme.name == name) || BUNDLED.iter().any(|(known, _)| *known == name)
    }

    /// A theme in the colours that the terminal shows; an unknown name gives the first one.
    pub fn get(&self, name: &str, depth: Depth) -> Theme {
        match self.own.iter().find(|theme| theme.name == name) {
            Some(theme) => theme.clone().reduced(depth),
            None => Theme::bundled(name, depth),
        }
    }

    /// Says that no theme has this name, and which there are.
    pub fn unknown(&self, name: &str) -> Trouble {
        let names: Vec<String> = self.list().into_iter().map(|(name, _)| name).collect();
        Trouble::new(
            format!("no theme is called {name:?}"),
            format!(
                "there are {}; your own are files in the folder themes beside the configuration",
                names.join(", ")
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::meaning::Meaning;

    fn file(name: &str, text: &str) -> ThemeFile {
        ThemeFile { name: name.into(), path: format!("/c/themes/{name}.toml"), text: text.into() }
    }

    #[test]
    fn the_users_own_say_what_differs() {
        let (themes, troubles) = Themes::with_user(&[
            file("sea", "text = \"#0000ff\""),
            file("snow", "like = \"light\"\nerror = 1"),
            file("sand", "like = \"light\""),
            file("odd", "like = \"sea\""),
            file("mono", "dim = \"italic\""),
        ]);
        let names: Vec<String> = themes.list().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["dark", "light", "contrast", "sea", "sand", "mono"]);
        let told: Vec<&str> = troubles.iter().map(|trouble| trouble.what.as_str()).collect();
        assert!(told.len() == 2 && told[0].contains("snow.toml") && told[1].contains("odd.toml"), "{told:?}");
        let style = |name: &str, meaning| themes.get(name, Depth::True).style(meaning);
        assert_eq!(style("sea", Meaning::Added), style("dark", Meaning::Added));
        assert_ne!(style("sea", Meaning::Text), style("dark", Meaning::Text));
        assert_eq!(style("sand", Meaning::Text), style("light", Meaning::Text));
        assert!(themes.has("sea") && themes.has("light") && !themes.has("snow"));
        assert!(themes.unknown("snow").hint.contains("sand"));
    }
}
