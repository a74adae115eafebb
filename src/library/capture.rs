//! Adding a version to a corpus folder, with its evidence. The only place that writes into an archive, and only
//! when it is told to: never over a file, never into a git repository.
//!
//! Reading pages from anywhere but the bytes handed in is nobody's business here: nothing is fetched.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Trouble, sha256};
use crate::model::{Content, Digest, Document, Format, Holdings, Service, Timestamp, slugify};
use crate::source::{MAX_BYTES, Source};

/// A page to be added.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'a> {
    /// Name of the service.
    pub service: &'a str,
    /// Title of the document.
    pub document: &'a str,
    /// When it was captured.
    pub moment: Timestamp,
    /// Where it was captured from.
    pub url: Option<&'a str>,
    /// How the bytes are written.
    pub format: Format,
    /// The page.
    pub bytes: &'a [u8],
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    /// The version's file, from the folder's root.
    pub path: String,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// Whether it was added now; `false` where the document has these bytes already.
    pub new: bool,
    /// Locator of the version.
    pub locator: String,
}

/// Adds a page to the corpus folder `into`, which is made where it doesn't exist.
///
/// # Errors
/// When the folder is a git repository, a file can't be written, the evidence that is there can't be read,
/// or there is another version of the very moment. Then nothing was added.
pub fn capture(into: &Path, page: Capture<'_>) -> Result<Captured, Trouble> {
    no_repository(into)?;
    if page.bytes.is_empty() || page.bytes.len() as u64 > MAX_BYTES {
        let what = format!("the page has {} bytes", page.bytes.len());
        return Err(Trouble::new(what, format!("a version has 1 to {} MB", MAX_BYTES >> 20)));
    }
    if is_nameless(page.service) || is_nameless(page.document) {
        return Err(nameless());
    }
    std::fs::create_dir_all(into).map_err(|error| cannot("made", into, &error))?;
    let _alone = alone(into);
    let holdings = held(into);
    let service =
        holdings.services.iter().find(|service| is_called(page.service, &service.name, &service.slug));
    let document = service.and_then(|service| {
        service.documents.iter().find(|document| is_called(page.document, &document.title, &document.slug))
    });
    let digest = sha256(page.bytes);
    if let (Some(service), Some(document)) = (service, document)
        && let Some(path) = with_bytes(into, document, page.bytes)
    {
        let locator = locator(&service.slug, &document.slug, page.moment);
        complete(into, &path, &page, digest)?;
        return Ok(Captured { path, sha256: digest, new: false, locator });
    }
    let folders = Folders::of(service, document, &page);
    let name = folders.free_name(into, &page)?;
    let evidence = evidence(&into.join(&folders.document).join("evidence.toml"), &name, &page, digest)?;
    folders.describe(into, &page)?;
    let path = format!("{}/{name}", folders.document);
    put_new(&into.join(&path), page.bytes)?;
    replace(&into.join(&folders.document).join("evidence.toml"), evidence.as_bytes())?;
    let slug = |known: Option<&str>, name: &str| known.map_or_else(|| slugify(name), str::to_owned);
    let (service, document) = (
        slug(service.map(|service| service.slug.as_str()), page.service),
        slug(document.map(|document| document.slug.as_str()), page.document),
    );
    Ok(Captured { path, sha256: digest, new: true, locator: locator(&service, &document, page.moment) })
}

/// The file for the records of a document that a corpus folder doesn't hold yet; its folders are made and described.
///
/// # Errors
/// When the folder is a git repository, or something can't be made.
pub fn place_for_records(into: &Path, service: &str, document: &str) -> Result<PathBuf, Trouble> {
    no_repository(into)?;
    if is_nameless(service) || is_nameless(document) {
        return Err(nameless());
    }
    let moment = Timestamp::default();
    let page = Capture { service, document, moment, url: None, format: Format::Plain, bytes: &[] };
    let holdings = held(into);
    let known = holdings.services.iter().find(|known| is_called(service, &known.name, &known.slug));
    let of_service = known.map(|known| known.documents.iter()).into_iter().flatten();
    let document = of_service.into_iter().find(|known| is_called(document, &known.title, &known.slug));
    let folders = Folders::of(known, document, &page);
    folders.describe(into, &page)?;
    Ok(into.join(folders.document).join("records.toml"))
}

