//! The query language as tables, and searches over a small archive.

mod agreement;
mod language;
mod search;
