//! HTML pages, as versions and as saved pages of records.
#![no_main]

#[allow(dead_code)]
mod checks;

use fineprint::insight::{read_page, read_page_of};
use fineprint::model::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (first, second) = checks::parts(data);
    checks::versions(first, second, Format::Html);
    checks::versions(data, first, Format::Html);
    if let Ok(page) = read_page(data, Format::Html) {
        checks::visible(&page.service);
        checks::visible(&page.document);
    }
    let _ = read_page(data, Format::Markdown);
    let _ = read_page_of(data, Format::Html, ("Pier".into(), "Terms".into()));
});
