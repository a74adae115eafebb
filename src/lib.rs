//! fineprint: explore what online services' policies say, said and changed, offline, in a terminal.
//!
//! The layers, from the bottom: [`model`], [`text`], [`source`], [`index`], [`builder`], [`query`], [`compare`], then the two
//! faces: headless commands and the full screen. Imports point down only.

pub mod builder;
pub mod compare;
pub mod index;
pub mod model;
pub mod query;
pub mod source;
pub mod text;
