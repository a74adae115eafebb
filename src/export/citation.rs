//! A clause or a version, cited so that others can check it: in words, BibTeX, CSL-JSON or a Markdown link.
//!
//! Pure: what is cited is handed in, a text comes out. Reading a citation back finds the locator and the hash
//! in it; whether they hold is for `library` to say.
//!
//! Fields follow BibTeX's `@misc` with biblatex's `urldate`, and the Citation Style Language's `webpage`
//! (CSL 1.0.2 specification, appendix III and IV: item types and variables).

use serde_json::{Value, json};

use crate::model::{Digest, Timestamp};

/// How a citation is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Sentences that a reader can check by hand, and the program again.
    #[default]
    Plain,
    /// An entry for a bibliography in LaTeX.
    BibTex,
    /// An item for Zotero and the like.
    CslJson,
    /// A link to the page it was captured from, with the locator.
    Markdown,
}

/// What is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Name of the archive.
    pub archive: String,
    /// Who publishes.
    pub service: String,
    /// Title of the document.
    pub document: String,
    /// The headings above the clause, outermost first.
    pub place: Vec<String>,
    /// The clause's enumerator and words; `None` for a whole version.
    pub quote: Option<String>,
    /// When the version was recorded.
    pub recorded: Timestamp,
    /// The commit that recorded it, in full.
    pub commit: Option<String>,
    /// SHA-256 of the version's bytes, computed from them.
    pub sha256: Digest,
    /// The page it was captured from.
    pub source: Option<String>,
    /// A locator that no later version or clause makes ambiguous.
    pub locator: String,
    /// The day of citing.
    pub accessed: Timestamp,
}

/// What a citation says that can be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The locator.
    pub locator: String,
    /// The version's hash.
    pub sha256: Digest,
}

impl Citation {
    /// The citation in a style.
    pub fn written(&self, style: Style) -> String {
        match style {
            Style::Plain => self.plain(),
            Style::BibTex => self.bibtex(),
            Style::CslJson => format!("{:#}", json!([self.csl()])),
            Style::Markdown => self.markdown(),
        }
    }

    fn plain(&self) -> String {
        let mut parts = vec![format!("{}, “{}”", self.service, self.document)];
        if !self.place.is_empty() {
            parts.push(self.place.join(" › "));
        }
        let mut text = parts.join(", ");
        if let Some(quote) = &self.quote {
            text.push_str(&format!(": “{}”", one_line(quote)));
        }
        text.push_str(&format!(". Recorded {}, archive {}", self.recorded.rfc3339(), self.archive));
        if let Some(commit) = &self.commit {
            text.push_str(&format!(", commit {commit}"));
        }
        if let Some(source) = &self.source {
            text.push_str(&format!(". Captured from <{source}>"));
        }
        text.push_str(&format!(
            ". Locator {}, SHA-256 {}. Accessed {}.",
            self.locator,
            self.sha256,
            self.accessed.day()
        ));
        text
    }

    fn bibtex(&self) -> String {
        let mut fields = vec![
            ("author", format!("{{{}}}", tex(&self.service))),
            ("title", format!("{{{}}}", tex(&self.document))),
            ("year", self.recorded.year().to_string()),
            ("date", self.recorded.day()),
            ("version", self.recorded.rfc3339()),
        ];
        if let Some(source) = &self.source {
            fields.push(("url", source.replace(['{', '}', '\\'], "")));
        }
        fields.push(("urldate", self.accessed.day()));
        fields.push(("note", tex(&self.note())));
        let lines: Vec<String> =
            fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},")).collect();
        format!("@misc{{{},\n{}\n}}", self.key(), lines.join("\n"))
    }

    /// `service-document-day`, with the clause where one is cited: letters, digits and hyphens only.
    fn key(&self) -> String {
        let (path, rest) = self.locator.split_once('@').unwrap_or((&self.locator, ""));
        let clause = rest.split_once('#').map(|(_, clause)| format!("-{}", &clause[..clause.len().min(6)]));
        let key = format!("{path}-{}{}", self.recorded.day(), clause.unwrap_or_default());
        key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
    }

    fn note(&self) -> String {
        let place =
            if self.place.is_empty() { String::new() } else { format!("{}. ", self.place.join(" > ")) };
        let quote = self.quote.as_ref().map(|quote| format!("“{}” ", one_line(quote))).unwrap_or_default();
        let commit = self.commit.as_ref().map(|commit| format!(", commit {commit}")).unwrap_or_default();
        format!(
            "{place}{quote}Archive {}{commit}. Locator {}, SHA-256 {}",
            self.archive, self.locator, self.sha256
        )
    }

    fn csl(&self) -> Value {
        let parts = |moment: Timestamp| -> Vec<i64> {
            moment.day().split('-').filter_map(|part| part.parse().ok()).collect()
        };
        let mut item = json!({
            "id": self.key(),
            "type": "webpage",
            "author": [{ "literal": self.service }],
            "title": self.document,
            "issued": { "date-parts": [parts(self.recorded)] },
            "accessed": { "date-parts": [parts(self.accessed)] },
            "version": self.recorded.rfc3339(),
            "archive": self.archive,
            "archive_location": self.locator,
            "note": self.note(),
        });
        if let Some(source) = &self.source {
            item["URL"] = json!(source);
        }
        if let Some(place) = self.place.last() {
            item["section"] = json!(place);
        }
        item
    }

    fn markdown(&self) -> String {
        let escaped = |text: &str| {
            text.chars().fold(String::new(), |mut out, c| {
                if matches!(c, '[' | ']' | '\\' | '*' | '_' | '`' | '<') {
                    out.push('\\');
                }
                out.push(c);
                out
            })
        };
        let name = format!("{}, {} ({})", self.service, self.document, self.recorded.day());
        let link = match &self.source {
            Some(source) => {
                let target: String =
                    source.chars().filter(|c| !c.is_whitespace() && !matches!(c, '<' | '>')).collect();
                format!("[{}](<{target}>)", escaped(&name))
            }
            None => escaped(&name),
        };
        let quote = self.quote.as_ref().map(|quote| format!("> {}\n>\n> — ", escaped(&one_line(quote))));
        format!("{}{link}, `{}`, SHA-256 `{}`", quote.unwrap_or_default(), self.locator, self.sha256)
    }
}

