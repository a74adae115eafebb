//! Evidence: what a clause or version is cited by, and whether what is claimed of versions holds.
//!
//! Every hash is computed from the archive's bytes when it is asked for; nothing is believed. How citations are
//! written is `export`'s business.

use crate::export::{Citation, Claim};
use crate::library::{Archive, Trouble, clause_name, find_clause, resolve, resolve_version};
use crate::model::{
    Cancel, ClauseId, Content, Digest, Document, Locator, Outline, Provenance, Timestamp, Version, VersionRef,
};

/// Fewest digits of a clause's id in a citation: so many that no later clause shares them.
const CLAUSE_DIGITS: usize = 12;

/// A version that was read, with what a citation says of it.
#[derive(Clone, Copy)]
pub struct Cited<'a> {
    /// Name of the archive.
    pub archive: &'a str,
    /// Slug and display name of the service.
    pub service: (&'a str, &'a str),
    /// Slug and title of the document.
    pub document: (&'a str, &'a str),
    /// The versions of the document.
    pub versions: &'a [Version],
    /// Ordinal of the version.
    pub version: usize,
    /// Its text.
    pub outline: &'a Outline,
    /// SHA-256 of its bytes, computed from them.
    pub sha256: Digest,
    /// Where the archive says it comes from.
    pub provenance: &'a Provenance,
}

impl Cited<'_> {
    /// Cites the version, or a clause in it. `known` are the ids of the document's clauses, past ones too: the
    /// citation's is longer than what it shares with any of them.
    ///
    /// # Errors
    /// When the version lacks the clause.
    pub fn citation(
        &self,
        clause: Option<ClauseId>,
        known: impl IntoIterator<Item = ClauseId>,
        today: Timestamp,
    ) -> Result<Citation, Trouble> {
        let version = &self.versions[self.version];
        let mut citation = Citation {
            archive: self.archive.to_owned(),
            service: self.service.1.to_owned(),
            document: self.document.1.to_owned(),
            place: Vec::new(),
            quote: None,
            recorded: version.date,
            commit: version.commit.map(|commit| commit.to_string()),
            sha256: self.sha256,
            source: self.provenance.sources.first().cloned(),
            locator: pinned(self.service.0, self.document.0, self.versions, self.version),
            accessed: today,
        };
        if let Some(id) = clause {
            let found = self.outline.clauses().find(|(_, clause)| clause.id == id);
            let (at, clause) = found.ok_or_else(|| {
                let hint = "leave out the version to cite the last one that does";
                Trouble::new("that version does not hold the clause", hint)
            })?;
            citation.place = self.outline.place(at);
            citation.quote = Some(clause.label());
            let digits = clause_name(id, known).len().max(CLAUSE_DIGITS);
            citation.locator = format!("{}#{}", citation.locator, &id.to_string()[..digits]);
        }
        Ok(citation)
    }
}

/// A version's locator, by commit or by the very moment: a later version of the same day changes nothing.
fn pinned(service: &str, document: &str, versions: &[Version], at: usize) -> String {
    let leads_back = |name: &VersionRef| resolve_version(versions, name) == Some(at);
    let name = match versions[at].commit.map(|commit| commit.to_string()) {
        Some(hex) => {
            let mut names = [12, 16, hex.len()].into_iter().map(|digits| &hex[..digits]);
            names.find(|name| leads_back(&VersionRef::Commit((*name).to_owned()))).unwrap_or(&hex).to_owned()
        }
        None => versions[at].date.rfc3339(),
    };
    format!("{service}/{document}@{name}")
}

/// Something that was claimed and does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Locator of the version.
    pub locator: String,
    /// What is claimed.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// How a verification went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Number of versions whose bytes were read and hashed.
    pub checked: usize,
    /// What does not hold.
    pub failed: Vec<Mismatch>,
}

/// Reads every version of an archive again and computes its hashes: against what the index saw, against
/// what the archive claims and, in a git archive, against the object's own name.
///
/// # Errors
/// When the archive can't be opened at all. A version that can't be read is a failure like any other.
pub fn verify(archive: &Archive, cancel: &Cancel, progress: &dyn Fn(usize)) -> Result<Verified, Trouble> {
    let mut verified = Verified::default();
    let holdings = archive.holdings();
    let mut contents = archive.source().open()?;
    for service in &holdings.services {
        for document in &service.documents {
            for (at, version) in document.versions.iter().enumerate() {
                if cancel.is_cancelled() {
                    return Ok(verified);
                }
                let mut fail = |expected: String, found: String| {
                    let locator = pinned(&service.slug, &document.slug, &document.versions, at);
                    verified.failed.push(Mismatch { locator, expected, found });
                };
                match contents.read(&version.content) {
                    Err(error) => fail("bytes that can be read".into(), error.what),
                    Ok(bytes) => check(archive, document, version, &bytes, &mut fail)?,
                }
                verified.checked += 1;
                progress(verified.checked);
            }
        }
    }
    Ok(verified)
}

