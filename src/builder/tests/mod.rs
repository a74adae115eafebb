//! Builds over archives in memory: exact against a plain reading of every version, however the archive
//! grew; and what happens to damaged caches.

mod damage;
mod fake;
mod grow;
mod lifetimes;
