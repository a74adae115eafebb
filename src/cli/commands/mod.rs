//! One headless command a file: what it asks of the core, and the shape of its answer.

pub mod classify;
pub mod compare;
pub mod config;
pub mod history;
pub mod index;
pub mod list;
pub mod outline;
pub mod rules;
pub mod screenshot;
pub mod search;
pub mod show;
pub mod versions;
