//! What a clause is about, why it matters, and what vouches for it: rules, the topics that they give to clauses,
//! with reasons; evidence and citations.
//!
//! A rule is a query of the program's own language with a severity and an explanation. Over an archive the rules
//! run as queries, over a single text as patterns; both mean the same. Starts no thread, draws nothing.

mod bundled;
mod census;
mod check;
mod elsewhere;
mod evidence;
mod load;
mod meaning;
mod rule;
mod searching;
mod touching;

#[cfg(test)]
mod tests;

pub use census::{Census, Counted, Held, Scope};
pub use check::{Failure, check, check_file};
pub use elsewhere::{Elsewhere, Other, Wanted};
pub use evidence::{Cited, Mismatch, Verified, check_claim, verify};
pub use load::{Rules, USER_RULES};
pub use meaning::{Insight, Told, Topic};
pub use rule::{Field, Origin, Regulation, Rule, Sentence, Severity};
