//! Markdown and plain text, in any encoding.
#![no_main]

#[allow(dead_code)]
mod checks;

use fineprint::model::Format;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let format = if kind % 2 == 0 { Format::Markdown } else { Format::Plain };
    let (first, second) = checks::parts(data);
    checks::versions(first, second, format);
    checks::versions(data, first, format);
});