/// What a citation in any style claims; `None` where it has no locator or no hash.
pub fn claim(citation: &str) -> Option<Claim> {
    let plain = citation.replace('\\', "");
    let words: Vec<&str> = plain
        .split(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '{' | '}' | ','))
        .map(|word| word.trim_matches(|c: char| matches!(c, '.' | ';' | '(' | ')' | '“' | '”')))
        .filter(|word| !word.is_empty())
        .collect();
    let sha256 = words.iter().find_map(|word| Digest::from_hex(word))?;
    let after = words.windows(2).find(|pair| pair[0] == "Locator").map(|pair| pair[1]);
    // A Markdown link has no label before it: the only word that reads as a locator with a version.
    let locator = after.or_else(|| words.iter().copied().find(|word| is_locator(word)))?;
    Some(Claim { locator: locator.to_owned(), sha256 })
}

fn is_locator(word: &str) -> bool {
    let path = word.split_once('@').filter(|(_, version)| !version.is_empty()).map(|(path, _)| path);
    path.is_some_and(|path| path.matches('/').count() == 1) && word.parse::<crate::model::Locator>().is_ok()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text for LaTeX: what it would take for a command is escaped.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation() -> Citation {
        Citation {
            archive: "groves".into(),
            service: "Alder & Sons".into(),
            document: "Rules".into(),
            place: vec!["Rules".into(), "2. Dogs".into()],
            quote: Some("Dogs are welcome\non a leash, 100% of them.".into()),
            recorded: Timestamp::parse("2020-01-01T08:30:00Z").unwrap(),
            commit: Some("ab".repeat(20)),
            sha256: Digest([7; 32]),
            source: Some("https://alder.example/rules".into()),
            locator: "alder-sons/rules@abababababab#c4f1a9c4f1a9".into(),
            accessed: Timestamp::parse("2026-11-22").unwrap(),
        }
    }

    #[test]
    fn every_style_can_be_checked_later() {
        let sha256 = Digest([7; 32]);
        for style in [Style::Plain, Style::BibTex, Style::CslJson, Style::Markdown] {
            let text = citation().written(style);
            let found = claim(&text).unwrap_or_else(|| panic!("nothing to check in {text}"));
            assert_eq!(found, Claim { locator: citation().locator, sha256 }, "{text}");
        }
        for text in ["", "Alder, Rules, 2020", "Locator a/b@c", &"07".repeat(32)] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    #[test]
    fn in_words() {
        let text = citation().written(Style::Plain);
        let commit = "ab".repeat(20);
        let sha256 = "07".repeat(32);
        assert_eq!(
            text,
            format!(
                "Alder & Sons, “Rules”, Rules › 2. Dogs: “Dogs are welcome on a leash, 100% of them.”. Recorded \
                 2020-01-01T08:30:00Z, archive groves, commit {commit}. Captured from <https://alder.example/rules>. \
                 Locator alder-sons/rules@abababababab#c4f1a9c4f1a9, SHA-256 {sha256}. Accessed 2026-11-22."
            )
        );
    }

    #[test]
    fn bibtex_is_escaped() {
        let text = citation().written(Style::BibTex);
        assert!(text.starts_with("@misc{alder-sons-rules-2020-01-01-c4f1a9,\n"), "{text}");
        assert!(text.contains("author = {{Alder \\& Sons}}"), "{text}");
        assert!(text.contains("100\\% of them"), "{text}");
    }

    #[test]
    fn csl_has_what_bibliographies_need() {
        let value: Value = serde_json::from_str(&citation().written(Style::CslJson)).unwrap();
        assert_eq!(value[0]["issued"]["date-parts"], json!([[2020, 1, 1]]));
        assert_eq!(value[0]["URL"], "https://alder.example/rules");
        assert_eq!(value[0]["section"], "2. Dogs");
    }
}
