//! The loop between terminal, state and worker: drain what waits, run the effects, draw once.
//!
//! [`run`] does it on the real terminal, [`Stage`] on a buffer, for pictures and tests: both through the
//! same [`Session`].

mod session;
mod stage;

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, never, select, unbounded};

use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::app::mouse::{Mouse, Press};
use crate::app::{Effect, Msg};
use crate::insight::Insight;
use crate::library::{Archive, ChosenTheme, Log, Personal, Searches, Sitting, Trouble, first_start, places};
use crate::model::Timestamp;
use crate::terminal::{
    Gate, Input, Screen, depth, fitting_theme, give_back_for_good, link, no_browser, open_page, read_input,
    read_signals, wait_for_cut_file, wait_for_hangup,
};
use crate::ui;
use crate::ui::themes::Themes;
use crate::worker::{Draft, guarded, note_draft, spawn_input};

pub use session::{Session, Settings};
pub use stage::Stage;

/// How long replies are collected before a frame is drawn for them: half a frame at 60 a second. Keys
/// never wait.
const GATHER: Duration = Duration::from_millis(8);

/// What the full screen starts from, besides the terminal.
pub struct Start {
    /// What is open.
    pub archives: Vec<Archive>,
    /// What the user makes.
    pub personal: Personal,
    /// Rules and records.
    pub insight: Arc<Insight>,
    /// Which keys do what.
    pub keymap: Keymap,
    /// The themes that can be chosen.
    pub themes: Themes,
    /// Name of the theme; without one, what was chosen last on such a terminal, else what suits it.
    pub theme: Option<String>,
    /// The moment whose texts are shown, where not the latest are.
    pub as_of: Option<Timestamp>,
    /// Whether links are written so that the terminal can open them.
    pub hyperlinks: bool,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether to go on where the program was left.
    pub resume: bool,
    /// Whether searches are remembered.
    pub history: bool,
    /// What is wrong with the user's files.
    pub complaints: Vec<Trouble>,
    /// Where what goes wrong is noted.
    pub log: Log,
}

/// Runs the full screen until the person leaves it.
///
/// Returns the signal that ended it, where one did.
pub fn run(start: Start) -> io::Result<Option<i32>> {
    let names: Vec<&str> = start.archives.iter().map(Archive::name).collect();
    start.log.line(now(), &format!("fineprint {} opens {}", env!("CARGO_PKG_VERSION"), names.join(", ")));
    for trouble in &start.complaints {
        start.log.line(now(), &format!("{} — {}", trouble.what, trouble.hint));
    }
    let log = start.log.clone();
    let mut screen = Screen::enter(start.mouse)?;
    log_panics(&log);
    let (inputs, inbox) = unbounded();
    let gate = Arc::new(Gate::default());
    listen(inputs, &gate)?;
    let size = screen.terminal.size()?;
    let places = places(&start.archives);
    let sitting = start.resume.then(|| Sitting::recall(&start.personal, &places)).flatten();
    // Whoever wants no searches remembered finds none.
    let without = |sitting: Sitting| if start.history { sitting } else { sitting.without_query() };
    let sitting = sitting.map(without);
    let welcome = first_start(&start.personal);
    let fitting = fitting_theme();
    let fixed = start.theme.is_some();
    let chosen = || ChosenTheme::recall(&start.personal, fitting).filter(|name| start.themes.has(name));
    let theme = start.theme.or_else(chosen).unwrap_or_else(|| fitting.to_owned());
    let settings = Settings {
        sitting,
        no_browser: no_browser(),
        size: (size.width, size.height),
        now: now(),
        keymap: start.keymap,
        themes: start.themes,
        theme,
        fixed,
        depth: depth(),
        as_of: start.as_of,
        personal: start.personal,
        insight: start.insight,
    };
    let mut session = Session::start(start.archives, &settings);
    if welcome {
        session.welcome();
    }
    if let Some(trouble) = start.complaints.first() {
        session.complain(trouble);
    }
    if start.history {
        session.recall(Searches::recall(&settings.personal));
    }
    session.log_to(log);
    let ended = serve(&mut screen, &mut session, &inbox, &gate, &settings.personal, start.hyperlinks);
    if start.history {
        Searches::remember(session.app().searches_made(), &settings.personal);
    }
    if start.resume
        && let Some(sitting) = session.app().sitting()
    {
        without(sitting).remember(&settings.personal, &places);
    }
    if let Some(name) = session.app().theming.chosen() {
        ChosenTheme::remember(&settings.personal, fitting, name);
    }
    ended
}

