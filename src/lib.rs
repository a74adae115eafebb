//! fineprint: explore what online services' policies say, said and changed, offline, in a terminal.
//!
//! The layers, from the bottom: [`model`], [`text`], [`source`] and [`index`], [`builder`], [`query`] and
//! [`compare`], [`export`], [`library`], [`history`],
//! [`insight`], [`worker`], [`app`], [`ui`], [`terminal`], [`runtime`], [`cli`]. Imports point
//! down only; ARCHITECTURE.md says why.

pub mod app;
pub mod builder;
pub mod cli;
pub mod compare;
pub mod export;
pub mod history;
pub mod index;
pub mod insight;
pub mod library;
pub mod model;
pub mod query;
pub mod runtime;
pub mod source;
pub mod terminal;
pub mod text;
pub mod ui;
pub mod worker;
