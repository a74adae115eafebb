//! Queries, as they are given to commands and as they are typed.
#![no_main]

use fineprint::query::{complaint, parse, parse_typing, typed_at};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(query) => {
            let printed = query.to_string();
            // What is printed may be longer than what may be written.
            if printed.len() <= 4096 {
                let again = parse(&printed);
                assert_eq!(again.as_ref(), Ok(&query), "{text:?} is printed as {printed:?}");
            }
            assert!(complaint(text).is_none(), "a query that is right is complained of: {text:?}");
        }
        Err(error) => {
            assert!(text.get(..error.at).is_some(), "{error:?} of {text:?}");
            assert!(!error.what.is_empty() && !error.hint.is_empty());
        }
    }
    let _ = parse_typing(text);
    if let Some(error) = complaint(text) {
        assert!(text.get(..error.at).is_some(), "{error:?} of {text:?}");
    }
    for at in 0..=text.len().min(64) {
        let _ = typed_at(text, at);
    }
    let _ = typed_at(text, text.len());
});
