//! Where one is, from the outside in: `Service › Document › Section`, shortened from the middle.

use super::wrap::{cut, width};

/// So much of a section's name says something.
const TOLD: usize = 12;

/// The names in at most `room` columns. Where they don't all fit, those in the middle go first: what holds everything
/// and what is nearest say most.
pub fn crumbs(names: &[&str], room: usize) -> String {
    let whole = names.join(" › ");
    if width(&whole) <= room || names.len() < 2 {
        return cut(&whole, room);
    }
    let last = names.len() - 1;
    let joined = |front: &[&str], from: usize| {
        let parts = front.iter().chain(["…"].iter().filter(|_| front.len() < from)).chain(&names[from..]);
        parts.copied().collect::<Vec<&str>>().join(" › ")
    };
    // The sections between go one by one, the outermost first.
    if let Some(text) = (3..=last).map(|from| joined(&names[..2], from)).find(|text| width(text) <= room) {
        return text;
    }
    if last >= 2 {
        let front = joined(&names[..2], last);
        let front = &front[..front.len() - names[last].len()];
        let left = room.saturating_sub(width(front));
        if left >= TOLD {
            return format!("{front}{}", cut(names[last], left));
        }
        // Then the document, then the service.
        let fitting = (0..2).rev().map(|kept| joined(&names[..kept], last)).find(|text| width(text) <= room);
        return fitting.unwrap_or_else(|| cut(&joined(&[], last), room));
    }
    cut(&whole, room)
}

/// The names of a place in a document: service, document, and the sections from the outside in. A title that says what
/// the document is called already is left out.
pub fn names<'a>(service: &'a str, document: &'a str, sections: &'a [String]) -> Vec<&'a str> {
    let titled = sections.first().is_some_and(|title| title.ends_with(document) || *title == service);
    let sections = if titled { &sections[1..] } else { sections };
    [service, document].into_iter().chain(sections.iter().map(String::as_str)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_goes_first() {
        let names = ["Owl", "Terms", "Part 1", "Fees", "Refunds"];
        for (room, expected) in [
            (40, "Owl › Terms › Part 1 › Fees › Refunds"),
            (36, "Owl › Terms › … › Fees › Refunds"),
            (30, "Owl › Terms › … › Refunds"),
            (20, "Owl › … › Refunds"),
            (12, "… › Refunds"),
            (9, "… › Refu…"),
            (0, ""),
        ] {
            assert_eq!(crumbs(&names, room), expected, "{room}");
            assert!(width(&crumbs(&names, room)) <= room);
        }
        assert_eq!(crumbs(&names[..2], 9), "Owl › Te…");
        assert_eq!(crumbs(&names[..3], 15), "… › Part 1");
        assert_eq!(crumbs(&["Owl", "Terms", "Refunds of what was paid"], 28), "Owl › Terms › Refunds of wh…");
        assert_eq!(crumbs(&[], 9), "");
    }

    #[test]
    fn a_title_is_not_told_twice() {
        let sections = ["Owl Terms".to_owned(), "Fees".to_owned()];
        assert_eq!(super::names("Owl", "Terms", &sections), ["Owl", "Terms", "Fees"]);
        assert_eq!(super::names("Owl", "Privacy", &sections), ["Owl", "Privacy", "Owl Terms", "Fees"]);
    }
}
