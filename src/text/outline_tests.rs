//! Tables of whole texts and their outlines: what is a heading, what furniture, and at which level.

use super::read;
use crate::model::{Block, Format};

/// One line per block: `# label` for headings (a mark per level), `~ text` for furniture, clauses as
/// `enumerator> text`, with their run-in title in brackets and what introduces them after `^`.
fn sketch(text: &str) -> Vec<String> {
    let outline = read(text.as_bytes(), Format::Markdown);
    let line = |block: &Block| match block {
        Block::Heading(heading) => format!("{} {}", "#".repeat(heading.level.into()), heading.label()),
        Block::Furniture(furniture) => format!("~ {}", furniture.text),
        Block::Clause(clause) => {
            let number = clause.enumerator.as_ref().map_or(String::new(), |e| format!("{e}> "));
            let title =
                clause.title.clone().map_or(String::new(), |title| format!("[{}] ", &clause.text[title]));
            let lead = clause.lead.map_or(String::new(), |lead| format!(" ^{lead}"));
            let columns = clause.columns.join("/");
            format!("{number}{title}{}{lead}{columns}", clause.text.replace('\n', "⏎"))
        }
    };
    outline.blocks.iter().map(line).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(sketch(text), expected, "{text}");
}

const BODY: &str = "We keep what you tell us for as long as you are with us, and then delete it.";

#[test]
fn bare_lines() {
    check(
        &format!(
            "Acme Privacy Policy\n\nWhat we keep\n\n{BODY}\n\nWhom we tell\n\n{BODY}\n\nLast updated: 3 May 2020"
        ),
        &[
            "# Acme Privacy Policy",
            "## What we keep",
            BODY,
            "## Whom we tell",
            BODY,
            "Last updated: 3 May 2020",
        ],
    );
}

#[test]
fn counted_lines_and_clauses() {
    check(
        &format!(
            "# Terms\n\n1\\. Fees\n\n1.1. You pay, as follows:\n\n(a) monthly;\n\n(b) in time.\n\n2\\. End\n\n{BODY}"
        ),
        &[
            "# Terms",
            "## 1. Fees",
            "1.1.> You pay, as follows:",
            "(a)> monthly; ^2",
            "(b)> in time. ^2",
            "## 2. End",
            BODY,
        ],
    );
}

#[test]
fn a_number_alone_belongs_to_what_follows() {
    check(&format!("# Terms\n\n1.2\n\n{BODY}"), &["# Terms", &format!("1.2> {BODY}")]);
    check(&format!("# Terms\n\n30 days\n\n{BODY}"), &["# Terms", "30 days", BODY]);
}

#[test]
fn titles_that_run_in() {
    check("**Keeping.** We keep it.", &["[Keeping.] Keeping. We keep it."]);
    check(
        "# Terms\n\n1.2. Age Limitation. You must be of age to join.",
        &["# Terms", "1.2.> [Age Limitation.] Age Limitation. You must be of age to join."],
    );
}

#[test]
fn furniture_is_set_apart() {
    check(
        &format!(
            "*   Sign In\n\nTerms of Acme\n\nFees\n\n{BODY}\n\nBack to top Changes\n\n{BODY}\n\n*   Home\n*   Jobs\n\n© 2012 Acme"
        ),
        &[
            "~ Sign In",
            "# Terms of Acme",
            "## Fees",
            BODY,
            "~ Back to top",
            "## Changes",
            BODY,
            "~ Home",
            "~ Jobs",
            "~ © 2012 Acme",
        ],
    );
}

#[test]
fn lists_and_tables() {
    check(
        "# Terms\n\nYou may:\n\n*   read;\n    *   twice,\n*   write.\n\n| Fee | Due |\n| --- | --- |\n| 3 | May |",
        &["# Terms", "You may:", "read; ^1", "twice, ^2", "write. ^1", "Fee | Due", "3 | MayFee/Due"],
    );
}

#[test]
fn contents_are_no_headings() {
    check(
        &format!(
            "# Terms\n\n1.  [Fees](#a)\n2.  [End](#b)\n3.  [Law](#c)\n\n## Fees\n\n{BODY}\n\n## End\n\n{BODY}\n\n## Law\n\n{BODY}"
        ),
        &["# Terms", "1.> Fees", "2.> End", "3.> Law", "## Fees", BODY, "## End", BODY, "## Law", BODY],
    );
}

