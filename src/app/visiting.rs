//! Addresses on the web: where a text comes from, and where its links lead. The whole address is shown before anything
//! is opened, and opening is one answer of several.
//!
//! Which addresses are sound is `library`'s business, how one is opened the terminal's.

use super::action::Action;
use super::layout::Pane;
use super::meaning::Meaning;
use super::popup::{Choice, Entry, Kind, Popup};
use super::tree::Node;
use super::wrap::cut;
use super::{App, Context, Effect, View};
use crate::library::Web;
use crate::model::{Outline, Provenance, Style, slugify};
use crate::worker::{Reading, Request, Target};

/// Columns of a link's words in the list of links.
const WORDS: usize = 60;

/// What is known of addresses.
#[derive(Clone, Debug, Default)]
pub struct Visiting {
    /// Why no browser can be opened from here, where none can.
    pub no_browser: Option<&'static str>,
    /// What is asked about: what each address is, and itself.
    addresses: Vec<(String, Web)>,
    /// Where the links in the list lead.
    links: Vec<Leads>,
    /// The version whose addresses were asked for.
    wanted: Option<Target>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
enum Leads {
    /// To a heading of the same text.
    Heading(usize),
    /// To a document of the archive: archive, service, document.
    Document(usize, usize, usize),
    /// To a page, or a mailbox.
    Web(Web),
    /// Nowhere that could be opened: what it says.
    Nowhere(String),
}

impl App {
    /// Asks whether the page shall be opened that the text at hand comes from.
    pub(super) fn open_source(&mut self) -> Vec<Effect> {
        match self.view {
            View::Browse if self.focus == Pane::Tree && self.reader.reading.is_none() => self.open_homepage(),
            View::Browse if self.focus == Pane::Tree && !self.shows_selected() => self.open_homepage(),
            View::Browse => match self.reader.reading.clone() {
                Some(reading) => self.ask_to_visit(self.addresses_of(&reading.target, &reading.provenance)),
                None => self.nothing_open(),
            },
            View::Sheet => match self.clause_sheet().map(|(reading, _)| reading.clone()) {
                Some(reading) => self.ask_to_visit(self.addresses_of(&reading.target, &reading.provenance)),
                None => {
                    self.refuse("This page is about several texts: open one of them first.".into());
                    vec![]
                }
            },
            View::Compare => match self.compare.compared.clone() {
                Some(compared) => {
                    let of = |reading: &Reading| self.addresses_of(&reading.target, &reading.provenance);
                    let mut addresses = of(&compared.new);
                    addresses.extend(of(&compared.old));
                    self.ask_to_visit(addresses)
                }
                None => vec![],
            },
            View::Search => match self.selected_hit_target() {
                Some(target) => {
                    self.visiting.wanted = Some(target.clone());
                    vec![Effect::Ask(Request::Provenance(target))]
                }
                None => vec![],
            },
            _ => {
                self.refuse("Open a text first: the page that it comes from can be opened then.".into());
                vec![]
            }
        }
    }

    /// What the archive says of where a version comes from, where that is still wanted.
    pub(super) fn take_provenance(&mut self, target: &Target, provenance: &Provenance) -> Vec<Effect> {
        if self.visiting.wanted.take_if(|wanted| wanted == target).is_none() || self.view != View::Search {
            return vec![];
        }
        self.ask_to_visit(self.addresses_of(target, provenance))
    }

    /// The home page of the service that the tree's cursor is on.
    fn open_homepage(&mut self) -> Vec<Effect> {
        let Some(row) = self.tree.selected() else { return self.nothing_open() };
        let Node::Service(service) = row.node else { return self.nothing_open() };
        let services = self.archives.get(row.archive).map(|view| &view.holdings.services);
        let service = services.and_then(|services| services.get(service));
        let home = service.and_then(|service| Web::parse(service.homepage.as_ref()?));
        self.ask_to_visit(home.into_iter().map(|home| (HOME.to_owned(), home)).collect())
    }

    /// Every address that is known for a version: what the archive says of it first, then what it says of the document
    /// and the service.
    fn addresses_of(&self, target: &Target, provenance: &Provenance) -> Vec<(String, Web)> {
        let view = self.archives.get(target.archive);
        let found = view.and_then(|view| view.all.find(&target.service, &target.document));
        let document = found.and_then(|(_, document)| document.url.as_ref());
        let homepage = found.and_then(|(service, _)| service.homepage.as_ref());
        let sources = provenance.sources.iter().map(|source| ("the page it was taken from", source));
        let snapshots =
            provenance.snapshots.iter().map(|copy| ("a copy of that page, kept by the archive", copy));
        let known = sources
            .chain(document.map(|url| ("the page of the document", url)))
            .chain(snapshots)
            .chain(homepage.map(|url| (HOME, url)));
        known.filter_map(|(what, url)| Some((what.to_owned(), Web::parse(url)?))).collect()
    }

