//! The user's own keys over those that the program comes with: `keys.toml`, in the same form.
//!
//! What an action is given there takes the place of all its keys in that context; an empty list takes them away.
//! What is wrong, or stands for two things, is told with its line and left out; the rest holds.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use toml::Spanned;

use super::action::Action;
use super::key::Key;
use super::keymap::{Chord, Context, Keymap, overlap};
use crate::library::Trouble;

type Written = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Spanned<Vec<Spanned<String>>>>>;

/// An action's new keys in a context.
struct Rebound {
    context: Context,
    action: Action,
    /// With their lines.
    chords: Vec<(Chord, usize)>,
    line: usize,
}

impl Keymap {
    /// The bundled keys with the user's over them, and what is wrong with these. `name` is what the file is called.
    pub fn with_user(name: &str, text: &str) -> (Self, Vec<Trouble>) {
        let mut keymap = Self::bundled();
        let mut file = File { name, text, troubles: Vec::new() };
        let written: Written = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                file.tell(at, error.message(), "write [context] and then action = [\"key\", …]");
                return (keymap, file.told());
            }
        };
        let rebound = file.read(&written);
        // All of them make room first: two actions may swap their keys.
        let before = keymap.clone();
        for new in &rebound {
            keymap.unbind(new.context, new.action);
        }
        for new in &rebound {
            let mut kept = 0;
            for (chord, line) in &new.chords {
                match keymap.holder(new.context, chord).filter(|holder| *holder != new.action) {
                    None => {
                        keymap.bind(new.context, chord.clone(), new.action);
                        kept += 1;
                    }
                    Some(holder) => {
                        let what =
                            format!("{}: {chord} stands for {} already", new.context.title(), holder.name());
                        let hint =
                            format!("give `{}` another key there too, or use another one", holder.name());
                        file.tell_line(*line, &what, &hint);
                    }
                }
            }
            if kept == 0 && !new.chords.is_empty() {
                keymap.restore(&before, new.context, new.action);
            }
        }
        for context in [Context::Everywhere, Context::Input, Context::List] {
            if keymap.keys_of(context, Action::Quit).is_empty() {
                keymap.restore(&before, context, Action::Quit);
                let line = rebound.iter().find(|new| new.action == Action::Quit).map_or(1, |new| new.line);
                let what = format!("{}: there must be a key that leaves the program", context.title());
                file.tell_line(line, &what, "give `quit` a key there; until then it has its own");
            }
        }
        (keymap, file.told())
    }
}

struct File<'a> {
    name: &'a str,
    text: &'a str,
    /// With their lines.
    troubles: Vec<(usize, Trouble)>,
}

impl File<'_> {
    /// What is wrong, from the top of the file down.
    fn told(mut self) -> Vec<Trouble> {
        self.troubles.sort_by_key(|(line, _)| *line);
        self.troubles.into_iter().map(|(_, trouble)| trouble).collect()
    }

    fn line(&self, at: usize) -> usize {
        1 + self.text.get(..at).unwrap_or_default().matches('\n').count()
    }

    fn tell(&mut self, at: usize, what: &str, hint: &str) {
        self.tell_line(self.line(at), what, hint);
    }

    fn tell_line(&mut self, line: usize, what: &str, hint: &str) {
        let trouble = Trouble::new(format!("{}, line {line}: {what}", self.name), hint);
        self.troubles.push((line, trouble));
    }

    fn read(&mut self, written: &Written) -> Vec<Rebound> {
        let mut rebound = Vec::new();
        for (context, actions) in written {
            let Some(known) = named::<Context>(context.get_ref()) else {
                let what = format!("there is no context {:?}", context.get_ref());
                let hint = "contexts are everywhere, tree, reader, card, input, results, narrow, compare, changes, \
                            lineage, trend, watches, sheet and list";
                self.tell(context.span().start, &what, hint);
                continue;
            };
            for (action, keys) in actions {
                let Some(action_known) = named::<Action>(action.get_ref()) else {
                    let what = format!("there is no action {:?}", action.get_ref());
                    self.tell(action.span().start, &what, "the palette (:) names every action");
                    continue;
                };
                let mut chords = Vec::new();
                let line = self.line(action.span().start);
                for text in keys.get_ref() {
                    let parsed: Result<Vec<Key>, String> =
                        text.get_ref().split(' ').map(str::parse).collect();
                    match parsed {
                        Ok(chord) => chords.push((Chord(chord), self.line(text.span().start))),
                        Err(why) => {
                            let hint = "keys are written as x, X, ctrl-x, enter, f1; a chord has spaces";
                            self.tell(text.span().start, &format!("{}: {why}", action.get_ref()), hint);
                        }
                    }
                }
                if !chords.is_empty() || keys.get_ref().is_empty() {
                    rebound.push(Rebound { context: known, action: action_known, chords, line });
                }
            }
        }
        rebound
    }
}

