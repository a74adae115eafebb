//! fineprint: explore what online services' policies say, said and changed, offline, in a terminal.
//!
//! The layers, from the bottom: [`model`], [`text`], [`source`], `index`, `query`, [`compare`], then the two
//! faces: headless commands and the full screen. Imports point down only.

pub mod compare;
pub mod model;
pub mod source;
pub mod text;
