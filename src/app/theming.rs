//! Which theme is shown, which can be chosen, and the list that tries them on.
//!
//! Names only; how a theme looks is known elsewhere.

use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::{App, Effect};

/// The themes by name.
#[derive(Clone, Debug, Default)]
pub struct Theming {
    /// Every theme that can be chosen, and what it is for.
    pub all: Vec<(String, String)>,
    /// The one that was chosen, by the person or at the start.
    pub kept: String,
    /// Whether the command line or the configuration names it: then no choice outlives the program.
    pub fixed: bool,
    /// The one that is shown.
    shown: String,
    chosen: bool,
}

impl Theming {
    /// These themes, one of them shown.
    pub fn new(all: Vec<(String, String)>, kept: &str, fixed: bool) -> Self {
        Self { all, kept: kept.to_owned(), fixed, shown: kept.to_owned(), chosen: false }
    }

    /// What the person has chosen, to begin with at the next start.
    pub fn chosen(&self) -> Option<&str> {
        self.chosen.then_some(self.kept.as_str())
    }
}

impl App {
    /// Opens the list of themes; the one that the cursor is on is shown meanwhile.
    pub(super) fn pick_theme(&mut self) -> Vec<Effect> {
        let kept = self.theming.all.iter().position(|(name, _)| *name == self.theming.kept).unwrap_or(0);
        let entry = |(at, (name, what)): (usize, &(String, String))| Entry {
            lead: format!("{} {name}", if at == kept { "●" } else { " " }),
            meaning: Meaning::Accent,
            text: what.clone(),
            note: String::new(),
            choice: Choice::Theme(at),
        };
        let entries = self.theming.all.iter().enumerate().map(entry).collect();
        self.popups.push(Popup::new(Kind::Themes, "Themes", entries, kept, usize::MAX));
        let rows = self.popup_rows();
        if let Some(popup) = self.popups.last_mut() {
            popup.cursor.go(kept, popup.shown.len(), rows);
        }
        vec![]
    }

    /// Keeps a theme.
    pub(super) fn keep_theme(&mut self, at: usize) {
        let Some((name, _)) = self.theming.all.get(at) else { return };
        self.theming.kept.clone_from(name);
        self.theming.chosen = true;
        let until =
            if self.theming.fixed { ", until you leave: another one is set for the start" } else { "" };
        self.say(Meaning::Notice, format!("Theme: {}{until}", self.theming.kept));
    }

    /// Asks for another theme where the one that is shown is not the one to show: the one that the list's cursor is
    /// on, else the one that was kept.
    pub(super) fn show_theme(&mut self) -> Option<Effect> {
        let tried = self.popups.last().filter(|popup| popup.kind == Kind::Themes);
        let tried = tried.and_then(Popup::selected).and_then(|entry| match entry.choice {
            Choice::Theme(at) => self.theming.all.get(at).map(|(name, _)| name),
            _ => None,
        });
        let wanted = tried.unwrap_or(&self.theming.kept);
        if *wanted == self.theming.shown {
            return None;
        }
        let wanted = wanted.clone();
        self.theming.shown.clone_from(&wanted);
        Some(Effect::Theme(wanted))
    }
}
