//! Two versions → aligned rows. Pure.