/// Notes a panic, before the terminal is given back and it is told there.
fn log_panics(log: &Log) {
    let (report, log) = (std::panic::take_hook(), log.clone());
    std::panic::set_hook(Box::new(move |panic| {
        log.line(now(), &format!("panic: {panic}"));
        report(panic);
    }));
}

/// Draws and takes in what comes, until the person leaves or a signal ends it.
fn serve(
    screen: &mut Screen,
    session: &mut Session,
    inbox: &Receiver<Input>,
    gate: &Gate,
    personal: &Personal,
    hyperlinks: bool,
) -> io::Result<Option<i32>> {
    let mut clicks = Clicks::default();
    loop {
        screen.terminal.draw(|frame| {
            let links = ui::draw(session.app(), session.theme(), frame.buffer_mut());
            if hyperlinks {
                link(frame.buffer_mut(), &links);
            }
        })?;
        let mut next = wait(inbox, session);
        // Everything that waits is taken in before the next frame; keys before replies.
        while let Some(input) = next.take().or_else(|| inbox.try_recv().ok()) {
            let effects = match input {
                Input::End => return Ok(None),
                Input::Signal(signal) => return Ok(Some(signal)),
                Input::Suspend => {
                    screen.suspend()?;
                    fit(screen, session)?;
                    continue;
                }
                Input::Key(key) if is_suspend(key) => {
                    screen.suspend()?;
                    fit(screen, session)?;
                    continue;
                }
                Input::Continued => {
                    screen.retake()?;
                    fit(screen, session)?;
                    continue;
                }
                Input::Key(key) => session.handle(Msg::Key(key)),
                Input::Paste(text) => session.handle(Msg::Paste(text)),
                Input::Mouse(mouse) => session.handle(Msg::Mouse(clicks.tell(mouse, Instant::now()))),
                Input::Resize(width, height) => session.handle(Msg::Resize(width, height)),
            };
            for effect in effects {
                match effect {
                    Effect::Quit => return Ok(None),
                    Effect::Copy(text) => screen.copy(&text)?,
                    Effect::Redraw => screen.redraw()?,
                    Effect::Visit(page) => {
                        if let Err(trouble) = open_page(&page) {
                            session.handle(Msg::Failed(trouble));
                        }
                    }
                    Effect::Edit(draft) => {
                        let msg = edit(screen, gate, personal, draft);
                        session.handle(msg);
                        fit(screen, session)?;
                    }
                    Effect::EditNote(id, text) => {
                        let msg = match edit_text(screen, gate, personal, &note_draft(&id), &text) {
                            Ok(text) => Msg::NoteEdited(id, text),
                            Err(trouble) => Msg::Failed(trouble),
                        };
                        session.handle(msg);
                        fit(screen, session)?;
                    }
                    Effect::View { text, line } => {
                        if let Err(trouble) = view(screen, gate, &text, line) {
                            session.handle(Msg::Failed(trouble));
                        }
                        fit(screen, session)?;
                    }
                    Effect::Ask(_) | Effect::Theme(_) => {}
                }
            }
        }
        session.drain();
    }
}

/// Tells the session the terminal's size, which may be another one after somebody else had it.
fn fit(screen: &Screen, session: &mut Session) -> io::Result<()> {
    let size = screen.terminal.size()?;
    session.handle(Msg::Resize(size.width, size.height));
    Ok(())
}

/// How soon a second click at the same place makes a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Tells double clicks from clicks.
#[derive(Default)]
struct Clicks {
    last: Option<(Instant, u16, u16)>,
}

impl Clicks {
    fn tell(&mut self, mouse: Mouse, now: Instant) -> Mouse {
        if mouse.press != Press::Click {
            return mouse;
        }
        let again = self.last.is_some_and(|(before, column, row)| {
            (column, row) == (mouse.column, mouse.row) && now.duration_since(before) < DOUBLE
        });
        // A third click begins anew.
        self.last = (!again).then_some((now, mouse.column, mouse.row));
        Mouse { press: if again { Press::Double } else { Press::Click }, ..mouse }
    }
}

