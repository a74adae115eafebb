//! A stand-in reader: blank lines part blocks, `#` and underlines make headings.

use sha2::{Digest as _, Sha256};

use crate::model::{Block, Clause, ClauseId, ClauseKind, Format, Heading, Language, Outline};

pub(super) fn read(text: &str, _format: Format) -> Outline {
    let mut blocks = Vec::new();
    let mut at = 0;
    for raw in text.split_inclusive("\n\n") {
        let range = at..at + raw.len();
        at += raw.len();
        let body = raw.trim();
        if body.is_empty() {
            continue;
        }
        let lines: Vec<&str> = body.lines().collect();
        let underline = lines.last().filter(|_| lines.len() == 2).and_then(|l| l.chars().next());
        let plain = |s: &str| s.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
        if body.starts_with('#') {
            let level = body.bytes().take_while(|&b| b == b'#').count() as u8;
            blocks.push(Block::Heading(Heading {
                level,
                text: plain(body.trim_start_matches('#')),
                enumerator: None,
                source: range,
            }));
        } else if let Some(c @ ('=' | '-')) = underline {
            blocks.push(Block::Heading(Heading {
                level: if c == '=' { 1 } else { 2 },
                text: plain(lines[0]),
                enumerator: None,
                source: range,
            }));
        } else {
            let item = body.starts_with("* ") || body.starts_with("- ");
            let text = plain(if item { body[1..].trim() } else { body });
            let normal: String = text
                .to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| !w.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            let id = ClauseId(Sha256::digest(normal.as_bytes())[..16].try_into().unwrap());
            blocks.push(Block::Clause(Clause {
                kind: if item { ClauseKind::Item } else { ClauseKind::Paragraph },
                text,
                enumerator: None,
                title: None,
                depth: 0,
                marks: vec![],
                lead: None,
                columns: vec![],
                id,
                source: range,
            }));
        }
    }
    Outline { title: None, blocks, language: Language::English, dates: vec![] }
}