/// Something that is claimed of a version's bytes, and whether they bear it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Who claims it: "the index", "the archive", "git".
    pub by: &'static str,
    /// What is claimed.
    pub claimed: String,
    /// What the bytes say.
    pub found: String,
}

impl Check {
    /// Whether the bytes bear it out.
    pub fn holds(&self) -> bool {
        self.claimed == self.found
    }
}

/// Reads a version's bytes again and checks everything that is claimed of them.
///
/// # Errors
/// When they can't be read.
pub fn check_version(
    archive: &Archive,
    document: &Document,
    version: &Version,
) -> Result<Vec<Check>, Trouble> {
    let bytes = archive.source().open()?.read(&version.content)?;
    checks(archive, document, version, &bytes)
}

fn checks(
    archive: &Archive,
    document: &Document,
    version: &Version,
    bytes: &[u8],
) -> Result<Vec<Check>, Trouble> {
    let sha256 = format!("sha256 {}", crate::library::sha256(bytes));
    let of = |by, claimed: String| Check { by, claimed: format!("sha256 {claimed}"), found: sha256.clone() };
    let mut checks = Vec::new();
    checks.extend(version.facts.as_ref().map(|facts| of("the index", facts.sha256.to_string())));
    let claimed = archive.provenance(document, version)?.claimed_sha256;
    checks.extend(claimed.map(|claimed| of("the archive", claimed.to_string())));
    if let Content::Blob(id) = version.content.plain() {
        let found =
            crate::source::blob_id(bytes).map_or_else(|| "none".to_owned(), |found| found.to_string());
        checks.push(Check { by: "git", claimed: format!("blob {id}"), found: format!("blob {found}") });
    }
    let witness = archive.source().witness(document, version)?;
    checks.extend(witness.map(|witness| Check { by: "git", claimed: witness.claimed, found: witness.found }));
    Ok(checks)
}

fn check(
    archive: &Archive,
    document: &Document,
    version: &Version,
    bytes: &[u8],
    fail: &mut dyn FnMut(String, String),
) -> Result<(), Trouble> {
    for check in checks(archive, document, version, bytes)?.into_iter().filter(|check| !check.holds()) {
        let claimed = match check.by {
            "the index" => format!("{} (when it was indexed)", check.claimed),
            "the archive" => format!("{} (as the archive claims)", check.claimed),
            _ => check.claimed,
        };
        fail(claimed, check.found);
    }
    Ok(())
}

/// Checks a citation: that its locator leads to a version with this hash, and that the clause is in it.
///
/// # Errors
/// When the locator leads nowhere, or the version can't be read.
pub fn check_claim(archives: &[Archive], claim: &Claim) -> Result<Verified, Trouble> {
    let locator: Locator = claim.locator.parse()?;
    let place = resolve(archives, &locator)?;
    let archive = &archives[place.archive];
    let holdings = archive.holdings();
    let service = &holdings.services[place.service];
    let document = place.document.map(|document| &service.documents[document]).ok_or_else(|| {
        Trouble::new(format!("{} names no document", claim.locator), "a citation's locator names a version")
    })?;
    let read = archive.read(&document.versions[place.version])?;
    let mut verified = Verified { checked: 1, failed: Vec::new() };
    if read.sha256 != claim.sha256 {
        verified.failed.push(Mismatch {
            locator: claim.locator.clone(),
            expected: format!("sha256 {}", claim.sha256),
            found: format!("sha256 {}", read.sha256),
        });
    }
    if let Some(prefix) = &place.clause {
        let ids: Vec<ClauseId> = read.outline.clauses().map(|(_, clause)| clause.id).collect();
        if let Err(trouble) = find_clause(&ids, prefix) {
            verified.failed.push(Mismatch {
                locator: claim.locator.clone(),
                expected: format!("clause {prefix}"),
                found: trouble.what,
            });
        }
    }
    Ok(verified)
}
