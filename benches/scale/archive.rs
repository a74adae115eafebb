//! Archives to measure with: git repositories of any size, written by `git fast-import`.
//!
//! Their shape is that of the largest public archive of policies: 42,627 versions of 877 documents, 45 KB each, six in
//! ten of them distinct, 165 MB in distinct clauses. As there, a document that goes to and fro between two texts does so
//! many times: for a distinct text there are 1.05 to 1.09 distinct steps from one text to the next (counted in two real
//! archives). The words are invented, their frequencies are not.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::dice::{Dice, common};

/// How big an archive is.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Documents, over a third as many services.
    pub documents: usize,
    /// Versions of all documents.
    pub versions: usize,
}

impl Shape {
    /// The largest public archive.
    pub const WHOLE: Self = Self { documents: 877, versions: 42_627 };

    /// So many times an archive of 4,841 versions.
    pub fn times(n: usize) -> Self {
        Self { documents: 100 * n, versions: 4_841 * n }
    }
}

/// A commit to be: when, which file, which blob.
struct Commit {
    moment: i64,
    document: usize,
    first: bool,
    blob: usize,
}

const START: i64 = 1_420_070_400; // 2015-01-01
const END: i64 = 1_782_864_000; // 2026-07-01

/// Writes an archive to a new bare repository.
pub fn write(folder: &Path, shape: Shape) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(arguments);
        command
    };
    assert!(git(&["init", "--quiet", "--bare", "--initial-branch=main"]).status()?.success());
    let marks = folder.join("marks");
    let (texts, mut out) = import(folder, &[&format!("--export-marks={}", marks.display())])?;
    let weights: Vec<f64> = (0..shape.documents).map(weight).collect();
    let total: f64 = weights.iter().sum();
    let (mut commits, mut blobs) = (Vec::with_capacity(shape.versions), 0);
    for (document, weight) in weights.iter().enumerate() {
        let left = shape.versions - commits.len();
        let wanted = (weight / total * shape.versions as f64).round() as usize;
        let last = document + 1 == shape.documents;
        let versions = if last { left } else { wanted.clamp(1, left.max(1)) };
        let mut story = Story::new(document);
        let history: Vec<(i64, usize)> = story.tell(versions);
        for (n, text) in story.texts.iter().enumerate().rev() {
            writeln!(out, "blob\nmark :{}\ndata {}", blobs + n + 1, text.len())?;
            out.write_all(text.as_bytes())?;
            out.write_all(b"\n")?;
        }
        let commit = |(n, &(moment, text)): (usize, &(i64, usize))| Commit {
            moment,
            document,
            first: n == 0,
            blob: blobs + text + 1,
        };
        commits.extend(history.iter().enumerate().map(commit));
        blobs += story.texts.len();
    }
    ended(texts, out)?;
    // Packed as what is cloned: the newest object whole, the older ones as differences to it. Texts are written in
    // that order and kept so; commits and folders, which are not, are packed once more.
    let keep = packs(folder)?.into_iter().map(|pack| pack.with_extension("keep")).collect::<Vec<_>>();
    keep.iter().try_for_each(|keep| std::fs::write(keep, ""))?;
    let (history, mut out) = import(folder, &[&format!("--import-marks={}", marks.display())])?;
    commits.sort_by_key(|commit| (commit.moment, commit.document));
    for commit in &commits {
        let (service, title) = names(commit.document);
        let what = if commit.first { "First record of" } else { "Record new changes of" };
        let message = format!("{what} {service} {title}");
        writeln!(
            out,
            "commit refs/heads/main\nauthor Archive <archive@example.org> {} +0000",
            commit.moment
        )?;
        writeln!(out, "committer Archive <archive@example.org> {} +0000", commit.moment)?;
        writeln!(out, "data {}\n{message}", message.len())?;
        writeln!(out, "M 100644 :{} {service}/{title}.md\n", commit.blob)?;
    }
    ended(history, out)?;
    assert!(git(&["repack", "-a", "-d", "-f", "-q"]).status()?.success(), "git repack failed");
    keep.iter().chain([&marks]).try_for_each(std::fs::remove_file)
}

