//! Why a version is what it is taken for, in a sentence: from what the recorder said, from its text, from the
//! versions before it.

use crate::model::{ChangeKind, Junk, Recorded, Version};

/// What a version is, and why.
pub fn reason(versions: &[Version], at: usize) -> String {
    let Some(version) = versions.get(at) else { return String::new() };
    let Some(facts) = &version.facts else { return "not read yet".into() };
    let before = versions.get(..at).unwrap_or_default().iter().rev();
    let before =
        before.filter_map(|version| version.facts.as_ref()).find(|facts| facts.kind != ChangeKind::Junk);
    let text = match facts.kind {
        ChangeKind::First if at == 0 => "first record: the document's history begins here",
        ChangeKind::First => "first record: no version before it is a policy that can be read",
        ChangeKind::Change if version.recorded == Recorded::First => {
            "change: the words changed, though the recorder calls it a first record"
        }
        ChangeKind::Change if facts.words_changed() => "change: the words differ",
        ChangeKind::Change => "change: the same clauses in another order or number",
        ChangeKind::Technical if facts.words_changed() => {
            "technical: the recorder says that it changed how it reads the page, and the words with it"
        }
        ChangeKind::Technical => {
            "technical: the recorder says that it changed how it reads the page; no word did"
        }
        ChangeKind::Formatting if before.is_some_and(|before| before.sha256 == facts.sha256) => {
            "formatting only: byte for byte the version before"
        }
        ChangeKind::Formatting => {
            "formatting only: every clause is as before; looks, numbering, headings or links differ"
        }
        ChangeKind::Flap => {
            return match facts.same_as.and_then(|earlier| versions.get(earlier as usize)) {
                Some(earlier) => format!("flap: back to the text of {}", earlier.date.day()),
                None => "flap: back to an earlier text".into(),
            };
        }
        ChangeKind::Junk => match &facts.junk {
            Some(Junk::Empty) => "junk: not a word",
            Some(Junk::HeadingsOnly) => "junk: headings and hardly a word below them",
            Some(Junk::Notice(notice)) => return format!("junk: a notice, it says “{notice}”"),
            Some(Junk::Stump) => "junk: a few words after a full text",
            None => "junk: no policy",
        },
    };
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::testing::versions;

    #[track_caller]
    fn check(marks: &str, change: impl Fn(&mut Version), expected: &str) {
        let mut versions = versions(marks);
        let at = versions.len() - 1;
        change(&mut versions[at]);
        let said = reason(&versions, at);
        assert!(said.contains(expected), "{marks}: {said}");
    }

    #[test]
    fn every_kind_has_its_reason() {
        let nothing = |_: &mut Version| {};
        check("·a", nothing, "not read");
        check("★a", nothing, "begins here");
        check("✕- ★a", nothing, "no version before it");
        check("★a ●b", nothing, "words differ");
        check("★a ●b", |v| v.recorded = Recorded::First, "calls it a first record");
        check("★a ●b", |v| v.facts.as_mut().unwrap().added = 0, "in another order");
        check("★a ○b", nothing, "no word did");
        check("★a ○b", |v| v.facts.as_mut().unwrap().reworded = 2, "the words with it");
        check("★a ◌a", nothing, "byte for byte");
        check("★a ✕- ◌a", nothing, "byte for byte");
        check("★a ◌b", nothing, "numbering");
        check("★a ●b ≈a", nothing, "back to the text of 2019-04-14");
        check("★a ✕-", nothing, "not a word");
        let notice = Junk::Notice("page not found".into());
        check("★a ✕-", |v| v.facts.as_mut().unwrap().junk = Some(notice.clone()), "“page not found”");
        check("★a ✕-", |v| v.facts.as_mut().unwrap().junk = Some(Junk::Stump), "after a full text");
    }
}
