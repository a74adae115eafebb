//! `fineprint rules`: the rules, one of them, or whether they find what they should.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::args::RulesCommand;
use crate::cli::{Ending, output};
use crate::insight::{Failure, Insight, Origin, Rule, check, check_file};
use crate::library::Trouble;

pub fn run(insight: &Insight, what: Option<&RulesCommand>, as_json: bool) -> Result<Ending, Trouble> {
    match what {
        None => list(insight, as_json),
        Some(RulesCommand::Show { id }) => show(insight, id, as_json),
        Some(RulesCommand::Check { files }) => check_all(insight, files, as_json),
    }
}

fn list(insight: &Insight, as_json: bool) -> Result<Ending, Trouble> {
    let rules = insight.rules();
    if as_json {
        let entry = |rule: &Rule| {
            json!({
                "id": rule.id,
                "title": rule.title,
                "field": rule.field,
                "severity": rule.severity.word(),
                "origin": origin(rule),
            })
        };
        output::json(&json!({ "rules": rules.rules.iter().map(entry).collect::<Vec<_>>() }))?;
    } else {
        let mut lines = Vec::new();
        for field in &rules.fields {
            lines.push(format!("{} ({})", field.title, field.id));
            let width = rules.rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
            for rule in rules.rules.iter().filter(|rule| rule.field == field.id) {
                let own = if rule.origin == Origin::Bundled { "" } else { "  (yours)" };
                lines.push(format!("  {} {:width$}  {}{own}", rule.severity.mark(), rule.id, rule.title));
            }
        }
        output::lines(lines)?;
    }
    Ok(if rules.rules.is_empty() { Ending::Nothing } else { Ending::Found })
}

fn origin(rule: &Rule) -> Value {
    match &rule.origin {
        Origin::Bundled => json!({ "kind": "bundled" }),
        Origin::User(path) => json!({ "kind": "user", "file": path }),
        Origin::Changed(path) => json!({ "kind": "changed", "file": path }),
    }
}

fn show(insight: &Insight, id: &str, as_json: bool) -> Result<Ending, Trouble> {
    let rules = insight.rules();
    let rule = rules
        .find(id)
        .ok_or_else(|| Trouble::new(format!("there is no rule {id:?}"), "`fineprint rules` lists them"))?;
    if as_json {
        let sentences =
            |of: &[crate::insight::Sentence]| of.iter().map(ToString::to_string).collect::<Vec<_>>();
        output::json(&json!({
            "id": rule.id,
            "title": rule.title,
            "field": rule.field,
            "severity": rule.severity.word(),
            "language": rule.language.code(),
            "query": rule.query,
            "unless": rule.unless,
            "why": rule.why,
            "impact": rule.impact,
            "regulations": rule.regulations,
            "matches": sentences(&rule.matches),
            "misses": sentences(&rule.misses),
            "origin": origin(rule),
        }))?;
        return Ok(Ending::Found);
    }
    let mut lines = vec![
        format!("{} {} ({})", rule.severity.mark(), rule.title, rule.id),
        format!("  {} severity, {}", rule.severity.word(), rules.field_title(&rule.field)),
        String::new(),
        format!("Why it matters   {}", rule.why),
        format!("For you          {}", rule.impact),
        String::new(),
        "Clauses with any of".to_owned(),
    ];
    lines.extend(rule.query.iter().map(|query| format!("  {query}")));
    if !rule.unless.is_empty() {
        lines.push("but none of".to_owned());
        lines.extend(rule.unless.iter().map(|query| format!("  {query}")));
    }
    if !rule.regulations.is_empty() {
        lines.extend([String::new(), "Laws that bear on it".to_owned()]);
        let law = |law: &crate::insight::Regulation| {
            format!("  {} ({}): {}", law.name, law.jurisdiction, law.citation)
        };
        lines.extend(rule.regulations.iter().map(law));
    }
    for (what, sentences) in [("Finds", &rule.matches), ("Leaves alone", &rule.misses)] {
        if !sentences.is_empty() {
            lines.extend([String::new(), what.to_owned()]);
            lines.extend(sentences.iter().map(|sentence| format!("  {sentence}")));
        }
    }
    if let Origin::User(path) | Origin::Changed(path) = &rule.origin {
        lines.extend([String::new(), format!("From {}", path.display())]);
    }
    output::lines(lines)?;
    Ok(Ending::Found)
}

fn check_all(insight: &Insight, files: &[PathBuf], as_json: bool) -> Result<Ending, Trouble> {
    let (mut count, mut failures, mut troubles) = (0, Vec::new(), Vec::new());
    if files.is_empty() {
        (count, failures) = check(insight, |_| true);
    }
    for file in files {
        let (sentences, failed, wrong) = check_file(file);
        count += sentences;
        failures.extend(failed);
        troubles.extend(wrong);
    }
    if let [first, rest @ ..] = troubles.as_slice() {
        rest.iter().for_each(output::complain);
        return Err(first.clone());
    }
    if as_json {
        let entry = |failure: &Failure| {
            json!({
                "rule": failure.rule,
                "sentence": failure.sentence.to_string(),
                "expected": failure.expected,
                "matched": failure.matched,
            })
        };
        let failed: Vec<Value> = failures.iter().map(entry).collect();
        output::json(&json!({ "checked": count, "failed": failed }))?;
    } else {
        let mut lines: Vec<String> = failures.iter().map(line).collect();
        lines.push(format!("{count} sentences checked, {} wrong", failures.len()));
        output::lines(lines)?;
    }
    Ok(if failures.is_empty() { Ending::Found } else { Ending::Nothing })
}

fn line(failure: &Failure) -> String {
    let what = if failure.expected {
        "does not find".to_owned()
    } else {
        format!("finds, by «{}»,", failure.matched.join("» «"))
    };
    format!("{} {what}: {}", failure.rule, failure.sentence)
}