/// The packs that a repository has.
fn packs(repository: &Path) -> std::io::Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(repository.join("objects/pack"))?.map(|file| Ok(file?.path()));
    let mut files = files.collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "pack"));
    Ok(files)
}

/// Adds commits to an archive: each changes the text of a document.
pub fn grow(folder: &Path, shape: Shape, commits: usize) -> std::io::Result<()> {
    let (changes, mut out) = import(folder, &[])?;
    for n in 0..commits {
        let document = (n * 7919) % shape.documents;
        let (service, title) = names(document);
        let mut story = Story::new(document);
        story.tell(2 + n % 3);
        let text = format!("{}\n\nAmended for the {n}th time.\n", story.texts.last().expect("a text"));
        let message = format!("Record new changes of {service} {title}");
        let from = if n == 0 { "from refs/heads/main^0\n" } else { "" };
        let moment = END + n as i64 * 60;
        writeln!(
            out,
            "commit refs/heads/main\nauthor A <a@example.org> {moment} +0000\ncommitter A <a@example.org> {moment} +0000"
        )?;
        writeln!(out, "data {}\n{message}\n{from}M 100644 inline {service}/{title}.md", message.len())?;
        writeln!(out, "data {}\n{text}", text.len())?;
    }
    ended(changes, out)
}

/// Begins an import, and what it reads.
fn import(folder: &Path, arguments: &[&str]) -> std::io::Result<(Child, BufWriter<ChildStdin>)> {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["fast-import", "--quiet", "--date-format=raw"]).args(arguments);
    let mut import = git.stdin(Stdio::piped()).spawn()?;
    let out = BufWriter::with_capacity(1 << 20, import.stdin.take().expect("a pipe"));
    Ok((import, out))
}

/// Waits for what was written to be imported.
fn ended(mut import: Child, mut out: BufWriter<ChildStdin>) -> std::io::Result<()> {
    out.flush()?;
    drop(out);
    assert!(import.wait()?.success(), "git fast-import failed");
    Ok(())
}

fn names(document: usize) -> (String, String) {
    let title = ["Terms of Service", "Privacy Policy", "Community Guidelines"][document % 3];
    (format!("Service {:04}", document / 3), title.to_owned())
}

/// Few documents have many versions.
fn weight(document: usize) -> f64 {
    let mut dice = Dice::new(document as u64 * 31 + 7);
    [4.0, 8.0, 15.0, 25.0, 40.0, 60.0, 90.0, 150.0][dice.roll(8)] * (0.5 + dice.share())
}

/// What happens to a document.
struct Story {
    dice: Dice,
    common: Vec<&'static str>,
    sections: Vec<(String, Vec<String>)>,
    bullets: bool,
    title: String,
    /// Distinct texts, in order.
    texts: Vec<String>,
}

impl Story {
    fn new(document: usize) -> Self {
        let (service, title) = names(document);
        let mut story = Self {
            dice: Dice::new(document as u64 + 1),
            common: common(),
            sections: Vec::new(),
            bullets: false,
            title: format!("{service}: {title}"),
            texts: Vec::new(),
        };
        let clauses = [12, 29, 46, 69, 104, 138, 207][story.dice.roll(7)];
        for n in 0..clauses {
            if n % 8 == 0 {
                let heading = story.sentence(3 + n % 4);
                story.sections.push((heading, Vec::new()));
            }
            let clause = if story.dice.percent(5) {
                // What many services say in the same words.
                let mut shared = Dice::new(1_000_000 + story.dice.roll(200) as u64);
                sentence(&mut shared, &story.common, 60)
            } else {
                story.clause()
            };
            story.sections.last_mut().expect("a section").1.push(clause);
        }
        story
    }

