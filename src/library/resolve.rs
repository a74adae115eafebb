//! Locators → what they name in the open archives.
//!
//! Every failure says what was looked for and what there is instead.

use super::joins::moved;
use super::{Archive, Trouble, previous_real};
use crate::model::{ClauseId, Document, Holdings, Locator, Service, Timestamp, Version, VersionRef};

/// What a locator names. Indices are into the archives and their holdings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the archive.
    pub archive: usize,
    /// Index of the service.
    pub service: usize,
    /// Index of the document, where the locator names one.
    pub document: Option<usize>,
    /// Ordinal of the version: the one named, else the latest that is not junk.
    pub version: usize,
    /// Whether the locator named a version.
    pub version_named: bool,
    /// Prefix of the clause's id, where the locator names one.
    pub clause: Option<String>,
}

/// Ordinal of the version that is meant, or `None`.
pub fn resolve_version(versions: &[Version], wanted: &VersionRef) -> Option<usize> {
    let latest = || versions.iter().rposition(|v| !v.is_junk()).or(versions.len().checked_sub(1));
    match wanted {
        VersionRef::Latest => latest(),
        VersionRef::First => (!versions.is_empty()).then_some(0),
        VersionRef::Previous => previous_real(versions, latest()?),
        VersionRef::Date(text) => {
            let end = Timestamp::parse_end(text)?;
            // A moment names the version recorded then, whatever it is; a day, what was in force.
            let exact = || versions.iter().rposition(|v| text.len() > 10 && v.date == end);
            let in_force =
                |real: bool| versions.iter().rposition(|v| v.date <= end && !(real && v.is_junk()));
            exact().or_else(|| in_force(true)).or_else(|| in_force(false))
        }
        VersionRef::Commit(prefix) => {
            let mut found = (0..versions.len())
                .filter(|&v| versions[v].commit.is_some_and(|commit| commit.starts_with(prefix)));
            let first = found.next()?;
            found.next().is_none().then_some(first)
        }
    }
}

/// Finds what a locator names. A document that became part of another is found under its old name too.
pub fn resolve(archives: &[Archive], locator: &Locator) -> Result<Place, Trouble> {
    match moved(archives, locator) {
        Some(onward) => find(archives, &onward),
        None => find(archives, locator),
    }
}

fn find(archives: &[Archive], locator: &Locator) -> Result<Place, Trouble> {
    let holdings: Vec<_> = archives.iter().map(Archive::holdings).collect();
    let (archive, service) = find_service(archives, &holdings, locator)?;
    let mut place = Place {
        archive,
        service,
        document: None,
        version: 0,
        version_named: false,
        clause: locator.clause.clone(),
    };
    let service = &holdings[archive].services[service];
    let Some(slug) = &locator.document else { return Ok(place) };
    let by_slug = service.documents.iter().position(|document| document.slug == *slug);
    let by_title = || service.documents.iter().position(|document| document.title.eq_ignore_ascii_case(slug));
    let at = by_slug.or_else(by_title).ok_or_else(|| {
        let have: Vec<&str> = service.documents.iter().map(|document| document.slug.as_str()).collect();
        Trouble::new(
            format!("{} has no document {slug:?}", service.slug),
            format!("it has {}", some_of(&have)),
        )
    })?;
    place.document = Some(at);
    let document = &service.documents[at];
    let wanted = locator.version.clone().unwrap_or_default();
    place.version_named = locator.version.is_some();
    place.version =
        resolve_version(&document.versions, &wanted).ok_or_else(|| no_version(service, document, &wanted))?;
    Ok(place)
}

