//! TOML → rules: the bundled ones, then the user's own, which add to them or change them by id.
//!
//! A wrong rule of the user's is left out and told with file, line and key; the others hold.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::bundled::BUNDLED;
use super::rule::{Field, Origin, Regulation, Rule, Sentence, Severity};
use crate::library::Trouble;
use crate::model::Language;
use crate::query::{Expr, Filter, parse};

/// Name of the folder with the user's rules, in the configuration folder.
pub const USER_RULES: &str = "rules";

/// The rules, in the order of their fields.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Their fields.
    pub fields: Vec<Field>,
    /// The rules; those of a field stand together.
    pub rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    /// The field that rules are in which name none.
    field: Option<Spanned<String>>,
    /// What the field is called.
    title: Option<String>,
    #[serde(default)]
    rule: Vec<Spanned<RuleDraft>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleDraft {
    id: Spanned<String>,
    title: Option<String>,
    severity: Option<Spanned<String>>,
    query: Option<Vec<Spanned<String>>>,
    unless: Option<Vec<Spanned<String>>>,
    language: Option<Spanned<String>>,
    why: Option<String>,
    impact: Option<String>,
    regulations: Option<Vec<Regulation>>,
    matches: Option<Vec<String>>,
    misses: Option<Vec<String>>,
    #[serde(default)]
    off: bool,
}

/// A file that is being read.
struct File<'a> {
    name: &'a str,
    text: &'a str,
    origin: Option<&'a Path>,
}

impl File<'_> {
    fn wrong(&self, span: Range<usize>, key: &str, what: &str, hint: &str) -> Trouble {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        Trouble::new(format!("{}, line {line}: {key}{what}", self.name), hint)
    }
}

impl Rules {
    /// The bundled rules.
    ///
    /// # Errors
    /// What is wrong with them: a mistake of the program's, which its tests find.
    pub fn bundled() -> (Self, Vec<Trouble>) {
        let mut rules = Self::default();
        let mut troubles = Vec::new();
        for (name, text) in BUNDLED {
            rules.add(&File { name, text, origin: None }, &mut troubles);
        }
        rules.sort();
        (rules, troubles)
    }

    /// The bundled rules and the user's own in a configuration folder, and what is wrong with these.
    pub fn load(config: &Path) -> (Self, Vec<Trouble>) {
        let (mut rules, mut troubles) = Self::bundled();
        let folder = config.join(USER_RULES);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (rules, troubles),
            Err(error) => {
                let what = format!("{} can't be read: {error}", folder.display());
                troubles
                    .push(Trouble::new(what, "the bundled rules are used; check the folder's permissions"));
                return (rules, troubles);
            }
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        for path in paths {
            rules.add_file(&path, &mut troubles);
        }
        rules.sort();
        (rules, troubles)
    }

