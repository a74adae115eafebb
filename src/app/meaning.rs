//! What a piece of text on screen means; themes give meanings their looks.
//!
//! No colour is named here.

macro_rules! meanings {
    ($($(#[$attribute:meta])* $name:ident = $word:literal;)*) => {
        /// A meaning that themes know by name.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Meaning { $($(#[$attribute])* $name,)* }

        impl Meaning {
            /// Every meaning.
            pub const ALL: &'static [Meaning] = &[$(Meaning::$name,)*];

            /// The name in theme files.
            pub fn name(self) -> &'static str { match self { $(Meaning::$name => $word,)* } }
        }
    };
}

meanings! {
    /// Running text.
    #[default]
    Text = "text";
    /// What is there but matters less.
    Dim = "dim";
    /// What stands out without being a heading.
    Accent = "accent";
    /// The program's name in the first line.
    Brand = "brand";
    /// Headings of a text.
    Heading = "heading";
    /// A run-in title or bold words.
    Strong = "strong";
    /// Italic words.
    Emphasis = "emphasis";
    /// Code.
    Code = "code";
    /// A link.
    Link = "link";
    /// Page furniture.
    Furniture = "furniture";
    /// Borders of panes.
    Border = "border";
    /// Border and title of the focused pane.
    Focus = "focus";
    /// Titles of panes without focus.
    Title = "title";
    /// The row the cursor is on, in the focused pane.
    Cursor = "cursor";
    /// The row the cursor is on, elsewhere.
    CursorDim = "cursor.dim";
    /// Words that a search found.
    Match = "search.match";
    /// The match the cursor is on.
    MatchNow = "search.match.now";
    /// A key in the footer and the help.
    Key = "key";
    /// Counts and dates.
    Number = "number";
    /// What went wrong.
    Error = "status.error";
    /// What the program is busy with.
    Busy = "status.busy";
    /// What went well.
    Notice = "status.notice";
    /// A clause that only the new side has.
    Added = "clause.added";
    /// A clause that only the old side has.
    Removed = "clause.removed";
    /// A clause whose words differ.
    Changed = "clause.changed";
    /// A clause that stands elsewhere.
    Moved = "clause.moved";
    /// A clause that was split or merged.
    Divided = "clause.divided";
    /// A clause that is the same.
    Same = "clause.same";
    /// Words that only the new side has.
    WordAdded = "word.added";
    /// Words that only the old side has.
    WordRemoved = "word.removed";
    /// Added words that weigh: numbers, amounts, negations, modal verbs.
    WeightyAdded = "word.added.weighty";
    /// Removed words that weigh.
    WeightyRemoved = "word.removed.weighty";
    /// Versions: the first record.
    KindFirst = "version.first";
    /// Versions: the service changed its words.
    KindChange = "version.change";
    /// Versions: technical, formatting only, flap or junk.
    KindMinor = "version.minor";
    /// Clauses younger than three months.
    AgeNew = "age.new";
    /// Clauses younger than a year.
    AgeRecent = "age.recent";
    /// Clauses younger than three years.
    AgeOld = "age.old";
    /// Older clauses.
    AgeAncient = "age.ancient";
    /// Topics of high severity.
    SeverityHigh = "severity.high";
    /// Topics of medium severity.
    SeverityMedium = "severity.medium";
    /// Topics of low severity.
    SeverityLow = "severity.low";
    /// The reminder that not today's texts are shown.
    AsOf = "as-of";
    /// Still in force.
    Current = "clause.current";
    /// No longer in the latest text.
    Gone = "clause.gone";
}
