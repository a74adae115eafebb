//! What a clause is about, why it matters, and what vouches for it: rules, the topics that they give to clauses,
//! with reasons; evidence and citations.
//!
//! A rule is a query of the program's own language with a severity and an explanation. Over an archive the rules
//! run as queries, over a single text as patterns; both mean the same. Starts no thread, draws nothing.

mod anchor;
mod bundled;
mod census;
mod check;
mod clauses;
mod dossier;
mod elsewhere;
mod evidence;
mod import;
mod judging;
mod load;
mod meaning;
mod noting;
mod overview;
mod record;
mod record_change;
mod record_file;
mod record_page;
mod record_text;
mod records;
mod rule;
mod searching;
mod telling;
mod touching;

#[cfg(test)]
mod tests;

pub use anchor::{Anchored, Anchors, Nearest, State, Wording};
pub use census::{Census, Counted, Held, Scope};
pub use check::{Failure, check, check_file};
pub use dossier::Filler;
pub use elsewhere::{Elsewhere, Other, Wanted};
pub use evidence::{Check, Cited, Mismatch, Verified, check_claim, check_version, verify};
pub use import::Imported;
pub use judging::{Judged, Noted};
pub use load::{Rules, USER_RULES};
pub use meaning::{Insight, Marked, Topic};
pub use noting::{Spot, Standing, cite_passage, standing};
pub use overview::{Entry, Holder, Overview, PeerKind, TopicOverview, Topics};
pub use record::{Mention, Question, Record, RecordSource};
pub use record_change::{Change, Meeting, put};
pub use record_file::{Written, read as read_records};
pub use record_page::{RecordPage, read_page, read_page_of};
pub use record_text::{Edited, Heading, edited, template, toml_of};
pub use records::{DocumentKey, Home, Kept, Records, save};
pub use rule::{Field, Origin, Regulation, Rule, Sentence, Severity};
pub use telling::{By, ClauseTold, Told};