    /// Adds the rules of a file.
    pub(super) fn add_file(&mut self, path: &Path, troubles: &mut Vec<Trouble>) {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => self.add(&File { name: &name, text: &text, origin: Some(path) }, troubles),
            Err(error) => troubles.push(Trouble::new(
                format!("{name} can't be read: {error}"),
                "check the file's name and permissions",
            )),
        }
    }

    fn add(&mut self, file: &File<'_>, troubles: &mut Vec<Trouble>) {
        let draft: Draft = match toml::from_str(file.text) {
            Ok(draft) => draft,
            Err(error) => {
                let hint = "`fineprint rules show ID` shows what a rule holds";
                troubles.push(file.wrong(error.span().unwrap_or(0..0), "", error.message(), hint));
                return;
            }
        };
        let field = draft.field.as_ref().map(|field| field.get_ref().clone());
        if let Some(field) = &draft.field {
            let id = field.get_ref();
            let title = draft.title.clone().unwrap_or_else(|| capitalised(id));
            if let Err(what) = check_id(id) {
                troubles.push(file.wrong(field.span(), "field", &what, ID_HINT));
            } else if !self.fields.iter().any(|known| known.id == *id) {
                self.fields.push(Field { id: id.clone(), title });
            }
        }
        for rule in draft.rule {
            if let Err(trouble) = self.take(file, field.as_deref(), rule) {
                troubles.push(trouble);
            }
        }
    }

    fn take(
        &mut self,
        file: &File<'_>,
        field: Option<&str>,
        rule: Spanned<RuleDraft>,
    ) -> Result<(), Trouble> {
        let span = rule.span();
        let draft = rule.into_inner();
        let id = draft.id.get_ref().clone();
        check_id(&id).map_err(|what| file.wrong(draft.id.span(), "id", &what, ID_HINT))?;
        let known = self.rules.iter().position(|known| known.id == id);
        if let Some(at) = known
            && (file.origin.is_none() || self.rules[at].origin != Origin::Bundled)
        {
            let what = format!("another rule is called {id}");
            return Err(file.wrong(
                draft.id.span(),
                "id",
                &what,
                "give it another id, or take one of the two away",
            ));
        }
        if self.fields.iter().any(|field| field.id == id) {
            let what = format!("a field is called {id}");
            return Err(file.wrong(draft.id.span(), "id", &what, "give the rule another id"));
        }
        if draft.off {
            self.rules.retain(|rule| rule.id != id);
            return Ok(());
        }
        let base = known.and_then(|at| self.rules.get(at)).cloned();
        let rule = complete(file, field, span, draft, base.as_ref())?;
        if !self.fields.iter().any(|field| field.id == rule.field) {
            self.fields.push(Field { id: rule.field.clone(), title: capitalised(&rule.field) });
        }
        match known.and_then(|at| self.rules.get_mut(at)) {
            Some(known) => *known = rule,
            None => self.rules.push(rule),
        }
        Ok(())
    }

    fn sort(&mut self) {
        let fields: Vec<&str> = self.fields.iter().map(|field| field.id.as_str()).collect();
        self.rules.sort_by_key(|rule| fields.iter().position(|field| *field == rule.field));
    }

    /// The rule with an id.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }

    /// The title of a field.
    pub fn field_title(&self, id: &str) -> &str {
        self.fields.iter().find(|field| field.id == id).map_or("", |field| &field.title)
    }
}

const ID_HINT: &str =
    "ids are words of small letters and digits with hyphens between them, as in class-action-waiver";

fn check_id(id: &str) -> Result<(), String> {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if id.split('-').all(word) { Ok(()) } else { Err(format!("{id:?} is no id")) }
}

fn capitalised(id: &str) -> String {
    let mut letters = id.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters.map(|c| if c == '-' { ' ' } else { c })).collect()
}

