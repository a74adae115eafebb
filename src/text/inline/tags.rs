//! What stands between angle brackets in Markdown: HTML tags, comments, addresses.

/// What an opening angle bracket turned out to be; lengths are in bytes and include the brackets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Angle {
    /// Just a character.
    Text,
    /// `<br>`.
    Break(usize),
    /// A tag that parts words: `</p>`, `<td>`.
    Space(usize),
    /// A tag or comment that shows nothing and parts nothing.
    Nothing(usize),
    /// `<https://example.org>`, `<someone@example.org>`.
    Address(usize),
}

/// Longest tag that is believed in, in bytes.
const LONGEST: usize = 2_000;

/// Reads what starts with `<` at the start of `text`.
pub(super) fn read(text: &str) -> Angle {
    let bytes = text.as_bytes();
    let window = bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default();
    let Some(&second) = bytes.get(1) else { return Angle::Text };
    if text.starts_with("<!--") {
        return match text.get(..window.len()).unwrap_or_default().find("-->") {
            Some(end) => Angle::Nothing(end + 3),
            None => Angle::Text,
        };
    }
    if !second.is_ascii_alphabetic() && second != b'/' {
        return Angle::Text;
    }
    let Some(end) = window.iter().skip(1).position(|b| matches!(b, b'>' | b'<')).map(|i| i + 1) else {
        return Angle::Text;
    };
    if window.get(end) != Some(&b'>') {
        return Angle::Text;
    }
    let inside = text.get(1..end).unwrap_or_default();
    let bare = inside.trim_start_matches('/');
    let name_len = bare.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = bare.get(..name_len).unwrap_or_default();
    let after = bare.as_bytes().get(name_len);
    if matches!(after, Some(b':')) && !inside.contains(char::is_whitespace)
        || inside.contains('@') && !inside.contains(char::is_whitespace)
    {
        return Angle::Address(end + 1);
    }
    if name.is_empty() || !matches!(after, None | Some(b' ' | b'/' | b'\n' | b'\t')) {
        return Angle::Text;
    }
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "br" => Angle::Break(end + 1),
        // Words of English and of HTML at once: tags only where they look like it ("<Summary>" is text).
        "a" | "section" | "article" | "button" | "details" | "figure" | "font" | "input" | "label"
        | "main" | "mark" | "script" | "small" | "source" | "style" | "summary" | "time" | "video"
        | "center" | "cite" | "code" | "table"
            if !inside.starts_with('/') && !inside.contains('=') =>
        {
            Angle::Text
        }
        "p" | "div" | "td" | "th" | "tr" | "li" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6" | "hr" | "section" | "article" | "blockquote" | "dd" | "dt" => Angle::Space(end + 1),
        "a" | "abbr" | "b" | "bdi" | "bdo" | "big" | "button" | "center" | "cite" | "code" | "dl" | "del"
        | "dfn" | "em" | "figure" | "font" | "i" | "iframe" | "img" | "input" | "ins" | "kbd" | "label"
        | "mark" | "main" | "nav" | "noscript" | "o" | "q" | "s" | "samp" | "script" | "small" | "source"
        | "span" | "strike" | "strong" | "style" | "sub" | "summary" | "details" | "sup" | "svg"
        | "tbody" | "thead" | "time" | "tt" | "u" | "var" | "video" => Angle::Nothing(end + 1),
        // "<your name>" is text.
        _ => Angle::Text,
    }
}