/// Waits until nobody else adds to the folder. It is the folder itself that is locked, so that nothing is left in it;
/// where that can't be, two that add to one document at once may lose evidence.
fn alone(into: &Path) -> Option<File> {
    let folder = File::open(into).ok()?;
    folder.lock().is_ok().then_some(folder)
}

/// Adds the evidence of a version that has none, where the program was stopped before it was written: where the
/// version is called after this very moment.
fn complete(into: &Path, path: &str, page: &Capture<'_>, digest: Digest) -> Result<(), Trouble> {
    let path = into.join(path);
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if stem != page.moment.day() && stem != stamp(page.moment) {
        return Ok(());
    }
    let file = path.with_file_name("evidence.toml");
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    // What can't be understood is the user's to mend, once something is added to it.
    let lacks = toml::from_str::<toml::Table>(&known).is_ok_and(|known| !known.contains_key(name));
    if lacks { replace(&file, evidence(&file, name, page, digest)?.as_bytes()) } else { Ok(()) }
}

/// A moment as a file's name.
fn stamp(moment: Timestamp) -> String {
    moment.rfc3339().replace(':', "-")
}

fn no_repository(into: &Path) -> Result<(), Trouble> {
    if into.join(".git").exists() || (into.join("HEAD").exists() && into.join("objects").exists()) {
        let what = format!("{} is a git repository, which is only ever read", into.display());
        return Err(Trouble::new(what, "name a corpus folder, such as a new one beside it"));
    }
    Ok(())
}

fn is_nameless(name: &str) -> bool {
    !name.chars().any(char::is_alphanumeric)
}

fn nameless() -> Trouble {
    Trouble::new("a service or document without a name", "give both a name with letters in it")
}

fn locator(service: &str, document: &str, moment: Timestamp) -> String {
    format!("{service}/{document}@{}", moment.rfc3339())
}

/// What the folder holds by now; nothing where it is new or empty.
fn held(into: &Path) -> Holdings {
    let corpus = crate::source::Corpus::open(into).ok();
    let scan = corpus.and_then(|corpus| corpus.scan(None, &crate::model::Cancel::default(), &|_| {}).ok());
    scan.map(|scan| scan.holdings).unwrap_or_default()
}

fn is_called(wanted: &str, name: &str, slug: &str) -> bool {
    name.eq_ignore_ascii_case(wanted.trim()) || slug == slugify(wanted)
}

/// The file of a version with these bytes.
fn with_bytes(into: &Path, document: &Document, bytes: &[u8]) -> Option<String> {
    document.versions.iter().find_map(|version| match &version.content {
        Content::File { path, size, .. } if *size == bytes.len() as u64 => {
            let same = std::fs::read(into.join(path)).is_ok_and(|there| there == bytes);
            same.then(|| path.clone())
        }
        _ => None,
    })
}

/// The folders of a document, from the corpus folder's root.
struct Folders {
    service: String,
    document: String,
}

impl Folders {
    /// The folders that there are, else those that the names make.
    fn of(service: Option<&Service>, document: Option<&Document>, page: &Capture<'_>) -> Self {
        let path = |document: &Document| match document.versions.first().map(|version| &version.content) {
            Some(Content::File { path, .. }) => Some(path.clone()),
            _ => None,
        };
        let known = service.and_then(|service| service.documents.iter().find_map(path));
        let known = known.and_then(|path| path.split('/').next().map(str::to_owned));
        let folder = known.unwrap_or_else(|| slugify(page.service));
        let own = document.and_then(path).and_then(|path| {
            let parts: Vec<&str> = path.split('/').collect();
            (parts.len() == 3).then(|| parts[..2].join("/"))
        });
        let document = own.unwrap_or_else(|| format!("{folder}/{}", slugify(page.document)));
        Self { service: folder, document }
    }

