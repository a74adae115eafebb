//! Query text → hits, over the indexes of one or several archives.
//!
//! Reading a query is pure; searching reads immutable snapshots. Nothing here knows where versions come
//! from.

mod ast;
mod error;
mod hits;

pub use ast::{DateRange, Expr, Filter, Name, Query};
pub use error::QueryError;
pub use hits::{Facet, Facets, Hit, Hits, Sort};
