//! Query text → hits, over the indexes of one or several archives.
//!
//! Reading a query is pure; searching reads immutable snapshots. Nothing here knows where versions come
//! from.

mod alike;
mod announced;
mod ast;
mod collect;
mod compile;
mod counts;
mod error;
mod fields;
mod filter;
mod headings;
mod highlight;
mod hits;
mod lexer;
mod marks;
mod names;
mod near;
mod parser;
mod patterns;
mod regular;
mod scan;
mod searcher;
mod sections;
mod settled;
mod spans;
mod terms;
mod texts;
mod typing;

pub use alike::{Alike, Most, Rarity, alike};
pub use ast::{DateRange, Expr, Filter, Name, Near, Query, Side};
pub use error::QueryError;
pub use fields::FIELDS;
pub use hits::{Facet, Facets, Hit, Hits, Sort};
pub use marks::{Marks, Verdict};
pub use names::Names;
pub use parser::{parse, parse_typing};
pub use patterns::Patterns;
pub use searcher::{Match, Searcher};
pub use texts::{ClauseKey, texts};
pub use typing::{Typed, complaint, typed_at};

#[cfg(test)]
mod tests;
