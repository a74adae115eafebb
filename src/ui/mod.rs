//! The state → a buffer of cells. Never mutates the state; only what is visible is worked on.
//!
//! What the panes hold and where they are is `app`'s business.

mod card;
mod chrome;
mod compare;
mod empty;
mod feed;
mod lineage;
mod notes;
mod paint;
mod reader;
mod search;
mod sheet;
pub mod svg;
pub mod theme;
pub mod themes;
mod tree;
mod trend;
mod watches;
mod welcome;

use ratatui::buffer::Buffer;

use crate::app::layout::SMALLEST;
use crate::app::meaning::Meaning;
use crate::app::popup::Kind;
use crate::app::{App, View};
use paint::Painter;
pub use paint::{LinkRun, count, counted};
use theme::Theme;

/// Draws the whole screen; says which cells are links.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) -> Vec<LinkRun> {
    let whole = buffer.area;
    buffer.set_style(whole, theme.style(Meaning::Text));
    let screen = app.layout.screen;
    if screen.width > whole.width || screen.height > whole.height {
        return vec![];
    }
    let mut painter = Painter { buffer, theme, links: Vec::new() };
    if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
        let text = format!(
            "fineprint needs {}×{} cells; this is {}×{}.",
            SMALLEST.0, SMALLEST.1, screen.width, screen.height
        );
        for (n, range) in crate::app::wrap::wrap(&text, screen.columns(), 0).into_iter().enumerate() {
            painter.text(screen, screen.x, screen.y + n as u16, &text[range], Meaning::Text);
        }
        return vec![];
    }
    chrome::header(&mut painter, app);
    match app.view {
        View::Browse => {
            if !app.layout.tabs.is_empty() {
                chrome::tabs(&mut painter, app);
            }
            tree::draw(&mut painter, app);
            reader::draw(&mut painter, app);
            card::draw(&mut painter, app);
        }
        View::Search => search::draw(&mut painter, app),
        View::Compare => compare::draw(&mut painter, app),
        View::Changes => feed::draw(&mut painter, app),
        View::Lineage => lineage::draw(&mut painter, app),
        View::Trend => trend::draw(&mut painter, app),
        View::Watches => watches::draw(&mut painter, app),
        View::Sheet => sheet::draw(&mut painter, app),
        View::Notes => notes::draw(&mut painter, app),
    }
    if let Some(popup) = app.popups.last() {
        match popup.kind {
            Kind::Welcome => welcome::draw(&mut painter, app, popup.area(screen)),
            _ => chrome::popup(&mut painter, app, popup),
        }
    }
    chrome::footer(&mut painter, app);
    painter.links
}