    /// Shows addresses and asks what shall be done with them.
    fn ask_to_visit(&mut self, mut addresses: Vec<(String, Web)>) -> Vec<Effect> {
        let mut seen = Vec::new();
        addresses.retain(|(_, web)| {
            !seen.contains(web) && {
                seen.push(web.clone());
                true
            }
        });
        if addresses.is_empty() {
            self.refuse("No address is known: the archive names none that could be opened.".into());
            return vec![];
        }
        let why = self.visiting.no_browser;
        let mut entries = Vec::new();
        for (n, (what, web)) in addresses.iter().enumerate() {
            let entry = |lead: &str, choice| Entry {
                note: cut(web.host(), 40),
                ..Entry::answer(lead, what.clone(), choice)
            };
            if why.is_none() && web.is_page() {
                entries.push(entry("Open", Choice::Visit(n)));
            }
            entries.push(entry("Copy", Choice::CopyAddress(n)));
        }
        entries.push(Entry::answer("Cancel", "open nothing".to_owned(), Choice::Nothing));
        let title = match why {
            Some(why) => format!("Copy the address? {}", capital(why)),
            None => "Open in your browser?".to_owned(),
        };
        self.visiting.addresses = addresses;
        let mut popup = Popup::new(Kind::Addresses, &title, entries, 0, 1);
        popup.cursor.go(0, popup.shown.len(), popup.rows(self.layout.screen));
        self.popups.push(popup);
        vec![]
    }

    /// The address that the topmost question's cursor is on.
    pub fn asked_address(&self) -> Option<&Web> {
        let popup = self.popups.last().filter(|popup| popup.kind == Kind::Addresses)?;
        match popup.selected()?.choice {
            Choice::Visit(n) | Choice::CopyAddress(n) => self.visiting.addresses.get(n).map(|(_, web)| web),
            _ => None,
        }
    }

    /// Opens an address that was asked about.
    pub(super) fn visit(&mut self, at: usize) -> Vec<Effect> {
        let Some((_, web)) = self.visiting.addresses.get(at).cloned() else { return vec![] };
        self.say(Meaning::Notice, format!("Handed to your browser: {}", web.host()));
        vec![Effect::Visit(web)]
    }

    /// Copies an address that was asked about.
    pub(super) fn copy_address(&mut self, at: usize) -> Vec<Effect> {
        let Some((_, web)) = self.visiting.addresses.get(at) else { return vec![] };
        let text = web.as_str().to_owned();
        self.say(Meaning::Notice, format!("Copied {text}"));
        vec![Effect::Copy(text)]
    }

    /// Lists the links of the text that is looked at, the cursor on the first one from here on.
    pub(super) fn list_links(&mut self) {
        let Some((reading, here)) = self.text_here() else {
            self.refuse("Open a text first: its links can be listed then.".into());
            return;
        };
        let found: Vec<(usize, String, Leads)> = links_of(&reading.outline)
            .map(|(block, words, target)| (block, cut(words, WORDS), self.leads(reading, target)))
            .collect();
        if found.is_empty() {
            self.refuse("This text has no links.".into());
            return;
        }
        let at = found.iter().position(|(block, ..)| *block >= here).unwrap_or(found.len() - 1);
        let entry = |(n, (_, words, leads)): (usize, &(usize, String, Leads))| {
            let (mark, meaning, note) = self.led(reading, leads);
            let text = words.clone();
            Entry { lead: mark.to_owned(), meaning, text, note, choice: Choice::Link(n) }
        };
        let entries: Vec<Entry> = found.iter().enumerate().map(entry).collect();
        self.visiting.links = found.into_iter().map(|(_, _, leads)| leads).collect();
        self.popups.push(Popup::new(Kind::Links, "Links of this text", entries, at, self.popup_rows()));
    }