/// Makes a rule of a draft; what it lacks, it has from the rule that it changes.
fn complete(
    file: &File<'_>,
    field: Option<&str>,
    span: Range<usize>,
    draft: RuleDraft,
    base: Option<&Rule>,
) -> Result<Rule, Trouble> {
    let id = draft.id.get_ref().clone();
    let lacks = |key: &str| {
        let hint = format!("add `{key} = …` to the rule {id}");
        file.wrong(span.clone(), key, "is missing", &hint)
    };
    let severity = match &draft.severity {
        Some(word) => Some(word.get_ref().parse::<Severity>().map_err(|()| {
            let what = format!("{:?} is no severity", word.get_ref());
            file.wrong(word.span(), "severity", &what, "write high, medium or low")
        })?),
        None => None,
    };
    let language = match &draft.language {
        Some(code) => Some(code.get_ref().parse::<Language>().map_err(|()| {
            let what = format!("{:?} is not a language code that is told apart", code.get_ref());
            file.wrong(code.span(), "language", &what, "write a code such as en, de or fr")
        })?),
        None => None,
    };
    let sentences = |texts: Option<Vec<String>>| {
        texts.map(|texts| texts.iter().map(|text| Sentence::read(text)).collect::<Vec<_>>())
    };
    let unspanned = |queries: &Option<Vec<Spanned<String>>>| {
        queries.as_ref().map(|queries| queries.iter().map(|query| tidy(query.get_ref())).collect::<Vec<_>>())
    };
    for (key, queries) in [("query", &draft.query), ("unless", &draft.unless)] {
        for query in queries.iter().flatten() {
            read_query(file, key, query)?;
        }
    }
    let origin = match file.origin {
        None => Origin::Bundled,
        Some(path) if base.is_some() => Origin::Changed(path.to_owned()),
        Some(path) => Origin::User(path.to_owned()),
    };
    let of = base;
    let query = unspanned(&draft.query).or_else(|| of.map(|of| of.query.clone()));
    let query = query.filter(|query| !query.is_empty()).ok_or_else(|| lacks("query"))?;
    let unless = unspanned(&draft.unless).or_else(|| of.map(|of| of.unless.clone())).unwrap_or_default();
    let required = |key: &str, own: Option<String>, of: Option<&String>| {
        let text = own.or_else(|| of.cloned()).map(|text| tidy(&text));
        text.filter(|text| !text.is_empty()).ok_or_else(|| lacks(key))
    };
    let matches = sentences(draft.matches).or_else(|| of.map(|of| of.matches.clone())).unwrap_or_default();
    if matches.is_empty() {
        return Err(lacks("matches"));
    }
    Ok(Rule {
        title: required("title", draft.title, of.map(|of| &of.title))?,
        field: of
            .map(|of| of.field.clone())
            .or_else(|| field.map(str::to_owned))
            .unwrap_or_else(|| "own".to_owned()),
        severity: severity.or(of.map(|of| of.severity)).ok_or_else(|| lacks("severity"))?,
        expr: whole(&query, &unless),
        query,
        unless,
        language: language.or(of.map(|of| of.language)).unwrap_or(Language::English),
        why: required("why", draft.why, of.map(|of| &of.why))?,
        impact: tidy(&draft.impact.or_else(|| of.map(|of| of.impact.clone())).unwrap_or_default()),
        regulations: draft.regulations.or_else(|| of.map(|of| of.regulations.clone())).unwrap_or_default(),
        matches,
        misses: sentences(draft.misses).or_else(|| of.map(|of| of.misses.clone())).unwrap_or_default(),
        origin,
        id,
    })
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_query(file: &File<'_>, key: &str, query: &Spanned<String>) -> Result<(), Trouble> {
    let text = tidy(query.get_ref());
    let read = parse(&text).map_err(|error| {
        let what = format!("at character {} of {text:?}: {}", error.at + 1, error.what);
        file.wrong(query.span(), key, &what, &error.hint)
    })?;
    match foreign(&read.expr) {
        None => Ok(()),
        Some(filter) => {
            let what = format!("a rule can't ask for {filter}");
            let hint = "a rule looks at a clause's words and at its headings (heading:), at nothing else";
            Err(file.wrong(query.span(), key, &what, hint))
        }
    }
}

/// The first filter that a clause's text can't answer.
fn foreign(expr: &Expr) -> Option<&Filter> {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().find_map(foreign),
        Expr::Not(part) => foreign(part),
        Expr::Filter(filter) => (!matches!(filter, Filter::Heading(_))).then_some(filter),
        _ => None,
    }
}

/// Any of the queries, and none of the exceptions. All of them were read before.
fn whole(query: &[String], unless: &[String]) -> Expr {
    let read = |text: &String| parse(text).map(|query| query.expr).unwrap_or_default();
    let mut any: Vec<Expr> = query.iter().map(read).collect();
    let any = if any.len() == 1 { any.remove(0) } else { Expr::Any(any) };
    if unless.is_empty() {
        return any;
    }
    let unless = unless.iter().map(|text| Expr::Not(Box::new(read(text))));
    Expr::All(std::iter::once(any).chain(unless).collect())
}
