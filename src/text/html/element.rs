//! What each HTML element does to the text around it.

use super::token::attribute;
use crate::model::Style;

/// How an element flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// Ends the paragraph before it.
    Block,
    /// A heading.
    Heading(u8),
    List {
        ordered: bool,
    },
    Item,
    Quote,
    Table,
    Row,
    Cell,
    /// Page furniture.
    Furniture,
    /// Part of a line, with a style or without.
    Inline(Option<Style>),
    /// A line end.
    Break,
    /// A picture, with words where its `alt` has some.
    Image,
    /// No influence.
    Nothing,
}

/// The flow of an element by its name, in lower case.
pub(super) fn flow(name: &str) -> Flow {
    match name {
        "br" => Flow::Break,
        "b" | "strong" => Flow::Inline(Some(Style::Strong)),
        "i" | "em" | "cite" | "dfn" | "var" => Flow::Inline(Some(Style::Emphasis)),
        "code" | "kbd" | "samp" | "tt" => Flow::Inline(Some(Style::Code)),
        "a" => Flow::Inline(None),
        "img" => Flow::Image,
        "h1" => Flow::Heading(1),
        "h2" => Flow::Heading(2),
        "h3" => Flow::Heading(3),
        "h4" => Flow::Heading(4),
        "h5" => Flow::Heading(5),
        "h6" => Flow::Heading(6),
        "ul" | "menu" | "dir" => Flow::List { ordered: false },
        "ol" => Flow::List { ordered: true },
        "li" => Flow::Item,
        "blockquote" => Flow::Quote,
        "table" => Flow::Table,
        "tr" => Flow::Row,
        "td" | "th" => Flow::Cell,
        "nav" | "footer" | "header" | "aside" | "button" | "select" | "dialog" => Flow::Furniture,
        "p" | "div" | "section" | "article" | "main" | "body" | "html" | "head" | "pre" | "hr" | "dl"
        | "dt" | "dd" | "form" | "figure" | "figcaption" | "address" | "center" | "fieldset" | "legend"
        | "details" | "summary" | "option" | "thead" | "tbody" | "tfoot" | "caption" | "colgroup"
        | "hgroup" | "ruby" => Flow::Block,
        _ => Flow::Nothing,
    }
}

/// Elements that have no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element and all that is in it is not shown.
pub(super) fn hidden(name: &str, attributes: &str) -> bool {
    if matches!(
        name,
        "svg" | "template" | "noscript" | "object" | "canvas" | "video" | "audio" | "math" | "datalist"
    ) {
        return true;
    }
    if attributes.is_empty() || matches!(name, "html" | "body" | "main") {
        return false;
    }
    if attribute(attributes, "hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found")) {
        return true;
    }
    if attribute(attributes, "aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return true;
    }
    attribute(attributes, "style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}
