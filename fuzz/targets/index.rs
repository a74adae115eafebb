//! A catalogue file whose checksum is right, whatever it holds.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    fineprint::index::probe_catalogue(data);
});
