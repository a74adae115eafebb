//! Which square brackets of a block are links, found in one bounded pass before the text is read.

use std::ops::Range;

use crate::text::references::{Definitions, LONGEST_LABEL};

/// Where a link leads.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// Byte range of the target in the block's raw text.
    Written(Range<usize>),
    /// As the definition of its label says.
    Defined(String),
}

/// A link `[text](target "title")`, `[text][label]`, `[label]`.
#[derive(Clone, Debug)]
pub(super) struct Link {
    open: usize,
    close: usize,
    end: usize,
    image: bool,
    pub(super) target: Target,
}

/// Links inside links are seen in captures; more of them than this in each other are text.
const DEEPEST: usize = 8;

/// The links of a block, in order of their opening brackets; they nest but do not cross.
#[derive(Debug)]
pub(super) struct Brackets {
    links: Vec<Link>,
    next: usize,
    /// Links that were opened and not closed yet.
    inside: Vec<usize>,
}

impl Brackets {
    pub(super) fn find(raw: &str, definitions: Option<&Definitions>) -> Self {
        let definitions = definitions.filter(|definitions| !definitions.is_empty());
        let bytes = raw.as_bytes();
        let mut open: Vec<usize> = Vec::new();
        let mut links = Vec::new();
        // Targets are looked at once on any sane text; on insane text not more than four times.
        let mut budget = 4 * bytes.len() + 4096;
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => open.push(at),
                b']' => {
                    if let Some(from) = open.pop()
                        && let Some((target, end)) = target(bytes, at + 1, &mut budget)
                            .map(|(target, end)| (Target::Written(target), end))
                            .or_else(|| defined(raw, from, at, definitions?))
                    {
                        let image =
                            from > 0 && bytes[from - 1] == b'!' && (from < 2 || bytes[from - 2] != b'\\');
                        links.push(Link { open: from, close: at, end, image, target });
                        at = end - 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        links.sort_by_key(|link| link.open);
        Self { links, next: 0, inside: Vec::new() }
    }

    /// The link that the bracket at `at` opens; asked for in order.
    pub(super) fn opened(&mut self, at: usize) -> Option<Link> {
        if self.inside.len() >= DEEPEST {
            return None;
        }
        while self.links.get(self.next).is_some_and(|link| link.open < at) {
            self.next += 1;
        }
        let link = self.links.get(self.next).filter(|link| link.open == at)?.clone();
        self.inside.push(self.next);
        self.next += 1;
        Some(link)
    }

    /// Where the link that the bracket at `at` closes ends, and whether it is an image.
    pub(super) fn closed(&mut self, at: usize) -> Option<(usize, bool)> {
        let link = self.inside.last().and_then(|i| self.links.get(*i)).filter(|link| link.close == at)?;
        let answer = (link.end, link.image);
        self.inside.pop();
        Some(answer)
    }
}

/// Looks up the label of the brackets at `from` and `close`, which is their text or stands in brackets after
/// them: the target and the end of it all.
fn defined(raw: &str, from: usize, close: usize, definitions: &Definitions) -> Option<(Target, usize)> {
    let text = raw.get(from + 1..close)?;
    let after = raw.as_bytes().get(close + 1..)?;
    let after = after.get(..after.len().min(LONGEST_LABEL + 2))?;
    let label_end =
        (after.first() == Some(&b'[')).then(|| after.iter().position(|byte| *byte == b']')).flatten();
    let (label, end) = match label_end {
        Some(1) => (text, close + 3),
        Some(at) => (raw.get(close + 2..close + 1 + at)?, close + 2 + at),
        None => (text, close + 1),
    };
    definitions.target(label).map(|target| (Target::Defined(target.to_owned()), end))
}

/// Reads `(target "title")` at `from`: the target's range and the end of it all.
fn target(bytes: &[u8], from: usize, budget: &mut usize) -> Option<(Range<usize>, usize)> {
    if bytes.get(from) != Some(&b'(') {
        return None;
    }
    let mut at = from + 1;
    while matches!(bytes.get(at), Some(b' ' | b'\n')) {
        at += 1;
    }
    let pointed = bytes.get(at) == Some(&b'<');
    let start = at + usize::from(pointed);
    at = start;
    let mut depth = 0usize;
    loop {
        if *budget == 0 {
            return None;
        }
        *budget -= 1;
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'>' if pointed => break,
            b'(' if !pointed => depth += 1,
            b')' if !pointed && depth == 0 => return Some((start..at, at + 1)),
            b')' if !pointed => depth -= 1,
            b' ' | b'\n' | b'\t' if !pointed => {
                if let Some(end) = title(bytes, at, budget) {
                    return Some((start..at, end));
                }
                // Targets with spaces in them are seen in captures; a line end is no part of one.
                if bytes[at] == b'\n' {
                    return None;
                }
            }
            _ => {}
        }
        at += 1;
    }
    let target = start..at;
    at += 1;
    match bytes.get(at)? {
        b')' => Some((target, at + 1)),
        _ => title(bytes, at, budget).map(|end| (target, end)),
    }
}

/// Reads ` "title")` at `from`: where it ends.
fn title(bytes: &[u8], from: usize, budget: &mut usize) -> Option<usize> {
    let mut at = from;
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    let quote = *bytes.get(at)?;
    if quote == b')' {
        return Some(at + 1);
    }
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    at += 1;
    loop {
        if *budget == 0 {
            return None;
        }
        *budget -= 1;
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b if b == quote => {
                let rest = bytes.get(at + 1..)?;
                let gap = rest.iter().take(8).take_while(|b| b.is_ascii_whitespace()).count();
                if rest.get(gap) == Some(&b')') {
                    return Some(at + 1 + gap + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
}