/// Lets the editor have a draft. One that was begun before goes on.
fn edit(screen: &mut Screen, gate: &Gate, personal: &Personal, draft: Draft) -> Msg {
    match edit_text(screen, gate, personal, &draft.name, &draft.text) {
        Ok(text) => Msg::Edited(Draft { text, ..draft }),
        Err(trouble) => Msg::Failed(trouble),
    }
}

/// Lets the editor have a text under a name: what it says afterwards.
fn edit_text(
    screen: &mut Screen,
    gate: &Gate,
    personal: &Personal,
    name: &str,
    text: &str,
) -> Result<String, Trouble> {
    let edited = personal.edit_draft(name, text, |path| {
        screen.edit(path, gate).map_err(|error| Trouble::new(error.what, error.hint))
    })?;
    edited.ok_or_else(|| Trouble::new("nothing was changed", "save the text in the editor to keep it"))
}

/// Lets the editor or pager show a text in a file that nobody else can read and that is gone afterwards.
fn view(screen: &mut Screen, gate: &Gate, text: &str, line: usize) -> Result<(), Trouble> {
    let failed = |error: io::Error| {
        Trouble::new(
            format!("the text can't be handed over: {error}"),
            "check the folder for temporary files: TMPDIR names another one",
        )
    };
    let mut file = tempfile::Builder::new().prefix("fineprint-").suffix(".md").tempfile().map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    // Said by the editor, too: nothing that is changed here is kept. Elsewhere, such a file could not be removed.
    #[cfg(unix)]
    {
        let mut permissions = file.as_file().metadata().map_err(failed)?.permissions();
        permissions.set_readonly(true);
        file.as_file().set_permissions(permissions).map_err(failed)?;
    }
    screen.view(file.path(), line, gate).map_err(|error| Trouble::new(error.what, error.hint))
}

/// Waits for an input, or for replies and what comes shortly after them.
fn wait(inbox: &Receiver<Input>, session: &mut Session) -> Option<Input> {
    let gone = never();
    let replies = session.replies().unwrap_or(&gone).clone();
    select! {
        recv(inbox) -> input => Some(input.unwrap_or(Input::End)),
        recv(replies) -> reply => {
            match reply {
                Ok(reply) => session.take(reply),
                Err(_) => session.forget_replies(),
            }
            inbox.recv_timeout(GATHER).ok()
        }
    }
}

/// Reads keys and signals beside the loop.
fn listen(inputs: Sender<Input>, gate: &Arc<Gate>) -> io::Result<()> {
    let told = inputs.clone();
    spawn_input(read_signals(move |input| told.send(input).is_ok())?)?;
    let gone = inputs.clone();
    spawn_input(move || {
        if wait_for_hangup() {
            let _ = gone.send(Input::End);
        }
    })?;
    let gate = Arc::clone(gate);
    spawn_input(move || {
        loop {
            gate.pass();
            // Without keys nobody could leave.
            let input = guarded("input", read_input).unwrap_or(Input::End);
            let last = input == Input::End;
            if inputs.send(input).is_err() || last {
                return;
            }
        }
    })
}

/// Ends the program in good order when a file that it reads was cut off by others: of the cache, or of an archive.
/// `tell` says what is wrong.
pub fn end_on_cut_files(tell: impl FnOnce(&Trouble) + Send + 'static) {
    let wait = move || {
        if wait_for_cut_file() {
            give_back_for_good();
            let what = "a file of the cache or of an archive was cut off while it was open";
            tell(&Trouble::new(what, "start again: the index is mended then; what you kept is kept"));
            std::process::exit(2);
        }
    };
    // Without it the program works, but for that.
    let _ = spawn_input(wait);
}

fn is_suspend(key: Key) -> bool {
    key.ctrl && key.code == crate::app::key::Code::Char('z')
}

/// The present moment.
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| since.as_secs() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clicks_at_one_place_are_one_double_click() {
        use Press::{Click, Double, Release};
        let mut clicks = Clicks::default();
        let start = Instant::now();
        let mut told = |after: u64, column: u16, press: Press| {
            let mouse = Mouse { press, column, row: 1 };
            clicks.tell(mouse, start + Duration::from_millis(after)).press
        };
        let pressed = [
            told(0, 5, Press::Click),
            told(100, 5, Press::Click),
            told(200, 5, Press::Click),
            told(250, 6, Press::Click),
            told(900, 6, Press::Click),
            told(950, 6, Press::Release),
            told(990, 6, Press::Click),
        ];
        assert_eq!(pressed, [Click, Double, Click, Click, Click, Release, Double]);
    }
}
