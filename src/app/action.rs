//! What a person can do: every action's name, sentence and home.
//!
//! Names are what `keymap.toml`, the palette and the help use. What an action does is its pane's business.

use serde::Deserialize;

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal, $short:literal, $sentence:literal;)*) => {
        /// Something that a key or the palette can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs)]
        pub enum Action { $($name,)* }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &'static [Action] = &[$(Action::$name,)*];

            /// The name in `keymap.toml`.
            pub fn name(self) -> &'static str { match self { $(Action::$name => $word,)* } }

            /// Two or three words, for the footer.
            pub fn short(self) -> &'static str { match self { $(Action::$name => $short,)* } }

            /// One sentence, for the help and the palette.
            pub fn sentence(self) -> &'static str { match self { $(Action::$name => $sentence,)* } }
        }
    };
}

actions! {
    Back = "back", "back", "Go back: close what lies on top, or return to the view before";
    Help = "help", "help", "Show every key that works here";
    Palette = "palette", "palette", "Find any action by name and run it";
    Search = "search", "search", "Search every clause of the whole history";
    Searches = "searches", "earlier searches", "List the earlier searches, to make one again";
    OlderSearch = "older-search", "older search", "Put the search made before into the query line";
    NewerSearch = "newer-search", "newer search", "Put the search made after it into the query line";
    Changes = "changes", "changes", "Show what changed in every archive that is open, newest first";
    FocusNext = "focus-next", "next pane", "Move to the next pane";
    FocusPrevious = "focus-previous", "previous pane", "Move to the previous pane";
    FocusTree = "focus-tree", "documents", "Move to the documents";
    FocusReader = "focus-reader", "reader", "Move to the text";
    FocusCard = "focus-card", "clause", "Move to the clause card";
    Down = "down", "down", "Move down";
    Up = "up", "up", "Move up";
    HalfDown = "half-down", "half page down", "Move down by half a page";
    HalfUp = "half-up", "half page up", "Move up by half a page";
    PageDown = "page-down", "page down", "Move down by a page";
    PageUp = "page-up", "page up", "Move up by a page";
    Top = "top", "top", "Move to the beginning";
    Bottom = "bottom", "bottom", "Move to the end";
    Open = "open", "open", "Open what the cursor is on";
    Expand = "expand", "unfold", "Unfold, or step into what the cursor is on";
    Collapse = "collapse", "fold", "Fold, or step out to what holds it";
    Filter = "filter", "filter", "Show only services and documents whose name holds what is typed; among the changes, also since:2024 until:2024-06 is:new is:silent";
    NextSection = "next-section", "next section", "Move to the next heading";
    PreviousSection = "previous-section", "previous section", "Move to the previous heading";
    OlderVersion = "older-version", "older", "Show the version before, at the same place; in the comparison, step both sides; what is hidden is skipped";
    NewerVersion = "newer-version", "newer", "Show the version after, at the same place; in the comparison, step both sides; what is hidden is skipped";
    PickVersion = "pick-version", "pick version", "Choose a version from the document's timeline";
    PickOther = "pick-other", "pick old side", "Choose the old side of the comparison from the timeline";
    PickDocument = "pick-document", "pick document", "Choose another document, of any service, for the new side of the comparison";
    PickSection = "pick-section", "section", "Compare this section with a section of another document, the likest first";
    Compare = "compare", "compare", "Compare with the version before, side by side";
    ThenNow = "then-now", "its change", "Show the change that brought this clause or, where it is gone, the one that took it away";
    Lineage = "lineage", "lineage", "Follow this clause through history: its wordings, and how they changed";
    Birth = "birth", "its birth", "Go to the version that brought this clause";
    Find = "find", "find", "Find words in this text";
    Next = "next", "next", "Go to the next change, match or line that leads on";
    Previous = "previous", "previous", "Go to the previous change, match or line that leads on";
    OtherEnd = "other-end", "other end", "Jump between the two ends of a moved clause";
    ChangeList = "change-list", "list", "List every change of the comparison";
    Fold = "fold", "fold", "Fold or unfold the unchanged clauses here";
    FoldAll = "fold-all", "fold all", "Fold or unfold all unchanged clauses";
    Unified = "unified", "unified", "Switch between side by side and unified";
    Swap = "swap", "swap", "Swap the two sides of the comparison";
    Export = "export", "export", "Write the comparison as a redline, or the dossier as a file, into the current folder";
    Formatting = "formatting", "formatting", "Show or ignore changes of formatting and numbering only";
    Trend = "trend", "trend", "Show how a phrase spread: who held it in force, by month or year";
    Earlier = "earlier", "earlier", "Move to an earlier point of the trend";
    Later = "later", "later", "Move to a later point of the trend";
    By = "by", "months/years", "Show the trend by months or by years";
    Of = "of", "services/documents", "Count services or documents in the trend";
    Watch = "watch", "watch", "Save this search as a watch: what is new for it is told; again to remove it";
    Watches = "watches", "watches", "Show the watches and what is new for them";
    Seen = "seen", "mark seen", "Take the news of this watch as seen";
    SeenAll = "seen-all", "all seen", "Take the news of all watches as seen";
    Remove = "remove", "remove", "Remove this watch, or this note";
    Narrow = "narrow", "narrow", "Move between the query, the results and what narrows them; in the query, take what is offered first";
    Sort = "sort", "sort", "Sort by relevance, newest or oldest";
    Hidden = "hidden", "hidden", "Show or hide the versions that are technical, formatting only or junk";
    Joins = "joins", "joins", "List documents that may be one: renamed ones, and those of the same name in several archives";
    Copy = "copy", "copy locator", "Copy the locator of what the cursor is on";
    Cite = "cite", "cite", "Copy a citation of what the cursor is on, with all that is needed to check it";
    AsOf = "as-of", "as of", "Show everything as it was in force on a day";
    Overview = "overview", "overview", "Show what this document, or service, says and what it doesn't, beside others of its kind";
    Topics = "topics", "topics", "Show every topic: how many services speak of it, who first";
    GoDocument = "go-document", "document", "Go to any document or service by its name";
    GoHeading = "go-heading", "heading", "Go to any heading of this text by its name";
    GoLink = "go-link", "links", "List the links of this text, and go where one leads";
    OpenSource = "open-source", "source page", "Open the page that this text comes from in your browser, once its address was shown";
    Mark = "mark", "set mark", "Give this place a letter, to return to it from anywhere, at any later start";
    GoMark = "go-mark", "marks", "Go to a mark by its letter";
    JumpBack = "jump-back", "back", "Go back to the place in a text that was left for another";
    JumpForward = "jump-forward", "forward", "Go forward again to the place that was gone back from";
    ViewText = "view-text", "editor", "Open this text in your editor or pager; only the words of a note are changed by that";
    Read = "read", "read", "Show this clause in its text";
    Note = "note", "keep", "Keep what the cursor is on in a dossier: a clause, a version, a comparison, with words and tags of your own";
    Notes = "notes", "dossiers", "Show the dossiers: what you kept, in order, to comment on and to write for others";
    MoveUp = "move-up", "move up", "Move this note up in its dossier";
    MoveDown = "move-down", "move down", "Move this note down in its dossier";
    PickDossier = "pick-dossier", "dossier", "Choose another dossier; what is kept goes there from then on";
    Rename = "rename", "rename", "Give this dossier another name";
    Undo = "undo", "undo", "Bring back the note that was removed last";
    Record = "record", "record", "Write about this clause, or change what was written: severity, why it matters, laws, notes";
    Theme = "theme", "theme", "Try the themes on and keep one";
    Welcome = "welcome", "welcome", "Show the welcome of the first start again: what this is, and how to open an archive";
    Redraw = "redraw", "redraw", "Draw the whole screen again";
    // Last, so that Enter on a list just opened never ends the program.
    Quit = "quit", "quit", "Leave the program";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_told() {
        let names: HashSet<_> = Action::ALL.iter().map(|action| action.name()).collect();
        assert_eq!(names.len(), Action::ALL.len());
        for action in Action::ALL {
            assert!(!action.sentence().is_empty() && !action.short().is_empty());
            let parsed: Action = serde_json::from_value(action.name().into()).unwrap();
            assert_eq!(parsed, *action);
        }
    }
}
