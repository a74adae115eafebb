//! The live keymap: which action a key stands for, in which context.
//!
//! Read from `assets/keymap.toml`. The footer, the help and the palette are derived from it, so that
//! what the screen says is what the keys do.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::action::Action;
use super::key::Key;

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Context {
    Everywhere,
    Tree,
    Reader,
    Card,
    Input,
    Results,
    Narrow,
    Compare,
    Changes,
    Lineage,
    Trend,
    Watches,
    Sheet,
    Notes,
    List,
}

impl Context {
    /// Whether characters that are no keys are typed text here.
    pub fn types_text(self) -> bool {
        matches!(self, Self::Input | Self::List)
    }

    /// Whether the keys of `everywhere` hold here too.
    pub fn falls_through(self) -> bool {
        !self.types_text()
    }

    /// The heading in the help.
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Tree => "Documents",
            Self::Reader => "Text",
            Self::Card => "Clause",
            Self::Input => "Search: the query",
            Self::Results => "Search: the results",
            Self::Narrow => "Search: narrowing",
            Self::Compare => "Comparison",
            Self::Changes => "Changes",
            Self::Lineage => "Lineage",
            Self::Trend => "Trend",
            Self::Watches => "Watches",
            Self::Sheet => "Pages and overviews",
            Self::Notes => "Dossiers",
            Self::List => "Lists",
        }
    }
}

/// One or more keys pressed one after another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord(pub Vec<Key>);

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            if i > 0 && self.0.iter().any(|key| key.to_string().len() > 1) {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

/// What the keys pressed so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// Exactly this action.
    Action(Action),
    /// The beginning of a chord.
    Pending,
    /// Nothing.
    Nothing,
}

/// Which chord stands for which action, by context.
#[derive(Clone, Debug)]
pub struct Keymap {
    pub(super) bindings: BTreeMap<Context, Vec<(Chord, Action)>>,
}

impl Keymap {
    /// The keymap that the program comes with.
    pub fn bundled() -> Self {
        Self::parse(include_str!("../../assets/keymap.toml")).expect("the bundled keymap is tested")
    }

    /// Reads a keymap; the error says which context, action and key is wrong.
    pub fn parse(toml: &str) -> Result<Self, String> {
        let raw: BTreeMap<Context, BTreeMap<Action, Vec<String>>> =
            toml::from_str(toml).map_err(|error| error.to_string())?;
        let mut bindings = BTreeMap::new();
        for (context, actions) in raw {
            let mut chords: Vec<(Chord, Action)> = Vec::new();
            for (action, texts) in actions {
                for text in texts {
                    let keys: Result<Vec<Key>, String> = text.split(' ').map(str::parse).collect();
                    let keys =
                        keys.map_err(|why| format!("{}: {}: {why}", context.title(), action.name()))?;
                    let chord = Chord(keys);
                    if let Some((_, other)) = chords.iter().find(|(c, _)| overlap(c, &chord)) {
                        let (a, b) = (other.name(), action.name());
                        return Err(format!("{}: {chord} stands for both {a} and {b}", context.title()));
                    }
                    chords.push((chord, action));
                }
            }
            bindings.insert(context, chords);
        }
        Ok(Self { bindings })
    }

    /// What `pressed` means in a context.
    pub fn resolve(&self, context: Context, pressed: &[Key]) -> Resolved {
        let mut pending = false;
        for (chord, action) in self.reachable(context) {
            if chord.0 == pressed {
                return Resolved::Action(action);
            }
            pending |= chord.0.starts_with(pressed);
        }
        if pending { Resolved::Pending } else { Resolved::Nothing }
    }

    /// The chords that do something in a context, its own first. A chord that its own context takes is
    /// not listed again for `everywhere`.
    pub fn reachable(&self, context: Context) -> impl Iterator<Item = (&Chord, Action)> {
        let own = self.bindings.get(&context).map(Vec::as_slice).unwrap_or_default();
        let general = if context.falls_through() && context != Context::Everywhere {
            self.bindings.get(&Context::Everywhere).map(Vec::as_slice).unwrap_or_default()
        } else {
            &[]
        };
        let shadowed = move |chord: &Chord| own.iter().any(|(c, _)| overlap(c, chord));
        own.iter().chain(general.iter().filter(move |(chord, _)| !shadowed(chord))).map(|(c, a)| (c, *a))
    }

    /// What can follow the beginning of a chord in a context: the rest of each chord, and what it does.
    pub fn after(&self, context: Context, pressed: &[Key]) -> Vec<(String, Action)> {
        let begun = self.reachable(context).filter(|(chord, _)| chord.0.starts_with(pressed));
        begun.map(|(chord, action)| (Chord(chord.0[pressed.len()..].to_vec()).to_string(), action)).collect()
    }

    /// The keys of an action in a context, the first one first.
    pub fn keys_of(&self, context: Context, action: Action) -> Vec<String> {
        self.reachable(context).filter(|&(_, a)| a == action).map(|(chord, _)| chord.to_string()).collect()
    }

    /// The key to show for an action in a context.
    pub fn key_of(&self, context: Context, action: Action) -> Option<String> {
        self.keys_of(context, action).into_iter().next()
    }
}

/// Whether two chords can't live together: equal, or one begins the other.
pub(super) fn overlap(a: &Chord, b: &Chord) -> bool {
    a.0.starts_with(&b.0) || b.0.starts_with(&a.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(context: Context, keys: &str, expected: Resolved) {
        let keys = Key::parse_sequence(keys).unwrap();
        assert_eq!(Keymap::bundled().resolve(context, &keys), expected, "{context:?} {keys:?}");
    }

    #[test]
    fn the_bundled_map_resolves() {
        check(Context::Tree, "j", Resolved::Action(Action::Down));
        check(Context::Tree, "l", Resolved::Action(Action::Expand));
        check(Context::Compare, "l", Resolved::Action(Action::ChangeList));
        check(Context::Compare, "q", Resolved::Action(Action::Back));
        check(Context::Reader, "g", Resolved::Pending);
        check(Context::Reader, "gg", Resolved::Action(Action::Top));
        check(Context::Reader, "gx", Resolved::Nothing);
        for context in [Context::Tree, Context::Compare, Context::Trend, Context::Sheet, Context::Results] {
            check(context, "g", Resolved::Pending);
            check(context, "gd", Resolved::Action(Action::GoDocument));
        }
        check(Context::Input, "q", Resolved::Nothing);
        check(Context::Input, "<ctrl-c>", Resolved::Action(Action::Quit));
        check(Context::Input, "<ctrl-p>", Resolved::Action(Action::Up));
    }

    #[test]
    fn every_action_has_a_key_somewhere() {
        let map = Keymap::bundled();
        // The welcome is for once; the palette has it.
        for action in Action::ALL.iter().filter(|action| **action != Action::Welcome) {
            let bound = map.bindings.values().flatten().any(|(_, a)| a == action);
            assert!(bound, "{} is on no key", action.name());
        }
    }

    #[test]
    fn conflicts_and_wrong_keys_are_told() {
        for (toml, expected) in [
            ("[tree]\nopen = [\"x\"]\nback = [\"x\"]", "x stands for both"),
            ("[tree]\nopen = [\"g\"]\ntop = [\"g g\"]", "stands for both"),
            ("[tree]\nopen = [\"hyper-x\"]", "is not a key"),
            ("[tree]\nfly = [\"x\"]", "unknown variant `fly`"),
            ("[attic]\nopen = [\"x\"]", "unknown variant `attic`"),
        ] {
            let error = Keymap::parse(toml).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