fn find_service(
    archives: &[Archive],
    holdings: &[std::sync::Arc<Holdings>],
    locator: &Locator,
) -> Result<(usize, usize), Trouble> {
    let named = |at: usize| locator.archive.as_ref().is_none_or(|name| archives[at].name() == name);
    if !(0..archives.len()).any(named) {
        let have: Vec<&str> = archives.iter().map(Archive::name).collect();
        let name = locator.archive.as_deref().unwrap_or_default();
        return Err(Trouble::new(
            format!("no open archive is called {name:?}"),
            format!("open are {}", some_of(&have)),
        ));
    }
    let found: Vec<(usize, usize)> = (0..archives.len())
        .filter(|&at| named(at))
        .filter_map(|at| {
            let services = &holdings[at].services;
            let by_slug = services.iter().position(|s| s.slug == locator.service);
            // As it is called on screen will do, too.
            let by_name = || services.iter().position(|s| s.name.eq_ignore_ascii_case(&locator.service));
            Some((at, by_slug.or_else(by_name)?))
        })
        .collect();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let near: Vec<&str> = holdings
                .iter()
                .flat_map(|holdings| &holdings.services)
                .map(|service| service.slug.as_str())
                .filter(|slug| slug.contains(&locator.service) || locator.service.contains(slug))
                .collect();
            let hint = if near.is_empty() {
                "`fineprint list` shows the services".to_owned()
            } else {
                format!("did you mean {}?", some_of(&near))
            };
            Err(Trouble::new(format!("no service is called {:?}", locator.service), hint))
        }
        _ => {
            let have: Vec<String> =
                found.iter().map(|&(at, _)| format!("{}:{}", archives[at].name(), locator.service)).collect();
            let have: Vec<&str> = have.iter().map(String::as_str).collect();
            let what = format!("{:?} is in several of the open archives", locator.service);
            Err(Trouble::new(what, format!("write {}", have.join(" or "))))
        }
    }
}

fn no_version(service: &Service, document: &Document, wanted: &VersionRef) -> Trouble {
    let name = format!("{}/{}", service.slug, document.slug);
    let first = document.versions.first().map(|version| version.date.day()).unwrap_or_default();
    match wanted {
        VersionRef::Date(text) => Trouble::new(
            format!("nothing of {name} was recorded by {text}"),
            format!("its first version is of {first}"),
        ),
        VersionRef::Previous => {
            Trouble::new(format!("{name} has one version only"), format!("write @{first} or @latest"))
        }
        VersionRef::Commit(prefix) => {
            let many = document
                .versions
                .iter()
                .filter_map(|v| v.commit)
                .filter(|c| c.to_string().starts_with(prefix))
                .count();
            let what = if many > 1 { "more than one version" } else { "no version" };
            let hint = format!("`fineprint versions {name}` lists the commits; write more digits");
            Trouble::new(format!("{what} of {name} was recorded by a commit {prefix}…"), hint)
        }
        VersionRef::Latest | VersionRef::First => Trouble::new(
            format!("{name} has no versions"),
            "index the archive again: fineprint index --rebuild",
        ),
    }
}

/// Up to six names in a sentence.
fn some_of(names: &[&str]) -> String {
    let shown = names.iter().take(6).copied().collect::<Vec<_>>().join(", ");
    if names.len() > 6 { format!("{shown} and {} more", names.len() - 6) } else { shown }
}

/// The clause of a list whose id begins so.
///
/// # Errors
/// When there is none, or more than one.
pub fn find_clause(clauses: &[ClauseId], prefix: &str) -> Result<ClauseId, Trouble> {
    let found: Vec<ClauseId> =
        clauses.iter().copied().filter(|id| id.to_string().starts_with(prefix)).collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(Trouble::new(
            format!("no clause of the document is called #{prefix}"),
            "`fineprint show` and `fineprint search` give the clauses' locators",
        )),
        _ => Err(Trouble::new(format!("#{prefix} names {} clauses", found.len()), "write more digits")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_by_prefix() {
        let (a, b) = (ClauseId([0xab; 16]), ClauseId([0xac; 16]));
        assert_eq!(find_clause(&[a, b], "abab"), Ok(a));
        assert!(find_clause(&[a, b], "ffff").unwrap_err().what.contains("no clause"));
        assert!(find_clause(&[a, b], "a").unwrap_err().what.contains("2 clauses"));
    }
}
