//! The program's behaviour from the outside: screens played by keys, the pure state machine, headless commands, small
//! archives. One binary, so that it links once; the runs in a real terminal are in `terminal`.

mod archive;
mod changes;
mod cli;
mod empty;
mod going;
mod harm;
mod hostile;
mod joins;
mod jumps;
mod limits;
mod lineage;
mod marks;
mod meaning;
mod monkey;
mod mouse;
mod notes;
mod pictures;
mod querying;
mod records;
mod resuming;
mod screens;
mod support;
mod table;
mod themes;
mod third_party;
mod together;
mod trend;
mod trust;
mod update;
mod visiting;
mod watch;
mod welcome;
mod wide;