/// What a word in `keymap.toml` names.
fn named<'de, T: Deserialize<'de>>(word: &'de str) -> Option<T> {
    let word: StrDeserializer<'de, Error> = word.into_deserializer();
    T::deserialize(word).ok()
}

impl Keymap {
    fn unbind(&mut self, context: Context, action: Action) {
        if let Some(chords) = self.bindings.get_mut(&context) {
            chords.retain(|(_, other)| *other != action);
        }
    }

    fn bind(&mut self, context: Context, chord: Chord, action: Action) {
        let chords = self.bindings.entry(context).or_default();
        if !chords.iter().any(|(known, _)| *known == chord) {
            chords.push((chord, action));
        }
    }

    /// The action whose key, or the beginning of it, a chord is in a context of its own.
    fn holder(&self, context: Context, chord: &Chord) -> Option<Action> {
        let chords = self.bindings.get(&context)?;
        chords.iter().find(|(known, _)| overlap(known, chord)).map(|(_, action)| *action)
    }

    /// Gives an action the keys back that it had, as far as they are free.
    fn restore(&mut self, before: &Self, context: Context, action: Action) {
        let had = before.bindings.get(&context).into_iter().flatten().filter(|(_, other)| *other == action);
        for (chord, _) in had {
            if self.holder(context, chord).is_none() {
                self.bind(context, chord.clone(), action);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> (Keymap, Vec<String>) {
        let (keymap, troubles) = Keymap::with_user("keys.toml", text);
        (keymap, troubles.into_iter().map(|trouble| trouble.what).collect())
    }

    fn keys(keymap: &Keymap, context: Context, action: Action) -> Vec<String> {
        keymap.keys_of(context, action)
    }

    #[test]
    fn keys_are_given_swapped_and_taken_away() {
        let (keymap, troubles) = with("[reader]\ncompare = [\"H\", \"g x\"]\nlineage = [\"c\"]\nfind = []\n");
        assert_eq!(troubles, [""; 0]);
        assert_eq!(keys(&keymap, Context::Reader, Action::Compare), ["H", "gx"]);
        assert_eq!(keys(&keymap, Context::Reader, Action::Lineage), ["c"]);
        assert!(keys(&keymap, Context::Reader, Action::Find).is_empty());
        // Elsewhere they are what they were.
        assert_eq!(keys(&keymap, Context::Card, Action::Compare), ["c"]);
    }

    #[test]
    fn what_is_wrong_is_told_by_line_and_the_rest_holds() {
        let text = "[reader]\ncompare = [\"H\"]\nfly = [\"x\"]\nfind = [\"hyper-x\", \"F\"]\n[attic]\nopen = [\"x\"]\n";
        let (keymap, troubles) = with(text);
        let told: Vec<&str> = troubles.iter().map(|what| &what[..what.find(": ").unwrap()]).collect();
        assert_eq!(
            told,
            ["keys.toml, line 2", "keys.toml, line 3", "keys.toml, line 4", "keys.toml, line 5"]
        );
        assert!(troubles[0].contains("H stands for lineage already"), "{}", troubles[0]);
        // Nothing is left without keys for a mistake.
        assert_eq!(keys(&keymap, Context::Reader, Action::Compare), ["c"]);
        assert_eq!(keys(&keymap, Context::Reader, Action::Find), ["F"]);
        assert!(with("x = = 1").1[0].starts_with("keys.toml, line 1: "));
    }

    #[test]
    fn there_is_always_a_way_out() {
        let (keymap, troubles) = with("[everywhere]\nquit = []\n[list]\nquit = [\"x\"]\n");
        assert_eq!(keys(&keymap, Context::Everywhere, Action::Quit), ["q", "Ctrl-c"]);
        assert_eq!(keys(&keymap, Context::List, Action::Quit), ["x"]);
        assert_eq!(troubles.len(), 1);
    }
}