    /// What a list says of where a link leads.
    fn led(&self, reading: &Reading, leads: &Leads) -> (&'static str, Meaning, String) {
        match leads {
            Leads::Heading(block) => {
                let heading = reading.outline.blocks.get(*block).map_or("", super::compare::block_text);
                ("§", Meaning::Accent, format!("§ {heading}"))
            }
            Leads::Document(a, s, d) => {
                let service = self.archives.get(*a).and_then(|view| view.holdings.services.get(*s));
                let found = service.and_then(|service| Some((service, service.documents.get(*d)?)));
                let name = found.map_or(String::new(), |(service, document)| {
                    format!("{} › {}", service.name, document.title)
                });
                ("→", Meaning::Strong, name)
            }
            Leads::Web(web) if web.is_page() => ("↗", Meaning::Link, web.host().to_owned()),
            Leads::Web(web) => ("@", Meaning::Link, web.as_str().to_owned()),
            Leads::Nowhere(target) => ("✗", Meaning::Dim, target.clone()),
        }
    }

    /// Where a link of a text leads.
    fn leads(&self, reading: &Reading, target: &str) -> Leads {
        let base = self.addresses_of(&reading.target, &reading.provenance).into_iter().map(|(_, web)| web);
        let base = base.clone().next();
        let web = base.as_ref().map_or_else(|| Web::parse(target), |base| base.join(target));
        let here = match (&base, &web) {
            (Some(base), Some(web)) => web.same_page(base),
            _ => target.starts_with('#'),
        };
        let fragment = target.split_once('#').map(|(_, fragment)| fragment).filter(|_| here);
        if let Some(block) = fragment.and_then(|fragment| heading_of(&reading.outline, fragment)) {
            return Leads::Heading(block);
        }
        let Some(web) = web else { return Leads::Nowhere(target.to_owned()) };
        let archive = reading.target.archive;
        let services = self.archives.get(archive).map(|view| &view.holdings.services);
        for (s, service) in services.into_iter().flatten().enumerate().filter(|_| !here) {
            let is_it = |url: &String| Web::parse(url).is_some_and(|page| page.same_page(&web));
            let found =
                service.documents.iter().position(|document| document.url.as_ref().is_some_and(is_it));
            if let Some(d) = found {
                return Leads::Document(archive, s, d);
            }
        }
        Leads::Web(web)
    }

    /// Goes where a link of the list leads.
    pub(super) fn follow_text_link(&mut self, at: usize) -> Vec<Effect> {
        match self.visiting.links.get(at).cloned() {
            Some(Leads::Heading(block)) => self.go_to_heading(block),
            Some(Leads::Document(archive, service, document)) => {
                self.go_to_document(archive, service, document)
            }
            Some(Leads::Web(web)) => self.ask_to_visit(vec![("where this link leads".to_owned(), web)]),
            Some(Leads::Nowhere(target)) => {
                let key = self.keymap.key_of(Context::Reader, Action::OpenSource).unwrap_or_default();
                self.refuse(format!(
                    "This link leads to no page: {target}; {key} opens the text's own page."
                ));
                vec![]
            }
            None => vec![],
        }
    }
}

/// What the home page of a service is called.
const HOME: &str = "the home page of the service";

/// The links of a text: the block, the words and the target of each.
fn links_of(outline: &Outline) -> impl Iterator<Item = (usize, &str, &str)> {
    outline.clauses().flat_map(|(block, clause)| {
        clause.marks.iter().filter_map(move |mark| match &mark.style {
            Style::Link(target) if !target.is_empty() => {
                Some((block, clause.text.get(mark.range.clone())?, target.as_str()))
            }
            _ => None,
        })
    })
}

/// The heading that a page calls by this name.
fn heading_of(outline: &Outline, fragment: &str) -> Option<usize> {
    let wanted = slugify(fragment);
    let named = |text: &str| !wanted.is_empty() && slugify(text) == wanted;
    outline.headings().find(|(_, heading)| named(&heading.text) || named(&heading.label())).map(|(at, _)| at)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Format;

    #[test]
    fn links_and_the_headings_that_they_name() {
        let text = "# Terms\n\nSee [fees](#2-fees) and [us](https://a.example/ \"x\").\n\n## 2. Fees\n\nNone [here]().\n";
        let outline = crate::text::read(text.as_bytes(), Format::Markdown);
        let links: Vec<(&str, &str)> = links_of(&outline).map(|(_, words, target)| (words, target)).collect();
        assert_eq!(links, [("fees", "#2-fees"), ("us", "https://a.example/")]);
        for (fragment, block) in
            [("2-fees", Some(2)), ("Fees", Some(2)), ("terms", Some(0)), ("x", None), ("", None)]
        {
            assert_eq!(heading_of(&outline, fragment), block, "{fragment}");
        }
    }
}