#[test]
fn a_counted_word_over_a_paragraph_is_a_heading() {
    check(
        &format!("# Rules\n\nRule 1\n\n{BODY}\n\nRule 2\n\n{BODY}"),
        &["# Rules", "## Rule 1", BODY, "## Rule 2", BODY],
    );
    check(
        &format!("# Terms\n\nArticle 1\n\nFees\n\n{BODY}\n\nArticle 2\n\nEnd\n\n{BODY}"),
        &["# Terms", "## Article 1 Fees", BODY, "## Article 2 End", BODY],
    );
}

#[test]
fn marked_levels_keep_their_steps() {
    check(
        &format!("## Terms\n\n### Fees\n\n{BODY}\n\n##### Note\n\n{BODY}\n\n### End\n\n{BODY}"),
        &["# Terms", "## Fees", BODY, "#### Note", BODY, "## End", BODY],
    );
    check(
        &format!("**Terms of Acme**\n\n{BODY}\n\n## Fees\n\n{BODY}\n\n## End\n\n{BODY}"),
        &["# Terms of Acme", BODY, "## Fees", BODY, "## End", BODY],
    );
}

#[test]
fn items_that_head_what_follows() {
    check(
        &format!("Terms of Acme\n\n*   Fees\n\n{BODY}\n\n*   Ending\n\n{BODY}\n\n*   Law\n\n{BODY}"),
        &["# Terms of Acme", "## Fees", BODY, "## Ending", BODY, "## Law", BODY],
    );
    check(
        &format!("You may:\n\n*   read\n\n{BODY}\n\nYou may not:\n\n*   Write\n\n{BODY}"),
        &["You may:", "read ^0", BODY, "You may not:", "Write ^3", BODY],
    );
}

#[test]
fn labels_that_are_said_again_and_again_are_no_headings() {
    let rows = format!("Data\n\n{BODY}\n\n").repeat(9);
    let sections = format!("# Terms\n\n## Fees\n\n{BODY}\n\n## End\n\n{rows}");
    let outline = read(sections.as_bytes(), Format::Markdown);
    let headings: Vec<&str> = outline.headings().map(|(_, heading)| heading.text.as_str()).collect();
    assert_eq!(headings, ["Terms", "Fees", "End"]);
}

#[test]
fn contents_of_bare_lines() {
    let contents = "Terms of Acme\n\nWhat we keep\n\nWhom we tell\n\nHow to leave\n\n";
    let section = |title: &str| format!("{title}\n\n{BODY}\n\n");
    let text = format!(
        "{contents}{}{}{}",
        section("What we keep"),
        section("Whom we tell"),
        section("How to leave")
    );
    check(
        &text,
        &[
            "# Terms of Acme",
            "What we keep",
            "Whom we tell",
            "How to leave",
            "## What we keep",
            BODY,
            "## Whom we tell",
            BODY,
            "## How to leave",
            BODY,
        ],
    );
}

#[test]
fn reference_links_lead_where_their_definitions_say() {
    let text = "# Terms\n\nSee [our page][p], [P], [here][] and [none][x].\n\n[p]: https://acme.example/p \"Page\"\n[here]: </h>\n";
    let outline = read(text.as_bytes(), Format::Markdown);
    let (_, clause) = outline.clauses().next().unwrap();
    assert_eq!(clause.text, "See our page, P, here and [none][x].");
    let targets: Vec<(&str, &crate::model::Style)> =
        clause.marks.iter().map(|mark| (&clause.text[mark.range.clone()], &mark.style)).collect();
    let link = |target: &str| crate::model::Style::Link(target.to_owned());
    assert_eq!(
        targets,
        [
            ("our page", &link("https://acme.example/p")),
            ("P", &link("https://acme.example/p")),
            ("here", &link("/h"))
        ]
    );
    check(
        text,
        &[
            "# Terms",
            "See our page, P, here and [none][x].",
            "~ [p]: https://acme.example/p \"Page\"",
            "~ [here]: </h>",
        ],
    );
    // Without definitions brackets are text.
    check("# Terms\n\nSee [a][b].", &["# Terms", "See [a][b]."]);
}

#[test]
fn levels_have_a_bottom() {
    // Two headings of every depth that numbers can be counted to, and more, on every level that can be marked.
    let mut text = String::new();
    for level in 1..=6 {
        for depth in 1..=300 {
            text.push_str(&format!("{} {} We\n\n", "#".repeat(level), vec!["1"; depth].join(".")));
        }
    }
    let outline = read(text.as_bytes(), Format::Markdown);
    let levels: Vec<u8> = outline.headings().map(|(_, heading)| heading.level).collect();
    assert!(levels.iter().all(|level| (1..=60).contains(level)), "{levels:?}");
    assert_eq!(levels.iter().max(), Some(&60));
}
