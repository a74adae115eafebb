//! What the long help and the manual say of each command: texts only.
//!
//! Every example is parsed by `help` and run on the bundled sample by `tests/readme.rs`; those that name
//! `path/to/…` are only parsed.

use super::help::Page;

/// In the order of the grammar; those below a command follow it.
pub const PAGES: &[Page] = &[
    Page {
        command: "",
        about: "\
            Without a command the full screen opens: services and documents, a text with the age of its \
            clauses, and what is known of the clause under the cursor. With one, results go to standard \
            output, progress and errors to standard error. Archives are only read, and nothing goes online.",
        notes: "\
A locator is service/document@version#clause; a version is a date, `latest`,
`first`, `previous` or the beginning of a commit.
`fineprint COMMAND --help` has examples of each command.",
        ends: "0 found or done, 1 nothing found or differences, 2 an error.",
        examples: &[
            ("fineprint", "explore the bundled sample on screen"),
            ("fineprint path/to/it", "explore an archive: a clone, a bare repository, a corpus folder"),
            ("fineprint search '\"class action\" is:gone'", "search every clause of the whole history"),
            ("fineprint changes --since 2026", "list what changed, newest first"),
        ],
    },
    Page {
        command: "index",
        about: "\
            Commands and the screen do it by themselves; this does nothing else, which suits a nightly run. \
            Prints a line for each archive: services, documents, versions, clauses, seconds. Only new \
            versions are read.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint index", "the configured archives, or the sample"),
            ("fineprint index -a path/to/it --json", "one archive; its figures as JSON"),
            ("fineprint index --rebuild", "forget what is indexed and read everything again"),
        ],
    },
    Page {
        command: "list",
        about: "Prints the locator of every document, with how many versions it has and from when to when.",
        notes: "",
        ends: "0 found, 1 the archive is empty, 2 an error, such as an unknown service.",
        examples: &[
            ("fineprint list", "everything there is"),
            ("fineprint list orrin", "one service"),
            ("fineprint list --json -a path/to/it", "for a script"),
        ],
    },
    Page {
        command: "versions",
        about: "\
            Prints a line for each version, oldest first: what kind it is (first, change, flap, technical, \
            junk …), how many clauses it added, removed and reworded, and the changed words that weigh most. \
            As JSON also its SHA-256 and where it comes from.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint versions orrin/privacy-policy", "the versions of a document"),
            ("fineprint versions orrin/privacy-policy --json", "with hashes, moments, commits"),
        ],
    },
    Page {
        command: "changes",
        about: "\
            Prints a line for each version that changed something: the day, its locator, clauses added, \
            removed and reworded, the changed words that weigh most, and the severest topics. Versions that \
            are technical, formatting only or junk are left out, and a text that goes to and fro is one \
            line.",
        notes: "\
Silent is a change whose words differ while the date that the text states about
itself stayed. --new shows what came since the changes were looked at on screen.",
        ends: "0 something changed, 1 nothing did, 2 an error.",
        examples: &[
            ("fineprint changes --since 2026 -n 5", "the latest five of this year"),
            ("fineprint changes --topic arbitration --severity high", "by what they are about"),
            ("fineprint changes --silent --json", "where the stated date stayed, for a script"),
        ],
    },
    Page {
        command: "history",
        about: "\
            Of a clause, prints each wording that it has lived in: when it began, what became of the one \
            before, its locator and its words. Of a document, prints its versions, as `versions` does.",
        notes: "",
        ends: "0 found, 1 nothing to tell, 2 an error.",
        examples: &[
            ("fineprint history orrin/privacy-policy#417ef4", "a clause through its rewordings"),
            ("fineprint history orrin/privacy-policy", "a document through its versions"),
        ],
    },
    Page {
        command: "outline",
        about: "\
            Prints the headings, indented by their level. A file is read as a version would be: Markdown, \
            HTML or plain text.",
        notes: "",
        ends: "0 found, 1 there is no heading, 2 an error.",
        examples: &[
            ("fineprint outline quidlet/user-agreement", "the latest version"),
            ("fineprint outline page.html", "a file"),
            ("cat page.html | fineprint outline -", "standard input"),
        ],
    },
    Page {
        command: "show",
        about: "\
            Prints a version, clause by clause under its headings; or one clause with its lifetime: since \
            when it is there, until when, and the date of the last version without it. As JSON also topics, \
            severity and highlights.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint show orrin/privacy-policy#417ef4", "a clause, in the last version that holds it"),
            ("fineprint show orrin/privacy-policy@2024-01-01", "the text in force on a day"),
            ("fineprint show quidlet/user-agreement@first --json", "the first version, for a script"),
        ],
    },
    Page {
        command: "search",
        about: "\
            Prints each clause that matches, once, with its place, its lifetime and its locator. Words are \
            found in any form (case, accents and endings don't matter); phrases word for word. What only a \
            section holds together comes after what a clause holds.",
        notes: "\
Queries:
  delete account            all of the words; -word without one
  \"class action\"            the phrase
  sell OR share             one of them; ( ) groups
  \"delete account\"~8        these words in any order, at most eight others among
  /[0-9]+ months?/          a regular expression; a capital makes case count
  arbitrat*  licence~1      words that begin so; words one letter away
  keep NEAR/8 months        both, at most eight words apart; BEFORE/8, AFTER/8
  may NOT AFTER/1 you       the first where the second isn't near
  topic:arbitration  severity:high  service:orrin  document:privacy
  heading:\"how long\"  lang:de  is:current  is:gone
  first:2020..2022  last:..2019  asof:2019-05-01",
        ends: "0 found, 1 nothing found, 2 an error, such as a query that can't be read.",
        examples: &[
            ("fineprint search '\"class action\" is:gone' --sort newest", "what is no longer in force"),
            ("fineprint search '/[0-9]+ months?/' -n 5", "a regular expression"),
            ("fineprint search 'topic:arbitration' --as-of 2021", "what was in force on a day"),
            ("fineprint search 'severity:high is:current' --json", "for a script"),
        ],
    },
    Page {
        command: "cite",
        about: "\
            Prints a citation that holds all that is needed to check it: service, document, headings, words, \
            moment, address, archive, locator and the SHA-256 of the version's bytes. `verify --citation` \
            checks it.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint cite orrin/privacy-policy#417ef4", "a clause, in sentences"),
            ("fineprint cite orrin/privacy-policy@2024 --style bibtex", "a version, for LaTeX"),
            ("fineprint cite orrin/privacy-policy#417ef4 --style csl-json", "for Zotero and the like"),
        ],
    },
    Page {
        command: "capture",
        about: "\
            Copies the page into the folder as it is, named by its day, and writes beside it where it comes \
            from and its SHA-256. Prints what was written. With --record, the page is one about a clause: \
            every field that it holds becomes a record beside the document that it is about. Nothing is \
            fetched, and nothing that is there is written over.",
        notes: "",
        ends: "",
        examples: &[
            (
                "fineprint capture page.html --service Orrin --document Terms --into mine",
                "a saved page becomes today's version",
            ),
            ("cat page.html | fineprint capture - --service A --document B --into mine", "standard input"),
            ("fineprint capture --record page.txt --into mine", "a saved clause page becomes a record"),
        ],
    },
    Page {
        command: "verify",
        about: "\
            Reads every version again and compares its SHA-256 with what was recorded as evidence and with \
            what was indexed; prints what differs, and how many were checked. A citation is checked by the \
            locator and the hash that it holds.",
        notes: "",
        ends: "0 all as recorded, 1 something differs, 2 an error.",
        examples: &[
            ("fineprint verify", "every version of the open archives"),
            (
                "fineprint cite orrin/privacy-policy@2024 | fineprint verify --citation -",
                "a citation from standard input",
            ),
        ],
    },
    Page {
        command: "trend",
        about: "\
            Prints for each year or month how many services, documents and clauses held it in the text then \
            in force, and who had it first: with the date of the last version without it, or \"by then\" \
            where the first record has it already. A clause counts when it holds the query itself, not only \
            together with its section.",
        notes: "",
        ends: "0 found, 1 nobody ever held it, 2 an error.",
        examples: &[
            ("fineprint trend arbitration", "by years, with bars"),
            (
                "fineprint trend topic:ai-training-by-service --by month --format csv",
                "by months, for a spreadsheet",
            ),
            ("fineprint trend '\"class action\"' --json", "with who had it first, for a script"),
        ],
    },
    Page {
        command: "watch",
        about: "\
            Prints for each watch the clauses that match and that came, went or were reworded in a version \
            recorded since the watch was last seen. Looking changes nothing: without --seen, the same news \
            is told again the next time.",
        notes: "\
For cron, each piece of news once: fineprint watch --seen -a PATH
Watches are kept in `watches.toml` of the data folder, which may be edited.",
        ends: "0 something is new, 1 nothing is, 2 an error.",
        examples: &[
            ("fineprint watch add waivers '\"class action\" OR waiver'", "save a search"),
            ("fineprint watch --seen -a path/to/it", "what is new, each piece of news once"),
            ("fineprint watch waivers --json -a path/to/it", "one watch, for a script"),
        ],
    },
    Page {
        command: "watch add",
        about: "Only what comes from now on will be news. Prints the name and the query.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint watch add training 'topic:ai-training-by-service'", "by a topic"),
            ("fineprint watch add fees 'fee OR price service:quidlet'", "words, in one service"),
        ],
    },
    Page {
        command: "watch remove",
        about: "Its name is free again, and what it had seen is forgotten, too.",
        notes: "",
        ends: "",
        examples: &[("fineprint watch remove waivers", "forget it")],
    },
    Page {
        command: "watch list",
        about: "Prints the name and the query of each.",
        notes: "",
        ends: "0 found, 1 there is none, 2 an error.",
        examples: &[("fineprint watch list", "all of them"), ("fineprint watch list --json", "for a script")],
    },
    Page {
        command: "notes",
        about: "\
            Prints every note with its id, what it is about, its days, words, your comment and tags, dossier by \
            dossier, and what became of it: gone since a day, or no longer in the archives that are open. On \
            screen, `a` keeps what the cursor is on and `D` shows the dossiers.",
        notes: "\
Notes are kept in `notes.toml` of the data folder. A note holds its words, day,
hash and source itself, so that it outlives the index and the archive.",
        ends: "0 there are some, 1 there is none, 2 an error.",
        examples: &[
            ("fineprint notes", "every note"),
            ("fineprint notes '#law' counsel --json", "those with a tag and a word, for a script"),
            ("fineprint notes --dossier Notes", "one dossier, in its order"),
        ],
    },
    Page {
        command: "notes add",
        about: "\
            Keeps a version or a clause, or with --against a comparison. What is kept already in that dossier \
            gets the new words. Prints the id.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint notes add quidlet/user-agreement --comment 'Read by counsel #law'", "a version"),
            ("fineprint notes add orrin/privacy-policy --against orrin/privacy-policy@2023", "a comparison"),
        ],
    },
    Page {
        command: "notes remove",
        about: "Takes one note out, by its id, the beginning of it, or `last` for the one that was made last.",
        notes: "",
        ends: "",
        examples: &[("fineprint notes remove last", "the one that was made last")],
    },
    Page {
        command: "notes rename",
        about: "Its notes stay in their order. What is kept next goes where it went before.",
        notes: "",
        ends: "",
        examples: &[("fineprint notes rename Notes 'Arbitration, spring'", "another name")],
    },
    Page {
        command: "export",
        about: "\
            Writes to standard output, as HTML, Markdown, JSON or CSV: clauses and whole versions by their \
            locators, what a query finds, or a dossier. Each piece comes with its words, place, lifetime, \
            topics, version, hash and a citation that `fineprint verify --citation` checks. HTML runs no \
            script and loads nothing; in CSV, no cell is taken for a formula. With --format ndjson it writes \
            the clause table itself, every distinct clause of a document with its lifetime on a line of JSON, \
            for other engines; --format quickwit writes the configuration of a Quickwit index that takes these \
            lines.",
        notes: "\
What has a version (@) or a clause (#) is a locator; so is SERVICE/DOCUMENT
where there is one. Everything else is a query. The clause table takes queries
only, and then has every clause that searching finds; without any it is whole.",
        ends: "0 written, 1 nothing found, 2 an error.",
        examples: &[
            ("fineprint export --dossier Notes --format html > notes.html", "a dossier, as a page"),
            (
                "fineprint export 'arbitration is:current' --format csv",
                "what a query finds, for a spreadsheet",
            ),
            ("fineprint export quidlet/user-agreement@2017 --format markdown", "a whole version"),
            ("fineprint export --format ndjson > clauses.ndjson", "every clause, a line each"),
            ("fineprint export --format quickwit > clauses.yaml", "the index that takes them"),
        ],
    },
    Page {
        command: "compare",
        about: "\
            Prints how many clauses stayed, came, went and were reworded, moved, split or merged, then a \
            line for each change. Works on files and on versions of any two documents; --format html writes \
            a redline that stands alone, runs no script and prints well.",
        notes: "",
        ends: "0 the same, 1 they differ, 2 an error.",
        examples: &[
            ("fineprint compare quidlet/user-agreement@2017 quidlet/user-agreement", "then and now"),
            (
                "fineprint compare orrin/privacy-policy@2023 orrin/privacy-policy --format html",
                "a redline, to standard output",
            ),
            (
                "fineprint compare orrin/privacy-policy quidlet/privacy-policy --section long",
                "a section, and the one most like it",
            ),
            ("fineprint compare path/to/old.html path/to/new.md --json", "two files, every pair"),
        ],
    },
    Page {
        command: "joins",
        about: "\
            Prints each pair that may be one document, or that is by now: from, into, how many of the last \
            clauses are the same, and which dates meet. Nothing is joined before it is accepted, and \
            everything can be undone; archives stay as they are.",
        notes: "",
        ends: "0 found, 1 nothing is proposed, 2 an error.",
        examples: &[
            ("fineprint joins", "what may be one, and why"),
            ("fineprint joins accept hobnob-square/terms-of-service", "make a proposed pair one"),
            ("fineprint joins undo hobnob-square/terms-of-service", "take it apart again"),
        ],
    },
    Page {
        command: "joins accept",
        about: "\
            The versions of the one become part of the other's timeline, in order of date; two that nobody \
            proposed are joined by naming both. Old locators lead on to it. Prints what became one.",
        notes: "",
        ends: "0 done, 1 nothing is proposed, 2 an error.",
        examples: &[
            ("fineprint joins accept hobnob-square/terms-of-service", "a proposed pair"),
            ("fineprint joins accept --all", "everything that is proposed"),
        ],
    },
    Page {
        command: "joins undo",
        about: "The documents are two again, and the pair is proposed again where it was.",
        notes: "",
        ends: "",
        examples: &[("fineprint joins undo hobnob-square/terms-of-service", "take two apart")],
    },
    Page {
        command: "joins decline",
        about: "What was declined is remembered; `undo` forgets it.",
        notes: "",
        ends: "",
        examples: &[("fineprint joins decline hobnob-square/privacy-policy", "these two are not one")],
    },
    Page {
        command: "classify",
        about: "\
            Prints each clause that a rule or a record speaks of, with the topics, how much they matter (▲ \
            high, ● medium, · low) and the very words that made each rule fire. `fineprint rules show TOPIC` \
            says why it matters.",
        notes: "",
        ends: "0 found, 1 no rule fires, 2 an error.",
        examples: &[
            ("fineprint classify quidlet/user-agreement", "a version"),
            ("fineprint classify quidlet/user-agreement#9bdc14", "one clause"),
            ("fineprint classify path/to/page.html --json", "a file, for a script"),
        ],
    },
    Page {
        command: "similar",
        about: "\
            Prints the closest clause of each other service, closest first: how like it is (0 to 1), its \
            place, its lifetime, its words; and above them how many services speak of the topic and who did \
            first.",
        notes: "",
        ends: "0 found, 1 there is none like it, 2 an error.",
        examples: &[
            ("fineprint similar quidlet/user-agreement#9bdc14 -n 5", "the closest five"),
            ("fineprint similar quidlet/user-agreement#9bdc14 --as-of 2021", "as of a day"),
        ],
    },
    Page {
        command: "topics",
        about: "\
            Without anything named, prints every topic: how many services speak of it, and who did first. Of \
            a topic, the services that have it, each with its words and since when, and those that no longer \
            do. Of a service or document, what it says and what it leaves out that most others of its kind \
            say.",
        notes: "",
        ends: "0 found, 1 nobody speaks of it, 2 an error.",
        examples: &[
            ("fineprint topics", "every topic"),
            ("fineprint topics arbitration", "one topic; `disputes` is a field of them"),
            ("fineprint topics quidlet/user-agreement", "a document beside others of its kind"),
            ("fineprint topics --as-of 2021 --json", "as of a day, for a script"),
        ],
    },
    Page {
        command: "records",
        about: "\
            Prints each record: its title, the words that it quotes, the clause that it is about now (in \
            force, in other words, no longer in force, or unanchored with the nearest clause) and the file \
            and line that hold it.",
        notes: "\
Records are in `records.toml` beside the documents of a corpus folder; those
about git archives in the data folder. On screen, `r` writes and edits them.
A record holds

  quote             words of the clause, by which it is found; it follows the
                    clause through its rewordings
  title, summary, why_it_matters, consumer_impact, analysis, notes
  severity          high, medium or low: overrides the rules
  categories        topics of the rules, or words of your own
  misfires          topics that the rules see in the clause and that are wrong
  regulations       [{ name = \"GDPR\", jurisdiction = \"EU\", citation = \"…\" }]
  elsewhere, risks  [{ service = \"…\", severity = \"low\", text = \"…\" }]
  questions         [{ question = \"…\", answer = \"…\" }]
  [record.source]   publisher, url, record_id, document_id, entity, document,
                    document_updated, first_tracked, last_verified, captured,
                    accessed, source_url, snapshot_url, sha256, checks, citation",
        ends: "0 found, 1 there is none, 2 an error.",
        examples: &[
            ("fineprint records", "all of them"),
            ("fineprint records barrowgate", "of one service"),
            ("fineprint records quidlet/user-agreement --json", "of a document, for a script"),
        ],
    },
    Page {
        command: "rules",
        about: "\
            Prints the rules by field: severity, id, title. A rule is a query with an explanation; its id is \
            a topic, for `topic:` in queries.",
        notes: "\
Your own rules: TOML files in the folder `rules` of the configuration. A rule
with the id of a bundled one changes it; what it leaves out stays. `off = true`
turns it off.",
        ends: "",
        examples: &[
            ("fineprint rules", "all of them"),
            ("fineprint rules show arbitration", "one: its query, why it matters, the laws"),
            ("fineprint rules check path/to/rules.toml", "a file of your own, before it is used"),
        ],
    },
    Page {
        command: "rules show",
        about: "\
            Prints how much it matters and why, what it looks for and what it leaves alone, the laws that \
            bear on it, and the sentences that it is tested by.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint rules show class-action-waiver", "one rule"),
            ("fineprint rules show arbitration --json", "for a script"),
        ],
    },
    Page {
        command: "rules check",
        about: "\
            Every rule must find each of its `matches` and none of its `misses`. Prints what fails, and how \
            many sentences were checked.",
        notes: "",
        ends: "0 all hold, 1 some fail, 2 an error.",
        examples: &[
            ("fineprint rules check", "the bundled rules and your own"),
            ("fineprint rules check path/to/rules.toml", "those of a file"),
        ],
    },
    Page {
        command: "screenshot",
        about: "\
            Plays the keys on the full screen without a terminal, and writes what it would show. Keys are \
            letters, and names in angle brackets: <enter>, <esc>, <tab>, <down>, <pgdn>, <ctrl-d>.",
        notes: "",
        ends: "",
        examples: &[
            (
                "fineprint screenshot --keys '/arbitration<enter>' --out screen.svg",
                "search, open the first hit, draw",
            ),
            ("fineprint screenshot --size 80x24 --theme light > small.svg", "small, in another theme"),
        ],
    },
    Page {
        command: "config",
        about: "\
            Prints the three places, and what `config.toml` may hold; `FINEPRINT_CONFIG_DIR`, \
            `FINEPRINT_CACHE_DIR` and `FINEPRINT_DATA_DIR` move them.",
        notes: "",
        ends: "",
        examples: &[("fineprint config", "to read"), ("fineprint config --json", "the places, for a script")],
    },
    Page {
        command: "doctor",
        about: "\
            Prints a line for each: fine (✓), to know (·) or wrong (✗), and below it what to do. Changes \
            nothing.",
        notes: "",
        ends: "0 nothing is wrong, 1 something is, 2 an error.",
        examples: &[
            ("fineprint doctor", "the configured archives, or the sample"),
            ("fineprint doctor -a path/to/it --json", "one archive, for a report"),
        ],
    },
    Page {
        command: "man",
        about: "\
            Prints the page in roff, from the grammar itself. With --into, writes the page of the program \
            and one for each command into a folder, for a package.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint man | man -l -", "read the page"),
            ("fineprint man search > fineprint-search.1", "the page of a command"),
            ("fineprint man --into share/man/man1", "all pages"),
        ],
    },
    Page {
        command: "completions",
        about: "Prints a script for the shell, to be put where the shell looks for completions.",
        notes: "",
        ends: "",
        examples: &[
            ("fineprint completions bash > fineprint.bash", "then: source fineprint.bash"),
            ("fineprint completions zsh > _fineprint", "into a folder of $fpath"),
            ("fineprint completions fish > fineprint.fish", "into ~/.config/fish/completions"),
        ],
    },
];