    fn sentence(&mut self, words: usize) -> String {
        sentence(&mut self.dice, &self.common, words)
    }

    fn clause(&mut self) -> String {
        let words = [12, 25, 50, 90, 160][self.dice.roll(5)] + self.dice.roll(20);
        self.sentence(words)
    }

    /// Lives through so many versions; gives the moment and the text of each.
    fn tell(&mut self, versions: usize) -> Vec<(i64, usize)> {
        let mut moment = START + (self.dice.share() * (END - START) as f64 * 0.4) as i64;
        let step = ((END - moment) as f64 / versions.max(1) as f64) as i64;
        let mut history: Vec<(i64, usize)> = Vec::with_capacity(versions);
        let mut flaps = false;
        for n in 0..versions {
            // Some fourteen versions to and fro, then some sixteen with news.
            flaps = n > 1 && if flaps { !self.dice.percent(7) } else { self.dice.roll(16) == 0 };
            let text = if flaps {
                // Between the last two texts.
                let newest = self.texts.len() - 1;
                let last = history.last().map_or(newest, |&(_, text)| text);
                if last == newest { newest.saturating_sub(1) } else { newest }
            } else {
                if n > 0 {
                    self.change();
                }
                let text = self.text();
                self.texts.push(text);
                self.texts.len() - 1
            };
            history.push((moment, text));
            moment += 1 + (self.dice.share() * step as f64 * 1.8) as i64;
            moment = moment.min(END - 1);
        }
        history
    }

    fn change(&mut self) {
        if self.dice.percent(3) {
            self.bullets = !self.bullets;
            return;
        }
        let clauses: usize = self.sections.iter().map(|(_, clauses)| clauses.len()).sum();
        let changes =
            if self.dice.percent(4) { clauses / 2 } else { 1 + self.dice.roll(clauses * 2 / 9 + 1) };
        for _ in 0..changes {
            let section = self.dice.roll(self.sections.len());
            let length = self.sections[section].1.len();
            match self.dice.roll(10) {
                0 => {
                    let clause = self.clause();
                    let at = self.dice.roll(length + 1);
                    self.sections[section].1.insert(at, clause);
                }
                1 if length > 2 => {
                    let at = self.dice.roll(length);
                    self.sections[section].1.remove(at);
                }
                2 | 3 if length > 0 => {
                    let at = self.dice.roll(length);
                    self.sections[section].1[at] = self.clause();
                }
                _ if length > 0 => {
                    let at = self.dice.roll(length);
                    self.reword(section, at);
                }
                _ => {}
            }
        }
    }

    fn reword(&mut self, section: usize, at: usize) {
        let clause = std::mem::take(&mut self.sections[section].1[at]);
        let mut words: Vec<String> = clause.split(' ').map(str::to_owned).collect();
        for _ in 0..=self.dice.roll(4) {
            let n = self.dice.roll(words.len());
            words[n] = self.dice.word(&self.common);
        }
        self.sections[section].1[at] = words.join(" ");
    }

    fn text(&self) -> String {
        let mut text = format!("# {}\n\n", self.title);
        let bullet = if self.bullets { '-' } else { '*' };
        for (n, (heading, clauses)) in self.sections.iter().enumerate() {
            text.push_str(&format!("## {}. {heading}\n\n", n + 1));
            for clause in clauses {
                if clause.len() < 160 {
                    text.push_str(&format!("{bullet}   {clause}\n"));
                } else {
                    text.push_str(&format!("\n{clause}\n\n"));
                }
            }
            text.push('\n');
        }
        text
    }
}

fn sentence(dice: &mut Dice, common: &[&str], words: usize) -> String {
    let mut text = String::with_capacity(words * 6);
    for n in 0..words {
        if n > 0 {
            text.push_str(if dice.percent(8) { ", " } else { " " });
        }
        text.push_str(&dice.word(common));
    }
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push('.');
    text
}
