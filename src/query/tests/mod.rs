//! The query language as tables, and searches over a small archive.

mod language;
mod search;
