//! What breaks in a thread behind the screen becomes a message; the thread goes on with what it is asked next.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::library::Trouble;

/// Does some work; where it panics, says so.
///
/// # Errors
/// When it panicked. What it was about to change is left as far as it was.
pub fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, Trouble> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let why = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("nobody knows why");
        Trouble::new(
            format!("an error in fineprint itself ({what}): {why}"),
            "the rest goes on; please report it, with what the log says",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_says_where_and_why() {
        assert_eq!(guarded("test", || 7), Ok(7));
        let said = |number: u32| guarded("search", || panic!("no page {number}")).unwrap_err().what;
        assert_eq!(said(7), "an error in fineprint itself (search): no page 7");
        assert!(guarded("search", || std::panic::panic_any(7)).is_err());
    }
}
