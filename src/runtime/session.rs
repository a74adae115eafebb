//! State, worker and theme together: takes messages in and runs the effects that need no terminal.

use std::sync::Arc;

use crossbeam_channel::Receiver;

use crate::app::completing::{Known, Value};
use crate::app::keymap::Keymap;
use crate::app::meaning::Meaning;
use crate::app::theming::Theming;
use crate::app::{App, Effect, Msg};
use crate::insight::{Insight, Severity};
use crate::library::{Archive, Log, Personal, Searches, Sitting, Trouble};
use crate::model::Timestamp;
use crate::ui::theme::{Depth, Theme};
use crate::ui::themes::Themes;
use crate::worker::{Desk, Reply};

/// What a session starts from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Today, for ages.
    pub now: Timestamp,
    /// Which keys do what.
    pub keymap: Keymap,
    /// The themes that can be chosen.
    pub themes: Themes,
    /// Name of the theme.
    pub theme: String,
    /// Whether the theme was named by the person: then no choice outlives the program.
    pub fixed: bool,
    /// The moment whose texts are shown, where not the latest are.
    pub as_of: Option<Timestamp>,
    /// Why no browser can be opened from here, where none can.
    pub no_browser: Option<&'static str>,
    /// Where to go on.
    pub sitting: Option<Sitting>,
    /// Colours of the terminal.
    pub depth: Depth,
    /// What the user makes.
    pub personal: Personal,
    /// What clauses are about, by the rules.
    pub insight: Arc<Insight>,
}

/// The screen's state with the worker behind it.
pub struct Session {
    app: App,
    theme: Theme,
    themes: Themes,
    depth: Depth,
    desk: Desk,
    replies: Option<Receiver<Reply>>,
    /// Where what goes wrong is noted.
    log: Option<Log>,
}

impl Session {
    /// Starts the worker; the archives are read beside it.
    pub fn start(archives: Vec<Archive>, settings: &Settings) -> Self {
        let names = archives.iter().map(|archive| archive.name().to_owned()).collect();
        let mut app = App::new(names, settings.keymap.clone(), settings.now);
        app.as_of = settings.as_of;
        app.visiting.no_browser = settings.no_browser;
        app.theming = Theming::new(settings.themes.list(), &settings.theme, settings.fixed);
        app.update(Msg::Resize(settings.size.0, settings.size.1));
        app.know(known(&settings.insight));
        if let Some(sitting) = settings.sitting.clone() {
            app.resume(sitting);
        }
        let (desk, replies) = Desk::start(&Arc::new(archives), &settings.personal, &settings.insight);
        let themes = settings.themes.clone();
        let theme = themes.get(&settings.theme, settings.depth);
        Self { app, theme, themes, depth: settings.depth, desk, replies: Some(replies), log: None }
    }

    /// Notes what goes wrong from now on.
    pub fn log_to(&mut self, log: Log) {
        self.log = Some(log);
    }

    /// The state to draw.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The theme to draw it with.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Knows the searches that were made before.
    pub fn recall(&mut self, searches: Searches) {
        self.app.recall_searches(searches);
    }

    /// Where replies come from, while there is anybody to send them.
    pub fn replies(&self) -> Option<&Receiver<Reply>> {
        self.replies.as_ref()
    }

    /// Stops waiting for replies: the worker is gone.
    pub fn forget_replies(&mut self) {
        self.replies = None;
    }

    /// Shows what a newcomer needs to know.
    pub fn welcome(&mut self) {
        self.app.welcome();
    }

    /// Says in the last line that something is wrong.
    pub fn complain(&mut self, trouble: &Trouble) {
        self.app.say(Meaning::Error, format!("{} — {}", trouble.what, trouble.hint));
    }

    /// Takes a message in, asks the worker what is asked for, and gives back what only the terminal can do.
    pub fn handle(&mut self, msg: Msg) -> Vec<Effect> {
        let mut left = Vec::new();
        let said = self.app.status.clone();
        let effects = self.app.update(msg);
        if let (Some(log), Some(status)) = (&self.log, &self.app.status)
            && status.meaning == Meaning::Error
            && self.app.status != said
        {
            log.line(super::now(), &status.text);
        }
        for effect in effects {
            match effect {
                Effect::Ask(request) => self.desk.ask(request),
                Effect::Theme(name) => self.theme = self.themes.get(&name, self.depth),
                other => left.push(other),
            }
        }
        left
    }

    /// Takes a reply in.
    pub fn take(&mut self, reply: Reply) {
        self.handle(Msg::Reply(reply));
    }

    /// Takes in every reply that waits.
    pub fn drain(&mut self) {
        while let Some(reply) = self.replies.as_ref().and_then(|replies| replies.try_recv().ok()) {
            self.take(reply);
        }
    }

    /// Whether the worker has nothing to do and nothing to say.
    pub fn is_settled(&self) -> bool {
        self.desk.is_idle() && self.replies.as_ref().is_none_or(Receiver::is_empty)
    }
}

/// What the fields of queries may be given, as far as the rules say it.
fn known(insight: &Insight) -> Known {
    let rules = insight.rules();
    let value = |name: &str, note: &str| Value { name: name.to_owned(), note: note.to_owned() };
    let topics = rules.rules.iter().map(|rule| value(&rule.id, &rule.title));
    let fields =
        rules.fields.iter().map(|field| value(&field.id, &format!("{}: a field of topics", field.title)));
    let severities = Severity::ALL.iter().map(|severity| value(severity.word(), severity.mark()));
    Known { topics: topics.chain(fields).collect(), severities: severities.collect() }
}