    /// A file's name that is free: the day, else the day with the time.
    fn free_name(&self, into: &Path, page: &Capture<'_>) -> Result<String, Trouble> {
        let ending = match page.format {
            Format::Markdown => "md",
            Format::Plain => "txt",
            Format::Html => "html",
        };
        let day = page.moment.day();
        let taken = |stem: &str| {
            ["md", "txt", "html"]
                .iter()
                .any(|e| into.join(&self.document).join(format!("{stem}.{e}")).exists())
        };
        if !taken(&day) {
            return Ok(format!("{day}.{ending}"));
        }
        let moment = stamp(page.moment);
        if taken(&moment) || page.moment.0.rem_euclid(Timestamp::DAY) == 0 {
            let what = format!("{} has another version of {day}", self.document);
            return Err(Trouble::new(what, "give the time as well: --date 2024-04-17T08:12:30Z"));
        }
        Ok(format!("{moment}.{ending}"))
    }

    /// Writes `service.toml` and `document.toml` where there are none.
    fn describe(&self, into: &Path, page: &Capture<'_>) -> Result<(), Trouble> {
        let folder = into.join(&self.document);
        std::fs::create_dir_all(&folder).map_err(|error| cannot("made", &folder, &error))?;
        let service = into.join(&self.service).join("service.toml");
        if !service.exists() {
            put_new(&service, format!("name = {}\n", quoted(page.service)).as_bytes())?;
        }
        let document = folder.join("document.toml");
        if !document.exists() {
            let source = page.url.map(|url| format!("source = {}\n", quoted(url))).unwrap_or_default();
            let text = format!("title = {}\n{source}", quoted(page.document));
            put_new(&document, text.as_bytes())?;
        }
        Ok(())
    }
}

/// What `evidence.toml` will say: what it says now, and a table more.
fn evidence(path: &Path, name: &str, page: &Capture<'_>, digest: Digest) -> Result<String, Trouble> {
    let mut text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(cannot("read", path, &error)),
    };
    if let Err(error) = toml::from_str::<toml::Table>(&text) {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let what =
            format!("{}, line {}: {}", path.display(), before.matches('\n').count() + 1, error.message());
        return Err(Trouble::new(what, "mend it first: nothing was added"));
    }
    if !text.is_empty() {
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
    }
    text.push_str(&format!("[{}]\ncaptured = \"{}\"\n", quoted(name), page.moment.rfc3339()));
    if let Some(url) = page.url {
        text.push_str(&format!("source = {}\n", quoted(url)));
    }
    text.push_str(&format!("sha256 = \"{digest}\"\n"));
    Ok(text)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.trim().to_owned()).to_string()
}

/// Writes a file that isn't there yet: whole, or not at all.
fn put_new(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let failed = |error: std::io::Error| cannot("written", path, &error);
    temporary(path, bytes)?.persist_noclobber(path).map(drop).map_err(|error| failed(error.error))
}

/// Writes a file whole, in place of what was there.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let failed = |error: std::io::Error| cannot("written", path, &error);
    temporary(path, bytes)?.persist(path).map(drop).map_err(|error| failed(error.error))
}

/// How the names of files begin that are being written; they are no versions.
const UNFINISHED: &str = ".fineprint-";

/// After which time nobody is still writing a file.
const FORGOTTEN: Duration = Duration::from_secs(600);

/// Removes the files in a folder that were being written when the program was killed, so long ago at least.
pub(super) fn sweep(folder: &Path, age: Duration) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let written = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if unfinished && (age.is_zero() || written().is_some_and(|since| since >= age)) {
            // What can't be removed is only in the way, and tried again next time.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A file beside others that shall take the place of one of them.
pub(super) fn beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)
}

fn temporary(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, Trouble> {
    let failed = |error: std::io::Error| cannot("written", path, &error);
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    sweep(&folder, FORGOTTEN);
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    // A corpus is for sharing, unlike what temporary files are usually for; what is there keeps its permissions.
    #[cfg(unix)]
    builder.permissions(match std::fs::metadata(path) {
        Ok(there) => there.permissions(),
        Err(_) => std::os::unix::fs::PermissionsExt::from_mode(0o644),
    });
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    Ok(file)
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(
        format!("{} can't be {what}: {error}", path.display()),
        "check the folder's permissions and space; nothing was written",
    )
}

#[cfg(test)]
mod tests;
