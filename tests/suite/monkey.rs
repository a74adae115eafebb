//! monkey
