//! Short texts from outside: locators, addresses, citations, git messages, keys, names.
#![no_main]

#[allow(dead_code)]
mod checks;

use fineprint::app::key::Key;
use fineprint::export::claim;
use fineprint::library::{Web, comment_and_tags};
use fineprint::model::{Locator, Timestamp, slugify};
use fineprint::source::testing::git_message;
use fineprint::text::{enumerator, sanitise, words};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (_, provenance) = git_message(data);
    provenance.subject.iter().for_each(|subject| checks::visible(subject));
    provenance.engine.iter().for_each(|engine| checks::visible(engine));
    provenance.sources.iter().chain(&provenance.snapshots).for_each(|address| checks::visible(address));
    let text = &*String::from_utf8_lossy(data);
    if let Ok(locator) = text.parse::<Locator>() {
        let printed = locator.to_string();
        assert_eq!(printed.parse::<Locator>().as_ref(), Ok(&locator), "{text:?} is printed as {printed:?}");
    }
    if let Some(date) = Timestamp::parse(text) {
        assert_eq!(Timestamp::parse(&date.to_string()), Some(date), "{text:?}");
    }
    let page = Web::parse("https://example.org/a/b").expect("an address");
    for web in [Web::parse(text), page.join(text)].into_iter().flatten() {
        assert!(web.as_str().bytes().all(|b| b.is_ascii_graphic()), "{web:?}");
        assert_eq!(Web::parse(web.as_str()).as_ref(), Some(&web));
        let (before, host, after) = web.around_host();
        assert_eq!(format!("{before}{host}{after}"), web.as_str());
    }
    if let Some(claim) = claim(text) {
        assert!(claim.locator.parse::<Locator>().is_ok() || text.contains("Locator"));
    }
    checks::visible(&sanitise(text));
    let slug = slugify(text);
    assert!(!slug.contains(['/', '@', '#', ':', ' ']) && !slug.chars().any(char::is_control), "{slug:?}");
    let _ = Key::parse_sequence(text);
    let _ = comment_and_tags(text);
    let _ = enumerator(text);
    let _ = words(text);
});
