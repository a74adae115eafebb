//! One headless command a file: what it asks of the core, and the shape of its answer.

pub mod capture;
pub mod changes;
pub mod cite;
pub mod classify;
pub mod compare;
pub mod config;
pub mod doctor;
pub mod export;
pub mod history;
pub mod index;
pub mod joins;
pub mod list;
pub mod man;
pub mod notes;
pub mod outline;
pub mod records;
pub mod rules;
pub mod screenshot;
pub mod search;
pub mod show;
pub mod similar;
pub mod topics;
pub mod trend;
pub mod verify;
pub mod versions;
pub mod watch;
