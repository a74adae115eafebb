//! What the tests share: a home with the indexed sample, screens to press keys on, builders of replies and archives.
//!
//! No assertion about the program lives here, and the user's own folders are never touched.

pub mod home;
pub mod replies;
pub mod run;
pub mod screen;
pub mod styles;
