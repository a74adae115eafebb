//! What was measured: a line a measure, a column an archive.

use std::fmt;
use std::time::Duration;

/// A table that grows by columns.
#[derive(Default)]
pub struct Report {
    columns: Vec<String>,
    lines: Vec<(String, Vec<String>)>,
}

impl Report {
    /// Begins a column.
    pub fn column(&mut self, name: &str) {
        self.columns.push(name.to_owned());
    }

    /// Notes a measure of the newest column.
    pub fn note(&mut self, what: &str, value: String) {
        eprintln!("  {what}: {value}");
        let at = self.lines.iter().position(|(name, _)| name == what).unwrap_or_else(|| {
            self.lines.push((what.to_owned(), Vec::new()));
            self.lines.len() - 1
        });
        let values = &mut self.lines[at].1;
        values.resize(self.columns.len() - 1, String::new());
        values.push(value);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        writeln!(f, "| {:first$} | {} |", "", self.columns.join(" | "))?;
        writeln!(f, "|{}|{}", "-".repeat(first + 2), "--:|".repeat(self.columns.len()))?;
        for (name, values) in &self.lines {
            writeln!(f, "| {name:first$} | {} |", values.join(" | "))?;
        }
        Ok(())
    }
}

/// Milliseconds, to be read.
pub fn ms(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1000.0;
    if ms < 10.0 { format!("{ms:.2}") } else { format!("{ms:.0}") }
}

/// Millions of bytes, to be read.
pub fn mb(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / 1e6)
}

/// Millions of bytes, where they are known.
pub fn maybe_mb(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "?".into(), mb)
}

/// The value that so many of a hundred don't exceed.
pub fn percentile(values: &[Duration], percent: usize) -> Duration {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() * percent).div_ceil(100).clamp(1, sorted.len()) - 1]
}

/// The value in the middle.
pub fn median(values: &[Duration]) -> Duration {
    percentile(values, 50)
}
